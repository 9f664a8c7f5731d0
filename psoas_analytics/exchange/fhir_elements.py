"""What every FHIR resource is put together from: its id, references, instants, quantities, texts."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from psoas_analytics.exchange.fhir_codes import UCUM, concept, own

if TYPE_CHECKING:
    import pandas as pd

# Never to be changed: every id of every bundle hangs on it.
_NAMESPACE = uuid.UUID("8eef628c-2f73-48e3-85ab-e59d38482855")
# Time zones lie between -12 and +14 hours; FHIR takes no offset beyond 14.
_WIDEST_OFFSET_MIN = 14 * 60

Resource = dict[str, Any]


@dataclass(frozen=True)
class Person:
    """Who the entries are of, and whether their notes may leave.

    Attributes
    ----------
    reference : the Patient of the bundle
    notes : keep what the person wrote beside an entry
    """

    reference: Mapping[str, str]
    notes: bool

    def note(self, text: Any) -> list[dict[str, str]]:
        """What the person wrote, if it may leave."""
        words = said(text) if self.notes else ""
        return [{"text": words}] if words else []


def stable_id(kind: str, key: object) -> str:
    """The id of a resource: the same for the same entry, on every run and machine."""
    return str(uuid.uuid5(_NAMESPACE, f"{kind}:{key}"))


def resource(kind: str, key: object, **fields: Any) -> Resource:
    """A resource with its id; what is None or empty is left out, because FHIR knows no empty value."""
    kept = {name: value for name, value in fields.items() if value is not None and value not in ("", [], {})}
    return {"resourceType": kind, "id": stable_id(kind, key), **kept}


def address(one: Resource) -> str:
    """The address of a resource within the bundle."""
    return f"urn:uuid:{one['id']}"


def reference_to(one: Resource) -> dict[str, str]:
    """A Reference that is resolved inside the bundle."""
    return {"reference": address(one)}


def instant(at: pd.Timestamp, utc_offset_min: int) -> str:
    """A dateTime as the person's clock showed it, with its offset.

    Examples
    --------
    >>> import pandas as pd
    >>> instant(pd.Timestamp("2026-03-01T19:15Z"), 60)
    '2026-03-01T20:15:00+01:00'
    """
    offset = utc_offset_min if abs(utc_offset_min) <= _WIDEST_OFFSET_MIN else 0
    local: datetime = at.to_pydatetime().astimezone(timezone(timedelta(minutes=int(offset))))
    return local.isoformat(timespec="milliseconds" if local.microsecond else "seconds")


def date_of(day: pd.Timestamp) -> str:
    """A date without a clock time."""
    return f"{day:%Y-%m-%d}"


def decimal(value: float) -> float | int:
    """A number as JSON should show it: 3, not 3.0.

    Examples
    --------
    >>> decimal(3.0), decimal(2.5)
    (3, 2.5)
    """
    return int(value) if float(value).is_integer() else round(float(value), 6)


def quantity(value: float, unit: str) -> dict[str, Any]:
    """A Quantity in a unit of UCUM."""
    return {"value": decimal(value), "unit": unit, "system": UCUM, "code": unit}


def part(code: dict[str, Any], **value: Any) -> dict[str, Any]:
    """One component of an Observation."""
    return {"code": code, **value}


def named(name: str, word: str) -> dict[str, Any]:
    """A component that says one of our own words of one of our own questions."""
    text = word.replace("_", " ")
    return part(concept(name, own(name.lower())), valueCodeableConcept=concept(text, own(word)))


def said(text: Any) -> str:
    """What a person typed, as a FHIR string: trimmed, no blanks but space, tab and line ends; "" for none."""
    if not isinstance(text, str):
        return ""
    return re.sub(r"[^\S \t\r\n]", " ", text).strip()


def missing(value: Any) -> bool:
    """Whether a cell of a frame is empty."""
    return value is None or value != value  # NaN alone differs from itself

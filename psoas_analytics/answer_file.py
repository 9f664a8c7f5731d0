"""The file by which a therapist answers a report: what it may hold, and the checksum over it.

The report's page writes such a file (``report/answer.js``) and ``exchange.read_plan_answer`` reads it; both
take every name and limit from here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from psoas_analytics.plan import PlanItem

FORMAT = "psoas_analytics plan answer"
FORMAT_VERSION = 1
SUFFIX = ".psoas-plan.json"
#: A page writes about a tenth of this at most.
MAX_BYTES = 64 * 1024
#: What an answer holds besides its checksum.
FIELDS = (
    "format",
    "format_version",
    "report_id",
    "plan_version",
    "plan_key",
    "written_on",
    "author",
    "message",
    "items",
    "cutoffs",
)
CHECKSUM = "sha256"
#: The thresholds that an answer may set for a person; none that holds back a p-value or an error.
CUTOFFS = (
    "pain_exercise_green",
    "pain_exercise_red",
    "pain_morning_amber",
    "pain_morning_red",
    "done_share",
    "stretch_week_s",
    "strength_rest_h",
)
#: The first of each pair must not lie above the second.
RISING = (("pain_exercise_green", "pain_exercise_red"), ("pain_morning_amber", "pain_morning_red"))


def item_data(item: PlanItem) -> dict[str, Any]:
    """Return an item as the file holds it; its sides follow from the catalog.

    Examples
    --------
    >>> from psoas_analytics.catalog import Dose
    >>> item_data(PlanItem("glute-bridge", Dose(15, 20, None, None, "both"), days=("mon",)))["days"]
    ['mon']
    """
    dose = item.dose
    return {
        "exercise_id": item.exercise_id,
        "sets": int(item.sets),
        "reps_min": int(dose.reps_min),
        "reps_max": int(dose.reps_max),
        "hold_min_s": dose.hold_min_s,
        "hold_max_s": dose.hold_max_s,
        "days": list(item.days),
        "times_per_week": item.times_per_week,
    }


def plan_key(version: int, starts_on: date, items: Iterable[PlanItem]) -> str:
    """Digest of one plan version, 16 hex digits: tells whether an answer speaks of this journal's plan."""
    content = [version, starts_on.isoformat(), [item_data(item) for item in items]]
    return checksum(content)[:16]


def checksum(content: Any) -> str:
    """SHA-256 of the canonical text of a value, as hex digits."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def canonical(value: Any) -> str:
    r"""Write a value as the one JSON text that this program and a page agree on.

    Keys in order, no spaces, no escapes but those that JSON needs; a whole number has no point.

    Examples
    --------
    >>> canonical({"b": [1.0, 0.5, None], "a": "\u00fc\n"})
    '{"a":"ü\\n","b":[1,0.5,null]}'
    """
    return json.dumps(
        _without_points(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )


def _without_points(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_points(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_without_points(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value

"""What a person decides about a file: columns, constants, names, scale, the order of day and month."""

from __future__ import annotations

import json
import tomllib
from collections import abc
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, Self

from psoas_analytics import records
from psoas_analytics.exchange.imports.cells import DateOrder, Decimal

Kind = Literal["", "pain", "sets", "habits", "events"]
Seconds = Literal["", "each", "all"]
Amounts = Literal["", "as written", "thousandths"]

# Role: what it is, for the form; which kinds of entry it serves.
ROLES: abc.Mapping[str, str] = MappingProxyType(
    {
        "date": "date, or date and time",
        "year": "year, where the date is parted",
        "month": "month, where the date is parted",
        "day": "day, where the date is parted",
        "time": "time of day",
        "pain": "pain score",
        "site": "place of the pain",
        "side": "side: left, right or both",
        "exercise": "exercise",
        "reps": "repetitions",
        "hold": "seconds of each hold",
        "sets": "number of equal sets",
        "effort": "effort, 0 to 10",
        "habit": "habit",
        "amount": "how often, or how many minutes",
        "event": "what happened",
        "note": "note",
    }
)
NEEDED: abc.Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "pain": ("date", "pain", "site"),
        "sets": ("date", "exercise"),
        "habits": ("date", "habit"),
        "events": ("date", "event"),
    }
)
_CHOICES: abc.Mapping[str, tuple[object, ...]] = MappingProxyType(
    {
        "kind": ("", "pain", "sets", "habits", "events"),
        "date_order": ("", "dmy", "mdy", "ymd"),
        "decimal": ("", ".", ","),
        "seconds": ("", "each", "all"),
        "amounts": ("", "as written", "thousandths"),
        "recall": records.RECALLS,
    }
)
_TABLES = ("columns", "constants", "names", "words", "doses")
_DOSE = frozenset({"sets", "reps", "hold_s", "side"})


class MappingError(ValueError):
    """A mapping that cannot be used; the message names the part, the rule and the value."""


@dataclass(frozen=True)
class Mapping:
    """What a person decided about a file; every part may be left out.

    Parameters
    ----------
    kind : {"", "pain", "sets", "habits", "events"}
        What a row of a table is; "" for the export of a known tracker, which says so itself.
    columns : mapping of role to header
        Roles as in ``ROLES``: ``{"date": "Tag", "pain": "Schmerz", "site": "Ort"}``.
    constants : mapping of role to text
        Stands where there is no column: ``{"site": "low back"}``.
    names : mapping of a name in the file to ours
        An exercise's id, a habit's kind, or a place with or without its side ("knee, left");
        "" leaves the rows of that name out.
    words : mapping of a word to a pain score, or to None or "" where it is none
        ``{"Moderate": 5, "Unsure": None}``: rows with the latter are left out.
    doses : mapping of a name in the file to what one tick of it stands for
        ``{"Psoas": {"sets": 1, "reps": 3, "hold_s": 30, "side": "both"}}``: a tick says no repetitions.
    scale : (float, float) or None
        Ends of the file's pain scale, which go to 0 and 10: ``(0, 4)``; None: not said.
    date_order : {"", "dmy", "mdy", "ymd"}
    decimal : {"", ".", ","}
    seconds : {"", "each", "all"}
        Of a row with repetitions and seconds: whether each repetition took them, or all together.
    amounts : {"", "as written", "thousandths"}
        Of whole numbers in a habit tracker: what they count.
    recall : {"average_24h", "now", "worst_24h"}
        What a pain score is about.

    Raises
    ------
    MappingError
        A role, kind or order that is none, or a scale without length.

    Examples
    --------
    >>> Mapping(kind="pain", columns={"date": "day", "pain": "score"}, constants={"site": "low back"}).missing
    ()
    """

    kind: Kind = ""
    columns: abc.Mapping[str, str] = field(default_factory=dict)
    constants: abc.Mapping[str, str] = field(default_factory=dict)
    names: abc.Mapping[str, str] = field(default_factory=dict)
    words: abc.Mapping[str, float | None] = field(default_factory=dict)
    doses: abc.Mapping[str, abc.Mapping[str, Any]] = field(default_factory=dict)
    scale: tuple[float, float] | None = None
    date_order: DateOrder = ""
    decimal: Decimal = ""
    seconds: Seconds = ""
    amounts: Amounts = ""
    recall: str = "average_24h"

    def __post_init__(self) -> None:
        """Check every part and make its tables read-only."""
        for name, allowed in _CHOICES.items():
            if getattr(self, name) not in allowed:
                listed = ", ".join(repr(one) for one in allowed)
                raise MappingError(f"{name} must be one of {listed}; got {getattr(self, name)!r}")
        for name in _TABLES:
            table = getattr(self, name)
            if not isinstance(table, abc.Mapping) or not all(isinstance(key, str) for key in table):
                raise MappingError(f"{name} must be a table of names, got {table!r}")
            object.__setattr__(self, name, MappingProxyType(dict(table)))
        for name in ("columns", "constants"):
            self._check_roles(name)
        if self.scale is not None:
            object.__setattr__(self, "scale", _scale(self.scale))
        object.__setattr__(self, "words", MappingProxyType(_words(self.words)))
        _check_doses(self.doses)
        for name, target in self.names.items():
            if not isinstance(target, str):
                raise MappingError(f"names[{name!r}] must be text, got {target!r}")

    def _check_roles(self, name: str) -> None:
        for role, value in getattr(self, name).items():
            if role not in ROLES:
                raise MappingError(f"{name} must be for one of {', '.join(ROLES)}; got {role!r}")
            if not isinstance(value, str):
                raise MappingError(f"{name}[{role!r}] must be text, got {value!r}")

    @property
    def missing(self) -> tuple[str, ...]:
        """Roles that this kind needs and that have neither a column nor a constant."""
        given = {role for role, value in (*self.columns.items(), *self.constants.items()) if value}
        if {"year", "month", "day"} <= given:
            given.add("date")
        return tuple(role for role in NEEDED.get(self.kind, ()) if role not in given)

    def with_names(self, names: abc.Mapping[str, str]) -> Self:
        """Return a copy that also knows these names."""
        return replace(self, names={**self.names, **names})

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        parts = {one.name: getattr(self, one.name) for one in fields(self)}
        plain = {name: dict(part) if name in _TABLES else part for name, part in parts.items()}
        doses = {name: dict(dose) for name, dose in self.doses.items()}
        scale = None if self.scale is None else list(self.scale)
        return plain | {"scale": scale, "doses": doses}

    @classmethod
    def from_dict(cls, values: abc.Mapping[str, Any]) -> Self:
        """Make a mapping from what :meth:`to_dict` gave, or from a table that a person wrote."""
        unknown = sorted(set(values) - {one.name for one in fields(cls)})
        if unknown:
            raise MappingError(f"a mapping has no part {', '.join(map(repr, unknown))}")
        return cls(**values)


def load_mapping(path: str | Path) -> Mapping:
    """Read a mapping from a TOML or JSON file."""
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8-sig")
        values = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        raise MappingError(f"{file.name} must be a mapping in TOML or JSON: {error}") from None
    return Mapping.from_dict(values)


def _scale(given: object) -> tuple[float, float]:
    if isinstance(given, (tuple, list)) and len(given) == 2:
        numbers = [one for one in given if isinstance(one, (int, float)) and not isinstance(one, bool)]
        if len(numbers) == 2 and abs(numbers[0]) < 1e6 and abs(numbers[1]) < 1e6 and numbers[0] != numbers[1]:
            return (float(numbers[0]), float(numbers[1]))
    raise MappingError(f"scale must be two different numbers, the ends of the file's scale; got {given!r}")


def _words(words: abc.Mapping[str, object]) -> dict[str, float | None]:
    checked: dict[str, float | None] = {}
    for word, score in words.items():
        # TOML has no None.
        if score is None or score == "":
            checked[word] = None
        elif isinstance(score, bool) or not isinstance(score, (int, float)) or not 0 <= score <= 10:
            raise MappingError(
                f"words[{word!r}] must be a pain score from 0 to 10, or empty where it is none; got {score!r}"
            )
        else:
            checked[word] = score
    return checked


def _check_doses(doses: abc.Mapping[str, Any]) -> None:
    for name, dose in doses.items():
        if not isinstance(dose, abc.Mapping) or not {"reps"} <= set(dose) <= _DOSE:
            listed = ", ".join(sorted(_DOSE))
            raise MappingError(f"doses[{name!r}] must have reps, and at most {listed}; got {dose!r}")
        try:
            records.number(dose.get("sets", 1), name="sets", low=1, high=20, whole=True)
            sample = {key: dose[key] for key in ("reps", "hold_s") if key in dose}
            records.build(records.ExerciseSet, exercise_id="any", side=dose.get("side", "both"), **sample)
        except ValueError as error:
            raise MappingError(f"doses[{name!r}]: {error}") from None

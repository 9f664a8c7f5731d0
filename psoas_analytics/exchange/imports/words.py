"""One entry in words, and the questions that a file can leave open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from psoas_analytics import records
from psoas_analytics.catalog import Catalog
from psoas_analytics.exchange.imports.mapping import ROLES
from psoas_analytics.journal.batches import ImportedEntry


@dataclass(frozen=True)
class Question:
    """What has to be said before an import; ``part`` is the part of the mapping that says it."""

    part: str
    text: str
    options: Mapping[str, str] = field(default_factory=dict)
    rows: int = 0


_OPTIONS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "date_order": (
        "Dates such as 3/4/2025 may mean two days. Which comes first?",
        {"dmy": "the day (31/12/2025)", "mdy": "the month (12/31/2025)"},
    ),
    "decimal": (
        "Numbers such as 1,500 may be a fraction or thousands. What is the comma?",
        {",": "a decimal comma", ".": "it parts thousands"},
    ),
    "seconds": (
        "Some rows have repetitions and seconds. What do the seconds count?",
        {"each": "each repetition was held so long", "all": "all repetitions together took so long"},
    ),
    "amounts": (
        "Whole numbers of this tracker may be thousandths (7350 for 7.35). What do they count?",
        {"as written": "what is written (7350)", "thousandths": "thousandths (7.35)"},
    ),
    "words": ("Pain is told in words. Which number from 0 to 10 is each of them?", {}),
    "scale": ("Pain is scored on another scale than 0 to 10. What are its ends?", {}),
}


def asked(part: str, rows: int, seen: Mapping[str, int]) -> Question:
    """One of the standing questions; for words, those that were seen, with how often."""
    text, options = _OPTIONS[part]
    if part == "words":
        options = {
            word: f"{word} ({number} {'row' if number == 1 else 'rows'})" for word, number in seen.items()
        }
    return Question(part, text, options, rows)


def kind_asked(rows: int) -> Question:
    """Ask what a row of an unknown table is."""
    options = {
        "pain": "a pain score",
        "sets": "a set of an exercise",
        "habits": "a habit",
        "events": "something that happened",
    }
    return Question("kind", "What does a row of this table hold?", options, rows)


def column_asked(role: str, header: tuple[str, ...], rows: int) -> Question:
    """Ask which column holds a role."""
    options = {name: name for name in header if name}
    return Question(f"columns.{role}", f"Which column holds: {ROLES[role]}?", options, rows)


def day_of(at: object) -> date:
    """Day of the file, as it stands there."""
    if isinstance(at, datetime):
        return at.date()
    if isinstance(at, date):
        return at
    raise TypeError(f"at must be a date or a datetime, got {at!r}")


def moment_text(at: object) -> str:
    """Day, and time where the file has one."""
    return f"{at:%Y-%m-%d %H:%M}" if isinstance(at, datetime) else str(at)


def entry_text(entry: ImportedEntry, catalog: Catalog) -> str:
    """One entry in words, such as "Cobra pose, both, 3 x 30 s"."""
    record = entry.record
    if isinstance(record, records.ExerciseSet):
        hold = "" if record.hold_s is None else f" x {record.hold_s:g} s"
        pain = "" if record.pain_nrs is None else f", pain {record.pain_nrs:g}"
        return f"{catalog[record.exercise_id].name}, {record.side}, {record.reps}{hold}{pain}"
    if isinstance(record, records.PainScore):
        side = f", {record.side}" if record.side else ""
        return f"pain {record.pain_nrs:g}, {record.site}{side}"
    if isinstance(record, records.Habit):
        return f"{record.kind}, {record.amount:g}"
    return record.label

"""What stands in a file, counted; only the first examples and refusals are kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from psoas_analytics import records
from psoas_analytics.catalog import Catalog
from psoas_analytics.exchange.imports import words
from psoas_analytics.exchange.imports.reading import Item, LeftOut
from psoas_analytics.journal.batches import ImportedEntry

if TYPE_CHECKING:
    from psoas_analytics.journal import Journal

EXAMPLES = 20
REFUSED_SHOWN = 200
_REASONS = 100
_STATES_AT_ONCE = 1_000

_KINDS = {
    records.ExerciseSet: "sets",
    records.PainScore: "pain scores",
    records.Habit: "habits",
    records.Event: "events",
}


@dataclass(frozen=True)
class Refused:
    """A line that is not taken, and why."""

    line: int
    reason: str


@dataclass(frozen=True)
class Example:
    """One entry as it would be kept."""

    line: int
    when: str
    text: str


class Tally:
    """Counts one item after the other."""

    def __init__(self, catalog: Catalog, journal: Journal | None) -> None:
        self._catalog, self._journal = catalog, journal
        self._counts: Counter[str] = Counter()
        self._states: Counter[str] = Counter()
        self._waiting: list[ImportedEntry] = []
        self._sessions: set[int] = set()
        self._days: tuple[date, date] | None = None
        self._examples: list[Example] = []
        self._refused: list[Refused] = []
        self._refused_count = 0
        self._reasons: Counter[str] = Counter()
        self._left_out: Counter[str] = Counter()

    def add(self, line: int, item: Item) -> None:
        """Count what stands on a line."""
        if isinstance(item, ImportedEntry):
            self._entry(line, item)
        elif isinstance(item, LeftOut):
            _bounded(self._left_out, str(item))
        else:
            self._refused_count += 1
            _bounded(self._reasons, item.group)
            if len(self._refused) < REFUSED_SHOWN:
                self._refused.append(Refused(line, str(item)))

    def _entry(self, line: int, entry: ImportedEntry) -> None:
        self._counts[_KINDS[type(entry.record)]] += 1
        if entry.session is not None:
            self._sessions.add(hash(entry.session.id))
        day = words.day_of(entry.at)
        first, last = self._days or (day, day)
        self._days = (min(first, day), max(last, day))
        if len(self._examples) < EXAMPLES:
            self._examples.append(
                Example(line, words.moment_text(entry.at), words.entry_text(entry, self._catalog))
            )
        if self._journal is not None:
            self._waiting.append(entry)
            if len(self._waiting) >= _STATES_AT_ONCE:
                self._look_up()

    def _look_up(self) -> None:
        if self._journal is not None and self._waiting:
            self._states.update(self._journal.import_states(self._waiting))
            self._waiting.clear()

    def results(self) -> dict[str, Any]:
        """The fields of an :class:`ImportPreview` that are counted."""
        self._look_up()
        if self._sessions:
            self._counts["sessions"] = len(self._sessions)
        known = self._journal is not None
        return {
            "counts": dict(self._counts),
            "first_day": None if self._days is None else self._days[0],
            "last_day": None if self._days is None else self._days[1],
            "examples": tuple(self._examples),
            "refused": tuple(self._refused),
            "refused_count": self._refused_count,
            "reasons": dict(self._reasons.most_common()),
            "left_out": dict(self._left_out.most_common()),
            "new": self._states["new"] if known else None,
            "there": self._states["there"] if known else None,
            "taken_back": self._states["taken back"] if known else None,
        }


def _bounded(counter: Counter[str], key: str) -> None:
    counter[key if key in counter or len(counter) < _REASONS else "others"] += 1

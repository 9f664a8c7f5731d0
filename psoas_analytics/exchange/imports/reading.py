"""What every reader works with: a row, the person's decisions, and how an entry is made of them."""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter, abc
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Literal, Protocol

from psoas_analytics import records
from psoas_analytics.catalog import Catalog
from psoas_analytics.exchange.imports import names as known_names
from psoas_analytics.exchange.imports.cells import Unclear
from psoas_analytics.exchange.imports.mapping import Mapping
from psoas_analytics.exchange.imports.names import What
from psoas_analytics.journal.batches import ImportedEntry, ImportedSession

# Ids of imported entries are made with it; were it changed, old imports would come twice.
_KEY = b"psoas_analytics import 1"

NO_WEIGHTS = (
    "Weights, distances and RPE are not kept: the journal has no place for a weight, and RPE counts the"
    " repetitions left in reserve, which is not the effort of 0 to 10 that is asked here."
)


# By what a name stands for: a place and an exercise may share one ("Lower Back").
Names = abc.Mapping[str, abc.Mapping[str, str]]


class Refusal(ValueError):
    """A row, or a part of it, that cannot be taken; ``group`` is what many such rows share."""

    def __init__(self, message: str, *, group: str | None = None) -> None:
        super().__init__(message)
        self.group = message.split(", got ")[0] if group is None else group


class LeftOut(Exception):
    """A row, or a part of it, that holds nothing for this journal; the message says what it is."""


@dataclass(frozen=True)
class Row:
    """One row: its line number and its cells by the header's names."""

    line: int
    cells: Sequence[str]
    places: dict[str, int]

    def __getitem__(self, name: str) -> str:
        """Return the cell of a column, trimmed; "" if the file lacks the column."""
        place = self.places.get(name)
        return "" if place is None else self.cells[place].strip()


@dataclass
class Reading:
    """One pass through a file."""

    source: str
    mapping: Mapping
    catalog: Catalog
    header: tuple[str, ...] = ()
    # Columns of a habit tracker that hold codes of ticks, by their place.
    coded: frozenset[int] = frozenset()
    remembered: Names = field(default_factory=dict)
    names: dict[tuple[What, str], int] = field(default_factory=dict)
    assumptions: dict[str, None] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    words: dict[str, int] = field(default_factory=dict)
    _seen: set[int] = field(default_factory=set)
    _again: Counter[int] = field(default_factory=Counter)
    _session: tuple[str, ImportedSession] | None = None
    _chosen: dict[tuple[What, str], str | None] = field(default_factory=dict)

    # ------------------------------------------------------------------ what was decided

    def target(self, name: str, what: What) -> str:
        """What a name of the file is here: the choice of the person, or one of our own names.

        Raises
        ------
        LeftOut
            It was chosen to leave it out.
        Refusal
            Nothing was decided, or what does not exist.
        """
        if len(name) > records.LABEL_CHARS:
            raise Refusal(f"a name must have at most {records.LABEL_CHARS} characters, got {len(name)}")
        key = (what, name)
        self.names[key] = self.names.get(key, 0) + 1
        if key not in self._chosen:
            self._chosen[key] = self.chosen(name, what)
        chosen = self._chosen[key]
        if chosen is None:
            raise Refusal(
                f"{name!r} is not matched to {_AN[what]}", group=f"a name that is not matched to {_AN[what]}"
            )
        if chosen == "":
            raise LeftOut(f"{name!r}, not part of this programme")
        wrong = known_names.check_target(chosen, what, self.catalog)
        if wrong is not None:
            raise Refusal(wrong)
        return chosen

    def chosen(self, name: str, what: What) -> str | None:
        """What was chosen for a name, without counting it; None if nothing was."""
        for given in (self.mapping.names, self.remembered.get(what, {})):
            if name in given:
                return given[name]
        return known_names.same(name, what, self.catalog)

    def assume(self, sentence: str) -> None:
        """Note what the reader takes for granted, for the preview."""
        self.assumptions[sentence] = None

    def ask(self, error: Unclear) -> Refusal:
        """Count a question, and refuse the row until it is answered."""
        self.asked[error.asks] = self.asked.get(error.asks, 0) + 1
        return Refusal(str(error), group=f"rows that wait for an answer ({error.asks})")

    # ------------------------------------------------------------------ ids

    def id(self, kind: str, at: date, *key: str, values: Iterable[str] = ()) -> str:
        """Id of an entry: the same key and values give the same id; the second of two equals gets another.

        ``values`` are cells as they are written. Without them, a row that a newer export puts above an older
        one of the same key would be taken for it.
        """
        at = _same_everywhere(at)
        text = "\x1f".join((self.source, kind, at.isoformat(), *key, *map(_plain_value, values)))
        # 8 bytes for each row that was seen: the texts of half a million would fill the memory.
        mark = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())
        if mark in self._seen:
            self._again[mark] += 1
            text += f"\x1f{self._again[mark]}"
        self._seen.add(mark)
        return _id(at, text)

    def session(self, started: date, *key: str, ended: date | None = None, note: str = "") -> ImportedSession:
        """Session that sets belong to; the same start and key give the same one."""
        at = _same_everywhere(started)
        text = "\x1f".join((self.source, "session", at.isoformat(), *key))
        if self._session is None or self._session[0] != text:
            note = fitting(note, records.NOTE_CHARS)
            self._session = (text, ImportedSession(_id(at, text), started, ended, note))
        return self._session[1]

    # ------------------------------------------------------------------ work

    def set_of(
        self,
        exercise_id: str,
        *,
        name: str,
        entry_id: str,
        reps: int | None,
        hold_s: float | None,
        side: str | None = None,
        pain_nrs: float | None = None,
        effort_cr10: float | None = None,
        hold_of: Literal["", "each"] = "",
    ) -> records.ExerciseSet:
        """One set as its row tells it.

        Raises
        ------
        Refusal
            Neither repetitions nor seconds, or both and it is not known whose the seconds are.
        """
        reps, hold_s = reps or None, hold_s or None
        if reps is None and hold_s is None:
            raise Refusal("the row has neither repetitions nor seconds")
        if reps is not None and reps > 1 and hold_s is not None and not hold_of:
            hold_s = self._of_each(reps, hold_s)
        return records.build(
            records.ExerciseSet,
            id=entry_id,
            exercise_id=exercise_id,
            side=self._side(exercise_id, side or known_names.side_in(name)),
            reps=reps or 1,
            hold_s=hold_s,
            pain_nrs=pain_nrs,
            effort_cr10=effort_cr10,
        )

    def _of_each(self, reps: int, hold_s: float) -> float:
        if not self.mapping.seconds:
            raise self.ask(
                Unclear(f"{reps} repetitions and {hold_s:g} s: of each, or in all?", asks="seconds")
            )
        return hold_s if self.mapping.seconds == "each" else hold_s / reps

    def _side(self, exercise_id: str, side: str | None) -> str:
        dose = self.catalog[exercise_id].dose
        if dose.sides == "both":
            return "both"
        if side is None and dose.sides == "each":
            self.assume(
                "A set that names no side, of an exercise done with each leg, is taken as done on both."
            )
        return side or "both"


Item = ImportedEntry | Refusal | LeftOut


class Reader(Protocol):
    """Reads the rows of one tracker's export; a module of this package."""

    @property
    def SOURCE(self) -> str:
        """Name of the tracker."""

    def matches(self, header: tuple[str, ...]) -> bool:
        """Say whether a file with these columns (lower case, in order) is of this tracker."""

    def read(self, row: Row, reading: Reading) -> Iterator[Item]:
        """Read the entries of one row."""


_AN = {"exercise": "an exercise", "habit": "a habit or an exercise", "place": "a place of pain"}


def _id(at: date, text: str) -> str:
    """Id for a text: a UUID of version 8 whose first bits are the day and the time.

    Entries of one time then lie together in the file; with ids in no order, half a million of them are
    written all over it.
    """
    minutes = at.toordinal() * 1_440 + (at.hour * 60 + at.minute if isinstance(at, datetime) else 0)
    rest = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16, key=_KEY).digest())
    bits = (minutes & 0xFFFF_FFFF) << 96 | rest & ((1 << 96) - 1)
    return str(uuid.UUID(int=bits & ~(0xF << 76) & ~(0x3 << 62) | 0x8 << 76 | 0x2 << 62))


def _same_everywhere(at: date) -> date:
    """A time with a zone in UTC, so that its id does not depend on where the computer stands."""
    return at.astimezone(UTC) if isinstance(at, datetime) and at.tzinfo is not None else at


def _plain_value(text: str) -> str:
    """A cell for an id: ``3``, ``3.0`` and ``3,0`` are one value, and so are 0 and nothing."""
    try:
        return repr(float(text.replace(",", ".") or 0))
    except ValueError:
        return known_names.plain(text)


def fitting(note: str, longest: int) -> str:
    """A note without control characters, no longer than ours may be."""
    if not note.isprintable():
        note = "".join(letter for letter in note if letter.isprintable() or letter in "\n\t")
    return note.strip()[:longest]

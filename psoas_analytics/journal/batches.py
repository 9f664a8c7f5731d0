"""Entries that came from another tracker's file, written as one batch."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from psoas_analytics.catalog import Catalog
from psoas_analytics.journal.base import Writer, when_columns
from psoas_analytics.journal.clock import Clock, When
from psoas_analytics.records import EntryError

if TYPE_CHECKING:
    from psoas_analytics.records import Event, ExerciseSet, Habit, PainScore

    Importable = PainScore | ExerciseSet | Habit | Event
State = Literal["new", "there", "taken back"]
Progress = Callable[[float], None]

# By the name of the record: the classes themselves load with the first entry.
TABLES: Mapping[str, str] = {
    "PainScore": "pain_score",
    "ExerciseSet": "exercise_set",
    "Habit": "habit",
    "Event": "event",
}


@dataclass(frozen=True)
class ImportedSession:
    """What stands over imported sets; sets with the same ``id`` belong together.

    ``started_at`` may be a date alone, where the file tells no time.
    """

    id: str
    started_at: When
    ended_at: When = None
    note: str = ""


@dataclass(frozen=True)
class ImportedEntry:
    """One entry of a file, checked; ``id`` comes out the same whenever that row is read again."""

    id: str
    line: int
    at: When
    record: Importable
    session: ImportedSession | None = None

    @property
    def table(self) -> str:
        """Name of the table that it goes to."""
        return TABLES[type(self.record).__name__]


class Batch(Protocol):
    """What :meth:`Journal.import_batch` writes."""

    @property
    def source(self) -> str:
        """Name of the tracker."""

    @property
    def sha256(self) -> str:
        """Checksum of the file."""

    @property
    def file_name(self) -> str:
        """Name of the file, without its folder."""

    def settings(self, known: Callable[[str], str | None]) -> Mapping[str, str]:
        """What the person decided, to be remembered as settings; ``known`` gives what is remembered now."""

    def entries(self, *, catalog: Catalog, progress: Progress | None = None) -> Iterator[ImportedEntry]:
        """Read the entries from the file, one at a time."""


def write_batch(
    connection: sqlite3.Connection,
    batch: Batch,
    entries: Iterable[ImportedEntry],
    *,
    new_id: Callable[[], str],
    clock: Clock,
    restore: bool,
) -> str:
    """Write what is new of a batch; return the batch's id, "" if nothing was new."""
    put = Writer(connection, new_id)
    writing = _Writing(connection, put, batch, clock, restore=restore)
    for entry in entries:
        writing.add(entry)
    for name, value in batch.settings(lambda name: _setting(connection, name)).items():
        if put.has("setting", name):
            put.change("setting", name, {"value": value})
        else:
            put.row("setting", id=name, value=value)
    return writing.batch_id


def _setting(connection: sqlite3.Connection, name: str) -> str | None:
    found = connection.execute("SELECT value FROM setting WHERE id = ?", (name,)).fetchone()
    return None if found is None else found[0]


class _Writing:
    """One batch on its way into the tables; the batch has a row once one of its entries has."""

    def __init__(
        self, connection: sqlite3.Connection, put: Writer, batch: Batch, clock: Clock, *, restore: bool
    ) -> None:
        self._connection = connection
        self._put, self._batch, self._clock, self._restore = put, batch, clock, restore
        self.batch_id = ""
        self._session: tuple[str, int] = ("", 0)

    def add(self, entry: ImportedEntry) -> None:
        state = state_of(self._connection, entry)
        if state == "there" or (state == "taken back" and not self._restore):
            return
        if not self.batch_id:
            self.batch_id = self._put.row(
                "import_batch",
                source=self._batch.source,
                sha256=self._batch.sha256,
                imported_at=self._clock.moment().iso,
                file_name=self._batch.file_name,
            )
        try:
            self._row(entry)
        except EntryError as error:
            raise EntryError({"": f"line {entry.line} of {self._batch.file_name}: {error}"}) from None

    def _row(self, entry: ImportedEntry) -> None:
        values = entry.record.model_dump() | {"id": entry.id}
        if entry.session is not None:
            position = self._into(entry.session)
            self._put.row("exercise_set", session_id=entry.session.id, position=position, **values)
        elif entry.table == "event":
            day = self._clock.moment(entry.at).day.isoformat()
            self._put.row("event", day=day, batch_id=self.batch_id, **values)
        else:
            when = when_columns(self._clock.moment(entry.at))
            self._put.row(entry.table, batch_id=self.batch_id, **when, **values)

    def _into(self, session: ImportedSession) -> int:
        """Position of the next set; the session is begun if the journal does not have it."""
        if self._session[0] != session.id:
            if not self._put.has("session", session.id):
                self._begin(session)
            elif self._put.value("SELECT batch_id FROM session WHERE id = ?", session.id) is None:
                self._put.change("session", session.id, {"batch_id": self.batch_id})
            sql = "SELECT coalesce(max(position), 0) FROM exercise_set WHERE session_id = ?"
            self._session = (session.id, self._put.value(sql, session.id))
        self._session = (session.id, self._session[1] + 1)
        return self._session[1]

    def _begin(self, session: ImportedSession) -> None:
        started = self._clock.moment(session.started_at, name="started_at")
        ended = None if session.ended_at is None else self._clock.moment(session.ended_at, name="ended_at")
        self._put.row(
            "session",
            id=session.id,
            started_at=started.iso,
            ended_at=None if ended is None else ended.iso,
            utc_offset_min=started.utc_offset_min,
            day=started.day.isoformat(),
            note=session.note,
            batch_id=self.batch_id,
        )


# ---------------------------------------------------------------- what the journal knows of an entry


def states(connection: sqlite3.Connection, entries: Sequence[ImportedEntry]) -> list[State]:
    """Say of each entry whether the journal lacks it, has it, or had it until the person took it back."""
    return [state_of(connection, entry) for entry in entries]


def state_of(connection: sqlite3.Connection, entry: ImportedEntry) -> State:
    """State of one entry; of a session that was taken back, every set was."""
    state = _state(connection, entry.table, entry.id)
    if state == "new" and entry.session is not None and _session_gone(connection, entry.session.id):
        return "taken back"
    return state


def _session_gone(connection: sqlite3.Connection, session_id: str) -> bool:
    """Say whether an imported session was taken back, though it may stand for sets of the person's own."""
    found = connection.execute("SELECT batch_id FROM session WHERE id = ?", (session_id,)).fetchone()
    if found is None:
        return _state(connection, "session", session_id) == "taken back"
    return found[0] is None and batch_of(connection, "session", session_id) is not None


def _state(connection: sqlite3.Connection, table: str, row_id: str) -> State:
    if connection.execute(f"SELECT 1 FROM {table} WHERE id = ?", (row_id,)).fetchone():
        return "there"
    last = connection.execute(
        "SELECT change_id FROM history WHERE row_id = ? AND table_name = ? ORDER BY id DESC LIMIT 1",
        (row_id, table),
    ).fetchone()
    # What went with its whole batch may come again with another one.
    return "new" if last is None or batch_in(connection, last[0], "delete") else "taken back"


def batch_in(connection: sqlite3.Connection, change_id: int, op: str) -> str | None:
    """Id of the batch whose row a change wrote (op "insert") or took out ("delete"), else None."""
    found = connection.execute(
        "SELECT row_id FROM history WHERE change_id = ? AND table_name = 'import_batch' AND op = ?",
        (change_id, op),
    ).fetchone()
    return None if found is None else found[0]


def batch_of(connection: sqlite3.Connection, table: str, row_id: str) -> str | None:
    """Id of the standing batch that wrote a row last, None if none did (or it came with an archive)."""
    # The + keeps SQLite from walking through all rows of an import to find the one of its batch.
    found = connection.execute(
        "SELECT i.id FROM history AS h JOIN change AS c ON c.id = h.change_id AND NOT c.final"
        " JOIN import_batch AS i JOIN history AS b ON b.row_id = i.id AND b.table_name = 'import_batch'"
        " AND b.op = 'insert' AND +b.change_id = h.change_id"
        " WHERE h.row_id = ? AND h.table_name = ? AND h.op = 'insert' ORDER BY h.id DESC LIMIT 1",
        (row_id, table),
    ).fetchone()
    return None if found is None else found[0]


def label_of(file_name: str) -> str:
    """What the change of an import is called."""
    return f"import of {file_name}"

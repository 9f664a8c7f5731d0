"""Entries that came from another tracker's file: written as one batch, taken back as one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from psoas_analytics import records
from psoas_analytics.catalog import Catalog
from psoas_analytics.journal.base import Writer, when_columns
from psoas_analytics.journal.clock import Clock, When
from psoas_analytics.records import EntryError

if TYPE_CHECKING:
    import pandas as pd

Importable = records.PainScore | records.ExerciseSet | records.Habit | records.Event
State = Literal["new", "there", "taken back"]
Progress = Callable[[float], None]

TABLES: Mapping[type[records.Record], str] = {
    records.PainScore: "pain_score",
    records.ExerciseSet: "exercise_set",
    records.Habit: "habit",
    records.Event: "event",
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
        return TABLES[type(self.record)]


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

    @property
    def settings(self) -> Mapping[str, str]:
        """What the person decided, to be remembered as settings of the journal."""

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
    for name, value in batch.settings.items():
        if put.has("setting", name):
            put.change("setting", name, {"value": value})
        else:
            put.row("setting", id=name, value=value)
    return writing.batch_id


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
    if entry.session is not None and _state(connection, "session", entry.session.id) == "taken back":
        return "taken back"
    return _state(connection, entry.table, entry.id)


def _state(connection: sqlite3.Connection, table: str, row_id: str) -> State:
    if connection.execute(f"SELECT 1 FROM {table} WHERE id = ?", (row_id,)).fetchone():
        return "there"
    last = connection.execute(
        "SELECT c.undoes FROM history AS h JOIN change AS c ON c.id = h.change_id"
        " WHERE h.row_id = ? AND h.table_name = ? ORDER BY h.id DESC LIMIT 1",
        (row_id, table),
    ).fetchone()
    # What went with its whole batch may come again with another one.
    if last is None or (last[0] is not None and import_in(connection, last[0])):
        return "new"
    return "taken back"


# ---------------------------------------------------------------- taking back


def import_in(connection: sqlite3.Connection, change_id: int) -> str | None:
    """Id of the batch that a change wrote, None if it was no import."""
    found = connection.execute(
        "SELECT row_id FROM history WHERE change_id = ? AND table_name = 'import_batch' AND op = 'insert'",
        (change_id,),
    ).fetchone()
    return None if found is None else found[0]


def change_of(connection: sqlite3.Connection, batch_id: str) -> tuple[int, str] | None:
    """Number and label of the change that wrote a batch which still stands."""
    found = connection.execute(
        "SELECT c.id, c.label FROM history AS h JOIN change AS c ON c.id = h.change_id"
        " JOIN import_batch AS b ON b.id = h.row_id"
        " WHERE h.row_id = ? AND h.table_name = 'import_batch' AND h.op = 'insert'"
        " ORDER BY h.id DESC LIMIT 1",
        (batch_id,),
    ).fetchone()
    return None if found is None else (found[0], found[1])


def take_back_batch(connection: sqlite3.Connection, change_id: int) -> None:
    """Take out every row that an import wrote, also those that were changed since.

    A session that has got sets from elsewhere since stays, with those. What was decided about names
    stays remembered.
    """
    rows = connection.execute(
        "SELECT table_name, row_id FROM history WHERE change_id = ? AND op = 'insert' ORDER BY id DESC",
        (change_id,),
    )
    for table, row_id in rows.fetchall():
        if table == "setting":
            continue
        if table == "session" and _sets_of(connection, row_id):
            connection.execute("UPDATE session SET batch_id = NULL WHERE id = ?", (row_id,))
        else:
            connection.execute(f"DELETE FROM {table} WHERE id = ?", (row_id,))


def take_back_entry(connection: sqlite3.Connection, entry: str) -> bool:
    """Take out one imported entry, a session with its sets; the rest of its batch stays."""
    for table in ("exercise_set", "pain_score", "habit", "event", "session"):
        if connection.execute(f"SELECT 1 FROM {table} WHERE id = ?", (entry,)).fetchone():
            if table == "session":
                connection.execute("DELETE FROM exercise_set WHERE session_id = ?", (entry,))
            connection.execute(f"DELETE FROM {table} WHERE id = ?", (entry,))
            return True
    return False


def _sets_of(connection: sqlite3.Connection, session_id: str) -> bool:
    sql = "SELECT 1 FROM exercise_set WHERE session_id = ? LIMIT 1"
    return connection.execute(sql, (session_id,)).fetchone() is not None


def read_batches(connection: sqlite3.Connection) -> pd.DataFrame:
    """One row for each batch that stands, the newest last."""
    import pandas as pd

    rows = connection.execute(
        """SELECT b.id, b.source, b.file_name, b.sha256, b.imported_at,
        (SELECT count(*) FROM history AS w WHERE w.change_id = h.change_id AND w.op = 'insert'
            AND w.table_name IN ('exercise_set', 'pain_score', 'habit', 'event'))
        FROM import_batch AS b JOIN history AS h
            ON h.row_id = b.id AND h.table_name = 'import_batch' AND h.op = 'insert'
        ORDER BY b.imported_at, b.rowid"""
    ).fetchall()
    names = ["batch_id", "source", "file_name", "sha256", "imported_at", "entries"]
    frame = pd.DataFrame(rows, columns=names).astype({"entries": "int64"})
    frame["imported_at"] = pd.to_datetime(frame["imported_at"], format="ISO8601", utc=True)
    return frame

"""The journal: entries in, frames out."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from psoas_analytics.catalog import Catalog, load_catalog
from psoas_analytics.frames import Frames
from psoas_analytics.journal.batch_undo import drop_emptied, import_in, take_back_batch, take_back_entry
from psoas_analytics.journal.clock import SYNTHETIC_NOW, Clock, fixed_now
from psoas_analytics.journal.entries import Entries
from psoas_analytics.journal.history import begun_in, last_change, revert, take_back_session
from psoas_analytics.journal.identity import id_in
from psoas_analytics.journal.importing import Importing
from psoas_analytics.journal.kept import KeptTables
from psoas_analytics.journal.memory import Memory, thresholds_in
from psoas_analytics.journal.planning import Planning
from psoas_analytics.journal.read import read_frame
from psoas_analytics.journal.sentences import MEND, JournalError
from psoas_analytics.journal.sessions import Sessions
from psoas_analytics.journal.store import Store
from psoas_analytics.journal.tables import Table, read_tables, write_tables, write_with_history
from psoas_analytics.records import EntryError

if TYPE_CHECKING:
    import pandas as pd


class Journal(Planning, Sessions, Entries, Memory, Importing):
    """One person's journal in one SQLite file, made by :func:`open_journal`.

    Every ``log_`` call is one transaction: it is kept whole, on disk, or not at all. Any thread may
    call. Times without a zone are local; a day ends at 03:00; entries from the future are refused.

    Attributes
    ----------
    path : Path
        The file.
    catalog : Catalog
        The exercises that may be logged.
    synthetic : bool
        True for the demo.
    """

    def __init__(
        self,
        path: Path,
        *,
        now: Callable[[], datetime] | None = None,
        catalog: Catalog | None = None,
        new_id: Callable[[], str] = lambda: str(uuid.uuid4()),
        on_close: Callable[[], None] | None = None,
    ) -> None:
        self.path = path
        self.catalog = load_catalog() if catalog is None else catalog
        self._new_id = new_id
        self._on_close = on_close
        self._store = Store(path)
        self._kept = KeptTables()
        stored = self._store.rows("SELECT value FROM setting WHERE id = ?", (SYNTHETIC_NOW,))
        self.synthetic = bool(stored)
        if stored and now is None:
            try:
                fixed = fixed_now(stored[0][0])
            except ValueError as error:
                self._store.close()
                raise JournalError(f"the journal {path} cannot be used: {error}. {MEND}") from None
            now = lambda: fixed  # noqa: E731 - a clock that stands still
        self._clock = Clock(now)

    def __enter__(self) -> Self:
        """Return the journal itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the journal."""
        self.close()

    def __repr__(self) -> str:
        """Name the file."""
        return f"Journal({str(self.path)!r}{', synthetic=True' if self.synthetic else ''})"

    def close(self) -> None:
        """Close the file; a later call says so. A temporary journal is deleted."""
        self._store.close()
        if self._on_close is not None:
            self._on_close()

    # ------------------------------------------------------------------ the clock

    def now(self) -> datetime:
        """The time that the journal takes as now, in local time with its zone."""
        moment = self._clock.moment()
        return moment.utc.astimezone(self._clock.zone(moment.utc))

    def today(self) -> date:
        """The local day that the journal takes as today (a day ends at 03:00)."""
        return self._clock.today()

    # ------------------------------------------------------------------ back and away

    def undo(self, entry: str | None = None) -> str | None:
        """Take back the last change, or the one that wrote ``entry``; its rows stay in the history.

        Parameters
        ----------
        entry : str or None
            The id of an entry, or the number of a plan version as text. Of an import, that entry alone
            is taken back: :meth:`undo_batch` takes back all of it. Of a session, also what was added to
            it since is taken back; of an imported one, sets of your own stay.

        Returns
        -------
        str or None
            What was taken back, such as "session on 2026-03-01"; None if there was nothing.

        Raises
        ------
        EntryError
            Later entries stand on this one; nothing was taken back.
        """
        with self._store.reading() as connection:
            found = last_change(connection, entry)
        if found is None:
            return None
        change_id, label = found
        with self._store.reading() as connection:
            batch = import_in(connection, change_id)
        if batch is not None and entry not in (None, batch):
            return self._undo_imported(entry, batch, label)
        try:
            with self._store.writing(f"undo: {label}", undoes=change_id) as connection:
                if batch is not None:
                    take_back_batch(connection, batch, change_id)
                elif entry is not None and begun_in(connection, change_id, entry):
                    added = take_back_session(connection, change_id, entry)
                    return f"{label}, with what was added to it since" if added else label
                else:
                    revert(connection, change_id)
                    drop_emptied(connection)
        except sqlite3.IntegrityError as error:
            if "change.undoes" in str(error):
                # Another program took the same change back first.
                return None
            said = f"{label} was not taken back, for later entries stand on it; take those back first"
            raise EntryError({"": said}) from None
        return label

    def _undo_imported(self, entry: str, batch: str, label: str) -> str | None:
        named = f"one entry of the {label}"
        with self._store.writing(f"undo: {named}") as connection:
            return named if take_back_entry(connection, entry, batch) else None

    def backup(self, path: str | Path | None = None, *, reason: str = "") -> Path:
        """Write a whole copy of the journal, its history included.

        Parameters
        ----------
        path : str, Path or None
            A file that is not there yet, which nobody but you deletes; None: the folder ``backups`` beside
            the journal, under a name with day and time; the newest of 7 days, 4 weeks and 12 months stay.
        reason : str
            Becomes a part of that name, such as "before-import".

        Returns
        -------
        Path
            The copy.
        """
        if path is None:
            return self._store.back_up(reason)
        target = Path(path)
        if target.exists():
            raise FileExistsError(f"the backup must not overwrite a file, got {target}; choose another name")
        self._store.copy_to(target)
        return target

    # ------------------------------------------------------------------ whole tables, for the archive

    @contextmanager
    def reading_tables(self, *, history: bool = False) -> Iterator[Iterator[Table]]:
        """Every table at one moment, one after the other, each with its rows as they are asked for.

        ``history``: also what was undone or changed, as two tables more.
        """
        with self._store.reading() as connection:
            yield read_tables(connection, history=history)

    def tables(self, *, history: bool = False) -> tuple[Table, ...]:
        """Every table with all its rows, as they are kept; as :meth:`reading_tables`, but at hand."""
        with self.reading_tables(history=history) as tables:
            return tuple(replace(table, rows=tuple(table.rows)) for table in tables)

    def fill(
        self, tables: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]], *, history: bool = False
    ) -> None:
        """Put whole tables (name, columns, rows) into the journal, all or nothing.

        ``history``: the history is among them, and the journal is empty.

        Raises
        ------
        ValueError
            A row breaks a rule of its table.
        """
        write = write_with_history if history else write_tables
        try:
            with self._store.writing("archive read", final=True) as connection:
                write(connection, tables)
        except (sqlite3.IntegrityError, OverflowError) as error:
            raise ValueError(f"a row does not fit its table: {error}") from None

    # ------------------------------------------------------------------ frames

    def sessions(self) -> pd.DataFrame:
        """One row for each session; columns as in :class:`Frames`."""
        return self._frame("sessions")

    def sets(self) -> pd.DataFrame:
        """One row for each set."""
        return self._frame("sets")

    def pain(self) -> pd.DataFrame:
        """One row for each pain score."""
        return self._frame("pain")

    def flexibility(self) -> pd.DataFrame:
        """One row for each reading."""
        return self._frame("flexibility")

    def questionnaires(self) -> pd.DataFrame:
        """One row for each answer."""
        return self._frame("questionnaires")

    def habits(self) -> pd.DataFrame:
        """One row for each habit entry."""
        return self._frame("habits")

    def skips(self) -> pd.DataFrame:
        """One row for each skip."""
        return self._frame("skips")

    def no_exercise(self) -> pd.DataFrame:
        """One row for each day answered with "no exercise today"."""
        return self._frame("no_exercise")

    def pauses(self) -> pd.DataFrame:
        """One row for each pause."""
        return self._frame("pauses")

    def plans(self) -> pd.DataFrame:
        """One row for each item of each plan version."""
        return self._frame("plans")

    def events(self) -> pd.DataFrame:
        """One row for each event."""
        return self._frame("events")

    def questions(self) -> pd.DataFrame:
        """One row for each question."""
        return self._frame("questions")

    def frames(self) -> Frames:
        """Everything at one moment, for measures, charts and the report."""
        import pandas as pd

        # What a transaction of our own has written may yet be rolled back: it is never kept.
        writing = self._store.in_transaction()
        with self._store.reading() as connection:
            tables = (KeptTables() if writing else self._kept).read(connection)
            thresholds = thresholds_in(connection)
            journal_id = id_in(connection)
        return Frames(
            **tables,
            catalog=self.catalog,
            today=pd.Timestamp(self.today()),
            synthetic=self.synthetic,
            thresholds=thresholds,
            journal_id=journal_id,
        )

    def _frame(self, name: str) -> pd.DataFrame:
        with self._store.reading() as connection:
            return read_frame(connection, name)

"""The journal: entries in, frames out."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from psoas_analytics.catalog import Catalog, load_catalog
from psoas_analytics.frames import Frames
from psoas_analytics.journal.batches import (
    Batch,
    ImportedEntry,
    Progress,
    State,
    change_of,
    import_in,
    label_of,
    read_batches,
    states,
    take_back_batch,
    take_back_entry,
    write_batch,
)
from psoas_analytics.journal.clock import Clock
from psoas_analytics.journal.entries import Entries
from psoas_analytics.journal.history import last_change, revert
from psoas_analytics.journal.memory import Memory, thresholds_in
from psoas_analytics.journal.planning import Planning
from psoas_analytics.journal.read import QUERIES, read_frame
from psoas_analytics.journal.sessions import Sessions
from psoas_analytics.journal.store import Store
from psoas_analytics.journal.tables import Table, read_tables, write_tables
from psoas_analytics.records import EntryError

if TYPE_CHECKING:
    import pandas as pd

# Setting of a journal that holds made-up data: the instant that it takes as now.
SYNTHETIC_NOW = "synthetic_now"


class Journal(Planning, Sessions, Entries, Memory):
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
        stored = self._store.rows("SELECT value FROM setting WHERE id = ?", (SYNTHETIC_NOW,))
        self.synthetic = bool(stored)
        if stored and now is None:
            fixed = datetime.fromisoformat(stored[0][0])
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
            is taken back: :meth:`undo_batch` takes back all of it.

        Returns
        -------
        str or None
            What was taken back, such as "session on 2026-03-01"; None if there was nothing.
        """
        with self._store.reading() as connection:
            found = last_change(connection, entry)
        if found is None:
            return None
        change_id, label = found
        with self._store.reading() as connection:
            batch = import_in(connection, change_id)
        if batch is not None and entry not in (None, batch):
            return self._undo_imported(entry, label)
        try:
            with self._store.writing(f"undo: {label}", undoes=change_id) as connection:
                if batch is None:
                    revert(connection, change_id)
                else:
                    take_back_batch(connection, batch, change_id)
        except sqlite3.IntegrityError:
            # Another program took the same change back first.
            return None
        return label

    def _undo_imported(self, entry: str, label: str) -> str | None:
        named = f"one entry of the {label}"
        with self._store.writing(f"undo: {named}", final=True) as connection:
            return named if take_back_entry(connection, entry) else None

    # ------------------------------------------------------------------ from other trackers

    def import_batch(self, preview: Batch, *, restore: bool = False, progress: Progress | None = None) -> str:
        """Write what a preview of a file showed, after a backup, as one change.

        The file is read a second time. What the journal has already is passed over, so the same file
        twice adds nothing, and a newer export adds what is new.

        Parameters
        ----------
        preview : ImportPreview
            From :func:`psoas_analytics.exchange.preview`, with its questions answered.
        restore : bool
            Also bring back entries of this file that were taken back one by one.
        progress : callable taking the share that is done (0 to 1), or None
            None: a bar after half a second.

        Returns
        -------
        str
            The id of the batch for :meth:`undo_batch`; "" if nothing was new.

        Raises
        ------
        EntryError
            A question is open, or a line breaks a rule of this journal; nothing was written.
        ValueError
            The file is no longer the one that was previewed.
        """
        if self._store.in_transaction():
            raise EntryError({"": "an import must be a change of its own, and not stand inside together()"})
        self.backup()
        entries = preview.entries(catalog=self.catalog, progress=progress)
        with self._store.writing(label_of(preview.file_name)) as connection:
            return write_batch(
                connection, preview, entries, new_id=self._new_id, clock=self._clock, restore=restore
            )

    def undo_batch(self, batch_id: str) -> str | None:
        """Take back one import as a whole, with what was changed in its entries since.

        A session that got sets of your own since stays, with those sets. The file may be imported again.

        Returns
        -------
        str or None
            What was taken back, such as "import of strong.csv"; None if that batch does not stand.
        """
        with self._store.reading() as connection:
            found = change_of(connection, batch_id)
        if found is None:
            return None
        change_id, label = found
        try:
            with self._store.writing(f"undo: {label}", undoes=change_id) as connection:
                take_back_batch(connection, batch_id, change_id)
        except sqlite3.IntegrityError:
            # Another program took the same batch back first.
            return None
        return label

    def batches(self) -> pd.DataFrame:
        """One row for each import that stands.

        Returns
        -------
        DataFrame
            ``batch_id, source, file_name, sha256, imported_at`` (UTC) and ``entries`` (sets, scores, habits
            and events that it wrote).
        """
        with self._store.reading() as connection:
            return read_batches(connection)

    def import_states(self, entries: Sequence[ImportedEntry]) -> list[State]:
        """Say of each entry of a file whether it is "new", "there", or "taken back" by the person."""
        with self._store.reading() as connection:
            return states(connection, entries)

    def backup(self, path: str | Path | None = None) -> Path:
        """Write a whole copy of the journal; without a path beside it, named by day and time."""
        if path is None:
            folder = self.path.parent / "backups"
            folder.mkdir(mode=0o700, exist_ok=True)
            path = folder / f"{self.path.stem}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}Z.sqlite"
        target = Path(path)
        if target.exists():
            raise FileExistsError(f"the backup must not overwrite a file, got {target}; choose another name")
        self._store.copy_to(target)
        return target

    # ------------------------------------------------------------------ whole tables, for the archive

    def tables(self) -> tuple[Table, ...]:
        """Every table with all its rows, as they are kept."""
        with self._store.reading() as connection:
            return read_tables(connection)

    def fill(self, tables: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]) -> None:
        """Put whole tables (name, columns, rows) into the journal, all or nothing.

        Raises
        ------
        ValueError
            A row breaks a rule of its table.
        """
        try:
            with self._store.writing("archive read", final=True) as connection:
                write_tables(connection, tables)
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

        with self._store.reading() as connection:
            tables = {name: read_frame(connection, name) for name in QUERIES}
            thresholds = thresholds_in(connection)
        return Frames(
            **tables,
            catalog=self.catalog,
            today=pd.Timestamp(self.today()),
            synthetic=self.synthetic,
            thresholds=thresholds,
        )

    def _frame(self, name: str) -> pd.DataFrame:
        with self._store.reading() as connection:
            return read_frame(connection, name)

"""Imports from other trackers: each a batch, which is written and taken back as a whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING

from psoas_analytics.journal.base import JournalBase
from psoas_analytics.journal.batch_undo import change_of, read_batches, take_back_batch
from psoas_analytics.journal.batches import (
    Batch,
    ImportedEntry,
    Progress,
    State,
    label_of,
    states,
    write_batch,
)
from psoas_analytics.records import EntryError

if TYPE_CHECKING:
    import pandas as pd


class Importing(JournalBase):
    """Batches of a journal."""

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
        if not hasattr(preview, "entries"):
            raise TypeError(f"preview must come from exchange.preview, got {type(preview).__name__}")
        if self._store.in_transaction():
            raise EntryError({"": "an import must be a change of its own, and not stand inside together()"})
        self._store.back_up("before-import")
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
        if not all(hasattr(entry, "session") for entry in entries):
            raise TypeError("entries must come from ImportPreview.entries()")
        with self._store.reading() as connection:
            return states(connection, entries)

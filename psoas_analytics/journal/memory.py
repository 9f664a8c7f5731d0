"""What is kept around the entries: the journal's id, settings, thresholds of one person, drafts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any

from psoas_analytics.journal.base import JournalBase
from psoas_analytics.journal.identity import ID_RULE, derived_in, id_in, is_journal_id
from psoas_analytics.records import EntryError
from psoas_analytics.thresholds import THRESHOLDS, Threshold, ThresholdError, checked, set_for

# Settings whose names begin so hold a threshold that was set for this person.
_THRESHOLD = "threshold:"


class Memory(JournalBase):
    """Id, settings, thresholds and drafts of a journal."""

    @property
    def journal_id(self) -> str:
        """The id of this journal, 32 hexadecimal digits: the same for all its copies and archives, for ever.

        Random, so it says nothing about the person; a journal from before journals had one has it from its
        first plan or entry. After a restore it is that of the restored journal.

        Examples
        --------
        >>> from psoas_analytics.journal import open_journal
        >>> with open_journal(":memory:") as journal:
        ...     len(journal.journal_id)
        32
        """
        with self._store.reading() as connection:
            return id_in(connection)

    def take_id(self, journal_id: str | None) -> None:
        """Take the id of the journal that the entries come from, as an archive that is read does.

        Parameters
        ----------
        journal_id : str or None
            None: that journal had none; the id is derived from the entries, or stays if there are none.

        Raises
        ------
        ValueError
            Not an id of a journal.
        """
        if journal_id is None:
            with self._store.reading() as connection:
                journal_id = derived_in(connection) or id_in(connection)
        if not is_journal_id(journal_id):
            raise ValueError(f"{ID_RULE}, got {journal_id!r:.60}")
        self._store.run("UPDATE identity SET id = ?", (journal_id,))

    @contextmanager
    def together(self, label: str) -> Iterator[None]:
        """Keep the entries logged inside as one: all of them or none, and one ``undo()`` takes them back.

        Examples
        --------
        >>> from psoas_analytics.journal import open_journal
        >>> with open_journal(":memory:") as journal:
        ...     with journal.together("pain at two sites"):
        ...         _ = journal.log_pain(4, site="low back")
        ...         _ = journal.log_pain(2, site="groin", side="left")
        ...     journal.undo()
        'pain at two sites'
        """
        with self._writing(label):
            yield

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after each change that this process keeps in this file.

        It is called on the thread that wrote. What it raises becomes a warning: the change is kept.

        Returns
        -------
        callable
            Ends the listening.
        """
        return self._store.listen(listener)

    def setting(self, name: str) -> str | None:
        """Return a setting of this journal, or None."""
        found = self._store.rows("SELECT value FROM setting WHERE id = ?", (name,))
        return found[0][0] if found else None

    def set_setting(self, name: str, value: str | None) -> None:
        """Keep a setting of this journal, such as "my therapist agreed"; None takes it away."""
        with self._writing(f"setting {name}") as put:
            if value is None:
                put.delete("setting", name)
            elif put.has("setting", name):
                put.change("setting", name, {"value": value})
            else:
                put.row("setting", id=name, value=value)

    def set_threshold(self, name: str, value: float | None) -> None:
        """Set one clinical number for this person, as a therapist may; None: back to the usual one.

        Parameters
        ----------
        name : str
            A name of ``thresholds.THRESHOLDS``, such as "done_share".
        value : float or None
            Within the threshold's plausible range, in its unit.

        Raises
        ------
        EntryError
            Unknown name, or a value that makes no sense; nothing was written.

        Examples
        --------
        >>> from psoas_analytics.journal import open_journal
        >>> with open_journal(":memory:") as journal:
        ...     journal.set_threshold("done_share", 0.7)
        ...     journal.thresholds()["done_share"].value
        0.7
        """
        try:
            usual = THRESHOLDS[name].value if value is None and name in THRESHOLDS else value
            given = checked(name, usual)
        except ThresholdError as error:
            raise EntryError({"value" if name in THRESHOLDS else "name": str(error)}) from None
        kept = json.dumps({"value": given, "on": self._clock.today().isoformat()})
        self.set_setting(_THRESHOLD + name, None if value is None else kept)

    def thresholds(self) -> Mapping[str, Threshold]:
        """Return every clinical number in force: the usual ones, and those set for this person."""
        with self._store.reading() as connection:
            return thresholds_in(connection)

    def draft(self, form: str) -> Any:
        """Return what a form had typed in and not saved, as :meth:`keep_draft` took it, or None."""
        found = self._store.rows("SELECT value FROM draft WHERE id = ?", (form,))
        return json.loads(found[0][0]) if found else None

    def keep_draft(self, form: str, values: Any) -> None:
        """Keep what is typed into a form and not saved yet, in place of what was kept; None: nothing.

        A draft is no entry: it has no history, no frame and no place in the archive.
        """
        if values is None:
            self._store.run("DELETE FROM draft WHERE id = ?", (form,))
            return
        self._store.run(
            "INSERT INTO draft (id, at, value) VALUES (?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET at = excluded.at, value = excluded.value",
            (form, self._clock.moment().iso, json.dumps(values)),
        )


def thresholds_in(connection: sqlite3.Connection) -> Mapping[str, Threshold]:
    """Every threshold in force: the usual ones, and those set for this person in their place."""
    sql = "SELECT id, value FROM setting WHERE substr(id, 1, ?) = ?"
    found = dict(THRESHOLDS)
    for key, text in connection.execute(sql, (len(_THRESHOLD), _THRESHOLD)):
        name = key.removeprefix(_THRESHOLD)
        # What another version knew, or an edited archive holds, is left out: the usual one stands.
        with suppress(ValueError, TypeError, KeyError):
            kept = json.loads(text)
            found[name] = set_for(name, kept["value"], on=date.fromisoformat(kept["on"]))
    return found

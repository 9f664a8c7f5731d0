"""What every part of the journal stands on: the file, the clock, and one way to write."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from psoas_analytics.catalog import Catalog
from psoas_analytics.journal.clock import Clock, Moment
from psoas_analytics.journal.store import Store
from psoas_analytics.records import EntryError


class JournalBase:
    """Store, clock and catalog, shared by the parts that :class:`~psoas_analytics.journal.Journal` joins."""

    catalog: Catalog
    _store: Store
    _clock: Clock
    _new_id: Callable[[], str]

    @contextmanager
    def _writing(self, label: str) -> Iterator[Writer]:
        try:
            with self._store.writing(label) as connection:
                yield Writer(connection, self._new_id)
        except sqlite3.IntegrityError as error:
            if "UNIQUE" in str(error):
                raise EntryError(
                    {"id": "an entry with this id is in the journal already; it was not doubled"}
                ) from None
            raise EntryError({"": f"the journal refused the entry: {error}"}) from None


class Writer:
    """Puts rows into the tables of one open transaction."""

    def __init__(self, connection: sqlite3.Connection, new_id: Callable[[], str]) -> None:
        self._connection = connection
        self._new_id = new_id

    def value(self, sql: str, *values: Any) -> Any:
        """Return the first column of the first row."""
        return self._connection.execute(sql, values).fetchone()[0]

    # Table and column names come from this module's calls, never from a person.

    def has(self, table: str, row_id: str) -> bool:
        """Say whether the table has the row now."""
        return bool(self.value(f"SELECT count(*) FROM {table} WHERE id = ?", row_id))

    def ever_had(self, table: str, row_id: str) -> bool:
        """Say whether the table has the row, or had it once."""
        sql = "SELECT count(*) FROM history WHERE row_id = ? AND table_name = ?"
        return bool(self.value(sql, row_id, table))

    def change(self, table: str, row_id: str, values: Mapping[str, Any]) -> None:
        """Set columns of one row."""
        if values:
            pairs = ", ".join(f"{name} = ?" for name in values)
            self._connection.execute(f"UPDATE {table} SET {pairs} WHERE id = ?", (*values.values(), row_id))

    def delete(self, table: str, row_id: str) -> None:
        """Take one row out; the history keeps it."""
        self._connection.execute(f"DELETE FROM {table} WHERE id = ?", (row_id,))

    def row(self, table: str, **values: Any) -> str:
        """Put one row in, under a new id unless one is given; return the id."""
        row_id: str = values.get("id") or self._new_id()
        values["id"] = row_id
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        self._connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))
        return row_id


def when_columns(moment: Moment) -> dict[str, Any]:
    """Columns of a table that say when something was."""
    return {"at": moment.iso, "utc_offset_min": moment.utc_offset_min, "day": moment.day.isoformat()}

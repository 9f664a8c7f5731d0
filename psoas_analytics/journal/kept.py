"""The tables of a journal, kept between two looks: only what changed since is read again."""

from __future__ import annotations

import re
import sqlite3
import threading
from typing import TYPE_CHECKING, NamedTuple

from psoas_analytics.journal.read import QUERIES, read_frame

if TYPE_CHECKING:
    import pandas as pd

# The tables of the file that each frame is read from.
_SOURCES = {name: set(re.findall(r"(?:FROM|JOIN) (\w+)", sql)) for name, sql in QUERIES.items()}


class _Mark(NamedTuple):
    """How far the history went: its last row, and the last change, known by its time as well."""

    history_id: int
    change_id: int
    change_at: str


class KeptTables:
    """The tables as they were read last; each may be read from any thread and any connection of the file."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._mark: _Mark | None = None
        self._tables: dict[str, pd.DataFrame] = {}

    def read(self, connection: sqlite3.Connection) -> dict[str, pd.DataFrame]:
        """Return every table as the connection sees it, inside a transaction that only reads."""
        with self._lock:
            mark = _mark(connection)
            stale = set(QUERIES) if self._mark is None else _changed_since(connection, self._mark)
            self._tables |= {name: read_frame(connection, name) for name in QUERIES if name in stale}
            self._mark = mark
            # Views: what a caller writes into one is its own.
            return {name: self._tables[name].copy(deep=False) for name in QUERIES}


def _mark(connection: sqlite3.Connection) -> _Mark | None:
    """None: nothing was ever changed."""
    found = connection.execute(
        "SELECT (SELECT coalesce(max(id), 0) FROM history), id, at FROM change ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return None if found is None else _Mark(*found)


def _changed_since(connection: sqlite3.Connection, mark: _Mark) -> set[str]:
    """Frames to read again: all, if the file's history does not go on from the mark (a restored backup)."""
    known = connection.execute("SELECT at FROM change WHERE id = ?", (mark.change_id,)).fetchone()
    if known != (mark.change_at,):
        return set(QUERIES)
    rows = connection.execute("SELECT DISTINCT table_name FROM history WHERE id > ?", (mark.history_id,))
    changed = {table for (table,) in rows}
    return {name for name, tables in _SOURCES.items() if tables & changed}

"""Look at a file without changing it: whether it is a journal of ours, and whether it is whole."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from psoas_analytics.journal import schema
from psoas_analytics.journal.beside import beside, left_behind

_MOST = 5
# So every SQLite file begins.
_HEADER = b"SQLite format 3\0"
# These say that the file could not be opened just now, and nothing about what is in it.
_NOT_NOW = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
}


@dataclass(frozen=True)
class Look:
    """What a file turned out to be.

    Attributes
    ----------
    version : the schema of a journal of ours, 0 for an empty file, None for a foreign or unreadable one
    faults : what is wrong with it, one sentence's part each; a foreign file has one that says so
    damaged : whether it may be ours, with bytes that are wrong
    """

    version: int | None
    faults: tuple[str, ...] = ()
    damaged: bool = False

    @property
    def newer(self) -> bool:
        """Whether a newer program wrote it."""
        return self.version is not None and self.version > schema.VERSION


def look_at(path: Path) -> Look:
    """Read a file whole: every page, every rule of every row, every reference.

    Raises
    ------
    OSError, sqlite3.OperationalError
        It could not be opened just now.
    """
    if path.stat().st_size == 0:
        if (left := left_behind(path)) is not None:
            fault = f"it is empty, and {left.name} beside it may hold entries that are nowhere else"
            return Look(None, (fault,), damaged=True)
        return Look(0)
    try:
        with closing(_read_only(path)) as connection:
            return _judge(connection)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if isinstance(error, sqlite3.Error) and error.sqlite_errorcode & 0xFF in _NOT_NOW:
            raise
        fault = f"it cannot be read as a journal ({error})"
        if _begins_as_ours(path):
            return Look(None, (fault,), damaged=True)
        return Look(None, (f"{fault}: it does not begin as one, and may be a file of another program",))


def _begins_as_ours(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(len(_HEADER))
    return _HEADER.startswith(head)


def _judge(connection: sqlite3.Connection) -> Look:
    application, version, tables = (
        connection.execute(sql).fetchone()[0]
        for sql in ("PRAGMA application_id", "PRAGMA user_version", "SELECT count(*) FROM sqlite_master")
    )
    if not application and not version and not tables:
        return Look(0)
    if application != schema.APPLICATION_ID:
        return Look(None, ("it is a file of another program",))
    if version > schema.VERSION:
        newer = f"a newer version wrote it (schema {version}, this program knows {schema.VERSION})"
        return Look(version, (newer,))
    found = [row[0] for row in connection.execute(f"PRAGMA integrity_check({_MOST})")]
    faults = [] if found == ["ok"] else [f"damaged: {' '.join(str(one).split())}" for one in found]
    # integrity_check passes over references.
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check").fetchmany(_MOST):
        faults.append(f"row {row} of {table} refers to a {parent} that is not there")
    return Look(version, tuple(faults), damaged=bool(faults))


def _read_only(path: Path) -> sqlite3.Connection:
    # A file at rest in WAL mode can only be read as one that nobody changes, or SQLite lays files beside it.
    at_rest = not any(beside(path, end).exists() for end in ("-wal", "-journal"))
    return sqlite3.connect(f"{path.absolute().as_uri()}?{'immutable=1' if at_rest else 'mode=ro'}", uri=True)

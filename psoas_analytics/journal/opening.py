"""What may be opened: our own file, whole and not newer than this program; anything else stays untouched."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from functools import cache
from pathlib import Path

from psoas_analytics.journal import schema
from psoas_analytics.journal.beside import beside, check_not_left_behind
from psoas_analytics.journal.sentences import MEND, JournalError, sentences

# How long another program may go on writing a file that is looked at.
_BUSY_S = 5
# SQLite's header; it takes a file of one byte for an empty one.
_SMALLEST = 100


def make_file(path: Path) -> None:
    """Make an empty file for this user alone if there is none, and its folder."""
    try:
        if path.is_dir():
            raise JournalError(f"the journal must be a file, got the folder {path}; add a file name to it")
        if not path.parent.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            check_not_left_behind(path)
            create_private(path)
        elif not path.is_file():
            raise JournalError(
                f"the journal must be a file, got the device or pipe {path}; choose another path"
            )
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else error
        raise JournalError(f"the journal cannot be made at {path}: {said}; choose another path") from None


def create_private(path: Path) -> None:
    """Make a file that its owner alone can read; an unfinished one is begun anew."""
    # SQLite gives its -wal and -shm files the rights of this one.
    flags = os.O_CREAT | os.O_RDWR | (os.O_TRUNC if path.suffix == ".part" else 0)
    os.close(os.open(path, flags, 0o600))


def inspect(path: Path) -> int:
    """Version of our file, 0 for an empty one; a foreign or newer file is refused without a write."""
    give_up = time.monotonic() + _BUSY_S
    while True:
        before = _signature(path)
        try:
            return _look(path)
        except JournalError:
            # Another program may have been writing it just then: a file that changes gets another look.
            time.sleep(0.05)
            if _signature(path) == before or time.monotonic() > give_up:
                raise


def _signature(path: Path) -> tuple[int, int, bool]:
    now = path.stat()
    return (now.st_mtime_ns, now.st_size, _in_use(path))


def _in_use(path: Path) -> bool:
    return any(beside(path, end).exists() for end in ("-wal", "-journal"))


def _look(path: Path) -> int:
    if sqlite3.sqlite_version_info < (3, 38):
        raise JournalError(f"SQLite must be 3.38 or newer, got {sqlite3.sqlite_version}; use a newer Python")
    size = path.stat().st_size
    if size == 0:
        check_not_left_behind(path)
        return 0
    if size < _SMALLEST:
        raise _not_ours(path)
    # Reading a file in WAL mode leaves a -wal beside it, unless SQLite may take it that nobody changes it.
    # A -journal alone is what a first opening left that was cut short: a reader cannot roll that back.
    how = "mode=ro" if beside(path, "-wal").exists() else "immutable=1"
    with sentences(path):
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)
        try:
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            version: int = connection.execute("PRAGMA user_version").fetchone()[0]
            kinds = dict(connection.execute("SELECT name, type FROM sqlite_master"))
            page_size: int = connection.execute("PRAGMA page_size").fetchone()[0]
        finally:
            connection.close()
    if (application, version) == (0, 0) and not kinds:
        # A first opening that was cut short, or is under way in another program.
        return 0
    if application != schema.APPLICATION_ID:
        raise _not_ours(path)
    if version < 1:
        raise _damaged(path, f"its schema is numbered {version}")
    if version > schema.VERSION:
        raise JournalError(
            f"{path} was written by a newer version (schema {version}, this program knows {schema.VERSION});"
            " it was left as it is. Install the newest psoas_analytics"
        )
    if how == "immutable=1" and size % page_size:
        raise _damaged(path, "its end is missing")
    _check_kinds(path, version, kinds)
    return version


def check_whole(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a journal whose pages or rows break a rule; that costs 5 ms a megabyte.

    A connection that may write is needed: a read-only one passes over the rules of the rows.
    """
    with sentences(path):
        found = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    if found != "ok":
        raise _damaged(path, " ".join(found.split()))


def _not_ours(path: Path) -> JournalError:
    return JournalError(f"{path} is not a psoas_analytics journal; it was left as it is. Choose another path")


def _damaged(path: Path, fault: str) -> JournalError:
    return JournalError(f"the journal {path} is damaged: {fault}; it was left as it is. {MEND}")


def _check_kinds(path: Path, version: int, kinds: Mapping[str, str]) -> None:
    usual = _usual_kinds(schema.MIGRATIONS[:version])
    missing = [name for name, kind in usual.items() if kinds.get(name) != kind]
    # A view or a trigger of another program would run with every entry.
    foreign = [name for name, kind in kinds.items() if kind in {"view", "trigger"} and name not in usual]
    if missing or foreign:
        named = ", ".join(repr(name) for name in (missing or foreign)[:3])
        raise _damaged(path, f"{'it lacks' if missing else 'another program put in'} {named}")


@cache
def _usual_kinds(migrations: tuple[tuple[str, ...], ...]) -> Mapping[str, str]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for statement in (line for statements in migrations for line in statements):
            connection.execute(statement)
        return dict(connection.execute("SELECT name, type FROM sqlite_master"))

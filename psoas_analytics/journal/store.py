"""One SQLite file: opened only if it is ours, one connection for each thread, one lock for writers."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from psoas_analytics.journal import schema

# How long a writer waits for another one.
BUSY_S = 5
# By file, for all journals that this process has open on it.
_LISTENERS: dict[Path, list[Callable[[], None]]] = {}
_LISTENING = threading.Lock()


class JournalError(Exception):
    """The journal file cannot be used; the message says why and what to do. The file is untouched."""


class Store:
    """Connections and transactions of one journal file.

    Parameters
    ----------
    path : path of the file; created, readable by its owner alone, if it is not there
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._by_thread: dict[threading.Thread, sqlite3.Connection] = {}
        self._closed = False
        _make_file(path)
        version = _inspect(path)
        if version < schema.VERSION:
            try:
                self._migrate(version)
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        """Close every thread's connection; closing twice is harmless."""
        with self._lock:
            self._closed = True
            for connection in self._by_thread.values():
                connection.close()
            self._by_thread.clear()

    @contextmanager
    def writing(
        self, label: str, *, undoes: int | None = None, final: bool = False
    ) -> Iterator[sqlite3.Connection]:
        """One transaction that takes the write lock at once; all of it is kept, or none.

        Inside another one of this thread it is a part of that one. ``undoes``: the change that it takes
        back. ``final``: undo passes it over.
        """
        connection = self._connection()
        if connection.in_transaction:
            yield connection
            return
        with _sentences(self.path):
            connection.execute("BEGIN IMMEDIATE")
            try:
                connection.execute(
                    "INSERT INTO change (at, label, final, undoes) VALUES (?, ?, ?, ?)",
                    (datetime.now(UTC).isoformat(timespec="milliseconds"), label, final, undoes),
                )
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        self._tell_listeners()

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call back after each change of this file that this process keeps; returns what ends that."""
        key = self.path.resolve()
        with _LISTENING:
            _LISTENERS.setdefault(key, []).append(listener)

        def stop() -> None:
            with _LISTENING:
                if listener in _LISTENERS.get(key, []):
                    _LISTENERS[key].remove(listener)

        return stop

    def _tell_listeners(self) -> None:
        with _LISTENING:
            listeners = list(_LISTENERS.get(self.path.resolve(), []))
        for listener in listeners:
            try:
                listener()
            except Exception as error:
                warnings.warn(f"a listener of {self.path.name} raised {error!r}", stacklevel=2)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One view of the file that later writes do not change while it is read."""
        connection = self._connection()
        if connection.in_transaction:
            yield connection
            return
        with _sentences(self.path):
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("COMMIT")

    def in_transaction(self) -> bool:
        """Say whether this thread is inside a transaction of its own."""
        return self._connection().in_transaction

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Rows of one query."""
        with _sentences(self.path):
            return self._connection().execute(sql, values).fetchall()

    def run(self, sql: str, values: Sequence[Any] = ()) -> None:
        """Write by one statement that leaves no trace in the history and tells no listener."""
        with _sentences(self.path):
            self._connection().execute(sql, values)

    def copy_to(self, path: Path) -> None:
        """Write a whole copy beside the running journal; it appears under its name only when complete."""
        unfinished = path.with_name(path.name + ".part")
        with _sentences(path):
            _create_private(unfinished)
            target = sqlite3.connect(unfinished)
            try:
                self._connection().backup(target)
            finally:
                target.close()
            unfinished.replace(path)

    def _connection(self) -> sqlite3.Connection:
        thread = threading.current_thread()
        with self._lock:
            if self._closed:
                raise JournalError(f"the journal {self.path} is closed; open it again with open_journal()")
            if thread not in self._by_thread:
                for gone in [one for one in self._by_thread if not one.is_alive()]:
                    self._by_thread.pop(gone).close()
                self._by_thread[thread] = _connect(self.path)
            return self._by_thread[thread]

    def _migrate(self, version: int) -> None:
        if version > 0:
            self.copy_to(self.path.with_name(f"{self.path.stem}.before-version-{schema.VERSION}.sqlite"))
        connection = self._connection()
        with _sentences(self.path):
            connection.execute("BEGIN IMMEDIATE")
            try:
                # Another process may have migrated while this one waited for the lock.
                version = connection.execute("PRAGMA user_version").fetchone()[0]
                for statements in schema.MIGRATIONS[version:]:
                    for statement in statements:
                        connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {max(version, schema.VERSION)}")
                connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
                connection.execute("COMMIT")
            except BaseException:
                connection.execute("ROLLBACK")
                raise


def temporary_path() -> tuple[Path, Callable[[], None]]:
    """Path of a journal that lives as long as the returned clean-up is not called."""
    folder = tempfile.TemporaryDirectory(prefix="psoas-", ignore_cleanup_errors=True)
    return Path(folder.name) / "journal.sqlite", folder.cleanup


def _connect(path: Path) -> sqlite3.Connection:
    with _sentences(path):
        connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
        try:
            _set_wal(connection)
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            connection.close()
            raise
    return connection


def _set_wal(connection: sqlite3.Connection) -> None:
    # Two programs that open a new file at once shut each other out, and SQLite's own wait does not cover it.
    give_up = time.monotonic() + BUSY_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > give_up:
                raise
            time.sleep(0.02)
        else:
            return


def _make_file(path: Path) -> None:
    if path.is_dir():
        raise JournalError(f"the journal must be a file, got the folder {path}; add a file name to it")
    try:
        if not path.parent.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _create_private(path)
    except OSError as error:
        raise JournalError(
            f"the journal cannot be made at {path}: {error.strerror}; choose another path"
        ) from None


def _create_private(path: Path) -> None:
    # SQLite gives its -wal and -shm files the rights of this one.
    flags = os.O_CREAT | os.O_RDWR | (os.O_TRUNC if path.suffix == ".part" else 0)
    os.close(os.open(path, flags, 0o600))


def _inspect(path: Path) -> int:
    """Version of our file, 0 for an empty one; a foreign or newer file is refused without a write."""
    give_up = time.monotonic() + BUSY_S
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
    return any(path.with_name(path.name + end).exists() for end in ("-wal", "-journal"))


def _look(path: Path) -> int:
    if sqlite3.sqlite_version_info < (3, 38):
        raise JournalError(f"SQLite must be 3.38 or newer, got {sqlite3.sqlite_version}; use a newer Python")
    if path.stat().st_size == 0:
        return 0
    # Reading a file in WAL mode leaves a -wal beside it, unless SQLite may take it that nobody changes it.
    with _sentences(path):
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?{'mode=ro' if _in_use(path) else 'immutable=1'}", uri=True
        )
        try:
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            version: int = connection.execute("PRAGMA user_version").fetchone()[0]
            empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        finally:
            connection.close()
    if (application, version) == (0, 0) and empty:
        # A first opening that was cut short, or is under way in another program.
        return 0
    if application != schema.APPLICATION_ID:
        raise JournalError(
            f"{path} is not a psoas_analytics journal; it was left as it is. Choose another path"
        )
    if version > schema.VERSION:
        raise JournalError(
            f"{path} was written by a newer version (schema {version}, this program knows {schema.VERSION});"
            " it was left as it is. Install the newest psoas_analytics"
        )
    return version


@contextmanager
def _sentences(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system say into a sentence with something to do."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except (sqlite3.Error, OSError) as error:
        raise JournalError(f"the journal {path} could not be used: {error}. {_advice(str(error))}") from error


def _advice(message: str) -> str:
    known = {
        "locked": "Another program is writing to it; wait a moment and try again",
        "readonly": "The file or its folder cannot be written; check its permissions",
        "full": "The disk is full; make room and try again. Nothing was half written",
        "not a database": "It is not a journal of this program; it was left as it is. Choose another path",
        "malformed": "The file is damaged; put the newest backup in its place",
    }
    for part, advice in known.items():
        if part in message:
            return advice
    return "Check that the drive is there and that the folder can be written"

"""One SQLite file: one connection for each thread, one lock for writers."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from psoas_analytics.journal import backups, schema
from psoas_analytics.journal.opening import check_whole, inspect, make_file
from psoas_analytics.journal.sentences import JournalError, sentences
from psoas_analytics.records import EntryError

# How long a writer waits for another one.
BUSY_S = 5
# By file, for all journals that this process has open on it.
_LISTENERS: dict[Path, list[Callable[[], None]]] = {}
_LISTENING = threading.Lock()


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
        self._files: dict[str, int] = {}
        self._closed = False
        self._backed_up_on: date | None = None
        make_file(path)
        # Once: each write asks for both.
        self._places = (str(path), f"{path}-wal")
        self._heard_at = path.resolve()
        version = inspect(path)
        try:
            if version > 0:
                check_whole(self._connection(), path)
            if version < schema.VERSION:
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
        with sentences(self.path):
            self._check_place()
        self._back_up_once_a_day()
        with sentences(self.path):
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
            # What is acknowledged must lie where it will be looked for.
            self._check_place()
        self._tell_listeners()

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call back after each change of this file that this process keeps; returns what ends that."""
        with _LISTENING:
            _LISTENERS.setdefault(self._heard_at, []).append(listener)

        def stop() -> None:
            with _LISTENING:
                if listener in _LISTENERS.get(self._heard_at, []):
                    _LISTENERS[self._heard_at].remove(listener)

        return stop

    def _tell_listeners(self) -> None:
        with _LISTENING:
            listeners = list(_LISTENERS.get(self._heard_at, []))
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
        with sentences(self.path):
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
        with sentences(self.path):
            return self._connection().execute(sql, values).fetchall()

    def run(self, sql: str, values: Sequence[Any] = ()) -> None:
        """Write by one statement that leaves no trace in the history and tells no listener."""
        with sentences(self.path):
            connection = self._connection()
            self._check_place()
            try:
                connection.execute(sql, values)
            except sqlite3.IntegrityError as error:
                raise EntryError({"": f"the journal refused the entry: {error}"}) from None

    def copy_to(self, path: Path) -> None:
        """Write a whole copy beside the running journal; it appears under its name only when complete."""
        with sentences(path), closing(_onlooker(self.path)) as connection:
            backups.copy(connection, path)

    def back_up(self, reason: str = "") -> Path:
        """Make a dated copy in the folder of backups, which keeps fewer of them the older they are."""
        with sentences(self.path), closing(_onlooker(self.path)) as connection:
            return backups.make(connection, self.path, reason=reason)

    def replace_by(self, source: sqlite3.Connection, *, progress: Callable[[int, int, int], None]) -> None:
        """Take over all that another database holds, as one transaction, and tell the listeners.

        ``progress`` is called with SQLite's status after each page; the first has taken the write lock.
        """
        with sentences(self.path):
            source.backup(self._connection(), pages=1, progress=progress)
        self._tell_listeners()

    def _back_up_once_a_day(self) -> None:
        # Before the day's first change; a kernel may run for weeks, so opening is not the moment for it.
        today = backups.utc_now()
        if self._backed_up_on == today.date():
            return
        self._backed_up_on = today.date()
        try:
            with sentences(self.path):
                needed = backups.due(self._connection(), self.path, now=today)
            if needed:
                self.back_up("daily")
        except JournalError as error:
            # An entry is worth more than a copy: it is kept all the same.
            warnings.warn(f"today's backup could not be made: {error}", stacklevel=2)

    def _connection(self) -> sqlite3.Connection:
        thread = threading.current_thread()
        with self._lock:
            if self._closed:
                raise JournalError(f"the journal {self.path} is closed; open it again with open_journal()")
            if thread not in self._by_thread:
                for gone in [one for one in self._by_thread if not one.is_alive()]:
                    self._by_thread.pop(gone).close()
                self._by_thread[thread] = _connect(self.path)
                self._files = self._files or _numbers(self._places)
            return self._by_thread[thread]

    def _check_place(self) -> None:
        # SQLite goes on writing to a file that was deleted or moved away, and what it keeps there is lost.
        if _numbers(self._places) != self._files:
            raise JournalError(
                f"the journal {self.path} was moved, deleted or replaced while it was open, or its drive is"
                " gone; what you entered just now was not kept. Put the file back, or choose another path,"
                " then open the journal again and enter it once more"
            )

    def _migrate(self, version: int) -> None:
        if version > 0:
            self.back_up(f"before-version-{schema.VERSION}")
        connection = self._connection()
        with sentences(self.path):
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
    with sentences(path):
        connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
        try:
            _set_wal(connection)
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            # The first look makes the -wal, which then stays the same until the last connection is closed.
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except BaseException:
            connection.close()
            raise
    return connection


def _onlooker(path: Path) -> sqlite3.Connection:
    # It sees what is kept, nothing of a transaction under way here, and makes no file if there is none.
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=BUSY_S)


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


def _numbers(places: Sequence[str]) -> dict[str, int]:
    """Which files lie under the journal's names, by the number that the file system gives each."""
    found = {}
    for place in places:
        with suppress(FileNotFoundError, NotADirectoryError):
            found[place] = os.stat(place).st_ino
    return found

"""Dated copies beside the journal: made before what is risky and once a day, thinned out with time.

A copy is complete or not there. Its SHA-256 lies beside it, in the form that ``sha256sum -c`` reads.
"""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from psoas_analytics.journal.beside import check_free
from psoas_analytics.journal.sentences import JournalError

FOLDER = "backups"
DIGEST = ".sha256"
DAYS, WEEKS, MONTHS = 7, 4, 12
# Of the newest day more than one is kept: the copy made before an import is wanted that same evening.
OF_NEWEST_DAY = 10

_STAMP = "%Y%m%dT%H%M%S%fZ"
_UNFINISHED = ".psoas-"
_ONE_DAY_S = 24 * 3600


def utc_now() -> datetime:
    """The time that the name of a copy tells."""
    return datetime.now(UTC)


def folder(journal: Path) -> Path:
    """Where the copies of a journal lie."""
    return journal.parent / FOLDER


def dated(journal: Path) -> dict[Path, datetime]:
    """Our own copies of a journal with the time in their names, oldest first; no other file is among them."""
    pattern = re.compile(re.escape(_label(journal)) + r"-(\d{8}T\d{12}Z)(-[a-z0-9-]+)?\.sqlite")
    found = {}
    with suppress(FileNotFoundError, NotADirectoryError):
        for path in folder(journal).iterdir():
            named = pattern.fullmatch(path.name)
            with suppress(ValueError):
                if named:
                    found[path] = datetime.strptime(named[1], _STAMP).replace(tzinfo=UTC)
    return dict(sorted(found.items(), key=lambda one: (one[1], one[0].name)))


def to_keep(moments: Iterable[datetime], *, now: datetime) -> set[datetime]:
    """Which copies stay: the newest of each of 7 days, 4 weeks and 12 months that have one.

    Parameters
    ----------
    moments : aware datetimes, in any order
    now : aware datetime
        A copy from the future (the clock was wrong, then or now) stays, and pushes no other out.

    Examples
    --------
    >>> days = [datetime(2026, 3, day, tzinfo=UTC) for day in range(1, 32)]
    >>> kept = to_keep(days, now=datetime(2026, 4, 1, tzinfo=UTC))
    >>> [moment.day for moment in sorted(kept)]
    [15, 22, 25, 26, 27, 28, 29, 30, 31]
    """
    given = set(moments)
    past = sorted((one for one in given if one <= now), reverse=True)
    kept = {one for one in given if one > now}
    kept |= set([one for one in past if one.date() == past[0].date()][:OF_NEWEST_DAY])
    rules: tuple[tuple[int, Callable[[datetime], object]], ...] = (
        (DAYS, lambda one: one.date()),
        (WEEKS, lambda one: one.isocalendar()[:2]),
        (MONTHS, lambda one: (one.year, one.month)),
    )
    for most, period in rules:
        newest: dict[object, datetime] = {}
        for one in past:
            newest.setdefault(period(one), one)
        kept |= set(list(newest.values())[:most])
    return kept


def prune(journal: Path, *, now: datetime) -> list[Path]:
    """Delete the copies that :func:`to_keep` leaves out, and what an earlier try left unfinished."""
    ours = dated(journal)
    kept = to_keep(ours.values(), now=now)
    gone = [path for path, moment in ours.items() if moment not in kept]
    for path in gone:
        path.unlink(missing_ok=True)
        digest_path(path).unlink(missing_ok=True)
    for leftover in folder(journal).glob(f"{_UNFINISHED}*"):
        with suppress(OSError):
            if time.time() - leftover.stat().st_mtime > _ONE_DAY_S:
                leftover.unlink()
    return gone


def due(connection: sqlite3.Connection, journal: Path, *, now: datetime) -> bool:
    """Whether no copy was made today, and there is something older than today to keep."""
    first = connection.execute("SELECT at FROM change ORDER BY id LIMIT 1").fetchone()
    today = now.date()
    return (
        first is not None
        and str(first[0])[:10] < today.isoformat()
        and all(moment.date() != today for moment in dated(journal).values())
    )


def make(connection: sqlite3.Connection, journal: Path, *, reason: str = "") -> Path:
    """Make a dated copy with its checksum, then let go of those that time has thinned out.

    Raises
    ------
    ValueError
        The reason does not fit into a file's name.
    JournalError
        The folder of backups cannot be written.
    sqlite3.Error
        No copy was made, or the copy is damaged as the journal is; nothing was let go of.
    """
    if not re.fullmatch(r"[a-z0-9-]*", reason):
        raise ValueError(f"reason must hold small letters, digits and hyphens, got {reason!r}")
    place = make_folder(journal)
    now = utc_now()
    name = f"{_label(journal)}-{now:{_STAMP}}{f'-{reason}' if reason else ''}.sqlite"
    target = place / name
    with _written_in(place):
        copy(connection, target)
        write_digest(target)
        prune(journal, now=now)
    return target


def make_folder(journal: Path) -> Path:
    """Make the folder of the copies, open to this user alone, if it is not there."""
    place = folder(journal)
    with _written_in(place):
        place.mkdir(mode=0o700, exist_ok=True)
    return place


@contextmanager
def _written_in(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise JournalError(
            f"the folder of backups {place} could not be written: {error.strerror}. It must be a folder that"
            " you can write in, on a drive with room for a copy"
        ) from error


def copy(connection: sqlite3.Connection, target: Path) -> None:
    """Copy a running database; the file appears under its name only when it is complete and sound."""
    check_free(target)
    handle, name = tempfile.mkstemp(prefix=_UNFINISHED, dir=target.parent)
    os.close(handle)
    unfinished = Path(name)
    try:
        with closing(sqlite3.connect(unfinished, isolation_level=None)) as made:
            # One fsync at the end, in place of one for each page: an unfinished copy is thrown away anyway.
            made.execute("PRAGMA synchronous = OFF")
            connection.backup(made)
            found = made.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise sqlite3.DatabaseError(f"malformed: {found}")
        to_disk(unfinished)
        unfinished.replace(target)
        to_disk(target.parent)
    finally:
        for leftover in target.parent.glob(unfinished.name + "*"):
            leftover.unlink(missing_ok=True)


def to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk and not in its cache alone."""
    if path.is_dir():
        # Some systems cannot sync a folder.
        with suppress(OSError):
            _sync(path, os.O_RDONLY)
    else:
        _sync(path, os.O_RDWR)


def digest_path(path: Path) -> Path:
    """Where the checksum of a copy lies."""
    return path.with_name(path.name + DIGEST)


def write_digest(path: Path) -> None:
    """Write the checksum of a copy beside it."""
    handle = os.open(digest_path(path), os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with open(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(f"{sha256(path)}  {path.name}\n")


def is_unchanged(path: Path) -> bool | None:
    """Whether a copy still has the checksum that lies beside it; None: there is no checksum."""
    try:
        kept = digest_path(path).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return None
    return kept.split(" ", 1)[0] == sha256(path)


def sha256(path: Path) -> str:
    """SHA-256 of a file in hexadecimal digits, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _label(journal: Path) -> str:
    # Two journals of one folder may differ in their endings alone.
    return journal.stem if journal.suffix == ".sqlite" else journal.name

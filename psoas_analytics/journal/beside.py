"""The files that SQLite lays beside a database: what they hold belongs to that database and to no other."""

from __future__ import annotations

from pathlib import Path

from psoas_analytics.journal.sentences import JournalError

COMPANIONS = ("-wal", "-shm", "-journal")
# How a rollback journal begins; four bytes at 16 say how many pages the database had before.
_MAGIC = bytes.fromhex("d9d505f920a163d7")


def beside(path: Path, end: str) -> Path:
    """One of the files beside a database."""
    return path.with_name(path.name + end)


def left_behind(path: Path) -> Path | None:
    """Return a file that holds entries of a database which is not there, or is empty; else None.

    A first opening that was cut short leaves none: it lays a -wal only beside a file that has a page, and
    what it keeps in a -journal is that there was none.
    """
    if _has_content(path):
        return None
    wal, journal = beside(path, "-wal"), beside(path, "-journal")
    if _has_content(wal):
        found = wal
    elif journal.is_file() and _had_pages(journal):
        found = journal
    else:
        return None
    # Another program may have begun the file between the two looks.
    return None if _has_content(path) else found


def check_free(path: Path) -> None:
    """Refuse a name for a new database where files of another one lie: SQLite would mix them in."""
    for end in ("-wal", "-journal"):
        if _has_content(left := beside(path, end)):
            raise JournalError(
                f"{left} belongs to a journal that was at {path}, and may hold entries that are nowhere else;"
                " nothing was written. Choose another name, or move it to its journal"
            )


def check_not_left_behind(path: Path) -> None:
    """Refuse to begin a journal anew where its -wal or -journal may hold the only copy of its entries."""
    if (left := left_behind(path)) is not None:
        raise JournalError(
            f"the journal {path} is {'empty' if path.exists() else 'not there'}, and {left.name} may hold"
            " entries that are nowhere else; both were left as they are. Put the journal back beside it,"
            " or bring back a backup with psoas restore, which keeps that file too"
        )


def _has_content(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


def _had_pages(journal: Path) -> bool:
    with journal.open("rb") as file:
        head = file.read(20)
    return head.startswith(_MAGIC) and any(head[16:])

"""What a person reads when the file cannot be used: what happened, and what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psoas_analytics.records import EntryError

MEND = (
    "Move it elsewhere, with the files beside it whose names begin with its name, and copy your newest backup"
    " to its place; psoas restore does both"
)
_DAMAGED = f"The file is damaged. {MEND}"


# A value that SQLite has no type for, a number that is too large, half of a letter.
_NO_VALUE = (sqlite3.ProgrammingError, sqlite3.InterfaceError, OverflowError, UnicodeEncodeError)


class JournalError(Exception):
    """The journal file cannot be used; the message says why and what to do. The file is untouched."""


@contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system say into a sentence with something to do."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except _NO_VALUE as error:
        raise EntryError(
            {"": f"each value must be plain text or a number, got one that is not: {error}"}
        ) from None
    except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
        said = str(error)
        raise JournalError(f"the journal {path} could not be used: {said}. {_advice(said)}") from error


def _advice(message: str) -> str:
    known = {
        "locked": "Another program is writing to it; wait a moment and try again",
        "readonly": "The file or its folder cannot be written; check its permissions",
        "full": "The disk is full; make room and try again. Nothing was half written",
        "not a database": "It is not a journal of this program; it was left as it is. Choose another path",
        "malformed": _DAMAGED,
        "decode": _DAMAGED,
        "no such": _DAMAGED,
        "already exists": _DAMAGED,
    }
    for part, advice in known.items():
        if part in message:
            return advice
    return "Check that the drive is there and that the folder can be written"

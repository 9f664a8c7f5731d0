"""The journals of older schemas, as the code of their day wrote them: SQL text and an archive of each.

That of today's schema is made by ``scripts/make_old_journal.py``; one of a released schema never anew.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

FOLDER = Path(__file__).parent / "old_journals"


def archive_of(version: int) -> Path:
    """The folder of an archive that was written with an older schema."""
    return FOLDER / f"version_{version}"


def old_journal(version: int, folder: Path) -> Path:
    """Make the SQLite file of an older schema in a folder; return its path."""
    return load(FOLDER / f"version_{version}.sql", folder / f"version_{version}.sqlite")


def load(text: Path, path: Path) -> Path:
    """Make an SQLite file of SQL text, to the letter: a note holds a lone carriage return."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(text.read_bytes().decode("utf-8"))
    path.chmod(0o600)
    return path

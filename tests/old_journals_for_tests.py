"""The journals of older schemas, as the code of their day wrote them: SQL text and an archive of each."""

import sqlite3
from contextlib import closing
from pathlib import Path

FOLDER = Path(__file__).parent / "old_journals"


def archive_of(version: int) -> Path:
    """The folder of an archive that was written with an older schema."""
    return FOLDER / f"version_{version}"


def old_journal(version: int, folder: Path) -> Path:
    """Make the SQLite file of an older schema in a folder; return its path."""
    path = folder / f"version_{version}.sqlite"
    text = (FOLDER / f"version_{version}.sql").read_bytes().decode("utf-8")
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(text)
    path.chmod(0o600)
    return path

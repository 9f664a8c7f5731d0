"""The archive: a folder of plain CSV, one file a table, with a manifest.

UTF-8, ISO dates, a header line, ``\\n`` line ends. An empty cell is a missing value in a column
that may be empty, and an empty text in one that may not. Reading an archive and writing it again
gives the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from psoas_analytics.journal import Journal, open_journal
from psoas_analytics.journal.schema import VERSION
from psoas_analytics.journal.tables import Table

FORMAT = "psoas_analytics archive"
MANIFEST = "manifest.json"
_READ = {"TEXT": str, "INTEGER": int, "REAL": float}


class ArchiveError(ValueError):
    """The archive cannot be read; nothing was written."""


def write_archive(journal: Journal, path: str | Path) -> Path:
    """Write everything that a journal holds as a folder of CSV files.

    Raises
    ------
    FileExistsError
        There is something at ``path`` already.
    """
    target = Path(path)
    if target.exists():
        raise FileExistsError(f"the archive must not overwrite anything, got {target}; choose another name")
    unfinished = Path(tempfile.mkdtemp(prefix=".psoas-", dir=target.parent))
    try:
        files: dict[str, dict[str, Any]] = {}
        for table in journal.tables():
            content = _to_csv(table).encode()
            (unfinished / f"{table.name}.csv").write_bytes(content)
            files[f"{table.name}.csv"] = {"rows": len(table.rows), "sha256": _digest(content)}
        manifest = {"format": FORMAT, "schema": VERSION, "synthetic": journal.synthetic, "files": files}
        (unfinished / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8", newline="\n")
        unfinished.rename(target)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return target


def read_archive(path: str | Path, journal_path: str | Path) -> Path:
    """Make a new journal file from an archive.

    Parameters
    ----------
    path : folder that :func:`write_archive` made
    journal_path : file that is not there yet

    Raises
    ------
    ArchiveError
        Not an archive, newer than this program, or changed since it was written.
    FileExistsError
        There is a file at ``journal_path``.
    """
    source, target = Path(path), Path(journal_path)
    if target.exists():
        raise FileExistsError(f"the journal must not overwrite a file, got {target}; choose another name")
    manifest = _manifest(source)
    contents = {name: _checked(source / name, facts["sha256"]) for name, facts in manifest["files"].items()}
    unfinished = target.with_name(target.name + ".part")
    unfinished.unlink(missing_ok=True)
    try:
        with open_journal(unfinished) as journal:
            rows = [
                (table.name, *_from_csv(contents[f"{table.name}.csv"], table))
                for table in journal.tables()
                if f"{table.name}.csv" in contents
            ]
            journal.fill(rows)
        unfinished.rename(target)
    except (sqlite3.IntegrityError, ValueError) as error:
        raise ArchiveError(f"{source}: a line cannot be read: {error}; nothing was written") from error
    finally:
        for leftover in (unfinished, *unfinished.parent.glob(unfinished.name + "-*")):
            leftover.unlink(missing_ok=True)
    return target


def _manifest(source: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ArchiveError(f"{source} must hold a {MANIFEST}, got: {error}; choose an archive folder") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ArchiveError(f"{source} must be an archive of psoas_analytics, and its manifest says something else")
    if manifest["schema"] > VERSION:
        raise ArchiveError(
            f"{source} was written by a newer version (schema {manifest['schema']}, this program knows {VERSION});"
            " install the newest psoas_analytics"
        )
    return manifest


def _checked(path: Path, sha256: str) -> str:
    content = path.read_bytes()
    if _digest(content) != sha256:
        raise ArchiveError(f"{path.name} was changed or damaged since the archive was written; nothing was read")
    return content.decode("utf-8")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _to_csv(table: Table) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    # csv writes None as an empty cell, and a float as Python's repr, which reads back exactly.
    writer.writerows(table.rows)
    return out.getvalue()


def _from_csv(content: str, table: Table) -> tuple[Sequence[str], list[tuple[Any, ...]]]:
    lines = csv.reader(io.StringIO(content, newline=""))
    header = next(lines)
    known = {name: place for place, name in enumerate(table.columns)}
    places = [known[name] for name in header]
    readers = [_READ[table.types[place]] for place in places]
    optional = [table.optional[place] for place in places]
    rows = [
        tuple(
            None if cell == "" and empty else read(cell)
            for cell, read, empty in zip(line, readers, optional, strict=True)
        )
        for line in lines
    ]
    return header, rows

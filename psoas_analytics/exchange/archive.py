r"""The archive: a folder of plain CSV, one file a table, with a manifest.

UTF-8, ISO dates, a header line, ``\n`` line ends. An empty cell is a missing value in a column
that may be empty, and an empty text in one that may not. Reading an archive and writing it again
gives the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from psoas_analytics.journal import Journal, open_journal
from psoas_analytics.journal.schema import TABLES, VERSION
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
        (unfinished / MANIFEST).write_text(
            json.dumps(manifest, indent=1) + "\n", encoding="utf-8", newline="\n"
        )
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
    files = _files(source)
    contents = {name: _checked(source / name, sha256) for name, sha256 in files.items()}
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
    except (ValueError, csv.Error) as error:
        raise ArchiveError(f"{source}: a line cannot be read: {error}; nothing was written") from error
    finally:
        for leftover in (unfinished, *unfinished.parent.glob(unfinished.name + "-*")):
            leftover.unlink(missing_ok=True)
    return target


def _files(source: Path) -> dict[str, str]:
    """Names and checksums of the files to read: tables of a journal and nothing else, each of them there."""
    manifest = _manifest(source)
    try:
        files = {str(name): str(facts["sha256"]) for name, facts in manifest["files"].items()}
    except (AttributeError, KeyError, TypeError):
        raise ArchiveError(
            f"the {MANIFEST} of {source} must list files with their sha256; nothing was read"
        ) from None
    tables = {f"{table}.csv" for table in TABLES}
    # A file of another name is never opened: it could lie outside the folder.
    unknown = sorted(set(files) - tables)
    if unknown:
        raise ArchiveError(
            f"the {MANIFEST} of {source} must name only tables, got {unknown!r}; nothing was read"
        )
    missing = sorted(tables - set(files))
    if missing and manifest["schema"] == VERSION:
        raise ArchiveError(
            f"the {MANIFEST} of {source} must name every table, and lacks {missing!r}; nothing was read"
        )
    return files


def _manifest(source: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ArchiveError(
            f"{source} must hold a {MANIFEST}, got: {error}; choose an archive folder"
        ) from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ArchiveError(
            f"{source} must be an archive of psoas_analytics, and its manifest says something else"
        )
    schema = manifest.get("schema")
    if type(schema) is not int or schema < 1:
        raise ArchiveError(
            f"the {MANIFEST} of {source} must give the schema as a whole number, got {schema!r}"
        )
    if schema > VERSION:
        raise ArchiveError(
            f"{source} was written by a newer version (schema {schema}, this program knows {VERSION});"
            " install the newest psoas_analytics"
        )
    return manifest


def _checked(path: Path, sha256: str) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ArchiveError(
            f"{path.name} cannot be read: {error.strerror}; the archive is not whole"
        ) from None
    if _digest(content) != sha256:
        raise ArchiveError(
            f"{path.name} was changed or damaged since the archive was written; nothing was read"
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ArchiveError(f"{path.name} must be UTF-8: {error}; nothing was read") from None


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _to_csv(table: Table) -> str:
    return "".join(_line(cells) for cells in (table.columns, *table.rows))


def _line(cells: Iterable[Any]) -> str:
    out = io.StringIO()
    # csv writes None as an empty cell, and a float as Python's repr, which reads back exactly. A lone \r in
    # a text gets its quotes only if \r ends the lines (before Python 3.13), so our line end comes afterwards.
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().removesuffix("\r\n") + "\n"


def _from_csv(content: str, table: Table) -> tuple[Sequence[str], list[tuple[Any, ...]]]:
    lines = csv.reader(io.StringIO(content, newline=""))
    header = next(lines, [])
    known = {name: place for place, name in enumerate(table.columns)}
    if len(set(header)) < len(header) or not {"id"} <= set(header) <= set(known):
        raise ValueError(
            f"the columns of {table.name} must be {', '.join(table.columns)}; got {', '.join(header)}"
        )
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

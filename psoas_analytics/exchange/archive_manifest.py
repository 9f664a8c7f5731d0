"""What an archive says about itself, and what it may hold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from psoas_analytics.journal.schema import TABLES, VERSION
from psoas_analytics.journal.tables import HISTORY

FORMAT = "psoas_analytics archive"
MANIFEST = "manifest.json"
# Bounds for files that somebody made up. A journal of 20 years has some 30 MB, its manifest 3 kB.
MOST_BYTES = 1 << 30
MOST_MANIFEST_BYTES = 1 << 20


class ArchiveError(ValueError):
    """The archive cannot be written or read; nothing was kept of it."""


@dataclass(frozen=True)
class Listed:
    """One file of an archive: how many rows it has, and its checksum."""

    rows: int
    sha256: str


def file_name(table: str) -> str:
    """The file in which a table stands."""
    return f"{table}.csv"


# Every name that may stand in an archive: a file of another name is never opened.
NAMES = frozenset({MANIFEST, *(file_name(table) for table in (*TABLES, *HISTORY))})


def manifest_text(files: Mapping[str, Listed], *, synthetic: bool) -> str:
    """The manifest of an archive of today's schema."""
    listed = {name: {"rows": facts.rows, "sha256": facts.sha256} for name, facts in files.items()}
    manifest = {"format": FORMAT, "schema": VERSION, "synthetic": synthetic, "files": listed}
    return json.dumps(manifest, indent=1) + "\n"


def listed_files(file: BinaryIO, source: object) -> dict[str, str]:
    """Names and checksums of the files to read: tables of a journal and nothing else, each of them there.

    Raises
    ------
    ArchiveError
        It is not a manifest of ours, is newer than this program, or names too much or too little.
    """
    schema, listed = _parsed(file, source)
    try:
        files = {str(name): str(facts["sha256"]) for name, facts in listed.items()}
    except (AttributeError, KeyError, TypeError):
        raise ArchiveError(
            f"the {MANIFEST} of {source} must list files with their sha256; nothing was read"
        ) from None
    unknown = sorted(set(files) - NAMES | set(files) & {MANIFEST})
    if unknown:
        raise ArchiveError(
            f"the {MANIFEST} of {source} must name only tables, got {unknown!r}; nothing was read"
        )
    missing = _missing(set(files), schema)
    if missing:
        raise ArchiveError(
            f"the {MANIFEST} of {source} must name every table, and lacks {missing!r}; nothing was read"
        )
    return files


def has_history(files: Mapping[str, str]) -> bool:
    """Whether the archive holds the history too."""
    return file_name("history") in files


def _missing(files: set[str], schema: int) -> list[str]:
    tables = {file_name(table) for table in TABLES} if schema == VERSION else set()
    history = {file_name(table) for table in HISTORY}
    # Half a history would undo what it knows nothing of.
    return sorted((tables | (history if files & history else set())) - files)


def _parsed(file: BinaryIO, source: object) -> tuple[int, Mapping[str, Mapping[str, object]]]:
    try:
        manifest = json.loads(file.read(MOST_MANIFEST_BYTES).decode("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ArchiveError(
            f"{source} must hold a {MANIFEST}, got: {error}; choose an archive, a folder or a zip file"
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
    return schema, manifest.get("files", {})

"""What an archive says about itself, and what it may hold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from psoas_analytics.journal.identity import ID_RULE, is_journal_id
from psoas_analytics.journal.schema import IDENTITY_SINCE, TABLES, VERSION
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


def manifest_text(files: Mapping[str, Listed], *, journal_id: str, synthetic: bool) -> str:
    """The manifest of an archive of today's schema."""
    listed = {name: {"rows": facts.rows, "sha256": facts.sha256} for name, facts in files.items()}
    manifest = {
        "format": FORMAT,
        "schema": VERSION,
        "journal_id": journal_id,
        "synthetic": synthetic,
        "files": listed,
    }
    return json.dumps(manifest, indent=1) + "\n"


@dataclass(frozen=True)
class Manifest:
    """What the manifest of an archive says.

    Attributes
    ----------
    files : names and checksums of the files to read: tables of a journal and nothing else, each of them there
    journal_id : the id of the journal; None: the archive is of a schema that had none
    """

    files: Mapping[str, str]
    journal_id: str | None


def read_manifest(file: BinaryIO, source: object) -> Manifest:
    """Read the manifest of an archive.

    Raises
    ------
    ArchiveError
        It is not a manifest of ours, is newer than this program, names too much or too little, or gives a
        journal_id that is none.
    """
    schema, manifest = _parsed(file, source)
    return Manifest(_listed_files(schema, manifest.get("files", {}), source), _id(schema, manifest, source))


def _id(schema: int, manifest: Mapping[str, Any], source: object) -> str | None:
    if "journal_id" not in manifest and schema < IDENTITY_SINCE:
        return None
    journal_id = manifest.get("journal_id")
    if not is_journal_id(journal_id):
        raise ArchiveError(
            f"in the {MANIFEST} of {source} {ID_RULE}, got {journal_id!r:.60}; nothing was read."
            " Choose another copy"
        )
    return journal_id


def _listed_files(schema: int, listed: Any, source: object) -> dict[str, str]:
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


def _parsed(file: BinaryIO, source: object) -> tuple[int, Mapping[str, Any]]:
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
    return schema, manifest

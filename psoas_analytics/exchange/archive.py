"""The archive: plain CSV, one file a table, with a manifest; a folder or a zip file.

Reading an archive and writing it again gives the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from psoas_analytics.exchange.archive_csv import CsvRows, long_cells, write_csv
from psoas_analytics.exchange.archive_folder import FolderReader, new_folder
from psoas_analytics.exchange.archive_manifest import (
    MANIFEST,
    MOST_BYTES,
    ArchiveError,
    Manifest,
    file_name,
    has_history,
    manifest_text,
    read_manifest,
)
from psoas_analytics.exchange.archive_zip import SUFFIX, new_zip, open_zip, sound
from psoas_analytics.journal import Journal, open_journal
from psoas_analytics.journal.backups import to_disk
from psoas_analytics.journal.beside import check_free

_CHUNK_BYTES = 1 << 20


class _Reader(Protocol):
    def file(self, name: str) -> Any: ...


def write_archive(journal: Journal, path: str | Path, *, history: bool = True) -> Path:
    """Write everything that a journal holds as CSV files, whole or not at all.

    Parameters
    ----------
    journal : Journal
        As it is at one moment; others may go on writing in it.
    path : str or Path
        A zip file if it ends in ``.zip``, else a folder; readable by you alone.
    history : bool
        False leaves out what was undone or changed, for a copy that somebody else gets.

    Returns
    -------
    Path
        The archive.

    Raises
    ------
    FileExistsError
        There is something at ``path`` already.
    ArchiveError
        The place cannot be written (a full disk, a folder that is not there), or a text in the journal cannot
        stand in a CSV file.
    """
    target = Path(path)
    if target.exists():
        raise FileExistsError(f"the archive must not overwrite anything, got {target}; choose another name")
    new = new_zip if target.suffix.lower() == SUFFIX else new_folder
    with journal.reading_tables(history=history) as tables, _told(target), new(target) as archive:
        files = {}
        for table in tables:
            with archive.file(file_name(table.name)) as file:
                files[file_name(table.name)] = write_csv(file, table)
        with archive.file(MANIFEST) as file:
            said = manifest_text(files, journal_id=journal.journal_id, synthetic=journal.synthetic)
            file.write(said.encode())
    return target


def read_archive(path: str | Path, journal_path: str | Path) -> Path:
    """Make a new journal file from an archive, whole or not at all.

    Parameters
    ----------
    path : folder or zip file that :func:`write_archive` made, now or with an earlier version
    journal_path : file that is not there yet

    Raises
    ------
    ArchiveError
        Not an archive, newer than this program, changed since it was written, or made to harm.
    FileExistsError
        There is a file at ``journal_path``.
    JournalError
        What SQLite laid beside a journal that was there lies there still.
    """
    source, target = Path(path), Path(journal_path)
    if target.exists():
        raise FileExistsError(f"the journal must not overwrite a file, got {target}; choose another name")
    check_free(target)
    with _opened(source) as archive, sound(source):
        manifest = _manifest(archive, source)
        for name, sha256 in manifest.files.items():
            _check(archive, name, sha256)
        _make_journal(archive, manifest, target)
    return target


def archive_identity(path: str | Path) -> str | None:
    """Read which journal an archive is of, without reading its tables.

    Parameters
    ----------
    path : folder or zip file that :func:`write_archive` made, now or with an earlier version

    Returns
    -------
    str or None
        The ``journal_id`` of its manifest; None: an archive of an earlier version, which gives none
        (:func:`read_archive` derives it from the entries).

    Raises
    ------
    ArchiveError
        Not an archive, newer than this program, or its manifest is no manifest of ours.
    """
    source = Path(path)
    with _opened(source) as archive, sound(source):
        return _manifest(archive, source).journal_id


def _manifest(archive: _Reader, source: Path) -> Manifest:
    with archive.file(MANIFEST) as file:
        return read_manifest(file, source)


@contextmanager
def _told(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ArchiveError(
            f"the archive could not be written at {target}: {error.strerror}; make room, or choose another"
            " place"
        ) from error


@contextmanager
def _opened(source: Path) -> Iterator[_Reader]:
    if source.is_dir():
        yield FolderReader(source)
    else:
        with open_zip(source) as archive:
            yield archive


def _check(archive: _Reader, name: str, sha256: str) -> None:
    digest, size = hashlib.sha256(), 0
    with archive.file(name) as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
            if size > MOST_BYTES:
                raise ArchiveError(f"{name} must have at most {MOST_BYTES} bytes, and has more")
    if digest.hexdigest() != sha256:
        raise ArchiveError(f"{name} was changed or damaged since the archive was written; nothing was read")


def _make_journal(archive: _Reader, manifest: Manifest, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # In a folder of its own: SQLite lays files beside a journal while it is open.
    unfinished = Path(tempfile.mkdtemp(prefix=".psoas-", dir=target.parent))
    try:
        made = unfinished / target.name
        with open_journal(made) as journal:
            _fill(journal, archive, manifest.files)
            journal.take_id(manifest.journal_id)
        to_disk(made)
        check_free(target)
        made.rename(target)
        to_disk(target.parent)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _fill(journal: Journal, archive: _Reader, files: Mapping[str, str]) -> None:
    history = has_history(files)
    wanted = [table for table in journal.tables(history=history) if file_name(table.name) in files]
    at: list[tuple[str, CsvRows | None]] = []

    def rows() -> Iterator[tuple[str, Sequence[str], CsvRows]]:
        for table in wanted:
            at.append((file_name(table.name), None))
            with archive.file(file_name(table.name)) as file:
                content = CsvRows(file, table)
                at.append((file_name(table.name), content))
                yield table.name, content.columns, content

    try:
        with long_cells():
            journal.fill(rows(), history=history)
    except ArchiveError:
        raise
    except (ValueError, csv.Error) as error:
        name, content = at[-1]
        line = 1 if content is None else content.line
        raise ArchiveError(f"{name}, line {line}, cannot be read: {error}; nothing was kept of it") from error

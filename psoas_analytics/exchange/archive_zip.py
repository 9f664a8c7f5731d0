"""An archive as one zip file.

The same rows give the same bytes: fixed dates and rights, one order, one compression. (Another
version of zlib may compress to other bytes; the files inside and their checksums stay the same.)
"""

from __future__ import annotations

import os
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from psoas_analytics.exchange.archive_manifest import MOST_BYTES, NAMES, ArchiveError
from psoas_analytics.exchange.plain_file import open_plain
from psoas_analytics.journal.backups import to_disk

SUFFIX = ".zip"
_DATE = (1980, 1, 1, 0, 0, 0)
_PRIVATE = (stat.S_IFREG | 0o600) << 16
_UNIX = 3
# Rows of a journal shrink to a third or a tenth; what shrinks to less than a 200th was made to burst.
_MOST_SHRUNK = 200
_UNSUSPICIOUS_BYTES = 16 << 20
_END = struct.Struct("<4s4H2LH")
_MOST_DIRECTORY_BYTES = 1 << 16
# What zipfile and zlib raise on a file that is not sound.
_UNSOUND = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


class ZipWriter:
    """Files of a zip that gets its name only when it is complete and on the disk."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    @contextmanager
    def file(self, name: str) -> Iterator[IO[bytes]]:
        """Open one file of the archive for writing."""
        facts = zipfile.ZipInfo(name, _DATE)
        facts.compress_type, facts.create_system, facts.external_attr = zipfile.ZIP_DEFLATED, _UNIX, _PRIVATE
        with self._archive.open(facts, "w") as file:
            yield file


@contextmanager
def new_zip(target: Path) -> Iterator[ZipWriter]:
    """Write an archive as a zip file, whole or not at all."""
    handle, name = tempfile.mkstemp(prefix=".psoas-", dir=target.parent)
    unfinished = Path(name)
    try:
        with open(handle, "wb") as file, zipfile.ZipFile(file, "w", allowZip64=False) as archive:
            yield ZipWriter(archive)
            # What could not be read again must not be taken for a copy.
            _check_sizes(archive.infolist(), target)
        to_disk(unfinished)
        unfinished.rename(target)
        to_disk(target.parent)
    except zipfile.LargeZipFile as error:
        raise ArchiveError(f"the journal is too large for a zip file ({error}); write a folder") from None
    finally:
        unfinished.unlink(missing_ok=True)


class ZipReader:
    """Files of a zip of ours; anything that another hand may have put in is refused."""

    def __init__(self, archive: zipfile.ZipFile, source: Path) -> None:
        self._archive = archive
        self._source = source

    @contextmanager
    def file(self, name: str) -> Iterator[IO[bytes]]:
        """Open one file for reading; zipfile gives no more bytes than the size that was checked."""
        try:
            file = self._archive.open(name)
        except KeyError:
            raise ArchiveError(
                f"{self._source} must hold a {name}, and lacks it; the archive is not whole"
            ) from None
        except _UNSOUND as error:
            raise _damaged(self._source, error) from None
        with file:
            yield file


@contextmanager
def open_zip(source: Path) -> Iterator[ZipReader]:
    """Open an archive that is a zip file.

    Raises
    ------
    ArchiveError
        Not a zip file of ours, damaged, or made to harm; nothing was unpacked.
    """
    try:
        file = open_plain(source, most_bytes=MOST_BYTES, links=True)
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else error
        raise ArchiveError(
            f"{source} must be an archive that holds a manifest.json, got: {said};"
            " choose an archive, a folder or a zip file"
        ) from None
    with file:
        _check_end(file, source)
        try:
            archive = zipfile.ZipFile(file)
        except _UNSOUND as error:
            raise _damaged(source, error) from None
        with archive:
            _check_members(archive.infolist(), source)
            yield ZipReader(archive, source)


@contextmanager
def sound(source: Path) -> Iterator[None]:
    """Turn what an unsound zip raises while it is read into an :class:`ArchiveError`."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise _damaged(source, error) from None


def _check_end(file: BinaryIO, source: Path) -> None:
    # The directory of a zip is read into memory whole, so its size is looked at first.
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _END.size - 20))
    tail = file.read()
    end = tail[-_END.size :]
    if len(end) < _END.size or not end.startswith(b"PK\5\6"):
        raise ArchiveError(
            f"{source} must be an archive that holds a manifest.json, got another file or one cut short;"
            " choose an archive, a folder or a zip file"
        )
    *_, directory_bytes, _, comment = _END.unpack(end)
    large = tail[: -_END.size].startswith(b"PK\6\7")
    if comment or large or directory_bytes > _MOST_DIRECTORY_BYTES:
        raise ArchiveError(
            f"{source} must be a zip file as this program writes it; if you packed it yourself, unpack it and"
            " choose the folder"
        )
    file.seek(0)


def _check_members(members: list[zipfile.ZipInfo], source: Path) -> None:
    names = [member.orig_filename for member in members]
    unknown = sorted(set(names) - NAMES)
    if unknown or len(set(names)) < len(names):
        what = f"got {unknown[:3]!r}" if unknown else "got a name twice"
        raise ArchiveError(
            f"{source} must hold only tables of a journal, each once, {what}; nothing was unpacked. If you"
            " packed it yourself, unpack it and choose the folder"
        )
    for member in members:
        if fault := _fault(member):
            raise ArchiveError(
                f"{source} must hold plain files that deflate packed; {member.filename} is {fault}. If you"
                " packed it yourself, unpack it and choose the folder"
            )
    _check_sizes(members, source)


def _fault(member: zipfile.ZipInfo) -> str:
    if stat.S_IFMT(member.external_attr >> 16) not in {0, stat.S_IFREG}:
        return "a link or another thing"
    if member.flag_bits & 0x41:
        return "encrypted"
    usual = member.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
    return "" if usual else "packed in another way"


def _check_sizes(members: list[zipfile.ZipInfo], source: Path) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if unpacked > MOST_BYTES or unpacked > _UNSUSPICIOUS_BYTES + _MOST_SHRUNK * packed:
        raise ArchiveError(
            f"{source} must unpack to at most {MOST_BYTES >> 20} MB and {_MOST_SHRUNK} times its size,"
            f" got {unpacked >> 20} MB from {packed >> 10} kB"
        )


def _damaged(source: Path, error: Exception) -> ArchiveError:
    return ArchiveError(f"{source} is damaged: {error}; nothing was read. Choose another copy")

"""Which archives lie in a folder, and which of them have changed."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from psoas_analytics.clinic.set_aside import SetAside
from psoas_analytics.clinic.store import ClinicError
from psoas_analytics.exchange.archive_manifest import MANIFEST, MOST_BYTES, NAMES
from psoas_analytics.exchange.archive_zip import SUFFIX
from psoas_analytics.exchange.plain_file import open_plain

# Names of files that are hidden, or still on their way.
_PASSED_OVER = (".", "~")
_UNFINISHED = (".part", ".tmp", ".crdownload", ".download")
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Found:
    """An archive in the folder: its path there, with slashes, and what tells whether it has changed."""

    archive: str
    size_bytes: int
    mtime_ns: int
    sha256: str = ""


def check_folder(folder: Path) -> None:
    """Refuse what is no folder of archives.

    Raises
    ------
    ClinicError
        It is no folder, or is an archive itself.
    """
    if not folder.is_dir():
        raise ClinicError(f"folder must be a folder of archives, got {folder}; choose another one")
    if (folder / MANIFEST).exists():
        raise ClinicError(f"folder must hold archives, got the archive {folder}; choose the folder around it")


def find_archives(folder: Path, *, but: Path) -> tuple[list[Found], list[SetAside]]:
    """Look for archives in a folder and its subfolders, in the order of their names.

    Parameters
    ----------
    folder : where they lie
    but : a folder that is passed over: the store

    Returns
    -------
    found : what may be an archive: a zip file, or a folder with a manifest
    refused : links, which are never followed, and what cannot be looked at
    """
    found: list[Found] = []
    refused: list[SetAside] = []
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        try:
            paths = sorted(place.iterdir())
        except OSError as error:
            refused.append(SetAside(_shown(folder, place), f"the folder cannot be read: {error.strerror}"))
            continue
        for path in filter(_counts, paths):
            try:
                if path.is_symlink():
                    reason = "a link is never followed; put the archive itself into the folder"
                    refused.append(SetAside(_shown(folder, path), reason))
                elif (path / MANIFEST).exists() or not path.is_dir():
                    found.append(_looked_at(folder, path))
                elif not path.samefile(but):
                    waiting.append(path)
            except OSError as error:
                refused.append(SetAside(_shown(folder, path), f"it cannot be read: {error.strerror}"))
    return sorted(found, key=lambda one: one.archive), refused


def files_of(path: Path) -> list[Path]:
    """The zip file, or those files of a folder that belong to an archive."""
    return sorted(one for one in path.iterdir() if one.name in NAMES) if path.is_dir() else [path]


def sha256_of(path: Path) -> str:
    """Checksum of an archive: of the zip file, or of the names and bytes of a folder's files.

    Raises
    ------
    OSError, ValueError
        It cannot be read, or is no plain file.
    """
    digest, is_folder = hashlib.sha256(), path.is_dir()
    for one in files_of(path):
        if is_folder:
            digest.update(one.name.encode())
        with open_plain(one, most_bytes=MOST_BYTES) as file:
            while chunk := file.read(_CHUNK_BYTES):
                digest.update(chunk)
    return digest.hexdigest()


def _counts(path: Path) -> bool:
    """Whether it is neither hidden nor unfinished, and a zip file, a folder or a link to one."""
    name = path.name.lower()
    if name.startswith(_PASSED_OVER) or name.endswith(_UNFINISHED):
        return False
    return path.suffix.lower() == SUFFIX or path.is_dir()


def _looked_at(top: Path, path: Path) -> Found:
    facts = [one.lstat() for one in files_of(path)]
    return Found(_shown(top, path), sum(f.st_size for f in facts), max(f.st_mtime_ns for f in facts))


def _shown(top: Path, path: Path) -> str:
    # A name that is no text is shown as far as it is one.
    return os.fsencode(path.relative_to(top).as_posix()).decode("utf-8", "replace")

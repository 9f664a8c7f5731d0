"""An archive as a folder of files."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from psoas_analytics.exchange.archive_manifest import MANIFEST, MOST_BYTES, ArchiveError
from psoas_analytics.exchange.plain_file import open_plain
from psoas_analytics.journal.backups import to_disk


class FolderWriter:
    """Files of a folder that gets its name only when all of them are on the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def file(self, name: str) -> Iterator[BinaryIO]:
        """Open one file of the archive for writing, readable by its owner alone."""
        path = self._folder / name
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            yield file
        to_disk(path)


@contextmanager
def new_folder(target: Path) -> Iterator[FolderWriter]:
    """Write an archive folder, whole or not at all."""
    unfinished = Path(tempfile.mkdtemp(prefix=".psoas-", dir=target.parent))
    try:
        yield FolderWriter(unfinished)
        to_disk(unfinished)
        unfinished.rename(target)
        to_disk(target.parent)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


class FolderReader:
    """Files of an archive folder: plain ones alone, no link and no pipe."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def file(self, name: str) -> Iterator[BinaryIO]:
        """Open one file for reading."""
        try:
            file = open_plain(self._folder / name, most_bytes=MOST_BYTES)
        except OSError as error:
            if name == MANIFEST:
                raise ArchiveError(
                    f"{self._folder} must hold a {MANIFEST}, got: {error.strerror};"
                    " choose an archive, a folder or a zip file"
                ) from None
            raise ArchiveError(f"{name} cannot be read: {error.strerror}; the archive is not whole") from None
        except ValueError as error:
            raise ArchiveError(f"{self._folder}: {error}; nothing was read") from None
        with file:
            yield file

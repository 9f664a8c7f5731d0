"""A file that came from the browser, copied to where only this account reads it, until it is put away."""

from __future__ import annotations

import os
import shutil
import weakref
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir, mkdtemp
from time import time

_NAME_BYTES = 200
_PREFIX = "psoas-import-"
_LEFT_AFTER_S = 24 * 3600


def base_name(name: str) -> str:
    r"""Return a file's own name without folders and control characters, short enough for any disk.

    Examples
    --------
    >>> base_name("C:\\Users\\ann\\strong.csv"), base_name("../.."), base_name("")
    ('strong.csv', 'file', 'file')
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(letter for letter in last if letter.isprintable()).strip()
    stem, suffix = os.path.splitext(
        kept.encode("utf-8", "replace")[: _NAME_BYTES * 4].decode("utf-8", "ignore")
    )
    suffix = suffix[:10]
    stem = stem.encode()[:_NAME_BYTES].decode("utf-8", "ignore")
    return f"{stem}{suffix}" if stem.strip(". ") else "file"


class PrivateCopy:
    """A file in a folder of its own (0700, the file 0600); gone with :meth:`close`, or with the object.

    What a killed program left behind is deleted a day later, when the next copy is made.

    Attributes
    ----------
    path : Path
        Ends in the file's own name.
    size : int
        Bytes so far.
    """

    def __init__(self, name: str) -> None:
        _sweep()
        folder = Path(mkdtemp(prefix=_PREFIX))
        # Also at the end of the program, and if the form is dropped.
        self._put_away = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self.path = folder / base_name(name)
        self.size = 0
        os.close(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))

    def write(self, piece: bytes | memoryview) -> None:
        """Add a piece at the end."""
        with self.path.open("ab") as stream:
            stream.write(piece)
        self.size += len(piece)

    def close(self) -> None:
        """Delete the copy."""
        self._put_away()


def _sweep() -> None:
    for folder in Path(gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if time() - folder.lstat().st_mtime > _LEFT_AFTER_S:
                # A link, and what belongs to somebody else, stays.
                shutil.rmtree(folder, ignore_errors=True)

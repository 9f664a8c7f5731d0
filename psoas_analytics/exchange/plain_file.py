"""Open a file that somebody else may have laid there: a plain file of a size that can be read, or nothing."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO


def open_plain(path: Path, *, most_bytes: int, links: bool = False) -> BinaryIO:
    """Open a file for reading, and wait for nobody.

    Parameters
    ----------
    path : the file
    most_bytes : size up to which it is opened
    links : follow a symbolic link, as for a path that a person typed

    Raises
    ------
    ValueError
        A link, folder, pipe or device, or too large; the message says which.
    OSError
        Not there, or not readable.
    """
    # Opening a pipe would wait for its writer; neither flag is known everywhere.
    flags = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    if not links and path.is_symlink():
        raise ValueError(f"{path.name} must be a plain file, got a link")
    handle = os.open(path, os.O_RDONLY | flags | (0 if links else getattr(os, "O_NOFOLLOW", 0)))
    found = os.fstat(handle)
    if stat.S_ISREG(found.st_mode) and found.st_size <= most_bytes:
        return open(handle, "rb")
    os.close(handle)
    if not stat.S_ISREG(found.st_mode):
        raise ValueError(f"{path.name} must be a plain file, got a folder, pipe or device")
    raise ValueError(f"{path.name} must have at most {most_bytes} bytes, got {found.st_size}")

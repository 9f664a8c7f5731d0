"""A file for this user alone (0600), there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(target: Path, content: bytes, *, replacing: bool = False) -> Path:
    """Write a file under another name, and give it its name when it is whole.

    Parameters
    ----------
    target : Path
    content : bytes
    replacing : bool
        Take the place of a file of that name; else it stays.

    Returns
    -------
    Path
        ``target``.

    Raises
    ------
    FileExistsError
        There is something of that name, and it is not to be replaced.
    FileNotFoundError
        The folder is not there.
    IsADirectoryError
        ``target`` is a folder.
    """
    check_place(target, replacing=replacing)
    handle, name = tempfile.mkstemp(prefix=".psoas-", suffix=".part", dir=target.parent)
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
        if replacing:
            unfinished.replace(target)
        else:
            _name_anew(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)
    return target


def check_place(target: Path, *, replacing: bool = False) -> None:
    """Refuse a place where nothing can be written, before anything is made."""
    if not replacing and target.exists():
        raise _taken(target)
    if target.is_dir():
        raise IsADirectoryError(f"path must name a file, got the folder {target}; add a file name")
    if not target.parent.is_dir():
        raise FileNotFoundError(f"the folder must be there, got {target.parent}; make it, or choose another")


def _name_anew(unfinished: Path, target: Path) -> None:
    # A link fails where the name is taken by now; some file systems know none.
    try:
        os.link(unfinished, target)
    except FileExistsError:
        raise _taken(target) from None
    except OSError:
        if target.exists():
            raise _taken(target) from None
        unfinished.rename(target)


def _taken(target: Path) -> FileExistsError:
    return FileExistsError(f"nothing may be overwritten, got {target}; choose another name")

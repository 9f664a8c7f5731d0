"""Handout: a file that can be looked at, and is then written whole, for this user alone."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from psoas_analytics.handout.choice import Kind
from psoas_analytics.report.sharing import Contents, file_name, numbered

_WORDS_IN_NAME = "pain and exercise"


@dataclass(frozen=True)
class Handout:
    """A file that can be looked at and is not written yet.

    Attributes
    ----------
    kind : Kind
    made_on : date
    contents : Contents
        What it holds, in words.
    preview : callable
        Returns an HTML document that shows it; it needs no script.
    """

    kind: Kind
    made_on: date
    contents: Contents
    preview: Callable[[], str]
    _write: Callable[[Path, str | None], object] = field(repr=False)

    def name(self, *, with_words: bool = False) -> str:
        """Name of the file; it tells nothing of health unless words are asked for."""
        words = _WORDS_IN_NAME if with_words else ""
        return file_name(self.kind.stem, self.kind.suffix, day=self.made_on, words=words)

    def save(self, folder: Path, name: str, *, password: str | None = None) -> Path:
        """Write the file for this user alone (0600), whole or not at all.

        Parameters
        ----------
        folder : Path
        name : str
            If there is such a file, a number is added: nothing is overwritten.
        password : str or None
            For a PDF: what opens it.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        OSError
            The folder is not there or can't be written.
        """
        with tempfile.TemporaryDirectory(prefix=".psoas-", dir=folder) as room:
            finished = self._made_in(Path(room), password)
            return _placed(finished, folder, name)

    def data(self, *, password: str | None = None) -> bytes:
        """Return the file's bytes."""
        with tempfile.TemporaryDirectory(prefix="psoas-") as room:
            return self._made_in(Path(room), password).read_bytes()

    def _made_in(self, room: Path, password: str | None) -> Path:
        made = room / f"made{self.kind.suffix}"
        self._write(made, password)
        made.chmod(0o600)
        return made


def _placed(finished: Path, folder: Path, name: str) -> Path:
    target = _reserved(folder, name)
    try:
        return finished.replace(target)
    except OSError:
        target.unlink(missing_ok=True)
        raise


def _reserved(folder: Path, name: str) -> Path:
    """Make an empty file under the first free name, so that nobody else can take it."""
    number = 1
    while True:
        target = folder / numbered(name, number)
        try:
            target.touch(mode=0o600, exist_ok=False)
        except FileExistsError:
            number += 1
        else:
            return target

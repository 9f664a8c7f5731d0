r"""One table as CSV and back, row by row.

UTF-8, ISO dates, a header line, ``\n`` line ends. An empty cell is a missing value in a column
that may be empty, and an empty text in one that may not.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from typing import Any, BinaryIO, Protocol

from psoas_analytics.exchange.archive_manifest import ArchiveError, Listed
from psoas_analytics.journal.tables import Table

# Far above any note (2,000 characters); what is longer was not written by a person.
CELL_CHARS = 1_000_000
_LINE_CHARS = 2 * CELL_CHARS
_LIMIT = threading.Lock()


class Sink(Protocol):
    """Whatever bytes can be written to."""

    def write(self, content: bytes, /) -> object:
        """Take some bytes."""


def write_csv(file: Sink, table: Table) -> Listed:
    """Write a table; return its count of rows and checksum.

    Raises
    ------
    ArchiveError
        A text is too long, or holds what a CSV file cannot.
    """
    digest, line, count = hashlib.sha256(), io.StringIO(), -1
    # csv writes None as an empty cell, and a float as Python's repr, which reads back exactly. A lone \r in
    # a text gets its quotes only if \r ends the lines (before Python 3.13), so our line end comes afterwards.
    writer = csv.writer(line, lineterminator="\r\n")
    for count, row in enumerate(chain((table.columns,), table.rows)):  # noqa: B007 - counts the rows
        line.seek(0)
        line.truncate()
        writer.writerow(row)
        written = line.getvalue()
        if "\0" in written or len(written) > CELL_CHARS:
            raise ArchiveError(
                f"a row of {table.name} must have no NUL and at most {CELL_CHARS} characters; that with id"
                f" {row[0]!r} does not; make a backup in place of an archive"
            )
        content = (written.removesuffix("\r\n") + "\n").encode()
        digest.update(content)
        file.write(content)
    return Listed(count, digest.hexdigest())


class CsvRows:
    """The rows of one table, read from a file as they are asked for.

    Attributes
    ----------
    columns : the columns that the file has
    line : the number of the line that was read last
    """

    def __init__(self, file: BinaryIO, table: Table) -> None:
        lines = _lines(file)
        first = next(lines, "")
        if first.endswith("\r\n"):
            raise ValueError("a line must end in LF alone, got CR LF; another program wrote the file anew")
        self._lines = csv.reader(chain((first,), lines), strict=True)
        header = next(self._lines, [])
        known = {name: place for place, name in enumerate(table.columns)}
        if len(set(header)) < len(header) or not {"id"} <= set(header) <= set(known):
            raise ValueError(
                f"the columns must be {', '.join(table.columns)}; got {_short(', '.join(header))}"
            )
        self.columns = tuple(header)
        places = [known[name] for name in header]
        self._readers = [_READ[table.types[place]] for place in places]
        self._optional = [table.optional[place] for place in places]

    @property
    def line(self) -> int:
        """The number of the line that was read last, 1 for the header."""
        return self._lines.line_num

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        """Read one row after the other.

        Raises
        ------
        ValueError, csv.Error
            A line is no row of this table.
        """
        for cells in self._lines:
            if len(cells) != len(self._readers):
                raise ValueError(f"a row must have {len(self._readers)} cells, got {len(cells)}")
            yield tuple(
                None if cell == "" and empty else read(cell)
                for cell, read, empty in zip(cells, self._readers, self._optional, strict=True)
            )


@contextmanager
def long_cells() -> Iterator[None]:
    """Let the csv module read cells as long as ours may be; its limit is one for the whole program."""
    with _LIMIT:
        before = csv.field_size_limit(CELL_CHARS)
        try:
            yield
        finally:
            csv.field_size_limit(before)


def _lines(file: BinaryIO) -> Iterator[str]:
    with io.TextIOWrapper(file, encoding="utf-8", newline="\n") as text:
        while line := _line(text):
            if len(line) > _LINE_CHARS:
                raise ValueError(f"a line must have at most {_LINE_CHARS} characters, and one has more")
            if "\0" in line:
                raise ValueError("a text must not hold a NUL character")
            yield line


def _line(text: io.TextIOWrapper) -> str:
    try:
        return text.readline(_LINE_CHARS + 1)
    except UnicodeDecodeError as error:
        raise ValueError(f"a text must be UTF-8: {error}") from None


def _integer(cell: str) -> int:
    if not cell.removeprefix("-").isdecimal() or not cell.isascii():
        raise ValueError(f"a cell must be a whole number, got {_short(cell)!r}")
    return int(cell)


def _real(cell: str) -> float:
    try:
        number = float(cell)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or "_" in cell:
        raise ValueError(f"a cell must be a number, got {_short(cell)!r}")
    return number


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."


_READ: Mapping[str, Callable[[str], Any]] = {"TEXT": str, "INTEGER": _integer, "REAL": _real}

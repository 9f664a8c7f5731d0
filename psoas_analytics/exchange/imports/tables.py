"""The lines of a CSV file, whatever its encoding, delimiter and line ends, in bounded memory."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

# Far above any diary; what is longer is no table, or is meant to fill the memory.
MOST_BYTES = 1_000_000_000
LONGEST_LINE = 1_000_000
LONGEST_CELL = 100_000
MOST_COLUMNS = 1_000
_BLOCK = 1 << 20
_SAMPLE_LINES = 30
_DELIMITERS = ",;\t|"
# Two bytes that are one letter in UTF-8, and would be two odd ones in cp1252.
_UTF8_PAIR = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}")

Numbered = tuple[int, list[str]]


class ImportRefused(ValueError):
    """The file cannot be read as a table of entries; the message says why. Nothing was written."""


@dataclass(frozen=True)
class Layout:
    """How a file is written: its checksum, encoding, delimiter and the line of its header.

    ``delimiter`` "" stands for a spreadsheet, ``lines`` is their number, for a progress bar.
    """

    sha256: str
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    lines: int

    @property
    def signature(self) -> str:
        """Tells this header from every other one, however its columns are ordered."""
        names = "\n".join(sorted(name.strip().casefold() for name in self.header if name.strip()))
        return hashlib.sha256(names.encode()).hexdigest()[:16]


def check_file(path: Path) -> None:
    """Refuse what is not a plain file of a sensible size."""
    try:
        found = path.stat()
    except OSError as error:
        raise ImportRefused(f"the file {path} cannot be read: {error.strerror}") from None
    if not stat.S_ISREG(found.st_mode):
        raise ImportRefused(f"the file must be a plain file, got {path}; choose the exported file itself")
    if found.st_size == 0:
        raise ImportRefused(f"{path.name} is empty; export it once more")
    if found.st_size > MOST_BYTES:
        raise ImportRefused(f"{path.name} must have at most {MOST_BYTES // 10**6} MB, got {found.st_size}")


def examine(path: Path) -> Layout:
    """Find out how a CSV file is written, reading it once.

    Raises
    ------
    ImportRefused
        Not a text, encodings are mixed, or it holds no table.
    """
    encoding = _encoding(path)
    sha256, lines = _digest(path)
    delimiter = _delimiter(path, encoding)
    with _sentences(path):
        header = next((cells for _, cells in _records(path, encoding, delimiter)), None)
    if header is None or len(header) < 2:
        raise ImportRefused(f"{path.name} must have a header line with two columns or more, and has none")
    if len(header) > MOST_COLUMNS:
        raise ImportRefused(f"{path.name} must have at most {MOST_COLUMNS} columns, got {len(header)}")
    return Layout(sha256, encoding, delimiter, tuple(name.strip() for name in header), lines)


def read_rows(path: Path, layout: Layout) -> Iterator[Numbered]:
    """Line number and cells of each row below the header; blank lines are passed over."""
    with _sentences(path):
        yield from islice(_records(path, layout.encoding, layout.delimiter), 1, None)


def _records(path: Path, encoding: str, delimiter: str) -> Iterator[Numbered]:
    begun = False
    with path.open(encoding=encoding, newline="") as stream:
        lines = _lines(stream)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        number = 1
        for cells in reader:
            # Remarks stand above some headers; "sep=;" is a spreadsheet's own line.
            remark = not begun and bool(cells) and cells[0].lstrip().startswith(("#", "sep="))
            if not remark and any(cell.strip() for cell in cells):
                begun = True
                _check_cells(cells, number)
                yield number, cells
            number = reader.line_num + 1


def _check_cells(cells: Sequence[str], number: int) -> None:
    longest = max(map(len, cells))
    if longest > LONGEST_CELL:
        raise ImportRefused(f"line {number}: a cell must have at most {LONGEST_CELL} characters")


def _lines(stream: io.TextIOBase) -> Iterator[str]:
    number = 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        if len(line) >= LONGEST_LINE:
            raise ImportRefused(f"line {number} must have fewer than {LONGEST_LINE} characters")
        if "\0" in line:
            raise ImportRefused(f"line {number} holds a NUL character; it is no text, or was damaged")
        yield line


@contextmanager
def _sentences(path: Path) -> Iterator[None]:
    try:
        yield
    except csv.Error as error:
        raise ImportRefused(f"{path.name} is not a whole table: {error}; export it once more") from None
    except UnicodeError as error:
        raise ImportRefused(f"{path.name} cannot be read as text: {error}") from None
    except OSError as error:
        raise ImportRefused(f"{path.name} cannot be read: {error.strerror}") from None


# ---------------------------------------------------------------- encoding and delimiter


def _blocks(path: Path) -> Iterator[bytes]:
    with _sentences(path), path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            yield block


def _digest(path: Path) -> tuple[str, int]:
    digest, lines = hashlib.sha256(), 0
    for block in _blocks(path):
        digest.update(block)
        lines += block.count(b"\n")
    return digest.hexdigest(), lines + 1


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return _digest(path)[0]


def _encoding(path: Path) -> str:
    start = next(_blocks(path))[:4096]
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for order, at in (("utf-16-le", 1), ("utf-16-be", 0)):
        # Plain letters in UTF-16 have a zero in every second byte.
        if len(start) >= 4 and start[at::2].count(0) > 0.8 * len(start[at::2]):
            return order
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        for block in _blocks(path):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _older_encoding(path)
    return "utf-8-sig"


def _older_encoding(path: Path) -> str:
    number = 0
    for block in _blocks(path):
        pair = _UTF8_PAIR.search(block)
        if pair:
            line = number + block.count(b"\n", 0, pair.start()) + 1
            raise ImportRefused(
                f"{path.name} mixes two encodings (UTF-8 on line {line}, another one elsewhere);"
                " export it once more, or save it as UTF-8"
            )
        number += block.count(b"\n")
        try:
            block.decode("cp1252")
        except UnicodeDecodeError:
            raise ImportRefused(f"{path.name} is not a text in UTF-8, UTF-16 or Windows-1252") from None
    return "cp1252"


def _delimiter(path: Path, encoding: str) -> str:
    """The delimiter that parts the first lines into the most columns, equally many in each."""
    found = {one: _columns(path, encoding, one) for one in _DELIMITERS}
    best = max(found, key=lambda one: found[one])
    if found[best][1] < 2:
        raise ImportRefused(
            f"{path.name} must be a table: columns parted by comma, semicolon, tab or |; none were found"
        )
    return best


def _columns(path: Path, encoding: str, delimiter: str) -> tuple[float, int]:
    try:
        with _sentences(path):
            rows = [cells for _, cells in islice(_records(path, encoding, delimiter), _SAMPLE_LINES)]
    except ImportRefused:
        rows = _unquoted(path, encoding, delimiter)
    if not rows or len(rows[0]) < 2:
        return 0.0, 0
    width = len(rows[0])
    # A header alone is a table; rows that agree with it make it likelier.
    return sum(len(row) == width for row in rows) / len(rows), width


def _unquoted(path: Path, encoding: str, delimiter: str) -> list[list[str]]:
    with _sentences(path), path.open(encoding=encoding, newline="") as stream:
        return [line.split(delimiter) for line in islice(_lines(stream), 1)]

"""The first sheet of an XLSX file as rows of text, with nothing unpacked that could fill the memory."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from psoas_analytics.exchange.imports.cells import NO_RESULT, SheetNumber
from psoas_analytics.exchange.imports.tables import (
    LONGEST_CELL,
    MOST_COLUMNS,
    ImportRefused,
    Layout,
    Numbered,
    digest,
)

# A sheet is read as a stream, everything else in the file is held in memory whole.
MOST_SHEET_BYTES = 200_000_000
MOST_OTHER_BYTES = 20_000_000
MOST_PARTS = 1_000
# Text packs to a tenth or a twentieth; what packs far better was made to burst.
MOST_PACKED = 200
_BLOCK = 1 << 16


def examine(path: Path) -> Layout:
    """Find the header of the first sheet.

    Raises
    ------
    ImportRefused
        No spreadsheet, or one that would not be safe to unpack.
    """
    _check_parts(path)
    _, header = next(_records(path), (0, []))
    if len(header) < 2:
        raise ImportRefused(f"{path.name} must have a header row with two columns or more in its first sheet")
    if len(header) > MOST_COLUMNS:
        raise ImportRefused(f"{path.name} must have at most {MOST_COLUMNS} columns, got {len(header)}")
    return Layout(digest(path), "xlsx", "", tuple(name.strip() for name in header), 0)


def read_rows(path: Path, layout: Layout) -> Iterator[Numbered]:
    """Row number and cells of each row below the header, as wide as the header."""
    width = len(layout.header)
    for number, cells in islice(_records(path), 1, None):
        cells += [""] * (width - len(cells))
        yield number, cells


def _records(path: Path) -> Iterator[Numbered]:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise ImportRefused(
            "spreadsheets need openpyxl, which is not installed; pip install 'psoas-analytics[xlsx]',"
            " or save the sheet as CSV"
        ) from None
    # openpyxl judges a path by its ending; an open file it takes as it is.
    with _sentences(path), path.open("rb") as stream:
        book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        rows = book.worksheets[0].iter_rows(values_only=True)
        if _has_formulas(path):
            rows = _with_gaps_told(rows, path)
        for number, row in enumerate(rows, start=1):
            cells = [_text(value, number, book.epoch) for value in row]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield number, cells


def _with_gaps_told(rows: Iterable[tuple[Any, ...]], path: Path) -> Iterator[tuple[Any, ...]]:
    """Say of a formula without a saved result that it is one: it would look like an empty cell."""
    from openpyxl import load_workbook

    with path.open("rb") as stream:
        formulas = load_workbook(stream, read_only=True, keep_links=False).worksheets[0]
        for row, written in zip(rows, formulas.iter_rows(values_only=True), strict=True):
            yield tuple(
                NO_RESULT if value is None and formula is not None else value
                for value, formula in zip(row, written, strict=True)
            )


@contextmanager
def _sentences(path: Path) -> Iterator[None]:
    try:
        yield
    except ImportRefused:
        raise
    # A damaged or made-up spreadsheet fails in openpyxl in more ways than anybody has listed.
    except Exception as error:
        raise ImportRefused(
            f"{path.name} is not a spreadsheet that can be read ({type(error).__name__}); save it as CSV"
        ) from None


def _text(value: Any, number: int, epoch: datetime) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        # A day alone is a datetime at midnight in a spreadsheet.
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"{value.total_seconds():g}"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number(value, epoch)
    text = str(value)
    if len(text) > LONGEST_CELL:
        raise ImportRefused(f"line {number}: a cell must have at most {LONGEST_CELL} characters")
    return text


def _number(value: float, epoch: datetime) -> SheetNumber:
    whole = isinstance(value, int) or (value.is_integer() and abs(value) < 1e15)
    found = SheetNumber(int(value) if whole else repr(value))
    found.epoch = epoch
    return found


# ---------------------------------------------------------------- before anything is unpacked


def _check_parts(path: Path) -> None:
    with _sentences(path), zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        if not any(part.filename == "xl/workbook.xml" for part in parts):
            raise ImportRefused(
                f"{path.name} is a packed file and no spreadsheet; unpack it and choose the CSV in it"
            )
        if len(parts) > MOST_PARTS:
            raise ImportRefused(f"{path.name} must have at most {MOST_PARTS} parts, got {len(parts)}")
        other = sum(part.file_size for part in parts if not _is_sheet(part))
        sheets = sum(part.file_size for part in parts if _is_sheet(part))
        # zipfile never unpacks more of a part than these sizes say.
        if other > MOST_OTHER_BYTES or sheets > MOST_SHEET_BYTES:
            raise ImportRefused(f"{path.name} unpacks to more than a diary ever holds; save it as CSV")
        if any(part.file_size > MOST_PACKED * max(part.compress_size, 1_000) for part in parts):
            raise ImportRefused(f"{path.name} is packed tighter than any table; it was not unpacked")
        for part in parts:
            _check_xml(archive, part, path)


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        for part in filter(_is_sheet, archive.infolist()):
            with archive.open(part) as stream:
                tail = b""
                while block := stream.read(_BLOCK):
                    if b"<f>" in tail + block or b"<f " in tail + block:
                        return True
                    tail = block[-2:]
    return False


def _is_sheet(part: zipfile.ZipInfo) -> bool:
    return part.filename.startswith("xl/worksheets/")


def _check_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo, path: Path) -> None:
    if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
        return
    with archive.open(part) as stream:
        tail = b""
        while block := stream.read(_BLOCK):
            # Entities need a document type, which no spreadsheet has; in UTF-16 it would hide.
            if b"<!DOCTYPE" in tail + block or b"<!ENTITY" in tail + block or b"\0" in block:
                raise ImportRefused(f"{path.name} holds XML that a spreadsheet never needs; it was not read")
            tail = block[-16:]

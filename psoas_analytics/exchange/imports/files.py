"""A file as rows, whether it is a text or a spreadsheet: told by its first bytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from psoas_analytics.exchange.imports import tables
from psoas_analytics.exchange.imports.tables import ImportRefused, Layout, Numbered, digest

__all__ = ["digest", "examine", "read_rows"]

_ZIP = b"PK\x03\x04"
_OTHERS = {
    b"\xd0\xcf\x11\xe0": "an old Excel file (.xls): save it as .xlsx or CSV",
    b"%PDF": "a PDF: export a CSV",
    b"SQLite format 3": "a database: export a CSV",
    b"\x1f\x8b": "packed: unpack it and choose the CSV in it",
}


def examine(path: Path) -> Layout:
    """Find out how a file is written.

    Raises
    ------
    ImportRefused
        It cannot be read, or holds no table.
    """
    tables.check_file(path)
    try:
        with path.open("rb") as stream:
            start = stream.read(16)
    except OSError as error:
        raise ImportRefused(f"{path.name} cannot be read: {error.strerror}") from None
    for mark, what in _OTHERS.items():
        if start.startswith(mark):
            raise ImportRefused(f"{path.name} is {what}")
    if start.startswith(_ZIP):
        from psoas_analytics.exchange.imports import sheets

        return sheets.examine(path)
    return tables.examine(path)


def read_rows(path: Path, layout: Layout) -> Iterator[Numbered]:
    """Line number and cells of each row below the header."""
    if layout.delimiter:
        return tables.read_rows(path, layout)
    from psoas_analytics.exchange.imports import sheets

    return sheets.read_rows(path, layout)

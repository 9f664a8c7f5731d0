"""A copy of the journal for spreadsheet programs, in which nothing that a person typed can run.

For reading and counting; the archive is what brings a journal back.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psoas_analytics.whole import check_place, write_whole

if TYPE_CHECKING:
    from psoas_analytics.exchange.plain_tables import Cell, PlainTable
    from psoas_analytics.journal import Journal

# What a spreadsheet takes as the start of a formula, in the widths that East Asian keyboards type too.
_STARTS = "=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
# What may end a cell, for a program that expects another separator than ours, and then splits our notes.
_ENDS = frozenset(",;|\t\r\n\"'")
# Those, and blanks and marks without width that a program may drop before it looks.
_RUN = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\x00-\x1f,;|\"']+")
# What XML 1.0 cannot hold.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Limits of a sheet; a cell counts in units of UTF-16.
MOST_CHARS, MOST_LINES = 32_767, 1_048_576
_CUT = " [cut]"
# Excel's calendar has a 29 February 1900 that never was; days before its end stay text.
_FIRST_DATE = date(1900, 3, 1)
_OTHER_KINDS = frozenset({".csv", ".tsv", ".txt", ".xls", ".xlsm", ".xlsb", ".ods", ".zip"})
_TITLE = "psoas_analytics: a copy of your journal for spreadsheets"


def write_spreadsheet(journal: Journal, path: str | Path) -> Path:
    """Write a copy of a journal for spreadsheet programs.

    One sheet a table, in plain words, with local times; the first one, "About", says what it is. Whatever a
    person typed stays text, so that it cannot run as a formula; numbers and dates can be counted with.

    Parameters
    ----------
    journal : Journal
    path : str or Path
        Ending in ``.xlsx``: a workbook. Without such an ending: a folder of CSV files (UTF-8 with a byte
        order mark, comma, point); there an apostrophe stands before what could be taken as a formula.

    Returns
    -------
    Path
        The file (0600) or folder (0700), whole: if writing fails, nothing is there.

    Raises
    ------
    FileExistsError
        There is something at ``path`` already.
    ValueError
        Another kind of file is asked for, or a table is longer than a sheet.
    ModuleNotFoundError
        A workbook is asked for and openpyxl is not installed.
    """
    from psoas_analytics.exchange.plain_tables import plain_tables

    target = Path(path)
    ending = target.suffix.lower()
    if ending in _OTHER_KINDS:
        raise ValueError(
            f"path must end in .xlsx, or have no ending for a folder of CSV files; got {target.name}"
        )
    check_place(target)
    frames = journal.frames()
    tables = plain_tables(frames)
    sheets = (_about(tables, frames.today.date(), synthetic=frames.synthetic), *tables)
    if ending == ".xlsx":
        return write_whole(target, _workbook(sheets))
    return _write_folder(sheets, target)


def defused(text: str) -> str:
    """Text for a CSV cell: an apostrophe stands before whatever a spreadsheet could take as a formula.

    Examples
    --------
    >>> defused("=1+1"), defused("rest; =1+1"), defused("4-5 times")
    ("'=1+1", "rest; '=1+1", '4-5 times')
    """

    def guarded(run: re.Match[str]) -> str:
        begins = text[run.end() : run.end() + 1]
        # A cell begins here: at the start of the text, or after what may end the one before.
        is_new = run.start() == 0 or not _ENDS.isdisjoint(run[0])
        return f"{run[0]}'" if is_new and begins and begins in _STARTS else run[0]

    safe = _RUN.sub(guarded, text)
    return f"'{safe}" if safe[:1] and safe[0] in f"{_STARTS}\t\r\n" else safe


def _about(tables: Iterable[PlainTable], today: date, *, synthetic: bool) -> PlainTable:
    """The first sheet."""
    from psoas_analytics.exchange.plain_tables import PlainTable

    made_up = [("SYNTHETIC: made-up data, of nobody", None)] if synthetic else []
    lines = (
        *made_up,
        (f"State of {today.isoformat()}", None),
        ("Self-reported; not a clinical measurement", None),
        ("Times are local; a day ends at 03:00", None),
        ("For reading and counting. The archive is what brings a journal back", None),
        *((f"{one.name}: a line is {one.about}", len(one.lines)) for one in tables),
    )
    return PlainTable("About", "", (_TITLE, "Lines"), lines)


def _workbook(sheets: Sequence[PlainTable]) -> bytes:
    try:
        from openpyxl import Workbook
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            "a .xlsx file needs openpyxl, which is not installed: pip install psoas-analytics[xlsx],"
            " or give a path without .xlsx for a folder of CSV files"
        ) from None
    for table in sheets:
        if len(table.lines) >= MOST_LINES:
            raise ValueError(
                f"a sheet holds at most {MOST_LINES} lines, got {len(table.lines)} of {table.name};"
                " give a path without .xlsx for a folder of CSV files"
            )
    book = Workbook(write_only=True)
    for table in sheets:
        _fill(book.create_sheet(table.name), table)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Any, table: PlainTable) -> None:
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    for place, heading in enumerate(table.headings):
        cells = (line[place] for line in table.lines)
        sheet.column_dimensions[get_column_letter(place + 1)].width = _width(heading, cells)
    sheet.append([_sheet_cell(sheet, heading, heading=True) for heading in table.headings])
    for line in table.lines:
        sheet.append([_sheet_cell(sheet, value) for value in line])


def _width(heading: str, cells: Iterable[Cell]) -> float:
    """Wide enough for the heading and most cells, in characters."""
    longest = max((len(str(cell)) for cell in cells if cell is not None), default=0)
    return min(max(len(heading), longest) + 2, 60)


def _sheet_cell(sheet: Any, value: Cell, *, heading: bool = False) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    value = _dated(value)
    cell = WriteOnlyCell(sheet, value=fit(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        # The type alone keeps "=1+1" text; the mark keeps it so when somebody edits the cell.
        cell.data_type = "s"
        cell.quotePrefix = defused(value) != value
    elif isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm:ss"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    if heading:
        cell.font = Font(bold=True)
    return cell


def _dated(value: Cell) -> Cell:
    """Dates that no spreadsheet knows become text; times lose what is finer than a second."""
    if isinstance(value, datetime):
        value = value.replace(microsecond=0)
        return value if value.date() >= _FIRST_DATE else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value if value >= _FIRST_DATE else value.isoformat()
    return value


def fit(text: str) -> str:
    """Text that a cell can hold: no characters that XML cannot hold, and not longer than a cell."""
    text = _UNFIT.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n")
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_CHARS:
        return text
    return units[: 2 * (MOST_CHARS - len(_CUT))].decode("utf-16-le", errors="ignore") + _CUT


def _write_folder(sheets: Iterable[PlainTable], target: Path) -> Path:
    unfinished = Path(tempfile.mkdtemp(prefix=".psoas-", dir=target.parent))
    try:
        for table in sheets:
            name = f"{table.name.lower().replace(' ', '_')}.csv"
            write_whole(unfinished / name, _csv(table).encode("utf-8-sig"))
        check_place(target)
        unfinished.rename(target)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return target


def _csv(table: PlainTable) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([list(map(_csv_cell, line)) for line in (table.headings, *table.lines)])
    return out.getvalue()


def _csv_cell(value: Cell) -> Any:
    if isinstance(value, str):
        return defused(fit(value))
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    return int(value) if isinstance(value, float) and value.is_integer() else value

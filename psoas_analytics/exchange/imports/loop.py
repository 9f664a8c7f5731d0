"""Loop Habit Tracker: ``Checkmarks.csv``, a column for each habit, a row for each day."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from psoas_analytics.exchange.imports import cells, ticks
from psoas_analytics.exchange.imports.cells import Unclear
from psoas_analytics.exchange.imports.reading import Item, LeftOut, Reading, Refusal, Row

SOURCE = "Loop"
# An older version wrote its own object; there 2 is a tick by hand, larger numbers are thousandths.
_ENTRY = re.compile(r"Entry\(timestamp=\S+, value=(-?\d+)\b.*\)")
_NOT_DONE = {
    "no": "not done",
    "skip": "skipped in the tracker",
    "unknown": "not answered",
    "yes_auto": "ticked by the tracker itself, not by hand",
}
_CODES = {-1: "unknown", 0: "no", 1: "yes_auto", 2: "yes_manual", 3: "skip"}
_WRITTEN_CODES = frozenset(map(str, _CODES))
_MOST_HABITS = 1_000


def matches(header: tuple[str, ...]) -> bool:
    """Say whether a header is that of Loop's table of days: it ends in an empty column."""
    return len(header) > 2 and header[0] == "date" and header[-1] == "" and all(header[:-1])


def read(row: Row, reading: Reading) -> Iterator[Item]:
    """Read the ticks of one day."""
    day = cells.when(row.cells[0], name="Date")
    cells_of_day = zip(reading.header[1:-1], row.cells[1:-1], strict=True)
    for place, (name, cell) in enumerate(cells_of_day, start=1):
        try:
            text = cell.strip()
            if place in reading.coded and text:
                reading.assume(
                    f"The numbers of {name!r} are taken as codes of ticks: 2 by hand, 1 by the tracker"
                    " itself, 3 skipped, 0 and -1 not done."
                )
                text = _CODES[int(text)]
            amount = _amount(text, reading)
            yield from ticks.read(reading, name, at=day, line=row.line, amount=amount)
        except (LeftOut, Refusal) as item:
            yield item
        except Unclear as error:
            yield reading.ask(error)


def whole_cells(cells: list[str]) -> list[str]:
    """Join what the commas of an unquoted ``Entry(timestamp=..., value=2)`` have parted."""
    whole: list[str] = []
    for cell in cells:
        if whole and whole[-1].lstrip().startswith("Entry(") and not whole[-1].rstrip().endswith(")"):
            whole[-1] += "," + cell
        else:
            whole.append(cell)
    return whole


def coded_columns(path: Path, header: Sequence[str], rows: Iterable[list[str]]) -> frozenset[int]:
    """Places of the columns that hold codes of ticks only and that ``Habits.csv`` does not call numerical."""
    numerical = _numerical(path.with_name("Habits.csv"))
    left = {place for place in range(1, len(header) - 1) if header[place] not in numerical}
    filled: set[int] = set()
    for row in map(whole_cells, rows):
        found = {place: row[place].strip() for place in left if place < len(row)}
        filled |= {place for place, cell in found.items() if cell}
        left -= {place for place, cell in found.items() if cell and cell not in _WRITTEN_CODES}
    return frozenset(left & filled)


def _numerical(habits: Path) -> frozenset[str]:
    """Names of the habits with a target value or a unit, in the list that Loop exports beside the ticks."""
    if not habits.is_file():
        return frozenset()
    try:
        with habits.open(encoding="utf-8-sig", newline="") as stream:
            lines = csv.DictReader(stream)
            return frozenset(
                (line.get("Name") or "").strip()
                for line in islice(lines, _MOST_HABITS)
                if (line.get("Type") or "").casefold() == "numerical"
                or any((line.get(name) or "").strip() for name in ("Unit", "Target Value"))
            )
    except (OSError, UnicodeError, csv.Error):
        return frozenset()


def _amount(cell: str, reading: Reading) -> float | None:
    """What was measured, None for a tick."""
    entry = _ENTRY.fullmatch(cell)
    if entry:
        value = int(entry[1])
        if value not in _CODES:
            return value / 1000
        cell = _CODES[value]
    word = cell.casefold()
    if word == "yes_manual":
        return None
    if word in _NOT_DONE or not word:
        raise LeftOut(_NOT_DONE.get(word, "not answered"))
    amount = cells.number(cell, name="the cell")
    if amount is None or amount < 0:
        raise Refusal(f"a cell must be YES_MANUAL, NO, SKIP, UNKNOWN or an amount, got {cell[:40]!r}")
    if amount == int(amount) and not reading.mapping.amounts:
        raise Unclear(f"the amount {cell} may be thousandths; say which", asks="amounts")
    return amount / 1000 if amount == int(amount) and reading.mapping.amounts == "thousandths" else amount

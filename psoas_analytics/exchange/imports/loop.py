"""Loop Habit Tracker: ``Checkmarks.csv``, a column for each habit, a row for each day."""

from __future__ import annotations

import re
from collections.abc import Iterator

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


def matches(header: tuple[str, ...]) -> bool:
    """Say whether a header is that of Loop's table of days: it ends in an empty column."""
    return len(header) > 2 and header[0] == "date" and header[-1] == "" and all(header[:-1])


def read(row: Row, reading: Reading) -> Iterator[Item]:
    """Read the ticks of one day."""
    day = cells.when(row.cells[0], name="Date")
    for name, cell in zip(reading.header[1:-1], row.cells[1:-1], strict=True):
        try:
            amount = _amount(cell.strip(), reading)
            yield from ticks.read(reading, name, at=day, line=row.line, amount=amount)
        except (LeftOut, Refusal) as item:
            yield item
        except Unclear as error:
            yield reading.ask(error)


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

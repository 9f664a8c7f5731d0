"""The rows as lines of a terminal, and as the table of docs/performance.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from benchmarks.row import HEADS, Row

START, END = "<!-- table -->", "<!-- /table -->"
_WIDTHS = (46, 9, 50, 9, 12, 9, 7, 4)
_TO_THE_RIGHT = (False, True, False, True, True, True, False, True)


def line(cells: Sequence[str]) -> str:
    """Give one line of the terminal's table."""
    return "  ".join(
        cell.rjust(width) if right else cell.ljust(width)
        for cell, width, right in zip(cells, _WIDTHS, _TO_THE_RIGHT, strict=True)
    ).rstrip()


def markdown(rows: Sequence[Row]) -> str:
    """Give the rows as a Markdown table."""
    rule = ["---:" if right else "---" for right in _TO_THE_RIGHT]
    lines = [HEADS, rule, *(row.cells() for row in rows)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def machine() -> str:
    """Say on what the rows were measured, and when."""
    system = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    return (
        f"Measured on {date.today():%Y-%m-%d}: {system}, "
        f"Python {platform.python_version()}, pandas {pd.__version__}."
    )


def put_between(text: str, table: str, *, start: str = START, end: str = END) -> str:
    """Give `text` with `table` between two markers, in place of what stood there.

    Raises
    ------
    ValueError
        If the markers are not there, once each and in this order.
    """
    head, has_start, rest = text.partition(start)
    _, has_end, tail = rest.partition(end)
    if not (has_start and has_end) or start in rest or end in head + tail:
        raise ValueError(f"the file must hold {start} and then {end}, once each; add the two lines")
    return f"{head}{start}\n{table}\n{end}{tail}"


def write(rows: Sequence[Row], path: Path) -> None:
    """Put the rows, and what they were measured on, between the markers of the file at `path`."""
    text = path.read_text(encoding="utf-8")
    path.write_text(put_between(text, f"{machine()}\n\n{markdown(rows)}"), encoding="utf-8")

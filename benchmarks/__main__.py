"""Print the table: ``python -m benchmarks [NAME ...] [--markdown FILE]`` (``make bench``)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests"), str(ROOT / "tests" / "browser")]

from benchmarks import (  # noqa: E402 - they stand on the tests' own browser
    clinic,
    growth,
    inference,
    journal,
    measures,
    opening,
    report,
    save_to_chart,
    table,
)
from benchmarks.row import HEADS, Row  # noqa: E402

ROWS: tuple[Callable[[], Row], ...] = (
    *opening.ROWS,
    *journal.ROWS,
    *measures.ROWS,
    *inference.ROWS,
    *save_to_chart.ROWS,
    *report.ROWS,
    *clinic.ROWS,
)


# The second table, by its name.
_GROWTH = "growth"


def main() -> None:
    """Run the rows asked for, print each as it comes, and write the tables if a file is named."""
    asked = _asked()
    rows = _measure(asked.names) if chosen(asked.names) else []
    grown = growth.measured() if not asked.names or _GROWTH in asked.names else []
    if asked.markdown:
        table.write(rows, asked.markdown)
        growth.write(grown, asked.markdown)


def chosen(names: Sequence[str]) -> list[Callable[[], Row]]:
    """Give the rows whose function's name holds one of `names`; without names all."""
    return [run for run in ROWS if not names or any(name in run.__name__ for name in names)]


def _measure(names: Sequence[str]) -> list[Row]:
    rows = []
    print(table.line(HEADS))
    for run in chosen(names):
        rows.append(run())
        print(table.line(rows[-1].cells()), flush=True)
    return rows


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Ours against what else there is."
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="only rows whose function's name holds this")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the tables into this file")
    asked = parser.parse_args()
    if asked.markdown and asked.names:
        parser.error("--markdown writes the whole tables: leave out the names")
    if not chosen(asked.names) and _GROWTH not in asked.names:
        known = ", ".join([*(run.__name__ for run in ROWS), _GROWTH])
        parser.error(f"NAME must be part of a row's name, got {' '.join(asked.names)}; there are {known}")
    return asked


if __name__ == "__main__":
    main()

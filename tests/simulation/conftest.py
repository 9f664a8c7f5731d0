"""Collects the rows of the simulation and prints them as tables; docs/methods.md holds what they said."""

from pathlib import Path

import pytest

TABLES = {}
FILE = Path("artifacts", "simulation.md")


@pytest.fixture(scope="session")
def note():
    """Function that adds a row, a mapping of column to text, to the table of that name."""

    def add(table, **row):
        TABLES.setdefault(table, []).append(row)

    return add


def pytest_terminal_summary(terminalreporter):
    if not TABLES:
        return
    text = "\n\n".join(f"**{name}**\n\n{markdown(rows)}" for name, rows in sorted(TABLES.items()))
    terminalreporter.write_line(text)
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(text + "\n", encoding="utf-8")


def markdown(rows):
    heads = list(rows[0])
    lines = [heads, ["---"] * len(heads), *([str(row[head]) for head in heads] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)

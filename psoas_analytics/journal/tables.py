"""Whole tables out of and into a journal file, for the archive."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from psoas_analytics.journal.schema import TABLES


@dataclass(frozen=True)
class Table:
    """One table: the columns with their SQLite type and whether they may be empty, and the rows."""

    name: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    optional: tuple[bool, ...]
    rows: tuple[tuple[Any, ...], ...] = ()


def read_tables(connection: sqlite3.Connection) -> tuple[Table, ...]:
    """Every table with all its rows, in an order in which they can be written back."""
    return tuple(_read(connection, name) for name in TABLES)


def write_tables(
    connection: sqlite3.Connection, tables: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]
) -> None:
    """Put rows into tables; an unknown table or column is refused by SQLite."""
    for name, columns, rows in tables:
        if name not in TABLES:
            raise ValueError(f"a table must be one of {', '.join(TABLES)}; got {name!r}")
        names = ", ".join(f'"{column}"' for column in columns)
        marks = ", ".join("?" * len(columns))
        connection.executemany(f"INSERT INTO {name} ({names}) VALUES ({marks})", rows)


def _read(connection: sqlite3.Connection, name: str) -> Table:
    described = connection.execute(f"PRAGMA table_info({name})").fetchall()
    rows = connection.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall()
    return Table(
        name=name,
        columns=tuple(column[1] for column in described),
        types=tuple(column[2] for column in described),
        optional=tuple(not column[3] for column in described),
        rows=tuple(rows),
    )

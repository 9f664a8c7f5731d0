"""Whole tables out of and into a journal file, for the archive."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psoas_analytics.journal.schema import TABLES

# What a row was before it changed, and in which change: enough to undo. Each refers only to tables above it.
HISTORY = ("change", "history")


@dataclass(frozen=True)
class Table:
    """One table: the columns with their SQLite type and whether they may be empty, and the rows."""

    name: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    optional: tuple[bool, ...]
    rows: Iterable[tuple[Any, ...]] = ()


def read_tables(connection: sqlite3.Connection, *, history: bool) -> Iterator[Table]:
    """Every table in an order in which they can be written back; its rows are read as they are asked for."""
    for name in (*TABLES, *(HISTORY if history else ())):
        described = connection.execute(f"PRAGMA table_info({name})").fetchall()
        yield Table(
            name=name,
            columns=tuple(column[1] for column in described),
            types=tuple(column[2] for column in described),
            # A key may not be empty, whether or not SQLite was told so.
            optional=tuple(not column[3] and not column[5] for column in described),
            rows=connection.execute(f"SELECT * FROM {name} ORDER BY rowid"),
        )


def write_tables(
    connection: sqlite3.Connection, tables: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]
) -> None:
    """Put rows into tables; an unknown table or column is refused by SQLite."""
    for name, columns, rows in tables:
        if name not in TABLES:
            raise ValueError(f"a table must be one of {', '.join(TABLES)}; got {name!r}")
        _insert(connection, name, columns, rows)


def write_with_history(
    connection: sqlite3.Connection, tables: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]
) -> None:
    """Put rows into the tables of an empty journal, and its history as it was in place of a new one."""
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("DELETE FROM change")
    known = {table.name: set(table.columns) for table in read_tables(connection, history=False)}
    for name, columns, rows in tables:
        if name not in {*TABLES, *HISTORY}:
            raise ValueError(f"a table must be one of {', '.join((*TABLES, *HISTORY))}; got {name!r}")
        _insert(connection, name, columns, _known(rows, columns, known) if name == "history" else rows)
    for _, sql in triggers:
        connection.execute(sql)


def _insert(
    connection: sqlite3.Connection, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join("?" * len(columns))
    connection.executemany(f"INSERT INTO {name} ({names}) VALUES ({marks})", rows)


def _known(
    rows: Iterable[Sequence[Any]], columns: Sequence[str], known: Mapping[str, set[str]]
) -> Iterator[Sequence[Any]]:
    # Undo writes the names that the history gives into SQL, so none but our own may come in.
    for row in rows:
        values = dict(zip(columns, row, strict=True))
        table, old = str(values.get("table_name")), values.get("old_row")
        names = set() if old is None else _names(old)
        if table not in known or not names <= known[table]:
            raise ValueError(f"the history must be of our tables and columns, got {table!r}: {old!r}")
        yield row


def _names(old_row: str) -> set[str]:
    old = json.loads(old_row)
    if not isinstance(old, dict) or any(isinstance(value, dict | list) for value in old.values()):
        raise ValueError(f"an old row must be an object of plain values, got {old_row!r}")
    return set(old)

"""Whole tables out of and into a journal file, for the archive."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any

from psoas_analytics.journal.clock import SYNTHETIC_NOW, fixed_now
from psoas_analytics.journal.schema import MIGRATIONS, TABLES, columns_of

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
    given = _settings(rows, columns) if name == "setting" else rows
    connection.executemany(f"INSERT INTO {name} ({names}) VALUES ({marks})", given)


def _settings(rows: Iterable[Sequence[Any]], columns: Sequence[str]) -> Iterator[Sequence[Any]]:
    # One that cannot be read again would keep the journal from being opened.
    for row in rows:
        values = dict(zip(columns, row, strict=True))
        if values.get("id") == SYNTHETIC_NOW:
            fixed_now(str(values.get("value")))
        else:
            # Some are JSON, and not all.
            with suppress(json.JSONDecodeError):
                _json(str(values.get("value")))
        yield row


def _known(
    rows: Iterable[Sequence[Any]], columns: Sequence[str], known: Mapping[str, set[str]]
) -> Iterator[Sequence[Any]]:
    # Undo writes the names that the history gives into SQL, so none but our own may come in.
    with closing(_empty_tables()) as trial:
        for row in rows:
            values = dict(zip(columns, row, strict=True))
            table, old = str(values.get("table_name")), values.get("old_row")
            if table not in known:
                raise ValueError(f"the history must be of our tables, got {table[:60]!r}")
            if old is not None:
                _check_old(trial, table, str(values.get("row_id")), _plain(old), known[table])
            yield row


def _check_old(
    trial: sqlite3.Connection, table: str, row_id: str, old: Mapping[str, Any], columns: set[str]
) -> None:
    """Refuse an old row that undo could not put back: each is put into a table of the same rules."""
    # Later versions add columns and take none away.
    if not set(columns_of(TABLES[table])) <= set(old) <= columns:
        raise ValueError(f"an old row of {table} must have its columns, got {', '.join(old)[:60]!r}")
    if old["id"] != row_id:
        raise ValueError(f"an old row must have the id that its line names, got {str(old['id'])[:60]!r}")
    try:
        _insert(trial, table, tuple(old), [tuple(old.values())])
    except (sqlite3.Error, OverflowError) as error:
        raise ValueError(f"an old row of {table} breaks a rule: {error}") from None
    trial.execute(f"DELETE FROM {table}")


def _empty_tables() -> sqlite3.Connection:
    # References are not looked at here: what a row referred to may have come and gone.
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for statement in (line for statements in MIGRATIONS for line in statements):
        connection.execute(statement)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    return connection


def _plain(old_row: str) -> dict[str, Any]:
    old = _json(old_row)
    if not isinstance(old, dict) or not all(_is_plain(value) for value in old.values()):
        raise ValueError(f"an old row must be an object of plain values, got {old_row[:60]!r}")
    return old


def _is_plain(value: object) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or (isinstance(value, str | int) and not isinstance(value, bool))


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError(f"a value must not be nested so deep, got {text[:60]!r}") from None

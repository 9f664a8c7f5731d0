"""Undo: put back what the last change, or the change that wrote one entry, did."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

# A change that took back one entry of an import touches the row of its batch: that marks it. It wrote no
# entry, and once the batch is gone as a whole it cannot be put back.
_LAST = """
    SELECT id, label FROM change AS c
    WHERE undoes IS NULL AND NOT final
      AND NOT EXISTS (SELECT 1 FROM change AS u WHERE u.undoes = c.id)
      AND EXISTS (SELECT 1 FROM history AS h WHERE h.change_id = c.id {of_entry})
      AND NOT EXISTS (SELECT 1 FROM history AS m WHERE m.change_id = c.id
        AND m.table_name = 'import_batch' AND m.op = 'update' {marked})
    ORDER BY id DESC LIMIT 1
"""
_OF_GONE = "AND m.row_id NOT IN (SELECT id FROM import_batch)"
_OF_ENTRY = "AND h.row_id IN (SELECT ? UNION SELECT id FROM flexibility_reading WHERE measurement_id = ?1" + (
    " UNION SELECT id FROM questionnaire_answer WHERE response_id = ?1"
    " UNION SELECT id FROM plan_version WHERE version = ?1)"
)

_LATER = """
    SELECT c.id FROM change AS c WHERE c.id > ? AND undoes IS NULL AND NOT final
      AND NOT EXISTS (SELECT 1 FROM change AS u WHERE u.undoes = c.id)
      AND EXISTS (SELECT 1 FROM history AS h WHERE h.change_id = c.id)
      AND NOT EXISTS (SELECT 1 FROM history AS h WHERE h.change_id = c.id
        AND h.row_id NOT IN (SELECT ? UNION SELECT id FROM exercise_set WHERE session_id = ?))
"""


def last_change(connection: sqlite3.Connection, entry: str | None) -> tuple[int, str] | None:
    """Number and label of the newest change that still stands, or None."""
    if entry is None:
        found = connection.execute(_LAST.format(of_entry="", marked=_OF_GONE)).fetchone()
    else:
        found = connection.execute(_LAST.format(of_entry=_OF_ENTRY, marked=""), (entry,)).fetchone()
    return None if found is None else (found[0], found[1])


def revert(connection: sqlite3.Connection, change_id: int) -> None:
    """Put each row of a change back as it was, the last row first."""
    steps = connection.execute(
        "SELECT table_name, row_id, op, old_row FROM history WHERE change_id = ? ORDER BY id DESC",
        (change_id,),
    ).fetchall()
    for table, row_id, op, old_row in steps:
        # Table and column names come from our own triggers, never from a person.
        if op == "insert":
            connection.execute(f"DELETE FROM {table} WHERE id = ?", (row_id,))
            continue
        old: dict[str, Any] = json.loads(old_row)
        names = list(old)
        if op == "delete":
            marks = ", ".join("?" for _ in names)
            connection.execute(
                f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", list(old.values())
            )
        else:
            pairs = ", ".join(f"{name} = ?" for name in names)
            connection.execute(f"UPDATE {table} SET {pairs} WHERE id = ?", [*old.values(), row_id])


def take_back_session(connection: sqlite3.Connection, change_id: int, session_id: str) -> bool:
    """Take back the change that began a session, with what was added to it since; say if anything was.

    A later change that wrote into this session alone counts as taken back too.
    """
    later = connection.execute(_LATER, (change_id, session_id, session_id)).fetchall()
    own = "SELECT row_id FROM history WHERE change_id = ? AND op = 'insert'"
    sets = f"FROM exercise_set WHERE session_id = ? AND id NOT IN ({own})"
    added = connection.execute(f"SELECT 1 {sets}", (session_id, change_id)).fetchone() is not None
    connection.execute(f"DELETE {sets}", (session_id, change_id))
    revert(connection, change_id)
    connection.executemany(
        "INSERT INTO change (at, label, final, undoes) SELECT u.at, 'undo: ' || c.label, 0, c.id"
        " FROM change AS c JOIN change AS u ON u.undoes = ? WHERE c.id = ?",
        ((change_id, number) for (number,) in later),
    )
    return added


def begun_in(connection: sqlite3.Connection, change_id: int, session_id: str | None) -> bool:
    """Say whether a change began this session."""
    found = connection.execute(
        "SELECT 1 FROM history"
        " WHERE change_id = ? AND row_id = ? AND table_name = 'session' AND op = 'insert'",
        (change_id, session_id),
    )
    return found.fetchone() is not None

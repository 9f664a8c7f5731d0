"""Undo: put back what the last change, or the change that wrote one entry, did."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

_LAST = """
    SELECT id, label FROM change AS c
    WHERE undoes IS NULL AND NOT final
      AND NOT EXISTS (SELECT 1 FROM change AS u WHERE u.undoes = c.id)
      AND EXISTS (SELECT 1 FROM history AS h WHERE h.change_id = c.id {of_entry})
    ORDER BY id DESC LIMIT 1
"""
_OF_ENTRY = "AND h.row_id IN (SELECT ? UNION SELECT id FROM flexibility_reading WHERE measurement_id = ?1" + (
    " UNION SELECT id FROM questionnaire_answer WHERE response_id = ?1"
    " UNION SELECT id FROM plan_version WHERE version = ?1)"
)


def last_change(connection: sqlite3.Connection, entry: str | None) -> tuple[int, str] | None:
    """Number and label of the newest change that still stands, or None."""
    if entry is None:
        found = connection.execute(_LAST.format(of_entry="")).fetchone()
    else:
        found = connection.execute(_LAST.format(of_entry=_OF_ENTRY), (entry,)).fetchone()
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

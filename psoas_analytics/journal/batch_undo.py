"""Taking imports back: a whole batch, or one entry of it; and which batches stand."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING

from psoas_analytics.journal.batches import batch_in, batch_of, label_of

if TYPE_CHECKING:
    import pandas as pd


def import_in(connection: sqlite3.Connection, change_id: int) -> str | None:
    """Id of the batch that a change wrote, None if it was no import."""
    return batch_in(connection, change_id, "insert")


def change_of(connection: sqlite3.Connection, batch_id: str) -> tuple[int | None, str] | None:
    """Number and label of the change that wrote a batch, None if the batch does not stand.

    The number is None where the batch came with an archive: there one change wrote everything.
    """
    batch = connection.execute("SELECT file_name FROM import_batch WHERE id = ?", (batch_id,)).fetchone()
    if batch is None:
        return None
    change = connection.execute(
        "SELECT c.id FROM history AS h JOIN change AS c ON c.id = h.change_id WHERE h.row_id = ?"
        " AND h.table_name = 'import_batch' AND h.op = 'insert' AND NOT c.final ORDER BY h.id DESC LIMIT 1",
        (batch_id,),
    ).fetchone()
    return None if change is None else change[0], label_of(batch[0])


def take_back_batch(connection: sqlite3.Connection, batch_id: str, change_id: int | None) -> None:
    """Take out every row that an import wrote, also those that were changed since.

    A session that has got sets from elsewhere since stays, with those. What was decided about names
    stays remembered.
    """
    found = connection.execute("SELECT id FROM session WHERE batch_id = ?", (batch_id,)).fetchall()
    sessions = {row[0] for row in found}
    for table, row_id in _rows_of(connection, batch_id, change_id):
        if table == "session":
            sessions.add(row_id)
        else:
            connection.execute(f"DELETE FROM {table} WHERE id = ?", (row_id,))
    for session_id in sorted(sessions):
        _let_go(connection, session_id, batch_id)
    connection.execute("DELETE FROM import_batch WHERE id = ?", (batch_id,))


def _let_go(connection: sqlite3.Connection, session_id: str, batch_id: str) -> None:
    """Take out a session of a batch if no sets are left; else it goes to the batch of those, or is yours."""
    rest = connection.execute("SELECT id FROM exercise_set WHERE session_id = ?", (session_id,)).fetchall()
    if not rest:
        connection.execute("DELETE FROM session WHERE id = ?", (session_id,))
        return
    heirs = (batch_of(connection, "exercise_set", set_id) for (set_id,) in rest)
    connection.execute(
        "UPDATE session SET batch_id = ? WHERE id = ? AND batch_id = ?",
        (next(filter(None, heirs), None), session_id, batch_id),
    )


def drop_emptied(connection: sqlite3.Connection) -> None:
    """Take out a session whose import is gone, once the last set of the person's own is gone too."""
    emptied = connection.execute(
        "SELECT id FROM session AS s WHERE batch_id IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM exercise_set WHERE session_id = s.id)"
        " AND EXISTS (SELECT 1 FROM history AS h WHERE h.row_id = s.id AND h.table_name = 'session'"
        " AND h.op = 'update' AND json_extract(h.old_row, '$.batch_id') IS NOT NULL)"
    ).fetchall()
    for (session_id,) in emptied:
        if batch_of(connection, "session", session_id) is None:
            connection.execute("DELETE FROM session WHERE id = ?", (session_id,))


def _rows_of(
    connection: sqlite3.Connection, batch_id: str, change_id: int | None
) -> Iterator[tuple[str, str]]:
    """Table and id of each row of a batch, in an order in which they can be taken out."""
    if change_id is not None:
        found = connection.execute(
            "SELECT table_name, row_id FROM history WHERE change_id = ? AND op = 'insert'"
            " AND table_name NOT IN ('setting', 'import_batch') ORDER BY id DESC",
            (change_id,),
        )
        yield from found.fetchall()
        return
    # Version 8 of an id says that a set was imported: an own one in the same session stays.
    for table, rows in (
        (
            "exercise_set",
            "session_id IN (SELECT id FROM session WHERE batch_id = ?) AND substr(id, 15, 1) = '8'",
        ),
        *((table, "batch_id = ?") for table in ("session", "pain_score", "habit", "event")),
    ):
        ids = connection.execute(f"SELECT id FROM {table} WHERE {rows}", (batch_id,)).fetchall()
        yield from ((table, row[0]) for row in ids)


def take_back_entry(connection: sqlite3.Connection, entry: str, batch_id: str) -> bool:
    """Take out one imported entry, a session with its sets; the rest of its batch stays.

    A session that got sets of the person's own stays with those; asked for once more, it goes with them.
    """
    for table in ("exercise_set", "pain_score", "habit", "event", "session"):
        if connection.execute(f"SELECT 1 FROM {table} WHERE id = ?", (entry,)).fetchone():
            break
    else:
        return False
    # Tells the history which batch this change is about.
    connection.execute("UPDATE import_batch SET id = id WHERE id = ?", (batch_id,))
    if table == "session":
        _take_back_session(connection, entry)
    else:
        connection.execute(f"DELETE FROM {table} WHERE id = ?", (entry,))
    return True


def _take_back_session(connection: sqlite3.Connection, session_id: str) -> None:
    # Version 8 of an id says that a set was imported; a session without a batch holds own ones alone.
    connection.execute(
        "DELETE FROM exercise_set WHERE session_id = ?1 AND (substr(id, 15, 1) = '8'"
        " OR (SELECT batch_id FROM session WHERE id = ?1) IS NULL)",
        (session_id,),
    )
    left = connection.execute("SELECT 1 FROM exercise_set WHERE session_id = ?", (session_id,)).fetchone()
    if left is None:
        connection.execute("DELETE FROM session WHERE id = ?", (session_id,))
    else:
        connection.execute("UPDATE session SET batch_id = NULL WHERE id = ?", (session_id,))


def read_batches(connection: sqlite3.Connection) -> pd.DataFrame:
    """One row for each batch that stands, the newest last."""
    import pandas as pd

    names = ["batch_id", "source", "file_name", "sha256", "imported_at"]
    rows = connection.execute(
        "SELECT id, source, file_name, sha256, imported_at FROM import_batch ORDER BY imported_at, rowid"
    ).fetchall()
    frame = pd.DataFrame(rows, columns=names).astype("str")
    frame["imported_at"] = pd.to_datetime(frame["imported_at"], format="ISO8601", utc=True)
    return frame.assign(entries=[_count(connection, row[0]) for row in rows]).astype({"entries": "int64"})


def _count(connection: sqlite3.Connection, batch_id: str) -> int:
    found = change_of(connection, batch_id)
    rows = _rows_of(connection, batch_id, None if found is None else found[0])
    return sum(table != "session" for table, _ in rows)

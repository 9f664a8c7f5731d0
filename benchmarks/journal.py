"""Writing an evening and reading years, against SQLite without anything of ours."""

from __future__ import annotations

import sqlite3
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd

import psoas_analytics as psoas
from benchmarks.row import Row
from benchmarks.turns import turns

SESSIONS, SETS = 10_000, 10
_NOW = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)
_SCORES = ("pain_before", "pain_after", "effort_cr10")
_SESSION = ("id", "started_at", "ended_at", "utc_offset_min", "day", *_SCORES, "note")
_SET = ("id", "session_id", "position", "exercise_id", "side", "reps", "hold_s", "pain_nrs", "effort_cr10")
_PLAIN = {"session": _SESSION, "exercise_set": _SET}
_ROWS = """SELECT t.id AS set_id, t.session_id, s.day, s.started_at, t.position, t.exercise_id, t.side,
    t.reps, t.hold_s, t.pain_nrs, t.effort_cr10
    FROM exercise_set AS t JOIN session AS s ON s.id = t.session_id
    ORDER BY s.started_at, s.rowid, t.position"""


def log_session() -> Row:
    """A session of ten sets, kept durably, against the same eleven rows in one durable transaction."""
    with (
        tempfile.TemporaryDirectory() as place,
        psoas.open_journal(Path(place) / "journal.sqlite") as journal,
    ):
        sets = [_a_set(number) for number in range(SETS)]
        with closing(_plain(Path(place) / "plain.sqlite")) as plain:
            times = turns(
                lambda: journal.log_session(sets, started_at=_NOW, pain_before=3, pain_after=2),
                lambda: _write(plain, sets),
                300,
            )
    against = "the same rows by bare sqlite3, as durably"
    return Row("log_session with 10 sets, durable", times[0], against, times[1], 1.5)


def read_sets() -> Row:
    """100,000 sets as a frame with its types, against the rows as they come put into a frame."""
    with _ten_thousand_sessions() as journal, closing(sqlite3.connect(journal.path)) as plain:

        def fetch() -> pd.DataFrame:
            cursor = plain.execute(_ROWS)
            return pd.DataFrame(cursor.fetchall(), columns=[one[0] for one in cursor.description])

        if len(fetch()) != len(journal.sets()):
            raise ValueError("both must read the same rows")
        times = turns(journal.sets, fetch, 7)
    return Row("journal.sets() of 100,000 rows", times[0], "bare fetchall into a DataFrame", times[1], 1.3)


ROWS = (log_session, read_sets)


def _a_set(number: int) -> dict[str, object]:
    side = ("left", "right")[number % 2]
    return {
        "exercise_id": "kneeling-lunge-stretch",
        "side": side,
        "reps": 3,
        "hold_s": 30,
        "pain_nrs": number % 4,
    }


def _plain(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    for table, columns in _PLAIN.items():
        connection.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
    return connection


def _write(connection: sqlite3.Connection, sets: list[dict[str, object]]) -> None:
    session_id = str(uuid.uuid4())
    row = (session_id, _NOW.isoformat(), None, 0, _NOW.date().isoformat(), 3, 2, None, "")
    rows = [(str(uuid.uuid4()), session_id, place, *one.values(), None) for place, one in enumerate(sets, 1)]
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    connection.executemany("INSERT INTO exercise_set VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.execute("COMMIT")


@contextmanager
def _ten_thousand_sessions() -> Iterator[psoas.Journal]:
    """A journal of 10,000 sessions with ten sets each, made in one piece."""
    sessions, sets = [], []
    for number in range(SESSIONS):
        at = _NOW - timedelta(hours=8 * (SESSIONS - number))
        started, day = f"{at:%Y-%m-%dT%H:%M:%S}.000Z", at.date().isoformat()
        sessions.append((f"session-{number}", started, None, 0, day, 3.0, 2.0, None, ""))
        for position in range(1, SETS + 1):
            one = _a_set(number + position)
            sets.append((f"set-{number}-{position}", f"session-{number}", position, *one.values(), None))
    with psoas.open_journal(":memory:") as journal:
        journal.fill([("session", _SESSION, sessions), ("exercise_set", _SET, sets)])
        yield journal

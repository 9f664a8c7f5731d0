"""The tables of the journal as pandas frames."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

QUERIES = {
    "sessions": """SELECT id AS session_id, day, started_at, ended_at, utc_offset_min, pain_before,
        pain_after, effort_cr10, note FROM session ORDER BY started_at, rowid""",
    "sets": """SELECT t.id AS set_id, t.session_id, s.day, s.started_at, t.position, t.exercise_id, t.side,
        t.reps, t.hold_s, t.pain_nrs, t.effort_cr10
        FROM exercise_set AS t JOIN session AS s ON s.id = t.session_id
        ORDER BY s.started_at, s.rowid, t.position""",
    "pain": """SELECT id AS pain_id, day, at, utc_offset_min, site, side, pain_nrs, recall, context, note
        FROM pain_score ORDER BY at, rowid""",
    "flexibility": """SELECT measurement_id, day, at, utc_offset_min, test, side, reading, value, unit,
        instrument, warm, note FROM flexibility_reading ORDER BY at, rowid""",
    "questionnaires": """SELECT response_id, day, at, utc_offset_min, instrument, item, score
        FROM questionnaire_answer ORDER BY at, rowid""",
    "habits": """SELECT id AS habit_id, day, at, utc_offset_min, kind, amount FROM habit
        ORDER BY at, rowid""",
    "skips": "SELECT id AS skip_id, day, exercise_id, reason, note FROM skip ORDER BY day, rowid",
    "no_exercise": "SELECT id AS entry_id, day FROM no_exercise ORDER BY day, rowid",
    "pauses": """SELECT id AS pause_id, first_day AS start, last_day AS "end", reason FROM pause
        ORDER BY first_day, rowid""",
    "plans": """SELECT v.version, v.starts_on, v.title, v.author, v.created_at, v.message, v.written_on,
        v.report_id, i.position, i.exercise_id,
        i.sets, i.reps_min, i.reps_max, i.hold_min_s, i.hold_max_s, i.sides, i.timed, i.days, i.times_per_week
        FROM plan_version AS v JOIN plan_item AS i ON i.plan_id = v.id ORDER BY v.version, i.position""",
    "events": "SELECT id AS event_id, day, kind, label FROM event ORDER BY day, rowid",
    "questions": """SELECT id AS question_id, day, at, utc_offset_min, text FROM question
        ORDER BY at, rowid""",
}

_DAYS = ("day", "start", "end", "starts_on", "written_on")
_INSTANTS = ("at", "started_at", "ended_at", "created_at")
_FLOATS = (
    "pain_before",
    "pain_after",
    "effort_cr10",
    "pain_nrs",
    "hold_s",
    "value",
    "score",
    "amount",
    "hold_min_s",
    "hold_max_s",
    "times_per_week",
)
_WHOLE = ("utc_offset_min", "position", "reps", "reading", "version", "sets", "reps_min", "reps_max")
_TRUTHS = ("warm", "timed")


def read_frame(connection: sqlite3.Connection, name: str) -> pd.DataFrame:
    """Read one frame of :data:`QUERIES`; columns as in :class:`~psoas_analytics.frames.Frames`."""
    import pandas as pd

    cursor = connection.execute(QUERIES[name])
    columns = [column[0] for column in cursor.description]
    # Untouched at first: to let pandas guess costs more, and of an empty table there is nothing to guess.
    found = pd.DataFrame(cursor.fetchall(), columns=columns, dtype=object)
    return pd.DataFrame({column: _typed(column, found[column].to_numpy()) for column in columns})


def _typed(column: str, values: np.ndarray[Any, np.dtype[np.object_]]) -> Any:
    import pandas as pd

    if column in _DAYS:
        return values.astype("datetime64[s]")
    if column in _INSTANTS:
        return pd.to_datetime(values, format="ISO8601", utc=True, cache=False).as_unit("ms")
    if column in _FLOATS:
        return values.astype("float64")
    if column in _WHOLE:
        return values.astype("int64")
    if column in _TRUTHS:
        return values.astype("bool")
    return pd.array(values, dtype="str")

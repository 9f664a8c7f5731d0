"""When somebody last wrote anything down."""

from __future__ import annotations

import pandas as pd

from psoas_analytics.frames import Frames
from psoas_analytics.measures.people import by_person, grouped, today_of

#: Tables whose rows are entries of a day; plans and pauses are not.
ENTRIES = (
    "sessions",
    "pain",
    "flexibility",
    "questionnaires",
    "habits",
    "skips",
    "no_exercise",
    "questions",
    "events",
)


def last_entry(frames: Frames, *, end: pd.Timestamp | None = None) -> pd.DataFrame:
    """Last day with an entry of any kind.

    Parameters
    ----------
    frames : Frames
    end : date or None
        Last day that counts; by default the day that each person is judged as of.

    Returns
    -------
    DataFrame
        One row for each person with an entry: ``person_id`` (only for many people) and ``last_entry``.
    """
    days = [getattr(frames, name)[[*by_person(frames.plans), "day"]] for name in ENTRIES]
    # Table by table: together they are long, and each gives a row a person.
    latest = pd.concat([_latest(one, today_of(frames, one) if end is None else end) for one in days])
    return _latest(latest).rename(columns={"day": "last_entry"})


def _latest(days: pd.DataFrame, until: pd.Series | pd.Timestamp | None = None) -> pd.DataFrame:
    kept = days if until is None else days[days["day"] <= until]
    return grouped(kept, by_person(days))[["day"]].max().reset_index(drop=not by_person(days))

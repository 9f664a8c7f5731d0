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
    by = by_person(frames.plans)
    days = pd.concat([getattr(frames, name)[[*by, "day"]] for name in ENTRIES], ignore_index=True)
    kept = days[days["day"] <= (today_of(frames, days) if end is None else end)]
    latest = grouped(kept, by)[["day"]].max().reset_index(drop=not by)
    return latest.rename(columns={"day": "last_entry"})

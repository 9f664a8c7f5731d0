"""Which places a pain form offers, and whether it asks for the score of the morning after a session."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd

from psoas_analytics.measures import daily_pain
from psoas_analytics.measures.pain import main_site
from psoas_analytics.widgets.body_map import Place

# The hour from which a score is no longer that of the morning: our convention.
NOON = 12


def last_places(pain: pd.DataFrame) -> tuple[date | None, list[Place]]:
    """Latest day with scores given outside exercise, and the places scored on it.

    Parameters
    ----------
    pain : frame of pain scores as in :class:`~psoas_analytics.frames.Frames`
    """
    kept = pain[pain["context"] != "exercise"]
    if kept.empty:
        return None, []
    day = kept["day"].max()
    rows = kept.loc[kept["day"] == day, ["site", "side"]].drop_duplicates()
    return day.date(), [_place(*row) for row in rows.itertuples(index=False)]


def usual_place(pain: pd.DataFrame) -> Place | None:
    """Place with the most days scored by the fixed question; None without a score."""
    found = main_site(daily_pain(pain))
    return None if found is None else _place(*found)


def morning_after(pain: pd.DataFrame, sessions: pd.DataFrame, *, now: datetime, today: date) -> bool:
    """Tell whether the score of the morning after a session is still to be asked for.

    It is, before noon, if yesterday has a session and the usual place has no 24-hour average yet today.

    Parameters
    ----------
    pain, sessions : frames as in :class:`~psoas_analytics.frames.Frames`
    now : datetime
        Local time.
    today : date
        The journal's day: until 03:00 it is still the day before, and no morning.
    """
    yesterday = pd.Timestamp(today) - pd.Timedelta(days=1)
    if now.hour >= NOON or now.date() != today or not (sessions["day"] == yesterday).any():
        return False
    usual = usual_place(pain)
    scored = daily_pain(pain)
    scored = scored[scored["day"] == pd.Timestamp(today)]
    places = [_place(*row) for row in scored[["site", "side"]].itertuples(index=False)]
    return usual not in places if usual is not None else not places


def _place(site: str, side: str | None) -> Place:
    return Place(site, None if pd.isna(side) else side)

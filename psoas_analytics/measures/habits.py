"""Habits around the exercises."""

from __future__ import annotations

import pandas as pd

from psoas_analytics.measures.people import by_person, week_of


def weekly_habits(habits: pd.DataFrame) -> pd.DataFrame:
    """Add up each habit by week.

    Parameters
    ----------
    habits : frame of habits as in :class:`~psoas_analytics.frames.Frames`

    Returns
    -------
    DataFrame
        ``person_id`` (only for many people), ``week`` (its Monday), ``kind``, ``amount`` (sum), ``n``
        entries, ``n_days`` (days with an entry). Weeks without an entry have no row: not logged is not none.
    """
    by = by_person(habits)
    return (
        habits.assign(week=week_of(habits["day"]))
        .groupby([*by, "week", "kind"])
        .agg(amount=("amount", "sum"), n=("amount", "size"), n_days=("day", "nunique"))
        .reset_index()
    )


def sitting_breaks(habits: pd.DataFrame) -> pd.DataFrame:
    """Breaks from sitting of each day.

    Returns
    -------
    DataFrame
        ``person_id`` (only for many people), ``day``, ``breaks``; days without an entry have no row.
    """
    by = by_person(habits)
    breaks = habits[habits["kind"] == "sitting break"]
    return breaks.groupby([*by, "day"])["amount"].sum().rename("breaks").reset_index()

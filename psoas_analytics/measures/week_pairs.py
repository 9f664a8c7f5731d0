"""Pain beside adherence, week by week."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from psoas_analytics.measures.windows import adherence
from psoas_analytics.thresholds import THRESHOLDS, Threshold

_WEEK_DAYS = 7


def paired_weeks(
    states: pd.DataFrame, daily: pd.DataFrame, *, thresholds: Mapping[str, Threshold] = THRESHOLDS
) -> pd.DataFrame:
    """Mean pain and adherence of each whole week, Monday to Sunday.

    Parameters
    ----------
    states : DataFrame as :func:`~psoas_analytics.measures.day_states` returns it
    daily : rows of one site and side of one person, as :func:`~psoas_analytics.measures.daily_pain` returns
        them
    thresholds : those in force

    Returns
    -------
    DataFrame
        ``week`` (its Monday), ``pain_nrs`` (mean of its scored days, 0-10), ``n_days`` (scored), and
        ``lower_bound``, ``over_logged``, ``share_logged`` as :func:`~psoas_analytics.measures.adherence`
        defines them (0-1). Only weeks with at least 4 scored days in which something was owed.
    """
    monday = daily["day"] - pd.to_timedelta(daily["day"].dt.day_of_week, unit="D")
    pain = daily.assign(week=monday).groupby("week")["pain_nrs"].agg(["mean", "size"]).reset_index()
    pain = pain[pain["size"] >= thresholds["pain_latest_scored"].value]
    # The window that ends on a Sunday holds its week.
    rolling = adherence(states, window_days=_WEEK_DAYS)
    sundays = rolling[(rolling["day"].dt.day_of_week == _WEEK_DAYS - 1) & rolling["lower_bound"].notna()]
    weeks = sundays.assign(week=sundays["day"] - pd.Timedelta(days=_WEEK_DAYS - 1)).drop(columns="day")
    found = pain.rename(columns={"mean": "pain_nrs", "size": "n_days"}).merge(weeks, on="week")
    return found[["week", "pain_nrs", "n_days", "lower_bound", "over_logged", "share_logged"]]

"""Pain by day: one fixed question, one site, one line."""

from __future__ import annotations

import numpy as np
import pandas as pd

from psoas_analytics.frames import Frames
from psoas_analytics.thresholds import value


def daily_pain(
    pain: pd.DataFrame, *, site: str | None = None, side: str | None = None, recall: str = "average_24h"
) -> pd.DataFrame:
    """Mean pain of each day, by site.

    Scores given during exercise are left out (they exist only on exercise days), and no two recalls or
    sites are mixed into one line.

    Parameters
    ----------
    pain : frame of pain scores as in :class:`~psoas_analytics.frames.Frames`
    site, side : str or None
        Keep one site, one side; None: all, each in rows of its own.
    recall : {"average_24h", "now", "worst_24h"}

    Returns
    -------
    DataFrame
        ``day``, ``site``, ``side`` (missing where none was given), ``pain_nrs`` (mean of the day, 0-10),
        ``n``; days without a score have no row.
    """
    kept = pain[(pain["recall"] == recall) & (pain["context"] != "exercise")]
    if site is not None:
        kept = kept[kept["site"] == site]
    if side is not None:
        kept = kept[kept["side"] == side]
    days = kept.groupby(["site", "side", "day"], dropna=False)["pain_nrs"].agg(["mean", "size"]).reset_index()
    days = days.rename(columns={"mean": "pain_nrs", "size": "n"})
    return days[["day", "site", "side", "pain_nrs", "n"]]


def main_site(daily: pd.DataFrame) -> tuple[str, str | None] | None:
    """Site and side with the most scored days (of equals the first by name); None without a score."""
    if daily.empty:
        return None
    counts = daily.groupby(["site", "side"], dropna=False).size()
    site, side = counts.index[int(np.argmax(counts.to_numpy()))]
    return site, (None if pd.isna(side) else side)


def one_site(daily: pd.DataFrame, site: str, side: str | None) -> pd.DataFrame:
    """Rows of one site and exactly that side (None: scores given without a side)."""
    at_side = daily["side"].isna() if side is None else daily["side"] == side
    return daily[(daily["site"] == site) & at_side]


def rolling_pain(daily: pd.DataFrame) -> pd.DataFrame:
    """7-day rolling median of one site's daily pain; NaN where fewer than 4 of the 7 days are scored.

    Parameters
    ----------
    daily : rows of one site and side, as :func:`daily_pain` returns them

    Returns
    -------
    DataFrame
        ``day`` (every date from the first to the last), ``pain_nrs`` (NaN on days without a score),
        ``median``.
    """
    if daily.empty:
        return pd.DataFrame({"day": daily["day"], "pain_nrs": daily["pain_nrs"], "median": daily["pain_nrs"]})
    by_day = daily.set_index("day")["pain_nrs"].sort_index()
    dense = by_day.reindex(pd.date_range(by_day.index[0], by_day.index[-1], freq="D", unit=by_day.index.unit))
    median = dense.rolling(int(value("rolling_days")), min_periods=int(value("rolling_scored"))).median()
    return pd.DataFrame({"day": dense.index, "pain_nrs": dense.to_numpy(), "median": median.to_numpy()})


def baseline_week(frames: Frames, daily: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """First and last day of the baseline week.

    The 7 days before the first plan if at least 5 of them are scored, else the first 7 days from the plan's
    start; without a plan the first 7 days from the first score.

    Parameters
    ----------
    frames : Frames
    daily : rows of one site and side, as :func:`daily_pain` returns them
    """
    week = pd.Timedelta(days=value("pain_week_days") - 1)
    begin = frames.plans["starts_on"].min()
    if pd.isna(begin):
        begin = daily["day"].min()
        return None if pd.isna(begin) else (begin, begin + week)
    before = begin - pd.Timedelta(days=1)
    scored = daily["day"].between(before - week, before).sum()
    return (before - week, before) if scored >= value("pain_baseline_scored") else (begin, begin + week)

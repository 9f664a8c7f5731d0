"""Pain of the baseline week against the latest week: means of weeks, never two single days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from psoas_analytics.frames import Frames
from psoas_analytics.measures.people import by_person, grouped, plan_start

Days = tuple[pd.Timestamp, pd.Timestamp]
_DAY = pd.Timedelta(days=1)


@dataclass(frozen=True)
class PainWeeks:
    """Scores of the baseline week and of the latest week, at one site of one person.

    Attributes
    ----------
    baseline, latest : tuple of float
        Daily pain of the scored days, 0-10.
    baseline_days : (first, last) or None
        None: there is neither a plan nor a score.
    latest_days : (first, last)
    shortage : (have, need, what) or None
        Why the weeks cannot be compared whatever the number of scores: no baseline week, or weeks that share
        days. It fits ``NotEnough(*shortage)``.
    """

    baseline: tuple[float, ...]
    latest: tuple[float, ...]
    baseline_days: Days | None
    latest_days: Days
    shortage: tuple[int, int, str] | None


def pain_weeks(frames: Frames, daily: pd.DataFrame, *, end: pd.Timestamp | None = None) -> PainWeeks:
    """Find the two weeks that are compared.

    Parameters
    ----------
    frames : Frames
    daily : rows of one site and side of one person, as :func:`~psoas_analytics.measures.daily_pain` returns
        them
    end : date, ISO text or None
        Last day of the latest week; by default today.

    Returns
    -------
    PainWeeks
        Give ``baseline`` and ``latest`` to ``important_change``, unless there is a ``shortage``.
    """
    week = int(frames.thresholds["pain_week_days"].value)
    end = frames.today if end is None else end
    latest_days = (end - (week - 1) * _DAY, end)
    base = baseline_week(frames, daily)
    latest = _scores(daily, latest_days)
    if base is None:
        need = int(frames.thresholds["pain_baseline_scored"].value)
        return PainWeeks((), latest, None, latest_days, (0, need, "scored days in the baseline week"))
    shortage = None
    if base[1] >= latest_days[0]:
        # Two weeks that share days would be compared with themselves.
        so_far = max(0, (end - base[0]).days + 1)
        shortage = (so_far, 2 * week, "days since the baseline week began")
    return PainWeeks(_scores(daily, base), latest, base, latest_days, shortage)


def baseline_week(frames: Frames, daily: pd.DataFrame) -> Days | None:
    """First and last day of the baseline week.

    The 7 days before the first plan if at least 5 of them are scored, else the first 7 days from the plan's
    start; without a plan the first 7 days from the first score.

    Parameters
    ----------
    frames : Frames
    daily : rows of one site and side, as :func:`~psoas_analytics.measures.daily_pain` returns them
    """
    if not daily.empty:
        found = baseline_pain(frames, daily).iloc[0]
        return found["start"], found["end"]
    begin = frames.plans["starts_on"].min()
    if pd.isna(begin):
        return None
    return begin, begin + (frames.thresholds["pain_week_days"].value - 1) * _DAY


def baseline_pain(frames: Frames, daily: pd.DataFrame) -> pd.DataFrame:
    """Baseline of each site: the mean of the baseline week.

    Parameters
    ----------
    frames : Frames
    daily : as :func:`~psoas_analytics.measures.daily_pain` returns it

    Returns
    -------
    DataFrame
        ``person_id`` (only for many people), ``site``, ``side``, ``start`` and ``end`` of the week (as in
        :func:`baseline_week`), ``pain_nrs`` (mean of its scored days; NaN with fewer than 5), ``n`` scored
        days.
    """
    by = by_person(daily)
    keys = [*by, "site", "side"]
    week = pd.Timedelta(days=frames.thresholds["pain_week_days"].value).as_unit("s")
    need = frames.thresholds["pain_baseline_scored"].value
    rows = daily[[*keys, "day", "pain_nrs"]].copy()
    first_score = grouped(rows, keys)["day"].transform("min")
    begin = plan_start(rows, frames.plans)
    planned = begin.notna()
    begin = begin.fillna(first_score)
    before = planned & (rows["day"] >= begin - week) & (rows["day"] < begin)
    enough = grouped(rows.assign(before=before), keys)["before"].transform("sum") >= need
    rows["start"] = begin.where(~enough, begin - week)
    rows["inside"] = (rows["day"] >= rows["start"]) & (rows["day"] < rows["start"] + week)
    return _week_means(rows, keys, week, need)


def pain_change(
    frames: Frames, daily: pd.DataFrame, *, end: pd.Timestamp | date | str | None = None
) -> pd.DataFrame:
    """Change of the weekly mean from the baseline week to the latest, for each site and person.

    Parameters
    ----------
    frames : Frames
    daily : as :func:`~psoas_analytics.measures.daily_pain` returns it
    end : date, ISO text or None
        Last day of the latest week; by default today.

    Returns
    -------
    DataFrame
        ``person_id`` (only for many people), ``site``, ``side``, ``baseline`` and ``latest`` (means; NaN with
        fewer than 5 and 4 scored days), ``n_baseline``, ``n_latest``, ``change`` (points; below zero: less
        pain; NaN also where the weeks share days).
    """
    end = frames.today if end is None else pd.Timestamp(end).as_unit("s")
    keys = [*by_person(daily), "site", "side"]
    week = pd.Timedelta(days=frames.thresholds["pain_week_days"].value).as_unit("s")
    base = baseline_pain(frames, daily)
    rows = daily[[*keys, "day", "pain_nrs"]].assign(start=end + _DAY - week)
    rows["inside"] = (rows["day"] >= rows["start"]) & (rows["day"] <= end)
    last = _week_means(rows, keys, week, frames.thresholds["pain_latest_scored"].value)
    apart = base["end"] < end + _DAY - week
    return base[keys].assign(
        baseline=base["pain_nrs"],
        latest=last["pain_nrs"],
        n_baseline=base["n"],
        n_latest=last["n"],
        change=(last["pain_nrs"] - base["pain_nrs"]).round(9).where(apart),
    )


def _week_means(rows: pd.DataFrame, keys: list[str], week: pd.Timedelta, need: float) -> pd.DataFrame:
    found = (
        grouped(rows.assign(score=rows["pain_nrs"].where(rows["inside"])), keys)
        .agg(start=("start", "first"), pain_nrs=("score", "mean"), n=("score", "count"))
        .reset_index()
    )
    found.insert(len(keys) + 1, "end", found["start"] + week - _DAY)
    # Means of thirds and tenths: compare at nine decimals, not at the last bit.
    found["pain_nrs"] = found["pain_nrs"].where(found["n"] >= need, np.nan).round(9)
    return found


def _scores(daily: pd.DataFrame, days: Days) -> tuple[float, ...]:
    within = daily[daily["day"].between(*days)].sort_values("day")
    return tuple(within["pain_nrs"].dropna().tolist())

"""Green, amber, red: pain during exercise, the day after, the day as a whole, a red week.

The cut-offs come from a pain-monitoring model that was made for knee and Achilles tendon; for the hip they
are conventions, and a therapist may change each. Red says "do less or skip today, and talk to your
therapist": it never says stop for ever, and never names a new dose.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from psoas_analytics.frames import Frames
from psoas_analytics.measures.pain import at_main_site, daily_pain
from psoas_analytics.measures.people import by_person, every_day, grouped, last_days
from psoas_analytics.measures.weeks import baseline_pain
from psoas_analytics.measures.zones import ZONES, exercise_rank, morning_rank, zone_of


def exercise_zones(frames: Frames) -> pd.DataFrame:
    """Zone of each score that was given during exercise.

    Returns
    -------
    DataFrame
        One row for each scored set, and for each pain score with the context "exercise" (``set_id``,
        ``session_id`` and ``exercise_id`` missing there, and no pain before it is known): ``person_id`` (only
        for many people), ``day``, ``set_id``, ``session_id``, ``exercise_id``, ``pain_nrs``,
        ``pain_before``, ``zone``.
    """
    found = _scores_during(frames, "set_id", "session_id", "exercise_id")
    rank = exercise_rank(found["pain_nrs"], found["pain_before"], frames.thresholds)
    return found.assign(zone=zone_of(rank)).sort_values(
        [*by_person(frames.sets), "day", "session_id", "set_id"], ignore_index=True
    )


def exercise_pain(
    frames: Frames, *, start: pd.Timestamp | None = None, end: pd.Timestamp | None = None
) -> pd.DataFrame:
    """Sum up pain during each exercise.

    Returns
    -------
    DataFrame
        One row for each exercise with a scored set: ``person_id`` (only for many people), ``exercise_id``,
        ``pain_mean``, ``pain_max``, ``n`` (scored sets), ``n_green``, ``n_amber``, ``n_red``.
    """
    zones = exercise_zones(frames)
    zones = zones[zones["exercise_id"].notna()]
    if start is not None:
        zones = zones[zones["day"] >= start]
    if end is not None:
        zones = zones[zones["day"] <= end]
    counts = zones.assign(**{f"n_{zone}": (zones["zone"] == zone).astype("int64") for zone in ZONES})
    return (
        grouped(counts, [*by_person(zones), "exercise_id"])
        .agg(
            pain_mean=("pain_nrs", "mean"),
            pain_max=("pain_nrs", "max"),
            n=("pain_nrs", "size"),
            n_green=("n_green", "sum"),
            n_amber=("n_amber", "sum"),
            n_red=("n_red", "sum"),
        )
        .reset_index()
    )


def next_morning(frames: Frames, daily: pd.DataFrame | None = None) -> pd.DataFrame:
    """Pain of the day after each day with a session, against the baseline.

    Parameters
    ----------
    frames : Frames
    daily : rows of one site and side of each person, as :func:`~psoas_analytics.measures.daily_pain`
        returns them; None: each one's main site

    Returns
    -------
    DataFrame
        One row for each day with a session: ``person_id`` (only for many people), ``day``, ``next_day``,
        ``pain_nrs`` (24-hour average of the next day, as given on waking, else the mean of that day; NaN:
        not scored), ``baseline`` (NaN: that day is not scored, or the baseline week not enough), ``rise``
        (points above the baseline), ``zone`` (missing where the rise is not known).
    """
    scores = _against_baseline(frames, daily)
    by = by_person(frames.sessions)
    days = frames.sessions[[*by, "day"]].drop_duplicates().sort_values([*by, "day"], ignore_index=True)
    days["next_day"] = days["day"] + pd.Timedelta(days=1).as_unit("s")
    scores = scores.rename(columns={"day": "next_day", "morning": "pain_nrs"})
    found = days.merge(scores, on=[*by, "next_day"], how="left")
    found["zone"] = zone_of(_rank_of_rise(found["rise"], frames))
    return found[[*by, "day", "next_day", "pain_nrs", "baseline", "rise", "zone"]]


def day_lights(frames: Frames, daily: pd.DataFrame | None = None) -> pd.DataFrame:
    """Traffic light of each day, and whether the week that ends on it is red.

    Parameters
    ----------
    frames, daily : as for :func:`next_morning`

    Returns
    -------
    DataFrame
        Every date from the first known day to the last: ``person_id`` (only for many people), ``day``,
        ``light`` (the worse of the two zones; missing where neither is known), ``exercise_zone`` (worst score
        during exercise that day), ``morning_zone`` (24-hour average on waking or of the whole day, the
        higher, against the baseline), ``pain_during`` (highest score during exercise), ``rise`` (points of
        ``morning_zone``'s score above the baseline), ``red_days`` (in the 7 days that end on it),
        ``week_rise`` (their mean above the baseline; NaN with fewer than 4 scored) and ``red_week``.
    """
    by = by_person(frames.sets)
    days = every_day(_known_days(frames, _against_baseline(frames, daily)))
    rank = days["rank"]
    red = (rank == ZONES.index("red")).astype("float64")
    week, need = _week(frames)
    red_days = _rolling(days.assign(red=red), by, "red", week, 1).sum()
    week_rise = _rolling(days, by, "mean_rise", week, need).mean()
    days["red_days"] = np.asarray(red_days).round().astype("int64")
    days["week_rise"] = np.asarray(week_rise, dtype="float64").round(9)
    days["red_week"] = _is_red_week(days, frames)
    days["light"] = zone_of(rank)
    days["exercise_zone"] = zone_of(days["exercise_rank"])
    days["morning_zone"] = zone_of(days["morning_rank"])
    columns = ["light", "exercise_zone", "morning_zone", "pain_during", "rise", "red_days", "week_rise"]
    return days[[*by, "day", *columns, "red_week"]]


def rises(frames: Frames, daily: pd.DataFrame) -> pd.DataFrame:
    """Points above the baseline of each scored day, at every site and side at once.

    Parameters
    ----------
    frames : Frames
    daily : as :func:`~psoas_analytics.measures.daily_pain` returns it

    Returns
    -------
    DataFrame
        ``person_id`` (only for many people), ``site``, ``side``, ``day``, ``rise`` (as in
        :func:`day_lights`; NaN without a baseline).
    """
    found = _against_baseline(frames, daily)
    keys = [*by_person(found), "site", "side"]
    return found[[*keys, "day"]].assign(rise=found[["rise", "mean_rise"]].max(axis=1))


def week_lights(frames: Frames, daily: pd.DataFrame | None = None) -> pd.DataFrame:
    """Sum up the 7 days up to the day that each person is judged as of, by the rules of :func:`day_lights`.

    Parameters
    ----------
    frames, daily : as for :func:`next_morning`

    Returns
    -------
    DataFrame
        One row for each person with a light in these days: ``person_id`` (only for many people), ``light``
        (the worst), ``red_days``, ``week_rise`` (points of their mean above the baseline; NaN with fewer
        than 4 scored) and ``red_week``.
    """
    week, need = _week(frames)

    def recent(rows: pd.DataFrame) -> pd.DataFrame:
        return last_days(frames, rows, week)

    tables = {name: recent(getattr(frames, name)) for name in ("sessions", "sets", "pain")}
    now = replace(frames, **tables)
    scores = _against_baseline(frames, daily, of=recent)
    known = _known_days(now, scores).dropna(subset="rank")
    by = by_person(known)
    known["is_red"] = (known["rank"] == ZONES.index("red")).astype("int64")
    found = (
        grouped(known, by)
        .agg(
            worst=("rank", "max"),
            red_days=("is_red", "sum"),
            week_rise=("mean_rise", "mean"),
            scored=("mean_rise", "count"),
        )
        .reset_index()
    )
    found["light"] = zone_of(found["worst"])
    found["week_rise"] = found["week_rise"].where(found["scored"] >= need).round(9)
    found["red_week"] = _is_red_week(found, frames)
    return found[[*by, "light", "red_days", "week_rise", "red_week"]]


def _week(frames: Frames) -> tuple[int, int]:
    """Days of a week, and how many of them must be scored."""
    week = int(frames.thresholds["pain_week_days"].value)
    # Not more scored days than the week has, whatever was set for the person.
    return week, min(week, int(frames.thresholds["pain_latest_scored"].value))


def _is_red_week(weeks: pd.DataFrame, frames: Frames) -> pd.Series:
    return (weeks["red_days"] >= frames.thresholds["red_week_days"].value) | (
        weeks["week_rise"] >= frames.thresholds["red_week_rise"].value
    )


def _scores_during(frames: Frames, *names: str) -> pd.DataFrame:
    """Each score that was given during exercise, with these columns of its set."""
    by = by_person(frames.sets)
    sets = frames.sets.loc[frames.sets["pain_nrs"].notna(), [*by, "day", *{*names, "session_id"}, "pain_nrs"]]
    sets = sets.merge(frames.sessions[[*by, "session_id", "pain_before"]], on=[*by, "session_id"], how="left")
    sets = sets[[*by, "day", *names, "pain_nrs", "pain_before"]]
    alone = frames.pain.loc[frames.pain["context"] == "exercise", [*by, "day", "pain_nrs"]]
    return pd.concat([sets, alone.reindex(columns=sets.columns).astype(sets.dtypes)], ignore_index=True)


def _known_days(frames: Frames, scores: pd.DataFrame) -> pd.DataFrame:
    """Both zones of each day on which one is known, as ranks, and the worse of them."""
    by = by_person(frames.sets)
    zones = _scores_during(frames)
    ranks = exercise_rank(zones["pain_nrs"], zones["pain_before"], frames.thresholds)
    ranked = zones.assign(pain_during=zones["pain_nrs"], exercise_rank=ranks.astype("float64"))
    during = grouped(ranked, [*by, "day"])[["pain_during", "exercise_rank"]].max()
    # A bad evening after a good morning must show, and a bad morning before a good evening.
    scores["rise"] = scores[["rise", "mean_rise"]].max(axis=1)
    scores["morning_rank"] = _rank_of_rise(scores["rise"], frames)
    known = during.reset_index().merge(
        scores[[*by, "day", "rise", "mean_rise", "morning_rank"]], on=[*by, "day"], how="outer"
    )
    known["rank"] = known[["exercise_rank", "morning_rank"]].max(axis=1)
    return known.sort_values([*by, "day"])


def _against_baseline(
    frames: Frames,
    daily: pd.DataFrame | None,
    of: Callable[[pd.DataFrame], pd.DataFrame] = lambda rows: rows,
) -> pd.DataFrame:
    """Each scored day against the baseline, one line for each person; ``of`` picks the days.

    ``morning`` is the score that was given on waking, else the mean of the day; ``rise`` is that of the
    morning, ``mean_rise`` that of the day.
    """
    rows = at_main_site(daily_pain(frames.pain)) if daily is None else daily
    keys = [*by_person(rows), "site", "side"]
    base = baseline_pain(frames, rows)[[*keys, "pain_nrs"]].rename(columns={"pain_nrs": "baseline"})
    rows = of(rows)
    waking = daily_pain(of(frames.pain), context="on waking")[[*keys, "day", "pain_nrs"]]
    waking = waking.rename(columns={"pain_nrs": "morning"})
    found = rows.merge(base, on=keys, how="left").merge(waking, on=[*keys, "day"], how="left")
    found["morning"] = found["morning"].fillna(found["pain_nrs"])
    found["rise"] = (found["morning"] - found["baseline"]).round(9)
    found["mean_rise"] = (found["pain_nrs"] - found["baseline"]).round(9)
    return found[[*keys, "day", "morning", "baseline", "rise", "mean_rise"]]


def _rank_of_rise(rise: pd.Series, frames: Frames) -> np.ndarray:
    """Place of each rise among :data:`ZONES`; NaN where the rise is not known."""
    return np.where(rise.notna(), morning_rank(rise, frames.thresholds), np.nan)


def _rolling(days: pd.DataFrame, by: list[str], column: str, week: int, least: int) -> Any:
    """Window of the last 7 days, people apart; days are dense and sorted."""
    values = days.groupby(by)[column] if by else days[column]
    return values.rolling(week, min_periods=least)

"""Flexibility: the median of a day's readings, its measurement error, change, and left against right.

Two instruments, and cold and warm readings, are never joined; an angle never becomes a percentage, because
its zero is arbitrary.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from psoas_analytics.measures.people import by_person, grouped, plan_start, week_of
from psoas_analytics.thresholds import THRESHOLDS, Threshold, mdc95

_METHOD = ("instrument", "warm", "unit")


def flexibility(
    readings: pd.DataFrame,
    *,
    plans: pd.DataFrame | None = None,
    thresholds: Mapping[str, Threshold] = THRESHOLDS,
) -> pd.DataFrame:
    """Median of each day's readings by test, side and instrument, with the measurement error.

    The usual MDC95 of the test is replaced by the person's own, 1.96 x sqrt(2) x SD of the daily medians and
    never below 3 degrees, from 10 baseline days of 3 readings on: the days before the first plan, without
    a plan the first 10. Only tests in degrees have one; what was set for the person stands above both.

    Parameters
    ----------
    readings : frame of readings as in :class:`~psoas_analytics.frames.Frames`
    plans : frame of plans
        Gives the end of the baseline; None: no own error is worked out.
    thresholds : those in force

    Returns
    -------
    DataFrame
        ``person_id`` (only for many people), ``day``, ``test``, ``side`` (missing for a test without sides),
        ``value`` (median, in ``unit``), ``unit``, ``mdc95`` (same unit; NaN: error unknown), ``warm``,
        ``instrument``, ``n`` readings, ``mdc95_from`` ("usual", "own", "set for you"; missing: unknown).
    """
    by = by_person(readings)
    keys = [*by, "test", "side", *_METHOD]
    days = grouped(readings, [*keys, "day"])["value"].agg(["median", "size"]).reset_index()
    days = days.rename(columns={"median": "value", "size": "n"})
    tests = days["test"].unique()
    usual = days["test"].map({one: mdc95(one, thresholds=thresholds) for one in tests}).astype("float64")
    changed = days["test"].map({one: _changed(f"mdc95_{one}", thresholds) for one in tests}).eq(True)
    own = pd.Series(np.nan, index=days.index)
    if plans is not None:
        own = _own_mdc95(days, keys, plans, thresholds).where(~changed)
    days["mdc95"] = own.fillna(usual)
    source = np.select([changed, own.notna(), usual.notna()], ["set for you", "own", "usual"], default="")
    days["mdc95_from"] = pd.Series(source, index=days.index, dtype="str").where(source != "")
    return days[
        [*by, "day", "test", "side", "value", "unit", "mdc95", "warm", "instrument", "n", "mdc95_from"]
    ]


def flexibility_weeks(days: pd.DataFrame) -> pd.DataFrame:
    """Median of each week's test days, as one long frame.

    Parameters
    ----------
    days : as :func:`flexibility` returns it

    Returns
    -------
    DataFrame
        ``person_id`` (only for many people), ``week`` (its Monday), ``test``, ``side``, ``value`` (median,
        in ``unit``), ``unit``, ``mdc95``, ``warm``, ``instrument``, ``n_days``.
    """
    by = by_person(days)
    keys = [*by, "test", "side", *_METHOD]
    found = (
        grouped(days.assign(week=week_of(days["day"])), [*keys, "week"])
        .agg(value=("value", "median"), mdc95=("mdc95", "first"), n_days=("day", "size"))
        .reset_index()
    )
    return found[[*by, "week", "test", "side", "value", "unit", "mdc95", "warm", "instrument", "n_days"]]


def flexibility_change(
    days: pd.DataFrame, *, thresholds: Mapping[str, Threshold] = THRESHOLDS
) -> pd.DataFrame:
    """Change from the first week of tests to the last, against the measurement error.

    Parameters
    ----------
    days : as :func:`flexibility` returns it
    thresholds : those in force

    Returns
    -------
    DataFrame
        ``person_id`` (only for many people), ``test``, ``side``, ``instrument``, ``warm``, ``unit``,
        ``first_day``, ``last_day``, ``n_days``, ``baseline`` (median of the test days of the first 7 days),
        ``latest`` (of the last 7), ``change`` (in ``unit``; NaN where the two weeks share days), ``mdc95``
        and ``beyond_error`` (True, False; missing where change or error is not known).
    """
    keys = [*by_person(days), "test", "side", "instrument", "warm", "unit"]
    week = pd.Timedelta(days=thresholds["flexibility_week_days"].value).as_unit("s")
    groups = grouped(days, keys)["day"]
    first, last = groups.transform("min"), groups.transform("max")
    rows = days.assign(
        early=days["value"].where(days["day"] < first + week),
        late=days["value"].where(days["day"] > last - week),
    )
    found = (
        grouped(rows, keys)
        .agg(
            first_day=("day", "min"),
            last_day=("day", "max"),
            n_days=("day", "size"),
            baseline=("early", "median"),
            latest=("late", "median"),
            mdc95=("mdc95", "first"),
        )
        .reset_index()
    )
    apart = found["last_day"] - found["first_day"] >= 2 * week - pd.Timedelta(days=1)
    change = (found["latest"] - found["baseline"]).round(9).where(apart)
    beyond = (change.abs() > found["mdc95"]).astype("boolean").where(change.notna() & found["mdc95"].notna())
    found.insert(found.columns.get_loc("mdc95"), "change", change)
    return found.assign(beyond_error=beyond)


def left_right_days(days: pd.DataFrame) -> pd.DataFrame:
    """Left less right of each day on which both sides were tested the same way.

    Parameters
    ----------
    days : as :func:`flexibility` returns it

    Returns
    -------
    DataFrame
        ``person_id`` (only for many people), ``day``, ``test``, ``instrument``, ``warm``, ``unit``, ``left``,
        ``right``, ``difference`` (left less right, in ``unit``), ``mdc95`` (the larger of the two; NaN
        unless both are known), ``beyond_error``.
    """
    by = by_person(days)
    keys = [*by, "day", "test", "instrument", "warm", "unit"]
    left, right = (days.loc[days["side"] == side, [*keys, "value", "mdc95"]] for side in ("left", "right"))
    found = left.merge(right, on=keys, suffixes=("_left", "_right"))
    found = found.rename(columns={"value_left": "left", "value_right": "right"})
    found["difference"] = (found["left"] - found["right"]).round(9)
    found["mdc95"] = found[["mdc95_left", "mdc95_right"]].max(axis=1, skipna=False)
    found["beyond_error"] = found["difference"].abs() > found["mdc95"]
    found = found.sort_values(keys, ignore_index=True)
    return found[[*keys, "left", "right", "difference", "mdc95", "beyond_error"]]


def left_right(days: pd.DataFrame, *, thresholds: Mapping[str, Threshold] = THRESHOLDS) -> pd.DataFrame:
    """Whether the sides differ: beyond error, the same way, on at least 3 test days.

    Parameters
    ----------
    days : as :func:`flexibility` returns it
    thresholds : those in force

    Returns
    -------
    DataFrame
        ``person_id`` (only for many people), ``test``, ``instrument``, ``warm``, ``unit``, ``mdc95``
        (latest), ``n_days`` (test days with both sides), ``n_left_lower`` and ``n_right_lower`` (of them
        beyond error), ``flagged`` (never with days beyond error both ways) and ``lower`` ("left", "right";
        missing unless flagged).
    """
    keys = [*by_person(days), "test", "instrument", "warm", "unit"]
    pairs = left_right_days(days)
    counted = pairs.assign(
        left_lower=(pairs["beyond_error"] & (pairs["difference"] < 0)).astype("int64"),
        right_lower=(pairs["beyond_error"] & (pairs["difference"] > 0)).astype("int64"),
    )
    found = (
        grouped(counted, keys)
        .agg(
            mdc95=("mdc95", "last"),
            n_days=("day", "size"),
            n_left_lower=("left_lower", "sum"),
            n_right_lower=("right_lower", "sum"),
        )
        .reset_index()
    )
    fewest = found[["n_left_lower", "n_right_lower"]].min(axis=1)
    most = found[["n_left_lower", "n_right_lower"]].max(axis=1)
    found["flagged"] = (fewest == 0) & (most >= thresholds["left_right_test_days"].value)
    lower = np.where(found["n_left_lower"] > found["n_right_lower"], "left", "right")
    found["lower"] = pd.Series(lower, index=found.index, dtype="str").where(found["flagged"])
    return found


def _changed(name: str, thresholds: Mapping[str, Threshold]) -> bool:
    return name in thresholds and thresholds[name] != THRESHOLDS.get(name)


def _own_mdc95(
    days: pd.DataFrame,
    keys: list[str],
    plans: pd.DataFrame,
    thresholds: Mapping[str, Threshold],
) -> pd.Series:
    """Own error of each row's test, side and method; NaN with too few baseline days."""
    need = int(thresholds["own_mdc95_days"].value)
    fit = (days["n"] >= thresholds["own_mdc95_readings"].value) & (days["unit"] == "deg")
    start = plan_start(days, plans)
    order = grouped(days.assign(fit=fit.astype("int64")), keys)["fit"].cumsum()
    inside = fit & ((days["day"] < start) | (start.isna() & (order <= need)))
    groups = grouped(days.assign(value=days["value"].where(inside)), keys)["value"]
    own = (1.96 * np.sqrt(2) * groups.transform("std")).clip(lower=thresholds["own_mdc95_least"].value)
    return own.where(groups.transform("count") >= need)

"""One person or many: what keeps people apart, and runs of days for each of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from psoas_analytics.frames import Frames

PERSON = "person_id"


def by_person(frame: pd.DataFrame) -> list[str]:
    """Return the column that tells people apart, if the frame carries it."""
    return [PERSON] if PERSON in frame.columns else []


def grouped(frame: pd.DataFrame, keys: Sequence[str]) -> Any:
    """Group by columns, missing ones among them; by none: all rows are one group."""
    return frame.groupby(list(keys) if keys else np.zeros(len(frame), dtype="int64"), dropna=False)


def place_in(rows: pd.DataFrame, found: pd.DataFrame, keys: Sequence[str]) -> np.ndarray:
    """Where among ``found`` the keys of each row stand first; -1: nowhere.

    On whole numbers, which is several times faster than a merge of texts.
    """
    code = np.zeros(len(found) + len(rows), dtype="int64")
    for key in keys:
        codes, names = pd.factorize(pd.concat([found[key], rows[key]], ignore_index=True))
        code = code * (len(names) + 1) + codes + 1
    known, first = np.unique(code[: len(found)], return_index=True)
    wanted = code[len(found) :]
    if not len(known):
        return np.full(len(wanted), -1)
    at = np.searchsorted(known, wanted).clip(max=len(known) - 1)
    return np.where(known[at] == wanted, first[at], -1)


def is_in(rows: pd.DataFrame, found: pd.DataFrame, keys: Sequence[str]) -> np.ndarray:
    """Whether the keys of each row stand among those of ``found``."""
    return place_in(rows, found, keys) >= 0


def of_each(known: pd.Series, people: pd.Series) -> np.ndarray:
    """Give what is known of each row's person, by person_id; missing for others.

    Each person is looked up once: a search for every row is several times slower with Arrow's texts.
    """
    code, names = pd.factorize(people)
    return np.asarray(known.reindex(names).to_numpy()[code])


def today_of(frames: Frames, rows: pd.DataFrame) -> pd.Series:
    """Day that each row's person is judged as of."""
    day: object = frames.today
    if frames.as_of is not None and by_person(rows):
        day = of_each(frames.as_of, rows[PERSON])
    return pd.Series(day, index=rows.index, dtype="datetime64[s]")


def last_days(frames: Frames, rows: pd.DataFrame, days: int) -> pd.DataFrame:
    """Rows of the so many days that end on the day that each person is judged as of."""
    last = today_of(frames, rows)
    return rows[(rows["day"] > last - pd.Timedelta(days=days)) & (rows["day"] <= last)]


def days_between(first: pd.Series, last: pd.Series) -> pd.DataFrame:
    """Every date from the first to the last of each group.

    Parameters
    ----------
    first, last : Series of dates with the same index, one entry for each group

    Returns
    -------
    DataFrame
        ``group`` (position in the index) and ``day``, groups one after the other.
    """
    length = np.maximum((last - first).dt.days.to_numpy() + 1, 0)
    group = np.repeat(np.arange(len(length)), length)
    step = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    day = first.to_numpy().astype("datetime64[D]")[group] + step
    return pd.DataFrame({"group": group, "day": day.astype("datetime64[s]")})


def every_day(frame: pd.DataFrame) -> pd.DataFrame:
    """Fill each person's gaps: every date from the first row to the last, values missing where none was.

    The frame has one row for each person and day.
    """
    by = by_person(frame)
    spans = grouped(frame, by)["day"].agg(["min", "max"])
    days = days_between(spans["min"], spans["max"])
    place = days.pop("group").to_numpy()
    if by:
        days.insert(0, PERSON, spans.index.to_numpy()[place])
    return days.merge(frame, on=[*by, "day"], how="left")


def plan_start(rows: pd.DataFrame, plans: pd.DataFrame) -> pd.Series:
    """Start of each row's person's first plan; missing without one."""
    by = by_person(rows)
    if plans.empty:
        start: object = pd.NaT
    elif by:
        start = of_each(plans.groupby(PERSON)["starts_on"].min(), rows[PERSON])
    else:
        start = plans["starts_on"].min()
    return pd.Series(start, index=rows.index, dtype="datetime64[s]")


def week_of(day: pd.Series) -> pd.Series:
    """Monday of each date's week."""
    return day - pd.to_timedelta(day.dt.day_of_week, unit="D").dt.as_unit("s")

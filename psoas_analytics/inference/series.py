"""Daily values as they come in: checked, sorted, missing ones left out."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Days = NDArray[np.int64]


def numbers(value: ArrayLike, name: str, *, low: float = -np.inf, high: float = np.inf) -> Floats:
    """Return a flat array of finite numbers or NaN.

    Raises
    ------
    ValueError
        A value is no number, is infinite, or lies outside `low` to `high`.
    """
    try:
        found = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} must hold numbers, got {value!r}") from error
    if found.ndim != 1:
        raise ValueError(f"{name} must be a flat list of numbers, got {found.ndim} dimensions")
    wrong = found[np.isinf(found) | (found < low) | (found > high)]
    if wrong.size:
        rule = "finite, or NaN where missing" if np.isinf(low) else f"{low:g} to {high:g}"
        raise ValueError(f"{name} must be {rule}, got {wrong[0]:g}")
    return found


def day_numbers(day: Any, name: str = "day") -> Days:
    """Return dates as whole days since 1970.

    Raises
    ------
    ValueError
        Something is no date, has a time zone, or stands twice.
    """
    if getattr(getattr(day, "dtype", None), "tz", None) is not None:
        raise ValueError(f"{name} must hold local dates without a time zone, got {day.dtype}")
    try:
        dates = np.asarray(day, dtype="datetime64[D]")
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} must hold dates, got {day!r}") from error
    if dates.ndim != 1:
        raise ValueError(f"{name} must be a flat list of dates, got {dates.ndim} dimensions")
    if np.isnat(dates).any():
        raise ValueError(f"{name} must hold dates, got a missing one")
    found = dates.astype(np.int64)
    unique, counts = np.unique(found, return_counts=True)
    if len(unique) < len(found):
        twice = unique[counts > 1][0].astype("datetime64[D]")
        raise ValueError(f"{name} must hold each date once, got {twice} twice: take the day's mean")
    return found


def known_days(day: Any, value: ArrayLike, name: str = "value") -> tuple[Days, Floats]:
    """Return the days with a value and their values, by date.

    Raises
    ------
    ValueError
        Lengths differ, a date stands twice, or a value is no finite number.
    """
    days, values = day_numbers(day), numbers(value, name)
    if len(days) != len(values):
        raise ValueError(f"day and {name} must be equally long, got {len(days)} and {len(values)}")
    kept = np.flatnonzero(~np.isnan(values))
    kept = kept[np.argsort(days[kept])]
    return days[kept], values[kept]

"""Adherence over a window or a period: how much of what was prescribed was done, and how much is known.

Always three figures: the lower bound, the figure over the logged days, and the share of days logged.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from psoas_analytics.measures.credit import DECIMALS
from psoas_analytics.measures.people import by_person, days_between, grouped

FIGURES = ("lower_bound", "over_logged", "share_logged")
_LEVELS = ("exercise_id", "side")
# Shares have nine decimals and a weekly exercise owes sevenths: in this unit all are whole, and sums exact.
_UNIT = 7 * 10**DECIMALS


def adherence(states: pd.DataFrame, *, window_days: int = 7, by: str | Sequence[str] = ()) -> pd.DataFrame:
    """Adherence over a moving window, always as three figures.

    Parameters
    ----------
    states : DataFrame as :func:`~psoas_analytics.measures.day_states` returns it, or
        :func:`~psoas_analytics.measures.side_states`
    window_days : int
        Days of the window, the day itself being the last.
    by : "exercise_id", "side" or both
        Lines of their own for each exercise, for each side (of ``side_states``).

    Returns
    -------
    DataFrame
        ``person_id`` (only for many people), ``day``, the columns of ``by``, ``lower_bound`` (unlogged
        counted as nothing), ``over_logged`` ("if unlogged days were like logged ones"; not an upper bound),
        ``share_logged``; shares 0-1, self-reported. NaN until the window is full, and where nothing was
        owed. The credit of an exercise prescribed n times a week is capped at what the window owes, and the
        logged days owe at least what was earned on them.

    Raises
    ------
    ValueError
        A window without days, or a level that the states do not have.
    """
    if window_days < 1:
        raise ValueError(f"window_days must be at least 1, got {window_days!r}")
    keys = _keys(states, by)
    parts = _Parts(states, keys)
    spans = grouped(states, keys)["day"].agg(["min", "max"])
    days = days_between(spans["min"], spans["max"])
    runs = _Runs(states, parts, spans["min"], days["group"].to_numpy())
    credit, owed, owed_logged = runs.window_sums(parts, window_days)
    counts = parts.columns[1] > 0
    due = _moving(runs.days_with(parts, counts), window_days)
    known = _moving(runs.days_with(parts, counts & states["logged"].to_numpy()), window_days)
    full = runs.position >= window_days - 1
    figures = (
        _share(credit, np.where(full, owed, 0)),
        _share(credit, np.where(full, owed_logged, 0)),
        _share(known, np.where(full, due, 0)),
    )
    found = spans.index.to_frame(index=False).iloc[runs.group].reset_index(drop=True)[keys]
    found.insert(len(by_person(states)), "day", days["day"])
    return found.assign(**dict(zip(FIGURES, figures, strict=True)))


def period_adherence(states: pd.DataFrame, *, by: str | Sequence[str] = ()) -> pd.DataFrame:
    """Adherence over all the days of the states together, as three figures.

    Parameters
    ----------
    states, by : as for :func:`adherence`

    Returns
    -------
    DataFrame
        One row, or one for each person, exercise, side: ``person_id`` (only for many people), the columns of
        ``by``, ``lower_bound``, ``over_logged``, ``share_logged`` as in :func:`adherence`, ``earned`` and
        ``owed`` (sessions).
    """
    keys = _keys(states, by)
    parts = _Parts(states, keys)
    n_parts = len(parts.group_of)
    sums = parts.capped(
        *(_sum_at(parts.code, column, n_parts) for column in parts.columns), weekly=parts.weekly_of
    )
    found = grouped(states, keys).size().index.to_frame(index=False)[keys]
    credit, owed, owed_logged = (_sum_at(parts.group_of, one, len(found)) for one in sums)
    due, known = (
        np.bincount(_groups_of_days(states[which], parts.group[which]), minlength=len(found))
        for which in (states["owed"] > 0, (states["owed"] > 0) & states["logged"])
    )
    figures = (_share(credit, owed), _share(credit, owed_logged), _share(known, due))
    found = found.assign(**dict(zip(FIGURES, figures, strict=True)))
    return found.assign(earned=credit / _UNIT, owed=owed / _UNIT)


def _keys(states: pd.DataFrame, by: str | Sequence[str]) -> list[str]:
    levels = [by] if isinstance(by, str) else list(by)
    unknown = [one for one in levels if one not in _LEVELS or one not in states.columns]
    if unknown:
        raise ValueError(
            f"by must name exercise_id or, of side_states(), side; got {', '.join(map(repr, unknown))}"
        )
    return [*by_person(states), *levels]


class _Parts:
    """States by the parts that are capped each for itself (an exercise, a side), in exact whole numbers."""

    def __init__(self, states: pd.DataFrame, keys: list[str]) -> None:
        apart = [one for one in ("exercise_id", "side") if one in states.columns and one not in keys]
        self.group = grouped(states, keys).ngroup().to_numpy()
        self.code = grouped(states, [*keys, *apart, "weekly"]).ngroup().to_numpy()
        n_parts = int(self.code.max()) + 1 if len(states) else 0
        self.group_of = np.zeros(n_parts, dtype="int64")
        self.group_of[self.code] = self.group
        self.weekly_of = np.zeros(n_parts, dtype=bool)
        self.weekly_of[self.code] = states["weekly"].to_numpy()
        owed = np.rint(states["owed"].to_numpy() * _UNIT)
        credit = np.rint(states["done_share"].fillna(0.0).to_numpy() * _UNIT)
        self.columns = (credit, owed, np.where(states["logged"], owed, 0))

    @staticmethod
    def capped(
        credit: np.ndarray, owed: np.ndarray, known: np.ndarray, *, weekly: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Cap what "n times a week" earned at what it owed; logged days owe at least what they earned."""
        earned = np.where(weekly, np.minimum(credit, owed), credit)
        return earned, owed, np.where(weekly, np.maximum(known, earned), known)


class _Runs:
    """Runs of days, one for each group and one after the other, and the place of each state in its own."""

    def __init__(self, states: pd.DataFrame, parts: _Parts, first: pd.Series, group: np.ndarray) -> None:
        self.group = group
        self.length = np.bincount(group, minlength=len(first))
        self.begins = np.cumsum(self.length) - self.length
        self.position = np.arange(len(group)) - self.begins[group]
        since = states["day"].to_numpy() - first.to_numpy()[parts.group]
        self.within = since // np.timedelta64(1, "D")

    def window_sums(self, parts: _Parts, window_days: int) -> tuple[np.ndarray, ...]:
        """Credit, owed, and owed on the logged days, for the window that ends on each day."""
        # Each part gets a run as long as its group's, so that its window can be capped by itself.
        length = self.length[parts.group_of]
        begins = np.cumsum(length) - length
        place, n_places = begins[parts.code] + self.within, int(length.sum())
        sums = parts.capped(
            *(_moving(_sum_at(place, column, n_places), window_days) for column in parts.columns),
            weekly=np.repeat(parts.weekly_of, length),
        )
        target = np.arange(n_places) - np.repeat(begins - self.begins[parts.group_of], length)
        return tuple(_sum_at(target, one, len(self.group)) for one in sums)

    def days_with(self, parts: _Parts, which: np.ndarray) -> np.ndarray:
        """1 on each day with such a state, else 0."""
        place = self.begins[parts.group[which]] + self.within[which]
        return np.asarray(np.bincount(place, minlength=len(self.group)) > 0, dtype="int64")


def _groups_of_days(states: pd.DataFrame, group: np.ndarray) -> np.ndarray:
    """Group of each different day among the rows."""
    days = pd.DataFrame({"group": group, "day": states["day"].to_numpy()}).drop_duplicates()
    return np.asarray(days["group"])


def _sum_at(place: np.ndarray, column: np.ndarray, n_places: int) -> np.ndarray:
    """Sum of whole numbers at each place; exact, as they stay below 2 to the power of 53."""
    return np.asarray(np.bincount(place, weights=column, minlength=n_places), dtype="int64")


def _moving(column: np.ndarray, window_days: int) -> np.ndarray:
    """Sum over the last ``window_days`` entries, or as many as there are."""
    total = np.concatenate([[0], np.cumsum(column, dtype="int64")])
    before = np.maximum(np.arange(len(column)) + 1 - window_days, 0)
    return np.asarray(total[1:] - total[before])


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(whole > 0, part / whole, np.nan)

"""Does pain go with the exercise of the days before? One answer, declared beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from psoas_analytics.inference.effect import slope_with_interval
from psoas_analytics.inference.results import NotEnough
from psoas_analytics.inference.series import Days, Floats, day_numbers, numbers
from psoas_analytics.inference.shifts import detrended, shift_test
from psoas_analytics.inference.words import interval, p_text, signed, table_html
from psoas_analytics.thresholds import THRESHOLDS, Threshold

if TYPE_CHECKING:
    import pandas as pd

# The one lag at which the effect is told: yesterday's exercise, today's pain.
DECLARED_LAG_DAYS = 1
# Ten points of adherence are a tenth of the done share.
TEN_POINTS = 0.1
PAIN_MAX = 10
REASONS = (
    "pain itself can stop exercise",
    "pain can settle, or flare up, by itself",
    "both can share a trend",
    "both can follow the days of the week",
)


@dataclass(frozen=True)
class Association:
    """Pain against the exercise done 0 to 3 days before.

    Attributes
    ----------
    by_lag : DataFrame
        ``lag_days``, ``r`` (rank correlation, both without their trend), ``n_days`` (pairs), ``band_low``,
        ``band_high``: 95 % of the circular shifts keep all lags together inside this band.
    p_value : float or None
        Two-sided, of the largest correlation over the lags; None below 84 paired days.
    effect_per_10_points : float
        Pain points (0-10) for ten points of adherence (10 % of the day's exercise) more on the day before.
    ci_low, ci_high : float
        95 % interval of the effect; NaN where none can be computed.
    n_days : int
        Paired days at the declared lag, 1.
    p_need : int
        Paired days from which a p-value is told.
    """

    by_lag: pd.DataFrame = field(compare=False)
    p_value: float | None
    effect_per_10_points: float
    ci_low: float
    ci_high: float
    n_days: int
    p_need: int = int(THRESHOLDS["pairs_for_p_value"].value)

    @property
    def direction(self) -> str:
        """Pain on days after higher adherence: lower, higher, not clearly different, or not judged yet."""
        if self.p_value is None:
            return "not judged yet"
        if self.p_value >= 0.05 or not (self.ci_low > 0 or self.ci_high < 0):
            return "not clearly different"
        return "higher" if self.ci_low > 0 else "lower"

    def __str__(self) -> str:
        """Return the finding as one plain sentence."""
        limits = interval(self.ci_low, self.ci_high, 2)
        figures = (
            f"{signed(self.effect_per_10_points, 2)} pain points for ten points of adherence the day before"
            f" ({limits}; {p_text(self.p_value)}; {self.n_days} days)"
        )
        if self.p_value is None:
            return f"So far {figures}; whether pain was different is told from {self.p_need} days on."
        return (
            f"On days after higher adherence, pain was {self.direction}; this log cannot tell why: {figures}."
        )

    def _repr_html_(self) -> str:
        """Return sentence and figures by lag, for a notebook."""
        rows = [
            (
                f"r, {row.lag_days} {'day' if row.lag_days == 1 else 'days'} later ({row.n_days} days)",
                f"{signed(row.r, 2)} (by chance {signed(row.band_low, 2)} to {signed(row.band_high, 2)})",
            )
            for row in self.by_lag.itertuples()
        ]
        reasons = f"Usual reasons: {'; '.join(REASONS)}. Self-reported."
        return table_html(str(self), rows, [reasons])


def association(
    adherence: pd.Series,
    pain: pd.Series,
    *,
    lags: Sequence[int] = (0, 1, 2, 3),
    seed: int = 0,
    thresholds: Mapping[str, Threshold] = THRESHOLDS,
) -> Association | NotEnough:
    """Set each day's pain against the done share some days before.

    Lag k: adherence on day t - k against pain on day t. Both series are ranked, lose their straight-line
    trend, and are correlated at each lag (Spearman's correlation with the date held constant). The p-value
    is that of the largest correlation over the lags, against all circular shifts of one series along the
    other, which keep the memory of each. The effect is a least-squares slope, of the scores without their
    trends, at the one declared lag of 1 day, with a block-bootstrap interval.

    Parameters
    ----------
    adherence : Series of float by date
        Daily done share, 0-1; NaN (or no row) on days of rest, paused or not logged.
    pain : Series of float by date
        Daily pain of one site and one question, 0-10; NaN or no row where not scored.
    lags : sequence of int
        Fixed before looking; 0 or more days.
    seed : int
        Of the block bootstrap.
    thresholds : mapping of name to Threshold
        Those in force for the person.

    Returns
    -------
    Association or NotEnough
        From 28 paired days on; ``p_value`` from 84 on.

    Raises
    ------
    ValueError
        A date stands twice, a value lies outside its scale, or the lags are not whole days from 0 on.

    References
    ----------
    .. [1] Circular shifts: Harris (2020), arXiv:2012.06862. Why 28 and 84, with the simulation:
       docs/methods.md.
    """
    chosen = _checked(lags)
    done = _by_day(adherence, "adherence", high=1)
    scores = _by_day(pain, "pain", high=PAIN_MAX)
    first, then = _on_one_grid(done, scores)
    short = _too_short(first, then, int(thresholds["pairs_for_picture"].value))
    if short is not None:
        return short
    found = estimate(first, then, chosen, seed)
    if found is None:
        return NotEnough(1, 2, "different levels of both pain and adherence, beside their trends")
    need = int(thresholds["pairs_for_p_value"].value)
    return replace(found, p_need=need, p_value=found.p_value if found.n_days >= need else None)


def estimate(first: Floats, then: Floats, lags: tuple[int, ...], seed: int) -> Association | None:
    """Compute all figures, p-value too, however few days; None where one of the two does not vary."""
    before, after = detrended(first)[:-DECLARED_LAG_DAYS], detrended(then)[DECLARED_LAG_DAYS:]
    both = ~(np.isnan(before) | np.isnan(after))
    if not both.any() or np.ptp(before[both]) == 0 or np.ptp(after[both]) == 0:
        return None
    import pandas as pd

    shifted = shift_test(first, then, lags)
    slope, low, high = slope_with_interval(before, after, seed=seed)
    by_lag = pd.DataFrame(
        {
            "lag_days": lags,
            "r": shifted.r,
            "n_days": shifted.pairs.astype(int),
            "band_low": -shifted.band,
            "band_high": shifted.band,
        }
    )
    limits = (TEN_POINTS * slope, TEN_POINTS * low, TEN_POINTS * high)
    return Association(by_lag, shifted.p_value, *limits, n_days=int(both.sum()))


def _checked(lags: Sequence[int]) -> tuple[int, ...]:
    chosen = tuple(int(lag) for lag in lags)
    if not chosen or chosen != tuple(lags) or min(chosen) < 0 or len(set(chosen)) < len(chosen):
        raise ValueError(f"lags must be different whole days from 0 on, got {tuple(lags)}")
    return chosen


def _by_day(series: pd.Series, name: str, *, high: float) -> tuple[Days, Floats]:
    """Return the days and values that are known."""
    values = numbers(series.to_numpy(dtype=np.float64, na_value=np.nan), name, low=0, high=high)
    days = day_numbers(series.index, f"the index of {name}")
    known = ~np.isnan(values)
    return days[known], values[known]


def _on_one_grid(done: tuple[Days, Floats], scores: tuple[Days, Floats]) -> tuple[Floats, Floats]:
    """Lay both on every day from the first to the last that either knows."""
    every = np.concatenate([done[0], scores[0]])
    if not every.size:
        return np.empty(0), np.empty(0)
    grids = np.full((2, int(every.max() - every.min()) + 1), np.nan)
    for grid, (days, values) in zip(grids, (done, scores), strict=True):
        grid[days - every.min()] = values
    return grids[0], grids[1]


def _too_short(first: Floats, then: Floats, need: int) -> NotEnough | None:
    known = ~np.isnan(first[:-DECLARED_LAG_DAYS]) & ~np.isnan(then[DECLARED_LAG_DAYS:])
    have = int(known.sum())
    return NotEnough(have, need, "days with pain and the day before's adherence") if have < need else None

"""Slope of a daily score, with an interval that allows for the memory of daily scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from psoas_analytics.inference.memory import day_to_day_memory, widening
from psoas_analytics.inference.results import NotEnough
from psoas_analytics.inference.series import Days, Floats, known_days
from psoas_analytics.inference.words import interval, p_text, signed, table_html
from psoas_analytics.thresholds import THRESHOLDS, Threshold

WEEK_DAYS = 7
# Residuals of a straight log are 1e-16, not 0.
_DECIMALS = 9
_GOLDEN = (np.sqrt(5) - 1) / 2


@dataclass(frozen=True)
class Trend:
    """Slope of a daily score.

    Attributes
    ----------
    slope_per_week : float
        Theil-Sen slope: the middle of the slopes between all pairs of days; points per week.
    ci_low, ci_high : float
        Interval of the slope, points per week, at `confidence`.
    p_value : float or None
        Two-sided, of no trend; None below 60 scored days.
    n : int
        Scored days.
    lag1 : float
        Correlation of what is left beside the line from one day to the next, corrected for the length of
        the log; 0 where it would be negative.
    days : int
        From the first to the last scored day, both counted.
    line_first, line_last : float
        The line on the first and on the last scored day.
    confidence : float
        1 - alpha.
    """

    slope_per_week: float
    ci_low: float
    ci_high: float
    p_value: float | None
    n: int
    lag1: float
    days: int
    line_first: float
    line_last: float
    confidence: float

    def __str__(self) -> str:
        """Return the finding as one plain sentence."""
        figures = f"{self._slope()} points a week ({self._limits()}; {p_text(self.p_value)})"
        return f"{self._direction()} over {self.days} days, {self.n} scored: {figures}."

    def _slope(self) -> str:
        return signed(self.slope_per_week, self._decimals())

    def _limits(self) -> str:
        return interval(self.ci_low, self.ci_high, self._decimals(), confidence=self.confidence)

    def _decimals(self) -> int:
        # Years of scores tell slopes that would all read 0.00.
        return 2 if self.ci_high - self.ci_low >= 0.02 else 3

    def _direction(self) -> str:
        if self.p_value is None:
            return "Slope so far"
        if self.ci_low > 0:
            return "The score rose"
        return "The score fell" if self.ci_high < 0 else "No clear trend"

    def _repr_html_(self) -> str:
        """Return sentence and figures, for a notebook."""
        rows = [
            ("Slope, points a week", self._slope()),
            ("Interval", self._limits()),
            ("p-value", p_text(self.p_value).removeprefix("p = ").removeprefix("p ")),
            ("Scored days", f"{self.n} of {self.days}"),
            ("Memory from day to day (lag-1 r)", f"{self.lag1:.2f}"),
        ]
        return table_html(str(self), rows, ["A slope says how the score went, not why."])


def trend(
    day: Any,
    value: ArrayLike,
    *,
    alpha: float = 0.05,
    seed: int = 0,
    thresholds: Mapping[str, Threshold] = THRESHOLDS,
) -> Trend | NotEnough:
    """Slope of a daily score, in points per week, on real dates.

    The slope is Theil's and Sen's: the median of the slopes between all pairs of scored days. Its interval
    is Sen's, by ranks of those slopes, made wider for the memory of daily scores
    (:func:`~psoas_analytics.inference.memory.widening`), with Student's quantile for the number of
    independent days that are left. Whole-number scores are spread inside their steps first
    (:func:`without_steps`).

    Parameters
    ----------
    day : array of dates, shape (n,)
        Unique, in any order; gaps are allowed and kept.
    value : array of float, shape (n,)
        Score on that day; NaN is left out.
    alpha : float
        1 - `alpha` is the confidence of the interval.
    seed : int
        Has no influence: the interval is computed, not drawn. It stands here so that all of this room can be
        called alike.
    thresholds : mapping of name to Threshold
        Those in force for the person.

    Returns
    -------
    Trend or NotEnough
        At least 8 scored days over at least 14 days are asked for; ``p_value`` is None below 60 scored days.

    Raises
    ------
    ValueError
        Lengths differ, a date stands twice, a value is infinite, or alpha is not between 0 and 1.

    References
    ----------
    .. [1] Sen (1968), J. Am. Stat. Assoc. 63:1379. Memory: docs/methods.md, with the simulation.

    Examples
    --------
    >>> day = np.arange("2026-03-01", "2026-03-29", dtype="datetime64[D]")
    >>> round(trend(day, 6 - np.arange(28) / 7).slope_per_week, 2)
    -1.0
    """
    if not 0 < alpha < 1:
        raise ValueError(f"alpha must be between 0 and 1, got {alpha}")
    days, values = known_days(day, value)
    need, need_days = (int(thresholds[name].value) for name in ("trend_scored", "trend_days"))
    if len(days) < need:
        return NotEnough(len(days), need, "scored days")
    span = int(days[-1] - days[0]) + 1
    if span < need_days:
        return NotEnough(span, need_days, "days from the first to the last score")
    found = estimate(days, values, alpha)
    return found if found.n >= thresholds["trend_p_value_scored"].value else replace(found, p_value=None)


def estimate(days: Days, values: Floats, alpha: float) -> Trend:
    """Compute all figures, p-value too, however few days there are (the simulation asks for them)."""
    from scipy.special import stdtr, stdtrit

    n = len(days)
    spread = without_steps(values)
    slopes = pairwise_slopes(days, spread)
    rising = int(np.count_nonzero(slopes > 0)) - int(np.count_nonzero(slopes < 0))
    slope = float(np.median(slopes, overwrite_input=True))
    level = float(np.median(values - slope * days))
    left = np.round(values - slope * days - level, _DECIMALS)
    wider = widening(days, left)
    scatter = np.sqrt(kendall_variance(spread) * wider)
    free = max(n / wider - 2, 1.0)
    low, high = sen_limits(slopes, float(stdtrit(free, 1 - alpha / 2) * scatter))
    distance = max(abs(rising) - 1, 0) / scatter if scatter > 0 else 0.0
    return Trend(
        slope_per_week=WEEK_DAYS * slope,
        ci_low=WEEK_DAYS * low,
        ci_high=WEEK_DAYS * high,
        p_value=float(2 * stdtr(free, -distance)),
        n=n,
        lag1=day_to_day_memory(days, left),
        days=int(days[-1] - days[0]) + 1,
        line_first=level + slope * float(days[0]),
        line_last=level + slope * float(days[-1]),
        confidence=1 - alpha,
    )


def without_steps(values: Floats) -> Floats:
    """Spread whole-number scores evenly inside their steps: 5 stands for all from 4.5 to 5.5.

    Equal scores give slopes of exactly 0, and so many of them that the median slope stays at 0 with the
    interval [0, 0] until a year-long fall reaches about 1.5 points, whatever the p-value says. The places
    inside the step follow the golden ratio, which leaves no trend of its own; values that never repeat
    stay as they are.
    """
    distinct, counts = np.unique(np.round(values, _DECIMALS), return_counts=True)
    if len(distinct) < 2 or counts.max() == 1:
        return values
    # Never wider than a point: days at 2 and 7 alone were whole numbers, too.
    step = float(min(1.0, np.diff(distinct).min()))
    places: Floats = np.arange(1, len(values) + 1) * _GOLDEN % 1 - 0.5
    return values + step * places


def pairwise_slopes(days: Days, values: Floats) -> Floats:
    """Slope between every two days, per day, shape (n * (n - 1) / 2,)."""
    n = len(days)
    slopes = np.empty(n * (n - 1) // 2)
    end = 0
    for step in range(1, n):
        begin, end = end, end + n - step
        np.divide(values[step:] - values[:-step], days[step:] - days[:-step], out=slopes[begin:end])
    return slopes


def sen_limits(slopes: Floats, half_width: float) -> tuple[float, float]:
    """Return the slopes that lie `half_width` (in Kendall's S) below and above the middle; sorts partly."""
    last = len(slopes) - 1
    below = min(max(round((len(slopes) - half_width) / 2) - 1, 0), last)
    above = min(max(round((len(slopes) + half_width) / 2), 0), last)
    slopes.partition([below, above])
    return float(slopes[below]), float(slopes[above])


def kendall_variance(values: Floats) -> float:
    """Variance of Kendall's S of independent values, with ties."""

    def term(count: Any) -> Any:
        return count * (count - 1) * (2 * count + 5)

    counts = np.unique(values, return_counts=True)[1]
    return float(term(len(values)) - term(counts).sum()) / 18

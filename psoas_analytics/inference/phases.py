"""Two phases, one before and one after: how far apart they lie, and whether more than a trend goes on."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from psoas_analytics.inference.results import NotEnough
from psoas_analytics.inference.series import Days, Floats, numbers
from psoas_analytics.inference.trend import pairwise_slopes
from psoas_analytics.inference.words import percent, signed, table_html

Improvement = Literal["increase", "decrease"]
INDEPENDENCE = (
    "The interval of NAP assumes that days are independent; daily pain is not, so the truth is less certain."
)
# Points that a baseline slope needs.
FEWEST_FOR_SLOPE = 3
# Differences below this share of the size of the values are ties: what a line leaves is not exact.
_TIE = 1e-9


@dataclass(frozen=True)
class Nap:
    """Non-overlap of all pairs.

    Attributes
    ----------
    estimate : float
        Share of the pairs of a day in A and a day in B in which B is the better one, a tie counting
        half; 0.5: no difference.
    se : float
        Unbiased standard error for independent days; NaN with one day in a phase.
    ci_low, ci_high : float
        Interval by Newcombe's method 5.
    n_a, n_b : int
        Days in each phase.
    confidence : float
    """

    estimate: float
    se: float
    ci_low: float
    ci_high: float
    n_a: int
    n_b: int
    confidence: float

    def __str__(self) -> str:
        """Return the finding as one plain sentence."""
        return (
            f"In {percent(self.estimate)} of all pairs of a day before and a day after, the day after was"
            f" better ({100 * self.confidence:g} % interval {percent(self.ci_low)} to"
            f" {percent(self.ci_high)}, if days were independent; 50 %: no difference)."
        )

    def _repr_html_(self) -> str:
        """Return sentence and figures, for a notebook."""
        rows = [
            ("NAP", f"{self.estimate:.3f}"),
            (f"{100 * self.confidence:g} % interval", f"{self.ci_low:.3f} to {self.ci_high:.3f}"),
            ("Days before, after", f"{self.n_a}, {self.n_b}"),
        ]
        return table_html(str(self), rows, [INDEPENDENCE])


@dataclass(frozen=True)
class TauBC:
    """Baseline-corrected Tau.

    Attributes
    ----------
    estimate : float
        -1 to 1: share of the pairs in which B is better minus that in which A is, once the line of A has been
        taken off both; 0: what phase A was doing merely goes on.
    baseline_slope : float
        Theil-Sen slope of phase A, per day.
    """

    estimate: float
    baseline_slope: float

    def __str__(self) -> str:
        """Return the finding as one plain sentence."""
        return (
            f"With the trend of the days before ({signed(self.baseline_slope, 2)} a day) taken off, Tau-BC"
            f" is {signed(self.estimate, 2)} (0: what was going on merely goes on; +1: every day after is"
            " better)."
        )

    def _repr_html_(self) -> str:
        """Return sentence and figures, for a notebook."""
        rows = [
            ("Tau-BC", signed(self.estimate, 3)),
            ("Slope before, a day", signed(self.baseline_slope, 3)),
        ]
        return table_html(str(self), rows, ["The line before is carried on as if it would have gone on."])


def nap(a: ArrayLike, b: ArrayLike, *, improvement: Improvement, confidence: float = 0.95) -> Nap | NotEnough:
    """Non-overlap of all pairs: the share of (A, B) pairs in which B is the better one.

    Parameters
    ----------
    a, b : arrays of float, shape (n_a,), (n_b,)
        Values of the two phases, in any order; NaN is left out.
    improvement : {"increase", "decrease"}
        Which way is better.
    confidence : float

    Returns
    -------
    Nap or NotEnough
        At least one value in each phase is needed.

    Raises
    ------
    ValueError
        An unknown improvement, a confidence not between 0 and 1, or an infinite value.

    References
    ----------
    .. [1] Parker & Vannest (2009), Behavior Therapy 40:357.
    .. [2] Newcombe (2006), Stat. Med. 25:559: method 5. Its roots are found by bisection on each side of the
       estimate, so that it is never [1, 1] or [0, 0].
    .. [3] Standard error: Sen (1967), Sankhya A 29:95; Mee (1990), JASA 85:793.

    Examples
    --------
    >>> found = nap([20, 20, 26, 25, 22, 23], [28, 25, 24, 27, 30, 30, 29], improvement="increase")
    >>> round(found.estimate, 4), round(found.ci_low, 3), round(found.ci_high, 3)
    (0.9167, 0.597, 0.986)
    """
    sign = _sign(improvement)
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must be between 0 and 1, got {confidence}")
    before, after = (sign * one[~np.isnan(one)] for one in (numbers(a, "a"), numbers(b, "b")))
    for phase, name in ((before, "A"), (after, "B")):
        if not len(phase):
            return NotEnough(0, 1, f"scored days in phase {name}")
    counts = _Pairs(before, after)
    estimate = counts.nap
    low = _newcombe_low(estimate, len(before), len(after), confidence)
    high = 1 - _newcombe_low(1 - estimate, len(before), len(after), confidence)
    return Nap(estimate, counts.standard_error(), low, high, len(before), len(after), confidence)


def tau_bc(a: ArrayLike, b: ArrayLike, *, improvement: Improvement) -> TauBC | NotEnough:
    """Baseline-corrected Tau: non-overlap once the line of phase A has been taken off both phases.

    The Theil-Sen line of A is carried on through B; of what is left, Tau is 2 NAP - 1 (not Kendall's tau-b).
    Ties are told with a tolerance: a series that merely goes on along its line gives exactly 0.

    Parameters
    ----------
    a, b : arrays of float, shape (n_a,), (n_b,)
        One value a day, B following A without a gap; NaN keeps its place and is left out.
    improvement : {"increase", "decrease"}
        Which way is better.

    Returns
    -------
    TauBC or NotEnough
        At least three values in A and one in B are needed.

    Raises
    ------
    ValueError
        An unknown improvement, or an infinite value.

    References
    ----------
    .. [1] Tarlow (2017), Behavior Modification 41:427, without its test for a trend beforehand.

    Examples
    --------
    >>> tau_bc([1, 2, 3, 4, 5], [6, 7, 8, 9, 10], improvement="increase").estimate
    0.0
    """
    before, after = numbers(a, "a"), numbers(b, "b")
    days = np.arange(len(before) + len(after))
    known = ~np.isnan(np.concatenate([before, after]))
    kept_a, kept_b = known[: len(before)], known[len(before) :]
    return tau_on_days(
        days[: len(before)][kept_a],
        before[kept_a],
        days[len(before) :][kept_b],
        after[kept_b],
        improvement=improvement,
    )


def tau_on_days(
    days_a: Days, a: Floats, days_b: Days, b: Floats, *, improvement: Improvement
) -> TauBC | NotEnough:
    """Baseline-corrected Tau on real days, by date; nothing missing."""
    sign = _sign(improvement)
    if len(a) < FEWEST_FOR_SLOPE:
        return NotEnough(len(a), FEWEST_FOR_SLOPE, "scored days in phase A")
    if not len(b):
        return NotEnough(0, 1, "scored days in phase B")
    slope = float(np.median(pairwise_slopes(days_a, a), overwrite_input=True))
    line = abs(slope) * float(days_b[-1] - days_a[0])
    left = (sign * (values - slope * (days - days_a[0])) for days, values in ((days_a, a), (days_b, b)))
    return TauBC(2 * _Pairs(*left, size=line).nap - 1, slope)


def _sign(improvement: str) -> int:
    if improvement not in get_args(Improvement):
        raise ValueError(f'improvement must be "increase" or "decrease", got {improvement!r}')
    return 1 if improvement == "increase" else -1


class _Pairs:
    """Who is better in each pair of a value before and a value after; larger is better."""

    def __init__(self, before: Floats, after: Floats, *, size: float = 0.0) -> None:
        tie = _TIE * max(1.0, size, float(np.abs(before).max()), float(np.abs(after).max()))
        self.n_a, self.n_b = len(before), len(after)
        # Twice the credit of each day: 2 for each pair won, 1 for each tie.
        below, up_to = _counts(before, after, tie)
        self.twice_b, self.ties = below + up_to, int((up_to - below).sum())
        below, up_to = _counts(after, before, tie)
        self.twice_a = 2 * self.n_b - below - up_to
        self.nap = int(self.twice_b.sum()) / (2 * self.n_a * self.n_b)

    def standard_error(self) -> float:
        """Unbiased standard error of NAP (Sen 1967, Mee 1990); NaN with one day in a phase.

        Complete separation counts as half a pair short of it, so that it is never certain.
        """
        if min(self.n_a, self.n_b) < 2:
            return float("nan")
        pairs = self.n_a * self.n_b
        edge = 0.5 / pairs
        held = min(max(self.nap, edge), 1 - edge)
        by_a = float(np.mean((self.twice_a / (2 * self.n_b) - self.nap) ** 2))
        by_b = float(np.mean((self.twice_b / (2 * self.n_a) - self.nap) ** 2))
        wins = (int(self.twice_b.sum()) - self.ties) / 2
        single = (wins + self.ties / 4) / pairs - self.nap**2
        variance = held * (1 - held) + self.n_b * by_a + self.n_a * by_b - 2 * single
        return float(np.sqrt(max(variance, 0.0) / ((self.n_a - 1) * (self.n_b - 1))))


def _counts(values: Floats, at: Floats, tie: float) -> tuple[Days, Days]:
    """How many of `values` lie below each of `at`, and how many below or tied with it."""
    ordered = np.sort(values)
    return np.searchsorted(ordered, at - tie, "left"), np.searchsorted(ordered, at + tie, "right")


def _newcombe_low(estimate: float, n_a: int, n_b: int, confidence: float) -> float:
    """Lower limit of NAP by Newcombe's method 5: the root below the estimate, to the last bit."""
    z2 = NormalDist().inv_cdf(0.5 + confidence / 2) ** 2
    half = (n_a + n_b) / 2 - 1

    def above(x: float) -> bool:
        apart = n_a * n_b * (estimate - x) ** 2 * (2 - x) * (1 + x)
        return apart > z2 * x * (1 - x) * (2 + half + (1 + 2 * half) * x * (1 - x))

    # The estimate itself may be a second root (complete separation): it is never asked.
    low, high = 0.0, estimate
    while (middle := (low + high) / 2) not in (low, high):
        low, high = (middle, high) if above(middle) else (low, middle)
    return low

"""Did pain change by an amount that matters? Weekly means, never two single days."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from psoas_analytics.inference.results import NotEnough
from psoas_analytics.thresholds import value


@dataclass(frozen=True)
class ImportantChange:
    """Pain of the baseline week against the latest week.

    Attributes
    ----------
    baseline, latest : float
        Means of the scored days, 0-10.
    change : float
        Points; below zero: less pain.
    percent : float
        Change in per cent of the baseline; NaN where the baseline is 0.
    meets_points, meets_percent : bool
        The size of the change reaches 2 points; 30 % of the baseline (a fall or a rise).
    within_error : bool
        The change is smaller than the measurement error of a single score.
    verdict : str
        What may be said of it.
    """

    baseline: float
    latest: float
    change: float
    percent: float
    meets_points: bool
    meets_percent: bool
    within_error: bool
    verdict: str

    def __str__(self) -> str:
        """Return the finding as one plain sentence."""
        percent = "" if np.isnan(self.percent) else f", {_signed(self.percent, 0)} %"
        return (
            f"{self.baseline:.1f} in the baseline week, {self.latest:.1f} in the latest week"
            f" ({_signed(self.change, 1)}{percent}; {self.verdict})"
        )


def important_change(baseline: ArrayLike, latest: ArrayLike) -> ImportantChange | NotEnough:
    """Compare the latest week's pain with the baseline week's.

    Parameters
    ----------
    baseline, latest : arrays of float, shape (n,)
        Daily pain, 0-10, one value a scored day; NaN is left out.

    Returns
    -------
    ImportantChange or NotEnough
        At least 5 scored days are needed in the baseline week and 4 in the latest.

    References
    ----------
    .. [1] Farrar (2001), Pain 94:149. Ostelo (2008), Spine 33:90. That BOTH 2 points and 30 % are asked
       for, and that a baseline below 2 is not judged and one up to 4 gets no verdict, are conventions.

    Examples
    --------
    >>> str(important_change([6, 6, 5, 6, 5], [4, 4, 4, 4]))
    '5.6 in the baseline week, 4.0 in the latest week (−1.6, −29 %; 2 points and 30 % not both met)'
    """
    weeks = [np.asarray(week, dtype=float) for week in (baseline, latest)]
    weeks = [week[~np.isnan(week)] for week in weeks]
    needs = (value("pain_baseline_scored"), value("pain_latest_scored"))
    for week, need, name in zip(weeks, needs, ("baseline", "latest"), strict=True):
        if len(week) < need:
            return NotEnough(len(week), int(need), f"scored days in the {name} week")
    # Means of thirds and tenths: compare at nine decimals, not at the last bit.
    before, after = (round(float(week.mean()), 9) for week in weeks)
    change = round(after - before, 9)
    percent = 100 * change / before if before > 0 else float("nan")
    size, share = abs(change), round(abs(percent) / 100, 9)
    meets_points, meets_percent = size >= value("pain_change_points"), share >= value("pain_change_share")
    return ImportantChange(
        baseline=before,
        latest=after,
        change=change,
        percent=percent,
        meets_points=meets_points,
        meets_percent=meets_percent,
        within_error=size < value("pain_mdc"),
        verdict=_verdict(before, both=meets_points and meets_percent),
    )


def _verdict(baseline: float, *, both: bool) -> str:
    rule = f"{value('pain_change_points'):g} points and {value('pain_change_share'):.0%}".replace("%", " %")
    if baseline < value("pain_floor"):
        return f"baseline below {value('pain_floor'):g}: too low to judge"
    if baseline <= value("pain_low_baseline"):
        return f"baseline up to {value('pain_low_baseline'):g}: no verdict"
    return f"{rule} both met" if both else f"{rule} not both met"


def _signed(number: float, decimals: int) -> str:
    """Write a number with its sign, a true minus, and no minus zero."""
    rounded = round(number, decimals) + 0.0
    return f"{rounded:+.{decimals}f}".replace("-", "−") if rounded else f"{0:.{decimals}f}"

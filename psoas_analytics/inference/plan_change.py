"""Pain before and after a change of plan, on the plan's own dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from psoas_analytics.inference.phases import (
    INDEPENDENCE,
    Improvement,
    Nap,
    TauBC,
    nap,
    tau_on_days,
)
from psoas_analytics.inference.results import NotEnough
from psoas_analytics.inference.series import day_numbers, known_days
from psoas_analytics.inference.words import signed, table_html
from psoas_analytics.thresholds import THRESHOLDS, Threshold

REGRESSION_TO_THE_MEAN = (
    "Plans tend to change after a flare-up, so the weeks after look better by themselves (regression to the"
    " mean)."
)
IN_TIME_ONLY = "Before and after in one log shows what went together in time, not what caused it."
WARNINGS = (REGRESSION_TO_THE_MEAN, IN_TIME_ONLY, INDEPENDENCE)


@dataclass(frozen=True)
class PlanChange:
    """Daily values before and after the day on which a plan began.

    Attributes
    ----------
    starts_on : datetime64[D]
        First day of the new plan.
    mean_before, mean_after, difference : float
        Raw means and after minus before, in points.
    within_error : bool
        The difference is smaller than the measurement error of a single score.
    error : float
        That error, in points.
    n_before, n_after : int
        Scored days.
    nap : Nap
    tau_bc : TauBC
    warnings : tuple of str
        What has to be printed beside the figures.
    """

    starts_on: np.datetime64
    mean_before: float
    mean_after: float
    difference: float
    within_error: bool
    error: float
    n_before: int
    n_after: int
    nap: Nap
    tau_bc: TauBC
    warnings: tuple[str, ...] = WARNINGS

    def __str__(self) -> str:
        """Return the finding as one plain sentence."""
        error = "within" if self.within_error else "above"
        return (
            f"{self.mean_before:.1f} in the {self.n_before} scored days before {self.starts_on},"
            f" {self.mean_after:.1f} in the {self.n_after} from then on ({signed(self.difference, 1)};"
            f" {error} the measurement error of a single score; NAP {self.nap.estimate:.2f}, with the trend"
            f" before taken off Tau-BC {signed(self.tau_bc.estimate, 2)}); the log cannot tell why."
        )

    def _repr_html_(self) -> str:
        """Return sentence, figures and warnings, for a notebook."""
        confidence = f"{100 * self.nap.confidence:g} %"
        rows = [
            ("Mean before, after", f"{self.mean_before:.1f}, {self.mean_after:.1f}"),
            ("Difference (error of a single score)", f"{signed(self.difference, 1)} ({self.error:g})"),
            ("NAP (0.5: no difference)", f"{self.nap.estimate:.2f}"),
            (f"NAP, {confidence} interval", f"{self.nap.ci_low:.2f} to {self.nap.ci_high:.2f}"),
            ("Tau-BC (0: the trend goes on)", signed(self.tau_bc.estimate, 2)),
            ("Scored days before, after", f"{self.n_before}, {self.n_after}"),
        ]
        return table_html(str(self), rows, self.warnings)


def plan_change(
    day: Any,
    pain: ArrayLike,
    *,
    starts_on: Any,
    previous_on: Any = None,
    next_on: Any = None,
    improvement: Improvement = "decrease",
    thresholds: Mapping[str, Threshold] = THRESHOLDS,
) -> PlanChange | NotEnough:
    """Compare daily pain before and after a plan's own first day.

    The dates are those of the plans. A day that was chosen because the pain changed there tells nothing.

    Parameters
    ----------
    day : array of dates, shape (n,)
        Unique, in any order.
    pain : array of float, shape (n,)
        Daily pain, 0-10; NaN is left out.
    starts_on : date
        First day of the new plan; it belongs to the days after.
    previous_on, next_on : date, optional
        First day of the plan before (days before it are left out) and of the plan after (days from it on
        are left out).
    improvement : {"decrease", "increase"}
    thresholds : mapping of name to Threshold
        Those in force for the person.

    Returns
    -------
    PlanChange or NotEnough
        At least 5 scored days before and 5 after are asked for.

    Raises
    ------
    ValueError
        Lengths differ, a date stands twice, a value is infinite, or the plans' dates are not in order.

    Examples
    --------
    >>> day = np.arange("2026-03-01", "2026-03-13", dtype="datetime64[D]")
    >>> found = plan_change(day, [6, 5, 6, 7, 6, 6, 4, 4, 5, 3, 4, 4], starts_on="2026-03-07")
    >>> found.difference, round(found.nap.estimate, 3)
    (-2.0, 0.986)
    """
    days, values = known_days(day, pain, "pain")
    change, begin, end = _dates(starts_on, previous_on, next_on)
    before, after = (days >= begin) & (days < change), (days >= change) & (days < end)
    need = int(thresholds["plan_change_scored"].value)
    for phase, name in ((before, "before the change"), (after, "since the change")):
        if phase.sum() < need:
            return NotEnough(int(phase.sum()), need, f"scored days {name}")
    pairs = nap(values[before], values[after], improvement=improvement)
    tau = tau_on_days(days[before], values[before], days[after], values[after], improvement=improvement)
    if isinstance(pairs, NotEnough):
        return pairs
    if isinstance(tau, NotEnough):
        return tau
    means = [round(float(values[phase].mean()), 9) for phase in (before, after)]
    difference = round(means[1] - means[0], 9)
    return PlanChange(
        starts_on=np.datetime64(change, "D"),
        mean_before=means[0],
        mean_after=means[1],
        difference=difference,
        within_error=abs(difference) < thresholds["pain_mdc"].value,
        error=thresholds["pain_mdc"].value,
        n_before=int(before.sum()),
        n_after=int(after.sum()),
        nap=pairs,
        tau_bc=tau,
    )


def _dates(starts_on: Any, previous_on: Any, next_on: Any) -> tuple[int, float, float]:
    """Return the plans' days as numbers, in order; without one before or after: without end."""
    change = int(day_numbers([starts_on], "starts_on")[0])
    begin = -np.inf if previous_on is None else float(day_numbers([previous_on], "previous_on")[0])
    end = np.inf if next_on is None else float(day_numbers([next_on], "next_on")[0])
    if not begin < change < end:
        raise ValueError(
            f"the plans must begin one after the other, got {previous_on}, {starts_on}, {next_on}"
        )
    return change, begin, end

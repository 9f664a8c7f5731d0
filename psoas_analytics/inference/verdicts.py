"""The rule by which a change of weekly pain is judged, for one person or for many at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from psoas_analytics.inference.series import Floats, numbers
from psoas_analytics.thresholds import THRESHOLDS, Threshold


class JudgedChanges(NamedTuple):
    """What may be said of each change: arrays of shape (n,).

    Attributes
    ----------
    change : points; below zero: less pain
    percent : change in per cent of the baseline; NaN where the baseline is 0
    meets_points, meets_percent : the size of the change reaches 2 points; 30 % of the baseline
    verdict : "too low" (a baseline below 2), "low" (one up to 4: no verdict), "important" (both reached),
        "not important", or "" where a week is not known
    """

    change: Floats
    percent: Floats
    meets_points: NDArray[np.bool_]
    meets_percent: NDArray[np.bool_]
    verdict: NDArray[np.str_]


def judge_changes(
    baseline: ArrayLike, latest: ArrayLike, *, thresholds: Mapping[str, Threshold] = THRESHOLDS
) -> JudgedChanges:
    """Judge changes of weekly means; :func:`important_change` has the rule's sources.

    Parameters
    ----------
    baseline, latest : arrays of float, shape (n,)
        Means of the two weeks, 0-10; NaN where a week has too few scored days.
    thresholds : mapping of name to Threshold

    Raises
    ------
    ValueError
        A value is infinite or no number, or there are not as many baselines as latest weeks.

    Examples
    --------
    >>> judge_changes([6, 6, 3], [4, 5, 0]).verdict.tolist()
    ['important', 'not important', 'low']
    """
    limit = {name: one.value for name, one in thresholds.items()}
    before, after = numbers(baseline, "baseline"), numbers(latest, "latest")
    if len(before) != len(after):
        raise ValueError(f"baseline and latest must be equally long, got {len(before)} and {len(after)}")
    # Means of thirds and tenths: compare at nine decimals, not at the last bit.
    change = np.round(after - before, 9)
    percent = np.divide(100 * change, before, out=np.full_like(change, np.nan), where=before > 0)
    meets_points = np.abs(change) >= limit["pain_change_points"]
    meets_percent = np.round(np.abs(percent) / 100, 9) >= limit["pain_change_share"]
    verdict = np.select(
        [
            np.isnan(change),
            before < limit["pain_floor"],
            before <= limit["pain_low_baseline"],
            meets_points & meets_percent,
        ],
        ["", "too low", "low", "important"],
        default="not important",
    )
    return JudgedChanges(change, percent, meets_points, meets_percent, verdict)

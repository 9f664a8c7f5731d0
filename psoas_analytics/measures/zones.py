"""Zones of a score: green, amber, red, as texts and as ranks, so that the worse is the higher.

Where the cut-offs come from: :mod:`psoas_analytics.measures.lights`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from psoas_analytics.measures.labels import labelled
from psoas_analytics.thresholds import THRESHOLDS, Threshold

ZONES = ("green", "amber", "red")


def exercise_zone(
    pain_nrs: ArrayLike, pain_before: ArrayLike, *, thresholds: Mapping[str, Threshold] = THRESHOLDS
) -> np.ndarray:
    """Zone of pain during exercise: green, amber or red.

    Green up to 2, or not above the pain before the session; red above 5, always; amber between.

    Parameters
    ----------
    pain_nrs : scores during exercise, 0-10, not missing
    pain_before : pain before the session, 0-10; NaN where it was not given

    Examples
    --------
    >>> exercise_zone([2, 4, 4, 6], [0, 4, 3, 7]).tolist()
    ['green', 'green', 'amber', 'red']
    """
    return np.asarray(np.asarray(ZONES)[exercise_rank(pain_nrs, pain_before, thresholds)])


def morning_zone(rise: ArrayLike, *, thresholds: Mapping[str, Threshold] = THRESHOLDS) -> np.ndarray:
    """Zone of the next day's pain against the baseline: green below +1, amber below +2, red from +2 on.

    Examples
    --------
    >>> morning_zone([-1, 0.9, 1, 2]).tolist()
    ['green', 'green', 'amber', 'red']
    """
    return np.asarray(np.asarray(ZONES)[morning_rank(rise, thresholds)])


def exercise_rank(
    pain_nrs: ArrayLike, pain_before: ArrayLike, thresholds: Mapping[str, Threshold]
) -> np.ndarray:
    """Place among :data:`ZONES`, so that the worse is the higher."""
    score, before = np.asarray(pain_nrs, dtype=float), np.asarray(pain_before, dtype=float)
    red, green = thresholds["pain_exercise_red"].value, thresholds["pain_exercise_green"].value
    return np.select([score > red, (score <= green) | (score <= before)], [2, 0], default=1)


def morning_rank(rise: ArrayLike, thresholds: Mapping[str, Threshold]) -> np.ndarray:
    """Place among :data:`ZONES`, so that the worse is the higher."""
    # Differences of means: compare at nine decimals, not at the last bit.
    above = np.round(np.asarray(rise, dtype=float), 9)
    red, amber = thresholds["pain_morning_red"].value, thresholds["pain_morning_amber"].value
    return np.select([above >= red, above >= amber], [2, 1], default=0)


def zone_of(rank: pd.Series | np.ndarray) -> pd.Series:
    """Zone at each place; missing where it is NaN."""
    ranks = pd.Series(rank)
    return labelled(ranks.fillna(-1).to_numpy().astype("int64"), ZONES, ranks.index)

"""How much one series changes with the other: a slope, with a block-bootstrap interval."""

from __future__ import annotations

import numpy as np

from psoas_analytics.inference.series import Floats

_DRAWS = 999
# Days in a block: this times the root of the length of the log, chosen by measured coverage.
_BLOCK = 1.1


def slope_with_interval(first: Floats, then: Floats, *, seed: int) -> tuple[float, float, float]:
    """Least-squares slope of `then` on `first`, pair by pair, with a 95 % interval.

    Blocks of days are drawn from the circle of days; each draw's slope is set against its own standard
    error from the sums of its blocks (a studentised block bootstrap: Goetze & Kuensch 1996, Ann. Stat.
    24:1914), and the interval is symmetrical. Percentiles of the slopes alone covered 81-93 % in the
    simulation where these covered 94-98 %.

    Parameters
    ----------
    first, then : arrays of float, shape (n,)
        The pairs, in order of their days; NaN in either leaves a pair out, and its place is kept.
    seed : int

    Returns
    -------
    slope, low, high : float
        NaN limits where the draws do not vary enough.
    """
    both = ~(np.isnan(first) | np.isnan(then))
    x = np.where(both, first - first[both].mean(), 0.0)
    y = np.where(both, then - then[both].mean(), 0.0)
    slope = (x @ y) / (x @ x)
    days = len(x)
    length = min(int(np.ceil(_BLOCK * np.sqrt(days))), days)
    sums = _block_sums(np.stack([both.astype(np.float64), x, y, x * x, x * y]), length)
    scores = sums[4] - slope * sums[3]
    error = np.sqrt((scores @ scores) / length) / (x @ x)
    picked = np.random.default_rng(seed).integers(0, days, (_DRAWS, int(np.ceil(days / length))))
    width = error * _quantile(_distances(sums[:, picked], slope))
    return float(slope), float(slope - width), float(slope + width)


def _block_sums(columns: Floats, length: int) -> Floats:
    """Sum of each column over each block of `length` days of the circle, shape (columns, days)."""
    around = np.concatenate([columns, columns[:, :length]], axis=1)
    total = np.cumsum(np.pad(around, ((0, 0), (1, 0))), axis=1)
    sums: Floats = total[:, length : length + columns.shape[1]] - total[:, : columns.shape[1]]
    return sums


def _distances(blocks: Floats, slope: float) -> Floats:
    """Distance of each draw's slope from `slope` in its own standard errors; infinite where it has none."""
    count, x, y, xx, xy = blocks
    pairs, sum_x, sum_y, sum_xx, sum_xy = blocks.sum(axis=2)
    mean_x, mean_y = sum_x / np.maximum(pairs, 1), sum_y / np.maximum(pairs, 1)
    spread = sum_xx - mean_x * sum_x
    some = spread > 1e-9
    drawn = np.where(some, (sum_xy - mean_x * sum_y) / np.where(some, spread, 1.0), np.inf)
    slope_of, mean_x, mean_y = (one[:, np.newaxis] for one in (np.where(some, drawn, 0.0), mean_x, mean_y))
    scores = xy - mean_x * y - mean_y * x + mean_x * mean_y * count
    scores -= slope_of * (xx - 2 * mean_x * x + mean_x**2 * count)
    error = np.sqrt((scores**2).sum(axis=1)) / np.where(some, spread, 1.0)
    away = np.abs(drawn - slope)
    # A log without scatter has draws without error: they are where the slope is, or infinitely far.
    return np.where(error > 1e-9, away / np.where(error > 1e-9, error, 1.0), np.where(away > 1e-9, np.inf, 0))


def _quantile(distances: Floats) -> float:
    """95 % quantile of the distances; NaN where it is infinite."""
    found = float(np.sort(distances)[int(np.ceil(0.95 * len(distances))) - 1])
    return found if np.isfinite(found) else float("nan")

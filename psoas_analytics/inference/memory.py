"""Daily scores remember the days before: how much, and how much less a log then knows."""

from __future__ import annotations

import numpy as np

from psoas_analytics.inference.series import Days, Floats

# Memory from one day to the next that is looked for; below zero it is estimated but never believed.
_MEMORY = np.arange(-0.5, 0.991, 0.01)
_MOST_MEMORY = 0.97
# Slow memory under a noise that is new every day: looked for over the lags of one week.
_SLOW = np.arange(0.3, 0.96, 0.05)
_WEEK = np.arange(1, 8)
# It counts only where the correlations 2 to 4 days apart together are above chance (one-sided, 5 %).
_BEYOND_THE_NEXT_DAY, _ABOVE_CHANCE = slice(1, 4), 1.645


def day_to_day_memory(days: Days, left: Floats) -> float:
    """Correlation from one day to the next of what is left beside a line; at least 0.

    First-order autoregression on the real gaps, by maximum likelihood over a grid, corrected for its bias.

    Parameters
    ----------
    days : array of int, shape (n,), n > 4
        In order.
    left : array of float, shape (n,)
    """
    if not left.any():
        return 0.0
    gaps, which = np.unique(np.diff(days), return_inverse=True)
    before, after = left[:-1], left[1:]
    sums = [np.bincount(which, one) for one in (after * after, after * before, before * before)]
    power = _MEMORY[:, np.newaxis] ** gaps
    fresh = 1 - power**2
    squares = ((sums[0] - 2 * power * sums[1] + power**2 * sums[2]) / fresh).sum(axis=1) + left[0] ** 2
    likelihood = -np.log(fresh) @ np.bincount(which) - len(days) * np.log(squares)
    found = float(_MEMORY[likelihood.argmax()])
    gap = float(np.median(np.diff(days)))
    at_gap = float(_corrected(np.array(np.sign(found) * abs(found) ** gap), len(days)))
    return float(min(max(at_gap, 0.0), _MOST_MEMORY) ** (1 / gap))


def widening(days: Days, left: Floats) -> float:
    """How much larger the variance of a slope is than without memory, on these very days; at least 1.

    The larger of two answers: memory that fades by the same share every day (r, r², r³, ...), and slow memory
    under a noise that is new every day (c r, c r², ...), which real diaries show and the first misses. The
    second counts only where days further apart than one do remember each other.

    Parameters
    ----------
    days : array of int, shape (n,), n > 4
        In order.
    left : array of float, shape (n,)
        What is left beside the line.
    """
    share, slow = _slow_memory(days, left)
    fading = _variance_ratio(days, day_to_day_memory(days, left))
    return max(fading, 1 + share * (_variance_ratio(days, slow) - 1), 1.0)


def _variance_ratio(days: Days, memory: float) -> float:
    """Variance of a least-squares slope with this memory, over that without any."""
    weights = _on_grid(days, days - days.mean())
    spectrum = np.fft.rfft(weights, 2 * len(weights))
    products = np.fft.irfft(np.abs(spectrum) ** 2, 2 * len(weights))[: len(weights)]
    return float(1 + 2 * (products[1:] @ memory ** np.arange(1, len(weights))) / products[0])


def _slow_memory(days: Days, left: Floats) -> tuple[float, float]:
    """Fit c r^k to the correlations k = 1 to 7 days apart, each weighing by its pairs: c (or 0) and r."""
    variance = float(left @ left) / len(left)
    if variance == 0:
        return 0.0, 0.0
    known, values = _on_grid(days, np.ones(len(days))), _on_grid(days, left)
    pairs = np.array([known[lag:] @ known[:-lag] for lag in _WEEK])
    products = np.array([values[lag:] @ values[:-lag] for lag in _WEEK])
    correlation = _corrected(products / np.maximum(pairs, 1) / variance, len(days))
    further = _BEYOND_THE_NEXT_DAY
    if pairs[further] @ correlation[further] <= _ABOVE_CHANCE * np.sqrt(pairs[further].sum()):
        return 0.0, 0.0
    shape = _SLOW[:, np.newaxis] ** _WEEK
    share = np.clip(shape @ (pairs * correlation) / (shape**2 @ np.maximum(pairs, 1e-9)), 0, 1)
    misfit = (pairs * (correlation - share[:, np.newaxis] * shape) ** 2).sum(axis=1)
    best = misfit.argmin()
    return float(share[best]), float(_SLOW[best])


def _corrected(correlation: Floats, n: int) -> Floats:
    """Add back what a correlation from day to day loses beside a fitted line, about (2 + 4 r) / n.

    Beside a mean it is (1 + 3 r) / n: Marriott & Pope (1954), Biometrika 41:390.
    """
    return (n * correlation + 2) / (n - 4)


def _on_grid(days: Days, values: Floats) -> Floats:
    """Lay values on every day from the first to the last; 0 where there is none."""
    grid = np.zeros(int(days[-1] - days[0]) + 1)
    grid[days - days[0]] = values
    return grid

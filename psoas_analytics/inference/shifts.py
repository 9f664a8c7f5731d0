"""Rank correlation of two gappy daily series at every circular shift at once, by FFT."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from psoas_analytics.inference.series import Floats

# Residuals of a straight or constant series are 1e-16, not 0: equal ones must be ties.
DECIMALS = 9
# Pairs that a correlation needs, and the share of the observed pairs that a shift needs to be counted.
_FEWEST_PAIRS, _SHARE_OF_PAIRS = 3, 0.5
# What is ranked has variance 1 here; a subset of pairs below this does not vary.
_NO_VARIANCE = 1e-6


@dataclass(frozen=True)
class ShiftTest:
    """What the circular shifts say: by lag the correlation, its pairs and the band, and one p-value."""

    r: Floats
    pairs: Floats
    band: Floats
    p_value: float
    n_shifts: int


def detrended(series: Floats) -> Floats:
    """Take the least-squares line off a daily series; NaN stays NaN."""
    known = ~np.isnan(series)
    day = np.flatnonzero(known) - np.flatnonzero(known).mean()
    left = series[known] - series[known].mean()
    squares = day @ day
    slope = (day @ left) / squares if squares else 0.0
    found = np.full(len(series), np.nan)
    found[known] = np.round(left - slope * day, DECIMALS)
    return found


def shift_test(first: Floats, then: Floats, lags: tuple[int, ...]) -> ShiftTest:
    """Test whether `first` goes with `then` some lags later, by the maximum over the lags.

    Both are ranked over their known days and lose their straight-line trend. A shift moves `first` around
    the circle of days against `then`, which keeps the memory of each and breaks what ties them. The
    statistic of a shift is the largest abs(r) * sqrt(pairs) over the lags, so that a shift with few pairs
    weighs no more than one with many.

    Parameters
    ----------
    first, then : arrays of float, shape (n,)
        Daily values of the same days; NaN where unknown.
    lags : tuple of int
        Days from `first` to `then`.
    """
    # Unknown days at the end keep the end of the log from meeting its beginning at the observed lags.
    pad = np.full(max(lags), np.nan)
    r, pairs = _circular(np.append(first, pad), np.append(then, pad))
    size = np.abs(r) * np.sqrt(pairs)
    at = (np.arange(len(r))[:, np.newaxis] + np.array(lags)) % len(r)
    largest = size[at].max(axis=1)
    enough = (pairs[at] >= np.maximum(_SHARE_OF_PAIRS * pairs[list(lags)], _FEWEST_PAIRS)).all(axis=1)
    enough[0] = True
    # What is equal but for the last bit counts as equal: neighbouring shifts share their largest value.
    kept = np.round(largest[enough], DECIMALS)
    p_value = np.count_nonzero(kept >= kept[0]) / len(kept)
    limit = _limit(kept)
    observed, counts = r[list(lags)], pairs[list(lags)]
    with np.errstate(divide="ignore"):
        band = np.minimum(limit / np.sqrt(counts), 1.0)
    return ShiftTest(observed, counts, band, float(p_value), len(kept))


def _limit(sizes: Floats) -> float:
    """Return the smallest size that at most 5 % of the shifts reach; just above the largest where none is."""
    values, counts = np.unique(sizes, return_counts=True)
    reaching = np.cumsum(counts[::-1])[::-1]
    rare = values[reaching <= 0.05 * len(sizes)]
    return float(rare[0]) if rare.size else float(values[-1]) + 10.0**-DECIMALS


def _circular(first: Floats, then: Floats) -> tuple[Floats, Floats]:
    """Correlation of first[t - k] with then[t], and the number of pairs, for every circular k.

    Sums run over the days on which both are known: each is a correlation with a 0/1 mask.
    """
    n = len(first)
    mask_x, x = _ranks(first)
    mask_y, y = _ranks(then)
    left = np.conj(np.fft.rfft([mask_x, x, x * x]))
    right = np.fft.rfft([mask_y, y, y * y])
    products = [left[0] * right[0], left[1] * right[0], left[0] * right[1]]
    products += [left[2] * right[0], left[0] * right[2], left[1] * right[1]]
    pairs, sum_x, sum_y, sum_xx, sum_yy, sum_xy = np.fft.irfft(products, n)
    pairs = np.rint(pairs)
    some = np.maximum(pairs, 1)
    spread = (sum_xx - sum_x**2 / some, sum_yy - sum_y**2 / some)
    varies = (pairs >= _FEWEST_PAIRS) & (np.minimum(*spread) > _NO_VARIANCE * some)
    root = np.sqrt(np.where(varies, spread[0] * spread[1], 1.0))
    r = np.where(varies, (sum_xy - sum_x * sum_y / some) / root, 0.0)
    return np.clip(r, -1.0, 1.0), pairs


def _ranks(series: Floats) -> tuple[Floats, Floats]:
    """Mask of the known days, and their mid-ranks without trend, with variance 1 (0 where unknown).

    Ranked first: a line taken off before would order equal scores by date, and so give all ties a trend.
    """
    known = ~np.isnan(series)
    _, place, counts = np.unique(series[known], return_inverse=True, return_counts=True)
    ranks = np.full(len(series), np.nan)
    ranks[known] = (np.cumsum(counts) - (counts - 1) / 2)[place]
    found = np.where(known, detrended(ranks), 0.0)
    spread = np.sqrt(found @ found / np.count_nonzero(known))
    return known.astype(np.float64), found / (spread or 1.0)

"""Association and trend of ten years, against a NumPy loop and SciPy's Theil-Sen slope."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import theilslopes

from benchmarks.row import Row
from benchmarks.turns import turns
from psoas_analytics.inference import Association, association, trend
from psoas_analytics.inference.shifts import detrended, shift_test

DAYS = 3_650
_LAGS = (0, 1, 2, 3)
# The package compares at nine decimals, so that shifts that share their largest value count as equal.
_DECIMALS = 9


def association_every_shift() -> Row:
    """Every circular shift at four lags, by FFT and with the effect's interval, against the test alone."""
    done, pain = made_up_pairs(DAYS)
    found = association(done, pain, lags=_LAGS)
    looped = shift_loop(done.to_numpy(), pain.to_numpy(), _LAGS)
    if not isinstance(found, Association) or found.p_value != looped:
        raise AssertionError(f"the loop must find the same p-value, got {looped} and {found}")
    ours, other = turns(
        lambda: association(done, pain, lags=_LAGS),
        lambda: shift_loop(done.to_numpy(), pain.to_numpy(), _LAGS),
        runs=5,
    )
    return Row(
        f"association, {DAYS:,} days, every shift", ours, "the same test in a NumPy loop", other, 1 / 50
    )


def shift_test_alone() -> Row:
    """Run the test without effect and interval, against a loop that looks at each shift once for all lags."""
    done, pain = (one.to_numpy() for one in made_up_pairs(DAYS))
    if shift_test(done, pain, _LAGS).p_value != shift_loop_once(done, pain, _LAGS):
        raise AssertionError("the loop must find the same p-value")
    ours, other = turns(
        lambda: shift_test(done, pain, _LAGS), lambda: shift_loop_once(done, pain, _LAGS), runs=5
    )
    return Row("its test alone, no effect with interval", ours, "a NumPy loop, each shift once", other)


def trend_interval() -> Row:
    """Slope, interval wider for memory, p-value and memory, against slope and interval alone."""
    day, score = made_up_scores(DAYS)
    number = day.astype("int64")
    ours, other = turns(lambda: trend(day, score), lambda: theilslopes(score, number), runs=5)
    return Row(f"trend with its interval, {DAYS:,} days", ours, "scipy.stats.theilslopes alone", other, 2)


def made_up_scores(days: int, *, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Whole-number scores of as many days in a row, falling slowly, that remember the day before."""
    fresh = np.random.default_rng(seed).normal(size=days)
    left = np.zeros(days)
    for day in range(1, days):
        left[day] = 0.6 * left[day - 1] + fresh[day]
    score = np.clip(np.rint(5 - np.arange(days) / 3650 + left), 0, 10)
    return np.datetime64("2016-11-22") + np.arange(days), score


def made_up_pairs(days: int, *, seed: int = 0) -> tuple[pd.Series, pd.Series]:
    """Done shares and pain of as many days, some of each unknown; neither has to do with the other."""
    draw = np.random.default_rng(seed + 1)
    day, score = made_up_scores(days, seed=seed)
    done = np.clip(np.rint(draw.normal(3, 1.5, days)) / 5, 0, 1)
    done[draw.random(days) < 0.15] = np.nan
    score[draw.random(days) < 0.1] = np.nan
    index = pd.DatetimeIndex(day)
    return pd.Series(done, index), pd.Series(score, index)


def shift_loop(first: np.ndarray, then: np.ndarray, lags: tuple[int, ...]) -> float:
    """Find the p-value of the largest correlation over the lags, one circular shift after the other."""
    x, y = _ready(first, lags), _ready(then, lags)
    return _p_value([[_size(np.roll(x, shift + lag), y) for lag in lags] for shift in range(len(x))])


def shift_loop_once(first: np.ndarray, then: np.ndarray, lags: tuple[int, ...]) -> float:
    """Find the same, with one correlation a shift: the lags of a shift are the shifts that follow it."""
    x, y = _ready(first, lags), _ready(then, lags)
    sizes = [_size(np.roll(x, shift), y) for shift in range(len(x))]
    return _p_value([[sizes[(shift + lag) % len(x)] for lag in lags] for shift in range(len(x))])


def _p_value(by_shift: list[list[tuple[float, int]]]) -> float:
    """Count the shifts whose largest size reaches the observed one, of those with enough pairs."""
    fewest = [max(pairs / 2, 3) for _, pairs in by_shift[0]]
    counted = [
        round(max(size for size, _ in lags), _DECIMALS)
        for lags in by_shift
        if all(pairs >= least for (_, pairs), least in zip(lags, fewest, strict=True))
    ]
    return sum(one >= counted[0] for one in counted) / len(counted)


def _size(x: np.ndarray, y: np.ndarray) -> tuple[float, int]:
    """Absolute correlation times the root of its pairs, and the pairs."""
    both = ~(np.isnan(x) | np.isnan(y))
    n = int(both.sum())
    if n < 3:
        return 0.0, n
    a, b = x[both] - x[both].mean(), y[both] - y[both].mean()
    scale = np.sqrt((a @ a) * (b @ b))
    return (abs(a @ b) / scale * np.sqrt(n) if scale > 0 else 0.0), n


def _ready(series: np.ndarray, lags: tuple[int, ...]) -> np.ndarray:
    """Rank, take the line off, and leave unknown days between the end and the beginning."""
    return detrended(pd.Series(np.append(series, np.full(max(lags), np.nan))).rank().to_numpy())


ROWS = (association_every_shift, shift_test_alone, trend_interval)

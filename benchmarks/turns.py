"""Two ways measured in turn, so that whatever else the machine does falls on both."""

from __future__ import annotations

import time
from collections.abc import Callable

Way = Callable[[], object]


def turns(ours: Way, other: Way, runs: int, *, before: Way | None = None) -> tuple[list[float], list[float]]:
    """Run both in turn, `runs` times each after one that warms up; milliseconds of each.

    `before` is called before each run and is not measured: it empties a cache, or lays out a fresh file.
    """
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs + 1):
        for way, kept in zip((ours, other), times, strict=True):
            if before is not None:
                before()
            start = time.perf_counter()
            way()
            kept.append(1000 * (time.perf_counter() - start))
    return times[0][1:], times[1][1:]

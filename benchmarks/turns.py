"""Two ways measured in turn, so that whatever else the machine does falls on both."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

# Other programs find our modules compiled, as those of any installed package are.
COMPILED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

Way = Callable[[], object]
Told = Callable[[], float]


def turns(ours: Way, other: Way, runs: int, *, before: Way | None = None) -> tuple[list[float], list[float]]:
    """Run both in turn, `runs` times each after one that warms up; milliseconds of each.

    `before` is called before each run and is not measured: it empties a cache, or lays out a fresh file.
    """

    def timed(way: Way) -> float:
        if before is not None:
            before()
        start = time.perf_counter()
        way()
        return 1000 * (time.perf_counter() - start)

    return told_in_turns(lambda: timed(ours), lambda: timed(other), runs)


def told_in_turns(ours: Told, other: Told, runs: int) -> tuple[list[float], list[float]]:
    """Run both in turn, `runs` times each after one that warms up; what each told of itself."""
    told: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs + 1):
        for way, kept in zip((ours, other), told, strict=True):
            kept.append(way())
    return told[0][1:], told[1][1:]

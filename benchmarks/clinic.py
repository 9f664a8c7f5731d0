"""The clinic's overview against the same in DuckDB SQL, and on two workers against one.

``python -m benchmarks.clinic --people 20000`` prints the rows and what a machine of its own would want to
know beside them. ``PSOAS_BENCH_PEOPLE`` sets the size in ``make bench``.
"""

from __future__ import annotations

import argparse
import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import pandas as pd

from benchmarks import table
from benchmarks.clinic_data import TODAY
from benchmarks.row import HEADS, Row

SIZE = "PSOAS_BENCH_PEOPLE"
SETS_A_PERSON = 1_000
RUNS = 3
# A worker of the cluster may hold so much.
REACH_B = 300e6

Told = dict[str, Any]


def clinic_against_duckdb() -> Row:
    """One process on one thread each, and the same rows out of both."""
    ours, other = _in_turns(("ours",), ("duckdb", "--n", "1"))
    against = f"the same in DuckDB SQL, 1 thread, {_peak(other)}"
    return Row(f"clinic: {_size()} to one row a person", _times(ours), against, _times(other), 0.7)


def clinic_memory() -> Row:
    """Most memory of a worker, against what was set out for."""
    told = _tell("cluster", "--n", "2")
    return Row(f"clinic: {_size()}, memory of a worker", [told["peak_b"]], "", [REACH_B], 1, unit="B")


def clinic_on_two_workers() -> Row:
    """Two worker processes of a local Dask cluster, against one."""
    two, one = _in_turns(("cluster", "--n", "2"), ("cluster", "--n", "1"))
    return Row(f"clinic: {_size()}, on 2 Dask workers", _times(two), "on 1", _times(one), 1 / 1.6)


ROWS = (clinic_against_duckdb, clinic_memory, clinic_on_two_workers)


def clinic_against_duckdb_at_will() -> Row:
    """Two workers, against DuckDB on as many threads as it takes by itself."""
    ours, other = _in_turns(("cluster", "--n", "2"), ("duckdb",))
    against = f"DuckDB SQL, {os.cpu_count()} threads, {_peak(other)}"
    return Row(f"clinic: {_size()}, on 2 Dask workers", _times(ours), against, _times(other))


@cache
def _store() -> Path:
    """Write the made-up clinic for as long as this program runs."""
    place = Path(tempfile.mkdtemp(prefix="psoas-bench-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    _run("benchmarks.clinic_data", str(place / "clinic"), "--people", str(_people()))
    return place / "clinic"


def _size() -> str:
    return f"{_people() * SETS_A_PERSON / 1e6:g} million sets"


def _people() -> int:
    return int(os.environ.get(SIZE, "20000"))


def _in_turns(ours: Sequence[str], other: Sequence[str]) -> tuple[list[Told], list[Told]]:
    """Run both in turn, each in a fresh process; the first of each warms the disk's cache up."""
    told: tuple[list[Told], list[Told]] = ([], [])
    for run in range(RUNS + 1):
        frames = []
        for way, kept in zip((ours, other), told, strict=True):
            keep = _store().parent / f"{way[0]}.parquet"
            kept.append(_tell(*way, "--keep", str(keep)))
            frames.append(pd.read_parquet(keep))
        if run == 0:
            assert_same(*frames)
    return told[0][1:], told[1][1:]


def assert_same(ours: pd.DataFrame, other: pd.DataFrame) -> None:
    """Refuse to compare the times of two different results: order, days, texts and figures are the same."""
    columns = [name for name in ours.columns if name in other.columns]
    pd.testing.assert_frame_equal(ours[columns], other[columns], check_dtype=False, rtol=0, atol=1e-9)


def _tell(way: str, *options: str) -> Told:
    return json.loads(_run("benchmarks.clinic_run", way, str(_store()), f"{TODAY:%Y-%m-%d}", *options))


def _run(module: str, *options: str) -> str:
    command = [sys.executable, "-m", module, *options]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own
    return done.stdout


def _times(told: Sequence[Told]) -> list[float]:
    return [one["took_ms"] for one in told]


def _peak(told: Sequence[Told]) -> str:
    return f"{median(one['peak_b'] for one in told) / 1e6:.0f} MB"


def main() -> None:
    """Print the rows for a clinic of a size."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.clinic", description=main.__doc__)
    parser.add_argument("--people", type=int, default=_people())
    os.environ[SIZE] = str(parser.parse_args().people)
    print(table.line(HEADS))
    rows: tuple[Callable[[], Row], ...] = (*ROWS, clinic_against_duckdb_at_will)
    for run in rows:
        print(table.line(run().cells()), flush=True)


if __name__ == "__main__":
    main()

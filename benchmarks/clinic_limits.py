"""What does not run on the workers and so bounds the size of a clinic: the listing, and Dask's scheduler.

``python -m benchmarks.clinic_limits`` prints what docs/scale.md counts on.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.clinic_data import TODAY, person_ids
from benchmarks.clinic_run import peak_b
from psoas_analytics.clinic import store
from psoas_analytics.clinic.listing import People


def listing(people: int) -> str:
    """Time and size of a listing of so many people."""
    number = np.arange(people)
    sums = [hashlib.sha256(b"%d" % one).hexdigest() for one in range(people)]
    made = pd.DataFrame(
        {
            "person_id": person_ids(number),
            "journal_key": [one[:32] for one in sums],
            "archive": [f"archives/{one:09d}.zip" for one in number],
            "size_bytes": 80_000,
            "mtime_ns": number,
            "sha256": sums,
            "as_of": TODAY,
            "last_change": TODAY.tz_localize("UTC"),
            "synthetic": True,
            "rows": 1_300,
            "part": number // 400,
        }
    )
    with tempfile.TemporaryDirectory() as place:
        out = Path(place, "clinic")
        store.make_store(out)
        wrote_s = _took_s(lambda: store.write_listing(out, made))
        read_s = _took_s(lambda: store.read_listing(out))
        size_b = (out / "people.parquet").stat().st_size
        held_b = store.read_listing(out).memory_usage(deep=True).sum()
    as_objects_s = _took_s(lambda: People(made, []).listing())
    return (
        f"listing of {people:,}: {size_b / people:.0f} bytes a person on disk,"
        f" {held_b / people:.0f} in memory;"
        f" written in {wrote_s:.2f} s, read in {read_s:.2f} s; an ingest's copy in {as_objects_s:.2f} s"
    )


def tasks(n: int) -> str:
    """Time of Dask's scheduler for tasks that do nothing."""
    from distributed import Client

    with Client(
        n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs=logging.CRITICAL
    ) as client:
        client.gather(client.map(_nothing, range(100)))
        before_b, start = peak_b(), time.perf_counter()
        client.gather(client.map(_nothing, range(100, 100 + n)))
        took_s = time.perf_counter() - start
    grown_b = peak_b() - before_b
    return f"Dask, {n:,} empty tasks: {1000 * took_s / n:.2f} ms a task, {grown_b / n / 1000:.1f} kB a task"


def _nothing(number: int) -> int:
    return number


def _took_s(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.clinic_limits", description=main.__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--tasks", type=int, default=20_000)
    asked = parser.parse_args()
    print(tasks(asked.tasks))
    print(listing(asked.people))


if __name__ == "__main__":
    main()

"""One way to the overview, in a process of its own so that memory counts honestly: prints JSON.

Timed is the call alone: what it imports is imported before, and the workers of a cluster are up.
"""

from __future__ import annotations

import argparse
import json
import logging
import time
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path

import pandas as pd

_NEEDED = ("psoas_analytics.clinic.parts", "psoas_analytics.clinic.rows", "pyarrow.parquet")


def main() -> None:
    """Run it once."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.clinic_run", description=__doc__)
    parser.add_argument("way", choices=("ours", "cluster", "duckdb"))
    parser.add_argument("out", type=Path)
    parser.add_argument("today", type=date.fromisoformat)
    parser.add_argument("--n", type=int, help="threads of DuckDB, workers of a cluster")
    parser.add_argument("--keep", type=Path, help="write the overview into this Parquet file")
    asked = parser.parse_args()
    if asked.way == "duckdb":
        rows, told = _duckdb(asked.out, asked.today, asked.n)
    elif asked.way == "cluster":
        rows, told = _on_cluster(asked.out, asked.today, asked.n)
    else:
        rows, told = _in_one_process(asked.out, asked.today)
    if asked.keep:
        rows.to_parquet(asked.keep)
    print(json.dumps({**told, "people": len(rows)}))


_Found = tuple[pd.DataFrame, dict[str, float]]


def _duckdb(out: Path, today: date, threads: int | None) -> _Found:
    from benchmarks.clinic_sql import overview_by_duckdb

    return _told(lambda: overview_by_duckdb(out, today=today, threads=threads))


def _in_one_process(out: Path, today: date) -> _Found:
    overview = _ready()
    return _told(lambda: overview(out, today=today))


def _told(call: Callable[[], pd.DataFrame]) -> _Found:
    start, processor_s = time.perf_counter(), time.process_time()
    rows = call()
    took_s, processor_s = time.perf_counter() - start, time.process_time() - processor_s
    return rows, {"took_ms": 1000 * took_s, "processor_ms": 1000 * processor_s, "peak_b": peak_b()}


def _on_cluster(out: Path, today: date, n_workers: int) -> _Found:
    from distributed import Client

    overview = _ready()
    options = {"threads_per_worker": 1, "dashboard_address": ":0", "silence_logs": logging.CRITICAL}
    with Client(n_workers=n_workers, processes=True, **options) as client:
        client.run(_ready)
        before_s = sum(client.run(time.process_time).values())
        rows, told = _told(lambda: overview(out, today=today, client=client))
        processor_s = sum(client.run(time.process_time).values()) - before_s
        return rows, told | {
            "processor_ms": 1000 * processor_s,
            "peak_b": max(client.run(peak_b).values()),
        }


def _ready() -> Callable[..., pd.DataFrame]:
    for name in _NEEDED:
        import_module(name)
    return import_module(_NEEDED[0]).overview


def peak_b() -> int:
    """Most memory that this process has held; getrusage would count what its parent held before."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return 1024 * int(line.split()[1])
    raise OSError("/proc/self/status must hold VmHWM: these figures need Linux")


if __name__ == "__main__":
    main()

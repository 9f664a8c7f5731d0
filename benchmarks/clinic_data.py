"""A made-up clinic, seeded and nobody's data, written straight into the clinic's store, part by part."""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.clinic_columns import dates
from benchmarks.clinic_tables import (
    BEFORE_PLAN_DAYS,
    OFTEN,
    PLANS,
    SELDOM,
    SITES,
    People,
    rows_a_day,
    tables_of,
)
from psoas_analytics.clinic import store
from psoas_analytics.clinic.listing import ROWS_PER_PART

TODAY = pd.Timestamp("2026-11-22").as_unit("s")
_LETTERS = np.frombuffer(b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789", dtype="uint8")


def make_clinic(out: Path, *, people: int, rows: int, seed: int = 0) -> int:
    """Write a store of so many people and about so many set rows; return the exact number of set rows.

    Every second person logs seldom. Archives end within the last week, one in ten up to 60 days ago.
    """
    store.make_store(out)
    # Parts as an ingest would fill them: a fourth on top of the sets are rows of other tables.
    together = min(store.PEOPLE_PER_PART, int(ROWS_PER_PART / 1.25 / rows * people))
    listing, n_sets = [], 0
    for part, first in enumerate(range(0, people, together)):
        draw = np.random.default_rng((seed, part))
        someone = make_people(draw, np.arange(first, min(people, first + together)), rows / people)
        tables = tables_of(draw, someone)
        store.write_part(out, part, tables)
        n_sets += len(tables["sets"])
        listing.append(_listed(someone, tables, part))
    store.write_listing(out, pd.concat(listing, ignore_index=True))
    return n_sets


def make_people(draw: np.random.Generator, number: np.ndarray, sets_a_person: float) -> People:
    """Draw people with these numbers, who log for as long as it takes to so many set rows on average."""
    n, today = len(number), int(TODAY.timestamp()) // 86_400
    as_of = today - draw.integers(0, 7, n) - np.where(draw.random(n) < 0.1, draw.integers(0, 54, n), 0)
    length = (sets_a_person / rows_a_day() * draw.uniform(0.5, 1.5, n)).astype("int64") + BEFORE_PLAN_DAYS
    first = as_of - length + 1
    stopped = np.where(draw.random(n) < 0.08, draw.integers(7, 60, n), 0)
    has_second = draw.random(n) < 0.4
    return People(
        ids=person_ids(number),
        first=first,
        as_of=as_of,
        last=as_of - stopped,
        often=np.where(number % 2 == 0, OFTEN, SELDOM),
        plan=draw.integers(0, len(PLANS), n),
        second_plan=np.where(has_second, first + length // 2, as_of + 1_000),
        pain=draw.uniform(1, 9, n),
        change=draw.normal(-0.8, 2.5, n),
        site=draw.integers(0, len(SITES), n),
    )


def _listed(people: People, tables: Mapping[str, pd.DataFrame], part: int) -> pd.DataFrame:
    rows = sum(
        table["person_id"].value_counts().reindex(people.ids, fill_value=0) for table in tables.values()
    )
    as_of = dates(people.as_of)
    return pd.DataFrame(
        {
            "person_id": people.ids,
            "journal_key": people.ids,
            "archive": [f"{one}.zip" for one in people.ids],
            "size_bytes": 50 * rows.to_numpy(),
            "mtime_ns": as_of.astype("datetime64[ns]").astype("int64"),
            "sha256": ["0" * 64] * len(people.ids),
            "as_of": as_of,
            "last_change": pd.Series(as_of.astype("datetime64[ms]")).dt.tz_localize("UTC"),
            "synthetic": True,
            "rows": rows.to_numpy(),
            "part": part,
        }
    )


def person_ids(number: np.ndarray) -> np.ndarray:
    """Different for different numbers: an odd factor only shuffles what six of 32 letters can say."""
    mixed = (number * 387_420_489 + 12_345) % 2**30
    letters = _LETTERS[(mixed[:, np.newaxis] >> np.arange(0, 30, 5)) % 32]
    return np.array([f"P-{bytes(one).decode()}" for one in letters])


def main() -> None:
    """Write a clinic into a folder and tell how long that took."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.clinic_data", description=make_clinic.__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--rows", type=int, help="set rows; 1,000 a person unless given")
    asked = parser.parse_args()
    start = time.perf_counter()
    n_sets = make_clinic(asked.out, people=asked.people, rows=asked.rows or 1_000 * asked.people)
    size = sum(one.stat().st_size for one in asked.out.rglob("*.parquet"))
    took_s = time.perf_counter() - start
    print(f"{asked.people:,} people, {n_sets:,} set rows, {size / 1e6:,.0f} MB, written in {took_s:.0f} s")


if __name__ == "__main__":
    main()

"""What it costs to take an archive into a clinic's store: first, and when nothing has changed.

``python -m benchmarks.clinic_ingest --archives 50`` makes that many journals up, writes them as archives
and takes them in twice.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

import psoas_analytics as psoas
from benchmarks.clinic_data import make_people
from benchmarks.clinic_tables import tables_of

# Table of the journal: the frame that it is read as, and what differs in the names of columns.
_TABLES = {
    "session": ("sessions", {"session_id": "id"}),
    "exercise_set": ("sets", {"set_id": "id"}),
    "pain_score": ("pain", {"pain_id": "id"}),
    "habit": ("habits", {"habit_id": "id"}),
    "skip": ("skips", {"skip_id": "id"}),
    "question": ("questions", {"question_id": "id"}),
}
_NOT_KEPT = {"exercise_set": ["day", "started_at"]}
_INSTANTS = ("started_at", "ended_at", "at")


def write_archives(folder: Path, archives: int, *, sets_a_person: int = 1_000) -> int:
    """Write archives of made-up people, without plans; return how many set rows they hold."""
    draw, n_sets = np.random.default_rng(0), 0
    people = make_people(draw, np.arange(archives), sets_a_person)
    tables = tables_of(draw, people)
    for person_id in people.ids:
        own = {name: frame[frame["person_id"] == person_id] for name, frame in tables.items()}
        n_sets += len(own["sets"])
        with psoas.open_journal(":memory:") as journal:
            journal.fill(
                [_rows(table, own[name].rename(columns=new)) for table, (name, new) in _TABLES.items()]
            )
            psoas.exchange.write_archive(journal, folder / f"{person_id}.zip")
    return n_sets


def _rows(table: str, frame: pd.DataFrame) -> tuple[str, list[str], list[tuple[object, ...]]]:
    frame = frame.drop(columns=["person_id", *_NOT_KEPT.get(table, [])])
    texts = {name: frame[name].dt.strftime("%Y-%m-%dT%H:%M:%S.000Z") for name in _INSTANTS if name in frame}
    if "day" in frame:
        texts["day"] = frame["day"].dt.strftime("%Y-%m-%d")
    kept = frame.assign(**texts).astype(object)
    return table, list(kept.columns), list(kept.where(kept.notna(), None).itertuples(index=False, name=None))


def main() -> None:
    """Print seconds of processor and wall for each archive."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.clinic_ingest", description=main.__doc__)
    parser.add_argument("--archives", type=int, default=50)
    n = parser.parse_args().archives
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "archives")
        folder.mkdir()
        n_sets = write_archives(folder, n)
        size_b = sum(one.stat().st_size for one in folder.iterdir())
        print(f"{n} archives, {n_sets / n:,.0f} set rows and {size_b / n / 1000:.0f} kB each")
        for which in ("first", "again, unchanged"):
            wall, cpu = time.perf_counter(), time.process_time()
            found = psoas.clinic.ingest(folder, Path(place, "clinic"), progress=False)
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            print(f"{which}: {1000 * wall / n:.1f} ms, of processor {1000 * cpu / n:.1f} ms each; {found}")


if __name__ == "__main__":
    main()

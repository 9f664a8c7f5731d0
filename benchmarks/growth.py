"""How each measure grows with the years: ``python -m benchmarks.growth [--markdown FILE]``.

Processor time, the median of runs that take turns over the sizes: what else the machine does counts little.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pandas as pd

from benchmarks import table
from benchmarks.inference import made_up_pairs, made_up_scores
from benchmarks.made_up import one_person
from benchmarks.row import short
from psoas_analytics import inference, measures
from psoas_analytics.frames import Frames

YEARS = (1, 2, 5, 10, 20)
RUNS = 7
# Smaller sizes cost what a call costs at all: pandas asks for it once, whatever the number of rows.
FROM_YEARS = 5
FLAT = 1.2
START, END = "<!-- growth -->", "<!-- /growth -->"


@dataclass(frozen=True)
class Given:
    """Some years of one person, and what a measure takes from another."""

    frames: Frames
    states: pd.DataFrame
    overall: pd.DataFrame
    sides: pd.DataFrame
    daily: pd.DataFrame
    main: pd.DataFrame
    tests: pd.DataFrame
    scores: tuple
    pairs: tuple


@dataclass(frozen=True)
class Grown:
    """Milliseconds of one measure at each of the sizes, and the rows it takes a year."""

    what: str
    rows_a_year: int
    ms: Sequence[float]

    @property
    def a_row(self) -> float:
        """Cost of a row at the largest size, by that at the smallest from 5 years on."""
        first = YEARS.index(FROM_YEARS)
        return (self.ms[-1] / YEARS[-1]) / (self.ms[first] / YEARS[first])

    def cells(self) -> tuple[str, ...]:
        """Give it as texts: what, rows a year, milliseconds at each size, the cost of a row, the verdict."""
        verdict = "flat" if self.a_row <= FLAT else "GROWS"
        return (self.what, f"{self.rows_a_year:,}", *map(short, self.ms), f"{self.a_row:.2f}", verdict)


HEADS = (
    "measure",
    "rows a year",
    *(f"{one} y, ms" for one in YEARS),
    f"a row, {YEARS[-1]} y / {FROM_YEARS} y",
    "",
)

_Run = Callable[[Given], object]
_Rows = Callable[[Given], int]
_SETS: _Rows = lambda given: len(given.frames.sets)  # noqa: E731
_STATES: _Rows = lambda given: len(given.states)  # noqa: E731
_SCORES: _Rows = lambda given: len(given.frames.pain)  # noqa: E731
_DAILY: _Rows = lambda given: len(given.daily)  # noqa: E731
_READINGS: _Rows = lambda given: len(given.frames.flexibility)  # noqa: E731
_DAYS: _Rows = lambda given: len(given.scores[0])  # noqa: E731

GROWTH: dict[str, tuple[_Rows, _Run]] = {
    "day_states": (_SETS, lambda given: measures.day_states(given.frames)),
    "side_states": (_STATES, lambda given: measures.side_states(given.states)),
    "overall_states": (_STATES, lambda given: measures.overall_states(given.states)),
    "adherence, 7 days": (_STATES, lambda given: measures.adherence(given.states)),
    "adherence, by exercise and side": (
        _STATES,
        lambda given: measures.adherence(given.sides, window_days=28, by=("exercise_id", "side")),
    ),
    "period_adherence": (_STATES, lambda given: measures.period_adherence(given.states)),
    "set_credits": (_SETS, lambda given: measures.set_credits(given.frames)),
    "exercise_summary": (_SETS, lambda given: measures.exercise_summary(given.frames)),
    "exercise_progress": (_SETS, lambda given: measures.exercise_progress(given.frames.sets)),
    "stretch_dose": (_SETS, lambda given: measures.stretch_dose(given.frames.sets, given.frames.catalog)),
    "last_and_best": (
        _SETS,
        lambda given: measures.last_and_best(given.frames, before=given.frames.today),
    ),
    "exercise_zones": (_SETS, lambda given: measures.exercise_zones(given.frames)),
    "exercise_session_pain": (_SETS, lambda given: measures.exercise_session_pain(given.frames)),
    "day_lights": (_SETS, lambda given: measures.day_lights(given.frames)),
    "ready_to_progress": (_SETS, lambda given: measures.ready_to_progress(given.frames)),
    "daily_pain": (_SCORES, lambda given: measures.daily_pain(given.frames.pain)),
    "pain_by_site": (_SCORES, lambda given: measures.pain_by_site(given.frames.pain)),
    "rolling_pain": (_DAILY, lambda given: measures.rolling_pain(given.main)),
    "pain_change": (_DAILY, lambda given: measures.pain_change(given.frames, given.daily)),
    "paired_days": (_DAILY, lambda given: measures.paired_days(given.overall, given.main)),
    "weekly_habits": (
        lambda given: len(given.frames.habits),
        lambda given: measures.weekly_habits(given.frames.habits),
    ),
    "flexibility": (
        _READINGS,
        lambda given: measures.flexibility(given.frames.flexibility, plans=given.frames.plans),
    ),
    "flexibility_change": (_READINGS, lambda given: measures.flexibility_change(given.tests)),
    "left_right": (_READINGS, lambda given: measures.left_right(given.tests)),
    "association": (_DAYS, lambda given: inference.association(*given.pairs)),
    "trend": (_DAYS, lambda given: inference.trend(*given.scores)),
}


def given(years: int) -> Given:
    """Make up some years, and what stands between the measures."""
    frames = one_person(years)
    states = measures.day_states(frames)
    daily = measures.daily_pain(frames.pain)
    return Given(
        frames=frames,
        states=states,
        overall=measures.overall_states(states),
        sides=measures.side_states(states),
        daily=daily,
        main=measures.at_main_site(daily),
        tests=measures.flexibility(frames.flexibility, plans=frames.plans),
        scores=made_up_scores(365 * years),
        pairs=made_up_pairs(365 * years),
    )


def grown(name: str, sizes: Sequence[Given]) -> Grown:
    """Measure one of :data:`GROWTH` at each size in turn; the first run of each warms up."""
    rows, run = GROWTH[name]
    times: list[list[float]] = [[] for _ in sizes]
    for _ in range(RUNS + 1):
        for one, kept in zip(sizes, times, strict=True):
            start = time.process_time()
            run(one)
            kept.append(1000 * (time.process_time() - start))
    return Grown(name, round(rows(sizes[-1]) / YEARS[-1]), [median(kept[1:]) for kept in times])


def measured() -> list[Grown]:
    """Measure each and print it as it comes."""
    sizes = [given(years) for years in YEARS]
    print(_line(HEADS))
    found = []
    for name in GROWTH:
        found.append(grown(name, sizes))
        print(_line(found[-1].cells()), flush=True)
    return found


def write(found: Sequence[Grown], path: Path) -> None:
    """Put the table between the markers of the file at `path`."""
    rule = ("---", *["---:"] * (len(HEADS) - 2), "---")
    lines = ["| " + " | ".join(cells) + " |" for cells in (HEADS, rule, *(one.cells() for one in found))]
    text = path.read_text(encoding="utf-8")
    text = table.put_between(text, f"{table.machine()}\n\n" + "\n".join(lines), start=START, end=END)
    path.write_text(text, encoding="utf-8")


def main() -> None:
    """Print the table, and write it if a file is named."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.growth", description="Measures at 1 to 20 years."
    )
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the table into this file")
    asked = parser.parse_args()
    found = measured()
    if asked.markdown:
        write(found, asked.markdown)


def _line(cells: Sequence[str]) -> str:
    return f"{cells[0]:<32}" + "".join(f"{one:>12}" for one in cells[1:-2]) + f"{cells[-2]:>20}  {cells[-1]}"


if __name__ == "__main__":
    main()

"""A diary in the shape of the MyAIGuide open data is logged through log_pain and charted.

The lines are made up in that shape (several series in one file, fractions, several scores a day, a blank
day 0, a stamp after midnight, a gap of weeks); the real files were tried by hand, see docs/design.md.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import psoas_analytics as psoas

DIARY = """name,startday,startmonth,startyear,intensity,date
"Knee Pain",0,5,2024,3,""
"Knee Pain",2,5,2024,1.5,"2024-05-02 20:15:24"
happiness,2,5,2024,6,"2024-05-02 20:16:02"
"Knee Pain",3,5,2024,3,"2024-05-03 20:19:48"
"Knee Pain",3,5,2024,4.5,"2024-05-04 01:10:00"
"Elbow Pain",4,5,2024,2,"2024-05-04 21:00:00"
"Knee Pain",29,5,2024,3.8,"2024-05-29 19:00:00"
"""
SITES = {"Knee Pain": "knee", "Elbow Pain": "other: elbow"}


def log_diary(journal: psoas.Journal, text: str) -> tuple[int, list[str]]:
    """Log each line of a known series; return how many were taken, and why the others were not."""
    taken, refused = 0, []
    for line in csv.DictReader(io.StringIO(text)):
        if line["name"] not in SITES:
            continue
        day = f"{line['startyear']}-{int(line['startmonth']):02}-{int(line['startday']):02}"
        try:
            journal.log_pain(float(line["intensity"]), site=SITES[line["name"]], at=line.get("date") or day)
            taken += 1
        except psoas.EntryError as error:
            refused.append(str(error))
    return taken, refused


@pytest.fixture
def journal(tmp_path: Path):
    with psoas.open_journal(tmp_path / "diary.sqlite") as journal:
        yield journal


def test_each_line_is_taken_or_refused_with_a_reason(journal: psoas.Journal) -> None:
    taken, refused = log_diary(journal, DIARY)
    assert taken == 5
    assert len(refused) == 1
    assert "2024-05-00" in refused[0]
    assert len(journal.pain()) == 5


def test_a_score_after_midnight_counts_for_the_evening_before(journal: psoas.Journal) -> None:
    log_diary(journal, DIARY)
    daily = psoas.measures.daily_pain(journal.pain(), site="knee")
    by_day = daily.set_index("day")["pain_nrs"]
    assert by_day[pd.Timestamp("2024-05-03")] == pytest.approx((3 + 4.5) / 2)
    assert pd.Timestamp("2024-05-04") not in by_day.index


def test_the_chart_shows_each_scored_day_and_leaves_the_gap_open(journal: psoas.Journal) -> None:
    log_diary(journal, DIARY)
    figure = psoas.plot_pain(journal, site="knee")
    shown = np.concatenate([np.asarray(trace.y, dtype=float) for trace in figure.data if trace.y is not None])
    assert {1.5, 3.75, 3.8} <= set(np.round(shown[~np.isnan(shown)], 3))
    assert tuple(figure.layout.yaxis.range) == (0, 10)

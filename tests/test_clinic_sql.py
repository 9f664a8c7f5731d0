"""The overview against the same rules stated a second time, in SQL; the benchmark compares their times."""

from datetime import date

import pandas as pd
import pytest

from benchmarks.clinic import assert_same
from benchmarks.clinic_data import TODAY, make_clinic
from benchmarks.clinic_sql import overview_by_duckdb
from psoas_analytics.clinic import overview, store


@pytest.fixture(scope="module")
def clinic(tmp_path_factory):
    out = tmp_path_factory.mktemp("clinic") / "store"
    make_clinic(out, people=120, rows=36_000)
    return out


@pytest.mark.parametrize("days_ago", [0, 30])
def test_the_overview_is_that_of_the_sql_on_any_day(clinic, days_ago):
    today = (TODAY - pd.Timedelta(days=days_ago)).date()
    ours = overview(clinic, today=today)
    assert_same(ours, overview_by_duckdb(clinic, today=today, threads=1))
    # Else the comparison would say little.
    assert set(ours["week"].dropna()) == {"red", "amber", "green"}
    assert {"less pain", "not important", "no verdict"} <= set(ours["important"].dropna())
    # 2 is missing: by the usual thresholds, who feels an important rise of pain has a red week too.
    assert set(ours["needs_look"]) == {1, 3, 4, 5, 6}
    assert ours[["lower_bound", "over_logged", "share_logged"]].notna().mean().min() > 0.4


def test_two_different_results_are_not_compared(clinic):
    ours = overview(clinic, today=date(2026, 11, 22))
    other = ours.assign(red_days=ours["red_days"] + (ours.index == 3))
    with pytest.raises(AssertionError, match="red_days"):
        assert_same(ours, other)


def test_the_made_up_clinic_is_the_same_every_time(tmp_path):
    for name in ("first", "again"):
        make_clinic(tmp_path / name, people=4, rows=400)
    first, again = (store.read_part(tmp_path / name, 0) for name in ("first", "again"))
    for name in store.TABLES:
        pd.testing.assert_frame_equal(first[name], again[name])
    assert store.read_listing(tmp_path / "first").equals(store.read_listing(tmp_path / "again"))

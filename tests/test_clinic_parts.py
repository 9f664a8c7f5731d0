"""The overview of a store: the rows of its people, however they lie in parts."""

import subprocess
import sys
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest
from clinic_people import OWN, as_of, persons, write_store
from frames_for_tests import MONDAY, on, people

from psoas_analytics.clinic import ClinicError, overview, parts, store
from psoas_analytics.clinic.rows import COLUMNS, by_need, overview_rows
from psoas_analytics.thresholds import THRESHOLDS

LAST = "2030-01-01"


@cache
def expected():
    """Rows from the frames themselves, without a store."""
    usual = {person: one for person, one in persons().items() if one.thresholds == THRESHOLDS}
    own = {person: one for person, one in persons().items() if person not in usual}
    groups = ((usual, THRESHOLDS), (own, OWN))
    found = [overview_rows(replace(people(some), as_of=as_of(some), thresholds=now)) for some, now in groups]
    return by_need(pd.concat(found))


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """A store of three parts."""
    place = tmp_path_factory.mktemp("clinic") / "store"
    write_store(place, persons(), in_a_part=10)
    return place


@pytest.fixture(scope="module")
def rows(out):
    with pytest.MonkeyPatch.context() as patch:
        # Two tasks, of two parts and of one.
        patch.setattr(parts, "_TOGETHER", 2)
        return overview(out, today=LAST)


def test_the_rows_of_the_parts_are_those_of_the_people(out, rows):
    found = rows
    assert len(list((out / "parts").iterdir())) == 3
    pd.testing.assert_frame_equal(found.drop(columns="synthetic"), expected())
    assert list(found.columns) == [*list(COLUMNS)[:-2], "synthetic", *list(COLUMNS)[-2:]]
    assert found.set_index("person_id")["synthetic"].sort_index().tolist() == [
        place % 3 == 0 for place in range(len(persons()))
    ]


def test_how_people_lie_in_parts_does_not_matter(out, tmp_path):
    write_store(tmp_path / "one", persons(), in_a_part=100)
    one = overview(tmp_path / "one", today=LAST).drop(columns="synthetic")
    pd.testing.assert_frame_equal(one, expected())


def test_nobody_is_judged_later_than_asked(tmp_path):
    write_store(tmp_path / "store", {name: persons()[name] for name in ("worse", "calm")}, in_a_part=2)
    found = overview(tmp_path / "store", today=on(50)).set_index("person_id")
    assert found["as_of"].max() == pd.Timestamp(on(50))
    early = replace(persons()["worse"], today=pd.Timestamp(on(50)))
    row = overview_rows(replace(people({"worse": early}), as_of=as_of({"worse": early})))
    assert found["as_of"].min() == persons()["calm"].today
    pd.testing.assert_frame_equal(found.loc[["worse"]].drop(columns="synthetic"), row.set_index("person_id"))


def test_people_whom_the_listing_does_not_know_are_passed_over(tmp_path):
    some = {name: persons()[name] for name in ("worse", "calm", "empty", "own cut-offs")}
    write_store(tmp_path / "store", some, in_a_part=4)
    listing = store.read_listing(tmp_path / "store")
    unknown = listing["person_id"].isin(["worse", "own cut-offs"])
    store.write_listing(tmp_path / "store", listing[~unknown])
    found = overview(tmp_path / "store", today=LAST).drop(columns="synthetic")
    same = expected()[expected()["person_id"].isin(["calm", "empty"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(found, same)


def test_somebody_without_any_entry_has_a_row(rows):
    row = rows.set_index("person_id").loc["empty"]
    assert (row["needs_look"], row["why"], row["stopped"], row["red_days"]) == (6, "", False, 0)


def test_a_store_without_people_gives_no_rows_but_all_columns(tmp_path):
    store.make_store(tmp_path / "empty")
    found = overview(tmp_path / "empty", today=LAST)
    assert found.empty
    assert found.dtypes.astype("str").to_dict() == COLUMNS | {"synthetic": "bool"}


def test_what_is_no_store_is_refused(tmp_path):
    with pytest.raises(ClinicError, match="out must be a folder that"):
        overview(tmp_path)


def test_a_day_that_is_none_is_refused(out):
    with pytest.raises(ValueError, match="today must be a date"):
        overview(out, today="soon")


def test_the_days_before_are_not_read(out, tmp_path):
    write_store(tmp_path / "long", {"worse": persons()["worse"]}, in_a_part=1)
    read = store.read_part(
        tmp_path / "long", 0, columns={"sets": ["person_id", "day"]}, sets_since=on_day(80)
    )
    assert list(read) == ["sets"]
    assert list(read["sets"].columns) == ["person_id", "day"]
    whole = store.read_part(tmp_path / "long", 0)["sets"]
    late = whole.loc[whole["day"] >= on_day(80), ["person_id", "day"]].reset_index(drop=True)
    assert 0 < len(late) < len(whole)
    pd.testing.assert_frame_equal(read["sets"], late)
    write_store(tmp_path / "no sets", {"only pain": persons()["only pain"]}, in_a_part=1)
    assert store.read_part(tmp_path / "no sets", 0, sets_since=on_day(80))["sets"].empty


def on_day(number):
    return pd.Timestamp(MONDAY) + pd.Timedelta(days=number)


def test_a_worker_loads_no_screen_and_no_chart():
    code = "import sys, psoas_analytics.clinic.parts; print(*{name.split('.')[0] for name in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"plotly", "ipywidgets", "matplotlib", "scipy", "jinja2", "dask", "distributed"}
    assert heavy.isdisjoint(loaded.stdout.split())

"""Flexibility: the median of a day's readings; methods are never joined; the error of each test."""

import pandas as pd
import pytest
from frames_for_tests import make_frames, on, readings, strange_frames, table

from psoas_analytics.measures import flexibility
from psoas_analytics.records import FLEXIBILITY_TESTS

# Hip extension by oneself: our convention. Knee angle: Peeler & Anderson 2008 (SEM 7: 1.96 sqrt(2) 7 = 19).
# Straight-leg raise, fingertip to floor: Ekedahl 2012. Prone knee bend: no figure was found.
MDC95 = {
    "modified_thomas_hip_extension": 6,
    "modified_thomas_knee_flexion": 19,
    "prone_knee_bend": None,
    "passive_straight_leg_raise": 5.7,
    "fingertip_to_floor": 4.5,
}


def measured(*groups):
    return flexibility(table("flexibility", [line for group in groups for line in group]))


@pytest.mark.parametrize(
    ("values", "median"),
    [([-3, 9, -1], -1), ([4, 4, -30], 4), ([5, 6], 5.5), ([7], 7), ([1.5, 2.5, 8, 9], 5.25), ([0, 0, 0], 0)],
)
def test_the_median_of_the_readings_counts(values, median):
    found = measured(readings(on(0), values))
    assert list(found["value"]) == [median]
    assert list(found["n"]) == [len(values)]


def test_two_measurements_of_one_day_give_one_median():
    found = measured(readings(on(0), [1, 2, 3]), readings(on(0), [4, 5, 60]))
    assert list(found["value"]) == [3.5]
    assert list(found["n"]) == [6]


def test_days_sides_and_tests_have_rows_of_their_own():
    found = measured(
        readings(on(1), [1, 1, 1]),
        readings(on(0), [2, 2, 2]),
        readings(on(0), [-8, -8, -8], side="right"),
        readings(on(0), [110, 111, 115], test="prone_knee_bend"),
        readings(on(0), [12, 13, 14], test="fingertip_to_floor", side=None, instrument="tape", unit="cm"),
    )
    rows = found[["test", "side", "value", "unit"]].assign(day=found["day"].dt.strftime("%Y-%m-%d"))
    assert rows.astype(object).where(rows.notna(), None).to_numpy().tolist() == [
        ["fingertip_to_floor", None, 13.0, "cm", on(0)],
        ["modified_thomas_hip_extension", "left", 2.0, "deg", on(0)],
        ["modified_thomas_hip_extension", "left", 1.0, "deg", on(1)],
        ["modified_thomas_hip_extension", "right", -8.0, "deg", on(0)],
        ["prone_knee_bend", "left", 111.0, "deg", on(0)],
    ]


def test_two_instruments_are_never_joined():
    found = measured(readings(on(0), [1, 2, 3]), readings(on(0), [7, 8, 9], instrument="inclinometer"))
    assert dict(zip(found["instrument"], found["value"], strict=True)) == {"phone": 2, "inclinometer": 8}


def test_cold_and_warm_are_never_joined():
    found = measured(readings(on(0), [1, 2, 3]), readings(on(0), [7, 8, 9], warm=True))
    assert dict(zip(found["warm"], found["value"], strict=True)) == {False: 2, True: 8}


def test_the_error_of_each_test_is_that_of_its_source():
    assert set(MDC95) == set(FLEXIBILITY_TESTS)
    found = measured(*(readings(on(0), [5, 5, 5], test=test) for test in MDC95)).set_index("test")["mdc95"]
    for test, error in MDC95.items():
        assert (pd.isna(found[test]) and error is None) or found[test] == error


def test_an_unknown_test_has_no_known_error():
    assert measured(readings(on(0), [5], test="something new"))["mdc95"].isna().all()


def test_the_order_of_readings_changes_nothing():
    frame = make_frames(
        today=on(9), flexibility=readings(on(0), [1, 9, 4]) + readings(on(1), [2, 8, 3])
    ).flexibility
    pd.testing.assert_frame_equal(flexibility(frame), flexibility(frame.sample(frac=1, random_state=5)))


@pytest.mark.parametrize("name", strange_frames())
def test_strange_journals_get_an_answer(name):
    given = strange_frames()[name].flexibility
    found = flexibility(given)
    assert list(found.columns) == ["day", "test", "side", "value", "unit", "mdc95", "warm", "instrument", "n"]
    assert [str(found[one].dtype) for one in ("day", "value", "mdc95", "n")] == [
        "datetime64[s]",
        "float64",
        "float64",
        "int64",
    ]
    assert found["n"].sum() == len(given)

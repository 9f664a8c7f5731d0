"""Flexibility: the median of a day's readings; methods are never joined; the error of each test."""

import math
import statistics

import pandas as pd
import pytest
from frames_for_tests import item, make_frames, on, readings, strange_frames, table

from psoas_analytics.measures import (
    flexibility,
    flexibility_change,
    flexibility_weeks,
    left_right,
    left_right_days,
)
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
    columns = ["day", "test", "side", "value", "unit", "mdc95", "warm", "instrument", "n", "mdc95_from"]
    assert list(found.columns) == columns
    assert [str(found[one].dtype) for one in ("day", "value", "mdc95", "n")] == [
        "datetime64[s]",
        "float64",
        "float64",
        "int64",
    ]
    assert found["n"].sum() == len(given)


# ---------------------------------------------------------------- the person's own error

# Daily medians of ten baseline days, and their MDC95 by the formula: 1.96 * sqrt(2) * SD.
TEN = [-4, 2, -1, 3, 0, -5, 4, 1, -2, 2]
OWN = 1.96 * math.sqrt(2) * statistics.stdev(TEN)


def ten_days(values=TEN, *, first=0, n=3, **more):
    return [
        line
        for day, median in enumerate(values, start=first)
        for line in readings(on(day), [median] * n, **more)
    ]


def error_of(given, *, plan_from=None, thresholds=None):
    plans = [] if plan_from is None else [(on(plan_from), [item("glute-bridge")])]
    frames = make_frames(today=on(99), plans=plans, flexibility=given, thresholds=thresholds)
    found = flexibility(frames.flexibility, plans=frames.plans, thresholds=frames.thresholds)
    return found["mdc95"].iloc[-1], found["mdc95_from"].iloc[-1]


def test_ten_baseline_days_of_three_readings_give_the_persons_own_error():
    assert OWN > 3
    error, source = error_of(ten_days(), plan_from=10)
    assert error == pytest.approx(OWN)
    assert source == "own"


def test_nine_days_or_two_readings_are_not_enough():
    assert error_of(ten_days(TEN[:9]), plan_from=10) == (6, "usual")
    assert error_of(ten_days(n=2), plan_from=10) == (6, "usual")


def test_days_after_the_first_plan_are_no_baseline():
    # What changes by then is no measurement error.
    assert error_of(ten_days(), plan_from=9) == (6, "usual")


def test_without_a_plan_the_first_ten_days_are_the_baseline():
    error, source = error_of(ten_days() + ten_days([60, 61], first=20))
    assert (error, source) == (pytest.approx(OWN), "own")


def test_without_the_plans_nobody_knows_the_baseline_and_the_usual_error_stays():
    assert set(flexibility(table("flexibility", ten_days()))["mdc95"]) == {6}


def test_the_own_error_is_never_below_three_degrees():
    assert error_of(ten_days([5] * 10), plan_from=10) == (3, "own")


def test_a_test_without_a_usual_error_gets_the_persons_own():
    error, source = error_of(ten_days(test="prone_knee_bend"), plan_from=10)
    assert (error, source) == (pytest.approx(OWN), "own")


def test_a_test_in_centimetres_keeps_the_published_error():
    given = ten_days(test="fingertip_to_floor", side=None, instrument="tape", unit="cm")
    assert error_of(given, plan_from=10) == (4.5, "usual")


def test_what_was_set_for_the_person_stands_above_both():
    own = {"mdc95_modified_thomas_hip_extension": 8}
    assert error_of(ten_days(), plan_from=10, thresholds=own) == (8, "set for you")


def test_sides_and_instruments_have_errors_of_their_own():
    given = ten_days() + ten_days([9] * 10, side="right") + ten_days([1, 2], instrument="goniometer")
    found = flexibility(table("flexibility", given), plans=table("plans", []))
    errors = found.groupby(["side", "instrument"])["mdc95"].first()
    assert errors["left", "phone"] == pytest.approx(OWN)
    assert errors["right", "phone"] == 3
    assert errors["left", "goniometer"] == 6


# ---------------------------------------------------------------- change


def changed(*days, **more):
    given = [line for number, angle in days for line in readings(on(number), [angle], **more)]
    return flexibility_change(flexibility(table("flexibility", given))).iloc[0]


def test_change_is_from_the_first_week_of_tests_to_the_last():
    row = changed((0, -6), (3, -8), (6, -7), (20, 50), (24, 2), (30, 1))
    # Medians of days 0 to 6 and of days 24 to 30.
    assert row[["baseline", "latest", "change"]].to_list() == [-7, 1.5, 8.5]
    assert row["beyond_error"]
    assert not changed((0, 1), (14, 7))["beyond_error"]
    assert changed((0, 1), (14, -5.1))["beyond_error"]


def test_weeks_that_share_days_have_no_change():
    assert pd.isna(changed((0, 1), (12, 9))["change"])
    assert pd.isna(changed((0, 1), (12, 9))["beyond_error"])
    assert changed((0, 1), (13, 9))["change"] == 8


def test_without_a_known_error_nobody_knows_whether_a_change_is_beyond_it():
    row = changed((0, 100), (30, 130), test="prone_knee_bend")
    assert row["change"] == 30
    assert pd.isna(row["beyond_error"])


def test_no_figure_of_an_angle_is_a_percentage():
    days = flexibility(table("flexibility", readings(on(0), [0]) + readings(on(30), [9])))
    for frame in (days, flexibility_change(days), flexibility_weeks(days), left_right(days)):
        assert not [name for name in frame.columns if "percent" in name or "share" in name]


def test_weeks_hold_the_median_of_their_test_days():
    given = [
        line for number, angle in ((0, 1), (3, 5), (6, 2), (7, 9)) for line in readings(on(number), [angle])
    ]
    found = flexibility_weeks(flexibility(table("flexibility", given)))
    assert list(found["week"].dt.strftime("%Y-%m-%d")) == [on(0), on(7)]
    assert list(found["value"]) == [2, 9]
    assert list(found["n_days"]) == [3, 1]


# ---------------------------------------------------------------- left and right


def both_sides(*pairs, **more):
    given = [
        line
        for number, (left, right) in enumerate(pairs)
        for side, angle in (("left", left), ("right", right))
        for line in readings(on(number), [angle], side=side, **more)
    ]
    return flexibility(table("flexibility", given))


def flag(*pairs, **more):
    row = left_right(both_sides(*pairs, **more)).iloc[0]
    return row["flagged"], None if pd.isna(row["lower"]) else row["lower"]


def test_sides_differ_beyond_error_one_way_on_three_test_days():
    assert flag((0, 6.1), (0, 7), (0, 9)) == (True, "left")
    assert flag((9, 0), (7, 0), (0, 0), (8, 0)) == (True, "right")
    # Exactly the error is not beyond it; two days are too few; one day the other way speaks against it.
    assert flag((0, 6), (0, 7), (0, 9)) == (False, None)
    assert flag((0, 7), (0, 9)) == (False, None)
    assert flag((0, 7), (0, 9), (0, 8), (7, 0)) == (False, None)


def test_sides_are_not_compared_where_the_error_is_not_known():
    assert flag((90, 130), (90, 130), (90, 130), test="prone_knee_bend") == (False, None)


def test_sides_measured_in_different_ways_or_on_different_days_are_no_pair():
    left = readings(on(0), [1])
    other_way = readings(on(0), [9], side="right", warm=True)
    other_day = readings(on(1), [9], side="right")
    assert left_right_days(flexibility(table("flexibility", left + other_way + other_day))).empty


def test_the_difference_is_left_less_right_and_the_larger_error_counts():
    found = left_right_days(both_sides((1, 8.5)))
    assert found[["left", "right", "difference", "mdc95"]].iloc[0].to_list() == [1, 8.5, -7.5, 6]
    assert found["beyond_error"].all()

"""One line for each exercise: three figures, sessions, best holds, pain during it, why it was left out."""

import time

import numpy as np
import pandas as pd
import pytest
from frames_for_tests import (
    done,
    in_another_order,
    item,
    later_by,
    make_frames,
    on,
    strange_frames,
    twenty_years,
)

from psoas_analytics.measures import exercise_summary

BRIDGE = item("glute-bridge", reps=10, hold_s=5)
LUNGE = item("kneeling-lunge-stretch", reps=3, hold_s=30, sides="each", days="mon wed fri")
TYPES = {
    "lower_bound": "float64",
    "over_logged": "float64",
    "share_logged": "float64",
    "sessions": "int64",
    "best_hold_left_s": "float64",
    "best_hold_right_s": "float64",
    "best_hold_both_s": "float64",
    "pain_mean": "float64",
    "pain_max": "float64",
    "skips": "int64",
    "why_skipped": "str",
}

# A week: the bridge on Monday (two sessions), Tuesday and in part on Wednesday, the lunge on Monday.
WEEK = make_frames(
    today=on(7),
    plans=[(on(0), [BRIDGE, LUNGE])],
    sets=[
        done(on(0), "glute-bridge", "both", 4, 5, session=1, pain_nrs=2),
        done(on(0), "glute-bridge", "both", 6, 8, session=2, pain_nrs=5),
        done(on(0), "kneeling-lunge-stretch", "left", 3, 40, session=2),
        done(on(0), "kneeling-lunge-stretch", "right", 3, 25, session=2, pain_nrs=3),
        done(on(1), "glute-bridge", "both", 10, 5),
        done(on(2), "glute-bridge", "both", 5, 5, pain_nrs=2),
    ],
    skips=[
        (on(2), "kneeling-lunge-stretch", "pain"),
        (on(3), None, "no time"),
        (on(4), "kneeling-lunge-stretch", "forgot"),
    ],
)


def test_a_week_by_hand():
    bridge, lunge = (exercise_summary(WEEK).loc[one] for one in ("glute-bridge", "kneeling-lunge-stretch"))
    # Bridge: 1 + 1 + 1/2 of 7 days, of which Monday to Friday are logged.
    assert list(bridge[["lower_bound", "over_logged", "share_logged"]]) == pytest.approx(
        [2.5 / 7, 2.5 / 5, 5 / 7]
    )
    # Lunge, due three times: left 1, right 25/30 on Monday, then two skips.
    share = (1 + 25 / 30) / 2
    assert list(lunge[["lower_bound", "over_logged", "share_logged"]]) == pytest.approx(
        [share / 3, share / 3, 1]
    )
    assert (bridge["sessions"], lunge["sessions"]) == (4, 1)
    assert (lunge["best_hold_left_s"], lunge["best_hold_right_s"]) == (40, 25)
    assert np.isnan(lunge["best_hold_both_s"])
    assert bridge["best_hold_both_s"] == 8
    assert (bridge["pain_mean"], bridge["pain_max"]) == (3, 5)
    assert (lunge["pain_mean"], lunge["pain_max"]) == (3, 3)
    assert (lunge["skips"], lunge["why_skipped"]) == (2, "forgot 1, pain 1")
    assert (bridge["skips"], bridge["why_skipped"]) == (0, "")


def test_only_the_asked_for_days_are_summed_up():
    table = exercise_summary(WEEK, start=pd.Timestamp(on(1)), end=pd.Timestamp(on(2)))
    bridge, lunge = table.loc["glute-bridge"], table.loc["kneeling-lunge-stretch"]
    assert (bridge["lower_bound"], bridge["sessions"], bridge["best_hold_both_s"]) == (0.75, 2, 5)
    assert (bridge["pain_mean"], bridge["pain_max"]) == (2, 2)
    assert (lunge["lower_bound"], lunge["sessions"], lunge["skips"], lunge["why_skipped"]) == (
        0,
        0,
        1,
        "pain 1",
    )


def test_the_commonest_reason_comes_first_and_of_equals_the_first_by_name():
    reasons = {0: "travel", 1: "pain", 2: "forgot", 3: "travel", 4: "unwell", 5: "pain"}
    skips = [(on(day), "glute-bridge", why) for day, why in reasons.items()]
    row = exercise_summary(make_frames(today=on(6), plans=[(on(0), [BRIDGE])], skips=skips)).loc[
        "glute-bridge"
    ]
    assert (row["skips"], row["why_skipped"]) == (6, "pain 2, travel 2, forgot 1, unwell 1")


def test_a_skip_logged_twice_is_one_day():
    skips = [
        (on(0), "glute-bridge", "pain"),
        (on(0), "glute-bridge", "pain"),
        (on(1), "glute-bridge", "forgot"),
    ]
    row = exercise_summary(make_frames(today=on(2), plans=[(on(0), [BRIDGE])], skips=skips)).loc[
        "glute-bridge"
    ]
    assert (row["skips"], row["why_skipped"]) == (2, "forgot 1, pain 1")


def test_what_was_done_without_a_plan_has_sessions_but_no_adherence():
    sets = [done(on(0), "cobra-pose", "both", 2, 20, pain_nrs=1), done(on(1), "cobra-pose", "both", 2)]
    table = exercise_summary(make_frames(today=on(2), plans=[(on(0), [BRIDGE])], sets=sets))
    assert list(table.index) == ["glute-bridge", "cobra-pose"]
    cobra = table.loc["cobra-pose"]
    assert cobra[["lower_bound", "over_logged", "share_logged"]].isna().all()
    assert (cobra["sessions"], cobra["best_hold_both_s"], cobra["pain_mean"]) == (2, 20, 1)


def test_an_exercise_that_left_the_plan_and_came_back_is_judged_on_its_own_days():
    other = item("cobra-pose", reps=2)
    sets = [done(on(0), "glute-bridge", "both", 10, 5), done(on(6), "glute-bridge", "both", 10, 5)]
    plans = [(on(0), [BRIDGE, other]), (on(2), [other]), (on(6), [BRIDGE, other])]
    frames = make_frames(today=on(8), plans=plans, sets=sets, no_exercise=[on(3)])
    row = exercise_summary(frames).loc["glute-bridge"]
    # Owed on days 0, 1, 6 and 7, done and logged on 0 and 6.
    assert list(row[["lower_bound", "over_logged", "share_logged"]]) == [0.5, 1, 0.5]


def test_n_times_a_week_is_capped_over_the_whole_period():
    weekly = item("glute-bridge", reps=10, times_per_week=2)
    frames = make_frames(
        today=on(13),
        plans=[(on(0), [weekly])],
        sets=[done(on(number), "glute-bridge", "both", 10) for number in (0, 1, 7)],
        no_exercise=[on(13)],
    )
    row = exercise_summary(frames).loc["glute-bridge"]
    # 3 of the 4 owed in two weeks; the 4 logged days owe 8/7, and at least the 3 that were earned.
    assert list(row[["lower_bound", "over_logged", "share_logged"]]) == pytest.approx([3 / 4, 1, 4 / 14])


def test_an_exercise_that_was_only_paused_does_not_stand_in_the_table():
    frames = make_frames(today=on(3), plans=[(on(0), [BRIDGE])], pauses=[(on(0), on(9))])
    assert exercise_summary(frames).empty


def test_order_of_rows_and_later_dates_change_nothing():
    table = exercise_summary(WEEK)
    pd.testing.assert_frame_equal(table, exercise_summary(in_another_order(WEEK, seed=4)).loc[table.index])
    pd.testing.assert_frame_equal(table, exercise_summary(later_by(WEEK, days=700)))


@pytest.mark.parametrize("name", strange_frames())
def test_strange_journals_get_an_answer(name):
    frames = strange_frames()[name]
    table = exercise_summary(frames)
    assert {column: str(kind) for column, kind in table.dtypes.items()} == TYPES
    assert table.index.name == "exercise_id"
    assert table.index.is_unique
    assert set(frames.sets["exercise_id"]) <= set(table.index)
    assert table["sessions"].sum() == frames.sets.groupby("exercise_id")["session_id"].nunique().sum()


def test_twenty_years_are_summed_up_in_seconds():
    frames = twenty_years()
    begun = time.perf_counter()
    table = exercise_summary(frames)
    # It takes about half a second.
    assert time.perf_counter() - begun < 8
    assert list(table["lower_bound"].round(2)) == [1] * 6 + [0] * 6

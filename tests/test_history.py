"""Last time, personal best, last session."""

import math

import pandas as pd
import pytest
from frames_for_tests import done, in_another_order, item, make_frames, on, strange_frames

from psoas_analytics.measures import add_up, last_and_best, last_session

BEFORE = pd.Timestamp(on(9))


def told(table: pd.DataFrame, which: str, exercise_id: str) -> list[tuple[object, ...]]:
    rows = table[(table["which"] == which) & (table["exercise_id"] == exercise_id)]
    columns = rows[["side", "reps", "hold_s"]].astype(object)
    return list(columns.where(columns.notna(), None).itertuples(index=False, name=None))


def test_holds_that_were_kept_one_by_one_are_added_up() -> None:
    frames = make_frames(today=on(9), sets=[done(on(0), "kneeling-lunge-stretch", "left", 1, 30)] * 3)
    assert add_up(frames.sets)[["side", "reps", "hold_s"]].to_numpy().tolist() == [["left", 3, 30.0]]


def test_different_holds_stay_apart_the_longest_first_and_untimed_ones_are_kept() -> None:
    lunge = "kneeling-lunge-stretch"
    frames = make_frames(
        today=on(9),
        sets=[
            done(on(0), lunge, "left", 2, 25),
            done(on(0), lunge, "left", 2, 30),
            done(on(0), lunge, "left", 1),
        ],
    )
    found = add_up(frames.sets)
    assert found["reps"].tolist() == [2, 2, 1]
    assert found["hold_s"].fillna(-1).tolist() == [30, 25, -1]


def test_last_is_the_last_session_and_best_the_one_held_longest_in_all() -> None:
    lunge = "kneeling-lunge-stretch"
    frames = make_frames(
        today=on(9),
        sets=[
            done(on(0), lunge, "left", 3, 40),
            done(on(0), lunge, "right", 3, 20),
            done(on(3), lunge, "left", 3, 30),
            done(on(3), lunge, "right", 2, 45),
        ],
    )
    table = last_and_best(frames, before=BEFORE)
    assert told(table, "last", lunge) == [("left", 3, 30), ("right", 2, 45)]
    assert told(table, "best", lunge) == [("left", 3, 40), ("right", 2, 45)]


def test_both_counts_for_each_side_of_an_exercise_that_counts_by_side() -> None:
    lunge = "kneeling-lunge-stretch"
    frames = make_frames(today=on(9), sets=[done(on(0), lunge, "both", 3, 30)])
    assert told(last_and_best(frames, before=BEFORE), "last", lunge) == [("left", 3, 30), ("right", 3, 30)]


def test_without_a_prescribed_hold_the_best_has_the_most_repetitions() -> None:
    knee = "single-knee-to-chest"
    frames = make_frames(
        today=on(9), sets=[done(on(0), knee, "both", 24, None), done(on(1), knee, "both", 20, 5)]
    )
    assert told(last_and_best(frames, before=BEFORE), "best", knee) == [("both", 24, None)]


def test_a_hold_that_was_not_logged_beats_no_logged_one() -> None:
    frames = make_frames(
        today=on(9),
        sets=[done(on(0), "camel-pose", "both", 3, 10), done(on(1), "camel-pose", "both", 9, None)],
    )
    table = last_and_best(frames, before=BEFORE)
    assert told(table, "best", "camel-pose") == [("both", 3, 10)]
    assert told(table, "last", "camel-pose") == [("both", 9, None)]


def test_only_days_before_count() -> None:
    frames = make_frames(today=on(9), sets=[done(on(9), "camel-pose", "both", 3, 30)])
    assert last_and_best(frames, before=BEFORE).empty
    assert last_session(frames, before=BEFORE) is None


def test_the_last_session_tells_the_done_share_of_its_day() -> None:
    plan = [item("camel-pose", reps=3, hold_s=30), item("glute-bridge", reps=15, hold_s=5)]
    frames = make_frames(today=on(9), plans=[(on(0), plan)], sets=[done(on(4), "camel-pose", "both", 3, 30)])
    assert last_session(frames, before=BEFORE) == (pd.Timestamp(on(4)), 0.5)


def test_a_last_session_without_a_plan_has_no_share() -> None:
    frames = make_frames(today=on(9), sets=[done(on(4), "camel-pose", "both", 3, 30)])
    found = last_session(frames, before=BEFORE)
    assert found is not None
    assert math.isnan(found[1])


@pytest.mark.parametrize("name", strange_frames())
def test_the_order_of_the_rows_changes_nothing(name: str) -> None:
    frames = strange_frames()[name]
    before = frames.today + pd.Timedelta(days=1)
    shuffled = in_another_order(frames, seed=3)
    pd.testing.assert_frame_equal(
        last_and_best(frames, before=before), last_and_best(shuffled, before=before)
    )
    assert str(last_session(frames, before=before)) == str(last_session(shuffled, before=before))

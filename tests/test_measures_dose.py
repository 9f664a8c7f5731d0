"""Credit of a set, sides, stretch seconds of a week, holds of a day, habits: worked out by hand."""

import pandas as pd
import pytest
from frames_for_tests import catalog, done, item, make_frames, on, table

from psoas_analytics.catalog import load_catalog
from psoas_analytics.measures import (
    adherence,
    day_states,
    exercise_progress,
    period_adherence,
    set_credits,
    side_states,
    sitting_breaks,
    stretch_dose,
    weekly_habits,
)

LUNGE = item("kneeling-lunge-stretch", reps=3, hold_s=30, sides="each")
MARCHING = item("marching-in-place", reps=30, sides="alternating")
BRIDGE = item("glute-bridge", reps=15, hold_s=5)


def listed(frame):
    return frame.astype(object).where(frame.notna(), None).to_numpy().tolist()


# ---------------------------------------------------------------- credit of a set


def test_credit_is_repetitions_by_the_share_of_the_prescribed_hold():
    sets = [
        done(on(0), "kneeling-lunge-stretch", "left", 3, 30),
        done(on(0), "kneeling-lunge-stretch", "right", 3, 15),
        done(on(0), "kneeling-lunge-stretch", "right", 1, 90),
        done(on(0), "kneeling-lunge-stretch", "left", 2),
        done(on(0), "marching-in-place", "both", 24),
        done(on(0), "cobra-pose", "both", 2, 30),
    ]
    found = set_credits(make_frames(today=on(0), plans=[(on(0), [LUNGE, MARCHING])], sets=sets))
    credit = dict(
        zip(found["set_id"], zip(found["credit"], found["hold_not_logged"], strict=True), strict=True)
    )
    # Cobra is not in the plan: nothing says what it should earn.
    assert credit == {
        "sets 0": (3, False),
        "sets 1": (1.5, False),
        "sets 2": (1, False),
        "sets 3": (2, True),
        "sets 4": (24, False),
    }


def test_credit_follows_the_plan_in_force_on_the_day():
    sets = [done(on(number), "glute-bridge", "both", 10, 5) for number in (-1, 0, 2)]
    plans = [(on(0), [BRIDGE]), (on(2), [BRIDGE | {"hold_min_s": 10}])]
    found = set_credits(make_frames(today=on(3), plans=plans, sets=sets))
    assert list(found["credit"]) == [10, 5]


def test_a_hold_that_was_not_logged_is_marked_on_its_day():
    sets = [
        done(on(0), "glute-bridge", "both", 15),
        done(on(1), "glute-bridge", "both", 15, 5),
        done(on(2), "marching-in-place", "both", 30),
    ]
    states = day_states(make_frames(today=on(2), plans=[(on(0), [BRIDGE, MARCHING])], sets=sets))
    marked = states[states["hold_not_logged"]]
    assert listed(marked[["exercise_id", "done_share"]]) == [["glute-bridge", 1.0]]
    assert list(marked["day"]) == [pd.Timestamp(on(0))]


# ---------------------------------------------------------------- by side


def sides_of_one_day(*sets):
    frames = make_frames(today=on(0), plans=[(on(0), [LUNGE, MARCHING, BRIDGE])], sets=sets)
    return day_states(frames)


def test_the_sides_of_the_worked_table():
    states = sides_of_one_day(
        done(on(0), "kneeling-lunge-stretch", "left", 3, 30),
        done(on(0), "kneeling-lunge-stretch", "right", 3, 15),
        done(on(0), "marching-in-place", "left", 20),
        done(on(0), "glute-bridge", "both", 15, 5),
    ).set_index("exercise_id")
    shares = states[["done_share_left", "done_share_right", "done_share"]]
    assert listed(shares) == [[1, 0.5, 0.75], [1, 0, 0.5], [None, None, 1]]


def test_each_side_has_adherence_of_its_own():
    days = [done(on(number), "kneeling-lunge-stretch", "left", 3, 30) for number in range(7)]
    right = [done(on(number), "kneeling-lunge-stretch", "right", 3, 30) for number in range(3)]
    frames = make_frames(today=on(6), plans=[(on(0), [LUNGE, BRIDGE])], sets=[*days, *right])
    sides = side_states(day_states(frames))
    total = period_adherence(sides, by="side")
    assert listed(total[["side", "lower_bound"]]) == [
        ["both", 0],
        ["left", 1],
        ["right", pytest.approx(3 / 7)],
    ]
    assert listed(total[["earned", "owed"]]) == [[0, 7], [7, 7], [3, 7]]
    last = adherence(sides, by=("exercise_id", "side"))
    last = last[last["day"] == pd.Timestamp(on(6))]
    assert listed(last[["exercise_id", "side", "lower_bound"]]) == [
        ["glute-bridge", "both", 0],
        ["kneeling-lunge-stretch", "left", 1],
        ["kneeling-lunge-stretch", "right", pytest.approx(3 / 7)],
    ]


def test_each_exercise_has_a_line_of_its_own_from_its_first_day_on():
    sets = [done(on(number), "glute-bridge", "both", 15, 5) for number in range(10)]
    plans = [(on(0), [BRIDGE]), (on(5), [BRIDGE, MARCHING])]
    states = day_states(make_frames(today=on(9), plans=plans, sets=sets))
    found = adherence(states, window_days=3, by="exercise_id")
    begun = found.dropna().groupby("exercise_id")["day"].min()
    assert begun["glute-bridge"] == pd.Timestamp(on(2))
    assert begun["marching-in-place"] == pd.Timestamp(on(7))
    last = found.groupby("exercise_id")["lower_bound"].last()
    assert last.to_dict() == {"glute-bridge": 1, "marching-in-place": 0}


@pytest.mark.parametrize("by", ["side", "muscle", ("exercise_id", "side")])
def test_a_level_that_the_states_do_not_have_is_refused(by):
    states = sides_of_one_day(done(on(0), "glute-bridge"))
    with pytest.raises(ValueError, match="by must name exercise_id or"):
        adherence(states, by=by)
    with pytest.raises(ValueError, match="by must name exercise_id or"):
        period_adherence(states, by=by)


# ---------------------------------------------------------------- stretch of a week


def dose(*sets, extra=None):
    found = stretch_dose(table("sets", sets), catalog() if extra is None else extra)
    found["week"] = found["week"].dt.strftime("%Y-%m-%d")
    return listed(found)


def test_seconds_are_repetitions_by_hold_for_each_side_and_muscle():
    # Side-lying stretch: hip flexors and quadriceps; kneeling lunge: hip flexors.
    found = dose(
        done(on(0), "side-lying-psoas-stretch", "left", 3, 30),
        done(on(2), "kneeling-lunge-stretch", "left", 2, 20),
        done(on(2), "kneeling-lunge-stretch", "right", 1, 20),
    )
    assert found == [
        [on(0), "left", "hip flexors", 130.0, 0],
        [on(0), "left", "quadriceps", 90.0, 0],
        [on(0), "right", "hip flexors", 20.0, 0],
    ]


def test_a_set_on_both_sides_counts_for_each_side():
    assert dose(
        done(on(0), "camel-pose", "both", 3, 30), done(on(0), "kneeling-lunge-stretch", "both", 1, 30)
    ) == [
        [on(0), "left", "hip flexors", 120.0, 0],
        [on(0), "right", "hip flexors", 120.0, 0],
    ]


def test_weeks_begin_on_monday():
    found = dose(*(done(on(number), "camel-pose", "both", 1, 30) for number in (-1, 0, 6, 7)))
    assert [(row[0], row[3]) for row in found if row[1] == "left"] == [(on(-7), 30), (on(0), 60), (on(7), 30)]


def test_a_hold_that_was_not_logged_counts_nothing_and_is_told():
    found = dose(done(on(0), "camel-pose", "both", 3), done(on(1), "camel-pose", "both", 1, 30))
    assert found == [[on(0), side, "hip flexors", 30.0, 1] for side in ("left", "right")]


def test_strength_work_is_no_stretch_and_an_unknown_exercise_nobody_knows():
    assert (
        dose(
            done(on(0), "straight-leg-raise", "left", 20, 5),
            done(on(0), "single-knee-to-chest", "both", 20, 5),
            done(on(0), "mountain-climbers", "both", 1, 30),
            done(on(0), "something-of-ones-own", "both", 1, 30),
        )
        == []
    )


def test_an_alternating_stretch_is_halved_and_timed_work_counts_its_seconds(tmp_path):
    own = tmp_path / "own.toml"
    shared = (
        'kind = "stretch"\nstart_position = "standing"\nsteps = ["a"]\n'
        'muscles = ["hamstrings"]\nsource = "me"\n'
    )
    own.write_text(
        f'[[exercise]]\nid = "swing"\nname = "Swing"\n{shared}'
        '[exercise.dose]\nreps_min = 10\nreps_max = 10\nsides = "alternating"\n'
        f'[[exercise]]\nid = "hang"\nname = "Hang"\n{shared}'
        "[exercise.dose]\nreps_min = 1\nreps_max = 1\nhold_min_s = 60\nhold_max_s = 60\n"
        'sides = "both"\ntimed = true\n',
        encoding="utf-8",
    )
    mine = load_catalog(extra=own)
    assert dose(done(on(0), "swing", "both", 10, 2), done(on(0), "swing", "left", 5, 2), extra=mine) == [
        [on(0), "left", "hamstrings", 20.0, 0],
        [on(0), "right", "hamstrings", 10.0, 0],
    ]
    assert [row[3] for row in dose(done(on(0), "hang", "both", 1, 45), extra=mine)] == [45, 45]


# ---------------------------------------------------------------- holds and repetitions of a day


def test_best_and_mean_hold_of_a_day_by_side():
    found = exercise_progress(
        table(
            "sets",
            [
                done(on(0), "kneeling-lunge-stretch", "left", 2, 30),
                done(on(0), "kneeling-lunge-stretch", "left", 1, 45, session=2),
                done(on(0), "kneeling-lunge-stretch", "left", 4),
                done(on(0), "kneeling-lunge-stretch", "right", 3),
                done(on(1), "kneeling-lunge-stretch", "left", 3, 40),
            ],
        )
    )
    assert listed(found.drop(columns=["day", "exercise_id"])) == [
        ["left", 7, 45, 35, 3, 1],
        ["right", 3, None, None, 1, 1],
        ["left", 3, 40, 40, 1, 0],
    ]


# ---------------------------------------------------------------- habits


def test_habits_are_added_up_by_week_and_breaks_by_day():
    frames = make_frames(
        today=on(9),
        habits=[
            (on(0), "sitting break", 3),
            (on(0), "sitting break", 2),
            (on(6), "sitting break", 1),
            (on(7), "sitting break", 4),
            (on(1), "foam rolling", 10),
        ],
    )
    weeks = weekly_habits(frames.habits)
    weeks["week"] = weeks["week"].dt.strftime("%Y-%m-%d")
    assert listed(weeks) == [
        [on(0), "foam rolling", 10, 1, 1],
        [on(0), "sitting break", 6, 3, 2],
        [on(7), "sitting break", 4, 1, 1],
    ]
    breaks = sitting_breaks(frames.habits)
    assert list(breaks["breaks"]) == [5, 1, 4]
    assert list(breaks["day"].dt.strftime("%Y-%m-%d")) == [on(0), on(6), on(7)]

"""Ready to progress: a question to take to the therapist, by the rules of the project's clinical facts.

All sets at the top of the range in 2 consecutive sessions (3 for holds), no amber or red in the last 7 days;
ONE variable, by the smallest step (one repetition, or 5 s of hold).
"""

import pytest
from frames_for_tests import done, item, make_frames, on, score

from psoas_analytics.measures import ready_to_progress

# Ranges: the lower end is given, the upper is 5 repetitions (5 s) above it.
MARCHING = item("marching-in-place", reps=25, sides="alternating")
KNEE = item("single-knee-to-chest", reps=15)
BRIDGE = item("glute-bridge", reps=15, hold_s=5)
LUNGE = item("kneeling-lunge-stretch", reps=3, hold_s=25, sides="each")
COBRA = item("cobra-pose", reps=2, hold_s=15)
RAISE = item("straight-leg-raise", reps=15, hold_s=5, sides="each")
CLIMBERS = item("mountain-climbers", reps=1, hold_s=25) | {"reps_max": 1, "timed": True}
CALM = [score(on(number), 3) for number in range(-7, 8)]


def answer(asked, sets, *, pain=CALM, today=7, **more):
    frames = make_frames(today=on(today), plans=[(on(0), [asked])], sets=sets, pain=pain, **more)
    return ready_to_progress(frames).iloc[0]


def days(*numbers, reps, exercise="single-knee-to-chest", side="both", hold_s=None, pain_nrs=None):
    return [done(on(number), exercise, side, reps, hold_s, pain_nrs=pain_nrs) for number in numbers]


def test_two_sessions_at_the_top_are_enough_without_a_hold():
    row = answer(KNEE, days(5, 7, reps=20))
    assert (row["ready"], row["what"], row["step"], row["why_not"]) == (True, "reps", 1, "")


def test_one_session_at_the_top_is_not():
    row = answer(KNEE, [*days(5, reps=19), *days(7, reps=20)])
    assert not row["ready"]
    assert row["why_not"] == "1 of 2 sessions in a row at the top of the range"


def test_the_last_session_decides():
    row = answer(KNEE, [*days(3, 5, reps=20), *days(7, reps=15)])
    assert row["why_not"] == "0 of 2 sessions in a row at the top of the range"


def test_an_exercise_with_a_hold_needs_three_sessions():
    sets = days(3, 5, 7, reps=20, exercise="glute-bridge", hold_s=10)
    assert answer(BRIDGE, sets)["ready"]
    assert answer(BRIDGE, sets[1:])["why_not"] == "2 of 3 sessions in a row at the top of the range"


@pytest.mark.parametrize("hold_s", [None, 8])
def test_a_hold_below_the_top_or_not_logged_is_not_at_the_top(hold_s):
    row = answer(BRIDGE, days(3, 5, 7, reps=20, exercise="glute-bridge", hold_s=hold_s))
    assert row["why_not"].startswith("0 of 3")


def test_a_clock_that_stopped_a_moment_early_does_not_stand_in_the_way():
    assert answer(BRIDGE, days(3, 5, 7, reps=20, exercise="glute-bridge", hold_s=9.7))["ready"]


def test_both_sides_must_reach_the_top():
    def lunges(right):
        return [
            done(on(number), "kneeling-lunge-stretch", side, reps, 30)
            for number in (5, 6, 7)
            for side, reps in (("left", 8), ("right", right))
        ]

    assert answer(LUNGE, lunges(8))["ready"]
    assert answer(LUNGE, lunges(7))["why_not"].startswith("0 of 3")


def test_alternating_repetitions_count_half_for_each_side_and_step_by_one_on_each():
    row = answer(MARCHING, days(6, 7, reps=30, exercise="marching-in-place"))
    assert (row["ready"], row["what"], row["step"]) == (True, "reps", 2)
    assert not answer(MARCHING, days(6, 7, reps=30, exercise="marching-in-place", side="left"))["ready"]


def test_single_holds_of_a_day_count_together_and_work_beyond_does_no_harm():
    sets = [done(on(number), "glute-bridge", "both", 1, 10) for number in (5, 6, 7) for _ in range(20)]
    assert answer(BRIDGE, sets)["ready"]
    assert answer(BRIDGE, [*sets, done(on(7), "glute-bridge", "both", 5, 3)])["ready"]


@pytest.mark.parametrize(
    ("asked", "what", "step"),
    [
        # 1 of 20 repetitions is less than 5 s of 10.
        (BRIDGE, "reps", 1),
        (RAISE, "reps", 1),
        # 5 s of 20 are less than 1 of 7 repetitions? 25 % against 14 %: repetitions.
        (COBRA, "reps", 1),
        # Of 3 holds of 20 s, 5 s are the smaller part.
        (COBRA | {"reps_max": 3}, "hold_s", 5),
        # A stretch held 30 s gains nothing from a longer hold (Bandy & Irion 1994).
        (LUNGE | {"reps_max": 3}, "reps", 1),
        (CLIMBERS, "hold_s", 5),
    ],
)
def test_one_variable_by_the_smallest_step(asked, what, step):
    row = answer(asked, [])
    assert (row["what"], row["step"]) == (what, step)


def test_amber_or_red_within_seven_days_is_a_reason_not_to_ask():
    sets = [*days(5, 7, reps=20), *days(6, reps=20, pain_nrs=4)]
    assert answer(KNEE, sets)["why_not"] == "pain was amber or red on 1 of the last 7 days"
    worse = [*CALM[:-2], score(on(6), 5), score(on(7), 4)]
    assert answer(KNEE, days(5, 7, reps=20), pain=worse)["why_not"].startswith("pain was amber or red on 2")


def test_amber_eight_days_ago_is_long_enough_ago():
    calm = [score(on(number), 3) for number in range(-7, 16)]
    sets = [*days(7, reps=20, pain_nrs=4), *days(13, 14, reps=20)]
    assert answer(KNEE, sets, pain=calm, today=14)["ready"]
    assert not answer(KNEE, sets, pain=calm, today=13)["ready"]


def test_silence_is_not_calm():
    row = answer(KNEE, days(5, 7, reps=20), pain=())
    assert row["why_not"] == "no pain score in the last 7 days"


def test_an_exercise_that_rested_for_a_week_is_not_ready():
    row = answer(KNEE, days(0, 1, reps=20), pain=[score(on(number), 3) for number in range(-7, 10)], today=8)
    assert row["why_not"] == "not done in the last 7 days"


def test_every_reason_is_told():
    row = answer(KNEE, days(0, reps=15), pain=(), today=20)
    assert row["why_not"] == (
        "0 of 2 sessions in a row at the top of the range; not done in the last 7 days;"
        " no pain score in the last 7 days"
    )


def test_an_exercise_never_done_is_not_ready_and_one_outside_the_plan_is_not_asked_about():
    frames = make_frames(
        today=on(7), plans=[(on(0), [KNEE])], sets=days(6, 7, reps=99, exercise="camel-pose")
    )
    found = ready_to_progress(frames)
    assert list(found.columns) == ["exercise_id", "ready", "what", "step", "why_not"]
    assert list(found["exercise_id"]) == ["single-knee-to-chest"]
    assert not found["ready"].any()


def test_a_therapist_may_move_each_cut_off():
    own = {"progress_sessions": 1, "progress_step_reps": 2, "progress_calm_days": 1}
    row = answer(KNEE, [*days(6, reps=20, pain_nrs=5), *days(7, reps=20)], thresholds=own)
    assert (row["ready"], row["step"]) == (True, 2)

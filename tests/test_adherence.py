"""Adherence: credit, done share, the state of each day, and the three figures over a window.

The definitions and the first table are those of the project's clinical facts; shares are worked out by hand,
as sums of fractions, and beside that by a slow implementation that is typed in here with dicts and loops.
"""

import dataclasses
import time
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from frames_for_tests import (
    COLUMNS,
    done,
    in_another_order,
    item,
    later_by,
    make_frames,
    on,
    strange_frames,
    twenty_years,
)
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from psoas_analytics.journal import open_journal
from psoas_analytics.measures import adherence, day_states, overall_states
from psoas_analytics.measures.adherence import STATES
from psoas_analytics.plan import Plan, PlanItem, items_on, prescribed

LUNGE = item("kneeling-lunge-stretch", reps=3, hold_s=30, sides="each")
MARCHING = item("marching-in-place", reps=30, sides="alternating")
KNEE_TO_CHEST = item("single-knee-to-chest", reps=20, sides="alternating")
BRIDGE = item("glute-bridge", reps=15, hold_s=5)
CLIMBERS = item("mountain-climbers", reps=1, hold_s=30)

# The worked table of the definitions: prescribed, logged (side, reps, hold), done share.
WORKED = [
    (LUNGE, [("left", 3, 30), ("right", 3, 15)], Fraction(3, 4)),
    (LUNGE, [("left", 6, 30)], Fraction(1, 2)),
    (MARCHING, [("both", 24, None)], Fraction(4, 5)),
    (KNEE_TO_CHEST, [("left", 20, None)], Fraction(1, 2)),
    (BRIDGE, [("both", 15, 5)], Fraction(1)),
    (CLIMBERS, [("both", 1, 20)], Fraction(2, 3)),
]
THREE_SETS = item("glute-bridge", reps=10, sets=3)
MORE = {
    "a hold twice as long earns no more": (LUNGE, [("left", 3, 60)], Fraction(1, 2)),
    "a long hold does not buy back a missed one": (CLIMBERS | {"sets": 2}, [("both", 1, 90)], Fraction(1, 2)),
    "extra work on one side does not buy back the other": (
        LUNGE,
        [("left", 9, 30), ("right", 2, 30)],
        (1 + Fraction(2, 3)) / 2,
    ),
    "without a logged hold the factor is 1": (LUNGE, [("left", 3, None), ("right", 3, None)], Fraction(1)),
    "a hold where none is prescribed changes nothing": (KNEE_TO_CHEST, [("both", 10, 1)], Fraction(1, 2)),
    "three sets owe three times the repetitions": (THREE_SETS, [("both", 10, None)] * 2, Fraction(2, 3)),
    "one entry may hold the repetitions of all sets": (THREE_SETS, [("both", 30, None)], Fraction(1)),
    "both counts for each side of each": (LUNGE, [("both", 3, 30)], Fraction(1)),
    "both and left add up": (LUNGE, [("both", 2, 30), ("left", 1, 30)], (1 + Fraction(2, 3)) / 2),
    "alternating owes half on each side": (
        KNEE_TO_CHEST,
        [("left", 10, None), ("right", 10, None)],
        Fraction(1),
    ),
    "alternating both is the total": (
        KNEE_TO_CHEST,
        [("left", 10, None), ("both", 10, None)],
        Fraction(3, 4),
    ),
    "an odd total is halved": (
        item("marching-in-place", reps=15, sides="alternating"),
        [("left", 6, None), ("right", 9, None)],
        (Fraction(12, 15) + 1) / 2,
    ),
    "one hold logged as one set": (
        LUNGE,
        [("left", 1, 30), ("left", 1, 15), ("right", 1, 30)],
        Fraction(5, 12),
    ),
}


def one_day(asked, logged):
    sets = [done(on(0), asked["exercise_id"], side, reps, hold_s) for side, reps, hold_s in logged]
    return day_states(make_frames(today=on(0), plans=[(on(0), [asked])], sets=sets)).iloc[0]


def states_of(frames, exercise_id):
    states = day_states(frames)
    return list(states.loc[states["exercise_id"] == exercise_id, "state"])


def figures(frames, *, window_days=7):
    """The three figures of the last window."""
    return list(adherence(day_states(frames), window_days=window_days).iloc[-1][1:])


# ---------------------------------------------------------------- the builder itself


def test_frames_for_tests_have_the_columns_and_types_of_a_journal(journal, log_everything):
    made = make_frames(today=on(0), plans=[(on(0), [LUNGE])], sets=[done(on(0), "glute-bridge")])
    empty = journal.frames()
    log_everything(journal)
    for real in (empty, journal.frames()):
        for name, columns in COLUMNS.items():
            types = {column: str(kind) for column, kind in getattr(real, name).dtypes.items()}
            assert types == columns
            assert list(types) == list(getattr(made, name).columns)
            assert list(getattr(made, name).dtypes) == list(getattr(real, name).dtypes)
        assert real.today.unit == made.today.unit


# ---------------------------------------------------------------- done share


@pytest.mark.parametrize(("asked", "logged", "share"), WORKED)
def test_done_share_of_the_worked_table(asked, logged, share):
    row = one_day(asked, logged)
    assert row["done_share"] == pytest.approx(float(share), abs=1e-9)
    assert row["state"] == ("done" if share >= Fraction(4, 5) else "partial")


@pytest.mark.parametrize(("asked", "logged", "share"), MORE.values(), ids=MORE)
def test_done_share(asked, logged, share):
    assert one_day(asked, logged)["done_share"] == pytest.approx(float(share), abs=1e-9)


def test_the_worked_table_through_a_real_journal_and_the_catalog(journal, catalog):
    ids = list(dict.fromkeys(asked["exercise_id"] for asked, _, _ in WORKED))
    plan = Plan(tuple(PlanItem(one, catalog[one].dose) for one in ids))
    journal.set_plan(plan, starts_on="2026-03-09")
    for asked, logged, _ in WORKED[1:]:
        # On the second day, what the table says of the lunge in its second row.
        sets = [
            {"exercise_id": asked["exercise_id"], "side": side, "reps": reps, "hold_s": hold_s}
            for side, reps, hold_s in logged
        ]
        journal.log_session(sets, started_at="2026-03-10T18:00")
    first = [
        {"exercise_id": "kneeling-lunge-stretch", "side": side, "reps": 3, "hold_s": hold_s}
        for side, hold_s in (("left", 30), ("right", 15))
    ]
    journal.log_session(first, started_at="2026-03-09")
    shares = day_states(journal.frames()).set_index(["day", "exercise_id"])["done_share"]
    assert shares[pd.Timestamp("2026-03-09"), "kneeling-lunge-stretch"] == 0.75
    for asked, _, share in WORKED[1:]:
        assert shares[pd.Timestamp("2026-03-10"), asked["exercise_id"]] == pytest.approx(
            float(share), abs=1e-9
        )


def test_sessions_of_one_day_add_up():
    sets = [
        done(on(0), "kneeling-lunge-stretch", "left", 3, 30, session=1),
        done(on(0), "kneeling-lunge-stretch", "right", 1, 30, session=2),
        done(on(0), "kneeling-lunge-stretch", "right", 2, 30, session=3),
    ]
    frames = make_frames(today=on(0), plans=[(on(0), [LUNGE])], sets=sets)
    assert list(day_states(frames)["done_share"]) == [1.0]


def test_twice_the_work_on_one_day_does_not_repair_another():
    sets = [done(on(0), "glute-bridge", "both", 60, 30), done(on(2), "glute-bridge", "both", 15, 5)]
    frames = make_frames(today=on(2), plans=[(on(0), [BRIDGE])], sets=sets, no_exercise=[on(1)])
    assert states_of(frames, "glute-bridge") == ["done", "missed", "done"]
    assert figures(frames, window_days=3) == pytest.approx([2 / 3, 2 / 3, 1])


@pytest.mark.parametrize(("reps", "state"), [(12, "done"), (11, "partial"), (1, "partial")])
def test_done_begins_at_four_fifths(reps, state):
    assert one_day(BRIDGE, [("both", reps, 5)])["state"] == state


# ---------------------------------------------------------------- the state of a day


def test_each_state_has_its_day():
    weekdays = item("glute-bridge", reps=15, hold_s=5, days="mon tue wed thu fri sat")
    frames = make_frames(
        today=on(9),
        plans=[(on(0), [weekdays])],
        sets=[done(on(0), "glute-bridge", "both", 15, 5), done(on(1), "glute-bridge", "both", 5, 5)],
        skips=[(on(2), "glute-bridge", "pain"), (on(3), None, "no time")],
        no_exercise=[on(4)],
        pauses=[(on(7), on(8))],
    )
    # Monday to Sunday, then two days of pause; today is not answered.
    expected = ["done", "partial", "skipped", "skipped", "missed", "not_logged", "rest", "paused", "paused"]
    assert states_of(frames, "glute-bridge") == expected
    assert list(overall_states(day_states(frames))["state"]) == expected


def test_a_session_with_another_exercise_answers_the_day():
    frames = make_frames(
        today=on(0), plans=[(on(0), [BRIDGE, MARCHING])], sets=[done(on(0), "marching-in-place", "both", 30)]
    )
    assert states_of(frames, "glute-bridge") == ["missed"]
    assert overall_states(day_states(frames)).iloc[0].to_list()[1:] == ["partial", 0.5]


def test_a_skip_of_one_exercise_answers_the_day_for_the_others():
    frames = make_frames(
        today=on(0), plans=[(on(0), [BRIDGE, MARCHING])], skips=[(on(0), "glute-bridge", "pain")]
    )
    assert states_of(frames, "glute-bridge") == ["skipped"]
    assert states_of(frames, "marching-in-place") == ["missed"]


def test_what_was_done_counts_more_than_a_skip():
    frames = make_frames(
        today=on(0),
        plans=[(on(0), [BRIDGE])],
        sets=[done(on(0), "glute-bridge", "both", 3, 5)],
        skips=[(on(0), None, "pain")],
    )
    assert states_of(frames, "glute-bridge") == ["partial"]


def test_pain_score_alone_does_not_answer_a_day(journal, catalog):
    journal.set_plan(Plan((PlanItem("glute-bridge", catalog["glute-bridge"].dose),)), starts_on="2026-03-08")
    journal.log_pain(3, site="low back", at="2026-03-08")
    journal.log_pain(3, site="low back")
    journal.log_flexibility("fingertip_to_floor", readings=[4, 5, 6], at="2026-03-08")
    journal.log_habit("rest day", at="2026-03-08")
    journal.log_no_exercise("2026-03-09")
    states = day_states(journal.frames())
    assert list(states["state"]) == ["not_logged", "missed"]
    assert list(states["logged"]) == [False, True]


def test_work_in_a_pause_or_on_a_rest_day_earns_and_owes_nothing():
    monday_only = item("glute-bridge", reps=15, hold_s=5, days="mon")
    days = [on(number) for number in range(8)]
    frames = make_frames(
        today=on(7),
        plans=[(on(0), [monday_only])],
        sets=[done(day, "glute-bridge", "both", 15, 5) for day in days],
        pauses=[(on(7), on(7))],
    )
    states = day_states(frames)
    assert list(states["state"]) == ["done"] + ["rest"] * 6 + ["paused"]
    assert states["owed"].sum() == 1
    assert states["done_share"].notna().sum() == 1
    assert figures(frames, window_days=8) == [1, 1, 1]


def test_overlapping_pauses_end_with_the_last_of_them():
    frames = make_frames(
        today=on(7),
        plans=[(on(0), [BRIDGE])],
        pauses=[(on(1), on(5)), (on(2), on(3)), (on(6), on(6))],
        no_exercise=[on(7)],
    )
    assert states_of(frames, "glute-bridge") == ["not_logged"] + ["paused"] * 6 + ["missed"]


def test_today_waits_until_it_is_answered():
    open_day = make_frames(today=on(3), plans=[(on(0), [BRIDGE])], no_exercise=[on(0)])
    assert day_states(open_day)["day"].max() == pd.Timestamp(on(2))
    answered = make_frames(today=on(3), plans=[(on(0), [BRIDGE])], skips=[(on(3), None, "pain")])
    assert day_states(answered)["day"].max() == pd.Timestamp(on(3))


def test_a_day_that_is_not_over_never_counts_against_anybody():
    frames = make_frames(today=on(3), plans=[(on(0), [BRIDGE])], no_exercise=[on(0)])
    for end in (on(3), on(20)):
        assert day_states(frames, end=pd.Timestamp(end))["day"].max() == pd.Timestamp(on(2))
    assert day_states(frames, start=pd.Timestamp(on(3))).empty


def test_start_and_end_are_both_included():
    frames = make_frames(today=on(9), plans=[(on(2), [BRIDGE])])
    days = day_states(frames, start=pd.Timestamp(on(3)), end=pd.Timestamp(on(5)))["day"]
    assert list(days.dt.strftime("%Y-%m-%d")) == [on(3), on(4), on(5)]
    assert day_states(frames, start=pd.Timestamp(on(0)))["day"].min() == pd.Timestamp(on(2))


# ---------------------------------------------------------------- plan versions


def test_the_prescription_in_force_on_that_day_counts():
    light, heavy = item("glute-bridge", reps=10), item("glute-bridge", reps=20)
    sets = [done(on(number), "glute-bridge", "both", 10) for number in range(4)]
    frames = make_frames(today=on(3), plans=[(on(0), [light]), (on(2), [heavy])], sets=sets)
    assert list(day_states(frames)["done_share"]) == [1, 1, 0.5, 0.5]


def test_a_version_made_later_for_an_earlier_start_does_not_end_the_present_one():
    frames = make_frames(
        today=on(4),
        plans=[(on(2), [BRIDGE]), (on(0), [MARCHING])],
        no_exercise=[on(number) for number in range(5)],
    )
    assert list(day_states(frames)["exercise_id"]) == ["marching-in-place"] * 2 + ["glute-bridge"] * 3


def test_of_two_versions_with_one_start_the_newer_holds():
    frames = make_frames(today=on(1), plans=[(on(0), [BRIDGE]), (on(0), [MARCHING])])
    assert list(day_states(frames)["exercise_id"]) == ["marching-in-place"]


def test_an_exercise_taken_out_of_the_plan_is_owed_no_more():
    sets = [done(on(number), "glute-bridge", "both", 15, 5) for number in range(4)]
    frames = make_frames(today=on(3), plans=[(on(0), [BRIDGE, MARCHING]), (on(2), [MARCHING])], sets=sets)
    assert states_of(frames, "glute-bridge") == ["done", "done"]
    assert states_of(frames, "marching-in-place") == ["missed"] * 4
    assert figures(frames, window_days=4) == pytest.approx([2 / 6, 2 / 6, 1])


def test_items_of_a_day_follow_the_plan_in_force_its_weekdays_and_its_pauses():
    plans = [(on(0), [MARCHING | {"days": "tue"}, BRIDGE | {"days": "mon wed"}, LUNGE]), (on(7), [BRIDGE])]
    weekly = make_frames(today=on(9), plans=plans, pauses=[(on(8), on(8))])

    def asked(number):
        return [one.exercise_id for one in items_on(weekly.plans, weekly.pauses, pd.Timestamp(on(number)))]

    assert asked(0) == ["glute-bridge", "kneeling-lunge-stretch"]
    assert asked(1) == ["marching-in-place", "kneeling-lunge-stretch"]
    assert asked(-1) == []
    assert asked(7) == ["glute-bridge"]
    assert asked(8) == []
    assert asked(400) == ["glute-bridge"]


def test_items_of_a_day_come_back_as_they_were_set(journal, catalog):
    days = PlanItem("glute-bridge", catalog["glute-bridge"].dose, sets=2, days=("mon", "tue"))
    weekly = PlanItem("single-knee-to-chest", catalog["single-knee-to-chest"].dose, days=(), times_per_week=3)
    timed = PlanItem("mountain-climbers", catalog["mountain-climbers"].dose)
    journal.set_plan(Plan((timed, weekly, days)), starts_on="2026-03-02")
    found = items_on(journal.plans(), journal.pauses(), pd.Timestamp("2026-03-10"))
    assert found == (timed, weekly, days)


def test_prescribed_owes_one_on_its_weekdays_and_a_seventh_for_each_time_a_week():
    plans = [(on(0), [BRIDGE | {"days": "mon sun"}, item("marching-in-place", times_per_week=2)])]
    frames = make_frames(today=on(6), plans=plans)
    rows = prescribed(frames.plans, frames.pauses, pd.date_range(on(-2), on(6), unit="s"))
    owed = rows.pivot_table(index="day", columns="exercise_id", values="owed")
    assert list(owed["glute-bridge"]) == [1, 0, 0, 0, 0, 0, 1]
    assert list(owed["marching-in-place"]) == pytest.approx([2 / 7] * 7)


# ---------------------------------------------------------------- n times a week

WEEKLY = item("marching-in-place", reps=30, sides="alternating", times_per_week=3)


def marched(*numbers, reps=30):
    return [done(on(number), "marching-in-place", "both", reps) for number in numbers]


def test_single_days_of_n_times_a_week_are_done_partial_skipped_or_rest():
    frames = make_frames(
        today=on(4),
        plans=[(on(0), [WEEKLY])],
        sets=[*marched(0), *marched(1, reps=10)],
        skips=[(on(2), "marching-in-place", "pain")],
        no_exercise=[on(3), on(4)],
        pauses=[(on(4), on(4))],
    )
    assert states_of(frames, "marching-in-place") == ["done", "partial", "skipped", "rest", "paused"]
    assert list(overall_states(day_states(frames))["state"]) == [
        "done",
        "partial",
        "skipped",
        "rest",
        "paused",
    ]


def test_an_unlogged_day_of_n_times_a_week_is_a_rest_and_still_owes_its_seventh():
    states = day_states(make_frames(today=on(7), plans=[(on(0), [WEEKLY])]))
    assert set(states["state"]) == {"rest"}
    assert states["owed"].sum() == pytest.approx(3)
    assert list(adherence(states).iloc[-1][1:]) == pytest.approx([0, np.nan, 0], nan_ok=True)


def test_three_times_a_week_done_on_any_three_days_is_all_of_it():
    frames = make_frames(
        today=on(6),
        plans=[(on(0), [WEEKLY])],
        sets=marched(0, 1, 2),
        no_exercise=[on(n) for n in (3, 4, 5, 6)],
    )
    assert figures(frames) == [1, 1, 1]


def test_a_fourth_time_in_the_week_earns_nothing_more():
    four_times = make_frames(
        today=on(6), plans=[(on(0), [WEEKLY, BRIDGE])], sets=marched(0, 1, 2, 3), no_exercise=[on(6)]
    )
    # 3 of the 3 owed, none of the 7 of the other exercise; 5 days logged owe 3 and 5.
    assert figures(four_times) == pytest.approx([3 / 10, 3 / 8, 5 / 7])


def test_a_pause_takes_its_sevenths_out_of_the_week():
    frames = make_frames(
        today=on(7),
        plans=[(on(0), [WEEKLY])],
        sets=marched(0),
        pauses=[(on(2), on(6))],
        no_exercise=[on(1)],
    )
    # Two days owe 3/7 each, so that one session is more than is owed.
    assert figures(frames) == [1, 1, 1]


def test_over_logged_days_n_times_a_week_owes_at_least_what_was_earned():
    # Three logged days: the weekly exercise done on each, the other one, due on those days alone, on none.
    other = BRIDGE | {"days": "mon wed fri"}
    frames = make_frames(today=on(7), plans=[(on(0), [WEEKLY, other])], sets=marched(0, 2, 4))
    lower_bound, over_logged, _ = figures(frames)
    assert lower_bound == pytest.approx(3 / (3 + 3))
    # With n/7 for each logged day alone, these days would owe 9/7: 9/7 of 9/7 + 3 lies BELOW the lower bound.
    plain = Fraction(9, 7) / (Fraction(9, 7) + 3)
    assert plain == Fraction(3, 10)
    assert float(plain) < lower_bound
    # Our choice: what was earned was owed, max(9/7, 3).
    assert over_logged == pytest.approx(3 / (3 + 3))


# ---------------------------------------------------------------- three figures


def test_three_figures_of_a_week_by_hand():
    frames = make_frames(
        today=on(7),
        plans=[(on(0), [BRIDGE])],
        sets=[done(on(0), "glute-bridge", "both", 15, 5), done(on(1), "glute-bridge", "both", 9, 5)],
        no_exercise=[on(2)],
        skips=[(on(4), None, "pain")],
    )
    # Shares 1, 3/5, 0, -, 0, -, -: 8/5 of 7 days, 8/5 of the 4 logged ones.
    assert figures(frames) == pytest.approx([1.6 / 7, 1.6 / 4, 4 / 7])


def test_three_figures_leave_rest_and_paused_days_out():
    workdays = BRIDGE | {"days": "mon tue wed thu fri"}
    frames = make_frames(
        today=on(7),
        plans=[(on(0), [workdays])],
        sets=[done(on(0), "glute-bridge", "both", 15, 5), done(on(5), "glute-bridge", "both", 15, 5)],
        pauses=[(on(2), on(3))],
    )
    # Owed on Monday, Tuesday, Friday; done on Monday; Saturday's work was not asked for.
    assert figures(frames) == pytest.approx([1 / 3, 1, 1 / 3])


def test_three_figures_weigh_exercises_by_what_they_owe():
    frames = make_frames(
        today=on(2),
        plans=[(on(0), [BRIDGE, LUNGE | {"days": "mon"}])],
        sets=[
            done(on(0), "kneeling-lunge-stretch", "both", 3, 30),
            done(on(2), "glute-bridge", "both", 3, 5),
        ],
    )
    # Owed 1 + 3; earned 1 + 1/5; Monday and Wednesday are logged and owe 2 + 1.
    assert figures(frames, window_days=3) == pytest.approx([1.2 / 4, 1.2 / 3, 2 / 3])


def test_a_window_counts_only_once_it_is_full_and_then_moves():
    frames = make_frames(
        today=on(4),
        plans=[(on(0), [BRIDGE])],
        sets=[done(on(number), "glute-bridge", "both", 15, 5) for number in (0, 4)],
    )
    table = adherence(day_states(frames), window_days=3)
    assert list(table["day"].dt.strftime("%Y-%m-%d")) == [on(number) for number in range(5)]
    assert list(table["lower_bound"]) == pytest.approx([np.nan, np.nan, 1 / 3, 0, 1 / 3], nan_ok=True)
    assert list(table["over_logged"]) == pytest.approx([np.nan, np.nan, 1, np.nan, 1], nan_ok=True)
    assert list(table["share_logged"]) == pytest.approx([np.nan, np.nan, 1 / 3, 0, 1 / 3], nan_ok=True)


def test_a_window_in_which_nothing_was_owed_has_no_figure():
    frames = make_frames(today=on(6), plans=[(on(0), [BRIDGE])], pauses=[(on(0), on(9))])
    table = adherence(day_states(frames), window_days=2)
    assert table[["lower_bound", "over_logged", "share_logged"]].isna().all(axis=None)


@pytest.mark.parametrize("window_days", [0, -7])
def test_a_window_without_days_is_refused(window_days):
    with pytest.raises(ValueError, match=f"window_days must be at least 1, got {window_days}"):
        adherence(day_states(strange_frames()["one day"]), window_days=window_days)


def test_the_day_as_a_whole_is_the_mean_over_what_was_due():
    frames = make_frames(
        today=on(0),
        plans=[(on(0), [BRIDGE, MARCHING, LUNGE | {"days": "sun"}])],
        sets=[done(on(0), "glute-bridge", "both", 15, 5), done(on(0), "marching-in-place", "both", 18)],
    )
    assert overall_states(day_states(frames)).iloc[0].to_list()[1:] == ["done", 0.8]


def test_a_weekly_exercise_left_to_another_day_does_not_lower_the_day_as_a_whole():
    frames = make_frames(
        today=on(1),
        plans=[(on(0), [BRIDGE, WEEKLY])],
        sets=[done(on(number), "glute-bridge", "both", 15, 5) for number in (0, 1)] + marched(1, reps=6),
    )
    overall = overall_states(day_states(frames))
    # On the second day the weekly one was begun: (1 + 6/30) / 2.
    assert list(overall["done_share"]) == [1, 0.6]
    assert list(overall["state"]) == ["done", "partial"]


# ---------------------------------------------------------------- against a slow implementation

SIDES = {
    "glute-bridge": "both",
    "mountain-climbers": "both",
    "kneeling-lunge-stretch": "each",
    "marching-in-place": "alternating",
}
DAYS = st.integers(0, 20)
WEEKDAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@st.composite
def plan_items(draw, exercise_id):
    when = draw(st.integers(1, 7) | st.sets(st.sampled_from(WEEKDAY_NAMES), min_size=1))
    times = when if isinstance(when, int) else None
    return item(
        exercise_id,
        reps=draw(st.integers(1, 6)),
        hold_s=draw(st.sampled_from([None, 10, 30])),
        sets=draw(st.integers(1, 3)),
        sides=SIDES[exercise_id],
        days="" if times else " ".join(name for name in WEEKDAY_NAMES if name in when),
        times_per_week=times,
    )


@st.composite
def plan_versions(draw):
    ids = draw(st.sets(st.sampled_from(sorted(SIDES)), min_size=1))
    return on(draw(st.integers(0, 12))), [draw(plan_items(one)) for one in sorted(ids)]


@st.composite
def logged_sets(draw):
    exercise_id = draw(st.sampled_from(sorted(SIDES)))
    side = "both" if SIDES[exercise_id] == "both" else draw(st.sampled_from(["left", "right", "both"]))
    hold_s = draw(st.sampled_from([None, 5, 10, 20, 30, 45]))
    return done(
        on(draw(DAYS)), exercise_id, side, draw(st.integers(1, 9)), hold_s, session=draw(st.integers(1, 2))
    )


@st.composite
def pauses(draw):
    first = draw(DAYS)
    return on(first), on(first + draw(st.integers(0, 5)))


@st.composite
def logs(draw):
    """What goes into :func:`make_frames`: up to three weeks of a person's plan and log."""
    today = on(draw(st.integers(10, 20)))
    exercise = st.sampled_from([*sorted(SIDES), None])
    skips = st.tuples(DAYS.map(on), exercise, st.sampled_from(["pain", "no time"]))
    drawn = {
        "plans": draw(st.lists(plan_versions(), min_size=1, max_size=3)),
        "sets": [one for one in draw(st.lists(logged_sets(), max_size=25)) if one["day"] <= today],
        "skips": [one for one in draw(st.lists(skips, max_size=4)) if one[0] <= today],
        "no_exercise": [one for one in draw(st.lists(DAYS.map(on), max_size=3)) if one <= today],
        "pauses": draw(st.lists(pauses(), max_size=2)),
    }
    return {"today": today, **drawn}


def answered_days(log):
    return {one["day"] for one in log["sets"]} | {one[0] for one in log["skips"]} | set(log["no_exercise"])


def slow_share(asked, sets):
    """Mean over the owed sides of min(1, credit / owed), exactly."""
    credit = defaultdict(Fraction)
    for one in sets:
        factor = Fraction(1)
        if asked["hold_min_s"] is not None and one["hold_s"] is not None:
            factor = min(factor, Fraction(one["hold_s"], asked["hold_min_s"]))
        earned = one["reps"] * factor
        if one["side"] != "both" or asked["sides"] == "both":
            credit[one["side"]] += earned
        else:
            for side in ("left", "right"):
                credit[side] += earned / 2 if asked["sides"] == "alternating" else earned
    owed = asked["sets"] * asked["reps_min"]
    if asked["sides"] == "both":
        return min(Fraction(1), credit["both"] / owed)
    if asked["sides"] == "alternating":
        owed = Fraction(owed, 2)
    return sum(min(Fraction(1), credit[side] / owed) for side in ("left", "right")) / 2


def slow_rows(log):
    """Day by day, exercise by exercise: (day, exercise, state, share, owed, weekly, logged)."""
    answered, today = answered_days(log), date.fromisoformat(log["today"])
    day = date.fromisoformat(min(starts_on for starts_on, _ in log["plans"]))
    last = today if log["today"] in answered else today - timedelta(days=1)
    rows = []
    while day <= last:
        text = day.isoformat()
        begun = [(starts, number) for number, (starts, _) in enumerate(log["plans"]) if starts <= text]
        for asked in log["plans"][max(begun)[1]][1]:
            rows.append(slow_row(log, asked, text, day.weekday(), logged=text in answered))
        day += timedelta(days=1)
    return rows


def slow_row(log, asked, day, weekday, *, logged):
    exercise_id, weekly = asked["exercise_id"], asked["times_per_week"] is not None
    if any(first <= day <= last for first, last in log["pauses"]):
        return (day, exercise_id, "paused", None, Fraction(0), weekly, logged)
    owed = (
        Fraction(asked["times_per_week"], 7) if weekly else Fraction(WEEKDAY_NAMES[weekday] in asked["days"])
    )
    if not owed:
        return (day, exercise_id, "rest", None, owed, weekly, logged)
    share = slow_share(asked, [s for s in log["sets"] if (s["day"], s["exercise_id"]) == (day, exercise_id)])
    if share > 0:
        state = "done" if share >= Fraction(4, 5) else "partial"
    elif any(one[0] == day and one[1] in (None, exercise_id) for one in log["skips"]):
        state = "skipped"
    elif weekly:
        state = "rest"
    else:
        state = "missed" if logged else "not_logged"
    return (day, exercise_id, state, share if logged else None, owed, weekly, logged)


def slow_overall(rows):
    by_day = defaultdict(list)
    for row in rows:
        by_day[row[0]].append(row)
    found = []
    for day, of_day in sorted(by_day.items()):
        shares = [
            share
            for _, _, _, share, _, weekly, _ in of_day
            if share is not None and (share > 0 or not weekly)
        ]
        mean = sum(shares) / len(shares) if shares else None
        states = {row[2] for row in of_day}
        if states == {"paused"}:
            state = "paused"
        elif mean:
            state = "done" if mean >= Fraction(4, 5) else "partial"
        else:
            # Of what is left, a reason counts more than none, and only a day that owed nothing is a rest.
            state = next(one for one in ("skipped", "missed", "not_logged", "rest") if one in states)
        found.append((day, state, mean))
    return found


def slow_figures(rows, window_days):
    """The three figures for the window that ends on each day; None where there is none."""
    days = sorted({row[0] for row in rows})
    found = []
    for end in range(len(days)):
        if end + 1 < window_days:
            found.append((None, None, None))
            continue
        inside = [row for row in rows if days[end + 1 - window_days] <= row[0] <= days[end]]
        credit = owed = owed_logged = Fraction(0)
        for exercise_id, weekly in {(row[1], row[5]) for row in inside}:
            same = [row for row in inside if (row[1], row[5]) == (exercise_id, weekly)]
            due, earned = sum(row[4] for row in same), sum(row[3] or 0 for row in same)
            known = sum(row[4] for row in same if row[6])
            if weekly:
                earned = min(earned, due)
                known = max(known, earned)
            credit, owed, owed_logged = credit + earned, owed + due, owed_logged + known
        due_days = {row[0] for row in inside if row[4]}
        known_days = {row[0] for row in inside if row[4] and row[6]}
        found.append(
            (
                credit / owed if owed else None,
                credit / owed_logged if owed_logged else None,
                Fraction(len(known_days), len(due_days)) if due_days else None,
            )
        )
    return found


def floats(values):
    return [np.nan if one is None else float(one) for one in values]


@settings(max_examples=80, deadline=None)
@given(logs(), st.sampled_from([1, 2, 7, 10]))
def test_everything_equals_the_slow_implementation(log, window_days):
    states = day_states(make_frames(**log))
    rows = slow_rows(log)
    assert list(states["day"].dt.strftime("%Y-%m-%d")) == [row[0] for row in rows]
    assert list(states["exercise_id"]) == [row[1] for row in rows]
    assert list(states["state"]) == [row[2] for row in rows]
    assert list(states["done_share"]) == pytest.approx(floats(row[3] for row in rows), abs=1e-8, nan_ok=True)
    assert list(states["owed"]) == pytest.approx(floats(row[4] for row in rows))
    assert list(states["weekly"]) == [row[5] for row in rows]
    assert list(states["logged"]) == [row[6] for row in rows]
    overall = overall_states(states)
    assert list(overall["state"]) == [row[1] for row in slow_overall(rows)]
    assert list(overall["done_share"]) == pytest.approx(
        floats(row[2] for row in slow_overall(rows)), abs=1e-8, nan_ok=True
    )
    table = adherence(states, window_days=window_days)[["lower_bound", "over_logged", "share_logged"]]
    expected = [floats(row) for row in slow_figures(rows, window_days)]
    for row, wanted in zip(table.to_numpy(), expected, strict=True):
        assert list(row) == pytest.approx(wanted, abs=1e-7, nan_ok=True)


# ---------------------------------------------------------------- what must always hold

THREE = ["lower_bound", "over_logged", "share_logged"]


@settings(max_examples=25, deadline=None)
@given(logs(), st.integers(1, 14))
def test_shares_lie_in_0_to_1_and_the_lower_bound_below_the_figure_over_logged_days(log, window_days):
    states = day_states(make_frames(**log))
    table = adherence(states, window_days=window_days)
    for share in (
        states["done_share"],
        overall_states(states)["done_share"],
        *(table[name] for name in THREE),
    ):
        assert share.dropna().between(0, 1).all()
    both = table.dropna(subset=["lower_bound", "over_logged"])
    assert (both["lower_bound"] <= both["over_logged"]).all()
    assert set(states["state"]) <= set(STATES)


@settings(max_examples=25, deadline=None)
@given(logs())
def test_unlogged_never_counts_as_missed_or_done(log):
    states = day_states(make_frames(**log))
    unlogged = states[~states["day"].dt.strftime("%Y-%m-%d").isin(answered_days(log))]
    assert set(unlogged["state"]) <= {"not_logged", "rest", "paused"}
    assert unlogged["done_share"].isna().all()
    overall = overall_states(states)
    assert overall.loc[overall["day"].isin(unlogged["day"]), "done_share"].isna().all()


@settings(max_examples=25, deadline=None)
@given(logs(), st.integers(0, 20), st.integers(1, 5))
def test_extra_work_repairs_no_other_day_and_no_other_exercise(log, number, times):
    assume(log["sets"])
    more = dict(log["sets"][number % len(log["sets"])])
    more["reps"] *= times
    before = day_states(make_frames(**log))
    after = day_states(make_frames(**log | {"sets": [*log["sets"], more]}))
    same = (after["day"] == pd.Timestamp(more["day"])) & (after["exercise_id"] == more["exercise_id"])
    pd.testing.assert_frame_equal(before[~same], after[~same])
    assert (after.loc[same, "done_share"].fillna(0) >= before.loc[same, "done_share"].fillna(0)).all()
    assert after["done_share"].dropna().between(0, 1).all()


@settings(max_examples=25, deadline=None)
@given(logs(), st.integers(2, 5))
def test_work_beyond_what_is_done_in_full_changes_no_figure(log, times):
    frames = make_frames(**log)
    states = day_states(frames)
    full = states.loc[states["done_share"] == 1, ["day", "exercise_id"]]
    mark = pd.MultiIndex.from_frame(frames.sets[["day", "exercise_id"]]).isin(pd.MultiIndex.from_frame(full))
    more = frames.sets.assign(reps=frames.sets["reps"].where(~mark, frames.sets["reps"] * times))
    again = day_states(dataclasses.replace(frames, sets=more))
    pd.testing.assert_frame_equal(states, again)
    pd.testing.assert_frame_equal(adherence(states), adherence(again))


@settings(max_examples=25, deadline=None)
@given(logs(), st.integers(-600, 600))
def test_moving_all_dates_by_whole_weeks_changes_only_the_dates(log, weeks):
    frames = make_frames(**log)
    states, moved = day_states(frames), day_states(later_by(frames, days=7 * weeks))
    step = pd.Timedelta(days=7 * weeks)
    pd.testing.assert_frame_equal(states.assign(day=states["day"] + step), moved, check_dtype=False)
    table = adherence(states)
    pd.testing.assert_frame_equal(table.assign(day=table["day"] + step), adherence(moved), check_dtype=False)


@settings(max_examples=25, deadline=None)
@given(logs(), st.integers(0, 1000))
def test_the_order_of_rows_changes_nothing(log, seed):
    def sorted_states(frames):
        return day_states(frames).sort_values(["day", "exercise_id"], ignore_index=True)

    frames = make_frames(**log)
    states, shuffled = sorted_states(frames), sorted_states(in_another_order(frames, seed=seed))
    pd.testing.assert_frame_equal(states, shuffled)
    mixed = states.sample(frac=1, random_state=seed)
    pd.testing.assert_frame_equal(adherence(states), adherence(mixed))
    pd.testing.assert_frame_equal(overall_states(states), overall_states(mixed))


# ---------------------------------------------------------------- at the edges


@pytest.mark.parametrize("name", strange_frames())
def test_strange_journals_get_an_answer(name):
    frames = strange_frames()[name]
    states = day_states(frames)
    assert list(states.columns) == [
        "day",
        "exercise_id",
        "state",
        "done_share",
        "owed",
        "weekly",
        "logged",
        "sides",
        "done_share_left",
        "done_share_right",
        "hold_not_logged",
    ]
    assert set(states["state"]) <= set(STATES)
    table = adherence(states, window_days=3)
    assert list(table.columns) == ["day", *THREE]
    assert [str(kind) for kind in table.dtypes] == ["datetime64[s]", "float64", "float64", "float64"]
    overall = overall_states(states)
    assert list(overall.columns) == ["day", "state", "done_share"]
    assert len(table) == len(overall) == states["day"].nunique()


@pytest.mark.parametrize(
    "name", ["empty", "log but no plan", "plan in the future", "first day, not answered"]
)
def test_where_nothing_is_asked_there_is_no_state(name):
    assert day_states(strange_frames()[name]).empty


def test_a_plan_without_a_log_is_not_logged_and_not_missed():
    states = day_states(strange_frames()["plan but no log"])
    assert set(states["state"]) == {"not_logged", "rest"}
    assert list(adherence(states).iloc[-1][1:]) == pytest.approx([0, np.nan, 0], nan_ok=True)


def test_a_session_logged_twice_counts_once_on_its_day():
    once, twice = (day_states(strange_frames()[name]) for name in ("all equal", "everything twice"))
    bridge = twice["exercise_id"] == "glute-bridge"
    shown = twice[bridge & ~twice["state"].isin(["paused"])]
    assert set(shown["done_share"]) == {1.0}
    assert len(twice) == len(once)


def test_the_29th_of_february_is_a_day_like_others():
    states = day_states(strange_frames()["leap day"])
    bridge = states[states["exercise_id"] == "glute-bridge"]
    assert list(bridge["day"].dt.strftime("%m-%d")) == ["02-28", "02-29", "03-01"]
    assert set(bridge["state"]) == {"done"}


def test_twenty_years_are_counted_in_seconds():
    frames = twenty_years()
    begun = time.perf_counter()
    states = day_states(frames)
    table = adherence(states, window_days=28)
    overall = overall_states(states)
    # It takes about a quarter of a second; a loop over the days would take minutes.
    assert time.perf_counter() - begun < 5
    assert len(table) == len(overall) == 20 * 365 + 5
    # Six of eight daily exercises; the four weekly ones owe 12 each in 28 days.
    assert table["lower_bound"].iloc[-1] == pytest.approx(6 * 28 / (8 * 28 + 4 * 12))


def test_two_time_zones_in_one_day_are_one_day(tmp_path, catalog, now):
    with open_journal(tmp_path / "travel.sqlite", now=lambda: now) as journal:
        journal.set_plan(
            Plan((PlanItem("glute-bridge", catalog["glute-bridge"].dose),)), starts_on="2026-03-09"
        )
        for at in ("2026-03-09T08:00+09:00", "2026-03-09T20:00-05:00"):
            part = {"exercise_id": "glute-bridge", "side": "both", "reps": 8, "hold_s": 5}
            journal.log_session([part], started_at=at)
        states = day_states(journal.frames())
    assert list(states["done_share"]) == [1.0]

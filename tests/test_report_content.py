"""What the report says: every figure against one worked out by hand, and nothing that may not be said."""

import json
import re
from dataclasses import FrozenInstanceError, replace
from datetime import date

import pytest
from frames_for_tests import (
    done,
    in_another_order,
    item,
    make_frames,
    on,
    readings,
    score,
    strange_frames,
    table,
)

from psoas_analytics import demo_journal
from psoas_analytics.report import OPTIONAL, SECTIONS, Report, build_report
from psoas_analytics.report.parts import Flag

BRIDGE = item("glute-bridge", reps=15, hold_s=5)
LUNGE = item("kneeling-lunge-stretch", reps=3, hold_s=30, sides="each", days="mon wed fri")


def week(first: int, *scores: float, **more) -> list:
    return [score(on(first + number), one, **more) for number, one in enumerate(scores)]


def with_rows(frames, **tables):
    return replace(frames, **{name: table(name, rows) for name, rows in tables.items()})


def finding(report: Report, label: str):
    (found,) = [one for one in report.verdict if one.label.startswith(label)]
    return found


# ---------------------------------------------------------------------------------------- the period


def test_the_period_is_the_84_days_up_to_today() -> None:
    header = build_report(make_frames(today="2026-11-23"), include=[]).header
    assert (header.start, header.end) == (date(2026, 9, 1), date(2026, 11, 23))
    assert header.period == "1 Sep – 23 Nov 2026"
    assert header.made == "made on 23 Nov 2026"


def test_a_period_can_be_chosen_and_its_end_is_never_after_today() -> None:
    frames = make_frames(today=on(30))
    header = build_report(frames, start=on(3), end=date.fromisoformat(on(9)), include=[]).header
    assert (header.start.isoformat(), header.end.isoformat()) == (on(3), on(9))
    assert build_report(frames, end=on(99), include=[]).header.end.isoformat() == on(30)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"start": on(9), "end": on(3)}, "start must not be after the end"),
        ({"start": "soon"}, "start must be a date such as 2026-11-22, got 'soon'"),
        ({"include": ["pain", "gossip"]}, "include must hold names out of verdict, pain, .* got 'gossip'"),
    ],
)
def test_what_cannot_be_reported_is_refused(asked, message) -> None:
    with pytest.raises(ValueError, match=message):
        build_report(make_frames(today=on(30)), **asked)


def test_only_a_journal_or_frames_can_be_reported() -> None:
    with pytest.raises(TypeError, match="source must be a Journal or its Frames"):
        build_report("report.html")


def test_entries_outside_the_period_are_left_out() -> None:
    frames = with_rows(
        make_frames(today=on(100), pain=week(0, 9, 9, 9), plans=[(on(0), [BRIDGE])]),
        events=[{"day": on(1), "kind": "other", "label": "early"}],
        questions=[{"day": on(1), "text": "early?"}],
    )
    report = build_report(frames, start=on(50))
    assert report.pain is None
    assert report.changes == ()
    assert report.questions == ()
    assert report.is_empty


# ---------------------------------------------------------------------------------------------- pain


def two_weeks(first, last, **more):
    """Three weeks: the first and the last scored."""
    return make_frames(
        today=on(20), plans=[(on(7), [BRIDGE])], pain=[*week(0, *first, **more), *week(14, *last, **more)]
    )


def test_pain_is_compared_between_the_baseline_week_and_the_latest() -> None:
    # Means 5.6 and 4.0: 1.6 points, 29 %; Farrar 2001 and Ostelo 2008 ask for 2 points and 30 %.
    report = build_report(two_weeks([6, 6, 5, 6, 5], [4] * 7))
    found = finding(report, "Pain")
    assert found.label == "Pain, low back"
    assert found.figures == "5.6 → 4.0"
    assert found.detail == (
        "−1.6 points, −29 %; 2 points and 30 % not both met; less than the error of a single score;"
        " larger than own week-to-week scatter (±1.6)"
    )
    assert report.pain.finding == (
        "Pain, low back: fell 1.6 points from the baseline week (2–8 Mar) to the latest week (16–22 Mar)"
    )
    assert report.pain.baseline.mean == pytest.approx(5.6)
    assert report.pain.latest.mean == pytest.approx(4.0)


def test_a_rise_is_called_a_rise() -> None:
    report = build_report(two_weeks([5] * 7, [8] * 7))
    assert finding(report, "Pain").detail == "+3.0 points, +60 %; 2 points and 30 % both met"
    assert "rose 3.0 points" in report.pain.finding


def test_a_change_of_nothing_is_no_fall() -> None:
    report = build_report(two_weeks([5] * 7, [5] * 7))
    assert "did not change" in report.pain.finding


def test_too_few_scores_give_no_comparison_and_say_why() -> None:
    report = build_report(two_weeks([5] * 4, [3] * 7))
    found = finding(report, "Pain")
    assert found.figures == "no comparison yet"
    assert (
        "0 of 5 scored days in the baseline week" in found.detail
    )  # the plan's own first week is not scored
    assert report.pain.baseline is None


def test_a_silent_week_leaves_the_known_baseline_in_the_headline() -> None:
    pain = [*week(0, 6, 6, 5, 6, 5), score(on(14), 4)]
    report = build_report(make_frames(today=on(20), plans=[(on(7), [BRIDGE])], pain=pain))
    found = finding(report, "Pain")
    assert found.figures == "5.6 in the baseline week"
    assert found.detail == "Not enough yet: 1 of 4 scored days in the latest week."
    assert report.pain.baseline is None


def test_a_week_is_not_compared_with_days_of_its_own() -> None:
    report = build_report(make_frames(today=on(9), pain=week(0, *[5] * 10)))
    assert finding(report, "Pain").detail == "Not enough yet: 10 of 14 days since the baseline week began."


def test_the_baseline_may_lie_before_the_period_and_then_says_its_year() -> None:
    pain = [*week(0, *[6] * 7), *week(400, *[3] * 7)]
    report = build_report(make_frames(today=on(406), pain=pain))
    assert finding(report, "Pain").figures == "6.0 → 3.0"
    assert "(2–8 Mar 2026) to the latest week (6–12 Apr 2027)" in report.pain.finding


def test_sites_and_sides_are_never_mixed_into_one_line() -> None:
    pain = [*week(0, *[6] * 7), *week(0, *[2] * 3, site="groin", side="left")]
    report = build_report(make_frames(today=on(6), pain=pain))
    assert report.pain.site == "low back"
    assert set(report.pain.pain_nrs) == {None, 6.0}
    assert report.pain.other_sites == ("Also groin, left: mean 2.0 on 3 scored days",)


def test_pain_during_exercise_and_other_recalls_are_no_part_of_the_line() -> None:
    pain = [
        score(on(0), 4),
        score(on(0), 9, context="exercise"),
        score(on(1), 10, recall="worst_24h"),
        score(on(2), 0, recall="now"),
    ]
    report = build_report(make_frames(today=on(6), pain=pain))
    assert [one for one in report.pain.pain_nrs if one is not None] == [4.0]


def test_the_7_day_median_looks_back_before_the_period() -> None:
    pain = week(0, 1, 1, 1, 1, 1, 1, 9, 9)
    report = build_report(make_frames(today=on(7), pain=pain), start=on(7))
    assert report.pain.pain_nrs == (9.0,)
    assert report.pain.median == (1.0,)


def test_a_period_without_pain_says_so_in_the_verdict_alone() -> None:
    report = build_report(make_frames(today=on(6), plans=[(on(0), [BRIDGE])]))
    assert report.pain is None
    assert finding(report, "Pain").detail == "No pain scores in this period."


# ----------------------------------------------------------------------------------- plan and adherence


def test_adherence_is_three_figures_and_self_reported() -> None:
    # 10 days owed; 4 done whole, 1 day answered with nothing, 5 not logged: 4/10, 4/5, 5/10.
    sets = [done(on(day), "glute-bridge", "both", 15, 5) for day in range(4)]
    frames = make_frames(today=on(10), plans=[(on(0), [BRIDGE])], sets=sets, no_exercise=[on(4)])
    report = build_report(frames)
    calendar = report.calendar
    assert (calendar.lower_bound, calendar.over_logged, calendar.share_logged) == pytest.approx(
        (0.4, 0.8, 0.5)
    )
    assert dict(calendar.counts) == {"done": 4, "missed": 1, "not_logged": 5}
    found = finding(report, "Adherence")
    assert found.figures == "40–80 %"
    assert found.detail == "self-reported; 50 % of days logged"
    assert calendar.finding == (
        "Adherence, self-reported: 40 % logged as done; 80 % if unlogged days were like logged ones"
    )


def test_today_counts_only_once_it_is_answered_and_a_past_end_always_counts() -> None:
    frames = make_frames(today=on(3), plans=[(on(0), [BRIDGE])])
    assert len(build_report(frames, include=["calendar"]).calendar.days) == 3
    assert len(build_report(frames, end=on(2), include=["calendar"]).calendar.days) == 3


def test_the_header_names_the_plan_in_force_on_the_last_day() -> None:
    plans = [(on(0), [BRIDGE]), (on(10), [LUNGE]), (on(10), [BRIDGE, LUNGE]), (on(40), [LUNGE])]
    frames = make_frames(today=on(30), plans=plans)
    assert build_report(frames, include=[]).header.plan == "plan v3 since 12 Mar"
    assert build_report(frames, end=on(9), include=[]).header.plan == "plan v1 since 2 Mar"
    assert build_report(make_frames(today=on(0)), include=[]).header.plan == "no plan yet"


def test_a_change_names_what_came_and_what_went() -> None:
    plans = [
        (on(0), [BRIDGE]),
        (on(10), [LUNGE]),
        (on(10), [BRIDGE, LUNGE]),
        (on(20), [BRIDGE | {"sets": 2}]),
    ]
    changes = build_report(make_frames(today=on(30), plans=plans), include=["changes"]).changes
    assert [(one.number, one.when, one.text) for one in changes] == [
        (1, "2 Mar", "plan v1: starts with Glute bridge"),
        (2, "12 Mar", "plan v3: added Kneeling lunge stretch"),
        (
            3,
            "22 Mar",
            "plan v4: removed Kneeling lunge stretch; Glute bridge now 2 sets of 15–20 x 5–10 s hold,"
            " every day (was 15–20 x 5–10 s hold, every day)",
        ),
    ]


def test_changes_have_the_numbers_of_the_pain_chart() -> None:
    frames = with_rows(
        make_frames(today=on(20), plans=[(on(5), [BRIDGE])], pain=week(0, *[4] * 20)),
        events=[
            {"day": on(12), "kind": "medication", "label": "ibuprofen"},
            {"day": on(5), "kind": "flare-up", "label": "Flare-up after gardening"},
        ],
        pauses=[{"start": on(14), "end": on(15), "reason": "travel"}],
    )
    report = build_report(frames)
    assert [(one.number, one.text, one.is_plan) for one in report.changes] == [
        (1, "plan v1: starts with Glute bridge", True),
        (2, "Flare-up after gardening", False),
        (3, "medication: ibuprofen", False),
        (4, "pause 16–17 Mar: travel", False),
    ]
    assert [(mark.number, mark.day) for mark in report.pain.marks] == [
        (one.number, one.day) for one in report.changes
    ]


def test_without_the_changes_the_chart_has_no_numbers_to_look_up() -> None:
    frames = make_frames(today=on(20), plans=[(on(5), [BRIDGE])], pain=week(0, *[4] * 20))
    report = build_report(frames, include=["pain"])
    assert report.pain.marks == ()
    assert "Changes" not in report.pain.caption


# ------------------------------------------------------------------------------------------- exercises


def test_an_exercise_has_one_line_with_everything() -> None:
    sets = [
        done(on(0), "kneeling-lunge-stretch", "left", 3, 30, pain_nrs=2),
        done(on(0), "kneeling-lunge-stretch", "right", 3, 40, pain_nrs=6),
        done(on(2), "kneeling-lunge-stretch", "left", 3, 30),
        *(done(on(day), "glute-bridge", "both", 15, 8, pain_nrs=1) for day in range(7)),
    ]
    frames = make_frames(
        today=on(7),
        plans=[(on(0), [BRIDGE, LUNGE])],
        sets=sets,
        skips=[(on(4), "kneeling-lunge-stretch", "pain"), (on(6), None, "no time")],
    )
    exercises = build_report(frames, include=["exercises"]).exercises
    lunge, bridge = exercises.lines
    assert lunge.name == "Kneeling lunge stretch"
    assert lunge.prescribed == "3–8 x 30–35 s each side, Mon, Wed, Fri"
    assert lunge.done == "50 %"  # (1 + .5 + 0) / 3, every day answered
    assert lunge.best_hold == "30 / 40 s"
    assert lunge.pain_during == "L 2.0 / R 6.0, max 6"
    assert lunge.why_not_done == "pain 1"
    assert (lunge.is_least_done, lunge.is_most_painful) == (True, True)
    assert (bridge.done, bridge.best_hold, bridge.why_not_done) == ("100 %", "8 s both", "–")
    assert exercises.finding == (
        "Exercises: least done Kneeling lunge stretch (50 %);"
        " most pain during Kneeling lunge stretch, right (6.0)"
    )
    assert exercises.whole_days == "Whole days skipped: no time 1."


def test_the_most_painful_exercise_is_one_that_is_still_prescribed() -> None:
    sets = [
        done(on(0), "glute-bridge", "both", 15, 8, pain_nrs=7),
        done(on(1), "kneeling-lunge-stretch", "left", 3, 30, pain_nrs=2),
        done(on(1), "kneeling-lunge-stretch", "right", 3, 30, pain_nrs=2),
        done(on(1), "cobra-pose", "both", 5, 20, pain_nrs=1),
    ]
    plans = [(on(0), [BRIDGE, LUNGE, item("cobra-pose")]), (on(10), [LUNGE, item("cobra-pose")])]
    exercises = build_report(
        make_frames(today=on(20), plans=plans, sets=sets), include=["exercises"]
    ).exercises
    assert "most pain during Kneeling lunge stretch (2.0)" in exercises.finding
    assert {one.name: one.pain_during for one in exercises.lines} == {
        "Glute bridge": "7.0, max 7",
        "Kneeling lunge stretch": "2.0, max 2",
        "Cobra pose": "1.0, max 1",
    }


def test_what_was_never_logged_is_called_so_and_has_no_rank() -> None:
    sets = [done(on(day), "glute-bridge", "both", 15, 5) for day in (0, 2)]
    # Cobra pose begins after the last day that was logged.
    plans = [(on(0), [BRIDGE, LUNGE]), (on(3), [BRIDGE, LUNGE, item("cobra-pose")])]
    report = build_report(make_frames(today=on(9), plans=plans, sets=sets))
    cobra = report.exercises.lines[-1]
    assert (cobra.name, cobra.done, cobra.is_least_done) == ("Cobra pose", "not logged", False)
    nothing = build_report(make_frames(today=on(9), plans=plans))
    assert finding(nothing, "Adherence").figures == "not logged"
    assert "0 %" not in nothing.calendar.finding + nothing.exercises.finding


def test_two_equal_exercises_are_not_ranked() -> None:
    frames = make_frames(today=on(7), plans=[(on(0), [BRIDGE, LUNGE | {"days": BRIDGE["days"]}])])
    exercises = build_report(frames, include=["exercises"]).exercises
    assert [one.is_least_done for one in exercises.lines] == [False, False]
    assert exercises.finding == "Exercises"


def test_an_exercise_that_left_the_plan_says_until_when() -> None:
    frames = make_frames(today=on(20), plans=[(on(0), [BRIDGE, LUNGE]), (on(10), [LUNGE])])
    prescribed = {
        one.name: one.prescribed for one in build_report(frames, include=["exercises"]).exercises.lines
    }
    assert prescribed["Glute bridge"] == "15–20 x 5–10 s hold, every day (to 11 Mar)"
    assert prescribed["Kneeling lunge stretch"] == "3–8 x 30–35 s each side, Mon, Wed, Fri"


def test_what_was_done_without_being_prescribed_is_counted_in_sessions() -> None:
    frames = make_frames(today=on(3), sets=[done(on(day), "cobra-pose", "both", 5, 20) for day in (0, 2)])
    (line,) = build_report(frames, include=["exercises"]).exercises.lines
    assert (line.prescribed, line.done, line.lower_bound) == ("not prescribed", "2 sessions", None)


def test_an_exercise_that_the_catalog_does_not_know_keeps_its_id() -> None:
    frames = make_frames(today=on(3), plans=[(on(0), [item("my-own-stretch")])])
    (line,) = build_report(frames, include=["exercises"]).exercises.lines
    assert line.name == "my-own-stretch"


# ------------------------------------------------------------------------- flexibility and function


def angles(*values: float, side: str, first: int = 0, **more) -> list:
    return [
        one
        for n, value in enumerate(values)
        for one in readings(on(first + 7 * n), [value], side=side, **more)
    ]


def test_a_change_of_an_angle_is_held_against_its_error() -> None:
    frames = make_frames(
        today=on(30), flexibility=[*angles(-4, 0, 3, side="left"), *angles(-4, 0, 2, side="right")]
    )
    (test,) = build_report(frames, include=["flexibility"]).flexibility.tests
    left, right = test.lines
    assert left.figures == "−4 → 3° (first → latest week, 2–16 Mar)"
    assert left.change == "+7, more than measurement error (6°)"
    assert right.change == "+6, within measurement error (6°)"
    assert test.method == "phone, not warmed up"


def test_the_weeks_of_a_change_are_those_of_the_measure() -> None:
    days = {0: -9, 1: -2, 2: -1, 20: 2, 22: 3, 26: 9}
    frames = make_frames(
        today=on(30),
        flexibility=[one for day, value in days.items() for one in readings(on(day), [value], side="left")],
    )
    found = build_report(frames, include=["flexibility"]).flexibility
    (line,), (side,) = found.tests[0].lines, found.chart.sides
    # Medians of days 0, 1, 2 and of days 20, 22, 26: neither -9 nor 9, the single days at the ends.
    assert (line.first, line.last, side.baseline) == (-2, 3, -2)
    assert line.change == "+5, within measurement error (6°)"
    assert found.chart.finding == "Hip extension: left −2 → 3°"


def test_tests_less_than_two_weeks_apart_are_not_compared() -> None:
    frames = make_frames(today=on(30), flexibility=angles(-4, 9, side="left"))
    found = build_report(frames, include=["flexibility"]).flexibility
    (line,) = found.tests[0].lines
    assert line.figures == "9° (latest week, to 9 Mar)"
    assert line.change == "tests two weeks apart can be compared"
    assert found.chart.finding == "Hip extension: left 9°"


def test_no_angle_is_ever_given_as_a_percentage() -> None:
    frames = make_frames(
        today=on(30), flexibility=[*angles(-4, 0, 9, 9, side="left"), *angles(-9, -9, -9, 0, side="right")]
    )
    assert "%" not in json.dumps(build_report(frames).to_dict()["flexibility"])


def test_an_unknown_error_is_said_to_be_unknown() -> None:
    frames = make_frames(today=on(30), flexibility=angles(90, 95, 120, side="left", test="prone_knee_bend"))
    report = build_report(frames)
    assert report.flexibility.tests[0].lines[0].change == "+30, error unknown"
    assert report.flexibility.chart is None


@pytest.mark.parametrize(
    ("left", "right", "said"),
    [
        (
            [0, 0, 0],
            [-7, -7, -7],
            "right lower than left by more than measurement error (6°) on 3 of 3 test days",
        ),
        (
            [-7, -7, -7, 0],
            [0, 0, 0, 0],
            "left lower than right by more than measurement error (6°) on 3 of 4",
        ),
        ([0, 0, 0], [-6, -7, -7], None),  # 6 is within error, so two days only
        ([0, 0, 0, -7], [-7, -7, -7, 0], None),  # not one way
    ],
)
def test_left_and_right_differ_only_beyond_error_one_way_on_three_days(left, right, said) -> None:
    frames = make_frames(
        today=on(30), flexibility=[*angles(*left, side="left"), *angles(*right, side="right")]
    )
    found = build_report(frames, include=["flexibility"]).flexibility.left_right
    assert bool(found) == bool(said)
    assert not said or said in found[0]


def test_two_instruments_are_never_joined_and_a_warm_muscle_is_no_cold_one() -> None:
    frames = make_frames(
        today=on(30),
        flexibility=[
            *angles(0, 0, side="left"),
            *angles(-9, -9, side="right", instrument="goniometer"),
            *angles(8, 8, 8, side="left", warm=True),
        ],
    )
    flexibility = build_report(frames, include=["flexibility"]).flexibility
    assert [one.method for one in flexibility.tests] == [
        "goniometer, not warmed up",
        "phone, not warmed up",
        "phone, warm",
    ]
    assert flexibility.left_right == ()


def test_one_test_day_has_no_change() -> None:
    frames = make_frames(today=on(30), flexibility=angles(4, side="left"))
    (line,) = build_report(frames, include=["flexibility"]).flexibility.tests[0].lines
    assert (line.figures, line.change) == ("4° on 2 Mar", "one test day")


def answered(instrument: str, day: int, **items: float) -> list:
    return [
        {
            "response_id": f"{instrument} {day}",
            "day": on(day),
            "instrument": instrument,
            "item": name,
            "score": given,
        }
        for name, given in items.items()
    ]


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (4.2, "−0.8, less than the 1.0 that may be important"),
        (4, "−1.0, at least the 1.0 that may be important, not the 1.5 that is likely to be"),
        (3.5, "−1.5, at least the 1.5 that is likely to be important"),
        (6.5, "+1.5, at least the 1.5 that is likely to be important"),
    ],
)
def test_peg_is_held_against_krebs_2009_and_reed_2023(last, words) -> None:
    first = answered("PEG", 0, pain=5, enjoyment=5, activity=5)
    second = answered("PEG", 14, pain=last, enjoyment=last, activity=last)
    (line,) = build_report(
        make_frames(today=on(20), questionnaires=[*first, *second]), include=["function"]
    ).function
    assert line.instrument == "PEG (lower is better)"
    assert line.figures == f"5.0 → {last:.1f} (2–16 Mar)"
    assert line.change == words


def test_psfs_says_which_way_is_better_and_compares_only_the_same_activities() -> None:
    same = [*answered("PSFS", 0, stairs=3, sitting=5), *answered("PSFS", 9, stairs=6, sitting=6)]
    other = [*answered("PSFS", 0, stairs=3), *answered("PSFS", 9, running=6)]
    lines = [
        build_report(make_frames(today=on(20), questionnaires=rows), include=["function"]).function[0]
        for rows in (same, other)
    ]
    assert [one.instrument for one in lines] == ["PSFS (higher is better)"] * 2
    assert [one.change for one in lines] == [
        "+2.0 (activities rated both times: 2), at least the 1.3 of a small important change",
        "other activities than at first: not comparable",
    ]


# --------------------------------------------------------------------------------- flags and questions


def test_days_of_high_pain_during_exercise_are_counted_and_the_recent_ones_apart() -> None:
    sets = [done(on(day), "glute-bridge", pain_nrs=nrs) for day, nrs in ((0, 6), (1, 5), (30, 8), (29, 2))]
    frames = make_frames(today=on(30), sets=sets, pain=[score(on(3), 7, context="exercise")])
    assert build_report(frames, include=["flags"]).flags[0] == Flag(
        "Pain above 5 during exercise on 3 of 5 days scored; 1 in the last 14 days.", raised=True
    )
    # Of the 14 days up to that end not one was scored: nothing is known of them.
    silent = build_report(frames, end=on(20), include=["flags"]).flags[0].text
    assert silent.endswith("2 of 3 days scored; none scored in the last 14 days.")
    assert (
        build_report(frames, end=on(16), include=["flags"]).flags[0].text.endswith("; 1 in the last 14 days.")
    )


def test_days_far_above_the_baseline_are_counted_and_the_recent_ones_apart() -> None:
    # Baseline: seven days of 4; 6 is two above it, 5.9 is not.
    pain = [*week(0, *[4] * 7), *(score(on(day), nrs) for day, nrs in ((8, 6), (9, 5.9), (30, 7)))]
    frames = make_frames(today=on(30), pain=pain)
    assert build_report(frames, include=["flags"]).flags[1] == Flag(
        "24-hour pain 2 or more above the baseline: low back on 2 of 10 days scored, 1 in the last 14 days.",
        raised=True,
    )


def test_a_rise_is_found_at_every_site_and_side_that_has_a_baseline() -> None:
    # The groin has the most scored days and is flat; the low back rises by 6.
    groin = week(0, *[3] * 30, site="groin", side="left")
    pain = [*groin, *week(0, *[3] * 7), *week(20, *[9] * 3), score(on(5), 4, site="hip", side="right")]
    assert build_report(make_frames(today=on(29), pain=pain), include=["flags"]).flags[1] == Flag(
        "24-hour pain 2 or more above the baseline: low back on 3 of 10 days scored, 3 in the last 14 days.",
        raised=True,
    )
    assert build_report(make_frames(today=on(29), pain=groin), include=["flags"]).flags[1] == Flag(
        "24-hour pain 2 or more above the baseline at no site (1 of 1 site compared).", raised=False
    )


def test_how_long_a_silence_may_be_can_be_set_for_a_person() -> None:
    for days, raised in ((29, True), (30, False)):
        frames = make_frames(today=on(30), pain=week(0, 4, 4), thresholds={"gap_days": days})
        report = build_report(frames)
        assert report.flags[1].raised is raised
        assert any(f"no entry for {days} days (convention)" in note for note in report.notes)


def test_a_silence_is_flagged_with_its_length() -> None:
    frames = make_frames(today=on(30), pain=week(0, 4, 4))
    assert build_report(frames, include=["flags"]).flags == (
        Flag("Pain during exercise was not scored in this period.", raised=False),
        Flag("Last entry: 3 Mar, 29 days before the end of this period.", raised=True),
    )
    assert not build_report(frames, end=on(7), include=["flags"]).flags[1].raised


def test_a_cut_off_that_was_set_keeps_its_own_source() -> None:
    frames = make_frames(today=on(3), pain=week(0, 4, 4))
    usual = frames.thresholds["pain_exercise_red"]
    own = replace(usual, value=4, source="set by R. Example")
    frames = replace(frames, thresholds={**frames.thresholds, "pain_exercise_red": own})
    (line,) = [one for one in build_report(frames).notes if one.startswith("Flags")]
    assert f"above 4 (set by R. Example; {usual.certainty}), 24-hour pain 2 above" in line
    assert f"the baseline ({usual.source}; convention);" in line


def test_questions_stand_there_in_the_words_of_the_person() -> None:
    typed = "Is  it ok?\n(It pulls) <b>a lot</b> ظهر 🦵"
    frames = with_rows(make_frames(today=on(9)), questions=[{"day": on(1), "text": typed}])
    assert build_report(frames).questions[0].text == typed


# ------------------------------------------------------------------------------------- the whole report


@pytest.fixture(scope="module")
def demo(demo_frames):
    return demo_frames


@pytest.fixture(scope="module")
def report(demo_report):
    return demo_report


@pytest.fixture(scope="module")
def named(demo):
    return build_report(demo, name=" Ada L. ")


def test_the_demo_says_that_it_is_synthetic(report) -> None:
    assert report.synthetic
    assert "SYNTHETIC" in repr(report)


def test_a_journal_and_its_frames_give_the_same_report(report) -> None:
    with demo_journal() as journal:
        assert build_report(journal) == report


def test_the_order_of_the_rows_makes_no_difference(demo, report) -> None:
    # Events and questions keep the order in which they were written; everything else has an order of its own.
    shuffled = replace(in_another_order(demo, seed=1), events=demo.events, questions=demo.questions)
    assert build_report(shuffled) == report


def test_a_section_that_was_not_asked_for_is_left_out(demo) -> None:
    alone = {name: build_report(demo, include=[name]) for name in SECTIONS}
    for name, report in alone.items():
        assert [one for one in SECTIONS if getattr(report, one)] == [name]
        assert report.red_flags.flags
    assert build_report(demo, include="pain") == alone["pain"]


def test_a_report_is_frozen_and_a_changed_copy_leaves_it_alone(report) -> None:
    with pytest.raises(FrozenInstanceError):
        report.questions = ()
    copy = replace(report, questions=())
    assert copy.questions == ()
    assert report.questions


def test_a_report_as_a_dict_is_json_with_every_figure_and_no_nan(report) -> None:
    read_back = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    assert read_back == report.to_dict()
    assert read_back["header"]["start"] == report.header.start.isoformat()
    assert read_back["pain"]["pain_nrs"] == list(report.pain.pain_nrs)
    assert read_back["calendar"]["lower_bound"] == report.calendar.lower_bound


def test_notes_name_the_source_of_every_cut_off_that_shows(demo, report) -> None:
    notes = " ".join(report.notes)
    for source in (
        "Farrar 2001",
        "Ostelo 2008",
        "Childs 2005",
        "Bailey 2018",
        "Krebs 2009",
        "Reed 2023",
        "Thomee 1997",
    ):
        assert source in notes
    assert "convention" in notes
    assert "PEG" not in " ".join(build_report(demo, include=["pain"]).notes)


@pytest.mark.parametrize("name", strange_frames())
def test_a_journal_at_the_edge_gives_a_report_that_json_can_hold(name) -> None:
    frames = strange_frames()[name]
    # The pauses of these frames have no reason, which a journal asks for.
    report = build_report(replace(frames, pauses=frames.pauses.assign(reason="travel")))
    text = json.dumps(report.to_dict(), allow_nan=False)
    assert not re.search(r"\b(nan|NaT|None)\b", text)
    assert report.is_empty == (name in {"empty", "plan but no log", "first day, not answered"})


def test_words_that_judge_a_person_stand_nowhere(report) -> None:
    text = json.dumps(report.to_dict()).lower()
    assert not [word for word in ("compliance", "failed", "streak", " bad ") if word in text]


def test_the_plan_in_force_stands_there_as_data(demo, report) -> None:
    plan = report.plan
    assert plan is not None
    assert (plan.version, plan.starts_on) == (2, date(2026, 10, 19))
    lunge = next(line for line in plan.items if line.exercise_id == "kneeling-lunge-stretch")
    assert (lunge.reps_min, lunge.hold_min_s, lunge.sides) == (3, 30, "each")
    assert lunge.text == "3 x 30 s each side, Mon–Sat"
    assert build_report(demo, end="2026-09-01", include=["plan"]).plan is None


def test_a_page_names_nobody_unless_asked(report, named) -> None:
    assert report.header.name == ""
    assert named.header.name == "Ada L."


@pytest.mark.parametrize("name", ["two\nlines", "x" * 81, None, 7])
def test_a_name_is_one_short_line(demo, name) -> None:
    with pytest.raises(ValueError, match="name must be one line of at most 80 characters"):
        build_report(demo, name=name)


def test_notes_of_the_person_are_shared_only_when_named(demo, report) -> None:
    assert report.diary == ()
    remarks = build_report(demo, include=[*SECTIONS, *OPTIONAL]).diary
    skips = demo.skips
    noted = skips[(skips["note"] != "") & (skips["day"] >= "2026-08-31")]
    assert [(one.about, one.text, one.day) for one in remarks] == [
        ("left out", note, day.date()) for note, day in zip(noted["note"], noted["day"], strict=True)
    ]


def test_the_id_of_a_report_follows_its_content_alone(demo, report, named) -> None:
    assert re.fullmatch("[0-9a-f]{16}", report.report_id)
    assert build_report(demo).report_id == report.report_id
    assert named.report_id != report.report_id

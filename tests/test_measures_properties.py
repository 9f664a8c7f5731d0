"""What must hold for every measure, whatever was logged; adherence has more of it in test_adherence."""

from dataclasses import replace

import pandas as pd
import pytest
from frames_for_tests import (
    all_measures,
    done,
    in_another_order,
    item,
    later_by,
    make_frames,
    on,
    people,
    readings,
    score,
    strange_frames,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from psoas_analytics import measures
from psoas_analytics.plan import WEEKDAYS

SIDES = {
    "glute-bridge": "both",
    "kneeling-lunge-stretch": "each",
    "side-lying-psoas-stretch": "each",
    "marching-in-place": "alternating",
}
DAYS = st.integers(0, 24).map(on)
NRS = st.none() | st.integers(0, 10)


@st.composite
def plans(draw, *, every_day=False):
    ids = sorted(draw(st.sets(st.sampled_from(sorted(SIDES)), min_size=1)))
    when = (
        st.just(" ".join(WEEKDAYS))
        if every_day
        else st.sampled_from(["mon wed fri", "tue", " ".join(WEEKDAYS)])
    )
    items = [
        item(
            one,
            reps=draw(st.integers(1, 5)),
            hold_s=draw(st.sampled_from([None, 20, 30])),
            sides=SIDES[one],
            days=draw(when),
            times_per_week=draw(st.sampled_from([None, None, 3])),
        )
        for one in ids
    ]
    return on(draw(st.integers(0, 12))), items


@st.composite
def sets(draw):
    exercise_id = draw(st.sampled_from([*sorted(SIDES), "cobra-pose", "not-in-the-catalog"]))
    both_only = SIDES.get(exercise_id, "both") == "both"
    return done(
        draw(DAYS),
        exercise_id,
        "both" if both_only else draw(st.sampled_from(["left", "right", "both"])),
        draw(st.integers(1, 12)),
        draw(st.sampled_from([None, 10, 25, 35])),
        session=draw(st.integers(1, 2)),
        pain_nrs=draw(NRS),
    )


@st.composite
def scores(draw):
    return score(
        draw(DAYS),
        draw(st.integers(0, 20)) / 2,
        site=draw(st.sampled_from(["low back", "low back", "groin"])),
        side=draw(st.sampled_from([None, None, "left"])),
        recall=draw(st.sampled_from(["average_24h", "average_24h", "now"])),
        context=draw(st.sampled_from([None, "exercise", "after sitting"])),
    )


@st.composite
def flexibility_tests(draw):
    return readings(
        draw(DAYS),
        draw(st.lists(st.integers(-20, 20), min_size=1, max_size=3)),
        side=draw(st.sampled_from(["left", "right"])),
        warm=draw(st.booleans()),
    )


@st.composite
def sheets(draw):
    day = draw(DAYS)
    shared = {"day": day, "response_id": f"{day} {draw(st.integers(0, 2))}", "instrument": "PSFS"}
    items = draw(st.sets(st.sampled_from(["stairs", "socks", "running"]), min_size=1))
    return [shared | {"item": one, "score": draw(st.integers(0, 10))} for one in sorted(items)]


@st.composite
def logs(draw, *, every_day=False):
    """Keywords for make_frames: half a dozen entries of every kind within 25 days."""
    flat = [line for group in draw(st.lists(flexibility_tests(), max_size=6)) for line in group]
    answers = {
        (line["response_id"], line["item"]): line
        for group in draw(st.lists(sheets(), max_size=3))
        for line in group
    }
    pains = draw(st.lists(scores(), max_size=30))
    return {
        "today": on(24),
        "plans": draw(st.lists(plans(every_day=every_day), max_size=2)),
        "sets": draw(st.lists(sets(), max_size=20)),
        "pain": pains,
        "flexibility": flat,
        "questionnaires": list(answers.values()),
        "skips": draw(
            st.lists(st.tuples(DAYS, st.sampled_from([None, *SIDES]), st.just("pain")), max_size=4)
        ),
        "no_exercise": draw(st.lists(DAYS, max_size=4)),
        "pauses": draw(st.lists(DAYS.map(lambda day: (day, day)), max_size=2)),
        "habits": draw(st.lists(st.tuples(DAYS, st.just("sitting break"), st.integers(1, 5)), max_size=5)),
        "around": {f"{day} 1": (draw(NRS), draw(NRS)) for day in draw(st.lists(DAYS, max_size=5))},
    }


def in_order(table):
    """Rows sorted by all they hold, so that only their contents count."""
    return table.sort_values(list(table.columns), ignore_index=True)


@settings(max_examples=3, deadline=None)
@given(logs(), st.integers(0, 1000), st.integers(-600, 600))
def test_neither_the_order_of_rows_nor_moving_all_dates_by_whole_weeks_changes_a_measure(log, seed, weeks):
    frames = make_frames(**log)
    moved = all_measures(later_by(in_another_order(frames, seed=seed), days=7 * weeks))
    for name, table in all_measures(frames).items():
        dates = table.select_dtypes("datetime").columns
        back = moved[name].copy()
        back[dates] = back[dates] - pd.Timedelta(days=7 * weeks)
        pd.testing.assert_frame_equal(in_order(table), in_order(back), check_dtype=False, obj=name)


@settings(max_examples=2, deadline=None)
@given(logs(every_day=True), st.integers(-400, 400))
def test_where_no_weekday_is_named_dates_may_move_by_any_number_of_days(log, days):
    frames = make_frames(**log)
    moved = all_measures(later_by(frames, days=days))
    for name, table in all_measures(frames).items():
        # Weeks that begin on Monday hold other days then.
        if "week" in table.columns:
            continue
        dates = table.select_dtypes("datetime").columns
        back = moved[name].copy()
        back[dates] = back[dates] - pd.Timedelta(days=days)
        pd.testing.assert_frame_equal(table, back, check_dtype=False, obj=name)


@settings(max_examples=2, deadline=None)
@given(st.lists(logs(), min_size=2, max_size=2))
def test_one_person_alone_is_the_same_person_among_many(given_logs):
    # Each is judged as of a day of their own.
    persons = {
        f"person {number}": make_frames(**log | {"today": on(24 - 3 * number)})
        for number, log in enumerate(given_logs)
    }
    as_of = pd.Series({person: frames.today for person, frames in persons.items()})
    together = all_measures(replace(people(persons), as_of=as_of))
    for person, frames in persons.items():
        for name, table in all_measures(frames).items():
            among = together[name][together[name]["person_id"] == person]
            among = among.drop(columns="person_id").reset_index(drop=True)
            pd.testing.assert_frame_equal(table, among, obj=f"{name} of {person}")


@settings(max_examples=10, deadline=None)
@given(logs(), st.integers(1, 9))
def test_on_every_level_shares_lie_in_0_to_1_and_the_lower_bound_is_the_lower(log, window_days):
    states = measures.day_states(make_frames(**log))
    sides = measures.side_states(states)
    found = [
        measures.adherence(states, window_days=window_days, by="exercise_id"),
        measures.adherence(sides, window_days=window_days, by=("exercise_id", "side")),
        measures.adherence(sides, window_days=window_days, by="side"),
        measures.period_adherence(states),
        measures.period_adherence(sides, by="side"),
    ]
    for table in found:
        for figure in ("lower_bound", "over_logged", "share_logged"):
            assert table[figure].dropna().between(0, 1).all()
        both = table.dropna(subset=["lower_bound", "over_logged"])
        assert (both["lower_bound"] <= both["over_logged"]).all()


@settings(max_examples=10, deadline=None)
@given(logs())
def test_extra_work_raises_no_side_above_1_and_repairs_no_missed_day(log):
    states = measures.day_states(make_frames(**log))
    more = [one | {"reps": 1000, "hold_s": 600} for one in log["sets"]]
    after = measures.day_states(make_frames(**log | {"sets": [*log["sets"], *more]}))
    for share in ("done_share", "done_share_left", "done_share_right"):
        assert after[share].dropna().between(0, 1).all()
    for kept in ("missed", "not_logged", "skipped"):
        pd.testing.assert_frame_equal(states[states["state"] == kept], after[states["state"] == kept])


@settings(max_examples=10, deadline=None)
@given(logs())
def test_a_day_that_is_not_logged_is_in_no_figure_of_a_side(log):
    sides = measures.side_states(measures.day_states(make_frames(**log)))
    assert sides.loc[~sides["logged"], "done_share"].isna().all()


@settings(max_examples=10, deadline=None)
@given(logs())
def test_a_red_score_is_never_hidden_and_a_light_never_made_up(log):
    frames = make_frames(**log)
    lights = measures.day_lights(frames).set_index("day")
    during = frames.sets.dropna(subset="pain_nrs")
    assert (lights.loc[during.loc[during["pain_nrs"] > 5, "day"], "light"] == "red").all()
    unknown = lights["exercise_zone"].isna() & lights["morning_zone"].isna()
    assert (lights["light"].isna() == unknown).all()


@settings(max_examples=10, deadline=None)
@given(logs())
def test_a_question_about_more_is_asked_only_where_nothing_speaks_against_it(log):
    frames = make_frames(**log)
    found = measures.ready_to_progress(frames)
    assert (found["ready"] == (found["why_not"] == "")).all()
    lights = measures.day_lights(frames)
    recent = lights[lights["day"] > frames.today - pd.Timedelta(days=7)]
    if recent["light"].isin(["amber", "red"]).any() or recent["light"].isna().all():
        assert not found["ready"].any()


def test_all_measures_are_held_to_these_properties():
    tested = {name.split(" by ")[0] for name in all_measures(strange_frames()["empty"])}
    # These return no frame, or need one site.
    other = {
        "add_up",
        "last_and_best",
        "last_session",
        "PainWeeks",
        "baseline_week",
        "exercise_zone",
        "main_site",
        "morning_zone",
        "one_site",
        "pain_weeks",
    }
    assert tested | other == set(measures.__all__)


@pytest.mark.parametrize("name", ["adherence", "day_states", "stretch_dose"])
def test_measures_leave_their_input_as_it_was(name):
    frames = strange_frames()["all equal"]
    before = {table: getattr(frames, table).copy() for table in ("sets", "plans", "pain", "flexibility")}
    assert name in all_measures(frames)
    for table, kept in before.items():
        pd.testing.assert_frame_equal(getattr(frames, table), kept)

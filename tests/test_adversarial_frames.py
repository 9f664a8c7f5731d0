"""Frames at the edge of what there is: an answer with the usual columns and types, never a traceback.

Warnings are errors in this suite, so a measure that divides by nothing or fills an empty column fails here.
"""

import time
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from frames_for_tests import (
    COLUMNS,
    all_measures,
    done,
    item,
    make_frames,
    on,
    people,
    readings,
    score,
    strange_frames,
    table,
    twenty_years,
)

from psoas_analytics import measures
from psoas_analytics.inference import NotEnough, important_change
from psoas_analytics.journal import open_journal
from psoas_analytics.plan import Plan, PlanItem

LUNGE = item("kneeling-lunge-stretch", reps=3, hold_s=30, sides="each")
BRIDGE = item("glute-bridge", reps=15, hold_s=5)


def full():
    """A journal with something in every table."""
    days = [on(number) for number in range(28)]
    return make_frames(
        today=days[-1],
        plans=[(on(7), [LUNGE, BRIDGE])],
        sets=[
            done(day, one, side, 3, 30, pain_nrs=3)
            for day in days[7:]
            for one, side in (("kneeling-lunge-stretch", "left"), ("kneeling-lunge-stretch", "right"))
        ],
        around={f"{day} 1": (4, 3) for day in days},
        pain=[score(day, 4) for day in days]
        + [score(day, 2, context="on waking", recall="now") for day in days],
        flexibility=[
            line
            for day in days[::7]
            for side in ("left", "right")
            for line in readings(day, [1, 2, 3], side=side)
        ],
        questionnaires=[
            {"response_id": day, "day": day, "instrument": "PEG", "item": one, "score": 4}
            for day in (days[0], days[-1])
            for one in ("pain", "enjoyment", "activity")
        ],
        habits=[(day, "sitting break", 3) for day in days],
        skips=[(on(9), "glute-bridge", "no time")],
        no_exercise=[on(10)],
        pauses=[(on(12), on(13))],
    )


def types(frame):
    return {name: str(kind) for name, kind in frame.dtypes.items()}


@pytest.fixture(scope="module")
def usual():
    """Every measure of the full journal: what columns and types there are."""
    return all_measures(full())


def test_every_measure_of_a_full_journal_holds_something(usual):
    assert [name for name, found in usual.items() if found.empty] == []


@pytest.fixture(scope="module")
def answers():
    """Every measure of every strange journal, on one day, so that the people can be put together."""
    today = pd.Timestamp(on(20)).as_unit("s")
    journals = {name: replace(frames, today=today) for name, frames in strange_frames().items()}
    journals["unknown exercises"] = make_frames(
        today=on(20),
        plans=[(on(0), [LUNGE, item("of-ones-own", reps=5)])],
        sets=[
            done(on(day), one, side, 3, 30, pain_nrs=2)
            for day in (18, 19, 20)
            for one, side in (("of-ones-own", "both"), ("another", "left"), ("another", "right"))
        ],
        skips=[(on(17), "a-third", "pain")],
    )
    journals["all missing"] = make_frames(
        today=on(20),
        plans=[(on(0), [LUNGE])],
        sets=[done(on(day), "kneeling-lunge-stretch", "left", 1) for day in range(20)],
        flexibility=readings(on(3), [np.nan, np.nan]),
        pain=[score(on(3), np.nan), score(on(4), np.nan, context="exercise")],
        questionnaires=[
            {"response_id": "1", "day": on(0), "instrument": "PEG", "item": "pain", "score": np.nan}
        ],
        habits=[(on(0), "sitting break", np.nan)],
    )
    return journals, {name: all_measures(frames) for name, frames in journals.items()}


def test_strange_journals_get_answers_with_the_usual_columns_and_types(usual, answers):
    for journal, tables in answers[1].items():
        for name, found in tables.items():
            assert types(found) == types(usual[name]), f"{name} of {journal}"


def test_people_with_strange_journals_do_not_disturb_each_other(answers):
    journals, alone = answers
    together = all_measures(people(journals))
    for name, found in together.items():
        # The summary is indexed by exercise; the person is its first column.
        first = "exercise_id" if name == "exercise_summary" else "person_id"
        assert found.columns[0] == first, name
    for name, of_all in together.items():
        among = dict(iter(of_all.groupby("person_id")))
        for person, tables in alone.items():
            rows = among.get(person, of_all.iloc[:0]).drop(columns="person_id").reset_index(drop=True)
            # The last digits of a mean may differ; where not even they do, there is nothing to look at.
            if not tables[name].equals(rows):
                pd.testing.assert_frame_equal(tables[name], rows, obj=f"{name} of {person}")


def test_no_people_at_all_get_empty_answers(usual):
    nobody = people({"nobody": make_frames(today=on(0))})
    for name, found in all_measures(nobody).items():
        assert found.empty, name
        assert types(found.drop(columns="person_id")) == types(usual[name]), name


def test_an_exercise_that_the_catalog_does_not_hold_is_judged_by_the_plan_alone(answers):
    tables = answers[1]["unknown exercises"]
    shares = tables["day_states"].dropna(subset="done_share").groupby("exercise_id")["done_share"].max()
    assert shares["of-ones-own"] == pytest.approx(3 / 5)
    assert "another" in set(tables["exercise_summary"]["exercise_id"])
    assert tables["stretch_dose"].empty


def test_two_weeks_of_strange_journals_are_compared_or_say_what_is_missing(answers):
    for journal, frames in answers[0].items():
        daily = measures.at_main_site(measures.daily_pain(frames.pain))
        weeks = measures.pain_weeks(frames, daily)
        if weeks.shortage is None:
            found = important_change(weeks.baseline, weeks.latest)
            assert isinstance(found, NotEnough), journal
        else:
            assert str(NotEnough(*weeks.shortage)).startswith("Not enough yet"), journal


def test_two_time_zones_in_one_day_are_one_day(tmp_path, catalog, now):
    with open_journal(tmp_path / "travel.sqlite", now=lambda: now) as journal:
        journal.set_plan(
            Plan((PlanItem("kneeling-lunge-stretch", catalog["kneeling-lunge-stretch"].dose),)),
            starts_on="2026-03-08",
        )
        for at, side in (("2026-03-09T08:00+09:00", "left"), ("2026-03-09T20:00-05:00", "right")):
            hold = {
                "exercise_id": "kneeling-lunge-stretch",
                "side": side,
                "reps": 3,
                "hold_s": 30,
                "pain_nrs": 4,
            }
            journal.log_session([hold], started_at=at, pain_before=4)
            journal.log_pain(3 if side == "left" else 5, site="low back", at=at)
        frames = journal.frames()
    assert list(measures.daily_pain(frames.pain)["pain_nrs"]) == [4]
    assert list(measures.day_lights(frames)["light"]) == ["green"]
    assert list(measures.stretch_dose(frames.sets, frames.catalog)["stretch_s"]) == [90, 90]
    monday = measures.day_states(frames).set_index("day").loc[pd.Timestamp("2026-03-09")]
    assert monday["done_share"] == 1


def test_the_29th_of_february_lies_between_its_neighbours():
    days = ["2028-02-28", "2028-02-29", "2028-03-01"]
    frames = make_frames(
        today=days[-1],
        plans=[(days[0], [LUNGE])],
        sets=[done(day, "kneeling-lunge-stretch", "both", 3, 30, pain_nrs=1) for day in days],
    )
    assert list(measures.day_lights(frames)["day"].dt.strftime("%Y-%m-%d")) == days
    next_days = measures.next_morning(frames)["next_day"]
    assert list(next_days.dt.strftime("%m-%d")) == ["02-29", "03-01", "03-02"]
    assert list(measures.stretch_dose(frames.sets, frames.catalog)["stretch_s"]) == [270, 270]


def test_frames_without_any_row_have_the_columns_of_a_journal():
    for name, columns in COLUMNS.items():
        assert types(table(name, [])) == dict(columns)


def test_twenty_years_are_measured_in_seconds():
    frames = twenty_years()
    begun = time.process_time()
    tables = all_measures(frames)
    # It takes about one second of processor time; a loop over the days would take minutes.
    spent = time.process_time() - begun
    assert len(tables["day_states"]) == 12 * (20 * 365 + 5)
    assert spent < 5

import math
import os
import re
import sqlite3
import uuid
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from inspect import getdoc
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from psoas_analytics.frames import Frames
from psoas_analytics.journal import JournalError, default_path, open_journal
from psoas_analytics.journal.identity import derived_id
from psoas_analytics.plan import Plan, PlanItem, starter_plan
from psoas_analytics.records import EntryError, ExerciseSet

BRIDGE = {"exercise_id": "glute-bridge", "side": "both", "reps": 10, "hold_s": 5}
LUNGE = {"exercise_id": "kneeling-lunge-stretch", "side": "left", "reps": 3, "hold_s": 30}
SOME_ID = "00000000-0000-4000-8000-000000000001"

DAY, INSTANT, TEXT = "datetime64[s]", "datetime64[ms, UTC]", "str"
# The columns as the docstring of Frames lists them, with the types that measures and charts rely on.
FRAMES = {
    "sessions": {
        "session_id": TEXT,
        "day": DAY,
        "started_at": INSTANT,
        "ended_at": INSTANT,
        "utc_offset_min": "int64",
        "pain_before": "float64",
        "pain_after": "float64",
        "effort_cr10": "float64",
        "note": TEXT,
    },
    "sets": {
        "set_id": TEXT,
        "session_id": TEXT,
        "day": DAY,
        "started_at": INSTANT,
        "position": "int64",
        "exercise_id": TEXT,
        "side": TEXT,
        "reps": "int64",
        "hold_s": "float64",
        "pain_nrs": "float64",
        "effort_cr10": "float64",
    },
    "pain": {
        "pain_id": TEXT,
        "day": DAY,
        "at": INSTANT,
        "utc_offset_min": "int64",
        "site": TEXT,
        "side": TEXT,
        "pain_nrs": "float64",
        "recall": TEXT,
        "context": TEXT,
        "note": TEXT,
    },
    "flexibility": {
        "measurement_id": TEXT,
        "day": DAY,
        "at": INSTANT,
        "utc_offset_min": "int64",
        "test": TEXT,
        "side": TEXT,
        "reading": "int64",
        "value": "float64",
        "unit": TEXT,
        "instrument": TEXT,
        "warm": "bool",
        "note": TEXT,
    },
    "questionnaires": {
        "response_id": TEXT,
        "day": DAY,
        "at": INSTANT,
        "utc_offset_min": "int64",
        "instrument": TEXT,
        "item": TEXT,
        "score": "float64",
    },
    "habits": {
        "habit_id": TEXT,
        "day": DAY,
        "at": INSTANT,
        "utc_offset_min": "int64",
        "kind": TEXT,
        "amount": "float64",
    },
    "skips": {"skip_id": TEXT, "day": DAY, "exercise_id": TEXT, "reason": TEXT, "note": TEXT},
    "no_exercise": {"entry_id": TEXT, "day": DAY},
    "pauses": {"pause_id": TEXT, "start": DAY, "end": DAY, "reason": TEXT},
    "plans": {
        "version": "int64",
        "starts_on": DAY,
        "title": TEXT,
        "author": TEXT,
        "created_at": INSTANT,
        "message": TEXT,
        "written_on": DAY,
        "report_id": TEXT,
        "position": "int64",
        "exercise_id": TEXT,
        "sets": "int64",
        "reps_min": "int64",
        "reps_max": "int64",
        "hold_min_s": "float64",
        "hold_max_s": "float64",
        "sides": TEXT,
        "timed": "bool",
        "days": TEXT,
        "times_per_week": "float64",
    },
    "events": {"event_id": TEXT, "day": DAY, "kind": TEXT, "label": TEXT},
    "questions": {"question_id": TEXT, "day": DAY, "at": INSTANT, "utc_offset_min": "int64", "text": TEXT},
}


def types_of(frame):
    return {column: str(dtype) for column, dtype in frame.dtypes.items()}


def only_row(frame):
    assert len(frame) == 1
    row = frame.iloc[0].to_dict()
    return {name: None if pd.isna(value) else value for name, value in row.items()}


# ---------------------------------------------------------------- frames


@pytest.mark.parametrize(("name", "columns"), FRAMES.items())
def test_the_frames_docstring_names_the_columns_that_are_tested_here(name, columns):
    lines = getdoc(Frames).split("Attributes", 1)[1].splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"{name} : "))
    listed = lines[start].split(" : ", 1)[1]
    if listed.endswith(","):
        listed += lines[start + 1]
    assert [word.strip() for word in listed.split(",")] == list(columns)


@pytest.mark.parametrize(("name", "columns"), FRAMES.items())
def test_an_empty_journal_gives_empty_frames_with_every_column_and_type(journal, name, columns):
    for frame in (getattr(journal, name)(), getattr(journal.frames(), name)):
        assert frame.empty
        assert types_of(frame) == columns
        assert list(frame.columns) == list(columns)


@pytest.mark.parametrize(("name", "columns"), FRAMES.items())
def test_a_filled_journal_gives_the_same_columns_and_types(journal, log_everything, name, columns):
    log_everything(journal)
    for frame in (getattr(journal, name)(), getattr(journal.frames(), name)):
        assert not frame.empty
        assert types_of(frame) == columns
        assert list(frame.columns) == list(columns)
        assert list(frame.index) == list(range(len(frame)))


def test_frames_hold_the_same_as_each_method_and_the_day_and_the_catalog(journal, log_everything, catalog):
    log_everything(journal)
    frames = journal.frames()
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(frames, name), getattr(journal, name)())
    assert frames.today == pd.Timestamp("2026-03-10")
    assert frames.catalog is journal.catalog
    assert list(frames.catalog) == list(catalog)
    assert frames.synthetic is journal.synthetic is False


def test_frames_are_one_moment_even_while_somebody_writes(journal, monkeypatch):
    from psoas_analytics.journal import kept as module

    journal.log_pain(4, site="low back")
    read = module.read_frame

    def read_and_write(connection, name):
        frame = read(connection, name)
        if name == "sessions":
            with open_journal(journal.path) as other:
                other.log_session([BRIDGE], started_at="2026-03-01T10:00")
        return frame

    monkeypatch.setattr(module, "read_frame", read_and_write)
    frames = journal.frames()
    assert (len(frames.sessions), len(frames.sets)) == (0, 0)
    assert len(journal.sets()) == 1


def test_rows_come_in_the_order_of_their_times_and_not_of_their_writing(journal):
    for hour in ("12", "08", "20"):
        journal.log_pain(int(hour) % 10, site="low back", at=f"2026-03-09T{hour}:00")
        journal.log_session([LUNGE, BRIDGE], started_at=f"2026-03-09T{hour}:30")
    assert journal.pain()["at"].is_monotonic_increasing
    assert journal.sessions()["started_at"].is_monotonic_increasing
    sets = journal.sets()
    assert sets["position"].tolist() == [1, 2] * 3
    assert sets["exercise_id"].tolist() == ["kneeling-lunge-stretch", "glute-bridge"] * 3


# ---------------------------------------------------------------- what each entry keeps


def test_a_session_keeps_all_that_was_given(journal):
    session_id = journal.log_session(
        [{**LUNGE, "pain_nrs": 2.5, "effort_cr10": 4, "id": SOME_ID}, ExerciseSet(**BRIDGE)],
        started_at="2026-03-09T23:30",
        ended_at="2026-03-10T00:10:30",
        pain_before=5,
        pain_after=0,
        effort_cr10=6.5,
        note=" slow, and \n calm ",
    )
    assert uuid.UUID(session_id)
    assert only_row(journal.sessions()) == {
        "session_id": session_id,
        "day": pd.Timestamp("2026-03-09"),
        "started_at": pd.Timestamp("2026-03-09T22:30Z"),
        "ended_at": pd.Timestamp("2026-03-09T23:10:30Z"),
        "utc_offset_min": 60,
        "pain_before": 5.0,
        "pain_after": 0.0,
        "effort_cr10": 6.5,
        "note": "slow, and \n calm",
    }
    sets = journal.sets()
    assert sets["session_id"].tolist() == [session_id] * 2
    first = sets.iloc[0].to_dict()
    assert (first["set_id"], first["side"], first["reps"], first["hold_s"]) == (SOME_ID, "left", 3, 30.0)
    assert (first["pain_nrs"], first["effort_cr10"], first["day"]) == (2.5, 4.0, pd.Timestamp("2026-03-09"))


def test_what_was_not_given_is_missing_and_never_zero(journal):
    journal.log_session([{"exercise_id": "glute-bridge", "side": "both"}])
    session, one = only_row(journal.sessions()), only_row(journal.sets())
    assert [session[name] for name in ("ended_at", "pain_before", "pain_after", "effort_cr10")] == [None] * 4
    assert session["started_at"] == pd.Timestamp("2026-03-10T19:00Z")
    assert [one[name] for name in ("hold_s", "pain_nrs", "effort_cr10")] == [None] * 3
    assert one["reps"] == 1


def test_sets_may_come_from_a_generator_or_from_rows_of_a_frame(journal):
    rows = pd.DataFrame([LUNGE, BRIDGE])
    journal.log_session(one for one in rows.to_dict("records"))
    journal.log_session([{**LUNGE, "reps": np.int64(3), "hold_s": np.float64(30), "pain_nrs": np.float32(2)}])
    assert len(journal.sets()) == 3


def test_a_pain_score_keeps_all_that_was_given(journal):
    pain_id = journal.log_pain(
        np.int64(7),
        site="groin",
        side="right",
        at=datetime(2026, 3, 9, 7, tzinfo=UTC),
        recall="now",
        context="on waking",
        note="stiff",
    )
    assert only_row(journal.pain()) == {
        "pain_id": pain_id,
        "day": pd.Timestamp("2026-03-09"),
        "at": pd.Timestamp("2026-03-09T07:00Z"),
        "utc_offset_min": 0,
        "site": "groin",
        "side": "right",
        "pain_nrs": 7.0,
        "recall": "now",
        "context": "on waking",
        "note": "stiff",
    }


def test_a_plain_pain_score_is_the_24_hour_average(journal):
    journal.log_pain(0, site="low back")
    score = only_row(journal.pain())
    assert (score["recall"], score["pain_nrs"]) == ("average_24h", 0.0)
    assert (score["side"], score["context"]) == (None, None)


def test_several_scores_a_day_are_all_kept(journal):
    for score in (3, 3, 5):
        journal.log_pain(score, site="low back", at="2026-03-09T20:00")
    assert journal.pain()["pain_nrs"].tolist() == [3, 3, 5]


def test_flexibility_readings_share_one_measurement(journal):
    shared = journal.log_flexibility(
        "modified_thomas_hip_extension",
        side="right",
        readings=np.array([-11.5, -12, -11]),
        at="2026-03-09T08:00",
        instrument="inclinometer",
        warm=True,
        note="same chair",
    )
    readings = journal.flexibility()
    assert readings["measurement_id"].tolist() == [shared] * 3
    assert readings["reading"].tolist() == [1, 2, 3]
    assert readings["value"].tolist() == [-11.5, -12.0, -11.0]
    assert set(readings["unit"]) == {"deg"}
    assert set(readings["instrument"]) == {"inclinometer"}
    assert readings["warm"].all()


@pytest.mark.parametrize(
    ("test", "side", "unit", "instrument"),
    [("prone_knee_bend", "left", "deg", "phone"), ("fingertip_to_floor", None, "cm", "tape")],
)
def test_the_usual_instrument_follows_from_the_unit(journal, test, side, unit, instrument):
    for readings in (12, np.float64(12.5), [12], pd.Series([12.0]), (value for value in (12, 13))):
        journal.log_flexibility(test, side=side, readings=readings)
    frame = journal.flexibility()
    assert len(frame) == 6
    assert set(frame["unit"]) == {unit}
    assert set(frame["instrument"]) == {instrument}
    assert not frame["warm"].any()


def test_answers_of_a_questionnaire_share_one_response(journal):
    shared = journal.log_questionnaire(
        "PSFS", {" walking the dog ": np.int64(4), "stairs": 6.5}, at="2026-03-09"
    )
    answers = journal.questionnaires()
    assert answers["response_id"].tolist() == [shared] * 2
    assert dict(zip(answers["item"], answers["score"], strict=True)) == {
        "walking the dog": 4.0,
        "stairs": 6.5,
    }


def test_habits_skips_pauses_events_and_questions_keep_what_was_given(journal):
    journal.log_habit("sitting break")
    journal.log_habit("foam rolling", 12.5, at="2026-03-09T10:00")
    journal.log_skip(None, day="2026-03-09", reason="unwell", note="cold")
    journal.log_skip("glute-bridge", day=date(2026, 3, 8), reason="pain")
    journal.log_no_exercise("2026-03-07")
    journal.pause("2026-03-12", "2026-03-14", reason="travel")
    journal.log_event("new mattress", day="2026-03-06")
    journal.log_question(" Why the left? ")
    assert journal.habits()["amount"].tolist() == [12.5, 1.0]
    skips = journal.skips()
    assert skips["exercise_id"].isna().tolist() == [False, True]
    assert skips["reason"].tolist() == ["pain", "unwell"]
    assert only_row(journal.no_exercise())["day"] == pd.Timestamp("2026-03-07")
    pause = only_row(journal.pauses())
    assert (pause["start"], pause["end"]) == (pd.Timestamp("2026-03-12"), pd.Timestamp("2026-03-14"))
    event = only_row(journal.events())
    assert (event["kind"], event["label"]) == ("other", "new mattress")
    assert only_row(journal.questions())["text"] == "Why the left?"


def test_every_log_function_returns_the_id_that_its_frame_shows(journal, log_everything):
    ids = log_everything(journal)
    shown = {
        "session": journal.sessions()["session_id"],
        "pain": journal.pain()["pain_id"],
        "flexibility": journal.flexibility()["measurement_id"],
        "questionnaire": journal.questionnaires()["response_id"],
        "habit": journal.habits()["habit_id"],
        "skip": journal.skips()["skip_id"],
        "no_exercise": journal.no_exercise()["entry_id"],
        "pause": journal.pauses()["pause_id"],
        "event": journal.events()["event_id"],
        "question": journal.questions()["question_id"],
    }
    assert {kind: column.iloc[0] for kind, column in shown.items()} == ids
    assert len(set(ids.values())) == len(ids)


def test_a_plan_is_kept_item_by_item(journal, catalog):
    item = PlanItem(
        "supine-hip-flexor-stretch", catalog["supine-hip-flexor-stretch"].dose, days=(), times_per_week=3
    )
    assert journal.set_plan(Plan((item,), title=" mine ", author="me"), starts_on="2026-03-20") == 1
    row = only_row(journal.plans())
    assert (row["version"], row["title"], row["author"], row["days"], row["times_per_week"]) == (
        1,
        "mine",
        "me",
        "",
        3.0,
    )
    assert row["starts_on"] == pd.Timestamp("2026-03-20")
    assert row["created_at"] == pd.Timestamp("2026-03-10T19:00Z")
    journal.set_plan(starter_plan(catalog), starts_on="2026-03-25")
    plans = journal.plans()
    assert plans["version"].tolist() == [1, 2, 2, 2, 2]
    assert plans["position"].tolist() == [1, 1, 2, 3, 4]
    assert plans["times_per_week"].isna().tolist() == [False, True, True, True, True]


def test_text_of_every_kind_comes_back_as_it_was(journal):
    notes = [
        "naïve 他 👩🏽‍⚕️",
        "'); DROP TABLE session; --",
        'a,"b"\n\tc',
        "\u202eright to left",
        "NaN",
        "None",
        "null",
    ]
    for note in notes:
        journal.log_pain(3, site="low back", at="2026-03-09", note=note)
    assert journal.pain()["note"].tolist() == notes


def test_the_journal_knows_its_time_in_its_zone(journal, now):
    assert journal.now() == now
    assert journal.now().utcoffset() == timedelta(hours=1)
    assert journal.today() == date(2026, 3, 10)


def test_a_journal_without_a_clock_follows_the_machine(tmp_path):
    with open_journal(tmp_path / "j.sqlite") as journal:
        before = datetime.now(UTC)
        journal.log_pain(3, site="low back")
        at = journal.pain()["at"].iloc[0]
        # Kept to the millisecond, cut off and not rounded up.
        assert before - timedelta(milliseconds=1) <= at <= datetime.now(UTC)
        assert journal.now().utcoffset() is not None


# ---------------------------------------------------------------- bad input writes nothing


def session(**changes):
    return lambda journal: journal.log_session([{**BRIDGE, **changes}])


BAD = {
    "pain 11": (lambda j: j.log_pain(11, site="low back"), {"pain_nrs"}),
    "pain NaN": (lambda j: j.log_pain(math.nan, site="low back"), {"pain_nrs"}),
    "pain numpy NaN": (lambda j: j.log_pain(np.float64("nan"), site="low back"), {"pain_nrs"}),
    "pain True": (lambda j: j.log_pain(True, site="low back"), {"pain_nrs"}),
    "pain text": (lambda j: j.log_pain("3", site="low back"), {"pain_nrs"}),
    "pain tomorrow": (lambda j: j.log_pain(3, site="low back", at="2026-03-11"), {"at"}),
    "pain at no time": (lambda j: j.log_pain(3, site="low back", at=pd.NaT), {"at"}),
    "pain in the year 1": (lambda j: j.log_pain(3, site="low back", at=date.min), {"at"}),
    "pain in the year 9999": (lambda j: j.log_pain(3, site="low back", at=datetime.max), {"at"}),
    "unknown site": (lambda j: j.log_pain(3, site="spine"), {"site"}),
    "unknown exercise": (session(exercise_id="squat"), {"sets.0.exercise_id"}),
    "exercise without that side": (session(side="left"), {"sets.0.side"}),
    "no side": (lambda j: j.log_session([{"exercise_id": "glute-bridge"}]), {"sets.0.side"}),
    "negative hold": (session(hold_s=-5), {"sets.0.hold_s"}),
    "no seconds of hold": (session(hold_s=0), {"sets.0.hold_s"}),
    "hold NaN": (session(hold_s=math.nan), {"sets.0.hold_s"}),
    "hold without end": (session(hold_s=math.inf), {"sets.0.hold_s"}),
    "hold True": (session(hold_s=True), {"sets.0.hold_s"}),
    "hold as text": (session(hold_s="30"), {"sets.0.hold_s"}),
    "no reps": (session(reps=0), {"sets.0.reps"}),
    "one and a half reps": (session(reps=1.5), {"sets.0.reps"}),
    "99999 reps": (session(reps=99999), {"sets.0.reps"}),
    "set pain 11": (session(pain_nrs=11), {"sets.0.pain_nrs"}),
    "set id": (session(id="first"), {"sets.0.id"}),
    "second set": (lambda j: j.log_session([BRIDGE, {**BRIDGE, "reps": 0}]), {"sets.1.reps"}),
    "second exercise": (
        lambda j: j.log_session([BRIDGE, {**BRIDGE, "exercise_id": "squat"}]),
        {"sets.1.exercise_id"},
    ),
    "empty session": (lambda j: j.log_session([]), {"sets"}),
    "no list of sets": (lambda j: j.log_session(None), {"sets"}),
    "doubled set id": (lambda j: j.log_session([{**BRIDGE, "id": SOME_ID}] * 2), {"sets"}),
    "session in the future": (
        lambda j: j.log_session([BRIDGE], started_at="2026-03-10T20:30"),
        {"started_at"},
    ),
    "end in the future": (
        lambda j: j.log_session([BRIDGE], started_at="2026-03-10T19:00", ended_at="2026-03-10T20:30"),
        {"ended_at"},
    ),
    "end before start": (
        lambda j: j.log_session([BRIDGE], started_at="2026-03-10T19:00", ended_at="2026-03-10T18:59"),
        {"ended_at"},
    ),
    "session pain": (
        lambda j: j.log_session([BRIDGE], pain_before=11, pain_after=-1),
        {"pain_before", "pain_after"},
    ),
    "long note": (lambda j: j.log_session([BRIDGE], note="x" * 3000), {"note"}),
    "control characters": (lambda j: j.log_session([BRIDGE], note="a\x00b"), {"note"}),
    "lone surrogate": (lambda j: j.log_session([BRIDGE], note="\ud83d"), {"note"}),
    "reading out of range": (
        lambda j: j.log_flexibility("prone_knee_bend", side="left", readings=[90, 900]),
        {"readings"},
    ),
    "reading NaN": (lambda j: j.log_flexibility("fingertip_to_floor", readings=[3, math.nan]), {"readings"}),
    "test without a side": (lambda j: j.log_flexibility("prone_knee_bend", readings=[90]), {"side"}),
    "unknown test": (lambda j: j.log_flexibility("splits", readings=[90]), {"test"}),
    "missing answer": (lambda j: j.log_questionnaire("PEG", {"pain": 3}), {"answers"}),
    "answer 11": (lambda j: j.log_questionnaire("PSFS", {"walking": 11}), {"answers['walking']"}),
    "unknown habit": (lambda j: j.log_habit("nap"), {"kind"}),
    "negative habit": (lambda j: j.log_habit("cardio", -1), {"amount"}),
    "unknown skip": (lambda j: j.log_skip("squat", day="2026-03-09", reason="pain"), {"exercise_id"}),
    "skip without a reason": (lambda j: j.log_skip(None, day="2026-03-09", reason=""), {"reason"}),
    "skip tomorrow": (lambda j: j.log_skip(None, day="2026-03-11", reason="pain"), {"day"}),
    "rest tomorrow": (lambda j: j.log_no_exercise("2026-03-11"), {"day"}),
    "rest on no day": (lambda j: j.log_no_exercise(None), {"day"}),
    "pause backwards": (lambda j: j.pause("2026-03-09", "2026-03-08", reason="x"), {"end"}),
    "pause for ever": (lambda j: j.pause("2026-03-09", date.max, reason="x"), {"end"}),
    "pause without a reason": (lambda j: j.pause("2026-03-08", "2026-03-09", reason=" "), {"reason"}),
    "event tomorrow": (lambda j: j.log_event("x", day="2026-03-11"), {"day"}),
    "unknown event": (lambda j: j.log_event("x", day="2026-03-09", kind="weather"), {"kind"}),
    "empty event": (lambda j: j.log_event("", day="2026-03-09"), {"label"}),
    "empty question": (lambda j: j.log_question(""), {"text"}),
    "question tomorrow": (lambda j: j.log_question("x", at="2026-03-11T10:00"), {"at"}),
}


@pytest.mark.parametrize("wrong", BAD, ids=BAD)
def test_bad_input_gives_one_clear_error_and_writes_nothing(journal, log_everything, row_counts, wrong):
    log_everything(journal)
    before = row_counts(journal.path)
    call, fields = BAD[wrong]
    with pytest.raises(EntryError) as caught:
        call(journal)
    assert set(caught.value.problems) == fields
    assert all(caught.value.problems.values())
    assert row_counts(journal.path) == before
    journal.log_pain(3, site="low back")  # and the journal works on


def test_a_set_that_is_in_the_journal_already_is_not_doubled(journal, row_counts):
    journal.log_session([{**BRIDGE, "id": SOME_ID}])
    before = row_counts(journal.path)
    with pytest.raises(EntryError, match="in the journal already"):
        journal.log_session([LUNGE, {**BRIDGE, "id": SOME_ID}], note="sent twice")
    assert row_counts(journal.path) == before


def test_an_error_between_the_sets_of_a_session_leaves_no_half_session(journal, row_counts, monkeypatch):
    from psoas_analytics.journal import base as module

    before = row_counts(journal.path)
    put, calls = module.Writer.row, []

    def fail_at_the_third(self, table, **values):
        calls.append(table)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return put(self, table, **values)

    monkeypatch.setattr(module.Writer, "row", fail_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        journal.log_session([LUNGE, BRIDGE])
    assert calls == ["session", "exercise_set", "exercise_set"]
    assert row_counts(journal.path) == before


# ---------------------------------------------------------------- where it lives


def test_psoas_journal_names_the_file(tmp_path, monkeypatch):
    monkeypatch.setenv("PSOAS_JOURNAL", str(tmp_path / "named" / "mine.sqlite"))
    with open_journal() as journal:
        assert journal.path == tmp_path / "named" / "mine.sqlite"
        assert journal.path.exists()


def test_the_home_sign_is_understood(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PSOAS_JOURNAL", "~/diary.sqlite")
    assert default_path() == tmp_path / "diary.sqlite"
    with open_journal("~/other.sqlite") as journal:
        assert journal.path == tmp_path / "other.sqlite"


def test_without_a_name_it_lies_in_the_users_data_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("PSOAS_JOURNAL", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert default_path().parts[-2:] == ("psoas_analytics", "journal.sqlite")
    assert default_path().is_relative_to(tmp_path)


@pytest.mark.parametrize("by", ["argument", "variable"])
def test_memory_is_a_temporary_file_that_goes_when_closed(tmp_path, monkeypatch, by):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PSOAS_JOURNAL", ":memory:")
    with open_journal(":memory:" if by == "argument" else None) as journal:
        journal.log_pain(3, site="low back")
        place: Path = journal.path
        assert place.is_file()
    assert not place.parent.exists()
    assert os.listdir(tmp_path) == []


def test_a_journal_says_which_file_it_is(journal):
    assert repr(journal) == f"Journal({str(journal.path)!r})"


# ---------------------------------------------------------------- which journal it is


def test_a_new_journal_has_a_random_id_that_stays(journal, log_everything, tmp_path):
    own = journal.journal_id
    assert re.fullmatch("[0-9a-f]{32}", own)
    log_everything(journal)
    while journal.undo() is not None:
        assert journal.journal_id == own
    assert journal.frames().journal_id == own
    with open_journal(journal.path) as again, open_journal(tmp_path / "another.sqlite") as another:
        assert again.journal_id == own
        assert another.journal_id != own


@pytest.mark.parametrize("given", ["", "0" * 31, "0" * 33, "A" * 32, "g" * 32, "0" * 31 + "\n", 5, b"0" * 32])
def test_what_is_no_id_is_not_taken(journal, given):
    own = journal.journal_id
    with pytest.raises(ValueError, match="journal_id must be 32 hexadecimal digits in small letters, got"):
        journal.take_id(given)
    assert journal.journal_id == own


def test_the_file_itself_holds_one_id_and_no_other_thing(journal):
    wrong = (
        "DELETE FROM identity",
        "INSERT INTO identity VALUES (2, '00000000000000000000000000000000')",
        "UPDATE identity SET id = 'me'",
        "UPDATE identity SET id = 'ABCDEFABCDEFABCDEFABCDEFABCDEFAB'",
    )
    with closing(sqlite3.connect(journal.path)) as connection:
        for statement in wrong:
            with pytest.raises(sqlite3.IntegrityError):
                connection.execute(statement)


def test_an_id_that_was_taken_out_all_the_same_is_told(journal):
    with closing(sqlite3.connect(journal.path)) as connection:
        connection.execute("DROP TRIGGER identity_stays")
        connection.execute("DELETE FROM identity")
        connection.commit()
    with pytest.raises(JournalError, match=r"its own id is gone\. Move it elsewhere"):
        journal.frames()


def test_the_derived_id_hangs_on_the_instant_of_the_plan_not_on_how_it_is_written():
    east = datetime(2026, 3, 1, 11, tzinfo=timezone(timedelta(hours=1)))
    assert derived_id(east, ()) == derived_id(east.astimezone(UTC), ("x",))
    assert derived_id(east, ()) != derived_id(east + timedelta(milliseconds=1), ())
    assert derived_id(None, ("x", "y")) == derived_id(None, ("x",)) != derived_id(None, ("y",))
    assert derived_id(None, ()) is None

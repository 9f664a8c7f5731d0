"""Days without exercise, in SessionForm: skips with a reason, "no exercise today", pauses."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from session_for_tests import Clock, plan_a_week

from psoas_analytics.journal import Journal, open_journal
from psoas_analytics.records import SKIP_REASONS, EntryError
from psoas_analytics.widgets import SessionForm


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with open_journal(tmp_path / "journal.sqlite", now=Clock()) as journal:
        plan_a_week(journal)
        yield journal


def test_an_exercise_is_skipped_by_one_press_on_the_reason_and_that_can_be_undone(journal: Journal) -> None:
    form = SessionForm(journal)
    block = form.blocks["marching-in-place"]
    block.skip.open_button.click()
    assert list(block.skip.buttons) == list(SKIP_REASONS)
    block.skip.buttons["pain"].click()
    assert form.status.text == "Saved 20:41: Marching in place skipped (pain)"
    assert journal.skips()[["exercise_id", "reason"]].to_numpy().tolist() == [["marching-in-place", "pain"]]
    assert block.said.text == "skipped: pain"
    assert not block.skip.shown
    form.exercises.all_button.click()
    assert block.state == "open"
    form.undo_button.click()
    assert journal.skips().empty
    assert block.said.text == ""
    assert form.save_button.description == "Save session"


def test_a_skip_that_was_logged_before_is_shown_and_can_be_taken_back_on_its_line(journal: Journal) -> None:
    journal.log_skip("marching-in-place", day="2026-11-24", reason="no time")
    form = SessionForm(journal)
    block = form.blocks["marching-in-place"]
    assert (block.said.text, block.planned_button.description) == ("skipped: no time", "Undo")
    block.planned_button.click()
    assert journal.skips().empty
    assert (block.said.text, block.planned_button.description) == ("", "As planned")
    assert form.status.text == "Taken back: skip on 2026-11-24"


def test_what_was_marked_stays_marked_when_another_exercise_is_skipped(journal: Journal) -> None:
    form = SessionForm(journal)
    form.blocks["kneeling-lunge-stretch"].change_button.click()
    form.blocks["kneeling-lunge-stretch"].rows[0].reps.value = "2"
    form.blocks["marching-in-place"].skip.open_button.click()
    form.blocks["marching-in-place"].skip.buttons["forgot"].click()
    assert form.blocks["kneeling-lunge-stretch"].rows[0].reps.value == "2"


def test_the_whole_day_is_skipped_with_a_reason_and_that_can_be_taken_back(journal: Journal) -> None:
    form = SessionForm(journal)
    form.go_to(date(2026, 11, 23))
    form.not_today.skip.open_button.click()
    form.not_today.skip.buttons["unwell"].click()
    assert form.status.text == "Saved 20:41: the whole day skipped (unwell), for Monday 23 November"
    skip = journal.skips().iloc[0]
    assert str(skip["day"].date()) == "2026-11-23"
    assert skip["exercise_id"] != skip["exercise_id"]
    again = SessionForm(journal)
    again.go_to(date(2026, 11, 23))
    assert again.not_today.logged_line.text == (
        "In the journal for this day: the whole day skipped (unwell)."
    )
    again.not_today.take_back_button.click()
    assert journal.skips().empty
    assert again.not_today.logged_line.text == ""


def test_no_exercise_today_answers_the_day_once(journal: Journal) -> None:
    form = SessionForm(journal)
    button = form.not_today.no_exercise_button
    button.click()
    assert form.status.text == "Saved 20:41: no exercise"
    button.click()
    assert "has “no exercise” for this day already" in form.problem.text
    assert len(journal.no_exercise()) == 1
    form.not_today.take_back_button.click()
    assert journal.no_exercise().empty
    form.head.back_button.click()
    assert button.description == "No exercise on this day"


@pytest.mark.parametrize("answer", ["no exercise", "skip"])
def test_a_day_is_not_answered_while_exercises_are_marked(journal: Journal, answer: str) -> None:
    form = SessionForm(journal)
    form.exercises.all_button.click()
    if answer == "skip":
        form.not_today.skip.open_button.click()
        form.not_today.skip.buttons["travel"].click()
    else:
        form.not_today.no_exercise_button.click()
    assert "exercises are marked as done; undo them first" in form.problem.text
    assert journal.no_exercise().empty
    assert journal.skips().empty


def test_a_pause_is_entered_shown_and_ended(journal: Journal) -> None:
    form = SessionForm(journal)
    pause = form.not_today
    pause.pause_button.click()
    assert pause.pause_start.value == date(2026, 11, 24)
    pause.pause_start.value, pause.pause_end.value = date(2026, 11, 23), date(2026, 11, 27)
    pause.pause_reason.value = "<b>flu</b>"
    pause.save_pause_button.click()
    assert form.status.text == "Saved 20:41: paused from Monday 23 November to Friday 27 November"
    assert (
        pause.pause_line.text == "Your plan is paused until Friday 27 November (<b>flu</b>): nothing is owed."
    )
    assert "<b>flu" not in pause.pause_line.value
    assert form.blocks == {}
    pause.end_pause_button.click()
    assert form.status.text == "Saved 20:41: the plan counts again from Tuesday 24 November on"
    assert [str(day.date()) for day in journal.pauses()["end"]] == ["2026-11-23"]
    assert len(form.blocks) == 3
    form.undo_button.click()
    assert [str(day.date()) for day in journal.pauses()["end"]] == ["2026-11-27"]
    assert form.blocks == {}


def test_a_pause_that_has_not_begun_is_named_and_can_be_taken_back(journal: Journal) -> None:
    journal.pause("2026-12-01", "2026-12-07", reason="travel")
    form = SessionForm(journal)
    assert form.not_today.pause_line.text == (
        "A pause comes: Tuesday 1 December to Monday 7 December (travel)"
    )
    form.not_today.end_pause_button.click()
    assert journal.pauses().empty
    assert form.not_today.pause_line.text == ""


WRONG_PAUSES = [
    (date(2026, 11, 20), "flu", "end must not be before start"),
    (date(2026, 11, 30), " ", "reason must not be empty"),
    (None, "flu", "A pause must have its first and its last day"),
]


def test_a_wrong_pause_is_named_beside_it(journal: Journal) -> None:
    form = SessionForm(journal)
    for end, reason, said in WRONG_PAUSES:
        form.not_today.pause_end.value, form.not_today.pause_reason.value = end, reason
        form.not_today.save_pause_button.click()
        assert said in form.not_today.pause_error.text
        assert journal.pauses().empty
        assert form.not_today.pause_reason.value == reason


def test_a_pause_that_is_not_there_cannot_be_ended(journal: Journal) -> None:
    with pytest.raises(EntryError, match="pause_id must be that of a pause, got 'x'"):
        journal.end_pause("x", on="2026-11-24")

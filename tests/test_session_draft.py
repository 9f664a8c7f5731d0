"""What was typed into SessionForm and not saved yet comes back."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from session_for_tests import Clock, plan_a_week

from psoas_analytics.journal import Journal, open_journal
from psoas_analytics.widgets import SessionForm


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def journal(tmp_path: Path, clock: Clock) -> Iterator[Journal]:
    with open_journal(tmp_path / "journal.sqlite", now=clock) as journal:
        plan_a_week(journal)
        yield journal


def fill_in(form: SessionForm) -> None:
    form.blocks["marching-in-place"].planned_button.click()
    form.blocks["marching-in-place"].pain.value = 2
    lunge = form.blocks["kneeling-lunge-stretch"]
    lunge.change_button.click()
    lunge.rows[0].reps.value, lunge.rows[1].hold_s.value, lunge.rows[1].pain.value = "2", "half", 5
    form.exercises.add_exercise.value = "camel-pose"
    form.answers.pain_before.value, form.answers.pain_after.value, form.answers.effort.value = 3, 0, 7
    form.answers.note.value, form.head.minutes.value = "<i>tired</i>", "8"
    form.head.start_time.value = time(19, 5)


def shown(form: SessionForm) -> dict[str, Any]:
    return {
        "exercises": {key: one.typed() for key, one in form.exercises.marked().items()},
        "scores": [form.answers.pain_before.value, form.answers.pain_after.value, form.answers.effort.value],
        "texts": [form.answers.note.value, form.head.minutes.value, form.head.start_time.value],
    }


def test_a_new_form_shows_everything_that_was_typed_and_says_so(
    journal: Journal, clock: Clock, tmp_path: Path
) -> None:
    before = SessionForm(journal)
    fill_in(before)
    clock.local += timedelta(minutes=9)
    journal.close()
    with open_journal(tmp_path / "journal.sqlite", now=clock) as reopened:
        after = SessionForm(reopened)
    assert shown(after) == shown(before)
    assert shown(after)["exercises"]["kneeling-lunge-stretch"]["rows"][1]["hold_s"] == "half"
    assert after.draft_line.text == "Not saved yet: what you typed at 20:41."


def test_a_draft_belongs_to_its_day_and_names_the_day_on_which_it_was_typed(
    journal: Journal, clock: Clock
) -> None:
    form = SessionForm(journal)
    form.go_to(date(2026, 11, 20))
    form.blocks["marching-in-place"].planned_button.click()
    clock.local += timedelta(days=1)
    again = SessionForm(journal)
    assert again.day == date(2026, 11, 20)
    assert list(again.exercises.marked()) == ["marching-in-place"]
    assert again.draft_line.text == "Not saved yet: what you typed on Tuesday 24 November at 20:41."


def test_what_is_typed_moves_with_the_form_to_another_day(journal: Journal) -> None:
    form = SessionForm(journal)
    form.blocks["marching-in-place"].planned_button.click()
    form.head.start_time.value = time(7)
    form.go_to(date(2026, 11, 23))
    assert form.head.start_time.value == time(18)
    again = SessionForm(journal)
    assert again.day == date(2026, 11, 23)
    assert list(again.exercises.marked()) == ["marching-in-place"]


def test_a_save_leaves_no_draft(journal: Journal) -> None:
    form = SessionForm(journal)
    form.exercises.all_button.click()
    assert journal.draft("SessionForm") is not None
    form.save_button.click()
    assert journal.draft("SessionForm") is None
    assert SessionForm(journal).draft_line.text == ""


def test_taking_everything_back_leaves_no_draft(journal: Journal) -> None:
    form = SessionForm(journal)
    form.blocks["marching-in-place"].planned_button.click()
    form.blocks["marching-in-place"].planned_button.click()
    assert journal.draft("SessionForm") is None


def test_discard_throws_what_was_typed_away(journal: Journal) -> None:
    fill_in(SessionForm(journal))
    form = SessionForm(journal)
    form.discard_button.click()
    assert shown(form)["exercises"] == {}
    assert shown(form)["scores"] == [None, None, None]
    assert shown(form)["texts"] == ["", "", time(20, 41)]
    assert journal.draft("SessionForm") is None


def test_a_draft_is_written_only_when_something_has_changed(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = SessionForm(journal)
    kept: list[Any] = []
    monkeypatch.setattr(journal, "keep_draft", lambda name, values: kept.append(values))
    form.answers.note.value = "a"
    form._touched()
    form.go_to(form.day)
    assert len(kept) == 1


def test_of_two_open_forms_the_one_typed_into_last_owns_the_draft(journal: Journal) -> None:
    one, other = SessionForm(journal), SessionForm(journal)
    one.exercises.all_button.click()
    other.answers.note.value = "mine"
    one.save_button.click()
    assert SessionForm(journal).answers.note.value == "mine"
    assert other.answers.note.value == "mine"


def test_undo_shows_again_what_was_saved_and_keeps_it_as_a_draft(journal: Journal) -> None:
    form = SessionForm(journal)
    fill_in(form)
    form.blocks["kneeling-lunge-stretch"].rows[1].hold_s.value = "20"
    before = shown(form)
    form.save_button.click()
    assert form.status.text.startswith("Saved")
    form.undo_button.click()
    assert shown(form) == before
    assert journal.draft("SessionForm") is not None
    form.save_button.click()
    assert len(journal.sessions()) == 1


def test_what_was_typed_after_the_save_goes_before_what_undo_brings_back(journal: Journal) -> None:
    form = SessionForm(journal)
    form.exercises.all_button.click()
    form.answers.note.value = "before"
    form.answers.pain_after.value = 2
    form.save_button.click()
    form.answers.pain_after.value = 6
    form.undo_button.click()
    assert (form.answers.pain_after.value, form.answers.note.value) == (6, "before")
    assert form.exercises.marked() == form.blocks


@pytest.mark.parametrize("draft", [{"version": 99}, {}, {"something": "else"}])
def test_a_draft_of_another_version_is_passed_over(journal: Journal, draft: dict[str, Any]) -> None:
    journal.keep_draft("SessionForm", draft)
    form = SessionForm(journal)
    assert form.draft_line.text == form.problem.text == ""
    assert form.exercises.marked() == {}


def test_an_exercise_that_the_catalog_has_lost_is_left_out_of_a_draft(journal: Journal) -> None:
    SessionForm(journal).exercises.all_button.click()
    draft = journal.draft("SessionForm")
    draft["typed"]["exercises"]["own-one"] = {"pain": 2, "rows": None}
    journal.keep_draft("SessionForm", draft)
    assert set(SessionForm(journal).exercises.marked()) == set(draft["typed"]["exercises"]) - {"own-one"}


def test_a_draft_of_this_night_is_not_called_that_of_another_day(journal: Journal, clock: Clock) -> None:
    # At 00:20 the journal's day is still the evening before, the calendar's is not.
    clock.local = clock.local.replace(hour=0, minute=20) + timedelta(days=1)
    fill_in(SessionForm(journal))
    assert SessionForm(journal).draft_line.text == "Not saved yet: what you typed at 00:20."

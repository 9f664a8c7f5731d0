"""PainForm, driven as a person drives it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path

import pytest

from psoas_analytics.journal import Journal, open_journal
from psoas_analytics.records import CONTEXTS, RECALLS, SITES
from psoas_analytics.widgets import PainForm
from psoas_analytics.widgets.pain_form import RECALL_WORDS

CET = timezone(timedelta(hours=1))


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.local = datetime(2026, 11, 24, 20, 41, 30, tzinfo=CET)

    def __call__(self) -> datetime:
        return self.local


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def journal(tmp_path: Path, clock: Clock) -> Iterator[Journal]:
    with open_journal(tmp_path / "journal.sqlite", now=clock) as journal:
        yield journal


def filled(journal: Journal) -> PainForm:
    form = PainForm(journal)
    form.site.value, form.score.value = "low back", 4
    return form


def test_every_allowed_word_can_be_chosen_and_the_average_stands_first(journal: Journal) -> None:
    form = PainForm(journal)
    assert [value for _, value in form.site.options] == ["", *SITES]
    assert [value for _, value in form.context.options] == ["", *CONTEXTS]
    assert [value for _, value in form.recall.options] == list(RECALLS) == list(RECALL_WORDS)
    assert form.recall.value == "average_24h"
    assert (form.score.value, form.site.value) == (None, "")


def test_a_score_is_saved_with_all_that_was_said(journal: Journal) -> None:
    form = filled(journal)
    form.side.value, form.recall.value, form.context.value = "left", "worst_24h", "after sitting"
    form.note.value = "long drive"
    form.save_button.click()
    assert form.status.text == "Saved 20:41: low back (left) 4, your pain at its worst in the last 24 hours"
    saved = journal.pain().iloc[0]
    assert saved[["site", "side", "pain_nrs", "recall", "context", "note"]].tolist() == [
        "low back",
        "left",
        4,
        "worst_24h",
        "after sitting",
        "long drive",
    ]


def test_no_pain_is_an_answer_and_no_answer_is_not(journal: Journal) -> None:
    form = PainForm(journal)
    form.site.value = "groin"
    form.save_button.click()
    assert form.score.error.text == "Choose a score from 0 to 10"
    assert form.problem.text.startswith("Nothing was saved")
    assert journal.pain().empty
    form.score.value = 0
    form.save_button.click()
    assert journal.pain()["pain_nrs"].tolist() == [0]
    assert form.score.error.text == form.problem.text == ""


def test_a_score_without_a_site_is_not_saved(journal: Journal) -> None:
    form = PainForm(journal)
    form.score.value = 5
    form.save_button.click()
    assert form.site_error.text == "Choose where it hurts"
    assert journal.pain().empty


def test_the_score_is_not_carried_over_to_the_next_entry(journal: Journal) -> None:
    form = filled(journal)
    form.save_button.click()
    form.save_button.click()
    assert len(journal.pain()) == 1
    assert form.score.value is None
    form.site.value = "groin"
    assert form.save_button.description == "Save another score"
    form.save_button.click()
    assert form.score.error.text
    form.score.value = 2
    form.save_button.click()
    assert journal.pain()[["site", "pain_nrs"]].to_numpy().tolist() == [["low back", 4], ["groin", 2]]


def test_the_next_form_starts_with_the_site_logged_last(journal: Journal) -> None:
    filled(journal).save_button.click()
    assert PainForm(journal).site.value == "low back"


def test_an_own_site_is_kept_and_never_becomes_html(journal: Journal) -> None:
    form = PainForm(journal)
    assert form.where.layout.display == "none"
    form.site.value, form.score.value = "other", 3
    assert form.where.layout.display is None
    form.where.value = " <b>jaw</b> "
    form.save_button.click()
    assert journal.pain()["site"].tolist() == ["other: <b>jaw</b>"]
    assert "<b>jaw" not in form.status.value
    assert "&lt;b&gt;jaw" in form.status.value
    assert PainForm(journal).site.value == ""


def test_an_own_site_that_is_too_long_is_named_beside_the_site(journal: Journal) -> None:
    form = PainForm(journal)
    form.site.value, form.score.value, form.where.value = "other", 3, "x" * 61
    form.save_button.click()
    assert form.site_error.text.startswith("site must be one of")
    assert journal.pain().empty


def test_an_untouched_time_means_now_not_when_the_form_was_opened(journal: Journal, clock: Clock) -> None:
    form = filled(journal)
    clock.local += timedelta(days=1, hours=1)
    form.save_button.click()
    assert journal.pain()["at"].iloc[0] == datetime(2026, 11, 25, 20, 41, 30, tzinfo=UTC)
    assert form.when.day.value == date(2026, 11, 25)
    assert form.status.text.endswith("last 24 hours")


def test_a_past_day_and_time_can_be_chosen_and_are_named(journal: Journal) -> None:
    form = filled(journal)
    form.when.day.value, form.when.clock.value = date(2026, 11, 22), time(0, 30)
    assert form.when.time_line.text.startswith("00:30 is after midnight: it counts for the evening of Sunday")
    form.save_button.click()
    assert form.status.text.endswith(", for Sunday 22 November")
    saved = journal.pain().iloc[0]
    assert str(saved["day"].date()) == "2026-11-22"
    assert saved["at"] == datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    form.when.now_button.click()
    assert form.when.day.value == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("day", "said"),
    [(date(2026, 11, 25), "must not be in the future"), (None, "Day and time must be given")],
)
def test_a_day_that_cannot_be_is_named_beside_the_day(journal: Journal, day: date | None, said: str) -> None:
    form = filled(journal)
    form.when.day.value = day
    form.save_button.click()
    assert said in form.when.error.text
    assert journal.pain().empty


def test_undo_takes_the_score_back(journal: Journal) -> None:
    form = filled(journal)
    form.save_button.click()
    form.undo_button.click()
    assert form.status.text == "Taken back: pain score on 2026-11-24"
    assert journal.pain().empty


def test_the_question_names_both_anchors(journal: Journal) -> None:
    score = PainForm(journal).score
    assert score.buttons.tooltips[0] == "0, no pain"
    assert score.buttons.tooltips[10] == "10, the worst imaginable"
    assert len(score.buttons.tooltips) == 11

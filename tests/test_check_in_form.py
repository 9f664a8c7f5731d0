"""CheckInForm, driven as a person drives it."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from ipywidgets import HTML, Box, Widget

from psoas_analytics import red_flags
from psoas_analytics.demo import demo_journal
from psoas_analytics.journal import Journal, open_journal
from psoas_analytics.records import EventKind, HabitKind
from psoas_analytics.widgets import CheckInForm

CET = timezone(timedelta(hours=1))


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.local = datetime(2026, 11, 24, 20, 41, tzinfo=CET)

    def __call__(self) -> datetime:
        return self.local


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def journal(tmp_path: Path, clock: Clock) -> Iterator[Journal]:
    with open_journal(tmp_path / "journal.sqlite", now=clock) as journal:
        yield journal


def inside(widget: Widget) -> Iterator[Widget]:
    yield widget
    for child in widget.children if isinstance(widget, Box) else ():
        yield from inside(child)


def texts(widget: Widget) -> str:
    return "".join(one.value for one in inside(widget) if isinstance(one, HTML))


def answer_peg(form: CheckInForm, *scores: int) -> None:
    for one, score in zip(form.peg.scores.values(), scores, strict=True):
        one.value = score


def name(form: CheckInForm, **activities: int) -> None:
    """Name activities with a score each; underscores stand for spaces."""
    while len(form.psfs.lines) < len(activities):
        form.psfs.more_button.click()
    for line, (activity, score) in zip(form.psfs.lines, activities.items(), strict=True):
        line.name.value, line.score.value = activity.replace("_", " "), score


def activities(form: CheckInForm) -> list[str]:
    return [line.activity for line in form.psfs.lines]


def sheets(journal: Journal, instrument: str) -> list[dict[str, float]]:
    answers = journal.questionnaires()
    answers = answers[answers["instrument"] == instrument]
    return [
        dict(zip(sheet["item"], sheet["score"], strict=True))
        for _, sheet in answers.groupby("response_id", sort=False)
    ]


def fill_all(form: CheckInForm) -> None:
    answer_peg(form, 4, 3, 6)
    name(form, socks=4, stairs=6)
    event = form.events.rows[0]
    event.kind.value, event.label.value, event.day.value = "medication", "Ibuprofen", date(2026, 11, 20)
    form.habits.counters["sitting break"].more_button.click()
    form.habits.counters["sitting break"].more_button.click()
    form.habits.counters["cardio"].more_button.click()
    form.question.value = "Is <b>pulling</b> all right?"


# ---------------------------------------------------------------- one save, one undo


def test_one_save_keeps_everything_that_was_filled_in(journal: Journal) -> None:
    form = CheckInForm(journal)
    fill_all(form)
    form.save_button.click()
    assert form.problem.text == ""
    assert form.status.text == "Saved 20:41: PEG 4.3, PSFS 5, 1 event, 2 habits, 1 question"
    assert sheets(journal, "PEG") == [{"pain": 4, "enjoyment": 3, "activity": 6}]
    assert sheets(journal, "PSFS") == [{"socks": 4, "stairs": 6}]
    event = journal.events().iloc[0]
    assert (event["kind"], event["label"], f"{event['day']:%Y-%m-%d}") == (
        "medication",
        "Ibuprofen",
        "2026-11-20",
    )
    assert journal.habits()[["kind", "amount"]].to_numpy().tolist() == [["sitting break", 2], ["cardio", 1]]
    assert journal.questions()["text"].tolist() == ["Is <b>pulling</b> all right?"]


def test_one_undo_takes_all_of_it_back_and_brings_the_answers_back_to_the_form(journal: Journal) -> None:
    form = CheckInForm(journal)
    fill_all(form)
    form.save_button.click()
    form.habits.day.value = date(2026, 11, 20)
    form.undo_button.click()
    assert form.habits.day.value == date(2026, 11, 24)
    assert form.status.text == "Taken back: check-in on 2026-11-24"
    for frame in ("questionnaires", "events", "habits", "questions"):
        assert getattr(journal, frame)().empty
    assert journal.setting("psfs_activities") is None
    form.save_button.click()
    assert form.status.text == "Saved 20:41: PEG 4.3, PSFS 5, 1 event, 2 habits, 1 question"
    assert sheets(journal, "PSFS") == [{"socks": 4, "stairs": 6}]


def test_undo_takes_back_the_check_in_and_not_what_was_logged_since(journal: Journal) -> None:
    form = CheckInForm(journal)
    form.question.value = "Why?"
    form.save_button.click()
    journal.log_pain(3, site="knee")
    form.undo_button.click()
    assert len(journal.pain()) == 1
    assert journal.questions().empty


def test_after_a_save_nothing_is_carried_over_and_a_second_click_saves_nothing(journal: Journal) -> None:
    form = CheckInForm(journal)
    fill_all(form)
    form.save_button.click()
    form.save_button.click()
    assert form.save_button.disabled
    assert len(sheets(journal, "PEG")) == 1
    assert {one.value for one in form.peg.scores.values()} == {None}
    assert {line.score.value for line in form.psfs.lines} == {None}
    assert (form.events.filled(), form.habits.counts(), form.question.value) == ([], {}, "")


def test_an_empty_form_saves_nothing_and_says_why(journal: Journal) -> None:
    form = CheckInForm(journal)
    form.save_button.click()
    assert form.problem.text == "Nothing was saved: fill in at least one part"
    assert not form.save_button.disabled


@pytest.mark.parametrize("part", ["peg", "psfs", "events", "habits", "question"])
def test_each_part_can_be_saved_by_itself(journal: Journal, part: str) -> None:
    form = CheckInForm(journal)
    if part == "peg":
        answer_peg(form, 1, 2, 3)
    elif part == "psfs":
        name(form, socks=5)
    elif part == "events":
        form.events.rows[0].kind.value = "flare-up"
    elif part == "habits":
        form.habits.counters["rest day"].more_button.click()
    else:
        form.question.value = "Why?"
    form.save_button.click()
    assert form.status.text.startswith("Saved 20:41")


def test_a_broken_part_keeps_the_whole_check_in_out(journal: Journal, row_counts) -> None:
    form = CheckInForm(journal)
    fill_all(form)
    before = row_counts(journal.path)
    form.question.value = "x" * 2001
    form.save_button.click()
    assert "at most 2000 characters" in form.question_error.text
    assert row_counts(journal.path) == before
    form.question.value = "short"
    form.save_button.click()
    assert form.question_error.text == ""
    assert len(journal.questions()) == 1


# ---------------------------------------------------------------- PEG


def test_peg_is_whole_or_empty_and_each_missing_answer_is_told_beside_it(journal: Journal) -> None:
    form = CheckInForm(journal)
    form.peg.scores["pain"].value = 4
    form.save_button.click()
    errors = {item: one.error.text for item, one in form.peg.scores.items()}
    assert errors["pain"] == ""
    assert "all three" in errors["enjoyment"]
    assert "all three" in errors["activity"]
    assert journal.questionnaires().empty


def test_the_mean_shows_once_all_three_are_answered_with_the_last_one_beside(journal: Journal) -> None:
    # Krebs 2009, JGIM 24:733: the PEG score is the mean of its three items.
    journal.log_questionnaire("PEG", {"pain": 7, "enjoyment": 5, "activity": 6}, at="2026-11-17")
    form = CheckInForm(journal)
    assert form.peg.mean_line.text == "Last time 6, on Tuesday 17 November."
    answer_peg(form, 4, 3, 6)
    assert form.peg.mean_line.text == "Mean 4.3 of 10. Last time 6, on Tuesday 17 November."
    form.peg.scores["pain"].clear()
    assert form.peg.mean_line.text == "Last time 6, on Tuesday 17 November."


# ---------------------------------------------------------------- PSFS


def test_activities_are_named_once_and_asked_for_again_without_a_box_to_change_them(journal: Journal) -> None:
    form = CheckInForm(journal)
    name(form, putting_on_socks=4, stairs=6)
    form.save_button.click()
    assert json.loads(journal.setting("psfs_activities")) == ["putting on socks", "stairs"]
    for later in (form, CheckInForm(journal)):
        assert not later.psfs.naming
        assert activities(later) == ["putting on socks", "stairs"]
        assert all(line.name not in line.children for line in later.psfs.lines)


def test_activities_of_an_older_journal_are_those_of_its_first_answers(journal: Journal) -> None:
    journal.log_questionnaire("PSFS", {"stairs": 3, "socks": 4}, at="2026-11-10")
    journal.log_questionnaire("PSFS", {"driving": 3}, at="2026-11-17")
    assert activities(CheckInForm(journal)) == ["stairs", "socks"]


def test_every_activity_needs_a_score_because_the_mean_needs_it(journal: Journal) -> None:
    journal.log_questionnaire("PSFS", {"stairs": 3, "socks": 4}, at="2026-11-10")
    form = CheckInForm(journal)
    form.psfs.lines[0].score.value = 5
    assert form.psfs.mean_line.text == ""
    form.save_button.click()
    assert form.psfs.error.text == "Choose a score for “socks”: the mean needs every activity"
    form.psfs.lines[1].score.value = 8
    assert form.psfs.mean_line.text == "Mean 6.5 of 10"
    form.save_button.click()
    assert sheets(journal, "PSFS")[-1] == {"stairs": 5, "socks": 8}


def test_a_score_without_an_activity_or_an_activity_twice_is_refused(journal: Journal) -> None:
    form = CheckInForm(journal)
    form.psfs.lines[0].score.value = 5
    form.save_button.click()
    assert form.psfs.error.text == "Name the activity that this score belongs to"
    name(form, socks=5)
    form.psfs.more_button.click()
    form.psfs.lines[1].name.value, form.psfs.lines[1].score.value = " socks ", 3
    form.save_button.click()
    assert "must stand once" in form.psfs.error.text
    assert journal.questionnaires().empty


def test_five_activities_are_the_most(journal: Journal) -> None:
    form = CheckInForm(journal)
    for _ in range(4):
        form.psfs.more_button.click()
    assert len(form.psfs.lines) == 5
    assert form.psfs.more_button.layout.display == "none"


def test_other_activities_are_an_explicit_step_that_says_that_a_new_series_begins(journal: Journal) -> None:
    journal.log_questionnaire("PSFS", {"stairs": 3, "socks": 4}, at="2026-11-10")
    form = CheckInForm(journal)
    assert form.psfs._ask.layout.display == "none"
    form.psfs.other_button.click()
    assert form.psfs._ask.layout.display is None
    assert "begin a new series" in texts(form.psfs._ask)
    assert activities(form) == ["stairs", "socks"]
    form.psfs.begin_button.click()
    assert [line.name.value for line in form.psfs.lines] == ["stairs", "socks"]
    form.psfs.lines[1].name.value = "driving"
    form.psfs.lines[0].score.value, form.psfs.lines[1].score.value = 4, 5
    form.save_button.click()
    assert sheets(journal, "PSFS") == [{"stairs": 3, "socks": 4}, {"stairs": 4, "driving": 5}]
    assert activities(CheckInForm(journal)) == ["stairs", "driving"]
    form.undo_button.click()
    assert activities(CheckInForm(journal)) == ["stairs", "socks"]


def test_a_new_series_can_be_thought_better_of(journal: Journal) -> None:
    journal.log_questionnaire("PSFS", {"stairs": 3, "socks": 4}, at="2026-11-10")
    form = CheckInForm(journal)
    form.psfs.other_button.click()
    form.psfs.begin_button.click()
    form.question.value = "Why?"
    form.psfs.keep_button.click()
    form.save_button.click()
    assert activities(form) == ["stairs", "socks"]
    assert journal.setting("psfs_activities") is None


def test_names_that_were_opened_and_left_unanswered_do_not_stop_the_other_parts(journal: Journal) -> None:
    journal.log_questionnaire("PSFS", {"stairs": 3, "socks": 4}, at="2026-11-10")
    form = CheckInForm(journal)
    form.psfs.begin_button.click()
    form.question.value = "Why?"
    form.save_button.click()
    assert form.status.text == "Saved 20:41: 1 question"


def test_the_form_says_that_higher_is_better_for_activities_and_lower_for_pain(journal: Journal) -> None:
    form = CheckInForm(journal)
    assert "0 = cannot do it, 10 = as well as before the trouble began. Higher is better." in texts(form.psfs)
    assert "Lower is better." in texts(form.peg)
    assert "Krebs 2009" in texts(form.peg)


# ---------------------------------------------------------------- events and habits


def test_every_kind_of_event_and_habit_is_there(journal: Journal) -> None:
    form = CheckInForm(journal)
    assert [one for _, one in form.events.rows[0].kind.options] == ["", *EventKind.__args__]
    assert list(form.habits.counters) == list(HabitKind.__args__)


def test_several_events_stand_in_the_list_with_their_days_as_text(journal: Journal) -> None:
    form = CheckInForm(journal)
    form.events.add_button.click()
    first, second = form.events.rows
    first.kind.value, first.label.value, first.day.value = "treatment", "<i>massage</i>", date(2026, 11, 18)
    second.kind.value = "travel"
    form.save_button.click()
    assert journal.events()["label"].tolist() == ["<i>massage</i>", "travel"]
    shown = form.events.known.value
    assert "Tuesday 24 November: travel" in shown
    assert "Wednesday 18 November: treatment, &lt;i&gt;massage&lt;/i&gt;" in shown


def test_a_medication_needs_its_name_and_the_error_stands_beside_its_line(journal: Journal) -> None:
    form = CheckInForm(journal)
    form.events.add_button.click()
    form.events.rows[0].kind.value = "flare-up"
    form.events.rows[1].kind.value = "medication"
    form.save_button.click()
    assert [one.error.text for one in form.events.rows] == ["", "Say which medication it was"]
    assert journal.events().empty


def test_an_event_tomorrow_is_refused_beside_its_line(journal: Journal) -> None:
    form = CheckInForm(journal)
    form.events.rows[0].label.value, form.events.rows[0].day.value = "massage", date(2026, 11, 25)
    form.save_button.click()
    assert "must not be in the future" in form.events.rows[0].error.text


def test_a_line_can_be_removed_but_never_the_last(journal: Journal) -> None:
    form = CheckInForm(journal)
    assert form.events.rows[0].remove_button.disabled
    form.events.add_button.click()
    kept = form.events.rows[1]
    form.events.rows[0].remove_button.click()
    assert form.events.rows == [kept]


def test_habits_of_a_past_day_are_counted_on_that_day(journal: Journal) -> None:
    journal.log_habit("cardio", 2, at="2026-11-22")
    form = CheckInForm(journal)
    form.habits.day.value = date(2026, 11, 22)
    assert form.habits.day_line.text == "Sunday 22 November"
    assert "2 saved" in texts(form.habits.counters["cardio"])
    form.habits.counters["cardio"].more_button.click()
    form.save_button.click()
    assert journal.habits()["day"].dt.strftime("%m-%d").tolist() == ["11-22", "11-22"]
    assert "3 saved" in texts(form.habits.counters["cardio"])


def test_a_day_has_one_rest_day_and_no_count_goes_below_nothing(journal: Journal) -> None:
    form = CheckInForm(journal)
    rest, cardio = form.habits.counters["rest day"], form.habits.counters["cardio"]
    assert cardio.less_button.disabled
    rest.more_button.click()
    assert rest.more_button.disabled
    form.save_button.click()
    assert rest.more_button.disabled
    form.habits.day.value = date(2026, 11, 23)
    assert not rest.more_button.disabled


def test_what_the_habits_are_good_for_is_the_catalogs_text_with_its_source(journal: Journal) -> None:
    shown = texts(CheckInForm(journal).habits)
    for key in ("sitting", "foam_rolling", "rest", "sleep_positions", "balanced_week", "warm_up_cool_down"):
        assert journal.catalog.around[key]["title"] in shown
    assert "GoodRx" in shown


# ---------------------------------------------------------------- the day


def test_the_last_and_the_next_check_in_are_said(journal: Journal, clock: Clock) -> None:
    form = CheckInForm(journal)
    assert form.due_line.text == "No check-in yet. Once a week, on about the same day, is enough."
    answer_peg(form, 1, 1, 1)
    form.save_button.click()
    said = "Last check-in: Tuesday 24 November. The next is due on Tuesday 1 December."
    assert form.due_line.text == said
    clock.local += timedelta(days=7)
    assert CheckInForm(journal).due_line.text == "Last check-in: Tuesday 24 November. The next is due now."


def test_a_past_check_in_stands_on_its_day(journal: Journal) -> None:
    form = CheckInForm(journal)
    form.day.value = date(2026, 11, 22)
    answer_peg(form, 1, 1, 1)
    form.save_button.click()
    assert form.status.text == "Saved 20:41: PEG 1, for Sunday 22 November"
    assert set(journal.questionnaires()["day"].dt.strftime("%m-%d")) == {"11-22"}


@pytest.mark.parametrize(
    ("day", "said"), [(None, "must be given"), (date(2026, 11, 25), "must not be in the future")]
)
def test_a_day_that_is_none_is_told_beside_it(journal: Journal, day: date | None, said: str) -> None:
    form = CheckInForm(journal)
    answer_peg(form, 1, 1, 1)
    form.day.value = day
    form.save_button.click()
    assert said in form.day_error.text
    assert journal.questionnaires().empty


def test_a_form_that_was_open_overnight_stops_once_and_asks_for_the_day(
    journal: Journal, clock: Clock
) -> None:
    form = CheckInForm(journal)
    answer_peg(form, 1, 1, 1)
    clock.local += timedelta(days=1)
    form.save_button.click()
    assert "A new day has begun" in form.day_error.text
    form.save_button.click()
    assert set(journal.questionnaires()["day"].dt.strftime("%m-%d")) == {"11-24"}


def test_red_flags_and_the_mark_of_made_up_data_are_there(journal: Journal) -> None:
    assert red_flags.TITLE in texts(CheckInForm(journal))
    with demo_journal() as demo:
        form = CheckInForm(demo)
        assert "SYNTHETIC" in texts(form)
        answer_peg(form, 1, 1, 1)
        form.save_button.click()
        assert "Saved" in form.status.text

"""SessionForm, driven as a person drives it: values are set and buttons are clicked."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from session_for_tests import CET, TUESDAY, Clock, plan_a_week, texts

from psoas_analytics import red_flags
from psoas_analytics.catalog import Dose, load_catalog
from psoas_analytics.journal import Journal, open_journal
from psoas_analytics.plan import Plan, PlanItem
from psoas_analytics.widgets import SessionForm


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def empty(tmp_path: Path, clock: Clock) -> Iterator[Journal]:
    with open_journal(tmp_path / "journal.sqlite", now=clock) as journal:
        yield journal


@pytest.fixture
def journal(empty: Journal) -> Journal:
    plan_a_week(empty)
    return empty


def kept(journal: Journal) -> list[tuple[object, ...]]:
    sets = journal.sets()[["exercise_id", "side", "reps", "hold_s", "pain_nrs"]]
    return [tuple(None if v != v else v for v in row) for row in sets.itertuples(index=False)]


def test_a_day_shows_its_plan_warm_up_first_and_nothing_is_ticked(journal: Journal) -> None:
    form = SessionForm(journal)
    assert list(form.blocks) == ["marching-in-place", "single-knee-to-chest", "kneeling-lunge-stretch"]
    assert form.exercises.marked() == {}
    assert form.day == TUESDAY
    assert "Tuesday 24 November" in texts(form)
    assert form.head.start_time.value == time(20, 41)
    assert form.head.forward_button.disabled


def test_the_prescription_is_filled_in_for_each_side_rule(journal: Journal) -> None:
    form = SessionForm(journal)
    for block in form.blocks.values():
        block.change_button.click()
    rows = {
        key: [(one.side.value, one.reps.value, one.hold_s.value) for one in block.rows]
        for key, block in form.blocks.items()
    }
    assert rows == {
        "marching-in-place": [("both", "30", "2"), ("both", "30", "2")],
        "single-knee-to-chest": [("both", "20", "")],
        "kneeling-lunge-stretch": [("left", "3", "30"), ("right", "3", "30")],
    }
    assert "2 sets: 30 alternating, 2 s hold" in texts(form.blocks["marching-in-place"])


def test_a_session_done_as_planned_takes_two_clicks(journal: Journal) -> None:
    form = SessionForm(journal)
    form.exercises.all_button.click()
    form.save_button.click()
    assert form.status.text == "Saved 20:41: 3 exercises, 5 sets"
    assert "Saved 20:41: 3 exercises, 5 sets" in form.status.value
    assert kept(journal) == [
        ("marching-in-place", "both", 30, 2, None),
        ("marching-in-place", "both", 30, 2, None),
        ("single-knee-to-chest", "both", 20, None, None),
        ("kneeling-lunge-stretch", "left", 3, 30, None),
        ("kneeling-lunge-stretch", "right", 3, 30, None),
    ]


def test_only_what_is_marked_is_saved_with_what_was_changed(journal: Journal) -> None:
    form = SessionForm(journal)
    lunge = form.blocks["kneeling-lunge-stretch"]
    lunge.change_button.click()
    left, right = lunge.rows
    left.hold_s.value, left.pain.value = "22,5", 4
    right.reps.value, right.hold_s.value = "2", ""
    form.answers.pain_before.value, form.answers.pain_after.value, form.answers.effort.value = 3, 2, 6
    form.answers.note.value = "tired"
    form.save_button.click()
    assert kept(journal) == [
        ("kneeling-lunge-stretch", "left", 3, 22.5, 4),
        ("kneeling-lunge-stretch", "right", 2, None, None),
    ]
    session = journal.sessions().iloc[0]
    scores = session[["pain_before", "pain_after", "effort_cr10"]]
    assert [*scores, session["note"]] == [3, 2, 6, "tired"]
    assert session["started_at"] == datetime(2026, 11, 24, 19, 41, 30, tzinfo=UTC)


WRONG_NUMBERS = [
    ("reps", "99999", "reps must be a whole number from 1 to 1000, got 99999"),
    ("reps", "", "reps must be a whole number from 1 to 1000, got ''"),
    ("reps", "2.5", "got '2.5'"),
    ("reps", "1,000", "got '1,000'"),
    ("hold_s", "-3", "hold_s must be 0 to 3600, got -3"),
    ("hold_s", "half a minute", "got 'half a minute'"),
    ("hold_s", "nan", "got 'nan'"),
    ("hold_s", "1,200", "got '1,200'"),
]


def test_a_wrong_number_is_named_beside_its_row_and_nothing_is_saved(journal: Journal) -> None:
    form = SessionForm(journal)
    form.exercises.all_button.click()
    form.blocks["kneeling-lunge-stretch"].change_button.click()
    left, right = form.blocks["kneeling-lunge-stretch"].rows
    for field, typed, said in WRONG_NUMBERS:
        box = getattr(right, field)
        usual, box.value = box.value, typed
        form.save_button.click()
        assert said in right.error.text
        assert left.error.text == ""
        assert form.problem.text.startswith("Nothing was saved")
        assert form.status.text == ""
        assert journal.sessions().empty
        assert not form.save_button.disabled
        box.value = usual


def test_an_error_goes_once_it_is_mended(journal: Journal) -> None:
    form = SessionForm(journal)
    form.exercises.all_button.click()
    form.blocks["marching-in-place"].change_button.click()
    one = form.blocks["marching-in-place"].rows[0]
    one.reps.value = "0"
    form.save_button.click()
    assert one.error.text
    one.reps.value = "10"
    form.save_button.click()
    assert one.error.text == form.problem.text == ""
    assert form.status.text.startswith("Saved 20:41")


def test_saving_without_a_mark_says_what_to_do(journal: Journal) -> None:
    form = SessionForm(journal)
    form.save_button.click()
    assert form.problem.text == "Nothing was saved: mark what you did, or choose “No exercise today”"
    assert journal.sessions().empty


def test_a_note_that_is_too_long_is_named_beside_the_note(journal: Journal) -> None:
    form = SessionForm(journal)
    form.exercises.all_button.click()
    form.answers.note.value = "x" * 2001
    form.save_button.click()
    assert "at most 2000 characters" in form.answers.note_error.text
    assert journal.sessions().empty


def test_a_double_click_saves_one_session(journal: Journal) -> None:
    form = SessionForm(journal)
    form.exercises.all_button.click()
    form.save_button.click()
    form.save_button.click()
    assert len(journal.sessions()) == 1
    assert form.status.text.startswith("Saved 20:41")


def test_a_second_click_on_another_thread_while_saving_is_let_go(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = SessionForm(journal)
    form.exercises.all_button.click()
    log_session: Callable[..., str] = journal.log_session
    calls: list[str] = []

    def slow(*args: object, **kwargs: object) -> str:
        calls.append("log_session")
        if len(calls) > 1:
            return log_session(*args, **kwargs)
        form.save_button.disabled = False  # as if the second click had come before Save rested
        other = threading.Thread(target=form.save_button.click)
        other.start()
        other.join(10)
        assert not other.is_alive()
        return log_session(*args, **kwargs)

    monkeypatch.setattr(journal, "log_session", slow)
    form.save_button.click()
    assert calls == ["log_session"]
    assert len(journal.sessions()) == 1


def test_a_change_after_saving_starts_another_session_and_says_so(journal: Journal) -> None:
    form = SessionForm(journal)
    form.exercises.all_button.click()
    form.answers.note.value = "the first"
    form.save_button.click()
    assert form.correct_line.text == ""
    assert form.exercises.marked() == {}
    assert form.answers.note.value == ""
    assert form.blocks["kneeling-lunge-stretch"].said.text == "logged 20:41: 3 x 30 s each side"
    assert form.exercises.all_button.layout.display == "none"
    form.blocks["kneeling-lunge-stretch"].planned_button.click()
    assert form.save_button.description == "Save another session"
    assert form.correct_line.text.startswith("The session before is saved. To correct it: Undo")
    form.save_button.click()
    assert journal.sessions()["note"].tolist() == ["the first", ""]


def test_undo_takes_back_this_forms_save_and_keeps_what_was_typed(journal: Journal) -> None:
    form = SessionForm(journal)
    form.exercises.all_button.click()
    form.save_button.click()
    journal.log_pain(3, site="knee")
    form.undo_button.click()
    assert form.status.text == "Taken back: session on 2026-11-24"
    assert journal.sessions().empty
    assert len(journal.pain()) == 1
    assert form.undo_button.disabled
    assert form.save_button.description == "Save session"
    form.undo_button.click()
    assert len(journal.pain()) == 1
    form.save_button.click()
    assert len(journal.sessions()) == 1


def test_a_session_that_was_taken_back_elsewhere_is_said_to_be_gone(journal: Journal) -> None:
    form = SessionForm(journal)
    form.exercises.all_button.click()
    form.save_button.click()
    journal.undo()
    form.undo_button.click()
    assert form.status.text == "That entry had been taken back already"


def test_sets_are_added_and_removed_but_never_the_last(journal: Journal) -> None:
    form = SessionForm(journal)
    block = form.blocks["single-knee-to-chest"]
    block.change_button.click()
    assert block.rows[0].remove_button.disabled
    block.rows[0].pain.value = 2
    block.rows[0].reps.value = "12"
    block.add_set_button.click()
    assert [(one.reps.value, one.pain.value) for one in block.rows] == [("12", 2), ("12", None)]
    block.rows[0].remove_button.click()
    block.rows[0].remove_button.click()
    assert [one.pain.value for one in block.rows] == [None]


def test_sides_can_be_changed_only_where_the_exercise_has_them(journal: Journal) -> None:
    form = SessionForm(journal)
    form.blocks["single-knee-to-chest"].change_button.click()
    knee = form.blocks["single-knee-to-chest"].rows[0].side
    assert [value for _, value in knee.options] == ["left", "right", "both"]
    form.exercises.add_exercise.value = "camel-pose"
    assert [value for _, value in form.blocks["camel-pose"].rows[0].side.options] == ["both"]


def test_pain_on_the_line_goes_to_every_set_until_they_are_scored_one_by_one(journal: Journal) -> None:
    form = SessionForm(journal)
    block = form.blocks["kneeling-lunge-stretch"]
    assert block.pain.layout.display == "none"
    block.planned_button.click()
    assert block.pain.layout.display is None
    block.pain.value = 0
    block.pain.clear()
    assert block.pain.value is None
    block.pain.value = 3
    assert [one["pain_nrs"] for one in block.sets()] == [3, 3]
    block.change_button.click()
    assert block.pain.layout.display == "none"
    assert [one.pain.value for one in block.rows] == [3, 3]
    block.rows[1].pain.value = 5
    form.save_button.click()
    assert journal.sets()["pain_nrs"].tolist() == [3, 5]


def test_a_line_says_what_was_marked_and_takes_it_back(journal: Journal) -> None:
    form = SessionForm(journal)
    block = form.blocks["kneeling-lunge-stretch"]
    assert (block.said.text, block.planned_button.description) == ("", "As planned")
    block.planned_button.click()
    assert (block.said.text, block.planned_button.description) == ("done as planned", "Undo")
    block.change_button.click()
    assert (block.said.text, block.planned_button.description) == ("done, with changes", "Undo")
    block.rows[0].reps.value = "1"
    block.planned_button.click()
    assert (block.said.text, block.state, block.rows) == ("", "open", [])
    block.change_button.click()
    assert block.rows[0].reps.value == "3"


def test_what_stands_out_is_what_comes_next(journal: Journal) -> None:
    form = SessionForm(journal)
    buttons = (form.exercises.all_button, form.save_button)
    assert [one.button_style for one in buttons] == ["primary", ""]
    form.exercises.all_button.click()
    assert [one.button_style for one in buttons] == ["", "primary"]
    form.save_button.click()
    assert [one.button_style for one in buttons] == ["", ""]


def test_last_time_and_best_stand_on_the_line_and_the_last_session_at_the_top(journal: Journal) -> None:
    lunge = {"exercise_id": "kneeling-lunge-stretch"}
    for day, left, right in (("18", 40, 30), ("23", 30, 25)):
        holds = [{**lunge, "side": "left", "hold_s": left}, {**lunge, "side": "right", "hold_s": right}] * 3
        journal.log_session(holds, started_at=f"2026-11-{day}T18:00")
    form = SessionForm(journal)
    said = "last 3 x 30 s left, 3 x 25 s right, best 3 x 40 s left, 3 x 30 s right"
    assert said in texts(form.blocks["kneeling-lunge-stretch"])
    # A third of the day's three exercises, and 25 of 30 s on the right.
    assert form.exercises.last_line.text == "last session: Monday, 31 %"
    form.go_to(date(2026, 11, 20))
    assert "last and best 3 x 40 s left, 3 x 30 s right" in texts(form)
    assert form.exercises.last_line.text == "last session: Wednesday, 33 %"
    form.go_to(date(2026, 11, 18))
    assert "best" not in texts(form.blocks["kneeling-lunge-stretch"])
    assert form.exercises.last_line.text == ""


def test_the_holds_of_a_guided_session_are_added_up_and_not_marked_again(journal: Journal) -> None:
    form = SessionForm(journal)
    hold = {"exercise_id": "kneeling-lunge-stretch", "side": "left", "hold_s": 30}
    journal.log_session([hold] * 3, started_at="2026-11-24T19:02", ended_at="2026-11-24T19:09:40")
    assert form.blocks["kneeling-lunge-stretch"].said.text == "logged 19:02: 3 x 30 s left"
    assert form.not_today.logged_line.text == (
        "In the journal for this day: session at 19:02: 1 exercise, 8 min."
    )
    form.exercises.all_button.click()
    assert list(form.exercises.marked()) == ["marching-in-place", "single-knee-to-chest"]


def test_a_plan_that_is_set_elsewhere_shows_at_once_and_what_was_typed_stays(journal: Journal) -> None:
    form = SessionForm(journal)
    form.blocks["marching-in-place"].planned_button.click()
    bridge = PlanItem("glute-bridge", journal.catalog["glute-bridge"].dose)
    journal.set_plan(Plan((bridge,)), starts_on="2026-11-24")
    assert set(form.blocks) == {"glute-bridge", "marching-in-place"}
    assert list(form.exercises.marked()) == ["marching-in-place"]


@pytest.mark.parametrize(
    ("chosen", "started", "ended"),
    [(None, "19:33", "19:41"), (time(18, 5), "17:05", "17:13")],
)
def test_minutes_give_the_session_an_end(
    journal: Journal, chosen: time | None, started: str, ended: str
) -> None:
    form = SessionForm(journal)
    form.exercises.all_button.click()
    form.head.minutes.value = "8"
    if chosen is not None:
        form.head.start_time.value = chosen
    form.save_button.click()
    assert form.status.text == "Saved 20:41: 3 exercises, 5 sets, 8 min"
    session = journal.sessions().iloc[0]
    assert [f"{session[one]:%H:%M}" for one in ("started_at", "ended_at")] == [started, ended]


def test_wrong_minutes_are_named_beside_them(journal: Journal) -> None:
    form = SessionForm(journal)
    form.exercises.all_button.click()
    for typed, got in (("soon", "'soon'"), ("0", "0.0"), ("601", "601.0")):
        form.head.minutes.value = typed
        form.save_button.click()
        assert form.head.minutes_error.text == f"minutes must be 1 to 600, got {got}"
    assert journal.sessions().empty


def test_a_session_of_today_is_saved_with_the_time_of_saving(journal: Journal, clock: Clock) -> None:
    form = SessionForm(journal)
    clock.local += timedelta(minutes=50)
    form.exercises.all_button.click()
    form.save_button.click()
    assert f"{journal.sessions()['started_at'].iloc[0]:%H:%M}" == "20:31"


def test_any_other_exercise_can_be_added_and_is_marked(journal: Journal) -> None:
    form = SessionForm(journal)
    form.exercises.add_exercise.value = "mountain-climbers"
    block = form.blocks["mountain-climbers"]
    assert block.state == "changed"
    assert block.rows[0].reps.layout.display == "none"
    assert "mountain-climbers" not in [value for _, value in form.exercises.add_exercise.options]
    form.save_button.click()
    assert kept(journal) == [("mountain-climbers", "both", 1, 30, None)]


def test_a_past_day_can_be_logged(journal: Journal) -> None:
    form = SessionForm(journal)
    form.head.back_button.click()
    assert form.day == date(2026, 11, 23)
    assert form.head.start_time.value == time(18)
    form.exercises.all_button.click()
    form.save_button.click()
    assert form.status.text == "Saved 20:41: 3 exercises, 5 sets, for Monday 23 November"
    assert str(journal.sessions()["day"].iloc[0].date()) == "2026-11-23"
    assert form.not_today.logged_line.text == "In the journal for this day: session at 18:00: 3 exercises."
    form.head.today_button.click()
    assert form.day == TUESDAY
    assert form.exercises.marked() == {}


def test_a_future_day_is_refused_in_words(journal: Journal) -> None:
    form = SessionForm(journal)
    form.head.date_picker.value = date(2026, 11, 25)
    assert form.head.day_error.text == "The latest day to log is Tuesday 24 November (a day ends at 03:00)"
    assert form.day == form.head.date_picker.value == TUESDAY
    form.head.date_picker.value = date(2026, 11, 20)
    assert form.day == date(2026, 11, 20)
    assert form.head.day_error.text == ""


def test_a_start_time_in_the_future_is_named_beside_the_time(journal: Journal) -> None:
    form = SessionForm(journal)
    form.exercises.all_button.click()
    form.head.start_time.value = time(23, 30)
    form.save_button.click()
    assert "must not be in the future" in form.head.time_error.text
    form.head.start_time.value = None
    form.save_button.click()
    assert "must be given" in form.head.time_error.text
    assert journal.sessions().empty


def test_after_midnight_belongs_to_the_evening_before(journal: Journal, clock: Clock) -> None:
    clock.local = datetime(2026, 11, 25, 0, 40, tzinfo=CET)
    form = SessionForm(journal)
    assert form.day == TUESDAY
    assert form.head.time_line.text == (
        "00:40 is after midnight: it counts for the evening of Tuesday 24 November (a day ends at 03:00)."
    )
    form.exercises.all_button.click()
    form.save_button.click()
    session = journal.sessions().iloc[0]
    assert str(session["day"].date()) == "2026-11-24"
    assert session["started_at"] == datetime(2026, 11, 24, 23, 40, tzinfo=UTC)
    form.head.start_time.value = time(3)
    assert form.head.time_line.text == ""


def test_a_form_left_open_overnight_asks_to_check_the_day_once(journal: Journal, clock: Clock) -> None:
    form = SessionForm(journal)
    clock.local += timedelta(days=1)
    form.exercises.all_button.click()
    form.save_button.click()
    assert form.head.day_error.text == (
        "A new day has begun; this form shows Tuesday 24 November. Check the day, then save"
    )
    assert journal.sessions().empty
    assert not form.head.today_button.disabled
    form.head.today_button.click()
    assert form.day == date(2026, 11, 25)
    assert form.exercises.marked() == form.blocks
    form.save_button.click()
    assert str(journal.sessions()["day"].iloc[0].date()) == "2026-11-25"


def test_what_is_marked_and_typed_comes_along_to_another_day(journal: Journal) -> None:
    form = SessionForm(journal)
    form.blocks["marching-in-place"].change_button.click()
    form.blocks["marching-in-place"].rows[0].reps.value = "7"
    form.answers.note.value = "was yesterday"
    form.head.date_picker.value = date(2026, 11, 22)  # a Sunday: nothing is asked
    assert list(form.blocks) == ["marching-in-place"]
    assert form.blocks["marching-in-place"].rows[0].reps.value == "7"
    assert form.answers.note.value == "was yesterday"


def test_a_rest_day_offers_the_whole_plan(journal: Journal) -> None:
    form = SessionForm(journal)
    assert form.whole_plan_button.layout.display == "none"
    form.go_to(date(2026, 11, 22))
    assert form.plan_line.text.startswith("A rest day")
    assert form.blocks == {}
    form.whole_plan_button.click()
    assert list(form.blocks) == ["marching-in-place", "single-knee-to-chest", "kneeling-lunge-stretch"]
    form.blocks["kneeling-lunge-stretch"].change_button.click()
    form.save_button.click()
    assert form.status.text.startswith("Saved 20:41: 1 exercise, 2 sets")


def test_days_before_the_plan_say_when_it_starts(journal: Journal) -> None:
    form = SessionForm(journal)
    form.go_to(date(2026, 11, 1))
    assert form.plan_line.text.startswith("Your plan starts on Monday 2 November 2026.")


def test_the_plan_of_that_day_counts(journal: Journal) -> None:
    dose = Dose(5, 5, None, None, "both")
    journal.set_plan(Plan((PlanItem("glute-bridge", dose),)), starts_on="2026-11-24")
    form = SessionForm(journal)
    assert list(form.blocks) == ["glute-bridge"]
    form.head.back_button.click()
    assert len(form.blocks) == 3


def test_a_new_user_can_start_from_the_starter_plan(empty: Journal) -> None:
    form = SessionForm(empty)
    assert "a starting point, not medical advice" in texts(form)
    assert "Kneeling lunge stretch: 3 x 30 s each side; Mon, Tue, Wed, Thu, Fri, Sat" in texts(form)
    assert form.blocks == {}
    form.starter.button.click()
    form.starter.button.click()
    assert empty.plans()["version"].unique().tolist() == [1]
    assert form.status.text == "The starter plan holds from Tuesday 24 November on"
    assert list(form.blocks) == ["kneeling-lunge-stretch"]  # a Tuesday: strengthening rests
    form.exercises.all_button.click()
    form.save_button.click()
    assert form.status.text == "Saved 20:41: 1 exercise, 2 sets"


def test_a_plan_with_an_exercise_that_the_catalog_lost_still_shows_the_others(
    tmp_path: Path, clock: Clock
) -> None:
    extra = tmp_path / "own.toml"
    extra.write_text(
        '[[exercise]]\nid = "own-one"\nname = "Own"\nkind = "stretch"\nstart_position = "standing"\n'
        'source = "me"\nsteps = ["Stretch."]\nmuscles = ["core"]\n'
        '[exercise.dose]\nreps_min = 1\nreps_max = 1\nsides = "both"\n'
    )
    path = tmp_path / "own.sqlite"
    with open_journal(path, now=clock, catalog=load_catalog(extra=extra)) as journal:
        items = (PlanItem(key, journal.catalog[key].dose) for key in ("own-one", "camel-pose"))
        journal.set_plan(Plan(tuple(items)), starts_on="2026-11-20")
    with open_journal(path, now=clock) as journal:
        form = SessionForm(journal)
    assert list(form.blocks) == ["camel-pose"]
    assert "The catalog does not know own-one" in form.plan_line.text


def test_an_unexpected_error_is_shown_with_its_name(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> str:
        raise RuntimeError("<disk> gone")

    monkeypatch.setattr(journal, "log_session", broken)
    form = SessionForm(journal)
    form.exercises.all_button.click()
    form.save_button.click()
    assert form.problem.text == "Something unexpected happened: RuntimeError: <disk> gone"
    assert "<disk>" not in form.problem.value
    assert form.status.text == ""
    assert not form.save_button.disabled


def test_an_error_after_the_journal_has_the_session_does_not_invite_a_second_save(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = SessionForm(journal)
    form.exercises.all_button.click()

    def broken() -> None:
        raise RuntimeError("no frames today")

    monkeypatch.setattr(journal, "frames", broken)
    form.save_button.click()
    assert form.status.text.startswith("Saved 20:41")
    assert "no frames today" in form.problem.text
    assert form.save_button.disabled
    form.save_button.click()
    assert len(journal.sessions()) == 1


def test_a_closed_journal_is_said_to_be_closed(journal: Journal) -> None:
    form = SessionForm(journal)
    form.exercises.all_button.click()
    journal.close()
    form.save_button.click()
    assert "is closed; open it again" in form.problem.text
    assert form.status.text == ""


def test_steps_and_cautions_stand_behind_a_disclosure(empty: Journal) -> None:
    form = SessionForm(empty)
    form.exercises.add_exercise.value = "cobra-pose"
    shown = texts(form.blocks["cobra-pose"])
    assert "<summary>How to do it, and a caution</summary>" in shown
    for caution in empty.catalog["cobra-pose"].cautions:
        assert caution.text in shown
    assert empty.catalog["cobra-pose"].steps[0] in shown


def test_when_to_see_a_professional_is_one_click_away(journal: Journal) -> None:
    shown = texts(SessionForm(journal))
    assert f"<summary>{red_flags.TITLE}</summary>" in shown
    for sentence in (*red_flags.RED_FLAGS, red_flags.NO_REASSURANCE, red_flags.NOT_ADVICE):
        assert sentence in shown
    assert "SYNTHETIC" not in shown

"""PlanEditor, driven as a person drives it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from ipywidgets import HTML, Box, Widget

from psoas_analytics import red_flags
from psoas_analytics.catalog import Dose, load_catalog
from psoas_analytics.demo import demo_journal
from psoas_analytics.journal import Journal, open_journal
from psoas_analytics.plan import STARTERS, Plan, PlanItem, starter_plans, versions
from psoas_analytics.widgets import PlanEditor
from psoas_analytics.widgets.plan_words import change_words, outside_words, typed_range

TODAY = date(2026, 11, 24)  # a Tuesday
BRIDGE = Dose(15, 20, 5, 10, "both")


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.local = datetime(2026, 11, 24, 20, 41, tzinfo=timezone(timedelta(hours=1)))

    def __call__(self) -> datetime:
        return self.local


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def journal(tmp_path: Path, clock: Clock) -> Iterator[Journal]:
    with open_journal(tmp_path / "journal.sqlite", now=clock) as journal:
        yield journal


@pytest.fixture
def planned(journal: Journal) -> Journal:
    """A journal whose plan began last week."""
    items = (
        PlanItem("glute-bridge", BRIDGE, days=("mon", "thu")),
        PlanItem("kneeling-lunge-stretch", Dose(3, 3, 30, 30, "each"), days=(), times_per_week=3),
    )
    journal.set_plan(Plan(items, title="My plan", author="Ann, therapist"), starts_on="2026-11-16")
    return journal


def inside(widget: Widget) -> Iterator[Widget]:
    yield widget
    for child in widget.children if isinstance(widget, Box) else ():
        yield from inside(child)


def texts(widget: Widget) -> str:
    return "".join(one.value for one in inside(widget) if isinstance(one, HTML))


def shown(widget: Widget) -> bool:
    return widget.layout.display != "none"


def plans(journal: Journal) -> list[Plan]:
    return [one.plan for one in versions(journal.plans())]


# ---------------------------------------------------------------- a new plan


def test_a_new_user_saves_a_starter_plan_as_it_is(journal: Journal) -> None:
    form = PlanEditor(journal)
    assert form.in_force.text.startswith("There is no plan yet.")
    form.starters.buttons["balanced"].click()
    assert form.starters.status.text == "Balanced is filled in below. Look it through, then save"
    assert journal.plans().empty
    form.save_button.click()
    assert form.status.text == "Saved 20:41: version 1 holds from Tuesday 24 November on"
    assert plans(journal) == [starter_plans(journal.catalog)["balanced"]]


@pytest.mark.parametrize("name", STARTERS)
def test_each_starter_plan_says_what_it_is_for_and_fills_the_editor(journal: Journal, name: str) -> None:
    form = PlanEditor(journal)
    assert STARTERS[name] in texts(form.starters)
    assert "not medical advice" in texts(form.starters)
    form.starters.buttons[name].click()
    chosen = {key for key, one in form.rows.items() if one.chosen.value}
    assert chosen == {item.exercise_id for item in starter_plans(journal.catalog)[name].items}
    assert form.few_line.text == form.rest_line.text == ""


def test_a_chosen_exercise_starts_with_the_dose_of_the_source(journal: Journal) -> None:
    form = PlanEditor(journal)
    row = form.rows["glute-bridge"]
    assert not shown(row._work)
    row.chosen.value = True
    assert shown(row._work)
    assert (
        row.fields.sets.value,
        row.fields.reps.value,
        row.fields.hold_s.value,
        row.fields.outside.text,
    ) == ("1", "15-20", "5-10", "")
    row.fields.days.value = ["mon", "sun"]
    form.save_button.click()
    assert plans(journal) == [Plan((PlanItem("glute-bridge", BRIDGE, days=("mon", "sun")),), author="you")]


def test_every_exercise_of_the_catalog_can_be_planned_with_its_own_dose(journal: Journal) -> None:
    form = PlanEditor(journal)
    for row in form.rows.values():
        row.chosen.value = True
    form.save_button.click()
    assert form.problem.text == ""
    saved = {item.exercise_id: item.dose for item in plans(journal)[0].items}
    assert saved == {key: one.dose for key, one in journal.catalog.items()}


def test_times_a_week_take_the_place_of_days(journal: Journal) -> None:
    form = PlanEditor(journal)
    row = form.rows["glute-bridge"]
    row.chosen.value, row.fields.rhythm.value, row.fields.times.value = True, "times", "2"
    assert (shown(row.fields.days), shown(row.fields.times)) == (False, True)
    form.save_button.click()
    assert plans(journal)[0].items == (PlanItem("glute-bridge", BRIDGE, days=(), times_per_week=2),)


def test_a_dose_outside_the_source_is_marked_and_never_refused(journal: Journal) -> None:
    form = PlanEditor(journal)
    row = form.rows["kneeling-lunge-stretch"]
    row.chosen.value, row.fields.hold_s.value, row.fields.sets.value = True, "20", "2"
    assert row.fields.outside.text == "Outside the source’s 3 x 30 s each side in one set."
    form.save_button.click()
    item = plans(journal)[0].items[0]
    assert (item.sets, item.dose) == (2, Dose(3, 3, 20, 20, "each"))


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("reps", "many", "reps must be a whole number or a range such as 15-20, got 'many'"),
        ("reps", "2.5", "reps must be a whole number or a range such as 15-20, got '2.5'"),
        ("reps", "20-15", "must go from the smaller to the larger number, got '20-15'"),
        ("reps", "0", "reps_min must be a whole number of at least 1, got 0"),
        ("hold_s", "0", "hold_min_s must be above 0 seconds, got 0.0"),
        ("hold_s", "soft", "hold (s) must be a number or a range"),
        ("sets", "21", "sets must be a whole number from 1 to 20, got 21"),
        ("sets", "", "sets must be a whole number from 1 to 20, got ''"),
    ],
)
def test_a_wrong_field_is_told_beside_its_exercise(
    journal: Journal, field: str, typed: str, said: str
) -> None:
    form = PlanEditor(journal)
    row = form.rows["glute-bridge"]
    row.chosen.value = True
    getattr(row.fields, field).value = typed
    form.save_button.click()
    assert said in row.error.text
    assert journal.plans().empty
    assert not form.save_button.disabled


def test_all_wrong_exercises_are_told_at_once(journal: Journal) -> None:
    form = PlanEditor(journal)
    for key in ("glute-bridge", "camel-pose"):
        form.rows[key].chosen.value, form.rows[key].fields.days.value = True, []
    form.save_button.click()
    for key in ("glute-bridge", "camel-pose"):
        assert "days must be different ones" in form.rows[key].error.text


def test_a_plan_without_exercises_or_without_a_start_is_refused(journal: Journal) -> None:
    form = PlanEditor(journal)
    form.save_button.click()
    assert "choose at least one exercise" in form.problem.text
    form.rows["glute-bridge"].chosen.value, form.start.value = True, None
    form.save_button.click()
    assert form.start_error.text == "The day on which the plan starts must be given"
    assert journal.plans().empty


def test_more_than_four_exercises_get_a_hint_and_no_bar(journal: Journal) -> None:
    form = PlanEditor(journal)
    for key in list(form.rows)[:4]:
        form.rows[key].chosen.value = True
    assert form.few_line.text == ""
    form.rows["glute-bridge"].chosen.value = True
    assert "2 to 4 at a time are kept up better (Bachmann 2018; certainty moderate)" in form.few_line.text
    form.save_button.click()
    assert len(plans(journal)[0].items) == 5


def test_strengthening_on_days_that_follow_one_another_gets_a_hint(journal: Journal) -> None:
    form = PlanEditor(journal)
    row = form.rows["straight-leg-raise"]
    row.chosen.value, row.fields.days.value = True, ["mon", "tue"]
    assert "the quadriceps and the hip flexors without 48 hours of rest" in form.rest_line.text
    row.fields.days.value = ["mon", "wed"]
    assert form.rest_line.text == ""


# ---------------------------------------------------------------- a new version


def test_the_editor_opens_with_the_newest_version_and_shows_what_a_save_would_change(
    planned: Journal,
) -> None:
    form = PlanEditor(planned)
    assert form.in_force.text == "In force: version 1, “My plan”, since Monday 16 November."
    assert form.start.value == TODAY + timedelta(days=1)
    assert (
        "What changes against version 1</div><ul><li>Nothing: the same exercises in the same doses</li>"
        in form.changes.value
    )
    form.rows["glute-bridge"].fields.reps.value = "10-12"
    assert "<li>1 exercise as before</li>" in form.changes.value
    form.rows["kneeling-lunge-stretch"].chosen.value = False
    form.rows["camel-pose"].chosen.value = True
    said = form.changes.value
    assert "What changes against version 1" in said
    assert (
        "<b>changed</b> Glute bridge: 15–20 x 5–10 s hold; Mon, Thu → 10–12 x 5–10 s hold; Mon, Thu" in said
    )
    assert "<b>new</b> Camel pose: 3 x 30 s hold" in said
    assert "<b>left out</b> Kneeling lunge stretch: 3 x 30 s each side; 3 times a week" in said


def test_saving_keeps_the_older_version_and_lists_both_with_their_start_days(planned: Journal) -> None:
    form = PlanEditor(planned)
    before = plans(planned)[0]
    form.rows["glute-bridge"].fields.sets.value = "2"
    form.save_button.click()
    assert form.status.text == "Saved 20:41: version 2 holds from Wednesday 25 November on"
    assert plans(planned)[0] == before
    assert [item.sets for item in plans(planned)[1].items] == [2, 1]
    listed = form.version_list.value
    assert "Version 1, from Monday 16 November (in force): My plan, by Ann, therapist; 2 exercises" in listed
    assert "Version 2, from Wednesday 25 November: My plan" in listed
    assert "Version 2 starts on Wednesday 25 November." in form.in_force.text


def test_undo_takes_back_the_plan_and_not_what_was_logged_since(planned: Journal) -> None:
    form = PlanEditor(planned)
    form.rows["glute-bridge"].fields.sets.value = "2"
    form.save_button.click()
    planned.log_pain(3, site="low back")
    form.undo_button.click()
    assert form.status.text == "Taken back: plan from 2026-11-25"
    assert len(plans(planned)) == len(planned.pain()) == 1
    assert "Version 2" not in form.version_list.value
    form.save_button.click()
    assert len(plans(planned)) == 2


def test_a_plan_in_which_nothing_differs_is_not_saved_again(planned: Journal) -> None:
    form = PlanEditor(planned)
    form.save_button.click()
    assert "nothing differs from version 1" in form.problem.text
    form.title.value = "Another name"
    form.save_button.click()
    assert len(plans(planned)) == 2


def test_the_start_can_be_today_tomorrow_or_any_day_and_is_said(planned: Journal) -> None:
    form = PlanEditor(planned)
    for button, day, said in (
        (form.today_button, TODAY, "Starts today."),
        (form.tomorrow_button, TODAY + timedelta(days=1), "Starts tomorrow."),
    ):
        button.click()
        assert (form.start.value, form.start_line.text) == (day, said)
    form.start.value = date(2026, 11, 20)
    assert "in the past: the days since then will count by this version" in form.start_line.text
    form.start.value = date(2026, 11, 10)
    assert form.start_line.text.endswith("Version 1 takes over on Monday 16 November.")


def test_an_editor_that_was_open_overnight_stops_once_and_asks_for_the_start(
    journal: Journal, clock: Clock
) -> None:
    form = PlanEditor(journal)
    form.starters.buttons["mobility"].click()
    clock.local += timedelta(days=1)
    form.save_button.click()
    assert "A new day has begun" in form.start_error.text
    assert "in the past" in form.start_line.text
    assert journal.plans().empty
    form.today_button.click()
    form.save_button.click()
    assert form.status.text == "Saved 20:41: version 1 holds from Wednesday 25 November on"


def test_the_title_and_the_author_are_kept_as_text(journal: Journal) -> None:
    form = PlanEditor(journal)
    form.rows["glute-bridge"].chosen.value = True
    form.title.value, form.author.value = "<b>mine</b>", "Ann & Co"
    form.save_button.click()
    assert "&lt;b&gt;mine&lt;/b&gt;, by Ann &amp; Co" in form.version_list.value
    form.title.value = "x" * 201
    form.save_button.click()
    assert "at most 200 characters" in form.head_error.text
    assert len(plans(journal)) == 1


def test_a_plan_that_another_form_has_set_since_is_compared_with(journal: Journal) -> None:
    form = PlanEditor(journal)
    form.starters.buttons["mobility"].click()
    other = PlanEditor(journal)
    other.starters.buttons["mobility"].click()
    other.save_button.click()
    form.save_button.click()
    assert "nothing differs from version 1" in form.problem.text


# ---------------------------------------------------------------- the baseline week


def test_a_new_user_is_offered_a_baseline_week_that_moves_the_start_by_seven_days(journal: Journal) -> None:
    form = PlanEditor(journal)
    assert shown(form.baseline)
    assert "Log your pain each evening for 7 days" in texts(form.baseline)
    form.baseline.begin_button.click()
    assert form.start.value == TODAY + timedelta(days=7)
    assert form.baseline.status.text.startswith("The start is set to Tuesday 1 December.")
    assert "Until Tuesday 1 December is your baseline week" in form.start_line.text
    assert "at least 5 times" in form.start_line.text
    form.starters.buttons["mobility"].click()
    form.save_button.click()
    assert form.status.text == "Saved 20:41: version 1 holds from Tuesday 1 December on"
    assert form.in_force.text.startswith("No plan is in force yet")
    assert not shown(form.baseline)


def test_a_baseline_week_that_was_passed_over_is_not_offered_again(journal: Journal) -> None:
    form = PlanEditor(journal)
    form.baseline.pass_button.click()
    assert not shown(form.baseline)
    assert form.start.value == TODAY
    assert not shown(PlanEditor(journal).baseline)
    assert journal.setting("baseline_week_passed_over") == "2026-11-24"


def test_who_has_a_plan_is_offered_neither_a_baseline_week_nor_a_starter_plan_at_once(
    planned: Journal,
) -> None:
    form = PlanEditor(planned)
    assert not shown(form.baseline)
    assert not shown(form.starters)
    form.starters_button.click()
    assert shown(form.starters)


# ---------------------------------------------------------------- a spinal condition


@pytest.mark.parametrize("exercise_id", ["camel-pose", "cobra-pose"])
def test_with_a_spinal_condition_the_therapist_agrees_first(journal: Journal, exercise_id: str) -> None:
    form = PlanEditor(journal)
    form.spinal.value = True
    row = form.rows[exercise_id]
    assert not shown(row.agreed)
    row.chosen.value = True
    assert shown(row.agreed)
    form.save_button.click()
    assert "needs your therapist’s word first" in row.error.text
    assert journal.plans().empty
    row.agreed.value = True
    form.save_button.click()
    assert form.problem.text == ""
    assert plans(journal)[0].items[0].exercise_id == exercise_id
    again = PlanEditor(journal)
    assert again.spinal.value
    assert again.rows[exercise_id].agreed.value
    assert "(Tuesday 24 November)" in again.rows[exercise_id].agreed.description


def test_who_tells_of_a_spinal_condition_later_is_told_what_the_plan_holds_already(journal: Journal) -> None:
    plan = Plan((PlanItem("camel-pose", journal.catalog["camel-pose"].dose),))
    journal.set_plan(plan, starts_on="2026-11-16")
    form = PlanEditor(journal)
    assert form.spinal_line.text == ""
    form.spinal.value = True
    assert form.spinal_line.text == "Ask your therapist before you do: Camel pose."
    form.rows["camel-pose"].agreed.value = True
    assert form.spinal_line.text == ""


def test_the_day_on_which_the_therapist_agreed_stays(journal: Journal) -> None:
    journal.set_setting("spinal_condition", "yes")
    journal.set_setting("therapist_agreed:camel-pose", "2026-11-02")
    form = PlanEditor(journal)
    form.rows["camel-pose"].chosen.value = True
    form.save_button.click()
    assert journal.setting("therapist_agreed:camel-pose") == "2026-11-02"


def test_an_agreement_is_taken_back_with_its_plan(journal: Journal) -> None:
    form = PlanEditor(journal)
    form.spinal.value = form.rows["camel-pose"].chosen.value = form.rows["camel-pose"].agreed.value = True
    form.save_button.click()
    form.undo_button.click()
    assert journal.setting("therapist_agreed:camel-pose") is None
    assert not form.rows["camel-pose"].agreed.value


def test_without_a_spinal_condition_the_caution_is_shown_and_nothing_is_asked(journal: Journal) -> None:
    form = PlanEditor(journal)
    row = form.rows["camel-pose"]
    row.chosen.value = True
    assert not shown(row.agreed)
    assert journal.catalog["camel-pose"].cautions[0].text in texts(row._work)
    form.save_button.click()
    assert len(plans(journal)) == 1


def test_other_exercises_need_nobodys_word(journal: Journal) -> None:
    form = PlanEditor(journal)
    form.spinal.value = True
    form.starters.buttons["balanced"].click()
    form.save_button.click()
    assert form.problem.text == ""
    form.spinal.value = False
    assert journal.setting("spinal_condition") is None


# ---------------------------------------------------------------- pauses


def test_a_pause_is_saved_listed_and_taken_back(planned: Journal) -> None:
    form = PlanEditor(planned)
    form.pauses.start.value, form.pauses.end.value = date(2026, 12, 1), date(2026, 12, 5)
    form.pauses.reason.value = "<i>travel</i>"
    form.pauses.add_button.click()
    assert form.status.text == "Saved 20:41: pause"
    assert "Tuesday 1 December to Saturday 5 December: &lt;i&gt;travel&lt;/i&gt;" in form.pauses.known.value
    assert planned.pauses()["reason"].tolist() == ["<i>travel</i>"]
    assert form.pauses.start.value is None
    form.undo_button.click()
    assert planned.pauses().empty
    assert form.pauses.known.value == ""


@pytest.mark.parametrize(
    ("start", "end", "reason", "said"),
    [
        (None, date(2026, 12, 5), "travel", "must have a first and a last day"),
        (date(2026, 12, 5), date(2026, 12, 1), "travel", "end must not be before start"),
        (date(2026, 12, 1), date(2026, 12, 5), " ", "Say why"),
    ],
)
def test_a_broken_pause_is_told_beside_it(
    planned: Journal, start: date | None, end: date, reason: str, said: str
) -> None:
    form = PlanEditor(planned)
    form.pauses.start.value, form.pauses.end.value, form.pauses.reason.value = start, end, reason
    form.pauses.add_button.click()
    assert said in form.pauses.error.text
    assert planned.pauses().empty


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("3", (3, 3)),
        (" 15 - 20 ", (15, 20)),
        ("15–20", (15, 20)),
        ("15 to 20", (15, 20)),
    ],
)
def test_a_range_is_read_as_people_write_it(typed: str, read: tuple[int, int]) -> None:
    assert typed_range(typed, name="reps", whole=True) == read


@pytest.mark.parametrize("typed", ["", "-", "3-", "-3", "1-2-3", "3 x 4", "1e3", "٣"])
def test_what_is_no_range_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="must be a whole number or a range"):
        typed_range(typed, name="reps", whole=True)


@pytest.mark.parametrize(
    ("dose", "inside"),
    [
        (BRIDGE, True),
        (Dose(16, 18, 6, 9, "both"), True),
        (Dose(14, 20, 5, 10, "both"), False),
        (Dose(15, 21, 5, 10, "both"), False),
        (Dose(15, 20, 4, 10, "both"), False),
        (Dose(15, 20, 5, 11, "both"), False),
        (Dose(15, 20, None, None, "both"), False),
    ],
)
def test_a_dose_is_inside_only_if_all_of_it_is(dose: Dose, inside: bool) -> None:
    assert (outside_words(PlanItem("glute-bridge", dose), BRIDGE) == "") is inside


def test_a_hold_where_the_source_gives_none_is_outside() -> None:
    usual = Dose(20, 20, None, None, "alternating")
    item = PlanItem("single-knee-to-chest", Dose(20, 20, 5, 5, "alternating"))
    assert outside_words(item, usual) == "Outside the source’s 20 alternating."


def test_an_exercise_that_the_catalog_no_longer_knows_is_told_as_left_out(journal: Journal) -> None:
    old = Plan((PlanItem("my-own", BRIDGE),))
    new = Plan((PlanItem("glute-bridge", BRIDGE),))
    assert [kind for kind, _ in change_words(old, new, journal.catalog)] == ["new", "left out"]


def test_an_exercise_of_ones_own_is_planned_without_a_picture_and_its_name_stays_text(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(
        'exercise = [{id = "my-own", name = "My <b>own</b>", kind = "stretch", start_position = "standing",'
        ' steps = ["Stand."], muscles = ["glutes"], source = "me", dose = {reps_min = 3, reps_max = 3,'
        ' sides = "both"}}]'
    )
    with open_journal(tmp_path / "journal.sqlite", catalog=load_catalog(extra=file)) as journal:
        form = PlanEditor(journal)
        form.rows["my-own"].chosen.value = True
        form.save_button.click()
        assert plans(journal)[0].items[0].exercise_id == "my-own"
        form.rows["my-own"].fields.sets.value = "2"
        assert "My &lt;b&gt;own&lt;/b&gt;: 3 times" in form.changes.value


def test_red_flags_and_the_mark_of_made_up_data_are_there(journal: Journal) -> None:
    assert red_flags.TITLE in texts(PlanEditor(journal))
    with demo_journal() as demo:
        form = PlanEditor(demo)
        assert "SYNTHETIC demo" in texts(form)
        assert "version 2" in form.in_force.text

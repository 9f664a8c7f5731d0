"""PainForm, driven as a person drives it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path

import pytest

from psoas_analytics import measures
from psoas_analytics.journal import Journal, open_journal
from psoas_analytics.records import CONTEXTS, RECALLS, SITES
from psoas_analytics.widgets import PainForm
from psoas_analytics.widgets.body_map import MAPPED, Place
from psoas_analytics.widgets.pain_form import RECALL_WORDS

CET = timezone(timedelta(hours=1))
LOW_BACK = Place("low back", None)
HIP_LEFT, HIP_RIGHT = Place("front of hip", "left"), Place("front of hip", "right")
SETS = [{"exercise_id": "glute-bridge", "side": "both", "reps": 15, "hold_s": 5}]


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


def filled(form: PainForm, scores: dict[Place, int]) -> PainForm:
    for place, score in scores.items():
        if place not in form.lines:
            form.map.press(place)
        form.lines[place].score.value = score
    return form


def saved(journal: Journal) -> list[list[object]]:
    frame = journal.pain()[["site", "side", "pain_nrs"]]
    return [[None if one != one else one for one in row] for row in frame.to_numpy().tolist()]


# ---------------------------------------------------------------- the map


def test_every_site_but_other_stands_on_the_map_and_a_press_chooses_it(journal: Journal) -> None:
    form = PainForm(journal)
    assert {place.site for place in MAPPED.values()} == set(SITES) - {"other"}
    for place in MAPPED.values():
        form.map.press(place)
    assert list(form.lines) == list(MAPPED.values())
    assert set(form.map.marks) == set(MAPPED)


def test_the_map_says_left_and_right_as_the_person_has_them(journal: Journal) -> None:
    front, back = PainForm(journal).map.figures
    # Who faces you has the left on the right-hand side of the picture.
    assert (front["seen_left"]["words"], front["seen_right"]["words"]) == ("your right", "your left")
    assert (back["seen_left"]["words"], back["seen_right"]["words"]) == ("your left", "your right")
    for figure in (front, back):
        for region in figure["regions"]:
            seen = figure["seen_left"] if region["x"] < 0 else figure["seen_right"]
            assert seen["words"] in region["name"] or region["x"] == 0
    names = [region["name"] for figure in (front, back) for region in figure["regions"]]
    assert len(set(names)) == len(names)
    assert {"front of hip, your left", "low back, middle", "knee, your right, from behind"} <= set(names)


def test_a_second_press_takes_the_place_and_its_score_away(journal: Journal) -> None:
    form = filled(PainForm(journal), {HIP_LEFT: 4})
    form.map.press(HIP_LEFT)
    assert (form.lines, form.map.marks) == ({}, {})
    form.map.press(HIP_LEFT)
    assert form.lines[HIP_LEFT].score.value is None
    form.lines[HIP_LEFT].remove_button.click()
    assert form.lines == {}


def test_the_map_shows_the_score_of_each_chosen_place(journal: Journal) -> None:
    form = filled(PainForm(journal), {LOW_BACK: 6})
    form.map.press(HIP_LEFT)
    assert form.map.marks == {"low back|": 6, "front of hip|left": None}
    form.lines[HIP_LEFT].score.value = 0
    assert form.map.marks["front of hip|left"] == 0


def test_what_is_no_place_of_the_map_changes_nothing(journal: Journal) -> None:
    form = PainForm(journal)
    form.map.press(Place("elbow", "left"))
    assert form.lines == {}


# ---------------------------------------------------------------- saving


def test_every_allowed_word_can_be_chosen_and_the_average_stands_first(journal: Journal) -> None:
    form = PainForm(journal)
    assert [value for _, value in form.context.options] == ["", *CONTEXTS]
    assert [value for _, value in form.recall.options] == list(RECALLS) == list(RECALL_WORDS)
    assert (form.recall.value, form.context.value) == ("average_24h", "")


def test_several_places_are_saved_at_once_with_all_that_was_said(journal: Journal) -> None:
    form = filled(PainForm(journal), {LOW_BACK: 4, HIP_LEFT: 2, HIP_RIGHT: 0})
    form.recall.value, form.context.value, form.note.value = "worst_24h", "after sitting", "long drive"
    form.save_button.click()
    assert form.status.text == (
        "Saved 20:41: low back 4, front of hip (left) 2, front of hip (right) 0;"
        " your pain at its worst in the last 24 hours"
    )
    assert saved(journal) == [
        ["low back", None, 4],
        ["front of hip", "left", 2],
        ["front of hip", "right", 0],
    ]
    pain = journal.pain()
    for column, value in {"recall": "worst_24h", "context": "after sitting", "note": "long drive"}.items():
        assert set(pain[column]) == {value}


def test_undo_takes_all_places_of_one_save_back(journal: Journal) -> None:
    form = filled(PainForm(journal), {LOW_BACK: 4, HIP_LEFT: 2})
    form.save_button.click()
    form.undo_button.click()
    assert form.status.text == "Taken back: 2 pain scores on 2026-11-24"
    assert journal.pain().empty
    # Nothing is "last time" any more.
    assert form.again_button.layout.display == "none"


def test_a_place_without_a_score_is_named_and_nothing_is_saved(journal: Journal) -> None:
    form = filled(PainForm(journal), {LOW_BACK: 4})
    form.map.press(HIP_LEFT)
    form.save_button.click()
    assert form.lines[HIP_LEFT].score.error.text == "Choose a score from 0 to 10"
    assert form.lines[LOW_BACK].score.error.text == ""
    assert form.problem.text.startswith("Nothing was saved")
    assert journal.pain().empty
    form.lines[HIP_LEFT].score.value = 0
    form.save_button.click()
    assert saved(journal) == [["low back", None, 4], ["front of hip", "left", 0]]


def test_without_a_place_nothing_is_saved(journal: Journal) -> None:
    form = PainForm(journal)
    form.save_button.click()
    assert form.places_error.text.startswith("Choose where it hurts")
    form.map.press(LOW_BACK)
    assert form.places_error.text == ""
    assert journal.pain().empty


def test_no_score_and_no_question_is_carried_over_to_the_next_entry(journal: Journal) -> None:
    form = filled(PainForm(journal), {LOW_BACK: 4})
    form.recall.value, form.context.value = "now", "night"
    form.save_button.click()
    form.save_button.click()
    assert len(journal.pain()) == 1
    assert (form.lines, form.map.marks) == ({}, {})
    assert (form.recall.value, form.context.value) == ("average_24h", "")
    form.map.press(LOW_BACK)
    assert form.save_button.description == "Save another score"
    assert form.lines[LOW_BACK].score.value is None


def test_an_untouched_time_means_now_not_when_the_form_was_opened(journal: Journal, clock: Clock) -> None:
    form = filled(PainForm(journal), {LOW_BACK: 4})
    clock.local += timedelta(days=1, hours=1)
    form.save_button.click()
    assert journal.pain()["at"].iloc[0] == datetime(2026, 11, 25, 20, 41, 30, tzinfo=UTC)
    assert form.when.day.value == date(2026, 11, 25)
    assert form.status.text.endswith("last 24 hours")


def test_a_past_day_and_time_can_be_chosen_and_are_named(journal: Journal) -> None:
    form = filled(PainForm(journal), {LOW_BACK: 4})
    form.when.day.value, form.when.clock.value = date(2026, 11, 22), time(0, 30)
    assert form.when.time_line.text.startswith("00:30 is after midnight: it counts for the evening of Sunday")
    form.save_button.click()
    assert form.status.text.endswith(", for Sunday 22 November")
    one = journal.pain().iloc[0]
    assert str(one["day"].date()) == "2026-11-22"
    assert one["at"] == datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    form.when.now_button.click()
    assert form.when.day.value == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("day", "said"),
    [(date(2026, 11, 25), "must not be in the future"), (None, "Day and time must be given")],
)
def test_a_day_that_cannot_be_is_named_beside_the_day(journal: Journal, day: date | None, said: str) -> None:
    form = filled(PainForm(journal), {LOW_BACK: 4, HIP_LEFT: 1})
    form.when.day.value = day
    form.save_button.click()
    assert said in form.when.error.text
    assert journal.pain().empty


def test_the_question_names_both_anchors(journal: Journal) -> None:
    form = filled(PainForm(journal), {LOW_BACK: 4})
    tooltips = form.lines[LOW_BACK].score.buttons.tooltips
    assert (tooltips[0], tooltips[10], len(tooltips)) == ("0, no pain", "10, the worst imaginable", 11)


# ---------------------------------------------------------------- somewhere else


def test_an_own_site_is_kept_and_never_becomes_html(journal: Journal) -> None:
    form = PainForm(journal)
    form.other_where.value, form.other_side.value = " <b>jaw</b> ", "left"
    form.other_button.click()
    place = Place("other: <b>jaw</b>", "left")
    assert (form.other_where.value, form.other_side.value) == ("", "")
    filled(form, {place: 3}).save_button.click()
    assert saved(journal) == [[place.site, "left", 3]]
    assert "<b>jaw" not in form.status.value
    assert "&lt;b&gt;jaw" in form.status.value


@pytest.mark.parametrize(
    ("words", "said"), [("", "Say where it hurts"), ("x" * 61, "This place cannot be kept")]
)
def test_an_own_site_that_cannot_be_is_named_and_not_added(journal: Journal, words: str, said: str) -> None:
    form = PainForm(journal)
    form.other_where.value = words
    form.other_button.click()
    assert form.places_error.text.startswith(said)
    assert form.lines == {}


# ---------------------------------------------------------------- the places of last time


def test_the_places_of_the_latest_day_are_offered_without_their_scores(journal: Journal) -> None:
    journal.log_pain(7, site="groin", side="right", at="2026-11-20T20:00")
    journal.log_pain(4, site="low back", at="2026-11-23T08:00")
    journal.log_pain(9, site="knee", side="left", at="2026-11-23T18:00", context="exercise")
    journal.log_pain(2, site="front of hip", side="left", at="2026-11-23T20:00")
    form = PainForm(journal)
    assert form.again_button.description == "Same places as yesterday: low back, front of hip (left)"
    form.again_button.click()
    assert {place: line.score.value for place, line in form.lines.items()} == {LOW_BACK: None, HIP_LEFT: None}
    assert form.again_button.layout.display == "none"


@pytest.mark.parametrize(
    ("at", "words"),
    [("2026-11-24T08:00", "earlier today"), ("2026-11-20T08:00", "on Friday 20 November")],
)
def test_the_day_of_last_time_is_named(journal: Journal, at: str, words: str) -> None:
    journal.log_pain(4, site="low back", at=at)
    assert PainForm(journal).again_button.description == f"Same places as {words}: low back"


def test_a_score_of_both_sides_stays_one_and_shows_on_both(journal: Journal) -> None:
    journal.log_pain(4, site="buttock", side="both", at="2026-11-23T08:00")
    form = PainForm(journal)
    form.again_button.click()
    filled(form, {Place("buttock", "both"): 5})
    assert form.map.marks == {"buttock|left": 5, "buttock|right": 5}
    form.map.press(Place("buttock", "left"))
    assert form.lines == {}


def test_no_pain_at_the_usual_places_is_one_press(journal: Journal) -> None:
    journal.log_pain(4, site="low back", at="2026-11-23T08:00")
    journal.log_pain(2, site="front of hip", side="left", at="2026-11-23T08:00")
    form = PainForm(journal)
    assert form.none_button.description == "No pain: save 0 for low back, front of hip (left)"
    form.none_button.click()
    # The second click of a double click arrives although the button is gone.
    form.none_button.click()
    assert saved(journal)[2:] == [["low back", None, 0], ["front of hip", "left", 0]]
    assert form.status.text.startswith("Saved 20:41: low back 0, front of hip (left) 0")
    # Today is answered: another row of zeros is not offered.
    assert form.none_button.layout.display == "none"
    form.undo_button.click()
    assert len(journal.pain()) == 2
    assert form.none_button.layout.display is None


def test_no_pain_names_every_place_that_it_would_save(journal: Journal) -> None:
    journal.log_pain(4, site="low back", at="2026-11-23T08:00")
    form = PainForm(journal)
    form.map.press(HIP_LEFT)
    assert form.none_button.description == "No pain: save 0 for front of hip (left), low back"
    form.none_button.click()
    assert saved(journal)[1:] == [["front of hip", "left", 0], ["low back", None, 0]]


def test_zeros_are_not_offered_once_a_score_is_chosen(journal: Journal) -> None:
    journal.log_pain(4, site="low back", at="2026-11-23T08:00")
    form = filled(PainForm(journal), {HIP_LEFT: 3})
    assert form.none_button.layout.display == "none"


def test_a_new_journal_offers_nothing(journal: Journal) -> None:
    form = PainForm(journal)
    assert form.again_button.layout.display == form.none_button.layout.display == "none"
    assert form.morning_line.text == ""


# ---------------------------------------------------------------- the morning after a session


@pytest.fixture
def morning(journal: Journal, clock: Clock) -> Journal:
    """Half past eight, after a session of yesterday; the low back is the usual place."""
    clock.local = datetime(2026, 11, 24, 8, 30, tzinfo=CET)
    for day in (20, 21, 22):
        journal.log_pain(4, site="low back", at=f"2026-11-{day}T20:00")
    journal.log_pain(6, site="knee", side="left", at="2026-11-23T20:00")
    journal.log_session(SETS, started_at="2026-11-23T18:00")
    return journal


def test_the_morning_after_a_session_the_usual_place_is_asked_for_by_the_fixed_question(
    morning: Journal,
) -> None:
    form = PainForm(morning)
    assert form.morning_line.text == (
        "You exercised yesterday. The pain rules look at the morning after:"
        " please score low back before you exercise again."
    )
    assert {place: line.score.value for place, line in form.lines.items()} == {LOW_BACK: None}
    filled(form, {LOW_BACK: 5}).save_button.click()
    one = morning.pain().iloc[-1]
    assert one[["recall", "context", "pain_nrs"]].tolist() == ["average_24h", "on waking", 5]
    # It stands in the same daily line as the baseline does, and is not asked for twice.
    assert measures.daily_pain(morning.pain(), site="low back")["pain_nrs"].tolist() == [4, 4, 4, 5]
    assert form.morning_line.text == ""
    assert (form.lines, form.context.value) == ({}, "")


def test_it_asks_again_when_the_answer_is_taken_back(morning: Journal) -> None:
    form = filled(PainForm(morning), {LOW_BACK: 5})
    form.save_button.click()
    form.undo_button.click()
    assert form.morning_line.text.startswith("You exercised yesterday")


@pytest.mark.parametrize(("hour", "asked"), [(2, False), (3, True), (11, True), (12, False), (20, False)])
def test_it_asks_from_three_until_noon(morning: Journal, clock: Clock, hour: int, asked: bool) -> None:
    clock.local = clock.local.replace(hour=hour)
    assert bool(PainForm(morning).morning_line.text) is asked


def test_another_question_another_place_or_the_exercise_itself_does_not_answer_it(morning: Journal) -> None:
    morning.log_pain(3, site="low back", recall="now")
    morning.log_pain(3, site="low back", context="exercise")
    morning.log_pain(3, site="knee", side="left")
    assert PainForm(morning).morning_line.text
    morning.log_pain(3, site="low back")
    assert not PainForm(morning).morning_line.text


def test_a_session_of_another_day_asks_nothing(journal: Journal, clock: Clock) -> None:
    clock.local = datetime(2026, 11, 24, 8, 30, tzinfo=CET)
    journal.log_session(SETS, started_at="2026-11-22T18:00")
    assert not PainForm(journal).morning_line.text


def test_before_any_score_it_asks_and_leaves_the_place_to_the_person(journal: Journal, clock: Clock) -> None:
    clock.local = datetime(2026, 11, 24, 8, 30, tzinfo=CET)
    journal.log_session(SETS, started_at="2026-11-23T18:00")
    form = PainForm(journal)
    assert "please score your pain before" in form.morning_line.text
    assert form.lines == {}


# ---------------------------------------------------------------- a form that stays open overnight


@pytest.fixture
def overnight(journal: Journal, clock: Clock) -> PainForm:
    """Opened on the evening of a session, whose usual place is the low back."""
    clock.local = datetime(2026, 11, 23, 21, 0, tzinfo=CET)
    journal.log_pain(4, site="low back", at="2026-11-23T20:00")
    journal.log_session(SETS, started_at="2026-11-23T18:00")
    return PainForm(journal)


def strike(form: PainForm, clock: Clock, hour: int) -> None:
    """The browser tells of an hour of the next day."""
    clock.local = datetime(2026, 11, 24, hour, 0, tzinfo=CET)
    form.hours.value += 1


def test_a_form_left_open_asks_in_the_morning_and_stops_at_noon(overnight: PainForm, clock: Clock) -> None:
    assert not overnight.morning_line.text
    strike(overnight, clock, 7)
    assert overnight.morning_line.text.startswith("You exercised yesterday")
    assert (list(overnight.lines), overnight.context.value) == ([LOW_BACK], "on waking")
    assert overnight.when.day.value == date(2026, 11, 24)
    strike(overnight, clock, 12)
    assert not overnight.morning_line.text
    assert (overnight.lines, overnight.context.value) == ({}, "")


def test_the_morning_is_asked_for_after_a_save_of_the_evening(overnight: PainForm, clock: Clock) -> None:
    filled(overnight, {LOW_BACK: 3}).save_button.click()
    strike(overnight, clock, 7)
    assert overnight.morning_line.text
    assert overnight.save_button.disabled
    assert overnight.status.text.startswith("Saved 21:00")
    filled(overnight, {LOW_BACK: 5}).save_button.click()
    assert not overnight.morning_line.text


@pytest.mark.parametrize("typed", ["score", "place", "note", "recall", "elsewhere", "time"])
def test_what_is_under_way_stays_when_the_morning_comes(
    overnight: PainForm, clock: Clock, typed: str
) -> None:
    if typed in ("score", "place"):
        overnight.map.press(HIP_LEFT)
    if typed == "score":
        overnight.lines[HIP_LEFT].score.value = 6
    if typed == "note":
        overnight.note.value = "long drive"
    if typed == "recall":
        overnight.recall.value = "now"
    if typed == "elsewhere":
        overnight.other_where.value = "big toe"
    if typed == "time":
        overnight.when.clock.value = time(19, 30)
    before = overnight._under_way()
    strike(overnight, clock, 7)
    assert overnight._under_way() == before
    assert not overnight.morning_line.text

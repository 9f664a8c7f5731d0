"""A therapist's answer: its file read in Python, and its lines accepted in the PlanEditor."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from injection import INJECTIONS
from ipywidgets import HTML, Box, Widget

import psoas_analytics as psoas
from psoas_analytics.answer_file import (
    CUTOFFS,
    FIELDS,
    FORMAT,
    MAX_BYTES,
    canonical,
    checksum,
    item_data,
    plan_key,
)
from psoas_analytics.catalog import Dose
from psoas_analytics.charts.marks import marks
from psoas_analytics.charts.source import Period
from psoas_analytics.exchange import PlanAnswer, PlanAnswerError, read_plan_answer
from psoas_analytics.journal import Journal, open_journal
from psoas_analytics.plan import Plan, PlanItem, versions
from psoas_analytics.report.answer import answer_form
from psoas_analytics.thresholds import CONTEXT_ONLY, THRESHOLDS
from psoas_analytics.widgets import PlanEditor

TODAY = date(2026, 11, 24)  # a Tuesday
BRIDGE = PlanItem("glute-bridge", Dose(15, 20, 5, 10, "both"), days=("mon", "thu"))
LUNGE = PlanItem("kneeling-lunge-stretch", Dose(3, 3, 30, 30, "each"), days=(), times_per_week=3)
CAMEL = PlanItem("camel-pose", Dose(3, 3, 30, 30, "both"), days=("tue",))
NEW_BRIDGE = PlanItem("glute-bridge", Dose(10, 12, 2.5, 5, "both"), sets=2, days=("mon", "wed"))

OLD_PLAN = Plan((BRIDGE, LUNGE), title="My plan", author="you")


def content(**changes: Any) -> dict[str, Any]:
    """What a page writes, without its checksum."""
    whole = {
        "format": FORMAT,
        "format_version": 1,
        "report_id": "0123456789abcdef",
        "plan_version": 1,
        "plan_key": plan_key(1, date(2026, 11, 16), OLD_PLAN.items),
        "written_on": "2026-11-23",
        "author": "Ann Lee",
        "message": "Slowly, please.",
        "items": [item_data(NEW_BRIDGE), item_data(CAMEL)],
        "cutoffs": {"pain_exercise_red": 4},
    }
    return whole | changes


def as_file(whole: dict[str, Any], *, sha256: str | None = None) -> bytes:
    return json.dumps({**whole, "sha256": sha256 or checksum(whole)}, indent=1).encode()


def refusal(content: bytes) -> str:
    with pytest.raises(PlanAnswerError) as caught:
        read_plan_answer(content)
    return str(caught.value)


# ---------------------------------------------------------------- reading


def test_an_answer_is_read_as_it_was_written(tmp_path: Path) -> None:
    answer = read_plan_answer(as_file(content()))
    assert answer.items == (NEW_BRIDGE, CAMEL)
    assert (answer.author, answer.message) == ("Ann Lee", "Slowly, please.")
    assert (answer.written_on, answer.plan_version) == (date(2026, 11, 23), 1)
    assert dict(answer.cutoffs) == {"pain_exercise_red": 4}
    file = tmp_path / "plan.psoas-plan.json"
    file.write_bytes(as_file(content()))
    assert read_plan_answer(file) == read_plan_answer(memoryview(file.read_bytes())) == answer


def test_the_fields_of_a_file_are_those_that_are_named() -> None:
    assert set(content()) == set(FIELDS)


@pytest.mark.parametrize("field", FIELDS)
def test_whatever_is_changed_on_the_way_is_noticed(field: str) -> None:
    whole = content()
    found = checksum(whole)
    other = content(format_version=1, message="Quickly, please.")
    if field in ("format", "format_version"):
        assert "must be" in refusal(as_file(whole | {field: 7}, sha256=found))
        return
    changed = whole | {field: other["message"] if field == "message" else "changed"}
    assert "changed or damaged on its way" in refusal(as_file(changed, sha256=found))


ITEM = item_data(NEW_BRIDGE)
OUT_OF_RULE = {
    "too many sets": ({"items": [ITEM | {"sets": 21}]}, "sets must be a whole number from 1 to 20, got 21"),
    "a truth for sets": ({"items": [ITEM | {"sets": True}]}, "sets must be a whole number"),
    "no reps": ({"items": [ITEM | {"reps_min": 0}]}, "reps_min must be a whole number from 1 to 1000, got 0"),
    "too many reps": ({"items": [ITEM | {"reps_max": 1001}]}, "reps_max must be a whole number"),
    "reps upside down": ({"items": [ITEM | {"reps_min": 13}]}, "reps_max must be at least reps_min"),
    "a text for reps": ({"items": [ITEM | {"reps_min": "10"}]}, "reps_min must be a whole number"),
    "an endless hold": ({"items": [ITEM | {"hold_max_s": 3601}]}, "hold_max_s must be 0 to 3600, got 3601"),
    "a hold of nothing": ({"items": [ITEM | {"hold_min_s": 0}]}, "hold_min_s must be above 0"),
    "half a hold": ({"items": [ITEM | {"hold_min_s": None}]}, "must be given both or neither"),
    "no day": ({"items": [ITEM | {"days": []}]}, "days must be different ones of mon"),
    "an unknown day": ({"items": [ITEM | {"days": ["monday"]}]}, "days must be different ones of mon"),
    "a day twice": ({"items": [ITEM | {"days": ["mon", "mon"]}]}, "days must be different ones of mon"),
    "a list as a day": ({"items": [ITEM | {"days": [["mon"]]}]}, "days must be texts"),
    "days and times": ({"items": [ITEM | {"times_per_week": 2}]}, "days or times_per_week, not both"),
    "eight times": ({"items": [ITEM | {"days": [], "times_per_week": 8}]}, "times_per_week must be 1 to 7"),
    "an unknown exercise": ({"items": [ITEM | {"exercise_id": "camel"}]}, "did you mean 'camel-pose'"),
    "an exercise that is no text": ({"items": [ITEM | {"exercise_id": ["x"]}]}, "exercise_id must be text"),
    "an exercise twice": ({"items": [ITEM, ITEM]}, "must hold each exercise once"),
    "nothing to do": ({"items": []}, "must hold at least one exercise"),
    "items that are no list": ({"items": {}}, "items must be a list"),
    "an item that is no table": ({"items": [7]}, "an item must be a table"),
    "a field too many": ({"items": [ITEM | {"run": "x"}]}, "must hold only exercise_id"),
    "a field too few": ({"items": [{"exercise_id": "glute-bridge"}]}, "an item must hold sets"),
    "an unknown cut-off": ({"cutoffs": {"mdc95": 1}}, "cutoffs must be ones of pain_exercise_green"),
    "a gate of the statistics": ({"cutoffs": {"pairs_for_p_value": 90}}, "cutoffs must be ones of"),
    "a cut-off out of range": ({"cutoffs": {"pain_exercise_red": 11}}, "pain_exercise_red must be 0 to 10"),
    "a cut-off that is a text": ({"cutoffs": {"done_share": "0.7"}}, "done_share must be 0.5 to 1"),
    "cut-offs that cross": (
        {"cutoffs": {"pain_exercise_green": 5, "pain_exercise_red": 4}},
        "pain_exercise_green must not be above pain_exercise_red (4), got 5",
    ),
    "cut-offs that are no table": ({"cutoffs": []}, "cutoffs must be a table"),
    "a long message": ({"message": "x" * 2001}, "message must have at most 2000 characters, got 2001"),
    "a bell in the message": ({"message": "\a"}, "message must not hold control characters"),
    "a message that is no text": ({"message": None}, "message must be text"),
    "a long name": ({"author": "x" * 201}, "author must have at most 200 characters"),
    "no day of writing": ({"written_on": "2026-02-30"}, "day is out of range"),
    "a day of another kind": ({"written_on": "24.11.2026"}, "written_on must be a day such as"),
    "a report id of another kind": ({"report_id": "../../etc"}, "report_id must be 16 hex digits"),
    "a plan key of another kind": ({"plan_key": 5}, "plan_key must be 16 hex digits"),
    "a version of nothing": ({"plan_version": 0}, "plan_version must be a whole number from 1"),
    "another field": ({"script": "alert(1)"}, "the file must hold only"),
}


@pytest.mark.parametrize(("changes", "words"), OUT_OF_RULE.values(), ids=OUT_OF_RULE)
def test_a_value_that_breaks_a_rule_is_refused_with_the_rule(changes: dict[str, Any], words: str) -> None:
    assert words in refusal(as_file(content(**changes)))


GOOD = as_file(content())
NOT_OURS = {
    "nothing": (b"", "must be JSON"),
    "cut in the middle": (GOOD[:200], "must be JSON"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "must be UTF-8 text, got another byte at place 0"),
    "UTF-16": (GOOD.decode().encode("utf-16"), "must be UTF-8 text"),
    "a byte order mark": (b"\xef\xbb\xbf" + GOOD, "got a byte order mark"),
    "a list": (b"[]", "got something else"),
    "another JSON file": (b'{"format": "FHIR", "items": []}', "got something else"),
    "too large": (b" " * (MAX_BYTES + 1), "must have at most 64 KB, got more"),
    "deep": (b"[" * 60_000, "must not be nested deeply"),
    "deep inside": (GOOD.replace(b'"Ann Lee"', b"[" * 20_000 + b"]" * 20_000), "nested deeply"),
    "a name twice": (GOOD.replace(b'"author"', b'"message"'), "give each name once, got 'message' twice"),
    "not a number": (GOOD.replace(b'"Ann Lee"', b"NaN"), "got 'NaN'"),
    "infinity": (GOOD.replace(b'"Ann Lee"', b"-Infinity"), "got '-Infinity'"),
    "a huge number": (GOOD.replace(b'"Ann Lee"', b"9" * 5000), "at most 9 digits"),
    "an exponent": (GOOD.replace(b'"Ann Lee"', b"1e21"), "at most 9 digits and 3 decimals, got '1e21'"),
    "a minus before nothing": (GOOD.replace(b'"Ann Lee"', b"-0"), "got '-0'"),
    "many decimals": (GOOD.replace(b'"Ann Lee"', b"0.1234"), "3 decimals, got '0.1234'"),
    "half a character": (GOOD.replace(b"Ann Lee", b"\\ud800"), "half a character"),
    "an older format": (as_file(content(format_version=0)), "an older program wrote the file"),
    "a newer format": (as_file(content(format_version=2, more=1)), "a newer program wrote the file"),
    "a truth for a format": (as_file(content(format_version=True)), "format_version must be 1, got True"),
    "no checksum": (json.dumps(content()).encode(), "must hold sha256"),
    "a checksum of another": (as_file(content(), sha256="0" * 64), "changed or damaged on its way"),
}


@pytest.mark.parametrize(("given", "words"), NOT_OURS.values(), ids=NOT_OURS)
def test_a_file_that_is_no_answer_is_refused_with_the_reason(given: bytes, words: str) -> None:
    assert words in refusal(given)


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "large.json"
    with file.open("wb") as opened:
        opened.truncate(2**40)  # a hole: nothing could read this much
    with pytest.raises(PlanAnswerError, match="must have at most 64 KB"):
        read_plan_answer(file)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_any_file_gives_an_answer_or_a_sentence_in_a_moment(data: st.DataObject) -> None:
    whole = content()
    place = data.draw(st.sampled_from(["bytes", "field", "item", "cut", "cutoffs"]))
    if place == "bytes":
        given_bytes = data.draw(st.binary(max_size=300))
    elif place == "cut":
        at, put = data.draw(st.integers(0, len(GOOD))), data.draw(st.binary(max_size=4))
        given_bytes = GOOD[:at] + put + GOOD[at + len(put) :]
    else:
        junk = data.draw(JUNK)
        if place == "field":
            whole[data.draw(st.sampled_from(FIELDS))] = junk
        elif place == "item":
            whole["items"][0][data.draw(st.sampled_from(sorted(ITEM)))] = junk
        else:
            whole["cutoffs"] = {data.draw(st.sampled_from(CUTOFFS)): junk}
        given_bytes = json.dumps({**whole, "sha256": _checksum_if_any(whole)}).encode()
    began = time.monotonic()
    outcome = outcome_of(given_bytes)
    assert (isinstance(outcome, PlanAnswer) and outcome.items) or 0 < len(str(outcome)) < 600
    assert time.monotonic() - began < 1


def outcome_of(given: bytes) -> PlanAnswer | PlanAnswerError:
    try:
        return read_plan_answer(given)
    except PlanAnswerError as error:
        return error


def _checksum_if_any(whole: dict[str, Any]) -> str:
    try:
        return checksum(whole)
    except (ValueError, OverflowError):
        return "0" * 64


def test_a_therapist_may_set_only_cut_offs_that_decide_something() -> None:
    assert set(CUTOFFS) <= set(THRESHOLDS) - CONTEXT_ONLY
    assert not [name for name in CUTOFFS if name.startswith(("mdc95", "pairs", "trend", "own_"))]


def test_one_text_stands_for_one_content() -> None:
    assert (
        canonical({"b": 1.0, "a": [0.5, None]})
        == canonical({"a": [0.5, None], "b": 1})
        == ('{"a":[0.5,null],"b":1}')
    )


# ---------------------------------------------------------------- the PlanEditor


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    now = datetime(2026, 11, 24, 20, 41, tzinfo=timezone(timedelta(hours=1)))
    with open_journal(tmp_path / "journal.sqlite", now=lambda: now) as journal:
        journal.set_plan(OLD_PLAN, starts_on="2026-11-16")
        yield journal


def opened(form: PlanEditor, given: bytes) -> None:
    form.answer.opener.value = given


def editor(journal: Journal, **changes: Any) -> PlanEditor:
    form = PlanEditor(journal)
    opened(form, as_file(content(**changes)))
    return form


def texts(widget: Widget) -> str:
    children = widget.children if isinstance(widget, Box) else ()
    own = widget.value if isinstance(widget, HTML) else ""
    return own + "".join(texts(child) for child in children)


def line(form: PlanEditor, key: str) -> Any:
    return next(row for row in form.answer.rows if row.line.key == key)


def shown(widget: Widget) -> bool:
    return widget.layout.display != "none"


def test_old_and_new_stand_side_by_side(journal: Journal) -> None:
    form = editor(journal)
    assert shown(form.answer.review)
    assert [(row.line.kind, row.line.now, row.line.new) for row in form.answer.rows] == [
        ("changed", "15–20 x 5–10 s hold; Mon, Thu", "2 sets: 10–12 x 2.5–5 s hold; Mon, Wed"),
        ("left out", "3 x 30 s each side; 3 times a week", "–"),
        ("new", "–", "3 x 30 s hold; Tue"),
        ("cut-off", "5 points", "4 points"),
    ]
    assert form.answer.said.text.startswith("From Ann Lee, written Monday 23 November.")
    assert "Slowly, please." in form.answer.message.value
    assert form.answer.chosen_line.text == "0 of 4 changes accepted"
    assert form.answer._told.value == ""


def test_accepting_all_makes_a_new_version_by_the_therapist(journal: Journal) -> None:
    form = editor(journal)
    form.answer.accept_all_button.click()
    assert form.answer.chosen_line.text == "4 of 4 changes accepted"
    form.answer.keep_button.click()
    assert form.status.text == ("Saved 20:41: version 2, by Ann Lee, holds from Wednesday 25 November on")
    assert not shown(form.answer.review)
    assert form.answer.status.text.startswith("Kept: version 2, by Ann Lee")
    kept = versions(journal.plans())[-1]
    assert kept.plan == Plan((NEW_BRIDGE, CAMEL), author="Ann Lee")
    assert (kept.starts_on, kept.written_on, kept.message) == (
        date(2026, 11, 25),
        date(2026, 11, 23),
        "Slowly, please.",
    )
    assert journal.plans()["report_id"].iloc[-1] == "0123456789abcdef"
    assert journal.thresholds()["pain_exercise_red"].value == 4
    assert {key for key, row in form.rows.items() if row.chosen.value} == {"glute-bridge", "camel-pose"}
    assert "“Slowly, please.”" in form.version_list.value


def test_one_undo_takes_plan_and_cut_offs_back(journal: Journal) -> None:
    before = journal.tables()
    form = editor(journal)
    form.answer.accept_all_button.click()
    form.answer.keep_button.click()
    form.undo_button.click()
    assert form.status.text == "Taken back: therapist’s plan from 2026-11-25"
    assert form.answer.status.text == ""
    assert journal.tables() == before
    assert journal.thresholds()["pain_exercise_red"].value == 5
    assert {key for key, row in form.rows.items() if row.chosen.value} == {
        "glute-bridge",
        "kneeling-lunge-stretch",
    }


def test_a_declined_line_stays_as_it_was(journal: Journal) -> None:
    form = editor(journal)
    line(form, "camel-pose").choice.value = "accept"
    form.answer.today_button.click()
    form.answer.keep_button.click()
    kept = versions(journal.plans())[-1]
    assert kept.plan.items == (BRIDGE, LUNGE, CAMEL)
    assert kept.starts_on == TODAY
    assert journal.thresholds()["pain_exercise_red"].value == 5


def test_nothing_accepted_writes_nothing(
    journal: Journal, row_counts: Callable[[Path], dict[str, int]]
) -> None:
    form = editor(journal)
    before = row_counts(journal.path)
    form.answer.keep_button.click()
    assert "Accept at least one line" in form.answer.error.text
    form.answer.close_button.click()
    assert not shown(form.answer.review)
    assert row_counts(journal.path) == before


def test_a_plan_without_an_exercise_is_not_kept(journal: Journal) -> None:
    journal.set_plan(Plan((LUNGE,)), starts_on="2026-11-17")
    form = editor(journal)
    line(form, "kneeling-lunge-stretch").choice.value = "accept"
    form.answer.keep_button.click()
    assert "at least one exercise" in form.answer.error.text
    assert len(versions(journal.plans())) == 2


def test_a_refused_file_is_told_beside_the_button_and_writes_nothing(
    journal: Journal, row_counts: Callable[[Path], dict[str, int]]
) -> None:
    form = PlanEditor(journal)
    before = row_counts(journal.path)
    for file, words in NOT_OURS.values():
        opened(form, file)
        assert words in form.answer.error.text
        assert not shown(form.answer.review)
        assert form.answer.opener.value is None
    assert row_counts(journal.path) == before
    opened(form, GOOD)
    assert form.answer.error.text == ""
    assert shown(form.answer.review)


def test_an_answer_to_an_older_plan_says_so(journal: Journal) -> None:
    journal.set_plan(Plan((LUNGE,)), starts_on="2026-11-20")
    form = editor(journal)
    assert "It answers version 1; version 2 is in force since Friday 20 November." in form.answer._told.value
    assert "not in this journal" not in form.answer._told.value


def test_an_answer_to_somebody_elses_plan_says_so(journal: Journal) -> None:
    form = editor(journal, plan_key="0" * 16)
    assert "it may be meant for somebody else" in form.answer._told.value
    form = editor(journal, plan_version=7)
    assert "it may be meant for somebody else" in form.answer._told.value


def test_a_file_that_was_accepted_before_says_so(journal: Journal) -> None:
    form = editor(journal)
    form.answer.accept_all_button.click()
    form.answer.keep_button.click()
    opened(form, GOOD)
    assert "You accepted this file before: it is in version 2." in form.answer._told.value
    form.undo_button.click()
    opened(form, GOOD)
    assert "accepted this file before" not in form.answer._told.value


def test_a_date_ahead_is_told(journal: Journal) -> None:
    form = editor(journal, written_on="2027-01-01")
    assert "Its date lies ahead: Friday 1 January 2027." in form.answer._told.value


def test_an_answer_without_a_name_is_by_your_therapist(journal: Journal) -> None:
    form = editor(journal, author="")
    form.answer.accept_all_button.click()
    form.answer.keep_button.click()
    assert versions(journal.plans())[-1].plan.author == "your therapist"


def test_a_spinal_condition_still_asks_for_the_therapists_word(journal: Journal) -> None:
    journal.set_setting("spinal_condition", "yes")
    form = editor(journal)
    camel = line(form, "camel-pose")
    assert not shown(camel.agreed)
    form.answer.accept_all_button.click()
    assert shown(camel.agreed)
    form.answer.keep_button.click()
    assert "needs your therapist’s word first" in form.answer.error.text
    assert len(versions(journal.plans())) == 1
    camel.agreed.value = True
    form.answer.keep_button.click()
    assert len(versions(journal.plans())) == 2
    assert journal.setting("therapist_agreed:camel-pose") == "2026-11-24"


def test_accepted_cut_offs_must_not_cross(journal: Journal) -> None:
    cutoffs = {"pain_exercise_green": 6, "pain_exercise_red": 7}
    form = editor(journal, cutoffs=cutoffs)
    line(form, "pain_exercise_green").choice.value = "accept"
    form.answer.keep_button.click()
    assert "accept or decline both" in form.answer.error.text
    line(form, "pain_exercise_red").choice.value = "accept"
    form.answer.keep_button.click()
    assert [journal.thresholds()[name].value for name in cutoffs] == [6, 7]


def test_a_cut_off_at_its_usual_value_is_no_longer_set(journal: Journal) -> None:
    journal.set_threshold("pain_exercise_red", 3)
    form = editor(journal, cutoffs={"pain_exercise_red": 5})
    form.answer.accept_all_button.click()
    form.answer.keep_button.click()
    assert journal.thresholds()["pain_exercise_red"] == THRESHOLDS["pain_exercise_red"]


def test_a_start_in_the_past_is_refused(journal: Journal) -> None:
    form = editor(journal)
    form.answer.accept_all_button.click()
    form.answer.start.value = date(2026, 11, 20)
    form.answer.accept_all_button.click()
    form.answer.keep_button.click()
    assert "must start today or later, got Friday 20 November 2026" in form.answer.error.text


def test_the_lines_follow_the_version_that_holds_on_the_day_of_the_start(journal: Journal) -> None:
    journal.set_plan(Plan((CAMEL,)), starts_on="2026-12-01")
    form = editor(journal)
    assert "Version 2 takes over on Tuesday 1 December." in form.answer.start_line.text
    form.answer.start.value = date(2026, 12, 2)
    assert [row.line.kind for row in form.answer.rows] == ["new", "cut-off"]


def test_author_and_date_stand_at_the_mark_and_among_the_changes(journal: Journal) -> None:
    form = editor(journal)
    form.answer.accept_all_button.click()
    form.answer.today_button.click()
    form.answer.accept_all_button.click()
    form.answer.keep_button.click()
    frames = journal.frames()
    found = marks(frames, Period(None, frames.today))
    assert [one.words for one in found] == [
        "16 Nov, plan v1, My plan",
        "24 Nov, plan v2, by Ann Lee (written 23 Nov 2026)",
    ]
    changes = psoas.build_report(journal).changes
    assert changes[-1].text.startswith("plan v2, by Ann Lee (written 23 Nov 2026): added Camel pose")


def test_charts_to_explore_without_the_changes_name_no_therapist(journal: Journal) -> None:
    form = editor(journal)
    form.answer.today_button.click()
    form.answer.accept_all_button.click()
    form.answer.keep_button.click()
    journal.log_pain(4, site="low back", at="2026-11-24T08:00")
    shown = psoas.build_report(journal, include=("pain",)).to_html(interactive=True)
    assert "plan v2" in shown
    assert "Ann Lee" not in shown


def test_what_would_run_is_shown_as_text(journal: Journal) -> None:
    form = PlanEditor(journal)
    # Many at a time: a message holds 2,000 characters.
    several = ["\n".join(INJECTIONS[at : at + 9]) for at in range(0, len(INJECTIONS), 9)]
    for author, message in zip(INJECTIONS, several, strict=False):
        opened(form, as_file(content(author=author, message=message)))
        assert form.answer.said.text.startswith(f"From {author}, written")
        markup = form.answer.said.value + form.answer.message.value
        for tag in ("<img", "<script", "<svg", "<iframe", "<a ", "<b ", "<style", "<math", "<object"):
            assert tag not in markup.lower()
    form.answer.accept_all_button.click()
    form.answer.keep_button.click()
    assert versions(journal.plans())[-1].message == several[-1]


# ---------------------------------------------------------------- what the form needs


def test_the_form_gets_every_limit_from_the_program(journal: Journal) -> None:
    journal.set_threshold("pain_exercise_red", 4)
    report = psoas.build_report(journal)
    assert report.plan is not None
    form = answer_form(report.plan, report_id=report.report_id)
    assert form["plan_key"] == plan_key(1, date(2026, 11, 16), OLD_PLAN.items)
    assert [one["exercise_id"] for one in form["offered"]] == list(journal.catalog)
    red = next(one for one in form["cutoffs"] if one["name"] == "pain_exercise_red")
    assert (red["value"], red["usual"], red["low"], red["high"]) == (4, 5, 0, 10)
    assert json.loads(json.dumps(form)) == json.loads(json.dumps(form, sort_keys=True))

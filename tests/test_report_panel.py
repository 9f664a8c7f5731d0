"""ReportPanel, driven as a person drives it: what is chosen is seen, saved as seen, and remembered."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pikepdf
import pytest
from markupsafe import Markup

from psoas_analytics import demo_journal
from psoas_analytics.journal import Journal
from psoas_analytics.plan import starter_plan
from psoas_analytics.widgets import ReportPanel

SECRET = "three small words"  # noqa: S105 - made up


@pytest.fixture(autouse=True)
def no_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages without their charts: those take most of the time, and stand in tests of their own."""
    blank = dict.fromkeys(("pain_wide", "calendar_wide", "flexibility"), Markup(""))
    monkeypatch.setattr("psoas_analytics.report.html._drawings", lambda parts: [lambda: blank])


@pytest.fixture
def demo() -> Iterator[Journal]:
    with demo_journal() as opened:
        yield opened


@pytest.fixture
def logged(journal: Journal, log_everything: Callable[[Journal], dict[str, str]]) -> Journal:
    log_everything(journal)
    return journal


@pytest.fixture
def little(journal: Journal) -> Journal:
    """One pain score and two questions: drawn in no time."""
    journal.log_pain(4, site="low back", at="2026-03-09T18:00")
    for text in ("Is a pulling feeling all right?", "May I run?"):
        journal.log_question(text, at="2026-03-09T18:00")
    return journal


def seen(panel: ReportPanel) -> str:
    """The page on the screen, once the choices have rested, as the browser asks for it."""
    panel.preview.asked = panel.preview.wanted
    return panel.preview.page


def listed(panel: ReportPanel) -> str:
    return unescape(panel.contents.value)


def files(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir() if not one.name.startswith("journal.sqlite"))


def download(panel: ReportPanel) -> tuple[str, bytes]:
    """Press Download; return the name of the file and its bytes as the browser gets them."""
    sent: list[tuple[dict[str, str], list[bytes]]] = []
    panel.download.send = lambda content, buffers=None: sent.append((content, buffers or [b""]))
    panel.download._handle_custom_msg({"want": "file"}, [])
    ((content, (data,)),) = sent
    return content["name"], data


# ---------------------------------------------------------------------------------------- what is seen


def test_nothing_is_drawn_before_the_page_asks_and_once_for_many_choices(
    little: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    from psoas_analytics.widgets import report_panel

    made: list[object] = []
    monkeypatch.setattr(
        report_panel, "handout", lambda *given, real=report_panel.handout: made.append(given) or real(*given)
    )
    panel = ReportPanel(little)
    for box in panel.sections.boxes.values():
        box.value = False
    assert (made, panel.preview.page, panel.preview.busy) == ([], "", True)
    assert panel.seen.text == "Drawing the preview ..."
    assert seen(panel).startswith("<!DOCTYPE html>")
    seen(panel)
    assert (len(made), panel.preview.busy) == (1, False)
    assert panel.seen.text == "Preview as of 20:00"


def test_the_frame_of_the_preview_runs_no_script() -> None:
    script = (Path(__file__).parents[1] / "psoas_analytics/widgets/report_preview.js").read_text()
    assert 'setAttribute("sandbox", "")' in script
    assert "allow-" not in script


def test_the_panel_says_that_made_up_data_is_made_up(demo: Journal) -> None:
    panel = ReportPanel(demo)
    assert "SYNTHETIC" in seen(panel)
    assert "SYNTHETIC" in listed(panel)
    assert any("SYNTHETIC" in getattr(one, "value", "") for one in panel.children)


def test_a_section_that_loses_its_tick_leaves_page_and_list(logged: Journal) -> None:
    panel = ReportPanel(logged)
    assert "Glute bridge" in seen(panel)
    panel.sections.boxes["exercises"].value = False
    panel.sections.boxes["changes"].value = False
    panel.sections.boxes["plan"].value = False
    assert "Glute bridge" not in seen(panel)
    assert "Not in it:" in listed(panel)
    assert "the exercises" in listed(panel).split("Not in it:")[1]


@pytest.mark.parametrize(("period", "days"), [("4 w", 28), ("12 w", 84), ("plan", 10)])
def test_the_period_is_heeded(logged: Journal, period: str, days: int) -> None:
    panel = ReportPanel(logged)
    panel.period.choice.value = period
    seen(panel)
    assert f"{days} days," in listed(panel)
    assert panel.period.line.text.endswith(f"{days} days")


def test_without_a_plan_all_days_begin_with_the_first_entry(journal: Journal) -> None:
    journal.log_pain(3, site="low back", at="2026-03-01T09:00")
    panel = ReportPanel(journal)
    panel.period.choice.value = "plan"
    assert "10 days; there is no plan yet" in panel.period.line.text
    seen(panel)
    assert "10 days," in listed(panel)


def test_own_dates_begin_as_twelve_weeks_and_are_checked_beside_the_field(
    little: Journal, tmp_path: Path
) -> None:
    panel = ReportPanel(little, folder=tmp_path)
    panel.period.choice.value = "own"
    today = little.today()
    assert (panel.period.first.value, panel.period.last.value) == (today - timedelta(days=83), today)
    for first, last, sentence in (
        (today, today - timedelta(days=1), "must not come after"),
        (today, today + timedelta(days=1), "must not lie ahead"),
        (None, today, "Both dates must be given"),
    ):
        panel.period.first.value, panel.period.last.value = first, last
        assert seen(panel) == ""
        assert sentence in panel.period.error.text
        panel.save_button.click()
        assert "No file yet" in panel.problem.text
        assert (listed(panel), files(tmp_path)) == ("", [])
    panel.period.first.value = panel.period.last.value = today
    assert seen(panel)
    assert (panel.period.error.text, panel.problem.text) == ("", "")
    assert "1 day," in listed(panel)


def test_a_name_is_on_the_page_only_when_it_is_wanted_and_given(little: Journal) -> None:
    panel = ReportPanel(little)
    panel.private.name.value = "Ada <b>Lovelace</b>"
    assert "Ada" not in seen(panel)
    panel.private.with_name.value = True
    page = seen(panel)
    assert "Ada &lt;b&gt;Lovelace" in page
    assert "Ada <b>" not in panel.contents.value
    assert "your name: Ada <b>Lovelace</b>" in listed(panel)
    panel.private.name.value = " "
    assert seen(panel) == ""
    assert "Type the name" in panel.private.error.text
    panel.private.name.value = "x" * 200
    seen(panel)
    assert "name must be one line" in panel.private.error.text


def test_notes_are_out_unless_they_are_ticked(logged: Journal) -> None:
    panel = ReportPanel(logged)
    panel.file.kind.value = "html"
    assert "after work" not in seen(panel)
    panel.private.notes.value = True
    assert "after work" in seen(panel)
    panel.file.kind.value = "pdf"
    assert "after work" not in seen(panel)
    assert "on a second page only: your notes, your plan" in listed(panel)
    panel.file.second_page.value = True
    assert "after work" in seen(panel)
    assert "2 notes in your words" in listed(panel)


def test_each_question_can_stay_out(little: Journal) -> None:
    panel = ReportPanel(little)
    seen(panel)
    first, second = little.questions().itertuples()
    panel.questions.boxes[first.question_id].value = False
    page = unescape(seen(panel))
    assert first.text not in page
    assert second.text in page
    assert "1 question in your words" in listed(panel)


def test_a_question_written_in_the_panel_is_kept_and_stands_in_the_preview(little: Journal) -> None:
    panel = ReportPanel(little)
    seen(panel)
    panel.questions.add_button.click()
    assert panel.questions.error.text
    panel.questions.text.value = "May I run <i>again</i>?"
    panel.questions.add_button.click()
    assert (panel.questions.text.value, panel.questions.error.text) == ("", "")
    assert little.questions()["text"].tolist()[2:] == ["May I run <i>again</i>?"]
    assert "May I run &lt;i&gt;again" in seen(panel)
    assert [box.value for box in panel.questions.boxes.values()] == [True] * 3
    panel.questions.undo_button.click()
    assert "May I run &lt;i&gt;" not in seen(panel)
    assert len(little.questions()) == 2


def test_the_preview_follows_what_another_form_saves(little: Journal) -> None:
    panel = ReportPanel(little)
    seen(panel)
    before = panel.preview.wanted
    little.log_pain(9, site="groin", side="left")
    assert panel.preview.wanted > before
    assert "groin" in seen(panel)


@pytest.mark.parametrize("kind", ["fhir", "csv"])
def test_data_cannot_be_chosen_by_section_and_says_what_it_holds(logged: Journal, kind: str) -> None:
    panel = ReportPanel(logged)
    panel.file.kind.value = kind
    assert seen(panel)
    assert panel.problem.text == ""
    hidden = [
        part.layout.display == "none" for part in (panel._page_parts, panel._private_part, panel._days_part)
    ]
    assert hidden == [True, kind == "csv", kind == "csv"]
    assert "session" in listed(panel)


def test_the_plan_is_printed_whatever_the_days_and_not_before_there_is_one(
    journal: Journal, tmp_path: Path
) -> None:
    panel = ReportPanel(journal, folder=tmp_path)
    panel.period.choice.value = "own"
    panel.period.first.value = None
    panel.file.kind.value = "sheet"
    assert seen(panel) == ""
    assert "There is no plan to print yet; make one in 00_plan" in panel.problem.text
    journal.set_plan(starter_plan(journal.catalog), starts_on=journal.today())
    assert "Glute bridge" in seen(panel)
    assert "exercises of your plan" in listed(panel)
    assert "anything that you logged" in listed(panel)
    panel.file.kind.value = "log"
    assert seen(panel)
    assert "empty fields" in listed(panel)


# ---------------------------------------------------------------------------------------- what is made


def test_what_is_saved_is_what_was_seen_and_where_it_lies_is_said(little: Journal, tmp_path: Path) -> None:
    panel = ReportPanel(little, folder=tmp_path)
    panel.file.kind.value = "html"
    page = seen(panel)
    panel.save_button.click()
    assert files(tmp_path) == ["report-2026-03-10.html"]
    assert (tmp_path / "report-2026-03-10.html").read_text(encoding="utf-8") == page
    assert panel.status.text == f"Saved as report-2026-03-10.html in {tmp_path}"
    panel.save_button.click()
    assert files(tmp_path) == ["report-2026-03-10-2.html", "report-2026-03-10.html"]


def test_a_file_is_drawn_anew_if_something_changed_since_the_preview(little: Journal, tmp_path: Path) -> None:
    panel = ReportPanel(little, folder=tmp_path)
    panel.file.kind.value = "html"
    seen(panel)
    panel.sections.boxes["verdict"].value = False
    panel.save_button.click()
    assert (tmp_path / "report-2026-03-10.html").read_text(encoding="utf-8") == panel.preview.page
    assert "the first line" in listed(panel).split("Not in it:")[1]


def test_a_download_holds_the_same_file(little: Journal) -> None:
    panel = ReportPanel(little)
    panel.file.kind.value = "html"
    page = seen(panel)
    name, data = download(panel)
    assert (name, data.decode()) == ("report-2026-03-10.html", page)
    assert "downloads" in panel.status.text


def test_the_file_may_say_what_it_is_if_asked(little: Journal) -> None:
    panel = ReportPanel(little)
    seen(panel)
    assert "report-2026-03-10.pdf will contain" in listed(panel)
    panel.file.worded_name.value = True
    assert "pain-and-exercise-report-2026-03-10.pdf will contain" in listed(panel)


def test_a_password_is_typed_twice_and_then_forgotten(little: Journal, tmp_path: Path) -> None:
    panel = ReportPanel(little, folder=tmp_path)
    panel.file.with_password.value = True
    panel.save_button.click()
    assert "Type the password twice" in panel.file.error.text
    panel.file.password.value, panel.file.again.value = SECRET, SECRET.upper()
    panel.save_button.click()
    assert "must be the same" in panel.file.error.text
    assert "see the sentence beside" in panel.problem.text
    assert (download(panel), files(tmp_path)) == (("", b""), [])
    panel.file.again.value = SECRET
    assert panel.file.error.text == ""
    panel.save_button.click()
    assert (panel.problem.text, files(tmp_path)) == ("", ["report-2026-03-10.pdf"])
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(tmp_path / "report-2026-03-10.pdf")
    pikepdf.open(tmp_path / "report-2026-03-10.pdf", password=SECRET).close()
    assert SECRET not in json.dumps([little.draft("report.choices"), little.draft("report.name")])
    panel.file.with_password.value = False
    assert panel.file.password.value == ""


def test_a_folder_that_is_gone_is_said_and_nothing_is_remembered(little: Journal, tmp_path: Path) -> None:
    panel = ReportPanel(little, folder=tmp_path / "gone")
    panel.file.kind.value = "html"
    seen(panel)
    panel.save_button.click()
    assert "No file yet" in panel.problem.text
    assert "gone" in panel.problem.text
    assert little.draft("report.choices") is None


# ---------------------------------------------------------------------------------------- what is remembered


def test_choices_are_remembered_when_a_file_was_made(little: Journal, tmp_path: Path) -> None:
    panel = ReportPanel(little, folder=tmp_path)
    panel.file.kind.value = "html"
    panel.period.choice.value = "own"
    panel.period.first.value = date(2026, 3, 1)
    panel.sections.boxes["flags"].value = False
    panel.file.worded_name.value = True
    seen(panel)
    left_out = next(iter(panel.questions.boxes))
    panel.questions.boxes[left_out].value = False
    assert little.draft("report.choices") is None
    panel.save_button.click()
    again = ReportPanel(little)
    page = seen(again)
    assert again.file.kind.value == "html"
    assert again.file.worded_name.value
    assert (again.period.first.value, again.period.last.value) == (date(2026, 3, 1), date(2026, 3, 10))
    assert not again.sections.boxes["flags"].value
    assert again.sections.boxes["pain"].value
    assert again.questions.left_out == {left_out}
    assert page == panel.preview.page
    # Remembering is no entry: Undo takes back what the person logged last.
    assert little.undo() is not None
    assert little.draft("report.choices") is not None


def test_remembering_makes_no_new_preview_and_the_saved_words_stay(little: Journal, tmp_path: Path) -> None:
    panel = ReportPanel(little, folder=tmp_path)
    panel.file.kind.value = "html"
    seen(panel)
    before = panel.preview.wanted
    panel.save_button.click()
    assert little.draft("report.choices") is not None
    assert panel.preview.wanted == before
    assert panel.status.text.startswith("Saved as")


def test_a_name_waits_but_is_never_ticked_and_a_file_without_it_forgets_it(
    little: Journal, tmp_path: Path
) -> None:
    panel = ReportPanel(little, folder=tmp_path)
    panel.file.kind.value = "html"
    panel.private.notes.value = panel.private.with_name.value = True
    panel.private.name.value = "Ada Lovelace"
    panel.save_button.click()
    again = ReportPanel(little, folder=tmp_path)
    assert again.private.name.value == "Ada Lovelace"
    assert not again.private.with_name.value
    assert not again.private.notes.value
    assert "Ada" not in seen(again)
    assert "Ada" not in json.dumps(little.draft("report.choices"))
    again.save_button.click()
    assert ReportPanel(little).private.name.value == ""
    assert not [table for table in little.tables() if "Ada Lovelace" in str(table.rows)]


@pytest.mark.parametrize(
    "kept", ["not a choice", [], {"period": "for ever", "kind": 3, "pain": "maybe", "first": 1}]
)
def test_choices_that_make_no_sense_are_left_aside(little: Journal, kept: object) -> None:
    little.keep_draft("report.choices", kept)
    panel = ReportPanel(little)
    assert (panel.period.choice.value, panel.file.kind.value) == ("12 w", "pdf")
    assert seen(panel)

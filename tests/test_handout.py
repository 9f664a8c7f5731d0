"""Files that are handed over: what they hold in words, what they are called, and how they are written."""

import json
import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import is_dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pikepdf
import pytest

from psoas_analytics import demo_journal
from psoas_analytics.handout import KINDS, Choice, chosen_report, handout
from psoas_analytics.journal import Journal, open_journal
from psoas_analytics.plan import Plan, PlanItem
from psoas_analytics.report import SECTIONS, Report
from psoas_analytics.report.sharing import SECTION_WORDS, fhir_contents, report_contents

PERIOD = {"start": date(2026, 8, 31), "end": date(2026, 11, 22)}
DAYS = {"start": date(2026, 3, 1), "end": date(2026, 3, 10)}
# Health words that the name of a file must not hold.
TELLING = ("pain", "hip", "back", "psoas", "therap", "health", "exercise", "clinic", "fhir", "low")


@pytest.fixture(scope="module")
def demo() -> Iterator[Journal]:
    with demo_journal() as opened:
        yield opened


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, now: datetime) -> Iterator[Journal]:
    """A plan of one exercise, a score and a question: drawn in no time."""
    with open_journal(tmp_path_factory.mktemp("small") / "journal.sqlite", now=lambda: now) as journal:
        plan = Plan((PlanItem("glute-bridge", journal.catalog["glute-bridge"].dose),))
        journal.set_plan(plan, starts_on="2026-03-08")
        journal.log_pain(4, site="low back", at="2026-03-09T18:00")
        journal.log_question("Is a pulling feeling all right?", at="2026-03-09T18:00")
        yield journal


def contents(journal: Journal, **choice: object) -> tuple[str, str]:
    """What a file will hold and what it will not, each in one text."""
    made = handout(journal, replace(Choice(**PERIOD), **choice))
    return " | ".join(made.contents.holds), " | ".join(made.contents.leaves_out)


# ---------------------------------------------------------------------------------------- in words


def test_every_section_but_the_questions_has_words_to_choose_it_by() -> None:
    assert {*SECTION_WORDS, "questions"} == set(SECTIONS)


def test_the_list_counts_what_the_journal_holds(demo: Journal) -> None:
    held, left = contents(demo, kind="html")
    pain = demo.pain()
    days = pain[
        (pain["site"] == "low back")
        & (pain["recall"] == "average_24h")
        & (pain["context"] != "exercise")
        & pain["day"].between("2026-08-31", "2026-11-22")
    ]["day"].nunique()
    assert "SYNTHETIC" in held
    assert "84 days, 31 Aug – 22 Nov 2026" in held
    assert f"pain at low back: {days} days scored" in held
    assert "5 exercises" in held
    assert "2 questions in your words" in held
    assert left == "a name | your notes"


def test_a_section_that_is_left_out_and_one_without_entries_are_told_apart(demo: Journal) -> None:
    sections = tuple(one for one in SECTIONS if one not in ("pain", "questions"))
    held, left = contents(demo, sections=sections)
    assert "low back" not in held
    assert "question" not in held
    assert "pain by day" in left.split(" | ")
    _, left = contents(demo, start=date(2026, 11, 21), end=date(2026, 11, 22))
    assert "without entries in these days: questionnaires" in left


def test_the_list_never_keeps_a_section_quiet(demo_report: Report) -> None:
    whole = report_contents(demo_report, wanted=SECTIONS).holds
    for section in SECTIONS:
        nothing = None if is_dataclass(getattr(demo_report, section)) else ()
        without = replace(demo_report, **{section: nothing})
        assert len(report_contents(without, wanted=SECTIONS).holds) < len(whole), section


def test_name_and_notes_are_listed_when_they_are_in(
    journal: Journal, log_everything: Callable[[Journal], dict[str, str]]
) -> None:
    log_everything(journal)
    choice = Choice(**DAYS, sections=(*SECTIONS, "diary"), name="Ada L.")
    made = handout(journal, replace(choice, kind="html"))
    assert "your name: Ada L." in made.contents.holds
    assert "2 notes in your words" in made.contents.holds
    assert not {"a name", "your notes"} & set(made.contents.leaves_out)


def test_what_stands_on_the_second_page_of_a_pdf_is_not_promised_without_it(demo: Journal) -> None:
    held, left = contents(demo, kind="pdf")
    assert "your plan" not in held
    assert "on a second page only: your plan" in left
    held, left = contents(demo, kind="pdf", second_page=True)
    assert "your plan: 4 exercises" in held
    assert "second page" not in left


def test_a_question_that_is_left_out_is_not_on_the_page(demo: Journal) -> None:
    first, second = demo.questions().itertuples()
    report = chosen_report(demo, Choice(**PERIOD, left_out=frozenset({first.question_id})))
    assert [one.text for one in report.questions] == [second.text]
    assert first.text not in json.dumps(report.to_dict(), ensure_ascii=False)


def test_a_question_that_is_left_out_still_counts_as_an_entry(journal: Journal) -> None:
    journal.log_pain(4, site="low back", at="2026-03-05T18:00")
    asked = journal.log_question("Is a pulling feeling all right?", at="2026-03-10T18:00")
    choice = Choice(**DAYS, left_out=frozenset({asked}))
    report = chosen_report(journal, choice)
    assert report.questions == ()
    assert any("10 Mar" in flag.text for flag in report.flags)


def test_what_was_left_out_stands_nowhere_in_the_file_nor_behind_its_live_charts(
    journal: Journal, log_everything: Callable[[Journal], dict[str, str]]
) -> None:
    kind = "interactive"
    log_everything(journal)
    for day in range(1, 11):
        journal.log_pain(5, site="low back", at=f"2026-03-{day:02}T09:00", note="secret note")
    sections = tuple(one for one in SECTIONS if one not in ("changes", "questions"))
    file = handout(journal, Choice(kind=kind, sections=sections, **DAYS)).data().decode()
    for typed in ("secret note", "after work", "massage", "Is a pulling feeling"):
        assert typed not in file
    told = handout(journal, Choice(kind=kind, sections=(*SECTIONS, "diary"), **DAYS)).data().decode()
    for typed in ("secret note", "after work", "massage", "Is a pulling feeling"):
        assert typed in told


def test_the_fhir_bundle_is_counted_and_carries_name_and_notes_only_if_asked_for(
    journal: Journal, log_everything: Callable[[Journal], dict[str, str]]
) -> None:
    log_everything(journal)
    made = handout(journal, Choice(kind="fhir", **DAYS))
    assert {"1 exercise session", "1 plan", "1 flexibility reading", "1 questionnaire"} <= set(
        made.contents.holds
    )
    assert made.contents.leaves_out[:2] == ("a name", "your notes")
    assert b"calm" not in made.data()
    private = handout(journal, Choice(kind="fhir", **DAYS, name="Ada L.", sections=(*SECTIONS, "diary")))
    assert "your name: Ada L." in private.contents.holds
    assert any("in your words" in one for one in private.contents.holds)
    assert b"calm" in private.data()
    assert b"Ada L." in private.data()


def test_the_bundle_of_made_up_data_says_so_and_names_nobody(demo: Journal) -> None:
    held, left = contents(demo, kind="fhir")
    assert held.startswith("SYNTHETIC")
    assert "31 Aug – 22 Nov 2026" in held
    assert "your name" not in held
    assert left.startswith("a name")


def test_the_archive_says_that_it_is_the_whole_journal(demo: Journal) -> None:
    held, left = contents(demo, kind="csv")
    assert "everything in your journal" in held
    assert f"{len(demo.sessions())} sessions" in held
    assert f"{len(demo.sets())} sets" in held
    assert left == "what you took back"


# ---------------------------------------------------------------------------------------- names


def test_a_second_file_of_the_same_day_gets_a_number_and_the_first_stays(
    small: Journal, tmp_path: Path
) -> None:
    made = handout(small, Choice(kind="html", **DAYS))
    (tmp_path / made.name()).write_text("mine")
    names = [made.save(tmp_path, made.name()).name for _ in range(2)]
    assert names == ["report-2026-03-10-2.html", "report-2026-03-10-3.html"]
    assert (tmp_path / made.name()).read_text() == "mine"


# ---------------------------------------------------------------------------------------- files


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_written_for_this_user_alone_under_a_name_that_tells_nothing_and_reads_back(
    small: Journal, tmp_path: Path, kind: str
) -> None:
    made = handout(small, Choice(kind=kind, **DAYS))
    assert "2026-03-10" in made.name()
    assert not [word for word in TELLING if word in made.name().lower()]
    assert made.name(with_words=True).startswith("pain-and-exercise-")
    path = made.save(tmp_path, made.name())
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    content = path.read_bytes()
    if kind in ("pdf", "sheet", "log"):
        with pikepdf.open(path) as pdf:
            assert len(pdf.pages) >= 1
    elif kind == "fhir":
        assert json.loads(content)["resourceType"] == "Bundle"
    elif kind == "csv":
        with zipfile.ZipFile(path) as archive:
            assert any(name.endswith("pain_score.csv") for name in archive.namelist())
    else:
        assert content.startswith(b"<!DOCTYPE html>")
        assert (b"plotly" in content.lower()) == (kind == "interactive")


def test_what_goes_out_as_fhir_is_counted_by_its_kind() -> None:
    exercise = {"resourceType": "Observation", "code": {"coding": [{"code": "73985-4"}]}}
    site = {"resourceType": "Observation", "code": {"coding": []}, "bodySite": {"text": "The SI joint"}}
    plan = {"resourceType": "CarePlan", "note": [{"text": "Well done"}]}
    psfs = {"resourceType": "QuestionnaireResponse", "item": [{"linkId": "own-1", "text": "digging"}]}
    contents = fhir_contents({"entry": [{"resource": one} for one in (exercise, exercise, site, plan, psfs)]})
    assert "2 sets" in contents.holds
    assert contents.holds[-4:] == (
        "title and author of each plan",
        "names of your own pain sites",
        "activities that you named (PSFS)",
        "1 message of a plan's author",
    )
    assert {"pauses", "no-exercise days", "habits but strength"} < set(contents.leaves_out)


def test_a_locked_pdf_opens_with_its_password_alone(small: Journal, tmp_path: Path) -> None:
    made = handout(small, Choice(kind="pdf", **DAYS))
    path = made.save(tmp_path, "locked.pdf", password="three small words")  # noqa: S106 - made up
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(path)
    with pikepdf.open(path, password="three small words") as pdf:  # noqa: S106 - made up
        assert len(pdf.pages) == 1


def test_paper_and_a_second_page_are_heeded(small: Journal, tmp_path: Path) -> None:
    made = handout(small, Choice(kind="pdf", paper="letter", second_page=True, **DAYS))
    with pikepdf.open(made.save(tmp_path, "two.pdf")) as pdf:
        assert len(pdf.pages) >= 2
        assert [float(edge) for edge in pdf.pages[0].mediabox[2:]] == pytest.approx([612, 792], abs=1)


def test_a_file_that_fails_leaves_nothing_behind(small: Journal, tmp_path: Path) -> None:
    made = handout(small, Choice(kind="html", **DAYS))

    def fail(path: Path, password: str | None) -> None:
        path.write_text("half")
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        replace(made, _write=fail).save(tmp_path, made.name())
    assert list(tmp_path.iterdir()) == []


def test_the_file_holds_what_the_preview_showed(small: Journal, tmp_path: Path) -> None:
    made = handout(small, Choice(kind="html", **DAYS))
    assert made.save(tmp_path, "one.html").read_text(encoding="utf-8") == made.preview()


@pytest.mark.parametrize("kind", ["fhir", "csv"])
def test_a_preview_of_data_shows_it_and_runs_nothing(journal: Journal, kind: str) -> None:
    journal.log_pain(4, site="other: <script>alert(1)</script>", at="2026-03-09T18:00")
    made = handout(journal, Choice(kind=kind, **DAYS))
    shown = made.preview()
    assert "<script" not in shown
    assert ("pain_score.csv" if kind == "csv" else "72514-3") in shown

"""``psoas report``: files, what it says about them, and sentences where something is wrong."""

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result

from psoas_analytics import cli
from psoas_analytics.journal import open_journal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal file with a few entries of today."""
    place = tmp_path / "journal.sqlite"
    with open_journal(place) as journal:
        journal.log_pain(4, site="low back", note="a secret")
        journal.log_question("Is a pulling feeling all right?")
    return place


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def run(path: Path, *arguments: object, typed: str | None = None) -> Result:
    words = ["report", "--journal", str(path), *map(str, arguments)]
    return CliRunner().invoke(cli.main, words, input=typed)


def refused(path: Path, *arguments: object) -> str:
    result = run(path, *arguments)
    assert result.exit_code == 1, result.output
    assert "Traceback" not in result.output
    return result.output


def today(path: Path) -> date:
    with open_journal(path) as journal:
        return journal.today()


def test_a_pdf_is_written_and_what_it_holds_is_said_in_words(path: Path, out: Path) -> None:
    result = run(path, "--out", out)
    assert result.exit_code == 0, result.output
    (made,) = out.iterdir()
    assert made.name == f"report-{today(path)}.pdf"
    assert str(made) in result.output
    assert "pain at low back: 1 day scored" in result.output
    assert "1 question in your words" in result.output
    assert re.search(r"Not in it: a name; your notes", result.output)
    with pikepdf.open(made) as pdf:
        assert len(pdf.pages) == 1


def test_each_kind_that_is_named_becomes_a_file(path: Path, out: Path) -> None:
    result = run(path, "--html", "--fhir", "--csv", "--out", out)
    assert result.exit_code == 0, result.output
    assert sorted(one.suffix for one in out.iterdir()) == [".html", ".json", ".zip"]
    (page,) = out.glob("*.html")
    assert "Is a pulling feeling all right?" in page.read_text(encoding="utf-8")
    assert "a secret" not in page.read_text(encoding="utf-8")
    (bundle,) = out.glob("*.json")
    assert json.loads(bundle.read_text(encoding="utf-8"))["resourceType"] == "Bundle"


def test_the_days_and_the_name_are_heeded(path: Path, out: Path) -> None:
    day = today(path)
    first = day - timedelta(days=9)
    result = run(path, "--html", "--from", first, "--to", day, "--name", "Ada L.", "--out", out / "mine.html")
    assert result.exit_code == 0, result.output
    assert "10 days," in result.output
    assert "your name: Ada L." in result.output
    assert "Ada L." in (out / "mine.html").read_text(encoding="utf-8")


def test_a_file_that_is_there_stays_and_the_new_one_gets_a_number(path: Path, out: Path) -> None:
    (out / "mine.html").write_text("mine")
    result = run(path, "--html", "--out", out / "mine.html")
    assert str(out / "mine-2.html") in result.output
    assert (out / "mine.html").read_text() == "mine"


def test_the_password_is_asked_for_and_never_stands_on_the_command_line(path: Path, out: Path) -> None:
    result = run(path, "--password", "--out", out, typed="three words\nthree words\n")
    assert result.exit_code == 0, result.output
    assert "three words" not in result.output
    (made,) = out.iterdir()
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(made)
    pikepdf.open(made, password="three words").close()  # noqa: S106 - made up
    assert "locks a PDF" in refused(path, "--html", "--password", "--out", out)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--from", "yesterday"), "--from must be a day such as 2026-09-01, got 'yesterday'"),
        (("--from", "2026-02-02", "--to", "2026-02-01"), "--from must not come after the last day"),
        (("--name", "x" * 200), "name must be one line of at most"),
        (("--out", "nowhere/report.pdf"), "the folder of --out must be there, got nowhere"),
        (("--out", "report.txt"), "--out must be a folder that is there, or a file ending in .pdf"),
        (("--pdf", "--html", "--out", "report.pdf"), "there are several files"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence_and_nothing_is_written(
    path: Path, out: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], sentence: str
) -> None:
    monkeypatch.chdir(out)
    assert sentence in refused(path, *arguments)
    assert list(out.iterdir()) == []


def test_a_journal_that_is_not_there_is_not_made(tmp_path: Path, out: Path) -> None:
    said = refused(tmp_path / "none.sqlite", "--out", out)
    assert "there must be a journal, got none at" in said
    assert "psoas lab" in said
    assert not (tmp_path / "none.sqlite").exists()


def test_a_foreign_file_is_refused_and_left_alone(tmp_path: Path, out: Path) -> None:
    foreign = tmp_path / "foreign.sqlite"
    foreign.write_bytes(b"not a database at all, but long enough to be looked at")
    refused(foreign, "--out", out)
    assert foreign.read_bytes().startswith(b"not a database")


def test_the_journal_of_the_environment_is_used(
    path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PSOAS_JOURNAL", str(path))
    result = CliRunner().invoke(cli.main, ["report", "--html", "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert len(list(out.iterdir())) == 1


def test_an_empty_journal_gives_a_page_that_says_so(tmp_path: Path, out: Path) -> None:
    empty = tmp_path / "empty.sqlite"
    open_journal(empty).close()
    result = run(empty, "--html", "--out", out)
    assert result.exit_code == 0, result.output
    assert "without entries in these days: pain by day" in result.output

import os
import sys

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from psoas_analytics import cli
from psoas_analytics.exchange import read_archive
from psoas_analytics.journal import backups, open_journal


def invoke(*arguments, code=0):
    result = CliRunner().invoke(cli.main, [str(one) for one in arguments], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def home(tmp_path, monkeypatch, journal, log_everything):
    """A folder to work in, with the journal that every command finds."""
    log_everything(journal)
    monkeypatch.setenv("PSOAS_JOURNAL", str(journal.path))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


def test_export_writes_a_zip_of_todays_date_that_can_be_read_back(home, journal):
    said = invoke("export")
    (made,) = home.iterdir()
    with open_journal(journal.path) as opened:
        assert made.name == f"psoas-archive-{opened.today()}.zip"
    assert f"Everything is in {made}\nOnly you can read it. It is not encrypted.\n" == said
    with open_journal(read_archive(made, home / "k.sqlite")) as again:
        assert again.tables(history=True) == journal.tables(history=True)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["mine"], "mine.zip"),
        (["mine.zip"], "mine.zip"),
        (["v1.2"], "v1.2.zip"),
        (["mine", "--folder"], "mine"),
    ],
)
def test_export_writes_where_it_is_told(home, arguments, name):
    invoke("export", *arguments)
    assert [path.name for path in home.iterdir()] == [name]


def test_export_can_leave_out_what_was_undone(home):
    invoke("export", "all", "--folder")
    said = invoke("export", "copy", "--folder", "--without-history")
    assert said.startswith(f"Everything but what you undid or changed is in {home / 'copy'}\n")
    more = {path.name for path in (home / "all").iterdir()} - {
        path.name for path in (home / "copy").iterdir()
    }
    assert more == {"change.csv", "history.csv"}


def test_export_overwrites_nothing_and_names_what_is_in_the_way(home):
    (home / "mine.zip").write_text("keep me")
    assert "must not overwrite anything, got mine.zip" in invoke("export", "mine", code=1)
    assert (home / "mine.zip").read_text() == "keep me"
    assert "must not end in .zip" in invoke("export", "mine.zip", "--folder", code=1)
    assert "could not be written at" in invoke("export", "no/such/place", code=1)


def test_a_copy_for_spreadsheets_is_a_workbook_or_a_folder(home, journal):
    said = invoke("spreadsheet")
    with open_journal(journal.path) as opened:
        made = home / f"psoas-journal-{opened.today()}.xlsx"
    assert said == f"Your journal for spreadsheets is in {made}\nOnly you can read it.\n"
    assert "About" in load_workbook(made, read_only=True).sheetnames
    invoke("spreadsheet", "plain")
    assert (home / "plain" / "pain.csv").is_file()


def test_without_openpyxl_a_workbook_is_refused_with_what_to_do(home, monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    assert "openpyxl" in invoke("spreadsheet", code=1)
    assert list(home.iterdir()) == []


def test_backup_copies_to_a_place_or_beside_the_journal(home, journal):
    assert f"copied to {home / 'mine.sqlite'}\n" in invoke("backup", "mine.sqlite")
    invoke("backup")
    (copy,) = backups.dated(journal.path)
    for made in (home / "mine.sqlite", copy):
        with open_journal(made) as again:
            assert len(again.sets()) == 2
    assert "must not overwrite a file" in invoke("backup", "mine.sqlite", code=1)


def test_restore_brings_back_a_backup_and_says_where_the_rest_is(home, journal):
    invoke("backup", "mine.sqlite")
    journal.log_pain(9, site="knee")
    said = invoke("restore", "mine.sqlite")
    (before,) = backups.dated(journal.path)
    assert said == f"{journal.path} now holds what mine.sqlite held.\nWhat it held before is in {before}\n"
    assert len(journal.pain()) == 1
    invoke("restore", before)
    assert len(journal.pain()) == 2


def test_restore_reads_an_archive_into_a_journal_that_is_not_there_yet(home, journal, monkeypatch):
    invoke("export", "all")
    monkeypatch.setenv("PSOAS_JOURNAL", str(home / "new" / "journal.sqlite"))
    assert "What it held before" not in invoke("restore", "all.zip")
    with open_journal(home / "new" / "journal.sqlite") as again:
        assert again.tables(history=True) == journal.tables(history=True)


@pytest.mark.parametrize(
    ("name", "said"),
    [("missing.sqlite", "the backup must be a file"), ("notes.txt", "cannot be read as a journal")],
)
def test_restore_refuses_what_is_no_backup_in_a_sentence(home, journal, name, said):
    (home / "notes.txt").write_text("hello")
    before = journal.tables(history=True)
    assert said in invoke("restore", name, code=1)
    assert journal.tables(history=True) == before


def test_check_says_that_nothing_needs_attention(home, journal):
    invoke("backup")
    said = invoke("check")
    assert said.startswith(f"Journal: {journal.path}\nok    The journal is whole: ")
    assert said.endswith("Nothing needs attention.\n")
    assert "LOOK" not in said


def test_check_says_what_is_wrong_and_exits_with_one(home, journal):
    invoke("backup")
    (copy,) = backups.dated(journal.path)
    os.truncate(copy, 5000)
    journal.path.chmod(0o644)
    said = invoke("check", code=1)
    assert f"LOOK  The backup {copy.name} was changed or damaged since it was made" in said
    assert f"chmod 600 '{journal.path}'" in said
    assert said.endswith("2 things need attention.\n")


@pytest.mark.parametrize("command", ["export", "backup", "check"])
def test_no_command_makes_a_journal_where_there_is_none(home, command):
    said = invoke(command, "--journal", home / "typo.sqlite", code=1)
    assert str(home / "typo.sqlite") in said
    assert "--journal" in said
    assert list(home.iterdir()) == []


def test_a_journal_elsewhere_can_be_named(home, tmp_path):
    with open_journal(tmp_path / "other" / "other.sqlite") as other:
        other.log_pain(3, site="knee")
    invoke("backup", "copy.sqlite", "--journal", tmp_path / "other" / "other.sqlite")
    with open_journal(home / "copy.sqlite") as again:
        assert len(again.pain()) == 1

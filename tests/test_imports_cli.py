"""``psoas import``: shows first, asks, writes; nothing is asked or written behind a person's back."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from psoas_analytics.cli import main
from psoas_analytics.journal import open_journal

TEXT = (
    "Date,Exercise,Category,Weight,Weight Unit,Reps,Distance,Distance Unit,Time\n"
    "2026-02-10,Cobra pose,Hips,,kg,,,,0:00:30\n"
    "2026-02-10,Kobra,Hips,,kg,,,,0:00:30\n"
    "2026-02-10,Bankdrücken,Brust,80,kg,8,,,\n"
)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs the command on a text; returns its result and the holds that the journal then has."""
    place = tmp_path / "journal.sqlite"
    monkeypatch.setenv("PSOAS_JOURNAL", str(place))

    def command(text: str, *options: str, answers: str = ""):
        path = tmp_path / "export.csv"
        path.write_text(text, encoding="utf-8")
        result = CliRunner().invoke(main, ["import", str(path), *options], input=answers)
        with open_journal(place) as journal:
            return result, len(journal.sets()) + len(journal.pain())

    return command


def test_yes_writes_what_is_decided_and_says_what_is_not(run) -> None:
    result, kept = run(TEXT, "--yes")
    assert result.exit_code == 0
    assert "'Kobra' is not matched to an exercise" in result.output
    assert "Written, after a backup" in result.output
    assert kept == 1


def test_the_same_file_twice_writes_nothing(run) -> None:
    run(TEXT, "--yes")
    result, kept = run(TEXT, "--yes")
    assert "Nothing is new" in result.output
    assert kept == 1


def test_names_are_asked_for_and_remembered(run) -> None:
    result, kept = run(TEXT, answers="\ny\ny\n")
    assert "Enter for cobra-pose" in result.output
    assert kept == 2
    result, _ = run(TEXT + "2026-02-11,Kobra,Hips,,kg,,,,0:00:30\n", answers="y\n")
    assert "Enter for" not in result.output


def test_no_writes_nothing(run) -> None:
    result, kept = run(TEXT, answers="-\nn\nn\n")
    assert "Nothing was written." in result.output
    assert kept == 0


def test_an_open_question_ends_without_a_write(run) -> None:
    result, kept = run("day,score\n2026-02-10,4\n", "--yes")
    assert result.exit_code == 1
    assert "What does a row of this table hold?" in result.output
    assert kept == 0


def test_a_mapping_file_says_what_the_columns_are(run, tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(
        'kind = "pain"\n[columns]\ndate = "day"\npain = "score"\n[constants]\nsite = "knee"\n',
        encoding="utf-8",
    )
    result, kept = run("day,score\n3/4/2025,4\n", "--mapping", str(mapping), answers="dmy\ny\n")
    assert result.exit_code == 0, result.output
    assert "2025-04-03" in result.output
    assert kept == 1


def test_what_is_no_table_is_a_sentence(run) -> None:
    result, _ = run("%PDF-1.7", "--yes")
    assert result.exit_code == 1
    assert result.output.strip() == "Error: export.csv is a PDF: export a CSV"

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


DATES = TEXT.replace("2026-02-10", "3/2/2026")
DIARY = "day,score,place\n2026-02-10,4,knee\n2026-02-11,Moderate,knee\n2026-02-12,n/a,knee\n"


def test_one_answer_may_open_another_question(run) -> None:
    text = DATES.replace("Kobra,Hips,,kg,,,,0:00:30", 'Kobra,Hips,,kg,,,,"1,200"')
    # The order of the date, the name, what looks like nothing, then the comma of the row so named.
    result, kept = run(text, answers="dmy\n\ny\n.\ny\n")
    assert result.exit_code == 0, result.output
    assert kept == 2


def test_a_slip_at_a_prompt_is_asked_again(run) -> None:
    result, kept = run(TEXT, answers="kobra-pose\ncobra-pose\ny\ny\n")
    assert "must be matched to one of" in result.output
    assert kept == 2


def test_all_names_that_would_be_left_out_are_told(run) -> None:
    rows = "".join(f"2026-02-10,Gym {chr(97 + n)}{chr(98 + n)},Gym,,kg,5,,,\n" for n in range(14))
    result, _ = run(TEXT + rows, answers="\nn\nn\n")
    (line,) = [line for line in result.output.splitlines() if "look like nothing" in line]
    assert line.startswith("15 names")
    assert "Gym no" in line
    assert "..." not in line


def test_words_and_scales_are_asked_for(run, tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(
        'kind = "pain"\n[columns]\ndate = "day"\npain = "score"\nsite = "place"\n', encoding="utf-8"
    )
    result, kept = run(DIARY, "--mapping", str(mapping), answers="11\n5\n-\ny\n")
    assert result.exit_code == 0, result.output
    assert "from 0 to 10, got '11'" in result.output
    assert kept == 2
    bearable = "date,weekday,time of day,category,rating/amount,detail,notes\n"
    result, kept = run(bearable + "2025-12-08,Monday,am,Symptom,2,Knee Pain,\n", answers="\n4\n4\n0\n4\ny\n")
    assert result.exit_code == 0, result.output
    assert kept == 3


def test_a_diary_without_a_mapping_is_told_its_columns_and_how_to_say_what_they_hold(run) -> None:
    result, _ = run(DIARY)
    assert result.exit_code == 1
    assert "export.csv has the columns 'day', 'score', 'place'." in result.output
    assert "--mapping mapping.toml" in result.output


def test_what_cannot_be_read_makes_no_journal(tmp_path: Path) -> None:
    place = tmp_path / "new" / "journal.sqlite"
    result = CliRunner().invoke(main, ["import", str(tmp_path / "none.csv"), "--journal", str(place)])
    assert result.exit_code == 1
    assert "none.csv" in result.output
    assert not place.parent.exists()


def test_a_journal_elsewhere_can_be_named_and_the_ways_back_are_told(run, tmp_path: Path) -> None:
    place = tmp_path / "other.sqlite"
    result, kept = run(TEXT, "--yes", "--journal", str(place))
    assert kept == 0
    with open_journal(place) as journal:
        assert len(journal.sets()) == 1
        (batch,) = journal.batches()["batch_id"]
    assert f"journal.undo_batch({batch!r})" in result.output
    assert "Take back" in result.output

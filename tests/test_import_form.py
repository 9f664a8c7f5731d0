"""A file is looked at, its columns and names are said by the person, and only then it is written."""

from __future__ import annotations

import asyncio
import html
import os
import re
import stat
from typing import Any

import pytest
from injection import INJECTIONS

import psoas_analytics as psoas
from psoas_analytics.widgets import ImportForm
from psoas_analytics.widgets.file_chooser import PIECE_BYTES
from psoas_analytics.widgets.later import Later
from psoas_analytics.widgets.parts import Edge
from psoas_analytics.widgets.private_copy import PrivateCopy, base_name

FITNOTES = "Date,Exercise,Category,Weight,Weight Unit,Reps,Distance,Distance Unit,Time\n"
SETS = (
    FITNOTES
    + "2026-02-10,Hip Bridge,Hips,,kg,15,,,\n2026-02-10,Hip Bridge,Hips,,kg,16,,,\n"
    + "2026-02-11,Cobra pose,Hips,,kg,,,,0:00:30\n2026-02-11,Squat,Legs,60,kg,8,,,\n"
    + "2026-02-12,Squat,Legs,60,kg,8,,,\n2026-02-12,Row,Back,40,kg,8,,,\nnonsense,Cobra pose,Hips,,kg,1,,,\n"
)
DIARY = "Tag;Schmerz;Ort\n01.02.2026;2;Knee Pain\n02.02.2026;mild;Knee Pain\n13.02.2026;9;Knee Pain\n"


@pytest.fixture
def form(journal: psoas.Journal) -> ImportForm:
    return ImportForm(journal)


def send(form: ImportForm, name: str, content: bytes, *, piece: int = PIECE_BYTES) -> list[dict[str, Any]]:
    """Send a file as the browser does, a piece for each answer; return the answers."""
    answers: list[dict[str, Any]] = []
    form.source.chooser.send = answers.append
    form.source.chooser._received(None, {"kind": "begin", "id": "1", "name": name, "size": len(content)}, [])
    while "next" in answers[-1]:
        start = answers[-1]["next"]
        part = memoryview(content[start : start + piece])
        form.source.chooser._received(None, {"kind": "piece", "id": "1"}, [part])
    return answers


def put(form: ImportForm, text: str, name: str = "export.csv") -> None:
    send(form, name, text.encode())


def read(widget: Any) -> str:
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", widget.value)).split())


# ---------------------------------------------------------------- a file on its way


def test_a_file_arrives_in_pieces_is_private_and_is_deleted_after_the_import(form, tmp_path) -> None:
    answers = send(form, "C:\\exports\\strong.csv", SETS.encode(), piece=100)
    assert [one.get("next") for one in answers[:3]] == [0, 100, 200]
    assert answers[-1] == {"id": "1", "done": True}
    path = form.look.path
    assert path.name == "strong.csv"
    assert path.read_text() == SETS
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    form.save_button.click()
    assert form.problem.text == ""
    assert not path.parent.exists()


@pytest.mark.parametrize("leave", ["another", "refused", "close_button", "close", "dropped"])
def test_the_copy_of_a_file_does_not_outlive_its_use(journal, leave) -> None:
    form = ImportForm(journal)
    put(form, SETS)
    folder = form.look.path.parent
    if leave == "another":
        put(form, DIARY)
    elif leave == "refused":
        put(form, "no table")
        assert "This file was not opened" in form.source.error.text
        assert form.look is None
    elif leave == "close_button":
        form.close_button.click()
    elif leave == "close":
        form.close()
    else:
        copy, form._copy = form._copy, None
        del copy
    assert not folder.exists()


def test_a_file_cut_short_by_another_one_is_put_away(form) -> None:
    form.source.chooser.send = lambda _: None
    form.source.chooser.receive({"kind": "begin", "id": "a", "name": "a.csv", "size": 10})
    half = form.source.chooser._copy.path
    put(form, SETS)
    form.source.chooser.receive({"kind": "piece", "id": "a"}, [memoryview(b"late")])
    assert not half.exists()
    assert form.look.rows == 7


def test_a_file_too_large_to_be_sent_is_refused_in_words_before_a_byte_of_it_came(form) -> None:
    form.source.chooser.send = lambda _: None
    form.source.chooser._received(
        None, {"kind": "begin", "id": "1", "name": "a.csv", "size": 100_000_001}, []
    )
    assert "at most 100 MB, got 100 MB; give the path" in form.source.error.text
    assert form.source.chooser._copy is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..", "file"),
        ("a\x00b\n.csv", "ab.csv"),
        ("\\\\host\\x.csv", "x.csv"),
    ],
)
def test_a_name_cannot_lead_out_of_the_private_folder(given, kept) -> None:
    copy = PrivateCopy(given)
    assert copy.path.name == base_name(given) == kept
    assert copy.path.parent.name.startswith("psoas-import-")
    copy.close()


def test_what_a_killed_program_left_behind_goes_with_the_next_copy_after_a_day(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    old, fresh, elsewhere = (tmp_path / name for name in ("psoas-import-a", "psoas-import-b", "c"))
    for folder in (old, fresh, elsewhere):
        folder.mkdir()
        (folder / "diary.csv").write_text(DIARY)
    (tmp_path / "psoas-import-link").symlink_to(elsewhere)
    for folder in (old, elsewhere):
        os.utime(folder, (0, 0))
    os.utime(tmp_path / "psoas-import-link", (0, 0), follow_symlinks=False)
    PrivateCopy("a.csv").close()
    assert not old.exists()
    assert (fresh / "diary.csv").exists()
    assert (elsewhere / "diary.csv").exists()


@pytest.mark.parametrize("name", ["x" * 500 + ".csv", "ä" * 300 + ".csv"])
def test_a_very_long_name_fits_on_the_disk_and_keeps_its_ending(name) -> None:
    copy = PrivateCopy(name)
    assert copy.path.name.endswith(".csv")
    copy.close()


def test_a_path_is_looked_at_where_it_lies(form, tmp_path) -> None:
    file = tmp_path / "fit notes.csv"
    file.write_text(SETS)
    form.source.path.value = f'"{file}"'
    form.source.look_button.click()
    assert form.look.path == file
    form.close_button.click()
    assert file.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Choose a file, or type its path"),
        ("/nowhere/a.csv", "cannot be read: No such file"),
        ("~nobody-has-this-name/a.csv", "knows no home folder"),
    ],
)
def test_a_path_that_leads_nowhere_is_said_beside_the_field(form, typed, said) -> None:
    form.source.path.value = typed
    form.source.look_button.click()
    assert said in form.source.error.text
    assert form.save_button.disabled


# ---------------------------------------------------------------- the preview


def test_the_preview_says_in_words_what_would_come_and_writes_nothing(form, journal, row_counts) -> None:
    before = row_counts(journal.path)
    put(form, SETS)
    assert read(form.said.title) == "export.csv: FitNotes export, 11 Feb 2026: 7 rows read"
    said = read(form.said.findings)
    assert "1 set in 1 session can be taken" in said
    assert "5 rows wait: say below what their names are here" in said
    assert "1 line refused" in said
    assert "line when what 4 2026-02-11 Cobra pose, both, 1 x 30 s" in read(form.said.examples)
    assert "8 Date must be" in read(form.said.refused)
    assert "Weights, distances" in read(form.said.assumptions)
    assert form.ready.text == "1 entry to be written; 5 rows without a decision on the name stay out"
    assert row_counts(journal.path) == before


def test_of_many_refused_lines_the_first_20_are_shown_and_the_others_counted_by_reason(form) -> None:
    put(form, FITNOTES + "".join(f"nonsense {n},Cobra pose,Hips,,kg,1,,,\n" for n in range(200)))
    said = read(form.said.refused)
    assert said.startswith("200 refused lines, with the reasons")
    assert said.count("'nonsense") == 20
    assert "and 180 more" in said
    assert "200 x Date must be" in said


# ---------------------------------------------------------------- names


def test_a_suggestion_counts_only_once_it_is_confirmed(form, journal) -> None:
    put(form, SETS)
    bridge = form.names.rows["Hip Bridge"]
    assert bridge.target.value == "glute-bridge"
    assert form.look.counts == {"sets": 1, "sessions": 1}
    bridge.confirm_button.click()
    assert form.look.counts == {"sets": 3, "sessions": 2}
    assert read(form.names.rows["Squat"].state) == ""
    form.names.leave_out_button.click()
    assert "Left out: 3 rows with 2 names that are not part of this programme" in read(form.said.findings)
    form.save_button.click()
    assert form.status.text.endswith("3 sets in 2 sessions taken from export.csv; a backup was made before")
    assert list((journal.path.parent / "backups").iterdir())
    # Remembered for the next file, and changed there if need be.
    put(form, SETS)
    assert form.names.rows["Hip Bridge"].decided
    assert "3 of them are in your journal already" in read(form.said.findings)
    assert form.ready.text == "Nothing new: your journal has all of it"
    assert form.save_button.disabled


def test_a_name_can_be_matched_to_something_else_and_back_to_nothing(form) -> None:
    put(form, SETS)
    squat = form.names.rows["Squat"]
    squat.target.value = "cobra-pose"
    assert form.look.counts["sets"] == 3
    squat.target.value = "?"
    assert form.look.counts["sets"] == 1
    squat.target.value = ""
    assert form.look.left_out == {"'Squat', not part of this programme": 2}


def test_60_names_stay_usable(form) -> None:
    lines = [f"2026-02-10,Exercise {n},Gym,,kg,5,,,\n" * (61 - n) for n in range(1, 61)]
    put(form, FITNOTES + "".join(reversed(lines)) + "2026-02-10,Hip Bridge,Hips,,kg,15,,,\n")
    assert list(form.names.rows)[:3] == ["Hip Bridge", "Exercise 1", "Exercise 2"]
    assert len(form.names.rows) == 12
    assert form.names.more_button.description == "Show 20 more of 49"
    form.names.more_button.click()
    assert len(form.names.rows) == 32
    form.names.confirm_all_button.click()
    form.names.leave_out_button.click()
    assert form.look.undecided == ()
    assert form.ready.text == "1 entry to be written"


def test_a_tick_of_an_exercise_asks_for_its_dose(form, journal) -> None:
    put(
        form,
        "Date,Cobra pose,Foam,\n2026-02-10,YES_MANUAL,YES_MANUAL,\n2026-02-11,YES_MANUAL,NO,\n",
        "Checkmarks.csv",
    )
    cobra = form.names.rows["Cobra pose"]
    assert "state the dose of one tick" in read(form.said.refused)
    cobra.hold_s.value = "30"
    assert "reps must be" in cobra.error.text
    assert form.save_button.disabled
    cobra.reps.value, cobra.hold_s.value = "3", "30"
    assert cobra.error.text == ""
    form.names.rows["Foam"].target.value = "foam rolling"
    form.save_button.click()
    assert journal.sets()[["reps", "hold_s"]].values.tolist() == [[3, 30], [3, 30]]
    assert journal.habits()["kind"].tolist() == ["foam rolling"]


# ---------------------------------------------------------------- columns and questions


def test_a_table_of_the_persons_own_is_mapped_with_a_scale_words_and_a_side(form, journal) -> None:
    put(form, DIARY, "diary.csv")
    assert form.ready.text == "1 question above to be answered first"
    assert read(form.columns._sample).endswith("13.02.2026 9 Knee Pain")
    form.columns.kind.value = "pain"
    assert [form.columns.rows[role].column for role in ("date", "pain", "site")] == ["Tag", "Schmerz", "Ort"]
    knee = form.names.rows["Knee Pain"]
    knee.side.value = "left"
    assert form.look.counts == {"pain scores": 2}
    form.answers.rows["words"].boxes["mild"].value = "3"
    assert form.look.counts == {"pain scores": 3}
    form.answers.rows["scale"].high.value = "20"
    form.answers.rows["recall"].answer.value = "worst_24h"
    form.save_button.click()
    pain = journal.pain()
    assert pain[["pain_nrs", "site", "side", "recall"]].values.tolist() == [
        [1, "knee", "left", "worst_24h"],
        [3, "knee", "left", "worst_24h"],
        [4.5, "knee", "left", "worst_24h"],
    ]
    # The next file with this header knows all of it.
    put(form, DIARY + "14.02.2026;10;Knee Pain\n", "diary.csv")
    assert form.ready.text == "1 entry to be written"
    assert form.answers.rows["scale"].high.value == "20"


def test_what_is_the_same_in_every_row_needs_no_column(form) -> None:
    put(form, "when,how bad\n2026-02-01,2\n")
    form.columns.kind.value = "pain"
    pain, site = form.columns.rows["pain"], form.columns.rows["site"]
    assert pain.error.text == "Choose the column that holds: pain score"
    pain.source.value = "column how bad"
    assert pain.error.text == ""
    site.source.value = "="
    site.fixed.value = "groin"
    assert form.look.counts == {"pain scores": 1}
    assert "pain 2, groin" in read(form.said.examples)


def test_a_date_in_three_columns_is_found(form) -> None:
    put(form, "name,startday,startmonth,startyear,intensity\nKnee Pain,31,1,2026,3\n")
    form.columns.kind.value = "pain"
    assert form.columns.rows["date"].parted
    form.names.confirm_all_button.click()
    assert "2026-01-31 pain 3, knee" in read(form.said.examples)


def test_only_what_is_asked_is_shown_and_an_answer_stays_to_be_changed(form) -> None:
    put(form, "date,exercise,reps,hold\n3/2/2026,Cobra pose,3,30\n")
    form.columns.kind.value = "sets"
    assert set(form.answers.rows) == {"date_order"}
    form.answers.rows["date_order"].answer.value = "dmy"
    assert set(form.answers.rows) == {"date_order", "seconds"}
    form.answers.rows["seconds"].answer.value = "each"
    assert "2026-02-03 Cobra pose, both, 3 x 30 s" in read(form.said.examples)
    form.answers.rows["date_order"].answer.value = "mdy"
    assert "2026-03-02" in read(form.said.examples)


@pytest.mark.parametrize("typed", ["x", "0", "1,000"])
def test_a_scale_that_is_none_is_refused_beside_its_field_and_nothing_is_imported(form, typed) -> None:
    put(form, DIARY)
    form.columns.kind.value = "pain"
    form.names.confirm_all_button.click()
    form.answers.rows["words"].boxes["mild"].value = "3"
    assert not form.save_button.disabled
    form.answers.rows["scale"].high.value = typed
    said = form.answers.rows["scale"].error.text
    assert said == f"The ends must be two different numbers, got 0 and {typed}"
    assert form.save_button.disabled
    assert form.ready.text == "See the sentence beside the field above"
    form.answers.rows["scale"].high.value = "10"
    assert not form.save_button.disabled


@pytest.mark.parametrize("typed", ["11", "-1", "much"])
def test_words_for_pain_become_numbers_from_0_to_10(form, typed) -> None:
    lines = [
        "2025-12-08,Monday,am,Symptom,2,Left knee pain (Severe),",
        "2025-12-08,Monday,pm,Symptom,1,Low back (Mild),",
    ]
    put(form, "date,weekday,time of day,category,rating/amount,detail,notes\n" + "\n".join(lines) + "\n")
    assert form.names.rows["Left knee pain"].side.value == "left"
    form.names.confirm_all_button.click()
    words = form.answers.rows["words"]
    words.boxes["Severe"].value = typed
    assert words.error.text == f"Severe must be a number from 0 to 10, got {typed}"
    words.boxes["Severe"].value = "8"
    assert form.ready.text == "1 question above to be answered first"
    form.answers.rows["words"].boxes["Mild"].value = "2,5"
    assert "2025-12-08 pain 8, knee, left" in read(form.said.examples)
    assert "2025-12-08 pain 2.5, low back" in read(form.said.examples)


def test_a_word_that_is_no_score_is_left_out(form, journal) -> None:
    put(form, DIARY + "14.02.2026;unsure;Knee Pain\n", "diary.csv")
    form.columns.kind.value = "pain"
    form.names.confirm_all_button.click()
    words = form.answers.rows["words"]
    words.boxes["mild"].value = "3"
    assert form.save_button.disabled
    words.no_score["unsure"].value = True
    assert form.look.left_out == {"'unsure', which is no pain score": 1}
    form.save_button.click()
    assert journal.pain()["pain_nrs"].tolist() == [2, 3, 9]
    # Remembered with the header, and it may be said otherwise.
    put(form, DIARY + "14.02.2026;unsure;Knee Pain\n", "diary.csv")
    assert form.answers.rows["words"].no_score["unsure"].value
    form.answers.rows["words"].no_score["unsure"].value = False
    assert form.ready.text == "1 question above to be answered first"


def test_a_word_for_the_pain_of_a_set_can_be_answered(form) -> None:
    put(form, "date,exercise,reps,pain\n2026-02-03,Cobra pose,3,mild\n")
    form.columns.kind.value = "sets"
    form.answers.rows["words"].boxes["mild"].value = "3"
    assert "Cobra pose, both, 3, pain 3" in read(form.said.examples)
    assert set(form.answers.rows) == {"words"}
    form.answers.rows["words"].boxes["mild"].value = "4"
    assert "pain 4" in read(form.said.examples)


def test_ratings_from_0_to_10_can_be_said_to_be_that(form) -> None:
    header = "date,weekday,time of day,category,rating/amount,detail,notes\n"
    put(form, header + "2025-12-08,Monday,am,Symptom,7,Left knee pain,\n")
    form.names.confirm_all_button.click()
    scale = form.answers.rows["scale"]
    assert (scale.low.value, scale.high.value) == ("", "")
    scale.low.value, scale.high.value = "0", "10"
    assert "pain 7, knee, left" in read(form.said.examples)
    assert form.ready.text == "1 entry to be written"


# ---------------------------------------------------------------- imported, and taken back


def test_undo_takes_the_import_back_at_once(form, journal) -> None:
    put(form, SETS)
    form.save_button.click()
    assert [one.batch_id for one in form.earlier.rows] == list(journal.batches()["batch_id"])
    form.undo_button.click()
    assert form.status.text == "Taken back: import of export.csv"
    assert journal.sets().empty
    assert form.earlier.rows == ()
    assert form.save_button.disabled


def test_an_earlier_import_is_taken_back_after_one_more_question(journal) -> None:
    form = ImportForm(journal)
    put(form, SETS)
    form.save_button.click()
    later = ImportForm(journal)
    put(later, SETS)
    assert later.save_button.disabled
    (row,) = later.earlier.rows
    row.take_back_button.click()
    assert len(journal.sets()) == 1
    row.sure_button.click()
    assert later.status.text == "Taken back: import of export.csv"
    assert journal.sets().empty
    # What is open is counted anew.
    assert not later.save_button.disabled


def test_what_was_taken_back_one_by_one_comes_again_only_if_that_is_said(form, journal) -> None:
    put(form, SETS)
    form.names.confirm_all_button.click()
    form.save_button.click()
    journal.undo(journal.sets()["set_id"].iloc[0])
    put(form, SETS)
    assert "1 of them is left away: you took them back before" in read(form.said.findings)
    assert form.save_button.disabled
    form.restore.value = True
    assert form.ready.text == "1 entry to be written; 3 rows without a decision on the name stay out"
    form.save_button.click()
    assert "1 of 3 entries taken from export.csv" in form.status.text
    assert len(journal.sets()) == 3
    assert not form.restore.value


def test_a_file_that_changed_since_it_was_looked_at_is_not_written(form, journal, tmp_path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(SETS)
    form.source.path.value = str(file)
    form.source.look_button.click()
    file.write_text(SETS.replace("0:00:30", "0:00:40"))
    form.save_button.click()
    assert "was changed since it was looked at" in form.problem.text
    assert journal.sets().empty


def test_changes_in_a_row_are_followed_once() -> None:
    done: list[int] = []
    later = Later(lambda: done.append(1), edge=Edge(lambda error: done.append(-1)))

    async def three() -> None:
        for _ in range(3):
            later.ask()
        assert later.pending
        while later.pending:
            await asyncio.sleep(0.01)

    asyncio.run(three())
    assert done == [1]


def test_an_import_waits_until_the_last_change_was_looked_at(form, journal) -> None:
    put(form, SETS)

    async def hasty() -> None:
        form.names.rows["Hip Bridge"].confirm_button.click()
        form.save_button.click()

    asyncio.run(hasty())
    assert "look at them, then press Import" in form.problem.text
    assert journal.sets().empty
    form.save_button.click()
    assert len(journal.sets()) == 3


def test_text_of_a_file_is_never_markup(form) -> None:
    rows = "".join(
        ",".join('"' + cell.replace('"', '""') + '"' for cell in ("2026-02-01", "3", text, text)) + "\n"
        for text in INJECTIONS
    )
    header = '"day","pain","place","' + INJECTIONS[0].replace('"', '""') + '"\n'
    put(form, header + rows, "<img src=x onerror=alert(1)>.csv")
    form.columns.kind.value = "pain"
    form.names._limit = 1_000
    form.names._build()
    form.save_button.click()
    shown = [
        form.said.title,
        form.said.findings,
        form.said.examples,
        form.said.refused,
        form.said.assumptions,
        form.columns._sample,
    ]
    shown += [one.name for one in form.names.rows.values()]
    allowed = re.compile(
        r"</?(div|span|ul|li|p|table|caption|thead|tbody|tr|th|td|bdi|details|summary)"
        r'( (class|role|scope|dir|aria-level|aria-label|tabindex)="[\w\s -]*")*>'
    )
    for widget in shown:
        assert "<" not in allowed.sub("", widget.value), widget.value[:300]
    assert len(form.names.rows) > 100

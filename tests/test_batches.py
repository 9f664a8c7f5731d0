"""An import is one change: kept whole, taken back whole, and never brought back behind the person's back."""

from __future__ import annotations

from pathlib import Path

import pytest

import psoas_analytics as psoas
from psoas_analytics.exchange import ImportRefused, Mapping, preview

HEADER = "Date,Exercise,Category,Weight,Weight Unit,Reps,Distance,Distance Unit,Time\n"
FIRST = (
    HEADER
    + "2026-02-10,Cobra pose,Hips,,kg,,,,0:00:30\n"
    + "2026-02-10,Cobra pose,Hips,,kg,,,,0:00:30\n"
    + "2026-02-10,Glute bridge,Hips,,kg,15,,,\n"
)
NEWER = FIRST + "2026-02-10,Glute bridge,Hips,,kg,16,,,\n2026-02-11,Cobra pose,Hips,,kg,,,,0:00:40\n"


@pytest.fixture
def look(tmp_path: Path, journal: psoas.Journal):
    """Previews a text, always under the same file name."""

    def run(text: str, mapping: Mapping | None = None):
        path = tmp_path / "fitnotes.csv"
        path.write_text(text, encoding="utf-8")
        return preview(path, mapping=mapping, journal=journal)

    return run


def test_a_preview_writes_nothing(look, journal, row_counts) -> None:
    before = row_counts(journal.path)
    found = look(FIRST)
    assert (found.rows, found.new, found.there) == (3, 3, 0)
    assert row_counts(journal.path) == before


def test_a_batch_has_a_row_and_a_backup_stands_before_it(look, journal) -> None:
    batch = journal.import_batch(look(FIRST))
    row = journal.batches().iloc[0]
    assert (row["batch_id"], row["source"], row["file_name"], row["entries"]) == (
        batch,
        "FitNotes",
        "fitnotes.csv",
        3,
    )
    assert len(row["sha256"]) == 64
    assert list((journal.path.parent / "backups").iterdir())


def test_true_duplicates_in_a_file_are_both_kept(look, journal) -> None:
    journal.import_batch(look(FIRST))
    assert (journal.sets()["exercise_id"] == "cobra-pose").sum() == 2


def test_a_newer_export_adds_only_what_is_new(look, journal) -> None:
    journal.import_batch(look(FIRST))
    newer = look(NEWER)
    assert (newer.new, newer.there) == (2, 3)
    journal.import_batch(newer)
    assert len(journal.sets()) == 5
    assert journal.sessions()["day"].nunique() == len(journal.sessions()) == 2
    first_day = journal.sets()[journal.sets()["day"] == "2026-02-10"]
    assert first_day["position"].tolist() == [1, 2, 3, 4]


def test_the_order_of_the_rows_does_not_matter(look, journal) -> None:
    journal.import_batch(look(FIRST))
    lines = FIRST.splitlines(keepends=True)
    assert look("".join([lines[0], *reversed(lines[1:])])).new == 0


def test_a_batch_is_taken_back_as_a_whole_and_may_come_again(look, journal, whole) -> None:
    before = whole(journal.path)
    batch = journal.import_batch(look(FIRST))
    assert journal.undo_batch(batch) == "import of fitnotes.csv"
    assert whole(journal.path) == before
    assert journal.batches().empty
    again = look(FIRST)
    assert (again.new, again.taken_back) == (3, 0)
    assert journal.import_batch(again) not in ("", batch)
    assert len(journal.sets()) == 3


def test_a_batch_is_taken_back_once(look, journal) -> None:
    batch = journal.import_batch(look(FIRST))
    assert journal.undo_batch(batch) is not None
    assert journal.undo_batch(batch) is None
    assert journal.undo_batch("no such batch") is None


def test_undo_takes_back_a_whole_import_and_says_so(look, journal) -> None:
    journal.import_batch(look(FIRST))
    assert journal.undo() == "import of fitnotes.csv"
    assert journal.sets().empty
    assert journal.sessions().empty


def test_undo_of_one_imported_entry_leaves_the_others(look, journal) -> None:
    batch = journal.import_batch(look(FIRST))
    gone = journal.sets()["set_id"].iloc[0]
    assert journal.undo(gone) == "one entry of the import of fitnotes.csv"
    assert gone not in set(journal.sets()["set_id"])
    assert len(journal.sets()) == 2
    assert journal.undo(gone) is None
    assert journal.undo(batch) == "import of fitnotes.csv"
    assert journal.sets().empty


def test_undo_of_an_imported_session_takes_its_sets_along(look, journal) -> None:
    journal.import_batch(look(NEWER))
    journal.undo(journal.sessions()["session_id"].iloc[0])
    assert len(journal.sets()) == 1


def test_what_you_took_back_does_not_come_again_untold(look, journal) -> None:
    journal.import_batch(look(FIRST))
    journal.undo(journal.sets()["set_id"].iloc[0])
    again = look(FIRST)
    assert (again.new, again.there, again.taken_back) == (0, 2, 1)
    assert "took back" in str(again)
    assert journal.import_batch(again) == ""
    assert len(journal.sets()) == 2
    journal.import_batch(again, restore=True)
    assert len(journal.sets()) == 3


def test_a_session_that_you_took_back_gets_no_new_sets(look, journal) -> None:
    journal.import_batch(look(FIRST))
    journal.undo(journal.sessions()["session_id"].iloc[0])
    newer = look(NEWER)
    assert (newer.new, newer.taken_back) == (1, 4)
    journal.import_batch(newer)
    assert journal.sets()["hold_s"].tolist() == [40]


def test_what_you_changed_since_is_not_changed_back(look, journal) -> None:
    journal.import_batch(look(FIRST))
    one = journal.sets().iloc[0]
    changed = {"id": one["set_id"], "exercise_id": "cobra-pose", "side": "both", "pain_nrs": 4}
    journal.extend_session(one["session_id"], [changed])
    journal.import_batch(look(NEWER))
    assert journal.sets().set_index("set_id").loc[one["set_id"], "pain_nrs"] == 4


def test_taking_back_a_batch_keeps_sets_of_your_own(look, journal) -> None:
    batch = journal.import_batch(look(FIRST))
    session = journal.sessions()["session_id"].iloc[0]
    mine = {"exercise_id": "camel-pose", "side": "both", "hold_s": 20}
    journal.extend_session(session, [mine])
    journal.undo_batch(batch)
    assert journal.sets()["exercise_id"].tolist() == ["camel-pose"]
    assert journal.sessions()["session_id"].tolist() == [session]


def test_two_batches_in_one_session_are_taken_back_apart(look, journal) -> None:
    first = journal.import_batch(look(FIRST))
    second = journal.import_batch(look(NEWER))
    journal.undo_batch(first)
    assert len(journal.sets()) == 2
    journal.undo_batch(second)
    assert journal.sets().empty


def test_a_session_goes_with_the_last_of_its_batches(look, journal, whole) -> None:
    first = journal.import_batch(look(FIRST))
    second = journal.import_batch(look(FIRST + "2026-02-10,Glute bridge,Hips,,kg,16,,,\n"))
    journal.undo_batch(first)
    assert [row[-1] for row in whole(journal.path)["session"]] == [second]
    journal.undo_batch(second)
    assert journal.sessions().empty


def test_undo_of_an_imported_session_keeps_sets_of_your_own_and_can_be_undone(look, journal, whole) -> None:
    batch = journal.import_batch(look(FIRST))
    session = journal.sessions()["session_id"].iloc[0]
    journal.extend_session(session, [{"exercise_id": "camel-pose", "side": "both", "hold_s": 20}])
    before = whole(journal.path)
    assert journal.undo(session) == "one entry of the import of fitnotes.csv"
    assert journal.sets()["exercise_id"].tolist() == ["camel-pose"]
    newer = look(NEWER)
    assert (newer.new, newer.taken_back) == (1, 4)
    assert journal.undo(session) is not None
    assert journal.sessions().empty
    assert journal.undo(session) is None
    for _ in range(2):
        assert journal.undo() == "undo: one entry of the import of fitnotes.csv"
    assert whole(journal.path) == before
    journal.undo(session)
    journal.undo_batch(batch)
    assert journal.undo() == "part of a session on 2026-03-10"
    assert journal.sessions().empty


def test_a_session_that_stood_for_your_own_sets_joins_the_import_that_brings_it_again(
    look, journal, whole
) -> None:
    session = "-"
    for _ in range(2):
        batch = journal.import_batch(look(FIRST))
        if session == "-":
            session = journal.sessions()["session_id"].iloc[0]
            journal.extend_session(session, [{"exercise_id": "camel-pose", "side": "both", "hold_s": 20}])
        assert [row[-1] for row in whole(journal.path)["session"]] == [batch]
        journal.undo_batch(batch)
        assert journal.sets()["exercise_id"].tolist() == ["camel-pose"]


def test_a_batch_that_came_with_an_archive_is_taken_back_alone(look, journal, tmp_path) -> None:
    journal.log_pain(4, site="knee")
    batch = journal.import_batch(look(NEWER))
    mine = {"exercise_id": "camel-pose", "side": "both", "hold_s": 20}
    journal.extend_session(journal.sessions()["session_id"].iloc[0], [mine])
    psoas.exchange.write_archive(journal, tmp_path / "archive")
    psoas.exchange.read_archive(tmp_path / "archive", tmp_path / "other.sqlite")
    with psoas.open_journal(tmp_path / "other.sqlite", now=journal.now) as other:
        assert other.batches()["entries"].tolist() == [5]
        assert preview(look(NEWER).path, journal=other).new == 0
        assert other.undo_batch(batch) == "import of fitnotes.csv"
        assert other.sets()["exercise_id"].tolist() == ["camel-pose"]
        assert len(other.pain()) == 1
        assert preview(look(NEWER).path, journal=other).new == 5


def test_a_file_that_changed_since_the_preview_is_refused(look, journal, whole) -> None:
    found = look(FIRST)
    found.path.write_text(NEWER, encoding="utf-8")
    before = whole(journal.path)
    with pytest.raises(ImportRefused, match="changed since"):
        journal.import_batch(found)
    assert whole(journal.path) == before


def test_a_batch_that_breaks_in_the_middle_leaves_nothing(look, journal, whole, monkeypatch) -> None:
    found = look(NEWER)
    before = whole(journal.path)
    told = []

    def pulled(share: float) -> None:
        told.append(share)
        if share == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        journal.import_batch(found, progress=pulled)
    assert told[-1] == 1
    assert whole(journal.path) == before


def test_an_import_stands_alone(look, journal) -> None:
    found = look(FIRST)
    with journal.together("all at once"), pytest.raises(psoas.EntryError, match="together"):
        journal.import_batch(found)
    assert journal.sets().empty


def test_names_are_remembered_for_the_next_file(look, journal) -> None:
    text = HEADER + "2026-02-10,Kobra,Hips,,kg,,,,0:00:30\n2026-02-10,Bankdrücken,Brust,,kg,8,,,\n"
    found = look(text)
    assert found.suggested == {"Kobra": "cobra-pose"}
    assert found.undecided == ("Kobra", "Bankdrücken")
    found = found.with_names({**found.suggested, "Bankdrücken": ""})
    assert found.left_out == {"'Bankdrücken', not part of this programme": 1}
    batch = journal.import_batch(found)
    assert look(text + "2026-02-11,Kobra,Hips,,kg,,,,0:00:30\n").new == 1
    journal.undo_batch(batch)
    assert look(text).undecided == ()


def test_a_name_cannot_be_matched_to_what_does_not_exist(look) -> None:
    found = look(HEADER + "2026-02-10,Kobra,Hips,,kg,,,,0:00:30\n")
    with pytest.raises(ValueError, match="catalog"):
        found.with_names({"Kobra": "kobra-pose"})
    with pytest.raises(ValueError, match="must stand in"):
        found.with_names({"Hund": ""})

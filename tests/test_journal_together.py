"""Sessions that grow set by set, entries kept as one, listeners, settings and drafts."""

import threading
import uuid
from pathlib import Path

import pytest

from psoas_analytics.journal import Journal, open_journal
from psoas_analytics.records import EntryError

SESSION = "0b8f6a51-5f0d-4c51-9a6e-1d7f4b1c2d3e"
HOLD = {"exercise_id": "kneeling-lunge-stretch", "reps": 1, "hold_s": 30}


def hold(side: str = "left", **more: object) -> dict[str, object]:
    return {**HOLD, "side": side, "id": str(uuid.uuid4()), **more}


def test_a_session_grows_by_the_sets_that_it_does_not_have_yet(journal: Journal) -> None:
    left, right = hold("left"), hold("right")
    assert journal.extend_session(SESSION, [left], started_at="2026-03-10T18:00") == [left["id"]]
    # No answer came: the same set is sent again, with the next one.
    assert journal.extend_session(SESSION, [left, right]) == [left["id"], right["id"]]
    journal.extend_session(SESSION, [], ended_at="2026-03-10T18:20", pain_after=3, note="calm")
    assert journal.sets()[["side", "position"]].to_numpy().tolist() == [["left", 1], ["right", 2]]
    session = journal.sessions().iloc[0]
    assert (session["session_id"], session["pain_after"], session["note"]) == (SESSION, 3, "calm")
    assert f"{session['started_at']:%H:%M}" == "17:00"
    assert len(journal.sessions()) == 1


def test_a_set_that_was_taken_back_does_not_return_when_it_is_sent_again(journal: Journal) -> None:
    one = hold()
    journal.extend_session(SESSION, [one])
    assert journal.undo(one["id"]) == "part of a session on 2026-03-10"
    assert journal.extend_session(SESSION, [one]) == [one["id"]]
    assert journal.sets().empty


def test_a_session_is_left_alone_when_one_of_its_new_sets_breaks_a_rule(journal: Journal) -> None:
    with pytest.raises(EntryError, match="hold_s must be 0 to 3600"):
        journal.extend_session(SESSION, [hold(), hold(hold_s=-1)])
    with pytest.raises(EntryError, match="id must be a UUID"):
        journal.extend_session("mine", [hold()])
    with pytest.raises(EntryError, match="side of Glute bridge must be both"):
        journal.extend_session(SESSION, [hold(exercise_id="glute-bridge")])
    assert journal.sessions().empty
    assert journal.sets().empty


def test_entries_logged_together_are_kept_whole_or_not_at_all(journal: Journal) -> None:
    def two(second: float) -> None:
        with journal.together("pain at two sites"):
            journal.log_pain(4, site="low back")
            # What was written so far can be read inside.
            assert len(journal.pain()) == 1
            journal.log_pain(second, site="groin", side="left")

    with pytest.raises(EntryError, match="pain_nrs must be 0 to 10"):
        two(11)
    assert journal.pain().empty
    two(2)
    assert len(journal.pain()) == 2
    assert journal.undo() == "pain at two sites"
    assert journal.pain().empty


def test_a_listener_hears_each_kept_change_of_its_file_and_no_other(tmp_path: Path) -> None:
    heard: list[str] = []
    with (
        open_journal(tmp_path / "one.sqlite") as one,
        open_journal(tmp_path / "one.sqlite") as same,
        open_journal(tmp_path / "other.sqlite") as other,
    ):
        stop = one.listen(lambda: heard.append(threading.current_thread().name))
        same.log_pain(3, site="low back")
        with one.together("two"):
            one.log_pain(4, site="low back")
            one.log_pain(5, site="groin")
        assert len(heard) == 2
        other.log_pain(3, site="low back")
        one.keep_draft("SessionForm", {"note": "half"})
        with pytest.raises(EntryError):
            one.log_pain(11, site="low back")
        assert len(heard) == 2
        one.undo()
        assert len(heard) == 3
        stop()
        one.log_pain(3, site="low back")
        assert len(heard) == 3


def test_what_a_listener_raises_becomes_a_warning_and_the_entry_is_kept(journal: Journal) -> None:
    def stumble() -> None:
        raise RuntimeError("no screen")

    journal.listen(stumble)
    with pytest.warns(UserWarning, match=r"a listener of journal.sqlite raised RuntimeError\('no screen'\)"):
        journal.log_pain(3, site="low back")
    assert len(journal.pain()) == 1


def test_a_setting_is_kept_changed_and_taken_away_with_its_history(journal: Journal) -> None:
    assert journal.setting("spinal_condition") is None
    journal.set_setting("spinal_condition", "yes")
    journal.set_setting("spinal_condition", "no")
    assert journal.setting("spinal_condition") == "no"
    assert journal.undo() == "setting spinal_condition"
    assert journal.setting("spinal_condition") == "yes"
    journal.set_setting("spinal_condition", None)
    assert journal.setting("spinal_condition") is None


def test_a_draft_outlives_the_journal_object_and_leaves_no_history(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    with open_journal(path) as journal:
        assert journal.draft("SessionForm") is None
        journal.keep_draft("SessionForm", {"note": "half"})
        journal.keep_draft("SessionForm", {"note": "half a sentence"})
        assert journal.undo() is None
    with open_journal(path) as again:
        assert again.draft("SessionForm") == {"note": "half a sentence"}
        assert "draft" not in [table.name for table in again.tables()]
        again.keep_draft("SessionForm", None)
        assert again.draft("SessionForm") is None

"""Frames are kept between two looks, and always those that a fresh look at the file gives."""

import pandas as pd
import pytest

from psoas_analytics import restore_journal
from psoas_analytics.journal import kept, open_journal
from psoas_analytics.journal.read import QUERIES, read_frame
from psoas_analytics.plan import starter_plan


def assert_fresh(journal):
    """What the journal gives is what the file holds."""
    given = journal.frames()
    with journal._store.reading() as connection:
        for name in QUERIES:
            pd.testing.assert_frame_equal(getattr(given, name), read_frame(connection, name))


@pytest.fixture
def read(monkeypatch):
    """The names of the frames that were read from the file."""
    names = []

    def watched(connection, name):
        names.append(name)
        return read_frame(connection, name)

    monkeypatch.setattr(kept, "read_frame", watched)
    return names


def test_each_change_and_each_undo_shows_at_once(journal, log_everything, catalog):
    assert_fresh(journal)
    log_everything(journal)
    assert_fresh(journal)
    journal.set_plan(starter_plan(catalog), starts_on="2026-03-11")
    assert_fresh(journal)
    while journal.undo():
        assert_fresh(journal)
    assert journal.frames().pain.empty


def test_only_what_changed_is_read_again(journal, log_everything, read):
    log_everything(journal)
    journal.frames()
    read.clear()
    journal.frames()
    assert read == []
    journal.log_pain(3, site="low back")
    journal.frames()
    assert read == ["pain"]
    journal.log_session([{"exercise_id": "glute-bridge", "side": "both", "reps": 15}])
    journal.frames()
    assert sorted(read) == ["pain", "sessions", "sets"]


def test_what_another_journal_of_the_file_saves_shows_too(journal, now):
    journal.log_pain(3, site="low back")
    journal.frames()
    with open_journal(journal.path, now=lambda: now) as elsewhere:
        elsewhere.log_pain(7, site="groin")
    assert journal.frames().pain["pain_nrs"].tolist() == [3, 7]


def test_what_a_caller_writes_into_a_frame_is_its_own(journal):
    journal.log_pain(3, site="low back")
    mine = journal.frames().pain
    mine.loc[0, "pain_nrs"] = 9.0
    assert journal.frames().pain["pain_nrs"].tolist() == [3]


def log_and_stumble(journal):
    with journal.together("two"):
        journal.log_pain(9, site="groin")
        assert journal.frames().pain["pain_nrs"].tolist() == [3, 9]
        raise KeyError


def test_what_is_rolled_back_is_not_kept(journal):
    journal.log_pain(3, site="low back")
    journal.frames()
    with pytest.raises(KeyError):
        log_and_stumble(journal)
    assert journal.frames().pain["pain_nrs"].tolist() == [3]
    journal.log_pain(5, site="groin")
    assert journal.frames().pain["pain_nrs"].tolist() == [3, 5]


def test_a_restored_backup_with_as_many_changes_is_read_whole(journal):
    journal.log_pain(3, site="low back")
    backup = journal.backup()
    journal.log_pain(9, site="groin")
    journal.frames()
    restore_journal(backup, journal.path)
    journal.log_pain(5, site="knee")
    assert journal.frames().pain["pain_nrs"].tolist() == [3, 5]
    assert_fresh(journal)

import os
import sqlite3
import stat
import subprocess
import sys
import threading
import warnings
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from old_journals_for_tests import old_journal

import psoas_analytics as psoas
from psoas_analytics.exchange import read_archive, write_archive
from psoas_analytics.journal import JournalError, backups, open_journal, schema
from psoas_analytics.journal.check import check_journal

FIRST = datetime(2026, 3, 1, 12, tzinfo=UTC)
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def copies(journal):
    """The dated copies of a journal, oldest first."""
    return list(backups.dated(journal.path))


@pytest.fixture
def clock(monkeypatch):
    """Sets the clock that backups go by: to an instant, or so many days after now."""

    def later(at):
        moment = at if isinstance(at, datetime) else datetime.now(UTC) + timedelta(days=at)
        monkeypatch.setattr(backups, "utc_now", lambda: moment)
        return moment

    return later


def spoil(path, *, page):
    """Flip the bits at the head of one page of a database."""
    content = bytearray(path.read_bytes())
    start = page * 4096
    content[start : start + 64] = bytes(byte ^ 0xFF for byte in content[start : start + 64])
    path.write_bytes(content)


# ---------------------------------------------------------------- which copies stay


def test_of_a_year_of_daily_copies_seven_days_four_weeks_and_twelve_months_stay():
    days = [datetime(2025, 1, 1, 12, tzinfo=UTC) + timedelta(days=number) for number in range(365)]
    kept = sorted(backups.to_keep(days, now=days[-1]))
    # 31 December 2025 is a Wednesday: its own week, and the Sundays of the three before.
    assert [f"{one:%m-%d}" for one in kept] == [
        *("01-31", "02-28", "03-31", "04-30", "05-31", "06-30", "07-31", "08-31", "09-30", "10-31", "11-30"),
        *("12-14", "12-21", "12-25", "12-26", "12-27", "12-28", "12-29", "12-30", "12-31"),
    ]


@given(st.sets(INSTANTS, max_size=60), INSTANTS)
def test_what_stays_is_some_of_what_there_is_and_the_newest_always_is(moments, now):
    kept = backups.to_keep(moments, now=now)
    assert kept <= moments
    if past := [one for one in moments if one <= now]:
        assert max(past) in kept
        assert len(kept & set(past)) <= 10 + 6 + 4 + 12


@given(st.sets(INSTANTS, max_size=60), INSTANTS)
def test_a_copy_from_the_future_stays_and_pushes_no_other_out(moments, now):
    future = {one for one in moments if one > now}
    assert backups.to_keep(moments, now=now) == backups.to_keep(moments - future, now=now) | future


@given(st.sets(INSTANTS, max_size=60), INSTANTS)
def test_thinning_out_twice_is_thinning_out_once(moments, now):
    kept = backups.to_keep(moments, now=now)
    assert backups.to_keep(kept, now=now) == kept


@given(st.lists(st.integers(0, 3), min_size=1, max_size=200))
def test_thinned_out_day_by_day_there_is_always_one_of_each_of_the_last_seven_days(gaps):
    kept, now, days = set(), FIRST, set()
    for gap in gaps:
        now += timedelta(days=gap, minutes=1)
        days.add(now.date())
        kept = backups.to_keep({*kept, now}, now=now)
        assert {one.date() for one in kept} >= set(sorted(days)[-7:])
    assert {(one.year, one.month) for one in kept} == {(one.year, one.month) for one in days}


# ---------------------------------------------------------------- copies that are made by themselves


def test_the_first_entry_of_a_later_day_is_preceded_by_a_copy_and_no_other_is(journal, clock):
    journal.log_pain(1, site="knee")
    assert copies(journal) == []
    clock(1)
    journal.log_pain(2, site="knee")
    journal.log_pain(3, site="knee")
    (copy,) = copies(journal)
    assert copy.name.endswith("-daily.sqlite")
    with open_journal(copy) as kept:
        assert kept.pain()["pain_nrs"].tolist() == [1]
    clock(2)
    journal.undo()
    assert len(copies(journal)) == 2


def test_another_opening_on_the_same_day_makes_no_second_copy(journal, clock):
    journal.log_pain(1, site="knee")
    clock(1)
    for score in (2, 3):
        with open_journal(journal.path, now=journal.now) as again:
            again.log_pain(score, site="knee")
    assert len(copies(journal)) == 1


def test_who_only_reads_makes_no_copy(journal, clock):
    journal.log_pain(1, site="knee")
    clock(1)
    with open_journal(journal.path, now=journal.now) as again:
        again.frames()
        again.keep_draft("PainForm", {"nrs": 3})
    assert not backups.folder(journal.path).exists()


@pytest.mark.parametrize("fault", ["a file in the way", "a full disk"])
def test_a_copy_that_cannot_be_made_stops_no_entry_and_says_so_once(journal, clock, monkeypatch, fault):
    journal.log_pain(1, site="knee")
    clock(1)
    if fault == "a full disk":

        def full(*_):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(backups, "to_disk", full)
    else:
        backups.folder(journal.path).write_text("in the way")
    with pytest.warns(
        UserWarning, match="today's backup could not be made: .*(exists|No space left)"
    ) as said:
        journal.log_pain(2, site="knee")
    assert len(said) == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        journal.log_pain(3, site="knee")
    assert len(journal.pain()) == 3
    if fault == "a full disk":
        assert names(backups.folder(journal.path)) == []


def test_a_damaged_journal_pushes_no_sound_copy_out(journal, clock, monkeypatch):
    journal.log_pain(1, site="knee")
    clock(1)
    sound = journal.backup()
    monkeypatch.setattr(backups, "to_keep", lambda *_, **__: set())
    connect = sqlite3.connect

    class Damaged(sqlite3.Connection):
        def execute(self, sql, *values):
            return super().execute(
                "SELECT 'row 7 missing from index'" if "quick_check" in sql else sql, *values
            )

    monkeypatch.setattr(backups.sqlite3, "connect", lambda *a, **k: connect(*a, factory=Damaged, **k))
    with pytest.raises(JournalError, match="malformed: row 7 missing"):
        journal.backup()
    assert names(sound.parent) == [sound.name, f"{sound.name}.sha256"]


def test_copies_are_thinned_out_and_no_file_of_another_name_is_touched(journal, clock):
    place = backups.folder(journal.path)
    mine = [
        "journal-before-my-holiday.sqlite",
        "journal.sqlite",
        "notes.txt",
        "other-20200101T000000000000Z.sqlite",
    ]
    first = datetime(2026, 1, 1, 12, tzinfo=UTC)
    clock(first)
    journal.backup()
    for name in [*mine, "journal-20260199T000000000000Z.sqlite", ".psoas-new"]:
        (place / name).write_text("mine")
    (place / ".psoas-old").write_text("left by a power cut")
    os.utime(place / ".psoas-old", (0, 0))
    for days in range(1, 40):
        clock(first + timedelta(days=days))
        newest = journal.backup()
    left = names(place)
    assert set(left) >= {*mine, "journal-20260199T000000000000Z.sqlite", ".psoas-new"}
    assert ".psoas-old" not in left
    kept = copies(journal)
    assert kept[-1] == newest
    assert [path.name[12:16] for path in kept] == [
        *("0125", "0131", "0201"),
        *("0203", "0204", "0205", "0206", "0207", "0208", "0209"),
    ]
    assert {name for name in left if name.endswith(".sha256")} == {f"{path.name}.sha256" for path in kept}


def test_two_journals_of_one_folder_thin_out_their_own_copies_only(tmp_path, clock):
    with open_journal(tmp_path / "a.sqlite") as one, open_journal(tmp_path / "a.db") as other:
        clock(-30)
        theirs = other.backup()
        for days in range(-29, 0):
            clock(days)
            one.backup()
        assert copies(other) == [theirs]
        assert len(copies(one)) < 16


def test_a_copy_a_folder_and_a_checksum_are_the_owners_alone_and_sha256sum_agrees(journal):
    before = os.umask(0)
    try:
        copy = journal.backup(reason="before-import")
    finally:
        os.umask(before)
    assert copy.name.endswith("Z-before-import.sqlite")
    assert mode(copy.parent) == 0o700
    assert {mode(path) for path in copy.parent.iterdir()} == {0o600}
    said = subprocess.run(
        ["sha256sum", "--check", f"{copy.name}.sha256"],
        cwd=copy.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == f"{copy.name}: OK\n"


@pytest.mark.parametrize("reason", ["../x", "A", "a b", "a.b", "ä"])
def test_a_reason_that_does_not_fit_a_name_is_refused(journal, reason):
    with pytest.raises(ValueError, match="reason must hold small letters, digits and hyphens"):
        journal.backup(reason=reason)
    assert not backups.folder(journal.path).exists()


def test_a_copy_holds_nothing_of_a_change_that_is_not_kept_yet(journal):
    journal.log_pain(1, site="knee")
    with journal.together("two"):
        journal.log_pain(2, site="knee")
        copy = journal.backup()
    with open_journal(copy) as kept:
        assert kept.pain()["pain_nrs"].tolist() == [1]


# ---------------------------------------------------------------- back again


@pytest.fixture
def backup(journal, log_everything):
    """A copy of a journal that has gone on since."""
    log_everything(journal)
    copy = journal.backup()
    journal.log_pain(9, site="knee", note="since then")
    return copy


def test_who_has_the_journal_open_sees_the_restored_one_and_can_go_on(journal, backup, whole):
    told = []
    journal.listen(lambda: told.append(len(journal.pain())))
    with open_journal(journal.path, now=journal.now) as other:
        other.pain()
        restored = psoas.restore_journal(backup, journal.path)
        assert len(journal.pain()) == len(other.pain()) == 1
        other.log_pain(2, site="knee")
        assert len(journal.pain()) == 2
        assert other.undo() == "pain score on 2026-03-10"
    assert told == [1, 2, 1]
    assert whole(journal.path) == whole(backup)
    assert restored.path == journal.path
    assert journal._store.rows("PRAGMA journal_mode") == [("wal",)]


def test_what_a_restore_replaces_is_kept_and_brings_it_back(journal, backup, row_counts):
    before = row_counts(journal.path)
    restored = psoas.restore_journal(backup, journal.path)
    assert restored.replaced.name.endswith("-before-restore.sqlite")
    psoas.restore_journal(restored.replaced, journal.path)
    assert row_counts(journal.path) == before
    assert journal.pain()["note"].tolist()[-1] == "since then"


def test_a_backup_is_not_changed_by_a_restore(journal, backup):
    before = backup.read_bytes()
    psoas.restore_journal(backup, journal.path)
    assert backup.read_bytes() == before
    assert not list(journal.path.parent.rglob(".psoas-*"))


@pytest.mark.parametrize("name", ["archive", "archive.zip"])
def test_an_archive_is_restored_too(journal, log_everything, tmp_path, name):
    log_everything(journal)
    journal.undo()
    archive = write_archive(journal, tmp_path / name)
    kept = journal.tables(history=True)
    journal.log_pain(9, site="knee")
    assert psoas.restore_journal(archive, journal.path).replaced is not None
    assert journal.tables(history=True) == kept


@pytest.mark.parametrize("kind", ["backup", "archive", "archive.zip"])
def test_a_restored_journal_keeps_its_id_whatever_stood_in_its_place(journal, tmp_path, kind):
    journal.log_pain(4, site="knee")
    kept = journal.backup() if kind == "backup" else write_archive(journal, tmp_path / kind)
    with open_journal(tmp_path / "another.sqlite", now=journal.now) as another:
        own = another.journal_id
        restored = psoas.restore_journal(kept, another.path)
        assert another.journal_id == another.frames().journal_id == journal.journal_id != own
        psoas.restore_journal(restored.replaced, another.path)
        assert another.journal_id == own


@pytest.mark.parametrize("there", ["nothing", "an empty file"])
def test_a_journal_that_is_gone_is_made_anew(tmp_path, backup, there, row_counts):
    place = tmp_path / "new" / "journal.sqlite"
    if there == "an empty file":
        place.parent.mkdir(mode=0o700)
        place.touch()
    restored = psoas.restore_journal(backup, place)
    assert restored.replaced is None
    assert row_counts(place) == row_counts(backup)
    assert mode(place.parent) == 0o700
    assert names(place.parent) == ["journal.sqlite"]


@pytest.mark.parametrize("damage", ["bits flipped", "cut short", "empty"])
def test_a_damaged_journal_is_moved_aside_whole_and_the_backup_takes_its_place(
    tmp_path, journal, backup, damage, row_counts
):
    journal.close()
    place = journal.path
    if damage == "bits flipped":
        spoil(place, page=4)
    else:
        os.truncate(place, 0 if damage == "empty" else place.stat().st_size // 2)
    place.with_name("journal.sqlite-wal").write_bytes(b"left")
    place.chmod(0o644)
    before = place.read_bytes()
    restored = psoas.restore_journal(backup, place)
    aside = restored.replaced.with_name(restored.replaced.name.removesuffix("-wal"))
    assert restored.replaced.exists()
    assert aside.read_bytes() == before
    assert aside.with_name(aside.name + "-wal").read_bytes() == b"left"
    assert mode(aside) == mode(place) == 0o600
    assert row_counts(place) == row_counts(backup)
    assert names(tmp_path) == ["backups", "journal.sqlite"]


@pytest.fixture
def wal_alone(tmp_path):
    """What a killed program left, without the journal itself: all of its entries lie in the -wal."""
    place = tmp_path / "lost" / "journal.sqlite"
    with open_journal(place) as lost:
        lost.log_pain(9, site="knee")
        kept = {end: place.with_name(place.name + end).read_bytes() for end in ("-wal", "-shm")}
    place.unlink()
    for end, content in kept.items():
        place.with_name(place.name + end).write_bytes(content)
    return place


def test_a_restore_moves_the_wal_of_a_lost_journal_aside_and_shows_the_backup(backup, wal_alone, row_counts):
    wal = wal_alone.with_name("journal.sqlite-wal").read_bytes()
    restored = psoas.restore_journal(backup, wal_alone)
    assert restored.replaced.read_bytes() == wal
    assert row_counts(wal_alone) == row_counts(backup)
    assert check_journal(wal_alone).ok


@pytest.mark.parametrize("main", ["missing", "empty"])
def test_a_wal_without_its_journal_is_never_overwritten(wal_alone, main):
    if main == "empty":
        wal_alone.touch(0o600)
    before = {path.name: path.read_bytes() for path in wal_alone.parent.iterdir()}
    with pytest.raises(JournalError, match=r"journal.sqlite-wal may hold entries that are nowhere"):
        open_journal(wal_alone)
    assert "journal.sqlite-wal" in said_wrong(wal_alone)[0]
    assert {path.name: path.read_bytes() for path in wal_alone.parent.iterdir()} == before


def test_a_rollback_journal_of_a_lost_file_is_kept_and_that_of_a_first_opening_is_not(tmp_path):
    path = tmp_path / "journal.sqlite"
    path.touch(0o600)
    left = path.with_name("journal.sqlite-journal")
    head = bytes.fromhex("d9d505f920a163d7") + bytes(8)
    left.write_bytes(head + (5).to_bytes(4) + bytes(492))
    with pytest.raises(JournalError, match="sqlite-journal may hold entries"):
        open_journal(path)
    left.write_bytes(head + bytes(496))
    open_journal(path).close()
    assert check_journal(path).ok


def test_a_copy_or_an_archive_is_not_put_beside_the_wal_of_another_journal(journal, wal_alone, tmp_path):
    archive = write_archive(journal, tmp_path / "archive")
    for put in (lambda: journal.backup(wal_alone), lambda: read_archive(archive, wal_alone)):
        with pytest.raises(JournalError, match="sqlite-wal belongs to a journal that was at"):
            put()
    assert names(wal_alone.parent) == ["journal.sqlite-shm", "journal.sqlite-wal"]


@pytest.mark.parametrize("value", ["garbage", "2026-01-01T00:00:00", "9999-12-31T23:59:59+00:00"])
def test_a_time_that_no_clock_shows_is_refused_before_a_restore_and_told_at_an_opening(
    journal, tmp_path, value
):
    copy = journal.backup(tmp_path / "mine.sqlite")
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("DELETE FROM change")
        connection.execute("INSERT INTO change VALUES (1, '', '', 0, NULL)")
        connection.execute("INSERT INTO setting VALUES ('synthetic_now', ?)", (value,))
        connection.commit()
    with pytest.raises(JournalError, match=r"cannot be restored: synthetic_now must be an instant such as"):
        psoas.restore_journal(copy, journal.path)
    with pytest.raises(JournalError, match=r"cannot be used: synthetic_now must be an instant such as"):
        open_journal(copy)


def test_a_folder_of_backups_that_is_a_file_is_named(journal):
    journal.log_pain(1, site="knee")
    place = backups.folder(journal.path)
    place.write_text("in the way")
    with pytest.raises(
        JournalError, match=f"the folder of backups {place} could not be written: File exists"
    ):
        journal.backup()
    assert said_wrong(journal.path)[0].startswith(f"No backup can be kept in {place}: it must be a folder")


def foreign(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
        connection.commit()


def newer(path):
    open_journal(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")


def orphan(path):
    open_journal(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO change VALUES (1, '', '', 0, NULL)")
        connection.execute(
            "INSERT INTO exercise_set (id, session_id, position, exercise_id, side, reps)"
            " VALUES ('s', 'gone', 1, 'glute-bridge', 'both', 1)"
        )
        connection.commit()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (foreign, "cannot be restored: it is a file of another program; nothing was changed. Choose another"),
        (newer, r"cannot be restored: a newer version wrote it \(schema .* Install the newest"),
        (orphan, "row 1 of exercise_set refers to a session that is not there"),
        (lambda path: path.touch(), "is empty; nothing was changed"),
        (lambda path: path.write_text("hello"), "cannot be read as a journal"),
        (lambda path: path.mkdir(), r"must hold a manifest\.json"),
        (lambda path: path.write_bytes(b"PK\3\4"), r"holds a manifest\.json"),
        (lambda path: None, "the backup must be a file"),
        (os.mkfifo, "the backup must be a file"),
    ],
)
def test_what_is_no_sound_backup_is_refused_and_nothing_is_changed(journal, tmp_path, make, said, row_counts):
    journal.log_pain(3, site="knee")
    (tmp_path / "odd").mkdir()
    odd = tmp_path / "odd" / "odd.sqlite"
    make(odd)
    before = row_counts(journal.path)
    with pytest.raises((JournalError, ValueError), match=said):
        psoas.restore_journal(odd, journal.path)
    assert row_counts(journal.path) == before
    assert not backups.folder(journal.path).exists()
    assert not list(tmp_path.rglob(".psoas-*"))


def test_one_flipped_bit_in_a_number_is_found_by_the_checksum(journal, backup):
    # A changed text is sound SQLite: nothing but the checksum tells.
    content = backup.read_bytes()
    assert b"after work" in content
    backup.write_bytes(content.replace(b"after work", b"after wOrk"))
    with pytest.raises(JournalError, match=r"changed since it was made \(its SHA-256 is another\)"):
        psoas.restore_journal(backup, journal.path)
    assert len(journal.pain()) == 2


def test_a_backup_in_the_middle_of_its_own_use_is_restored_with_what_lies_beside_it(journal, tmp_path):
    copy = journal.backup(tmp_path / "mine.sqlite")
    with open_journal(copy, now=journal.now) as other:
        other.log_pain(7, site="knee")
        assert copy.with_name("mine.sqlite-wal").stat().st_size > 0
        psoas.restore_journal(copy, journal.path)
    assert journal.pain()["pain_nrs"].tolist() == [7]


def text(path):
    path.write_text("Dear diary")


@pytest.mark.parametrize("make", [foreign, newer, text])
def test_a_place_that_holds_a_file_of_another_program_is_left_alone(tmp_path, backup, make):
    place = tmp_path / "other" / "their.sqlite"
    place.parent.mkdir()
    make(place)
    before = place.read_bytes()
    with pytest.raises(JournalError, match=r"was left as it is: .*; choose another path"):
        psoas.restore_journal(backup, place)
    assert place.read_bytes() == before


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_a_place_that_is_no_file_is_left_alone(tmp_path, backup, make):
    make(tmp_path / "place")
    with pytest.raises(JournalError, match="the journal must be a file, got"):
        psoas.restore_journal(backup, tmp_path / "place")
    assert (tmp_path / "place").exists()


def test_a_journal_that_cannot_be_opened_now_is_not_taken_for_a_damaged_one(journal, backup):
    journal.close()
    # SQLite cannot open what should be a file.
    journal.path.with_name("journal.sqlite-wal").mkdir()
    before = journal.path.read_bytes()
    with pytest.raises(JournalError, match="could not be used: unable to open database file"):
        psoas.restore_journal(backup, journal.path)
    assert journal.path.read_bytes() == before
    assert said_wrong(journal.path) == [
        "The journal could not be opened (unable to open database file); close other programs that use it,"
        " check its permissions and the drive, and try again."
    ]


def test_a_journal_is_not_restored_onto_itself(journal):
    with pytest.raises(JournalError, match="must not be the journal itself"):
        psoas.restore_journal(journal.path, journal.path)


def test_a_restore_waits_for_a_writer_and_gives_up_with_a_sentence(journal, backup, monkeypatch):
    monkeypatch.setattr("psoas_analytics.journal.restore.BUSY_S", 0)
    monkeypatch.setattr("psoas_analytics.journal.store.BUSY_S", 0.1)
    with closing(sqlite3.connect(journal.path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalError, match="Another program is writing to it; wait a moment"):
            psoas.restore_journal(backup, journal.path)
        writer.execute("ROLLBACK")
    assert len(journal.pain()) == 2


def test_a_program_that_dies_while_it_restores_leaves_the_journal_as_it_was(journal, backup, row_counts):
    before = row_counts(journal.path)
    code = """
import os, sys
import psoas_analytics as psoas
from psoas_analytics.journal import store
def die(self, source, *, progress):
    source.backup(self._connection(), pages=1, progress=lambda *_: os._exit(7))
store.Store.replace_by = die
psoas.restore_journal(sys.argv[1], sys.argv[2])
"""
    died = subprocess.run([sys.executable, "-c", code, str(backup), str(journal.path)], check=False)
    assert died.returncode == 7
    assert row_counts(journal.path) == before
    journal.log_pain(2, site="knee")
    assert check_journal(journal.path).findings[0].ok


def test_entries_made_during_a_restore_are_in_the_journal_or_in_the_copy(journal, backup):
    kept, stop = [], threading.Event()

    def write():
        with open_journal(journal.path, now=journal.now) as other:
            while not stop.is_set():
                kept.append(other.log_pain(5, site="groin"))

    thread = threading.Thread(target=write)
    thread.start()
    while len(kept) < 5:
        stop.wait(0.01)
    restored = psoas.restore_journal(backup, journal.path)
    many = len(kept)
    while len(kept) < many + 5:
        stop.wait(0.01)
    stop.set()
    thread.join()
    with open_journal(restored.replaced) as copy:
        there = {*copy.pain()["pain_id"], *journal.pain()["pain_id"]}
    assert set(kept) <= there


# ---------------------------------------------------------------- the check


def said_wrong(path):
    return [finding.text for finding in check_journal(path).findings if not finding.ok]


def test_a_sound_journal_is_found_well_and_nothing_is_written(journal, backup):
    journal.close()
    before = {path: path.read_bytes() for path in journal.path.parent.rglob("*") if path.is_file()}
    checkup = check_journal(journal.path)
    assert checkup.ok
    assert checkup.path == journal.path
    assert [finding.text for finding in checkup.findings] == [
        f"The journal is whole: every page, row and reference was read (schema {schema.VERSION}).",
        f"1 backup has the checksum kept with it; the newest is {backup.name}.",
        "Only you can read the files, and only you can write in the folder.",
    ]
    assert {path: path.read_bytes() for path in journal.path.parent.rglob("*") if path.is_file()} == before


def test_a_journal_in_use_is_checked_with_what_was_logged_last(journal):
    journal.log_pain(3, site="knee")
    assert check_journal(journal.path).ok
    journal.log_pain(4, site="knee")
    assert len(journal.pain()) == 2


def test_a_damaged_journal_is_found_and_the_way_back_told(journal, log_everything):
    log_everything(journal)
    journal.close()
    spoil(journal.path, page=4)
    (said,) = said_wrong(journal.path)
    assert said.startswith("The journal cannot be used: ")
    assert said.endswith("bring back the newest sound backup with: psoas restore FILE.")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (foreign, "it is a file of another program; name your journal with --journal"),
        (newer, "a newer version wrote it"),
        (orphan, "row 1 of exercise_set refers to a session that is not there"),
        (lambda path: path.write_text("hello"), "cannot be read as a journal"),
        (lambda path: None, "There is no journal at"),
        (lambda path: path.mkdir(), "There is no journal at"),
    ],
)
def test_what_is_no_sound_journal_is_said_to_be_so(tmp_path, make, said):
    place = tmp_path / "odd.sqlite"
    make(place)
    place.exists() and place.chmod(0o700 if place.is_dir() else 0o600)
    (found,) = said_wrong(place)
    assert said in found


def test_a_backup_that_was_changed_is_named(journal, backup):
    spoil(backup, page=9)
    assert said_wrong(journal.path) == [
        f"The backup {backup.name} was changed or damaged since it was made; do not restore it."
    ]


def test_a_backup_without_a_checksum_is_read_instead(journal, backup):
    backups.digest_path(backup).unlink()
    assert (
        check_journal(journal.path).findings[1].text.endswith("is whole, and no checksum was kept with it.")
    )
    spoil(backup, page=4)
    (said,) = said_wrong(journal.path)
    assert said.startswith(f"The backup {backup.name} cannot be used: ")


def test_files_and_folders_that_others_can_use_are_named(journal, backup):
    journal.path.chmod(0o640)
    backup.chmod(0o604)
    backup.parent.chmod(0o770)
    assert said_wrong(journal.path) == [
        f"Others on this computer can read {journal.path}; close it to them with: chmod 600 '{journal.path}'",
        f"Others on this computer can read {backup}; close it to them with: chmod 600 '{backup}'",
        f"Others on this computer can write in {backup.parent}; close it with: chmod 700 '{backup.parent}'",
    ]


def test_an_empty_file_is_a_journal_that_holds_nothing_yet(tmp_path):
    place = tmp_path / "journal.sqlite"
    place.touch(mode=0o600)
    assert check_journal(place).findings[0].text == "The journal is empty."


def test_an_old_journal_is_restored_in_todays_form(journal, tmp_path):
    (tmp_path / "old").mkdir()
    old = old_journal(1, tmp_path / "old")
    psoas.restore_journal(old, journal.path)
    assert journal._store.rows("PRAGMA user_version") == [(schema.VERSION,)]
    assert names(old.parent) == [old.name]
    assert len(journal.pain()) == 8
    with open_journal(old) as migrated:
        assert journal.journal_id == migrated.journal_id

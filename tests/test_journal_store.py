import os
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from psoas_analytics.journal import JournalError, open_journal, schema

BRIDGE = {"exercise_id": "glute-bridge", "side": "both", "reps": 10, "hold_s": 5}


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def pragma(path, name):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"PRAGMA {name}").fetchone()[0]


def python(code, *arguments, **options):
    """Start a Python of its own on some lines of code."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


# ---------------------------------------------------------------- who may read it


@pytest.mark.parametrize("umask", [0o022, 0o000, 0o077])
def test_a_new_journal_and_its_folder_are_for_the_owner_alone(tmp_path, umask):
    before = os.umask(umask)
    try:
        with open_journal(tmp_path / "psoas" / "journal.sqlite") as journal:
            journal.log_pain(3, site="low back")
            assert mode(journal.path.parent) == 0o700
            assert {path.name: mode(path) for path in journal.path.parent.iterdir()} == {
                "journal.sqlite": 0o600,
                "journal.sqlite-wal": 0o600,
                "journal.sqlite-shm": 0o600,
            }
            copy = journal.backup()
            assert (mode(copy.parent), mode(copy)) == (0o700, 0o600)
    finally:
        os.umask(before)


def test_the_mode_of_a_folder_that_is_there_is_left_alone(tmp_path):
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o755)
    with open_journal(folder / "journal.sqlite") as journal:
        assert mode(folder) == 0o755
        assert mode(journal.path) == 0o600


def test_a_closed_journal_is_one_file(tmp_path):
    with open_journal(tmp_path / "journal.sqlite") as journal:
        journal.log_pain(3, site="low back")
    assert names(tmp_path) == ["journal.sqlite"]


def test_a_file_name_may_hold_signs_that_mean_something_in_an_address(tmp_path):
    path = tmp_path / "my diary #1? 100%20 é.sqlite"
    for expected in (1, 2):
        with open_journal(path) as journal:
            journal.log_pain(3, site="low back")
            assert len(journal.pain()) == expected
    assert names(tmp_path) == [path.name]


# ---------------------------------------------------------------- what is refused, untouched


def foreign(path, *, wal=False):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA journal_mode = {'WAL' if wal else 'DELETE'}")
        connection.execute("CREATE TABLE recipes (name TEXT)")
        connection.execute("INSERT INTO recipes VALUES ('soup')")
        connection.commit()


def newer(path):
    open_journal(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")


def numbered(path):
    """Another program's file, without a table so far, but with a number of its own."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 7")
        connection.execute("PRAGMA application_id = 7")


def damaged(path):
    with open_journal(path) as journal:
        for _ in range(30):
            journal.log_question("x" * 1500)
    content = bytearray(path.read_bytes())
    content[100:2000] = b"\xff" * 1900
    path.write_bytes(content)


REFUSED = {
    "foreign SQLite file": (foreign, "is not a psoas_analytics journal"),
    "foreign SQLite file in WAL mode": (
        lambda path: foreign(path, wal=True),
        "is not a psoas_analytics journal",
    ),
    "SQLite file with another number": (numbered, "is not a psoas_analytics journal"),
    "text file": (lambda path: path.write_text("Dear diary,\n" * 500), "not a journal of this program"),
    "short text file": (lambda path: path.write_text("hi"), "is not a psoas_analytics journal"),
    "file of one letter": (lambda path: path.write_text("h"), "is not a psoas_analytics journal"),
    "newer journal": (newer, "newer version .schema 99, this program knows 4.*Install the newest"),
    "damaged journal": (damaged, "damaged. Move it elsewhere, .* and copy your newest backup to its place"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_file_that_is_not_ours_is_refused_and_left_as_it_was(tmp_path, kind):
    make, said = REFUSED[kind]
    path = tmp_path / "some.file"
    make(path)
    before, mode_before = path.read_bytes(), mode(path)
    with pytest.raises(JournalError, match=said):
        open_journal(path)
    assert path.read_bytes() == before
    assert mode(path) == mode_before
    assert names(tmp_path) == ["some.file"]


def test_a_foreign_file_that_its_program_has_open_is_refused_too(tmp_path):
    path = tmp_path / "recipes.sqlite"
    with closing(sqlite3.connect(path)) as owner:
        owner.execute("PRAGMA journal_mode = WAL")
        owner.execute("CREATE TABLE recipes (name TEXT)")
        owner.commit()
        with pytest.raises(JournalError, match="is not a psoas_analytics journal"):
            open_journal(path)
        owner.execute("INSERT INTO recipes VALUES ('soup')")
        owner.commit()
    assert pragma(path, "application_id") == 0


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(JournalError, match="must be a file, got the folder"):
        open_journal(tmp_path)
    assert names(tmp_path) == []


@pytest.mark.parametrize("place", ["note.txt/journal.sqlite", "note.txt/below/journal.sqlite"])
def test_a_place_that_cannot_hold_a_file_is_refused_with_advice(tmp_path, place):
    (tmp_path / "note.txt").write_text("hello")
    with pytest.raises(JournalError, match=r"cannot be made at .*; choose another path"):
        open_journal(tmp_path / place)
    assert names(tmp_path) == ["note.txt"]


def test_a_folder_where_nobody_may_make_files_is_refused_with_advice():
    # Not even root may make a file in /proc.
    with pytest.raises(JournalError, match=r"cannot be made at .*; choose another path"):
        open_journal("/proc/journal.sqlite")


@pytest.mark.parametrize("content", ["nothing", "an empty database", "an empty database in WAL mode"])
def test_a_first_opening_that_was_cut_short_is_taken_up_again(tmp_path, content):
    path = tmp_path / "journal.sqlite"
    path.touch()
    if content != "nothing":
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("VACUUM")
            if "WAL" in content:
                connection.execute("PRAGMA journal_mode = WAL")
    with open_journal(path) as journal:
        journal.log_pain(3, site="low back")
        assert len(journal.pain()) == 1


def test_a_first_opening_that_was_killed_while_it_set_the_file_up_is_taken_up_again(tmp_path):
    path, way_back = tmp_path / "journal.sqlite", tmp_path / "journal.sqlite-journal"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("VACUUM")
        connection.execute("BEGIN")
        connection.execute("CREATE TABLE half (name TEXT)")
        header = way_back.read_bytes()[8:512]
    # What a kill leaves when the header is on disk: SQLite takes it for a change to be rolled back.
    way_back.write_bytes(bytes.fromhex("d9d505f920a163d7") + header)
    with open_journal(path) as journal:
        journal.log_pain(3, site="low back")
        assert len(journal.pain()) == 1
    assert names(tmp_path) == ["journal.sqlite"]


# ---------------------------------------------------------------- migrations


ADD_A_TABLE = (
    "CREATE TABLE shoe (id TEXT NOT NULL PRIMARY KEY, size REAL) STRICT",
    "INSERT INTO shoe VALUES ('left', 42)",
)
BROKEN = (*ADD_A_TABLE, "CREATE TABLE shoe (id TEXT) STRICT")


@pytest.fixture
def first_version(tmp_path):
    path = tmp_path / "journal.sqlite"
    written = Path(__file__).parent / "old_journals" / "version_1.sql"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(written.read_text(encoding="utf-8"))
    return path


def migrate_to(monkeypatch, *versions):
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, *versions))
    monkeypatch.setattr(schema, "VERSION", len(schema.MIGRATIONS))


def test_a_migration_that_breaks_leaves_the_old_version_and_a_backup(first_version, monkeypatch, whole):
    before = whole(first_version)
    with monkeypatch.context() as patch:
        migrate_to(patch, ADD_A_TABLE[:1], BROKEN[2:])
        with pytest.raises(JournalError, match="shoe already exists"):
            open_journal(first_version)
    assert pragma(first_version, "user_version") == 1
    assert whole(first_version) == before
    assert names(first_version.parent) == ["backups", first_version.name]
    (copy,) = first_version.parent.glob("backups/*-before-version-6.sqlite")
    assert mode(copy) == 0o600
    assert whole(copy) == before
    with open_journal(first_version) as journal:
        journal.log_pain(3, site="low back")
        assert len(journal.pain()) == len(before["pain_score"]) + 1


def test_a_migration_that_works_keeps_every_row_and_a_backup(first_version, monkeypatch, whole):
    before = whole(first_version)
    migrate_to(monkeypatch, ADD_A_TABLE)
    with open_journal(first_version) as journal:
        journal.log_pain(3, site="low back")
        journal.undo()
        journal_id = journal.journal_id
    assert pragma(first_version, "user_version") == 5
    assert pragma(first_version, "application_id") == schema.APPLICATION_ID
    later = {
        "draft": [],
        "plan_version": [(*row, "", None, None) for row in before["plan_version"]],
        "import_batch": [(*row, "") for row in before["import_batch"]],
        "identity": [(1, journal_id)],
        "shoe": [("left", 42.0)],
    }
    assert whole(first_version) == before | later
    (copy,) = first_version.parent.glob("backups/*-before-version-5.sqlite")
    assert whole(copy) == before
    open_journal(first_version).close()
    assert names(first_version.parent) == ["backups", "journal.sqlite"]
    assert names(copy.parent) == [copy.name, f"{copy.name}.sha256"]


def test_a_new_journal_takes_every_version_at_once_and_needs_no_backup(tmp_path, monkeypatch):
    migrate_to(monkeypatch, ADD_A_TABLE)
    open_journal(tmp_path / "new.sqlite").close()
    assert names(tmp_path) == ["new.sqlite"]
    assert pragma(tmp_path / "new.sqlite", "user_version") == 5


def test_an_older_program_refuses_the_migrated_journal(first_version, monkeypatch):
    with monkeypatch.context() as patch:
        migrate_to(patch, ADD_A_TABLE)
        open_journal(first_version).close()
    before = first_version.read_bytes()
    with pytest.raises(JournalError, match="newer version"):
        open_journal(first_version)
    assert first_version.read_bytes() == before


# ---------------------------------------------------------------- many writers


def test_two_threads_of_one_journal_lose_nothing(journal):
    failures = []

    def write():
        try:
            for _ in range(200):
                journal.log_session([BRIDGE, BRIDGE], started_at="2026-03-09T18:00")
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    sessions, sets = journal.sessions(), journal.sets()
    assert len(sessions) == sessions["session_id"].nunique() == 400
    assert sets.groupby("session_id").size().eq(2).all()
    assert len(sets) == 800


def test_two_processes_lose_nothing(tmp_path):
    path = tmp_path / "journal.sqlite"
    code = f"""
import sys
from psoas_analytics.journal import open_journal
with open_journal(sys.argv[1]) as journal:
    for _ in range(100):
        journal.log_session([{BRIDGE!r}, {BRIDGE!r}])
"""
    writers = [python(code, path) for _ in range(2)]
    assert [(writer.communicate()[1], writer.returncode) for writer in writers] == [("", 0)] * 2
    with open_journal(path) as journal:
        assert len(journal.sessions()) == 200
        assert len(journal.sets()) == 400


def test_many_that_open_a_new_journal_at_once_all_get_it(tmp_path):
    for turn in range(5):
        path, failures = tmp_path / str(turn) / "journal.sqlite", []
        start = threading.Barrier(4)

        def first(path=path, start=start, failures=failures):
            start.wait()
            try:
                with open_journal(path) as journal:
                    journal.log_pain(3, site="low back")
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=first) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        with open_journal(path) as journal:
            assert len(journal.pain()) == 4


def test_processes_that_open_a_new_journal_at_once_all_get_it(tmp_path):
    path = tmp_path / "new" / "journal.sqlite"
    code = """
import sys
from psoas_analytics.journal import open_journal
print("ready", flush=True)
sys.stdin.readline()
with open_journal(sys.argv[1]) as journal:
    journal.log_pain(3, site="low back")
"""
    writers = [python(code, path) for _ in range(3)]
    assert [writer.stdout.readline() for writer in writers] == ["ready\n"] * 3
    for writer in writers:
        writer.stdin.write("\n")
        writer.stdin.flush()
    assert [writer.communicate()[1] for writer in writers] == [""] * 3
    with open_journal(path) as journal:
        assert len(journal.pain()) == 3


def test_a_writer_that_never_ends_is_named_as_the_cause(journal, monkeypatch):
    with closing(sqlite3.connect(journal.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        journal._store.rows("PRAGMA busy_timeout = 50")
        with pytest.raises(JournalError, match="Another program is writing to it; wait a moment"):
            journal.log_pain(3, site="low back")
        assert journal.pain().empty
        other.execute("ROLLBACK")
    journal.log_pain(3, site="low back")
    assert len(journal.pain()) == 1


def test_every_connection_waits_syncs_and_keeps_foreign_keys(journal):
    def pragmas():
        return [
            journal._store.rows(f"PRAGMA {name}")[0][0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]

    found = [pragmas()]
    thread = threading.Thread(target=lambda: found.append(pragmas()))
    thread.start()
    thread.join()
    # synchronous 2 is FULL.
    assert found == [["wal", 2, 1, 5000]] * 2


# ---------------------------------------------------------------- closing


@pytest.mark.parametrize(
    "call",
    [
        lambda journal: journal.log_pain(3, site="low back"),
        lambda journal: journal.pain(),
        lambda journal: journal.frames(),
        lambda journal: journal.undo(),
        lambda journal: journal.tables(),
    ],
)
def test_a_closed_journal_says_so(journal, call):
    journal.close()
    journal.close()
    with pytest.raises(JournalError, match=r"is closed; open it again with open_journal\(\)"):
        call(journal)


def test_the_connections_of_other_threads_are_closed_with_the_journal(journal):
    theirs, ready, go_on = [], threading.Event(), threading.Event()

    def work():
        theirs.append(journal._store._connection())
        ready.set()
        go_on.wait(10)
        with pytest.raises(JournalError, match="is closed"):
            journal.pain()
        theirs.append("said so")

    thread = threading.Thread(target=work)
    thread.start()
    assert ready.wait(10)
    journal.close()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        theirs[0].execute("SELECT 1")
    assert names(journal.path.parent) == ["journal.sqlite"]
    go_on.set()
    thread.join()
    assert theirs[-1] == "said so"


def test_threads_that_have_ended_leave_no_connection_behind(journal):
    for _ in range(5):
        thread = threading.Thread(target=lambda: journal.log_pain(3, site="low back"))
        thread.start()
        thread.join()
    journal.pain()
    thread = threading.Thread(target=journal.pain)
    thread.start()
    thread.join()
    assert len(journal._store._by_thread) <= 2


# ---------------------------------------------------------------- backup


def test_a_backup_opens_as_a_journal_and_equals_the_original(journal, log_everything, whole, row_counts):
    log_everything(journal)
    journal.undo()
    copy = journal.backup()
    assert copy.parent == journal.path.parent / "backups"
    assert names(copy.parent) == [copy.name, f"{copy.name}.sha256"]
    assert row_counts(copy) == row_counts(journal.path)
    assert whole(copy) == whole(journal.path)
    with open_journal(copy, now=journal.now) as again:
        pd.testing.assert_frame_equal(again.sets(), journal.sets())
        assert again.undo() == journal.undo() == "event on 2026-03-06"


def test_backups_never_overwrite_anything(journal, tmp_path):
    there = tmp_path / "there.txt"
    there.write_text("keep me")
    with pytest.raises(FileExistsError, match="must not overwrite"):
        journal.backup(there)
    assert there.read_text() == "keep me"
    assert journal.backup(tmp_path / "b.sqlite") == tmp_path / "b.sqlite"
    assert len({journal.backup() for _ in range(3)}) == 3


def test_a_backup_into_a_place_that_is_not_there_says_so_and_leaves_nothing(journal, tmp_path):
    with pytest.raises(JournalError, match="could not be used"):
        journal.backup(tmp_path / "no folder" / "b.sqlite")
    assert [name for name in names(tmp_path) if not name.startswith("journal.sqlite")] == []


def test_a_backup_can_be_made_while_another_thread_writes(journal):
    stop = threading.Event()

    def write():
        while not stop.is_set():
            journal.log_session([BRIDGE, BRIDGE], started_at="2026-03-09T18:00")

    thread = threading.Thread(target=write)
    thread.start()
    copies = [journal.backup() for _ in range(3)]
    stop.set()
    thread.join()
    for copy in copies:
        with open_journal(copy) as again:
            assert len(again.sets()) == 2 * len(again.sessions())


# ---------------------------------------------------------------- sudden ends


@pytest.mark.parametrize("rows", [1, 2, 3], ids=["before the sets", "between the sets", "after the last set"])
def test_a_program_that_dies_inside_a_session_leaves_no_half_session(tmp_path, rows):
    path = tmp_path / "journal.sqlite"
    code = f"""
import os, sys
from psoas_analytics.journal import base as module, open_journal
journal = open_journal(sys.argv[1])
journal.log_session([{BRIDGE!r}], note="kept")
put, calls = module.Writer.row, []
def dying(self, table, **values):
    done = put(self, table, **values)
    calls.append(table)
    if len(calls) == {rows}:
        os._exit(7)
    return done
module.Writer.row = dying
journal.log_session([{BRIDGE!r}, {BRIDGE!r}], note="lost")
"""
    died = python(code, path)
    assert died.communicate()[1] == ""
    assert died.returncode == 7
    with open_journal(path) as journal:
        assert journal.sessions()["note"].tolist() == ["kept"]
        assert len(journal.sets()) == 1
        assert journal.undo().startswith("session")
        assert journal.undo() is None


def test_what_was_acknowledged_survives_a_program_that_dies(tmp_path):
    path = tmp_path / "journal.sqlite"
    code = """
import os, sys
from psoas_analytics.journal import open_journal
journal = open_journal(sys.argv[1])
print(journal.log_pain(3, site="low back"), flush=True)
os._exit(7)
"""
    died = python(code, path)
    acknowledged = died.communicate()[0].strip()
    assert "journal.sqlite-wal" in names(tmp_path)
    with open_journal(path) as journal:
        assert journal.pain()["pain_id"].tolist() == [acknowledged]


def test_a_program_that_dies_at_the_first_opening_does_not_lock_the_owner_out(tmp_path):
    path = tmp_path / "journal.sqlite"
    code = """
import os, sys
from psoas_analytics.journal import open_journal, schema
class Dying(tuple):
    def __getitem__(self, key):
        os._exit(7)
schema.MIGRATIONS = Dying(schema.MIGRATIONS)
open_journal(sys.argv[1])
"""
    died = python(code, path)
    assert died.communicate()[1] == ""
    assert died.returncode == 7
    with open_journal(path) as journal:
        journal.log_pain(3, site="low back")
        assert len(journal.pain()) == 1

"""Places that fail: a full disk, what cannot be written, a drive that is gone, what is no file of ours."""

import os
import resource
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from psoas_analytics.exchange import write_archive
from psoas_analytics.journal import Journal, JournalError, open_journal

pytestmark = [
    pytest.mark.faults,
    # From Python 3.12 on a fork beside other threads gets a warning; these children need none of them.
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]

BRIDGE = {"exercise_id": "glute-bridge", "side": "both", "reps": 10, "hold_s": 5}
KB = 1024


def in_a_child(work: Callable[[], None]) -> None:
    """Run some lines in a process of their own, whose limits and rights end with it."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def whole(path: Path) -> list[str]:
    """The notes of a journal that SQLite finds whole, each with its two sets."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        sets = "(SELECT count(*) FROM exercise_set WHERE session_id = session.id)"
        rows = connection.execute(f"SELECT note, {sets} FROM session ORDER BY rowid").fetchall()  # noqa: S608
    assert {row[1] for row in rows} <= {2}
    return [row[0] for row in rows]


def log_until_it_says(journal: Journal, said: str) -> list[str]:
    """Log sessions until one is refused; returns the notes of those that were acknowledged."""
    kept: list[str] = []
    with pytest.raises(JournalError, match=said):  # noqa: PT012 - which one is refused is not known
        while len(kept) < 5_000:
            note = f"{len(kept)} {'x' * 500}"
            journal.log_session([BRIDGE, BRIDGE], note=note)
            kept.append(note)
    return kept


# ---------------------------------------------------------------- a full disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path | None]:
    """A file system of 1 MB, or None where this user may not make one."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = (
        shutil.which("mount") is not None
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True
        ).returncode
    )
    yield place if mounted else None
    if mounted:
        subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_keeps_what_was_acknowledged_and_works_again_with_room(
    small_disk: Path | None, tmp_path: Path
) -> None:
    path = (small_disk or tmp_path) / "journal.sqlite"
    with open_journal(path) as journal:
        ballast = path.with_name("ballast")
        if small_disk is None:
            journal._store.rows("PRAGMA max_page_count = 120")
        else:
            ballast.write_bytes(b"x" * 200 * KB)
        kept = log_until_it_says(
            journal, "The disk is full; make room and try again. Nothing was half written"
        )
        assert len(kept) > 10
        assert journal.sessions()["note"].tolist() == kept
        if small_disk is None:
            journal._store.rows("PRAGMA max_page_count = 100000")
        else:
            ballast.unlink()
        journal.log_session([BRIDGE, BRIDGE], note="room again")
    assert whole(path) == [*kept, "room again"]


def test_no_room_for_a_copy_or_an_archive_leaves_nothing_of_it(
    small_disk: Path | None, tmp_path: Path
) -> None:
    with open_journal(tmp_path / "journal.sqlite") as journal:
        for _ in range(700):
            journal.log_session([BRIDGE, BRIDGE], note="x" * 2_000)

        def try_both(folder: Path) -> None:
            with pytest.raises(JournalError, match=r"could not be used: (.*full|disk I/O error)"):
                journal.backup(folder / "copy.sqlite")
            with pytest.raises(
                (OSError, ValueError, JournalError), match=r"No space left|File too large|full"
            ):
                write_archive(journal, folder / "archive")
            assert list(folder.iterdir()) == []

        if small_disk is not None:
            try_both(small_disk)
        else:
            in_a_child(lambda: (limit_files(100 * KB), try_both(tmp_path / "small")))


def limit_files(size: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_file_that_may_not_grow_keeps_what_was_acknowledged(tmp_path: Path) -> None:
    path, record = tmp_path / "journal.sqlite", tmp_path / "record"

    def work() -> None:
        with open_journal(path) as journal:
            limit_files(600 * KB)
            kept = log_until_it_says(journal, r"could not be used: .*(full|disk I/O error)")
            assert journal.sessions()["note"].tolist() == kept
            record.write_text("\n".join(kept))

    in_a_child(work)
    kept = record.read_text().split("\n")
    assert len(kept) > 5
    assert whole(path) == kept
    with open_journal(path) as journal:
        journal.log_session([BRIDGE, BRIDGE], note="room again")
    assert whole(path) == [*kept, "room again"]


# ---------------------------------------------------------------- what cannot be written


def as_nobody(work: Callable[[], None]) -> None:
    """Without root's rights, which know no permissions."""
    in_a_child(lambda: (os.setuid(65534) if os.getuid() == 0 else None, work()))


def open_to_nobody(*places: Path) -> None:
    for place in places:
        os.chown(place, 65534 if os.getuid() == 0 else -1, -1)


@pytest.fixture
def anybodys(tmp_path: Path) -> Path:
    """A folder that a process without rights can reach, up to the top."""
    folder = tmp_path / "anybodys"
    folder.mkdir()
    for place in (folder, *folder.parents):
        if place.stat().st_uid == os.getuid() and place != Path("/"):
            place.chmod(stat.S_IMODE(place.stat().st_mode) | 0o055)
    return folder


def refused(path: Path, said: str) -> Callable[[], None]:
    def work() -> None:
        with pytest.raises(JournalError, match=said), open_journal(path) as journal:
            journal.log_pain(3, site="low back")

    return work


def test_a_read_only_file_is_named_with_what_to_check_and_left_alone(anybodys: Path) -> None:
    path = anybodys / "journal.sqlite"
    with open_journal(path) as journal:
        journal.log_pain(3, site="low back")
    open_to_nobody(anybodys, path)
    path.chmod(0o400)
    before = path.read_bytes()
    as_nobody(refused(path, "could not be used: .*(readonly|unable to open).*check|cannot be written; check"))
    assert path.read_bytes() == before


def test_a_read_only_folder_is_named_with_what_to_check_and_left_alone(anybodys: Path) -> None:
    path = anybodys / "journal.sqlite"
    with open_journal(path) as journal:
        journal.log_pain(3, site="low back")
    open_to_nobody(anybodys, path)
    anybodys.chmod(0o555)
    before = path.read_bytes()
    as_nobody(refused(path, r"could not be used: .*folder (can|cannot) be written"))
    assert path.read_bytes() == before
    as_nobody(
        refused(anybodys / "new.sqlite", "cannot be made at .*new.sqlite: Permission denied; choose another")
    )
    as_nobody(refused(anybodys / "below" / "new.sqlite", "Permission denied; choose another path"))
    assert sorted(place.name for place in anybodys.iterdir()) == ["journal.sqlite"]


def test_a_file_of_somebody_else_is_named(anybodys: Path) -> None:
    path = anybodys / "journal.sqlite"
    open_journal(path).close()
    path.chmod(0o000 if os.getuid() else 0o600)
    before = path.stat().st_size
    as_nobody(refused(path, "could not be used: unable to open database file. Check that"))
    assert path.stat().st_size == before


def test_a_folder_that_may_not_be_entered_is_named(anybodys: Path) -> None:
    closed = anybodys / "closed"
    closed.mkdir(mode=0o000 if os.getuid() else 0o700)
    as_nobody(
        refused(closed / "journal.sqlite", "cannot be made at .*: Permission denied; choose another path")
    )
    closed.chmod(0o700)


# ---------------------------------------------------------------- a drive that is gone


def remove(folder: Path) -> None:
    shutil.rmtree(folder)


def move_away(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))


def delete_the_file(folder: Path) -> None:
    (folder / "journal.sqlite").unlink()


def delete_what_waits_beside_it(folder: Path) -> None:
    (folder / "journal.sqlite-wal").unlink()


def put_another_in_its_place(folder: Path) -> None:
    open_journal(folder / "other.sqlite").close()
    (folder / "other.sqlite").replace(folder / "journal.sqlite")


@pytest.mark.parametrize(
    "happens", [remove, move_away, delete_the_file, delete_what_waits_beside_it, put_another_in_its_place]
)
@pytest.mark.parametrize(
    "write",
    [
        lambda journal: journal.log_pain(3, site="low back"),
        lambda journal: journal.keep_draft("form", {"pain": 3}),
        lambda journal: journal.undo(),
    ],
    ids=["an entry", "a draft", "an undo"],
)
def test_a_journal_that_went_away_while_it_was_open_acknowledges_nothing(
    tmp_path: Path, happens: Callable[[Path], None], write: Callable[[Journal], object]
) -> None:
    folder = tmp_path / "drive"
    heard: list[str] = []
    with open_journal(folder / "journal.sqlite") as journal:
        journal.log_pain(4, site="groin")
        journal.listen(lambda: heard.append("changed"))
        happens(folder)
        said = "was moved, deleted or replaced while it was open, or its drive is gone; .* was not kept. Put"
        with pytest.raises(JournalError, match=said):
            write(journal)
        assert heard == []
        assert folder.exists() is (happens not in (remove, move_away))


def test_a_drive_that_comes_back_is_used_again(tmp_path: Path) -> None:
    folder = tmp_path / "drive"
    with open_journal(folder / "journal.sqlite") as journal:
        journal.log_pain(4, site="groin")
        move_away(folder)
        with pytest.raises(JournalError, match="was moved"):
            journal.log_pain(3, site="low back")
        folder.with_name("elsewhere").rename(folder)
        journal.log_pain(3, site="low back")
        assert journal.pain()["site"].tolist() == ["groin", "low back"]


def test_many_threads_and_programs_may_come_and_go_while_one_journal_stays_open(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    with open_journal(path) as journal:
        for number in range(3):
            with open_journal(path) as other:
                other.log_pain(number, site="knee")
            code = "import sys; from psoas_analytics.journal import open_journal as o; o(sys.argv[1]).close()"
            subprocess.run([sys.executable, "-c", code, str(path)], check=True)
            journal.log_pain(number, site="groin")
        assert len(journal.pain()) == 6


# ---------------------------------------------------------------- what is no file of ours


def fifo(path: Path) -> None:
    os.mkfifo(path)


def loop(path: Path) -> None:
    path.symlink_to(path)


def dangling(path: Path) -> None:
    path.symlink_to(path.with_name("nowhere") / "journal.sqlite")


def to_a_folder(path: Path) -> None:
    path.symlink_to(path.parent, target_is_directory=True)


def to_a_device(path: Path) -> None:
    path.symlink_to("/dev/null")


def picture(path: Path) -> None:
    path.write_bytes(bytes.fromhex("89504e470d0a1a0a0000000d49484452") + bytes(5_000))


def zeros(path: Path) -> None:
    path.write_bytes(bytes(40_000))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (fifo, "must be a file, got the device or pipe .*; choose another path"),
        (loop, "cannot be made at .*: Too many levels of symbolic links; choose another path"),
        (dangling, "cannot be made at .*: No such file or directory; choose another path"),
        (to_a_folder, "must be a file, got the folder .*; add a file name to it"),
        (to_a_device, "must be a file, got the device or pipe .*; choose another path"),
        (picture, "not a journal of this program; it was left as it is. Choose another path"),
        (zeros, "not a journal of this program; it was left as it is. Choose another path"),
    ],
)
def test_what_is_no_journal_is_named_and_left_alone(
    tmp_path: Path, make: Callable[[Path], None], said: str
) -> None:
    path = tmp_path / "journal.sqlite"
    make(path)
    before = sorted((place.name, place.lstat()) for place in tmp_path.iterdir())
    with pytest.raises(JournalError, match=said):
        open_journal(path)
    after = sorted((place.name, place.lstat()) for place in tmp_path.iterdir())
    assert [(name, kept.st_mode, kept.st_size, kept.st_mtime_ns) for name, kept in after] == [
        (name, kept.st_mode, kept.st_size, kept.st_mtime_ns) for name, kept in before
    ]


@pytest.mark.parametrize("place", ["a\0b", "x" * 300, "~nobody-of-this-name/journal.sqlite"], ids=repr)
def test_a_path_that_no_system_takes_is_refused_with_advice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(JournalError, match="choose another path"):
        open_journal(place)
    assert list(tmp_path.iterdir()) == []

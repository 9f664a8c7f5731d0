"""A file cut short, flipped bytes, a -wal of another time: a sentence, or what was kept."""

import json
import random
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from psoas_analytics.journal import Journal, JournalError, open_journal, schema

pytestmark = pytest.mark.faults

BRIDGE = {"exercise_id": "glute-bridge", "side": "both", "reps": 10, "hold_s": 5}
SENTENCES = (
    "is damaged",
    "could not be used",
    "is not a psoas_analytics journal",
    "was written by a newer version",
)
TO_DO = ("copy your newest backup to its place", "Choose another path", "Install the newest", "Check that")
# Tables whose rows the journal shows; the history is looked at by undo.
SHOWN = ("session", "exercise_set", "pain_score", "question", "setting")


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal of some months, about 400 KB."""
    path = tmp_path_factory.mktemp("good") / "journal.sqlite"
    with open_journal(path) as journal:
        for number in range(60):
            journal.log_session([BRIDGE] * 4, pain_before=3, note=f"day {number}")
            journal.log_pain(4, site="low back", note="after work")
            journal.log_question("Is a pulling feeling all right?")
    return path


def everything(journal: Journal) -> str:
    """All that a journal shows, as text."""
    kept = {table.name: table.rows for table in journal.tables() if table.name in SHOWN}
    frames = journal.frames()
    counts = {name: len(getattr(frames, name)) for name in ("sessions", "sets", "pain", "questions")}
    return json.dumps([kept, counts])


def outcome(path: Path, expected: str) -> str:
    """What opening and reading a file gave: "the same", "refused" with a sentence, or "other" data."""
    before = path.read_bytes()
    try:
        with open_journal(path) as journal:
            return "the same" if everything(journal) == expected else "other"
    except JournalError as error:
        said = str(error)
        assert any(words in said for words in SENTENCES), said
        assert any(words in said for words in TO_DO), said
        assert path.read_bytes() == before, "a file that was refused was changed"
        return "refused"


@pytest.fixture(scope="module")
def expected(good: Path) -> str:
    with open_journal(good) as journal:
        return everything(journal)


def cuts(size: int) -> Iterator[int]:
    yield from (1, 15, 16, 17, 99, 100, 101, 511, 512, 1_024, 4_095, 4_096, 4_097, 8_192)
    yield from range(16_384, size, max(1, size // 30))
    yield from (size - 4_096, size - 1)


def test_a_file_cut_short_anywhere_is_refused(good: Path, expected: str, tmp_path: Path) -> None:
    content = good.read_bytes()
    path = tmp_path / "journal.sqlite"
    found = {}
    for length in cuts(len(content)):
        path.write_bytes(content[:length])
        found[length] = outcome(path, expected)
    assert {length: what for length, what in found.items() if what != "refused"} == {}


def test_flipped_bits_are_told_or_harmless_unless_they_make_another_valid_value(
    good: Path, expected: str, tmp_path: Path
) -> None:
    content = good.read_bytes()
    path = tmp_path / "journal.sqlite"
    chance = random.Random(6)  # noqa: S311 - repeatable
    tally = {"the same": 0, "refused": 0, "other": 0}
    # Every byte of the file's header, and of the rest as many as time allows.
    for place in [*range(100), *(chance.randrange(100, len(content)) for _ in range(200))]:
        flipped = bytearray(content)
        flipped[place] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        what = outcome(path, expected)
        tally[what] += 1
        if what == "other":
            # No check of SQLite's sees these: a letter in a note, a 3 that became a 7.
            with closing(sqlite3.connect(path)) as connection:
                assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
    assert tally["refused"] > 30, tally
    assert tally["other"] < 30, tally


@pytest.mark.parametrize("size", [16, 512, 4_096, 20_000])
def test_a_stretch_of_rubbish_is_never_taken_for_data(
    good: Path, expected: str, tmp_path: Path, size: int
) -> None:
    content = good.read_bytes()
    path = tmp_path / "journal.sqlite"
    chance = random.Random(size)  # noqa: S311 - repeatable
    tally = {"the same": 0, "refused": 0, "other": 0}
    for _ in range(20):
        place = chance.randrange(0, len(content) - size)
        path.write_bytes(content[:place] + chance.randbytes(size) + content[place + size :])
        tally[outcome(path, expected)] += 1
    # Unused space and the history may take 16 bytes unseen; a page never.
    assert tally["other"] <= (8 if size < 4_096 else 0), tally


# ---------------------------------------------------------------- the files beside it


@pytest.fixture
def killed(tmp_path: Path) -> tuple[Path, str]:
    """A journal and its -wal as a killed program leaves them, and what it acknowledged."""
    path, copy = tmp_path / "journal.sqlite", tmp_path / "killed" / "journal.sqlite"
    copy.parent.mkdir()
    with open_journal(path) as journal:
        for number in range(20):
            journal.log_session([BRIDGE] * 2, note=f"day {number}")
        expected = everything(journal)
        for end in ("", "-wal", "-shm"):
            shutil.copy(path.with_name(path.name + end), copy.with_name(copy.name + end))
    return copy, expected


def test_what_lies_in_the_wal_alone_is_read(killed: tuple[Path, str]) -> None:
    assert outcome(*killed) == "the same"


def test_without_the_shm_the_wal_is_read_all_the_same(killed: tuple[Path, str]) -> None:
    path, expected = killed
    path.with_name("journal.sqlite-shm").unlink()
    assert outcome(path, expected) == "the same"


@pytest.mark.parametrize("content", [b"", b"\xff" * 32_768], ids=["empty", "rubbish"])
def test_a_wrong_shm_is_made_anew(killed: tuple[Path, str], content: bytes) -> None:
    path, expected = killed
    path.with_name("journal.sqlite-shm").write_bytes(content)
    assert outcome(path, expected) == "the same"


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.9, 0.99])
def test_a_wal_cut_short_gives_whole_sessions_up_to_the_cut(killed: tuple[Path, str], share: float) -> None:
    path, _ = killed
    wal = path.with_name("journal.sqlite-wal")
    wal.write_bytes(wal.read_bytes()[: int(wal.stat().st_size * share)])
    with open_journal(path) as journal:
        notes = journal.sessions()["note"].tolist()
        assert notes == [f"day {number}" for number in range(len(notes))]
        assert len(journal.sets()) == 2 * len(notes)


def test_a_wal_of_another_journal_is_never_mixed_in(
    good: Path, expected: str, killed: tuple[Path, str], tmp_path: Path
) -> None:
    path = tmp_path / "mixed" / "journal.sqlite"
    path.parent.mkdir()
    shutil.copy(good, path)
    shutil.copy(killed[0].with_name("journal.sqlite-wal"), path.with_name("journal.sqlite-wal"))
    # Its frames are valid by themselves, and this one holds the whole other journal: SQLite shows that.
    with open_journal(path) as journal:
        assert everything(journal) == killed[1] != expected


def test_a_wal_with_a_part_of_another_journal_is_refused(good: Path, expected: str, tmp_path: Path) -> None:
    other, path = tmp_path / "other" / "journal.sqlite", tmp_path / "journal.sqlite"
    with open_journal(other) as journal:
        journal.log_session([BRIDGE] * 4, note="day 0")
    with open_journal(other) as journal:
        journal.log_session([BRIDGE] * 4, note="day 1")
        shutil.copy(good, path)
        shutil.copy(other.with_name("journal.sqlite-wal"), path.with_name("journal.sqlite-wal"))
    assert outcome(path, expected) == "refused"


def test_rubbish_in_place_of_the_wal_is_passed_over(good: Path, expected: str, tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    shutil.copy(good, path)
    path.with_name("journal.sqlite-wal").write_bytes(b"Dear diary,\n" * 3_000)
    assert outcome(path, expected) == "the same"


# ---------------------------------------------------------------- what somebody else did to the file


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


FOREIGN = {
    "a trigger": "CREATE TRIGGER spy AFTER INSERT ON session BEGIN DELETE FROM pain_score; END",
    "a view": "CREATE VIEW all_pain AS SELECT * FROM pain_score",
    "a lost table": "DROP TABLE question",
    "a lost trigger": "DROP TRIGGER session_update",
    "an older number": "PRAGMA user_version = 1",
    "a number below zero": "PRAGMA user_version = -3",
    "a number that is too high": f"PRAGMA user_version = {schema.VERSION + 1}",
    "another program's number": "PRAGMA application_id = 5",
}


@pytest.mark.parametrize("what", FOREIGN)
def test_a_journal_that_another_program_changed_is_refused(good: Path, tmp_path: Path, what: str) -> None:
    path = tmp_path / "journal.sqlite"
    shutil.copy(good, path)
    change(path, FOREIGN[what])
    assert outcome(path, "") == "refused"


def test_a_row_that_breaks_its_rule_is_told_with_its_table(good: Path, tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    shutil.copy(good, path)
    change(
        path, "PRAGMA ignore_check_constraints = ON", "UPDATE pain_score SET pain_nrs = 99 WHERE rowid = 3"
    )
    with pytest.raises(
        JournalError, match=r"is damaged: CHECK constraint failed in pain_score; it was left as"
    ):
        open_journal(path)


def test_damage_that_shows_while_the_journal_is_open_is_told_too(good: Path, tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    shutil.copy(good, path)
    with open_journal(path) as journal:
        content = bytearray(path.read_bytes())
        content[4_096:] = b"\xff" * (len(content) - 4_096)
        with path.open("r+b") as file:
            file.write(content)
        found = []

        def read() -> None:
            # A thread has a connection of its own, which has kept no page so far.
            try:
                journal.frames()
            except JournalError as error:
                found.append(str(error))

        thread = threading.Thread(target=read)
        thread.start()
        thread.join()
    assert "The file is damaged. Move it elsewhere" in found[0]

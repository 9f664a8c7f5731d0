import hashlib
import json
import re
import shutil
import struct
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from psoas_analytics.exchange import ArchiveError, archive_zip, read_archive, write_archive
from psoas_analytics.exchange.archive_manifest import NAMES
from psoas_analytics.journal import open_journal


@pytest.fixture(scope="module")
def full(tmp_path_factory, log_everything, now):
    """A journal with an entry of every kind, never changed."""
    with open_journal(tmp_path_factory.mktemp("full") / "journal.sqlite", now=lambda: now) as journal:
        log_everything(journal)
        yield journal


@pytest.fixture(scope="module")
def written(full, tmp_path_factory):
    """Its archive."""
    return write_archive(full, tmp_path_factory.mktemp("written") / "archive.zip")


@pytest.fixture
def archive(written, tmp_path):
    """A copy of it, for one test to spoil."""
    return Path(shutil.copy(written, tmp_path))


def members(archive):
    with zipfile.ZipFile(archive) as opened:
        return {info.filename: opened.read(info) for info in opened.infolist()}


def pack(path, files, **facts):
    """Pack files anew, as another hand would: pairs of name and content, and facts for each."""
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in files:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            for fact, value in facts.items():
                setattr(info, fact, value)
            packed.writestr(info, content)
    return path


def assert_refused(archive, said, folder):
    with pytest.raises(ArchiveError, match=said):
        read_archive(archive, folder / "target" / "journal.sqlite")
    assert not (folder / "target").exists()


# ---------------------------------------------------------------- what is written


def test_a_zip_holds_the_same_files_as_a_folder(archive, full, tmp_path):
    folder = write_archive(full, tmp_path / "folder")
    assert members(archive) == {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_zip_is_the_same_to_the_byte_whenever_it_is_written(archive, full, tmp_path, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 2e9)
    assert write_archive(full, tmp_path / "later.ZIP").read_bytes() == archive.read_bytes()
    with zipfile.ZipFile(archive) as opened:
        for info in opened.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert info.external_attr >> 16 == 0o100600
            assert info.compress_type == zipfile.ZIP_DEFLATED


def test_a_zip_that_could_not_be_read_again_is_not_written(full, tmp_path, monkeypatch):
    monkeypatch.setattr(archive_zip, "MOST_BYTES", 1000)
    with pytest.raises(ArchiveError, match="must unpack to at most"):
        write_archive(full, tmp_path / "archive.zip")
    assert not list(tmp_path.glob("*.zip")) + list(tmp_path.glob(".psoas-*"))


def test_files_that_were_packed_anew_by_another_program_are_read(archive, tmp_path):
    again = pack(tmp_path / "again.zip", sorted(members(archive).items()))
    with open_journal(read_archive(again, tmp_path / "k.sqlite")) as journal:
        assert len(journal.sets()) == 2


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    "name",
    [
        "../session.csv",
        "/etc/passwd",
        "C:\\session.csv",
        "..\\session.csv",
        "archive/session.csv",
        "session.csv/",
        "__MACOSX/._session.csv",
        "SESSION.CSV",
        "draft.csv",
        "notes.txt",
    ],
)
def test_a_member_of_another_name_is_refused_before_anything_is_unpacked(archive, tmp_path, name):
    more = pack(tmp_path / "more.zip", [*members(archive).items(), (name, "x")])
    assert_refused(more, "must hold only tables of a journal", tmp_path)


def test_a_name_with_a_nul_in_it_is_not_taken_for_what_stands_before_the_nul(archive, tmp_path):
    files = {name: content for name, content in members(archive).items() if name != "habit.csv"}
    odd = pack(tmp_path / "odd.zip", [*files.items(), ("nul.in.it!", "id")])
    odd.write_bytes(odd.read_bytes().replace(b"nul.in.it!", b"habit.csv\0"))
    assert_refused(odd, "must hold only tables of a journal", tmp_path)


def test_a_name_that_stands_twice_is_refused(archive, tmp_path):
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = pack(tmp_path / "twice.zip", [*members(archive).items(), ("session.csv", "id\n")])
    assert_refused(twice, "got a name twice", tmp_path)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"external_attr": 0o120777 << 16, "create_system": 3}, "is a link"),
        ({"external_attr": 0o010600 << 16, "create_system": 3}, "is a link or another thing"),
        ({"compress_type": zipfile.ZIP_BZIP2}, "packed in another way"),
        ({"compress_type": zipfile.ZIP_LZMA}, "packed in another way"),
    ],
)
def test_members_that_are_no_plain_files_are_refused(archive, tmp_path, facts, said):
    assert_refused(pack(tmp_path / "odd.zip", members(archive).items(), **facts), said, tmp_path)


def test_an_encrypted_member_is_refused(archive, tmp_path):
    content = bytearray(archive.read_bytes())
    start = content.index(b"PK\1\2")
    content[start + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(content)
    assert_refused(tmp_path / "locked.zip", "is encrypted", tmp_path)


def manifest_for(files):
    listed = {name: {"rows": 0, "sha256": hashlib.sha256(text).hexdigest()} for name, text in files.items()}
    facts = {"format": "psoas_analytics archive", "schema": 1, "synthetic": False, "files": listed}
    return json.dumps(facts).encode()


def test_a_zip_bomb_is_refused_at_once_and_in_little_memory(tmp_path):
    # 300 MB of zeros in 300 kB.
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("session.csv", "w") as file:
        for _ in range(300):
            file.write(bytes(1 << 20))
    tracemalloc.start()
    before = time.perf_counter()
    assert_refused(bomb, "must unpack to at most 1024 MB and 200 times its size, got 300 MB", tmp_path)
    took, (_, most) = time.perf_counter() - before, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert took < 3
    assert most < 1 << 20


def test_a_bomb_that_lies_about_its_size_gives_no_more_than_it_says(archive, tmp_path):
    content = bytearray(pack(tmp_path / "liar.zip", [("manifest.json", bytes(30 << 20))]).read_bytes())
    start = content.index(b"PK\1\2")
    struct.pack_into("<L", content, start + 24, 100)
    (tmp_path / "liar.zip").write_bytes(content)
    assert_refused(tmp_path / "liar.zip", "is damaged: Bad CRC|must hold a manifest", tmp_path)


def test_a_crowd_of_members_is_refused_before_the_directory_is_read(tmp_path, monkeypatch):
    crowd = tmp_path / "crowd.zip"
    pack(crowd, [(f"{number}.csv", "") for number in range(2000)])

    def never(*_):
        raise AssertionError("the directory was read")

    monkeypatch.setattr(zipfile, "ZipFile", never)
    assert_refused(crowd, "must be a zip file as this program writes it", tmp_path)


@pytest.mark.parametrize("keep", [0, 10, 21, 22, 60, 1000, -1, -10, -22, -100])
def test_a_zip_that_was_cut_short_is_refused(archive, tmp_path, keep):
    (tmp_path / "cut.zip").write_bytes(archive.read_bytes()[:keep])
    assert_refused(tmp_path / "cut.zip", "choose an archive, a folder or a zip file", tmp_path)


def test_no_flipped_bit_in_a_zip_changes_an_entry_unseen(archive, full, tmp_path):
    content, spoilt = archive.read_bytes(), tmp_path / "spoilt.zip"
    kept = full.tables(history=True)
    for place in range(0, len(content), 211):
        spoilt.write_bytes(content[:place] + bytes([content[place] ^ 0x10]) + content[place + 1 :])
        target = tmp_path / f"{place}.sqlite"
        try:
            read_archive(spoilt, target)
        except ArchiveError:
            assert not target.exists()
        else:
            # A date or a right of the zip's own, which says nothing of the journal.
            with open_journal(target) as again:
                assert again.tables(history=True) == kept


@pytest.mark.parametrize("content", [b"PK\3\4", b"PK\5\6" + bytes(18), b"PK\5\6" + b"\xff" * 18, bytes(100)])
def test_a_file_that_only_looks_like_a_zip_is_refused(tmp_path, content):
    (tmp_path / "odd.zip").write_bytes(content)
    assert_refused(tmp_path / "odd.zip", "zip file|must hold a manifest", tmp_path)


def test_a_table_that_the_zip_lacks_is_named(archive, tmp_path):
    files = [(name, content) for name, content in members(archive).items() if name != "session.csv"]
    assert_refused(pack(tmp_path / "less.zip", files), "must hold a session.csv, and lacks it", tmp_path)


def test_a_line_without_an_end_is_refused_in_little_memory(tmp_path):
    # 12 MB in one line, as well packed as the rule for bombs allows.
    files = {"session.csv": b"id," + bytes(range(35, 127)) * 130_000}
    bomb = pack(tmp_path / "line.zip", [*files.items(), ("manifest.json", manifest_for(files))])
    tracemalloc.start()
    with pytest.raises(ArchiveError, match=r"session\.csv, line 1, cannot be read: a line must have at most"):
        read_archive(bomb, tmp_path / "target.sqlite")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 25 << 20
    assert not (tmp_path / "target.sqlite").exists()


def test_every_name_that_may_stand_in_a_zip_is_a_plain_one():
    assert all(re.fullmatch(r"[a-z_]+\.(csv|json)", name) for name in NAMES)

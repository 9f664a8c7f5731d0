"""Archives of a folder into the clinic's store, and one person out of it."""

import json
import os
import pickle
import shutil
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest
from old_journals_for_tests import archive_of

import psoas_analytics as psoas
from psoas_analytics.clinic import ClinicError, forget, ingest, intake, listing, people, person, store
from psoas_analytics.clinic.archives import read_archives
from psoas_analytics.clinic.finding import files_of
from psoas_analytics.clinic.lock import alone
from psoas_analytics.clinic.set_aside import SetAside, read_set_aside, write_set_aside
from psoas_analytics.exchange import write_archive
from psoas_analytics.journal import open_journal
from psoas_analytics.resources import data_path

ANNA, BEN, DEMO = "anna.zip", "sub/ben", "sub/demo"


@pytest.fixture(scope="module")
def written(tmp_path_factory, log_everything, now):
    """A folder with three archives (zip, folder, the demo) and, beside it, a newer one of Anna's."""
    top = tmp_path_factory.mktemp("written")
    (top / "folder" / "sub").mkdir(parents=True)
    with open_journal(top / "anna.sqlite", now=lambda: now) as journal:
        log_everything(journal)
        journal.set_threshold("done_share", 0.7)
        write_archive(journal, top / "folder" / ANNA)
        journal.log_pain(3, site="groin", at=now)
        write_archive(journal, top / "newer.zip")
    with open_journal(top / "ben.sqlite", now=lambda: now - timedelta(days=1)) as journal:
        journal.log_pain(6, site="low back")
        write_archive(journal, top / "folder" / BEN, history=False)
    shutil.copytree(data_path("demo"), top / "folder" / DEMO)
    return top


@pytest.fixture(scope="module")
def made(written):
    """A store of these three, never changed."""
    assert repr(ingest(written / "folder", written / "clinic", progress=False)) == (
        "Ingested(taken=3, unchanged=0, set_aside=0, people=3)"
    )
    return written / "clinic"


@pytest.fixture
def folder(written, tmp_path):
    """A copy of the folder, for one test to change."""
    return shutil.copytree(written / "folder", tmp_path / "folder")


@pytest.fixture
def out(made, tmp_path):
    """A copy of the store."""
    return shutil.copytree(made, tmp_path / "clinic")


@pytest.fixture
def only_read(monkeypatch):
    """Names of the archives that were read."""
    seen = []

    def read(source, names):
        seen.extend(names)
        return real(source, names)

    real = intake.read_archives
    monkeypatch.setattr(intake, "read_archives", read)
    return seen


@pytest.fixture
def remembered(monkeypatch, cache={}):  # noqa: B006 - what was read by one test need not be read by the next
    def read(source, names):
        key = tuple((name, *(path.stat().st_mtime_ns for path in files_of(source / name))) for name in names)
        if key not in cache:
            cache[key] = real(source, names)
        return cache[key]

    real = intake.read_archives
    monkeypatch.setattr(intake, "read_archives", read)


@pytest.fixture
def small_parts(monkeypatch):
    for module in (intake, listing):
        monkeypatch.setattr(module, "PEOPLE_PER_PART", 2)


def id_of(out, archive):
    known = people(out)
    return known.loc[known["archive"] == archive, "person_id"].item()


def bytes_of(out):
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def run(folder, out, **options):
    return ingest(folder, out, progress=False, **options)


# ---------------------------------------------------------------------- what is in the store


def test_people_are_listed_under_pseudonyms_in_the_order_of_the_archives(made):
    known = people(made)
    assert list(known["archive"]) == [ANNA, BEN, DEMO]
    assert known["person_id"].str.fullmatch("P-[2-9A-HJ-NP-Z]{6}").all()
    assert list(known["synthetic"]) == [False, False, True]


def test_one_person_is_as_their_journal_is(made, written, now):
    with open_journal(written / "anna.sqlite", now=lambda: now) as journal:
        wanted = journal.frames()
    found = person(made, id_of(made, ANNA))
    # The newer archive was written after the last pain score.
    for name in set(store.TABLES) - {"pain"}:
        pd.testing.assert_frame_equal(getattr(found, name), getattr(wanted, name))
    pd.testing.assert_frame_equal(found.pain, wanted.pain.head(1))
    assert found.journal_id == wanted.journal_id
    assert found.thresholds == wanted.thresholds
    assert found.thresholds["done_share"].value == 0.7
    assert not found.synthetic


def test_a_report_of_one_person_says_what_it_is_made_of(made):
    report = psoas.build_report(person(made, id_of(made, DEMO), today="2030-01-01")).to_dict()
    assert report["synthetic"]
    assert report["header"]["end"] == "2026-11-22"


def test_a_person_is_judged_as_of_the_archive_and_no_later(made):
    ben = id_of(made, BEN)
    written_on = pd.Timestamp(psoas.journal.clock.Clock().today())
    assert person(made, ben).today == written_on
    assert person(made, ben, today="2026-03-09").today == pd.Timestamp("2026-03-09")
    with pytest.raises(ValueError, match="today must be a date"):
        person(made, ben, today="soon")


def test_files_from_1980_tell_no_earlier_than_the_last_entry(folder):
    for path in (folder / BEN).iterdir():
        os.utime(path, (0, 0))
    (facts,) = read_archives(folder, [BEN]).facts
    assert facts.as_of == pd.Timestamp("2026-03-09")


def test_nobody_of_that_name(made):
    with pytest.raises(ClinicError, match=r"the store knows \(P-.*, P-.*, P-.*\), got 'Anna'"):
        person(made, "Anna")


def test_no_table_holds_the_name_of_an_archive(made):
    for name, frame in store.read_part(made, 0).items():
        assert next(iter(frame)) == "person_id", name
        assert "archive" not in frame


# ---------------------------------------------------------------------- again


def test_what_is_unchanged_is_not_read_again(written, made, only_read):
    before = bytes_of(made)
    result = run(written / "folder", made)
    assert (result.taken, result.unchanged, result.people, only_read) == (0, 3, 3, [])
    assert bytes_of(made) == before


def test_a_copy_with_another_time_or_name_is_known_by_its_checksum(folder, out, only_read):
    os.utime(folder / ANNA, (0, 0))
    (folder / BEN).rename(folder / "benjamin")
    before = people(out)
    assert run(folder, out).unchanged == 3
    assert only_read == []
    assert list(people(out)["archive"]) == [ANNA, "benjamin", DEMO]
    # The archive is as old as it was.
    assert people(out)["as_of"].equals(before["as_of"])
    assert run(folder, out).unchanged == 3


def test_a_newer_archive_takes_the_place_of_the_older_one(written, folder, out, only_read):
    anna = id_of(out, ANNA)
    shutil.copy2(written / "newer.zip", folder / "later.zip")
    result = run(folder, out)
    assert (result.taken, result.unchanged, result.people, only_read) == (1, 2 + 1, 3, ["later.zip"])
    assert [(one.archive, one.person_id) for one in result.set_aside] == [(ANNA, anna)]
    assert "a newer archive of the same journal" in (out / "set_aside.csv").read_text()
    assert len(person(out, anna).pain) == 2
    # The older one is remembered.
    assert run(folder, out).set_aside == result.set_aside
    assert only_read == ["later.zip"]


def test_an_older_archive_changes_nothing(written, folder, tmp_path, only_read):
    shutil.rmtree(folder / "sub")
    shutil.move(folder / ANNA, folder / "older.zip")
    shutil.copy2(written / "newer.zip", folder / "a newer.zip")
    shutil.copy2(written / "newer.zip", folder / "b the same.zip")
    result = run(folder, tmp_path / "out")
    assert [one.archive for one in result.set_aside] == ["b the same.zip", "older.zip"]
    assert (result.taken, result.people) == (1, 1)
    assert len(person(tmp_path / "out", id_of(tmp_path / "out", "a newer.zip")).pain) == 2


def test_only_parts_that_change_are_written(written, folder, uncut, tmp_path, small_parts):
    out = shutil.copytree(uncut, tmp_path / "out")
    assert list(store.read_listing(out)["part"]) == [0, 0, 1]
    before = {path: path.stat().st_ino for path in out.glob("parts/*")}
    shutil.copy2(written / "newer.zip", folder / ANNA)
    run(folder, out)
    after = {path: path.stat().st_ino for path in out.glob("parts/*")}
    assert [path.name for path in before if before[path] != after[path]] == ["0000"]
    assert len(person(out, id_of(out, ANNA)).pain) == 2


def test_a_part_is_full_before_it_is_too_large_for_the_memory(written, tmp_path, remembered, monkeypatch):
    for module in (intake, listing):
        monkeypatch.setattr(module, "ROWS_PER_PART", 1)
    run(written / "folder", tmp_path / "out")
    kept = store.read_listing(tmp_path / "out")
    assert list(kept["part"]) == [0, 1, 2]
    assert kept["rows"][1] == sum(map(len, store.read_part(tmp_path / "out", 1).values())) == 1


def test_who_is_no_longer_in_the_folder_stays(folder, out):
    (folder / ANNA).unlink()
    result = run(folder, out)
    assert (result.unchanged, result.people) == (2, 3)
    assert len(person(out, id_of(out, ANNA)).pain) == 1


def test_forget_takes_a_person_out_everywhere(out):
    anna, ben, demo = people(out)["person_id"]
    write_set_aside(out, [SetAside("older.zip", "older", anna), SetAside("x.zip", "damaged")])
    forget(out, anna)
    assert list(people(out)["person_id"]) == [ben, demo]
    assert all(anna not in set(frame["person_id"]) for frame in store.read_part(out, 0).values())
    assert [one.archive for one in read_set_aside(out)] == ["x.zip"]
    assert len(person(out, ben).pain) == 1
    with pytest.raises(ClinicError, match=anna):
        forget(out, anna)
    forget(out, ben)
    forget(out, demo)
    assert people(out).empty
    assert list((out / "parts").iterdir()) == []


# ---------------------------------------------------------------------- what does not belong


def test_a_folder_that_only_has_the_name_of_a_zip_file_is_a_folder(folder, out):
    (folder / "Mueller.zip").mkdir()
    (folder / "Mueller.zip" / "readme.txt").write_text("a letter")
    assert run(folder, out).set_aside == ()


def test_a_damaged_archive_is_set_aside_and_its_person_stays(folder, out, only_read):
    content = (folder / ANNA).read_bytes()
    (folder / ANNA).write_bytes(content[: len(content) // 2])
    changed = folder / BEN / "pain_score.csv"
    changed.write_text(changed.read_text().replace("6.0", "1.0"))
    result = run(folder, out)
    assert [one.archive for one in result.set_aside] == [ANNA, BEN]
    assert "cut short" in result.set_aside[0].reason
    assert "changed or damaged" in result.set_aside[1].reason
    assert str(folder) not in (out / "set_aside.csv").read_text()
    assert (result.taken, result.unchanged, result.people) == (0, 1, 3)
    assert person(out, id_of(out, BEN)).pain["pain_nrs"].tolist() == [6]
    # Another try, and once it is whole again it is known.
    (folder / ANNA).write_bytes(content)
    assert [one.archive for one in run(folder, out).set_aside] == [BEN]
    assert only_read == [ANNA, BEN, BEN]


def test_what_is_no_archive_is_set_aside_or_passed_over(tmp_path, written):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "holiday.zip").write_bytes(b"PK pictures")
    (folder / "letter.txt").write_text("Dear therapist")
    for name in (".hidden.zip", "~$open.zip", "half.zip.part"):
        shutil.copy(written / "newer.zip", folder / name)
    (folder / "empty").mkdir()
    (folder / "link.zip").symlink_to(written / "newer.zip")
    (folder / "linked").symlink_to(written / "folder")
    result = run(folder, tmp_path / "out")
    assert {one.archive: one.reason[:30] for one in result.set_aside} == {
        "holiday.zip": "holiday.zip must be an archive",
        "link.zip": "a link is never followed; put ",
        "linked": "a link is never followed; put ",
    }
    assert (result.taken, result.people) == (0, 0)
    assert people(tmp_path / "out").empty


def test_an_archive_without_anything_in_it_does_not_tell_whose_it_is(tmp_path):
    folder = tmp_path / "folder"
    shutil.copytree(archive_of(1), folder / "old")
    # As an older version writes an empty journal: headers alone, and no id in the manifest.
    import hashlib

    empty = shutil.copytree(archive_of(1), folder / "empty")
    manifest = json.loads((empty / "manifest.json").read_text())
    for name in manifest["files"]:
        header = (empty / name).read_text().split("\n")[0] + "\n"
        (empty / name).write_text(header)
        manifest["files"][name]["sha256"] = hashlib.sha256(header.encode()).hexdigest()
    (empty / "manifest.json").write_text(json.dumps(manifest))
    result = run(folder, tmp_path / "out")
    assert [(one.archive, one.reason[:33]) for one in result.set_aside] == [
        ("empty", "it holds no plan and no entry, so")
    ]
    assert list(people(tmp_path / "out")["archive"]) == ["old"]


def test_the_places_must_be_what_they_are_said_to_be(written, made, tmp_path):
    with pytest.raises(ClinicError, match="folder must be a folder of archives"):
        run(tmp_path / "none", tmp_path / "out")
    with pytest.raises(ClinicError, match="got the archive"):
        run(written / "folder" / BEN, tmp_path / "out")
    with pytest.raises(ClinicError, match="out must be a folder that"):
        run(written / "folder", written / "folder")
    assert not (tmp_path / "out").exists()


def test_two_at_once_are_refused(written, made):
    with alone(made), pytest.raises(ClinicError, match="one program at a time"):
        run(written / "folder", made)


# ---------------------------------------------------------------------- cut short


@pytest.fixture(scope="module")
def uncut(written, tmp_path_factory):
    """A store of two parts, made in one go."""
    out = tmp_path_factory.mktemp("uncut") / "clinic"
    with pytest.MonkeyPatch.context() as patch:
        for module in (intake, listing):
            patch.setattr(module, "PEOPLE_PER_PART", 2)
        run(written / "folder", out)
    return out


@pytest.mark.parametrize("at", ["listing 0", "part 1"])
def test_an_ingest_that_was_cut_short_ends_the_same_when_it_is_run_again(
    folder, uncut, tmp_path, small_parts, remembered, at
):
    out, kind, number = tmp_path / "out", *at.split()
    calls = []

    def cut_short(*arguments):
        calls.append(arguments)
        if len(calls) > int(number):
            raise KeyboardInterrupt
        return real(*arguments)

    real = getattr(intake, f"write_{kind}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intake, f"write_{kind}", cut_short)
        with pytest.raises(KeyboardInterrupt):
            run(folder, out)
    # The listing names nobody who is not there.
    for name, part in store.read_listing(out)[["person_id", "part"]].itertuples(index=False):
        assert name in set(pd.read_parquet(out / "parts" / f"{part:04d}" / "pain.parquet")["person_id"])
    run(folder, out)
    assert bytes_of(out) == bytes_of(uncut)


# ---------------------------------------------------------------------- on a cluster


class Cluster:
    """Stands for a distributed.Client: what goes to a worker and comes back is pickled."""

    def map(self, work, tasks, *, pure):
        assert not pure
        return [Future(pickle.dumps((work, task))) for task in tasks]


class Future:
    def __init__(self, work):
        self.work = work

    def result(self):
        work, task = pickle.loads(self.work)  # noqa: S301 - made a moment ago
        return pickle.loads(pickle.dumps(work(task)))  # noqa: S301


def test_a_cluster_makes_the_same_store(written, made, tmp_path, monkeypatch):
    monkeypatch.setattr(intake, "_READ_TOGETHER", 2)
    run(written / "folder", tmp_path / "out", client=Cluster())
    assert bytes_of(tmp_path / "out") == bytes_of(made)


def test_the_clinic_is_a_public_name():
    assert psoas.clinic.ingest is ingest
    assert "clinic" in dir(psoas)
    assert Path(intake.__file__).parent == Path(psoas.clinic.__file__).parent

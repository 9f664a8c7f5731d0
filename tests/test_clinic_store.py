"""The clinic's store on disk: parts, listing, and one program at a time."""

import json
import os
import platform
import stat
import sys

import pandas as pd
import pytest

from psoas_analytics.clinic import ClinicError, store
from psoas_analytics.clinic.lock import alone
from psoas_analytics.clinic.set_aside import SetAside, read_set_aside, write_set_aside
from psoas_analytics.thresholds import THRESHOLDS

DAY = pd.Timestamp("2026-03-10").as_unit("s")


@pytest.fixture(scope="module")
def tables():
    """Tables of two people; all are empty but pain, plans and the thresholds of the second."""
    from psoas_analytics.journal import open_journal

    with open_journal(":memory:") as journal:
        frames = journal.frames()
        journal.log_pain(4, site="low back", note="é, \n'")
        pain = journal.pain()
    found = {name: getattr(frames, name).assign(person_id=pd.Series(dtype="str")) for name in store.TABLES}
    people = [pain.assign(person_id=name) for name in ("P-BBBBBB", "P-AAAAAA", "P-BBBBBB")]
    found["pain"] = pd.concat(people, ignore_index=True).astype({"person_id": "str"})
    own = [("P-AAAAAA", "done_share", 0.7), ("P-AAAAAA", "of another version", 1.0)]
    found["thresholds"] = pd.DataFrame(own, columns=["person_id", "name", "value"]).assign(
        source="set for you"
    )
    return found


@pytest.fixture
def out(tmp_path):
    store.make_store(tmp_path / "clinic")
    return tmp_path / "clinic"


def row(person_id="P-AAAAAA", **other):
    """A row of the listing."""
    return {
        "person_id": person_id,
        "journal_key": f"journal of {person_id}",
        "archive": "sub/ä.zip",
        "size_bytes": 5,
        "mtime_ns": 1_800_000_000_123_456_789,
        "sha256": "00",
        "as_of": DAY,
        "last_change": pd.Timestamp("2026-03-09T18:00:00.123", tz="UTC"),
        "synthetic": False,
        "rows": 3,
        "part": 0,
        **other,
    }


def test_a_part_comes_back_as_it_was_sorted_by_person(out, tables):
    store.write_part(out, 0, tables)
    read = store.read_part(out, 0)
    assert list(read["pain"]["person_id"]) == ["P-AAAAAA", "P-BBBBBB", "P-BBBBBB"]
    for name in store.TABLES:
        wanted = tables[name].sort_values("person_id", kind="stable", ignore_index=True)
        assert next(iter(read[name])) == "person_id"
        pd.testing.assert_frame_equal(read[name][list(wanted)], wanted)


def test_frames_of_a_part_are_fit_for_the_measures(out, tables):
    from psoas_analytics.measures import daily_pain

    store.write_part(out, 0, tables)
    frames = store.frames_of(store.read_part(out, 0), DAY, THRESHOLDS)
    assert frames.today == DAY
    assert list(daily_pain(frames.pain)["person_id"]) == ["P-AAAAAA", "P-BBBBBB"]


def test_people_keep_the_numbers_that_were_set_for_them(out, tables):
    store.write_part(out, 0, tables)
    own = store.own_thresholds(store.read_part(out, 0))
    assert set(own) == {"P-AAAAAA"}
    assert (own["P-AAAAAA"]["done_share"].value, own["P-AAAAAA"]["done_share"].source) == (0.7, "set for you")
    assert own["P-AAAAAA"]["pain_sem"] == THRESHOLDS["pain_sem"]
    assert set(own["P-AAAAAA"]) == set(THRESHOLDS)


def test_a_part_without_thresholds_has_an_empty_table_of_them(out, tables):
    store.write_part(out, 3, {name: tables[name] for name in store.TABLES})
    assert store.read_part(out, 3)["thresholds"].empty
    assert store.own_thresholds(store.read_part(out, 3)) == {}


def test_a_new_part_takes_the_place_of_the_old_one(out, tables):
    store.write_part(out, 0, tables)
    store.write_part(out, 0, {**tables, "pain": tables["pain"].head(1)})
    assert len(store.read_part(out, 0)["pain"]) == 1
    assert sorted(path.name for path in out.iterdir()) == ["clinic.json", "parts"]


def test_a_part_that_was_being_replaced_is_read_and_mended(out, tables):
    store.write_part(out, 0, tables)
    # Killed between the two renames.
    (out / "parts" / "0000").rename(out / ".replaced-0000")
    assert len(store.read_part(out, 0)["pain"]) == 3
    store.clear_unfinished(out)
    assert len(store.read_part(out, 0)["pain"]) == 3
    assert not (out / ".replaced-0000").exists()


def test_a_write_that_fails_leaves_the_old_part(out, tables, monkeypatch):
    store.write_part(out, 0, tables)
    with pytest.raises(KeyError):
        store.write_part(out, 0, {"sessions": tables["sessions"]})
    assert len(store.read_part(out, 0)["pain"]) == 3
    assert sorted(path.name for path in out.iterdir()) == ["clinic.json", "parts"]


def test_a_part_that_is_not_there_is_named(out):
    with pytest.raises(ClinicError, match="got 7; run"):
        store.read_part(out, 7)


def test_only_the_owner_can_look_into_the_store(out, tables):
    store.write_part(out, 0, tables)
    store.write_listing(out, pd.DataFrame([row()]))
    for path in (out, *out.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_the_listing_comes_back_as_it_was(out):
    assert store.read_listing(out).empty
    given = pd.DataFrame([row("P-BBBBBB"), row("P-AAAAAA", synthetic=True)])
    store.write_listing(out, given)
    read = store.read_listing(out)
    assert read.to_dict("records") == given.to_dict("records")
    empty = store.write_listing(out, read.head(0)) or store.read_listing(out)
    assert empty.empty
    assert dict(empty.dtypes) == dict(read.dtypes)


def test_another_folder_is_refused_and_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    for ask in (store.read_listing, store.make_store):
        with pytest.raises(ClinicError, match=r"psoas\.clinic\.ingest\(\) made"):
            ask(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_store_of_a_newer_version_is_refused(out):
    (out / "clinic.json").write_text(json.dumps({"format": store.FORMAT, "version": 2}))
    with pytest.raises(ClinicError, match="version 1, got 2"):
        store.read_listing(out)


def test_a_missing_package_is_named_with_the_command_that_brings_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "pyarrow.parquet", raising=False)
    with pytest.raises(ClinicError, match=r'pyarrow.*pip install "psoas-analytics\[clinic\]"'):
        store.make_store(tmp_path / "clinic")


# ---------------------------------------------------------------------- set aside


def test_what_was_set_aside_is_a_table_that_runs_no_formula(out):
    rows = [SetAside("b.zip", "older", "P-AAAAAA", 5, 6, "00"), SetAside("=1+1.zip", "damaged, \n cut")]
    write_set_aside(out, rows)
    assert (out / "set_aside.csv").read_text(encoding="utf-8").splitlines()[1].startswith("'=1+1.zip,")
    assert read_set_aside(out) == [SetAside("'=1+1.zip", "damaged, \n cut"), rows[0]]
    (out / "set_aside.csv").write_text("archive,reason\na,b\n")
    assert read_set_aside(out) == []


# ---------------------------------------------------------------------- one at a time


def lock_of(out, number=0, **owner):
    lock = out / f".lock-{number}"
    lock.mkdir()
    (lock / "owner.json").write_text(json.dumps(owner))
    return lock


def test_one_program_at_a_time_may_change_the_store(out):
    with alone(out):
        with pytest.raises(ClinicError, match="wait until it is done"), alone(out):
            pytest.fail("two at once")
        assert (out / ".lock-0").exists()
    assert [path.name for path in out.iterdir()] == ["clinic.json"]
    with alone(out):
        pass


def test_a_program_that_was_killed_keeps_nobody_out(out):
    # Its number went to another process since: this one.
    lock_of(out, 4, pid=os.getpid(), started=0, host=platform.node())
    (out / ".lock-2").mkdir()
    with alone(out):
        assert sorted(path.name for path in out.iterdir()) == [".lock-5", "clinic.json"]


def test_a_program_on_another_computer_is_believed(out):
    lock = lock_of(out, pid=1, started=0, host="elsewhere")
    with pytest.raises(ClinicError, match=r"delete the folder \.lock-0"), alone(out):
        pytest.fail("two at once")
    assert lock.exists()

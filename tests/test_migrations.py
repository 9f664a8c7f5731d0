"""Every older schema leads to today's with each value; see old_journals/ for the files of those days."""

import json
import runpy
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from old_journals_for_tests import archive_of, load, old_journal

from psoas_analytics.exchange import read_archive, to_fhir, write_archive
from psoas_analytics.exchange.archive import archive_identity
from psoas_analytics.journal import backups, open_journal, schema
from psoas_analytics.journal.check import check_journal
from psoas_analytics.journal.look import look_at

SCRIPT = Path(__file__).parents[1] / "scripts" / "make_old_journal.py"
VERSIONS = range(1, schema.VERSION + 1)


def tables(path):
    """Every row of every table of a file, as mappings."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: [dict(row) for row in connection.execute(f"SELECT * FROM {name} ORDER BY rowid")]  # noqa: S608
            for name in names
        }


def dump(path):
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def kept(old, new):
    """Whether every row and value of the older tables stands in the newer ones, and no row more."""
    return all(
        len(rows) == len(new[name])
        and all(row.items() <= later.items() for row, later in zip(rows, new[name], strict=True))
        for name, rows in old.items()
    )


@pytest.fixture(params=VERSIONS)
def version(request):
    return request.param


@pytest.fixture
def old(version, tmp_path):
    (tmp_path / "old").mkdir()
    return old_journal(version, tmp_path / "old")


def test_there_is_a_journal_and_an_archive_of_every_schema(version, old):
    assert look_at(old).version == version
    assert json.loads((archive_of(version) / "manifest.json").read_text())["schema"] == version
    # Each kind of entry is there, so that a migration that loses one is found.
    assert all(rows for name, rows in tables(old).items() if name != "draft")


def test_the_journal_of_todays_schema_is_the_one_that_the_script_writes(tmp_path):
    # A schema that changed without a new version, or a new version without a journal of it, is found here.
    runpy.run_path(str(SCRIPT))["make_old_journal"](tmp_path)
    committed = archive_of(schema.VERSION)
    assert bytes_of(tmp_path / committed.name) == bytes_of(committed)
    assert dump(load(tmp_path / f"{committed.name}.sql", tmp_path / "made.sqlite")) == dump(
        old_journal(schema.VERSION, tmp_path)
    )


def test_every_value_is_kept_when_an_older_journal_is_opened(version, old):
    before = tables(old)
    open_journal(old).close()
    after = tables(old)
    assert kept(before, after)
    assert look_at(old).version == schema.VERSION
    assert check_journal(old).findings[0].ok


def test_an_older_journal_is_copied_before_it_is_changed(version, old):
    before = tables(old)
    open_journal(old).close()
    copies = list(backups.dated(old))
    assert len(copies) == (0 if version == schema.VERSION else 1)
    for copy in copies:
        assert copy.name.endswith(f"-before-version-{schema.VERSION}.sqlite")
        assert look_at(copy).version == version
        assert tables(copy) == before


def test_a_journal_of_an_older_schema_goes_on_as_one_of_today(old, now):
    with open_journal(old, now=lambda: now) as journal:
        many = len(journal.pain())
        own = journal.frames().journal_id
        journal.log_pain(3, site="knee")
        assert journal.undo() == "pain score on 2026-03-10"
        while journal.undo() is not None:
            pass
        # What was logged before the migration can be undone after it; what a file brought stays.
        assert journal.pain()["pain_id"].tolist() == ["imported-1"]
        # Its id was derived from a plan that is gone now, and stays.
        assert journal.plans().empty
        assert journal.journal_id == own
        assert many >= 8


def test_an_older_archive_gives_the_same_journal_as_the_older_file(version, old, tmp_path):
    open_journal(old).close()
    with (
        open_journal(old) as migrated,
        open_journal(read_archive(archive_of(version), tmp_path / "k.sqlite")) as read,
    ):
        assert read.tables() == migrated.tables()
        first, second = (
            write_archive(one, tmp_path / name, history=False) for one, name in ((migrated, "a"), (read, "b"))
        )
    for path in first.iterdir():
        assert path.read_bytes() == (second / path.name).read_bytes()


# Pinned: what was handed over with this id is told apart by it.
DERIVED_ID = "e5f706c8f08954c7834284fd6327ede2"


def test_a_journal_gets_its_id_from_what_it_holds_and_keeps_it(version, old, tmp_path):
    given = "b296a13899984e3db859412d10474786" if version == schema.VERSION else DERIVED_ID
    for path in (old, old, read_archive(archive_of(version), tmp_path / "k.sqlite")):
        with open_journal(path) as journal:
            assert journal.journal_id == given
    assert archive_identity(archive_of(version)) == (given if version == schema.VERSION else None)


@pytest.mark.parametrize("last", ["plan", "session", "pain_score", "flexibility_reading", "nothing"])
def test_the_derived_id_is_that_of_the_plan_else_of_the_first_entry(tmp_path, last):
    path = old_journal(3, tmp_path)
    tables_in_order = ("plan_item", "exercise_set", "session", "pain_score", "flexibility_reading")
    gone = {"plan": 0, "session": 1, "pain_score": 3, "flexibility_reading": 4, "nothing": 5}[last]
    emptied = (*tables_in_order[:gone], *(["questionnaire_answer"] if last == "nothing" else []))
    with closing(sqlite3.connect(path)) as connection:
        for table in emptied:
            connection.execute(f"DELETE FROM {table}")  # noqa: S608
        connection.commit()
    shutil.copy(path, tmp_path / "copy.sqlite")
    with open_journal(path) as one, open_journal(tmp_path / "copy.sqlite") as another:
        frames = one.frames()
        # A journal that holds nothing to tell it by is not taken for another such.
        assert (one.journal_id == another.journal_id) is (last != "nothing")
        assert (one.journal_id == DERIVED_ID) is (last == "plan")
        with_id, without = (to_fhir(one)["entry"][0] for one in (frames, replace(frames, journal_id=None)))
        assert (with_id == without) is (last != "nothing")


def test_an_empty_older_journal_gets_an_id_at_random(tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:3])
        patch.setattr(schema, "VERSION", 3)
        open_journal(tmp_path / "a.sqlite").close()
    shutil.copy(tmp_path / "a.sqlite", tmp_path / "b.sqlite")
    with open_journal(tmp_path / "a.sqlite") as one, open_journal(tmp_path / "b.sqlite") as another:
        assert one.journal_id != another.journal_id


def test_what_a_person_typed_is_kept_to_the_letter(old):
    with open_journal(old) as journal:
        notes = journal.pain()["note"].tolist()
    for note in ('says "au", loudly', "two\nlines", "a\rb", "=1+1", "他 👩🏽‍⚕️ e\u0301", "מימין לשמאל"):
        assert note in notes

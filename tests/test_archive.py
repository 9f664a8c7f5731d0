import csv
import hashlib
import json
import os
import re
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psoas_analytics.catalog import load_catalog
from psoas_analytics.exchange import ArchiveError, archive_folder, read_archive, write_archive
from psoas_analytics.exchange import archive as archive_module
from psoas_analytics.exchange.archive import archive_identity
from psoas_analytics.journal import open_journal
from psoas_analytics.journal.identity import derived_id
from psoas_analytics.journal.schema import TABLES, VERSION
from psoas_analytics.journal.tables import HISTORY
from psoas_analytics.plan import Plan, PlanItem
from psoas_analytics.records import CONTEXTS, FLEXIBILITY_TESTS, RECALLS, SITES, SKIP_REASONS

NOW = datetime(2026, 3, 10, 20, tzinfo=UTC)
CATALOG = load_catalog()


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(scope="module")
def written(tmp_path_factory, log_everything, now):
    """An archive with an entry of every kind, never changed."""
    folder = tmp_path_factory.mktemp("written")
    with open_journal(folder / "journal.sqlite", now=lambda: now) as journal:
        log_everything(journal)
        return write_archive(journal, folder / "archive")


@pytest.fixture
def archive(written, tmp_path):
    """A copy of it, for one test to spoil."""
    return shutil.copytree(written, tmp_path / "archive")


FILES = {f"{table}.csv" for table in (*TABLES, *HISTORY)}


def change_file(archive, name, change):
    """Change one file of an archive and, as its owner could, the checksum with it."""
    path, manifest = archive / name, json.loads((archive / "manifest.json").read_text())
    content = change(path.read_text(encoding="utf-8")) if path.exists() else change("")
    path.write_text(content, encoding="utf-8", newline="")
    manifest["files"].setdefault(name, {})["sha256"] = hashlib.sha256(content.encode()).hexdigest()
    (archive / "manifest.json").write_text(json.dumps(manifest))


def change_manifest(archive, change):
    manifest = json.loads((archive / "manifest.json").read_text())
    change(manifest)
    (archive / "manifest.json").write_text(json.dumps(manifest))


def assert_refused(archive, said):
    """Read an archive into a folder of its own: it is refused, and nothing is left there."""
    folder = archive.parent / "target"
    folder.mkdir()
    before = bytes_of(archive)
    with pytest.raises(ArchiveError, match=said):
        read_archive(archive, folder / "journal.sqlite")
    assert names(folder) == []
    assert bytes_of(archive) == before


# ---------------------------------------------------------------- there and back


AWKWARD = st.sampled_from(
    [
        "",
        ",",
        '"',
        '""',
        "a,b",
        'say "au"',
        "two\nlines",
        "a\rb",
        "a\r\nb",
        "\ttab",
        "'",
        ";",
        "=1+1",
        "#",
        "None",
        "NULL",
        "nan",
        "  inner  spaces",
        "他 👩🏽‍⚕️",
        "e\u0301",
        "\u2028",
        "\x85",
        "\ufeffbom",
        "\\n",
        "1e5",
        "0012",
    ]
)
TEXTS = AWKWARD | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
NEEDED = TEXTS.filter(lambda words: words.strip())
SCORES = st.integers(0, 10) | st.floats(0, 10)
TIMES = st.integers(0, 60 * 24 * 365).map(lambda minutes: NOW - timedelta(minutes=minutes))
DAYS = TIMES.map(lambda at: at.date())
SETS = st.fixed_dictionaries(
    {
        "exercise_id": st.sampled_from(["kneeling-lunge-stretch", "marching-in-place"]),
        "side": st.sampled_from(["left", "right", "both"]),
    },
    optional={
        "reps": st.integers(1, 1000),
        "hold_s": st.floats(0.001, 3600),
        "pain_nrs": SCORES,
        "effort_cr10": SCORES,
    },
)
DOSES = ("kneeling-lunge-stretch", "glute-bridge", "mountain-climbers")


@st.composite
def entries(draw):
    """One call of one log method: (method, arguments, keywords)."""
    kind = draw(st.integers(0, 11))
    at = draw(TIMES)
    if kind == 0:
        keywords = {"started_at": at, "pain_before": draw(st.none() | SCORES), "note": draw(TEXTS)}
        return "log_session", (draw(st.lists(SETS, min_size=1, max_size=3)),), keywords
    if kind == 1:
        words = {"site": draw(st.sampled_from(SITES)), "side": draw(st.sampled_from([None, "left", "right"]))}
        words |= {
            "recall": draw(st.sampled_from(RECALLS)),
            "context": draw(st.sampled_from([None, *CONTEXTS])),
        }
        return "log_pain", (draw(SCORES),), {**words, "note": draw(TEXTS), "at": at}
    if kind == 2:
        test = draw(st.sampled_from(list(FLEXIBILITY_TESTS)))
        spec = FLEXIBILITY_TESTS[test]
        readings = draw(st.lists(st.floats(spec.low, spec.high), min_size=1, max_size=3))
        words = {"side": spec.sides[0], "warm": draw(st.booleans()), "note": draw(TEXTS)}
        return "log_flexibility", (test,), {"readings": readings, "at": at, **words}
    if kind == 3:
        answers = draw(st.dictionaries(NEEDED, SCORES, min_size=1, max_size=3).filter(_differ_when_trimmed))
        return "log_questionnaire", ("PSFS", answers), {"at": at}
    if kind == 4:
        return "log_habit", ("foam rolling", draw(st.floats(0, 1440))), {"at": at}
    if kind == 5:
        exercise = draw(st.sampled_from([None, "glute-bridge"]))
        return (
            "log_skip",
            (exercise,),
            {"day": draw(DAYS), "reason": draw(st.sampled_from(SKIP_REASONS)), "note": draw(TEXTS)},
        )
    if kind == 6:
        return "log_no_exercise", (draw(DAYS),), {}
    if kind == 7:
        first, last = sorted((draw(DAYS), draw(DAYS)))
        return "pause", (first, last), {"reason": draw(NEEDED)}
    if kind == 8:
        return "log_event", (draw(NEEDED),), {"day": draw(DAYS), "kind": "travel"}
    if kind == 9:
        return "log_question", (draw(NEEDED),), {"at": at}
    if kind == 10:
        return "undo", (), {}
    exercise = CATALOG[draw(st.sampled_from(DOSES))]
    when = draw(st.sampled_from([{"days": ("mon", "sun")}, {"days": (), "times_per_week": 3}]))
    plan = Plan((PlanItem(exercise.id, exercise.dose, **when),), title=draw(TEXTS), author=draw(TEXTS))
    return "set_plan", (plan,), {"starts_on": draw(DAYS)}


def _differ_when_trimmed(answers):
    return len({item.strip() for item in answers}) == len(answers)


@settings(max_examples=20, deadline=None)
@given(calls=st.lists(entries(), max_size=8))
def test_any_journal_goes_through_an_archive_and_back_byte_for_byte(calls):
    # What is compared are bytes; waiting for the disk after each file would be most of the time.
    with tempfile.TemporaryDirectory() as scratch, mock.patch.object(os, "fsync"):
        folder = Path(scratch)
        with open_journal(folder / "first.sqlite", now=lambda: NOW) as journal:
            for method, arguments, keywords in calls:
                getattr(journal, method)(*arguments, **keywords)
            first = write_archive(journal, folder / "first")
            first_zip = write_archive(journal, folder / "first.zip")
            kept = journal.tables(history=True)
        read_archive(first, folder / "second.sqlite")
        with open_journal(folder / "second.sqlite", now=lambda: NOW) as again:
            second_zip = write_archive(again, folder / "second.zip")
            assert again.tables(history=True) == kept
        read_archive(first_zip, folder / "third.sqlite")
        with open_journal(folder / "third.sqlite", now=lambda: NOW) as again:
            third = write_archive(again, folder / "third")
        assert bytes_of(first) == bytes_of(third)
        assert first_zip.read_bytes() == second_zip.read_bytes()


def test_what_was_undone_or_changed_comes_back_too_and_undo_goes_on_from_there(journal, tmp_path):
    journal.log_pain(3, site="knee")
    journal.log_pain(4, site="low back")
    journal.undo()
    journal.set_setting("colour", "blue")
    journal.set_setting("colour", "green")
    write_archive(journal, tmp_path / "a")
    with open_journal(read_archive(tmp_path / "a", tmp_path / "k.sqlite"), now=lambda: NOW) as again:
        assert again.undo() == "setting colour"
        assert again.setting("colour") == "blue"
        assert again.undo() == "setting colour"
        assert again.setting("colour") is None
        assert again.undo() == "pain score on 2026-03-10"
        assert again.undo() is None
        assert again.pain().empty
        again.log_pain(5, site="knee")
        assert again.undo() == "pain score on 2026-03-10"


def test_a_copy_for_others_can_leave_out_what_was_undone(journal, tmp_path):
    journal.log_pain(4, site="low back", note="private")
    journal.undo()
    journal.log_pain(3, site="knee")
    copy = write_archive(journal, tmp_path / "copy", history=False)
    assert set(names(copy)) == {f"{table}.csv" for table in TABLES} | {"manifest.json"}
    assert not any(b"private" in content for content in bytes_of(copy).values())
    with open_journal(read_archive(copy, tmp_path / "k.sqlite"), now=lambda: NOW) as again:
        assert again.pain()["site"].tolist() == ["knee"]
        assert again.undo() is None
        assert bytes_of(write_archive(again, tmp_path / "second", history=False)) == bytes_of(copy)


def test_an_archive_is_of_one_moment_whatever_is_written_meanwhile(journal, tmp_path):
    journal.log_pain(3, site="knee")
    with open_journal(journal.path, now=journal.now) as other, journal.reading_tables() as tables:
        first = next(tables)
        other.log_pain(4, site="knee")
        rows = {table.name: list(table.rows) for table in (first, *tables)}
    assert len(rows["pain_score"]) == 1
    assert len(journal.pain()) == 2


@pytest.mark.parametrize("note", ["a\rb", "a\r\nb", "a\nb", 'a "b", c', "\r", ""])
def test_line_ends_inside_a_note_are_kept(tmp_path, note):
    with open_journal(tmp_path / "j.sqlite") as journal:
        journal.log_pain(3, site="low back", note=f"x{note}x")
        write_archive(journal, tmp_path / "a")
    with open_journal(read_archive(tmp_path / "a", tmp_path / "k.sqlite")) as again:
        assert again.pain()["note"].tolist() == [f"x{note}x"]


def test_an_empty_journal_goes_there_and_back(journal, tmp_path):
    first = write_archive(journal, tmp_path / "first")
    with open_journal(read_archive(first, tmp_path / "again.sqlite")) as again:
        second = write_archive(again, tmp_path / "second")
    assert bytes_of(first) == bytes_of(second)
    assert set(names(first)) == FILES | {"manifest.json"}


def test_the_archive_is_plain_csv_that_anything_reads(archive):
    for table in TABLES:
        content = (archive / f"{table}.csv").read_bytes()
        assert content.endswith(b"\n")
        assert b"\r" not in content
        assert content.decode("utf-8").startswith("id,")
    with (archive / "pain_score.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["day"], row["pain_nrs"], row["site"], row["side"], row["note"]) == (
        "2026-03-09",
        "4.0",
        "low back",
        "",
        "after work",
    )


def test_the_manifest_counts_the_rows_and_tells_their_checksum(archive):
    manifest = json.loads((archive / "manifest.json").read_text())
    assert (manifest["format"], manifest["schema"], manifest["synthetic"]) == (
        "psoas_analytics archive",
        VERSION,
        False,
    )
    assert set(manifest["files"]) == FILES
    assert manifest["files"]["exercise_set.csv"]["rows"] == 2
    for name, facts in manifest["files"].items():
        assert facts["sha256"] == hashlib.sha256((archive / name).read_bytes()).hexdigest()


def test_the_journal_from_an_archive_is_the_owners_alone(archive, tmp_path):
    path = read_archive(archive, tmp_path / "private" / "again.sqlite")
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    with open_journal(path, now=lambda: NOW) as again:
        assert len(again.sets()) == 2
    assert names(tmp_path / "private") == ["again.sqlite"]


def test_an_archive_is_the_owners_alone(journal, tmp_path):
    before = os.umask(0)
    try:
        folder = write_archive(journal, tmp_path / "a")
        packed = write_archive(journal, tmp_path / "a.zip")
    finally:
        os.umask(before)
    assert (folder.stat().st_mode & 0o777, packed.stat().st_mode & 0o777) == (0o700, 0o600)
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_a_day_or_a_moment_comes_back_with_its_offset(tmp_path):
    with open_journal(tmp_path / "j.sqlite", now=lambda: NOW) as journal:
        journal.log_pain(3, site="knee", at="2026-03-09T01:30:00-08:00")
        write_archive(journal, tmp_path / "a")
        kept = journal.pain()
    with open_journal(read_archive(tmp_path / "a", tmp_path / "k.sqlite"), now=lambda: NOW) as again:
        assert again.pain().equals(kept)
        assert again.pain()["utc_offset_min"].tolist() == [-480]


# ---------------------------------------------------------------- nothing is overwritten


@pytest.mark.parametrize("make", [Path.mkdir, Path.touch])
@pytest.mark.parametrize("name", ["there", "there.zip"])
def test_an_archive_overwrites_nothing(journal, tmp_path, make, name):
    make(tmp_path / name)
    before = names(tmp_path)
    with pytest.raises(FileExistsError, match="must not overwrite"):
        write_archive(journal, tmp_path / name)
    assert names(tmp_path) == before


def test_a_journal_is_not_overwritten_by_an_archive(archive, journal):
    before = journal.path.read_bytes()
    with pytest.raises(FileExistsError, match="must not overwrite"):
        read_archive(archive, journal.path)
    assert journal.path.read_bytes() == before


@pytest.mark.parametrize("name", ["archive", "archive.zip"])
def test_an_archive_that_breaks_while_it_is_written_leaves_nothing(
    journal, log_everything, tmp_path, monkeypatch, name
):
    log_everything(journal)
    folder = tmp_path / "folder"
    folder.mkdir()
    write, written = archive_module.write_csv, []

    def full(file, table):
        written.append(table.name)
        if len(written) == 5:
            raise OSError(28, "No space left on device")
        return write(file, table)

    monkeypatch.setattr(archive_module, "write_csv", full)
    with pytest.raises(ArchiveError, match=r"could not be written at .*: No space left on device; make room"):
        write_archive(journal, folder / name)
    assert names(folder) == []


def test_a_text_that_no_csv_can_hold_is_named_and_nothing_is_left(journal, tmp_path):
    (tmp_path / "folder").mkdir()
    for value in ("nul \0 inside", "x" * 1_000_001):
        journal.set_setting("odd", value)
        with pytest.raises(ArchiveError, match=r"a row of setting must have no NUL .* id 'odd' does not"):
            write_archive(journal, tmp_path / "folder" / "archive")
    assert names(tmp_path / "folder") == []


def test_a_long_setting_comes_back_and_the_limit_of_csv_is_as_before(journal, tmp_path):
    before = csv.field_size_limit()
    journal.set_setting("long", "x" * 300_000)
    write_archive(journal, tmp_path / "a")
    with open_journal(read_archive(tmp_path / "a", tmp_path / "k.sqlite")) as again:
        assert again.setting("long") == "x" * 300_000
    assert csv.field_size_limit() == before


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize("table", [*TABLES, *HISTORY])
def test_one_changed_byte_in_any_table_is_found(archive, table):
    path = archive / f"{table}.csv"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    assert_refused(archive, f"{table}.csv was changed or damaged")


@pytest.mark.parametrize("table", [*TABLES, *HISTORY])
def test_a_missing_file_is_named(archive, table):
    (archive / f"{table}.csv").unlink()
    assert_refused(archive, f"{table}.csv cannot be read: No such file")


def test_a_table_that_the_manifest_leaves_out_is_named(archive):
    change_manifest(archive, lambda manifest: manifest["files"].pop("exercise_set.csv"))
    assert_refused(archive, "lacks .'exercise_set.csv'")


@pytest.mark.parametrize("name", ["change.csv", "history.csv"])
def test_half_a_history_is_refused(archive, name):
    change_manifest(archive, lambda manifest: manifest["files"].pop(name))
    assert_refused(archive, f"lacks .'{name}'")


@pytest.mark.parametrize(
    "name",
    [
        "../x.csv",
        "/etc/hostname",
        "draft.csv",
        "manifest.json",
        "sqlite_master.csv",
        "session.CSV",
        "./session.csv",
        "",
    ],
)
def test_a_name_that_is_no_table_is_never_opened(archive, name):
    # What the name points to is there and has the right checksum: it is the name that is refused.
    (archive.parent / "x.csv").write_text("id\n")
    digest = hashlib.sha256(b"id\n").hexdigest()
    change_manifest(archive, lambda manifest: manifest["files"].update({name: {"rows": 0, "sha256": digest}}))
    assert_refused(archive, "must name only tables")


@pytest.mark.parametrize("schema", [VERSION + 1, 99])
def test_a_newer_archive_says_what_to_install(archive, schema):
    change_manifest(archive, lambda manifest: manifest.update(schema=schema))
    assert_refused(archive, rf"newer version \(schema {schema}, this program knows {VERSION}\); install")


@pytest.mark.parametrize("schema", ["1", None, 1.5, 0, -1, True, [1]])
def test_a_schema_that_is_no_number_is_refused(archive, schema):
    change_manifest(archive, lambda manifest: manifest.update(schema=schema))
    assert_refused(archive, "schema as a whole number")


BAD_IDS = ["", "me", "0" * 31, "0" * 33, "A" * 32, "0" * 31 + "\n", 5, None, ["0" * 32], "x" * 100_000]


@pytest.mark.parametrize("journal_id", BAD_IDS, ids=lambda given: repr(given)[:10])
@pytest.mark.parametrize("schema", [3, VERSION])
def test_an_id_that_is_none_is_refused(archive, schema, journal_id):
    change_manifest(archive, lambda manifest: manifest.update(journal_id=journal_id, schema=schema))
    said = r"journal_id must be 32 hexadecimal digits in small letters, got .{,60}; nothing was read. Choose"
    assert_refused(archive, said)
    with pytest.raises(ArchiveError, match=said):
        archive_identity(archive)


def test_an_id_that_is_missing_is_refused_but_in_an_older_archive(archive, tmp_path):
    change_manifest(archive, lambda manifest: manifest.pop("journal_id"))
    assert_refused(archive, "journal_id must be 32 hexadecimal digits in small letters, got None")
    change_manifest(archive, lambda manifest: manifest.update(schema=3))
    assert archive_identity(archive) is None
    with open_journal(read_archive(archive, tmp_path / "j.sqlite")) as journal:
        frames = journal.frames()
    first_plan_at = frames.plans["created_at"].iloc[0].to_pydatetime()
    assert frames.journal_id == derived_id(first_plan_at, ())


@pytest.mark.parametrize("name", ["archive", "archive.zip"])
def test_archives_of_one_journal_tell_that_they_are_and_so_do_the_journals_from_them(journal, tmp_path, name):
    first = write_archive(journal, tmp_path / f"first-{name}")
    journal.log_pain(3, site="knee")
    second = write_archive(journal, tmp_path / f"second-{name}", history=False)
    assert archive_identity(first) == archive_identity(second) == journal.journal_id
    # The tables are not read for it.
    if second.is_dir():
        (second / "pain_score.csv").unlink()
        assert archive_identity(second) == journal.journal_id
    with open_journal(read_archive(first, tmp_path / "again.sqlite")) as again:
        assert again.journal_id == journal.journal_id


@pytest.mark.parametrize("there", [True, False])
def test_what_is_no_archive_has_no_identity(tmp_path, there):
    if there:
        (tmp_path / "x.zip").write_bytes(b"PK\3\4 and no more")
    with pytest.raises(ArchiveError, match=r"must be an archive that holds a manifest\.json"):
        archive_identity(tmp_path / "x.zip")


@pytest.mark.parametrize(
    "files", [None, [], "all", {"session.csv": None}, {"session.csv": {}}, {"session.csv": "abc"}]
)
def test_a_list_of_files_without_checksums_is_refused(archive, files):
    change_manifest(archive, lambda manifest: manifest.update(files=files))
    assert_refused(archive, "must list files with their sha256")


@pytest.mark.parametrize("manifest", ["", "{", "[]", "5", "null", '{"format": "another"}', "\x00", "{}"])
def test_a_manifest_of_something_else_is_refused(archive, manifest):
    (archive / "manifest.json").write_text(manifest)
    assert_refused(archive, "must hold a manifest.json|its manifest says something else")


@pytest.mark.parametrize("make", ["empty folder", "foreign folder", "file", "nothing"])
def test_a_place_that_is_no_archive_is_refused(tmp_path, make):
    place = tmp_path / "place"
    if make == "file":
        place.write_text("hello")
    elif make != "nothing":
        place.mkdir()
    if make == "foreign folder":
        (place / "session.csv").write_text("id\n")
    with pytest.raises(ArchiveError, match=r"hold.* a manifest\.json.*choose an archive, a folder or a zip"):
        read_archive(place, tmp_path / "target" / "journal.sqlite")
    assert not (tmp_path / "target").exists()


def first_cell(column, value):
    """Put a value into one column of the first row of a table."""

    def change(content):
        rows = list(csv.reader(content.splitlines()))
        rows[1][rows[0].index(column)] = value
        return "".join(",".join(row) + "\n" for row in rows)

    return change


def old_row(text):
    """Put an old row, as JSON, into the first line of the history."""

    def change(content):
        rows = list(csv.reader(content.splitlines()))
        rows[1][rows[0].index("table_name")] = "setting"
        rows[1][rows[0].index("row_id")] = "s"
        rows[1][rows[0].index("op")] = "delete"
        rows[1][rows[0].index("old_row")] = '"' + text.replace('"', '""') + '"'
        return "".join(",".join(row) + "\n" for row in rows)

    return change


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("pain_score.csv", first_cell("pain_nrs", "11")),
        ("pain_score.csv", first_cell("pain_nrs", "much")),
        ("pain_score.csv", first_cell("pain_nrs", "nan")),
        ("pain_score.csv", first_cell("pain_nrs", "")),
        ("pain_score.csv", first_cell("day", "2026-02-30")),
        ("pain_score.csv", first_cell("at", "yesterday")),
        ("pain_score.csv", first_cell("utc_offset_min", "1.5")),
        ("pain_score.csv", first_cell("utc_offset_min", "9" * 30)),
        ("pain_score.csv", first_cell("batch_id", "no such batch")),
        ("exercise_set.csv", first_cell("session_id", "no such session")),
        ("exercise_set.csv", first_cell("reps", "0")),
        ("exercise_set.csv", lambda content: content + content.splitlines()[1] + "\n"),
        ("exercise_set.csv", lambda content: content + "too,short\n"),
        ("exercise_set.csv", lambda content: content.replace("\n", ",\n")),
        ("exercise_set.csv", lambda content: content.replace("reps", "repetitions", 1)),
        ("exercise_set.csv", lambda content: content.replace("effort_cr10", "reps", 1)),
        ("exercise_set.csv", lambda content: content.replace("id,", "rowid,", 1)),
        ("exercise_set.csv", lambda _: ""),
        ("exercise_set.csv", lambda _: "\n"),
        ("exercise_set.csv", lambda content: "\ufeff" + content),
        ("session.csv", lambda content: content + '"never closed' + "x" * 200_000),
        ("session.csv", lambda content: content + '"never closed\n' * 3),
        ("session.csv", lambda content: content + "nul \0,\n"),
        ("session.csv", lambda content: content.replace("\n", "\r")),
        ("session.csv", lambda content: content.replace("\n", "\r\n")),
        ("pain_score.csv", first_cell("note", "x" * 10_000_000)),
        ("pain_score.csv", first_cell("note", '"' + "x\n" * 1_000_000 + '"')),
        ("pain_score.csv", lambda content: content + "," * 3_000_000),
        ("pain_score.csv", first_cell("pain_nrs", "inf")),
        ("pain_score.csv", first_cell("pain_nrs", "1_0")),
        ("pain_score.csv", first_cell("utc_offset_min", "\u0663")),
        ("change.csv", first_cell("id", "")),
        ("change.csv", first_cell("final", "2")),
        ("history.csv", first_cell("table_name", "setting; DROP TABLE setting")),
        ("history.csv", first_cell("table_name", "history")),
        ("history.csv", first_cell("change_id", "99")),
        ("history.csv", first_cell("op", "replace")),
        ("history.csv", first_cell("old_row", "{}")),
        ("history.csv", old_row('{"id = id; --": 1}')),
        ("history.csv", old_row('{"id": {"a": 1}}')),
        ("history.csv", old_row("[1]")),
        ("history.csv", old_row("{")),
        ("history.csv", old_row('{"note":' + "[" * 200_000 + "]" * 200_000 + "}")),
        ("history.csv", old_row("{}")),
        ("history.csv", old_row('{"id": "s", "value": true}')),
        ("history.csv", old_row('{"id": "s", "value": NaN}')),
        ("history.csv", old_row('{"id": "another", "value": "3"}')),
        ("history.csv", old_row('{"id": "s"}')),
        ("history.csv", old_row('{"id": "s", "value": "\\ud800"}')),
        ("history.csv", old_row('{"id": "s", "value": null}')),
        ("history.csv", old_row('{"id": "s", "value": ' + "9" * 400 + "}")),
        ("setting.csv", lambda content: content + f"s,{'[' * 200_000}\n"),
        ("setting.csv", lambda content: content + "synthetic_now,garbage\n"),
        ("setting.csv", lambda content: content + "synthetic_now,9999-12-31T23:59:59+00:00\n"),
    ],
)
def test_rows_that_do_not_fit_their_table_are_refused_and_nothing_is_left(archive, name, change):
    change_file(archive, name, change)
    assert_refused(archive, rf"{name}, line \d+, cannot be read")


def test_a_row_that_cannot_be_read_is_told_by_its_line(archive):
    change_file(archive, "exercise_set.csv", lambda content: content + "too,short\n")
    assert_refused(archive, "exercise_set.csv, line 4, cannot be read: a row must have 9 cells, got 2")


def test_a_table_that_is_not_utf8_is_refused(archive):
    content = "id,day\nü,2026-03-09\n".encode("latin-1")
    (archive / "no_exercise.csv").write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    change_manifest(archive, lambda manifest: manifest["files"]["no_exercise.csv"].update(sha256=digest))
    assert_refused(archive, "no_exercise.csv, line 1, cannot be read: a text must be UTF-8")


@pytest.mark.parametrize("make", ["link", "pipe", "folder"])
@pytest.mark.parametrize("name", ["session.csv", "manifest.json"])
def test_a_file_that_is_a_link_a_pipe_or_a_folder_is_refused_at_once(archive, tmp_path, make, name):
    place = archive / name
    place.rename(tmp_path / "elsewhere")
    if make == "link":
        place.symlink_to(tmp_path / "elsewhere")
    elif make == "pipe":
        os.mkfifo(place)
    else:
        place.mkdir()
    with pytest.raises(ArchiveError, match=f"{name} must be a plain file"):
        read_archive(archive, tmp_path / "target" / "journal.sqlite")
    assert not (tmp_path / "target").exists()


def test_a_file_that_is_too_large_is_not_read(archive, monkeypatch):
    monkeypatch.setattr(archive_folder, "MOST_BYTES", 10)
    assert_refused(archive, r"must have at most 10 bytes, got \d+")


@pytest.mark.parametrize("content", ["[" * 100_000, '{"schema": ' + "9" * 5000 + "}"])
def test_a_manifest_made_to_harm_is_refused(archive, content):
    (archive / "manifest.json").write_text(content)
    assert_refused(archive, "must hold a manifest.json")


def test_an_archive_can_be_copied_and_read_elsewhere(archive, tmp_path):
    copy = shutil.copytree(archive, tmp_path / "elsewhere" / "copy")
    shutil.rmtree(archive)
    with open_journal(read_archive(copy, tmp_path / "again.sqlite")) as again:
        assert len(again.sets()) == 2


def test_the_documentation_names_every_column_of_every_table(journal):
    text = (Path(__file__).parents[1] / "docs" / "data.md").read_text(encoding="utf-8")
    lines = {line.split("`")[1]: line for line in text.splitlines() if line.startswith("| `")}
    for table in journal.tables(history=True):
        cell = re.sub(r"\(.*?\)", "", lines[table.name].split("|")[3])
        told = ["id", *(name.strip() for name in cell.split(","))]
        marks = zip(table.columns, table.optional, strict=True)
        assert told == [f"{name}{'?' if optional else ''}" for name, optional in marks]

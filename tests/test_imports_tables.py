"""Encodings, delimiters, dates, numbers and durations, and files that are refused."""

from __future__ import annotations

import os
import zipfile
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from psoas_analytics.exchange import ImportPreview, ImportRefused, Mapping, preview
from psoas_analytics.exchange.imports import cells

PAIN = Mapping(
    kind="pain",
    columns={"date": "Tag", "pain": "Schmerz", "note": "Notiz"},
    constants={"site": "low back"},
)
TEXT = 'Tag;Schmerz;Notiz\r\n01.02.2026;3,5;"Rücken; müde\r\nnach dem Sitzen"\r\n\r\n02.02.2026;4;gut\r\n'


@pytest.fixture
def file(tmp_path: Path):
    """Writes bytes to a file of an unhelpful name."""

    def write(content: bytes) -> Path:
        path = tmp_path / "file.bin"
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_reads_the_same(file, encoding: str) -> None:
    found = preview(file(TEXT.encode(encoding)), mapping=PAIN)
    assert found.counts == {"pain scores": 2}
    assert [(one.line, one.when, one.text) for one in found.examples] == [
        (2, "2026-02-01", "pain 3.5, low back"),
        (5, "2026-02-02", "pain 4, low back"),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(file, delimiter: str) -> None:
    text = (
        delimiter.join(["Tag", "Schmerz", "Notiz"]) + "\n" + delimiter.join(["2026-02-01", "3", "x"]) + "\n"
    )
    assert preview(file(text.encode()), mapping=PAIN).counts == {"pain scores": 1}


def test_remarks_above_the_header_are_passed_over(file) -> None:
    content = b"# made for: me\n# columns, explained\nTag,Schmerz,Notiz\n2026-02-01,3,x\n"
    found = preview(file(content), mapping=PAIN)
    assert found.rows == 1
    assert found.examples[0].line == 4


def test_a_row_that_is_cut_short_is_refused_by_its_line(file) -> None:
    found = preview(file(b"Tag,Schmerz,Notiz\n2026-02-01,3,x\n2026-02-02,4\n"), mapping=PAIN)
    assert found.counts == {"pain scores": 1}
    assert [(one.line, one.reason) for one in found.refused] == [
        (3, "the row has 2 cells where the header has 3")
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"only one column\n1\n", "table"),
        (b"Tag,Schmerz\n2026-02-01,\x003\n", "NUL"),
        (b"Tag,Schmerz\n2026-02-01," + b"9" * 10_000_000 + b"\n", "characters"),
        (b'Tag,Schmerz\n2026-02-01,"' + b"9" * 900_000 + b"\n" + b"9" * 900_000 + b'"\n', "whole table"),
        (b'Tag,Schmerz\n2026-02-01,"3\n2026-02-02,4\n', "whole table"),
        ("Tag,Schmerz,Notiz\n2026-02-01,3,ü\n".encode() + "2026-02-02,3,ü\n".encode("cp1252"), "mixes two"),
        (b"Tag,Schmerz\n2026-02-01,\x81\x8d\n", "not a text"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x1f\x8b\x08 packed", "unpack it"),
        (b"SQLite format 3\x00", "database"),
        (b"," * 2_000 + b"\n", "must be a table"),
        (b",".join(b"c%d" % n for n in range(2_000)) + b"\n", "columns"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(file, content: bytes, message: str) -> None:
    with pytest.raises(ImportRefused, match=message):
        preview(file(content), mapping=Mapping(kind="pain", constants={"date": "2026-02-01"}))


def test_a_folder_a_device_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", Path("/dev/zero"), tmp_path / "none.csv"):
        with pytest.raises(ImportRefused, match="file"):
            preview(path)


def test_what_is_told_of_a_file_cannot_steer_a_terminal(file) -> None:
    text = "Tag,Schmerz,Ort\n2026-02-01,3,\x1b[2J evil\n2026-02-01,\x1b]0;x,knee\n"
    mapping = Mapping(kind="pain", columns={"date": "Tag", "pain": "Schmerz", "site": "Ort"})
    told = str(preview(file(text.encode()), mapping=mapping))
    assert "evil" in told
    assert "\x1b" not in told


def test_ten_thousand_names_are_refused(file) -> None:
    rows = "".join(f"2026-02-01,3,place {n}\n" for n in range(10_000))
    mapping = Mapping(kind="pain", columns={"date": "Tag", "pain": "Schmerz", "site": "Ort"})
    with pytest.raises(ImportRefused, match="different names"):
        preview(file(f"Tag,Schmerz,Ort\n{rows}".encode()), mapping=mapping)


@settings(max_examples=60, deadline=2_000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(
        st.binary(max_size=300),
        st.text(alphabet='Tag,Schmerz;Notiz"\n\r\t|#0123456789-./: ÄüY', max_size=300).map(str.encode),
        st.binary(max_size=200).map(lambda tail: TEXT.encode() + tail),
        st.binary(max_size=100).map(lambda tail: b"PK\x03\x04" + tail),
    ),
    kind=st.sampled_from(["", "pain", "sets", "habits", "events"]),
)
def test_any_bytes_give_a_preview_or_a_refusal(file, content: bytes, kind: str) -> None:
    constants = {"site": "knee", "date": "2026-02-01", "pain": "4", "habit": "cardio", "event": "flight"}
    try:
        found = preview(file(content), mapping=Mapping(kind=kind, constants=constants))
    except ImportRefused as refused:
        assert str(refused)  # noqa: PT017 - either outcome is right
    else:
        assert isinstance(found, ImportPreview)
        assert found.entries_found + found.refused_count + sum(found.left_out.values()) >= found.rows


# ---------------------------------------------------------------- spreadsheets


def sheet(path: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_a_spreadsheet_reads_like_a_table(tmp_path: Path) -> None:
    rows = [
        ["Tag", "Schmerz", "Notiz"],
        [date(2026, 2, 1), 3.5, "x"],
        [datetime(2026, 2, 2, 20, 15), 4, None],
        [None, None, None],
        ["3.2.2026", "5", "text"],
    ]
    found = preview(sheet(tmp_path / "diary.txt", rows), mapping=PAIN)
    assert [(one.line, one.when, one.text) for one in found.examples] == [
        (2, "2026-02-01", "pain 3.5, low back"),
        (3, "2026-02-02 20:15", "pain 4, low back"),
        (5, "2026-02-03", "pain 5, low back"),
    ]


def test_numbers_of_a_spreadsheet_are_told_from_those_in_text(tmp_path: Path) -> None:
    # 46054.75 is 2026-02-01 18:00 in a cell that has lost its format of a date.
    rows = [["Tag", "Schmerz", "Notiz"], [46054, 1.125, 3.5], [46054.75, "2,5", None], ["46054", 3, None]]
    found = preview(sheet(tmp_path / "diary.xlsx", rows), mapping=replace(PAIN, decimal=","))
    assert [(one.when, one.text) for one in found.examples] == [
        ("2026-02-01", "pain 1.125, low back"),
        ("2026-02-01 18:00", "pain 2.5, low back"),
    ]
    assert [one.line for one in found.refused] == [4]


def test_a_formula_without_a_saved_result_is_said_to_be_one(tmp_path: Path) -> None:
    rows = [["Tag", "Schmerz", "Notiz"], ["2026-02-01", "=1+2", None], ["2026-02-02", 4, None]]
    found = preview(sheet(tmp_path / "diary.xlsx", rows), mapping=PAIN)
    assert found.counts == {"pain scores": 1}
    assert [(one.line, one.reason) for one in found.refused] == [
        (2, "pain must be a number, got 'a formula without a saved result'")
    ]


def altered(source: Path, target: Path, part: str, content: bytes) -> Path:
    """A copy of a spreadsheet with one part replaced."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, content)
    return target


@pytest.mark.parametrize(
    ("part", "content", "message"),
    [
        ("xl/bomb.xml", b" " * 30_000_000, "unpacks to more|packed tighter"),
        ("xl/worksheets/sheet1.xml", b"<a>" + b" " * 30_000_000, "packed tighter"),
        (
            "xl/worksheets/sheet1.xml",
            b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><worksheet>&c;</worksheet>',
            "XML that a spreadsheet never needs",
        ),
        (
            "xl/sharedStrings.xml",
            '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><sst/>'.encode(
                "utf-16"
            ),
            "XML that a spreadsheet never needs",
        ),
        ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row><c", "not a spreadsheet that can be read"),
    ],
)
def test_spreadsheets_that_would_burst_or_read_other_files_are_refused(
    tmp_path: Path, part: str, content: bytes, message: str
) -> None:
    good = sheet(tmp_path / "good.xlsx", [["Tag", "Schmerz", "Notiz"], ["2026-02-01", 3, "x"]])
    with pytest.raises(ImportRefused, match=message):
        preview(altered(good, tmp_path / "bad.xlsx", part, content), mapping=PAIN)


def test_a_packed_csv_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "loop.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Checkmarks.csv", "Date,Foam rolling,\n2026-02-01,YES_MANUAL,\n")
    with pytest.raises(ImportRefused, match="unpack it and choose the CSV"):
        preview(path)


# ---------------------------------------------------------------- cells


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("2026-02-01", "", date(2026, 2, 1)),
        ("2026/2/1", "", date(2026, 2, 1)),
        ("2026-02-01T20:15:30", "", datetime(2026, 2, 1, 20, 15, 30)),
        ("2026-02-01 20:15:30.123", "", datetime(2026, 2, 1, 20, 15, 30)),
        ("1.2.2026", "", date(2026, 2, 1)),
        ("13/2/2026", "", date(2026, 2, 13)),
        ("2/13/2026", "", date(2026, 2, 13)),
        ("1/2/2026", "dmy", date(2026, 2, 1)),
        ("1/2/2026 7:05 PM", "mdy", datetime(2026, 1, 2, 19, 5)),
        ("30 Jun 2025, 19:56", "", datetime(2025, 6, 30, 19, 56)),
        ("8th Dec 2021", "", date(2021, 12, 8)),
        ("December 8, 2021 12:05 am", "", datetime(2021, 12, 8, 0, 5)),
        ("8 Sept 2021, 7:05\u202fPM", "", datetime(2021, 9, 8, 19, 5)),
    ],
)
def test_dates_are_read_as_their_writer_meant_them(text: str, order: cells.DateOrder, expected: date) -> None:
    assert cells.when(text, order=order) == expected


def test_a_time_with_an_offset_keeps_it() -> None:
    found = cells.when("2026-02-01T20:15:30+05:30")
    assert isinstance(found, datetime)
    assert str(found.utcoffset()) == "5:30:00"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "31.2.2026",
        "1.2.26",
        "2026-13-01",
        "8 Juin 2021 x",
        "2 marraskuu 2025",
        "5 Junk 2025",
        "2026-02-01 25:00",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="date"):
        cells.when(text)


def test_a_date_that_can_mean_two_days_is_asked_about(file) -> None:
    mapping = Mapping(kind="pain", columns={"date": "d", "pain": "p"}, constants={"site": "knee"})
    found = preview(file(b"d,p\n3/4/2025,4\n4/4/2025,4\n"), mapping=mapping)
    assert [one.part for one in found.questions] == ["date_order"]
    assert not found.ready
    # Another row of the file can answer it.
    found = preview(file(b"d,p\n3/4/2025,4\n4/14/2025,4\n"), mapping=mapping)
    assert found.questions == ()
    assert found.first_day == date(2025, 3, 4)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("264h 1m", 950_460),
        ("1h 5m", 3_900),
        ("45m", 2_700),
        ("0:01:05", 65),
        ("1:30", 90),
        ("30", 30),
        ("30 s", 30),
        ("", None),
    ],
)
def test_durations_are_seconds(text: str, expected: float | None) -> None:
    assert cells.seconds(text) == expected


@pytest.mark.parametrize(
    ("text", "decimal", "expected"),
    [
        ("3,5", "", 3.5),
        ("3.5", "", 3.5),
        ("1,500", ",", 1.5),
        ("1,500", ".", 1_500),
        ("1,234,500.5", ".", 1_234_500.5),
        ("1.200", ",", 1_200),
        ("1.200,5", ",", 1_200.5),
        (" ", "", None),
        ("-1", "", -1),
    ],
)
def test_numbers_know_the_decimal_comma(text: str, decimal: cells.Decimal, expected: float | None) -> None:
    assert cells.number(text, name="x", decimal=decimal) == expected


@pytest.mark.parametrize("text", ["1e5", "9" * 400, "nan", "inf", "three", "1.2.3", "٣", "1_000"])
def test_what_is_no_plain_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="number"):
        cells.number(text, name="x")


@pytest.mark.parametrize(
    ("text", "decimal"), [("30,5", "."), ("0,75", "."), ("1,2,500", "."), ("1.5", ","), ("1.20,5", ",")]
)
def test_thousands_are_parted_in_threes_or_refused(text: str, decimal: cells.Decimal) -> None:
    with pytest.raises(ValueError, match="groups of three"):
        cells.number(text, name="x", decimal=decimal)


def test_an_unclear_comma_is_asked_about() -> None:
    with pytest.raises(cells.Unclear, match="fraction or thousands"):
        cells.number("1,500", name="x")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("19:49", time(19, 49)), ("7:49 pm", time(19, 49)), ("12:05 am", time(0, 5)), ("12:00 p.m.", time(12))],
)
def test_clock_times_have_12_or_24_hours(text: str, expected: time) -> None:
    assert cells.clock_time(text) == expected

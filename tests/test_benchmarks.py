"""The arithmetic and the look of the benchmarks' table; what it measures, `make bench` measures."""

import pytest

from benchmarks import growth
from benchmarks.growth import Grown
from benchmarks.row import HEADS, Row, amount, short
from benchmarks.table import END, START, line, machine, markdown, put_between, write
from benchmarks.turns import turns

FAST = Row("log a session", [30.0, 10.0, 11.0], "bare sqlite3", [10.0, 20.0, 9.0], 1.5)


def test_a_row_compares_medians():
    assert FAST.ratio == pytest.approx(1.1)
    assert FAST.runs == 3
    assert FAST.cells() == ("log a session", "11 ms", "bare sqlite3", "10 ms", "1.1", "<= 1.5", "met", "3")


@pytest.mark.parametrize(("reach", "told"), [(1.2, "met"), (1.1, "NOT met"), (None, "")])
def test_a_reach_is_a_largest_ratio(reach, told):
    row = Row("ours", [12.0], "other", [10.0], reach)
    assert row.cells()[6] == told


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.01234, "ms", "0.0123 ms"),
        (999.4, "ms", "999 ms"),
        (1405, "ms", "1.41 s"),
        (250_000, "ms", "250 s"),
        (512, "B", "512 B"),
        (134_321, "B", "134 kB"),
        (4_870_000, "B", "4.87 MB"),
    ],
)
def test_an_amount_takes_the_unit_of_its_magnitude(value, unit, text):
    assert amount(value, unit) == text


@pytest.mark.parametrize(
    ("value", "text"), [(1 / 30, "0.0333"), (2, "2"), (0.00002, "0.00002"), (99.96, "100")]
)
def test_a_number_has_three_digits_that_count(value, text):
    assert short(value) == text


def test_the_lines_of_the_terminal_stand_below_each_other():
    at = line(HEADS).index("against")
    assert line(FAST.cells()).index("bare sqlite3") == at


def test_the_table_is_written_between_its_markers_and_replaces_the_one_before(tmp_path):
    page = tmp_path / "performance.md"
    page.write_text(f"before\n{START}\nan old table\n{END}\nafter\n", encoding="utf-8")
    write([FAST], page)
    write([FAST, FAST], page)
    text = page.read_text(encoding="utf-8")
    assert text == f"before\n{START}\n{machine()}\n\n{markdown([FAST, FAST])}\n{END}\nafter\n"
    assert "| log a session | 11 ms | bare sqlite3 | 10 ms | 1.1 | <= 1.5 | met | 3 |" in text


@pytest.mark.parametrize(
    "text", ["", START, f"{END} {START}", f"{START} {END} {START} {END}", f"{START} {START} {END}"]
)
def test_a_page_without_its_markers_is_refused(text):
    with pytest.raises(ValueError, match="once each"):
        put_between(text, "table")


def test_both_take_turns_and_the_first_of_each_is_not_counted():
    calls = []
    ours, other = turns(
        lambda: calls.append("ours"), lambda: calls.append("other"), 2, before=lambda: calls.append("-")
    )
    assert calls == ["-", "ours", "-", "other"] * 3
    assert len(ours) == len(other) == 2


def test_growth_compares_the_cost_of_a_row_and_writes_between_markers_of_its_own(tmp_path):
    flat = Grown("one", 365, [1, 1, 5, 10, 20])
    dear = Grown("two", 365, [1, 1, 5, 20, 80])
    assert (flat.a_row, flat.cells()[-1]) == (1.0, "flat")
    assert (dear.a_row, dear.cells()[-1]) == (4.0, "GROWS")
    page = tmp_path / "page.md"
    page.write_text(f"{START}\n{END}\nbetween\n{growth.START}\nold\n{growth.END}\nafter\n", encoding="utf-8")
    growth.write([flat, dear], page)
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"{START}\n{END}\nbetween\n{growth.START}\n")
    assert text.endswith(f"| GROWS |\n{growth.END}\nafter\n")
    assert "old" not in text

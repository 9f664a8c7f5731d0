"""The drawings of the report: what they show, that they stand alone and never change by themselves."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import matplotlib
import matplotlib.style
import pytest

from psoas_analytics import report
from psoas_analytics.report import build_report
from psoas_analytics.report.figures import (
    NARROW_IN,
    WIDE_IN,
    calendar_svg,
    flexibility_svg,
    pain_svg,
)
from psoas_analytics.report.parts import Calendar, FlexibilityChart, Mark, PainChart, SidePoints, Week
from psoas_analytics.report.svg import themed, tidy

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
MONDAY = date(2026, 3, 2)


def pain_chart(scores, *, median=None, marks=(), finding="Pain, low back: fell") -> PainChart:
    days = tuple(MONDAY + timedelta(days=number) for number in range(len(scores)))
    return PainChart(
        finding=finding,
        caption="",
        site="low back",
        days=days,
        pain_nrs=tuple(scores),
        median=tuple(median or [None] * len(scores)),
        baseline=Week(days[0], days[min(6, len(days) - 1)], 5.25),
        latest=Week(days[max(0, len(days) - 7)], days[-1], 3.0),
        marks=tuple(marks),
        other_sites=(),
    )


def calendar(states) -> Calendar:
    days = tuple(MONDAY + timedelta(days=number) for number in range(len(states)))
    counts = tuple((state, states.count(state)) for state in dict.fromkeys(states))
    return Calendar("Adherence: 50 %", "", days, tuple(states), counts, 0.5, 0.5, 1.0)


def drawn(chart: Calendar, **options):
    return read(calendar_svg(chart, synthetic=False, start=chart.days[0], end=chart.days[-1], **options))


def read(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own drawing


def of_class(root: ET.Element, name: str) -> list[ET.Element]:
    return [one for one in root.iter() if one.get("class") == name]


def words(root: ET.Element) -> list[str]:
    return [one.text for one in root.iter(f"{SVG}text")]


def points(root: ET.Element, name: str) -> list[tuple[float, float]]:
    """Places of the marks of one class, in points from the top left."""
    return [
        (float(use.get("x")), float(use.get("y")))
        for group in of_class(root, name)
        for use in group.iter(f"{SVG}use")
    ]


def corners(root: ET.Element, name: str) -> list[tuple[str, float, float]]:
    paths = [path.get("d") for group in of_class(root, name) for path in group.iter(f"{SVG}path")]
    found = re.findall(r"([ML]) (-?[\d.]+) (-?[\d.]+)", " ".join(paths))
    return [(letter, float(x), float(y)) for letter, x, y in found]


def test_each_scored_day_is_a_point_at_its_height_and_a_gap_is_a_gap() -> None:
    root = read(pain_svg(pain_chart([0, None, 5, 10]), synthetic=False))
    places = points(root, "days")
    assert len(places) == 3
    (x0, y0), (x2, y2), (x3, y3) = places
    assert y0 - y2 == pytest.approx(y2 - y3, abs=0.03), "0, 5 and 10 must stand equally far apart"
    assert x2 - x0 == pytest.approx(2 * (x3 - x2), abs=0.03), "two days must be twice as wide as one"


def test_the_pain_axis_is_0_to_10_whatever_was_scored() -> None:
    low, high = (read(pain_svg(pain_chart([score] * 4), synthetic=False)) for score in (1, 9))
    for root in (low, high):
        assert [word for word in words(root) if word in {"0", "2", "4", "6", "8", "10"}] == [
            "0",
            "2",
            "4",
            "6",
            "8",
            "10",
        ]
    assert points(low, "days")[0][1] > points(high, "days")[0][1], "more pain must stand higher"


def test_the_median_line_breaks_where_there_is_none() -> None:
    chart = pain_chart([4] * 6, median=[4, 4, None, None, 5, 5])
    line = corners(read(pain_svg(chart, synthetic=False)), "median")
    assert [letter for letter, _, _ in line] == ["M", "L", "M", "L"]


def test_changes_are_numbered_in_order_and_numbers_do_not_touch() -> None:
    same_day = [Mark(number, MONDAY + timedelta(days=3), number == 1) for number in (1, 2, 3)]
    root = read(pain_svg(pain_chart([4] * 28, marks=same_day), synthetic=False))
    numbers = [one for group in of_class(root, "mark") for one in group.iter(f"{SVG}text")]
    assert [one.text for one in numbers] == ["1", "2", "3"]
    places = [float(one.get("x")) for one in numbers]
    assert all(right - left >= 8 for left, right in pairwise(places))


def test_the_means_of_the_two_weeks_stand_in_the_chart() -> None:
    shown = words(read(pain_svg(pain_chart([5] * 28), synthetic=False)))
    assert "5.2" in shown
    assert "3.0" in shown


def test_in_a_long_period_the_mean_of_a_narrow_week_stays_beside_the_axis() -> None:
    root = read(pain_svg(pain_chart([5] * 1800), synthetic=False))
    places = {
        one.text: float(one.get("x")) for group in of_class(root, "mean") for one in group.iter(f"{SVG}text")
    }
    # The axis begins at 0.34 in, and the drawing ends 0.08 in after it.
    assert places["5.2"] - 8 > 0.34 * 72
    assert places["3.0"] + 8 < (WIDE_IN - 0.08) * 72


def test_a_baseline_before_the_period_is_not_drawn_inside_it() -> None:
    chart = pain_chart([5] * 28)
    early = replace(chart, baseline=Week(date(2025, 3, 3), date(2025, 3, 9), 7.75))
    shown = words(read(pain_svg(early, synthetic=False)))
    assert "7.8" not in shown
    assert "3.0" in shown


def test_states_differ_in_form_and_not_only_in_colour() -> None:
    states = ["done", "partial", "missed", "not_logged", "skipped", "rest", "paused"]
    root = drawn(calendar(states))
    # Each state stands in the calendar and in the legend, hence two figures of each form.
    wide = [x for letter, x, _ in corners(root, "done") if letter in "ML"]
    half = [x for letter, x, _ in corners(root, "partial") if letter in "ML"]
    cell = [x for letter, x, _ in corners(root, "partial-box") if letter in "ML"]
    assert max(wide[:4]) - min(wide[:4]) == pytest.approx(max(cell[:4]) - min(cell[:4]), abs=0.05)
    assert max(half[:4]) - min(half[:4]) == pytest.approx((max(cell[:4]) - min(cell[:4])) / 2, abs=0.05)
    hatched = [path for group in of_class(root, "not_logged") for path in group.iter(f"{SVG}path")]
    assert all("url(#" in path.get("style") for path in hatched)
    assert len(hatched) == 2
    assert not of_class(root, "missed"), "a missed day must be an empty box"
    assert len(of_class(root, "missed-box")) == 2
    assert [words(root).count(letter) for letter in ("S", "–", "P")] == [2, 2, 2]


def test_the_legend_says_each_state_in_words_with_its_days() -> None:
    shown = words(drawn(calendar(["done", "done", "not_logged"])))
    assert "done 2" in shown
    assert "not logged 1" in shown
    assert not [word for word in shown if word.startswith(("missed", "partly"))]


def test_on_a_telephone_every_state_of_the_legend_stands_inside_the_drawing() -> None:
    states = ["done", "partial", "skipped", "missed", "not_logged", "rest", "paused"]
    root = drawn(calendar(states), width_in=NARROW_IN)
    places = [one for group in of_class(root, "legend") for one in group.iter(f"{SVG}text")]
    assert len(places) == len(states)
    # A letter is 0.067 in wide at most.
    assert all(float(one.get("x")) + 72 * 0.067 * len(one.text) <= 72 * NARROW_IN for one in places)
    boxes = [path.get("d") for path in root.iter(f"{SVG}path")]
    assert all(boxes), "no box may be cut away"


def test_a_week_is_a_column_and_a_weekday_a_row() -> None:
    root = drawn(calendar(["done"] * 8))
    starts = [(x, y) for letter, x, y in corners(root, "done") if letter == "M"][:8]
    assert len({round(x, 1) for x, _ in starts[:7]}) == 1
    assert len({round(y, 1) for _, y in starts[:7]}) == 7
    assert starts[7][0] > starts[0][0]
    assert starts[7][1] == starts[0][1]


def test_pain_and_calendar_share_one_time_axis() -> None:
    days = 28
    pain = read(pain_svg(pain_chart([4] * days), synthetic=False))
    cells = drawn(calendar(["done"] * days))
    mondays = [x for letter, x, y in corners(cells, "done") if letter == "M"][: days - 6 : 7]
    first_scores = [x for x, _ in points(pain, "days")][::7]
    gaps = [score - cell for score, cell in zip(first_scores, mondays, strict=True)]
    assert max(gaps) - min(gaps) < 0.1


def test_a_long_calendar_shows_its_last_53_weeks() -> None:
    chart = calendar(["done"] * 800)
    starts = [one for one in corners(drawn(chart), "done") if one[0] == "M"]
    assert len(starts) == 53 * 7 + 1, "371 days and the sample of the legend"


def hip(**readings) -> FlexibilityChart:
    sides = tuple(
        SidePoints(
            side,
            tuple(MONDAY + timedelta(days=7 * n) for n in range(len(values))),
            tuple(values),
            values[0],
            6.0,
        )
        for side, values in readings.items()
    )
    return FlexibilityChart("Hip extension", "", MONDAY, MONDAY + timedelta(days=27), sides)


def test_left_and_right_differ_in_shape_and_are_named_beside_their_last_points() -> None:
    root = read(flexibility_svg(hip(left=[-1, 0, 2], right=[-9, -8, -6]), synthetic=False))
    shapes = {}
    for side in ("left", "right"):
        (line,) = of_class(root, side)
        used = next(use.get(LINK) for use in line.iter(f"{SVG}use"))
        (shape,) = [path.get("d") for path in root.iter(f"{SVG}path") if f"#{path.get('id')}" == used]
        shapes[side] = "C" in shape
    assert shapes == {"left": True, "right": False}, "left must be round, right square"
    assert [word for word in words(root) if word in {"left", "right"}] == ["left", "right"]


def test_names_of_sides_that_end_together_stand_apart() -> None:
    root = read(flexibility_svg(hip(left=[1, 2], right=[0, 2]), synthetic=False))
    heights = [float(one.get("y")) for one in root.iter(f"{SVG}text") if one.text in {"left", "right"}]
    assert abs(heights[0] - heights[1]) >= 8
    assert min(heights) - 6 >= 0, "the upper one must not leave the drawing"


def test_a_chart_is_drawn_once_for_all_pages() -> None:
    chart = hip(left=[1, 2], right=[0, 2])
    assert flexibility_svg(chart, synthetic=False) is flexibility_svg(replace(chart), synthetic=False)


@pytest.fixture(scope="module")
def demo():
    from psoas_analytics import demo_journal

    with demo_journal() as journal:
        return build_report(journal)


def every_drawing(report, *, synthetic: bool) -> dict[str, str]:
    days = {"start": report.header.start, "end": report.header.end}
    drawings = {"flexibility": flexibility_svg(report.flexibility.chart, synthetic=synthetic)}
    for width in (WIDE_IN, NARROW_IN):
        drawings[f"pain {width}"] = pain_svg(report.pain, synthetic=synthetic, width_in=width)
        drawings[f"calendar {width}"] = calendar_svg(
            report.calendar, synthetic=synthetic, width_in=width, **days
        )
    return drawings


def test_every_drawing_is_an_image_with_its_finding_as_name(demo) -> None:
    findings = (demo.pain.finding, demo.calendar.finding, demo.flexibility.chart.finding)
    for svg in every_drawing(demo, synthetic=False).values():
        root = read(svg)
        assert root.get("role") == "img"
        assert root.get("aria-label") == root.find(f"{SVG}title").text
        assert root.get("aria-label").startswith(findings)


def test_synthetic_stands_in_every_drawing_and_in_none_of_a_real_journal(demo) -> None:
    for svg in every_drawing(demo, synthetic=True).values():
        root = read(svg)
        assert "SYNTHETIC" in words(root)
        assert root.get("aria-label").startswith("SYNTHETIC")
    assert not [svg for svg in every_drawing(demo, synthetic=False).values() if "SYNTHETIC" in svg]


def test_no_text_is_smaller_than_8_points(demo) -> None:
    for svg in every_drawing(demo, synthetic=True).values():
        sizes = [float(size) for size in re.findall(r"font(?:-size)?:[^;\"]*?([\d.]+)px", svg)]
        assert sizes
        assert min(sizes) >= 8


def test_drawings_of_one_page_share_no_id_and_point_to_their_own(demo) -> None:
    roots = [read(svg) for svg in every_drawing(demo, synthetic=True).values()]
    ids = [[one.get("id") for one in root.iter() if one.get("id")] for root in roots]
    assert len({one for some in ids for one in some}) == sum(map(len, ids))
    for root, own in zip(roots, ids, strict=True):
        text = ET.tostring(root, encoding="unicode")
        assert set(re.findall(r"url\(#([^)]+)\)", text)) <= set(own)
        assert {use.get(LINK).removeprefix("#") for use in root.iter(f"{SVG}use")} <= set(own)


def test_a_drawing_asks_for_nothing_and_carries_no_style_sheet(demo) -> None:
    for svg in every_drawing(demo, synthetic=True).values():
        root = read(svg)
        assert not [
            one
            for one in root.iter()
            if one.tag.removeprefix(SVG) in {"style", "script", "image", "metadata"}
        ]
        assert not re.findall(r"url\((?!#)", svg)


def test_the_same_content_gives_the_same_bytes_in_another_process_too(demo) -> None:
    code = (
        "import psoas_analytics as psoas; from psoas_analytics.report.figures import pain_svg, calendar_svg\n"
        "report = psoas.build_report(psoas.demo_journal())\n"
        "days = {'start': report.header.start, 'end': report.header.end}\n"
        "print(pain_svg(report.pain, synthetic=True), end='')\n"
        "print(calendar_svg(report.calendar, synthetic=True, **days), end='')"
    )
    other = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], capture_output=True, check=True
    ).stdout.decode()
    drawings = every_drawing(demo, synthetic=True)
    assert other == drawings[f"pain {WIDE_IN}"] + drawings[f"calendar {WIDE_IN}"]


def test_the_style_of_a_notebook_neither_changes_a_drawing_nor_is_changed_by_it(demo) -> None:
    plain = pain_svg(demo.pain, synthetic=True)
    own = {"savefig.bbox": "tight", "font.weight": "bold", "xtick.direction": "in"}
    with matplotlib.style.context(["dark_background", own]):
        before = dict(matplotlib.rcParams)
        assert pain_svg(demo.pain, synthetic=True) == plain
        assert dict(matplotlib.rcParams) == before


def test_pyplot_stays_out_of_it() -> None:
    code = "import sys, psoas_analytics.report.figures; print('matplotlib.pyplot' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_what_a_person_typed_is_escaped_in_the_name_of_a_drawing() -> None:
    typed = 'Pain, </title><script>x</script> " & #222222'
    svg = pain_svg(pain_chart([4] * 9, finding=typed), synthetic=False)
    root = read(svg)
    assert root.get("aria-label") == typed
    assert root.find(f"{SVG}title").text == typed
    assert "<script" not in svg
    assert f'aria-label="{root.get("aria-label")}"' not in svg
    assert "#222222</title>" in themed(svg), "a colour that was typed must stay as it was typed"


def test_a_page_chooses_every_colour_of_a_drawing(demo) -> None:
    known = set(re.findall(r"(--psoas-[a-z]+):", Path(report.__file__).with_name("page.css").read_text()))
    for svg in every_drawing(demo, synthetic=True).values():
        page = re.sub(r"<title>.*?</title>", "", themed(svg))
        used = set(re.findall(r"var\((--psoas-[a-z]+)\)", page))
        assert "--psoas-ink" in used
        assert used <= known
        assert not re.findall(r"#[0-9a-f]{6}\b", page), "each colour must be one of the page's"


def test_a_drawing_in_a_page_shows_what_was_drawn_in_fewer_bytes(demo) -> None:
    for name, svg in every_drawing(demo, synthetic=True).items():
        page, drawn = read(themed(svg)), read(svg)
        assert words(page) == words(drawn)
        for tag in ("use", "pattern", "clipPath"):
            assert len(list(page.iter(f"{SVG}{tag}"))) == len(list(drawn.iter(f"{SVG}{tag}")))
        assert len(themed(svg)) < 0.85 * len(svg), name


def test_a_box_keeps_its_corners_in_a_page() -> None:
    box = '<path d="M 10.04 20.06 L 30.01 20.06 L 30.01 5.02 L 10.04 5.02 z" style="fill: #111111"/>'
    page = themed(tidy(f'<svg viewBox="0 0 99 99">{box}</svg>', name="x", title="y"))
    assert 'd="M10 20.1h20v-15h-20z"' in page


def test_only_what_draws_nothing_is_left_out_of_a_page() -> None:
    unseen = '<path d="M 0 0 L 1 1" style="fill: none"/><path style="fill: #111111"/>'
    seen = '<path d="M 0 0 L 1 1" style="fill: none; stroke: #111111"/>'
    page = themed(tidy(f'<svg viewBox="0 0 1 1">{unseen}{seen}</svg>', name="x", title="y"))
    assert page.count("<path") == 1
    assert 'stroke="var(--psoas-ink)"' in page


def test_a_file_without_a_view_box_is_refused() -> None:
    with pytest.raises(ValueError, match="viewBox"):
        tidy("<svg width='3'></svg>", name="x", title="y")


def test_nothing_typed_is_needed_to_draw() -> None:
    # A site name of any script can neither change a drawing nor warn about glyphs.
    latin, other = (
        pain_svg(replace(pain_chart([4] * 9), site=site), synthetic=False) for site in ("x", "膝 🦵 ظهر $a$")
    )
    assert latin == other

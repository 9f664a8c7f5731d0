"""What each point of a drawn chart says: a place to touch over every point, with its day and value in words.

The drawing is read, not drawn again: a place stands where its point does, whatever the size of the chart.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from html import escape

from psoas_analytics.report.parts import Calendar, FlexibilityChart, PainChart
from psoas_analytics.report.programme import CALENDAR_WEEKS, STATE_WORDS
from psoas_analytics.words import full_day, plain

# Half of a finger is more than there is room for: the page's script looks for the nearest one.
_RADIUS_PT = 4.0
_Place = tuple[float, float]
# The paper of a pair of axes: matplotlib draws one for the figure first, then one for each axes.
_PAPER = re.compile(
    r'<path d="M ([\d.]+) ([\d.]+) L ([\d.]+) \2 L \3 ([\d.]+) L \1 \4 L \1 \2 z" style="fill: none"/>'
)


def pain_points(svg: str, chart: PainChart) -> str:
    """Lay a place over each score of a pain chart."""
    scored = [
        (day, pain, median)
        for day, pain, median in zip(chart.days, chart.pain_nrs, chart.median, strict=True)
        if pain is not None
    ]
    words = [
        f"{full_day(day)}: pain {plain(pain)}" + ("" if median is None else f", 7-day median {plain(median)}")
        for day, pain, median in scored
    ]
    return _with_places(svg, [_dots(_marks(svg, "days"), words)])


def flexibility_points(svg: str, chart: FlexibilityChart) -> str:
    """Lay a place over each test day of a flexibility chart, one row for each side."""
    rows = [
        _dots(
            _marks(svg, one.side),
            [
                f"{full_day(day)}: {one.side} {plain(degrees)}°"
                for day, degrees in zip(one.days, one.readings, strict=True)
            ],
        )
        for one in chart.sides
    ]
    return _with_places(svg, rows)


def calendar_points(svg: str, calendar: Calendar, *, start: date, end: date) -> str:
    """Lay a place over each day of the last 53 weeks of a period, which are those that are drawn."""
    start = max(start, end - timedelta(days=7 * CALENDAR_WEEKS - 1))
    left, bottom, right, top = _axes(svg)
    first = start - timedelta(days=start.weekday())
    width = (right - left) / -(-((end - first).days + 1) // 7)
    height = (bottom - top) / 7
    cells = [
        f'<rect x="{left + (day - first).days // 7 * width:.1f}" y="{top + day.weekday() * height:.1f}"'
        f' width="{width:.1f}" height="{height:.1f}">'
        f"<title>{escape(f'{full_day(day)}: {STATE_WORDS[state]}')}</title></rect>"
        for day, state in zip(calendar.days, calendar.states, strict=True)
        if start <= day <= end
    ]
    return _with_places(svg, [cells], days_in_column=True)


def _marks(svg: str, name: str) -> list[_Place]:
    """Places of the marks in the group of that name, in the order in which they were drawn."""
    groups = (one for one in ET.fromstring(svg).iter() if one.get("class") == name)  # noqa: S314 - our drawing
    found = (one for group in groups for one in group.iter() if one.tag.endswith("}use"))
    return [(float(one.attrib["x"]), float(one.attrib["y"])) for one in found]


def _axes(svg: str) -> tuple[float, float, float, float]:
    """Left, bottom, right and top edge of the first axes."""
    papers = _PAPER.findall(svg)
    if len(papers) < 2:
        raise ValueError(f"the chart must hold a figure and its axes, got {len(papers)} papers")
    left, bottom, right, top = (float(edge) for edge in papers[1])
    return left, bottom, right, top


def _dots(places: list[_Place], words: list[str]) -> Iterator[str]:
    for (x, y), said in zip(places, words, strict=True):
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_RADIUS_PT:g}"><title>{escape(said)}</title></circle>'


def _with_places(svg: str, rows: Iterable[Iterable[str]], *, days_in_column: bool = False) -> str:
    kind = "points calendar-days" if days_in_column else "points"
    groups = "".join(f'<g class="{kind}">{"".join(row)}</g>' for row in rows)
    return f"{svg.removesuffix('</svg>')}{groups}</svg>"

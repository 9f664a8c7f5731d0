"""What each point of a drawn chart says: its day and value in words, as the title of the mark itself.

The drawing is read, not drawn again: words stand where their point does, whatever the size of the chart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from html import escape

from psoas_analytics.report.parts import Calendar, FlexibilityChart, PainChart
from psoas_analytics.report.programme import CALENDAR_WEEKS, STATE_WORDS
from psoas_analytics.words import day_text, full_day, plain

# Of a period so long that its points touch, each says less: years of days stay a file to send.
_SHORT_FROM = 371
_USE = re.compile(r"(<use [^>]*)/>")
_WORDS = re.compile(r"(<(?:use|rect) [^>]*)><title>[^<]*</title></(?:use|rect)>")
# The paper of a pair of axes: matplotlib draws one for the figure first, then one for each axes.
_PAPER = re.compile(
    r'<path d="M ([\d.]+) ([\d.]+) L ([\d.]+) \2 L \3 ([\d.]+) L \1 \4 L \1 \2 z" style="fill: none"/>'
)


def pain_points(svg: str, chart: PainChart) -> str:
    """Let each score of a pain chart say its day, its figure and the median."""
    scored = [
        (day, pain, median)
        for day, pain, median in zip(chart.days, chart.pain_nrs, chart.median, strict=True)
        if pain is not None
    ]
    if len(chart.days) > _SHORT_FROM:
        words = [f"{day_text(day, year=True)}: {plain(pain)}" for day, pain, _ in scored]
    else:
        words = [
            f"{full_day(day)}: pain {plain(pain)}"
            + ("" if median is None else f", 7-day median {plain(median)}")
            for day, pain, median in scored
        ]
    return _told(svg, "days", words)


def flexibility_points(svg: str, chart: FlexibilityChart) -> str:
    """Let each test day of a flexibility chart say its side and its median."""
    long = (chart.end - chart.start).days >= _SHORT_FROM
    for one in chart.sides:
        words = [
            f"{day_text(day, year=True) if long else full_day(day)}: {one.side} {plain(degrees)}°"
            for day, degrees in zip(one.days, one.readings, strict=True)
        ]
        svg = _told(svg, one.side, words)
    return svg


def calendar_points(svg: str, calendar: Calendar, *, start: date, end: date) -> str:
    """Lay a place over each day of the last 53 weeks of a period, which are those that are drawn."""
    start = max(start, end - timedelta(days=7 * CALENDAR_WEEKS - 1))
    left, bottom, right, top = _axes(svg)
    first = start - timedelta(days=start.weekday())
    width = (right - left) / -(-((end - first).days + 1) // 7)
    height = (bottom - top) / 7
    cells = (
        f'<rect x="{left + (day - first).days // 7 * width:.1f}" y="{top + day.weekday() * height:.1f}"'
        f' width="{width:.1f}" height="{height:.1f}">'
        f"<title>{escape(f'{full_day(day)}: {STATE_WORDS[state]}')}</title></rect>"
        for day, state in zip(calendar.days, calendar.states, strict=True)
        if start <= day <= end
    )
    return f'{svg.removesuffix("</svg>")}<g class="points">{"".join(cells)}</g></svg>'


def without_words(svg: str) -> str:
    """Leave out what the points say, for the chart of a telephone: its script has it from the wide chart."""
    return _WORDS.sub(r"\1/>", svg)


def _told(svg: str, name: str, words: Sequence[str]) -> str:
    """Give the marks of a named group their titles, in the order in which they were drawn."""
    begin = svg.index(f'<g class="{name}">')
    # Marks of one look stand together: the first end of a group is theirs.
    end = svg.index("</g>", begin)
    marks = len(_USE.findall(svg, begin, end))
    if marks != len(words):
        raise ValueError(f"the chart must draw {len(words)} marks in {name!r}, got {marks}")
    rest = iter(words)
    told = _USE.sub(lambda use: f"{use[1]}><title>{escape(next(rest))}</title></use>", svg[begin:end])
    return svg[:begin] + told.replace(f'class="{name}"', f'class="points {name}"', 1) + svg[end:]


def _axes(svg: str) -> tuple[float, float, float, float]:
    """Left, bottom, right and top edge of the first axes."""
    papers = _PAPER.findall(svg)
    if len(papers) < 2:
        raise ValueError(f"the chart must hold a figure and its axes, got {len(papers)} papers")
    left, bottom, right, top = (float(edge) for edge in papers[1])
    return left, bottom, right, top

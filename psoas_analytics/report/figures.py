"""The charts of the report, drawn once as SVG for every page; in black and white they say the same.

Only our own words and figures stand in a drawing: what a person typed stays in the text around it, escaped.
"""

from __future__ import annotations

import io
import math
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator

from psoas_analytics.charts.colours import ADHERENCE, LEFT, PAIN, RIGHT
from psoas_analytics.report.parts import Calendar, FlexibilityChart, Mark, PainChart, SidePoints, Week
from psoas_analytics.report.programme import CALENDAR_WEEKS, STATE_WORDS
from psoas_analytics.report.svg import GRID, INK, PAPER, SHADE, SOFT, tidy
from psoas_analytics.words import day_text, month_name

#: Widths in inches: the text column of a printed A4 page, and a telephone.
WIDE_IN, NARROW_IN = 7.4, 3.5
#: More days than this are too many for the narrow charts.
NARROW_DAYS = 26 * 7
# More test days than this are drawn as small points.
_MANY_TEST_DAYS = 60

_FONT_PT = 8
_LEFT_IN, _RIGHT_IN, _TICKS_IN = 0.34, 0.08, 0.2
# The legend: height of a row, width of a sample cell, and of a letter in a wide font.
_STRIP_IN, _SWATCH_IN, _LETTER_IN = 0.17, 0.2, 0.067
_FLEXIBILITY_IN, _FLEXIBILITY_TOP_IN = 1.12, 0.08
_STYLE = {
    # Text stays text: small, searchable, and set in the font of the page.
    "svg.fonttype": "none",
    # A fixed salt and no date: the same content gives the same bytes.
    "svg.hashsalt": "psoas_analytics",
    "font.family": ["DejaVu Sans"],
    "font.size": _FONT_PT,
    "text.color": INK,
    "axes.edgecolor": SOFT,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "axes.grid": False,
    "axes.facecolor": "none",
    "axes.unicode_minus": True,
    "figure.facecolor": "none",
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.major.size": 2.5,
    "ytick.major.size": 0,
    "xtick.major.width": 0.6,
    "hatch.linewidth": 0.6,
    "hatch.color": SOFT,
}
#: A cell of the calendar: left edge, row, width.
_Cell = tuple[float, float, float]
# Drawn once, for HTML and PDF and for a preview that changes something else.
_KEPT = 16
# matplotlib's settings belong to the whole process; two threads must not change them at once.
_ONE_AT_A_TIME = threading.Lock()


@lru_cache(maxsize=_KEPT)
def pain_svg(chart: PainChart, *, synthetic: bool, width_in: float = WIDE_IN) -> str:
    """Draw daily pain with its 7-day median, on the fixed axis from 0 to 10.

    Returns
    -------
    str
        One ``<svg>`` element, with the finding as its title.
    """
    with _drawing(width_in, height_in=1.42) as figure:
        axes = _time_axes(figure, chart.days[0], chart.days[-1], bottom_in=_TICKS_IN, top_in=0.2)
        axes.set_ylim(-0.35, 10.35)
        axes.set_yticks(range(0, 11, 2))
        axes.grid(axis="y", color=GRID, linewidth=0.5)
        axes.spines[["left", "right", "top"]].set_visible(False)
        for week in (chart.baseline, chart.latest):
            if week is not None:
                _draw_week(axes, week, width_in)
        _draw_marks(axes, chart.marks, width_in)
        middles = [_middle(day) for day in chart.days]
        pain = [float("nan") if one is None else one for one in chart.pain_nrs]
        median = [float("nan") if one is None else one for one in chart.median]
        dot, edge = (3.4, 0.5) if len(middles) <= NARROW_DAYS else (1.6, 0)
        axes.plot(middles, median, "-", color=PAIN, linewidth=1.4, gid="median")
        # Points above the line, with an edge of paper: none of them may vanish in it.
        axes.plot(
            middles,
            pain,
            "o",
            color=PAIN,
            markersize=dot,
            markeredgecolor=PAPER,
            markeredgewidth=edge,
            clip_on=False,
            gid="days",
        )
        _stamp(figure, synthetic=synthetic)
        return _svg(figure, name=_name("pain", width_in), title=_title(chart.finding, synthetic=synthetic))


@lru_cache(maxsize=_KEPT)
def calendar_svg(
    calendar: Calendar, *, synthetic: bool, width_in: float = WIDE_IN, start: date, end: date
) -> str:
    """Draw each day as one cell, weeks across, weekdays down; the states differ in form, not only colour.

    Parameters
    ----------
    start, end : date
        The period; its last 53 weeks are drawn.
    """
    start = max(start, end - timedelta(days=7 * CALENDAR_WEEKS - 1))
    # Paper has one row for it; a telephone as many as it takes.
    legend = _legend_rows(calendar.counts, math.inf if width_in == WIDE_IN else width_in)
    legend_in = _STRIP_IN * len(legend)
    with _drawing(width_in, height_in=7 * 0.135 + _TICKS_IN + legend_in + 0.04) as figure:
        axes = _time_axes(figure, start, end, bottom_in=_TICKS_IN + legend_in, top_in=0.04)
        axes.set_ylim(7, 0)
        axes.set_yticks(
            [place + 0.5 for place in range(7)], ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        )
        axes.tick_params(axis="y", pad=1, labelsize=_FONT_PT)
        axes.spines[:].set_visible(False)
        for state in STATE_WORDS:
            cells = [
                (_ordinal(day) - day.weekday() + 0.25, day.weekday(), 6.5)
                for day, its_state in zip(calendar.days, calendar.states, strict=True)
                if its_state == state and start <= day <= end
            ]
            _draw_state(axes, state, cells)
        _draw_legend(figure, legend)
        _stamp(figure, synthetic=synthetic)
        words = ", ".join(f"{STATE_WORDS[state]} on {count}" for state, count in calendar.counts)
        title = f"{calendar.finding}. Days: {words}"
        return _svg(figure, name=_name("calendar", width_in), title=_title(title, synthetic=synthetic))


@lru_cache(maxsize=_KEPT)
def flexibility_svg(chart: FlexibilityChart, *, synthetic: bool, width_in: float = NARROW_IN) -> str:
    """Draw hip extension: left as circles, right as squares, each with its error around its first week."""
    with _drawing(width_in, height_in=_FLEXIBILITY_IN) as figure:
        axes = _time_axes(
            figure, chart.start, chart.end, bottom_in=_TICKS_IN, top_in=_FLEXIBILITY_TOP_IN, right_in=0.5
        )
        axes.spines[["left", "right", "top"]].set_visible(False)
        axes.axhline(0, color=SOFT, linewidth=0.6)
        axes.grid(axis="y", color=GRID, linewidth=0.5)
        axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
        axes.yaxis.set_major_formatter(lambda degrees, _: f"{degrees:.0f}°".replace("-", "−"))
        for side in chart.sides:
            _draw_side(axes, side)
        _label_sides(axes, chart.sides)
        _stamp(figure, synthetic=synthetic)
        return _svg(figure, name="flexibility", title=_title(chart.finding, synthetic=synthetic))


@contextmanager
def _drawing(width_in: float, *, height_in: float) -> Iterator[Figure]:
    """Lend a figure with our settings, whatever style the notebook has chosen for itself."""
    with _ONE_AT_A_TIME, matplotlib.style.context(["default", _STYLE]):
        yield Figure(figsize=(width_in, height_in))


def _svg(figure: Figure, *, name: str, title: str) -> str:
    text = io.StringIO()
    figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return tidy(text.getvalue(), name=name, title=title)


def _name(chart: str, width_in: float) -> str:
    return f"{chart}-{round(72 * width_in)}"


def _title(finding: str, *, synthetic: bool) -> str:
    return f"SYNTHETIC. {finding}" if synthetic else finding


def _stamp(figure: Figure, *, synthetic: bool) -> None:
    if synthetic:
        size = 26 if figure.get_figwidth() > NARROW_IN else 20
        figure.text(
            0.5,
            0.55,
            "SYNTHETIC",
            size=size,
            weight="bold",
            alpha=0.13,
            ha="center",
            va="center",
            gid="synthetic",
        )


def _ordinal(day: date) -> int:
    return day.toordinal()


def _middle(day: date) -> float:
    return day.toordinal() + 0.5


def _time_axes(
    figure: Figure, start: date, end: date, *, bottom_in: float, top_in: float, right_in: float = _RIGHT_IN
) -> Axes:
    """Axes of whole weeks, Monday to Sunday, at the same place in every chart of one width."""
    width, height = figure.get_size_inches()
    axes = figure.add_axes(
        (
            _LEFT_IN / width,
            bottom_in / height,
            1 - (_LEFT_IN + right_in) / width,
            1 - (bottom_in + top_in) / height,
        )
    )
    first = start - timedelta(days=start.weekday())
    last = end + timedelta(days=7 - end.weekday())
    axes.set_xlim(_ordinal(first), _ordinal(last))
    mondays = [first + timedelta(weeks=week) for week in range((last - first).days // 7)]
    step = -(-len(mondays) // max(2, int(width / 0.75)))
    shown = mondays[::step]
    axes.set_xticks(
        [_ordinal(day) for day in shown],
        [_tick_text(day, years=len(mondays) > CALENDAR_WEEKS + 1) for day in shown],
        ha="left",
    )
    axes.tick_params(axis="x", pad=2)
    return axes


def _tick_text(day: date, *, years: bool) -> str:
    return f"{month_name(day)} {day.year}" if years else day_text(day)


def _draw_week(axes: Axes, week: Week, width_in: float) -> None:
    left, right = _ordinal(week.first), _ordinal(week.last) + 1
    axes.axvspan(left, right, color=SHADE, linewidth=0)
    axes.plot([left, right], [week.mean, week.mean], color=PAIN, linewidth=0.8, dashes=(2, 1.5), scalex=False)
    low, high = axes.get_xlim()
    if low <= left:
        # In a long period a week is narrower than its figure, which must not reach over an edge.
        half = 0.16 / (width_in - _LEFT_IN - _RIGHT_IN) * (high - low)
        place = min(max((left + right) / 2, low + half), high - half)
        axes.text(place, 10, f"{week.mean:.1f}", weight="bold", ha="center", va="top", gid="mean")


def _draw_marks(axes: Axes, marks: Sequence[Mark], width_in: float) -> None:
    """Thin numbered lines; numbers that would touch their neighbour step to the side."""
    low, high = axes.get_xlim()
    room = 0.13 / (width_in - _LEFT_IN - _RIGHT_IN) * (high - low)
    last = low - room
    for mark in marks:
        place = _middle(mark.day)
        style = "-" if mark.is_plan else (0, (1, 1.6))
        axes.axvline(place, color=PAIN, linewidth=0.8, linestyle=style)
        last = min(max(place, last + room * len(str(mark.number))), high)
        weight = "bold" if mark.is_plan else "normal"
        axes.text(last, 10.6, str(mark.number), ha="center", va="bottom", weight=weight, gid="mark")


def _draw_state(axes: Axes, state: str, cells: Sequence[_Cell]) -> None:
    """Done is filled, partial half, missed empty, not logged hatched, S skipped, – rest, P paused."""
    letter = {"skipped": "S", "rest": "–", "paused": "P"}.get(state)
    if letter is not None:
        for left, top, width in cells:
            axes.text(left + width / 2, top + 0.53, letter, ha="center", va="center", gid=state)
    if state == "partial":
        half = [(left, top, width / 2) for left, top, width in cells]
        _draw_boxes(axes, half, facecolor=ADHERENCE, linewidth=0, gid=state)
    if state == "done":
        _draw_boxes(axes, cells, facecolor=ADHERENCE, edgecolor=INK, linewidth=0.6, gid=state)
    elif state == "not_logged":
        _draw_boxes(axes, cells, edgecolor=SOFT, linewidth=0.4, hatch="////", gid=state)
    elif state not in ("rest", "paused"):
        _draw_boxes(axes, cells, edgecolor=INK, linewidth=0.6, gid=f"{state}-box")


def _draw_boxes(axes: Axes, cells: Sequence[_Cell], **look: Any) -> None:
    """All cells as one path: a year of days stays a small file."""
    if not cells:
        return
    boxes = [
        Path([(x, y), (x + width, y), (x + width, y + 0.82), (x, y + 0.82), (x, y)], closed=True)
        for x, y, width in ((left, top + 0.09, width) for left, top, width in cells)
    ]
    axes.add_patch(
        PathPatch(Path.make_compound_path(*boxes), **{"facecolor": "none", "edgecolor": "none"} | look)
    )


def _legend_rows(counts: Sequence[tuple[str, int]], width_in: float) -> list[list[tuple[str, str, float]]]:
    """Rows of states, each with its words and its left edge in inches; none reaches over the right edge."""
    rows: list[list[tuple[str, str, float]]] = [[]]
    left_in = _LEFT_IN
    for state, count in counts:
        words = f"{STATE_WORDS[state]} {count}"
        takes_in = _SWATCH_IN + 0.05 + _LETTER_IN * len(words)
        if rows[-1] and left_in + takes_in > width_in:
            rows.append([])
            left_in = _LEFT_IN
        rows[-1].append((state, words, left_in))
        left_in += takes_in + 0.16
    return rows


def _draw_legend(figure: Figure, rows: Sequence[Sequence[tuple[str, str, float]]]) -> None:
    """Each state as a cell with its word and its number of days, in rows below the calendar."""
    width, height = figure.get_size_inches()
    axes = figure.add_axes((0, 0, 1, _STRIP_IN * len(rows) / height))
    axes.set_axis_off()
    axes.set_xlim(0, width)
    axes.set_ylim(len(rows), 0)
    for row, states in enumerate(rows):
        for state, words, left_in in states:
            _draw_state(axes, state, [(left_in, row, _SWATCH_IN)])
            axes.text(left_in + _SWATCH_IN + 0.05, row + 0.53, words, va="center", gid="legend")


def _draw_side(axes: Axes, side: SidePoints) -> None:
    colour, marker, line = _SIDE_LOOK[side.side]
    days = [_middle(day) for day in side.days]
    if side.mdc95 is not None:
        low, high = side.baseline - side.mdc95, side.baseline + side.mdc95
        axes.axhspan(low, high, color=colour, alpha=0.12, linewidth=0)
        for edge in (low, high):
            axes.axhline(edge, color=colour, linewidth=0.5, linestyle=line)
    axes.plot(
        days,
        side.readings,
        marker=marker,
        linestyle=line,
        color=colour,
        linewidth=0.9,
        markersize=3.4 if len(days) <= _MANY_TEST_DAYS else 1.6,
        markerfacecolor=PAPER,
        clip_on=False,
        gid=side.side,
    )


_SIDE_LOOK = {"left": (LEFT, "o", "-"), "right": (RIGHT, "s", (0, (3, 1.5)))}


def _label_sides(axes: Axes, sides: Sequence[SidePoints]) -> None:
    """Names beside the last points, moved apart where they would touch, and kept within the drawing."""
    low, high = axes.get_ylim()
    line = 0.13 / (_FLEXIBILITY_IN - _TICKS_IN - _FLEXIBILITY_TOP_IN) * (high - low)
    places = {side.side: side.readings[-1] for side in sides}
    if len(places) == 2 and abs(places["left"] - places["right"]) < line:
        middle = min(max(sum(places.values()) / 2, low + line / 2), high - line / 2)
        upper = max(places, key=lambda side: places[side])
        places = {side: middle + (line / 2 if side == upper else -line / 2) for side in places}
    edge = axes.get_xlim()[1]
    for side, place in places.items():
        axes.annotate(side, (edge, place), (5, 0), textcoords="offset points", va="center", weight="bold")

"""The figures behind each chart, day by day, as tables that stand folded under it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from psoas_analytics.report.parts import Calendar, FlexibilityChart, PainChart
from psoas_analytics.report.programme import CALENDAR_WEEKS, STATE_WORDS
from psoas_analytics.words import day_text, plain

_WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True)
class DayTable:
    """Rows of text; the first cell of each names it, as the first column does."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def pain_table(chart: PainChart) -> DayTable:
    """One row for each week, in each day its score and the median up to it."""
    words = {
        day: f"{_figure(pain)} / {_figure(median)}"
        for day, pain, median in zip(chart.days, chart.pain_nrs, chart.median, strict=True)
    }
    return _weeks("Pain of each day, 0 to 10 / 7-day median up to it; – is no score", words)


def calendar_table(calendar: Calendar) -> DayTable:
    """One row for each week that the calendar draws, in each day its state."""
    first = calendar.days[-1] - timedelta(days=7 * CALENDAR_WEEKS - 1)
    states = zip(calendar.days, calendar.states, strict=True)
    words = {day: STATE_WORDS[state] for day, state in states if day >= first}
    return _weeks("All exercises of each day together, self-reported", words)


def flexibility_table(chart: FlexibilityChart) -> DayTable:
    """One row for each test day, one column for each side."""
    sides = [dict(zip(one.days, one.readings, strict=True)) for one in chart.sides]
    days = sorted({day for side in sides for day in side})
    rows = tuple((day_text(day, year=True), *(_figure(side.get(day)) for side in sides)) for day in days)
    return DayTable("Median of each test day, degrees", ("Day", *(one.side for one in chart.sides)), rows)


def _weeks(caption: str, words: Mapping[date, str]) -> DayTable:
    mondays = sorted({day - timedelta(days=day.weekday()) for day in words})
    rows = tuple((day_text(monday, year=True), *_seven(monday, words)) for monday in mondays)
    return DayTable(caption, ("Week of", *_WEEK), rows)


def _seven(monday: date, words: Mapping[date, str]) -> Iterable[str]:
    return (words.get(monday + timedelta(days=place), "") for place in range(7))


def _figure(value: float | None) -> str:
    return "–" if value is None else plain(value)

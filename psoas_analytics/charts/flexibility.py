"""Flexibility, left and right, with the measurement error."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from psoas_analytics.charts.draft import Draft
from psoas_analytics.charts.flexibility_lines import (
    Line,
    add_bands,
    add_labels,
    add_line,
    add_reference,
    band,
)
from psoas_analytics.charts.flexibility_words import finding, notes_of, nothing_measured
from psoas_analytics.charts.look import Look, look_of
from psoas_analytics.charts.marks import add_marks
from psoas_analytics.charts.source import Day, Period, Source, check_side, frames_of, period_of
from psoas_analytics.charts.theme import finish, sentence_figure, time_axis
from psoas_analytics.frames import Frames
from psoas_analytics.measures import flexibility, flexibility_change
from psoas_analytics.thresholds import Threshold
from psoas_analytics.words import HIP_EXTENSION, TEST_WORDS

_PLOT_PX = 260
COLUMNS = ("day", "test", "side", "instrument", "warm", "value", "unit", "mdc95", "mdc95_from", "n_readings")


def plot_flexibility(
    source: Source,
    *,
    test: str | None = None,
    start: Day = None,
    end: Day = None,
    side: str | None = None,
    table: bool = False,
    theme: str = "light",
    width_px: int | None = None,
) -> go.Figure | pd.DataFrame:
    """One flexibility test, left and right, with the measurement error around the first value.

    Parameters
    ----------
    source : Journal or Frames
    test : str, optional
        By default hip extension of the modified Thomas test, else the test with the most days.
    start, end : date, str or Timestamp, optional
        First and last day, both included; by default from the first reading to today.
    side : {"left", "right"}, optional
        By default both.
    table : bool
        Give the figures as a table instead.
    theme : {"light", "dark"}
        Paper of the chart.
    width_px : int, optional
        Width that title and notes are wrapped for; by default that of a notebook cell.

    Returns
    -------
    Figure or DataFrame
        Points are medians of a day's readings. Lines join cold readings of one instrument, at most 31 days
        apart; readings taken warm are hollow and not joined. Without a reading the figure holds one sentence.
        The table has one row for each day, side and instrument: ``day``, ``test``, ``side``, ``instrument``,
        ``warm``, ``value``, ``unit``, ``mdc95`` (both in that unit), ``mdc95_from``, ``n_readings``.

    Raises
    ------
    ValueError
        An unknown test, side or theme, a start or end that is no date, or a start after the end.
    """
    look = look_of(theme, width_px)
    frames = frames_of(source)
    period = period_of(frames, start, end)
    check_side(side)
    if test is not None and test not in TEST_WORDS:
        raise ValueError(f"test must be one of {', '.join(TEST_WORDS)}; got {test!r}")
    days = period.of(flexibility(frames.flexibility, plans=frames.plans, thresholds=frames.thresholds))
    test = test or _usual_test(days)
    days = days[days["test"] == test]
    if side is not None:
        days = days[days["side"] == side]
    if table:
        return days.rename(columns={"n": "n_readings"})[list(COLUMNS)].sort_values("day", ignore_index=True)
    if days.empty or test is None:
        return sentence_figure(frames, look, nothing_measured(frames, test, side))
    return _figure(frames, look, days, test, Period(period.first(days), period.end))


def _figure(frames: Frames, look: Look, days: pd.DataFrame, test: str, shown: Period) -> go.Figure:
    words, first = TEST_WORDS[test], shown.first(days)
    lines = _lines(days)
    main = _main_lines(lines)
    reference = frames.thresholds.get(f"reference_{test}")
    figure = Draft(look)
    low, high = _range(days, main, reference)
    add_bands(figure, look, main)
    if reference is not None:
        add_reference(figure, look, reference, words)
    for line in lines:
        add_line(figure, look, line, words)
    add_labels(figure, lines, first, px_per_unit=_PLOT_PX / (high - low))
    explained, above_px = add_marks(figure, frames, look, shown)
    yaxis: dict[str, Any] = {"range": [low, high], "title_text": f"{words.name} ({words.axis_unit})"}
    if test == HIP_EXTENSION:
        yaxis |= {"zeroline": True, "zerolinecolor": look.palette.quiet, "zerolinewidth": 1}
    figure.update_layout(xaxis=time_axis(first, shown.end), yaxis=yaxis)
    return finish(
        figure,
        frames,
        look,
        *finding(main, words),
        notes=[*notes_of(frames, lines, main, test), *explained],
        plot_px=_PLOT_PX,
        above_px=above_px,
    )


def _usual_test(days: pd.DataFrame) -> str | None:
    if days.empty:
        return None
    counts = days.groupby("test")["day"].nunique()
    return HIP_EXTENSION if HIP_EXTENSION in counts.index else str(counts.idxmax())


def _lines(days: pd.DataFrame) -> list[Line]:
    """Split into lines; cold ones first, the left before the right."""
    told = days.assign(
        instrument=days["instrument"].fillna("instrument not given"), side=days["side"].astype(object)
    )
    keys = ["warm", "side", "instrument"]
    lines = []
    for (warm, side, instrument), rows in told.groupby(keys, dropna=False):
        change = flexibility_change(rows).iloc[0]
        by_day = rows.sort_values("day")
        lines.append(Line(None if pd.isna(side) else side, instrument, bool(warm), by_day, change))
    return lines


def _main_lines(lines: list[Line]) -> list[Line]:
    """One line for each side: cold if there are any, by the instrument with the most days."""
    cold = [line for line in lines if not line.warm] or lines
    days_by: dict[str, int] = {}
    for line in cold:
        days_by[line.instrument] = days_by.get(line.instrument, 0) + len(line.days)
    usual = max(days_by, key=lambda instrument: days_by[instrument])
    return [line for line in cold if line.instrument == usual]


def _range(days: pd.DataFrame, main: list[Line], reference: Threshold | None) -> tuple[float, float]:
    edges = [edge for line in main for edge in band(line) if not pd.isna(edge)]
    zero = [] if reference is None else [0.0, reference.value]
    low = min(*days["value"], *edges, *zero, days["value"].iloc[0] - 1)
    high = max(*days["value"], *edges, *zero, days["value"].iloc[0] + 1)
    air = 0.06 * (high - low)
    return low - air, high + air

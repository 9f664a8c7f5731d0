"""Adherence over a moving window, always as three figures."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from psoas_analytics.charts.colours import ADHERENCE
from psoas_analytics.charts.marks import ROW_PX, draw_marks, mark_notes, marks, rows_of
from psoas_analytics.charts.source import WHERE_TO_LOG, Day, Period, Source, frames_of, period_of
from psoas_analytics.charts.theme import (
    every_day,
    finish,
    line_labels,
    new_figure,
    sentence_figure,
    time_axis,
    unknown_days,
)
from psoas_analytics.charts.words import hover
from psoas_analytics.frames import Frames
from psoas_analytics.inference import NotEnough
from psoas_analytics.measures import adherence, day_states, overall_states
from psoas_analytics.words import day_text, full_day, percent

_PLOT_PX = 240
_FULL_PERCENT = 100


def plot_adherence(source: Source, *, start: Day = None, end: Day = None, window_days: int = 7) -> go.Figure:
    """Adherence over a moving window, self-reported, in per cent.

    Parameters
    ----------
    source : Journal or Frames
    start, end : date, str or Timestamp, optional
        First and last day, both included; by default from the first plan's start to today.
    window_days : int
        Days of the window, the day itself being the last.

    Returns
    -------
    Figure
        Solid: unlogged days counted as nothing (lower bound). Dashed: over the logged days only, as if
        unlogged days were like logged ones (not an upper bound). Hatched: days that are not logged. Until
        the window is full, and without a plan or a logged day, the figure holds one sentence.

    Raises
    ------
    ValueError
        A start or end that is no date, a start after the end, or a window below 1 day.
    """
    frames = frames_of(source)
    period = period_of(frames, start, end)
    states = day_states(frames, end=period.end)
    # The window looks back over days before the period.
    rolling = adherence(states, window_days=window_days)
    sentence = nothing_logged(frames, period, states) or _not_yet(rolling, period, window_days)
    if sentence:
        return sentence_figure(frames, sentence)
    first = max(period.first(rolling), rolling["day"].iloc[0])
    shown = Period(first, period.end)
    days = every_day(shown.of(rolling), first, period.end)
    found = marks(frames, shown)
    rows = rows_of(found, first, period.end)
    figure = new_figure()
    _add_lines(figure, days, window_days)
    figure.add_trace(not_logged(shown.of(overall_states(states)), top=_FULL_PERCENT))
    draw_marks(figure, found, rows)
    figure.update_layout(xaxis=time_axis(first, period.end), yaxis=share_axis("Adherence (%)"))
    return finish(
        figure,
        frames,
        *_title(days, window_days),
        notes=[*_notes(window_days), *mark_notes(found)],
        plot_px=_PLOT_PX,
        above_px=ROW_PX * (max(rows, default=-1) + 1),
    )


def nothing_logged(frames: Frames, period: Period, states: pd.DataFrame) -> str:
    """Say what is missing where no day of the period is answered; empty if one is."""
    if frames.plans.empty:
        return f"No plan yet. Choose one in {WHERE_TO_LOG}."
    begins = frames.plans["starts_on"].min()
    if begins > period.end:
        return f"No day of a plan in this period. The first plan starts on {full_day(begins)}."
    here = period.of(states)
    if not here["logged"].any():
        return f"No day logged in this period yet. Add one in {WHERE_TO_LOG}; past days can be added too."
    return ""


def _not_yet(rolling: pd.DataFrame, period: Period, window_days: int) -> str:
    if len(rolling) < window_days:
        return str(NotEnough(len(rolling), window_days, "days since the plan began"))
    if period.of(rolling)["lower_bound"].isna().all():
        return "Nothing was asked in this period: rest, a pause, or the first days of a plan."
    return ""


def share_axis(title: str) -> dict[str, object]:
    """Fixed axis from nothing to all of what was asked."""
    return {"range": [0, _FULL_PERCENT], "tickvals": [0, 25, 50, 75, 100], "title_text": title}


def not_logged(overall: pd.DataFrame, *, top: float) -> go.Bar:
    """Hatch the days that were asked for and not answered."""
    days = pd.DatetimeIndex(overall.loc[overall["state"] == "not_logged", "day"])
    words = [hover(f"{full_day(day)}: not logged", f"Add it in {WHERE_TO_LOG}.") for day in days]
    return unknown_days(days, words, top=top)


def _add_lines(figure: go.Figure, days: pd.DataFrame, window_days: int) -> None:
    words = [_hover(day, row, window_days) for day, row in days.iterrows()]
    lines = {
        "lower_bound": ("solid", 2.5, "unlogged<br>days as 0"),
        "over_logged": ("dash", 1.5, "logged<br>days only"),
    }
    labels = []
    for column, (dash, width, label) in lines.items():
        figure.add_scatter(
            x=days.index,
            y=100 * days[column],
            mode="lines",
            name=column.replace("_", " "),
            connectgaps=False,
            cliponaxis=False,
            line={"color": ADHERENCE, "width": width, "dash": dash},
            hovertext=words,
            hoverinfo="text",
        )
        known = days[column].dropna()
        if not known.empty:
            labels.append((known.index[-1], 100 * known.iloc[-1], label))
    line_labels(figure, labels, px_per_unit=_PLOT_PX / _FULL_PERCENT, apart_px=40)


def _hover(day: pd.Timestamp, row: pd.Series, window_days: int) -> str:
    if pd.isna(row["lower_bound"]):
        return ""
    return hover(f"{window_days} days to {full_day(day)}", *_figures(row))


def _figures(row: pd.Series) -> list[str]:
    over = (
        "no day logged"
        if pd.isna(row["over_logged"])
        else f"{percent(row['over_logged'])} over the logged days only"
    )
    return [
        f"{percent(row['lower_bound'])} if unlogged days count as nothing",
        over,
        f"{percent(row['share_logged'])} of days logged",
    ]


def _title(days: pd.DataFrame, window_days: int) -> tuple[str, str]:
    known = days.dropna(subset=["lower_bound"])
    day, last = known.index[-1], known.iloc[-1]
    low, over = percent(last["lower_bound"]), last["over_logged"]
    both = low if pd.isna(over) or percent(over) == low else f"{low.removesuffix(' %')} to {percent(over)}"
    return (
        f"Adherence, self-reported: {both} in the {window_days} days to {day_text(day)}",
        f"{', '.join(_figures(last))}.",
    )


def _notes(window_days: int) -> list[str]:
    return [
        f"Each point looks back over {window_days} days; rest and paused days do not count.",
        "Dashed: as if unlogged days were like logged ones; not an upper bound. Hatched: not logged.",
    ]

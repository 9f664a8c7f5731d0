"""Adherence over a moving window, always as three figures."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from psoas_analytics.charts.draft import Draft
from psoas_analytics.charts.look import Look, look_of
from psoas_analytics.charts.marks import add_marks
from psoas_analytics.charts.source import WHERE_TO_LOG, Day, Period, Source, frames_of, period_of
from psoas_analytics.charts.theme import (
    every_day,
    finish,
    line_labels,
    sentence_figure,
    stacked,
    time_axis,
    unknown_days,
)
from psoas_analytics.charts.words import hover
from psoas_analytics.frames import Frames
from psoas_analytics.inference import NotEnough
from psoas_analytics.measures import adherence, day_states, overall_states
from psoas_analytics.words import day_text, full_day, percent

_WINDOWS = ("adherence_days", "adherence_month_days")
FULL_PERCENT = 100
_PLOT_PX, _BETWEEN_PX = 170, 40
COLUMNS = ("day", "window_days", "lower_bound_percent", "over_logged_percent", "share_logged_percent")
_LINES = {
    "lower_bound": ("solid", 2.5, "unlogged<br>days as 0"),
    "over_logged": ("dash", 1.5, "logged<br>days only"),
}


def plot_adherence(
    source: Source,
    *,
    start: Day = None,
    end: Day = None,
    window_days: int | None = None,
    table: bool = False,
    theme: str = "light",
    width_px: int | None = None,
) -> go.Figure | pd.DataFrame:
    """Adherence over moving windows of 7 and of 28 days, self-reported, in per cent.

    Parameters
    ----------
    source : Journal or Frames
    start, end : date, str or Timestamp, optional
        First and last day, both included; by default from the first plan's start to today.
    window_days : int, optional
        One window instead of the two, the day itself being its last.
    table : bool
        Give the figures as a table instead.
    theme : {"light", "dark"}
        Paper of the chart.
    width_px : int, optional
        Width that title and notes are wrapped for; by default that of a notebook cell.

    Returns
    -------
    Figure or DataFrame
        Solid: unlogged days counted as nothing (lower bound). Dashed: over the logged days only, as if
        unlogged days were like logged ones (not an upper bound). Hatched: days that are not logged. Until a
        window is full it is not drawn; until the shorter one is, and without a plan or a logged day, the
        figure holds one sentence. The table has one row for each day and window: ``day``, ``window_days``,
        ``lower_bound_percent``, ``over_logged_percent``, ``share_logged_percent``.

    Raises
    ------
    ValueError
        A start or end that is no date, a start after the end, a window below 1 day, an unknown theme.
    """
    look = look_of(theme, width_px)
    frames = frames_of(source)
    period = period_of(frames, start, end)
    states = day_states(frames, end=period.end)
    usual = sorted({int(frames.thresholds[name].value) for name in _WINDOWS})
    windows = usual if window_days is None else [window_days]
    # The window looks back over days before the period.
    rolling = {days: adherence(states, window_days=days) for days in windows}
    shortest = rolling[windows[0]]
    sentence = nothing_logged(frames, period, states) or _not_yet(shortest, period, windows[0])
    if sentence:
        return pd.DataFrame(columns=list(COLUMNS)) if table else sentence_figure(frames, look, sentence)
    shown = Period(max(period.first(shortest), shortest["day"].iloc[0]), period.end)
    if table:
        return _table(rolling, shown)
    overall = overall_states(states, done_share=frames.thresholds["done_share"].value)
    return _figure(frames, look, rolling, shown, overall)


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


def _table(rolling: dict[int, pd.DataFrame], shown: Period) -> pd.DataFrame:
    parts = []
    for window_days, figures in rolling.items():
        days = shown.of(figures)
        shares = {f"{name}_percent": FULL_PERCENT * days[name] for name in days.columns.drop("day")}
        parts.append(pd.DataFrame({"day": days["day"], "window_days": window_days, **shares}))
    return pd.concat(parts, ignore_index=True)[list(COLUMNS)]


def _figure(
    frames: Frames, look: Look, rolling: dict[int, pd.DataFrame], shown: Period, overall: pd.DataFrame
) -> go.Figure:
    first = shown.first(overall)
    drawn = {days: one for days, one in rolling.items() if shown.of(one)["lower_bound"].notna().any()}
    floors = stacked([_PLOT_PX, *[_BETWEEN_PX, _PLOT_PX] * (len(drawn) - 1)])
    figure = Draft(look)
    axes = {}
    for number, (window_days, figures) in enumerate(drawn.items(), start=1):
        yaxis = "y" if number == 1 else f"y{number}"
        _add_lines(figure, look, every_day(shown.of(figures), first, shown.end), window_days, yaxis)
        unknown = not_logged(look, shown.of(overall), top=FULL_PERCENT)
        figure.add_trace(unknown.update(yaxis=yaxis))
        axes[f"yaxis{number}"] = {
            **share_axis(f"Adherence, {window_days} days (%)"),
            "domain": floors[2 * (number - 1)],
        }
    explained, above_px = add_marks(figure, frames, look, shown)
    last = "y" if len(drawn) == 1 else f"y{len(drawn)}"
    figure.update_layout(xaxis={**time_axis(first, shown.end), "anchor": last}, **axes)
    heights = _PLOT_PX * len(drawn) + _BETWEEN_PX * (len(drawn) - 1)
    days = every_day(shown.of(next(iter(drawn.values()))), first, shown.end)
    return finish(
        figure,
        frames,
        look,
        *_title(days, next(iter(drawn))),
        notes=[*_notes(list(drawn), list(rolling)), *explained],
        plot_px=heights,
        above_px=above_px,
    )


def share_axis(title: str) -> dict[str, object]:
    """Fixed axis from nothing to all of what was asked."""
    return {"range": [0, FULL_PERCENT], "tickvals": [0, 25, 50, 75, 100], "title_text": title}


def not_logged(look: Look, overall: pd.DataFrame, *, top: float) -> go.Bar:
    """Hatch the days that were asked for and not answered."""
    days = pd.DatetimeIndex(overall.loc[overall["state"] == "not_logged", "day"])
    words = [hover(f"{full_day(day)}: not logged", f"Add it in {WHERE_TO_LOG}.") for day in days]
    return unknown_days(look, days, words, top=top)


def _add_lines(figure: Draft, look: Look, days: pd.DataFrame, window_days: int, yaxis: str) -> None:
    words = [_hover(row.Index, row, window_days) for row in days.itertuples()]
    labels = []
    for column, (dash, width, label) in _LINES.items():
        figure.add_scatter(
            x=days.index,
            y=FULL_PERCENT * days[column],
            yaxis=yaxis,
            mode="lines",
            name=f"{column.replace('_', ' ')}, {window_days} days",
            connectgaps=False,
            cliponaxis=False,
            line={"color": look.palette.adherence, "width": width, "dash": dash},
            hovertext=words,
            hoverinfo="text",
        )
        known = days[column].dropna()
        if not known.empty:
            labels.append((known.index[-1], FULL_PERCENT * known.iloc[-1], label))
    line_labels(figure, labels, px_per_unit=_PLOT_PX / FULL_PERCENT, apart_px=34, yaxis=yaxis)


def _hover(day: pd.Timestamp, row: Any, window_days: int) -> str:
    if pd.isna(row.lower_bound):
        return ""
    return hover(f"{window_days} days to {full_day(day)}", *_figures(row))


def _figures(row: Any) -> list[str]:
    over = (
        "no day logged"
        if pd.isna(row.over_logged)
        else f"{percent(row.over_logged)} over the logged days only"
    )
    return [
        f"{percent(row.lower_bound)} if unlogged days count as nothing",
        over,
        f"{percent(row.share_logged)} of days logged",
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


def _notes(drawn: list[int], asked: list[int]) -> list[str]:
    windows = " and ".join(str(days) for days in drawn)
    notes = [
        f"Each point looks back over {windows} days; rest and paused days do not count.",
        "Solid: days that are not logged count as nothing. Dashed: as if they were like the logged ones; not"
        " an upper bound. Hatched: not logged.",
    ]
    missing = [days for days in asked if days not in drawn]
    return [*notes, *(f"The {days} days are not full yet." for days in missing)]

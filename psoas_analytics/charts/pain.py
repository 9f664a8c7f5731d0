"""Pain day by day."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from psoas_analytics.charts.draft import Draft
from psoas_analytics.charts.look import Look, look_of
from psoas_analytics.charts.marks import add_marks
from psoas_analytics.charts.pain_lines import (
    PAIN_MAX,
    add_pain,
    add_red_weeks,
    add_trend,
    pain_axis,
)
from psoas_analytics.charts.pain_words import Shown, important_level, notes_of, outside, title_of
from psoas_analytics.charts.source import (
    ONE_DAY,
    Day,
    Period,
    SitePain,
    Source,
    frames_of,
    no_pain_sentence,
    period_of,
    site_pain,
)
from psoas_analytics.charts.theme import every_day, finish, sentence_figure, time_axis
from psoas_analytics.frames import Frames
from psoas_analytics.inference import ImportantChange, NotEnough, Trend, important_change, trend
from psoas_analytics.measures import day_lights, pain_weeks

_PLOT_PX = 250
COLUMNS = (
    "day",
    "site",
    "side",
    "pain_nrs",
    "n_scores",
    "median_nrs",
    "trend_line_nrs",
    "phase",
    "red_week",
)

Weeks = tuple[pd.Timestamp, pd.Timestamp]


def plot_pain(
    source: Source,
    *,
    start: Day = None,
    end: Day = None,
    site: str | None = None,
    side: str | None = None,
    table: bool = False,
    theme: str = "light",
    width_px: int | None = None,
) -> go.Figure | pd.DataFrame:
    """Pain of each day, 0 to 10, with its 7-day rolling median and its trend.

    Parameters
    ----------
    source : Journal or Frames
    start, end : date, str or Timestamp, optional
        First and last day, both included; by default from the first score to today.
    site, side : str, optional
        By default the site and side with the most scored days.
    table : bool
        Give the figures as a table instead.
    theme : {"light", "dark"}
        Paper of the chart.
    width_px : int, optional
        Width that title and notes are wrapped for; by default that of a notebook cell.

    Returns
    -------
    Figure or DataFrame
        Dots are days, mean of the day's "average of the last 24 hours" scores; the line is broken where
        fewer than 4 of 7 days are scored. The title compares weekly means only where enough days are
        scored, and a trend is drawn only from 8 scored days over 14 days on. Without a score the figure
        holds one sentence. The table has one row for each day: ``day``, ``site``, ``side``, ``pain_nrs``,
        ``n_scores``, ``median_nrs`` (7-day median), ``trend_line_nrs``, ``phase`` ("baseline week",
        "latest week" or empty) and ``red_week`` (a red week ended on that day).

    Raises
    ------
    ValueError
        A start or end that is no date, a start after the end, an unknown side or theme.
    """
    look = look_of(theme, width_px)
    frames = frames_of(source)
    period = period_of(frames, start, end)
    pain = site_pain(frames, period, site, side)
    if pain is None or period.of(pain.daily).empty:
        if table:
            return pd.DataFrame(columns=list(COLUMNS))
        return sentence_figure(frames, look, no_pain_sentence(frames, site, side))
    shown = _shown(frames, pain, Period(period.first(pain.daily), period.end))
    return _table(shown) if table else _figure(frames, look, shown)


def _shown(frames: Frames, pain: SitePain, period: Period) -> Shown:
    weeks = pain_weeks(frames, pain.daily, end=period.end)
    change = (
        important_change(weeks.baseline, weeks.latest, thresholds=frames.thresholds)
        if weeks.shortage is None
        else NotEnough(*weeks.shortage)
    )
    scored = period.of(pain.daily)
    return Shown(
        pain=pain,
        period=period,
        base=weeks.baseline_days,
        latest=weeks.latest_days,
        change=change,
        trend=trend(scored["day"], scored["pain_nrs"], thresholds=frames.thresholds),
        lights=period.of(day_lights(frames, pain.daily)),
        thresholds=frames.thresholds,
    )


def _table(shown: Shown) -> pd.DataFrame:
    first, last = shown.period.first(shown.pain.daily), shown.period.end
    days = every_day(shown.pain.rolling, first, last)
    phase = pd.Series("", index=days.index)
    for week, name in ((shown.latest, "latest week"), (shown.base, "baseline week")):
        if week is not None:
            phase[(days.index >= week[0]) & (days.index <= week[1])] = name
    return pd.DataFrame(
        {
            "day": days.index,
            "site": shown.pain.site,
            "side": shown.pain.side,
            "pain_nrs": days["pain_nrs"].to_numpy(),
            "n_scores": every_day(shown.pain.daily, first, last)["n"].fillna(0).astype(int).to_numpy(),
            "median_nrs": days["median"].to_numpy(),
            "trend_line_nrs": _trend_by_day(shown, days.index).to_numpy(),
            "phase": phase.to_numpy(),
            "red_week": days.index.isin(shown.lights.loc[shown.lights["red_week"], "day"]),
        }
    )


def _trend_by_day(shown: Shown, days: pd.DatetimeIndex) -> pd.Series:
    """Lay the line on each day between the first and the last score."""
    line = pd.Series(float("nan"), index=days)
    if isinstance(shown.trend, Trend):
        scored = shown.period.of(shown.pain.daily)["day"]
        line[scored.min()], line[scored.max()] = shown.trend.line_first, shown.trend.line_last
        line = line.interpolate(limit_area="inside")
    return line


def _figure(frames: Frames, look: Look, shown: Shown) -> go.Figure:
    first, last = shown.period.first(shown.pain.daily), shown.period.end
    figure = Draft(look)
    _shade_weeks(figure, look, shown)
    _add_important_band(figure, look, shown)
    if isinstance(shown.trend, Trend):
        add_trend(figure, look, shown.trend, shown.period.of(shown.pain.daily)["day"])
    add_pain(figure, look, shown.pain, shown.period, px_per_point=_PLOT_PX / PAIN_MAX)
    add_red_weeks(figure, look, shown.lights)
    explained, above_px = add_marks(figure, frames, look, shown.period)
    figure.update_layout(xaxis=time_axis(first, last), yaxis=pain_axis())
    return finish(
        figure,
        frames,
        look,
        *title_of(shown),
        notes=[*notes_of(shown), *explained],
        plot_px=_PLOT_PX,
        above_px=above_px,
    )


def _shade_weeks(figure: Draft, look: Look, shown: Shown) -> None:
    compared = isinstance(shown.change, ImportantChange)
    for week, name in ((shown.base, "baseline week"), (shown.latest if compared else None, "latest week")):
        if week is None or outside(week, shown.period):
            continue
        figure.add_shape(
            type="rect",
            name=name,
            x0=week[0] - ONE_DAY / 2,
            x1=week[1] + ONE_DAY / 2,
            yref="paper",
            y0=0,
            y1=1,
            layer="below",
            line_width=0,
            fillcolor=look.palette.pain,
            opacity=0.08,
        )


def _add_important_band(figure: Draft, look: Look, shown: Shown) -> None:
    """Draw where a weekly mean would be an important change from the baseline week."""
    level = important_level(shown)
    if level is None:
        return
    shared = {"xref": "paper", "x0": 0, "x1": 1, "layer": "below"}
    figure.add_shape(
        type="rect",
        name="important change",
        y0=0,
        y1=level,
        line_width=0,
        fillcolor=look.palette.adherence,
        opacity=0.09,
        **shared,
    )
    figure.add_annotation(
        xref="paper",
        x=0,
        xanchor="left",
        y=0,
        yanchor="bottom",
        text=f"important change: {level:.1f} or less",
        showarrow=False,
        borderpad=2,
        font={"color": look.palette.quiet},
    )
    figure.add_shape(
        type="line",
        name="important change from here",
        y0=level,
        y1=level,
        line={"color": look.palette.adherence, "width": 1, "dash": "dot"},
        **shared,
    )

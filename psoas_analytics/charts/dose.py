"""Minutes of stretch in a week, left and right."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from psoas_analytics.charts.adherence import not_logged
from psoas_analytics.charts.draft import Draft
from psoas_analytics.charts.look import Look, look_of
from psoas_analytics.charts.marks import add_marks
from psoas_analytics.charts.source import (
    ONE_DAY,
    WHERE_TO_LOG,
    Day,
    Period,
    Source,
    check_side,
    frames_of,
    period_of,
)
from psoas_analytics.charts.theme import DAY_MS, finish, sentence_figure, time_axis
from psoas_analytics.charts.words import hover
from psoas_analytics.frames import Frames
from psoas_analytics.measures import day_states, overall_states, stretch_dose
from psoas_analytics.thresholds import Threshold
from psoas_analytics.words import count_text, days_text, listed, plain, sentence_case

HIP_FLEXORS = "hip flexors"
COLUMNS = ("week", "muscle", "side", "stretch_min", "n_sets_without_hold")
_PLOT_PX = 240
_SIDES = ("left", "right")
_WEEK = 7 * ONE_DAY
_LEAST_TOP_MIN = 12
# Bars of a week stand beside each other around its middle; the right one is striped.
_BAR_DAYS = 2.6
_MIDDLE = {"left": pd.Timedelta(days=1.6), "right": pd.Timedelta(days=4.4)}


def plot_dose(
    source: Source,
    *,
    muscle: str = HIP_FLEXORS,
    start: Day = None,
    end: Day = None,
    side: str | None = None,
    table: bool = False,
    theme: str = "light",
    width_px: int | None = None,
) -> go.Figure | pd.DataFrame:
    """Minutes of stretch of one muscle group in each week, left and right, against 5 and 10 minutes.

    Parameters
    ----------
    source : Journal or Frames
    muscle : str
        Muscle group as the catalog names it.
    start, end : date, str or Timestamp, optional
        Weeks that begin from ``start`` to ``end``; by default all up to today.
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
        Two bars a week (Monday to Sunday), the left plain, the right striped; days that are not logged are
        hatched. Without a stretch the figure holds one sentence. The table has one row for each week and
        side with a stretch: ``week`` (its Monday), ``muscle``, ``side``, ``stretch_min``,
        ``n_sets_without_hold`` (they count nothing).

    Raises
    ------
    ValueError
        A muscle group that no stretch of the catalog has, an unknown side or theme, a start or end that is no
        date, or a start after the end.
    """
    look = look_of(theme, width_px)
    frames = frames_of(source)
    period = period_of(frames, start, end)
    check_side(side)
    _check_muscle(frames, muscle)
    weeks = _weeks(frames, period, muscle, side)
    if table:
        return weeks
    if weeks.empty:
        when = "yet" if frames.sets.empty else "in this period"
        sentence = f"No stretch of the {muscle} logged {when}. Add a session in {WHERE_TO_LOG}."
        return sentence_figure(frames, look, sentence)
    return _figure(frames, look, weeks, period)


def _check_muscle(frames: Frames, muscle: str) -> None:
    known = sorted({one for exercise in frames.catalog.values() for one in exercise.muscles})
    if muscle not in known:
        raise ValueError(f"muscle must be one of {', '.join(known)}; got {muscle!r}")


def _weeks(frames: Frames, period: Period, muscle: str, side: str | None) -> pd.DataFrame:
    dose = stretch_dose(frames.sets, frames.catalog)
    kept = dose[(dose["muscle"] == muscle) & (dose["week"] <= period.end)]
    if period.start is not None:
        kept = kept[kept["week"] >= period.start]
    if side is not None:
        kept = kept[kept["side"] == side]
    minutes = kept["stretch_s"] / 60
    told = kept.assign(stretch_min=minutes).rename(columns={"n_without_hold": "n_sets_without_hold"})
    return told[list(COLUMNS)].reset_index(drop=True)


def _figure(frames: Frames, look: Look, weeks: pd.DataFrame, period: Period) -> go.Figure:
    first = weeks["week"].min()
    last = max(weeks["week"].max() + _WEEK - ONE_DAY, period.end)
    goals = [frames.thresholds[name] for name in ("stretch_week_s", "stretch_plateau_s")]
    top = max(_LEAST_TOP_MIN, 1.1 * weeks["stretch_min"].max())
    figure = Draft(look)
    _add_unlogged(figure, frames, look, Period(first, period.end), top)
    for side, rows in weeks.groupby("side"):
        _add_bars(figure, look, str(side), rows)
    for goal, words in zip(goals, ("aim", "no gain beyond"), strict=True):
        _add_goal(figure, look, goal, words)
    shown = Period(first, last)
    explained, above_px = add_marks(figure, frames, look, shown)
    figure.update_layout(
        xaxis=time_axis(first, last), yaxis={"range": [0, top], "title_text": "Stretch (minutes a week)"}
    )
    return finish(
        figure,
        frames,
        look,
        *_title(weeks, period),
        notes=[*_notes(weeks, goals), *explained],
        plot_px=_PLOT_PX,
        above_px=above_px,
    )


def _add_bars(figure: Draft, look: Look, side: str, rows: pd.DataFrame) -> None:
    colour = look.palette.side(side)
    figure.add_bar(
        x=rows["week"] + _MIDDLE[side],
        y=rows["stretch_min"],
        width=_BAR_DAYS * DAY_MS,
        name=side,
        marker={
            "color": colour,
            "line": {"color": colour, "width": 1},
            "pattern": {
                "shape": "" if side == "left" else "-",
                "fgcolor": look.palette.paper,
                "bgcolor": colour,
                "size": 5,
                "solidity": 0.3,
            },
        },
        hovertext=[
            hover(f"Week of {days_text(one.week, one.week + _WEEK - ONE_DAY)}, {side}: {_minutes(one)}")
            for one in rows.itertuples()
        ],
        hoverinfo="text",
    )


def _minutes(row: object) -> str:
    minutes = plain(row.stretch_min)  # type: ignore[attr-defined]
    return f"{minutes} minute" if minutes == "1" else f"{minutes} minutes"


def _add_unlogged(figure: Draft, frames: Frames, look: Look, period: Period, top: float) -> None:
    states = day_states(frames, end=period.end)
    if not states.empty:
        figure.add_trace(not_logged(look, period.of(overall_states(states)), top=top))


def _add_goal(figure: Draft, look: Look, goal: Threshold, words: str) -> None:
    minutes = goal.value / 60
    figure.add_shape(
        type="line",
        name=words,
        xref="paper",
        x0=0,
        x1=1,
        y0=minutes,
        y1=minutes,
        line={"color": look.palette.ink, "width": 1.5, "dash": "dot"},
    )
    figure.add_annotation(
        xref="paper",
        x=1,
        xanchor="left",
        xshift=4,
        y=minutes,
        text=f"{plain(minutes)} min:<br>{words.replace(' beyond', '<br>beyond')}",
        align="left",
        showarrow=False,
        borderpad=0,
    )


def _title(weeks: pd.DataFrame, period: Period) -> tuple[str, str]:
    last = weeks["week"].max()
    rows = weeks[weeks["week"] == last]
    told = listed(f"{one.side} {_minutes(one)}" for one in rows.itertuples())
    until = last + _WEEK - ONE_DAY
    running = ", which is not over" if until > period.end else ""
    muscle = sentence_case(weeks["muscle"].iloc[0])
    n_weeks = weeks["week"].nunique()
    return (
        f"{muscle}, stretched {told} in the week of {days_text(last, until)}{running}",
        f"Self-reported; {count_text(n_weeks, 'week')} with a stretch.",
    )


def _notes(weeks: pd.DataFrame, goals: list[Threshold]) -> list[str]:
    aim, plateau = goals
    notes = [
        "Plain bars: left. Striped bars: right. Hatched: days that are not logged, so the week may have had"
        " more.",
        f"{plain(aim.value / 60)} and {plain(plateau.value / 60)} minutes a week for one muscle group:"
        f" {aim.source}; certainty {aim.certainty}.",
    ]
    untimed = int(weeks["n_sets_without_hold"].sum())
    if untimed:
        notes.append(f"Without a logged hold, and so not counted: {count_text(untimed, 'set')}.")
    return notes

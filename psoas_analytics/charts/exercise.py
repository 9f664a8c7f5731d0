"""Holds and repetitions of one exercise, left and right."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from psoas_analytics.charts.colours import SIDE_SYMBOLS
from psoas_analytics.charts.draft import Draft
from psoas_analytics.charts.look import Look, look_of
from psoas_analytics.charts.marks import add_marks
from psoas_analytics.charts.source import (
    WHERE_TO_LOG,
    Day,
    Period,
    Source,
    check_side,
    frames_of,
    period_of,
)
from psoas_analytics.charts.theme import finish, line_labels, sentence_figure, stacked, time_axis
from psoas_analytics.charts.words import hover
from psoas_analytics.frames import Frames
from psoas_analytics.measures import exercise_progress
from psoas_analytics.plan import prescribed
from psoas_analytics.words import count_text, full_day, plain

COLUMNS = (
    "day",
    "exercise_id",
    "side",
    "reps",
    "best_hold_s",
    "mean_hold_s",
    "n_sets",
    "n_sets_without_hold",
)
_PLOT_PX, _BETWEEN_PX = 170, 34
_SIDES = ("left", "right", "both")


class Panel(NamedTuple):
    """One figure of the exercise, on an axis of its own."""

    column: str
    title: str
    unit: str
    asked: tuple[str, str] | None


_HOLD = Panel("best_hold_s", "Longest hold (s)", " s", ("hold_min_s", "hold_max_s"))
_REPS = Panel("reps", "Repetitions a day", "", None)


def plot_exercise(
    source: Source,
    exercise_id: str | None = None,
    *,
    start: Day = None,
    end: Day = None,
    side: str | None = None,
    table: bool = False,
    theme: str = "light",
    width_px: int | None = None,
) -> go.Figure | pd.DataFrame:
    """Longest hold and repetitions of each day with one exercise, by side.

    Parameters
    ----------
    source : Journal or Frames
    exercise_id : str, optional
        By default the exercise that was done on most days.
    start, end : date, str or Timestamp, optional
        First and last day, both included; by default from its first day to today.
    side : {"left", "right", "both"}, optional
        By default every side that was logged.
    table : bool
        Give the figures as a table instead.
    theme : {"light", "dark"}
        Paper of the chart.
    width_px : int, optional
        Width that title and notes are wrapped for; by default that of a notebook cell.

    Returns
    -------
    Figure or DataFrame
        Marks are days; a grey band is the hold that the plan asked for. Holds stand there only where one was
        logged. Without such a day the figure holds one sentence. The table has one row for each day and side:
        ``day``, ``exercise_id``, ``side``, ``reps`` (sum of the day), ``best_hold_s``, ``mean_hold_s``,
        ``n_sets``, ``n_sets_without_hold``.

    Raises
    ------
    ValueError
        An exercise that neither the catalog nor the log knows, an unknown side or theme, a start or end that
        is no date, or a start after the end.
    """
    look = look_of(theme, width_px)
    frames = frames_of(source)
    period = period_of(frames, start, end)
    check_side(side)
    _check_exercise(frames, exercise_id)
    days = period.of(exercise_progress(frames.sets))
    exercise_id = exercise_id or _usual(days)
    days = days[days["exercise_id"] == exercise_id]
    if side is not None:
        days = days[days["side"] == side]
    if table:
        return days.rename(columns={"n_without_hold": "n_sets_without_hold"})[list(COLUMNS)].reset_index(
            drop=True
        )
    if days.empty or exercise_id is None:
        when = "yet" if frames.sets.empty else "in this period"
        what = "exercise" if exercise_id is None else _name(frames, exercise_id)
        return sentence_figure(frames, look, f"No {what} logged {when}. Add a session in {WHERE_TO_LOG}.")
    return _figure(frames, look, days, Period(period.first(days), period.end))


def _check_exercise(frames: Frames, exercise_id: str | None) -> None:
    known = {*frames.catalog, *frames.sets["exercise_id"]}
    if exercise_id is not None and exercise_id not in known:
        raise ValueError(f"exercise_id must be one of {', '.join(sorted(known))}; got {exercise_id!r}")


def _usual(days: pd.DataFrame) -> str | None:
    if days.empty:
        return None
    return str(days.groupby("exercise_id")["day"].nunique().idxmax())


def _name(frames: Frames, exercise_id: str) -> str:
    known = frames.catalog.get(exercise_id)
    return exercise_id if known is None else known.name


def _figure(frames: Frames, look: Look, days: pd.DataFrame, shown: Period) -> go.Figure:
    panels = [_HOLD, _REPS] if days["best_hold_s"].notna().any() else [_REPS]
    floors = stacked([_PLOT_PX, *[_BETWEEN_PX, _PLOT_PX] * (len(panels) - 1)])
    first = shown.first(days)
    figure = Draft(look)
    axes = {}
    asked = _asked(frames, days["exercise_id"].iloc[0], shown)
    for number, panel in enumerate(panels, start=1):
        yaxis = "y" if number == 1 else f"y{number}"
        top = 1.15 * days[panel.column].max()
        if panel.asked is not None and asked is not None:
            top = max(top, 1.15 * asked[panel.asked[1]].max())
            _add_asked(figure, look, asked, panel, yaxis)
        _add_days(figure, look, days, panel, yaxis, px_per_unit=_PLOT_PX / top)
        axes[f"yaxis{number}"] = {
            "range": [0, top],
            "title_text": panel.title,
            "domain": floors[2 * (number - 1)],
        }
    explained, above_px = add_marks(figure, frames, look, shown)
    anchor = "y" if len(panels) == 1 else f"y{len(panels)}"
    figure.update_layout(xaxis={**time_axis(first, shown.end), "anchor": anchor}, **axes)
    return finish(
        figure,
        frames,
        look,
        *_title(frames, days, panels[0]),
        notes=[*_notes(days, has_band=len(panels) > 1 and asked is not None), *explained],
        plot_px=_PLOT_PX * len(panels) + _BETWEEN_PX * (len(panels) - 1),
        above_px=above_px,
    )


def _asked(frames: Frames, exercise_id: str, shown: Period) -> pd.DataFrame | None:
    """Hold that the plan in force asked for on each day; None where it never asked for one."""
    if frames.plans.empty:
        return None
    days = pd.date_range(shown.start, shown.end, freq="D", unit="s")
    rows = prescribed(frames.plans, frames.pauses, days)
    rows = rows[rows["exercise_id"] == exercise_id].drop_duplicates("day")
    holds = rows.set_index("day")[["hold_min_s", "hold_max_s"]].reindex(days)
    return None if holds["hold_min_s"].isna().all() else holds


def _add_asked(figure: Draft, look: Look, asked: pd.DataFrame, panel: Panel, yaxis: str) -> None:
    for column, fill in zip(panel.asked or (), ("none", "tonexty"), strict=True):
        figure.add_scatter(
            x=asked.index,
            y=asked[column],
            yaxis=yaxis,
            mode="lines",
            name=f"asked {column}",
            fill=fill,
            fillcolor="rgba(128,128,128,0.22)",
            line={"color": look.palette.unknown, "width": 1, "shape": "hv"},
            connectgaps=False,
            hoverinfo="skip",
        )


def _add_days(
    figure: Draft, look: Look, days: pd.DataFrame, panel: Panel, yaxis: str, *, px_per_unit: float
) -> None:
    ends = []
    known = days[days[panel.column].notna()]
    for side in _SIDES:
        rows = known[known["side"] == side]
        if rows.empty:
            continue
        colour = look.palette.side(side)
        figure.add_scatter(
            x=rows["day"],
            y=rows[panel.column],
            yaxis=yaxis,
            mode="markers",
            name=f"{panel.column} {side}",
            cliponaxis=False,
            # Hollow where the other is filled: both show where they are alike.
            marker={
                "symbol": SIDE_SYMBOLS[side] + ("-open" if side == "right" else ""),
                "size": 10 if side == "right" else 6,
                "color": colour,
                "line": {"width": 1.5},
            },
            hovertext=[
                hover(
                    f"{full_day(row.day)}, {side}: {plain(value)}{panel.unit}",
                    f"{count_text(int(row.n_sets), 'set')}, {count_text(int(row.reps), 'repetition')} in all",
                )
                for row, value in zip(rows.itertuples(), rows[panel.column], strict=True)
            ],
            hoverinfo="text",
        )
        ends.append((rows["day"].iloc[-1], float(rows[panel.column].iloc[-1]), side))
    last = max((day for day, _, _ in ends), default=None)
    line_labels(
        figure,
        [(last, value, side) for _, value, side in ends],
        px_per_unit=px_per_unit,
        apart_px=16,
        yaxis=yaxis,
    )


def _title(frames: Frames, days: pd.DataFrame, panel: Panel) -> tuple[str, str]:
    figures = []
    for side in _SIDES:
        rows = days[(days["side"] == side) & days[panel.column].notna()].sort_values("day")
        if rows.empty:
            continue
        first, last = (f"{plain(rows[panel.column].iloc[place])}{panel.unit}" for place in (0, -1))
        where = "" if side == "both" else f"{side} "
        figures.append(f"{where}{last}" if len(rows) == 1 else f"{where}{first} → {last}")
    what = "longest hold of the day" if panel is _HOLD else "repetitions a day"
    n_days = days["day"].nunique()
    compared = ", the first and the latest compared" if n_days > 1 else ""
    name = _name(frames, days["exercise_id"].iloc[0])
    return (
        f"{name}, {what}: {', '.join(figures)}",
        f"{count_text(n_days, 'day')} with it{compared}; last on {full_day(days['day'].max())}.",
    )


def _notes(days: pd.DataFrame, *, has_band: bool) -> list[str]:
    notes = [
        "Dot: left. Open square: right. Diamond: both sides at once. Days without a mark: not done or not"
        " logged."
    ]
    if has_band:
        notes.append("Grey: the hold that the plan asked for.")
    untimed = int(days["n_without_hold"].sum())
    if untimed and days["best_hold_s"].notna().any():
        notes.append(f"{count_text(untimed, 'set')} without a logged hold are in the repetitions only.")
    return notes

"""Adherence calendar: weeks across, days down, one cell a day."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from psoas_analytics.charts.adherence import nothing_logged
from psoas_analytics.charts.cells import OPEN, WORDS, Place, draw_cells, outline
from psoas_analytics.charts.draft import Draft
from psoas_analytics.charts.look import LEFT_PX, Look, look_of
from psoas_analytics.charts.source import ONE_DAY, Day, Period, Source, frames_of, period_of
from psoas_analytics.charts.theme import finish, sentence_figure
from psoas_analytics.charts.words import hover
from psoas_analytics.frames import Frames
from psoas_analytics.measures import day_states, overall_states
from psoas_analytics.words import count_text, full_day, month_name, percent

# Month names, seven days, and some air.
_BAND_ROWS = 9
_LEGEND_STEP = 4.8
_CELL_PX, _RIGHT_PX = 22, 12
COLUMNS = ("day", "state", "done_percent")
_LONGEST = pd.Timedelta(weeks=53)
_ASKED = ("done", "partial", "skipped", "missed", "not_logged")
_DAY_NAMES = ((0, "Mon"), (2, "Wed"), (4, "Fri"), (6, "Sun"))


def plot_adherence_calendar(
    source: Source,
    *,
    start: Day = None,
    end: Day = None,
    table: bool = False,
    theme: str = "light",
    width_px: int | None = None,
) -> go.Figure | pd.DataFrame:
    """State of each day: weeks across, Monday to Sunday down.

    Parameters
    ----------
    source : Journal or Frames
    start, end : date, str or Timestamp, optional
        First and last day, both included; by default from the first plan's start, at most 53 weeks back,
        to today.
    table : bool
        Give the figures as a table instead.
    theme : {"light", "dark"}
        Paper of the chart.
    width_px : int, optional
        Width that title, notes and weeks are laid out for; by default that of a notebook cell.

    Returns
    -------
    Figure or DataFrame
        One cell a day: filled (done), half filled (partly done), S (skipped), empty (missed), hatched
        (not logged), – (rest), P (paused). Without a plan or a logged day the figure holds one sentence.
        The table has one row for each day: ``day``, ``state``, ``done_percent``.

    Raises
    ------
    ValueError
        A start or end that is no date, a start after the end, or an unknown theme.
    """
    look = look_of(theme, width_px)
    frames = frames_of(source)
    period = period_of(frames, start, end)
    states = day_states(frames, end=period.end)
    sentence = nothing_logged(frames, period, states)
    if sentence:
        return pd.DataFrame(columns=list(COLUMNS)) if table else sentence_figure(frames, look, sentence)
    if period.start is None and period.end - states["day"].min() >= _LONGEST:
        period = Period(period.end - _LONGEST + ONE_DAY, period.end)
    shown = period.of(states)
    days = _with_today(
        overall_states(shown, done_share=frames.thresholds["done_share"].value), frames.today, period
    )
    return _table(days) if table else _figure(frames, look, days, shown)


def _table(days: pd.DataFrame) -> pd.DataFrame:
    done = 100 * days["done_share"]
    return pd.DataFrame({"day": days["day"], "state": days["state"], "done_percent": done})


def _figure(frames: Frames, look: Look, days: pd.DataFrame, states: pd.DataFrame) -> go.Figure:
    across = max(int((look.width_px - LEFT_PX - _RIGHT_PX) / _CELL_PX), 1)
    cells = _placed(days, across)
    n_bands = int(cells["row"].max()) // _BAND_ROWS + 1
    figure = Draft(look)
    figure.add_trace(_hover_layer(cells, states, frames))
    today = [*cells.loc[cells["day"] == frames.today, ["column", "row"]].itertuples(index=False, name=None)]
    samples = _legend(figure, across, first_row=n_bands * _BAND_ROWS, with_today=bool(today))
    places = cells[["state", "column", "row"]].itertuples(index=False, name=None)
    draw_cells(figure, look, [*places, *samples])
    outline(figure, look, [*today, *((column, row) for state, column, row in samples if state == OPEN)])
    _name_months(figure, cells, across)
    n_rows = n_bands * _BAND_ROWS + (samples[-1][2] - samples[0][2]) + 1.5
    _set_axes(figure, n_bands, n_rows, across)
    return finish(
        figure,
        frames,
        look,
        *_title(cells),
        notes=["Point at a day to see its exercises. Past days can be added."],
        plot_px=round(n_rows * _CELL_PX),
        axis_px=4,
        right_px=_RIGHT_PX,
    )


def _with_today(overall: pd.DataFrame, today: pd.Timestamp, period: Period) -> pd.DataFrame:
    """Add today, which has no state before it is answered, so that its cell is there from the morning on."""
    if today > period.end or today in set(overall["day"]):
        return overall
    return pd.concat([overall, pd.DataFrame({"day": [today], "state": [OPEN]})], ignore_index=True)


def _placed(overall: pd.DataFrame, across: int) -> pd.DataFrame:
    """Give each day its column and row."""
    day = overall["day"]
    monday = day.iloc[0] - day.iloc[0].weekday() * ONE_DAY
    week = (day - monday).dt.days // 7
    return overall.assign(
        column=week % across,
        row=week // across * _BAND_ROWS + 1 + day.dt.day_of_week,
    )


def _hover_layer(cells: pd.DataFrame, states: pd.DataFrame, frames: Frames) -> go.Heatmap:
    """Return a see-through map that knows each day's state and tells its words; the cells lie on top."""
    exercises = dict(iter(states.groupby("day")))
    names = list(WORDS)
    return go.Heatmap(
        x=cells["column"],
        y=cells["row"],
        z=[names.index(state) for state in cells["state"]],
        customdata=np.column_stack([cells["day"].dt.strftime("%Y-%m-%d"), cells["state"]]),
        zmin=0,
        zmax=len(names),
        colorscale=[[0, "rgba(0,0,0,0)"], [1, "rgba(0,0,0,0)"]],
        showscale=False,
        hovertext=[_hover(cell, exercises.get(cell.day), frames) for cell in cells.itertuples()],
        hoverinfo="text",
    )


def _hover(cell: object, exercises: pd.DataFrame | None, frames: Frames) -> str:
    state, share, day = cell.state, cell.done_share, cell.day  # type: ignore[attr-defined]
    done = "" if pd.isna(share) or state == "rest" else f", {percent(share)} of what was asked"
    lines = [f"{full_day(day)}: {'today, ' if state == OPEN else ''}{WORDS[state]}{done}"]
    if exercises is not None and state in ("done", "partial", "skipped", "missed"):
        lines += [
            _exercise_words(one, frames)
            for one in exercises.itertuples()
            if one.state not in ("rest", "paused")
        ]
    return hover(*lines)


def _exercise_words(one: object, frames: Frames) -> str:
    exercise_id, state, share = one.exercise_id, one.state, one.done_share  # type: ignore[attr-defined]
    known = frames.catalog.get(exercise_id)
    name = exercise_id if known is None else known.name
    part = f", {percent(share)}" if state == "partial" else ""
    return f"{name}: {WORDS[state]}{part}"


def _legend(figure: Draft, across: int, *, first_row: int, with_today: bool) -> list[Place]:
    """Write the words of the legend below the weeks; return the cells that stand beside them."""
    samples: list[Place] = []
    named = (
        {**WORDS, OPEN: "today"} if with_today else {state: WORDS[state] for state in WORDS if state != OPEN}
    )
    for place, (state, words) in enumerate(named.items()):
        row, column = divmod(place, max(int(across / _LEGEND_STEP), 1))
        x, y = column * _LEGEND_STEP, first_row + 1.1 * row
        samples.append((state, x, y))
        figure.add_annotation(x=x, y=y, xshift=15, text=words, showarrow=False, xanchor="left", borderpad=0)
    return samples


def _name_months(figure: Draft, cells: pd.DataFrame, across: int) -> None:
    weeks = cells.drop_duplicates(["column", "row"]).assign(band=cells["row"] // _BAND_ROWS)
    weeks = weeks.drop_duplicates(["band", "column"], keep="last")
    with_year = True
    for _, band in weeks.groupby("band"):
        starts = band[band["day"].dt.month != band["day"].dt.month.shift()]
        # A name is wider than two weeks: a month of which only so much shows goes without.
        roomy = starts[(starts["column"].shift(-1) - starts["column"]).fillna(across) > 2]
        for one in roomy.itertuples():
            year = f" {one.day.year}" if with_year or one.day.month == 1 else ""
            with_year = False
            figure.add_annotation(
                x=one.column - 0.5,
                y=one.band * _BAND_ROWS,
                text=f"{month_name(one.day)}{year}",
                showarrow=False,
                xanchor="left",
                borderpad=0,
            )


def _set_axes(figure: Draft, n_bands: int, n_rows: float, across: int) -> None:
    rows = [
        (band * _BAND_ROWS + 1 + weekday, name) for band in range(n_bands) for weekday, name in _DAY_NAMES
    ]
    bare = {"showgrid": False, "showline": False, "ticks": "", "constrain": "domain"}
    figure.update_layout(
        xaxis={"range": [-0.6, across - 0.4], "showticklabels": False, "constraintoward": "left", **bare},
        yaxis={
            "range": [n_rows - 0.5, -0.5],
            "tickvals": [row for row, _ in rows],
            "ticktext": [name for _, name in rows],
            "scaleanchor": "x",
            "constraintoward": "top",
            **bare,
        },
    )


def _title(cells: pd.DataFrame) -> tuple[str, str]:
    counts = cells["state"].value_counts()
    n = {state: int(counts.get(state, 0)) for state in WORDS}
    asked = sum(n[state] for state in _ASKED)
    finding = (
        f"Exercise days, self-reported: {n['done']} of {asked} done, {n['partial']} partly,"
        f" {n['not_logged']} not logged"
    )
    others = [f"{n[state]} {WORDS[state]}" for state in ("skipped", "missed", "paused") if n[state]]
    if n["rest"]:
        others.append(count_text(n["rest"], "rest day"))
    return finding, f"{', '.join(others)}." if others else ""

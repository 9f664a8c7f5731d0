"""Pain beside what was done: on one time axis, and pair by pair."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from psoas_analytics.charts.adherence import not_logged, nothing_logged, share_axis
from psoas_analytics.charts.colours import ADHERENCE, PAIN, QUIET
from psoas_analytics.charts.marks import ROW_PX, draw_marks, mark_notes, marks, rows_of
from psoas_analytics.charts.pain import PAIN_MAX, add_pain, pain_axis
from psoas_analytics.charts.source import (
    Day,
    Period,
    Source,
    frames_of,
    no_pain_sentence,
    period_of,
    site_pain,
)
from psoas_analytics.charts.theme import DAY_MS, every_day, finish, new_figure, sentence_figure, time_axis
from psoas_analytics.charts.words import hover
from psoas_analytics.inference import NotEnough
from psoas_analytics.measures import day_states, overall_states, paired_days
from psoas_analytics.thresholds import value
from psoas_analytics.words import count_text, full_day, percent, plain

LAGS_DAYS = (0, 1, 2, 3)
CANNOT_TELL = (
    "This log cannot tell why: pain itself can stop exercise, pain can settle by itself,"
    " and both can share a trend."
)
_LAG_WORDS = ("Same day", "1 day later", "2 days later", "3 days later")
_PAIN_PX, _BETWEEN_PX, _DONE_PX, _AXIS_PX, _SCATTER_PX, _ROW_GAP_PX = 150, 16, 90, 74, 130, 46
_FULL_PERCENT = 100
_COLUMNS = ((0.0, 0.47), (0.53, 1.0))
# Diameter of a circle that stands for one day, and of the largest.
_ONE_DAY_PX, _LARGEST_PX = 6, 18


def plot_pain_and_adherence(
    source: Source, *, start: Day = None, end: Day = None, site: str | None = None, side: str | None = None
) -> go.Figure:
    """Pain and done share by day on one time axis; below, pain against the share done 0 to 3 days before.

    Parameters
    ----------
    source : Journal or Frames
    start, end : date, str or Timestamp, optional
        First and last day, both included; by default from the first entry to today.
    site, side : str, optional
        By default the site and side with the most scored days.

    Returns
    -------
    Figure
        The four pictures of pairs stand there only from 28 paired days on, for each of the lags; they hold no
        line and no p-value. Without a pain score or a logged day the figure holds one sentence.

    Raises
    ------
    ValueError
        A start or end that is no date, a start after the end, or an unknown side.
    """
    frames = frames_of(source)
    period = period_of(frames, start, end)
    pain = site_pain(frames, period, site, side)
    if pain is None or period.of(pain.daily).empty:
        return sentence_figure(frames, no_pain_sentence(frames, site, side))
    states = day_states(frames, end=period.end)
    sentence = nothing_logged(frames, period, states)
    if sentence:
        return sentence_figure(frames, sentence)
    overall = overall_states(states)
    first = period.first(pain.daily, overall)
    shown = Period(first, period.end)
    pairs = [paired_days(overall, period.of(pain.daily), lag_days=lag) for lag in LAGS_DAYS]
    fewest = min(len(one) for one in pairs)
    need = int(value("pairs_for_picture"))
    enough = fewest >= need
    found = marks(frames, shown)
    rows = rows_of(found, first, period.end)
    heights = [_PAIN_PX, _BETWEEN_PX, _DONE_PX]
    if enough:
        heights += [_AXIS_PX, _SCATTER_PX, _ROW_GAP_PX, _SCATTER_PX]
    floors = _floors(heights)
    figure = new_figure()
    add_pain(figure, pain, shown, px_per_point=_PAIN_PX / PAIN_MAX)
    _add_done(figure, shown.of(overall), shown)
    figure.update_layout(
        xaxis={**time_axis(first, period.end), "anchor": "y2"},
        yaxis={**pain_axis(), "domain": floors[0]},
        yaxis2={**share_axis("Done (%)"), "domain": floors[2], "tickvals": [0, 50, 100]},
    )
    draw_marks(figure, found, rows, bottom=floors[2][0])
    if enough:
        finding = f"{pain.name} beside exercise done: {count_text(len(pairs[0]), 'day')} with both"
        _add_pairs(figure, pairs, [floors[4], floors[6]])
        detail = (
            "Self-reported. Circles: a day's pain, against the share done that day or 1 to 3 days before."
        )
    else:
        finding = f"{pain.name} beside exercise done, day by day"
        detail = str(NotEnough(fewest, need, "days with both"))
    return finish(
        figure,
        frames,
        finding,
        detail,
        notes=[*_notes(enough), *mark_notes(found)],
        plot_px=sum(heights),
        above_px=ROW_PX * (max(rows, default=-1) + 1),
    )


def _floors(heights: Sequence[int]) -> list[list[float]]:
    """Domain of each part of the plot, from the top down, as shares of the height."""
    total, used, floors = sum(heights), 0, []
    for height in heights:
        top, used = used, used + height
        floors.append([max(0.0, 1 - used / total), 1 - top / total])
    return floors


def _add_done(figure: go.Figure, overall: pd.DataFrame, period: Period) -> None:
    days = every_day(overall, period.first(overall), period.end)
    share = days["done_share"]
    figure.add_bar(
        x=days.index,
        y=100 * share,
        width=0.8 * DAY_MS,
        yaxis="y2",
        name="done share",
        marker={"color": ADHERENCE, "line": {"width": 0}},
        hovertext=[
            "" if pd.isna(one) else hover(f"{full_day(day)}: {percent(one)} done")
            for day, one in share.items()
        ],
        hoverinfo="text",
    )
    nothing = days.index[share == 0]
    figure.add_scatter(
        x=nothing,
        y=[0] * len(nothing),
        yaxis="y2",
        mode="markers",
        name="nothing done",
        cliponaxis=False,
        marker={"symbol": "x-thin", "size": 6, "line": {"color": PAIN, "width": 1.5}},
        hovertext=[hover(f"{full_day(day)}: logged, nothing done") for day in nothing],
        hoverinfo="text",
    )
    unknown = not_logged(overall, top=_FULL_PERCENT)
    unknown.yaxis = "y2"
    figure.add_trace(unknown)


def _add_pairs(figure: go.Figure, pairs: Sequence[pd.DataFrame], floors: Sequence[list[float]]) -> None:
    for place, one in enumerate(pairs):
        row, column = divmod(place, 2)
        number = place + 3
        _add_circles(figure, one, number)
        figure.update_layout(
            {
                f"xaxis{number}": {
                    "domain": _COLUMNS[column],
                    "anchor": f"y{number}",
                    "range": [-8, 108],
                    "tickvals": [0, 50, 100],
                    "title_text": "Done (%)" if row else "",
                },
                f"yaxis{number}": {
                    "domain": floors[row],
                    "anchor": f"x{number}",
                    "range": [-0.7, PAIN_MAX + 0.7],
                    "tickvals": [0, 5, 10],
                    "title_text": "" if column else "Pain (0 to 10)",
                    "showticklabels": not column,
                },
            }
        )
        figure.add_annotation(
            text=f"{_LAG_WORDS[place]}, n={len(one)}",
            xref="paper",
            x=_COLUMNS[column][0],
            xanchor="left",
            yref="paper",
            y=floors[row][1],
            yanchor="bottom",
            showarrow=False,
            borderpad=2,
        )


def _add_circles(figure: go.Figure, pairs: pd.DataFrame, number: int) -> None:
    """Draw pairs; equal ones pile up into a circle whose area is their number."""
    piles = (
        pairs.assign(done=(100 * pairs["done_share"]).round())
        .groupby(["done", "pain_nrs"])
        .size()
        .reset_index(name="n")
    )
    figure.add_scatter(
        x=piles["done"],
        y=piles["pain_nrs"],
        xaxis=f"x{number}",
        yaxis=f"y{number}",
        mode="markers",
        name=_LAG_WORDS[number - 3],
        customdata=piles["n"],
        cliponaxis=False,
        marker={
            "size": min(_ONE_DAY_PX, _LARGEST_PX / piles["n"].max() ** 0.5) * piles["n"] ** 0.5,
            "color": PAIN,
            "opacity": 0.45,
            "line": {"color": QUIET, "width": 0},
        },
        hovertext=[
            hover(f"{count_text(int(one.n), 'day')}: {one.done:g} % done, pain {plain(one.pain_nrs)}")
            for one in piles.itertuples()
        ],
        hoverinfo="text",
    )


def _notes(enough: bool) -> list[str]:
    notes = [
        CANNOT_TELL,
        "Bars: share of the day's exercises that was done. x: logged, nothing done. Hatched: not logged."
        " Blank: rest or pause.",
    ]
    return [*notes, "A larger circle: more days."] if enough else notes

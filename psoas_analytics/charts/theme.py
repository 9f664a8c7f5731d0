"""What every chart is put together from: title, notes below, time axis, labels beside lines, hatching."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from psoas_analytics.charts.draft import Draft
from psoas_analytics.charts.look import EDGE_PX, LEFT_PX, RIGHT_PX, TEXT_PX, TITLE_PX, Look
from psoas_analytics.charts.source import ONE_DAY
from psoas_analytics.charts.words import wrapped
from psoas_analytics.frames import Frames

DAY_MS = 86_400_000
_LINE = 1.3
_AXIS_PX = 44


def finish(
    figure: Draft,
    frames: Frames,
    look: Look,
    finding: str,
    detail: str = "",
    *,
    notes: Sequence[str] = (),
    plot_px: int,
    above_px: int = 0,
    axis_px: int = _AXIS_PX,
    right_px: int = RIGHT_PX,
    left_px: int = LEFT_PX,
) -> go.Figure:
    """Put title, notes and size on a figure, and make it; every text here is plain and is made safe.

    Parameters
    ----------
    finding, detail : str
        First and second part of the title. Synthetic data gets the word SYNTHETIC in front.
    notes : list of str
        Below the chart, each from a line of its own.
    plot_px, above_px, axis_px, right_px, left_px : int
        Height of the plot; room above it for numbers, below it for its axis, on both sides for labels.
    """
    title, n_lines = title_text(frames, look, finding, detail)
    below = [line for note in notes for line in wrapped(note, look.chars(TEXT_PX))]
    top = EDGE_PX + math.ceil(n_lines * TITLE_PX * _LINE) + 10 + above_px
    bottom = axis_px + math.ceil(len(below) * TEXT_PX * _LINE) + EDGE_PX
    height = top + plot_px + bottom
    # Plotly hangs a title of one line from its top, but stands one of several on the first line's foot.
    title_px = EDGE_PX + (0.7 * TITLE_PX if n_lines > 1 else 0)
    figure.update_layout(
        title={"text": title, "y": 1 - title_px / height},
        height=height,
        margin={"l": left_px, "r": right_px, "t": top, "b": bottom},
    )
    if below:
        figure.add_annotation(
            name="notes",
            text="<br>".join(below),
            xref="paper",
            x=0,
            xanchor="left",
            xshift=EDGE_PX - left_px,
            yref="paper",
            y=0,
            yanchor="top",
            yshift=-axis_px,
            align="left",
            showarrow=False,
            borderpad=0,
            font={"color": look.palette.quiet},
        )
    return figure.figure()


def title_text(frames: Frames, look: Look, finding: str, detail: str = "") -> tuple[str, int]:
    """Wrap a title in two sizes; return it with its number of lines."""
    large = wrapped(f"SYNTHETIC: {finding}" if frames.synthetic else finding, look.chars(TITLE_PX))
    style = f"font-size:{TEXT_PX}px;color:{look.palette.quiet}"
    small = [f'<span style="{style}">{line}</span>' for line in wrapped(detail, look.chars(TEXT_PX))]
    return "<br>".join([*large, *small]), len(large) + len(small)


def sentence_figure(frames: Frames, look: Look, sentence: str) -> go.Figure:
    """Draw a friendly sentence in place of a chart that has nothing to show."""
    figure = Draft(look)
    figure.update_layout(xaxis_visible=False, yaxis_visible=False)
    return finish(figure, frames, look, sentence, plot_px=10, axis_px=0)


def time_axis(first: pd.Timestamp, last: pd.Timestamp) -> dict[str, Any]:
    """Axis over every day of a period, with a little air at both ends."""
    n_days = (last - first).days + 1
    air = max(ONE_DAY / 2, 0.015 * n_days * ONE_DAY)
    axis: dict[str, Any] = {
        "type": "date",
        "range": [first - air, last + air],
        "tickformat": "%-d %b\n%Y" if n_days <= 400 else "%b\n%Y",
    }
    if n_days <= 14:
        # Left alone, plotly puts clock times between the days.
        axis |= {"tick0": first, "dtick": DAY_MS * math.ceil(n_days / 5)}
    return axis


def every_day(frame: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """Rows by day with an empty row for each missing day, so that no line crosses a gap."""
    return frame.set_index("day").reindex(pd.date_range(first, last, freq="D", unit="s", name="day"))


def stacked(heights: Sequence[int]) -> list[list[float]]:
    """Domain of each part of a plot, from the top down, as shares of the height.

    Examples
    --------
    >>> stacked([30, 10, 60])
    [[0.7, 1.0], [0.6, 0.7], [0.0, 0.6]]
    """
    total, used, floors = sum(heights), 0, []
    for height in heights:
        top, used = used, used + height
        floors.append([round(max(0.0, 1 - used / total), 9), round(1 - top / total, 9)])
    return floors


def line_labels(
    figure: Draft,
    labels: Sequence[tuple[Any, float, str]],
    *,
    px_per_unit: float,
    apart_px: int,
    yaxis: str = "y",
) -> None:
    """Write (place, value, words) beside line ends, pushed apart so that none covers another."""
    shifts = spread([value * px_per_unit for _, value, _ in labels], apart_px)
    for (place, value, words), shift in zip(labels, shifts, strict=True):
        figure.add_annotation(
            x=place,
            y=value,
            yref=yaxis,
            yshift=shift,
            xshift=6,
            text=words,
            xanchor="left",
            align="left",
            showarrow=False,
            borderpad=0,
        )


def spread(places_px: Sequence[float], apart_px: float) -> list[float]:
    """Shift for each place so that neighbours stand ``apart_px`` apart, moved as little as may be.

    Examples
    --------
    >>> spread([10, 10], 20), spread([0, 50], 20)
    ([-10.0, 10.0], [0.0, 0.0])
    """
    order = sorted(range(len(places_px)), key=lambda one: places_px[one])
    goal = [float(place) for place in places_px]
    for lower, upper in pairwise(order):
        close = apart_px - (goal[upper] - goal[lower])
        if close > 0:
            goal[lower] -= close / 2
            goal[upper] += close / 2
    return [now - place for now, place in zip(goal, places_px, strict=True)]


def unknown_days(look: Look, days: pd.DatetimeIndex, words: Sequence[str], *, top: float) -> go.Bar:
    """Hatched grey over days of which nothing is known."""
    return go.Bar(
        x=days,
        y=[top] * len(days),
        width=DAY_MS,
        name="not logged",
        marker={
            "color": "rgba(0,0,0,0)",
            "line": {"width": 0},
            "pattern": {
                "shape": "/",
                "fgcolor": look.palette.unknown,
                "fgopacity": 0.55,
                # Seen through: plan lines and bars lie below.
                "bgcolor": "rgba(0,0,0,0)",
                "size": 6,
                "solidity": 0.2,
            },
        },
        hovertext=list(words),
        hoverinfo="text",
    )

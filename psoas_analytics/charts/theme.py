"""One look for every chart: the plotly template, titles that wrap, notes below, labels beside lines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from psoas_analytics.charts.colours import GRID, INK, PAPER, QUIET, UNKNOWN
from psoas_analytics.charts.source import ONE_DAY
from psoas_analytics.charts.words import wrapped
from psoas_analytics.frames import Frames

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
TITLE_PX, TEXT_PX = 15, 12
LEFT_PX, RIGHT_PX = 52, 76
DAY_MS = 86_400_000
# So many characters of a wide font fit a screen of 375 px.
_TITLE_CHARS, _TEXT_CHARS = 42, 53
_LINE = 1.3
_EDGE_PX = 12
_AXIS_PX = 44

_AXIS = {
    "gridcolor": GRID,
    "linecolor": QUIET,
    "tickcolor": QUIET,
    "tickfont": {"color": QUIET, "size": TEXT_PX},
    "title": {"font": {"color": QUIET, "size": TEXT_PX}, "standoff": 6},
    "zeroline": False,
    "fixedrange": True,
}
TEMPLATE = go.layout.Template(
    layout={
        "font": {"family": FONT, "size": TEXT_PX, "color": INK},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "title": {
            "font": {"size": TITLE_PX, "color": INK},
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "yref": "container",
            "yanchor": "top",
            "pad": {"l": _EDGE_PX},
        },
        "xaxis": {**_AXIS, "showgrid": False, "ticks": "outside", "showline": True},
        "yaxis": _AXIS,
        "hoverlabel": {
            "align": "left",
            "bgcolor": PAPER,
            "bordercolor": QUIET,
            "font": {"family": FONT, "size": TEXT_PX, "color": INK},
        },
        "showlegend": False,
        "hovermode": "closest",
        "bargap": 0,
        "barmode": "overlay",
        "dragmode": False,
    }
)


def new_figure() -> go.Figure:
    """Return an empty figure that wears the template."""
    return go.Figure(layout={"template": TEMPLATE})


def finish(
    figure: go.Figure,
    frames: Frames,
    finding: str,
    detail: str = "",
    *,
    notes: Sequence[str] = (),
    plot_px: int,
    above_px: int = 0,
    axis_px: int = _AXIS_PX,
    right_px: int = RIGHT_PX,
) -> go.Figure:
    """Put title, notes and size on a figure; every text here is plain and is made safe.

    Parameters
    ----------
    finding, detail : str
        First and second part of the title. Synthetic data gets the word SYNTHETIC in front.
    notes : list of str
        Below the chart, each from a line of its own.
    plot_px, above_px, axis_px, right_px : int
        Height of the plot; room above it for numbers, below it for its axis, right of it for labels.
    """
    title, n_lines = title_text(frames, finding, detail)
    below = [line for note in notes for line in wrapped(note, _TEXT_CHARS)]
    top = _EDGE_PX + math.ceil(n_lines * TITLE_PX * _LINE) + 10 + above_px
    bottom = axis_px + math.ceil(len(below) * TEXT_PX * _LINE) + _EDGE_PX
    height = top + plot_px + bottom
    # Plotly hangs a title of one line from its top, but stands one of several on the first line's foot.
    title_px = _EDGE_PX + (0.7 * TITLE_PX if n_lines > 1 else 0)
    figure.update_layout(
        title={"text": title, "y": 1 - title_px / height},
        height=height,
        margin={"l": LEFT_PX, "r": right_px, "t": top, "b": bottom},
    )
    if below:
        figure.add_annotation(
            name="notes",
            text="<br>".join(below),
            xref="paper",
            x=0,
            xanchor="left",
            xshift=_EDGE_PX - LEFT_PX,
            yref="paper",
            y=0,
            yanchor="top",
            yshift=-axis_px,
            align="left",
            showarrow=False,
            borderpad=0,
            font={"color": QUIET},
        )
    return figure


def title_text(frames: Frames, finding: str, detail: str = "") -> tuple[str, int]:
    """Wrap a title in two sizes; return it with its number of lines."""
    large = wrapped(f"SYNTHETIC: {finding}" if frames.synthetic else finding, _TITLE_CHARS)
    small = wrapped(detail, _TEXT_CHARS)
    lines = [*large, *(f'<span style="font-size:{TEXT_PX}px;color:{QUIET}">{line}</span>' for line in small)]
    return "<br>".join(lines), len(lines)


def sentence_figure(frames: Frames, sentence: str) -> go.Figure:
    """Draw a friendly sentence in place of a chart that has nothing to show."""
    figure = new_figure()
    figure.update_layout(xaxis_visible=False, yaxis_visible=False)
    return finish(figure, frames, sentence, plot_px=10, axis_px=0)


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
    return frame.set_index("day").reindex(pd.date_range(first, last, freq="D", unit="s"))


def line_labels(
    figure: go.Figure,
    labels: Sequence[tuple[pd.Timestamp, float, str]],
    *,
    px_per_unit: float,
    apart_px: int,
) -> None:
    """Write (day, value, words) beside line ends, pushed apart so that none covers another."""
    shifts = spread([value * px_per_unit for _, value, _ in labels], apart_px)
    for (day, value, words), shift in zip(labels, shifts, strict=True):
        figure.add_annotation(
            x=day,
            y=value,
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


def unknown_days(days: pd.DatetimeIndex, words: Sequence[str], *, top: float) -> go.Bar:
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
                "fgcolor": UNKNOWN,
                "fgopacity": 0.55,
                "bgcolor": PAPER,
                "size": 6,
                "solidity": 0.2,
            },
        },
        hovertext=list(words),
        hoverinfo="text",
    )

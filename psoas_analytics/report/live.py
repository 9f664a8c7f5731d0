"""Charts to explore, by plotly, for a page that was asked for them; the script is the installed one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from psoas_analytics.frames import Frames

if TYPE_CHECKING:
    import plotly.graph_objects as go

# Wide enough for the column of the page, and never wider than the screen.
_WIDTH_PX = 840


def live_charts(frames: Frames, parts: Mapping[str, Any]) -> str:
    """Draw the charts of those sections that a page holds.

    Parameters
    ----------
    frames : Frames
        What the report was built from.
    parts : mapping
        The fields of a report by name; a section that is not there is not drawn either.

    Returns
    -------
    str
        Elements and scripts, plotly.js first; empty if no section has a chart.
    """
    import plotly.io
    from plotly.offline import get_plotlyjs

    drawn = [
        plotly.io.to_html(
            figure,
            full_html=False,
            include_plotlyjs=False,
            # Without an id of our own plotly makes up another one each time.
            div_id=f"live-{name}",
            config={"displaylogo": False, "responsive": True},
        )
        for name, figure in _figures(_shared(frames, parts), parts)
    ]
    return f"<script>{get_plotlyjs()}</script>\n" + "\n".join(drawn) if drawn else ""


def _shared(frames: Frames, parts: Mapping[str, Any]) -> Frames:
    """The tables without the words that the page was not to hold: they are marks in every chart."""
    import pandas as pd

    if parts["changes"]:
        return frames
    return replace(
        frames,
        events=frames.events.iloc[:0],
        pauses=frames.pauses.assign(reason="reason not shown"),
        plans=frames.plans.assign(title="", author="", written_on=pd.NaT),
    )


def _figures(frames: Frames, parts: Mapping[str, Any]) -> Iterator[tuple[str, go.Figure]]:
    from psoas_analytics import charts

    days = {"start": parts["header"].start, "end": parts["header"].end, "width_px": _WIDTH_PX}
    if parts["pain"] is not None:
        yield "pain", charts.plot_pain(frames, **days)
    if parts["calendar"] is not None:
        yield "adherence", charts.plot_adherence(frames, **days)
    if parts["pain"] is not None and parts["calendar"] is not None:
        yield "pain-and-adherence", charts.plot_pain_and_adherence(frames, **days)
    if parts["flexibility"] is not None:
        yield "flexibility", charts.plot_flexibility(frames, **days)

"""Where it hurts: mean pain by site, written on a body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from psoas_analytics.body import VIEW_BOX, VIEWS, Region, details, outline, regions
from psoas_analytics.charts.draft import Draft
from psoas_analytics.charts.look import Look, look_of
from psoas_analytics.charts.source import WHERE_TO_LOG, Day, Period, Source, frames_of, pain_name, period_of
from psoas_analytics.charts.theme import finish, sentence_figure
from psoas_analytics.charts.words import hover
from psoas_analytics.frames import Frames
from psoas_analytics.measures import pain_by_site
from psoas_analytics.words import count_text, period_text

COLUMNS = ("site", "side", "pain_mean_nrs", "pain_max_nrs", "n_days")
_PLOT_PX, _EDGE_PX = 470, 12
_LEFT, _TOP, _WIDTH, _HEIGHT = VIEW_BOX
# Ink on the darkest fill still has a contrast of 4.5 on both papers.
_OPACITY_PER_POINT = 0.04
_NAMED = 3


def plot_body_map(
    source: Source,
    *,
    start: Day = None,
    end: Day = None,
    table: bool = False,
    theme: str = "light",
    width_px: int | None = None,
) -> go.Figure | pd.DataFrame:
    """Mean pain at each site, front and back; the numbers stand in the regions.

    Parameters
    ----------
    source : Journal or Frames
    start, end : date, str or Timestamp, optional
        First and last day, both included; by default from the first score to today.
    table : bool
        Give the figures as a table instead.
    theme : {"light", "dark"}
        Paper of the chart.
    width_px : int, optional
        Width that title and notes are wrapped for; by default that of a notebook cell.

    Returns
    -------
    Figure or DataFrame
        The darker a region, the higher its mean over the scored days ("average of the last 24 hours"). A
        score without a side is drawn in the middle, or on both sides where there is no middle; sites that
        are not on the map are told below. Without a score the figure holds one sentence. The table has one
        row for each site and side: ``site``, ``side`` (missing where none was given), ``pain_mean_nrs``,
        ``pain_max_nrs`` (0-10), ``n_days``.

    Raises
    ------
    ValueError
        A start or end that is no date, a start after the end, or an unknown theme.
    """
    look = look_of(theme, width_px)
    frames = frames_of(source)
    period = period_of(frames, start, end)
    sites = _sites(frames, period)
    if table:
        return sites
    if sites.empty:
        when = "yet" if frames.pain.empty else "in this period"
        return sentence_figure(frames, look, f"No pain scores {when}. Add one in {WHERE_TO_LOG}.")
    return _figure(frames, look, period, sites)


def _sites(frames: Frames, period: Period) -> pd.DataFrame:
    """Mean by site and side, the highest first."""
    found = pain_by_site(period.of(frames.pain)).rename(
        columns={"pain_mean": "pain_mean_nrs", "pain_max": "pain_max_nrs"}
    )
    return found.sort_values("pain_mean_nrs", ascending=False, ignore_index=True)[list(COLUMNS)]


def _figure(frames: Frames, look: Look, period: Period, sites: pd.DataFrame) -> go.Figure:
    figure = Draft(look)
    rows = {(one.site, None if pd.isna(one.side) else one.side): one for one in sites.itertuples()}
    drawn: set[int] = set()
    for number, view in enumerate(VIEWS, start=1):
        axes = {"xref": f"x{number}", "yref": f"y{number}"}
        _add_outline(figure, look, view, axes)
        for region in regions(view):
            pain = _pain_of(region, rows)
            _add_region(figure, look, region, axes, pain)
            drawn |= set() if pain is None else {pain.Index}
        _set_axes(figure, number)
        _name_view(figure, look, view, axes)
    days = frames.pain["day"]
    shown = (days.min() if period.start is None else period.start, period.end)
    off_map = sites.drop(index=list(drawn))
    return finish(
        figure,
        frames,
        look,
        *_title(sites),
        notes=_notes(shown, off_map),
        plot_px=min(_PLOT_PX, round(0.5 * (look.width_px - 2 * _EDGE_PX) * _HEIGHT / _WIDTH)),
        axis_px=10,
        left_px=_EDGE_PX,
        right_px=_EDGE_PX,
    )


def _pain_of(region: Region, rows: Mapping[tuple[str, str | None], Any]) -> Any:
    """Row whose pain a region shows: that of its own side, else of both sides or of no side; else None."""
    sides = [region.side, "both", None]
    if region.site == "low back":
        # The middle of the low back is drawn by itself, so a score without a side belongs there alone.
        sides = [None] if region.side is None else [region.side, "both"]
    return next((rows[region.site, side] for side in sides if (region.site, side) in rows), None)


def _add_outline(figure: Draft, look: Look, view: str, axes: dict[str, str]) -> None:
    for path in (outline(), details(view)):  # type: ignore[arg-type]
        figure.add_shape(type="path", path=path, line={"color": look.palette.quiet, "width": 1}, **axes)


def _add_region(figure: Draft, look: Look, region: Region, axes: dict[str, str], pain: Any) -> None:
    figure.add_shape(
        type="path",
        name=f"{region.view} {region.site} {region.side or ''}".strip(),
        path=region.path,
        line={"color": look.palette.quiet, "width": 0.5 if pain is None else 1.5},
        fillcolor=look.palette.paper if pain is None else _mixed(look, pain.pain_mean_nrs),
        **axes,
    )
    if pain is None:
        return
    where = pain_name(region.site, region.side)
    side = "; given without a side" if pd.isna(pain.side) and region.side else ""
    figure.add_annotation(
        x=region.centre[0],
        y=region.centre[1],
        text=f"{pain.pain_mean_nrs:.1f}",
        hovertext=hover(
            f"{where}: mean {pain.pain_mean_nrs:.1f}, highest {pain.pain_max_nrs:g}",
            f"{count_text(int(pain.n_days), 'day')} scored{side}",
        ),
        showarrow=False,
        borderpad=0,
        **axes,
    )


def _mixed(look: Look, mean_nrs: float) -> str:
    """Paper, the darker (on dark paper the lighter) the more pain."""
    share = _OPACITY_PER_POINT * mean_nrs
    pairs = zip(_channels(look.palette.paper), _channels(look.palette.pain), strict=True)
    return "#" + "".join(f"{round(paper + share * (ink - paper)):02X}" for paper, ink in pairs)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))


def _set_axes(figure: Draft, number: int) -> None:
    bare = {"visible": False, "fixedrange": True, "constrain": "domain"}
    domain = [0, 0.5] if number == 1 else [0.5, 1]
    figure.update_layout(
        **{
            f"xaxis{number}": {
                **bare,
                "range": [_LEFT, _LEFT + _WIDTH],
                "domain": domain,
                "anchor": f"y{number}",
            },
            f"yaxis{number}": {
                **bare,
                "range": [_TOP + _HEIGHT, _TOP],
                "anchor": f"x{number}",
                "scaleanchor": f"x{number}",
            },
        }
    )
    # Axes without a trace are not drawn at all.
    figure.add_scatter(x=[0], y=[0], xaxis=f"x{number}", yaxis=f"y{number}", mode="none", hoverinfo="skip")


def _name_view(figure: Draft, look: Look, view: str, axes: dict[str, str]) -> None:
    """Say which view it is, and which hand is which: the front faces you."""
    seen = ("right", "left") if view == "front" else ("left", "right")
    for x, words in ((-44, seen[0]), (44, seen[1])):
        figure.add_annotation(
            x=x,
            y=_TOP + 40,
            text=words,
            showarrow=False,
            borderpad=0,
            font={"color": look.palette.quiet},
            **axes,
        )
    figure.add_annotation(x=-44, y=_TOP + 8, text=view, showarrow=False, borderpad=0, **axes)


def _title(sites: pd.DataFrame) -> tuple[str, str]:
    told = [f"{_name(one)} {one.pain_mean_nrs:.1f}" for one in sites.head(_NAMED).itertuples()]
    more = len(sites) - len(told)
    others = f"; {count_text(more, 'more place')} on the map" if more else ""
    return f"Mean pain by site (0 to 10): {', '.join(told)}", f"Over the scored days of each site{others}."


def _name(row: object) -> str:
    side = None if pd.isna(row.side) else row.side  # type: ignore[attr-defined]
    words = pain_name(row.site, side).replace(" pain", "", 1)  # type: ignore[attr-defined]
    return words[:1].lower() + words[1:]


def _notes(shown: tuple[pd.Timestamp, pd.Timestamp], off_map: pd.DataFrame) -> list[str]:
    notes = [
        f"{period_text(*shown)}. Numbers: mean of the scored days, your pain on average in the last 24 hours;"
        " more pain, a stronger grey. Days without a score do not count.",
        "The front figure faces you: its left is on your right.",
    ]
    if len(off_map):
        told = "; ".join(
            f"{_name(one)} {one.pain_mean_nrs:.1f} ({count_text(int(one.n_days), 'day')})"
            for one in off_map.itertuples()
        )
        notes.append(f"Not on the map: {told}.")
    return notes

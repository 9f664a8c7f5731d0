"""Numbered lines on the time axis: plan changes, events, pauses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from psoas_analytics.charts.look import Look
from psoas_analytics.charts.source import Period
from psoas_analytics.charts.words import hover
from psoas_analytics.frames import Frames
from psoas_analytics.words import answered_text, day_text, period_text

ROW_PX = 15
_LISTED = 8
_LABEL_CHARS = 90
# Numbers that stand closer than this go into a second row.
_NUMBER_PX = 18


class Mark(NamedTuple):
    """Something that may explain a change, with its number on the time axis."""

    number: int
    day: pd.Timestamp
    words: str
    is_plan: bool

    @property
    def short(self) -> str:
        """Words with their number, cut where they are long."""
        cut = self.words if len(self.words) <= _LABEL_CHARS else self.words[: _LABEL_CHARS - 1].rstrip() + "…"
        return f"{self.number}: {cut}"


def marks(frames: Frames, period: Period) -> tuple[Mark, ...]:
    """Number what began in the period, by day: plan versions, events, pauses; of one day the plan first."""
    # A date without its year means two in a long period.
    first = frames.today if period.start is None else period.start
    year = first.year != period.end.year
    found = sorted(
        (*_plan_starts(frames.plans, year), *_events(frames.events, year), *_pauses(frames.pauses, year)),
        key=lambda one: (one[0], not one[2]),
    )
    inside = [
        one for one in found if one[0] <= period.end and (period.start is None or one[0] >= period.start)
    ]
    return tuple(Mark(number, *one) for number, one in enumerate(inside, start=1))


def _plan_starts(plans: pd.DataFrame, year: bool) -> Iterator[tuple[pd.Timestamp, str, bool]]:
    # Of two versions with one start, the newer is in force from the first moment.
    versions = plans.sort_values("version").drop_duplicates("starts_on", keep="last")
    for one in versions.fillna({"title": ""}).itertuples():
        title = f", {one.title}" if one.title else ""
        by = "" if pd.isna(one.written_on) else answered_text(one.author, one.written_on)
        yield one.starts_on, f"{day_text(one.starts_on, year=year)}, plan v{one.version}{by}{title}", True


def _events(events: pd.DataFrame, year: bool) -> Iterator[tuple[pd.Timestamp, str, bool]]:
    for one in events.itertuples():
        said = one.kind == "other" or one.label.casefold().startswith(one.kind)
        yield one.day, f"{day_text(one.day, year=year)}, {'' if said else f'{one.kind}: '}{one.label}", False


def _pauses(pauses: pd.DataFrame, year: bool) -> Iterator[tuple[pd.Timestamp, str, bool]]:
    for one in pauses.itertuples():
        yield one.start, f"{period_text(one.start, one.end, year=year)}, pause: {one.reason}", False


def add_marks(
    figure: go.Figure, frames: Frames, look: Look, period: Period, *, bottom: float = 0, top: float = 1
) -> tuple[list[str], int]:
    """Draw every mark of a period that has a start; return notes for below, and the room needed above.

    ``bottom`` and ``top``: where the lines begin and end, as shares of the height.
    """
    first = period.end if period.start is None else period.start
    found = marks(frames, period)
    rows = rows_of(found, first, period.end, plot_px=look.plot_px)
    draw_marks(figure, look, found, rows, bottom=bottom, top=top)
    return mark_notes(found), ROW_PX * (max(rows, default=-1) + 1)


def rows_of(found: Sequence[Mark], first: pd.Timestamp, last: pd.Timestamp, *, plot_px: float) -> list[int]:
    """Row of each number above the chart, so that none covers another."""
    px_per_day = plot_px / max((last - first).days, 1)
    taken: list[float] = []
    rows = []
    for mark in found:
        at = (mark.day - first).days * px_per_day
        row = next((row for row, right in enumerate(taken) if at >= right), len(taken))
        taken[row : row + 1] = [at + _NUMBER_PX]
        rows.append(row)
    return rows


def draw_marks(
    figure: go.Figure,
    look: Look,
    found: Sequence[Mark],
    rows: Iterable[int],
    *,
    bottom: float = 0,
    top: float = 1,
) -> None:
    """Draw thin lines, solid for plans, dotted for others."""
    lines, numbers = [], []
    for mark, row in zip(found, rows, strict=True):
        lines.append(
            {
                "type": "line",
                "x0": mark.day,
                "x1": mark.day,
                "yref": "paper",
                "y0": bottom,
                "y1": top,
                "layer": "below",
                "line": {"color": look.palette.quiet, "width": 1, "dash": "solid" if mark.is_plan else "dot"},
            }
        )
        numbers.append(
            {
                "x": mark.day,
                "yref": "paper",
                "y": top,
                "yshift": row * ROW_PX + 3,
                "yanchor": "bottom",
                "text": str(mark.number),
                "hovertext": hover(f"{mark.number}: {mark.words}"),
                "showarrow": False,
                "borderpad": 1,
                "font": {"color": look.palette.quiet},
            }
        )
    # All at once: plotly looks at all that are there whenever one is added.
    figure.layout.shapes += tuple(lines)
    figure.layout.annotations += tuple(numbers)


def mark_notes(found: Sequence[Mark]) -> list[str]:
    """Say below the chart what the numbers mean; a long list is cut, its rest stands in the hover."""
    lines = [mark.short for mark in found[:_LISTED]]
    if len(found) > _LISTED:
        lines.append(f"{found[_LISTED].number} to {found[-1].number}: point at the numbers.")
    return lines

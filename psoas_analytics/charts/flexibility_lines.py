"""Lines of a flexibility test: sides, instruments, cold and warm apart, in the band of the error."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from psoas_analytics.charts.colours import SIDE_DASHES, SIDE_SYMBOLS
from psoas_analytics.charts.draft import Draft
from psoas_analytics.charts.look import Look
from psoas_analytics.charts.theme import line_labels
from psoas_analytics.charts.words import hover
from psoas_analytics.thresholds import Threshold
from psoas_analytics.words import FlexibilityWords, count_text, full_day, plain

# Readings further apart than this are not joined: nobody knows what was between them.
JOINED_DAYS = 31


class Line(NamedTuple):
    """Readings of one side by one instrument, cold or warm, by day, and their change from week to week."""

    side: str | None
    instrument: str
    warm: bool
    days: pd.DataFrame
    change: pd.Series

    @property
    def style(self) -> str:
        """Side whose colour, symbol and dash the line takes."""
        return self.side or "both"


def band(line: Line) -> tuple[float, float]:
    """Lowest and highest value that error alone explains, from the first week's; NaN: error unknown."""
    first, error = line.change["baseline"], line.change["mdc95"]
    return first - error, first + error


def add_reference(figure: Draft, look: Look, reference: Threshold, words: FlexibilityWords) -> None:
    """Draw the value of a reference group, which is no goal."""
    figure.add_shape(
        type="line",
        name="reference",
        xref="paper",
        x0=0,
        x1=1,
        y0=reference.value,
        y1=reference.value,
        layer="below",
        line={"color": look.palette.quiet, "width": 1, "dash": "longdashdot"},
    )
    figure.add_annotation(
        xref="paper",
        x=0,
        xanchor="left",
        y=reference.value,
        yanchor="bottom",
        text=f"{plain(reference.value)}{words.unit}: elite athletes, context only",
        showarrow=False,
        borderpad=1,
        font={"color": look.palette.quiet},
    )


def add_bands(figure: Draft, look: Look, main: list[Line]) -> None:
    """Shade where a change from the first week is within measurement error."""
    for line in main:
        low, high = band(line)
        if pd.isna(low):
            continue
        shared = {"xref": "paper", "x0": 0, "x1": 1, "layer": "below"}
        colour, dash = look.palette.side(line.style), SIDE_DASHES[line.style]
        name = f"{line.side or 'both'} error"
        figure.add_shape(
            type="rect", name=name, y0=low, y1=high, fillcolor=colour, opacity=0.1, line_width=0, **shared
        )
        for edge in (low, high):
            figure.add_shape(
                type="line",
                y0=edge,
                y1=edge,
                line={"color": colour, "width": 1, "dash": dash},
                opacity=0.5,
                **shared,
            )


def add_line(figure: Draft, look: Look, line: Line, words: FlexibilityWords) -> None:
    """Draw cold readings joined, warm ones hollow and alone."""
    days = broken(line.days)
    colour = look.palette.side(line.style)
    figure.add_scatter(
        x=days["day"],
        y=days["value"],
        mode="markers" if line.warm else "lines+markers",
        name=_label(line, long=True),
        connectgaps=False,
        line={"color": colour, "width": 2, "dash": SIDE_DASHES[line.style]},
        marker={
            "symbol": SIDE_SYMBOLS[line.style],
            "size": 8,
            "color": look.palette.paper if line.warm else colour,
            "line": {"color": colour, "width": 2 if line.warm else 0},
        },
        hovertext=["" if pd.isna(row.value) else _hover(row, line, words) for row in days.itertuples()],
        hoverinfo="text",
    )


def broken(days: pd.DataFrame) -> pd.DataFrame:
    """Put an empty row into each long gap, so that no line crosses it."""
    before = days["day"].shift()
    gaps = before[(days["day"] - before).dt.days > JOINED_DAYS] + pd.Timedelta(days=1)
    return pd.concat([days, pd.DataFrame({"day": gaps})]).sort_values("day")


def _hover(row: object, line: Line, words: FlexibilityWords) -> str:
    side = f"{line.side} " if line.side else ""
    state = "warm" if line.warm else "not warmed up"
    n = int(row.n)  # type: ignore[attr-defined]
    value = plain(row.value)  # type: ignore[attr-defined]
    day = full_day(row.day)  # type: ignore[attr-defined]
    return hover(
        f"{day}: {side}{value}{words.unit}",
        f"median of {count_text(n, 'reading')}, {line.instrument}, {state}",
    )


def _label(line: Line, *, long: bool) -> str:
    parts = [line.side or "", line.instrument if long else "", "warm" if line.warm and long else ""]
    return ", ".join(part for part in parts if part)


def add_labels(figure: Draft, lines: list[Line], first: pd.Timestamp, *, px_per_unit: float) -> None:
    """Name the lines beside their ends."""
    cold = [line for line in lines if not line.warm] or lines
    several = len({line.instrument for line in cold}) > 1
    ends = []
    for line in cold:
        words = _label(line, long=several)
        last = _last_day(lines, line.side)
        if line.days["day"].iloc[-1] < _last_day(cold, line.side):
            _label_above(figure, line, words, first, last)
        elif words:
            ends.append((last, line.days["value"].iloc[-1], words.replace(", ", "<br>")))
    line_labels(figure, ends, px_per_unit=px_per_unit, apart_px=32 if several else 16)


def _last_day(lines: list[Line], side: str | None) -> pd.Timestamp:
    return max(line.days["day"].iloc[-1] for line in lines if line.side == side)


def _label_above(figure: Draft, line: Line, words: str, first: pd.Timestamp, last: pd.Timestamp) -> None:
    """Name a line that ends early on the side of its end where it has not been itself."""
    values, day = line.days["value"], line.days["day"].iloc[-1]
    falling = values.iloc[-1] < values.iloc[0]
    figure.add_annotation(
        x=day,
        y=values.iloc[-1],
        yshift=-9 if falling else 9,
        yanchor="top" if falling else "bottom",
        xanchor="left" if day - first < (last - first) / 3 else "right",
        text=words,
        showarrow=False,
        borderpad=0,
    )

"""Flexibility, left and right, with the measurement error."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from psoas_analytics.charts.colours import SIDE_DASHES, SIDE_SYMBOLS
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
from psoas_analytics.charts.theme import finish, line_labels, new_figure, sentence_figure, time_axis
from psoas_analytics.charts.words import hover
from psoas_analytics.frames import Frames
from psoas_analytics.measures import flexibility
from psoas_analytics.thresholds import Threshold
from psoas_analytics.words import (
    HIP_EXTENSION,
    TEST_WORDS,
    FlexibilityWords,
    count_text,
    day_text,
    full_day,
    plain,
    sentence_case,
    signed,
)

_PLOT_PX = 260
COLUMNS = ("day", "test", "side", "instrument", "warm", "value", "unit", "mdc95", "mdc95_from", "n_readings")
# Readings further apart than this are not joined: nobody knows what was between them.
JOINED_DAYS = 31


class Line(NamedTuple):
    """Readings of one side by one instrument, cold or warm, by day."""

    side: str | None
    instrument: str
    warm: bool
    days: pd.DataFrame

    @property
    def style(self) -> str:
        """Side whose colour, symbol and dash the line takes."""
        return self.side or "both"


def plot_flexibility(
    source: Source,
    *,
    test: str | None = None,
    start: Day = None,
    end: Day = None,
    side: str | None = None,
    table: bool = False,
    theme: str = "light",
    width_px: int | None = None,
) -> go.Figure | pd.DataFrame:
    """One flexibility test, left and right, with the measurement error around the first value.

    Parameters
    ----------
    source : Journal or Frames
    test : str, optional
        By default hip extension of the modified Thomas test, else the test with the most days.
    start, end : date, str or Timestamp, optional
        First and last day, both included; by default from the first reading to today.
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
        Points are medians of a day's readings. Lines join cold readings of one instrument, at most 31 days
        apart; readings taken warm are hollow and not joined. Without a reading the figure holds one sentence.
        The table has one row for each day, side and instrument: ``day``, ``test``, ``side``, ``instrument``,
        ``warm``, ``value``, ``unit``, ``mdc95`` (both in that unit), ``mdc95_from``, ``n_readings``.

    Raises
    ------
    ValueError
        An unknown test, side or theme, a start or end that is no date, or a start after the end.
    """
    look = look_of(theme, width_px)
    frames = frames_of(source)
    period = period_of(frames, start, end)
    check_side(side)
    if test is not None and test not in TEST_WORDS:
        raise ValueError(f"test must be one of {', '.join(TEST_WORDS)}; got {test!r}")
    days = period.of(flexibility(frames.flexibility, plans=frames.plans, thresholds=frames.thresholds))
    test = test or _usual_test(days)
    days = days[days["test"] == test]
    if side is not None:
        days = days[days["side"] == side]
    if table:
        return days.rename(columns={"n": "n_readings"})[list(COLUMNS)].sort_values("day", ignore_index=True)
    if days.empty or test is None:
        return sentence_figure(frames, look, _nothing(frames, test, side))
    return _figure(frames, look, days, test, Period(period.first(days), period.end))


def _figure(frames: Frames, look: Look, days: pd.DataFrame, test: str, shown: Period) -> go.Figure:
    words, first = TEST_WORDS[test], shown.first(days)
    lines = _lines(days)
    main = _main_lines(lines)
    reference = frames.thresholds.get(f"reference_{test}")
    figure = new_figure(look)
    low, high = _range(days, main, reference)
    _add_bands(figure, look, main)
    if reference is not None:
        _add_reference(figure, look, reference, words)
    for line in lines:
        _add_line(figure, look, line, words)
    _add_labels(figure, lines, first, px_per_unit=_PLOT_PX / (high - low))
    explained, above_px = add_marks(figure, frames, look, shown)
    figure.update_layout(
        xaxis=time_axis(first, shown.end),
        yaxis={"range": [low, high], "title_text": f"{words.name} ({words.axis_unit})"},
    )
    if test == HIP_EXTENSION:
        figure.update_yaxes(zeroline=True, zerolinecolor=look.palette.quiet, zerolinewidth=1)
    return finish(
        figure,
        frames,
        look,
        *_title(main, words),
        notes=[*_notes(frames, lines, main, test), *explained],
        plot_px=_PLOT_PX,
        above_px=above_px,
    )


def _usual_test(days: pd.DataFrame) -> str | None:
    if days.empty:
        return None
    counts = days.groupby("test")["day"].nunique()
    return HIP_EXTENSION if HIP_EXTENSION in counts.index else str(counts.idxmax())


def _nothing(frames: Frames, test: str | None, side: str | None) -> str:
    if frames.flexibility.empty:
        return f"No flexibility readings yet. Add some in {WHERE_TO_LOG}."
    what = "flexibility" if test is None else TEST_WORDS[test].name.lower()
    where = "" if side is None else f", {side},"
    add = f"Add some in {WHERE_TO_LOG}, or choose another period or test."
    return f"No readings of {what}{where} in this period. {add}"


def _lines(days: pd.DataFrame) -> list[Line]:
    """Split into lines; cold ones first, the left before the right."""
    told = days.assign(
        instrument=days["instrument"].fillna("instrument not given"), side=days["side"].astype(object)
    )
    keys = ["warm", "side", "instrument"]
    return [
        Line(None if pd.isna(side) else side, instrument, bool(warm), rows.sort_values("day"))
        for (warm, side, instrument), rows in told.groupby(keys, dropna=False)
    ]


def _main_lines(lines: list[Line]) -> list[Line]:
    """One line for each side: cold if there are any, by the instrument with the most days."""
    cold = [line for line in lines if not line.warm] or lines
    days_by: dict[str, int] = {}
    for line in cold:
        days_by[line.instrument] = days_by.get(line.instrument, 0) + len(line.days)
    usual = max(days_by, key=lambda instrument: days_by[instrument])
    return [line for line in cold if line.instrument == usual]


def _range(days: pd.DataFrame, main: list[Line], reference: Threshold | None) -> tuple[float, float]:
    edges = [edge for line in main for edge in _band(line) if not pd.isna(edge)]
    zero = [] if reference is None else [0.0, reference.value]
    low = min(*days["value"], *edges, *zero, days["value"].iloc[0] - 1)
    high = max(*days["value"], *edges, *zero, days["value"].iloc[0] + 1)
    air = 0.06 * (high - low)
    return low - air, high + air


def _band(line: Line) -> tuple[float, float]:
    first = line.days.iloc[0]
    return first["value"] - first["mdc95"], first["value"] + first["mdc95"]


def _add_reference(figure: go.Figure, look: Look, reference: Threshold, words: FlexibilityWords) -> None:
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


def _add_bands(figure: go.Figure, look: Look, main: list[Line]) -> None:
    for line in main:
        low, high = _band(line)
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


def _add_line(figure: go.Figure, look: Look, line: Line, words: FlexibilityWords) -> None:
    days = _broken(line.days)
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


def _broken(days: pd.DataFrame) -> pd.DataFrame:
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


def _add_labels(figure: go.Figure, lines: list[Line], first: pd.Timestamp, *, px_per_unit: float) -> None:
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


def _label_above(figure: go.Figure, line: Line, words: str, first: pd.Timestamp, last: pd.Timestamp) -> None:
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


def _title(main: list[Line], words: FlexibilityWords) -> tuple[str, str]:
    figures = ", ".join(_figures(line, words) for line in main)
    return f"{words.name}: {figures}", " ".join(_change(line, words) for line in main)


def _figures(line: Line, words: FlexibilityWords) -> str:
    side = f"{line.side} " if line.side else ""
    first, last = (f"{plain(line.days['value'].iloc[place])}{words.unit}" for place in (0, -1))
    return f"{side}{first}" if len(line.days) == 1 else f"{side}{first} → {last}"


def _change(line: Line, words: FlexibilityWords) -> str:
    days, values = line.days["day"], line.days["value"]
    side = f"{line.side}: " if line.side else ""
    if len(line.days) == 1:
        return sentence_case(f"{side}measured once, on {day_text(days.iloc[0])}.")
    change = round(values.iloc[-1] - values.iloc[0], 9)
    size = f"{signed(change, 0 if change == round(change) else 1)}{words.unit}"
    error = line.days["mdc95"].iloc[0]
    if pd.isna(error):
        against = "measurement error unknown"
    else:
        where = "within" if abs(change) <= error else "beyond"
        against = f"{where} measurement error ({plain(error)}{words.unit})"
    return sentence_case(f"{side}{size} since {day_text(days.iloc[0])}, {against}.")


def _notes(frames: Frames, lines: list[Line], main: list[Line], test: str) -> list[str]:
    words = TEST_WORDS[test]
    notes = [words.reading]
    error = frames.thresholds.get(f"mdc95_{test}")
    if error is not None:
        notes.append(
            f"Inside a band, a change from the first value is within measurement error:"
            f" {plain(error.value)}{words.unit} ({error.certainty}; {error.source})."
        )
    if any(line.warm for line in lines):
        notes.append("Hollow: taken warm; not joined with the others.")
    if len({line.instrument for line in lines}) > 1:
        notes.append("Different instruments are never joined in one line.")
    if any(len(_broken(line.days)) > len(line.days) for line in lines if not line.warm):
        notes.append(f"Readings more than {JOINED_DAYS} days apart are not joined.")
    return notes

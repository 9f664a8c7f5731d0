"""Pain day by day."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from psoas_analytics.charts.colours import PAIN
from psoas_analytics.charts.marks import ROW_PX, draw_marks, mark_notes, marks, rows_of
from psoas_analytics.charts.source import (
    ONE_DAY,
    Day,
    Period,
    SitePain,
    Source,
    frames_of,
    no_pain_sentence,
    period_of,
    site_pain,
)
from psoas_analytics.charts.theme import (
    every_day,
    finish,
    line_labels,
    new_figure,
    sentence_figure,
    time_axis,
)
from psoas_analytics.charts.words import hover
from psoas_analytics.inference import ImportantChange, NotEnough, important_change
from psoas_analytics.measures import baseline_week, rolling_pain
from psoas_analytics.thresholds import THRESHOLDS, value
from psoas_analytics.words import count_text, days_text, full_day, percent, plain, signed

PAIN_MAX = 10
_PLOT_PX = 240

Weeks = tuple[pd.Timestamp, pd.Timestamp]


def plot_pain(
    source: Source, *, start: Day = None, end: Day = None, site: str | None = None, side: str | None = None
) -> go.Figure:
    """Pain of each day, 0 to 10, with its 7-day rolling median.

    Parameters
    ----------
    source : Journal or Frames
    start, end : date, str or Timestamp, optional
        First and last day, both included; by default from the first score to today.
    site, side : str, optional
        By default the site and side with the most scored days.

    Returns
    -------
    Figure
        Dots are days, mean of the day's "average of the last 24 hours" scores; the line is broken where
        fewer than 4 of 7 days are scored. The title compares weekly means only where enough days are
        scored. Without a score the figure holds one sentence.

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
    first = period.first(pain.daily)
    shown = Period(first, period.end)
    base = baseline_week(frames, pain.daily)
    found = marks(frames, shown)
    rows = rows_of(found, first, period.end)
    figure = new_figure()
    _shade(figure, base, shown)
    add_pain(figure, pain, shown, px_per_point=_PLOT_PX / PAIN_MAX)
    draw_marks(figure, found, rows)
    figure.update_layout(xaxis=time_axis(first, period.end), yaxis=pain_axis())
    return finish(
        figure,
        frames,
        *_title(pain, shown, base),
        notes=[*_notes(pain, shown, base), *mark_notes(found)],
        plot_px=_PLOT_PX,
        above_px=ROW_PX * (max(rows, default=-1) + 1),
    )


def pain_axis() -> dict[str, object]:
    """Fixed axis from no pain to the worst imaginable."""
    return {
        "range": [0, PAIN_MAX],
        "tickvals": list(range(0, PAIN_MAX + 1, 2)),
        "title_text": "Pain (0 to 10)",
    }


def add_pain(figure: go.Figure, pain: SitePain, period: Period, *, px_per_point: float) -> None:
    """Draw each day's pain as a dot and the rolling median as a line, with its label."""
    first = period.first(pain.daily)
    # The window looks back over days before the period.
    days = every_day(rolling_pain(pain.daily), first, period.end)
    counts = every_day(pain.daily, first, period.end)["n"]
    figure.add_scatter(
        x=days.index,
        y=days["median"],
        mode="lines",
        name="7-day median",
        connectgaps=False,
        line={"color": PAIN, "width": 2},
        hovertext=[
            hover(f"{full_day(day)}: 7-day median {median:.1f}") for day, median in days["median"].items()
        ],
        hoverinfo="text",
    )
    figure.add_scatter(
        x=days.index,
        y=days["pain_nrs"],
        mode="markers",
        name="pain of the day",
        cliponaxis=False,
        marker={"color": PAIN, "size": 6, "opacity": 0.5},
        hovertext=[
            "" if pd.isna(n) else _day_words(day, days.loc[day, "pain_nrs"], int(n))
            for day, n in counts.items()
        ],
        hoverinfo="text",
    )
    medians = days["median"].dropna()
    if not medians.empty:
        end = (medians.index[-1], medians.iloc[-1], "7-day<br>median")
        line_labels(figure, [end], px_per_unit=px_per_point, apart_px=0)


def _day_words(day: pd.Timestamp, pain_nrs: float, n: int) -> str:
    mean = f", mean of {n} scores" if n > 1 else ""
    return hover(f"{full_day(day)}: pain {plain(pain_nrs)}{mean}")


def _shade(figure: go.Figure, base: Weeks | None, period: Period) -> None:
    if base is None or _outside(base, period):
        return
    figure.add_shape(
        type="rect",
        name="baseline week",
        x0=base[0] - ONE_DAY / 2,
        x1=base[1] + ONE_DAY / 2,
        yref="paper",
        y0=0,
        y1=1,
        layer="below",
        line_width=0,
        fillcolor=PAIN,
        opacity=0.08,
    )


def _outside(base: Weeks, period: Period) -> bool:
    return base[0] > period.end or (period.start is not None and base[1] < period.start)


def _title(pain: SitePain, period: Period, base: Weeks | None) -> tuple[str, str]:
    result, latest = _change(pain, period, base)
    if base is None or isinstance(result, NotEnough):
        scored = count_text(len(period.of(pain.daily)), "day")
        return f"{pain.name}: {scored} scored", str(result)
    change = f"{signed(result.change)} points" + (
        "" if pd.isna(result.percent) else f", {signed(result.percent, 0)} %"
    )
    error = "; within measurement error" if result.within_error else ""
    return (
        f"{pain.name}: {result.baseline:.1f} in the baseline week, {result.latest:.1f} in the latest",
        f"{change}: {result.verdict}{error}. Latest week: {days_text(*latest)}.",
    )


def _change(pain: SitePain, period: Period, base: Weeks | None) -> tuple[ImportantChange | NotEnough, Weeks]:
    """Compare the means of the baseline week and of the period's last 7 days."""
    week = int(value("pain_week_days"))
    latest = (period.end - (week - 1) * ONE_DAY, period.end)
    if base is None:
        return NotEnough(0, int(value("pain_baseline_scored")), "scored days in the baseline week"), latest
    if base[1] >= latest[0]:
        # Two weeks that share days would be compared with themselves.
        so_far = max(0, (period.end - base[0]).days + 1)
        return NotEnough(so_far, 2 * week, "days since the baseline week began"), latest
    scores = [pain.daily.loc[pain.daily["day"].between(*days), "pain_nrs"] for days in (base, latest)]
    return important_change(*scores), latest


def _notes(pain: SitePain, period: Period, base: Weeks | None) -> list[str]:
    notes = ["Dots: your pain on average in the last 24 hours. A day without a dot is not logged."]
    if base is not None and not _outside(base, period):
        scored = int(pain.daily["day"].between(*base).sum())
        notes.append(f"Shaded: the baseline week, {days_text(*base)}, {count_text(scored, 'day')} scored.")
    if isinstance(_change(pain, period, base)[0], ImportantChange):
        points, share = (THRESHOLDS[name] for name in ("pain_change_points", "pain_change_share"))
        notes.append(
            f"Important change: {points.value:g} points and {percent(share.value)} of the baseline, from"
            f" studies of groups ({points.source}; {share.source}); that both are asked for is a convention."
        )
    return notes

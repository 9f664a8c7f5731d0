"""Pain on a time axis: raw days, rolling median, trend."""

from __future__ import annotations

import pandas as pd

from psoas_analytics.charts.draft import Draft
from psoas_analytics.charts.look import Look
from psoas_analytics.charts.source import Period, SitePain
from psoas_analytics.charts.theme import every_day, line_labels
from psoas_analytics.charts.words import hover
from psoas_analytics.inference import Trend
from psoas_analytics.words import count_text, full_day, plain

PAIN_MAX = 10
_WEEK = pd.Timedelta(days=7)
RED_WORDS = "Do less or skip, and talk to your therapist."


def pain_axis() -> dict[str, object]:
    """Fixed axis from no pain to the worst imaginable."""
    return {
        "range": [0, PAIN_MAX],
        "tickvals": list(range(0, PAIN_MAX + 1, 2)),
        "title_text": "Pain (0 to 10)",
    }


def add_pain(figure: Draft, look: Look, pain: SitePain, period: Period, *, px_per_point: float) -> None:
    """Draw each day's pain as a dot and the rolling median as a line, with its label."""
    first = period.first(pain.daily)
    colour = look.palette.pain
    # The window looks back over days before the period.
    days = every_day(pain.rolling, first, period.end)
    window = f"{pain.window_days}-day median"
    counts = every_day(pain.daily, first, period.end)["n"]
    figure.add_scatter(
        x=days.index,
        y=days["median"],
        mode="lines",
        name=window,
        connectgaps=False,
        line={"color": colour, "width": 2},
        hovertext=[
            hover(f"{full_day(day)}: {window} {median:.1f}") for day, median in days["median"].items()
        ],
        hoverinfo="text",
    )
    figure.add_scatter(
        x=days.index,
        y=days["pain_nrs"],
        mode="markers",
        name="pain of the day",
        cliponaxis=False,
        marker={"color": colour, "size": 6 if len(days) <= 400 else 3, "opacity": 0.5},
        hovertext=[
            "" if pd.isna(n) else _day_words(day, nrs, int(n))
            for day, nrs, n in zip(days.index, days["pain_nrs"], counts, strict=True)
        ],
        hoverinfo="text",
    )
    medians = days["median"].dropna()
    if not medians.empty:
        end = (medians.index[-1], medians.iloc[-1], window.replace(" ", "<br>"))
        line_labels(figure, [end], px_per_unit=px_per_point, apart_px=0)


def _day_words(day: pd.Timestamp, pain_nrs: float, n: int) -> str:
    mean = f", mean of {n} scores" if n > 1 else ""
    return hover(f"{full_day(day)}: pain {plain(pain_nrs)}{mean}")


def add_red_weeks(figure: Draft, look: Look, lights: pd.DataFrame) -> None:
    """Mark the days on which a red week ended, at the top of the axis."""
    red = lights[lights["red_week"]]
    figure.add_scatter(
        x=red["day"],
        y=[PAIN_MAX] * len(red),
        mode="markers",
        name="red week",
        cliponaxis=False,
        marker={"symbol": "triangle-down", "size": 9, "color": look.palette.red},
        hovertext=[
            hover(
                f"7 days to {full_day(one.day)}: a red week, {count_text(int(one.red_days), 'red day')}",
                RED_WORDS,
            )
            for one in red.itertuples()
        ],
        hoverinfo="text",
    )


def add_trend(figure: Draft, look: Look, found: Trend, scored: pd.Series) -> None:
    """Draw the trend between the first and the last scored day, in the wedge of its slope's interval."""
    first, last = scored.min(), scored.max()
    weeks = (last - first) / _WEEK
    middle = (found.line_first + found.line_last) / 2
    if pd.notna(found.ci_low) and pd.notna(found.ci_high):
        low, high = found.ci_low * weeks / 2, found.ci_high * weeks / 2
        days = [first, last, last, first]
        ends = [middle - low, middle + low, middle + high, middle - high]
        figure.add_scatter(
            x=days,
            y=ends,
            mode="lines",
            name="interval of the slope",
            fill="toself",
            fillcolor=look.palette.pain,
            line={"width": 0, "color": look.palette.pain},
            opacity=0.12,
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=[first, last],
        y=[found.line_first, found.line_last],
        mode="lines",
        name="trend",
        line={"color": look.palette.pain, "width": 1.5, "dash": "dash"},
        hovertext=[hover(str(found))] * 2,
        hoverinfo="text",
    )

"""What the pain chart says: the finding, its certainty, the notes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from psoas_analytics.charts.pain_lines import RED_WORDS
from psoas_analytics.charts.source import Period, SitePain
from psoas_analytics.inference import ImportantChange, NotEnough, Trend
from psoas_analytics.thresholds import Threshold
from psoas_analytics.words import count_text, percent, period_text, plain, signed

Weeks = tuple[pd.Timestamp, pd.Timestamp]


class Shown(NamedTuple):
    """Everything that the chart says, before it is drawn."""

    pain: SitePain
    period: Period
    base: Weeks | None
    latest: Weeks
    change: ImportantChange | NotEnough
    trend: Trend | NotEnough
    lights: pd.DataFrame
    thresholds: Mapping[str, Threshold]


def outside(week: Weeks, period: Period) -> bool:
    """Whether no day of a week is shown."""
    return week[0] > period.end or (period.start is not None and week[1] < period.start)


def important_level(shown: Shown) -> float | None:
    """Weekly mean at which a fall is important; None where no verdict is allowed."""
    return shown.change.important_below if isinstance(shown.change, ImportantChange) else None


def title_of(shown: Shown) -> tuple[str, str]:
    """Return title and detail."""
    name, change = shown.pain.name, shown.change
    if isinstance(change, NotEnough):
        scored = count_text(len(shown.period.of(shown.pain.daily)), "day")
        return f"{name}: {scored} scored", f"{change} {_trend_words(shown)}"
    figures = f"{change.baseline:.1f} in the baseline week, {change.latest:.1f} in the latest"
    size = f"{signed(change.change)} points" + (
        "" if pd.isna(change.percent) else f", {signed(change.percent, 0)} %"
    )
    if change.within_error:
        finding = f"{name}: {figures}; less than the error of a single score"
    else:
        went = "fell" if change.change < 0 else "rose"
        finding = f"{name} {went} {plain(abs(change.change))} points: {figures}"
    return finding, f"{size}: {change.verdict}; {change.scatter_words}. {_trend_words(shown)}"


def _trend_words(shown: Shown) -> str:
    if isinstance(shown.trend, NotEnough):
        return f"No trend line yet: {shown.trend.have} of {shown.trend.need} {shown.trend.what}."
    return str(shown.trend)


def notes_of(shown: Shown) -> list[str]:
    """Return what stands below the chart."""
    notes = ["Dots: your pain on average in the last 24 hours. A day without a dot is not logged."]
    if shown.base is not None:
        notes.append(_weeks_note(shown, shown.base))
    if shown.lights["red_week"].any():
        notes.append(
            "Pink triangles: the 7 days that end there are a red week, by the pain rules (a convention)."
            f" {RED_WORDS}"
        )
    if isinstance(shown.trend, Trend):
        notes.append(
            "Dashed: the trend over the days shown, in the wedge of its interval. It says how the score went,"
            " not why."
        )
    if isinstance(shown.change, ImportantChange):
        points, share = (shown.thresholds[name] for name in ("pain_change_points", "pain_change_share"))
        where = "Green" if important_level(shown) is not None else "Not drawn"
        notes.append(
            f"{where}: an important change of a weekly mean, {points.value:g} points and"
            f" {percent(share.value)} below the baseline week, from studies of groups ({points.source};"
            f" {share.source}); that both are asked for is a convention."
        )
    return notes


def _weeks_note(shown: Shown, base: Weeks) -> str:
    scored = count_text(int(shown.pain.daily["day"].between(*base).sum()), "day")
    week = f"baseline week, {period_text(*base)}, {scored} scored"
    if outside(base, shown.period):
        return f"The {week}, lies outside the days shown."
    if isinstance(shown.change, ImportantChange):
        return f"Grey: the {week}, and the latest week, {period_text(*shown.latest)}."
    return f"Grey: the {week}."

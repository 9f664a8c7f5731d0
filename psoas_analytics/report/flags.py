"""What a therapist is to look at first: high pain, pain above the baseline, and when logging stopped."""

from __future__ import annotations

from datetime import date

import pandas as pd

from psoas_analytics.frames import Frames
from psoas_analytics.measures import daily_pain, day_lights, main_site, one_site
from psoas_analytics.report.period import Period
from psoas_analytics.words import count_text, day_text

_RECENT_DAYS = 14


def flags_outcome(frames: Frames, period: Period, last: date | None) -> tuple[str, ...]:
    """High pain during exercise, pain above the baseline, when logging stopped; empty without an entry."""
    if last is None:
        return ()
    days_ago = (period.end.date() - last).days
    when = (
        "the last day of this period"
        if days_ago == 0
        else f"{count_text(days_ago, 'day')} before the end of this period"
    )
    found = (
        _high_pain_text(frames, period),
        _rise_text(frames, period),
        f"Last entry: {day_text(last)}, {when}.",
    )
    return tuple(text for text in found if text)


def _high_pain_text(frames: Frames, period: Period) -> str:
    scores = period.of(frames.pain)
    during = scores.loc[scores["context"] == "exercise", ["day", "pain_nrs"]]
    scored = pd.concat([period.of(frames.sets)[["day", "pain_nrs"]], during]).dropna()
    by_day = scored.groupby("day")["pain_nrs"].max()
    limit = frames.thresholds["pain_exercise_red"].value
    if by_day.empty:
        return "Pain during exercise was not scored in this period."
    high = by_day.index[by_day > limit]
    return _on_days(f"Pain above {limit:g} during exercise", high, len(by_day), period)


def _rise_text(frames: Frames, period: Period) -> str:
    """Days far above the baseline at the main site; empty without a baseline to compare with."""
    daily = daily_pain(frames.pain[frames.pain["day"] <= period.end])
    main = main_site(period.of(daily))
    if main is None:
        return ""
    rise = period.of(day_lights(frames, one_site(daily, *main))).set_index("day")["rise"].dropna()
    if rise.empty:
        return ""
    limit = frames.thresholds["pain_morning_red"].value
    high = rise.index[rise >= limit]
    return _on_days(f"24-hour pain {limit:g} or more above the baseline", high, len(rise), period)


def _on_days(what: str, high: pd.Index, n_scored: int, period: Period) -> str:
    recent = int((high > period.end - pd.Timedelta(days=_RECENT_DAYS)).sum())
    start = f"{what} on {len(high)} of {count_text(n_scored, 'day')} scored"
    return f"{start}." if high.empty else f"{start}; {recent or 'none'} in the last {_RECENT_DAYS} days."


def last_entry(frames: Frames, period: Period) -> date | None:
    """Last day with an entry up to the end of the period; None without one."""
    tables = (
        frames.sessions,
        frames.pain,
        frames.flexibility,
        frames.questionnaires,
        frames.habits,
        frames.skips,
        frames.no_exercise,
        frames.questions,
        frames.events,
    )
    days = pd.concat([table["day"] for table in tables])
    last = days[days <= period.end].max()
    return None if pd.isna(last) else last.date()

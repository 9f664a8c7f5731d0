"""What a therapist is to look at first: high pain, pain above the baseline, and when logging stopped."""

from __future__ import annotations

from datetime import date

import pandas as pd

from psoas_analytics.frames import Frames
from psoas_analytics.measures import daily_pain, last_entry, rises
from psoas_analytics.report.outcomes import pain_site_name
from psoas_analytics.report.parts import Flag
from psoas_analytics.report.period import Period
from psoas_analytics.words import count_text, day_text

_RECENT_DAYS = 14


def flags_outcome(frames: Frames, period: Period, last: date | None) -> tuple[Flag, ...]:
    """High pain during exercise, pain above the baseline, when logging stopped; empty without an entry."""
    if last is None:
        return ()
    found = (_high_pain(frames, period), _rise(frames, period), _last_logged(frames, last, period))
    return tuple(flag for flag in found if flag is not None)


def _last_logged(frames: Frames, last: date, period: Period) -> Flag:
    days_ago = (period.end.date() - last).days
    when = (
        "the last day of this period"
        if days_ago == 0
        else f"{count_text(days_ago, 'day')} before the end of this period"
    )
    return Flag(f"Last entry: {day_text(last)}, {when}.", days_ago >= frames.thresholds["gap_days"].value)


def _high_pain(frames: Frames, period: Period) -> Flag:
    scores = period.of(frames.pain)
    during = scores.loc[scores["context"] == "exercise", ["day", "pain_nrs"]]
    scored = pd.concat([period.of(frames.sets)[["day", "pain_nrs"]], during]).dropna()
    by_day = scored.groupby("day")["pain_nrs"].max()
    limit = frames.thresholds["pain_exercise_red"].value
    if by_day.empty:
        return Flag("Pain during exercise was not scored in this period.", raised=False)
    is_high = by_day > limit
    text = f"Pain above {limit:g} during exercise {_days_text(is_high, period, then='; ')}."
    return Flag(text, bool(is_high.any()))


def _rise(frames: Frames, period: Period) -> Flag | None:
    """Days far above the baseline, at each site and side that has one; None if there is no such site."""
    daily = daily_pain(frames.pain[frames.pain["day"] <= period.end])
    found = period.of(rises(frames, daily))
    limit = frames.thresholds["pain_morning_red"].value
    sites = found[["site", "side"]].drop_duplicates()
    compared: dict[str, pd.Series] = {}
    known = found.dropna(subset="rise")
    for (site, side), rows in known.groupby(["site", "side"], dropna=False, sort=False):
        name = pain_site_name(site, None if pd.isna(side) else side)
        compared[name] = rows.set_index("day")["rise"] >= limit
    if not compared:
        return None
    what = f"24-hour pain {limit:g} or more above the baseline"
    # The most days first: a page may cut the rest.
    risen = sorted((one for one in compared if compared[one].any()), key=lambda one: -compared[one].sum())
    if not risen:
        return Flag(
            f"{what} at no site ({len(compared)} of {count_text(len(sites), 'site')} compared).", False
        )
    texts = (f"{one} {_days_text(compared[one], period, then=', ')}" for one in risen)
    return Flag(f"{what}: {'; '.join(texts)}.", raised=True)


def _days_text(is_high: pd.Series, period: Period, *, then: str) -> str:
    """Say on how many of the scored days, and on how many of the last two weeks."""
    start = f"on {int(is_high.sum())} of {count_text(len(is_high), 'day')} scored"
    recent = is_high[is_high.index > period.end - pd.Timedelta(days=_RECENT_DAYS)]
    if recent.empty:
        return f"{start}{then}none scored in the last {_RECENT_DAYS} days"
    if not is_high.any():
        return start
    return f"{start}{then}{int(recent.sum()) or 'none'} in the last {_RECENT_DAYS} days"


def last_entry_day(frames: Frames, period: Period) -> date | None:
    """Last day with an entry up to the end of the period; None without one."""
    found = last_entry(frames, end=period.end)
    return None if found.empty else found["last_entry"].iloc[0].date()

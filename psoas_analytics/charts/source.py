"""What a chart is drawn from: a journal or its frames, a period, a site."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple, Protocol

import pandas as pd

from psoas_analytics.frames import Frames, as_day
from psoas_analytics.measures import daily_pain, main_site, one_site, rolling_pain

Day = date | str | None
ONE_DAY = pd.Timedelta(days=1)
WHERE_TO_LOG = "01_log_session"
_SIDES = ("left", "right", "both")


class HasFrames(Protocol):
    """A journal, or whatever else gives its frames."""

    def frames(self) -> Frames:
        """Return everything at one moment."""
        ...


Source = Frames | HasFrames


class Period(NamedTuple):
    """Days that a chart shows, both included; ``start`` None: from the first entry on."""

    start: pd.Timestamp | None
    end: pd.Timestamp

    def of(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Rows of a frame whose ``day`` lies in the period."""
        kept = frame[frame["day"] <= self.end]
        return kept if self.start is None else kept[kept["day"] >= self.start]

    def first(self, *frames: pd.DataFrame) -> pd.Timestamp:
        """First day to draw: the start, else the first ``day`` of the frames."""
        return self.start if self.start is not None else min(frame["day"].min() for frame in frames)


class SitePain(NamedTuple):
    """Daily pain at one site and side."""

    site: str
    side: str | None
    daily: pd.DataFrame
    rolling: pd.DataFrame
    window_days: int

    @property
    def name(self) -> str:
        """Words for a title, such as "Front of hip pain (right)"."""
        return pain_name(self.site, self.side)


def frames_of(source: Source) -> Frames:
    """Take the frames from a journal, or the frames themselves.

    Raises
    ------
    TypeError
        Neither of the two.
    """
    if isinstance(source, Frames):
        # The journal refuses a score without a number; frames from elsewhere may hold one.
        return replace(
            source,
            pain=source.pain.dropna(subset="pain_nrs"),
            flexibility=source.flexibility.dropna(subset="value"),
        )
    if not callable(getattr(source, "frames", None)):
        raise TypeError(
            f"source must be a Journal or its Frames, got {type(source).__name__}; try open_journal()"
        )
    return source.frames()


def period_of(frames: Frames, start: Day, end: Day) -> Period:
    """Work out the period; it ends today unless said otherwise, and never later.

    Raises
    ------
    ValueError
        Not a date, or a start after the end.
    """
    last = frames.today if end is None else min(as_day(end, "end"), frames.today)
    if start is None:
        return Period(None, last)
    first = as_day(start, "start")
    if first > last:
        raise ValueError(f"start must not be after the end ({last:%Y-%m-%d}), got {first:%Y-%m-%d}")
    return Period(first, last)


def check_side(side: str | None) -> None:
    """Refuse a side that the body does not have.

    Raises
    ------
    ValueError
        Not left, right, both or None.
    """
    if side is not None and side not in _SIDES:
        raise ValueError(f"side must be {', '.join(_SIDES)} or None, got {side!r}")


def site_pain(frames: Frames, period: Period, site: str | None, side: str | None) -> SitePain | None:
    """Daily pain up to the period's end, by default where most days are scored; None without a score."""
    check_side(side)
    daily = daily_pain(frames.pain, site=site, side=side)
    daily = daily[daily["day"] <= period.end]
    found = main_site(daily)
    if found is None:
        return None
    here = one_site(daily, *found)
    days, scored = (frames.thresholds[name].value for name in ("rolling_days", "rolling_scored"))
    return SitePain(*found, here, rolling_pain(here, days=days, scored=scored), int(days))


def pain_name(site: str, side: str | None) -> str:
    """Name the pain of a site.

    Examples
    --------
    >>> pain_name("low back", None), pain_name("other: elbow", "left"), pain_name("knee", "both")
    ('Low back pain', 'Elbow pain (left)', 'Knee pain (both sides)')
    """
    where = site.removeprefix("other: ")
    which = {None: "", "both": " (both sides)"}.get(side, f" ({side})")
    return f"{where[:1].upper()}{where[1:]} pain{which}"


def no_pain_sentence(frames: Frames, site: str | None, side: str | None) -> str:
    """Say that no pain is scored there, and what to do."""
    if frames.pain.empty:
        return f"No pain scores yet. Add one in {WHERE_TO_LOG}."
    what = "pain" if site is None else pain_name(site, side).removesuffix(f" ({side})").lower()
    where = f" on the {side} side" if side in ("left", "right") else ""
    add = f"Add one in {WHERE_TO_LOG}, or choose another period or site."
    return f"No scores of {what}{where} (average of the last 24 hours) in this period. {add}"

"""From a clock time to the instant, the offset and the local day that an entry carries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from psoas_analytics.records import EntryError

# A day ends at 03:00: what is done after midnight still belongs to the evening before.
DAY_ENDS_AT = timedelta(hours=3)
# Two clocks on one machine (browser, kernel) may differ a little.
TOLERANCE = timedelta(minutes=2)
# Years in which every zone's arithmetic works; a diary knows no others.
EARLIEST, LATEST = 1900, 2999
# Real zones lie between -12 and +14 hours; ISO 8601 readers in other languages stop at 18.
WIDEST_OFFSET = timedelta(hours=18)

# Setting of a journal that holds made-up data: the instant that it takes as now.
SYNTHETIC_NOW = "synthetic_now"

When = datetime | date | str | None


@dataclass(frozen=True)
class Moment:
    """An instant in UTC with the offset at that place and the local day it counts for."""

    utc: datetime
    utc_offset_min: int
    day: date

    @property
    def iso(self) -> str:
        """The instant as text, to the millisecond, ending in Z."""
        return self.utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True)
class Clock:
    """Tells the time, and refuses entries from the future.

    ``now`` None: the machine's clock and its time zone, with summer time as it was on each date.
    """

    now: Callable[[], datetime] | None = None

    def moment(self, at: When = None, *, name: str = "at") -> Moment:
        """Turn what a caller gave into a moment.

        A datetime without a zone is local time; a date alone stands for its noon; None is now.

        Raises
        ------
        EntryError
            Not a time, a year out of reach, or in the future.
        """
        now = self._aware_now()
        local = now if at is None else self._local(_parsed(at, name), now)
        if local > now + TOLERANCE:
            raise _future(name, f"{local:%Y-%m-%d %H:%M}")
        offset = local.utcoffset() or timedelta(0)
        if abs(offset) > WIDEST_OFFSET:
            raise EntryError({name: f"{name} must have an offset of at most 18 hours from UTC, got {offset}"})
        return Moment(local.astimezone(UTC), round(offset / timedelta(minutes=1)), self._day(local))

    def zone(self, utc: datetime) -> tzinfo | None:
        """The zone that a local time at this instant is told in."""
        return utc.astimezone().tzinfo if self.now is None else self.now().tzinfo

    def today(self) -> date:
        """The local day now."""
        return self._day(self._aware_now())

    def day(self, given: date | str, *, name: str = "day", future: bool = False) -> date:
        """Turn a date or ISO text into a day.

        Raises
        ------
        EntryError
            Not a day, a year out of reach, or (unless ``future``) after today.
        """
        parsed = _parsed(given, name)
        found = self._day(self._local(parsed, self._aware_now())) if isinstance(parsed, datetime) else parsed
        if not future and found > self.today():
            raise _future(name, f"{found}")
        return found

    def _aware_now(self) -> datetime:
        return self.now() if self.now is not None else datetime.now().astimezone()

    def _local(self, parsed: date, now: datetime) -> datetime:
        if not isinstance(parsed, datetime):
            noon = self._local(datetime.combine(parsed, time(12)), now)
            return min(noon, now) if parsed == self._day(now) else noon
        if parsed.tzinfo is not None:
            return parsed
        # astimezone() knows the machine's summer time; an injected clock brings its own zone.
        return parsed.astimezone() if self.now is None else parsed.replace(tzinfo=now.tzinfo)

    @staticmethod
    def _day(local: datetime) -> date:
        return (local.replace(tzinfo=None) - DAY_ENDS_AT).date()


def fixed_now(text: str) -> datetime:
    """Read the instant that a journal of made-up data takes as now.

    Raises
    ------
    ValueError
        No instant with its offset, or a year out of reach.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = datetime.min
    if found.tzinfo is None or not EARLIEST <= found.year <= LATEST:
        given = text if len(text) <= 60 else text[:57] + "..."
        raise ValueError(
            f"{SYNTHETIC_NOW} must be an instant such as 2026-03-01T20:15:00+00:00 in the years {EARLIEST} to"
            f" {LATEST}, got {given!r}"
        )
    Clock(lambda: found).moment(name=SYNTHETIC_NOW)
    return found


def _future(name: str, got: str) -> EntryError:
    return EntryError({name: f"{name} must not be in the future, got {got}; check day and time"})


def _parsed(given: object, name: str) -> date:
    parsed = given
    if isinstance(given, str):
        try:
            parsed = date.fromisoformat(given) if len(given) == 10 else datetime.fromisoformat(given)
        except ValueError:
            parsed = None
    # pandas' NaT is a datetime that equals nothing, itself included.
    if not isinstance(parsed, date) or parsed != parsed:
        raise EntryError(
            {name: f"{name} must be a date, a datetime or ISO text such as 2026-03-01T20:15, got {given!r}"}
        )
    if not EARLIEST <= parsed.year <= LATEST:
        raise EntryError({name: f"{name} must lie in the years {EARLIEST} to {LATEST}, got {parsed}"})
    return parsed

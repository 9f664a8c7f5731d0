"""The days that a report covers."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from psoas_analytics.charts.source import Day, period_of
from psoas_analytics.frames import USUAL_DAYS, Frames


@dataclass(frozen=True)
class Period:
    """First and last day, both included.

    Attributes
    ----------
    start, end : Timestamp
        Local dates without a clock time.
    """

    start: pd.Timestamp
    end: pd.Timestamp

    @property
    def n_days(self) -> int:
        """Number of days."""
        return int((self.end - self.start).days) + 1

    def of(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Rows of a frame whose ``day`` lies in the period."""
        return frame[frame["day"].between(self.start, self.end)]

    def days(self) -> pd.DatetimeIndex:
        """Every date of the period."""
        return pd.date_range(self.start, self.end, freq="D", unit="s")


def report_period(frames: Frames, start: Day, end: Day) -> Period:
    """Work out the period: up to today, and 84 days long, unless said otherwise.

    Raises
    ------
    ValueError
        Not a date, or a start after the end.
    """
    asked = period_of(frames, start, end)
    first = asked.end - pd.Timedelta(days=USUAL_DAYS - 1) if asked.start is None else asked.start
    return Period(first, asked.end)

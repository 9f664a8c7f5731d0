"""What a person wrote beside the entries: on the page only when it was asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from psoas_analytics.frames import Frames
from psoas_analytics.report.parts import Remark
from psoas_analytics.report.period import Period
from psoas_analytics.words import day_text


def diary_remarks(frames: Frames, period: Period) -> tuple[Remark, ...]:
    """Notes of the period by day, each with what it was written beside."""
    found = sorted(_notes(frames, period), key=lambda note: note[0])
    return tuple(Remark(day.date(), day_text(day), about, text) for day, about, text in found)


def _notes(frames: Frames, period: Period) -> Iterator[tuple[pd.Timestamp, str, str]]:
    written = {
        "session": frames.sessions,
        "pain": frames.pain,
        "flexibility": frames.flexibility.drop_duplicates("measurement_id"),
        "left out": frames.skips,
    }
    for about, table in written.items():
        rows = period.of(table)
        for row in rows[rows["note"].str.strip() != ""].itertuples():
            yield row.day, about, row.note

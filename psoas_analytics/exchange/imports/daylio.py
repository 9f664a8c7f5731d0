"""Daylio: one row for each entry; activities stand in one cell. A mood is no pain score."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from psoas_analytics.exchange.imports import cells, ticks
from psoas_analytics.exchange.imports.reading import Item, LeftOut, Reading, Refusal, Row

SOURCE = "Daylio"


def matches(header: tuple[str, ...]) -> bool:
    """Say whether a header is Daylio's, with or without a title of the note."""
    return {"full_date", "date", "weekday", "time", "mood", "activities"} <= set(header)


def read(row: Row, reading: Reading) -> Iterator[Item]:
    """Read the activities of one entry."""
    at: date = cells.when(row["full_date"], name="full_date")
    if row["time"] and not isinstance(at, datetime):
        at = datetime.combine(at, cells.clock_time(row["time"]))
    reading.assume("Moods and notes are not kept: a mood is no pain score.")
    activities = [part.strip() for part in row["activities"].split("|") if part.strip()]
    if not activities:
        raise LeftOut("an entry without an activity")
    for name in activities:
        try:
            yield from ticks.read(reading, name, at=at, line=row.line)
        except (LeftOut, Refusal) as item:
            yield item

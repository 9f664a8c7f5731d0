"""Hevy: one row for each set, English month names, kilograms or pounds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from psoas_analytics.exchange.imports import cells
from psoas_analytics.exchange.imports.reading import NO_WEIGHTS, Reading, Refusal, Row
from psoas_analytics.journal.batches import ImportedEntry

SOURCE = "Hevy"


def matches(header: tuple[str, ...]) -> bool:
    """Say whether a header is Hevy's, whatever the unit of its weights."""
    return {"title", "start_time", "exercise_title", "set_index", "reps", "duration_seconds"} <= set(header)


def read(row: Row, reading: Reading) -> Iterator[ImportedEntry]:
    """Read one set; a hold stands in ``duration_seconds``."""
    order = reading.mapping.date_order
    started = cells.when(row["start_time"], name="start_time", order=order)
    name = row["exercise_title"]
    entry_id = reading.id("set", started, row["title"], name, values=(row["reps"], row["duration_seconds"]))
    exercise_id = reading.target(name, "exercise")
    reading.assume(NO_WEIGHTS)
    ended = cells.when(row["end_time"], name="end_time", order=order) if row["end_time"] else None
    length_s = None if ended is None else _length_s(started, ended)
    note = " · ".join(filter(None, (row["title"], row["description"])))
    yield ImportedEntry(
        id=entry_id,
        line=row.line,
        at=started,
        record=reading.set_of(
            exercise_id,
            name=name,
            entry_id=entry_id,
            reps=cells.whole(row["reps"], name="reps", decimal=reading.mapping.decimal),
            hold_s=cells.seconds(
                row["duration_seconds"], name="duration_seconds", decimal=reading.mapping.decimal
            ),
        ),
        session=reading.session(started, row["title"], ended=cells.ends(started, length_s), note=note),
    )


def _length_s(started: date, ended: date) -> float:
    try:
        return (ended - started).total_seconds()
    except TypeError:
        raise Refusal("start_time and end_time must both have a time, and both a time zone or none") from None

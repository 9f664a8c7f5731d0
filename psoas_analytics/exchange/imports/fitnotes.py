"""FitNotes: one row for each set, a day without a time; the hold stands in ``Time`` as h:mm:ss."""

from __future__ import annotations

from collections.abc import Iterator

from psoas_analytics.exchange.imports import cells
from psoas_analytics.exchange.imports.reading import NO_WEIGHTS, Reading, Row
from psoas_analytics.journal.batches import ImportedEntry

SOURCE = "FitNotes"


def matches(header: tuple[str, ...]) -> bool:
    """Say whether a header is FitNotes', old (unit in the header) or new."""
    return {"date", "exercise", "category", "reps", "distance", "distance unit", "time"} <= set(header)


def read(row: Row, reading: Reading) -> Iterator[ImportedEntry]:
    """Read one set; equal sets of a day are told apart by their number."""
    day = cells.when(row["date"], name="Date", order=reading.mapping.date_order)
    name, decimal = row["exercise"], reading.mapping.decimal
    entry_id = reading.id("set", day, name, values=(row["reps"], row["time"]))
    exercise_id = reading.target(name, "exercise")
    reading.assume(NO_WEIGHTS)
    reading.assume("The file tells no time of day: the sets of a day are one session, at noon.")
    record = reading.set_of(
        exercise_id,
        name=name,
        entry_id=entry_id,
        reps=cells.whole(row["reps"], name="Reps", decimal=decimal),
        hold_s=cells.seconds(row["time"], name="Time", decimal=decimal),
    )
    yield ImportedEntry(id=entry_id, line=row.line, at=day, record=record, session=reading.session(day))

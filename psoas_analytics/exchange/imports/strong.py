"""Strong: one row for each set; iOS with commas, Android with semicolons and a unit in the header."""

from __future__ import annotations

from collections.abc import Iterator

from psoas_analytics.exchange.imports import cells
from psoas_analytics.exchange.imports.reading import NO_WEIGHTS, LeftOut, Reading, Row
from psoas_analytics.journal.batches import ImportedEntry

SOURCE = "Strong"


def matches(header: tuple[str, ...]) -> bool:
    """Say whether a header is Strong's, of either telephone, old or new."""
    return {"date", "workout name", "exercise name", "set order", "reps", "seconds"} <= set(header)


def read(row: Row, reading: Reading) -> Iterator[ImportedEntry]:
    """Read one set."""
    order, decimal = row["set order"], reading.mapping.decimal
    if not order.isdigit() and order.upper() not in {"W", "D", "F"}:
        # "Rest Timer" has seconds that nobody held anything; "Note" has no work.
        raise LeftOut(f"{order[:40]!r} is no set")
    started = cells.when(row["date"], name="Date", order=reading.mapping.date_order)
    length = row["duration"] or row["duration (sec)"]
    name = row["exercise name"]
    entry_id = reading.id("set", started, row["workout name"], name, values=(row["reps"], row["seconds"]))
    exercise_id = reading.target(name, "exercise")
    reading.assume(NO_WEIGHTS)
    note = " · ".join(filter(None, (row["workout name"], row["workout notes"])))
    yield ImportedEntry(
        id=entry_id,
        line=row.line,
        at=started,
        record=reading.set_of(
            exercise_id,
            name=name,
            entry_id=entry_id,
            reps=cells.whole(row["reps"], name="Reps", decimal=decimal),
            hold_s=cells.seconds(row["seconds"], name="Seconds", decimal=decimal),
        ),
        session=reading.session(
            started,
            row["workout name"],
            ended=cells.ends(started, cells.seconds(length, decimal=decimal)),
            note=note,
        ),
    )

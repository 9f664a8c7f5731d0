"""rehab-tracker: one row for each exercise of a day, with repetitions of the left and the right side."""

from __future__ import annotations

from collections.abc import Iterator

from psoas_analytics.exchange.imports import cells
from psoas_analytics.exchange.imports.reading import Item, Reading, Refusal, Row
from psoas_analytics.journal.batches import ImportedEntry

SOURCE = "rehab-tracker"
_MOST_SETS = 100


def matches(header: tuple[str, ...]) -> bool:
    """Say whether a header is rehab-tracker's."""
    return {"date", "exercise", "left reps", "right reps", "sets", "pain level"} <= set(header)


def read(row: Row, reading: Reading) -> Iterator[Item]:
    """Read the sets of one row: as many for each side as ``Sets`` says."""
    day = cells.when(row["date"], name="Date", order=reading.mapping.date_order)
    name, decimal = row["exercise"], reading.mapping.decimal
    sets = cells.whole(row["sets"], name="Sets", decimal=decimal)
    sets = 1 if sets is None else sets
    if not 0 <= sets <= _MOST_SETS:
        raise Refusal(f"Sets must be 0 to {_MOST_SETS}, got {sets}")
    left, right = (
        cells.whole(row[f"{side} reps"], name=f"{side} reps", decimal=decimal) for side in ("left", "right")
    )
    sides = {"left": left, "right": right}
    ids = {
        (side, number): reading.id("set", day, name, side, values=(row[f"{side} reps"], row["pain level"]))
        for side in sides
        for number in range(sets)
    }
    exercise_id = reading.target(name, "exercise")
    if reading.catalog[exercise_id].dose.sides == "both":
        if left and right and left != right:
            raise Refusal(
                f"{name!r} is done with both sides at once, and the row has {left} left, {right} right"
            )
        sides = {"left": left or right}
    reading.assume("Repetitions of a row are those of each of its sets; its pain score is that of each set.")
    session = reading.session(day, note=row["phase"])
    pain = cells.number(row["pain level"], name="Pain Level", decimal=decimal)
    if not left and not right:
        raise Refusal("the row has no repetitions")
    for side, reps in ((side, reps) for side, reps in sides.items() if reps):
        for number in range(sets):
            entry_id = ids[side, number]
            record = reading.set_of(
                exercise_id,
                name=name,
                entry_id=entry_id,
                side=side,
                reps=reps,
                hold_s=None,
                pain_nrs=pain,
            )
            yield ImportedEntry(id=entry_id, line=row.line, at=day, record=record, session=session)

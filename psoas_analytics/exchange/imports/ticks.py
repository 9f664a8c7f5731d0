"""A tick in a habit tracker: a habit, or an exercise with a dose that the person states."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from psoas_analytics import records
from psoas_analytics.exchange.imports.reading import Item, Reading, Refusal
from psoas_analytics.journal.batches import ImportedEntry


def read(
    reading: Reading, name: str, *, at: date, line: int, amount: float | None = None, value: str | None = None
) -> Iterator[Item]:
    """Read one tick; ``value`` is the cell of its amount where a day may have several rows.

    Raises
    ------
    LeftOut, Refusal
        The name was left out, or is not matched; an exercise has no dose, or an amount.
    """
    dose = reading.mapping.doses.get(name, {})
    ids = [
        reading.id("tick", at, name, values=() if value is None else (value,))
        for _ in range(int(dose.get("sets", 1)))
    ]
    target = reading.target(name, "habit")
    if target not in reading.catalog:
        if amount == 0:
            raise Refusal(f"{name!r} has the amount 0")
        record = records.build(records.Habit, kind=target, amount=1 if amount is None else amount, id=ids[0])
        yield ImportedEntry(id=ids[0], line=line, at=at, record=record)
        return
    if amount is not None:
        raise Refusal(
            f"{name!r} has an amount, which is no repetitions; match it to a habit, or leave it out"
        )
    if not dose:
        raise Refusal(
            f"a tick for {name!r} says no repetitions; state the dose of one tick, or match it to a habit",
            group="ticks of an exercise without a dose",
        )
    reading.assume(f"Each tick for {name!r} is taken as the dose that you stated.")
    session = reading.session(at)
    for entry_id in ids:
        done = reading.set_of(
            target,
            name=name,
            entry_id=entry_id,
            reps=dose["reps"],
            hold_s=dose.get("hold_s"),
            side=dose.get("side"),
            hold_of="each",
        )
        yield ImportedEntry(id=entry_id, line=line, at=at, record=done, session=session)

"""Any table, through a mapping of its columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from psoas_analytics import records
from psoas_analytics.exchange.imports import cells, names, pain, ticks
from psoas_analytics.exchange.imports.mapping import Mapping
from psoas_analytics.exchange.imports.reading import Item, LeftOut, Reading, Refusal, Row, fitting
from psoas_analytics.journal.batches import ImportedEntry

SOURCE = "table"
_SIDES = {"": None, "none": None}


def matches(header: tuple[str, ...]) -> bool:
    """Say that any table can be mapped."""
    return bool(header)


def read(row: Row, reading: Reading) -> Iterator[Item]:
    """Read one row as the mapping's kind says."""
    if not reading.mapping.kind or reading.mapping.missing:
        raise Refusal("it is not said what the columns hold")
    yield from _READ[reading.mapping.kind](row, reading)


def _pain(row: Row, reading: Reading) -> Iterator[Item]:
    mapping, at = reading.mapping, _when(row, reading.mapping)
    places = _parts(_cell(row, mapping, "site")) or [""]
    if len(places) > 1:
        reading.assume("Where a row names several places, its score is taken for each of them.")
    for name in places:
        key = (names.plain(name), _cell(row, mapping, "side"))
        entry_id = reading.id("pain", at, *key, values=(_cell(row, mapping, "pain"),))
        try:
            yield _score(row, reading, at, name, entry_id)
        except (LeftOut, Refusal) as item:
            yield item


def _score(row: Row, reading: Reading, at: date, name: str, entry_id: str) -> ImportedEntry:
    mapping = reading.mapping
    if not name:
        raise Refusal("the row names no place")
    site, side = names.place(reading.target(name, "place"))
    given = _side(_cell(row, mapping, "side")) or names.side_in(name)
    record = records.build(
        records.PainScore,
        pain_nrs=pain.score(_cell(row, mapping, "pain"), reading),
        site=site,
        side=side or given,
        recall=mapping.recall,
        note=fitting(_cell(row, mapping, "note"), records.NOTE_CHARS),
    )
    return ImportedEntry(id=entry_id, line=row.line, at=at, record=record)


def _sets(row: Row, reading: Reading) -> Iterator[Item]:
    mapping, at = reading.mapping, _when(row, reading.mapping)
    name = _cell(row, mapping, "exercise")
    count = cells.whole(_cell(row, mapping, "sets"), name="sets", decimal=mapping.decimal)
    count = 1 if count is None else count
    if not 0 <= count <= 100:
        raise Refusal(f"sets must be 0 to 100, got {count}")
    key = (names.plain(name), _cell(row, mapping, "side"))
    values = [_cell(row, mapping, role) for role in ("reps", "hold", "pain", "effort")]
    ids = [reading.id("set", at, *key, values=values) for _ in range(count)]
    if not name:
        raise Refusal("the row names no exercise")
    exercise_id = reading.target(name, "exercise")
    session = reading.session(at, note=_cell(row, mapping, "note"))
    for entry_id in ids:
        record = reading.set_of(
            exercise_id,
            name=name,
            entry_id=entry_id,
            side=_side(_cell(row, mapping, "side")),
            reps=cells.whole(_cell(row, mapping, "reps"), name="reps", decimal=mapping.decimal),
            hold_s=cells.seconds(_cell(row, mapping, "hold"), name="hold", decimal=mapping.decimal),
            pain_nrs=_pain_or_none(row, reading),
            effort_cr10=cells.number(_cell(row, mapping, "effort"), name="effort", decimal=mapping.decimal),
        )
        yield ImportedEntry(id=entry_id, line=row.line, at=at, record=record, session=session)


def _pain_or_none(row: Row, reading: Reading) -> float | None:
    text = _cell(row, reading.mapping, "pain")
    try:
        return pain.score(text, reading) if text else None
    except LeftOut:
        # A word that is no score says nothing against the set.
        return None


def _habits(row: Row, reading: Reading) -> Iterator[Item]:
    mapping, at = reading.mapping, _when(row, reading.mapping)
    name = _cell(row, mapping, "habit")
    if not name:
        raise Refusal("the row names no habit")
    value = _cell(row, mapping, "amount")
    amount = cells.number(value, name="amount", decimal=mapping.decimal)
    yield from ticks.read(reading, name, at=at, line=row.line, amount=amount, value=value)


def _events(row: Row, reading: Reading) -> Iterator[Item]:
    at, label = _when(row, reading.mapping), _cell(row, reading.mapping, "event")
    entry_id = reading.id("event", at, names.plain(label))
    record = records.build(records.Event, label=label)
    yield ImportedEntry(id=entry_id, line=row.line, at=at, record=record)


_READ = {"pain": _pain, "sets": _sets, "habits": _habits, "events": _events}


# ---------------------------------------------------------------- cells of a mapping


def _cell(row: Row, mapping: Mapping, role: str) -> str:
    """The cell of a role: from its column, else the constant, else ""."""
    column = mapping.columns.get(role)
    found = row[column.casefold()] if column else ""
    return found or mapping.constants.get(role, "").strip()


def _parts(text: str) -> list[str]:
    """Names parted by ``|``; anything else stays one name."""
    return [part.strip() for part in text.split("|") if part.strip()]


def _side(text: str) -> str | None:
    if names.plain(text) in _SIDES:
        return None
    found = names.side_in(text)
    if found is None:
        raise Refusal(f"side must be left, right or both, got {text[:40]!r}")
    return found


def _when(row: Row, mapping: Mapping) -> date:
    text = _cell(row, mapping, "date")
    # Some diaries stamp only a part of their rows: the others have their day in parts.
    if not text:
        parts = [_cell(row, mapping, role) for role in ("year", "month", "day")]
        text = "-".join(part or "?" for part in parts)
    found = cells.when(text, order=mapping.date_order)
    clock = _cell(row, mapping, "time")
    if clock and not isinstance(found, datetime):
        return datetime.combine(found, cells.clock_time(clock))
    return found

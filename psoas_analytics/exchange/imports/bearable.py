"""Bearable: one row for each thing that was rated; pain stands among the symptoms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from psoas_analytics import records
from psoas_analytics.exchange.imports import cells, names, pain
from psoas_analytics.exchange.imports.reading import LeftOut, Reading, Refusal, Row, fitting
from psoas_analytics.journal.batches import ImportedEntry

SOURCE = "Bearable"
# Parts of a day that have no hour.
_PARTS = frozenset({"", "pre", "am", "mid", "pm", "all day"})


def matches(header: tuple[str, ...]) -> bool:
    """Say whether a header is Bearable's, with or without the formatted date."""
    return {"date", "weekday", "time of day", "category", "rating/amount", "detail"} <= set(header)


def read(row: Row, reading: Reading) -> Iterator[ImportedEntry]:
    """Read one symptom; other categories hold no pain."""
    if not row["category"].casefold().startswith("symptom"):
        raise LeftOut(f"{row['category'][:40]!r} is no symptom")
    name, word = _parted(row["detail"])
    if not name:
        raise Refusal("the row names no symptom")
    at, part = _when(row, reading), row["time of day"]
    entry_id = reading.id("pain", at, part, names.plain(name), values=(row["rating/amount"], word))
    site, side = names.place(reading.target(name, "place"))
    record = records.build(
        records.PainScore,
        pain_nrs=_score(word, row["rating/amount"], reading),
        site=site,
        side=side or names.side_in(name),
        recall=reading.mapping.recall,
        note=fitting(" · ".join(filter(None, (part, row["notes"]))), records.NOTE_CHARS),
    )
    yield ImportedEntry(id=entry_id, line=row.line, at=at, record=record)


def _parted(detail: str) -> tuple[str, str]:
    """Part ``Neck pain (Moderate)`` into what it is, and how strong in a word."""
    name, bracket, word = detail.rpartition("(")
    if not bracket or not word.endswith(")") or ")" in word[:-1]:
        return detail.strip(), ""
    return name.strip(), word[:-1]


def _when(row: Row, reading: Reading) -> date:
    text = row["date"] or row["date formatted"]
    at = cells.when(text, name="date", order=reading.mapping.date_order)
    part = row["time of day"]
    if part.casefold() in _PARTS or isinstance(at, datetime):
        return at
    return datetime.combine(at, cells.clock_time(part, name="time of day"))


def _score(word: str, rating: str, reading: Reading) -> float:
    """A number for the word, or the rating on a scale whose ends the person gave; neither is guessed."""
    if word and pain.answered(word, reading):
        return pain.score(word, reading)
    if rating and reading.mapping.scale is not None:
        return pain.score(rating, reading)
    if not word and not rating:
        raise Refusal("the row has no pain score")
    if not word or len(word) > records.LABEL_CHARS:
        raise reading.ask(cells.Unclear("the scale of the ratings is not known", asks="scale"))
    raise pain.unanswered(word, reading)

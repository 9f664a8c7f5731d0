"""Pain scores of other scales, in numbers or in words."""

from __future__ import annotations

from psoas_analytics import records
from psoas_analytics.exchange.imports import cells, names
from psoas_analytics.exchange.imports.reading import Reading, Refusal

_AVERAGE = (
    "A pain score is taken as the average over 24 hours; a mapping can say that it is the pain at that moment"
    " or the worst of the day."
)


def score(text: str, reading: Reading) -> float:
    """Score of 0 to 10 from a word or from a number of the mapping's scale."""
    if reading.mapping.recall == "average_24h":
        reading.assume(_AVERAGE)
    words = {names.plain(word): score for word, score in reading.mapping.words.items()}
    if names.plain(text) in words:
        reading.assume("Words for pain are taken as the numbers that you gave them.")
        return words[names.plain(text)]
    found = cells.number(text, name="pain", decimal=reading.mapping.decimal)
    if found is None:
        raise Refusal("the row has no pain score")
    return scaled(found, reading)


def scaled(found: float, reading: Reading) -> float:
    """Bring a score from the file's scale to 0 to 10, in a straight line between its ends."""
    low, high = reading.mapping.scale
    if (low, high) == (0, 10):
        return found
    if not min(low, high) <= found <= max(low, high):
        raise Refusal(f"pain must be {low:g} to {high:g} on the scale of this file, got {found:g}")
    reading.assume(
        f"Pain was scored {low:g} to {high:g} and is brought to 0 to 10 in a straight line;"
        " nobody has shown that the steps of two scales are alike."
    )
    # A scale that runs down would give -0 at its end.
    return round((found - low) / (high - low) * 10, records.DECIMALS) + 0.0

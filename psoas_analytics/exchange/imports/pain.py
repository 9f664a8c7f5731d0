"""Pain scores of other scales, in numbers or in words."""

from __future__ import annotations

from psoas_analytics import records
from psoas_analytics.exchange.imports import cells
from psoas_analytics.exchange.imports.reading import LeftOut, Reading, Refusal

_AVERAGE = (
    "A pain score is taken as the average over 24 hours, unless you say that it is the pain at that moment"
    " or the worst of the day."
)
# A scale has a few words; a column of notes has many, and a wrong column is not asked about at length.
_LONGEST_WORD = 40
_WORDS_AT_ONCE = 30


def score(text: str, reading: Reading) -> float:
    """Score of 0 to 10 from a word or from a number of the mapping's scale.

    Raises
    ------
    LeftOut
        It was said that the word is no score.
    Refusal
        No score, or a word without a number yet.
    """
    if not text:
        raise Refusal("the row has no pain score")
    if reading.mapping.recall == "average_24h":
        reading.assume(_AVERAGE)
    if answered(text, reading):
        number = _answers(reading)[_key(text)]
        if number is None:
            raise LeftOut(f"{text!r}, which is no pain score")
        reading.assume("Words for pain are taken as the numbers that you gave them.")
        return number
    is_word = len(text) <= _LONGEST_WORD and not any(letter.isdigit() for letter in text)
    if is_word and text != cells.NO_RESULT:
        raise unanswered(text, reading)
    found = cells.number(text, name="pain", decimal=reading.mapping.decimal)
    if found is None:
        raise Refusal("the row has no pain score")
    return scaled(found, reading)


def answered(word: str, reading: Reading) -> bool:
    """Say whether the mapping has a number for a word, or that it is no score."""
    return _key(word) in _answers(reading)


def unanswered(word: str, reading: Reading) -> Refusal:
    """Ask which number a word is, and refuse its row until then."""
    if word in reading.words or len(reading.words) < _WORDS_AT_ONCE:
        reading.words[word] = reading.words.get(word, 0) + 1
    return reading.ask(cells.Unclear(f"{word!r} has no number yet", asks="words"))


def _answers(reading: Reading) -> dict[str, float | None]:
    return {_key(word): number for word, number in reading.mapping.words.items()}


def _key(word: str) -> str:
    # Signs stay: "+" and "++" are two answers.
    return " ".join(word.casefold().split())


def scaled(found: float, reading: Reading) -> float:
    """Bring a score from the file's scale to 0 to 10, in a straight line between its ends."""
    low, high = reading.mapping.scale or (0, 10)
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

"""What one cell says: numbers, durations, dates and times, without guessing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal

#: Stands in a cell whose formula was saved without its result.
NO_RESULT = "a formula without a saved result"
_LONGEST_NUMBER = 30
# Days of 1990 to 2091 as a spreadsheet counts them, where a cell has lost its format of a date.
_SERIALS = (32_874, 70_000)
DateOrder = Literal["", "dmy", "mdy", "ymd"]
Decimal = Literal["", ".", ","]

# English whatever the computer's language is: that is how these files are written.
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH_OF = {text: at for at, month in enumerate(_MONTHS, start=1) for text in (month, month[:3])} | {
    "sept": 9
}
# Digits of other scripts are letters here: float() would read them, a person might not.
_FLAGS = re.ASCII | re.IGNORECASE
_TIME = r"(?P<h>\d{1,2}):(?P<min>\d{2})(?::(?P<s>\d{2})(?:\.\d+)?)?\s*(?P<half>[ap]\.?m\.?)?"
_CLOCK = re.compile(_TIME, _FLAGS)
_DAY_FIRST = re.compile(
    r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[\s.-]+(?P<m>[a-z]{3,9})\.?,?[\s-]+(?P<y>\d{4})", _FLAGS
)
_MONTH_FIRST = re.compile(r"(?P<m>[a-z]{3,9})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})", _FLAGS)
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})", _FLAGS)
_NUMBERS = re.compile(r"(?P<a>\d{1,2})(?P<dot>[-/.])(?P<b>\d{1,2})(?P=dot)(?P<y>\d{4})", _FLAGS)
_LETTERS = re.compile(r"(?P<h>\d+)\s*h|(?P<m>\d+)\s*m(?:in)?|(?P<s>\d+(?:[.,]\d+)?)\s*s(?:ec)?", _FLAGS)
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d+)?|[.,]\d+)", _FLAGS)
_IN_THOUSANDS = {
    ".": re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", _FLAGS),
    ",": re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?", _FLAGS),
}


class SheetNumber(str):
    """A number that a spreadsheet keeps as one: its point is no thousands, and it may be a day.

    ``epoch`` is the day that the spreadsheet counts from.
    """

    epoch = datetime(1899, 12, 30)

    def strip(self, chars: str | None = None, /) -> str:
        """Return itself, as there is nothing around a number."""
        return self


class Unclear(ValueError):
    """A cell that can be read in two ways; ``asks`` names the question of the preview."""

    def __init__(self, message: str, *, asks: str) -> None:
        super().__init__(message)
        self.asks = asks


def number(text: str, *, name: str, decimal: Decimal = "") -> float | None:
    """Read a number; None for an empty cell.

    Examples
    --------
    >>> number("3,5", name="pain")
    3.5
    >>> number("", name="pain")
    """
    text = text.strip()
    if not text:
        return None
    if isinstance(text, SheetNumber):
        decimal = ""
    thousands = {".": ",", ",": "."}.get(decimal, "")
    if thousands and thousands in text and len(text) <= _LONGEST_NUMBER:
        if not _IN_THOUSANDS[decimal].fullmatch(text):
            raise ValueError(
                f"{name} must be a number with {decimal!r} before its fraction and {thousands!r} only"
                f" between groups of three digits, got {text!r}"
            )
        text = text.replace(thousands, "")
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        raise ValueError(f"{name} must be a number, got {text[:40]!r}")
    if not decimal and re.fullmatch(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}", text):
        raise Unclear(f"{name} {text!r} may be a fraction or thousands; say which", asks="decimal")
    return float(text.replace(",", "."))


def whole(text: str, *, name: str, decimal: Decimal = "") -> int | None:
    """Read a whole number ("13", "13.0"); None for an empty cell."""
    found = number(text, name=name, decimal=decimal)
    if found is not None and found != int(found):
        raise ValueError(f"{name} must be a whole number, got {text[:40]!r}")
    return None if found is None else int(found)


def seconds(text: str, *, name: str = "duration", decimal: Decimal = "") -> float | None:
    """Read a duration as seconds: ``264h 1m``, ``1h 5m``, ``0:00:30``, ``1:30`` or a number of seconds.

    Examples
    --------
    >>> seconds("1h 5m"), seconds("0:00:30"), seconds("1:30"), seconds("45")
    (3900.0, 30.0, 90.0, 45.0)
    """
    text = text.strip()
    if not text:
        return None
    if re.fullmatch(r"[0-9]{1,4}(:[0-9]{2}){1,2}", text):
        total = 0.0
        for part in text.split(":"):
            total = total * 60 + int(part)
        return total
    parts = list(_LETTERS.finditer(text))
    if parts and not _LETTERS.sub("", text).strip():
        return sum(
            float(found.replace(",", ".")) * size
            for part in parts
            for found, size in zip(part.group("h", "m", "s"), (3600, 60, 1), strict=True)
            if found
        )
    return number(text, name=name, decimal=decimal)


def clock_time(text: str, *, name: str = "time") -> time:
    """Read a clock time of 24 or 12 hours (``19:49``, ``7:49 pm``)."""
    found = _CLOCK.fullmatch(_spaced(text))
    if not found:
        raise ValueError(f"{name} must be a time such as 19:49 or 7:49 pm, got {text[:40]!r}")
    hour, half = int(found["h"]), (found["half"] or "").lower()[:1]
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(f"{name} must have an hour from 1 to 12 before am or pm, got {text[:40]!r}")
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, int(found["min"]), int(found["s"] or 0))
    except ValueError:
        raise ValueError(f"{name} must be a time of a day, got {text[:40]!r}") from None


def when(text: str, *, order: DateOrder = "", name: str = "date") -> date:
    """Read a date, or a date and time, as its writer meant it; without a time it is a date alone.

    Raises
    ------
    Unclear
        Day and month can be told apart only by asking.

    Examples
    --------
    >>> when("30 Jun 2025, 19:56")
    datetime.datetime(2025, 6, 30, 19, 56)
    >>> when("8th Dec 2021")
    datetime.date(2021, 12, 8)
    >>> when("3/4/2025", order="mdy")
    datetime.date(2025, 3, 4)
    """
    if isinstance(text, SheetNumber) and _SERIALS[0] <= float(text) < _SERIALS[1]:
        return _of_serial(text)
    return _written(_spaced(text), order, name)


@lru_cache(maxsize=1_024)
def _written(text: str, order: DateOrder, name: str) -> date:
    for pattern in (_YEAR_FIRST, _DAY_FIRST, _MONTH_FIRST, _NUMBERS):
        found = pattern.match(text)
        if found:
            day = _day(found, order=order, name=name)
            return _with_time(day, text, text[found.end() :], name=name)
    raise ValueError(f"{name} must be a date with a four-digit year, got {text[:40]!r}")


def _of_serial(text: SheetNumber) -> date:
    at = text.epoch + timedelta(seconds=round(float(text) * 86_400))
    return at if at.time() != time() else at.date()


def _spaced(text: str) -> str:
    """Text with plain spaces: some telephones write a narrow one before "PM"."""
    return " ".join(text.split())


def _day(found: re.Match[str], *, order: DateOrder, name: str) -> date:
    parts = found.groupdict()
    if "a" in parts:
        month, day = _ordered(int(parts["a"]), int(parts["b"]), parts["dot"], order, found[0], name)
    else:
        month, day = _month(parts["m"], name), int(parts["d"])
    try:
        return date(int(parts["y"]), month, day)
    except ValueError:
        raise ValueError(f"{name} must be a day of the calendar, got {found[0]!r}") from None


def _month(text: str, name: str) -> int:
    if text.isdigit():
        return int(text)
    if text.lower() not in _MONTH_OF:
        raise ValueError(f"{name} must have an English month, got {text[:40]!r}")
    return _MONTH_OF[text.lower()]


def _ordered(a: int, b: int, dot: str, order: DateOrder, text: str, name: str) -> tuple[int, int]:
    # With points the day comes first everywhere.
    if dot == "." or order == "dmy":
        return b, a
    if order == "mdy":
        return a, b
    if a > 12 >= b:
        return b, a
    if b > 12 >= a:
        return a, b
    raise Unclear(
        f"{name} {text!r} may mean two days; say whether day or month comes first", asks="date_order"
    )


def _with_time(day: date, text: str, rest: str, *, name: str) -> date:
    rest = rest.strip().strip(",").strip()
    if not rest:
        return day
    if rest[0] in "Tt" and len(rest) > 1:
        rest = rest[1:]
    zone = re.search(r"(Z|[+-][0-9]{2}:?[0-9]{2})$", rest)
    if zone:
        try:
            told = datetime.fromisoformat(f"{day.isoformat()}T{rest.replace(' ', '')}")
        except ValueError:
            raise ValueError(f"{name} must end in a time, got {text[:40]!r}") from None
        # Z says where the clock of a server stood, not where the person was.
        return told.astimezone() if zone[0] == "Z" else told
    return datetime.combine(day, clock_time(rest, name=name))


def date_order(texts: Iterable[str]) -> DateOrder:
    """Tell from the dates of a file whether day or month comes first; "" if they do not show it."""
    first = second = False
    for text in texts:
        found = _NUMBERS.match(text.strip())
        if found and found["dot"] != ".":
            first |= int(found["a"]) > 12
            second |= int(found["b"]) > 12
    if first == second:
        return ""
    return "dmy" if first else "mdy"


def ends(started: date, length_s: float | None) -> datetime | None:
    """When a session ended, None if its length is not told or is over a day (a watch left running)."""
    if length_s is None or not isinstance(started, datetime) or not 0 < length_s <= 86_400:
        return None
    return started + timedelta(seconds=length_s)

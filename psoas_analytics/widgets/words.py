"""Between what a person reads or types and what the journal keeps."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from psoas_analytics.journal.clock import DAY_ENDS_AT


def day_words(day: date, *, today: date | None = None) -> str:
    """Say a day in words, with its year where that is not this year.

    Examples
    --------
    >>> day_words(date(2026, 11, 24))
    'Tuesday 24 November 2026'
    >>> day_words(date(2026, 11, 24), today=date(2026, 12, 1))
    'Tuesday 24 November'
    """
    year = "" if today is not None and day.year == today.year else f" {day.year}"
    return f"{day:%A} {day.day} {day:%B}{year}"


def count_words(n: int, thing: str) -> str:
    """Count things.

    Examples
    --------
    >>> count_words(1, "set"), count_words(3, "set")
    ('1 set', '3 sets')
    """
    return f"{n} {thing}" if n == 1 else f"{n} {thing}s"


def number_words(value: float) -> str:
    """Say a number with a minus sign that reads as one.

    Examples
    --------
    >>> number_words(-4.0)
    '−4'
    """
    return f"{value:g}".replace("-", "−")


def typed_whole(text: str) -> int | str:
    """Read a whole number; anything else comes back as it was typed, for the record to refuse.

    Examples
    --------
    >>> typed_whole(" 10 "), typed_whole("1,000")
    (10, '1,000')
    """
    text = text.strip()
    return int(text) if re.fullmatch(r"[+-]?[0-9]{1,9}", text) else text


def typed_number(text: str) -> float | str | None:
    """Read a number with a decimal comma or point; an empty text is None.

    Anything else comes back as it was typed. So does a comma before three digits: it may part thousands.

    Examples
    --------
    >>> typed_number("2,5"), typed_number("−4.5"), typed_number(""), typed_number("1,200")
    (2.5, -4.5, None, '1,200')
    """
    text = text.strip()
    plain = text.replace("−", "-")
    if not text:
        return None
    if re.fullmatch(r"[+-]?[0-9]{1,9}([.,][0-9]{1,9})?", plain) and not re.search(r",[0-9]{3}$", plain):
        return float(plain.replace(",", "."))
    return text


def after_midnight(clock: time) -> bool:
    """Tell whether this time still belongs to the evening before (a day ends at 03:00)."""
    return timedelta(hours=clock.hour, minutes=clock.minute) < DAY_ENDS_AT


def local_moment(day: date, clock: time) -> datetime:
    """Local time, without a zone, at which ``day`` shows this clock time; after midnight: a date later.

    Examples
    --------
    >>> local_moment(date(2026, 11, 24), time(0, 40))
    datetime.datetime(2026, 11, 25, 0, 40)
    """
    moment = datetime.combine(day, clock.replace(microsecond=0, tzinfo=None))
    return moment + timedelta(days=1) if after_midnight(clock) else moment


def after_midnight_words(day: date, clock: time | None) -> str:
    """Say to which day a time after midnight counts; nothing for other times.

    Examples
    --------
    >>> after_midnight_words(date(2026, 11, 24), time(0, 40))
    '00:40 is after midnight: it counts for the evening of Tuesday 24 November (a day ends at 03:00).'
    """
    if clock is None or not after_midnight(clock):
        return ""
    evening = day_words(day, today=day)
    return f"{clock:%H:%M} is after midnight: it counts for the evening of {evening} (a day ends at 03:00)."

"""How the report writes periods, shares and lists, beside what it shares with the charts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from psoas_analytics.charts.words import day_text, plain

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def period_text(start: date, end: date, *, year: bool = True) -> str:
    """Write the days from one date to another; the years stand there once, or twice if they differ.

    Examples
    --------
    >>> period_text(date(2026, 9, 1), date(2026, 11, 23))
    '1 Sep – 23 Nov 2026'
    >>> period_text(date(2026, 12, 28), date(2027, 1, 3), year=False)
    '28 Dec 2026 – 3 Jan 2027'
    >>> period_text(date(2026, 10, 26), date(2026, 10, 28), year=False)
    '26–28 Oct'
    """
    across = start.year != end.year
    last = f"{day_text(end)} {end.year}" if year or across else day_text(end)
    if start == end:
        return last
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{last}"
    return f"{day_text(start)} {start.year} – {last}" if across else f"{day_text(start)} – {last}"


def signed_plain(number: float) -> str:
    """Write a change with its sign and no decimals that it does not need.

    Examples
    --------
    >>> signed_plain(3.0), signed_plain(-3.61), signed_plain(0.0)
    ('+3', '−3.6', '0')
    """
    shown = plain(number)
    return f"+{shown}" if round(number, 1) > 0 else shown


def share_text(low: float, high: float) -> str:
    """Write two shares as percentages, once if they are the same.

    Examples
    --------
    >>> share_text(0.612, 0.784), share_text(1.0, 1.0)
    ('61–78 %', '100 %')
    """
    low_percent, high_percent = round(100 * low), round(100 * high)
    if low_percent == high_percent:
        return f"{low_percent} %"
    return f"{low_percent}–{high_percent} %"


def listed(words: Iterable[str]) -> str:
    """Join words for a sentence.

    Examples
    --------
    >>> listed(["left", "right", "both"])
    'left, right and both'
    """
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def weekdays_text(days: Sequence[int]) -> str:
    """Write weekdays (0 = Monday) in the shortest way that is still plain.

    Examples
    --------
    >>> weekdays_text([0, 1, 2, 3, 4, 5]), weekdays_text([0, 2, 4]), weekdays_text(range(7))
    ('Mon–Sat', 'Mon, Wed, Fri', 'every day')
    """
    if len(days) == len(_WEEKDAYS):
        return "every day"
    in_a_row = len(days) > 2 and days[-1] - days[0] == len(days) - 1
    if in_a_row:
        return f"{_WEEKDAYS[days[0]]}–{_WEEKDAYS[days[-1]]}"
    return ", ".join(_WEEKDAYS[day] for day in days)

"""How charts write dates and numbers, and how text that a person typed becomes safe to show."""

from __future__ import annotations

import html
import re
import textwrap
from datetime import date

# Typed out: strftime would follow the machine's language.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_GLUE = "\N{NO-BREAK SPACE}"
_HOVER_CHARS = 40


def month_name(day: date) -> str:
    """Short name of a day's month.

    Examples
    --------
    >>> month_name(date(2026, 10, 12))
    'Oct'
    """
    return _MONTHS[day.month - 1]


def day_text(day: date) -> str:
    """Write a date without its year.

    Examples
    --------
    >>> day_text(date(2026, 10, 12))
    '12 Oct'
    """
    return f"{day.day} {month_name(day)}"


def full_day(day: date) -> str:
    """Write a date with weekday and year.

    Examples
    --------
    >>> full_day(date(2026, 10, 12))
    'Mon 12 Oct 2026'
    """
    return f"{_WEEKDAYS[day.weekday()]} {day_text(day)} {day.year}"


def days_text(start: date, end: date) -> str:
    """Write the days from one date to another.

    Examples
    --------
    >>> days_text(date(2026, 8, 31), date(2026, 9, 6)), days_text(date(2026, 9, 7), date(2026, 9, 13))
    ('31 Aug to 6 Sep', '7 to 13 Sep')
    """
    if start == end:
        return day_text(start)
    same_month = (start.year, start.month) == (end.year, end.month)
    return f"{start.day if same_month else day_text(start)} to {day_text(end)}"


def plain(number: float) -> str:
    """Write a number with no decimals that it does not need, and a true minus.

    Examples
    --------
    >>> plain(-4.0), plain(5.75)
    ('−4', '5.8')
    """
    return f"{round(number, 1) + 0.0:g}".replace("-", "−")


def signed(number: float, decimals: int = 1) -> str:
    """Write a change: a true minus, and no sign before zero.

    Examples
    --------
    >>> signed(-1.66), signed(2.0), signed(-0.04), signed(5.0, 0)
    ('−1.7', '+2.0', '0.0', '+5')
    """
    rounded = round(number, decimals) + 0.0
    return f"{rounded:+.{decimals}f}".replace("-", "−") if rounded else f"{0:.{decimals}f}"


def percent(share: float) -> str:
    """Write a share of 0 to 1 as per cent.

    Examples
    --------
    >>> percent(0.685)
    '68 %'
    """
    return f"{round(100 * share)} %"


def count_text(count: int, one: str) -> str:
    """Write a count with its noun.

    Examples
    --------
    >>> count_text(1, "day"), count_text(3, "day")
    ('1 day', '3 days')
    """
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def sentence_case(words: str) -> str:
    """Write the first letter large, and leave the others as they are.

    Examples
    --------
    >>> sentence_case("other: the SI joint")
    'Other: the SI joint'
    """
    return words[:1].upper() + words[1:]


def safe(words: str) -> str:
    """Make text show as it was typed: plotly would read tags, and MathJax what stands between two dollars.

    Examples
    --------
    >>> safe("<b>x</b> & 5 $")
    '&lt;b&gt;x&lt;/b&gt; &amp; 5 &#36;'
    """
    return html.escape(words, quote=False).replace("$", "&#36;")


def wrapped(words: str, chars: int) -> list[str]:
    """Break plain text into safe lines; a number stays with its unit.

    Plotly neither wraps nor shrinks text, so the lines must fit a narrow screen by themselves.

    Examples
    --------
    >>> wrapped("Pain <b>5.6</b> at first, 78 % later", 13)
    ['Pain', '&lt;b&gt;5.6&lt;/b&gt; at', 'first, 78 %', 'later']
    """
    glued = re.sub(r"(\d) (%|cm|points?\b|days?\b)", rf"\1{_GLUE}\2", words)
    return [safe(line.replace(_GLUE, " ")) for line in textwrap.wrap(glued, chars)]


def hover(*parts: str) -> str:
    """Join plain parts for a hover box, each from a line of its own."""
    return "<br>".join(line for part in parts for line in wrapped(part, _HOVER_CHARS))

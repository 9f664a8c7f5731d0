"""How charts and report write dates, numbers and the names of tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

# Typed out: strftime would follow the machine's language.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def month_name(day: date) -> str:
    """Short name of a day's month.

    Examples
    --------
    >>> month_name(date(2026, 10, 12))
    'Oct'
    """
    return _MONTHS[day.month - 1]


def day_text(day: date, *, year: bool = False) -> str:
    """Write a date, without its year where that goes without saying.

    Examples
    --------
    >>> day_text(date(2026, 10, 12)), day_text(date(2026, 10, 12), year=True)
    ('12 Oct', '12 Oct 2026')
    """
    return f"{day.day} {month_name(day)}{f' {day.year}' if year else ''}"


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


def answered_text(author: str, written_on: date) -> str:
    """Say who wrote a plan that came as a therapist's answer, and when.

    Examples
    --------
    >>> answered_text("Ann", date(2026, 11, 23))
    ', by Ann (written 23 Nov 2026)'
    """
    return f", by {author} (written {day_text(written_on, year=True)})"


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


HIP_EXTENSION = "modified_thomas_hip_extension"


@dataclass(frozen=True)
class FlexibilityWords:
    """How a test is named, what its unit is called, and how its values are read."""

    name: str
    full_name: str
    unit: str
    axis_unit: str
    reading: str


#: In the order in which they are shown.
TEST_WORDS: Mapping[str, FlexibilityWords] = {
    HIP_EXTENSION: FlexibilityWords(
        "Hip extension",
        "Hip extension, modified Thomas test",
        "°",
        "degrees",
        "Modified Thomas test. 0° is the thigh in line with the trunk; + is extension, − is extension that is"
        " missing.",
    ),
    "modified_thomas_knee_flexion": FlexibilityWords(
        "Knee angle",
        "Knee angle, modified Thomas test",
        "°",
        "degrees",
        "Modified Thomas test. A larger angle: the knee bends further.",
    ),
    "prone_knee_bend": FlexibilityWords(
        "Prone knee bend", "Prone knee bend", "°", "degrees", "A larger angle: the knee bends further."
    ),
    "passive_straight_leg_raise": FlexibilityWords(
        "Straight-leg raise",
        "Passive straight-leg raise",
        "°",
        "degrees",
        "A larger angle: the leg rises further.",
    ),
    "fingertip_to_floor": FlexibilityWords(
        "Fingertip to floor",
        "Fingertip to floor",
        " cm",
        "cm",
        "0 cm is the floor; a smaller number is a longer reach.",
    ),
}

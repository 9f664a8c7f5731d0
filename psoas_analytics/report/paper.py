"""What a printed page has room for: how many items of each list, and how many lines of each item.

The style sheet cuts an item at its lines and leaves the other items out, so that the page stays one page
whatever the fonts; beside a shortened list stands how many more there are. On a screen nothing is left out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# Measured on A4 within the margins of page.css, in points: a line of 8 pt, and what has a height of its own.
_PAGE, _LINE, _GAP = 802, 9.7, 4
_HEADER, _VERDICT, _PAIN, _CALENDAR, _FLEXIBILITY, _RED_FLAGS, _ROW = 26, 48, 106, 112, 92, 86, 11.5
# Letters of 8 pt in a line of the whole width, and of half of it.
_WIDE, _HALF = 125, 68
_TWO_LINES_OF_VERDICT = 100
# More exercises than this have one line each; more than twelve are not printed.
_TWO_LINES_UP_TO, _EXERCISES = 6, 12
_MOST_LINES = 2
# One question of two lines, and the line that says how many more there are.
_LEAST_QUESTIONS = 3


@dataclass(frozen=True)
class Paper:
    """Room on the printed page: for each list, the lines of each item that stands on it.

    Attributes
    ----------
    sites, exercises, left_right, tests, function, flags, changes, questions, diary : tuple of int
        One entry for each item that is printed, its lines; a test has so many for each of its sides.
    has_flexibility_chart : bool
    """

    sites: tuple[int, ...]
    exercises: tuple[int, ...]
    left_right: tuple[int, ...]
    tests: tuple[int, ...]
    function: tuple[int, ...]
    flags: tuple[int, ...]
    changes: tuple[int, ...]
    questions: tuple[int, ...]
    diary: tuple[int, ...]
    has_flexibility_chart: bool


def paper_room(parts: Mapping[str, Any]) -> Paper:
    """Share a printed page out among the lists of a report: short ones whole, of long ones the first."""
    sites = _first([_lines(one, _WIDE) for one in _of(parts, "pain", "other_sites")], room=2)
    exercises = _exercises(parts)
    room = _room(parts, sites, exercises)
    wanted = [_lines(f"{one.text} {one.when}", _WIDE) for one in parts["questions"]]
    # Questions keep a few lines whatever else there is.
    kept = min(sum(wanted), _LEAST_QUESTIONS + 2) + 2 if wanted else 0
    columns = int(room - kept)
    left_right, tests, has_chart, left = _left_column(parts, columns)
    function, flags, changes, right = _right_column(parts, columns)
    room -= max(left, right)
    questions = _first(wanted, room=max(int(room) - 2, _LEAST_QUESTIONS))
    room -= sum(questions) + 2 if questions else 0
    diary = _first([_lines(one.text, _WIDE) for one in parts["diary"]], room=int(room) - 3)
    return Paper(sites, exercises, left_right, tests, function, flags, changes, questions, diary, has_chart)


def _of(parts: Mapping[str, Any], name: str, field: str) -> Sequence[Any]:
    return () if parts[name] is None else getattr(parts[name], field)


def _exercises(parts: Mapping[str, Any]) -> tuple[int, ...]:
    lines = _of(parts, "exercises", "lines")
    if len(lines) > _TWO_LINES_UP_TO:
        return (1,) * min(len(lines), _EXERCISES)
    return tuple(
        max(_lines(one.name, 26), _lines(one.prescribed, 50), _lines(one.why_not_done, 27)) for one in lines
    )


def _room(parts: Mapping[str, Any], sites: Sequence[int], exercises: Sequence[int]) -> float:
    """Lines that are left for the lower half of the page."""
    points: float = _PAGE - _HEADER - _RED_FLAGS - 3 * _GAP
    if parts["header"].name:
        points -= _LINE
    if parts["verdict"]:
        details = (one.detail for one in parts["verdict"])
        points -= _VERDICT + _GAP + _LINE * any(len(one) > _TWO_LINES_OF_VERDICT for one in details)
    if parts["pain"] is not None:
        points -= _PAIN + _GAP + _LINE * (_lines(parts["pain"].finding, 115) + sum(sites) + 1)
    if parts["calendar"] is not None:
        points -= _CALENDAR + _GAP + (_LINE if parts["calendar"].caption else 0)
    if exercises:
        points -= len(exercises) * _ROW + (sum(exercises) - len(exercises) + 3) * _LINE + _GAP
    return points / _LINE


def _left_column(parts: Mapping[str, Any], room: int) -> tuple[tuple[int, ...], tuple[int, ...], bool, float]:
    """Lines of the sentences on left and right and of the tests; whether there is a chart; lines used."""
    part = parts["flexibility"]
    if part is None:
        return (), (), False, 0
    used = 2.0
    left_right = _first([_lines(f"Left and right differ. {one}", _HALF) for one in part.left_right], room=4)
    used += sum(left_right)
    has_chart = part.chart is not None and used + _FLEXIBILITY / _LINE + 2 <= room
    if has_chart:
        used += _FLEXIBILITY / _LINE + 2
    tests: list[int] = []
    for place, test in enumerate(part.tests, start=1):
        lines = max(_lines(f"{one.side} {one.figures}: {one.change}", _HALF) for one in test.lines)
        needed = 1 + lines * len(test.lines)
        is_last = place == len(part.tests)
        if used + needed + (not is_last) > room:
            break
        tests.append(lines)
        used += needed
    return left_right, tuple(tests), has_chart, used + (len(tests) < len(part.tests))


def _right_column(
    parts: Mapping[str, Any], room: int
) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], float]:
    """Lines of function, flags and changes, and the lines used."""
    function = _first(
        [_lines(f"{one.instrument} {one.figures}: {one.change}", _HALF) for one in parts["function"]], room=4
    )
    flags = _first([_lines(one.text, _HALF) for one in parts["flags"]], room=4)
    used = sum(sum(found) + 1.5 for found in (function, flags) if found)
    changes = _first(
        [_lines(f"{one.when} {one.text}", _HALF - 4) for one in parts["changes"]], room=int(room - used - 2)
    )
    if parts["changes"]:
        used += sum(changes) + 2.5
    return function, flags, changes, used


def _first(lines: Sequence[int], *, room: int) -> tuple[int, ...]:
    """As many from the front as fit; if not all of them, one line is kept to say so."""
    if sum(lines) <= room:
        return tuple(lines)
    found: list[int] = []
    for needed in lines:
        if sum(found) + needed > room - 1:
            break
        found.append(needed)
    return tuple(found)


def _lines(text: str, width: int) -> int:
    """Lines that a text takes, at most two."""
    return min(_MOST_LINES, sum(-(-_letters(line) // width) or 1 for line in text.splitlines() or [""]))


def _letters(line: Iterable[str]) -> int:
    """Width of a line in letters; those of East Asia, and pictures, are twice as wide."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in line)

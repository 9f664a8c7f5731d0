"""What the flexibility chart says: finding, change against the error, notes."""

from __future__ import annotations

import pandas as pd

from psoas_analytics.charts.flexibility_lines import JOINED_DAYS, Line, broken
from psoas_analytics.charts.source import WHERE_TO_LOG
from psoas_analytics.frames import Frames
from psoas_analytics.measures import left_right
from psoas_analytics.words import (
    TEST_WORDS,
    FlexibilityWords,
    count_text,
    day_text,
    plain,
    sentence_case,
    signed,
)


def nothing_measured(frames: Frames, test: str | None, side: str | None) -> str:
    """Say that nothing is measured there, and what to do."""
    if frames.flexibility.empty:
        return f"No flexibility readings yet. Add some in {WHERE_TO_LOG}."
    what = "flexibility" if test is None else TEST_WORDS[test].name.lower()
    where = "" if side is None else f", {side},"
    add = f"Add some in {WHERE_TO_LOG}, or choose another period or test."
    return f"No readings of {what}{where} in this period. {add}"


def finding(main: list[Line], words: FlexibilityWords) -> tuple[str, str]:
    """Return title and detail: first and latest week of each side, held against the error."""
    figures = ", ".join(_figures(line, words) for line in main)
    return f"{words.name}: {figures}", " ".join(_change(line, words) for line in main)


def _figures(line: Line, words: FlexibilityWords) -> str:
    side = f"{line.side} " if line.side else ""
    first, last = (f"{plain(line.change[name])}{words.unit}" for name in ("baseline", "latest"))
    return f"{side}{last}" if pd.isna(line.change["change"]) else f"{side}{first} → {last}"


def _change(line: Line, words: FlexibilityWords) -> str:
    side = f"{line.side}: " if line.side else ""
    since, last, change, error = (line.change[name] for name in ("first_day", "last_day", "change", "mdc95"))
    begun = day_text(since, year=since.year != last.year)
    if len(line.days) == 1:
        return sentence_case(f"{side}measured once, on {begun}.")
    if pd.isna(change):
        return sentence_case(f"{side}measured since {begun}; tests two weeks apart can be compared.")
    size = f"{signed(change, 0 if change == round(change) else 1)}{words.unit}"
    if pd.isna(error):
        against = "measurement error unknown"
    else:
        where = "beyond" if line.change["beyond_error"] else "within"
        against = f"{where} measurement error ({plain(error)}{words.unit})"
    return sentence_case(f"{side}{size} since {begun}, {against}.")


def notes_of(frames: Frames, lines: list[Line], main: list[Line], test: str) -> list[str]:
    """Return what stands below: how to read the values, where the error is from, what is not joined."""
    words = TEST_WORDS[test]
    notes = [words.reading, *_error_notes(frames, main, test), *_sides_note(frames, main, words)]
    reference = frames.thresholds.get(f"reference_{test}")
    if reference is not None:
        notes.append(
            f"Line at {plain(reference.value)}{words.unit}: {reference.meaning} ({reference.source})."
        )
    if any(line.warm for line in lines):
        notes.append("Hollow: taken warm; not joined with the others.")
    if len({line.instrument for line in lines}) > 1:
        notes.append("Different instruments are never joined in one line.")
    if any(len(broken(line.days)) > len(line.days) for line in lines if not line.warm):
        notes.append(f"Readings more than {JOINED_DAYS} days apart are not joined.")
    return notes


def _error_notes(frames: Frames, main: list[Line], test: str) -> list[str]:
    told = "Inside a band, a change from the first week is within measurement error"
    own = [line for line in main if line.days["mdc95_from"].iloc[0] == "own"]
    usual = frames.thresholds.get(f"mdc95_{test}")
    unit = TEST_WORDS[test].unit
    notes = [
        f"{told}, {line.side or 'both sides'}: {plain(line.change['mdc95'])}{unit}, your own, from your"
        " baseline test days."
        for line in own
    ]
    if usual is not None and len(own) < len(main):
        notes.append(f"{told}: {plain(usual.value)}{unit} ({usual.certainty}; {usual.source}).")
    return notes


def _sides_note(frames: Frames, main: list[Line], words: FlexibilityWords) -> list[str]:
    """Say that the sides differ, where the measure flags it."""
    sides = left_right(pd.concat([line.days for line in main]), thresholds=frames.thresholds)
    return [
        f"{sentence_case(one.lower)} lower than the other side by more than measurement error on"
        f" {max(one.n_left_lower, one.n_right_lower)} of {count_text(int(one.n_days), 'test day')}"
        f" ({plain(one.mdc95)}{words.unit})."
        for one in sides[sides["flagged"]].itertuples()
    ]

"""The journal as tables in plain words, for people: local times, exercises by name, no ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from psoas_analytics.frames import Frames
from psoas_analytics.plan import WEEKDAYS
from psoas_analytics.records import FLEXIBILITY_TESTS

Cell = str | float | int | bool | date | datetime | None


@dataclass(frozen=True)
class PlainTable:
    """One table: its name, what a line is, the headings, and the lines."""

    name: str
    about: str
    headings: tuple[str, ...]
    lines: tuple[tuple[Cell, ...], ...]


# Frame, name of the table, what a line is, and heading to column; the columns of each frame as in Frames.
_TABLES: tuple[tuple[str, str, str, Mapping[str, str]], ...] = (
    (
        "sessions",
        "Sessions",
        "one session",
        {
            "Day": "day",
            "Started": "started_at",
            "Ended": "ended_at",
            "Pain before (0-10)": "pain_before",
            "Pain after (0-10)": "pain_after",
            "Effort (0-10)": "effort_cr10",
            "Note": "note",
        },
    ),
    (
        "sets",
        "Sets",
        "one set: so many repetitions on one side",
        {
            "Day": "day",
            "Session started": "started_at",
            "Set": "position",
            "Exercise": "exercise_id",
            "Side": "side",
            "Repetitions": "reps",
            "Hold of each (s)": "hold_s",
            "Pain during (0-10)": "pain_nrs",
            "Effort (0-10)": "effort_cr10",
        },
    ),
    (
        "pain",
        "Pain",
        "one pain score",
        {
            "Day": "day",
            "Time": "at",
            "Where": "site",
            "Side": "side",
            "Pain (0-10)": "pain_nrs",
            "Asked for": "recall",
            "When it hurts": "context",
            "Note": "note",
        },
    ),
    (
        "flexibility",
        "Flexibility",
        "one reading of one test",
        {
            "Day": "day",
            "Time": "at",
            "Test": "test",
            "Side": "side",
            "Reading": "reading",
            "Value": "value",
            "Unit": "unit",
            "Instrument": "instrument",
            "Warmed up": "warm",
            "Note": "note",
        },
    ),
    (
        "questionnaires",
        "Questionnaires",
        "one answer",
        {"Day": "day", "Time": "at", "Questionnaire": "instrument", "Item": "item", "Score": "score"},
    ),
    ("habits", "Habits", "one entry", {"Day": "day", "Time": "at", "Habit": "kind", "Amount": "amount"}),
    (
        "skips",
        "Skips",
        "one exercise, or the whole day, left out",
        {"Day": "day", "Exercise": "exercise_id", "Reason": "reason", "Note": "note"},
    ),
    ("no_exercise", "No exercise", 'one day answered with "no exercise"', {"Day": "day"}),
    (
        "pauses",
        "Pauses",
        "one pause, first and last day included",
        {"First day": "start", "Last day": "end", "Reason": "reason"},
    ),
    (
        "plans",
        "Plans",
        "one exercise of one version of your plan",
        {
            "Version": "version",
            "Holds from": "starts_on",
            "Title": "title",
            "Author": "author",
            "Written on": "written_on",
            "Message": "message",
            "Exercise": "exercise_id",
            "Sets": "sets",
            "Repetitions, least": "reps_min",
            "Repetitions, most": "reps_max",
            "Hold, least (s)": "hold_min_s",
            "Hold, most (s)": "hold_max_s",
            "Sides": "sides",
            "Days": "days",
            "Times a week": "times_per_week",
        },
    ),
    ("events", "Events", "one event", {"Day": "day", "Kind": "kind", "What": "label"}),
    ("questions", "Questions", "one question for the therapist", {"Day": "day", "Question": "text"}),
)
_RECALLS = {"average_24h": "average of 24 hours", "now": "now", "worst_24h": "worst of 24 hours"}


def plain_tables(frames: Frames) -> tuple[PlainTable, ...]:
    """Every table of the journal, the empty ones too."""
    words: Mapping[str, Callable[[Any], Cell]] = {
        "exercise_id": lambda one: frames.catalog[one].name if one in frames.catalog else one,
        "test": lambda one: FLEXIBILITY_TESTS[one].label if one in FLEXIBILITY_TESTS else one,
        "recall": lambda one: _RECALLS.get(one, one),
        "site": lambda one: one.removeprefix("other: "),
        "days": lambda one: "every day" if one.split() == list(WEEKDAYS) else one,
        "warm": lambda one: "yes" if one else "no",
    }
    offsets = frames.sessions.set_index("session_id")["utc_offset_min"]
    sets = frames.sets.assign(utc_offset_min=frames.sets["session_id"].map(offsets).fillna(0))
    found = []
    for frame, name, about, columns in _TABLES:
        rows = sets if frame == "sets" else getattr(frames, frame)
        cells = [
            [words.get(column, _same)(value) for value in _values(rows, column)]
            for column in columns.values()
        ]
        found.append(PlainTable(name, about, tuple(columns), tuple(zip(*cells, strict=True))))
    return tuple(found)


def _values(rows: pd.DataFrame, column: str) -> list[Any]:
    """The values of a column, missing ones as None; instants as the person's clock showed them."""
    values = rows[column]
    if column in {"at", "started_at", "ended_at"}:
        offsets = rows["utc_offset_min"]
        return [
            None if pd.isna(at) else _local(at, int(offset))
            for at, offset in zip(values, offsets, strict=True)
        ]
    if pd.api.types.is_datetime64_any_dtype(values):
        return [None if pd.isna(day) else day.date() for day in values]
    return [None if pd.isna(value) else value for value in values.tolist()]


def _local(at: pd.Timestamp, utc_offset_min: int) -> datetime:
    moved: datetime = at.to_pydatetime().replace(tzinfo=None) + timedelta(minutes=utc_offset_min)
    return moved


def _same(value: Cell) -> Cell:
    return value

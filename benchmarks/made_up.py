"""Made-up frames of one person or of many, seeded: nobody's data, in the columns and types of a journal."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

import psoas_analytics as psoas
from psoas_analytics.frames import Frames

TODAY = pd.Timestamp("2026-11-22").as_unit("s")
_TABLES = (
    "sessions",
    "sets",
    "pain",
    "flexibility",
    "questionnaires",
    "habits",
    "skips",
    "no_exercise",
    "pauses",
    "plans",
    "events",
    "questions",
)
_EVERY_DAY = "mon tue wed thu fri sat sun"
# exercise, sides, sets, hold in seconds, days, times a week; a set on each side is two rows.
_ITEMS = (
    ("kneeling-lunge-stretch", "each", 3, 30.0, _EVERY_DAY, None),
    ("glute-bridge", "both", 2, 5.0, _EVERY_DAY, None),
    ("side-lying-psoas-stretch", "each", 3, 30.0, _EVERY_DAY, None),
    ("single-knee-to-chest", "alternating", 2, None, _EVERY_DAY, None),
    ("straight-leg-raise", "each", 3, None, _EVERY_DAY, None),
    ("prone-quadriceps-stretch", "each", 3, 30.0, _EVERY_DAY, None),
    ("cobra-pose", "both", 2, 15.0, "mon wed fri", None),
    ("marching-in-place", "alternating", 2, None, "", 3),
)
_TEST = "modified_thomas_hip_extension"


@dataclass(frozen=True)
class _Days:
    """Dates of all people, one after the other: whose each is, and on which days something was logged."""

    person: np.ndarray
    day: np.ndarray
    logged: np.ndarray


def one_person(years: float, *, seed: int = 0) -> Frames:
    """Years of a person who does much: 10,000 set rows a year, a new plan every 13 weeks."""
    frames = _made_up(1, round(365 * years), np.array([0.95]), 1, _ITEMS, seed)
    return replace(
        frames, **{name: getattr(frames, name).drop(columns="person_id", errors="ignore") for name in _TABLES}
    )


def many_people(n_people: int, *, days: int = 365, seed: int = 0) -> Frames:
    """A year of each of many people, about 1,000 set rows a person: every second logs seldom."""
    often = np.where(np.arange(n_people) % 2 == 0, 0.75, 0.1)
    return _made_up(n_people, days, often, 3, _ITEMS[:4], seed)


def _made_up(n_people: int, n_days: int, often: np.ndarray, fewer: int, items: tuple, seed: int) -> Frames:
    """Everything that the people log; `often` is the share of days of each, `fewer` divides the sets."""
    draw = np.random.default_rng(seed)
    items = tuple((one, sides, max(1, sets // fewer), *rest) for one, sides, sets, *rest in items)
    names = np.array([f"P-{number:06d}" for number in range(n_people)])
    person, back = (one.ravel() for one in np.indices((n_people, n_days)))
    day = (TODAY - pd.Timedelta(days=n_days - 1)).to_datetime64() + back.astype("timedelta64[D]")
    days = _Days(person, day.astype("datetime64[s]"), draw.random(len(day)) < often[person])
    tables = {
        **_work(draw, days, items),
        "pain": _pain(draw, days),
        "flexibility": _flexibility(draw, days),
        "habits": _habits(draw, days),
        "plans": _plans(n_people, n_days, items),
        "skips": _skips(draw, days),
        "no_exercise": _at(days, np.flatnonzero(~days.logged & (draw.random(len(day)) < 0.2)), "entry_id"),
        "pauses": _pauses(n_people, n_days),
    }
    empty = _empty()
    typed = {name: _typed(tables.get(name), getattr(empty, name), names) for name in _TABLES}
    return replace(empty, **typed, today=TODAY)


def _work(draw: np.random.Generator, days: _Days, items: tuple) -> dict[str, Mapping[str, object]]:
    """Sessions and their sets: of each logged day nine in ten of its exercises."""
    line, item, side = [], [], []
    for number, (_, sides, sets, *_rest) in enumerate(items):
        for one in ("left", "right") if sides == "each" else ("both",):
            line += range(sets)
            item += [number] * sets
            side += [one] * sets
    weekday = (days.day.astype("datetime64[D]").astype("int64") + 3) % 7
    asked = np.array(
        [[name in (days_of or _EVERY_DAY) for name in _EVERY_DAY.split()] for *_, days_of, _ in items]
    )
    done = asked.T[weekday] & days.logged[:, np.newaxis] & (draw.random((len(days.day), len(items))) < 0.95)
    at, of = np.nonzero(done[:, item])
    chosen = np.asarray(item)[of]
    holds = np.array([np.nan if one[3] is None else one[3] for one in items])[chosen]
    position = np.arange(len(at)) - np.searchsorted(at, at)
    logged = np.flatnonzero(days.logged)
    n = len(at)
    return {
        "sessions": {
            **_at(days, logged, "session_id"),
            "pain_before": np.where(draw.random(len(logged)) < 0.5, draw.integers(0, 6, len(logged)), np.nan),
            "pain_after": np.where(draw.random(len(logged)) < 0.5, draw.integers(0, 6, len(logged)), np.nan),
        },
        "sets": {
            **_at(days, at, "set_id"),
            "session_id": _ids(at),
            "position": position + 1,
            "exercise_id": np.array([one[0] for one in items])[chosen],
            "side": np.asarray(side)[of],
            "reps": 10 + draw.integers(-3, 6, n),
            "hold_s": np.where(draw.random(n) < 0.95, holds * draw.uniform(0.7, 1.2, n).round(2), np.nan),
            "pain_nrs": np.where(draw.random(n) < 0.3, draw.integers(0, 7, n), np.nan),
        },
    }


def _pain(draw: np.random.Generator, days: _Days) -> Mapping[str, object]:
    """One score of the day's average on most logged days, now and then one on waking and one elsewhere."""
    scored = np.flatnonzero(days.logged & (draw.random(len(days.day)) < 0.95))
    waking = scored[draw.random(len(scored)) < 0.3]
    at = np.concatenate([scored, waking])
    n = len(at)
    return {
        **_at(days, at, "pain_id"),
        "site": np.where(draw.random(n) < 0.9, "low back", "groin"),
        "pain_nrs": draw.integers(1, 8, n),
        "recall": np.full(n, "average_24h"),
        "context": np.where(np.arange(n) < len(scored), None, "on waking"),
    }


def _flexibility(draw: np.random.Generator, days: _Days) -> Mapping[str, object]:
    """Three readings of each side every second week."""
    tested = np.flatnonzero(days.day.astype("datetime64[D]").astype("int64") % 14 == 0)
    at = np.repeat(tested, 6)
    n = len(at)
    return {
        **_at(days, at, "measurement_id"),
        "test": np.full(n, _TEST),
        "side": np.tile(np.repeat(["left", "right"], 3), len(tested)),
        "reading": np.tile([1, 2, 3], 2 * len(tested)),
        "value": draw.normal(5, 3, n).round(),
        "unit": np.full(n, "deg"),
        "instrument": np.full(n, "phone"),
        "warm": np.zeros(n, dtype=bool),
    }


def _habits(draw: np.random.Generator, days: _Days) -> Mapping[str, object]:
    at = np.flatnonzero(days.logged)
    kind = np.where(draw.random(len(at)) < 0.5, "sitting break", "walk")
    return {**_at(days, at, "habit_id"), "kind": kind, "amount": draw.integers(1, 9, len(at))}


def _skips(draw: np.random.Generator, days: _Days) -> Mapping[str, object]:
    """One logged day in twenty without one exercise, one unlogged day in five as a whole."""
    one = np.flatnonzero(days.logged & (draw.random(len(days.day)) < 0.05))
    whole = np.flatnonzero(~days.logged & (draw.random(len(days.day)) < 0.2))
    at = np.concatenate([one, whole])
    exercise = np.where(np.arange(len(at)) < len(one), _ITEMS[0][0], None)
    return {
        **_at(days, at, "skip_id"),
        "exercise_id": exercise,
        "reason": draw.choice(["no time", "pain"], len(at)),
    }


def _plans(n_people: int, n_days: int, items: tuple) -> Mapping[str, object]:
    """Return a new version every 13 weeks, asking a little more each time."""
    begins = np.arange(0, n_days, 91)
    person, version, item = (one.ravel() for one in np.indices((n_people, len(begins), len(items))))
    first = (TODAY - pd.Timedelta(days=n_days - 1)).to_datetime64()
    hold = np.array([np.nan if one[3] is None else one[3] for one in items])[item]
    reps = 8 + version % 4
    return {
        "person_id": person,
        "version": version + 1,
        "starts_on": first + begins[version].astype("timedelta64[D]"),
        "title": np.full(len(item), ""),
        "author": np.full(len(item), ""),
        "position": item + 1,
        "exercise_id": np.array([one[0] for one in items])[item],
        "sets": np.array([one[2] for one in items])[item],
        "reps_min": reps,
        "reps_max": reps + 4,
        "hold_min_s": hold,
        "hold_max_s": hold + 5,
        "sides": np.array([one[1] for one in items])[item],
        "timed": np.zeros(len(item), dtype=bool),
        "days": np.array([one[4] for one in items])[item],
        "times_per_week": np.array([np.nan if one[5] is None else one[5] for one in items])[item],
    }


def _pauses(n_people: int, n_days: int) -> Mapping[str, object]:
    """A week a year."""
    person, year = (one.ravel() for one in np.indices((n_people, n_days // 365)))
    start = (TODAY - pd.Timedelta(days=n_days - 100)).to_datetime64() + (365 * year).astype("timedelta64[D]")
    reason = np.full(len(year), "travel")
    return {"person_id": person, "start": start, "end": start + np.timedelta64(6, "D"), "reason": reason}


def _at(days: _Days, at: np.ndarray, name: str) -> dict[str, object]:
    """Columns that every entry has: an id as long as the journal's, whose it is, its day, an instant."""
    instant = pd.Series(days.day[at]).astype("datetime64[ms]").dt.tz_localize("UTC") + pd.Timedelta(hours=12)
    times = {"at": instant, "started_at": instant, "ended_at": instant}
    ids = _ids(at if name == "session_id" else np.arange(len(at)))
    return {name: ids, "person_id": days.person[at], "day": days.day[at], **times}


def _ids(numbers: np.ndarray) -> pd.Series:
    return "00000000-0000-4000-8000-" + pd.Series(numbers).astype("str").str.zfill(12)


@cache
def _empty() -> Frames:
    """Frames of an empty journal, for their columns and types."""
    with tempfile.TemporaryDirectory() as place, psoas.Journal(Path(place) / "journal.sqlite") as journal:
        return journal.frames()


def _typed(columns: Mapping[str, object] | None, like: pd.DataFrame, names: np.ndarray) -> pd.DataFrame:
    """Give a journal's columns and ``person_id``, in its types; whole numbers are 0 where missing."""
    if columns is None:
        return like.assign(person_id=pd.Series(dtype="str"))
    rows = pd.DataFrame({name: one for name, one in columns.items() if name in {*like.columns, "person_id"}})
    found = rows.reindex(columns=like.columns)
    for name, kind in like.dtypes.items():
        if kind.kind in "ib":
            found[name] = found[name].fillna(0)
    found = found.astype(like.dtypes)
    return found.assign(person_id=pd.Series(names[rows["person_id"].to_numpy()], dtype="str"))

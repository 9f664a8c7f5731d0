"""Tables of made-up people: what each of them is asked for, does, feels and leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

import psoas_analytics as psoas
from benchmarks.clinic_columns import dates, text, typed, uuids
from psoas_analytics.clinic import store

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Days of the 12 exercises, in the order of the catalog, in four plans; "3": three times a week.
_DAILY, _WORKDAYS, _ODD, _EVEN = " ".join(WEEKDAYS), "mon tue wed thu fri", "mon wed fri", "tue thu sat"
PLANS = (
    (_DAILY, _ODD, _ODD, _EVEN, _WORKDAYS, _EVEN, _ODD, _EVEN, _ODD, _DAILY, "3", "3"),
    (_ODD, _EVEN, _WORKDAYS, _DAILY, _ODD, _ODD, _EVEN, _ODD, "3", _ODD, _EVEN, _EVEN),
    (_EVEN, "3", _EVEN, _ODD, _DAILY, _WORKDAYS, _ODD, "3", _EVEN, _EVEN, _ODD, _ODD),
    (_WORKDAYS, _ODD, _ODD, "3", _ODD, "3", _DAILY, _EVEN, _EVEN, _ODD, _EVEN, "3"),
)
SITES = (("low back", None), ("front of hip", "left"), ("front of hip", "right"), ("groin", "right"))
# Of a logged day so much of what is due is done; of an exercise with sides so much on each.
_DONE, _SIDE_DONE = 0.85, 0.97
OFTEN, SELDOM = 0.8, 0.1
BEFORE_PLAN_DAYS = 7


@dataclass(frozen=True)
class People:
    """Those of one part; days count from 1970."""

    ids: np.ndarray
    first: np.ndarray
    as_of: np.ndarray
    last: np.ndarray
    often: np.ndarray
    plan: np.ndarray
    second_plan: np.ndarray
    pain: np.ndarray
    change: np.ndarray
    site: np.ndarray


@dataclass(frozen=True)
class _Days:
    """Every date of each person, one after the other."""

    person: np.ndarray
    day: np.ndarray
    open: np.ndarray
    pain: np.ndarray


def _days(draw: np.random.Generator, people: People) -> _Days:
    length = people.as_of - people.first + 1
    person = np.repeat(np.arange(len(length)), length)
    since = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    day = people.first[person] + since
    wave = np.repeat(draw.normal(0, 1, -(-len(day) // 3)), 3)[: len(day)]
    pain = people.pain[person] + people.change[person] * since / length[person] + wave
    return _Days(person, day, day <= people.last[person], pain)


def rows_a_day() -> float:
    """Set rows of an average day of an average person."""
    due = np.where(_due()[0], _DONE, 0) + np.where(_due()[1], _DONE * 3 / 7, 0)
    sides = np.bincount(_columns()[0], minlength=len(PLANS[0]))
    each = np.where(sides == 2, _SIDE_DONE, 1) * sides
    # Who stopped early logs less: as counted.
    return 0.975 * float((due.mean(axis=(0, 1)) * each).sum()) * (OFTEN + SELDOM) / 2


def tables_of(draw: np.random.Generator, people: People) -> dict[str, pd.DataFrame]:
    """Draw every table of these people, as the store takes them."""
    days = _days(draw, people)
    planned = days.open & (days.day >= people.first[days.person] + BEFORE_PLAN_DAYS)
    logged = planned & (draw.random(len(days.day)) < people.often[days.person])
    made = {
        **_work(draw, people, days, np.flatnonzero(logged)),
        "pain": _pain(draw, people, days),
        "plans": _plans(draw, people),
        "pauses": _pauses(draw, people),
        **_seldom(draw, days, planned & ~logged, people.often[days.person]),
    }
    return {name: _table(draw, people, days, name, dict(made[name])) for name in store.TABLES}


def _table(
    draw: np.random.Generator, people: People, days: _Days, name: str, given: dict[str, Any]
) -> pd.DataFrame:
    """Say whose the rows are, and of what day."""
    at = given.pop("at", None)
    if at is not None:
        given |= {"person": days.person[at], "day": dates(days.day[at])}
    day = next(given[one] for one in ("day", "starts_on", "start") if one in given)
    person_id = text(list(people.ids), given.pop("person"))
    return typed(draw, name, given, person_id=person_id, day=day)


def _work(
    draw: np.random.Generator, people: People, days: _Days, at: np.ndarray
) -> dict[str, Mapping[str, Any]]:
    """Sessions and their sets."""
    person, day, n = days.person[at], days.day[at], len(at)
    plan = (people.plan[person] + (day >= people.second_plan[person])) % len(PLANS)
    owed, weekly = (one[plan, _weekday(day)] for one in _due())
    item_of, side_of = _columns()
    done = (owed & (draw.random(owed.shape) < _DONE)) | (weekly & (draw.random(owed.shape) < _DONE * 3 / 7))
    side_done = (side_of == 0) | (draw.random((n, len(side_of))) < _SIDE_DONE)
    session, column = np.nonzero(done[:, item_of] & side_done)
    dose = _doses().iloc[item_of[column]].reset_index(drop=True)
    kept = np.unique(session)
    ids = uuids(draw, n)
    scored = draw.random(len(kept)) < 0.6
    level = _score(days.pain[at[kept]])
    sessions = {
        "at": at[kept],
        "session_id": ids.take(pa.array(kept)),
        "pain_before": np.where(scored, level, np.nan),
        "pain_after": np.where(scored, _score(level + draw.normal(0.2, 1, len(kept))), np.nan),
    }
    m = len(session)
    hold_s = dose["hold_min_s"].to_numpy() * draw.choice([1, 1, 1, 1.2, 0.5], m)
    reps = dose["reps_min"].to_numpy()
    during = _score(days.pain[at[session]] + draw.normal(-1.5, 1, m))
    sets = {
        "at": at[session],
        "session_id": ids.take(pa.array(session)),
        "position": np.arange(m) - np.searchsorted(session, session) + 1,
        "exercise_id": text(list(_doses().index), item_of[column]),
        "side": text(["both", "left", "right"], side_of[column]),
        "reps": np.where(draw.random(m) < 0.08, np.maximum(reps // 2, 1), reps),
        "hold_s": np.where(draw.random(m) < 0.04, np.nan, hold_s),
        "pain_nrs": np.where(draw.random(m) < 0.25, during, np.nan),
        "effort_cr10": np.where(draw.random(m) < 0.1, draw.integers(2, 8, m), np.nan),
    }
    return {"sessions": sessions, "sets": sets}


def _pain(draw: np.random.Generator, people: People, days: _Days) -> dict[str, Any]:
    """24-hour averages at the main site, some on waking, some at a second site; some during exercise."""
    n, often = len(days.day), people.often[days.person]
    main, second, during = (
        np.flatnonzero(days.open & (draw.random(n) < share * often)) for share in (1.06, 0.15, 0.05)
    )
    at = np.concatenate([main, second, during])
    order = np.argsort(at, kind="stable")
    at, kind = at[order], np.repeat([0, 1, 2], [len(main), len(second), len(during)])[order]
    site = (people.site[days.person[at]] + (kind == 1)) % len(SITES)
    context = np.where(kind == 2, 1, np.where((kind == 0) & (draw.random(len(at)) < 0.1), 0, -1))
    return {
        "at": at,
        "site": text([name for name, _ in SITES], site),
        "side": text(["left", "right"], np.array([-1, 0, 1, 1])[site]),
        "pain_nrs": _score(days.pain[at] + draw.normal(0, 0.7, len(at)) - (kind == 1)),
        "recall": text(["average_24h", "now"], (kind == 2).astype("int64")),
        "context": text(["on waking", "exercise"], context),
    }


def _plans(draw: np.random.Generator, people: People) -> dict[str, Any]:
    """A plan of 12 exercises for each; some get a second one, half of those by a therapist's answer."""
    n, n_items = len(people.ids), len(PLANS[0])
    again = np.flatnonzero(people.second_plan <= people.as_of)
    person = np.repeat(np.concatenate([np.arange(n), again]), n_items)
    version = np.repeat([1, 2], [n * n_items, len(again) * n_items])
    item = np.tile(np.arange(n_items), n + len(again))
    starts = np.where(version == 1, people.first[person] + BEFORE_PLAN_DAYS, people.second_plan[person])
    answered = (version == 2) & (draw.random(n) < 0.5)[person]
    asked = np.array(PLANS)[(people.plan[person] + version - 1) % len(PLANS), item]
    weekly = asked == "3"
    return {
        "person": person,
        "version": version,
        "starts_on": dates(starts),
        "written_on": np.where(answered, dates(starts - 1), np.datetime64("NaT")),
        "message": np.where(answered, "Fewer each day, and slowly.", ""),
        "position": item + 1,
        **_doses().reset_index().iloc[item].reset_index(drop=True).to_dict("series"),
        "sets": np.ones(len(item), dtype="int64"),
        "days": np.where(weekly, "", asked),
        "times_per_week": np.where(weekly, 3.0, np.nan),
    }


def _pauses(draw: np.random.Generator, people: People) -> dict[str, Any]:
    """One in six paused for up to two weeks, some of them still do."""
    person = np.flatnonzero(draw.random(len(people.ids)) < 1 / 6)
    span = people.as_of[person] - people.first[person]
    start = people.first[person] + (span * draw.uniform(0.2, 1, len(person))).astype("int64")
    return {
        "person": person,
        "start": dates(start),
        "end": dates(start + draw.integers(2, 15, len(person))),
        "reason": text(["travel"], np.zeros(len(person), dtype="int64")),
    }


def _seldom(
    draw: np.random.Generator, days: _Days, without: np.ndarray, often: np.ndarray
) -> dict[str, Mapping[str, Any]]:
    """Skips, "no exercise today", questions, habits, and other rows that a journal has a few of."""

    def some(which: np.ndarray, share: float) -> np.ndarray:
        return np.flatnonzero(which & (draw.random(len(which)) < share * often))

    skips, tests, answers = some(without, 0.4), some(days.open, 0.06), some(days.open, 0.08)
    exercise = np.where(draw.random(len(skips)) < 0.6, -1, draw.integers(0, len(PLANS[0]), len(skips)))
    return {
        "skips": {"at": skips, "exercise_id": text(list(_doses().index), exercise), "reason": "no time"},
        "no_exercise": {"at": some(without, 0.1)},
        "questions": {"at": some(days.open, 0.01), "text": "Is more of this all right?"},
        "habits": {"at": some(days.open, 0.3), "kind": "sitting break", "amount": 3.0},
        "events": {"at": some(days.open, 0.01), "kind": "travel", "label": "A long drive"},
        "questionnaires": {"at": answers, "instrument": "PEG", "item": "pain", "score": 4.0},
        "flexibility": {
            "at": tests,
            "test": "modified_thomas_hip_extension",
            "side": "left",
            "reading": 1,
            "value": draw.normal(5, 4, len(tests)).round(),
            "unit": "deg",
            "instrument": "phone",
            "warm": False,
        },
    }


@cache
def _doses() -> pd.DataFrame:
    """Doses of the catalog's exercises, in its order."""
    names = ("reps_min", "reps_max", "hold_min_s", "hold_max_s", "sides", "timed")
    catalog = psoas.load_catalog()
    doses = pd.DataFrame({name: [getattr(one.dose, name) for one in catalog.values()] for name in names})
    kinds = {"hold_min_s": "float64", "hold_max_s": "float64", "sides": "str"}
    return doses.astype(kinds).set_index(pd.Index(list(catalog), name="exercise_id", dtype="str"))


@cache
def _due() -> tuple[np.ndarray, np.ndarray]:
    """Whether an exercise is asked for on a weekday, and whether "3 times a week"; by plan, weekday, item."""
    asked = np.array([[[day in days for days in plan] for day in WEEKDAYS] for plan in PLANS])
    weekly = np.array([[[days == "3" for days in plan] for _ in WEEKDAYS] for plan in PLANS])
    return asked, weekly


@cache
def _columns() -> tuple[np.ndarray, np.ndarray]:
    """Item and side (0 both, 1 left, 2 right) of each set of a whole session."""
    sides = [
        (item, side)
        for item, of in enumerate(_doses()["sides"])
        for side in ((1, 2) if of == "each" else (0,))
    ]
    item, side = np.array(sides).T
    return item, side


def _weekday(day: np.ndarray) -> np.ndarray:
    """0 for Monday; the first day of 1970 was a Thursday."""
    return (day + 3) % 7


def _score(pain: np.ndarray) -> np.ndarray:
    return np.clip(np.round(pain), 0, 10)

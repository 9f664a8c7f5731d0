"""A made-up clinic, seeded and nobody's data, written straight into the clinic's store, part by part."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

import psoas_analytics as psoas
from psoas_analytics.clinic import store

TODAY = pd.Timestamp("2026-11-22").as_unit("s")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LETTERS = np.frombuffer(b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789", dtype="uint8")
_HEX = np.frombuffer(b"0123456789abcdef", dtype="uint8")
# Days of the 12 exercises, in the order of the catalog, in four plans; "3": three times a week.
_DAILY, _WORKDAYS, _ODD, _EVEN = " ".join(WEEKDAYS), "mon tue wed thu fri", "mon wed fri", "tue thu sat"
_PLANS = (
    (_DAILY, _ODD, _ODD, _EVEN, _WORKDAYS, _EVEN, _ODD, _EVEN, _ODD, _DAILY, "3", "3"),
    (_ODD, _EVEN, _WORKDAYS, _DAILY, _ODD, _ODD, _EVEN, _ODD, "3", _ODD, _EVEN, _EVEN),
    (_EVEN, "3", _EVEN, _ODD, _DAILY, _WORKDAYS, _ODD, "3", _EVEN, _EVEN, _ODD, _ODD),
    (_WORKDAYS, _ODD, _ODD, "3", _ODD, "3", _DAILY, _EVEN, _EVEN, _ODD, _EVEN, "3"),
)
_SITES = (("low back", None), ("front of hip", "left"), ("front of hip", "right"), ("groin", "right"))
# Of a logged day so much of what is due is done; of an exercise with sides so much on each.
_DONE, _SIDE_DONE = 0.85, 0.97
_OFTEN, _SELDOM = 0.8, 0.1
_BEFORE_PLAN_DAYS = 7


@dataclass(frozen=True)
class _People:
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


def make_clinic(out: Path, *, people: int, rows: int, seed: int = 0) -> int:
    """Write a store of so many people and about so many set rows; return the exact number of set rows.

    Every second person logs seldom. Archives end within the last week, one in ten up to 60 days ago.
    """
    store.make_store(out)
    n_days = round(rows / people / _rows_a_day())
    listing, n_sets = [], 0
    for part in range(-(-people // store.PEOPLE_PER_PART)):
        first = part * store.PEOPLE_PER_PART
        ids = _person_ids(np.arange(first, min(people, first + store.PEOPLE_PER_PART)))
        draw = np.random.default_rng((seed, part))
        someone = _people(draw, ids, n_days)
        tables = _tables(draw, someone)
        store.write_part(out, part, tables)
        n_sets += len(tables["sets"])
        listing.append(_listed(someone, tables, part))
    store.write_listing(out, pd.concat(listing, ignore_index=True))
    return n_sets


def _rows_a_day() -> float:
    """Set rows of an average day of an average person."""
    due = np.where(_due()[0], _DONE, 0) + np.where(_due()[1], _DONE * 3 / 7, 0)
    sides = np.bincount(_columns()[0], minlength=len(_PLANS[0]))
    each = np.where(sides == 2, _SIDE_DONE, 1) * sides
    return float((due.mean(axis=(0, 1)) * each).sum()) * (_OFTEN + _SELDOM) / 2


def _people(draw: np.random.Generator, ids: np.ndarray, n_days: int) -> _People:
    n, today = len(ids), int(TODAY.timestamp()) // 86_400
    as_of = today - draw.integers(0, 7, n) - np.where(draw.random(n) < 0.1, draw.integers(0, 54, n), 0)
    length = (n_days * draw.uniform(0.5, 1.5, n)).astype("int64") + _BEFORE_PLAN_DAYS
    first = as_of - length + 1
    stopped = np.where(draw.random(n) < 0.08, draw.integers(7, 60, n), 0)
    has_second = draw.random(n) < 0.4
    return _People(
        ids=ids,
        first=first,
        as_of=as_of,
        last=as_of - stopped,
        often=np.where(np.arange(n) % 2 == 0, _OFTEN, _SELDOM),
        plan=draw.integers(0, len(_PLANS), n),
        second_plan=np.where(has_second, first + length // 2, as_of + 1_000),
        pain=draw.uniform(1, 9, n),
        change=draw.normal(-1.2, 2, n),
        site=draw.integers(0, len(_SITES), n),
    )


def _days(draw: np.random.Generator, people: _People) -> _Days:
    length = people.as_of - people.first + 1
    person = np.repeat(np.arange(len(length)), length)
    since = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    day = people.first[person] + since
    wave = np.repeat(draw.normal(0, 1, -(-len(day) // 3)), 3)[: len(day)]
    pain = people.pain[person] + people.change[person] * since / length[person] + wave
    return _Days(person, day, day <= people.last[person], pain)


def _tables(draw: np.random.Generator, people: _People) -> dict[str, pd.DataFrame]:
    days = _days(draw, people)
    planned = days.open & (days.day >= people.first[days.person] + _BEFORE_PLAN_DAYS)
    logged = planned & (draw.random(len(days.day)) < people.often[days.person])
    made = {
        **_work(draw, people, days, np.flatnonzero(logged)),
        "pain": _pain(draw, people, days),
        "plans": _plans(draw, people),
        "pauses": _pauses(draw, people),
        **_seldom(draw, days, planned & ~logged, people.often[days.person]),
    }
    return {name: _typed(draw, people, days, name, made[name]) for name in store.TABLES}


def _work(
    draw: np.random.Generator, people: _People, days: _Days, at: np.ndarray
) -> dict[str, Mapping[str, Any]]:
    """Sessions and their sets."""
    person, day, n = days.person[at], days.day[at], len(at)
    plan = (people.plan[person] + (day >= people.second_plan[person])) % len(_PLANS)
    owed, weekly = (one[plan, _weekday(day)] for one in _due())
    item_of, side_of = _columns()
    done = (owed & (draw.random(owed.shape) < _DONE)) | (weekly & (draw.random(owed.shape) < _DONE * 3 / 7))
    side_done = (side_of == 0) | (draw.random((n, len(side_of))) < _SIDE_DONE)
    session, column = np.nonzero(done[:, item_of] & side_done)
    dose = _doses().iloc[item_of[column]].reset_index(drop=True)
    kept = np.unique(session)
    ids = _uuids(draw, n)
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
        "exercise_id": _text(list(_doses().index), item_of[column]),
        "side": _text(["both", "left", "right"], side_of[column]),
        "reps": np.where(draw.random(m) < 0.08, np.maximum(reps // 2, 1), reps),
        "hold_s": np.where(draw.random(m) < 0.04, np.nan, hold_s),
        "pain_nrs": np.where(draw.random(m) < 0.25, during, np.nan),
        "effort_cr10": np.where(draw.random(m) < 0.1, draw.integers(2, 8, m), np.nan),
    }
    return {"sessions": sessions, "sets": sets}


def _pain(draw: np.random.Generator, people: _People, days: _Days) -> dict[str, Any]:
    """24-hour averages at the main site, some on waking, some at a second site; some during exercise."""
    n, often = len(days.day), people.often[days.person]
    main, second, during = (
        np.flatnonzero(days.open & (draw.random(n) < share * often)) for share in (1.06, 0.15, 0.05)
    )
    at = np.concatenate([main, second, during])
    order = np.argsort(at, kind="stable")
    at, kind = at[order], np.repeat([0, 1, 2], [len(main), len(second), len(during)])[order]
    site = (people.site[days.person[at]] + (kind == 1)) % len(_SITES)
    context = np.where(kind == 2, 1, np.where((kind == 0) & (draw.random(len(at)) < 0.1), 0, -1))
    return {
        "at": at,
        "site": _text([name for name, _ in _SITES], site),
        "side": _text(["left", "right"], np.array([-1, 0, 1, 1])[site]),
        "pain_nrs": _score(days.pain[at] + draw.normal(0, 0.7, len(at)) - (kind == 1)),
        "recall": _text(["average_24h", "now"], (kind == 2).astype("int64")),
        "context": _text(["on waking", "exercise"], context),
    }


def _plans(draw: np.random.Generator, people: _People) -> dict[str, Any]:
    """A plan of 12 exercises for each; some get a second one, half of those by a therapist's answer."""
    n, n_items = len(people.ids), len(_PLANS[0])
    again = np.flatnonzero(people.second_plan <= people.as_of)
    person = np.repeat(np.concatenate([np.arange(n), again]), n_items)
    version = np.repeat([1, 2], [n * n_items, len(again) * n_items])
    item = np.tile(np.arange(n_items), n + len(again))
    starts = np.where(version == 1, people.first[person] + _BEFORE_PLAN_DAYS, people.second_plan[person])
    answered = (version == 2) & (draw.random(n) < 0.5)[person]
    asked = np.array(_PLANS)[(people.plan[person] + version - 1) % len(_PLANS), item]
    weekly = asked == "3"
    return {
        "person": person,
        "version": version,
        "starts_on": _dates(starts),
        "written_on": np.where(answered, _dates(starts - 1), np.datetime64("NaT")),
        "message": np.where(answered, "Fewer each day, and slowly.", ""),
        "position": item + 1,
        **_doses().reset_index().iloc[item].reset_index(drop=True).to_dict("series"),
        "sets": np.ones(len(item), dtype="int64"),
        "days": np.where(weekly, "", asked),
        "times_per_week": np.where(weekly, 3.0, np.nan),
    }


def _pauses(draw: np.random.Generator, people: _People) -> dict[str, Any]:
    """One in six paused for up to two weeks, some of them still do."""
    person = np.flatnonzero(draw.random(len(people.ids)) < 1 / 6)
    span = people.as_of[person] - people.first[person]
    start = people.first[person] + (span * draw.uniform(0.2, 1, len(person))).astype("int64")
    return {
        "person": person,
        "start": _dates(start),
        "end": _dates(start + draw.integers(2, 15, len(person))),
        "reason": _text(["travel"], np.zeros(len(person), dtype="int64")),
    }


def _seldom(
    draw: np.random.Generator, days: _Days, without: np.ndarray, often: np.ndarray
) -> dict[str, Mapping[str, Any]]:
    """Skips, "no exercise today", questions, habits, and other rows that a journal has a few of."""

    def some(which: np.ndarray, share: float) -> np.ndarray:
        return np.flatnonzero(which & (draw.random(len(which)) < share * often))

    skips, tests, answers = some(without, 0.4), some(days.open, 0.06), some(days.open, 0.08)
    exercise = np.where(draw.random(len(skips)) < 0.6, -1, draw.integers(0, len(_PLANS[0]), len(skips)))
    return {
        "skips": {"at": skips, "exercise_id": _text(list(_doses().index), exercise), "reason": "no time"},
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


def _typed(
    draw: np.random.Generator, people: _People, days: _Days, name: str, given: Mapping[str, Any]
) -> pd.DataFrame:
    """Give a table the columns and types that it has in a journal; what was not given is made up or missing."""
    given = dict(given)
    at = given.pop("at", None)
    person = given.pop("person") if at is None else days.person[at]
    if at is not None:
        given["day"] = _dates(days.day[at])
    day = pd.Series(next(given[one] for one in ("day", "starts_on", "start") if one in given))
    evening = (day + pd.Timedelta(hours=18)).dt.tz_localize("UTC")
    made = {"person_id": _text(list(people.ids), person)}
    for column, kind in _empty(name).items():
        if column in given:
            made[column] = _as_column(given[column], len(person))
        elif str(kind) == "str" and column.endswith("_id") and column != "report_id":
            made[column] = _uuids(draw, len(person)).to_pandas()
        elif str(kind) == "str":
            made[column] = _text(["", "report"], np.full(len(person), -1 if column == "report_id" else 0))
        elif isinstance(kind, pd.DatetimeTZDtype):
            made[column] = evening
        else:
            made[column] = _as_column(0 if str(kind) == "int64" else np.nan, len(person))
        made[column] = made[column].astype(kind)
    return pd.DataFrame(made)


def _as_column(given: Any, n: int) -> pd.Series:
    if isinstance(given, str):
        return _text([given], np.zeros(n, dtype="int64"))
    if isinstance(given, pa.Array):
        return given.to_pandas()
    return pd.Series(given, index=range(n)) if np.isscalar(given) else pd.Series(given).reset_index(drop=True)


def _listed(people: _People, tables: Mapping[str, pd.DataFrame], part: int) -> pd.DataFrame:
    rows = sum(
        table["person_id"].value_counts().reindex(people.ids, fill_value=0) for table in tables.values()
    )
    as_of = _dates(people.as_of)
    return pd.DataFrame(
        {
            "person_id": people.ids,
            "journal_key": people.ids,
            "archive": [f"{one}.zip" for one in people.ids],
            "size_bytes": 50 * rows.to_numpy(),
            "mtime_ns": as_of.astype("datetime64[ns]").astype("int64"),
            "sha256": ["0" * 64] * len(people.ids),
            "as_of": as_of,
            "last_change": pd.Series(as_of.astype("datetime64[ms]")).dt.tz_localize("UTC"),
            "synthetic": True,
            "rows": rows.to_numpy(),
            "part": part,
        }
    )


@cache
def _empty(name: str) -> Mapping[str, Any]:
    """Types of a table's columns, from an empty journal."""
    return dict(getattr(_empty_frames(), name).dtypes)


@cache
def _empty_frames() -> psoas.Frames:
    with tempfile.TemporaryDirectory() as place, psoas.open_journal(Path(place) / "empty.sqlite") as journal:
        return journal.frames()


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
    asked = np.array([[[day in days for days in plan] for day in WEEKDAYS] for plan in _PLANS])
    weekly = np.array([[[days == "3" for days in plan] for _ in WEEKDAYS] for plan in _PLANS])
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


def _dates(day: np.ndarray) -> np.ndarray:
    return day.astype("datetime64[D]").astype("datetime64[s]")


def _person_ids(number: np.ndarray) -> np.ndarray:
    """Different for different numbers: an odd factor only shuffles what six of 32 letters can say."""
    mixed = (number * 387_420_489 + 12_345) % 2**30
    letters = _LETTERS[(mixed[:, np.newaxis] >> np.arange(0, 30, 5)) % 32]
    return np.array([f"P-{bytes(one).decode()}" for one in letters])


def _text(names: list[str], code: np.ndarray) -> pd.Series:
    """Texts by their place among the names; missing where it is below 0."""
    places = pa.array(code, mask=code < 0)
    return pa.array(names).take(places).to_pandas().astype("str")


def _uuids(draw: np.random.Generator, n: int) -> pa.StringArray:
    """Ids as a journal has them, 36 signs that hardly compress."""
    signs = np.full((n, 36), ord("-"), dtype="uint8")
    signs[:, [i for i in range(36) if i not in (8, 13, 18, 23)]] = _HEX[
        draw.integers(0, 16, (n, 32), "uint8")
    ]
    ends = np.arange(n + 1, dtype="int32") * 36
    return pa.StringArray.from_buffers(n, pa.py_buffer(ends), pa.py_buffer(signs))


def main() -> None:
    """Write a clinic into a folder and tell how long that took."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.clinic_data", description=make_clinic.__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--rows", type=int, help="set rows; 1,000 a person unless given")
    asked = parser.parse_args()
    start = time.perf_counter()
    n_sets = make_clinic(asked.out, people=asked.people, rows=asked.rows or 1_000 * asked.people)
    size = sum(one.stat().st_size for one in asked.out.rglob("*.parquet"))
    took_s = time.perf_counter() - start
    print(f"{asked.people:,} people, {n_sets:,} set rows, {size / 1e6:,.0f} MB, written in {took_s:.0f} s")


if __name__ == "__main__":
    main()

"""Frames from plain lists, with the columns and types that a journal gives; no disk, so many can be made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import pandas as pd

from psoas_analytics import measures
from psoas_analytics.catalog import Catalog, load_catalog
from psoas_analytics.frames import Frames
from psoas_analytics.plan import WEEKDAYS
from psoas_analytics.thresholds import THRESHOLDS, set_for

TEXT, DAY, INSTANT = "str", "datetime64[s]", "datetime64[ms, UTC]"
NUMBER, WHOLE, TRUTH = "float64", "int64", "bool"
MONDAY = date(2026, 3, 2)

# Columns and types of each table; test_adherence compares them with those of a real journal.
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "sessions": {
        "session_id": TEXT,
        "day": DAY,
        "started_at": INSTANT,
        "ended_at": INSTANT,
        "utc_offset_min": WHOLE,
        "pain_before": NUMBER,
        "pain_after": NUMBER,
        "effort_cr10": NUMBER,
        "note": TEXT,
    },
    "sets": {
        "set_id": TEXT,
        "session_id": TEXT,
        "day": DAY,
        "started_at": INSTANT,
        "position": WHOLE,
        "exercise_id": TEXT,
        "side": TEXT,
        "reps": WHOLE,
        "hold_s": NUMBER,
        "pain_nrs": NUMBER,
        "effort_cr10": NUMBER,
    },
    "pain": {
        "pain_id": TEXT,
        "day": DAY,
        "at": INSTANT,
        "utc_offset_min": WHOLE,
        "site": TEXT,
        "side": TEXT,
        "pain_nrs": NUMBER,
        "recall": TEXT,
        "context": TEXT,
        "note": TEXT,
    },
    "flexibility": {
        "measurement_id": TEXT,
        "day": DAY,
        "at": INSTANT,
        "utc_offset_min": WHOLE,
        "test": TEXT,
        "side": TEXT,
        "reading": WHOLE,
        "value": NUMBER,
        "unit": TEXT,
        "instrument": TEXT,
        "warm": TRUTH,
        "note": TEXT,
    },
    "questionnaires": {
        "response_id": TEXT,
        "day": DAY,
        "at": INSTANT,
        "utc_offset_min": WHOLE,
        "instrument": TEXT,
        "item": TEXT,
        "score": NUMBER,
    },
    "habits": {
        "habit_id": TEXT,
        "day": DAY,
        "at": INSTANT,
        "utc_offset_min": WHOLE,
        "kind": TEXT,
        "amount": NUMBER,
    },
    "skips": {"skip_id": TEXT, "day": DAY, "exercise_id": TEXT, "reason": TEXT, "note": TEXT},
    "no_exercise": {"entry_id": TEXT, "day": DAY},
    "pauses": {"pause_id": TEXT, "start": DAY, "end": DAY, "reason": TEXT},
    "plans": {
        "version": WHOLE,
        "starts_on": DAY,
        "title": TEXT,
        "author": TEXT,
        "created_at": INSTANT,
        "message": TEXT,
        "written_on": DAY,
        "report_id": TEXT,
        "position": WHOLE,
        "exercise_id": TEXT,
        "sets": WHOLE,
        "reps_min": WHOLE,
        "reps_max": WHOLE,
        "hold_min_s": NUMBER,
        "hold_max_s": NUMBER,
        "sides": TEXT,
        "timed": TRUTH,
        "days": TEXT,
        "times_per_week": NUMBER,
    },
    "events": {"event_id": TEXT, "day": DAY, "kind": TEXT, "label": TEXT},
    "questions": {"question_id": TEXT, "day": DAY, "at": INSTANT, "utc_offset_min": WHOLE, "text": TEXT},
}


def on(number: int) -> str:
    """ISO text of the day ``number`` days after a Monday (0: Monday, 7: the next one)."""
    return (MONDAY + timedelta(days=number)).isoformat()


@cache
def catalog() -> Catalog:
    return load_catalog()


def item(
    exercise_id: str,
    *,
    reps: int = 10,
    hold_s: float | None = None,
    sides: str = "both",
    sets: int = 1,
    days: str = " ".join(WEEKDAYS),
    times_per_week: int | None = None,
) -> dict[str, Any]:
    """One line of a plan: ``reps`` and ``hold_s`` are the lower ends of their ranges."""
    return {
        "exercise_id": exercise_id,
        "reps_min": reps,
        "reps_max": reps + 5,
        "hold_min_s": hold_s,
        "hold_max_s": None if hold_s is None else hold_s + 5,
        "sides": sides,
        "sets": sets,
        "timed": False,
        "days": "" if times_per_week is not None else days,
        "times_per_week": times_per_week,
    }


def done(
    day: str,
    exercise_id: str,
    side: str = "both",
    reps: int = 10,
    hold_s: float | None = None,
    *,
    session: int = 1,
    pain_nrs: float | None = None,
) -> dict[str, Any]:
    """One logged set; ``session`` tells the sessions of one day apart."""
    return {
        "day": day,
        "exercise_id": exercise_id,
        "side": side,
        "reps": reps,
        "hold_s": hold_s,
        "session_id": f"{day} {session}",
        "pain_nrs": pain_nrs,
    }


def score(
    day: str,
    pain_nrs: float,
    *,
    site: str = "low back",
    side: str | None = None,
    recall: str = "average_24h",
    context: str | None = None,
) -> dict[str, Any]:
    """One pain score."""
    return {
        "day": day,
        "pain_nrs": pain_nrs,
        "site": site,
        "side": side,
        "recall": recall,
        "context": context,
    }


def readings(
    day: str,
    values: Sequence[float],
    *,
    test: str = "modified_thomas_hip_extension",
    side: str | None = "left",
    instrument: str = "phone",
    warm: bool = False,
    unit: str = "deg",
) -> list[dict[str, Any]]:
    """Readings of one test, taken one after the other."""
    shared = {"day": day, "test": test, "side": side, "instrument": instrument, "warm": warm, "unit": unit}
    return [{**shared, "value": value, "reading": number} for number, value in enumerate(values, start=1)]


@cache
def _empty(name: str) -> pd.DataFrame:
    return table(name, [{}]).iloc[:0]


def table(name: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """One frame of a journal: what the rows leave out is missing, 0 or empty."""
    listed = list(rows)
    if not listed:
        return _empty(name)
    columns = {column: _column(name, column, kind, listed) for column, kind in COLUMNS[name].items()}
    return pd.DataFrame(columns)


def _column(table_name: str, column: str, kind: str, rows: list[Mapping[str, Any]]) -> pd.Series:
    if kind == INSTANT:
        # Noon of the day stands for an instant that no test asks about.
        days = [None if column == "ended_at" else row.get("day", row.get("starts_on")) for row in rows]
        noon = [None if day is None else f"{day}T12:00" for day in days]
        return pd.Series(noon, dtype="datetime64[ms]").dt.tz_localize("UTC")
    if column.endswith("_id") and column not in {"exercise_id", "session_id"}:
        given = [row.get(column, f"{table_name} {number}") for number, row in enumerate(rows)]
    else:
        given = [row.get(column, {WHOLE: 0, TRUTH: False}.get(kind)) for row in rows]
    return pd.Series(given, dtype=kind)


PLAN_WORDS = {"title": "", "author": "", "message": ""}


def make_frames(
    *,
    today: str,
    plans: Iterable[tuple[str, Sequence[Mapping[str, Any]]]] = (),
    sets: Iterable[Mapping[str, Any]] = (),
    skips: Iterable[tuple[str, str | None, str]] = (),
    no_exercise: Iterable[str] = (),
    pauses: Iterable[tuple[str, str]] = (),
    pain: Iterable[Mapping[str, Any]] = (),
    flexibility: Iterable[Mapping[str, Any]] = (),
    questionnaires: Iterable[Mapping[str, Any]] = (),
    habits: Iterable[tuple[str, str, float]] = (),
    around: Mapping[str, tuple[float | None, float | None]] | None = None,
    thresholds: Mapping[str, float] | None = None,
) -> Frames:
    """Frames of a made-up journal.

    ``plans`` holds (starts_on, items) in the order in which the versions were made; ``skips`` (day, exercise
    or None for the whole day, reason); ``pauses`` (first day, last day); ``habits`` (day, kind, amount);
    ``around`` pain before and after each session by its id, such as "2026-03-02 1"; ``thresholds`` what was
    set for the person. Days are ISO text.
    """
    before_after = around or {}
    lines = [
        {"version": version, "starts_on": starts_on, "position": position, **PLAN_WORDS, **one}
        for version, (starts_on, items) in enumerate(plans, start=1)
        for position, one in enumerate(items, start=1)
    ]
    logged = list(sets)
    rows: dict[str, Iterable[Mapping[str, Any]]] = {
        "sessions": [
            {
                "session_id": session_id,
                "day": day,
                **dict(zip(("pain_before", "pain_after"), before_after.get(session_id, ()), strict=False)),
            }
            for session_id, day in {one["session_id"]: one["day"] for one in logged}.items()
        ],
        "sets": logged,
        "pain": pain,
        "flexibility": flexibility,
        "questionnaires": questionnaires,
        "habits": [{"day": day, "kind": kind, "amount": amount} for day, kind, amount in habits],
        "skips": [{"day": day, "exercise_id": exercise, "reason": why} for day, exercise, why in skips],
        "no_exercise": [{"day": day} for day in no_exercise],
        "pauses": [{"start": first, "end": last} for first, last in pauses],
        "plans": lines,
    }
    tables = {name: table(name, rows.get(name, ())) for name in COLUMNS}
    own = {name: set_for(name, value, on=MONDAY) for name, value in (thresholds or {}).items()}
    return Frames(
        **tables,
        catalog=catalog(),
        today=pd.Timestamp(today).as_unit("s"),
        thresholds={**THRESHOLDS, **own},
    )


def people(frames: Mapping[str, Frames]) -> Frames:
    """Journals of several people as one bundle, told apart by ``person_id``."""
    first = next(iter(frames.values()))
    tables = {
        name: pd.concat(
            [getattr(one, name).assign(person_id=person) for person, one in frames.items()],
            ignore_index=True,
        ).astype({"person_id": TEXT})
        for name in COLUMNS
    }
    return replace(first, **tables)


def in_another_order(frames: Frames, *, seed: int) -> Frames:
    """The same rows, shuffled in each table."""
    shuffled = {name: getattr(frames, name).sample(frac=1, random_state=seed) for name in COLUMNS}
    return replace(frames, **shuffled)


def later_by(frames: Frames, *, days: int) -> Frames:
    """The same journal, with every date and instant moved."""
    moved = {name: getattr(frames, name).copy() for name in COLUMNS}
    step = pd.Timedelta(days=days)
    for one in moved.values():
        for column in one.select_dtypes(include=["datetime", "datetimetz"]).columns:
            one[column] = (one[column] + step).astype(one[column].dtype)
    return replace(frames, **moved, today=frames.today + step)


@cache
def strange_frames() -> dict[str, Frames]:
    """Journals at the edge of what there is, by name; each table that a measure reads is empty in one."""
    plan = [
        item("glute-bridge", reps=15, hold_s=5),
        item("kneeling-lunge-stretch", reps=3, hold_s=30, sides="each", days="mon wed fri"),
        item("marching-in-place", reps=30, sides="alternating", times_per_week=3),
    ]
    week = [on(number) for number in range(7)]
    bridge = [done(day, "glute-bridge", "both", 15, 5, pain_nrs=3) for day in week]
    pain = [score(day, 4) for day in week]
    angles = [line for day in week for line in readings(day, [3, 3, 3])]
    leap = ["2028-02-28", "2028-02-29", "2028-03-01"]
    return {
        "empty": make_frames(today=on(0)),
        "plan but no log": make_frames(today=on(20), plans=[(on(0), plan)]),
        "log but no plan": make_frames(
            today=on(6), sets=bridge, pain=pain, flexibility=angles, skips=[(on(3), None, "pain")]
        ),
        "plan in the future": make_frames(today=on(6), plans=[(on(9), plan)], sets=bridge, pain=pain),
        "one day": make_frames(
            today=on(0), plans=[(on(0), plan)], sets=bridge[:1], pain=pain[:1], flexibility=angles[:1]
        ),
        "first day, not answered": make_frames(today=on(0), plans=[(on(0), plan)]),
        "all equal": make_frames(
            today=on(6), plans=[(on(0), plan)], sets=bridge, pain=pain, flexibility=angles
        ),
        "paused throughout": make_frames(
            today=on(9), plans=[(on(0), plan)], pauses=[(on(-3), on(30))], sets=bridge
        ),
        "leap day": make_frames(
            today=leap[-1],
            plans=[(leap[0], plan)],
            sets=[done(day, "glute-bridge", "both", 15, 5) for day in leap],
            pain=[score(day, 2) for day in leap],
            skips=[(leap[1], "marching-in-place", "travel")],
        ),
        "everything twice": make_frames(
            today=on(6),
            plans=[(on(0), plan), (on(0), plan)],
            sets=[*bridge, *(one | {"session_id": one["session_id"] + " again"} for one in bridge)],
            pain=pain * 2,
            flexibility=angles * 2,
            skips=[(on(2), None, "pain")] * 2,
            no_exercise=[on(2), on(2)],
            pauses=[(on(4), on(5))] * 2,
        ),
    }


@cache
def twenty_years() -> Frames:
    """Eight exercises every day, six of them done, and four more three times a week."""
    ids = list(catalog())
    days = [on(number) for number in range(20 * 365 + 5)]
    plan = [item(one) for one in ids[:8]] + [item(one, times_per_week=3) for one in ids[8:]]
    return make_frames(
        today=days[-1],
        plans=[(on(0), plan)],
        sets=[done(day, one) for day in days for one in ids[:6]],
        pain=[score(day, 3) for day in days],
    )


def all_measures(frames: Frames) -> dict[str, pd.DataFrame]:
    """Every measure that returns a frame, by name; with all sites, sides and levels."""
    daily = measures.daily_pain(frames.pain)
    main = measures.at_main_site(daily)
    days = measures.flexibility(frames.flexibility, plans=frames.plans, thresholds=frames.thresholds)
    states = measures.day_states(frames)
    sides = measures.side_states(states)
    overall = measures.overall_states(states)
    return {
        "adherence": measures.adherence(states, window_days=3),
        "adherence by exercise": measures.adherence(states, window_days=3, by="exercise_id"),
        "adherence by side": measures.adherence(sides, window_days=3, by=("exercise_id", "side")),
        "at_main_site": main,
        "at_sites": measures.at_sites(daily, measures.main_sites(daily)),
        "baseline_pain": measures.baseline_pain(frames, daily),
        "daily_pain": daily,
        "daily_pain_by_context": measures.daily_pain_by_context(frames.pain),
        "day_lights": measures.day_lights(frames),
        "day_states": states,
        "exercise_pain": measures.exercise_pain(frames),
        "exercise_progress": measures.exercise_progress(frames.sets),
        "exercise_session_pain": measures.exercise_session_pain(frames),
        "exercise_summary": measures.exercise_summary(frames).reset_index(),
        "exercise_zones": measures.exercise_zones(frames),
        "flexibility": days,
        "flexibility_change": measures.flexibility_change(days),
        "flexibility_weeks": measures.flexibility_weeks(days),
        "last_entry": measures.last_entry(frames),
        "left_right": measures.left_right(days),
        "left_right_days": measures.left_right_days(days),
        "main_sites": measures.main_sites(daily),
        "next_morning": measures.next_morning(frames),
        "overall_states": overall,
        "paired_days": measures.paired_days(overall, main),
        "pain_by_site": measures.pain_by_site(frames.pain),
        "pain_change": measures.pain_change(frames, daily),
        "period_adherence": measures.period_adherence(states),
        "period_adherence by side": measures.period_adherence(sides, by="side"),
        "questionnaire_change": measures.questionnaire_change(frames.questionnaires),
        "questionnaire_scores": measures.questionnaire_scores(frames.questionnaires),
        "ready_to_progress": measures.ready_to_progress(frames),
        "rises": measures.rises(frames, daily),
        "rolling_pain": measures.rolling_pain(main),
        "session_pain": measures.session_pain(frames.sessions),
        "set_credits": measures.set_credits(frames),
        "side_states": sides,
        "sitting_breaks": measures.sitting_breaks(frames.habits),
        "stretch_dose": measures.stretch_dose(frames.sets, frames.catalog),
        "week_lights": measures.week_lights(frames),
        "weekly_habits": measures.weekly_habits(frames.habits),
    }

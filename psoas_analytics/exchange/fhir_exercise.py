"""What was done, as FHIR: sessions with their exercises, days of strengthening, adherence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from psoas_analytics.catalog import Catalog
from psoas_analytics.exchange.fhir_codes import (
    EXERCISE_ACTIVITY,
    EXERCISE_DURATION,
    EXERCISE_THERAPY,
    KIND_OF_EXERCISE,
    PAIN,
    STRENGTH_DAYS,
    category,
    concept,
    own,
)
from psoas_analytics.exchange.fhir_elements import (
    Person,
    Resource,
    date_of,
    decimal,
    instant,
    missing,
    named,
    part,
    quantity,
    reference_to,
    resource,
)
from psoas_analytics.exchange.fhir_outcomes import SCORE, pain_score
from psoas_analytics.frames import Frames
from psoas_analytics.measures import day_states, period_adherence

_WEEK = pd.Timedelta(days=7)
_ONE_DAY = pd.Timedelta(days=1)
_EQUAL = ("exercise_id", "side", "reps", "hold_s", "pain_nrs", "effort_cr10")
_FIGURES = {
    "lower_bound": "Lower bound: days not logged count as not done",
    "over_logged": "Over the logged days alone",
    "share_logged": "Share of days logged",
}


def exercise_concept(exercise_id: str, catalog: Catalog) -> dict[str, Any]:
    """An exercise by our own code, and the checked one of its kind."""
    if exercise_id not in catalog:
        return concept(exercise_id, own(exercise_id), EXERCISE_THERAPY)
    exercise = catalog[exercise_id]
    return concept(exercise.name, own(exercise.id), KIND_OF_EXERCISE[exercise.kind])


def sessions(
    frames: Frames, rows: pd.DataFrame, plans: Sequence[tuple[pd.Timestamp, Resource]], person: Person
) -> Iterator[Resource]:
    """A Procedure for each session, followed by what was observed in it.

    Parameters
    ----------
    rows : sessions of the period
    plans : first day and CarePlan, in the order of the days
    """
    by_session: dict[str, list[Any]] = {}
    done = frames.sets[frames.sets["session_id"].isin(rows["session_id"])]
    for one in done.sort_values("position", kind="stable").itertuples():
        by_session.setdefault(one.session_id, []).append(one)
    for row in rows.itertuples():
        sets = by_session.get(row.session_id, [])
        begun = [plan for first, plan in plans if first <= row.day]
        procedure = _procedure(row, _kind_of(sets, frames.catalog), begun[-1:], person)
        yield procedure
        yield from _around(row, procedure, person)
        yield from _exercises(row, sets, procedure, frames.catalog, person)


def _procedure(row: Any, code: dict[str, Any], plans: Sequence[Resource], person: Person) -> Resource:
    start = instant(row.started_at, row.utc_offset_min)
    if missing(row.ended_at):
        when: dict[str, Any] = {"performedDateTime": start}
    else:
        end = instant(row.ended_at, row.utc_offset_min)
        when = {"performedPeriod": {"start": start, "end": end}}
    return resource(
        "Procedure",
        f"session:{row.session_id}",
        basedOn=[reference_to(plan) for plan in plans],
        status="completed",
        code=code,
        subject=person.reference,
        **when,
        asserter=person.reference,
        performer=[{"actor": person.reference}],
        note=person.note(row.note),
    )


def _kind_of(sets: Sequence[Any], catalog: Catalog) -> dict[str, Any]:
    """Stretching or strengthening where all of a session is one of them, else exercise therapy."""
    ids = {one.exercise_id for one in sets}
    kinds = {catalog[one].kind if one in catalog else "" for one in ids}
    if kinds == {"stretch"}:
        return concept("Stretching at home", KIND_OF_EXERCISE["stretch"])
    if kinds == {"strength"}:
        return concept("Strengthening at home", KIND_OF_EXERCISE["strength"])
    return concept("Exercise at home", EXERCISE_THERAPY)


def _around(row: Any, procedure: Resource, person: Person) -> Iterator[Resource]:
    """Duration, pain before and after, and effort of a session, each where it is known."""
    within = [reference_to(procedure)]
    ended = not missing(row.ended_at)
    if ended:
        minutes = (row.ended_at - row.started_at) / pd.Timedelta(minutes=1)
        yield _activity(
            f"duration:{row.session_id}",
            concept("Duration of the session", EXERCISE_DURATION),
            person,
            partOf=within,
            effectiveDateTime=instant(row.started_at, row.utc_offset_min),
            valueQuantity=quantity(round(minutes, 2), "min"),
        )
    for name, at in (("before", row.started_at), ("after", row.ended_at if ended else row.started_at)):
        value = getattr(row, f"pain_{name}")
        if not missing(value):
            yield pain_score(
                f"pain {name}:{row.session_id}",
                value,
                words=f"Pain 0-10, now, {name} the session",
                at=instant(at, row.utc_offset_min),
                person=person,
                partOf=within,
                component=[named("Recall", "now"), named("Context", f"{name} exercise")],
            )
    if not missing(row.effort_cr10):
        yield _activity(
            f"effort:{row.session_id}",
            concept("Effort of the session, 0-10 (CR10)", own("effort_cr10")),
            person,
            partOf=within,
            effectiveDateTime=instant(row.started_at, row.utc_offset_min),
            valueQuantity=quantity(row.effort_cr10, SCORE),
        )


def _exercises(
    row: Any, sets: Sequence[Any], procedure: Resource, catalog: Catalog, person: Person
) -> Iterator[Resource]:
    """One Observation for equal sets of an exercise, in the order in which they were done."""
    equal: dict[tuple[Any, ...], list[Any]] = {}
    for one in sets:
        values = (getattr(one, name) for name in _EQUAL)
        equal.setdefault(tuple(None if missing(value) else value for value in values), []).append(one)
    for group in equal.values():
        yield _activity(
            f"set:{group[0].set_id}",
            concept("Exercise done", EXERCISE_ACTIVITY),
            person,
            partOf=[reference_to(procedure)],
            effectiveDateTime=instant(row.started_at, row.utc_offset_min),
            valueCodeableConcept=exercise_concept(group[0].exercise_id, catalog),
            component=list(_dose(group[0], len(group))),
        )


def _dose(one: Any, n_sets: int) -> Iterator[dict[str, Any]]:
    yield part(concept("Sets", own("sets")), valueInteger=n_sets)
    yield part(concept("Repetitions in a set", own("reps")), valueInteger=int(one.reps))
    if not missing(one.hold_s):
        yield part(concept("Hold of a repetition", own("hold")), valueQuantity=quantity(one.hold_s, "s"))
    yield named("Side", one.side)
    if not missing(one.pain_nrs):
        pain = concept("Pain 0-10, during the exercise", PAIN)
        yield part(pain, valueQuantity=quantity(one.pain_nrs, SCORE))
    if not missing(one.effort_cr10):
        effort = concept("Effort 0-10 (CR10)", own("effort_cr10"))
        yield part(effort, valueQuantity=quantity(one.effort_cr10, SCORE))


def strength_days(frames: Frames, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    """Days with strengthening in each whole week from Monday to Sunday within the period.

    Returns
    -------
    DataFrame
        ``week`` (its Monday) and ``days`` (0-7). A week without a session or a strength habit has no row:
        not logged is not none.
    """
    strong = frames.sets["exercise_id"].map(
        {one: exercise.kind == "strength" for one, exercise in frames.catalog.items()}
    )
    habits = frames.habits[frames.habits["kind"] == "strength"]
    logged = pd.concat(
        [
            frames.sets[["day"]].assign(strong=strong.eq(True)),
            habits[["day"]].assign(strong=habits["amount"] > 0),
        ]
    )
    by_day = logged.groupby("day")["strong"].any().reset_index()
    monday = by_day["day"] - pd.to_timedelta(by_day["day"].dt.day_of_week, unit="D")
    whole = (monday >= start) & (monday + _WEEK - _ONE_DAY <= end)
    weeks = by_day[whole].groupby(monday[whole])["strong"].sum()
    return pd.DataFrame({"week": weeks.index, "days": weeks.to_numpy(dtype="int64")})


def strength(frames: Frames, start: pd.Timestamp, end: pd.Timestamp, person: Person) -> Iterator[Resource]:
    """One Observation for each whole week of :func:`strength_days`."""
    for row in strength_days(frames, start, end).itertuples():
        last = row.week + _WEEK - _ONE_DAY
        yield _activity(
            f"strength:{person.reference['reference']}:{date_of(row.week)}",
            concept("Days with strengthening in the week", STRENGTH_DAYS),
            person,
            effectivePeriod={"start": date_of(row.week), "end": date_of(last)},
            valueQuantity=quantity(row.days, "d/wk"),
        )


def adherence(frames: Frames, start: pd.Timestamp, end: pd.Timestamp, person: Person) -> Iterator[Resource]:
    """Adherence over the days under a plan, in its three figures; nothing where nothing was owed."""
    states = day_states(frames, start=start, end=end)
    figures = None if states.empty else period_adherence(states).iloc[0]
    if figures is None or missing(figures["lower_bound"]):
        return
    first, last = date_of(states["day"].min()), date_of(states["day"].max())
    yield _activity(
        f"adherence:{person.reference['reference']}:{first}:{last}",
        concept("Adherence to the home programme, self-reported", own("adherence")),
        person,
        effectivePeriod={"start": first, "end": last},
        component=[
            part(concept(words, own(name)), valueQuantity=quantity(_percent(figures[name]), "%"))
            for name, words in _FIGURES.items()
            if not missing(figures[name])
        ],
    )


def _percent(share: float) -> float:
    return decimal(round(100 * share, 2))


def _activity(key: str, code: dict[str, Any], person: Person, **more: Any) -> Resource:
    return resource(
        "Observation",
        key,
        status="final",
        category=category("activity"),
        code=code,
        subject=person.reference,
        performer=[person.reference],
        **more,
    )

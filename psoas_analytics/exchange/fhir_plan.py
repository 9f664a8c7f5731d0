"""What was asked, as FHIR: a CarePlan and a Goal for each plan version that was in force."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import pandas as pd

from psoas_analytics.catalog import Catalog, Dose
from psoas_analytics.exchange.fhir_codes import EXERCISE_THERAPY, concept, own
from psoas_analytics.exchange.fhir_elements import (
    Person,
    Resource,
    date_of,
    instant,
    missing,
    reference_to,
    resource,
    said,
)
from psoas_analytics.exchange.fhir_exercise import exercise_concept
from psoas_analytics.frames import Frames

_ONE_DAY = pd.Timedelta(days=1)
# How a plan stands at the end of the period, in the words of CarePlan, its activities, and Goal.
_STATUS = {
    "active": ("active", "in-progress", "active"),
    "paused": ("on-hold", "on-hold", "on-hold"),
    "over": ("completed", "completed", "completed"),
}


@dataclass(frozen=True)
class InForce:
    """A plan version and the days on which it held; ``last`` None: it still does."""

    first: pd.Timestamp
    last: pd.Timestamp | None
    items: pd.DataFrame


def in_force(plans: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp) -> Iterator[InForce]:
    """Versions that were in force on some day of the period, by their first day.

    Of two with the same start the newer holds.
    """
    by_start = plans[plans["starts_on"] <= end].groupby("starts_on", sort=True)
    begun = [(first, rows[rows["version"] == rows["version"].max()]) for first, rows in by_start]
    for (first, items), following in zip_longest(begun, begun[1:]):
        last = None if following is None else following[0] - _ONE_DAY
        if last is None or last >= start:
            yield InForce(first, last, items.sort_values("position"))


def plan_resources(
    one: InForce, frames: Frames, end: pd.Timestamp, person: Person
) -> tuple[Resource, Resource]:
    """The CarePlan of a plan version, and its Goal."""
    version, head = one.items["version"].iloc[0], one.items.iloc[0]
    key = f"{person.reference['reference']}:{version}"
    paused = ((frames.pauses["start"] <= end) & (frames.pauses["end"] >= end)).any()
    plan_status, item_status, goal_status = _STATUS[
        "over" if one.last is not None else "paused" if paused else "active"
    ]
    goal = resource(
        "Goal",
        key,
        lifecycleStatus=goal_status,
        description=concept(
            "Do the home programme as prescribed", own("programme_as_prescribed"), EXERCISE_THERAPY
        ),
        subject=person.reference,
        startDate=date_of(one.first),
        expressedBy=person.reference,
    )
    author = said(head["author"])
    plan = resource(
        "CarePlan",
        key,
        status=plan_status,
        intent="plan",
        category=[concept("Home exercise programme", own("home_programme"), EXERCISE_THERAPY)],
        title=said(head["title"]) or f"Home programme, version {version}",
        subject=person.reference,
        period={"start": date_of(one.first), **({} if one.last is None else {"end": date_of(one.last)})},
        created=instant(head["created_at"], 0),
        author={"display": author} if author else person.reference,
        goal=[reference_to(goal)],
        activity=[{"detail": _detail(row, frames.catalog, item_status)} for row in one.items.itertuples()],
        note=person.note(head["message"]),
    )
    return plan, goal


def _detail(row: Any, catalog: Catalog, status: str) -> dict[str, Any]:
    hold = (
        None if missing(row.hold_min_s) else row.hold_min_s,
        None if missing(row.hold_max_s) else row.hold_max_s,
    )
    dose = Dose(row.reps_min, row.reps_max, *hold, row.sides, row.timed)
    sets = f"{row.sets} sets of " if row.sets > 1 else ""
    return {
        "code": exercise_concept(row.exercise_id, catalog),
        "status": status,
        "scheduledTiming": {"repeat": _repeat(row.days, row.times_per_week)},
        "description": f"{sets}{dose.text()}",
    }


def _repeat(days: str, times_per_week: float) -> dict[str, Any]:
    if not missing(times_per_week):
        return {"frequency": int(times_per_week), "period": 1, "periodUnit": "wk"}
    return {"frequency": 1, "period": 1, "periodUnit": "d", "dayOfWeek": days.split()}

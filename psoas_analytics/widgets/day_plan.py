"""What one day asks for, and what the journal holds of it already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from psoas_analytics.catalog import Catalog, Exercise
from psoas_analytics.plan import PlanItem, items_on
from psoas_analytics.widgets.words import count_words

if TYPE_CHECKING:
    import pandas as pd

    from psoas_analytics.journal import Journal

#: Groups of a session in the order in which they are done.
GROUPS = ("Warm-up", "Strengthening", "Stretches")


@dataclass(frozen=True)
class DayPlan:
    """What a day asks for.

    Attributes
    ----------
    state : {"asked", "rest", "paused", "no plan", "before plan"}
    items : what is asked on this day; empty unless "asked"
    whole : every item of the plan version in force, whatever the day
    reason : why it is paused
    starts_on : first day of the earliest plan, where the day lies before it
    unknown : ids that the plan in force holds and the catalog does not know; they are left out
    """

    state: Literal["asked", "rest", "paused", "no plan", "before plan"]
    items: tuple[PlanItem, ...] = ()
    whole: tuple[PlanItem, ...] = ()
    reason: str = ""
    starts_on: date | None = None
    unknown: tuple[str, ...] = ()


def plan_of(journal: Journal, day: date) -> DayPlan:
    """Read from the journal what a day asks for."""
    import pandas as pd

    plans, pauses, stamp = journal.plans(), journal.pauses(), pd.Timestamp(day)
    if plans.empty:
        return DayPlan("no plan")
    # Asked for on every day, and by no pause held back: that is the whole version in force.
    whole = items_on(plans.assign(days="", times_per_week=7.0), pauses.iloc[:0], stamp)
    if not whole:
        return DayPlan("before plan", starts_on=plans["starts_on"].min().date())
    unknown = tuple(item.exercise_id for item in whole if item.exercise_id not in journal.catalog)
    whole = _without(whole, unknown)
    holding = pauses[(pauses["start"] <= stamp) & (pauses["end"] >= stamp)]
    if not holding.empty:
        return DayPlan("paused", whole=whole, reason=holding["reason"].iloc[-1], unknown=unknown)
    items = items_on(plans, pauses, stamp)
    state: Literal["asked", "rest"] = "asked" if items else "rest"
    return DayPlan(state, items=_without(items, unknown), whole=whole, unknown=unknown)


def _without(items: tuple[PlanItem, ...], unknown: tuple[str, ...]) -> tuple[PlanItem, ...]:
    return tuple(item for item in items if item.exercise_id not in unknown)


def group_of(exercise: Exercise) -> str:
    """Warm-up if it is dynamic, else strengthening or stretches."""
    if exercise.dynamic:
        return GROUPS[0]
    return GROUPS[1] if exercise.kind == "strength" else GROUPS[2]


def in_order(items: Iterable[PlanItem], catalog: Catalog) -> list[PlanItem]:
    """Sort items: warm-up, strengthening, static stretches; within a group as the plan has them."""
    return sorted(items, key=lambda item: GROUPS.index(group_of(catalog[item.exercise_id])))


def logged_words(journal: Journal, day: date) -> str:
    """Say what the journal holds of a day already; nothing if it holds nothing."""
    import pandas as pd

    stamp = pd.Timestamp(day)
    sessions, sets = _of(journal.sessions(), stamp), _of(journal.sets(), stamp)
    found = []
    for one in sessions.to_dict("records"):
        started = one["started_at"].to_pydatetime() + timedelta(minutes=one["utc_offset_min"])
        n_sets = int((sets["session_id"] == one["session_id"]).sum())
        found.append(f"a session at {started:%H:%M} ({count_words(n_sets, 'set')})")
    if not _of(journal.no_exercise(), stamp).empty:
        found.append("no exercise")
    if not found:
        return ""
    more = " Saving adds another session." if len(sessions) else ""
    return f"Already in the journal for this day: {', '.join(found)}.{more}"


def skips_of(journal: Journal, day: date) -> dict[str, str]:
    """Reason of each exercise that the journal has as skipped on a day."""
    import pandas as pd

    skips = _of(journal.skips(), pd.Timestamp(day)).dropna(subset="exercise_id")
    return dict(zip(skips["exercise_id"], skips["reason"], strict=True))


def answered_no_exercise(journal: Journal, day: date) -> bool:
    """Tell whether the journal has "no exercise" for a day."""
    import pandas as pd

    return not _of(journal.no_exercise(), pd.Timestamp(day)).empty


def _of(frame: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    return frame[frame["day"] == day]

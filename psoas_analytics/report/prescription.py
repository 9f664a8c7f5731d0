"""The prescription in force, as data: what the page prints and a therapist answers."""

from __future__ import annotations

from psoas_analytics.frames import Frames
from psoas_analytics.plan import PlanItem, version_on, versions
from psoas_analytics.report.parts import PlanLine, PlanSheet
from psoas_analytics.report.period import Period
from psoas_analytics.report.programme import exercise_name, item_words


def plan_sheet(frames: Frames, period: Period) -> PlanSheet | None:
    """Return the plan in force on the last day of the period; None before the first plan."""
    found = version_on(versions(frames.plans), period.end.date())
    if found is None:
        return None
    return PlanSheet(
        version=found.number,
        starts_on=found.starts_on,
        title=found.plan.title,
        author=found.plan.author,
        items=tuple(_line(frames, item) for item in found.plan.items),
    )


def _line(frames: Frames, item: PlanItem) -> PlanLine:
    dose = item.dose
    return PlanLine(
        exercise_id=item.exercise_id,
        name=exercise_name(frames, item.exercise_id),
        sets=int(item.sets),
        reps_min=int(dose.reps_min),
        reps_max=int(dose.reps_max),
        hold_min_s=dose.hold_min_s,
        hold_max_s=dose.hold_max_s,
        sides=dose.sides,
        timed=bool(dose.timed),
        days=item.days,
        times_per_week=item.times_per_week,
        text=item_words(item),
    )

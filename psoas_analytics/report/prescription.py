"""The prescription in force, as data: what the page prints and a therapist answers."""

from __future__ import annotations

from collections.abc import Mapping

from psoas_analytics.answer_file import CUTOFFS, plan_key
from psoas_analytics.catalog import Dose
from psoas_analytics.frames import Frames
from psoas_analytics.plan import PlanItem, version_on, versions
from psoas_analytics.report.parts import CutOff, PlanLine, PlanSheet
from psoas_analytics.report.period import Period
from psoas_analytics.report.programme import exercise_name, item_words
from psoas_analytics.thresholds import THRESHOLDS, Threshold


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
        key=plan_key(found.number, found.starts_on, found.plan.items),
        offered=tuple(_offer(one.id, one.name, one.dose) for one in frames.catalog.values()),
        cutoffs=tuple(_cutoff(name, frames.thresholds) for name in CUTOFFS),
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


def _offer(exercise_id: str, name: str, dose: Dose) -> PlanLine:
    return PlanLine(
        exercise_id=exercise_id,
        name=name,
        sets=1,
        reps_min=dose.reps_min,
        reps_max=dose.reps_max,
        hold_min_s=dose.hold_min_s,
        hold_max_s=dose.hold_max_s,
        sides=dose.sides,
        timed=dose.timed,
        days=(),
        times_per_week=None,
        text=dose.text(),
    )


def _cutoff(name: str, in_force: Mapping[str, Threshold]) -> CutOff:
    usual, now = THRESHOLDS[name], in_force[name]
    low, high = usual.range
    return CutOff(name, usual.meaning, usual.unit, now.value, usual.value, low, high, usual.whole)

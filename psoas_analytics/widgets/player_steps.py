"""What a guided session asks for, step by step: the side rule turned into an order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from psoas_analytics.catalog import Catalog, Exercise
from psoas_analytics.plan import PlanItem
from psoas_analytics.widgets.day_plan import in_order

# Rests and pace are our convention: no source gives any.
FIRST_S = 10.0  # from the screen to the mat
NEW_EXERCISE_S = 20.0
CHANGE_SIDES_S = 8.0
SAME_SIDE_S = 5.0
NEXT_SET_S = 30.0
LOWER_S = 2.0
CHANGE_LEGS_S = 1.0
# Up to so many repetitions are held one by one, and so is every hold of this length; others are counted.
SINGLE_HOLDS_MAX = 5
LONG_HOLD_S = 15.0


@dataclass(frozen=True)
class Step:
    """One part of a guided session, which is saved as one set.

    Attributes
    ----------
    exercise_id : str
    kind : {"hold", "timed", "reps", "count"}
        One hold; timed work; repetitions that are held, one after the other; repetitions that the person
        counts, because no hold is given.
    side : {"left", "right", "both"}
    alternating : bool
        The repetitions go left, right, left, ..., and are saved as a total of both.
    reps : int
    hold_s : float or None
        Seconds of each hold, or of the timed work.
    pause_s : float
        Between two held repetitions.
    number, of : int
        Which hold (kind "hold") or set this is on this side.
    lead_s : float
        Rest before it.
    """

    exercise_id: str
    kind: Literal["hold", "timed", "reps", "count"]
    side: Literal["left", "right", "both"]
    reps: int
    hold_s: float | None
    number: int
    of: int
    alternating: bool = False
    pause_s: float = 0.0
    lead_s: float = FIRST_S


def session_steps(items: Iterable[PlanItem], catalog: Catalog) -> list[Step]:
    """Turn what a day asks for into steps: warm-up, strengthening, stretches, each by its side rule.

    The lower end of a range is asked for.

    Examples
    --------
    >>> from psoas_analytics.catalog import load_catalog
    >>> catalog = load_catalog()
    >>> item = PlanItem("kneeling-lunge-stretch", catalog["kneeling-lunge-stretch"].dose)
    >>> [f"{step.side} {step.number}" for step in session_steps([item], catalog)]
    ['left 1', 'right 1', 'left 2', 'right 2', 'left 3', 'right 3']
    """
    steps: list[Step] = []
    for item in in_order(items, catalog):
        for step in _steps_of(item, catalog[item.exercise_id]):
            steps.append(replace(step, lead_s=_lead_s(steps[-1], step)) if steps else step)
    return steps


def _steps_of(item: PlanItem, exercise: Exercise) -> Iterator[Step]:
    dose = item.dose
    sides: tuple[Literal["left", "right", "both"], ...] = (
        ("left", "right") if dose.sides == "each" else ("both",)
    )
    alternating = dose.sides == "alternating"
    single = _held_one_by_one(item)
    per_set = dose.reps_min if single else 1
    # A round is what is done on one side before the legs change.
    holds_a_round = 1 if exercise.change == "each hold" else per_set
    rounds = range(item.sets * per_set // holds_a_round)
    for one in rounds:
        for side in sides:
            for hold in range(holds_a_round):
                yield Step(
                    exercise.id,
                    _kind(item, single=single),
                    side,
                    reps=1 if single else dose.reps_min,
                    hold_s=dose.hold_min_s,
                    number=one * holds_a_round + hold + 1,
                    of=item.sets * per_set,
                    alternating=alternating,
                    pause_s=CHANGE_LEGS_S if alternating else LOWER_S,
                )


def _held_one_by_one(item: PlanItem) -> bool:
    dose = item.dose
    if dose.timed or dose.hold_min_s is None or dose.sides == "alternating":
        return False
    return dose.reps_min <= SINGLE_HOLDS_MAX or dose.hold_min_s >= LONG_HOLD_S


def _kind(item: PlanItem, *, single: bool) -> Literal["hold", "timed", "reps", "count"]:
    if item.dose.timed:
        return "timed"
    if item.dose.hold_min_s is None:
        return "count"
    return "hold" if single else "reps"


def _lead_s(before: Step, step: Step) -> float:
    if before.exercise_id != step.exercise_id:
        return NEW_EXERCISE_S
    if before.side != step.side:
        return CHANGE_SIDES_S
    return SAME_SIDE_S if step.kind == "hold" else NEXT_SET_S

"""The order of a guided session, by the side rule of facts that the catalog carries."""

import pytest

from psoas_analytics.catalog import Catalog, Dose
from psoas_analytics.plan import PlanItem
from psoas_analytics.widgets import player_steps
from psoas_analytics.widgets.player_steps import Step, session_steps


def steps_of(catalog: Catalog, exercise_id: str, *, dose: Dose | None = None, sets: int = 1) -> list[Step]:
    return session_steps([PlanItem(exercise_id, dose or catalog[exercise_id].dose, sets=sets)], catalog)


def order(steps: list[Step]) -> str:
    return " ".join(f"{step.side[0].upper()}{step.number}" for step in steps)


@pytest.mark.parametrize(
    ("exercise_id", "expected"),
    [
        ("kneeling-lunge-stretch", "L1 R1 L2 R2 L3 R3"),
        ("prone-quadriceps-stretch", "L1 R1 L2 R2"),
        ("side-lying-psoas-stretch", "L1 L2 L3 R1 R2 R3"),
        ("supine-hip-flexor-stretch", "L1 L2 R1 R2"),
        ("straight-leg-raise", "L1 R1"),
        ("camel-pose", "B1 B2 B3"),
        ("glute-bridge", "B1"),
        ("marching-in-place", "B1"),
        ("single-knee-to-chest", "B1"),
        ("mountain-climbers", "B1"),
    ],
)
def test_sides_follow_the_side_rule_of_each_exercise(
    catalog: Catalog, exercise_id: str, expected: str
) -> None:
    assert order(steps_of(catalog, exercise_id)) == expected


@pytest.mark.parametrize(
    ("exercise_id", "kind", "reps", "hold_s", "alternating"),
    [
        ("kneeling-lunge-stretch", "hold", 1, 30, False),
        ("supine-hip-flexor-stretch", "hold", 1, 5, False),
        ("cobra-pose", "hold", 1, 15, False),
        ("glute-bridge", "reps", 15, 5, False),
        ("straight-leg-raise", "reps", 20, 5, False),
        ("marching-in-place", "reps", 30, 2, True),
        ("frankensteins", "reps", 30, 2, True),
        ("single-knee-to-chest", "count", 20, None, True),
        ("mountain-climbers", "timed", 1, 30, False),
    ],
)
def test_a_step_asks_for_the_lower_end_of_the_dose(
    catalog: Catalog, exercise_id: str, kind: str, reps: int, hold_s: float | None, alternating: bool
) -> None:
    step = steps_of(catalog, exercise_id)[0]
    assert (step.kind, step.reps, step.hold_s, step.alternating) == (kind, reps, hold_s, alternating)


def test_every_exercise_of_the_catalog_saves_exactly_what_its_dose_owes(catalog: Catalog) -> None:
    for exercise in catalog.values():
        for sets in (1, 2):
            steps = steps_of(catalog, exercise.id, sets=sets)
            sides = ("left", "right") if exercise.dose.sides == "each" else ("both",)
            for side in sides:
                done = sum(step.reps for step in steps if step.side == side)
                assert done == sets * exercise.dose.reps_min, (exercise.id, side)
            assert {step.side for step in steps} == set(sides)


def test_sets_of_a_plan_go_on_counting_and_change_legs_by_the_rule(catalog: Catalog) -> None:
    assert order(steps_of(catalog, "side-lying-psoas-stretch", sets=2)) == (
        "L1 L2 L3 R1 R2 R3 L4 L5 L6 R4 R5 R6"
    )
    assert order(steps_of(catalog, "straight-leg-raise", sets=2)) == "L1 R1 L2 R2"
    assert order(steps_of(catalog, "kneeling-lunge-stretch", dose=Dose(1, 1, 30, 30, "each"), sets=2)) == (
        "L1 R1 L2 R2"
    )
    assert {step.of for step in steps_of(catalog, "side-lying-psoas-stretch", sets=2)} == {6}


def test_many_long_holds_are_still_held_one_by_one(catalog: Catalog) -> None:
    many = steps_of(catalog, "kneeling-lunge-stretch", dose=Dose(8, 8, 20, 30, "each"))
    assert {(step.kind, step.of) for step in many} == {("hold", 8)}
    assert order(steps_of(catalog, "glute-bridge", dose=Dose(10, 10, 20, 30, "both"))).count("B") == 10


def test_the_order_of_the_day_is_warm_up_strengthening_stretches(catalog: Catalog) -> None:
    items = [
        PlanItem(one, catalog[one].dose) for one in ("camel-pose", "straight-leg-raise", "marching-in-place")
    ]
    found = [step.exercise_id for step in session_steps(items, catalog)]
    assert list(dict.fromkeys(found)) == ["marching-in-place", "straight-leg-raise", "camel-pose"]


def test_rests_fit_what_changes(catalog: Catalog) -> None:
    items = [
        PlanItem("straight-leg-raise", catalog["straight-leg-raise"].dose, sets=2),
        PlanItem("side-lying-psoas-stretch", Dose(2, 2, 30, 30, "each")),
        PlanItem("glute-bridge", catalog["glute-bridge"].dose, sets=2),
    ]
    rests = [(step.exercise_id[0], step.lead_s) for step in session_steps(items, catalog)]
    change, new, same = (
        player_steps.CHANGE_SIDES_S,
        player_steps.NEW_EXERCISE_S,
        player_steps.SAME_SIDE_S,
    )
    raises = [("s", player_steps.FIRST_S), ("s", change), ("s", change), ("s", change)]
    bridges = [("g", new), ("g", player_steps.NEXT_SET_S)]
    stretches = [("s", new), ("s", same), ("s", change), ("s", same)]
    # In the group of stretches the plan's order holds.
    assert rests == raises + stretches + bridges


def test_nothing_asked_gives_no_steps(catalog: Catalog) -> None:
    assert session_steps([], catalog) == []

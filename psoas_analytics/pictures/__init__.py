"""Pictures of the exercises and of the flexibility tests: joint angles in, animated SVG out."""

from __future__ import annotations

from functools import cache

from psoas_analytics.catalog import Side, UnknownExercise, load_catalog
from psoas_analytics.pictures.drawing import Order, draw
from psoas_analytics.pictures.movement import moments
from psoas_analytics.pictures.poses import PoseError, Scene, Scenes, builtin_scenes, load_scenes

__all__ = ["PoseError", "Scene", "Scenes", "exercise_picture", "load_scenes", "test_picture"]


@cache
def exercise_picture(exercise_id: str, *, side: Side | None = None, still: bool = False) -> str:
    scenes = builtin_scenes().exercises
    if exercise_id not in scenes:
        raise UnknownExercise(exercise_id, tuple(scenes))
    allowed = load_catalog()[exercise_id].dose.allowed_sides
    if side is not None and side not in allowed:
        raise ValueError(f"side must be one of {', '.join(allowed)} for {exercise_id}, got {side!r}")
    return _picture(scenes[exercise_id], side, still)


@cache
def test_picture(test: str, *, side: Side | None = None, still: bool = False) -> str:
    scenes = builtin_scenes().tests
    return _picture(scenes[test], side, still)


def _picture(scene: Scene, side: Side | None, still: bool) -> str:
    named = side in ("left", "right")
    order = Order(side or "both", still, scene.alternating and not named)
    label = scene.alt + (f" Here the {side} leg works." if named else "")
    return draw(scene, moments(scene, both_legs=order.both_legs), order, label=label)

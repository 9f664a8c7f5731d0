"""Pictures of the exercises and of the flexibility tests: joint angles in, animated SVG out."""

from __future__ import annotations

from functools import cache

from psoas_analytics.catalog import Side, UnknownExercise, load_catalog
from psoas_analytics.pictures.drawing import Order, draw
from psoas_analytics.pictures.movement import moments
from psoas_analytics.pictures.poses import PoseError, Scene, Scenes, builtin_scenes, load_scenes

__all__ = [
    "PoseError",
    "Scene",
    "Scenes",
    "builtin_scenes",
    "exercise_picture",
    "load_scenes",
    "test_picture",
]


@cache
def exercise_picture(exercise_id: str, *, side: Side | None = None, still: bool = False) -> str:
    """Draw an exercise of the built-in catalog.

    Parameters
    ----------
    exercise_id : str
        Id in the catalog. A person's own exercise has no picture: ``builtin_scenes().exercises`` tells
        which ones have.
    side : {"left", "right", "both"}, optional
        The leg that works. Left looks to the left and is blue, right looks to the right and is orange, each
        with its letter. None and "both" are the same: grey, without a letter, and where the legs take turns
        both move.
    still : bool
        The end pose alone, for print and for small icons.

    Returns
    -------
    str
        One ``svg`` element, at most 20 KB, to stand in a page as it is. It moves by CSS and stands still
        where a person asks for less motion. Colours follow ``--psoas-ink``, ``--psoas-ground``,
        ``--psoas-left``, ``--psoas-right`` and ``--psoas-both`` of the page.

    Raises
    ------
    UnknownExercise
        No built-in exercise has this id.
    ValueError
        The exercise does not tell this side apart.

    Examples
    --------
    >>> exercise_picture("glute-bridge", still=True).startswith("<svg")
    True
    """
    scenes = builtin_scenes().exercises
    if exercise_id not in scenes:
        raise UnknownExercise(exercise_id, tuple(scenes))
    _check_side(side, load_catalog()[exercise_id].dose.allowed_sides, exercise_id)
    return _picture(scenes[exercise_id], side, still)


@cache
def test_picture(test: str, *, side: Side | None = None, still: bool = False) -> str:
    """Draw a flexibility test: the pose, where the phone lies, and what angle or distance is read.

    Parameters
    ----------
    test : str
        Such as ``"prone_knee_bend"``; the names of ``log_flexibility``.
    side : {"left", "right"}, optional
        The leg that is measured, as in :func:`exercise_picture`. Fingertip to floor has no sides.
    still : bool
        The end pose alone.

    Returns
    -------
    str
        One ``svg`` element, as in :func:`exercise_picture`.

    Raises
    ------
    ValueError
        There is no such test, or it has no such side.

    Examples
    --------
    >>> test_picture("prone_knee_bend", side="left").count("<svg")
    1
    """
    scenes = builtin_scenes().tests
    if test not in scenes:
        raise ValueError(f"test must be one of {', '.join(scenes)}, got {test!r}")
    scene = scenes[test]
    _check_side(side, ("left", "right") if scene.working else (), test)
    return _picture(scene, side, still)


def _check_side(side: Side | None, allowed: tuple[Side, ...], name: str) -> None:
    if side is not None and side not in allowed:
        choice = ", ".join(map(repr, allowed)) or "left out"
        raise ValueError(f"side must be {choice} for {name}, got {side!r}")


def _picture(scene: Scene, side: Side | None, still: bool) -> str:
    named = side in ("left", "right")
    order = Order(side or "both", still, scene.alternating and not named)
    label = f"{scene.alt} Here it is the {side} leg." if named else scene.alt
    return draw(scene, moments(scene, both_legs=order.both_legs), order, label=label)

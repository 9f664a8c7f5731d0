"""The poses behind every picture, read from ``data/poses.toml`` and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from psoas_analytics.pictures.figure import GRIPS, LIMBS, Limb, Pose
from psoas_analytics.resources import data_path


class PoseError(ValueError):
    """A poses file breaks a rule; the message names the file, the picture and the key."""


@dataclass(frozen=True)
class Arc:
    """The angle that is read: its corner, and the directions of zero and of both ends."""

    at: str
    zero: float
    plus: float
    radius: float = 34.0
    minus: float | None = None


@dataclass(frozen=True)
class Scene:
    """One picture: the poses in order, what the figure rests on, and what lies around it."""

    id: str
    alt: str
    poses: tuple[Pose, ...]
    anchor: str
    label: tuple[float, float]
    view: str = "side"
    working: tuple[str, ...] = ("near_leg",)
    alternating: bool = False
    table: tuple[float, float, float] | None = None
    pillow: tuple[float, float] | None = None
    arrows: tuple[tuple[float, ...], ...] = ()
    phone: str | None = None
    arc: Arc | None = None
    strap: bool = False
    ruler: tuple[float, float] | None = None

    @property
    def surface(self) -> float:
        """Height of what the figure rests on."""
        return self.table[2] if self.table else 0.0


@dataclass(frozen=True)
class Scenes:
    """All pictures by id: those of exercises and those of flexibility tests."""

    exercises: Mapping[str, Scene]
    tests: Mapping[str, Scene]


@cache
def builtin_scenes() -> Scenes:
    """The pictures that travel with the package."""
    return load_scenes(data_path("poses.toml"))


def load_scenes(file: Path) -> Scenes:
    """Read a poses file.

    Parameters
    ----------
    file : Path
        TOML with ``[[exercise]]`` and ``[[test]]`` tables as in ``data/poses.toml``.

    Returns
    -------
    Scenes
        In the order of the file.

    Raises
    ------
    PoseError
        The file is not TOML or breaks a rule; the message names file, picture and key.
    """
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PoseError(f"{file}: must be TOML in UTF-8, got: {error}") from error
    tables = dict.fromkeys(("exercise", "test"), "a list of tables")
    _check_keys(document, str(file), tables, {})
    return Scenes(*(_read_scenes(document[kind], f"{file}: {kind}") for kind in tables))


def _is_number(value: object) -> bool:
    return type(value) in (int, float)


def _numbers(*counts: int) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and len(value) in counts and all(map(_is_number, value))


def _each(rule: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and all(map(rule, value))


# What a key may hold, by the words that the message uses.
_RULES: dict[str, Callable[[object], bool]] = {
    "a text": lambda value: isinstance(value, str) and bool(value.strip()),
    "a number": _is_number,
    "seconds from 0 to 10": lambda value: _is_number(value) and 0 <= value <= 10,  # type: ignore[operator]
    "true or false": lambda value: type(value) is bool,
    "a table": lambda value: isinstance(value, dict),
    "a list of tables": _each(lambda value: isinstance(value, dict)),
    "a list of limbs": _each(lambda value: value in LIMBS),
    "two numbers": _numbers(2),
    "three numbers": _numbers(3),
    "two or three numbers": _numbers(2, 3),
    "a list of arrows, four numbers each": _each(_numbers(4)),
    "side or above": lambda value: value in ("side", "above"),
    "near_thigh or near_shank": lambda value: value in ("near_thigh", "near_shank"),
    f"a place on the floor or one of {', '.join(GRIPS)}": lambda value: _is_number(value) or value in GRIPS,
}
_HOLD = list(_RULES)[-1]
_SCENE_KEYS = {
    "id": "a text",
    "alt": "a text",
    "anchor": "a text",
    "label": "two numbers",
    "start": "a table",
}
_SCENE_KEYS |= {"end": "a table"}
_SCENE_OPTIONAL = {
    "mid": "a table",
    "view": "side or above",
    "working": "a list of limbs",
    "alternating": "true or false",
    "table": "three numbers",
    "pillow": "two numbers",
    "arrows": "a list of arrows, four numbers each",
    "phone": "near_thigh or near_shank",
    "arc": "a table",
    "strap": "true or false",
    "ruler": "two numbers",
}
_POSE_KEYS = {"trunk": "three numbers"}
_POSE_OPTIONAL = {"move_s": "seconds from 0 to 10", "pause_s": "seconds from 0 to 10"}
_POSE_OPTIONAL |= dict.fromkeys(LIMBS, "two or three numbers")
_POSE_OPTIONAL |= {"near_foot": "a number", "far_foot": "a number", "near_hand": _HOLD, "far_hand": _HOLD}
_ARC_KEYS = {"at": "a text", "zero": "a number", "plus": "a number"}
_ANCHORS = ("hip", "shoulder", "near_knee", "far_knee", "near_ankle", "far_ankle", "near_toe", "far_toe")

# Degrees that a joint of a healthy adult can reach, with some room; a knee or an elbow never bends back.
_RANGES = {
    "trunk": ((-180, 180), (-100, 110), (-70, 60)),
    "leg": ((-35, 140), (0, 155), (-90, 40)),
    "arm": ((-80, 190), (0, 155), (-90, 90)),
}
_JOINTS = {
    "trunk": ("lean", "spine", "neck"),
    "leg": ("hip", "knee", "ankle"),
    "arm": ("shoulder", "elbow", "wrist"),
}


def _check_keys(
    table: Mapping[str, Any], where: str, required: dict[str, str], optional: dict[str, str]
) -> None:
    known = required | optional
    for key, value in table.items():
        if key not in known:
            raise PoseError(f"{where}: key must be one of {', '.join(known)}, got {key!r}")
        if not _RULES[known[key]](value):
            raise PoseError(f"{where}: {key} must be {known[key]}, got {value!r}")
    for key in required:
        if key not in table:
            raise PoseError(f"{where}: {key} must be given, got nothing; add {key} ({required[key]})")


def _read_scenes(tables: list[dict[str, Any]], where: str) -> Mapping[str, Scene]:
    scenes: dict[str, Scene] = {}
    for number, table in enumerate(tables, start=1):
        label = table.get("id")
        scene = _read_scene(table, f"{where} {label!r}" if label else f"{where} number {number}")
        if scene.id in scenes:
            raise PoseError(f"{where} {label!r}: id must be new, got {label!r} a second time")
        scenes[scene.id] = scene
    return MappingProxyType(scenes)


def _read_scene(table: dict[str, Any], where: str) -> Scene:
    _check_keys(table, where, _SCENE_KEYS, _SCENE_OPTIONAL)
    if table["anchor"] not in _ANCHORS:
        raise PoseError(f"{where}: anchor must be one of {', '.join(_ANCHORS)}, got {table['anchor']!r}")
    names = [name for name in ("start", "mid", "end") if name in table]
    poses = tuple(_read_pose(table[name], f"{where}, {name}") for name in names)
    anchor_limb = f"{table['anchor'].partition('_')[0]}_leg"
    for name, pose in zip(names, poses, strict=True):
        if not isinstance(pose.limbs.get(anchor_limb, ()), tuple):
            raise PoseError(
                f"{where}, {name}: {anchor_limb} must be given by angles, because the anchor is on it"
            )
    rest = {k: _frozen(v) for k, v in table.items() if k not in ("start", "mid", "end", "arc")}
    return Scene(**rest, poses=poses, arc=_read_arc(table["arc"], where) if "arc" in table else None)


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _read_arc(table: dict[str, Any], where: str) -> Arc:
    _check_keys(table, f"{where}, arc", _ARC_KEYS, dict.fromkeys(("radius", "minus"), "a number"))
    if table["at"] not in ("hip", "near_knee"):
        raise PoseError(f"{where}, arc: at must be hip or near_knee, got {table['at']!r}")
    return Arc(**table)


def _read_pose(table: dict[str, Any], where: str) -> Pose:
    _check_keys(table, where, _POSE_KEYS, _POSE_OPTIONAL)
    limbs = {name: _read_limb(table, name, where) for name in LIMBS}
    lean, spine, neck = _in_range(table["trunk"], "trunk", f"{where}: trunk")
    times = {key: float(table[key]) for key in ("move_s", "pause_s") if key in table}
    return Pose(lean, spine, neck, limbs, **times)


def _read_limb(table: dict[str, Any], name: str, where: str) -> Limb:
    side, _, part = name.partition("_")
    other = f"{side}_{'foot' if part == 'leg' else 'hand'}"
    if (name in table) == (other in table):
        raise PoseError(
            f"{where}: either {name} or {other} must be given, got {'both' if name in table else 'neither'}"
        )
    if name in table:
        return _in_range(table[name], part, f"{where}: {name}")
    held: str | float = table[other]
    return held if isinstance(held, str) else float(held)


def _in_range(values: list[float], part: str, where: str) -> tuple[float, ...]:
    for value, joint, (low, high) in zip(values, _JOINTS[part], _RANGES[part], strict=False):
        if not low <= value <= high:
            raise PoseError(f"{where}: {joint} must be {low} to {high} degrees, got {value!r}")
    return tuple(map(float, values))

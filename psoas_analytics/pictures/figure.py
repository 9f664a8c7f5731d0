"""A jointed figure seen from its right side: angles in, points out, and the reach of a hand or foot.

One unit is a hundredth of body height; x runs to where the figure looks when it stands, y up from the floor.
A direction is told in degrees clockwise from straight up, so 90 points to the right.

Lengths: Drillis & Contini (1966), Body Segment Parameters, NYU Report 1166-03, as fractions of height in
Winter (2009), Biomechanics and Motor Control of Human Movement, 4th ed., figure 4.1.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

Point = tuple[float, float]
#: hip, knee, ankle of a leg; shoulder, elbow, wrist of an arm. Degrees, 0 = standing straight, + = flexion.
Turns = tuple[float, float, float]
#: How one limb is posed: by its angles (a leg of two numbers keeps its foot level), by the place on the
#: floor where its ankle or wrist stays, or by the name of the grip that its hand holds.
Limb = tuple[float, ...] | float | str

THIGH, SHANK, ANKLE_HEIGHT = 24.5, 24.6, 3.9
TRUNK, UPPER_ARM, FOREARM, HAND = 28.8, 18.6, 14.6, 9.0
PALM = 4.0
HEAD_AT = 11.9
LINKS = 6
LINK = TRUNK / LINKS

#: Half the thickness at each point (ours, from the look of an adult of middle build).
RADIUS = {
    "hip": 6.6,
    "spine1": 6.1,
    "spine2": 5.7,
    "spine3": 5.8,
    "spine4": 6.1,
    "spine5": 6.0,
    "shoulder": 5.0,
    "head": 6.3,
    "knee": 3.6,
    "ankle": 2.1,
    "heel": 1.7,
    "ball": 1.3,
    "toe": 1.0,
    "elbow": 2.3,
    "wrist": 1.6,
    "hand": 1.2,
}
LIMBS = ("near_leg", "far_leg", "near_arm", "far_arm")

#: Where a hand can hold: segment, how far along it, how far in front of its axis.
GRIPS = {
    "hip": ("pelvis", 1.3, -4.5),
    "near_ankle": ("near_shank", 0.96, 1.0),
    "far_ankle": ("far_shank", 0.96, 1.0),
    "near_shin": ("near_shank", 0.16, 3.4),
    "far_shin": ("far_shank", 0.16, 3.4),
    "near_thigh": ("near_thigh", 0.82, -4.2),
    "far_thigh": ("far_thigh", 0.82, -4.2),
    "near_knee": ("near_thigh", 0.86, 4.2),
    "far_knee": ("far_thigh", 0.86, 4.2),
}


@dataclass(frozen=True)
class Pose:
    """One pose: lean of the pelvis, bend of the whole spine and of the neck, and the four limbs."""

    lean: float
    spine: float
    neck: float
    limbs: Mapping[str, Limb]
    move_s: float = 1.2
    pause_s: float = 0.5


@dataclass(frozen=True)
class Frame:
    """A pose worked out: every joint's angle, and where the hip lies."""

    lean: float
    spine: float
    neck: float
    turns: Mapping[str, Turns]
    hip: Point = (0.0, 0.0)
    points: Mapping[str, Point] = field(default_factory=dict)


def swapped(name: str) -> str:
    """The same part on the other side: ``near_knee`` for ``far_knee``."""
    near, far = name.startswith("near_"), name.startswith("far_")
    return "far_" + name[5:] if near else "near_" + name[4:] if far else name


def swap_sides(pose: Pose) -> Pose:
    """The pose with the near and the far side exchanged."""
    limbs = {swapped(k): swapped(v) if isinstance(v, str) else v for k, v in pose.limbs.items()}
    return replace(pose, limbs=limbs)


def towards(angle: float) -> Point:
    """Unit step in a direction."""
    return math.sin(math.radians(angle)), math.cos(math.radians(angle))


def step(start: Point, angle: float, length: float, aside: float = 0.0) -> Point:
    """Go `length` in a direction, then `aside` to its right."""
    (x, y), (side_x, side_y) = towards(angle), towards(angle + 90)
    return start[0] + length * x + aside * side_x, start[1] + length * y + aside * side_y


def resolve(pose: Pose, *, anchor: str, surface: float = 0.0) -> Frame:
    """Work out every angle and point; the anchor rests on the surface at x = 0.

    Parameters
    ----------
    pose : Pose
        The anchor must not hang on a limb that reaches for something.
    anchor : str
        ``"hip"``, ``"shoulder"``, or a knee, ankle, heel or toe such as ``"far_ankle"``.
    surface : float
        Height of the floor or the table top.

    Returns
    -------
    Frame
        With ``points`` for every joint.
    """
    turns: dict[str, Turns] = dict.fromkeys(LIMBS, (0.0, 0.0, 0.0))
    for name, limb in pose.limbs.items():
        if isinstance(limb, tuple):
            turns[name] = _own_angles(pose, limb)
    frame = Frame(pose.lean, pose.spine, pose.neck, turns)
    x, y = _points(frame)[anchor]
    part = anchor.partition("_")[2] or anchor
    height = ANKLE_HEIGHT if part == "ankle" else RADIUS[part]
    frame = replace(frame, hip=(-x, surface + height - y))
    # Legs before arms: a hand may hold a leg.
    for name in LIMBS:
        limb = pose.limbs[name]
        if not isinstance(limb, tuple):
            turns[name] = _reach(frame, name, limb, surface)
    return replace(frame, points=_points(frame))


def blend(before: Pose, after: Pose, frames: tuple[Frame, Frame], share: float) -> Pose:
    """A pose on the way: joint angles in a straight line, held contacts held."""
    limbs = {
        name: _blend_limb(before.limbs[name], after.limbs[name], [f.turns[name] for f in frames], share)
        for name in LIMBS
    }
    return Pose(
        _between(before.lean, after.lean, share),
        _between(before.spine, after.spine, share),
        _between(before.neck, after.neck, share),
        limbs,
    )


def _blend_limb(before: Limb, after: Limb, turns: list[Turns], share: float) -> Limb:
    if isinstance(before, str) and before == after:
        return before
    if isinstance(before, float) and isinstance(after, float):
        return _between(before, after, share)
    if isinstance(before, tuple) and isinstance(after, tuple) and len(before) == len(after):
        return tuple(_between(a, b, share) for a, b in zip(before, after, strict=True))
    return tuple(_between(a, b, share) for a, b in zip(*turns, strict=True))


def _between(before: float, after: float, share: float) -> float:
    return before + (after - before) * share


def _own_angles(pose: Pose, limb: tuple[float, ...]) -> Turns:
    first, second, *third = limb
    # A level foot: its direction is 90, and the shank's is lean + 180 - hip + knee.
    return first, second, third[0] if third else pose.lean - first + second


def _segments(frame: Frame) -> dict[str, tuple[Point, float, float, int]]:
    """Name -> start, direction, length, and the side on which its front lies (1 right of it, -1 left)."""
    found: dict[str, tuple[Point, float, float, int]] = {}
    at, angle = frame.hip, frame.lean
    for number in range(LINKS):
        found["pelvis" if number == 0 else f"link{number}"] = (at, angle, LINK, 1)
        at = step(at, angle, LINK)
        angle += frame.spine / (LINKS - 1) if number < LINKS - 1 else 0
    shoulder = at
    found["head"] = (shoulder, angle + frame.neck, HEAD_AT, 1)
    for side in ("near", "far"):
        hip, knee, ankle = frame.turns[f"{side}_leg"]
        thigh = frame.lean + 180 - hip
        found[f"{side}_thigh"] = (frame.hip, thigh, THIGH, -1)
        at = step(frame.hip, thigh, THIGH)
        found[f"{side}_shank"] = (at, thigh + knee, SHANK, -1)
        found[f"{side}_foot"] = (step(at, thigh + knee, SHANK), thigh + knee - 90 - ankle, 9.8, -1)
        lift, elbow, wrist = frame.turns[f"{side}_arm"]
        arm = angle + 180 - lift
        found[f"{side}_upper"] = (shoulder, arm, UPPER_ARM, -1)
        at = step(shoulder, arm, UPPER_ARM)
        found[f"{side}_fore"] = (at, arm - elbow, FOREARM, -1)
        found[f"{side}_hand"] = (step(at, arm - elbow, FOREARM), arm - elbow - wrist, HAND, -1)
    return found


def _points(frame: Frame) -> dict[str, Point]:
    parts = _segments(frame)
    points = {f"spine{i}": parts[f"link{i}"][0] for i in range(1, LINKS)}
    points |= {"hip": frame.hip, "shoulder": parts["head"][0], "head": step(*parts["head"][:3])}
    for side in ("near", "far"):
        for name, segment in (("knee", "shank"), ("ankle", "foot"), ("elbow", "fore"), ("wrist", "hand")):
            points[f"{side}_{name}"] = parts[f"{side}_{segment}"][0]
        ankle, along, _, _ = parts[f"{side}_foot"]
        for name, (length, aside) in FOOT.items():
            points[f"{side}_{name}"] = step(ankle, along, length, aside)
        points[f"{side}_hand"] = step(*parts[f"{side}_hand"][:3])
    return points


#: Along the foot from below the ankle, and down to the sole.
FOOT = {"heel": (-2.6, 2.2), "ball": (6.6, 2.6), "toe": (9.8, 2.9)}


def grip_point(frame: Frame, grip: str) -> Point:
    """Where on the body a grip lies."""
    segment, share, forward = GRIPS[grip]
    start, angle, length, front = _segments(frame)[segment]
    return step(start, angle, share * length, front * forward)


def _reach(frame: Frame, name: str, limb: Any, surface: float) -> Turns:
    """Angles of a limb whose end stays on the floor or holds a grip."""
    if name.endswith("leg"):
        thigh, knee = _two_bones(frame.hip, (limb, surface + ANKLE_HEIGHT), THIGH, SHANK, 1)
        return _turn(frame.lean + 180 - thigh), knee, thigh + knee - 180
    shoulder, chest = _points(frame)["shoulder"], frame.lean + frame.spine
    if isinstance(limb, str):
        arm, elbow = _two_bones(shoulder, grip_point(frame, limb), UPPER_ARM, FOREARM + PALM, -1)
        return _turn(chest + 180 - arm), elbow, 0.0
    arm, elbow = _two_bones(shoulder, (limb, surface + RADIUS["wrist"]), UPPER_ARM, FOREARM, -1)
    return _turn(chest + 180 - arm), elbow, _turn(arm - elbow - 90)


def _two_bones(start: Point, end: Point, first: float, second: float, sense: int) -> tuple[float, float]:
    """Direction of the first bone and the bend between them, so that the second ends at `end`.

    A target out of reach is pointed at. `sense` 1 bends clockwise as a knee does, -1 as an elbow does.
    """
    x, y = end[0] - start[0], end[1] - start[1]
    distance = min(max(math.hypot(x, y), abs(first - second) + 0.01), first + second - 0.01)
    at_start = math.acos((first**2 + distance**2 - second**2) / (2 * first * distance))
    at_joint = math.acos((first**2 + second**2 - distance**2) / (2 * first * second))
    return math.degrees(math.atan2(x, y) - sense * at_start), 180 - math.degrees(at_joint)


def _turn(angle: float) -> float:
    """The same angle between -110 and 250: joints bend forward more than back."""
    return (angle + 110) % 360 - 110

"""The frames of a picture: poses worked out, and the way between them in small steps."""

from __future__ import annotations

from dataclasses import dataclass

from psoas_analytics.pictures.figure import Frame, Pose, blend, resolve, swap_sides, swapped
from psoas_analytics.pictures.poses import Scene

STEPS = 10


@dataclass(frozen=True)
class Moment:
    """A frame at a time, in seconds from the first."""

    at_s: float
    frame: Frame


def moments(scene: Scene, *, both_legs: bool = False) -> tuple[Moment, ...]:
    """Every frame from the first pose to the last; played to and fro.

    Parameters
    ----------
    scene : Scene
        What moves.
    both_legs : bool
        The legs take turns: from the other leg's end pose by way of the start to the near leg's.

    Returns
    -------
    tuple of Moment
        At least one step for every tenth of the way; a pause is two equal frames.
    """
    near = _way(scene.poses, scene)
    if not both_legs:
        return near
    other = _way(tuple(map(swap_sides, scene.poses)), scene, anchor=swapped(scene.anchor))
    whole = other[-1].at_s
    back = [Moment(whole - m.at_s, m.frame) for m in reversed(other)]
    return tuple(back + [Moment(whole + m.at_s, m.frame) for m in near[1:]])


def _way(poses: tuple[Pose, ...], scene: Scene, *, anchor: str | None = None) -> tuple[Moment, ...]:
    place = anchor or scene.anchor
    frames = [resolve(pose, anchor=place, surface=scene.surface) for pose in poses]
    # The first and the last pause are played twice, there and back.
    now = poses[0].pause_s / 2
    found = [Moment(0, frames[0]), Moment(now, frames[0])]
    for number in range(1, len(poses)):
        before, after = poses[number - 1], poses[number]
        pair = (frames[number - 1], frames[number])
        for count in range(1, STEPS + 1):
            share = count / STEPS
            pose = blend(before, after, pair, share * share * (3 - 2 * share))
            frame = resolve(pose, anchor=place, surface=scene.surface)
            found.append(Moment(now + after.move_s * share, frame))
        now += after.move_s
        last = number == len(poses) - 1
        now += after.pause_s / 2 if last else after.pause_s
        found.append(Moment(now, frames[number]))
    return tuple(found)

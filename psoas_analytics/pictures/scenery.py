"""What lies around and on the figure: floor, table, pillow, arrows, phone, angle, strap, ruler."""

from __future__ import annotations

import math

from psoas_analytics.pictures.body import number as n
from psoas_analytics.pictures.figure import SHANK, THIGH, Frame, Point, step
from psoas_analytics.pictures.poses import Scene

Box = tuple[float, float, float, float]


def _line(*points: Point) -> str:
    return "M" + "L".join(f"{n(x)} {n(-y)}" for x, y in points)


def behind(scene: Scene, box: Box) -> str:
    """Floor, table, mat or pillow; `box` is the view: left, top, width, height in SVG's y."""
    left, _, width, _ = box
    parts = []
    if scene.view == "above":
        parts.append(_mat(scene))
    else:
        parts.append(f'<rect class="q" x="{n(left)}" y="0" width="{n(width)}" height="1.6"/>')
    if scene.table:
        start, end, height = scene.table
        parts.append(_table(start, end, height))
    if scene.pillow:
        x, y = scene.pillow
        place = f"translate({n(x)} {n(-y)}) rotate({n(_tilt(scene))})"
        parts.append(f'<rect class="w" x="-11" y="-15" width="22" height="30" rx="6" transform="{place}"/>')
    return "".join(parts)


def _tilt(scene: Scene) -> float:
    return scene.poses[0].lean + 90


#: Left, top, right and bottom of the mat, along the lying figure.
MAT = (-63, -24, 61, 20)


def mat_corners(scene: Scene) -> list[Point]:
    """The corners of the mat, where there is one."""
    if scene.view != "above":
        return []
    tilt = _tilt(scene)
    return [step((0, 0), tilt + 90, x, y) for x in MAT[::2] for y in MAT[1::2]]


def _mat(scene: Scene) -> str:
    left, top, right, bottom = MAT
    return (
        f'<rect class="q" x="{left}" y="{top}" width="{right - left}" height="{bottom - top}" rx="4" '
        f'transform="rotate({n(_tilt(scene))})"/>'
    )


def _table(start: float, end: float, height: float) -> str:
    legs = "".join(
        f'<rect x="{n(x)}" y="{n(4 - height)}" width="4" height="{n(height - 4)}"/>'
        for x in (start + 5, end - 9)
    )
    top = f'<rect x="{n(start)}" y="{n(-height)}" width="{n(end - start)}" height="6" rx="1.5"/>'
    return f'<g class="w">{legs}{top}</g>'


def arrows(scene: Scene) -> str:
    """Where to push or lift."""
    return "".join(_arrow(*arrow) for arrow in scene.arrows)


def _arrow(x: float, y: float, to_x: float, to_y: float) -> str:
    angle = math.degrees(math.atan2(to_x - x, to_y - y))
    wings = [step((to_x, to_y), angle + turn, 4.5) for turn in (145, -145)]
    return f'<path class="a" d="{_line((x, y), (to_x, to_y))}{_line(wings[0], (to_x, to_y), wings[1])}"/>'


def phone(scene: Scene) -> tuple[str, str]:
    """The phone on the thigh and on the shank, along its front: one of the two, or nothing."""
    if scene.phone is None:
        return "", ""
    front, middle = (5.2, THIGH * 0.52) if scene.phone == "near_thigh" else (4.4, SHANK * 0.45)
    shape = (
        f'<g transform="translate({n(front)} {n(middle)})">'
        '<rect class="h" x="-3.2" y="-6.6" width="6.4" height="13.2" rx="1.3"/>'
        '<rect class="g" x="-2.1" y="-5.2" width="4.2" height="9.6" rx=".4"/></g>'
    )
    return (shape, "") if scene.phone == "near_thigh" else ("", shape)


def arc(scene: Scene, frame: Frame) -> str:
    """The angle that is read: a dashed line at 0, an arc to either side, + and -."""
    if scene.arc is None:
        return ""
    corner = frame.points[scene.arc.at]
    zero = step(corner, scene.arc.zero, scene.arc.radius + 4)
    ends = [(scene.arc.plus, "+")]
    if scene.arc.minus is not None:
        ends.append((scene.arc.minus, "−"))
    drawn = f'<path class="z" d="{_line(corner, zero)}"/>'
    for direction, _ in ends:
        drawn += f'<path class="l" d="{_sweep(corner, scene.arc.radius, scene.arc.zero, direction)}"/>'
    return drawn


def labels(scene: Scene, frame: Frame) -> list[tuple[Point, str]]:
    """Place and text of the marks on the arc or the ruler."""
    if scene.ruler:
        x, height = scene.ruler
        return [((x + 10, 3), "0"), ((x + 10, 12), "+"), ((x + 12, height), "cm")]
    if scene.arc is None:
        return []
    corner, edge = frame.points[scene.arc.at], scene.arc.radius + 7
    marks = [(step(corner, scene.arc.zero, edge + 2), "0"), (step(corner, scene.arc.plus, edge), "+")]
    if scene.arc.minus is not None:
        marks.append((step(corner, scene.arc.minus, edge), "−"))
    return marks


def _sweep(corner: Point, radius: float, start: float, end: float) -> str:
    first, last = step(corner, start, radius), step(corner, end, radius)
    large, sweep = int(abs(end - start) > 180), int(end > start)
    way = 90 if end > start else -90
    wings = [step(last, end + way + turn, 3.6) for turn in (150, -150)]
    return (
        f"M{n(first[0])} {n(-first[1])}A{n(radius)} {n(radius)} 0 {large} {sweep} {n(last[0])} {n(-last[1])}"
        + _line(wings[0], last, wings[1])
    )


def ruler(scene: Scene, frame: Frame) -> str:
    """A ruler from the floor up, a mark every 5 units, and the gap below the fingertip."""
    if scene.ruler is None:
        return ""
    x, height = scene.ruler
    tip_x, tip_y = frame.points["near_hand"]
    ticks = "".join(_line((x, y), (x + (2.2 if y % 10 else 4), y)) for y in range(0, int(height) + 1, 5))
    gap = _line((tip_x, tip_y - 1.5), (tip_x, 0.8))
    ends = "".join(_line((tip_x - 2, y), (tip_x + 2, y)) for y in (tip_y - 1.5, 0.8))
    return (
        f'<rect class="w" x="{n(x)}" y="{n(-height)}" width="6" height="{n(height)}"/>'
        f'<path class="l" d="{ticks}{gap}{ends}"/>'
        f'<path class="z" d="{_line((tip_x, tip_y - 1.5), (x, tip_y - 1.5))}"/>'
    )


def strap_place(frame: Frame) -> tuple[Point, float, float]:
    """Start, direction and length of the strap: from the hand to the sole of the near foot."""
    hand = frame.points["near_wrist"]
    foot = frame.points["near_ball"]
    x, y = foot[0] - hand[0], foot[1] - hand[1]
    return hand, math.degrees(math.atan2(x, y)), math.hypot(x, y)

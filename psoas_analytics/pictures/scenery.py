"""What lies around and on the figure: floor, table, pillow, arrows, phone, angle, strap, ruler."""

from __future__ import annotations

from psoas_analytics.pictures.body import number as n
from psoas_analytics.pictures.figure import SHANK, THIGH, Frame, Point, step, towards
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
        parts.append(
            f'<rect class="w" x="{n(x - 9)}" y="{n(-y - 12)}" width="18" height="24" rx="6" transform="rotate({n(_tilt(scene))} {n(x)} {n(-y)})"/>'
        )
    return "".join(parts)


def _tilt(scene: Scene) -> float:
    return scene.poses[0].lean + 90


def _mat(scene: Scene) -> str:
    return (
        f'<rect class="q" x="-66" y="-27" width="132" height="54" rx="4" transform="rotate({n(_tilt(scene))})"/>'
    )


def _table(start: float, end: float, height: float) -> str:
    legs = "".join(
        f'<rect x="{n(x)}" y="{n(4 - height)}" width="4" height="{n(height - 4)}"/>' for x in (start + 5, end - 9)
    )
    top = f'<rect x="{n(start)}" y="{n(-height)}" width="{n(end - start)}" height="6" rx="1.5"/>'
    return f'<g class="w">{legs}{top}</g>'


def arrows(scene: Scene) -> str:
    """Where to push or lift."""
    return "".join(_arrow(*arrow) for arrow in scene.arrows)


def _arrow(x: float, y: float, to_x: float, to_y: float) -> str:
    import math

    angle = math.degrees(math.atan2(to_x - x, to_y - y))
    wings = [step((to_x, to_y), angle + turn, 4.5) for turn in (145, -145)]
    return f'<path class="a" d="{_line((x, y), (to_x, to_y))}{_line(wings[0], (to_x, to_y), wings[1])}"/>'


#: The phone in the frame of the limb that it lies on, along its front.
def phone(scene: Scene) -> tuple[str, str]:
    """The phone on the thigh and on the shank: one of the two, or nothing."""
    if scene.phone is None:
        return "", ""
    front, middle = (4.4, THIGH * 0.52) if scene.phone == "near_thigh" else (3.2, SHANK * 0.45)
    shape = (
        f'<g transform="translate({n(front)} {n(middle)})"><rect class="h" y="-6.5" width="2.4" height="13" rx="1"/>'
        '<rect class="g" x="1.6" y="-5" width=".8" height="10"/></g>'
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


def arc_labels(scene: Scene, frame: Frame) -> list[tuple[Point, str]]:
    """Place and text of the marks on the arc."""
    if scene.arc is None:
        return []
    corner = frame.points[scene.arc.at]
    marks = [(step(corner, scene.arc.zero, scene.arc.radius + 9), "0"), (step(corner, scene.arc.plus, scene.arc.radius + 6), "+")]
    if scene.arc.minus is not None:
        marks.append((step(corner, scene.arc.minus, scene.arc.radius + 6), "−"))
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


def ruler(scene: Scene) -> str:
    """A tape from the floor up, a mark every 5 units."""
    if scene.ruler is None:
        return ""
    x, height = scene.ruler
    ticks = "".join(_line((x - 2, y), (x + (0.5 if y % 10 else 2), y)) for y in range(0, int(height) + 1, 5))
    return f'<rect class="w" x="{n(x - 2)}" y="{n(-height)}" width="5" height="{n(height)}"/><path class="l" d="{ticks}"/>'


def strap_place(frame: Frame) -> tuple[Point, float, float]:
    """Start, direction and length of the strap: from the hand to the sole of the near foot."""
    hand = frame.points["near_wrist"]
    foot = frame.points["near_ball"]
    x, y = foot[0] - hand[0], foot[1] - hand[1]
    import math

    return hand, math.degrees(math.atan2(x, y)), math.hypot(x, y)


__all__ = ["towards"]

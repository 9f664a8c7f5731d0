"""A scene as one SVG: layers, style rules, key frames, and the box that holds it all."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from psoas_analytics.pictures import body, scenery
from psoas_analytics.pictures.body import number as n
from psoas_analytics.pictures.figure import RADIUS, Frame, Point
from psoas_analytics.pictures.movement import Moment
from psoas_analytics.pictures.paint import rules
from psoas_analytics.pictures.poses import Scene

ASPECT = 4 / 3
WIDTH = 240
EDGE = 5.0
TURN_TOLERANCE = 0.25
Value = tuple[float, ...]


@dataclass(frozen=True)
class Order:
    """How a scene is to be drawn: whose leg works, whether it moves, whether it looks to the left."""

    side: str
    still: bool
    both_legs: bool

    @property
    def mirrored(self) -> bool:
        """Seen from the left, so that the left leg is the near one."""
        return self.side == "left"


def draw(scene: Scene, moments: Sequence[Moment], order: Order, *, label: str) -> str:
    """SVG text of a scene; `label` is what a screen reader says."""
    key = f"p{zlib.crc32(f'{scene.id} {order}'.encode()):08x}"
    end = moments[-1].frame
    box = _box(scene, moments[-1:] if order.still else moments)
    moving = [] if order.still else _channels(scene, moments)
    figure = scenery.behind(scene, box) + _figure(scene, end, key, {name for name, _ in moving}, order)
    if order.mirrored:
        figure = f'<g transform="matrix(-1 0 0 1 {n(2 * box[0] + box[2])} 0)">{figure}</g>'
    style = rules(key, order.side) + _animation(key, moving, moments)
    left, top, width, height = box
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="psoas-picture {key}" role="img" '
        f'aria-label="{escape(label)}" width="{WIDTH}" height="{round(WIDTH / ASPECT)}" '
        f'viewBox="{n(left)} {n(top)} {n(width)} {n(height)}"><style>{style}</style>'
        f"{figure}{_words(scene, end, order, box)}</svg>"
    )


def _box(scene: Scene, moments: Sequence[Moment]) -> scenery.Box:
    """The view: everything that is ever seen, at 4 to 3."""
    spots = [
        (x, y, RADIUS.get(name.partition("_")[2] or name, 3.0))
        for moment in moments
        for name, (x, y) in moment.frame.points.items()
    ]
    spots.append((*scene.label, 6.0))
    spots += [(x, y, -1.0) for x, y in scenery.mat_corners(scene)]
    for x, y, to_x, to_y in scene.arrows:
        spots += [(x, y, 2.0), (to_x, to_y, 2.0)]
    for (x, y), _ in scenery.labels(scene, moments[-1].frame):
        spots.append((x, y, 4.0))
    if scene.table:
        spots += [(scene.table[0], 0, 3), (scene.table[1], 0, 3)]
    left, right = min(x - r for x, _, r in spots), max(x + r for x, _, r in spots)
    top, bottom = max(y + r for _, y, r in spots), min(y - r for _, y, r in spots)
    if scene.view == "side":
        bottom = -1.6
    wide, high = right - left + 2 * EDGE, top - bottom + 2 * EDGE
    width = max(wide, high * ASPECT)
    height = width / ASPECT
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    return middle_x - width / 2, -middle_y - height / 2, width, height


# ---------------------------------------------------------------- the figure


def _figure(scene: Scene, end: Frame, key: str, moving: set[str], order: Order) -> str:
    turns = body.rotations(end)

    def joint(name: str, inside: str) -> str:
        classed = f' class="{key}-{name}"' if name in moving else ""
        return f'<g{classed} transform="rotate({n(turns[name])})">{inside}</g>'

    thigh, shank = scenery.phone(scene)
    layers = [
        (body.arm("far", joint), "f"),
        (body.leg("far", joint), _leg_class(scene, "far", order)),
        (body.head(joint, hair=""), "b"),
        (body.trunk(joint), "t"),
        (body.leg("near", joint), _leg_class(scene, "near", order)),
        (body.arm("near", joint), "b"),
    ]
    drawn = []
    for shape, paint in layers:
        drawn.append(f'<g class="o">{shape}</g><g class="{paint}">{shape}</g>')
    painted = body.head(joint, hair='class="r"')
    drawn[2] = f'<g class="o">{layers[2][0]}</g><g class="b">{painted}</g>'
    if scene.phone:
        drawn[4] += f'<g class="n">{body.leg("near", joint, on_thigh=thigh, on_shank=shank)}</g>'
    root = f' class="{key}-root"' if "root" in moving else ""
    place = f"translate({n(end.hip[0])} {n(-end.hip[1])}) rotate({n(end.lean)})"
    inside = f'<g{root} transform="{place}">{"".join(drawn)}</g>'
    over = _strap(scene, end, key, moving) + scenery.arc(scene, end) + scenery.arrows(scene)
    return inside + scenery.ruler(scene, end) + over


def _leg_class(scene: Scene, side: str, order: Order) -> str:
    works = f"{side}_leg" in scene.working or order.both_legs
    if side == "near":
        return "k" if works else "b"
    return "j" if works else "f"


def _strap(scene: Scene, end: Frame, key: str, moving: set[str]) -> str:
    if not scene.strap:
        return ""
    classed = f' class="{key}-strap"' if "strap" in moving else ""
    (x, y), angle, length = scenery.strap_place(end)
    place = f"translate({n(x)} {n(-y)}) rotate({n(angle)}) scale(1 {n(length)})"
    return f'<g{classed} transform="{place}"><rect class="h" x="-.6" y="-1" width="1.2" height="1"/></g>'


def _words(scene: Scene, end: Frame, order: Order, box: scenery.Box) -> str:
    """What must not be mirrored: the marks on the angle, the letter of the side, the view."""
    left, top, width, height = box
    if scene.view == "above":
        view = _text("i", (left + width / 2, 4.5 - top - height), "seen from above")
    else:
        view = ""
    marks = scenery.labels(scene, end)
    if order.mirrored:
        marks = [((2 * left + width - x, y), text) for (x, y), text in marks]
    drawn = "".join(_text("m", at, text) for at, text in marks)
    if order.side == "both":
        return drawn + view
    x, y = scene.label
    x = 2 * left + width - x if order.mirrored else x
    disc = f'<circle class="k" cx="{n(x)}" cy="{n(-y)}" r="5.6"/>'
    return drawn + disc + _text("e", (x, y), order.side[0].upper()) + view


def _text(paint: str, at: Point, text: str) -> str:
    return f'<text class="{paint}" x="{n(at[0])}" y="{n(-at[1])}" dy=".36em">{text}</text>'


# ------------------------------------------------------------------- motion


def _channels(scene: Scene, moments: Sequence[Moment]) -> list[tuple[str, list[Value]]]:
    """What changes in the course of the movement, with its values at every moment."""
    frames = [moment.frame for moment in moments]
    found: list[tuple[str, list[Value]]] = [("root", [(f.hip[0], -f.hip[1], f.lean) for f in frames])]
    turns = [body.rotations(f) for f in frames]
    found += [(name, [(turn[name],) for turn in turns]) for name in turns[0]]
    if scene.strap:
        strap = [scenery.strap_place(f) for f in frames]
        found.append(("strap", [(x, -y, angle, length) for (x, y), angle, length in strap]))
    return [(name, values) for name, values in found if any(v != values[0] for v in values)]


_CSS = {
    1: "rotate({0}deg)",
    3: "translate({0}px,{1}px) rotate({2}deg)",
    4: "translate({0}px,{1}px) rotate({2}deg) scale(1,{3})",
}


def _animation(key: str, moving: list[tuple[str, list[Value]]], moments: Sequence[Moment]) -> str:
    if not moving:
        return ""
    whole = moments[-1].at_s
    times = [100 * moment.at_s / whole for moment in moments]
    css = "@media (prefers-reduced-motion:no-preference){"
    css += ",".join(f".{key}-{name}" for name, _ in moving)
    css += f"{{animation:{n(whole)}s linear infinite alternate}}"
    css += "".join(f".{key}-{name}{{animation-name:{key}-{name}}}" for name, _ in moving) + "}"
    for name, values in moving:
        stops = "".join(
            f"{n(times[i])}%{{transform:{_CSS[len(values[i])].format(*map(n, values[i]))}}}"
            for i in _needed(times, values)
        )
        css += f"@keyframes {key}-{name}{{{stops}}}"
    return css


def _needed(times: list[float], values: list[Value]) -> list[int]:
    """Indices of the moments that a straight line between the kept ones would miss."""
    kept = [0]
    while kept[-1] < len(values) - 1:
        first = kept[-1]
        reach = first + 1
        while reach + 1 < len(values) and _straight(times, values, first, reach + 1):
            reach += 1
        kept.append(reach)
    return kept


def _straight(times: list[float], values: list[Value], first: int, last: int) -> bool:
    for i in range(first + 1, last):
        share = (times[i] - times[first]) / (times[last] - times[first])
        for value, a, b in zip(values[i], values[first], values[last], strict=True):
            if abs(value - (a + (b - a) * share)) > TURN_TOLERANCE:
                return False
    return True

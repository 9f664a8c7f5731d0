"""The body as nested SVG groups: one for each joint, so that a limb can turn but never stretch."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

from psoas_analytics.pictures.figure import (
    FOREARM,
    HAND,
    LIMBS,
    LINK,
    LINKS,
    RADIUS,
    SHANK,
    THIGH,
    UPPER_ARM,
    Frame,
)


def rotations(frame: Frame) -> dict[str, float]:
    """What turns, by its short class name: degrees clockwise, as SVG wants them."""
    found = {"s": frame.spine / (LINKS - 1), "n": frame.neck}
    for limb in LIMBS:
        # A knee turns clockwise as it bends; every other joint of a limb turns the other way.
        signs = (-1, 1, -1) if limb.endswith("leg") else (-1, -1, -1)
        for place, (sign, angle) in enumerate(zip(signs, frame.turns[limb], strict=True)):
            found[f"{limb[0]}{limb.partition('_')[2][0]}{place}"] = sign * angle
    return found


Joint = Callable[[str, str], str]


def number(value: float) -> str:
    """Short text of a number: two decimals at most."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def capsule(first: float, second: float, length: float) -> str:
    """Path of a tapered limb that hangs down from (0, 0): two circles and their tangents."""
    lean = math.asin((first - second) / length)
    x, y = math.cos(lean), math.sin(lean)
    right = (first * x, first * y, second * x, length + second * y)
    a, b, c, d = map(number, right)
    return (
        f"M-{a} {b}A{number(first)} {number(first)} 0 1 1 {a} {b}"
        f"L{c} {d}A{number(second)} {number(second)} 0 0 1 -{c} {d}Z"
    )


def _path(outline: str, extra: str = "") -> str:
    return f'<path d="{outline}"{extra}/>'


_THIGH = _path(capsule(5.6, RADIUS["knee"], THIGH))
# A calf behind, a shin before: seen from the side the shank is no straight stick.
_SHANK = _path(
    f"M-3.6 0A3.6 3.6 0 0 1 3.6 0C3.7 8 2.6 16 2 {SHANK}A2.1 2.1 0 0 1 -2.1 {SHANK}C-2.6 18 -5 13 -4.6 6Z"
)
_FOOT = _path("M-2.1-.4C-2.4 1-4.3 1.4-4.3 2.6Q-4.3 3.9-3 3.9H9.6Q10.8 3.9 10.8 2.8C10.4 1.2 6 1 2.1-.6Z")
_UPPER = _path(capsule(2.9, RADIUS["elbow"], UPPER_ARM))
_FORE = _path(capsule(2.3, RADIUS["wrist"], FOREARM))
_HAND = _path(
    f"M-1.5-.3C-2 2.5-1.9 6-.9 {HAND - 0.6}Q0 {HAND + 0.6} .8 {HAND - 1}"
    "L1.2 5.2 2.6 5.6Q3.3 4.9 2.6 4L1.6 1.6V-.3Z"
)
_HEAD = _path(
    "M-2.6 1L-2.9-6.5A6.3 6.3 0 1 1 5.9-14.2L7.6-10.9Q7.8-10.3 6.6-10.1L6.3-7.6Q6-5.4 3.6-5.4L2.7-5 2.6 1Z"
)
_HAIR = _path("M4.6-16.6A6.3 6.3 0 1 0-4.9-8L-3.2-7.2Q-2-8.5-2.4-10.4 1.8-12 4.6-16.6Z")


def leg(side: str, joint: Joint, *, on_thigh: str = "", on_shank: str = "") -> str:
    """One leg from the hip down; `joint` wraps what hangs on a joint."""
    key = f"{side[0]}l"
    shank = _SHANK + on_shank + _moved(0, SHANK, joint(f"{key}2", _FOOT))
    return joint(f"{key}0", _THIGH + on_thigh + _moved(0, THIGH, joint(f"{key}1", shank)))


def arm(side: str, joint: Joint) -> str:
    """One arm; it hangs on the whole spine, so that it goes where the chest goes."""
    key = f"{side[0]}a"
    fore = _FORE + _moved(0, FOREARM, joint(f"{key}2", _HAND))
    return _spine(
        joint, [""] * LINKS, joint(f"{key}0", _UPPER + _moved(0, UPPER_ARM, joint(f"{key}1", fore)))
    )


def trunk(joint: Joint) -> str:
    """Pelvis and spine without the head."""
    radii = [RADIUS[name] for name in ("hip", *(f"spine{i}" for i in range(1, LINKS)), "shoulder")]
    links = [
        _path(capsule(below, above, LINK), ' transform="scale(1 -1)"') for below, above in pairwise(radii)
    ]
    return _spine(joint, links, "")


def head(joint: Joint, *, hair: str) -> str:
    """Head and neck; `hair` is the attribute that paints the hair, or empty for the outline alone."""
    return _spine(joint, [""] * LINKS, joint("n", _HEAD + (f"<g {hair}>{_HAIR}</g>" if hair else "")))


def _spine(joint: Joint, links: list[str], on_top: str) -> str:
    inside = links[-1] + _moved(0, -LINK, on_top)
    for link in reversed(links[:-1]):
        inside = link + _moved(0, -LINK, joint("s", inside))
    return inside


def _moved(x: float, y: float, inside: str) -> str:
    return f'<g transform="translate({number(x)} {number(y)})">{inside}</g>' if inside else ""

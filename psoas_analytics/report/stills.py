"""Two still poses of an exercise for print, from the moving pictures: how it starts, and where it goes."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from psoas_analytics.charts.colours import BOTH
from psoas_analytics.pictures import builtin_scenes
from psoas_analytics.pictures.drawing import Order, draw
from psoas_analytics.pictures.movement import Moment, moments

_INK, _GROUND = "#222222", "#ffffff"
_PLAIN = {"i": _INK, "g": _GROUND, "k": BOTH}


def stills(exercise_id: str) -> dict[str, Any] | None:
    """Draw the start and the end of an exercise, both in one scale.

    Returns
    -------
    dict or None
        ``start`` and ``end``: SVG; ``alt``: what is seen, for a screen reader; ``view``: "seen from
        above", or empty. None for an exercise that has no picture.
    """
    scene = builtin_scenes().exercises.get(exercise_id)
    if scene is None:
        return None
    way = moments(scene)
    # Played backwards it ends with the start; drawn as moving, both have the frame that holds the whole way.
    back = tuple(Moment(way[-1].at_s - one.at_s, one.frame) for one in reversed(way))
    order = Order("both", still=False, both_legs=scene.alternating)
    views = [draw(scene, frames, order, label=scene.alt) for frames in (back, way)]
    start, end = (_printable(svg) for svg in views)
    said = re.search(r"<text[^>]*>([^<]*)</text>", views[0])
    return {"start": start, "end": end, "alt": scene.alt, "view": unescape(said[1]) if said else ""}


def _printable(svg: str) -> str:
    """Write colours out, which print does not mix by itself; drop motion, and words too small for paper."""
    svg = re.sub(r"<text.*?</text>", "", svg)
    opening, style, rest = re.split(r"<style>(.*?)</style>", svg, maxsplit=1, flags=re.DOTALL)
    style = re.split(r"@media|@keyframes", style)[0]
    style = re.sub(r"^\.\w+\{.*?\}", "", style)  # what the page lends to the picture: size and colours
    style = re.sub(r"color-mix\(in srgb,var\(--(\w)\) (\d+)%,var\(--g\)\)", _mixed, style)
    style = re.sub(r"var\(--([igk])\)", lambda found: _PLAIN[found[1]], style)
    return f"{opening}<style>{style}</style>{rest}"


def _mixed(found: re.Match[str]) -> str:
    colour, share = _PLAIN[found[1]], int(found[2]) / 100
    parts = (
        round(share * int(colour[place : place + 2], 16) + (1 - share) * int(_GROUND[place : place + 2], 16))
        for place in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02x}" for part in parts)

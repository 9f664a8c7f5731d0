"""The body as a drawing: two figures, front and back, and on them the sites where pain is scored.

One half is drawn and mirrored. The front figure faces you: the person's left is on the right-hand side of
the picture. The back figure shows it on the left-hand side. :func:`regions` settles this in one place: nobody
else turns a side around.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

View = Literal["front", "back"]
VIEWS: tuple[View, ...] = ("front", "back")

#: x, y, width, height that a figure needs; x = 0 is its middle, y points down.
VIEW_BOX = (-56, -2, 112, 264)


@dataclass(frozen=True)
class Region:
    """One site on one side, as it is drawn in one view.

    Attributes
    ----------
    view : {"front", "back"}
    site : str
        As in ``records.SITES``.
    side : {"left", "right"} or None
        The person's own; None: the middle.
    path : str
        SVG path, closed, with absolute commands.
    centre : tuple of float
        Where a number fits.
    """

    view: View
    site: str
    side: str | None
    path: str
    centre: tuple[float, float]


# The half with x > 0, from the top of the head round the arm and the leg to the crotch: cubic curves.
_HALF_OUTLINE = """
    M 0,2 C 9,2 13.6,9 13.6,18 C 13.6,26 11.6,32 8,36
    C 7.8,41 7.6,45.5 10,49 C 13,53.2 23,54.4 30.5,57 C 37.5,59.6 41.2,66 42,75
    C 42.6,88 44.6,98 45.4,108 C 47,121 49.6,132 50.4,143
    C 51.8,149 52.4,157 50.6,163 C 49.6,167 46.6,167 45.8,163 C 44,158 43.4,151 43.4,145
    C 41,131 38,119 36.4,108 C 34.6,98 33,92 31.6,85
    C 31,95 26.4,103 25.2,112 C 24.8,121 28.6,130 30.8,138 C 33.2,146 33.8,154 33.4,162
    C 32.4,180 29.2,195 26.4,208 C 25.2,214 25.8,220 25.4,226 C 26.8,238 26.4,250 24.6,262
    L 12.6,262 C 10,250 9,239 9.6,228 C 10.2,220 9,214 8,207 C 6.2,190 3.2,172 1.4,161
    C 1,158.6 0.6,158 0,158
"""

# Thin lines that tell front from back; drawn for x > 0 and mirrored.
_DETAILS: Mapping[View, str] = {
    "front": """
        M 4,53.5 C 11,55.5 20,56.5 28,59
        M 0,116.5 C 1,116.5 1.3,117.6 1.3,118.6 C 1.3,119.8 0.8,120.6 0,120.6
    """,
    "back": """
        M 0,58 L 0,99
        M 8,70 C 11,78 17,84 25,86
        M 0,146 L 0,157
    """,
}

# Site: path and the point for a number, for x > 0. An outer hip and a knee are seen in both views.
_OUTER_HIP = (
    """M 26.6,130 C 27,128.8 27.4,129 27.7,130 C 29,135.4 31.1,143 31.9,150
    C 32.5,158 32.1,165 31.3,170.4 C 28.6,172.2 25.2,171.2 23.7,168
    C 23.2,161 23.8,154 24.4,147 C 25.1,140 25.8,134 26.6,130 Z""",
    (28.2, 156.5),
)
_KNEE = (
    """M 9.8,209.6 C 14,212 21,212 25,209.8 C 24.6,215 25,221 24.4,227
    C 21,231.4 14.4,231.4 10.8,227.4 C 11,220 10.6,215 9.8,209.6 Z""",
    (17.6, 220.5),
)
_HALF_REGIONS: Mapping[View, Mapping[str, tuple[str, tuple[float, float]]]] = {
    "front": {
        "front of hip": (
            """M 9.6,129 C 13,121.6 19,119.4 24.4,121.2 C 26,122.6 25.9,124.4 25.6,126
            C 24.4,134 23,143 22.2,151.6 C 17.4,151.4 12.4,147.4 9.4,140.6
            C 8.4,136.4 8.4,132 9.6,129 Z""",
            (17, 136.5),
        ),
        "outer hip": _OUTER_HIP,
        "groin": (
            """M 7.8,142.4 C 10.8,149 16,153.4 22,154.2 C 21.8,160 21,166 19.4,170.4
            C 14,171.6 8,170.4 4.6,166.4 C 3,161.4 2.2,156 2.2,150.6 C 3.4,147 5.4,144 7.8,142.4
            Z""",
            (11.6, 161),
        ),
        "front of thigh": (
            """M 5.8,171.4 C 13,175.4 25,176.4 31,174.4 C 30.2,186 27.8,197 25.4,206.4
            C 20.6,209 13.8,209 9.4,206 C 8.4,195 6.8,182 5.8,171.4 Z""",
            (17.4, 191.5),
        ),
        "knee": _KNEE,
    },
    "back": {
        "low back": (
            """M 8.6,101 C 14.6,99.4 21,100 24.8,101.6 C 26.6,102.6 26.4,103.6 25.8,105
            C 24.2,109.4 23.6,114 24.2,119 C 20,121.6 13.6,122.4 8.6,121.4
            C 7.8,114.6 7.8,107.6 8.6,101 Z""",
            (16.4, 111),
        ),
        "sacroiliac": (
            """M 8.6,124.4 C 13,124.4 17,125.8 19,128.2 C 17.6,136 12,143.4 4.4,145.6
            C 2.6,141.4 1.8,134 2,128.2 C 4,126 6,124.8 8.6,124.4 Z""",
            (9.4, 134),
        ),
        "buttock": (
            """M 21.6,127.4 C 24,126 26,126 26.6,128 C 25,138 22.6,152 21.8,165.4
            C 15.6,169 7,167.6 2.8,161.6 C 1.8,157 1.8,152 2.8,148.8
            C 12,147 19.4,138.6 21.6,127.4 Z""",
            (13.6, 155),
        ),
        "outer hip": _OUTER_HIP,
        "back of thigh": (
            """M 5.2,168.6 C 11,171.8 18,171.6 22.2,170 C 25,174 29,174.6 31.2,174
            C 30.2,186 27.8,197 25.4,206.4 C 20.6,209 13.8,209 9.4,206
            C 8.4,195 6.4,181 5.2,168.6 Z""",
            (17.4, 190.5),
        ),
        "knee": _KNEE,
    },
}
_LOW_BACK_MIDDLE = """M -6.2,100.6 C -2,99.8 2,99.8 6.2,100.6 C 5.4,107.6 5.4,114.6 6.2,121.6
    C 4,122.6 1.6,124.4 0,126.2 C -1.6,124.4 -4,122.6 -6.2,121.6
    C -5.4,114.6 -5.4,107.6 -6.2,100.6 Z"""


def regions(view: View) -> tuple[Region, ...]:
    """Return the regions of one view, from the top down, each pair from left to right as it is seen.

    Examples
    --------
    >>> [one.side for one in regions("front") if one.site == "knee"]
    ['right', 'left']
    >>> [one.side for one in regions("back") if one.site == "low back"]
    ['left', None, 'right']
    """
    # Who faces you has the left hand where your right hand is.
    seen_left, seen_right = ("right", "left") if view == "front" else ("left", "right")
    found: list[Region] = []
    for site, (path, (x, y)) in _HALF_REGIONS[view].items():
        found.append(Region(view, site, seen_left, mirrored(path), (-x, y)))
        if site == "low back":
            found.append(Region(view, site, None, _LOW_BACK_MIDDLE, (0, 111)))
        found.append(Region(view, site, seen_right, path, (x, y)))
    return tuple(found)


def outline() -> str:
    """Return the closed SVG path of a figure; front and back have the same."""
    start, curves = _curves(_HALF_OUTLINE)
    back = []
    ends = [start, *(curve[-1] for curve in curves)]
    for before, curve in zip(reversed(ends[:-1]), reversed(curves), strict=True):
        back.append([(0 - x, y) for x, y in (*reversed(curve[:-1]), before)])
    return f"M {_pair(start)} " + " ".join(map(_command, [*curves, *back])) + " Z"


def details(view: View) -> str:
    """Return the SVG path of the thin lines that tell front from back."""
    half = " ".join(_DETAILS[view].split())
    return f"{half} {mirrored(half)}"


def mirrored(path: str) -> str:
    """Mirror an SVG path of absolute commands at x = 0.

    Examples
    --------
    >>> mirrored("M 0,1 L 2.5,3 C -1,2 3,4 5,6 Z")
    'M 0,1 L -2.5,3 C 1,2 -3,4 -5,6 Z'
    """
    return re.sub(r"(-?)([0-9.]+)(?=,)", lambda x: _turned(x[1], x[2]), path)


def _turned(sign: str, digits: str) -> str:
    return digits if sign or float(digits) == 0 else f"-{digits}"


def _curves(path: str) -> tuple[tuple[float, float], list[list[tuple[float, float]]]]:
    """Start point and, for each curve or line, its points without the first."""
    commands = re.findall(r"([MCL])([^MCLZ]*)", path)
    points = [
        [(float(x), float(y)) for x, y in re.findall(r"(-?[0-9.]+),(-?[0-9.]+)", numbers)]
        for _, numbers in commands
    ]
    return points[0][0], points[1:]


def _command(points: list[tuple[float, float]]) -> str:
    return ("L " if len(points) == 1 else "C ") + " ".join(map(_pair, points))


def _pair(point: tuple[float, float]) -> str:
    return f"{point[0]:g},{point[1]:g}"

"""From matplotlib's SVG to the element that stands in a page: small, named, without doubled ids.

Colours are written as themselves, so that a PDF can use the same drawing; :func:`themed` lets a page
put its own in their place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from psoas_analytics.charts.colours import ADHERENCE, LEFT, PAIN, RIGHT

INK = "#111111"
SOFT = "#767676"
GRID = "#dddddd"
SHADE = "#eeeeee"
PAPER = "#ffffff"

_VARIABLES: Mapping[str, str] = {
    INK: "ink",
    PAIN.lower(): "pain",
    SOFT: "soft",
    GRID: "grid",
    SHADE: "shade",
    PAPER: "paper",
    LEFT.lower(): "left",
    RIGHT.lower(): "right",
    ADHERENCE.lower(): "adherence",
}

# What matplotlib writes as a style sheet, which would reach the whole page, and on each text.
_ROOT = (
    'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    """ font-family="system-ui, 'DejaVu Sans', sans-serif\""""
    ' stroke-linejoin="round" stroke-linecap="butt"'
)
_DROPPED = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"<metadata>.*?</metadata>",
        r"<!--.*?-->",
        r"<style.*?</style>",
        r"<defs>\s*</defs>",
        r" ?font-family: [^;\"]*;",
        r' transform="rotate\(-?0 [^"]*\)"',
    )
)
_BARE_GROUP = re.compile(r"<g>((?:(?!</?g\b).)*)</g>|<g/>", re.DOTALL)
_BOX = re.compile(r"M ([\d.]+) ([\d.]+) L ([\d.]+) \2 L \3 ([\d.]+) L \1 \4(?: L \1 \2)? z")
_PLACES = re.compile(r' (?:d|x|y)="[-\d. MLCHVzQ]*"')
_IDS = re.compile(r'( id="| href="#|="url\(#)([a-z])[a-z]*-(?=\d)')
# A line, which has no inside, with a look of its own: what stands at its uses draws nothing.
_LINES = re.compile(r'<path id="([^"]+)" d="M [-\d. ]+ L [-\d. ]+" style="stroke: ')
# What has neither line nor inside, and what lies outside the drawing altogether.
_UNSEEN = re.compile(r'<path d="[^"]*" fill="none"/>|<path(?! (?:id|d)=)[^>]*/>')
# Classes that neither the style sheet nor the script of a page knows.
_UNREAD = re.compile(r'<g class="(?!points|synthetic)[^"]*">')
# What most texts say is said once, at the root.
_DEFAULTS = ' font-size="8px" fill="var(--psoas-ink)"'
_OF_ALL_TEXT = ('font-size="8px"', 'fill="var(--psoas-ink)"', 'text-anchor="start"')
_ANCHORED = re.compile(r'<text( text-anchor="[a-z]+")[^>]*>[^<]*</text>(?:<text\1[^>]*>[^<]*</text>)+')
_EQUAL_MARKS = re.compile(r'(?:<use [^>]*?( style="[^"]*")/>)(?:<use [^>]*?\1/>)+')


def tidy(svg: str, *, name: str, title: str) -> str:
    """Cut matplotlib's file down to one ``<svg>`` element.

    Parameters
    ----------
    svg : str
        The whole file.
    name : str
        Put before each id, so that two charts of one page share none.
    title : str
        Read out in place of the picture.
    """
    opening, body = svg[svg.index("<svg") :].split(">", 1)
    view_box = re.search(r'viewBox="[^"]*"', opening)
    if view_box is None:
        raise ValueError(f"the chart must have a viewBox, got {opening!r}")
    for pattern in _DROPPED:
        body = pattern.sub("", body)
    body = re.sub(r"(\d\.\d\d)\d+", r"\1", body)  # a hundredth of a point is finer than any printer
    body = _renamed(body, name)
    while (fewer := _BARE_GROUP.sub(r"\1", body)) != body:
        body = fewer
    body = re.sub(r"\s*\n\s*", " ", body).replace("> <", "><").replace(' "', '"')
    body = _EQUAL_MARKS.sub(_shared_style, body)
    said = escape(title)
    opening = f'<svg {_ROOT} {view_box[0]} class="chart" role="img" aria-label="{said}">'
    return f"{opening}<title>{said}</title>{body.strip()}"


def _renamed(body: str, name: str) -> str:
    """Count the ids that something points to; make classes of those that we gave, and drop the others."""
    used = dict.fromkeys(re.findall(r'(?:url\(#|href="#)([^")]+)', body))
    new = {old: f"{name}-{number}" for number, old in enumerate(used)}

    def declared(found: re.Match[str]) -> str:
        old = found[1]
        if old in new:
            return f' id="{new[old]}"'
        return "" if re.search(r"_\d+$", old) else f' class="{old}"'

    body = re.sub(r' id="([^"]*)"', declared, body)
    return re.sub(r'(url\(#|href="#)([^")]+)', lambda found: found[1] + new[found[2]], body)


def _shared_style(run: re.Match[str]) -> str:
    """One style for a run of equal marks: a year of points stays a small file."""
    return f"<g{run[1]}>{run[0].replace(run[1], '')}</g>"


def themed(svg: str) -> str:
    """Make a drawing a part of a page: the page's colours (dark theme), and no byte that draws nothing.

    Style attributes become attributes of their own: a page whose policy allows no style attribute draws them.
    """
    # In an escaped text no quotation mark can open an attribute, and no < an element.
    for line in _LINES.findall(svg):
        svg = re.sub(rf'(<use xlink:href="#{line}"[^>]*?) style="[^"]*"', r"\1", svg)
    svg = re.sub(r' style="([^"]*)"', _attributes, svg)
    svg = _PLACES.sub(_shorter, svg).replace("<use xlink:href=", "<use href=")
    svg = _UNSEEN.sub("", _IDS.sub(r"\1\2", _UNREAD.sub("<g>", svg)))
    while (fewer := _BARE_GROUP.sub(r"\1", svg)) != svg:
        svg = fewer
    for said in _OF_ALL_TEXT:
        svg = re.sub(rf"(<text[^>]*?) {re.escape(said)}", r"\1", svg)
    svg = svg.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', _DEFAULTS, 1)
    return _ANCHORED.sub(_shared_anchor, svg)


def _shared_anchor(run: re.Match[str]) -> str:
    """One place of the text's anchor for a run of texts."""
    return f"<g{run[1]}>{run[0].replace(run[1], '')}</g>"


def _shorter(places: re.Match[str]) -> str:
    """A tenth of a point is finer than any screen, and five years of days stay a small file."""
    path = places[0]
    # A mark is small, round and drawn once: it stays exact.
    if "C" in path:
        return re.sub(r" ?([MLC]) ?", r"\1", path)
    if path.startswith(" d="):
        path = re.sub(r" ?([ML]) ?", r"\1", _BOX.sub(_box, path))
    return re.sub(r"\d+\.\d+", lambda number: _tenth(float(number[0])), path)


def _box(corners: re.Match[str]) -> str:
    left, bottom, right, top = (float(one) for one in corners.groups())
    width = _tenth(right - left)
    return f"M{left} {bottom}h{width}v{_tenth(top - bottom)}h-{width}z"


def _tenth(number: float) -> str:
    return f"{round(number, 1):g}"


def _attributes(style: re.Match[str]) -> str:
    declared = (one.split(":", 1) for one in style[1].split(";") if one.strip())
    return "".join(
        f' {name.strip()}="{re.sub(r"#[0-9a-f]{6}$", _variable, look.strip(), flags=re.I)}"'
        for name, look in declared
    )


def _variable(colour: re.Match[str]) -> str:
    name = _VARIABLES.get(colour[0].lower())
    return colour[0] if name is None else f"var(--psoas-{name})"

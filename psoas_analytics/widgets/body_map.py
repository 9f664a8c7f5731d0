"""BodyMap: front and back of the body, on which places are chosen and their scores show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import anywidget
import traitlets

from psoas_analytics import body
from psoas_analytics.widgets.parts import Edge

_HERE = Path(__file__).parent


class Place(NamedTuple):
    """A site and its side, as a pain score names them; ``side`` None: the middle, or not said."""

    site: str
    side: str | None

    @property
    def words(self) -> str:
        """Say the place in a sentence, such as "front of hip (left)"."""
        site = self.site.removeprefix("other: ")
        return site if self.side is None else f"{site} ({self.side})"

    @property
    def label(self) -> str:
        """Say the place to the person, such as "front of hip, your left"."""
        site = self.site.removeprefix("other: ")
        return {None: site, "both": f"{site}, both sides"}.get(self.side, f"{site}, your {self.side}")

    def covers(self, other: Place) -> bool:
        """Tell whether a score here stands for the other place too: "both" does for left and right."""
        both = self.side == "both" and other.side in ("left", "right")
        return self == other or (self.site == other.site and both)


def _key(place: Place) -> str:
    return f"{place.site}|{place.side or ''}"


#: Every place that the figures show.
MAPPED = {
    _key(place): place
    for view in body.VIEWS
    for one in body.regions(view)
    for place in [Place(one.site, one.side)]
}


class BodyMap(anywidget.AnyWidget):
    """Two figures whose regions can be pressed by mouse, finger or keyboard.

    Parameters
    ----------
    edge : Edge
        Gets what the callback raises.
    on_press : callable
        Gets the place that was pressed.

    Attributes
    ----------
    marks : dict
        The chosen regions, each with its score or None; set by :meth:`show`.
    """

    _esm = _HERE / "body_map.js"
    _css = _HERE / "body_map.css"
    figures: Any = traitlets.List().tag(sync=True)
    marks: Any = traitlets.Dict().tag(sync=True)

    def __init__(self, *, edge: Edge, on_press: Callable[[Place], None]) -> None:
        super().__init__(figures=[_figure(view) for view in body.VIEWS])
        self._edge, self._on_press = edge, on_press
        self.on_msg(self._heard)

    def press(self, place: Place) -> None:
        """Do what a press on that region does."""
        self._heard(self, {"press": _key(place)}, [])

    def show(self, scores: Mapping[Place, int | None]) -> None:
        """Mark these places as chosen, with their scores where there are any."""
        self.marks = {
            key: score for place, score in scores.items() for key, one in MAPPED.items() if place.covers(one)
        }

    def _heard(self, _: object, content: Any, __: object) -> None:
        with self._edge.catching():
            place = MAPPED.get(content.get("press", ""))
            if place is not None:
                self._on_press(place)


def _figure(view: body.View) -> dict[str, Any]:
    regions = body.regions(view)
    seen = {"left": regions[0].side, "right": regions[-1].side}
    return {
        "title": view.capitalize(),
        "box": " ".join(map(str, body.VIEW_BOX)),
        "outline": body.outline(),
        "details": body.details(view),
        **{f"seen_{edge}": {"side": side, "words": f"your {side}"} for edge, side in seen.items()},
        "regions": [_region(one, again=view == "back") for one in regions],
    }


def _region(region: body.Region, *, again: bool) -> dict[str, Any]:
    place = Place(region.site, region.side)
    name = place.label if region.side else f"{place.label}, middle"
    # Outer hip and knee are seen in both views: one place, two buttons.
    seen_twice = again and any(one.site == region.site for one in body.regions("front"))
    return {
        "key": _key(place),
        "side": region.side or "middle",
        "name": f"{name}, from behind" if seen_twice else name,
        "path": region.path,
        "x": region.centre[0],
        "y": region.centre[1],
    }

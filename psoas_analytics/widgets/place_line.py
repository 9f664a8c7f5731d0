"""PlaceLine: one chosen place with its pain score."""

from __future__ import annotations

from collections.abc import Callable

from ipywidgets import HBox

from psoas_analytics.widgets.body_map import Place
from psoas_analytics.widgets.parts import Edge, ScorePicker, quiet_button


class PlaceLine(HBox):
    """A place that was chosen, its score, and a button that takes the place away.

    Attributes
    ----------
    place : Place
    score : ScorePicker
        Empty at first: a score is never filled in for the person.
    remove_button : Button
    """

    def __init__(
        self,
        place: Place,
        *,
        edge: Edge,
        on_change: Callable[[], None],
        on_remove: Callable[[Place], None],
    ) -> None:
        self.place = place
        self.score = ScorePicker(place.label, edge=edge, anchors=False)
        self.remove_button = quiet_button("Remove", tooltip=f"Take {place.label} away")
        super().__init__((self.score, self.remove_button))
        self.add_class("psoas-place")
        self.add_class(f"psoas-place-{place.side or 'middle'}")
        edge.change(self.score.buttons, on_change)
        edge.click(self.remove_button, lambda: on_remove(place))

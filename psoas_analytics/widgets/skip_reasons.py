"""SkipReasons: why something was left out, chosen by one press."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ipywidgets import HTML, Button, HBox

from psoas_analytics.records import SKIP_REASONS
from psoas_analytics.widgets.parts import Edge, quiet_button, set_shown


class SkipReasons(HBox):
    """A button that opens a row with one button for each reason.

    Attributes
    ----------
    open_button : Button
        Not part of the row: the form places it.
    buttons : dict of str to Button
        By reason; made when the row opens for the first time.
    """

    def __init__(self, words: str, *, what: str, edge: Edge, on_pick: Callable[[str], None]) -> None:
        super().__init__()
        self.add_class("psoas-row")
        self.add_class("psoas-reasons")
        self._words, self._what, self._edge, self._pick = words, what, edge, on_pick
        self.open_button = quiet_button(tooltip=f"Leave {what} out, and say why")
        self.buttons: dict[str, Button] = {}
        self.show(False)
        edge.click(self.open_button, lambda: self.show(not self.shown))

    def show(self, shown: bool) -> None:
        """Open or close the row."""
        if shown and not self.buttons:
            self._make_buttons()
        self.shown = shown
        self.open_button.description = f"{self._words} {'▴' if shown else '▾'}"
        set_shown(self, shown)

    def _make_buttons(self) -> None:
        # Only now: most lines are never skipped, and six buttons for each would slow the form down.
        for reason in SKIP_REASONS:
            self.buttons[reason] = quiet_button(reason, tooltip=f"Leave {self._what} out: {reason}")
            self._edge.click(self.buttons[reason], partial(self._picked, reason))
        self.children = (HTML("because of"), *self.buttons.values())

    def _picked(self, reason: str) -> None:
        self.show(False)
        self._pick(reason)

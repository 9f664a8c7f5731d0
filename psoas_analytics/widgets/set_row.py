"""One set of an exercise, as a row of inputs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ipywidgets import VBox

from psoas_analytics.catalog import Dose
from psoas_analytics.widgets.parts import (
    Edge,
    Line,
    ScorePicker,
    choice,
    number_box,
    quiet_button,
    row,
)
from psoas_analytics.widgets.words import typed_number, typed_whole

# What "both" means follows from how the dose counts its sides.
_BOTH = {"each": "each side", "alternating": "together", "both": "both"}


class SetRow(VBox):
    """Side, repetitions, hold and pain of one set.

    Attributes
    ----------
    side : Dropdown
    reps, hold_s : Text
        As typed; :meth:`values` reads them. ``reps`` is hidden for timed work.
    pain : ScorePicker
    remove_button : Button
    error : Line
    """

    def __init__(
        self,
        dose: Dose,
        *,
        side: str,
        reps: str,
        hold_s: str,
        edge: Edge,
        on_change: Callable[[], None],
        on_remove: Callable[[SetRow], None],
    ) -> None:
        sides = [(_BOTH[dose.sides] if one == "both" else one, one) for one in dose.allowed_sides]
        self.side = choice(sides, value=side, label="side", width="152px")
        self.reps = number_box("reps", reps, width="96px")
        self.hold_s = number_box("seconds" if dose.timed else "hold (s)", hold_s, width="116px")
        if dose.timed:
            self.reps.layout.display = "none"
        self.pain = ScorePicker("pain", edge=edge, anchors=False)
        self.remove_button = quiet_button(icon="trash-o", tooltip="Remove this set")
        self.error = Line(role="alert")
        fields = row(self.side, self.reps, self.hold_s, self.pain, self.remove_button)
        super().__init__((fields, self.error))
        self.add_class("psoas-set")
        self._mark_side()
        edge.change(self.side, self._mark_side)
        for widget in (self.side, self.reps, self.hold_s, self.pain.buttons):
            edge.change(widget, on_change)
        edge.click(self.remove_button, lambda: on_remove(self))

    def values(self) -> dict[str, Any]:
        """Return the set as ``journal.log_session`` takes it, without the exercise; not yet checked."""
        return {
            "side": self.side.value,
            "reps": typed_whole(self.reps.value),
            "hold_s": typed_number(self.hold_s.value),
            "pain_nrs": self.pain.value,
        }

    def _mark_side(self) -> None:
        for side in ("left", "right", "both"):
            mark = f"psoas-side-{side}"
            self.add_class(mark) if side == self.side.value else self.remove_class(mark)

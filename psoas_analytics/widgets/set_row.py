"""One set of an exercise, as a row of inputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    set_shown,
)
from psoas_analytics.widgets.words import typed_number, typed_whole

# What "both" means follows from how the dose counts its sides.
_BOTH = {"each": "each side", "alternating": "together", "both": "both"}


class SetRow(VBox):
    """Side, repetitions, hold and pain of one set.

    Parameters
    ----------
    dose : Dose
    typed : mapping with side, reps, hold_s and pain_nrs
        Numbers, or texts as :meth:`typed` returns them.
    what : str
        The exercise, for a screen reader.

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
        typed: Mapping[str, Any],
        *,
        what: str,
        edge: Edge,
        on_change: Callable[[], None],
        on_remove: Callable[[SetRow], None],
    ) -> None:
        sides = [(_BOTH[dose.sides] if one == "both" else one, one) for one in dose.allowed_sides]
        self.side = choice(sides, value=typed["side"], label="side", width="140px")
        set_shown(self.side, len(sides) > 1)
        self.reps = number_box("reps", _text(typed["reps"]), width="88px")
        self.hold_s = number_box(
            "seconds" if dose.timed else "hold (s)", _text(typed["hold_s"]), width="108px"
        )
        set_shown(self.reps, not dose.timed)
        self.pain = ScorePicker("pain", edge=edge, anchors=False, spoken=f"Pain during this set of {what}")
        self.pain.value = typed["pain_nrs"]
        self.remove_button = quiet_button("Remove", tooltip=f"Remove this set of {what}")
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
        return self.typed() | {
            "reps": typed_whole(self.reps.value),
            "hold_s": typed_number(self.hold_s.value),
        }

    def typed(self) -> dict[str, Any]:
        """Return what stands in the row, as it was typed."""
        return {
            "side": self.side.value,
            "reps": self.reps.value,
            "hold_s": self.hold_s.value,
            "pain_nrs": self.pain.value,
        }

    def _mark_side(self) -> None:
        for side in ("left", "right", "both"):
            mark = f"psoas-side-{side}"
            self.add_class(mark) if side == self.side.value else self.remove_class(mark)


def _text(value: float | str | None) -> str:
    """Return what a box shows of a number, or of what was typed."""
    return "" if value is None else value if isinstance(value, str) else f"{value:g}"

"""SessionAnswers: what is asked about a session as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ipywidgets import VBox, Widget

from psoas_analytics.widgets.parts import PAIN_ENDS, Edge, Line, ScorePicker, note_box, small

#: Ends of the CR10 scale of effort, in our own words.
EFFORT_ENDS = ("no effort at all", "as hard as you could ever work")
_SCALES = (
    f"Pain: 0 = {PAIN_ENDS[0]}, 10 = {PAIN_ENDS[1]}. Effort: 0 = {EFFORT_ENDS[0]}, 10 = {EFFORT_ENDS[1]}."
    " Scores may stay empty."
)


class SessionAnswers:
    """Pain before and after, effort, and a note; the form places ``before`` and ``after``.

    Attributes
    ----------
    before, after : VBox
    pain_before, pain_after, effort : ScorePicker
    note : Textarea
    note_error : Line
    """

    def __init__(self, *, edge: Edge, on_change: Callable[[], None]) -> None:
        self.pain_before = ScorePicker("Pain before", edge=edge, anchors=False)
        self.pain_after = ScorePicker("Pain after", edge=edge, anchors=False)
        self.effort = ScorePicker("Effort", edge=edge, anchors=False, ends=EFFORT_ENDS)
        self.note, self.note_error = note_box(), Line(role="alert")
        self.before = _scores(self.pain_before)
        self.after = VBox((_scores(self.pain_after, self.effort, small(_SCALES)), self.note, self.note_error))
        scores = (self.pain_before, self.pain_after, self.effort)
        for widget in (*(one.buttons for one in scores), self.note):
            edge.change(widget, on_change)

    def values(self) -> dict[str, Any]:
        """Return what was answered as ``journal.log_session`` takes it; not yet checked."""
        return {
            "pain_before": self.pain_before.value,
            "pain_after": self.pain_after.value,
            "effort_cr10": self.effort.value,
            "note": self.note.value,
        }

    def fill(self, typed: Mapping[str, Any]) -> None:
        """Show again what :meth:`values` returned; what is missing was not answered."""
        self.pain_before.value = typed.get("pain_before")
        self.pain_after.value = typed.get("pain_after")
        self.effort.value = typed.get("effort_cr10")
        self.note.value = typed.get("note", "")

    def error_lines(self) -> dict[str, Line]:
        """Return the line beside each field."""
        return {
            "pain_before": self.pain_before.error,
            "pain_after": self.pain_after.error,
            "effort_cr10": self.effort.error,
            "note": self.note_error,
        }


def _scores(*children: Widget) -> VBox:
    box = VBox(children)
    box.add_class("psoas-scores")
    return box

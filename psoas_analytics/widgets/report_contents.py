"""What goes on the page: sections, questions, notes and a name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from ipywidgets import Checkbox, Layout, Text, Textarea, VBox, Widget

from psoas_analytics.journal import Journal
from psoas_analytics.records import EntryError
from psoas_analytics.report import SECTIONS
from psoas_analytics.report.sharing import SECTION_WORDS
from psoas_analytics.widgets.parts import (
    WHOLE_LABEL,
    Edge,
    Line,
    quiet_button,
    row,
    set_shown,
    small,
)
from psoas_analytics.words import day_text

if TYPE_CHECKING:
    import pandas as pd

NOTES = "diary"
_NONE = "No question in these days yet."


class SectionBoxes(VBox):
    """A box to tick for each part of the page.

    Attributes
    ----------
    boxes : dict of section to Checkbox
    """

    def __init__(self) -> None:
        self.boxes = {
            section: Checkbox(value=True, description=words, indent=False)
            for section, words in SECTION_WORDS.items()
        }
        super().__init__(tuple(self.boxes.values()))
        self.add_class("psoas-ticks")

    def chosen(self) -> tuple[str, ...]:
        """Return the sections that are ticked, in the order of the page."""
        return tuple(one for one in SECTIONS if one in self.boxes and self.boxes[one].value)


class QuestionBoxes(VBox):
    """The questions of the period, each to be ticked, and a place to write another one.

    Parameters
    ----------
    journal : Journal
    edge : Edge
    on_change : callable
        Called when a box is ticked or emptied.

    Attributes
    ----------
    boxes : dict of question_id to Checkbox
    left_out : set of str
        Ids of the questions that stay out, those of other periods among them.
    text : Textarea
    add_button, undo_button : Button
    status, error : Line
    """

    def __init__(self, journal: Journal, *, edge: Edge, on_change: Callable[[], None]) -> None:
        self._journal, self._edge, self._on_change = journal, edge, on_change
        self.boxes: dict[str, Checkbox] = {}
        self.left_out: set[str] = set()
        self._last: str | None = None
        self._listed = VBox((small(_NONE),))
        self.text = Textarea(
            description="another question",
            placeholder="What should I change when the front of my hip hurts?",
            rows=2,
            style=WHOLE_LABEL,
            layout=Layout(width="100%", max_width="640px"),
        )
        self.add_button = quiet_button("Add question", tooltip="Keep the question in your journal")
        self.undo_button = quiet_button(
            "Undo", tooltip="Take the question back that was added last", disabled=True
        )
        self.status, self.error = Line(role="status"), Line(role="alert")
        super().__init__(
            (self._listed, self.text, row(self.add_button, self.undo_button), self.status, self.error)
        )
        edge.click(self.add_button, self._add)
        edge.click(self.undo_button, self._undo)

    def show(self, start: date, end: date) -> None:
        """List the questions of these days."""
        asked = self._journal.questions()
        rows = asked[(asked["day"].dt.date >= start) & (asked["day"].dt.date <= end)]
        if list(self.boxes) == list(rows["question_id"]):
            return
        self.boxes = {row.question_id: self._box(row) for row in rows.itertuples()}
        self._listed.children = tuple(self.boxes.values()) or (small(_NONE),)

    def _box(self, row: pd.Series) -> Checkbox:
        # A checkbox sets its description as text: what was typed is no HTML.
        box = Checkbox(
            value=row.question_id not in self.left_out,
            description=f"{row.text} ({day_text(row.day)})",
            indent=False,
        )
        self._edge.change(box, lambda: self._ticked(row.question_id, box.value))
        return box

    def _ticked(self, question_id: str, wanted: bool) -> None:
        (self.left_out.discard if wanted else self.left_out.add)(question_id)
        self._on_change()

    def _add(self) -> None:
        self.error.say()
        self.status.say()
        try:
            self._last = self._journal.log_question(self.text.value)
        except EntryError as error:
            self.error.say("; ".join(error.problems.values()))
            return
        self.text.value = ""
        self.undo_button.disabled = False
        self.status.say("Question kept in your journal")

    def _undo(self) -> None:
        if self._last is not None:
            self._journal.undo(self._last)
        self._last = None
        self.undo_button.disabled = True
        self.status.say("Question taken back")


class PrivateBoxes(VBox):
    """What is more private than the page: notes and a name. Neither is ever ticked beforehand.

    Attributes
    ----------
    notes, with_name : Checkbox
    name : Text
    error : Line
    """

    def __init__(self, *, edge: Edge) -> None:
        self.notes = Checkbox(description="the notes that you wrote beside your entries", indent=False)
        self.with_name = Checkbox(description="a name", indent=False)
        self.name = Text(description="name", style=WHOLE_LABEL, layout=Layout(width="320px"))
        self.error = Line(role="alert")
        super().__init__((self.notes, self.with_name, self.name, self.error))
        edge.change(self.with_name, self._show)
        edge.change(self.name, self.error.say)
        self._show()

    @property
    def inputs(self) -> tuple[Widget, ...]:
        """What a person can change."""
        return self.notes, self.with_name, self.name

    def sections(self) -> tuple[str, ...]:
        """Return the optional sections that are ticked."""
        return (NOTES,) if self.notes.value else ()

    def chosen_name(self) -> str:
        """Return the name for the page, or nothing.

        Raises
        ------
        EntryError
            A name is wanted and none is given.
        """
        if not self.with_name.value:
            return ""
        if not self.name.value.strip():
            raise EntryError({"name": "Type the name, or take the tick away"})
        return str(self.name.value.strip())

    def _show(self) -> None:
        set_shown(self.name, self.with_name.value)
        self.error.say()

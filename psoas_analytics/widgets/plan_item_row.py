"""One exercise in the plan editor: chosen or not, its dose, its days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape

from ipywidgets import HTML, Checkbox, HBox, VBox

from psoas_analytics.catalog import Exercise
from psoas_analytics.pictures import builtin_scenes, exercise_picture
from psoas_analytics.plan import PlanItem
from psoas_analytics.records import EntryError
from psoas_analytics.widgets.dose_fields import DoseFields
from psoas_analytics.widgets.exercise_block import how_to
from psoas_analytics.widgets.parts import Edge, Line, row, set_shown
from psoas_analytics.widgets.spinal import asks_first
from psoas_analytics.widgets.words import day_words

_AGREED = "My therapist agreed to this exercise"


def picture(exercise: Exercise) -> HTML:
    """Return the still picture of an exercise; an empty place for one of a person's own."""
    drawn = exercise.id in builtin_scenes().exercises
    shown = HTML(exercise_picture(exercise.id, still=True) if drawn else "")
    shown.add_class("psoas-plan-picture")
    return shown


class PlanItemRow(VBox):
    """An exercise of the catalog; once it is chosen, its dose and its days.

    Attributes
    ----------
    exercise : Exercise
    chosen, agreed : Checkbox
        ``agreed`` is shown only while it is needed.
    fields : DoseFields
    error : Line
    """

    def __init__(self, exercise: Exercise, *, edge: Edge, on_change: Callable[[], None]) -> None:
        self.exercise = exercise
        self._edge, self._on_change = edge, on_change
        self._fields: DoseFields | None = None
        self._spinal_condition = False
        self.chosen = Checkbox(description=exercise.name, indent=False)
        self.chosen.add_class("psoas-done")
        self.agreed = Checkbox(description=_AGREED, indent=False)
        self.error = Line(role="alert")
        dose = HTML(f'<span class="psoas-dose">{escape(exercise.dose.text())}</span>')
        head = HBox((picture(exercise), VBox((row(self.chosen, dose), how_to(exercise)))))
        head.add_class("psoas-plan-head")
        self._work = VBox()
        self._work.add_class("psoas-plan-fields")
        super().__init__((head, self._work, self.error))
        self.add_class("psoas-block")
        self._show()
        for widget in (self.chosen, self.agreed):
            edge.change(widget, self._changed)

    @property
    def fields(self) -> DoseFields:
        """The dose and the days; made when they are first needed, because few exercises are chosen."""
        return self._fields or self._make_fields()

    def _make_fields(self) -> DoseFields:
        self._fields = DoseFields(self.exercise, edge=self._edge, on_change=self._changed)
        cautions = "".join(
            f'<p class="psoas-caution">{escape(one.text)}</p>' for one in self.exercise.cautions
        )
        self._work.children = (*((HTML(cautions),) if cautions else ()), self._fields, self.agreed)
        return self._fields

    def fill(self, item: PlanItem | None) -> None:
        """Show an item of a plan; None: not chosen, with the source's dose."""
        if item is not None or self._fields is not None:
            self.fields.fill(item)
        self.chosen.value = item is not None
        self._show()

    def item(self) -> PlanItem:
        """Read what was typed.

        Raises
        ------
        EntryError
            Something breaks a rule; :attr:`field` names this row.
        """
        try:
            return self.fields.item()
        except ValueError as error:
            words = str(error).removeprefix(f"plan item {self.exercise.id!r}: ")
            raise EntryError({self.field: words}) from None

    @property
    def field(self) -> str:
        """Name of this row among the fields of the form."""
        return f"items.{self.exercise.id}"

    def set_spinal_condition(self, has_one: bool, *, agreed_on: date | None, today: date) -> None:
        """Ask for the therapist's word where the exercise needs it; ``agreed_on``: given on that day."""
        self._spinal_condition = has_one
        on = "" if agreed_on is None else f" ({day_words(agreed_on, today=today)})"
        self.agreed.description = f"{_AGREED}{on}"
        self.agreed.value = agreed_on is not None
        self._show()

    def needs_agreement(self) -> bool:
        """Whether the exercise is chosen and asks for a therapist's word first."""
        return self._spinal_condition and bool(self.chosen.value) and asks_first(self.exercise)

    def _changed(self) -> None:
        self.error.say()
        self._show()
        self._on_change()

    def _show(self) -> None:
        if self.chosen.value and self._fields is None:
            self._make_fields()
        set_shown(self._work, bool(self.chosen.value))
        set_shown(self.agreed, self.needs_agreement())

"""One exercise in the plan editor: chosen or not, its dose, its days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape
from typing import Any

from ipywidgets import HTML, Checkbox, HBox, VBox

from psoas_analytics.catalog import Dose, Exercise
from psoas_analytics.pictures import builtin_scenes, exercise_picture
from psoas_analytics.plan import WEEKDAYS, PlanItem
from psoas_analytics.records import EntryError
from psoas_analytics.widgets.exercise_block import how_to
from psoas_analytics.widgets.parts import Edge, Line, choice, number_box, row, set_shown
from psoas_analytics.widgets.plan_words import outside_words, range_words, typed_range
from psoas_analytics.widgets.weekday_toggles import WeekdayToggles
from psoas_analytics.widgets.words import day_words, typed_whole

BY_DAYS, BY_TIMES = "days", "times"
_AGREED = "My therapist agreed to this exercise"


def bends_far_back(exercise: Exercise) -> bool:
    """Whether somebody with a spinal condition asks a professional first."""
    return any(one.kind == "spinal_condition" for one in exercise.cautions)


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
    sets, reps, hold_s, times : Text
        As typed; :meth:`item` reads them. ``reps`` and ``hold_s`` take a number or a range.
    rhythm : Dropdown
        Days of the week, or times a week.
    days : WeekdayToggles
    outside, error : Line
    """

    def __init__(self, exercise: Exercise, *, edge: Edge, on_change: Callable[[], None]) -> None:
        self.exercise = exercise
        self._on_change = on_change
        self._spinal_condition = False
        self._make_inputs()
        self._dose = HTML(f'<span class="psoas-dose">{escape(exercise.dose.text())}</span>')
        head = HBox((picture(exercise), VBox((row(self.chosen, self._dose), how_to(exercise)))))
        head.add_class("psoas-plan-head")
        caution = "".join(f'<p class="psoas-caution">{escape(one.text)}</p>' for one in exercise.cautions)
        self._fields = VBox(
            (
                *((HTML(caution),) if caution else ()),
                row(self.sets, self.reps, self.hold_s, self.outside),
                row(self.rhythm, self.days, self.times),
                self.agreed,
            )
        )
        self._fields.add_class("psoas-plan-fields")
        super().__init__((head, self._fields, self.error))
        self.add_class("psoas-block")
        self.fill(None)
        for widget in (
            self.chosen,
            self.sets,
            self.reps,
            self.hold_s,
            self.times,
            self.rhythm,
            self.days,
            self.agreed,
        ):
            edge.change(widget, self._changed)

    def _make_inputs(self) -> None:
        dose, name = self.exercise.dose, self.exercise.name
        self.chosen = Checkbox(description=name, indent=False)
        self.chosen.add_class("psoas-done")
        self.agreed = Checkbox(description=_AGREED, indent=False)
        self.sets = number_box("sets", width="90px")
        self.reps = number_box("reps", width="116px")
        self.hold_s = number_box("seconds" if dose.timed else "hold (s)", width="138px")
        set_shown(self.reps, not dose.timed)
        self.rhythm = choice(
            (("on these days", BY_DAYS), ("times a week", BY_TIMES)),
            tooltip=f"Rhythm of {name}",
            width="140px",
        )
        self.days = WeekdayToggles(label=f"Days for {name}")
        self.times = number_box("times", width="100px")
        self.outside, self.error = Line(), Line(role="alert")

    def fill(self, item: PlanItem | None) -> None:
        """Show an item of a plan; None: not chosen, with the source's dose."""
        shown = item or PlanItem(self.exercise.id, self.exercise.dose, days=("mon", "wed", "fri"))
        dose = shown.dose
        self.sets.value = str(shown.sets)
        self.reps.value = range_words(dose.reps_min, dose.reps_max)
        self.hold_s.value = range_words(dose.hold_min_s, dose.hold_max_s)
        self.rhythm.value = BY_DAYS if shown.times_per_week is None else BY_TIMES
        self.days.value = [day for day in WEEKDAYS if day in shown.days]
        self.times.value = str(shown.times_per_week or 3)
        self.chosen.value = item is not None
        self._show()

    def item(self) -> PlanItem:
        """Read what was typed.

        Raises
        ------
        EntryError
            Something breaks a rule; ``items.<exercise id>`` is the field.
        """
        try:
            return self._item()
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
        return self._spinal_condition and bool(self.chosen.value) and bends_far_back(self.exercise)

    def _item(self) -> PlanItem:
        usual = self.exercise.dose
        reps = (1, 1) if usual.timed else typed_range(self.reps.value, name="reps", whole=True)
        typed_hold, name = self.hold_s.value.strip(), self.hold_s.description
        hold = typed_range(typed_hold, name=name) if typed_hold else (None, None)
        dose = Dose(int(reps[0]), int(reps[1]), hold[0], hold[1], usual.sides, usual.timed)
        by_days = self.rhythm.value == BY_DAYS
        # Text that is no whole number goes on as it is, for the item to refuse.
        sets: Any = typed_whole(self.sets.value)
        times: Any = None if by_days else typed_whole(self.times.value)
        return PlanItem(
            self.exercise.id,
            dose,
            sets=sets,
            days=tuple(self.days.value) if by_days else (),
            times_per_week=times,
        )

    def _changed(self) -> None:
        self.error.say()
        self._show()
        self._on_change()

    def _show(self) -> None:
        set_shown(self._fields, bool(self.chosen.value))
        set_shown(self.days, self.rhythm.value == BY_DAYS)
        set_shown(self.times, self.rhythm.value == BY_TIMES)
        set_shown(self.agreed, self.needs_agreement())
        try:
            words = outside_words(self._item(), self.exercise.dose)
        except ValueError:
            words = ""
        self.outside.say(words)

"""The dose and the days of one exercise of a plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ipywidgets import VBox

from psoas_analytics.catalog import Dose, Exercise
from psoas_analytics.plan import WEEKDAYS, PlanItem
from psoas_analytics.widgets.parts import Edge, Line, choice, number_box, row, set_shown
from psoas_analytics.widgets.plan_words import outside_words, range_words, typed_range
from psoas_analytics.widgets.weekday_toggles import WeekdayToggles
from psoas_analytics.widgets.words import typed_whole

BY_DAYS, BY_TIMES = "days", "times"
_USUAL_DAYS, _USUAL_TIMES = ("mon", "wed", "fri"), 3


class DoseFields(VBox):
    """Sets, repetitions, hold and rhythm of one exercise.

    Attributes
    ----------
    sets, reps, hold_s, times : Text
        As typed; :meth:`item` reads them. ``reps`` and ``hold_s`` take a number or a range.
    rhythm : Dropdown
        Days of the week, or times a week.
    days : WeekdayToggles
    outside : Line
        Says that the dose lies outside the source's.
    """

    def __init__(self, exercise: Exercise, *, edge: Edge, on_change: Callable[[], None]) -> None:
        self._exercise, self._on_change = exercise, on_change
        dose, name = exercise.dose, exercise.name
        self.sets = number_box("sets", width="90px")
        self.reps = number_box("reps", width="116px")
        self.hold_s = number_box("seconds" if dose.timed else "hold (s)", width="138px")
        set_shown(self.reps, not dose.timed)
        rhythms = (("on these days", BY_DAYS), ("times a week", BY_TIMES))
        self.rhythm = choice(rhythms, label="when", tooltip=f"Rhythm of {name}", width="180px")
        self.days = WeekdayToggles(label=f"Days for {name}")
        self.times = number_box("times", width="100px")
        self.outside = Line()
        super().__init__(
            (row(self.sets, self.reps, self.hold_s, self.outside), row(self.rhythm, self.days, self.times))
        )
        self.fill(None)
        for widget in (self.sets, self.reps, self.hold_s, self.times, self.rhythm, self.days):
            edge.change(widget, self._changed)

    def fill(self, item: PlanItem | None) -> None:
        """Show an item of a plan; None: the source's dose."""
        shown = item or PlanItem(self._exercise.id, self._exercise.dose, days=_USUAL_DAYS)
        dose = shown.dose
        self.sets.value = str(shown.sets)
        self.reps.value = range_words(dose.reps_min, dose.reps_max)
        self.hold_s.value = range_words(dose.hold_min_s, dose.hold_max_s)
        self.rhythm.value = BY_DAYS if shown.times_per_week is None else BY_TIMES
        self.days.value = [day for day in WEEKDAYS if day in (shown.days or _USUAL_DAYS)]
        self.times.value = str(shown.times_per_week or _USUAL_TIMES)
        self._show()

    def item(self) -> PlanItem:
        """Read what was typed.

        Raises
        ------
        ValueError
            Something breaks a rule.
        """
        usual = self._exercise.dose
        reps = (1, 1) if usual.timed else typed_range(self.reps.value, name="reps", whole=True)
        typed_hold, name = self.hold_s.value.strip(), self.hold_s.description
        hold = typed_range(typed_hold, name=name) if typed_hold else (None, None)
        dose = Dose(int(reps[0]), int(reps[1]), hold[0], hold[1], usual.sides, usual.timed)
        by_days = self.rhythm.value == BY_DAYS
        # Text that is no whole number goes on as it is, for the item to refuse.
        sets: Any = typed_whole(self.sets.value)
        times: Any = None if by_days else typed_whole(self.times.value)
        return PlanItem(
            self._exercise.id,
            dose,
            sets=sets,
            days=tuple(self.days.value) if by_days else (),
            times_per_week=times,
        )

    def _changed(self) -> None:
        self._show()
        self._on_change()

    def _show(self) -> None:
        set_shown(self.days, self.rhythm.value == BY_DAYS)
        set_shown(self.times, self.rhythm.value == BY_TIMES)
        try:
            words = outside_words(self.item(), self._exercise.dose)
        except ValueError:
            words = ""
        self.outside.say(words)

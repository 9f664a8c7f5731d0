"""PeriodPicker: which days a report covers."""

from __future__ import annotations

from datetime import date

from ipywidgets import DatePicker, Layout, VBox

from psoas_analytics.journal import Journal
from psoas_analytics.records import EntryError
from psoas_analytics.widgets.choices import Choices
from psoas_analytics.widgets.parts import WHOLE_LABEL, Edge, Line, row, set_shown
from psoas_analytics.widgets.progress_charts import first_day
from psoas_analytics.words import count_text, period_text

PLAN = "plan"
OWN = "own"
#: What can be chosen; a plan's first day needs a plan.
PERIODS = (("4 w", "4 w"), ("12 w", "12 w"), (PLAN, "since the plan began"), (OWN, "own dates"))


class PeriodPicker(VBox):
    """The last 4 or 12 weeks, all days since the plan began, or two dates.

    Attributes
    ----------
    choice : Choices
    first, last : DatePicker
        Used with "own dates" only.
    line, error : Line
        The days in words, and what is wrong with them.
    """

    def __init__(self, journal: Journal, *, edge: Edge) -> None:
        self._journal = journal
        self.choice = Choices("Period of the report", PERIODS, value="12 w")
        self.first, self.last = _date_box("from"), _date_box("to")
        self._dates = row(self.first, self.last)
        self.line, self.error = Line(), Line(role="alert")
        super().__init__((self.choice, self._dates, self.line, self.error))
        for widget in self.inputs:
            edge.change(widget, self.show)
        self.show()

    @property
    def inputs(self) -> tuple[Choices, DatePicker, DatePicker]:
        """What a person can change."""
        return self.choice, self.first, self.last

    def days(self) -> tuple[date, date]:
        """First and last day.

        Raises
        ------
        EntryError
            A date is empty, lies ahead, or the first comes after the last; ``period`` is the field.
        """
        today = self._journal.today()
        if self.choice.value == PLAN:
            return self._plan_began() or _first_entry(self._journal) or today, today
        if self.choice.value != OWN:
            return first_day(self.choice.value, today) or today, today
        return self._own_days(today)

    def show(self) -> None:
        """Say the days in words, or what is wrong with them."""
        own = self.choice.value == OWN
        if own and self.first.value is None and self.last.value is None:
            today = self._journal.today()
            self.first.value, self.last.value = first_day("12 w", today), today
        set_shown(self._dates, own)
        self.line.say()
        self.error.say()
        try:
            start, end = self.days()
        except EntryError as error:
            self.error.say(str(error.problems["period"]))
            return
        without = self.choice.value == PLAN and self._plan_began() is None
        words = "; there is no plan yet, so it begins with your first entry" if without else ""
        self.line.say(f"{period_text(start, end)}, {count_text((end - start).days + 1, 'day')}{words}")

    def _own_days(self, today: date) -> tuple[date, date]:
        first, last = self.first.value, self.last.value
        if first is None or last is None:
            raise EntryError({"period": "Both dates must be given"})
        if first > last:
            raise EntryError(
                {"period": f"The first day must not come after the last, got {first} after {last}"}
            )
        if last > today:
            raise EntryError({"period": f"The last day must not lie ahead, got {last}; today is {today}"})
        return first, last

    def _plan_began(self) -> date | None:
        starts = self._journal.plans()["starts_on"]
        first = None if starts.empty else starts.min().date()
        return first if first is not None and first <= self._journal.today() else None


def _date_box(label: str) -> DatePicker:
    return DatePicker(description=label, style=WHOLE_LABEL, layout=Layout(width="190px"))


def _first_entry(journal: Journal) -> date | None:
    frames = (journal.sessions(), journal.pain(), journal.flexibility(), journal.skips(), journal.questions())
    days = [frame["day"].min().date() for frame in frames if len(frame)]
    return min(days, default=None)

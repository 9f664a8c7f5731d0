"""NotToday: a day without exercise, a day that was skipped, and pauses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from ipywidgets import DatePicker, Layout, Text, VBox

from psoas_analytics.journal import Journal
from psoas_analytics.records import EntryError
from psoas_analytics.widgets.day_plan import DayLog, DayPlan, logged_words, pause_words
from psoas_analytics.widgets.parts import WHOLE_LABEL, Edge, Line, quiet_button, row, set_shown
from psoas_analytics.widgets.skip_reasons import SkipReasons
from psoas_analytics.widgets.words import day_words

_A_WEEK = timedelta(days=6)
#: Writes into the journal; returns the entry's id and words about it.
Work = Callable[[], tuple[str, str]]


class NotToday(VBox):
    """Buttons for days on which nothing is done.

    Parameters
    ----------
    journal : Journal
    edge : Edge
    answer : callable
        Does the work that writes an answer for the whole day.
    change : callable
        Does the work that writes anything else.
    take_back : callable
        Takes an entry back.

    Attributes
    ----------
    logged_row, pause_row : HBox
        What the journal has of the day, with ``take_back_button``, and a pause, with ``end_pause_button``;
        the form places them.
    logged_line, pause_line, pause_error : Line
    no_exercise_button, pause_button, save_pause_button, take_back_button, end_pause_button : Button
    skip : SkipReasons
        For the whole day.
    pause_start, pause_end : DatePicker
    pause_reason : Text
    """

    def __init__(
        self,
        journal: Journal,
        *,
        edge: Edge,
        answer: Callable[[Work], None],
        change: Callable[[Work], None],
        take_back: Callable[[str], None],
    ) -> None:
        self._journal, self._answer, self._change = journal, answer, change
        self._take_back = take_back
        self._day, self._plan, self._log = journal.today(), DayPlan("no plan"), DayLog()
        self.no_exercise_button = quiet_button("No exercise today")
        self.skip = SkipReasons("Skip the day", what="the whole day", edge=edge, on_pick=self._skip_day)
        self.pause_button = quiet_button(tooltip="Owe nothing for some days, such as a journey or an illness")
        self._make_rows()
        self._make_pause()
        buttons = row(self.no_exercise_button, self.skip.open_button, self.pause_button)
        super().__init__((buttons, self.skip, self._pause))
        self.add_class("psoas-not-today")
        edge.click(self.no_exercise_button, lambda: self._answer(self._log_no_exercise))
        edge.click(self.pause_button, lambda: self.show_pause(not self._pause_shown))
        edge.click(self.save_pause_button, lambda: self._change(self._save_pause))
        edge.click(self.take_back_button, self._take_answer_back)
        edge.click(self.end_pause_button, self._end_pause)
        self.show_pause(False)

    def show_day(self, day: date, plan: DayPlan) -> None:
        """Offer this day, and show the pause that holds it or comes next."""
        today = self._journal.today()
        if day != self._day or self.pause_start.value is None:
            self.pause_start.value, self.pause_end.value = day, day + _A_WEEK
        self._day, self._plan = day, plan
        self.no_exercise_button.description = f"No exercise {'today' if day == today else 'on this day'}"
        self.pause_line.say(pause_words(plan, today=today))
        self.end_pause_button.description = (
            "End the pause" if plan.state == "paused" else "Take the pause back"
        )
        set_shown(self.pause_row, plan.pause is not None)

    def show_log(self, log: DayLog) -> None:
        """Show what the journal has of the day."""
        self._log = log
        self.logged_line.say(logged_words(log))
        set_shown(self.logged_row, bool(self.logged_line.text))
        set_shown(self.take_back_button, self._whole_day() is not None)

    def show_pause(self, shown: bool) -> None:
        """Open or close the part in which a pause is entered."""
        self._pause_shown = shown
        self.pause_button.description = f"Pause the plan {'▴' if shown else '▾'}"
        set_shown(self._pause, shown)

    def error_lines(self) -> dict[str, Line]:
        """Return the line beside each field."""
        return dict.fromkeys(("start", "end", "reason"), self.pause_error)

    def _make_rows(self) -> None:
        self.logged_line, self.pause_line = Line(), Line()
        self.take_back_button = quiet_button("Take that back")
        self.end_pause_button = quiet_button()
        self.logged_row = row(self.logged_line, self.take_back_button)
        self.pause_row = row(self.pause_line, self.end_pause_button)

    def _make_pause(self) -> None:
        self.pause_start = DatePicker(description="from", style=WHOLE_LABEL, layout=Layout(width="190px"))
        self.pause_end = DatePicker(description="to", style=WHOLE_LABEL, layout=Layout(width="176px"))
        self.pause_reason = Text(description="because of", style=WHOLE_LABEL, layout=Layout(width="260px"))
        self.save_pause_button = quiet_button("Pause")
        self.pause_error = Line(role="alert")
        fields = row(self.pause_start, self.pause_end, self.pause_reason, self.save_pause_button)
        self._pause = VBox((fields, self.pause_error))

    def _whole_day(self) -> str | None:
        """Id of the entry that answers the whole day."""
        skip = self._log.skips.get(None)
        return self._log.no_exercise_id if skip is None else skip.skip_id

    def _log_no_exercise(self) -> tuple[str, str]:
        if self._log.no_exercise_id is not None:
            raise EntryError({"": "the journal has “no exercise” for this day already"})
        return self._journal.log_no_exercise(self._day), "no exercise"

    def _skip_day(self, reason: str) -> None:
        self._answer(
            lambda: (
                self._journal.log_skip(None, day=self._day, reason=reason),
                f"the whole day skipped ({reason})",
            )
        )

    def _take_answer_back(self) -> None:
        entry = self._whole_day()
        if entry is not None:
            self._take_back(entry)

    def _save_pause(self) -> tuple[str, str]:
        start, end = self.pause_start.value, self.pause_end.value
        if start is None or end is None:
            raise EntryError({"start": "A pause must have its first and its last day"})
        entry = self._journal.pause(start, end, reason=self.pause_reason.value)
        self.pause_reason.value = ""
        self.show_pause(False)
        today = self._journal.today()
        return entry, f"paused from {day_words(start, today=today)} to {day_words(end, today=today)}"

    def _end_pause(self) -> None:
        pause = self._plan.pause
        if pause is None:
            return
        on = max(self._day, pause.start)

        def end() -> tuple[str, str]:
            self._journal.end_pause(pause.pause_id, on=on)
            counts = day_words(on, today=self._journal.today())
            return pause.pause_id, f"the plan counts again from {counts} on"

        self._change(end)

"""WhenPicker: the day and time of an entry, now unless it is changed."""

from __future__ import annotations

from datetime import datetime

from ipywidgets import DatePicker, Layout, TimePicker, VBox

from psoas_analytics.journal import Journal
from psoas_analytics.records import EntryError
from psoas_analytics.widgets.parts import WHOLE_LABEL, Edge, Line, quiet_button, row
from psoas_analytics.widgets.words import after_midnight_words, day_words, local_moment


class WhenPicker(VBox):
    """Day and time of an entry.

    Until the person changes them they follow the clock: a form that was opened an hour ago still saves "now".

    Attributes
    ----------
    day : DatePicker
    clock : TimePicker
    now_button : Button
    time_line, error : Line
    """

    def __init__(self, journal: Journal, *, edge: Edge) -> None:
        self._journal = journal
        self._chosen = self._setting = False
        self.day = DatePicker(description="day", style=WHOLE_LABEL, layout=Layout(width="190px"))
        self.clock = TimePicker(description="time", step=60, style=WHOLE_LABEL, layout=Layout(width="160px"))
        self.now_button = quiet_button("Now", tooltip="Go back to this moment")
        self.time_line, self.error = Line(), Line(role="alert")
        super().__init__((row(self.day, self.clock, self.now_button), self.time_line, self.error))
        self.set_now()
        edge.change(self.day, self._choose)
        edge.change(self.clock, self._choose)
        edge.click(self.now_button, self.set_now)

    def set_now(self) -> None:
        """Follow the clock again."""
        self._setting = True
        try:
            self.day.value = self._journal.today()
            self.clock.value = self._journal.now().time().replace(second=0, microsecond=0)
        finally:
            self._setting = False
        self._chosen = False
        self._show()

    def moment(self) -> datetime | None:
        """Local time of the entry; None: now.

        Raises
        ------
        EntryError
            Day or time is empty.
        """
        if not self._chosen:
            self.set_now()
            return None
        if self.day.value is None or self.clock.value is None:
            raise EntryError({"at": "Day and time must be given; Now fills in this moment"})
        return local_moment(self.day.value, self.clock.value)

    def words(self) -> str:
        """Say the day where it is not today, such as ", for Sunday 22 November"."""
        today = self._journal.today()
        day = self.day.value
        return "" if day is None or day == today else f", for {day_words(day, today=today)}"

    def _choose(self) -> None:
        if not self._setting:
            self._chosen = True
            self._show()

    def _show(self) -> None:
        day = self.day.value
        self.time_line.say("" if day is None else after_midnight_words(day, self.clock.value))
        # Always there, so that nothing jumps; of use only once something was chosen.
        self.now_button.disabled = not self._chosen

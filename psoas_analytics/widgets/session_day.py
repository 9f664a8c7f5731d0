"""SessionDay: which day a session counts for, when it began and how long it took."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from html import escape
from typing import Any

from ipywidgets import HTML, DatePicker, Layout, TimePicker, VBox

from psoas_analytics.journal import Journal
from psoas_analytics.records import EntryError, number
from psoas_analytics.widgets.parts import WHOLE_LABEL, Edge, Line, number_box, quiet_button, row
from psoas_analytics.widgets.words import after_midnight_words, day_words, local_moment, typed_number

# Where nobody says when a past session was: an hour that lies within the day, to be changed.
PAST_START = time(18)
LONGEST_MIN = 600


class SessionDay(VBox):
    """Head of a form that shows one day.

    Until a time is chosen, a session of today ends when it is saved.

    Attributes
    ----------
    day : date
        What is shown.
    back_button, forward_button, today_button : Button
    date_picker : DatePicker
    start_time : TimePicker
    minutes : Text
    day_error, time_error, minutes_error, time_line : Line
    """

    def __init__(
        self, journal: Journal, *, edge: Edge, go_to: Callable[[date], None], on_change: Callable[[], None]
    ) -> None:
        self._journal, self._go_to = journal, go_to
        self.day = self._seen_today = journal.today()
        self._time_chosen = self._showing = False
        self._heading = HTML()
        self.back_button = quiet_button("Day before")
        self.forward_button = quiet_button("Day after")
        self.today_button = quiet_button("Today")
        self.date_picker = DatePicker(description="day", style=WHOLE_LABEL, layout=Layout(width="190px"))
        self.start_time = TimePicker(
            description="started at", step=60, style=WHOLE_LABEL, layout=Layout(width="190px")
        )
        self.minutes = number_box("minutes", width="150px")
        self.minutes.placeholder = "if known"
        self.day_error, self.time_error, self.minutes_error = (Line(role="alert") for _ in range(3))
        self.time_line = Line()
        steps = row(self.back_button, self.today_button, self.forward_button)
        inputs = row(self.date_picker, self.start_time, self.minutes)
        says = (self.day_error, self.time_line, self.time_error, self.minutes_error)
        super().__init__((row(self._heading, steps), inputs, *says))
        self._wire(edge, on_change)

    def show(self, day: date, typed: Mapping[str, Any]) -> None:
        """Show a day, with the time and the minutes that :meth:`typed` returned."""
        self.day, self._seen_today = day, self._journal.today()
        words = escape(day_words(day, today=self._seen_today))
        self._heading.value = f'<div class="psoas-heading-2" role="heading" aria-level="2">{words}</div>'
        start_time = typed.get("start_time")
        self._time_chosen = start_time is not None
        self._showing = True
        try:
            self.date_picker.value = day
            self.start_time.value = self._usual() if start_time is None else time.fromisoformat(start_time)
            self.minutes.value = typed.get("minutes", "")
        finally:
            self._showing = False
        self._show_steps()
        self._show_time()

    def refuses(self, day: date) -> bool:
        """Say so if a day has not come yet."""
        today = self._journal.today()
        if day <= today:
            return False
        self._showing = True
        try:
            self.date_picker.value = self.day
        finally:
            self._showing = False
        self.day_error.say(f"The latest day to log is {day_words(today, today=today)} (a day ends at 03:00)")
        return True

    def typed(self) -> dict[str, Any]:
        """Return the time, if one was chosen, and the minutes, for :meth:`show`."""
        chosen = self.start_time.value if self._time_chosen else None
        given = {"start_time": chosen and chosen.isoformat("minutes"), "minutes": self.minutes.value}
        return {key: one for key, one in given.items() if one}

    def check_day(self) -> None:
        """Stop once if the form was left open overnight: its "today" is yesterday by now."""
        today = self._journal.today()
        if today == self._seen_today:
            return
        self._seen_today = today
        self._show_steps()
        shown = day_words(self.day, today=today)
        raise EntryError({"day": f"A new day has begun; this form shows {shown}. Check the day, then save"})

    def times(self) -> tuple[datetime, datetime | None]:
        """Return the start, and the end if the minutes are known.

        Raises
        ------
        EntryError
            There is no start time, or the minutes are not 1 to 600.
        """
        clock = self.start_time.value
        if clock is None:
            raise EntryError({"started_at": "The start time must be given, such as 18:00"})
        took = self._took()
        if self.day == self._journal.today() and not self._time_chosen:
            now = self._journal.now()
            return (now, None) if took is None else (now - took, now)
        started = local_moment(self.day, clock)
        return started, None if took is None else started + took

    def for_day(self) -> str:
        """Say the day where it is not today, such as ", for Sunday 22 November"."""
        today = self._journal.today()
        return "" if self.day == today else f", for {day_words(self.day, today=today)}"

    def error_lines(self) -> dict[str, Line]:
        """Return the line beside each field."""
        return {"day": self.day_error, "started_at": self.time_error, "ended_at": self.minutes_error}

    def _wire(self, edge: Edge, on_change: Callable[[], None]) -> None:
        edge.click(self.back_button, lambda: self._go_to(self.day - timedelta(days=1)))
        edge.click(self.forward_button, lambda: self._go_to(self.day + timedelta(days=1)))
        edge.click(self.today_button, lambda: self._go_to(self._journal.today()))
        edge.change(self.date_picker, self._pick_day)
        edge.change(self.start_time, self._choose_time)
        for widget in (self.start_time, self.minutes):
            edge.change(widget, on_change)

    def _usual(self) -> time:
        if self.day != self._journal.today():
            return PAST_START
        return self._journal.now().time().replace(second=0, microsecond=0)

    def _took(self) -> timedelta | None:
        typed = typed_number(self.minutes.value)
        if typed is None:
            return None
        try:
            return timedelta(minutes=number(typed, name="minutes", low=1, high=LONGEST_MIN))
        except ValueError as error:
            raise EntryError({"ended_at": str(error)}) from None

    def _show_steps(self) -> None:
        self.forward_button.disabled = self.today_button.disabled = self.day == self._journal.today()

    def _pick_day(self) -> None:
        picked = self.date_picker.value
        if self._showing or picked == self.day:
            return
        if picked is None:
            self.day_error.say(f"No day is chosen; the form still shows {day_words(self.day)}")
        else:
            self._go_to(picked)

    def _choose_time(self) -> None:
        if not self._showing:
            self._time_chosen = True
        self._show_time()

    def _show_time(self) -> None:
        self.time_line.say(after_midnight_words(self.day, self.start_time.value))

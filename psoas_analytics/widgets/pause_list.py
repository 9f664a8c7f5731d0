"""Pauses of the plan: days on which nothing is owed."""

from __future__ import annotations

from collections.abc import Callable

from ipywidgets import HTML, DatePicker, Layout, Text, VBox

from psoas_analytics.journal import Journal
from psoas_analytics.records import EntryError
from psoas_analytics.widgets.parts import WHOLE_LABEL, Edge, Line, listed, quiet_button, row, small
from psoas_analytics.widgets.words import day_words


class PauseList(VBox):
    """The pauses of the journal, and a line to add one.

    Attributes
    ----------
    start, end : DatePicker
    reason : Text
    add_button : Button
    known : HTML
    error : Line
    """

    def __init__(self, journal: Journal, *, edge: Edge, on_add: Callable[[], None]) -> None:
        self._journal = journal
        day = Layout(width="180px")
        self.start = DatePicker(description="from", style=WHOLE_LABEL, layout=day)
        self.end = DatePicker(description="to", style=WHOLE_LABEL, layout=day)
        self.reason = Text(
            description="reason",
            placeholder="such as travel",
            style=WHOLE_LABEL,
            layout=Layout(width="240px"),
        )
        self.add_button = quiet_button("Save pause")
        self.known, self.error = HTML(), Line(role="alert")
        words = small("Nothing is owed on these days, the first and the last included.")
        super().__init__(
            (words, row(self.start, self.end, self.reason, self.add_button), self.error, self.known)
        )
        edge.click(self.add_button, on_add)
        self.show_known()

    def log(self) -> str:
        """Write the pause; return its id.

        Raises
        ------
        EntryError
            A day is missing, or a rule is broken; ``pause`` is the field.
        """
        start, end = self.start.value, self.end.value
        if start is None or end is None:
            raise EntryError({"pause": "A pause must have a first and a last day"})
        if not self.reason.value.strip():
            raise EntryError({"pause": "Say why, such as travel: it stands in your report"})
        try:
            return self._journal.pause(start, end, reason=self.reason.value)
        except EntryError as error:
            raise EntryError({"pause": str(error)}) from None

    def clear(self) -> None:
        """Empty the line."""
        self.start.value = self.end.value = None
        self.reason.value = ""

    def show_known(self) -> None:
        """List the pauses of the journal, the latest first."""
        today = self._journal.today()
        rows = self._journal.pauses().to_dict("records")
        lines = [
            f"{day_words(one['start'].date(), today=today)} to {day_words(one['end'].date(), today=today)}: "
            f"{one['reason']}"
            for one in reversed(rows)
        ]
        self.known.value = listed(lines) if lines else ""

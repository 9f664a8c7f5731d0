"""What may explain a change: medication, treatment, a flare-up, travel, each with its day."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from ipywidgets import HTML, DatePicker, Layout, Text, VBox

from psoas_analytics.journal import Journal
from psoas_analytics.records import EntryError, EventKind
from psoas_analytics.widgets.parts import WHOLE_LABEL, Edge, Line, choice, listed, quiet_button, row
from psoas_analytics.widgets.words import day_words

KINDS: tuple[str, ...] = get_args(EventKind)
#: These say enough by themselves; of the others it must be said which.
_PLAIN = ("flare-up", "travel")
_SHOWN = 8


class EventRow(VBox):
    """One event.

    Attributes
    ----------
    kind : Dropdown
    label : Text
    day : DatePicker
    remove_button : Button
    error : Line
    """

    def __init__(
        self,
        journal: Journal,
        *,
        edge: Edge,
        on_change: Callable[[], None],
        on_remove: Callable[[EventRow], None],
    ) -> None:
        self.kind = choice(KINDS, unchosen="choose ...", label="what", width="175px")
        self.label = Text(
            description="which",
            placeholder="name, how much",
            tooltip="What it was, in your own words",
            style=WHOLE_LABEL,
            layout=Layout(width="290px"),
        )
        self.day = DatePicker(
            value=journal.today(), description="on", style=WHOLE_LABEL, layout=Layout(width="180px")
        )
        self.remove_button = quiet_button(icon="trash-o", tooltip="Remove this line")
        self.error = Line(role="alert")
        super().__init__((row(self.kind, self.label, self.day, self.remove_button), self.error))
        for widget in (self.kind, self.label, self.day):
            edge.change(widget, on_change)
        edge.click(self.remove_button, lambda: on_remove(self))

    @property
    def filled(self) -> bool:
        """Whether anything was said."""
        return bool(self.kind.value or self.label.value.strip())

    def log(self, journal: Journal) -> str:
        """Write the event; return its id."""
        label = self.label.value.strip() or (self.kind.value if self.kind.value in _PLAIN else "")
        if not label:
            raise EntryError({"label": f"Say which {self.kind.value} it was"})
        if self.day.value is None:
            raise EntryError({"day": "The day must be given"})
        return journal.log_event(label, day=self.day.value, kind=self.kind.value or "other")


class EventList(VBox):
    """Lines for events, and those that the journal has already.

    Attributes
    ----------
    rows : list of EventRow
    add_button : Button
    known : HTML
    """

    def __init__(self, journal: Journal, *, edge: Edge, on_change: Callable[[], None]) -> None:
        self._journal, self._edge, self._on_change = journal, edge, on_change
        self.rows: list[EventRow] = []
        self.add_button = quiet_button("+ another")
        self._lines, self.known = VBox(), HTML()
        super().__init__((self._lines, self.add_button, self.known))
        edge.click(self.add_button, self.add)
        self.show([])

    def filled(self) -> list[EventRow]:
        """Return the lines in which something was said."""
        return [one for one in self.rows if one.filled]

    def add(self) -> None:
        """Add an empty line."""
        self.show([*self.rows, self._row()])

    def show(self, rows: list[EventRow]) -> None:
        """Show these lines, or an empty one, and what the journal has."""
        self.rows = list(rows) or [self._row()]
        self._lines.children = tuple(self.rows)
        for one in self.rows:
            one.remove_button.disabled = len(self.rows) == 1
        self.show_known()

    def show_known(self) -> None:
        """List the latest events of the journal, the newest first."""
        events, today = self._journal.events(), self._journal.today()
        latest = list(reversed(events.tail(_SHOWN).to_dict("records")))
        lines = [
            f"{day_words(one['day'].date(), today=today)}: {_said(one['kind'], one['label'])}"
            for one in latest
        ]
        title = '<span class="psoas-small">In your journal already, the latest first:</span>'
        self.known.value = title + listed(lines) if lines else ""

    def _row(self) -> EventRow:
        return EventRow(self._journal, edge=self._edge, on_change=self._on_change, on_remove=self._remove)

    def _remove(self, one: EventRow) -> None:
        if len(self.rows) > 1:
            self.show([row for row in self.rows if row is not one])
            self._on_change()


def _said(kind: str, label: str) -> str:
    return label if kind in ("other", label) else f"{kind}, {label}"

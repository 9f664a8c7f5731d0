"""The habits around the exercises: how often on one day."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import get_args

from ipywidgets import HTML, DatePicker, HBox, Layout, VBox

from psoas_analytics.journal import Journal
from psoas_analytics.records import HabitKind
from psoas_analytics.widgets.parts import WHOLE_LABEL, Edge, Line, disclosure, quiet_button, row
from psoas_analytics.widgets.words import day_words, number_words

HABITS: tuple[str, ...] = get_args(HabitKind)
#: A day has one of these at most.
ONCE = ("rest day", "sleep position")
#: Where the catalog says what a habit is good for.
_AROUND = ("sitting", "foam_rolling", "warm_up_cool_down", "balanced_week", "rest", "sleep_positions")


class HabitCounter(HBox):
    """How often one habit is to be added to the day.

    Attributes
    ----------
    less_button, more_button : Button
    """

    def __init__(self, kind: str, *, edge: Edge) -> None:
        self.kind = kind
        self._count = self._logged = 0.0
        self.less_button = quiet_button("−", tooltip=f"One {kind} less")
        self.more_button = quiet_button("+", tooltip=f"One {kind} more")
        self._name, self._shown = HTML(), HTML()
        self._name.add_class("psoas-habit-name")
        super().__init__((self._name, self.less_button, self._shown, self.more_button))
        self.add_class("psoas-habit")
        edge.click(self.less_button, lambda: self._set(self._count - 1))
        edge.click(self.more_button, lambda: self._set(self._count + 1))
        self._set(0)

    @property
    def count(self) -> int:
        """How many are to be saved."""
        return int(self._count)

    def _set(self, count: float) -> None:
        self._count = max(0.0, count)
        saved = f'<div class="psoas-small">{number_words(self._logged)} saved</div>' if self._logged else ""
        self._name.value = f"{escape(self.kind)}{saved}"
        self._shown.value = f'<b role="status">{self._count:g}</b>'
        self.less_button.disabled = self._count == 0
        self.more_button.disabled = self.kind in ONCE and self._count + self._logged >= 1

    def show(self, *, count: float, logged: float) -> None:
        """Show a count, and what the journal has of that day already."""
        self._logged = logged
        self._set(count)


class HabitCounters(VBox):
    """A counter for each habit, for today or a chosen day.

    Attributes
    ----------
    counters : dict of str to HabitCounter
        By the kind of habit.
    day : DatePicker
    error : Line
    """

    def __init__(self, journal: Journal, *, edge: Edge) -> None:
        self._journal = journal
        self.counters = {kind: HabitCounter(kind, edge=edge) for kind in HABITS}
        self.day = DatePicker(
            value=journal.today(), description="on", style=WHOLE_LABEL, layout=Layout(width="190px")
        )
        self.day_line, self.error = Line(), Line(role="alert")
        grid = row(*self.counters.values())
        grid.add_class("psoas-habits")
        texts = [journal.catalog.around[one] for one in _AROUND if one in journal.catalog.around]
        good_for = "".join(
            f"<p><b>{escape(one['title'])}.</b> {escape(one['text'].strip())}</p>" for one in texts
        )
        source = f'<p class="psoas-small">Source: {escape(texts[0]["source"])}</p>' if texts else ""
        super().__init__(
            (
                row(self.day, self.day_line),
                self.error,
                grid,
                disclosure("What these are good for", good_for + source),
            )
        )
        edge.change(self.day, self.show_logged)
        self.show_logged()

    def counts(self) -> dict[str, int]:
        """Return what is to be saved, by kind."""
        return {kind: one.count for kind, one in self.counters.items() if one.count}

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show these counts, and none for what is not named."""
        logged = self._logged()
        for kind, one in self.counters.items():
            one.show(count=counts.get(kind, 0), logged=logged.get(kind, 0.0))

    def show_logged(self) -> None:
        """Show what the journal has of the chosen day already."""
        self.set_counts(self.counts())
        today, day = self._journal.today(), self.day.value
        self.day_line.say("" if day is None else "today" if day == today else day_words(day, today=today))

    def _logged(self) -> dict[str, float]:
        """Sum up the chosen day, by kind."""
        habits = self._journal.habits()
        here = habits[habits["day"].astype(str) == str(self.day.value)]
        return {str(kind): float(total) for kind, total in here.groupby("kind")["amount"].sum().items()}

"""SideReadings: three readings of one side, what they mean, and the last ones beside them."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from typing import NamedTuple

from ipywidgets import Text, VBox

from psoas_analytics.widgets.measuring import change_words, meaning, value_words
from psoas_analytics.widgets.parts import Edge, Line, heading, number_box, row
from psoas_analytics.widgets.words import count_words, typed_number

N_READINGS = 3


class Last(NamedTuple):
    """What a new value is compared with: same test, side and instrument, both cold or both warm."""

    value: float
    when: str
    error: float


class SideReadings(VBox):
    """Three readings of one side of the body, or of a test without sides.

    Parameters
    ----------
    side : {"left", "right"} or None
    title : str
    edge : Edge
    on_change : callable
        Called after each change of a reading.

    Attributes
    ----------
    readings : tuple of three Text
        Degrees or cm, with a decimal comma or point.
    median_line : Line
        The median of what is typed so far, and what it means.
    last_line : Line
        The last value, and the change beside the measurement error.
    error : Line
    """

    def __init__(self, side: str | None, *, title: str, edge: Edge, on_change: Callable[[], None]) -> None:
        self.side = side
        self.test = ""
        self.last: Last | None = None
        self.readings: tuple[Text, ...] = tuple(
            number_box(f"{side or 'reading'} {place}", width="124px" if side else "150px")
            for place in range(1, N_READINGS + 1)
        )
        self.median_line, self.last_line, self.error = Line(), Line(), Line(role="alert")
        super().__init__((heading(title), row(*self.readings), self.median_line, self.error, self.last_line))
        self.add_class("psoas-readings")
        self.add_class(f"psoas-readings-{side or 'middle'}")
        self.last_line.add_class("psoas-quiet-line")
        for box in self.readings:
            edge.change(box, self._show)
            edge.change(box, on_change)

    def show(self, test: str, last: Last | None) -> None:
        """Take the readings as those of this test, and compare them with the last value."""
        self.test, self.last = test, last
        self._show()

    def clear(self) -> None:
        """Empty the boxes."""
        for box in self.readings:
            box.value = ""

    def typed(self) -> list[float | str]:
        """Return the readings; what is not a number as text, for the record to refuse."""
        typed = (typed_number(box.value) for box in self.readings)
        return [one for one in typed if one is not None]

    def value(self) -> float | None:
        """Return the median of what is typed; None: nothing yet, or something that is no number."""
        typed = self.typed()
        numbers = [one for one in typed if not isinstance(one, str)]
        return median(numbers) if numbers and len(numbers) == len(typed) else None

    def words(self) -> str:
        """Say the median, such as "left −3°"."""
        value = self.value()
        said = "" if value is None else value_words(self.test, value)
        return f"{self.side} {said}" if self.side else said

    def _show(self) -> None:
        self.error.say()
        value = self.value()
        self.median_line.say(self._median_words(value))
        self.last_line.say(self._last_words(value))

    def _median_words(self, value: float | None) -> str:
        if value is None:
            return ""
        n = len(self.typed())
        so_far = "" if n == N_READINGS else f" of {count_words(n, 'reading')}"
        means = meaning(self.test, value)
        return f"Median{so_far} {value_words(self.test, value)}{': ' if means else ''}{means}"

    def _last_words(self, value: float | None) -> str:
        if self.last is None:
            return "No earlier reading to compare with."
        before = f"Last: {value_words(self.test, self.last.value)}, {self.last.when}"
        if value is None:
            return f"{before}."
        return f"{before}; now {change_words(self.test, value - self.last.value, self.last.error)}."

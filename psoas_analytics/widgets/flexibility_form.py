"""FlexibilityForm: three readings of one flexibility test; the middle one counts."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from statistics import median
from typing import get_args

from ipywidgets import HTML, Checkbox, Text

from psoas_analytics.journal import Journal
from psoas_analytics.records import FLEXIBILITY_TESTS, EntryError, Instrument
from psoas_analytics.widgets.entry_form import EntryForm
from psoas_analytics.widgets.measuring import ALWAYS, HOW_TO, WARM_WARNING
from psoas_analytics.widgets.parts import (
    Line,
    choice,
    disclosure,
    heading,
    listed,
    note_box,
    number_box,
    row,
    set_shown,
)
from psoas_analytics.widgets.when_picker import WhenPicker
from psoas_analytics.widgets.words import count_words, number_words, typed_number

N_READINGS = 3
_UNCHOSEN = "choose ..."
_UNIT = {"deg": "°", "cm": " cm"}


class FlexibilityForm(EntryForm):
    """Log the readings of one flexibility test.

    Parameters
    ----------
    journal : Journal

    Attributes
    ----------
    test, side, instrument : Dropdown
    readings : tuple of three Text
        Degrees or cm, with a decimal comma or point; empty again after a save.
    median_line : Line
        The median of what is typed so far.
    how_to : HTML
        How to measure, behind a disclosure.
    sign : Line
        What plus and minus mean.
    side_error, readings_error, instrument_error, note_error, warm_line : Line
    warm : Checkbox
    when : WhenPicker
    note : Textarea
    """

    def __init__(self, journal: Journal) -> None:
        super().__init__(journal, save_words="Save readings", another_words="Save more readings")
        self._make_inputs()
        self._arrange(
            heading("Your flexibility", level=2),
            row(self.test, self.side),
            self.side_error,
            self.how_to,
            self.sign,
            row(*self.readings),
            self.median_line,
            self.readings_error,
            row(self.instrument, self.warm),
            self.instrument_error,
            self.warm_line,
            self.when,
            self.note,
            self.note_error,
        )
        self._wire()
        self._show_test()

    def _make_inputs(self) -> None:
        self.test = choice(
            [(spec.label, name) for name, spec in FLEXIBILITY_TESTS.items()], label="test", width="340px"
        )
        self.side = choice((), unchosen=_UNCHOSEN, label="side", width="150px")
        self.how_to, self.sign = HTML(), Line()
        self.readings: tuple[Text, ...] = tuple(
            number_box(f"reading {place}", width="150px") for place in range(1, N_READINGS + 1)
        )
        self.median_line, self.warm_line = Line(), Line()
        self.side_error, self.readings_error = Line(role="alert"), Line(role="alert")
        self.instrument_error, self.note_error = Line(role="alert"), Line(role="alert")
        self.instrument = choice(get_args(Instrument), label="instrument", width="210px")
        self.warm = Checkbox(description="warm: after stretching or exercise", indent=False)
        self.when = WhenPicker(self.journal, edge=self.edge)
        self.note = note_box()

    def _wire(self) -> None:
        inputs = (self.test, self.side, self.instrument, self.warm, self.note, *self.readings)
        for widget in (*inputs, self.when.day, self.when.clock):
            self.edge.change(widget, self._touched)
        for box in self.readings:
            self.edge.change(box, self._show_median)
        self.edge.change(self.test, self._show_test)
        self.edge.change(self.warm, lambda: self.warm_line.say(WARM_WARNING if self.warm.value else ""))

    def _show_test(self) -> None:
        spec, how_to = FLEXIBILITY_TESTS[self.test.value], HOW_TO[self.test.value]
        steps = listed(how_to.steps) + f"<p><b>{escape('Every time')}</b></p>" + listed(ALWAYS)
        self.how_to.value = disclosure("How to measure", steps).value
        self.sign.say(how_to.sign)
        with self._quietly():
            # No side is chosen for the person: a wrong one would not be noticed later.
            sides = [(one, one) for one in spec.sides if one]
            self.side.options = [(_UNCHOSEN, ""), *sides]
            self.side.value = ""
            set_shown(self.side, bool(sides))
            self.instrument.value = "tape" if spec.unit == "cm" else "phone"
            self._clear_readings()

    def _clear_readings(self) -> None:
        for box in self.readings:
            box.value = ""
        self._show_median()

    def _typed(self) -> list[float | str]:
        typed = (typed_number(box.value) for box in self.readings)
        return [one for one in typed if one is not None]

    def _median_words(self) -> str:
        typed = self._typed()
        numbers = [one for one in typed if not isinstance(one, str)]
        if not numbers or len(numbers) < len(typed):
            return ""
        unit = _UNIT[FLEXIBILITY_TESTS[self.test.value].unit]
        so_far = "" if len(numbers) == N_READINGS else f" of {count_words(len(numbers), 'reading')}"
        return f"median{so_far}: {number_words(median(numbers))}{unit}"

    def _show_median(self) -> None:
        words = self._median_words() or f"Type {count_words(N_READINGS, 'reading')}; the middle one counts."
        self.median_line.say(words[0].upper() + words[1:])

    def _write(self) -> tuple[str, str]:
        spec, typed = FLEXIBILITY_TESTS[self.test.value], self._typed()
        if not self.side.value and None not in spec.sides:
            raise EntryError({"side": "Choose the side that was measured"})
        if not typed:
            raise EntryError({"readings": "Type at least one reading; three are better"})
        # What is not a number goes on as text: the record refuses it and says why.
        entry = self.journal.log_flexibility(
            self.test.value,
            readings=typed,  # type: ignore[arg-type]
            side=self.side.value or None,
            at=self.when.moment(),
            instrument=self.instrument.value,
            warm=self.warm.value,
            note=self.note.value,
        )
        side = f" ({self.side.value})" if self.side.value else ""
        return entry, f"{spec.label}{side}, {self._median_words()}{self.when.words()}"

    def _after_save(self) -> None:
        self._clear_readings()
        self.note.value = ""

    def _error_lines(self) -> Mapping[str, Line]:
        return {
            "side": self.side_error,
            "readings": self.readings_error,
            "instrument": self.instrument_error,
            "at": self.when.error,
            "note": self.note_error,
        }

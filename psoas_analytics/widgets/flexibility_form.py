"""FlexibilityForm: three readings on each side of one flexibility test; the middle one counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any, get_args

import pandas as pd
from ipywidgets import HTML, Checkbox, HBox, VBox

from psoas_analytics import measures
from psoas_analytics.journal import Journal
from psoas_analytics.pictures import test_picture
from psoas_analytics.records import FLEXIBILITY_TESTS, EntryError, Flexibility, Instrument, build
from psoas_analytics.widgets.entry_form import EntryForm
from psoas_analytics.widgets.measuring import ALWAYS, HOW_TO, WARM_WARNING
from psoas_analytics.widgets.parts import Line, choice, disclosure, heading, listed, note_box, row, small
from psoas_analytics.widgets.side_readings import Last, SideReadings
from psoas_analytics.widgets.when_picker import WhenPicker
from psoas_analytics.widgets.words import day_words


class FlexibilityForm(EntryForm):
    """Log the readings of one flexibility test, of one side or of both in one go.

    Parameters
    ----------
    journal : Journal

    Attributes
    ----------
    test, instrument : Dropdown
    sides : dict of side to SideReadings
        "left" and "right", or None for a test without sides; each may stay empty.
    picture, how_to : HTML
        How to measure; the steps stand open until the test was measured once.
    sign : Line
        What plus and minus mean.
    readings_error, instrument_error, note_error, warm_line : Line
    warm : Checkbox
    when : WhenPicker
    note : Textarea
    """

    def __init__(self, journal: Journal) -> None:
        super().__init__(journal, save_words="Save readings", another_words="Save more readings")
        self._make_inputs()
        self._arrange(
            heading("Your flexibility", level=2),
            self.test,
            self._instructions,
            self._hint,
            self._columns,
            self.readings_error,
            row(self.instrument, self.warm),
            self.instrument_error,
            self.warm_line,
            self.when,
            self.note,
            self.note_error,
        )
        self._wire()
        with self._quietly():
            self._show_test()

    def _make_inputs(self) -> None:
        self.test = choice(
            [(spec.label, name) for name, spec in FLEXIBILITY_TESTS.items()], label="test", width="340px"
        )
        self.picture, self.how_to, self.sign = HTML(), HTML(), Line()
        self._instructions = HBox((self.picture, VBox((self.sign, self.how_to))))
        self._instructions.add_class("psoas-measuring")
        self.sides: dict[str | None, SideReadings] = {}
        self._columns = HBox()
        self._columns.add_class("psoas-columns")
        self._hint = small("Three readings; the middle one counts. A side that was not measured stays empty.")
        self.readings_error, self.warm_line = Line(role="alert"), Line()
        self.instrument_error, self.note_error = Line(role="alert"), Line(role="alert")
        self.instrument = choice(get_args(Instrument), label="instrument", width="210px")
        self.warm = Checkbox(description="warm: after stretching or exercise", indent=False)
        self.when = WhenPicker(self.journal, edge=self.edge)
        self.note = note_box()

    def _wire(self) -> None:
        for widget in (self.test, self.instrument, self.warm, self.note, self.when.day, self.when.clock):
            self.edge.change(widget, self._touched)
        self.edge.change(self.test, self._show_test)
        for widget in (self.instrument, self.warm, self.when.day):
            self.edge.change(widget, self._show_last)
        self.edge.change(self.warm, lambda: self.warm_line.say(WARM_WARNING if self.warm.value else ""))

    def _show_test(self) -> None:
        spec, how_to = FLEXIBILITY_TESTS[self.test.value], HOW_TO[self.test.value]
        steps = listed(how_to.steps) + f"<p><b>{escape('Every time')}</b></p>" + listed(ALWAYS)
        first = not (self.journal.flexibility()["test"] == self.test.value).any()
        self.picture.value = test_picture(self.test.value)
        self.how_to.value = disclosure("How to measure", steps, opened=first).value
        self.sign.say(how_to.sign)
        # New boxes for each test: a reading of another one must not stay.
        unit = {"deg": "degrees", "cm": "centimetres"}[spec.unit]
        self.sides = {
            side: SideReadings(
                side,
                title=f"Your {side}, in {unit}" if side else f"In {unit}",
                edge=self.edge,
                on_change=self._typed_in,
            )
            for side in spec.sides
        }
        self._columns.children = tuple(self.sides.values())
        with self._quietly():
            self.instrument.value = "tape" if spec.unit == "cm" else "phone"
        self._show_last()

    def _typed_in(self) -> None:
        self.readings_error.say()
        self._touched()

    # ------------------------------------------------------------------ the last time

    def _show_last(self) -> None:
        known = measures.flexibility(self.journal.flexibility())
        # Two instruments, or a cold and a warm reading, are never compared.
        known = known[
            (known["test"] == self.test.value)
            & (known["instrument"] == self.instrument.value)
            & (known["warm"] == self.warm.value)
        ]
        if self.when.day.value is not None:
            known = known[known["day"] <= pd.Timestamp(self.when.day.value)]
        for side, column in self.sides.items():
            column.show(self.test.value, self._last(known, side))

    def _last(self, known: pd.DataFrame, side: str | None) -> Last | None:
        rows = known[known["side"].isna() if side is None else known["side"] == side]
        if rows.empty:
            return None
        latest = rows.sort_values("day").iloc[-1]
        today = self.journal.today()
        day = latest["day"].date()
        when = "today" if day == today else f"on {day_words(day, today=today)}"
        return Last(float(latest["value"]), when, float(latest["mdc95"]))

    # ------------------------------------------------------------------ saving

    def _write(self) -> tuple[str, str]:
        spec = FLEXIBILITY_TESTS[self.test.value]
        measured = [column for column in self.sides.values() if column.typed()]
        if not measured:
            of = " of one side" if len(self.sides) > 1 else ""
            raise EntryError({"readings": f"Type at least one reading{of}; three are better"})
        self._check(measured)
        at = self.when.moment()
        day = self.journal.today() if at is None else self.when.day.value
        with self.journal.together(f"flexibility on {day}"):
            entries = [self.journal.log_flexibility(at=at, **self._entry(one)) for one in measured]
        said = ", ".join(column.words() for column in measured)
        return entries[0], f"{spec.label}, median: {said}{self.when.words()}"

    def _entry(self, column: SideReadings) -> dict[str, Any]:
        # What is not a number goes on as text: the record refuses it and says why.
        return {
            "test": self.test.value,
            "side": column.side,
            "readings": column.typed(),
            "instrument": self.instrument.value,
            "warm": self.warm.value,
            "note": self.note.value,
        }

    def _check(self, measured: Iterable[SideReadings]) -> None:
        """Name what is wrong on both sides at once, each beside its readings."""
        problems: dict[str, str] = {}
        for column in measured:
            try:
                build(Flexibility, **self._entry(column))
            except EntryError as error:
                for field, sentence in error.problems.items():
                    problems[f"readings.{column.side}" if field == "readings" else field] = sentence
        if problems:
            raise EntryError(problems)

    def _after_save(self) -> None:
        for column in self.sides.values():
            column.clear()
        self.note.value = ""
        self._show_last()

    def _after_undo(self) -> None:
        self._show_last()

    def _error_lines(self) -> Mapping[str, Line]:
        sides = {f"readings.{side}": column.error for side, column in self.sides.items()}
        return sides | {
            "readings": self.readings_error,
            "instrument": self.instrument_error,
            "at": self.when.error,
            "note": self.note_error,
        }

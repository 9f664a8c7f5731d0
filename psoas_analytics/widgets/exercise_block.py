"""One exercise of a session on one line: as planned, changed, or skipped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

from ipywidgets import HTML, HBox, VBox

from psoas_analytics.catalog import Exercise, UnknownExercise
from psoas_analytics.pictures import exercise_picture
from psoas_analytics.plan import PlanItem
from psoas_analytics.widgets.day_plan import Skip
from psoas_analytics.widgets.parts import (
    Edge,
    Line,
    ScorePicker,
    disclosure,
    listed,
    quiet_button,
    row,
    set_shown,
)
from psoas_analytics.widgets.set_row import SetRow
from psoas_analytics.widgets.skip_reasons import SkipReasons


@dataclass(frozen=True)
class Calls:
    """What a block tells the form: something was typed; skip it, with the reason; take the skip back."""

    change: Callable[[], None]
    skip: Callable[[ExerciseBlock, str], None]
    unskip: Callable[[Skip], None]


class ExerciseBlock(VBox):
    """An exercise with its prescription; only what is marked as done is saved.

    Attributes
    ----------
    exercise : Exercise
    item : PlanItem
        What is asked; for an exercise that was added, the catalog's dose.
    state : {"open", "planned", "changed"}
        Starts "open", so that nothing is claimed that was not done.
    planned_button : Button
        "As planned"; where that is said, or the exercise skipped, the same button is "Undo".
    change_button, add_set_button : Button
    skip : SkipReasons
    pain : ScorePicker
        For all sets at once; a changed exercise asks on each row.
    rows : list of SetRow
        Of a changed exercise.
    said, error : Line
    """

    def __init__(self, exercise: Exercise, item: PlanItem, *, edge: Edge, calls: Calls) -> None:
        self.exercise, self.item = exercise, item
        self.state: Literal["open", "planned", "changed"] = "open"
        self.rows: list[SetRow] = []
        self._edge, self._calls = edge, calls
        self._skipped: Skip | None = None
        self._logged = ""
        self._make_parts()
        super().__init__((self._line(), self.skip, self.pain, self._sets, self.add_set_button, self.error))
        self.add_class("psoas-block")
        edge.click(self.planned_button, self._press)
        edge.click(self.change_button, self.change)
        edge.click(self.add_set_button, self.add_set)
        edge.change(self.pain.buttons, calls.change)
        self._show()

    # ------------------------------------------------------------------ what a person does

    def mark(self) -> None:
        """Say that it was done as planned."""
        self._become("planned")

    def change(self) -> None:
        """Open the sets with the prescription filled in; what was scored for all goes to each."""
        sets = self.sets() if self.state == "planned" else self._prescribed()
        self.rows = [self._row(one) for one in sets]
        self._become("changed")

    def reset(self) -> None:
        """Say nothing about it any more."""
        self.rows = []
        self.pain.clear()
        self._become("open")

    def add_set(self) -> None:
        """Add one more set like the last one; its pain is not answered."""
        self.rows.append(self._row({**self.rows[-1].typed(), "pain_nrs": None}))
        self._show_rows()
        self._calls.change()

    # ------------------------------------------------------------------ what the form reads and tells

    def sets(self) -> list[dict[str, Any]]:
        """Return the sets as ``journal.log_session`` takes them; not yet checked."""
        named = {"exercise_id": self.exercise.id}
        if self.state == "changed":
            return [named | one.values() for one in self.rows]
        return [named | one | {"pain_nrs": self.pain.value} for one in self._prescribed()]

    def error_lines(self) -> list[Line]:
        """Return the line beside each set of :meth:`sets`."""
        if self.state == "changed":
            return [one.error for one in self.rows]
        return [self.error] * len(self._prescribed())

    def typed(self) -> dict[str, Any]:
        """Return what a person said about it, for :meth:`restore`."""
        rows = [one.typed() for one in self.rows] if self.state == "changed" else None
        return {"pain": self.pain.value, "rows": rows}

    def restore(self, typed: Mapping[str, Any] | None) -> None:
        """Show again what :meth:`typed` returned; None: nothing was said."""
        if typed is None:
            self.reset()
            return
        self.pain.value = typed["pain"]
        self.rows = [self._row(one) for one in typed["rows"] or ()]
        self._become("changed" if self.rows else "planned")

    def show_logged(self, words: str, skipped: Skip | None) -> None:
        """Show what the journal has of it: words about what was done, and a skip."""
        self._logged, self._skipped = words, skipped
        self._show()

    @property
    def answered(self) -> bool:
        """Whether the journal has it as done or as skipped."""
        return bool(self._logged or self._skipped)

    def show_history(self, words: str) -> None:
        """Show the last time and the best."""
        self._history.value = f'<span class="psoas-small">{escape(words)}</span>' if words else ""

    # ------------------------------------------------------------------ its parts

    def _make_parts(self) -> None:
        name = self.exercise.name
        self.planned_button = quiet_button()
        self.change_button = quiet_button("Change", tooltip=f"{name}: change repetitions, hold or sets")
        self.skip = SkipReasons("Skip", what=name, edge=self._edge, on_pick=self._skip)
        self.pain = ScorePicker("pain", edge=self._edge, anchors=False, spoken=f"Pain during {name}")
        self.add_set_button = quiet_button("+ set", tooltip=f"Add a set of {name}")
        self.said, self.error = Line(role="status"), Line(role="alert")
        self._history = HTML()
        self._sets = VBox()

    def _line(self) -> HBox:
        words = (
            f'<div class="psoas-name" role="heading" aria-level="4">{escape(self.exercise.name)}</div>'
            f'<div class="psoas-dose">{escape(dose_words(self.item))}</div>'
        )
        text = VBox((HTML(words), self._history, how_to(self.exercise)))
        text.add_class("psoas-block-text")
        actions = row(self.said, self.planned_button, self.change_button, self.skip.open_button)
        actions.add_class("psoas-block-actions")
        still = HTML(
            f'<div class="psoas-still" aria-hidden="true">{_picture(self.exercise, still=True)}</div>'
        )
        line = HBox((still, text, actions))
        line.add_class("psoas-block-line")
        return line

    def _row(self, one: Mapping[str, Any]) -> SetRow:
        return SetRow(
            self.item.dose,
            one,
            what=self.exercise.name,
            edge=self._edge,
            on_change=self._calls.change,
            on_remove=self._remove,
        )

    def _prescribed(self) -> list[dict[str, Any]]:
        dose = self.item.dose
        sides = ("left", "right") if dose.sides == "each" else ("both",)
        one = {"reps": dose.reps_min, "hold_s": dose.hold_min_s, "pain_nrs": None}
        return [{"side": side, **one} for _ in range(self.item.sets) for side in sides]

    # ------------------------------------------------------------------ changes

    def _press(self) -> None:
        if self.state != "open":
            self.reset()
        elif self._skipped is not None:
            self._calls.unskip(self._skipped)
        else:
            self.mark()

    def _skip(self, reason: str) -> None:
        self._calls.skip(self, reason)
        # The row of reasons is gone: whoever works by keyboard stays on the line.
        self.planned_button.focus()

    def _remove(self, one: SetRow) -> None:
        # What was done has at least one set: to leave it out, there is Undo.
        if one in self.rows and len(self.rows) > 1:
            self.rows.remove(one)
            self._show_rows()
            self._calls.change()

    def _become(self, state: Literal["open", "planned", "changed"]) -> None:
        self.state = state
        self._show()
        self._calls.change()

    def _show(self) -> None:
        self._show_rows()
        done, skipped = self.state != "open", self._skipped is not None
        self.said.say(self._said())
        undo = done or skipped
        self.planned_button.description = "Undo" if undo else "Once more" if self._logged else "As planned"
        name = self.exercise.name
        self.planned_button.tooltip = f"{name}: take this back" if undo else f"{name}: done as planned"
        set_shown(self.pain, self.state == "planned")
        set_shown(self.change_button, self.state != "changed" and (done or not skipped))
        set_shown(self.add_set_button, self.state == "changed")
        set_shown(self.skip.open_button, not (undo or self._logged))
        if undo:
            self.skip.show(False)
        for mark, shown in (("done", done), ("answered", not done and self.answered)):
            self.add_class(f"psoas-{mark}") if shown else self.remove_class(f"psoas-{mark}")

    def _said(self) -> str:
        if self.state == "planned":
            return "done as planned"
        if self.state == "changed":
            return "done, with changes"
        if self._skipped is not None:
            return f"skipped: {self._skipped.reason}"
        return f"logged {self._logged}" if self._logged else ""

    def _show_rows(self) -> None:
        self._sets.children = tuple(self.rows)
        for one in self.rows:
            one.remove_button.disabled = len(self.rows) == 1


def dose_words(item: PlanItem) -> str:
    """Say what is asked in one session, such as "2 sets: 10 x 5 s each side"."""
    words = item.dose.text()
    return words if item.sets == 1 else f"{item.sets} sets: {words}"


def how_to(exercise: Exercise) -> HTML:
    """Steps, cautions and easier forms behind a disclosure that says if there is a caution."""
    parts = f'<div class="psoas-moving">{_picture(exercise)}</div>'
    parts += "".join(f'<p class="psoas-caution">{escape(caution.text)}</p>' for caution in exercise.cautions)
    parts += f"<p>Start: {escape(exercise.start_position)}.</p>{listed(exercise.steps)}"
    for title, items in (("Easier", exercise.easier), ("Deeper", exercise.deeper), ("Note", exercise.notes)):
        if items:
            parts += f"<p><b>{title}:</b> {escape(' '.join(items))}</p>"
    return disclosure("How to do it, and a caution" if exercise.cautions else "How to do it", parts)


def _picture(exercise: Exercise, *, still: bool = False) -> str:
    """Return the picture as SVG; nothing for an exercise of the person's own catalog."""
    try:
        return exercise_picture(exercise.id, still=still)
    except UnknownExercise:
        return ""

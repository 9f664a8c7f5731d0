"""One exercise of a session: done or not, its sets, and how to skip it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from ipywidgets import HTML, Checkbox, Layout, VBox

from psoas_analytics.catalog import Exercise
from psoas_analytics.plan import PlanItem
from psoas_analytics.records import SKIP_REASONS
from psoas_analytics.widgets.parts import Edge, Line, choice, disclosure, listed, quiet_button, row
from psoas_analytics.widgets.set_row import SetRow


class ExerciseBlock(VBox):
    """An exercise with its prescription filled in; only a ticked one is saved.

    Attributes
    ----------
    exercise : Exercise
    item : PlanItem
        What is asked; for an exercise that was added, the catalog's dose.
    done : Checkbox
        Starts without a tick, so that nothing is claimed that was not done.
    rows : list of SetRow
    add_set_button, skip_button : Button
    skip_reason : Dropdown
    status, error : Line
    """

    def __init__(
        self,
        exercise: Exercise,
        item: PlanItem,
        *,
        edge: Edge,
        on_change: Callable[[], None],
        on_skip: Callable[[ExerciseBlock], None],
    ) -> None:
        self.exercise, self.item = exercise, item
        self.rows: list[SetRow] = []
        self._edge, self._on_change = edge, on_change
        self.done = Checkbox(value=False, description=exercise.name, indent=False)
        self.done.add_class("psoas-done")
        dose = HTML(f'<span class="psoas-dose">{escape(dose_words(item))}</span>')
        self.skip_reason = choice(
            SKIP_REASONS,
            unchosen="skip because ...",
            tooltip=f"Why {exercise.name} was left out",
            width="150px",
        )
        self.skip_button = quiet_button(
            "Skip", tooltip=f"Log that {exercise.name} was left out", disabled=True
        )
        self.add_set_button = quiet_button("+ set", tooltip=f"Add a set of {exercise.name}")
        self.status, self.error = Line(role="status"), Line(role="alert")
        skip = row(self.skip_reason, self.skip_button)
        skip.add_class("psoas-skip")
        line = row(self.done, dose, skip)
        line.add_class("psoas-block-line")
        self._sets = VBox()
        self._work = VBox((self._sets, self.add_set_button), layout=Layout(display="none"))
        super().__init__((line, how_to(exercise), self.status, self._work, self.error))
        self.add_class("psoas-block")
        self._prefill()
        edge.change(self.done, self._show_work)
        edge.change(self.skip_reason, self._show_skip)
        edge.click(self.add_set_button, self.add_set)
        edge.click(self.skip_button, lambda: on_skip(self))

    def sets(self) -> list[dict[str, Any]]:
        """Return the sets as ``journal.log_session`` takes them; not yet checked."""
        return [{"exercise_id": self.exercise.id, **one.values()} for one in self.rows]

    def add_set(self) -> None:
        """Add one more set like the last one; its pain is not answered."""
        last = self.rows[-1]
        self._add(last.side.value, last.reps.value, last.hold_s.value)
        self._show_rows()
        self._on_change()

    def _prefill(self) -> None:
        dose = self.item.dose
        hold = "" if dose.hold_min_s is None else f"{dose.hold_min_s:g}"
        for _ in range(self.item.sets):
            for side in ("left", "right") if dose.sides == "each" else ("both",):
                self._add(side, str(dose.reps_min), hold)
        self._show_rows()

    def _add(self, side: str, reps: str, hold_s: str) -> None:
        one = SetRow(
            self.item.dose,
            side=side,
            reps=reps,
            hold_s=hold_s,
            edge=self._edge,
            on_change=self._on_change,
            on_remove=self._remove,
        )
        self.rows.append(one)

    def _remove(self, one: SetRow) -> None:
        # A ticked exercise has at least one set: to leave it out, the tick goes.
        if one in self.rows and len(self.rows) > 1:
            self.rows.remove(one)
            self._show_rows()
            self._on_change()

    def _show_rows(self) -> None:
        self._sets.children = tuple(self.rows)
        for one in self.rows:
            one.remove_button.disabled = len(self.rows) == 1

    def _show_work(self) -> None:
        self._work.layout.display = None if self.done.value else "none"
        self._on_change()

    def _show_skip(self) -> None:
        self.skip_button.disabled = not self.skip_reason.value


def dose_words(item: PlanItem) -> str:
    """Say what is asked in one session, such as "2 sets: 10 x 5 s each side"."""
    words = item.dose.text()
    return words if item.sets == 1 else f"{item.sets} sets: {words}"


def how_to(exercise: Exercise) -> HTML:
    """Steps, cautions and easier forms behind a disclosure that says if there is a caution."""
    parts = "".join(f'<p class="psoas-caution">{escape(caution.text)}</p>' for caution in exercise.cautions)
    parts += f"<p>Start: {escape(exercise.start_position)}.</p>{listed(exercise.steps)}"
    for title, items in (("Easier", exercise.easier), ("Deeper", exercise.deeper), ("Note", exercise.notes)):
        if items:
            parts += f"<p><b>{title}:</b> {escape(' '.join(items))}</p>"
    return disclosure("How to do it, and a caution" if exercise.cautions else "How to do it", parts)

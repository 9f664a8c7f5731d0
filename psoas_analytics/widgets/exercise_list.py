"""The exercises of a session, in the order in which they are done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ipywidgets import VBox, Widget

from psoas_analytics.catalog import Catalog
from psoas_analytics.plan import PlanItem
from psoas_analytics.widgets.day_plan import GROUPS, group_of, in_order
from psoas_analytics.widgets.exercise_block import ExerciseBlock
from psoas_analytics.widgets.parts import Edge, choice, heading, quiet_button, set_shown
from psoas_analytics.widgets.set_row import SetRow

_ADD = "Add another exercise ..."


class ExerciseList(VBox):
    """A block for each exercise, "All as planned", and a list to add any other exercise of the catalog.

    Attributes
    ----------
    blocks : dict of str to ExerciseBlock
        By exercise id.
    all_button : Button
    add_exercise : Dropdown
    """

    def __init__(
        self,
        catalog: Catalog,
        *,
        edge: Edge,
        on_change: Callable[[], None],
        on_skip: Callable[[ExerciseBlock], None],
    ) -> None:
        self.blocks: dict[str, ExerciseBlock] = {}
        self._asked: set[str] = set()
        self._catalog, self._edge = catalog, edge
        self._on_change, self._on_skip = on_change, on_skip
        self.all_button = quiet_button(
            "All as planned", tooltip="Tick every exercise of the plan for this day"
        )
        self.all_button.add_class("psoas-main")
        self._shown = VBox()
        self.add_exercise = choice(
            (), unchosen=_ADD, tooltip="Add any other exercise of the catalog", width="280px"
        )
        super().__init__((self.all_button, self._shown, self.add_exercise))
        edge.click(self.all_button, self.tick_all)
        edge.change(self.add_exercise, self._add_chosen)

    def fill(
        self, items: Iterable[PlanItem], *, asked: Iterable[PlanItem], kept: Mapping[str, ExerciseBlock]
    ) -> None:
        """Show the items, then the kept blocks; ``asked`` are those that "All as planned" ticks."""
        ordered = in_order(items, self._catalog)
        found = {one.exercise_id: kept.get(one.exercise_id) or self._block(one) for one in ordered}
        self.blocks = found | {key: one for key, one in kept.items() if key not in found}
        self._asked = {one.exercise_id for one in asked}
        self._show()

    def ticked(self) -> dict[str, ExerciseBlock]:
        """Return the blocks of what was done."""
        return {key: one for key, one in self.blocks.items() if one.done.value}

    def tick_all(self) -> None:
        """Tick what the day asks for, except what was skipped."""
        for key, one in self.blocks.items():
            if key in self._asked and not one.status.text:
                one.done.value = True

    def sets(self) -> list[dict[str, Any]]:
        """Return the sets of the ticked exercises as ``journal.log_session`` takes them; not yet checked."""
        return [one for block in self.ticked().values() for one in block.sets()]

    def rows(self) -> list[SetRow]:
        """Return the rows that :meth:`sets` reads, in the same order."""
        return [row for block in self.ticked().values() for row in block.rows]

    def show_skips(self, skips: Mapping[str, str]) -> None:
        """Mark the exercises that were skipped; ``skips`` has the reason by exercise id."""
        for key, block in self.blocks.items():
            block.status.say(f"Skipped: {skips[key]}" if key in skips else "")

    def _block(self, item: PlanItem) -> ExerciseBlock:
        exercise = self._catalog[item.exercise_id]
        return ExerciseBlock(
            exercise, item, edge=self._edge, on_change=self._on_change, on_skip=self._on_skip
        )

    def _show(self) -> None:
        shown: list[Widget] = []
        for group in GROUPS:
            members = [one for one in self.blocks.values() if group_of(one.exercise) == group]
            shown += [heading(group), *members] if members else []
        self._shown.children = tuple(shown)
        set_shown(self.all_button, bool(self._asked & set(self.blocks)))
        others = [(one.name, one.id) for one in self._catalog.values() if one.id not in self.blocks]
        self.add_exercise.options = [(_ADD, ""), *others]

    def _add_chosen(self) -> None:
        chosen = self.add_exercise.value
        # Setting the list back to its first line comes here, too.
        if not chosen:
            return
        self.blocks[chosen] = self._block(PlanItem(chosen, self._catalog[chosen].dose))
        self._show()
        self.blocks[chosen].done.value = True

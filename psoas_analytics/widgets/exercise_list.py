"""The exercises of a session, in the order in which they are done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ipywidgets import VBox, Widget

from psoas_analytics.catalog import Catalog
from psoas_analytics.plan import PlanItem
from psoas_analytics.widgets.day_plan import GROUPS, DayLog, group_of, in_order
from psoas_analytics.widgets.exercise_block import Calls, ExerciseBlock
from psoas_analytics.widgets.parts import Edge, Line, choice, heading, quiet_button, row, set_shown

_ADD = "any other exercise ..."


class ExerciseList(VBox):
    """A block for each exercise, "All as planned", and a list to add any other exercise of the catalog.

    Attributes
    ----------
    blocks : dict of str to ExerciseBlock
        By exercise id.
    all_button : Button
    last_line : Line
        The last session.
    add_exercise : Dropdown
    """

    def __init__(self, catalog: Catalog, *, edge: Edge, calls: Calls) -> None:
        self.blocks: dict[str, ExerciseBlock] = {}
        self._asked: set[str] = set()
        self._catalog, self._edge, self._calls = catalog, edge, calls
        self.all_button = quiet_button("All as planned", tooltip="Mark every exercise of this day as done")
        self.all_button.add_class("psoas-main")
        self.last_line = Line()
        self.last_line.add_class("psoas-at-end")
        self._shown = VBox()
        self.add_exercise = choice(
            (), unchosen=_ADD, label="also did", tooltip="Any exercise of the catalog", width="330px"
        )
        super().__init__((row(self.all_button, self.last_line), self._shown, self.add_exercise))
        edge.click(self.all_button, self.mark_all)
        edge.change(self.add_exercise, self._add_chosen)

    def fill(self, items: Iterable[PlanItem], *, asked: Iterable[PlanItem], typed: Mapping[str, Any]) -> None:
        """Show the items and what was typed; ``asked`` are those that "All as planned" marks."""
        self._asked = {one.exercise_id for one in asked}
        before, self.blocks = self.blocks, {}
        added = [self._usual(key) for key in typed if key in self._catalog]
        for item in (*in_order(items, self._catalog), *added):
            key = item.exercise_id
            if key not in self.blocks:
                # The same line again where nothing differs: the keyboard's place on it is kept.
                known = before.get(key)
                self.blocks[key] = known if known and known.item == item else self._block(item)
                self.blocks[key].restore(typed.get(key))
        self._show()

    def marked(self) -> dict[str, ExerciseBlock]:
        """Return the blocks of what was done."""
        return {key: one for key, one in self.blocks.items() if one.state != "open"}

    def left_open(self) -> list[ExerciseBlock]:
        """Return the blocks that the day asks for and that nobody has answered yet."""
        blocks = (one for key, one in self.blocks.items() if key in self._asked)
        return [one for one in blocks if one.state == "open" and not one.answered]

    def mark_all(self) -> None:
        """Mark what the day asks for, except what the journal has as done or skipped."""
        for one in self.left_open():
            one.mark()

    def sets(self) -> list[dict[str, Any]]:
        """Return the sets of what was done as ``journal.log_session`` takes them; not yet checked."""
        return [one for block in self.marked().values() for one in block.sets()]

    def error_lines(self) -> list[Line]:
        """Return the line beside each set of :meth:`sets`."""
        return [line for block in self.marked().values() for line in block.error_lines()]

    def typed(self) -> dict[str, Any]:
        """Return what was said about each exercise, for :meth:`fill`."""
        return {key: one.typed() for key, one in self.marked().items()}

    def show_log(self, log: DayLog) -> None:
        """Show on each line what the journal has of it."""
        for key, block in self.blocks.items():
            block.show_logged(log.done.get(key, ""), log.skips.get(key))

    def show_history(self, words: Mapping[str, str]) -> None:
        """Show on each line the last time and the best."""
        for key, block in self.blocks.items():
            block.show_history(words.get(key, ""))

    def _usual(self, exercise_id: str) -> PlanItem:
        return PlanItem(exercise_id, self._catalog[exercise_id].dose)

    def _block(self, item: PlanItem) -> ExerciseBlock:
        return ExerciseBlock(self._catalog[item.exercise_id], item, edge=self._edge, calls=self._calls)

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
        self.blocks[chosen] = self._block(self._usual(chosen))
        self._show()
        self.blocks[chosen].change()

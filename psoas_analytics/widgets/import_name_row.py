"""One name of a file, and what it is here."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Table
from html import escape
from typing import Any, get_args

from ipywidgets import HTML, VBox

from psoas_analytics.catalog import Catalog
from psoas_analytics.exchange.imports import ForeignName
from psoas_analytics.exchange.imports.names import place, plain, side_in
from psoas_analytics.records import SITES, HabitKind
from psoas_analytics.widgets.import_words import short
from psoas_analytics.widgets.parts import Edge, Line, choice, number_box, quiet_button, row, set_shown
from psoas_analytics.widgets.words import count_words, typed_number, typed_whole

#: Stands in a list for "nothing said yet": "" is "not part of this programme".
UNDECIDED = "?"
_SIDES = ("left", "right", "both")


class NameRow(VBox):
    """One name of the file and what it is here.

    A suggestion is chosen in the list already, and counts only once it was confirmed.

    Attributes
    ----------
    foreign : ForeignName
    target, side : Dropdown
        ``side`` shows for places.
    confirm_button : Button
    sets, reps, hold_s : Text
        What one tick stands for; they show where a habit's name is matched to an exercise.
    state : HTML
    error : Line
    """

    def __init__(
        self,
        foreign: ForeignName,
        catalog: Catalog,
        *,
        dose: Table[str, Any] | None,
        edge: Edge,
        on_decide: Callable[[NameRow], None],
    ) -> None:
        self.foreign, self._catalog, self._on_decide = foreign, catalog, on_decide
        self._quiet = False
        self.decided = foreign.chosen is not None
        start, side = self._parted(foreign.chosen if self.decided else foreign.suggestion)
        spoken = short(foreign.name)
        # Not the label of the list: labels are typeset, and a name could hold TeX.
        self.name = HTML()
        self.target = choice(
            _options(foreign, catalog, start),
            value=start,
            label="is",
            tooltip=f"What {spoken} is here",
            width="290px",
        )
        self.side = choice(
            _SIDES, unchosen="none", value=side, label="side", tooltip=f"Side of {spoken}", width="120px"
        )
        self.confirm_button = quiet_button("Yes", tooltip=f"Yes, {spoken} is that")
        self.state = HTML()
        self.sets, self.reps = (
            number_box("one tick is sets", "1", width="140px"),
            number_box("x reps", width="100px"),
        )
        self.hold_s = number_box("of s", width="100px")
        for part, box in (("sets", self.sets), ("reps", self.reps), ("hold_s", self.hold_s)):
            if dose is not None and part in dose:
                box.value = f"{dose[part]:g}"
        self._dose = row(self.sets, self.reps, self.hold_s)
        self.error = Line(role="alert")
        controls = row(self.target, self.side, self.confirm_button, self.state)
        super().__init__((row(self.name, controls), self._dose, self.error))
        self.add_class("psoas-import-name")
        set_shown(self.side, foreign.what == "place")
        edge.click(self.confirm_button, self._confirm)
        for widget in (self.target, self.side, self.sets, self.reps, self.hold_s):
            edge.change(widget, self._changed)
        self.show(foreign)

    def _parted(self, target: str | None) -> tuple[str, str]:
        if target is None:
            return UNDECIDED, ""
        if self.foreign.what != "place" or not target:
            return target, ""
        site, side = place(target)
        # What the name says of the side is taken in any case.
        return site, side or side_in(self.foreign.name) or ""

    @property
    def value(self) -> str | None:
        """What the name is matched to; None: not decided."""
        target: str = self.target.value
        if not self.decided or target == UNDECIDED:
            return None
        side = self.side.value if self.foreign.what == "place" and target else ""
        return f"{target}, {side}" if side else target

    @property
    def ticks(self) -> bool:
        """Whether a tick of a habit tracker is an exercise, so that its dose must be said."""
        return self.foreign.what == "habit" and self.decided and self.target.value in self._catalog

    @property
    def dosed(self) -> bool:
        """Whether anything is said of the dose; until then the ticks are refused."""
        return bool(self.reps.value.strip() or self.hold_s.value.strip())

    def dose(self) -> dict[str, object]:
        """What one tick stands for, as typed."""
        hold = typed_number(self.hold_s.value)
        timed = {} if hold is None else {"hold_s": hold}
        return {"sets": typed_whole(self.sets.value), "reps": typed_whole(self.reps.value), **timed}

    def decide(self, target: str) -> None:
        """Match the name without telling anyone."""
        self._quiet = True
        try:
            self.target.value, self.side.value = self._parted(target)
        finally:
            self._quiet = False
        self.decided = True
        self.show(self.foreign)

    def show(self, foreign: ForeignName) -> None:
        """Show how often the name stands in the file, and what is decided."""
        self.foreign = foreign
        rows = count_words(foreign.rows, "row")
        self.name.value = (
            f'<bdi class="psoas-import-foreign">{escape(short(foreign.name))}</bdi>'
            f' <span class="psoas-small">{rows}</span>'
        )
        suggested = not self.decided and self.target.value != UNDECIDED
        words = "a suggestion" if suggested else "" if not self.decided or self.value is None else "✓ decided"
        self.state.value = f'<span class="psoas-small">{words}</span>'
        set_shown(self.confirm_button, suggested)
        set_shown(self.side, foreign.what == "place" and self.target.value not in ("", UNDECIDED))
        set_shown(self._dose, self.ticks)

    def _confirm(self) -> None:
        self.decided = True
        self._tell()

    def _changed(self) -> None:
        if not self._quiet:
            self.decided = self.target.value != UNDECIDED
            self._tell()

    def _tell(self) -> None:
        self.error.say()
        self.show(self.foreign)
        self._on_decide(self)


def _options(foreign: ForeignName, catalog: Catalog, start: str) -> list[tuple[str, str]]:
    lines = [("choose ...", UNDECIDED), ("not part of this programme", "")]
    if foreign.what == "place":
        lines += [(site, site) for site in SITES if site != "other"]
        bare = plain(foreign.name)[:60].strip()
        lines += [(f"another place: {bare}", f"other: {bare}")] if bare else []
    else:
        kinds = get_args(HabitKind) if foreign.what == "habit" else ()
        lines += [(kind, kind) for kind in kinds]
        lines += [(exercise.name, exercise.id) for exercise in catalog.values()]
    known = {value for _, value in lines}
    return lines if start in known else [*lines, (start, start)]

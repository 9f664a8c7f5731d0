"""Names of a file, each matched to an exercise, habit or place by the person."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from ipywidgets import VBox

from psoas_analytics.catalog import Catalog
from psoas_analytics.exchange import Mapping
from psoas_analytics.exchange.imports import ForeignName, MappingError
from psoas_analytics.widgets.import_name_row import NameRow
from psoas_analytics.widgets.parts import Edge, heading, quiet_button, row, set_shown, small

FIRST, STEP = 12, 20


class NameSection(VBox):
    """The names of a file, what waits for a decision first, and among that the most frequent first.

    Attributes
    ----------
    rows : dict of str to NameRow
        Those that are shown.
    confirm_all_button, leave_out_button, more_button : Button
    """

    def __init__(self, catalog: Catalog, *, edge: Edge, on_change: Callable[[], None]) -> None:
        self._catalog, self._edge, self._on_change = catalog, edge, on_change
        self._names: dict[str, ForeignName] = {}
        self._decided: dict[str, str] = {}
        self._limit = FIRST
        self.rows: dict[str, NameRow] = {}
        self.confirm_all_button, self.leave_out_button = quiet_button(), quiet_button()
        self.more_button = quiet_button()
        self._list = VBox()
        told = small(
            "Say what each name is here. What you decide is remembered for the next file, with the import."
        )
        super().__init__(
            (
                heading("Names in the file"),
                told,
                row(self.confirm_all_button, self.leave_out_button),
                self._list,
                self.more_button,
            )
        )
        edge.click(self.confirm_all_button, self._confirm_all)
        edge.click(self.leave_out_button, self._leave_out)
        edge.click(self.more_button, self._more)
        self.start(Mapping())

    def start(self, mapping: Mapping) -> None:
        """Forget the file before; ``mapping`` is what is remembered for the new one."""
        self._names, self.rows, self._limit = {}, {}, FIRST
        self._decided = dict(mapping.names)
        self._doses = mapping.doses
        self.show(())

    def show(self, names: Iterable[ForeignName]) -> None:
        """Show the names of a preview; those that are shown already keep their place."""
        found = {one.name: one for one in names}
        order = [name for name in self._names if name in found]
        order += sorted(
            (name for name in found if name not in self._names), key=lambda name: _rank(found[name])
        )
        self._names = {name: found[name] for name in order}
        self._build()

    def into(self, mapping: Mapping) -> Mapping:
        """Add what was decided; the sentence about a dose that cannot be stands beside its row."""
        doses = {}
        for name, one in self.rows.items():
            one.error.say()
            if one.ticks and one.dosed:
                try:
                    Mapping(doses={name: one.dose()})
                    doses[name] = one.dose()
                except MappingError as error:
                    one.error.say(str(error).removeprefix(f"doses[{name!r}]: "))
        return replace(mapping, names=dict(self._decided), doses={**mapping.doses, **doses})

    @property
    def problem(self) -> bool:
        """Whether a row has a complaint beside it."""
        return any(one.error.text for one in self.rows.values())

    def _build(self) -> None:
        for name in list(self._names)[: self._limit]:
            if name not in self.rows:
                self.rows[name] = NameRow(
                    self._names[name],
                    self._catalog,
                    dose=self._doses.get(name),
                    edge=self._edge,
                    on_decide=self._row_decided,
                )
        self.rows = {name: self.rows[name] for name in self._names if name in self.rows}
        for name, one in self.rows.items():
            one.show(self._names[name])
        if self._list.children != tuple(self.rows.values()):
            self._list.children = tuple(self.rows.values())
        self._label()

    def _label(self) -> None:
        suggested, others = len(self._suggested()), len(self._others())
        hidden = len(self._names) - len(self.rows)
        self.confirm_all_button.description = (
            "The suggestion is right" if suggested == 1 else f"All {suggested} suggestions are right"
        )
        which = "the other name" if others == 1 else f"the other {others} names"
        if others == len(self._names):
            which = f"all {others} names" if others > 1 else "this name"
        self.leave_out_button.description = f"Leave out {which}"
        self.more_button.description = f"Show {min(hidden, STEP)} more of {hidden}"
        set_shown(self.confirm_all_button, suggested > 0)
        set_shown(self.leave_out_button, others > 0)
        set_shown(self.more_button, hidden > 0)
        set_shown(self, bool(self._names))

    def _open(self, name: str) -> bool:
        return self._names[name].chosen is None and name not in self._decided

    def _suggested(self) -> list[str]:
        return [name for name, one in self._names.items() if self._open(name) and one.suggestion is not None]

    def _others(self) -> list[str]:
        return [name for name, one in self._names.items() if self._open(name) and one.suggestion is None]

    def _confirm_all(self) -> None:
        self._decide({name: self._names[name].suggestion or "" for name in self._suggested()})

    def _leave_out(self) -> None:
        self._decide(dict.fromkeys(self._others(), ""))

    def _decide(self, targets: dict[str, str]) -> None:
        self._decided |= targets
        for name, target in targets.items():
            if name in self.rows:
                self.rows[name].decide(target)
        self._label()
        self._on_change()

    def _row_decided(self, one: NameRow) -> None:
        value = one.value
        if value is None:
            self._decided.pop(one.foreign.name, None)
        else:
            self._decided[one.foreign.name] = value
        self._label()
        self._on_change()

    def _more(self) -> None:
        self._limit = len(self.rows) + STEP
        self._build()


def _rank(one: ForeignName) -> tuple[bool, bool, int]:
    return one.chosen is not None, one.suggestion is None, -one.rows

"""Which column of an unknown table is what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import get_args

from ipywidgets import HTML, Dropdown, Layout, Text, VBox

from psoas_analytics.catalog import Catalog
from psoas_analytics.exchange import ImportPreview, Mapping
from psoas_analytics.exchange.imports.files import read_rows
from psoas_analytics.exchange.imports.mapping import NEEDED, ROLES
from psoas_analytics.records import SITES, HabitKind
from psoas_analytics.widgets.import_guess import guess
from psoas_analytics.widgets.import_words import short, table
from psoas_analytics.widgets.parts import WHOLE_LABEL, Edge, Line, choice, heading, row, set_shown, small

KINDS = (
    ("a pain score", "pain"),
    ("a set of an exercise", "sets"),
    ("a habit", "habits"),
    ("something that happened", "events"),
)
PARTS = ("year", "month", "day")
#: Roles that each kind may have, in the order of the form.
OFFERED = {
    "pain": ("date", *PARTS, "time", "pain", "site", "side", "note"),
    "sets": ("date", *PARTS, "time", "exercise", "sets", "reps", "hold", "side", "pain", "effort", "note"),
    "habits": ("date", *PARTS, "time", "habit", "amount"),
    "events": ("date", *PARTS, "time", "event"),
}
_FIXED, _PARTED, _COLUMN = "=", "+", "column "
_TYPED = ("sets", "reps", "hold", "event")
_LISTED = ("site", "side", "exercise", "habit")
_SAMPLE_ROWS = 3
_SAMPLE_COLUMNS = 12


class ColumnRow(VBox):
    """Where one role comes from: a column, the same value in every row, or nowhere.

    Attributes
    ----------
    role : str
    source : Dropdown
    fixed : Dropdown or Text
        Shows where every row has the same value.
    error : Line
    """

    def __init__(self, role: str, header: Sequence[str], catalog: Catalog, *, needed: bool) -> None:
        self.role, self.needed = role, needed
        lines = [(short(name), f"{_COLUMN}{name}") for name in dict.fromkeys(header) if name]
        if role == "date":
            lines.append(("day, month and year in columns of their own", _PARTED))
        if role in (*_TYPED, *_LISTED):
            lines.append(("the same in every row:", _FIXED))
        unchosen = "choose ..." if needed else "not in this file"
        words = ROLES[role][0].upper() + ROLES[role][1:]
        self.source = choice(
            lines, unchosen=unchosen, label=f"{words} (needed)" if needed else words, width="520px"
        )
        self.source.add_class("psoas-import-role")
        self.fixed = _fixed(role, catalog)
        self.error = Line(role="alert")
        super().__init__((row(self.source, self.fixed), self.error))
        self.show_fixed()

    def put(self, mapping: Mapping) -> None:
        """Show what a mapping says of this role."""
        column, constant = mapping.columns.get(self.role), mapping.constants.get(self.role)
        known = {value for _, value in self.source.options}
        if column is not None and f"{_COLUMN}{column}" in known:
            self.source.value = f"{_COLUMN}{column}"
        elif constant is not None and self._takes(constant):
            self.source.value, self.fixed.value = _FIXED, constant

    def _takes(self, constant: str) -> bool:
        if isinstance(self.fixed, Dropdown):
            return constant in {value for _, value in self.fixed.options}
        return self.role in _TYPED

    @property
    def column(self) -> str:
        """The chosen column, or ""."""
        return self.source.value.removeprefix(_COLUMN) if self.source.value.startswith(_COLUMN) else ""

    @property
    def constant(self) -> str:
        """What stands in every row, or ""."""
        text: str = self.fixed.value if self.source.value == _FIXED else ""
        return text.strip()

    @property
    def parted(self) -> bool:
        """Whether the date stands in three columns."""
        return bool(self.source.value == _PARTED)

    def show_fixed(self) -> None:
        """Show the field for a value that is the same in every row, where it is asked for."""
        set_shown(self.fixed, self.source.value == _FIXED)


class ColumnSection(VBox):
    """What a row of the table is, and where each part of it stands.

    Attributes
    ----------
    kind : Dropdown
    rows : dict of str to ColumnRow
        By role.
    """

    def __init__(self, catalog: Catalog, *, edge: Edge, on_change: Callable[[], None]) -> None:
        self._catalog, self._edge, self._on_change = catalog, edge, on_change
        self._header: tuple[str, ...] = ()
        self._start = Mapping()
        self.rows: dict[str, ColumnRow] = {}
        self._sample = HTML()
        self.kind = choice(KINDS, unchosen="choose ...", label="A row of it is", width="300px")
        self._list = VBox()
        self._told = small(
            "Suggested by the names of the columns; the entries below show whether that is right."
        )
        super().__init__((heading("Your table"), self._sample, self.kind, self._told, self._list))
        edge.change(self.kind, self._new_kind)

    def start(self, look: ImportPreview) -> None:
        """Show a new file; of a known tracker there is nothing to say."""
        self._header, self._start = (), look.mapping
        self.rows, self._list.children = {}, ()
        # Without a header a change is none of the person's.
        self.kind.value = ""
        set_shown(self, look.source == "table")
        set_shown(self._told, False)
        if look.source != "table":
            return
        self._sample.value = _sample(look)
        self.kind.value = look.mapping.kind
        self._header = look.layout.header
        self._build()

    def into(self, mapping: Mapping) -> Mapping:
        """Add what is chosen here."""
        if not self._header:
            return mapping
        shown = {role: one for role, one in self.rows.items() if one.layout.display != "none"}
        return replace(
            mapping,
            kind=self.kind.value,
            columns={role: one.column for role, one in shown.items() if one.column},
            constants={role: one.constant for role, one in shown.items() if one.constant},
        )

    def show(self, look: ImportPreview) -> None:
        """Say beside a role that it is needed, once a kind is chosen."""
        asked = {
            one.part.removeprefix("columns.") for one in look.questions if one.part.startswith("columns.")
        }
        for role, one in self.rows.items():
            one.error.say(f"Choose the column that holds: {ROLES[role]}" if role in asked else "")

    def _new_kind(self) -> None:
        if self._header:
            self._build()
            self._on_change()

    def _build(self) -> None:
        kind = self.kind.value
        roles = OFFERED.get(kind, ())
        self.rows = {
            role: ColumnRow(role, self._header, self._catalog, needed=role in NEEDED[kind]) for role in roles
        }
        given = self._start if self._start.kind == kind else Mapping(columns=guess(self._header, roles))
        for one in self.rows.values():
            one.put(given)
        if "date" in self.rows and "year" in given.columns and not self.rows["date"].column:
            self.rows["date"].source.value = _PARTED
        self._show_parts()
        for one in self.rows.values():
            self._edge.change(one.source, self._changed)
            self._edge.change(one.fixed, self._changed)
        self._list.children = tuple(self.rows.values())
        set_shown(self._told, bool(self.rows) and self._start.kind != kind)

    def _show_parts(self) -> None:
        """Show year, month and day where they are asked for, or where some rows have no date."""
        parted = any(one.parted or (one.role in PARTS and one.column) for one in self.rows.values())
        for role, one in self.rows.items():
            one.show_fixed()
            set_shown(one, role not in PARTS or parted)

    def _changed(self) -> None:
        self._show_parts()
        self._on_change()


def _fixed(role: str, catalog: Catalog) -> Dropdown | Text:
    spoken = f"{ROLES[role]}, the same in every row"
    if role in _LISTED:
        lines: dict[str, list[str | tuple[str, str]]] = {
            "site": [site for site in SITES if site != "other"],
            "side": ["left", "right", "both"],
            "exercise": [(one.name, one.id) for one in catalog.values()],
            "habit": list(get_args(HabitKind)),
        }
        return choice(lines[role], unchosen="choose ...", label="always", tooltip=spoken, width="260px")
    return Text(description="always", tooltip=spoken, style=WHOLE_LABEL, layout=Layout(width="260px"))


def _sample(look: ImportPreview) -> str:
    """The first rows of the file as they stand there."""
    rows = []
    for _, cells in read_rows(look.path, look.layout):
        rows.append([short(cell) for cell in cells[:_SAMPLE_COLUMNS]])
        if len(rows) == _SAMPLE_ROWS:
            break
    shown = table("First rows, as they stand in the file", look.layout.header[:_SAMPLE_COLUMNS], rows)
    # It may be wider than the form: to be scrolled with the keyboard too.
    return f'<div class="psoas-import-wide" role="region" tabindex="0" aria-label="First rows">{shown}</div>'

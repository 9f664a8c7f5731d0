"""Earlier imports, each of which can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from ipywidgets import HTML, VBox

from psoas_analytics.journal import Journal
from psoas_analytics.widgets.import_words import short
from psoas_analytics.widgets.parts import Edge, heading, quiet_button, row, set_shown
from psoas_analytics.widgets.words import day_words

_SHOWN = 10


class BatchRow(VBox):
    """One import; "Take back" asks once more before it does.

    Attributes
    ----------
    batch_id : str
    take_back_button, sure_button, keep_button : Button
    """

    def __init__(
        self, batch_id: str, words: str, entries: str, *, edge: Edge, on_sure: Callable[[str], None]
    ) -> None:
        self.batch_id = batch_id
        self.take_back_button = quiet_button("Take back", tooltip=f"Take back {words}")
        self.sure_button = quiet_button(f"Yes, take back {entries}")
        self.keep_button = quiet_button("Keep them")
        line = HTML(f'<span dir="auto">{escape(words)}</span>')
        super().__init__((row(line, self.take_back_button, self.sure_button, self.keep_button),))
        self._ask(False)
        edge.click(self.take_back_button, lambda: self._ask(True))
        edge.click(self.keep_button, lambda: self._ask(False))
        edge.click(self.sure_button, lambda: on_sure(batch_id))

    def _ask(self, asking: bool) -> None:
        set_shown(self.take_back_button, not asking)
        set_shown(self.sure_button, asking)
        set_shown(self.keep_button, asking)


class EarlierImports(VBox):
    """The imports that stand, the newest first.

    Attributes
    ----------
    rows : tuple of BatchRow
    """

    def __init__(self, journal: Journal, *, edge: Edge, on_sure: Callable[[str], None]) -> None:
        self._journal, self._edge, self._on_sure = journal, edge, on_sure
        self.rows: tuple[BatchRow, ...] = ()
        self._list = VBox()
        super().__init__((heading("Imports so far"), self._list))
        self.show()

    def show(self) -> None:
        """Read the list anew."""
        latest = self._journal.batches().iloc[::-1].head(_SHOWN)
        self.rows = tuple(self._row(one) for one in latest.to_dict("records"))
        self._list.children = self.rows
        set_shown(self, bool(self.rows))

    def _row(self, one: dict[str, object]) -> BatchRow:
        zone = self._journal.now().tzinfo
        when = day_words(one["imported_at"].astimezone(zone).date(), today=self._journal.today())  # type: ignore[attr-defined]
        source = "" if one["source"] == "table" else f" ({one['source']})"
        entries = "1 entry" if one["entries"] == 1 else f"{one['entries']} entries"
        words = f"{short(str(one['file_name']))}{source}: {entries}, imported {when}"
        return BatchRow(str(one["batch_id"]), words, entries, edge=self._edge, on_sure=self._on_sure)

"""ClinicTable: one row a person, to be looked through, sorted and opened."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pandas as pd
from anywidget import AnyWidget
from traitlets import Bool, Dict, Int, List, Unicode

from psoas_analytics.widgets.clinic_lines import COLUMNS, REASONS, counts, found, in_order, lines

#: Lines that the page holds at a time: twenty thousand at once would take seconds to lay out.
PAGE = 100


class ClinicTable(AnyWidget):
    """The people of a clinic as a table (``clinic_table.js``): the page holds 100 of them at a time.

    What is looked for, how it is sorted and which hundred are shown is worked out here, not in the page.

    Attributes
    ----------
    text : str
        Part of a pseudonym to look for.
    reasons : list of str
        Keys of the reasons to look for; empty: all people.
    by, down : str, bool
        The column that the lines are sorted by, and whether the largest comes first.
    place : int
        Which hundred is shown, from 0.
    names : bool
        Whether file names are shown.
    opened : str
        ``person_id`` of the person whose page is open; empty: none.
    lines : list of dict
        What is shown of each person.
    n_found, n_all : int
        People that were looked for, and all.
    counts : dict
        People that each reason holds for.
    shown : int
        Grows with each view that the page opens of the table.
    """

    _esm = Path(__file__).with_name("clinic_table.js")
    columns = List(Dict()).tag(sync=True)
    choices = List(Dict()).tag(sync=True)
    caption = Unicode().tag(sync=True)
    text = Unicode().tag(sync=True)
    reasons = List(Unicode()).tag(sync=True)
    by = Unicode("look").tag(sync=True)
    down = Bool(False).tag(sync=True)
    place = Int(0).tag(sync=True)
    page_length = Int(PAGE).tag(sync=True)
    names = Bool(False).tag(sync=True)
    opened = Unicode().tag(sync=True)
    lines = List(Dict()).tag(sync=True)
    n_found = Int(0).tag(sync=True)
    n_all = Int(0).tag(sync=True)
    counts = Dict().tag(sync=True)
    is_ready = Bool(False).tag(sync=True)
    shown = Int(0).tag(sync=True)

    def __init__(self) -> None:
        super().__init__(
            columns=[
                {"key": key, "words": one.words, "hint": one.hint, "down": one.down}
                for key, one in COLUMNS.items()
            ],
            choices=[{"key": key, "words": one.words, "mark": one.mark} for key, one in REASONS.items()],
        )
        # Callbacks can arrive on several threads (kernel subshells).
        self._lock = threading.RLock()
        self._rows: pd.DataFrame | None = None
        self._today = pd.NaT
        self.observe(self._chosen, names=["text", "reasons", "by", "down", "place", "names"])

    def hold(self, rows: pd.DataFrame, today: pd.Timestamp) -> None:
        """Show these people.

        Parameters
        ----------
        rows : the overview, with a column ``archive`` beside it
        today : the day that it is looked at
        """
        self._rows, self._today = rows, today
        with self.hold_sync():
            self.n_all, self.counts = len(rows), counts(rows)
            self.is_ready = True
            self._show()

    def ids(self) -> list[str]:
        """Everybody that was looked for, in the order of the table."""
        return [] if self._rows is None else self._found(self._rows)["person_id"].tolist()

    def _found(self, rows: pd.DataFrame) -> pd.DataFrame:
        reasons = [key for key in self.reasons if key in REASONS]
        by = self.by if self.by in COLUMNS else "look"
        return in_order(found(rows, self.text, reasons, names=self.names), by, down=self.down)

    def _chosen(self, _: Any) -> None:
        if self._rows is not None:
            with self.hold_sync():
                self._show()

    def _show(self) -> None:
        with self._lock:
            assert self._rows is not None  # noqa: S101 - both callers saw to it
            chosen = self._found(self._rows)
            last = max(0, (len(chosen) - 1) // PAGE)
            self.place = min(max(self.place, 0), last)
            page = chosen.iloc[self.place * PAGE : (self.place + 1) * PAGE]
            self.n_found = len(chosen)
            self.lines = lines(page, self._today, names=self.names)

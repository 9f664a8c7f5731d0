"""SittingTimer: a reminder to get up, timed in the browser."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any

import anywidget
from ipywidgets import HTML, VBox
from traitlets import Float, Int, Unicode

from psoas_analytics.journal import Journal, JournalError
from psoas_analytics.records import EntryError
from psoas_analytics.thresholds import THRESHOLDS
from psoas_analytics.widgets.parts import (
    Edge,
    Keys,
    Line,
    heading,
    quiet_button,
    row,
    safety_box,
    set_shown,
    synthetic_banner,
)
from psoas_analytics.widgets.style import stylesheet
from psoas_analytics.widgets.words import number_words

KIND = "sitting break"


class SittingClock(anywidget.AnyWidget):
    """The view: counts, rings and keeps breaks in the browser until they are acknowledged.

    Attributes
    ----------
    interval_s : float
        Seconds of sitting before it rings.
    store : str
        Where the browser keeps the state, one for each journal.
    breaks_today : int
        What the journal has of today.
    """

    _esm = Path(__file__).parent / "sitting_timer.js"
    interval_s = Float(1800.0).tag(sync=True)
    store = Unicode().tag(sync=True)
    breaks_today = Int(0).tag(sync=True)


class SittingTimer(VBox):
    """Remind of a break from sitting, count the breaks, and log them.

    The time is kept in the browser by time stamps: it is right after a reload, in a tab in the background
    and while the kernel is busy. A break has an id made in the browser and is sent again until the journal
    has it; nothing is lost and nothing doubled.

    Parameters
    ----------
    journal : Journal

    Attributes
    ----------
    clock : SittingClock
    undo_button : Button
    status, problem : Line
    """

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.edge = Edge(self._show_error)
        self.status, self.problem = Line(role="status"), Line(role="alert")
        self.undo_button = quiet_button(
            "Undo", tooltip="Take back the break that was logged last", disabled=True
        )
        self._last: str | None = None
        set_shown(self.undo_button, False)
        self.clock = SittingClock(
            interval_s=60.0 * journal.catalog.around["sitting"]["interval_min"],
            store=hashlib.sha256(str(journal.path.resolve()).encode()).hexdigest()[:16],
        )
        self.clock.on_msg(self._hear)
        super().__init__(
            (
                stylesheet(),
                Keys(),
                *synthetic_banner(journal.synthetic),
                heading("A break from sitting", level=2),
                self.clock,
                row(self.undo_button, self.status),
                self.problem,
                _what_it_is(),
                safety_box(),
            )
        )
        self.add_class("psoas-form")
        self.edge.click(self.undo_button, self._undo)
        self._count()

    def _hear(self, _: object, content: Mapping[str, Any], __: object) -> None:
        with self.edge.catching():
            if content.get("kind") == "breaks":
                self._keep(content["breaks"], ahead=self._ahead(content.get("sent_at")))

    def _ahead(self, sent_at: object) -> timedelta:
        """How far the browser's clock is ahead; where it looks behind, the message has waited: not at all."""
        if not isinstance(sent_at, str):
            return timedelta(0)
        return max(datetime.fromisoformat(sent_at) - self.journal.now(), timedelta(0))

    def _keep(self, breaks: list[Mapping[str, str]], *, ahead: timedelta) -> None:
        """Log what the browser has; what the journal took, or had already, is acknowledged."""
        kept, refused = [], ""
        for one in breaks:
            # The demo's clock stands still, long before the browser's.
            at = None if self.journal.synthetic else datetime.fromisoformat(one["at"]) - ahead
            try:
                kept.append(self.journal.log_habit(KIND, at=at, id=one["id"]))
            except EntryError as error:
                refused = str(error)
        self._count()
        if kept:
            self._last = kept[-1]
            set_shown(self.undo_button, True)
            self.undo_button.disabled = False
            self.status.say(f"Saved {self.journal.now():%H:%M}: {KIND}")
        self.problem.say(f"A break is not saved yet: {refused}" if refused else "")
        self.clock.send({"kind": "kept", "ids": kept})

    def _undo(self) -> None:
        if self._last is None:
            return
        label = self.journal.undo(self._last)
        self._last = None
        self.undo_button.disabled = True
        self._count()
        self.status.say(f"Taken back: {label}" if label else "That break had been taken back already")

    def _count(self) -> None:
        habits = self.journal.habits()
        today = habits[(habits["kind"] == KIND) & (habits["day"].astype(str) == str(self.journal.today()))]
        self.clock.breaks_today = int(today["amount"].sum())

    def _show_error(self, error: Exception) -> None:
        if isinstance(error, JournalError):
            self.problem.say(str(error))
        else:
            self.problem.say(f"Something unexpected happened: {type(error).__name__}: {error}")


def _what_it_is() -> HTML:
    known = THRESHOLDS["sitting_break_min"]
    source = f"{known.source}; certainty {known.certainty}"
    words = f"Every {number_words(known.value)} minutes: {known.meaning} ({source})."
    return HTML(f'<span class="psoas-small">{escape(words)}</span>')

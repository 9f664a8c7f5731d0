"""ProgressView: every chart in one place, drawn again after each save."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pandas as pd
from ipywidgets import HTML, Checkbox, VBox

from psoas_analytics.charts import pain_name
from psoas_analytics.frames import Frames
from psoas_analytics.journal import Journal
from psoas_analytics.widgets.chart_frame import ChartFrame
from psoas_analytics.widgets.choices import Choices
from psoas_analytics.widgets.live_chart import LiveChart
from psoas_analytics.widgets.parts import (
    Edge,
    Keys,
    Line,
    choice,
    heading,
    row,
    safety_box,
    set_shown,
    synthetic_banner,
)
from psoas_analytics.widgets.progress_charts import (
    ALL,
    PERIODS,
    TABS,
    Filters,
    Tab,
    draw,
    exercises_of,
    first_day,
    sites_of,
)
from psoas_analytics.widgets.style import stylesheet


class ProgressView(VBox):
    """Charts of pain, flexibility, adherence and exercises, with a period, a site and a side.

    It draws only while it is on the screen, and again by itself after each save in the same kernel.

    Parameters
    ----------
    journal : Journal

    Attributes
    ----------
    period, tab : Choices
    site, side, exercise : Dropdown
    as_table : Checkbox
    frame : ChartFrame
    shown : VBox
        The charts or tables of the tab.
    note, status, problem : Line
    """

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.edge = Edge(lambda error: self.problem.say(f"The charts cannot be drawn: {error}"))
        self._lock, self._stale = threading.Lock(), False
        self._make_filters()
        self.frame = ChartFrame()
        self.shown = VBox()
        self._charts: dict[str, LiveChart] = {}
        self._sites: dict[str, tuple[str, str | None]] = {}
        self.shown.add_class("psoas-charts")
        self.note, self.status = Line(), Line(role="status")
        self.problem = Line(role="alert")
        super().__init__(
            (
                stylesheet(),
                Keys(),
                *synthetic_banner(journal.synthetic),
                heading("Your progress", level=2),
                row(self.period, self.site, self.side, self.exercise),
                self.tab,
                self.problem,
                self.shown,
                self.note,
                row(self.as_table, self.frame, self.status),
                safety_box(),
            )
        )
        self.add_class("psoas-form")
        self.add_class("psoas-progress")
        for widget in (self.period, self.tab, self.site, self.side, self.exercise, self.as_table):
            self.edge.change(widget, self.refresh)
        self.frame.observe(lambda _: self.refresh(), names="room")
        journal.listen(self.refresh)

    def refresh(self) -> None:
        """Draw what is chosen from the journal as it stands; nothing while it is not on the screen."""
        self._stale = True
        # Whoever draws now looks again before it ends.
        while self._stale and self._lock.acquire(blocking=False):
            try:
                self._stale = False
                with self.edge.catching():
                    self._draw()
            finally:
                self._lock.release()

    def _make_filters(self) -> None:
        periods = [*PERIODS, ALL]
        self.period = Choices("Period", [(one, one) for one in periods], value="12 w")
        self.tab = Choices("Charts", [(key, tab.words) for key, tab in TABS.items()], value="pain")
        self.tab.add_class("psoas-tabs")
        self.site = choice((), unchosen=_MOST_SCORED, label="site", width="250px")
        self.side = choice(("left", "right"), unchosen="both sides", label="side", width="160px")
        self.exercise = choice((), unchosen=_MOST_DONE, label="exercise", width="300px")
        self.as_table = Checkbox(description="as a table", indent=False)

    def _draw(self) -> None:
        room = self.frame.room
        if not room:
            return
        if not self.shown.children:
            self.status.say("Drawing ...")
        frames = self.journal.frames()
        tab = TABS[self.tab.value]
        filters = Filters(
            start=first_day(self.period.value, self.journal.today()),
            site=self._sites.get(self.site.value),
            side=self.side.value or None,
            exercise=self.exercise.value or None,
        )
        look = {"theme": room["theme"], "width_px": max(_LEAST_PX, room["width_px"])}
        self._show(tab, draw(tab, frames, filters, table=self.as_table.value, **look))
        # After the charts, which are waited for.
        self._offer(tab, frames)
        self.note.say(f"What this cannot tell: {tab.cannot_tell}")
        self.problem.say()
        self.status.say(f"as of {self.journal.now():%H:%M}")

    def _offer(self, tab: Tab, frames: Frames) -> None:
        """Show the filters that the tab heeds, with what the journal now holds."""
        for name in ("site", "side", "exercise"):
            set_shown(getattr(self, name), name in tab.heeds)
        # Not by name, since an "other: knee" reads like the knee; nor by rank, which changes with each score.
        self._sites = {json.dumps(one): one for one in sites_of(frames)}
        sites = [(pain_name(*one), key) for key, one in self._sites.items()]
        _offer(self.site, [(_MOST_SCORED, ""), *sites])
        names = [(self.journal.catalog[key].name, key) for key in exercises_of(frames, self.journal.catalog)]
        _offer(self.exercise, [(_MOST_DONE, ""), *names])

    def _show(self, tab: Tab, drawn: Iterator[tuple[str, Any]]) -> None:
        as_table = self.as_table.value
        set_shown(self.frame, not as_table)
        if as_table:
            self.shown.children = tuple(_table(one) for _, one in drawn)
            return
        for name, figure in drawn:
            if name not in self._charts:
                self._charts[name] = LiveChart()
            # Each stands on the screen before the next is drawn.
            self._charts[name].figure = figure.to_json(validate=False)
        charts = tuple(self._charts[name] for name in tab.plots)
        if charts != self.shown.children:
            self.shown.children = charts


_MOST_SCORED = "most scored"
_MOST_DONE = "most done"
_LEAST_PX = 240


def _offer(box: Any, lines: list[tuple[str, str]]) -> None:
    """Give a list its lines, and let it keep what is chosen."""
    if tuple(box.options) != tuple(lines):
        chosen = box.value
        box.options = lines
        box.value = chosen if chosen in [value for _, value in lines] else ""


def _picture(figure: Any) -> dict[str, Any]:
    """Return a figure as data that the page draws, whatever renderer the notebook has chosen for cells."""
    from plotly.io import renderers

    bundle: dict[str, Any] = renderers["plotly_mimetype"].to_mimebundle(figure.to_dict())
    return bundle


def _table(frame: Any) -> HTML:
    """Return a frame as a table that scrolls by itself; what a person typed is escaped by pandas."""
    if frame.empty:
        return HTML("<p>Nothing to show in this period.</p>")
    inner = frame.map(_cell).to_html(index=False, border=0, classes="psoas-table", escape=True)
    label = f"Table of {len(frame)} rows"
    return HTML(
        f'<div class="psoas-table-frame" tabindex="0" role="region" aria-label="{label}">{inner}</div>'
    )


def _cell(value: Any) -> str:
    """Write one cell: a number to two decimals, a date without its clock time, nothing where it is missing.

    Examples
    --------
    >>> _cell(5.678), _cell(None), _cell(float("nan")), _cell(True), _cell(datetime(2026, 3, 1))
    ('5.68', '', '', 'yes', '2026-03-01')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if pd.isna(value):
        return ""
    if isinstance(value, float):
        return f"{round(value, 2):g}"
    return str(value.date() if isinstance(value, datetime) else value)

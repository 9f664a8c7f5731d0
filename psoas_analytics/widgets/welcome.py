"""Welcome: which journal this is, and the demo for one that is still empty."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

from ipywidgets import HTML, Button, Layout, Output, VBox, Widget

from psoas_analytics.widgets.parts import (
    Edge,
    Line,
    heading,
    quiet_button,
    row,
    safety_box,
    synthetic_banner,
)
from psoas_analytics.widgets.style import stylesheet
from psoas_analytics.widgets.words import count_words, day_words

if TYPE_CHECKING:
    from psoas_analytics.journal import Journal


class Welcome(VBox):
    """Say where the journal lives and what it holds; offer the demo if it is empty.

    Parameters
    ----------
    journal : Journal
    *demo_views : callables
        Each gets the demo's journal and returns a widget, a figure or a report to show.

    Attributes
    ----------
    demo_button, close_button : Button
    demo_area : VBox
        The demo's views, framed apart from the person's own journal.
    demo : Journal or None
        The open demo.
    problem : Line
    """

    def __init__(self, journal: Journal, *demo_views: Callable[[Journal], Any]) -> None:
        self.demo: Journal | None = None
        self.problem = Line(role="alert")
        self._views = demo_views
        edge = Edge(
            lambda error: self.problem.say(f"The demo cannot be shown: {type(error).__name__}: {error}")
        )
        self.demo_button = Button(
            description="Look around with the demo (SYNTHETIC)", layout=Layout(width="auto")
        )
        self.demo_button.add_class("psoas-main")
        self.close_button = quiet_button("Close the demo")
        self.demo_area = VBox(layout=Layout(display="none"))
        self.demo_area.add_class("psoas-demo")
        edge.click(self.demo_button, self._open_demo)
        edge.click(self.close_button, self._close_demo)
        card = VBox(
            (
                *synthetic_banner(journal.synthetic),
                *_about(journal),
                *self._offer(journal),
                self.problem,
                safety_box(),
            )
        )
        card.add_class("psoas-form")
        super().__init__((stylesheet(), card, self.demo_area))

    def _offer(self, journal: Journal) -> tuple[Widget, ...]:
        if not _is_empty(journal) or not self._views:
            return ()
        words = "Your journal is new and empty. Log your first session, or look around first."
        return (Line(words), row(self.demo_button))

    def _open_demo(self) -> None:
        from psoas_analytics.demo import demo_journal

        if self.demo is not None:
            return
        self.problem.say()
        self.demo = demo_journal()
        self.demo_button.disabled = True
        banner = HTML(
            '<div class="psoas-synthetic">SYNTHETIC demo: made-up entries of a person who does not exist. '
            "What you try out here never reaches your own journal.</div>"
        )
        try:
            shown = [_as_widget(view(self.demo)) for view in self._views]
        except Exception:
            self._close_demo()
            raise
        self.demo_area.children = (stylesheet(), banner, *shown, row(self.close_button))
        self.demo_area.layout.display = None

    def _close_demo(self) -> None:
        self.demo_area.children = ()
        self.demo_area.layout.display = "none"
        self.demo_button.disabled = False
        if self.demo is not None:
            self.demo.close()
            self.demo = None


def _about(journal: Journal) -> tuple[Widget, ...]:
    # A path can hold any character: escaped, never HTML.
    path = f"<code>{escape(str(journal.path))}</code>"
    where = HTML(f'<span class="psoas-small">It lives in {path} on this computer.</span>')
    sessions, pain = journal.sessions(), journal.pain()
    measured = journal.flexibility()["measurement_id"].nunique()
    counts = ", ".join(
        (
            count_words(len(sessions), "session"),
            count_words(len(pain), "pain score"),
            count_words(measured, "flexibility measurement"),
        )
    )
    days = [frame["day"].max() for frame in (sessions, pain, journal.flexibility()) if len(frame)]
    last = f"; last entry {day_words(max(days).date(), today=journal.today())}" if days else ""
    return (heading("Your journal", level=2), Line(f"{counts}{last}."), where)


def _is_empty(journal: Journal) -> bool:
    frames = (
        journal.sessions(),
        journal.pain(),
        journal.flexibility(),
        journal.skips(),
        journal.no_exercise(),
    )
    return all(frame.empty for frame in frames)


def _as_widget(shown: Any) -> Widget:
    """Turn what a view returned into a widget; a figure or a report goes into an Output."""
    if isinstance(shown, Widget):
        return shown
    # Its data are put in directly: a display call would follow the message that a thread last handled.
    data = (
        shown._repr_mimebundle_()
        if hasattr(shown, "_repr_mimebundle_")
        else {"text/html": shown._repr_html_()}
    )
    return Output(outputs=({"output_type": "display_data", "data": data, "metadata": {}},))

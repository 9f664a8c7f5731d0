"""PersonPage: the one-page report of a person who was opened in the table of a clinic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from anywidget import AnyWidget
from ipywidgets import HTML, Button, Layout, VBox
from traitlets import Bool, Int, Unicode

from psoas_analytics import clinic
from psoas_analytics.handout import KINDS, Handout
from psoas_analytics.report.build import build_report
from psoas_analytics.report.content import SECTIONS
from psoas_analytics.report.sharing import report_contents
from psoas_analytics.widgets.parts import Edge, Line, row, set_shown, small
from psoas_analytics.widgets.report_preview import Preview


class Waiting(HTML):
    """Says what is being done, beside a bar, once it has lasted half a second; empty: nothing is.

    Examples
    --------
    >>> waiting = Waiting()
    >>> waiting.say("Reading 11 people ...")
    >>> waiting.text
    'Reading 11 people ...'
    """

    def __init__(self) -> None:
        super().__init__(layout=Layout(display="none"))
        self.text = ""

    def say(self, text: str = "") -> None:
        """Show a text in place of the old one; an empty one hides it."""
        self.text = text
        words = escape(text)
        bar = f'<progress aria-label="{words}"></progress>'
        self.value = f'<div class="psoas-waiting" role="status">{bar} {words}</div>' if text else ""
        set_shown(self, bool(text))


class PageHead(AnyWidget):
    """Whose page it is, and the ways to the next one and back (``clinic_page.js``).

    Parameters
    ----------
    go : callable
        Called with "next" or "back".

    Attributes
    ----------
    person, why : str
        Pseudonym, and why this person is looked at.
    has_next : bool
    opened : int
        Grows by one with each page that opens: the keyboard's place goes to the head then.
    """

    _esm = Path(__file__).with_name("clinic_page.js")
    person = Unicode().tag(sync=True)
    why = Unicode().tag(sync=True)
    has_next = Bool(False).tag(sync=True)
    opened = Int(0).tag(sync=True)

    def __init__(self, go: Callable[[str], None]) -> None:
        super().__init__()
        self.on_msg(lambda _, content, __: go(str(content.get("want"))))


class PersonPage(VBox):
    """One person's report, seen as the person's own panel shows it, and saved as a PDF.

    Parameters
    ----------
    out : Path
        Folder of the clinic's store.
    today : date or None
    folder : Path
        Where a PDF is saved.
    edge : Edge
        The view's.
    go : callable
        Called with "next" or "back".
    """

    def __init__(
        self, out: Path, *, today: date | None, folder: Path, edge: Edge, go: Callable[[str], None]
    ) -> None:
        self.out, self.today, self.folder = out, today, folder
        self._shown: Handout | None = None
        self.head, self.preview = PageHead(go), Preview()
        self.save_button = Button(description="Save as PDF", button_style="primary")
        self.save_button.add_class("psoas-main")
        self.waiting = Waiting()
        self.status, self.problem = Line(role="status"), Line(role="alert")
        edge.click(self.save_button, self._save)
        super().__init__(
            (
                self.head,
                row(self.save_button, small(f"It is saved in {folder}; only you can read it.")),
                self.waiting,
                self.status,
                self.problem,
                self.preview,
            )
        )
        self.add_class("psoas-clinic-page")
        set_shown(self, False)

    def open_person(self, person_id: str, *, why: str, has_next: bool) -> None:
        """Show a person's report; the words that it is being drawn come first."""
        set_shown(self, True)
        self.problem.say()
        self.status.say()
        self._shown, self.save_button.disabled = None, True
        with self.head.hold_sync():
            self.head.person, self.head.why, self.head.has_next = person_id, why, has_next
            self.head.opened += 1
        self.preview.busy = True
        self.waiting.say(f"Drawing the page of {person_id} ...")
        try:
            made = report_of(self.out, person_id, today=self.today)
            self.preview.label = f"Report of {person_id}"
            self.preview.page = made.preview()
        except Exception:
            self.preview.page = ""
            raise
        finally:
            self.preview.busy = False
            self.waiting.say()
        self._shown, self.save_button.disabled = made, False

    def close_page(self) -> None:
        """Put the report away."""
        set_shown(self, False)
        self.preview.page, self._shown = "", None

    def _save(self) -> None:
        made = self._shown
        if made is None:
            return
        self.problem.say()
        self.status.say()
        self.waiting.say("Making the file ...")
        try:
            path = made.save(self.folder, made.name())
        finally:
            self.waiting.say()
        self.status.say(f"Saved as {path.name} in {path.parent}")


def report_of(out: Path, person_id: str, *, today: date | None = None) -> Handout:
    """Gather a person's report from the store; its file's name says the pseudonym and nothing of health.

    Raises
    ------
    ClinicError
        Nobody in the store goes by this pseudonym.
    """
    report = build_report(clinic.person(out, person_id, today=today), name=person_id)
    kind = replace(KINDS["pdf"], stem=f"report-{person_id}")

    def write(path: Path, password: str | None) -> Any:
        return report.save_pdf(path, password=password)

    contents = report_contents(report, wanted=SECTIONS)
    return Handout(kind, report.header.made_on, contents, report.to_html, write)

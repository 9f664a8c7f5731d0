"""ClinicView: every person's week on one screen, and each one's page below."""

from __future__ import annotations

import threading
from datetime import date
from html import escape
from pathlib import Path

import pandas as pd
from ipywidgets import HTML, VBox

from psoas_analytics import clinic
from psoas_analytics.clinic.set_aside import SetAside, read_set_aside
from psoas_analytics.frames import as_day
from psoas_analytics.journal.clock import Clock
from psoas_analytics.widgets.clinic_lines import NOTHING
from psoas_analytics.widgets.clinic_page import PersonPage, Waiting
from psoas_analytics.widgets.clinic_table import PAGE, ClinicTable
from psoas_analytics.widgets.parts import Edge, Keys, Line, disclosure, heading, small
from psoas_analytics.widgets.style import stylesheet
from psoas_analytics.words import count_text, day_text

_INTRO = (
    "One row a person; who needs a look comes first. Everything stays on this computer. What people log is"
    " self-reported, and nothing here is a diagnosis."
)


class ClinicView(VBox):
    """The people whose archives were taken in, as a table: who needs a look comes first.

    A row opens that person's one-page report below. Nothing is read before the table is on the screen, and
    nothing is sent anywhere.

    Parameters
    ----------
    out : str or Path
        The folder that :func:`psoas_analytics.clinic.ingest` filled.
    today : date, ISO text or None
        The day that it is looked at; None: today.

    Attributes
    ----------
    table : ClinicTable
    page : PersonPage
        The report of the person who is open.
    title : HTML
        What the table says in one sentence.
    waiting, problem : Waiting, Line
        What is being done; what went wrong.

    Raises
    ------
    ClinicError
        The folder is no store of :func:`psoas_analytics.clinic.ingest`.
    ValueError
        ``today`` is no day.
    """

    def __init__(self, out: str | Path, *, today: date | str | None = None) -> None:
        self.out = Path(out).absolute()
        self._given = None if today is None else as_day(today, "today").date()
        self.edge = Edge(self._show_error)
        # Callbacks can arrive on several threads (kernel subshells).
        self._lock = threading.RLock()
        self._why: dict[str, str] = {}
        self._people = clinic.people(self.out)
        self.table = ClinicTable()
        self.page = PersonPage(self.out, today=self._given, folder=Path.cwd(), edge=self.edge, go=self._go)
        self.title = heading("Your clinic", level=2)
        self.waiting, self.problem = Waiting(), Line(role="alert")
        self.set_aside = HTML(_set_aside(read_set_aside(self.out)))
        super().__init__(
            (
                stylesheet(),
                Keys(),
                *_made_up(self._people["synthetic"]),
                self.title,
                small(_INTRO),
                self.waiting,
                self.problem,
                self.table,
                self.set_aside,
                self.page,
            )
        )
        self.add_class("psoas-form")
        self.add_class("psoas-clinic")
        self.waiting.say(f"Reading {_people_text(len(self._people))} ...")
        self.table.observe(self._when_shown, names="shown")
        self.table.observe(self._when_opened, names="opened")

    def read(self) -> None:
        """Read the overview from the store, and show it."""
        with self._lock:
            today = self._given or Clock().today()
            rows = clinic.overview(self.out, today=today)
            archives = self._people.set_index("person_id")["archive"]
            rows = rows.assign(archive=rows["person_id"].map(archives))
            self._why = dict(zip(rows["person_id"], rows["why"], strict=True))
            self.table.caption = f"People as of {day_text(today, year=True)}"
            self.table.hold(rows, as_day(today, "today"))
            self.title.value = heading(_finding(rows), level=2).value
            self.waiting.say()

    def _when_shown(self, _: object) -> None:
        with self.edge.catching():
            if not self.table.is_ready:
                self.read()

    def _when_opened(self, change: dict[str, str]) -> None:
        with self.edge.catching(), self._lock:
            person_id = change["new"]
            if not person_id:
                self.page.close_page()
                return
            ids = self.table.ids()
            has_next = person_id in ids[:-1]
            self.page.open_person(person_id, why=self._why.get(person_id, ""), has_next=has_next)

    def _go(self, where: str) -> None:
        """Go on to the next person in the table's order, or back to the table."""
        if where == "back":
            self.table.opened = ""
            return
        ids = self.table.ids()
        if self.table.opened in ids[:-1]:
            place = ids.index(self.table.opened) + 1
            self.table.place = place // PAGE
            self.table.opened = ids[place]

    def _show_error(self, error: Exception) -> None:
        self.waiting.say()
        line = self.page.problem if self.table.opened else self.problem
        if isinstance(error, (ValueError, OSError)):
            line.say(str(error))
        else:
            line.say(f"Something unexpected happened: {type(error).__name__}: {error}")


def _finding(rows: pd.DataFrame) -> str:
    n_look = int((rows["needs_look"] < NOTHING).sum())
    made_up = "SYNTHETIC. " if rows["synthetic"].any() else ""
    verb = "needs" if n_look == 1 else "need"
    return f"{made_up}{n_look:,} of {_people_text(len(rows))} {verb} a look"


def _people_text(count: int) -> str:
    return "1 person" if count == 1 else f"{count:,} people"


def _made_up(synthetic: pd.Series) -> tuple[HTML, ...]:
    """Return the mark of made-up people, or nothing."""
    count = int(synthetic.sum())
    if not count:
        return ()
    who = "These are" if count == len(synthetic) else f"{count:,} of these are"
    return (HTML(f'<div class="psoas-synthetic">SYNTHETIC: {who} made-up people who do not exist.</div>'),)


def _set_aside(rows: list[SetAside]) -> str:
    """HTML of the archives that were set aside; closed, since it names files."""
    if not rows:
        return ""
    lines = "".join(
        f"<tr><th scope=row>{escape(one.archive)}</th><td>{escape(one.reason)}</td></tr>" for one in rows
    )
    head = "<tr><th scope=col>archive</th><th scope=col>reason</th></tr>"
    table = f'<table class="psoas-aside"><thead>{head}</thead><tbody>{lines}</tbody></table>'
    words = f"{count_text(len(rows), 'archive')} set aside: see why"
    return str(disclosure(words, table, kind="aside-list").value)

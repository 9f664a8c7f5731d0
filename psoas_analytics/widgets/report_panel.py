"""ReportPanel: what goes into a report is chosen and seen before it is shared."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TypeVar

from ipywidgets import HTML, Button, VBox

from psoas_analytics.handout import KINDS, Choice, Handout, handout
from psoas_analytics.journal import Journal
from psoas_analytics.records import EntryError
from psoas_analytics.report.sharing import Contents
from psoas_analytics.widgets.parts import (
    Edge,
    Keys,
    Line,
    heading,
    row,
    safety_box,
    set_shown,
    small,
    synthetic_banner,
)
from psoas_analytics.widgets.report_contents import PrivateBoxes, QuestionBoxes, SectionBoxes
from psoas_analytics.widgets.report_file import FileOptions
from psoas_analytics.widgets.report_memory import Memory
from psoas_analytics.widgets.report_period import PeriodPicker
from psoas_analytics.widgets.report_preview import Download, DownloadButton, Preview
from psoas_analytics.widgets.style import stylesheet

_T = TypeVar("_T")


class ReportPanel(VBox):
    """Choose what your therapist gets, look at it, and save or download it.

    Nothing is sent anywhere. The preview follows each choice and each entry of the same kernel; what is saved
    is what it shows.

    Parameters
    ----------
    journal : Journal
    folder : str, Path or None
        Where files are saved; None: beside the notebook.

    Attributes
    ----------
    period : PeriodPicker
    sections : SectionBoxes
    questions : QuestionBoxes
    private : PrivateBoxes
    file : FileOptions
    contents : HTML
        The list of what the file will contain.
    preview : Preview
    save_button : Button
    download : DownloadButton
    seen, status, problem : Line
        How old the preview is; what was saved; what went wrong.
    """

    def __init__(self, journal: Journal, *, folder: str | Path | None = None) -> None:
        self.journal = journal
        self.folder = Path.cwd() if folder is None else Path(folder).absolute()
        self.edge = Edge(self._show_error)
        # Callbacks can arrive on several threads (kernel subshells).
        self._lock = threading.RLock()
        self._shown: Handout | None = None
        self._drawn = -1
        self._remembering = False
        self._make_parts()
        self._memory = Memory(
            journal,
            period=self.period,
            sections=self.sections,
            questions=self.questions,
            private=self.private,
            file=self.file,
        )
        self._memory.recall()
        self._arrange()
        self._watch()
        self._changed()

    def _make_parts(self) -> None:
        edge = self.edge
        self.period = PeriodPicker(self.journal, edge=edge)
        self.sections = SectionBoxes()
        self.questions = QuestionBoxes(self.journal, edge=edge, on_change=self._changed)
        self.private = PrivateBoxes(edge=edge)
        self.file = FileOptions(edge=edge)
        self.contents, self.preview = HTML(), Preview()
        self.save_button = Button(description="Save in your workbook folder", button_style="primary")
        self.save_button.add_class("psoas-main")
        self.download = DownloadButton(self._download)
        self.seen, self.status = Line(), Line(role="status")
        self.problem = Line(role="alert")

    def _arrange(self) -> None:
        self._page_parts = VBox(
            (
                heading("What goes on the page"),
                self.sections,
                heading("Your questions"),
                self.questions,
            )
        )
        self._private_part = VBox((heading("Only if you want it in there"), self.private))
        self._days_part = VBox((heading("Days"), self.period))
        choices = VBox(
            (
                self._days_part,
                self._page_parts,
                self._private_part,
                heading("File"),
                self.file,
            )
        )
        choices.add_class("psoas-report-choices")
        outcome = VBox(
            (
                self.contents,
                row(self.save_button, self.download),
                small(f"Saved files lie in {self.folder}; only you can read them."),
                self.status,
                self.problem,
                self.seen,
                self.preview,
            )
        )
        outcome.add_class("psoas-report-outcome")
        both = VBox((choices, outcome))
        both.add_class("psoas-report-both")
        super().__init__(
            (
                stylesheet(),
                Keys(),
                *synthetic_banner(self.journal.synthetic),
                heading("Report for your therapist", level=2),
                small(_INTRO),
                both,
                safety_box(),
            )
        )
        self.add_class("psoas-form")
        self.add_class("psoas-report")

    def _watch(self) -> None:
        for widget in (
            *self.period.inputs,
            *self.sections.boxes.values(),
            *self.private.inputs,
            *self.file.inputs,
        ):
            self.edge.change(widget, self._changed)
        self.preview.observe(lambda _: self._when_asked(), names="asked")
        self.edge.change(self.file.worded_name, self._say_contents)
        self.edge.click(self.save_button, self._save)
        self.journal.listen(self._changed)

    # ------------------------------------------------------------------ what is shown

    def _changed(self) -> None:
        """Let the page ask for a new drawing once the choices rest."""
        if self._remembering:
            return
        kind = KINDS[self.file.kind.value]
        set_shown(self._days_part, "days" in kind.offers)
        set_shown(self._page_parts, "parts" in kind.offers)
        set_shown(self._private_part, "private" in kind.offers)
        self.status.say()
        self.seen.say("Drawing the preview ...")
        self.preview.busy = True
        self.preview.wanted += 1

    def _when_asked(self) -> None:
        with self.edge.catching():
            self._draw()

    def _draw(self) -> Handout:
        """Show what is chosen, unless it is on the screen already."""
        with self._lock:
            wanted = self.preview.wanted
            if self._shown is not None and self._drawn == wanted:
                return self._shown
            self._show(None)
            self.problem.say()
            made = handout(self.journal, self._choice())
            self._show(made)
            self._drawn = wanted
            return made

    def _show(self, made: Handout | None) -> None:
        """Show a file, or that there is none to show."""
        self._shown = made
        if made is not None:
            self._say_contents()
            self.preview.page = made.preview()
            self.seen.say(f"Preview as of {self.journal.now():%H:%M}")
            self.preview.busy = False

    def _say_contents(self) -> None:
        made = self._shown
        name = "" if made is None else made.name(with_words=self.file.worded_name.value)
        self.contents.value = "" if made is None else _list(name, made.contents)

    def _choice(self) -> Choice:
        """Gather what the kind of file heeds; what it does not is not checked either."""
        file = self.file
        offers = KINDS[file.kind.value].offers
        choice = Choice(kind=file.kind.value, paper=file.paper.value, second_page=file.second_page.value)
        if "days" in offers:
            start, end = self.period.days()
            self.questions.show(start, end)
            choice = replace(choice, start=start, end=end)
        if "private" in offers:
            sections = (*self.sections.chosen(), "questions", *self.private.sections())
            left_out = frozenset(self.questions.left_out)
            name = self.private.chosen_name()
            choice = replace(choice, sections=sections, left_out=left_out, name=name)
        return choice

    # ------------------------------------------------------------------ what is made

    def _save(self) -> None:
        folder = self.folder
        path = self._made(lambda made, name, password: made.save(folder, name, password=password))
        self.status.say(f"Saved as {path.name} in {path.parent}")

    def _download(self) -> Download | None:
        with self.edge.catching():
            download = self._made(
                lambda made, name, password: Download(name, made.kind.mime, made.data(password=password))
            )
            self.status.say(f"{download.name} is in your browser's downloads")
            return download
        return None

    def _made(self, make: Callable[[Handout, str, str | None], _T]) -> _T:
        """Make the file that is shown, and remember the choices that it was made by."""
        with self._lock:
            password = self.file.chosen_password()
            made = self._draw()
            self.status.say("Making the file ...")
            done = make(made, made.name(with_words=self.file.worded_name.value), password)
            self._remembering = True
            try:
                self._memory.keep()
            finally:
                self._remembering = False
            return done

    # ------------------------------------------------------------------ what went wrong

    def _error_lines(self) -> Mapping[str, Line]:
        return {"period": self.period.error, "name": self.private.error, "password": self.file.error}

    def _show_error(self, error: Exception) -> None:
        self.status.say()
        if self._shown is None:
            self.seen.say()
            self._say_contents()
            self.preview.page = ""
            self.preview.busy = False
        lines = self._error_lines()
        problems = _problems(error)
        for name, sentence in problems.items():
            if name in lines:
                lines[name].say(sentence)
        if set(problems) & set(lines):
            self.problem.say("No file yet: see the sentence beside the entry above")
        elif isinstance(error, (ValueError, OSError)):
            self.problem.say(f"No file yet: {error}")
        else:
            self.problem.say(f"Something unexpected happened: {type(error).__name__}: {error}")


def _problems(error: Exception) -> Mapping[str, str]:
    """Sentences by field; those of the report and the PDF begin with the name of theirs."""
    if isinstance(error, EntryError):
        return error.problems
    return {str(error).split(" ")[0]: str(error)} if isinstance(error, ValueError) else {}


_INTRO = "Choose what goes in, and look at it. Nothing is sent anywhere: you hand the file over yourself."


def _list(name: str, contents: Contents) -> str:
    """HTML of what the file will contain; names and places were typed by a person."""
    holds = "".join(f"<li>{escape(one)}</li>" for one in contents.holds)
    without = escape("; ".join(contents.leaves_out))
    return (
        f'<div class="psoas-contents"><div role="heading" aria-level="3">{escape(name)} will contain</div>'
        f"<ul>{holds}</ul><p><b>Not in it:</b> {without}.</p></div>"
    )

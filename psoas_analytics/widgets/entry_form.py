"""What every entry form does alike: save once, say so, undo, and show what went wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from ipywidgets import Button, VBox, Widget

from psoas_analytics.journal import Journal, JournalError
from psoas_analytics.records import EntryError
from psoas_analytics.widgets.parts import Edge, Keys, Line, quiet_button, row, safety_box, synthetic_banner
from psoas_analytics.widgets.style import stylesheet


class EntryForm(VBox):
    """A form that writes entries into a journal.

    A save is acknowledged only after the journal has it. Then Save rests until something changes, so
    that a double click writes one entry.

    Parameters
    ----------
    journal : Journal
    save_words, another_words : str
        On the Save button before the first save, and after a change that follows a save.

    Attributes
    ----------
    save_button, undo_button : Button
    status : Line
        "Saved 20:41: ..." or what was taken back.
    problem : Line
        What went wrong and belongs to no single field.
    """

    def __init__(self, journal: Journal, *, save_words: str, another_words: str) -> None:
        super().__init__()
        self.add_class("psoas-form")
        self.journal = journal
        self.edge = Edge(self._show_error)
        self.status = Line(role="status")
        self.problem = Line(role="alert")
        self.save_button = Button(description=save_words, button_style="primary")
        self.save_button.add_class("psoas-main")
        self.undo_button = quiet_button("Undo", tooltip="Take back what this form saved last", disabled=True)
        self._save_words, self._another_words = save_words, another_words
        # What Undo takes back, and the entry that the form still shows: a skip, say, is only the first.
        self._last_entry: str | None = None
        self._shown_entry: str | None = None
        self._quiet = False
        # Clicks can arrive on several threads (kernel subshells).
        self._busy = threading.Lock()
        self.edge.click(self.save_button, lambda: self._alone(self._save))
        self.edge.click(self.undo_button, lambda: self._alone(self._undo))

    # ------------------------------------------------------------------ what a form brings

    def _write(self) -> tuple[str, str]:
        """Write the entry; return its id and a few words about it."""
        raise NotImplementedError

    def _error_lines(self) -> Mapping[str, Line]:
        """Return the line beside each field, by the field's name in ``EntryError.problems``."""
        raise NotImplementedError

    def _after_save(self) -> None:
        """Make the form ready for the next entry."""

    def _undo_entry(self, entry: str) -> str | None:
        """Take an entry out of the journal; return what it was, None if it was gone already."""
        return self.journal.undo(entry)

    def _after_undo(self) -> None:
        """Show that an entry is gone."""

    # ------------------------------------------------------------------ what forms share

    def _arrange(
        self, *body: Widget, beside_save: tuple[Widget, ...] = (), below: tuple[Widget, ...] = ()
    ) -> None:
        actions = row(self.save_button, self.undo_button, *beside_save)
        self.children = (
            stylesheet(),
            Keys(),
            *synthetic_banner(self.journal.synthetic),
            *body,
            actions,
            self.status,
            self.problem,
            *below,
            safety_box(),
        )

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """Change inputs without taking it for the person's doing."""
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before

    def _touched(self) -> None:
        if self._quiet:
            return
        self.save_button.disabled = False
        if self._shown_entry is not None:
            self.save_button.description = self._another_words

    def _hush(self) -> None:
        for line in (self.status, self.problem, *self._error_lines().values()):
            line.say()

    def _kept(self, entry: str, words: str) -> None:
        self._last_entry = entry
        self.undo_button.disabled = False
        self.status.say(f"Saved {self.journal.now():%H:%M}: {words}")

    def _alone(self, work: Callable[[], None]) -> None:
        """Do the work unless other work of this form is still under way."""
        if not self._busy.acquire(blocking=False):
            return
        try:
            work()
        finally:
            self._busy.release()

    def _save(self) -> None:
        if self.save_button.disabled:
            return
        written = False
        self.save_button.disabled = True
        try:
            self._hush()
            self._shown_entry, words = self._write()
            written = True
            self._kept(self._shown_entry, words)
            with self._quietly():
                self._after_save()
        finally:
            self.save_button.disabled = written

    def _undo(self) -> None:
        if self._last_entry is None:
            return
        self._hush()
        label = self._undo_entry(self._last_entry)
        if self._last_entry == self._shown_entry:
            self._fresh()
        self._last_entry = None
        self.undo_button.disabled = True
        self.status.say(f"Taken back: {label}" if label else "That entry had been taken back already")
        with self._quietly():
            self._after_undo()

    def _fresh(self) -> None:
        """Let what the form shows be saved as something new."""
        self._shown_entry = None
        self.save_button.disabled = False
        self.save_button.description = self._save_words

    def _show_error(self, error: Exception) -> None:
        if isinstance(error, EntryError):
            self._show_problems(error.problems)
        elif isinstance(error, JournalError):
            self.problem.say(str(error))
        else:
            self.problem.say(f"Something unexpected happened: {type(error).__name__}: {error}")

    def _show_problems(self, problems: Mapping[str, str]) -> None:
        lines = self._error_lines()
        elsewhere = []
        for field, sentence in problems.items():
            # "sets.0.reps" belongs to the row "sets.0".
            line = lines.get(field) or lines.get(".".join(field.split(".")[:2]))
            if line is None:
                elsewhere.append(sentence)
            else:
                line.add(sentence)
        self.problem.say(
            f"Nothing was saved: {'; '.join(elsewhere) or 'see the sentence beside the entry above'}"
        )

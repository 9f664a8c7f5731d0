"""ImportForm: another tracker's file, looked at, matched, imported, and taken back if need be."""

from __future__ import annotations

import threading
from collections.abc import Mapping as Table
from pathlib import Path

from ipywidgets import Checkbox, Layout, VBox

from psoas_analytics.exchange import ImportPreview, ImportRefused, Mapping, preview
from psoas_analytics.journal import Journal
from psoas_analytics.records import EntryError
from psoas_analytics.widgets import import_words as words
from psoas_analytics.widgets.entry_form import EntryForm
from psoas_analytics.widgets.import_answers import AnswerSection
from psoas_analytics.widgets.import_columns import ColumnSection
from psoas_analytics.widgets.import_history import EarlierImports
from psoas_analytics.widgets.import_names import NameSection
from psoas_analytics.widgets.import_said import PreviewSaid
from psoas_analytics.widgets.import_source import FileSource
from psoas_analytics.widgets.later import Later
from psoas_analytics.widgets.parts import (
    Line,
    heading,
    quiet_button,
    row,
    set_shown,
    small,
)
from psoas_analytics.widgets.private_copy import PrivateCopy
from psoas_analytics.widgets.progress_bar import ProgressBar

_INTRO = (
    "Bring along what another tracker exported: Strong, Hevy, FitNotes, Loop, Bearable, Daylio,"
    " rehab-tracker, or any table as CSV or XLSX. Nothing is written before you press Import."
)
_CHANGED = "The entries above were read anew with your last change; look at them, then press Import"


class ImportForm(EntryForm):
    """Look at a file of another tracker, say what its columns and names are, import it, take it back.

    Parameters
    ----------
    journal : Journal

    Attributes
    ----------
    source : FileSource
        Opens a file, and says why one was not opened.
    close_button : Button
        Puts the open file away.
    look : ImportPreview or None
        What the open file would bring, with what was decided.
    columns : ColumnSection
        Which column is what, of a table that is of no known tracker.
    answers : AnswerSection
        Questions that the file leaves open.
    names : NameSection
        What the exercises, habits or places of the file are here.
    earlier : EarlierImports
    said : PreviewSaid
        The preview in words.
    restore : Checkbox
        Also bring back what was taken back one by one.
    ready : Line
        What Import would write, or what is missing.

    Examples
    --------
    >>> import psoas_analytics as psoas
    >>> journal = psoas.demo_journal()
    >>> form = psoas.ImportForm(journal)
    >>> form.save_button.disabled
    True
    """

    def __init__(self, journal: Journal) -> None:
        super().__init__(journal, save_words="Import", another_words="Import")
        self.look: ImportPreview | None = None
        self._copy: PrivateCopy | None = None
        self._base = Mapping()
        # A change can arrive while a large file is still being read.
        self._looking = threading.Lock()
        self._soon = Later(self._look_again, edge=self.edge)
        self._make_parts()
        self._show_file()
        self._arrange(
            heading("Bring your history along", level=2),
            small(_INTRO),
            self.source,
            self._file,
            below=(self._bar, self.earlier),
        )
        self._show_buttons()

    def _make_parts(self) -> None:
        self.source = FileSource(edge=self.edge, on_open=self._open)
        self.close_button, self.ready = quiet_button("Put it away"), Line()
        self.columns = ColumnSection(self.journal.catalog, edge=self.edge, on_change=self._soon.ask)
        self.answers = AnswerSection(edge=self.edge, on_change=self._soon.ask)
        self.names = NameSection(self.journal.catalog, edge=self.edge, on_change=self._soon.ask)
        self.earlier = EarlierImports(self.journal, edge=self.edge, on_sure=self._take_back_earlier)
        self.said, self._bar = PreviewSaid(), ProgressBar()
        self.restore = Checkbox(indent=False, layout=Layout(width="auto"))
        self._file = VBox(
            (
                row(self.said.title, self.close_button),
                self.said.findings,
                self.columns,
                self.answers,
                self.names,
                self.said.details,
                self.restore,
                self.ready,
            )
        )
        self._file.add_class("psoas-import")
        self.edge.change(self.restore, self._show_buttons)
        self.edge.click(self.close_button, self._close_file)

    # ------------------------------------------------------------------ opening a file

    def _open(self, path: Path, copy: PrivateCopy | None) -> None:
        """Look at a file for the first time; the one before it is put away."""
        with self._looking, self._bar.of(f"Reading {words.short(path.name)}"):
            self._put_away()
            self._hush()
            self._copy = copy
            try:
                look = preview(path, journal=self.journal, progress=self._bar.tell)
            except Exception:
                self._put_away()
                raise
            self.look, self._base = look, look.mapping
        with self._quietly():
            self.columns.start(look)
            self.answers.start(look)
            self.names.start(look.mapping)
        self._look_again()

    def _close_file(self) -> None:
        # Not under an import that is still being written.
        with self._looking:
            self._put_away()
        self.source.chooser.take_focus()

    def _put_away(self) -> None:
        """Close the file; nothing is written."""
        self._soon.cancel()
        self.look, self.restore.value = None, False
        if self._copy is not None:
            self._copy.close()
            self._copy = None
        self.source.error.say()
        self._show_file()
        self._show_buttons()

    def close(self) -> None:
        """Put the file away, and take the form out of the page."""
        if self.look is not None:
            self._put_away()
        self.source.chooser.put_away()
        super().close()

    # ------------------------------------------------------------------ looking

    def _decided(self) -> Mapping:
        mapping = self._base
        for part in (self.columns, self.answers, self.names):
            mapping = part.into(mapping)
        return mapping

    def _look_again(self) -> None:
        """Read the file with what is decided now, and show what comes of it."""
        if self._quiet or self.look is None:
            return
        self._hush()
        mapping = self._decided()
        if mapping != self.look.mapping:
            try:
                with self._looking, self._bar.of(f"Reading {words.short(self.look.file_name)}"):
                    self.look = preview(
                        self.look.path, mapping=mapping, journal=self.journal, progress=self._bar.tell
                    )
            except (ImportRefused, OSError):
                self.save_button.disabled = True
                self.ready.say()
                raise
        with self._quietly():
            self.columns.show(self.look)
            self.answers.show(self.look)
            self.names.show(self.look.names)
        self._show_file()
        self._show_buttons()

    def _show_file(self) -> None:
        set_shown(self._file, self.look is not None)
        if self.look is not None:
            self.said.show(self.look)
            back = self.look.taken_back
            self.restore.description = f"Also bring back the {back} that you took back before"
            set_shown(self.restore, bool(back))

    def _show_buttons(self) -> None:
        look = self.look
        wrong = self.answers.problem or self.names.problem
        self.save_button.disabled = look is None or wrong or not look.ready or not self._number(look)
        if look is None:
            self.ready.say()
        elif wrong:
            self.ready.say("See the sentence beside the field above")
        else:
            self.ready.say(words.button_words(look, self._number(look)))

    def _number(self, look: ImportPreview) -> int:
        """How many entries Import would write."""
        back = look.taken_back if self.restore.value else 0
        return (look.new or 0) + (back or 0)

    # ------------------------------------------------------------------ writing

    def _error_lines(self) -> Table[str, Line]:
        return {}

    def _write(self) -> tuple[str, str]:
        if self._soon.pending:
            self._soon.now()
            raise EntryError({"": _CHANGED})
        look = self.look
        if look is None:
            raise EntryError({"": "Choose a file first"})
        with self._looking, self._bar.of("Writing into your journal"):
            batch = self.journal.import_batch(look, restore=self.restore.value, progress=self._bar.tell)
        if not batch:
            raise EntryError({"": "Nothing was new"})
        return batch, words.saved_words(look, self._number(look))

    def _save(self) -> None:
        super()._save()
        self._show_buttons()

    def _after_save(self) -> None:
        self._put_away()
        self.earlier.show()
        self.source.chooser.take_focus()

    def _show_error(self, error: Exception) -> None:
        if isinstance(error, ImportRefused):
            self.problem.say(str(error))
        elif isinstance(error, OSError):
            self.problem.say(f"The file cannot be read any more: {error.strerror}")
        else:
            super()._show_error(error)

    # ------------------------------------------------------------------ taking back

    def _undo_entry(self, entry: str) -> str | None:
        return self.journal.undo_batch(entry)

    def _after_undo(self) -> None:
        self.earlier.show()
        self._soon.cancel()
        self._count_anew()

    def _take_back_earlier(self, batch_id: str) -> None:
        self._hush()
        label = self.journal.undo_batch(batch_id)
        if batch_id == self._last_entry:
            self._last_entry, self.undo_button.disabled = None, True
        self.status.say(f"Taken back: {label}" if label else "That import had been taken back already")
        self.earlier.show()
        self._count_anew()

    def _count_anew(self) -> None:
        """Of an open file, count once more what the journal lacks."""
        if self.look is not None:
            with self._looking, self._bar.of("Reading the file"):
                self.look = preview(
                    self.look.path, mapping=self.look.mapping, journal=self.journal, progress=self._bar.tell
                )
            self._show_file()
        self._show_buttons()

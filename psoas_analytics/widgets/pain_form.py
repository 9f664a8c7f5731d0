"""PainForm: one pain score at one site."""

from __future__ import annotations

from collections.abc import Mapping

from ipywidgets import Layout, Text

from psoas_analytics.journal import Journal
from psoas_analytics.records import CONTEXTS, RECALLS, SITES, EntryError
from psoas_analytics.widgets.entry_form import EntryForm
from psoas_analytics.widgets.parts import Line, ScorePicker, choice, heading, note_box, row, set_shown
from psoas_analytics.widgets.when_picker import WhenPicker

RECALL_WORDS = {
    "average_24h": "your pain on average in the last 24 hours",
    "now": "your pain right now",
    "worst_24h": "your pain at its worst in the last 24 hours",
}


class PainForm(EntryForm):
    """Log one pain score.

    Parameters
    ----------
    journal : Journal

    Attributes
    ----------
    site, side, recall, context : Dropdown
        ``site`` starts with the site that was logged last.
    where : Text
        Own words for the site "other".
    score : ScorePicker
        Empty again after a save, so that no score is carried over to another entry.
    when : WhenPicker
    note : Textarea
    site_error, note_error : Line
    """

    def __init__(self, journal: Journal) -> None:
        super().__init__(journal, save_words="Save pain", another_words="Save another score")
        self._make_inputs()
        self.site_error, self.note_error = Line(role="alert"), Line(role="alert")
        self._arrange(
            heading("Your pain", level=2),
            self.recall,
            self.score,
            row(self.site, self.where, self.side, self.context),
            self.site_error,
            self.when,
            self.note,
            self.note_error,
        )
        inputs = (self.site, self.where, self.side, self.recall, self.context, self.note)
        for widget in (*inputs, self.score.buttons, self.when.day, self.when.clock):
            self.edge.change(widget, self._touched)
        self.edge.change(self.site, self._show_where)

    def _make_inputs(self) -> None:
        self.recall = choice([(RECALL_WORDS[one], one) for one in RECALLS], label="Question", width="390px")
        self.score = ScorePicker("Answer", edge=self.edge)
        known = self.journal.pain()["site"]
        last = known.iloc[-1] if len(known) else ""
        self.site = choice(SITES, unchosen="choose ...", value=last, label="where", width="210px")
        self.where = Text(
            placeholder="where? (may stay empty)", tooltip="Where else it hurts", layout=Layout(width="210px")
        )
        self.side = choice(("left", "right", "both"), unchosen="no side", label="side", width="150px")
        self.context = choice(CONTEXTS, unchosen="not said", label="when it hurts", width="220px")
        self.when = WhenPicker(self.journal, edge=self.edge)
        self.note = note_box()
        self._show_where()

    def _show_where(self) -> None:
        set_shown(self.where, self.site.value == "other")

    def _site(self) -> str:
        site: str = self.site.value
        if not site:
            raise EntryError({"site": "Choose where it hurts"})
        own = self.where.value.strip()
        return f"other: {own}" if site == "other" and own else site

    def _write(self) -> tuple[str, str]:
        score, site = self.score.value, self._site()
        if score is None:
            raise EntryError({"pain_nrs": "Choose a score from 0 to 10"})
        entry = self.journal.log_pain(
            score,
            site=site,
            side=self.side.value or None,
            at=self.when.moment(),
            recall=self.recall.value,
            context=self.context.value or None,
            note=self.note.value,
        )
        side = f" ({self.side.value})" if self.side.value else ""
        return entry, f"{site}{side} {score}, {RECALL_WORDS[self.recall.value]}{self.when.words()}"

    def _after_save(self) -> None:
        self.score.clear()
        self.note.value = ""

    def _error_lines(self) -> Mapping[str, Line]:
        return {
            "site": self.site_error,
            "pain_nrs": self.score.error,
            "at": self.when.error,
            "note": self.note_error,
        }

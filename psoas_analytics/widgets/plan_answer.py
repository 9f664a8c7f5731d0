"""TherapistPlan: a therapist's answer, opened from its file, old beside new, accepted line by line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from html import escape

from ipywidgets import HTML, Button, DatePicker, Layout, VBox

from psoas_analytics.answer_file import MAX_BYTES, SUFFIX
from psoas_analytics.exchange.plan_answer import PlanAnswer, PlanAnswerError, read_plan_answer
from psoas_analytics.journal import Journal
from psoas_analytics.plan import Plan, PlanVersion, version_on, versions
from psoas_analytics.records import EntryError
from psoas_analytics.thresholds import THRESHOLDS
from psoas_analytics.widgets.file_opener import FileOpener
from psoas_analytics.widgets.parts import (
    WHOLE_LABEL,
    Edge,
    heading,
    listed,
    quiet_button,
    row,
    set_shown,
    small,
)
from psoas_analytics.widgets.parts import Line as Said
from psoas_analytics.widgets.plan_answer_lines import Line, accepted_items, crossed, lines, notices
from psoas_analytics.widgets.plan_answer_row import ACCEPT, AnswerLine
from psoas_analytics.widgets.plan_words import start_words, takes_over_words
from psoas_analytics.widgets.spinal import (
    ASK_FIRST,
    agreed_on,
    asks_first,
    has_spinal_condition,
    keep_agreement,
)
from psoas_analytics.widgets.words import count_words, day_words

YOUR_THERAPIST = "your therapist"
# Setting that tells in which version an answer was accepted, by its checksum.
_ACCEPTED = "plan_answer:{}"


class TherapistPlan(VBox):
    """A button that opens a therapist's plan, and its lines beside the plan that holds.

    Attributes
    ----------
    opener : FileOpener
        Its content is read and put away at once.
    review : VBox
        Shown while an answer is open.
    rows : tuple of AnswerLine
        Those that differ.
    start : DatePicker
    today_button, tomorrow_button, accept_all_button, keep_button, close_button : Button
    said, start_line, chosen_line, status, error : Line
    message, kept : HTML
    """

    def __init__(self, journal: Journal, *, edge: Edge, on_keep: Callable[[], None]) -> None:
        self._journal, self._edge = journal, edge
        self._answer: PlanAnswer | None = None
        self._now: Plan | None = None
        self.rows: tuple[AnswerLine, ...] = ()
        accept = f"{SUFFIX},.json"
        self.opener = FileOpener("Open a therapist’s plan", accept=accept, most_bytes=MAX_BYTES)
        self.said, self.start_line, self.chosen_line = Said(), Said(), Said(role="note")
        self.status, self.error = Said(role="status"), Said(role="alert")
        self.message, self.kept, self._told, self._lines = HTML(), HTML(), HTML(), VBox()
        self.start = DatePicker(description="starts on", style=WHOLE_LABEL, layout=Layout(width="210px"))
        self.today_button, self.tomorrow_button = quiet_button("Today"), quiet_button("Tomorrow")
        self.accept_all_button = quiet_button("Accept all")
        self.keep_button = Button(description="Keep this plan", button_style="primary")
        self.keep_button.add_class("psoas-main")
        self.close_button = quiet_button("Close without keeping")
        self.review = VBox(
            (
                heading("A plan from your therapist"),
                self.said,
                self._told,
                self.message,
                self._lines,
                self.kept,
                row(self.accept_all_button, self.chosen_line),
                row(self.start, self.today_button, self.tomorrow_button),
                self.start_line,
                row(self.keep_button, self.close_button),
            )
        )
        self.review.add_class("psoas-offer")
        super().__init__((self.opener, self.review, self.status, self.error))
        set_shown(self.review, False)
        edge.change(self.opener, self._open)
        edge.change(self.start, self._set_against)
        edge.click(self.today_button, lambda: self._start_in(0))
        edge.click(self.tomorrow_button, lambda: self._start_in(1))
        edge.click(self.accept_all_button, self._accept_all)
        edge.click(self.keep_button, on_keep)
        edge.click(self.close_button, self.close)

    # ------------------------------------------------------------------ opening

    def _open(self) -> None:
        content = self.opener.take()
        if content is None:
            return
        self.close()
        try:
            self._answer = read_plan_answer(content, catalog=self._journal.catalog)
        except PlanAnswerError as error:
            self.error.say(f"This file was not opened: {error}")
            return
        self._start_in(1)
        self._set_against()
        set_shown(self.review, True)

    def close(self) -> None:
        """Put the answer away; nothing is kept."""
        self._answer, self._now, self.rows = None, None, ()
        self._lines.children = ()
        for line in (self.status, self.error):
            line.say()
        set_shown(self.review, False)

    def _start_in(self, days: int) -> None:
        self.start.value = self._journal.today() + timedelta(days=days)

    # ------------------------------------------------------------------ comparing

    def _set_against(self) -> None:
        """Set the answer against the version that holds on the day of the start."""
        if self._answer is None:
            return
        start: date | None = self.start.value
        found, today = versions(self._journal.plans()), self._journal.today()
        self._tell(self._answer, found, today)
        now = version_on(found, start or today)
        words = ""
        if start is not None:
            words = start_words(start, today=today, first=not found, thresholds=self._journal.thresholds())
            words += takes_over_words(found, start, today=today)
        self.start_line.say(words)
        plan = None if now is None else now.plan
        if not self._lines.children or plan != self._now:
            self._now = plan
            self._show_lines(self._answer)
        self._show_chosen()

    def _tell(self, answer: PlanAnswer, found: tuple[PlanVersion, ...], today: date) -> None:
        written = day_words(answer.written_on, today=today)
        self.said.say(
            f"From {answer.author or YOUR_THERAPIST}, written {written}. Nothing changes before you keep it."
        )
        accepted_as = self._journal.setting(_ACCEPTED.format(answer.checksum))
        told = notices(answer, found, accepted_as=accepted_as, today=today)
        self._told.value = f'<div class="psoas-caution">{listed(told)}</div>' if told else ""
        words = f'<blockquote dir="auto">{escape(answer.message)}</blockquote>' if answer.message else ""
        self.message.value = words

    def _show_lines(self, answer: PlanAnswer) -> None:
        catalog = self._journal.catalog
        found = lines(answer, self._now, catalog, self._journal.thresholds())
        asking = has_spinal_condition(self._journal)
        self.rows = tuple(
            AnswerLine(
                line,
                ask_first=asking
                and line.kind in ("new", "changed")
                and asks_first(catalog[line.key])
                and agreed_on(self._journal, line.key) is None,
                edge=self._edge,
                on_change=self._show_chosen,
            )
            for line in found
            if line.kind != "as before"
        )
        nothing = small("Nothing differs from your plan.")
        self._lines.children = self.rows or (nothing,)
        same = [f"{line.title}: {line.now}" for line in found if line.kind == "as before"]
        self.kept.value = f"<p>As before:</p>{listed(same)}" if same else ""

    def _accept_all(self) -> None:
        for one in self.rows:
            one.choice.value = ACCEPT

    def _show_chosen(self) -> None:
        self.error.say()
        chosen = sum(one.accepted for one in self.rows)
        words = f"{chosen} of {count_words(len(self.rows), 'change')} accepted"
        self.chosen_line.say(words if self.rows else "")
        self.keep_button.disabled = self.accept_all_button.disabled = not self.rows

    # ------------------------------------------------------------------ keeping

    def log(self) -> tuple[str, str]:
        """Write a new version of the plan from what was accepted; return its number and words about it.

        Raises
        ------
        EntryError
            Nothing is accepted, or what would come of it breaks a rule; ``answer`` is the field.
        """
        try:
            return self._log()
        except ValueError as error:
            raise EntryError({"answer": str(error)}) from None

    def _log(self) -> tuple[str, str]:
        answer, start = self._answer, self.start.value
        if answer is None:
            raise ValueError("Open a plan first")
        accepted = [one.line for one in self.rows if one.accepted]
        if not accepted:
            raise ValueError("Accept at least one line, or close the plan: nothing was changed")
        if any(one.waiting for one in self.rows):
            raise ValueError(ASK_FIRST)
        if start is None:
            raise ValueError("The day on which the plan starts must be given")
        if start < self._journal.today():
            raise ValueError(f"The plan must start today or later, got {day_words(start)}")
        plan = self._plan(answer, accepted)
        cutoffs = {one.key: answer.cutoffs[one.key] for one in accepted if one.kind == "cut-off"}
        wrong = crossed(cutoffs, self._journal.thresholds())
        if wrong:
            raise ValueError(wrong)
        number = self._write(answer, plan, cutoffs, start)
        day = day_words(start, today=self._journal.today())
        return str(number), f"version {number}, by {plan.author}, holds from {day} on"

    def _plan(self, answer: PlanAnswer, accepted: list[Line]) -> Plan:
        items = accepted_items(answer, self._now, [one.key for one in accepted])
        if not items:
            raise ValueError("A plan must hold at least one exercise: keep one, or save a pause below")
        return Plan(items, author=answer.author or YOUR_THERAPIST)

    def _write(self, answer: PlanAnswer, plan: Plan, cutoffs: dict[str, float], start: date) -> int:
        journal = self._journal
        with journal.together(f"therapist’s plan from {start}"):
            for name, value in cutoffs.items():
                journal.set_threshold(name, None if value == THRESHOLDS[name].value else value)
            for one in self.rows:
                if one.accepted and one.agreed.value:
                    keep_agreement(journal, one.line.key)
            number = journal.set_plan(
                plan,
                starts_on=start,
                message=answer.message,
                written_on=answer.written_on,
                report_id=answer.report_id,
            )
            journal.set_setting(_ACCEPTED.format(answer.checksum), str(number))
        return number

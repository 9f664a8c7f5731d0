"""CheckInForm: how the week was, once a week."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from ipywidgets import DatePicker, Layout, Textarea

from psoas_analytics.journal import Journal
from psoas_analytics.records import EntryError
from psoas_analytics.widgets.entry_form import EntryForm
from psoas_analytics.widgets.event_list import EventList, EventRow
from psoas_analytics.widgets.habit_counters import HabitCounters
from psoas_analytics.widgets.parts import WHOLE_LABEL, Line, heading, row, small
from psoas_analytics.widgets.peg_section import PegSection
from psoas_analytics.widgets.psfs_section import ActivityLine, PsfsSection
from psoas_analytics.widgets.words import count_words, day_words, number_words


class CheckInForm(EntryForm):
    """Log one weekly check-in: PEG, PSFS, what may explain a change, habits, a question.

    Each part may stay empty. One save keeps all that was filled in as one entry, which one undo takes back.

    Parameters
    ----------
    journal : Journal

    Attributes
    ----------
    day : DatePicker
        The day of the check-in; today unless it is changed.
    peg : PegSection
    psfs : PsfsSection
    events : EventList
    habits : HabitCounters
    question : Textarea
    due_line, day_line, day_error, question_error : Line
    """

    def __init__(self, journal: Journal) -> None:
        super().__init__(journal, save_words="Save check-in", another_words="Save another check-in")
        self._seen_today = journal.today()
        self._saved: _FilledIn | None = None
        self._make_inputs()
        self._arrange(
            heading("Your weekly check-in", level=2),
            self.due_line,
            row(self.day, self.day_line),
            self.day_error,
            heading("Pain and what it stops you doing"),
            self.peg,
            heading("What you want to do again"),
            self.psfs,
            heading("What may explain a change"),
            small(
                "A medication, a treatment, a flare-up, a journey: it stands on the time axis of your charts."
            ),
            self.events,
            heading("Habits"),
            self.habits,
            heading("A question for your therapist"),
            self.question,
            self.question_error,
        )
        self._show_due()
        self._show_day()

    def _make_inputs(self) -> None:
        journal, edge = self.journal, self.edge
        self.day = DatePicker(
            value=self._seen_today, description="day", style=WHOLE_LABEL, layout=Layout(width="190px")
        )
        self.peg = PegSection(journal, edge=edge, on_change=self._touched)
        self.psfs = PsfsSection(journal, edge=edge, on_change=self._touched)
        self.events = EventList(journal, edge=edge, on_change=self._touched)
        self.habits = HabitCounters(journal, edge=edge)
        self.question = Textarea(
            description="question",
            placeholder="It stands in your report.",
            rows=2,
            style=WHOLE_LABEL,
            layout=Layout(width="100%", max_width="640px"),
        )
        self.due_line, self.day_line = Line(), Line()
        self.day_error, self.question_error = Line(role="alert"), Line(role="alert")
        edge.change(self.day, self._show_day)
        for widget in (self.day, self.question, self.habits.day):
            edge.change(widget, self._touched)
        for counter in self.habits.counters.values():
            edge.click(counter.more_button, self._touched)
            edge.click(counter.less_button, self._touched)

    # ------------------------------------------------------------------ saving

    def _write(self) -> tuple[str, str]:
        self._check_day()
        peg, psfs = self._answers()
        events, habits, question = self.events.filled(), self.habits.counts(), self.question.value.strip()
        if not (peg or psfs or events or habits or question):
            raise EntryError({"": "fill in at least one part"})
        written = []
        with self.journal.together(f"check-in on {self.day.value}"):
            for instrument, scores in (("PEG", peg), ("PSFS", psfs)):
                if scores:
                    written.append(self.journal.log_questionnaire(instrument, scores, at=self._at()))
            if psfs:
                self.psfs.keep_names()
            for one in events:
                written.append(
                    self._log(f"events.{self.events.rows.index(one)}", partial(one.log, self.journal))
                )
            written += self._log_habits(habits)
            if question:
                ask = partial(self.journal.log_question, question, at=self._at())
                written.append(self._log("question", ask))
        words = [f"{name} {mean_words(scores)}" for name, scores in (("PEG", peg), ("PSFS", psfs)) if scores]
        counts = ((len(events), "event"), (len(habits), "habit"), (int(bool(question)), "question"))
        words += [count_words(n, name) for n, name in counts if n]
        return written[0], ", ".join(words) + self._for_day()

    def _answers(self) -> tuple[dict[str, int], dict[str, int]]:
        """Read both questionnaires, so that the errors of both are told at once."""
        found: list[dict[str, int]] = []
        problems: dict[str, str] = {}
        for section in (self.peg, self.psfs):
            try:
                found.append(section.answers())
            except EntryError as error:
                problems |= error.problems
        if problems:
            raise EntryError(problems)
        return found[0], found[1]

    def _log_habits(self, counts: Mapping[str, int]) -> list[str]:
        if not counts:
            return []
        day = self.habits.day.value
        if day is None:
            raise EntryError({"habits": "The day of the habits must be given"})
        at = None if day == self.journal.today() else day
        return [
            self._log("habits", partial(self.journal.log_habit, kind, count, at=at))
            for kind, count in counts.items()
        ]

    @staticmethod
    def _log(field: str, write: Callable[[], str]) -> str:
        """Write one part; what is wrong with it is said beside that part."""
        try:
            return write()
        except EntryError as error:
            raise EntryError({field: str(error)}) from None

    # ------------------------------------------------------------------ the day

    def _at(self) -> date | None:
        """The day of the check-in; None: now."""
        day: date | None = self.day.value
        if day is None:
            raise EntryError({"at": "The day of the check-in must be given"})
        return None if day == self.journal.today() else day

    def _check_day(self) -> None:
        """Stop once if the form was left open overnight: its "today" is yesterday by now."""
        today = self.journal.today()
        if today == self._seen_today:
            return
        self._seen_today = today
        self._show_day()
        self.habits.show_logged()
        raise EntryError({"at": "A new day has begun since the form was opened. Check the days, then save"})

    def _for_day(self) -> str:
        today = self.journal.today()
        return "" if self.day.value == today else f", for {day_words(self.day.value, today=today)}"

    def _show_day(self) -> None:
        today, day = self.journal.today(), self.day.value
        self.day_line.say("" if day is None else "today" if day == today else day_words(day, today=today))

    def _show_due(self) -> None:
        answers, today = self.journal.questionnaires(), self.journal.today()
        days = answers.loc[answers["instrument"].isin(["PEG", "PSFS"]), "day"]
        last = None if days.empty else days.max().date()
        self.due_line.say(
            due_words(last, today=today, every_days=int(self.journal.thresholds()["check_in_days"].value))
        )

    # ------------------------------------------------------------------ after

    def _after_save(self) -> None:
        self._saved = self._filled_in()
        self.peg.clear()
        self.psfs.reload()
        self.events.show([])
        self.habits.set_counts({})
        self.question.value = ""
        self._show_due()
        self.peg.show_mean()

    def _after_undo(self) -> None:
        """Bring back what was filled in, to be mended and saved again."""
        if self._saved is not None:
            for item, score in self._saved.peg.items():
                self.peg.scores[item].value = score
            self.psfs.naming = self._saved.naming
            self.psfs.show(self._saved.lines)
            self.events.show(self._saved.events)
            self.day.value, self.habits.day.value = self._saved.days
            self.habits.set_counts(self._saved.habits)
            self.question.value = self._saved.question
        self._saved = None
        self._show_due()
        self.peg.show_mean()

    def _filled_in(self) -> _FilledIn:
        peg = {item: one.value for item, one in self.peg.scores.items()}
        return _FilledIn(
            peg,
            self.psfs.naming,
            list(self.psfs.lines),
            list(self.events.rows),
            self.habits.counts(),
            self.question.value,
            (self.day.value, self.habits.day.value),
        )

    def _error_lines(self) -> Mapping[str, Line]:
        return {
            "at": self.day_error,
            **{f"peg.{item}": one.error for item, one in self.peg.scores.items()},
            "psfs": self.psfs.error,
            **{f"events.{place}": one.error for place, one in enumerate(self.events.rows)},
            "habits": self.habits.error,
            "question": self.question_error,
        }


@dataclass(frozen=True)
class _FilledIn:
    """What the form held when it was saved."""

    peg: dict[str, int | None]
    naming: bool
    lines: list[ActivityLine]
    events: list[EventRow]
    habits: dict[str, int]
    question: str
    days: tuple[date | None, date | None]


def mean_words(scores: Mapping[str, int]) -> str:
    """Say the mean of answers to one decimal.

    Examples
    --------
    >>> mean_words({"pain": 4, "enjoyment": 3, "activity": 6})
    '4.3'
    """
    return number_words(round(sum(scores.values()) / len(scores), 1))


def due_words(last: date | None, *, today: date, every_days: int) -> str:
    """Say when the last check-in was and when the next is due.

    Examples
    --------
    >>> due_words(date(2026, 11, 20), today=date(2026, 11, 24), every_days=7)
    'Last check-in: Friday 20 November. The next is due on Friday 27 November.'
    """
    if last is None:
        return "No check-in yet. Once a week, on about the same day, is enough."
    due = last + timedelta(days=every_days)
    said = f"Last check-in: {day_words(last, today=today)}."
    if due > today:
        return f"{said} The next is due on {day_words(due, today=today)}."
    return f"{said} The next is due now."

"""SessionForm: what was done on one day, prefilled from the plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from psoas_analytics.journal import Journal
from psoas_analytics.plan import starter_plan
from psoas_analytics.records import EntryError
from psoas_analytics.widgets.day_plan import (
    DayPlan,
    history_words,
    last_words,
    log_of,
    plan_of,
    plan_words,
)
from psoas_analytics.widgets.entry_form import EntryForm
from psoas_analytics.widgets.exercise_block import Calls, ExerciseBlock
from psoas_analytics.widgets.exercise_list import ExerciseList
from psoas_analytics.widgets.not_today import NotToday, Work
from psoas_analytics.widgets.parts import (
    Line,
    quiet_button,
    row,
    set_shown,
)
from psoas_analytics.widgets.session_answers import SessionAnswers
from psoas_analytics.widgets.session_day import SessionDay
from psoas_analytics.widgets.session_draft import Found, SessionDraft
from psoas_analytics.widgets.starter_offer import StarterOffer
from psoas_analytics.widgets.words import count_words, day_words

if TYPE_CHECKING:
    from psoas_analytics.frames import Frames

_CORRECT = "The session before is saved. To correct it: Undo, change it, and save again."
# What ends the following of each journal's newest form.
_FOLLOWING: WeakKeyDictionary[Journal, Callable[[], None]] = WeakKeyDictionary()


class SessionForm(EntryForm):
    """Log the session of one day.

    Shows the exercises that the plan asks for on that day with their prescription. Only what is marked as
    done is saved, in one transaction. What is typed and not saved yet comes back when the form is built
    again, after a reload or a restart too.

    Parameters
    ----------
    journal : Journal

    Attributes
    ----------
    head : SessionDay
        The day, the start and the minutes.
    exercises : ExerciseList
        With a block for each exercise; ``blocks`` is short for its blocks.
    not_today : NotToday
        No exercise, the whole day skipped, pauses.
    answers : SessionAnswers
        Pain before and after, effort, note.
    starter : StarterOffer
    whole_plan_button, discard_button : Button
    draft_line, plan_line, correct_line : Line
    """

    def __init__(self, journal: Journal) -> None:
        super().__init__(journal, save_words="Save session", another_words="Save another session")
        self._plan = DayPlan("no plan")
        self._draft = SessionDraft(journal)
        self._typed_before_save: dict[str, Any] = {}
        self._make_parts()
        self._lay_out()
        found = self._draft.find()
        self._show(journal.today() if found is None else found.day, {} if found is None else found.typed)
        self._show_draft(found)
        # A cell that runs again builds a new form: only the newest follows the journal.
        if journal in _FOLLOWING:
            _FOLLOWING[journal]()
        _FOLLOWING[journal] = journal.listen(self._hear)

    @property
    def day(self) -> date:
        """The day that the form shows; :meth:`go_to` changes it."""
        return self.head.day

    @property
    def blocks(self) -> dict[str, ExerciseBlock]:
        """The exercises that the form shows, by id."""
        return self.exercises.blocks

    # ------------------------------------------------------------------ its parts

    def _make_parts(self) -> None:
        self.head = SessionDay(self.journal, edge=self.edge, go_to=self.go_to, on_change=self._touched)
        self.answers = SessionAnswers(edge=self.edge, on_change=self._touched)
        self.draft_line, self.plan_line, self.correct_line = Line(), Line(), Line()
        self.discard_button = quiet_button("Discard", tooltip="Throw away what was typed and not saved")
        self.starter = StarterOffer(self.journal.catalog)
        self.whole_plan_button = quiet_button("Show the whole plan")
        calls = Calls(
            change=self._touched, skip=self._skip, unskip=lambda skip: self._take_back(skip.skip_id)
        )
        self.exercises = ExerciseList(self.journal.catalog, edge=self.edge, calls=calls)
        self.not_today = NotToday(
            self.journal,
            edge=self.edge,
            answer=self._answer_day,
            change=self._change,
            take_back=self._take_back,
        )
        self.edge.click(self.discard_button, self._discard)
        self.edge.click(self.starter.button, lambda: self._alone(self._use_starter_plan))
        self.edge.click(self.whole_plan_button, self._show_whole_plan)

    def _lay_out(self) -> None:
        self._draft_row = row(self.draft_line, self.discard_button)
        self._draft_row.add_class("psoas-draft")
        self._arrange(
            self.head,
            self._draft_row,
            self.not_today.logged_row,
            self.answers.before,
            self.plan_line,
            self.not_today.pause_row,
            self.starter,
            self.whole_plan_button,
            self.exercises,
            self.answers.after,
            self.correct_line,
            below=(self.not_today,),
        )

    # ------------------------------------------------------------------ what it shows

    def go_to(self, day: date) -> None:
        """Show a day up to today; what is typed and not saved yet comes along."""
        self._hush()
        if self.head.refuses(day):
            return
        typed = self._typed()
        # A time belongs to the day for which it was chosen.
        typed.pop("start_time", None)
        self._show(day, typed)
        self._draft.keep(typed, day)
        self._fresh()

    def _show(self, day: date, typed: Mapping[str, Any]) -> None:
        """Show a day as the journal has it, with what is typed and not saved."""
        frames = self.journal.frames()
        self._plan = plan_of(frames, day)
        with self._quietly():
            self.head.show(day, typed)
            self.not_today.show_day(day, self._plan)
            self.plan_line.say(plan_words(self._plan))
            self.starter.show(self._plan.state == "no plan")
            set_shown(self.whole_plan_button, self._plan.state in ("rest", "paused"))
            self.exercises.fill(self._plan.items, asked=self._plan.items, typed=typed.get("exercises", {}))
            self.answers.fill(typed)
        self._show_history(frames)
        self._show_log(frames)

    def _show_history(self, frames: Frames) -> None:
        import pandas as pd

        from psoas_analytics.measures import last_and_best, last_session

        before = pd.Timestamp(self.day)
        known = not frames.sets.empty
        self.exercises.show_history(history_words(last_and_best(frames, before=before)) if known else {})
        last = last_session(frames, before=before)
        self.exercises.last_line.say("" if last is None else last_words(*last, day=self.day))

    def _show_log(self, frames: Frames) -> None:
        log = log_of(frames, self.day)
        with self._quietly():
            self.exercises.show_log(log)
        self.not_today.show_log(log)
        self._point()

    def _hear(self) -> None:
        """Follow what another form or the guided session writes in the meantime."""
        # The form's own work shows what it has done when it is through.
        if not self._busy.locked():
            with self.edge.catching():
                self._refresh()

    def _refresh(self) -> None:
        frames = self.journal.frames()
        if plan_of(frames, self.day) == self._plan:
            self._show_log(frames)
        else:
            self._show(self.day, self._typed())

    def _show_whole_plan(self) -> None:
        with self._quietly():
            self.exercises.fill(self._plan.whole, asked=self._plan.items, typed=self.exercises.typed())
        frames = self.journal.frames()
        self._show_history(frames)
        self._show_log(frames)
        set_shown(self.whole_plan_button, False)

    def _point(self) -> None:
        """Make the next thing to do the one that stands out."""
        left_open, marked = self.exercises.left_open(), self.exercises.marked()
        set_shown(self.exercises.all_button, bool(left_open or marked))
        self.exercises.all_button.button_style = "primary" if left_open and not marked else ""
        self.save_button.button_style = "primary" if marked else ""
        self.starter.button.button_style = "" if marked else "primary"

    # ------------------------------------------------------------------ the starter plan

    def _use_starter_plan(self) -> None:
        self._hush()
        # A second click, or a plan that another form has set since.
        if plan_of(self.journal.frames(), self.day).state == "no plan":
            self.journal.set_plan(starter_plan(self.journal.catalog), starts_on=self.day)
        self.go_to(self.day)
        self.status.say(f"The starter plan holds from {day_words(self.day, today=self.journal.today())} on")

    # ------------------------------------------------------------------ what is typed

    def _typed(self) -> dict[str, Any]:
        """Everything that a person said in the form; what was not answered is left out."""
        given = {"exercises": self.exercises.typed(), **self.answers.values()}
        return {key: one for key, one in given.items() if one not in (None, "", {})} | self.head.typed()

    def _touched(self) -> None:
        if self._quiet:
            return
        super()._touched()
        self._show_draft(None)
        self._draft.keep(self._typed(), self.day)
        self.correct_line.say(_CORRECT if self._shown_entry else "")
        self._point()

    def _show_draft(self, found: Found | None) -> None:
        set_shown(self._draft_row, found is not None)
        if found is not None:
            # By the calendar: at 00:20 the journal's day is still the evening before.
            today, day = self.journal.now().date(), found.at.date()
            on = "" if day == today else f"on {day_words(day, today=today)} "
            self.draft_line.say(f"Not saved yet: what you typed {on}at {found.at:%H:%M}.")

    def _discard(self) -> None:
        self._draft.drop()
        self._show_draft(None)
        self._show(self.day, {})
        self._fresh()

    # ------------------------------------------------------------------ saving and taking back

    def _write(self) -> tuple[str, str]:
        self.head.check_day()
        marked, sets = self.exercises.marked(), self.exercises.sets()
        if not marked:
            button = self.not_today.no_exercise_button.description
            raise EntryError({"": f"mark what you did, or choose “{button}”"})
        started, ended = self.head.times()
        typed = self._typed()
        entry = self.journal.log_session(sets, started_at=started, ended_at=ended, **self.answers.values())
        self._typed_before_save = typed
        done = f"{count_words(len(marked), 'exercise')}, {count_words(len(sets), 'set')}"
        minutes = "" if ended is None else f", {self.head.minutes.value.strip()} min"
        return entry, f"{done}{minutes}{self.head.for_day()}"

    def _after_save(self) -> None:
        self._draft.drop()
        self._show_draft(None)
        self._show(self.day, {})

    def _undo(self) -> None:
        was_session = self._last_entry is not None and self._last_entry == self._shown_entry
        super()._undo()
        if not was_session:
            self._refresh()
            return
        # What was saved stands there again; what was typed since goes before it.
        before, since = self._typed_before_save, self._typed()
        exercises = {**before.get("exercises", {}), **since.get("exercises", {})}
        typed = {**before, **since, "exercises": exercises}
        self._show(self.day, typed)
        self._draft.keep(typed, self.day)

    def _change(self, work: Work) -> None:
        """Do work that writes something beside the session, and show what the journal has then."""

        def write() -> None:
            self._hush()
            self.head.check_day()
            entry, words = work()
            self._kept(entry, f"{words}{self.head.for_day()}")
            self._refresh()

        self._alone(write)

    def _answer_day(self, work: Work) -> None:
        if self.exercises.marked():
            raise EntryError({"": "exercises are marked as done; undo them first, or save the session"})
        self._change(work)

    def _skip(self, block: ExerciseBlock, reason: str) -> None:
        exercise = block.exercise
        self._change(
            lambda: (
                self.journal.log_skip(exercise.id, day=self.day, reason=reason),
                f"{exercise.name} skipped ({reason})",
            )
        )

    def _take_back(self, entry: str) -> None:
        def undo() -> None:
            self._hush()
            label = self.journal.undo(entry)
            if entry == self._last_entry:
                self._last_entry = None
                self.undo_button.disabled = True
            self.status.say(f"Taken back: {label}" if label else "That entry had been taken back already")
            self._refresh()

        self._alone(undo)

    def _error_lines(self) -> Mapping[str, Line]:
        return {
            **self.head.error_lines(),
            **self.not_today.error_lines(),
            **self.answers.error_lines(),
            **{f"sets.{place}": line for place, line in enumerate(self.exercises.error_lines())},
        }

    def _fresh(self) -> None:
        super()._fresh()
        self.correct_line.say()

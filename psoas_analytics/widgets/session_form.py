"""SessionForm: what was done on one day, prefilled from the plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta
from html import escape

from ipywidgets import HTML, DatePicker, Layout, TimePicker, VBox, Widget

from psoas_analytics.journal import Journal
from psoas_analytics.plan import starter_plan
from psoas_analytics.records import EntryError
from psoas_analytics.widgets.day_plan import (
    DayPlan,
    answered_no_exercise,
    in_order,
    logged_words,
    plan_of,
    skips_of,
)
from psoas_analytics.widgets.entry_form import EntryForm
from psoas_analytics.widgets.exercise_block import ExerciseBlock, dose_words
from psoas_analytics.widgets.exercise_list import ExerciseList
from psoas_analytics.widgets.parts import (
    WHOLE_LABEL,
    Line,
    ScorePicker,
    heading,
    listed,
    note_box,
    quiet_button,
    row,
    set_shown,
)
from psoas_analytics.widgets.words import after_midnight_words, count_words, day_words, local_moment

# Where nobody says when a past session was: an hour that lies within the day, to be changed.
PAST_START = time(18)
_CORRECT = (
    "This session is saved. To correct it: Undo, change it, and save again. "
    "Save as another session would add a second one."
)


class SessionForm(EntryForm):
    """Log the session of one day.

    Shows the exercises that the plan asks for on that day with their prescription filled in. Only what
    is ticked is saved, in one transaction.

    Parameters
    ----------
    journal : Journal

    Attributes
    ----------
    day : date
        The day that the form shows; :meth:`go_to` changes it.
    exercises : ExerciseList
        With a block for each exercise; ``blocks`` is short for its blocks.
    back_button, forward_button, today_button, starter_button, whole_plan_button, no_exercise_button : Button
    date_picker, start_time, note : the inputs
    pain_before, pain_after : ScorePicker
    day_error, time_line, time_error, plan_line, logged_line, note_error, correct_line : Line
    """

    def __init__(self, journal: Journal) -> None:
        super().__init__(journal, save_words="Save session", another_words="Save as another session")
        self.day = self._seen_today = journal.today()
        self._plan = DayPlan("no plan")
        self._make_day()
        self._make_plan()
        self._make_end()
        self._wire()
        head = row(self._heading, self.back_button, self.today_button, self.forward_button)
        self._arrange(
            head,
            row(self.date_picker, self.start_time),
            self.day_error,
            self.time_line,
            self.time_error,
            self.logged_line,
            self.pain_before,
            self.plan_line,
            self._offer,
            self.whole_plan_button,
            self.exercises,
            self.pain_after,
            self.note,
            self.note_error,
            self.correct_line,
            beside_save=(self.no_exercise_button,),
        )
        self.go_to(self.day)

    @property
    def blocks(self) -> dict[str, ExerciseBlock]:
        """The exercises that the form shows, by id."""
        return self.exercises.blocks

    # ------------------------------------------------------------------ its parts

    def _make_day(self) -> None:
        self._heading = HTML()
        self.back_button = quiet_button(icon="chevron-left", tooltip="The day before")
        self.forward_button = quiet_button(icon="chevron-right", tooltip="The day after")
        self.today_button = quiet_button("Today")
        self.date_picker = DatePicker(description="day", style=WHOLE_LABEL, layout=Layout(width="190px"))
        self.start_time = TimePicker(
            description="started at", step=60, style=WHOLE_LABEL, layout=Layout(width="200px")
        )
        self.day_error, self.time_error = Line(role="alert"), Line(role="alert")
        self.time_line, self.logged_line = Line(), Line()

    def _make_plan(self) -> None:
        self.pain_before = ScorePicker("Pain before", edge=self.edge)
        self.plan_line = Line()
        self.starter_button = quiet_button("Use the starter plan")
        self.starter_button.add_class("psoas-main")
        self._offer = VBox()
        self.whole_plan_button = quiet_button("Show the whole plan")
        self.exercises = ExerciseList(
            self.journal.catalog,
            edge=self.edge,
            on_change=self._touched,
            on_skip=lambda block: self._alone(lambda: self._skip(block)),
        )

    def _make_end(self) -> None:
        self.pain_after = ScorePicker("Pain after", edge=self.edge)
        self.note = note_box()
        self.note_error, self.correct_line = Line(role="alert"), Line()
        self.no_exercise_button = quiet_button("No exercise today")

    def _wire(self) -> None:
        self.edge.click(self.back_button, lambda: self.go_to(self.day - timedelta(days=1)))
        self.edge.click(self.forward_button, lambda: self.go_to(self.day + timedelta(days=1)))
        self.edge.click(self.today_button, lambda: self.go_to(self.journal.today()))
        self.edge.click(self.starter_button, lambda: self._alone(self._use_starter_plan))
        self.edge.click(self.whole_plan_button, self._show_whole_plan)
        self.edge.click(self.no_exercise_button, lambda: self._alone(self._log_no_exercise))
        self.edge.change(self.date_picker, self._pick_day)
        self.edge.change(self.start_time, self._show_time)
        for widget in (self.start_time, self.pain_before.buttons, self.pain_after.buttons, self.note):
            self.edge.change(widget, self._touched)

    # ------------------------------------------------------------------ the day

    def go_to(self, day: date) -> None:
        """Show a day up to today; what is ticked and not saved yet comes along."""
        today = self.journal.today()
        self._hush()
        if day > today:
            with self._quietly():
                self.date_picker.value = self.day
            latest = day_words(today, today=today)
            self.day_error.say(f"The latest day to log is {latest} (a day ends at 03:00)")
            return
        kept = {} if self._shown_entry else self.exercises.ticked()
        self.day, self._seen_today = day, today
        with self._quietly():
            if self._shown_entry:
                self._clear_answers()
            self._show_day(today)
            self._plan = plan_of(self.journal, day)
            self._show_plan()
            self.exercises.fill(self._plan.items, asked=self._plan.items, kept=kept)
        self._show_logged()
        self._fresh()

    def _show_day(self, today: date) -> None:
        words = escape(day_words(self.day, today=today))
        self._heading.value = f'<div class="psoas-heading-2" role="heading" aria-level="2">{words}</div>'
        self.date_picker.value = self.day
        now = self.journal.now().time().replace(second=0, microsecond=0)
        self.start_time.value = now if self.day == today else PAST_START
        self._show_steps(today)
        self._show_time()

    def _show_steps(self, today: date) -> None:
        self.forward_button.disabled = self.today_button.disabled = self.day == today
        word = "today" if self.day == today else "on this day"
        self.no_exercise_button.description = f"No exercise {word}"

    def _pick_day(self) -> None:
        picked = self.date_picker.value
        if self._quiet or picked == self.day:
            return
        if picked is None:
            self.day_error.say(f"No day is chosen; the form still shows {day_words(self.day)}")
        else:
            self.go_to(picked)

    def _show_time(self) -> None:
        self.time_line.say(after_midnight_words(self.day, self.start_time.value))

    # ------------------------------------------------------------------ the plan

    def _show_plan(self) -> None:
        self.plan_line.say(_plan_words(self._plan))
        self._offer.children = self._starter() if self._plan.state == "no plan" else ()
        set_shown(self.whole_plan_button, self._plan.state in ("rest", "paused"))

    def _starter(self) -> tuple[Widget, ...]:
        catalog = self.journal.catalog
        lines = [
            f"{catalog[item.exercise_id].name}: {dose_words(item)}; {item.when()}"
            for item in in_order(starter_plan(catalog).items, catalog)
        ]
        title = heading("Starter plan: a starting point, not medical advice")
        return (title, HTML(listed(lines)), self.starter_button)

    def _use_starter_plan(self) -> None:
        self._hush()
        # A second click, or a plan that another form has set since.
        if plan_of(self.journal, self.day).state == "no plan":
            self.journal.set_plan(starter_plan(self.journal.catalog), starts_on=self.day)
        self.go_to(self.day)
        self.status.say(f"The starter plan holds from {day_words(self.day, today=self.journal.today())} on")

    def _show_whole_plan(self) -> None:
        with self._quietly():
            self.exercises.fill(self._plan.whole, asked=self._plan.items, kept=dict(self.blocks))
        self._show_logged()
        set_shown(self.whole_plan_button, False)

    # ------------------------------------------------------------------ saving

    def _write(self) -> tuple[str, str]:
        self._check_day()
        ticked, sets = self.exercises.ticked(), self.exercises.sets()
        if not ticked:
            raise EntryError({"": f"tick what you did, or choose “{self.no_exercise_button.description}”"})
        if self.start_time.value is None:
            raise EntryError({"started_at": "The start time must be given, such as 18:00"})
        entry = self.journal.log_session(
            sets,
            started_at=local_moment(self.day, self.start_time.value),
            pain_before=self.pain_before.value,
            pain_after=self.pain_after.value,
            note=self.note.value,
        )
        done = f"{count_words(len(ticked), 'exercise')}, {count_words(len(sets), 'set')}"
        return entry, f"{done}{self._for_day()}"

    def _check_day(self) -> None:
        """Stop once if the form was left open overnight: its "today" is yesterday by now."""
        today = self.journal.today()
        if today == self._seen_today:
            return
        self._seen_today = today
        self._show_steps(today)
        shown = day_words(self.day, today=today)
        raise EntryError({"day": f"A new day has begun; this form shows {shown}. Check the day, then save"})

    def _for_day(self) -> str:
        today = self.journal.today()
        return "" if self.day == today else f", for {day_words(self.day, today=today)}"

    def _log_no_exercise(self) -> None:
        self._hush()
        self._check_day()
        if self.exercises.ticked() and not self._shown_entry:
            raise EntryError({"": "exercises are ticked; take the ticks away first, or save the session"})
        if answered_no_exercise(self.journal, self.day):
            self.status.say(f"Already in the journal: no exercise{self._for_day()}")
            return
        self._kept(self.journal.log_no_exercise(self.day), f"no exercise{self._for_day()}")
        self._show_logged()

    def _skip(self, block: ExerciseBlock) -> None:
        self._hush()
        self._check_day()
        reason = block.skip_reason.value
        if not reason:
            return
        entry = self.journal.log_skip(block.exercise.id, day=self.day, reason=reason)
        self._kept(entry, f"{block.exercise.name} skipped ({reason}){self._for_day()}")
        with self._quietly():
            block.done.value, block.skip_reason.value = False, ""
        self._show_logged()

    def _show_logged(self) -> None:
        self.logged_line.say(logged_words(self.journal, self.day))
        self.exercises.show_skips(skips_of(self.journal, self.day))

    def _after_save(self) -> None:
        self._show_logged()

    def _after_undo(self) -> None:
        self._show_logged()

    def _error_lines(self) -> Mapping[str, Line]:
        return {
            "day": self.day_error,
            "started_at": self.time_error,
            "pain_before": self.pain_before.error,
            "pain_after": self.pain_after.error,
            "note": self.note_error,
            **{f"sets.{place}": one.error for place, one in enumerate(self.exercises.rows())},
        }

    def _touched(self) -> None:
        super()._touched()
        if self._shown_entry and not self._quiet:
            self.correct_line.say(_CORRECT)

    def _fresh(self) -> None:
        super()._fresh()
        self.correct_line.say()

    def _clear_answers(self) -> None:
        self.pain_before.clear()
        self.pain_after.clear()
        self.note.value = ""


def _plan_words(plan: DayPlan) -> str:
    add = "You can add any exercise below."
    starts = "later" if plan.starts_on is None else f"on {day_words(plan.starts_on)}"
    words = {
        "asked": "Tick what you did. Change only what differed.",
        "rest": f"A rest day: your plan asks for nothing. {add}",
        "paused": f"Your plan is paused ({plan.reason}): nothing is owed. {add}",
        "no plan": "There is no plan yet. Here is one to start from, or choose your own exercises below.",
        "before plan": f"Your plan starts {starts}. {add}",
    }[plan.state]
    if plan.unknown:
        words += (
            f" The catalog does not know {', '.join(plan.unknown)}: open the journal with your own catalog."
        )
    return words

"""PlanEditor: what is asked on which days, from which day on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from ipywidgets import HTML, Checkbox, DatePicker, Layout, Text, VBox

from psoas_analytics.journal import Journal
from psoas_analytics.plan import Plan, PlanItem, PlanVersion, short_rests, version_on, versions
from psoas_analytics.records import EntryError
from psoas_analytics.widgets.day_plan import GROUPS, group_of
from psoas_analytics.widgets.entry_form import EntryForm
from psoas_analytics.widgets.parts import (
    WHOLE_LABEL,
    Line,
    disclosure,
    heading,
    listed,
    quiet_button,
    row,
    set_shown,
)
from psoas_analytics.widgets.pause_list import PauseList
from psoas_analytics.widgets.plan_answer import TherapistPlan
from psoas_analytics.widgets.plan_item_row import PlanItemRow
from psoas_analytics.widgets.plan_start import BaselineOffer, StarterPlans
from psoas_analytics.widgets.plan_words import (
    change_words,
    changes_html,
    few_words,
    in_force_words,
    rest_words,
    start_words,
    takes_over_words,
    version_lines,
)
from psoas_analytics.widgets.spinal import (
    ASK_FIRST,
    agreed_on,
    has_spinal_condition,
    keep_agreement,
    keep_spinal_condition,
)
from psoas_analytics.widgets.words import day_words

BASELINE_PASSED_OVER = "baseline_week_passed_over"


class PlanEditor(EntryForm):
    """Make a plan, or a new version of it; earlier days keep the version that they had.

    Parameters
    ----------
    journal : Journal

    Attributes
    ----------
    rows : dict of str to PlanItemRow
        One for each exercise of the catalog, by id.
    spinal : Checkbox
        "I have a spinal condition", kept at once as a setting.
    start : DatePicker
    today_button, tomorrow_button, starters_button : Button
    title, author : Text
    baseline : BaselineOffer
    starters : StarterPlans
    answer : TherapistPlan
    pauses : PauseList
    changes, version_list : HTML
    in_force, spinal_line, few_line, rest_line, start_line, start_error, head_error : Line
    """

    def __init__(self, journal: Journal) -> None:
        super().__init__(journal, save_words="Save plan", another_words="Save as a new version")
        self._versions: tuple[PlanVersion, ...] = ()
        self._seen_today = journal.today()
        # A plan that is filled in keeps its order; what is added comes behind.
        self._order: tuple[str, ...] = ()
        # What Undo would take back is the therapist's plan that the rows show.
        self._shows_answer = False
        self._make_start()
        self._make_rows()
        self._make_head()
        self.pauses = PauseList(journal, edge=self.edge, on_add=lambda: self._alone(self._save_pause))
        self.answer = TherapistPlan(journal, edge=self.edge, on_keep=lambda: self._alone(self._keep_answer))
        self.changes, self.version_list = HTML(), HTML()
        self._lay_out()
        self._wire()
        with self._quietly():
            self._read_versions()
            self._first_fill()
        self._show_all()

    # ------------------------------------------------------------------ its parts

    def _make_start(self) -> None:
        self.in_force = Line()
        self.baseline = BaselineOffer(days=int(self.journal.thresholds()["pain_week_days"].value))
        self.starters = StarterPlans(self.journal.catalog, edge=self.edge, on_choose=self._fill)
        self.starters_button = quiet_button("Start from a starter plan")
        self.spinal = Checkbox(description="I have a spinal condition", indent=False)
        self.spinal.value = has_spinal_condition(self.journal)
        self.spinal_line = Line()

    def _make_rows(self) -> None:
        catalog = self.journal.catalog
        made = {
            one.id: PlanItemRow(one, edge=self.edge, on_change=self._plan_changed) for one in catalog.values()
        }
        # Filled in, listed and saved in the order in which a session goes.
        order = sorted(catalog.values(), key=lambda one: GROUPS.index(group_of(one)))
        self.rows = {one.id: made[one.id] for one in order}
        self.few_line, self.rest_line = Line(), Line()
        self._tell_spinal()

    def _make_head(self) -> None:
        self.start = DatePicker(description="starts on", style=WHOLE_LABEL, layout=Layout(width="210px"))
        self.today_button, self.tomorrow_button = quiet_button("Today"), quiet_button("Tomorrow")
        self.title = Text(
            description="title",
            placeholder="may stay empty",
            style=WHOLE_LABEL,
            layout=Layout(width="100%", max_width="480px"),
        )
        self.author = Text(
            description="made by",
            placeholder="you, or your therapist’s name",
            style=WHOLE_LABEL,
            layout=Layout(width="280px"),
        )
        self.start_line = Line()
        self.start_error, self.head_error = Line(role="alert"), Line(role="alert")

    def _lay_out(self) -> None:
        groups = VBox()
        for group in GROUPS:
            members = [one for one in self.rows.values() if group_of(one.exercise) == group]
            groups.children += (heading(group, level=4), *members)
        self._arrange(
            heading("Your plan", level=2),
            self.in_force,
            self.answer,
            self.baseline,
            self.starters_button,
            self.starters,
            heading("Which exercises"),
            self.spinal,
            self.spinal_line,
            groups,
            self.few_line,
            self.rest_line,
            heading("From when on"),
            row(self.start, self.today_button, self.tomorrow_button),
            self.start_error,
            self.start_line,
            row(self.title, self.author),
            self.head_error,
            self.changes,
        )
        *form, safety = self.children
        self.children = (*form, heading("Pauses"), self.pauses, self.version_list, safety)

    def _wire(self) -> None:
        self.edge.change(self.spinal, self._keep_spinal)
        self.edge.click(self.baseline.begin_button, self._begin_later)
        self.edge.click(self.baseline.pass_button, self._pass_baseline_over)
        self.edge.click(self.starters_button, self._toggle_starters)
        self.edge.click(self.today_button, lambda: self._start_in(0))
        self.edge.click(self.tomorrow_button, lambda: self._start_in(1))
        for widget in (self.start, self.title, self.author):
            self.edge.change(widget, self._plan_changed)

    # ------------------------------------------------------------------ what is filled in

    def _first_fill(self) -> None:
        """Show the newest version; without one, an empty plan that starts today."""
        newest = self._versions[-1] if self._versions else None
        set_shown(self.starters, newest is None)
        set_shown(self.starters_button, newest is not None)
        set_shown(self.baseline, newest is None and self.journal.setting(BASELINE_PASSED_OVER) is None)
        if newest is None:
            self.author.value = "you"
            self._start_in(0)
        else:
            self._fill_in(newest.plan)
            self._start_in(1)

    def _fill(self, plan: Plan) -> None:
        """Show a starter plan; nothing is saved."""
        with self._quietly():
            self._fill_in(plan)
        self._plan_changed()

    def _fill_in(self, plan: Plan) -> None:
        items = {item.exercise_id: item for item in plan.items}
        self._order = tuple(items)
        for exercise_id, one in self.rows.items():
            one.fill(items.get(exercise_id))
        self.title.value, self.author.value = plan.title, plan.author

    def _start_in(self, days: int) -> None:
        self.start.value = self.journal.today() + timedelta(days=days)

    def _begin_later(self) -> None:
        self._start_in(int(self.journal.thresholds()["pain_week_days"].value))
        start = day_words(self.start.value, today=self.journal.today())
        self.baseline.status.say(f"The start is set to {start}. Choose the exercises, then save")

    def _pass_baseline_over(self) -> None:
        self.journal.set_setting(BASELINE_PASSED_OVER, self.journal.today().isoformat())
        set_shown(self.baseline, False)
        self._start_in(0)

    def _toggle_starters(self) -> None:
        set_shown(self.starters, self.starters.layout.display == "none")

    def _keep_spinal(self) -> None:
        keep_spinal_condition(self.journal, self.spinal.value)
        self._tell_spinal()
        self._show_waiting()

    def _tell_spinal(self) -> None:
        with self._quietly():
            for exercise_id, one in self.rows.items():
                day = agreed_on(self.journal, exercise_id)
                one.set_spinal_condition(self.spinal.value, agreed_on=day, today=self.journal.today())

    # ------------------------------------------------------------------ saving

    def _plan(self) -> Plan:
        """Read the plan that is filled in; what is wrong is told all at once."""
        items: list[PlanItem] = []
        problems: dict[str, str] = {}
        places = {exercise_id: place for place, exercise_id in enumerate(self._order)}
        for one in sorted(self.rows.values(), key=lambda one: places.get(one.exercise.id, len(places))):
            if not one.chosen.value:
                continue
            try:
                items.append(one.item())
            except EntryError as error:
                problems |= error.problems
        if problems:
            raise EntryError(problems)
        if not items:
            raise EntryError({"": "choose at least one exercise; to stop for a while, save a pause below"})
        return Plan(tuple(items), title=self.title.value.strip(), author=self.author.value.strip())

    def _write(self) -> tuple[str, str]:
        self._check_day()
        self._read_versions()
        plan, start = self._plan(), self.start.value
        if waiting := self._waiting():
            raise EntryError({one.field: ASK_FIRST for one in waiting})
        if start is None:
            raise EntryError({"starts_on": "The day on which the plan starts must be given"})
        before = version_on(self._versions, start)
        if before is not None and before.plan == plan:
            raise EntryError({"": f"nothing differs from version {before.number}, which holds on that day"})
        with self.journal.together(f"plan from {start}"):
            for exercise_id, one in self.rows.items():
                if one.needs_agreement():
                    keep_agreement(self.journal, exercise_id)
            number = self.journal.set_plan(plan, starts_on=start)
        return str(number), f"version {number} holds from {day_words(start, today=self.journal.today())} on"

    def _check_day(self) -> None:
        """Stop once if the form was left open overnight: its "today" is yesterday by now."""
        today = self.journal.today()
        if today != self._seen_today:
            self._seen_today = today
            self._show_start()
            raise EntryError({"starts_on": "A new day has begun. Check the day of the start, then save"})

    def _waiting(self) -> list[PlanItemRow]:
        return [one for one in self.rows.values() if one.needs_agreement() and not one.agreed.value]

    def _save_pause(self) -> None:
        self._hush()
        self._kept(self.pauses.log(), "pause")
        self._shows_answer = False
        self.pauses.clear()
        self.pauses.show_known()

    def _keep_answer(self) -> None:
        self._hush()
        entry, words = self.answer.log()
        self._kept(entry, words)
        self.answer.close()
        self.answer.status.say(f"Kept: {words}. Undo stands beside “Save plan” below")
        self._shown_entry = entry
        with self._quietly():
            self._read_versions()
            self._first_fill()
            self._after_undo()
        self._shows_answer = True
        self.save_button.disabled = True

    def _after_save(self) -> None:
        self._shows_answer = False
        self._after_undo()
        for first_steps in (self.baseline, self.starters):
            set_shown(first_steps, False)
        self.starters.status.say()
        set_shown(self.starters_button, True)

    def _after_undo(self) -> None:
        self._read_versions()
        if self._shows_answer:
            self._shows_answer = False
            self.answer.close()
            self._first_fill()
        self._tell_spinal()
        self.pauses.show_known()
        self._show_all()

    def _error_lines(self) -> Mapping[str, Line]:
        return {
            **{one.field: one.error for one in self.rows.values()},
            "starts_on": self.start_error,
            "title": self.head_error,
            "author": self.head_error,
            "pause": self.pauses.error,
            "answer": self.answer.error,
        }

    # ------------------------------------------------------------------ what is shown

    def _plan_changed(self) -> None:
        if self._quiet:
            return
        self._touched()
        self._show_plan()

    def _read_versions(self) -> None:
        self._versions = versions(self.journal.plans())

    def _show_all(self) -> None:
        today = self.journal.today()
        self.in_force.say(in_force_words(self._versions, today=today))
        self._show_plan()
        lines = version_lines(self._versions, today=today)
        shown = f"All versions ({len(lines)})"
        self.version_list.value = disclosure(shown, listed(lines)).value if lines else ""

    def _show_waiting(self) -> None:
        names = " and ".join(one.exercise.name for one in self._waiting())
        self.spinal_line.say(f"Ask your therapist before you do: {names}." if names else "")

    def _show_plan(self) -> None:
        self._show_start()
        self._show_waiting()
        chosen = sum(bool(one.chosen.value) for one in self.rows.values())
        self.few_line.say(few_words(chosen, self.journal.thresholds()["exercises_kept_up"]))
        try:
            plan = self._plan()
        except EntryError:
            # Nothing is chosen, or a field is half typed: there is no plan to compare.
            self.rest_line.say()
            self.changes.value = ""
            return
        catalog, start = self.journal.catalog, self.start.value
        rest = self.journal.thresholds()["strength_rest_h"]
        self.rest_line.say(rest_words(short_rests(plan, catalog, rest_h=rest.value), rest))
        before = None if start is None else version_on(self._versions, start)
        self.changes.value = changes_html(
            before, change_words(None if before is None else before.plan, plan, catalog)
        )

    def _show_start(self) -> None:
        start: date | None = self.start.value
        if start is None:
            self.start_line.say()
            return
        today, thresholds = self.journal.today(), self.journal.thresholds()
        words = start_words(start, today=today, first=not self._versions, thresholds=thresholds)
        self.start_line.say(words + takes_over_words(self._versions, start, today=today))

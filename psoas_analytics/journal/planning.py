"""Plan versions and pauses: what is owed on which days."""

from __future__ import annotations

from datetime import date, timedelta

from psoas_analytics import records
from psoas_analytics.journal.base import JournalBase
from psoas_analytics.plan import Plan
from psoas_analytics.records import EntryError


class Planning(JournalBase):
    """Plans and pauses of a journal."""

    def set_plan(
        self,
        plan: Plan,
        *,
        starts_on: date | str,
        message: str = "",
        written_on: date | str | None = None,
        report_id: str | None = None,
    ) -> int:
        """Keep a new plan version that holds from a day on; days before keep what they had.

        On any day the version with the latest ``starts_on`` up to that day is in force, of two with
        the same start the newer one.

        Parameters
        ----------
        plan : Plan
        starts_on : date or ISO text
        message, written_on, report_id : text, date, text
            Of a therapist's answer: what it says, when it was written, and which report it answers.

        Returns
        -------
        int
            The number of the version, counted from 1.
        """
        if not isinstance(plan, Plan):
            raise TypeError(f"plan must be a Plan, got {plan!r}; make one with Plan() or load_plan()")
        plan.check(self.catalog)
        head = records.build(
            records.PlanHead, title=plan.title, author=plan.author, message=message, report_id=report_id
        )
        start = self._clock.day(starts_on, name="starts_on", future=True)
        written = None if written_on is None else self._clock.day(written_on, name="written_on", future=True)
        plan_id = self._new_id()
        with self._writing(f"plan from {start}") as put:
            version: int = put.value("SELECT coalesce(max(version), 0) + 1 FROM plan_version")
            put.row(
                "plan_version",
                id=plan_id,
                version=version,
                starts_on=start.isoformat(),
                title=head.title,
                author=head.author,
                created_at=self._clock.moment().iso,
                message=head.message,
                written_on=None if written is None else written.isoformat(),
                report_id=head.report_id,
            )
            for position, item in enumerate(plan.items, start=1):
                dose = item.dose
                put.row(
                    "plan_item",
                    id=self._new_id(),
                    plan_id=plan_id,
                    position=position,
                    exercise_id=item.exercise_id,
                    sets=item.sets,
                    reps_min=dose.reps_min,
                    reps_max=dose.reps_max,
                    hold_min_s=dose.hold_min_s,
                    hold_max_s=dose.hold_max_s,
                    sides=dose.sides,
                    timed=dose.timed,
                    days=" ".join(item.days),
                    times_per_week=item.times_per_week,
                )
        return version

    def pause(self, start: date | str, end: date | str, *, reason: str) -> str:
        """Owe nothing from one day to another, both included."""
        first = self._clock.day(start, name="start", future=True)
        last = self._clock.day(end, name="end", future=True)
        entry = records.build(records.Pause, start=first, end=last, reason=reason)
        with self._writing(f"pause {first} to {last}") as put:
            return put.row(
                "pause", first_day=first.isoformat(), last_day=last.isoformat(), reason=entry.reason
            )

    def end_pause(self, pause_id: str, *, on: date | str) -> None:
        """Let the plan count again from a day on; a pause that would begin then or later is gone.

        Raises
        ------
        EntryError
            There is no such pause.
        """
        day = self._clock.day(on, name="on", future=True)
        with self._writing(f"pause ended on {day}") as put:
            if not put.has("pause", pause_id):
                raise EntryError({"pause_id": f"pause_id must be that of a pause, got {pause_id!r}"})
            last = (day - timedelta(days=1)).isoformat()
            if put.value("SELECT first_day FROM pause WHERE id = ?", pause_id) > last:
                put.delete("pause", pause_id)
            else:
                put.change("pause", pause_id, {"last_day": last})

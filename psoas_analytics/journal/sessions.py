"""What was done, and what was left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from psoas_analytics import records
from psoas_analytics.catalog import UnknownExercise
from psoas_analytics.journal.base import JournalBase
from psoas_analytics.journal.clock import Moment, When
from psoas_analytics.records import EntryError


class Sessions(JournalBase):
    """Sessions and skips of a journal."""

    def log_session(
        self,
        sets: Iterable[records.ExerciseSet | Mapping[str, Any]],
        *,
        started_at: When = None,
        ended_at: When = None,
        pain_before: float | None = None,
        pain_after: float | None = None,
        effort_cr10: float | None = None,
        note: str = "",
    ) -> str:
        """Log one session.

        Parameters
        ----------
        sets : ExerciseSet records or mappings with exercise_id, side, reps, hold_s, pain_nrs, effort_cr10, id
        started_at, ended_at : datetime, date or ISO text
            ``started_at`` left out: now.
        pain_before, pain_after : float or None
            0 (no pain) to 10 (the worst imaginable).
        effort_cr10 : float or None
            0 to 10.

        Returns
        -------
        str
            The session's id.

        Raises
        ------
        EntryError
            Something breaks a rule; nothing was written.
        """
        entry = records.build(
            records.Session,
            sets=tuple(sets) if isinstance(sets, Iterable) else sets,
            pain_before=pain_before,
            pain_after=pain_after,
            effort_cr10=effort_cr10,
            note=note,
        )
        for place, one in enumerate(entry.sets):
            records.check_set(one, self.catalog, where=f"sets.{place}")
        started = self._clock.moment(started_at, name="started_at")
        ended = None if ended_at is None else self._clock.moment(ended_at, name="ended_at")
        _check_order(started.iso, ended)
        session_id = self._new_id()
        with self._writing(f"session on {started.day}") as put:
            put.row(
                "session",
                id=session_id,
                started_at=started.iso,
                ended_at=None if ended is None else ended.iso,
                utc_offset_min=started.utc_offset_min,
                day=started.day.isoformat(),
                pain_before=entry.pain_before,
                pain_after=entry.pain_after,
                effort_cr10=entry.effort_cr10,
                note=entry.note,
            )
            for position, one in enumerate(entry.sets, start=1):
                put.row("exercise_set", session_id=session_id, position=position, **one.model_dump())
        return session_id

    def extend_session(
        self,
        session_id: str,
        sets: Iterable[records.ExerciseSet | Mapping[str, Any]],
        *,
        started_at: When = None,
        ended_at: When = None,
        pain_before: float | None = None,
        pain_after: float | None = None,
        effort_cr10: float | None = None,
        note: str | None = None,
    ) -> list[str]:
        """Add sets to a session that is under way, under ids that the caller made.

        Safe to repeat: a set whose id the journal has ever held is not written again, so a caller that got no
        answer sends the same sets once more. A set sent again with its pain gets that pain: it is asked for
        after the set is done.

        Parameters
        ----------
        session_id : str
            A UUID; the session is begun if the journal does not have it.
        sets : as for :meth:`log_session`, each with its ``id``; may be empty
        started_at : datetime, date or ISO text
            Counts for a new session only; left out: now.
        ended_at, pain_before, pain_after, effort_cr10, note
            Replace what the session has, where given.

        Returns
        -------
        list of str
            The ids of the given sets, which the journal now has, or had and took back.

        Raises
        ------
        EntryError
            Something breaks a rule; nothing was written.
        """
        given = tuple(sets)
        head = records.build(
            records.SessionHead,
            id=session_id,
            pain_before=pain_before,
            pain_after=pain_after,
            effort_cr10=effort_cr10,
            note=note,
        )
        entries = records.build(records.Session, sets=given).sets if given else ()
        for place, one in enumerate(entries):
            records.check_set(one, self.catalog, where=f"sets.{place}")
        started = self._clock.moment(started_at, name="started_at")
        ended = None if ended_at is None else self._clock.moment(ended_at, name="ended_at")
        changes = head.model_dump(exclude={"id"}, exclude_none=True) | (
            {} if ended is None else {"ended_at": ended.iso}
        )
        with self._writing(f"part of a session on {started.day}") as put:
            if not put.has("session", head.id):
                put.row(
                    "session",
                    id=head.id,
                    started_at=started.iso,
                    utc_offset_min=started.utc_offset_min,
                    day=started.day.isoformat(),
                )
            _check_order(put.value("SELECT started_at FROM session WHERE id = ?", head.id), ended)
            put.change("session", head.id, changes)
            position = put.value("SELECT count(*) FROM exercise_set WHERE session_id = ?", head.id)
            for one in entries:
                if not put.ever_had("exercise_set", one.id):
                    position += 1
                    put.row("exercise_set", session_id=head.id, position=position, **one.model_dump())
                elif one.pain_nrs is not None:
                    put.change("exercise_set", one.id, {"pain_nrs": one.pain_nrs})
        return [one.id for one in entries]

    def log_skip(self, exercise_id: str | None, *, day: date | str, reason: str, note: str = "") -> str:
        """Log that an exercise (None: the whole day) was left out, and why."""
        entry = records.build(records.Skip, exercise_id=exercise_id, reason=reason, note=note)
        if exercise_id is not None:
            try:
                exercise_id = self.catalog[exercise_id].id
            except UnknownExercise as error:
                raise EntryError({"exercise_id": str(error)}) from None
        on = self._clock.day(day)
        with self._writing(f"skip on {on}") as put:
            return put.row(
                "skip", day=on.isoformat(), exercise_id=exercise_id, reason=entry.reason, note=entry.note
            )

    def log_no_exercise(self, day: date | str) -> str:
        """Answer a day with "no exercise today"."""
        on = self._clock.day(day)
        with self._writing(f"no exercise on {on}") as put:
            return put.row("no_exercise", day=on.isoformat())


def _check_order(started: str, ended: Moment | None) -> None:
    if ended is not None and ended.iso < started:
        said = f"ended_at must not be before started_at ({started}), got {ended.iso}; check the clock"
        raise EntryError({"ended_at": said})

"""The journal: entries in, frames out."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from psoas_analytics import records
from psoas_analytics.catalog import Catalog, UnknownExercise, load_catalog
from psoas_analytics.frames import Frames
from psoas_analytics.journal.clock import Clock, Moment, When
from psoas_analytics.journal.history import last_change, revert
from psoas_analytics.journal.read import QUERIES, read_frame
from psoas_analytics.journal.store import Store
from psoas_analytics.journal.tables import Table, read_tables, write_tables
from psoas_analytics.plan import Plan
from psoas_analytics.records import EntryError
from psoas_analytics.thresholds import THRESHOLDS, Threshold, ThresholdError, checked, set_for

if TYPE_CHECKING:
    import pandas as pd

# Setting of a journal that holds made-up data: the instant that it takes as now.
SYNTHETIC_NOW = "synthetic_now"
# Settings whose names begin so hold a threshold that was set for this person.
_THRESHOLD = "threshold:"


class Journal:
    """One person's journal in one SQLite file, made by :func:`open_journal`.

    Every ``log_`` call is one transaction: it is kept whole, on disk, or not at all. Any thread may
    call. Times without a zone are local; a day ends at 03:00; entries from the future are refused.

    Attributes
    ----------
    path : Path
        The file.
    catalog : Catalog
        The exercises that may be logged.
    synthetic : bool
        True for the demo.
    """

    def __init__(
        self,
        path: Path,
        *,
        now: Callable[[], datetime] | None = None,
        catalog: Catalog | None = None,
        new_id: Callable[[], str] = lambda: str(uuid.uuid4()),
        on_close: Callable[[], None] | None = None,
    ) -> None:
        self.path = path
        self.catalog = load_catalog() if catalog is None else catalog
        self._new_id = new_id
        self._on_close = on_close
        self._store = Store(path)
        stored = self._store.rows("SELECT value FROM setting WHERE id = ?", (SYNTHETIC_NOW,))
        self.synthetic = bool(stored)
        if stored and now is None:
            fixed = datetime.fromisoformat(stored[0][0])
            now = lambda: fixed  # noqa: E731 - a clock that stands still
        self._clock = Clock(now)

    def __enter__(self) -> Self:
        """Return the journal itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the journal."""
        self.close()

    def __repr__(self) -> str:
        """Name the file."""
        return f"Journal({str(self.path)!r}{', synthetic=True' if self.synthetic else ''})"

    def close(self) -> None:
        """Close the file; a later call says so. A temporary journal is deleted."""
        self._store.close()
        if self._on_close is not None:
            self._on_close()

    # ------------------------------------------------------------------ the clock

    def now(self) -> datetime:
        """The time that the journal takes as now, in local time with its zone."""
        moment = self._clock.moment()
        return moment.utc.astimezone(self._clock.zone(moment.utc))

    def today(self) -> date:
        """The local day that the journal takes as today (a day ends at 03:00)."""
        return self._clock.today()

    # ------------------------------------------------------------------ plans

    def set_plan(self, plan: Plan, *, starts_on: date | str) -> int:
        """Keep a new plan version that holds from a day on; days before keep what they had.

        On any day the version with the latest ``starts_on`` up to that day is in force, of two with
        the same start the newer one.

        Returns
        -------
        int
            The number of the version, counted from 1.
        """
        plan.check(self.catalog)
        head = records.build(records.PlanHead, title=plan.title, author=plan.author)
        start = self._clock.day(starts_on, name="starts_on", future=True)
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

    # ------------------------------------------------------------------ what was done

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
        if ended is not None and ended.utc < started.utc:
            raise EntryError(
                {"ended_at": f"ended_at must not be before started_at, got {ended.iso} after {started.iso}"}
            )
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

    # ------------------------------------------------------------------ how it was

    def log_pain(
        self,
        nrs: float,
        *,
        site: str,
        side: str | None = None,
        at: When = None,
        recall: str = "average_24h",
        context: str | None = None,
        note: str = "",
    ) -> str:
        """Log one pain score.

        Parameters
        ----------
        nrs : float
            0 (no pain) to 10 (the worst imaginable).
        site : str
            One of ``records.SITES``, or "other: <where>".
        recall : {"average_24h", "now", "worst_24h"}
        context : {"rest", "after sitting", "on waking", "exercise", "night"} or None

        Returns
        -------
        str
            The id of the score.
        """
        entry = records.build(
            records.PainScore, pain_nrs=nrs, site=site, side=side, recall=recall, context=context, note=note
        )
        when = self._clock.moment(at)
        with self._writing(f"pain score on {when.day}") as put:
            return put.row("pain_score", **_when(when), **entry.model_dump())

    def log_flexibility(
        self,
        test: str,
        *,
        readings: Sequence[float] | float,
        side: str | None = None,
        at: When = None,
        instrument: str | None = None,
        warm: bool = False,
        note: str = "",
    ) -> str:
        """Log the readings of one flexibility test; their median counts.

        Parameters
        ----------
        test : str
            One of ``records.FLEXIBILITY_TESTS``.
        readings : 1 to 9 numbers
            Degrees (0 = thigh in line with the trunk, + = extension) or cm.
        instrument : {"phone", "inclinometer", "goniometer", "tape", "other"} or None
            Left out: phone for degrees, tape for centimetres.
        warm : bool
            Measured after exercise or stretching.

        Returns
        -------
        str
            The id that the readings share.
        """
        given = tuple(readings) if isinstance(readings, Iterable) else (readings,)
        entry = records.build(
            records.Flexibility,
            test=test,
            side=side,
            readings=given,
            instrument=instrument,
            warm=warm,
            note=note,
        )
        unit = records.FLEXIBILITY_TESTS[entry.test].unit
        when = self._clock.moment(at)
        measurement_id = self._new_id()
        with self._writing(f"flexibility on {when.day}") as put:
            for reading, value in enumerate(entry.values, start=1):
                put.row(
                    "flexibility_reading",
                    measurement_id=measurement_id,
                    **_when(when),
                    test=entry.test,
                    side=entry.side,
                    reading=reading,
                    value=value,
                    unit=unit,
                    instrument=entry.instrument or ("tape" if unit == "cm" else "phone"),
                    warm=entry.warm,
                    note=entry.note,
                )
        return measurement_id

    def log_questionnaire(self, instrument: str, answers: Mapping[str, float], *, at: When = None) -> str:
        """Log the answers to one questionnaire.

        Parameters
        ----------
        instrument : {"PEG", "PSFS", "ODI", "EARS"}
        answers : mapping of item to score
            PEG: pain, enjoyment, activity (0-10). PSFS: your own activities (0-10, higher is better).
            ODI and EARS: a total that was worked out elsewhere.
        """
        entry = records.build(records.Questionnaire, instrument=instrument, answers=answers)
        when = self._clock.moment(at)
        response_id = self._new_id()
        with self._writing(f"{instrument} on {when.day}") as put:
            for item, score in entry.scores.items():
                put.row(
                    "questionnaire_answer",
                    response_id=response_id,
                    **_when(when),
                    instrument=entry.instrument,
                    item=item,
                    score=score,
                )
        return response_id

    def log_habit(self, kind: str, amount: float = 1, *, at: When = None, id: str | None = None) -> str:
        """Log a habit around the exercises, such as a break from sitting.

        Safe to repeat under an ``id`` (a UUID) that the caller made: what the journal has ever held under
        it is not written again.
        """
        entry = records.build(records.Habit, kind=kind, amount=amount, id=id)
        when = self._clock.moment(at)
        with self._writing(f"{entry.kind} on {when.day}") as put:
            if entry.id is not None and put.ever_had("habit", entry.id):
                return entry.id
            return put.row("habit", **_when(when), **entry.model_dump())

    def log_event(self, label: str, *, day: date | str, kind: str = "other") -> str:
        """Log what may explain a change: medication, treatment, flare-up, travel, other."""
        entry = records.build(records.Event, label=label, kind=kind)
        on = self._clock.day(day)
        with self._writing(f"event on {on}") as put:
            return put.row("event", day=on.isoformat(), kind=entry.kind, label=entry.label)

    def log_question(self, text: str, *, at: When = None) -> str:
        """Keep a question for the therapist, in your own words."""
        entry = records.build(records.Question, text=text)
        when = self._clock.moment(at)
        with self._writing(f"question on {when.day}") as put:
            return put.row("question", **_when(when), text=entry.text)

    # ------------------------------------------------------------------ around the entries

    @contextmanager
    def together(self, label: str) -> Iterator[None]:
        """Keep the entries logged inside as one: all of them or none, and one ``undo()`` takes them back.

        Examples
        --------
        >>> from psoas_analytics.journal import open_journal
        >>> with open_journal(":memory:") as journal:
        ...     with journal.together("pain at two sites"):
        ...         _ = journal.log_pain(4, site="low back")
        ...         _ = journal.log_pain(2, site="groin", side="left")
        ...     journal.undo()
        'pain at two sites'
        """
        with self._writing(label):
            yield

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after each change that this process keeps in this file.

        It is called on the thread that wrote. What it raises becomes a warning: the change is kept.

        Returns
        -------
        callable
            Ends the listening.
        """
        return self._store.listen(listener)

    def setting(self, name: str) -> str | None:
        """Return a setting of this journal, or None."""
        found = self._store.rows("SELECT value FROM setting WHERE id = ?", (name,))
        return found[0][0] if found else None

    def set_setting(self, name: str, value: str | None) -> None:
        """Keep a setting of this journal, such as "my therapist agreed"; None takes it away."""
        with self._writing(f"setting {name}") as put:
            if value is None:
                put.delete("setting", name)
            elif put.has("setting", name):
                put.change("setting", name, {"value": value})
            else:
                put.row("setting", id=name, value=value)

    def set_threshold(self, name: str, value: float | None) -> None:
        """Set one clinical number for this person, as a therapist may; None: back to the usual one.

        Parameters
        ----------
        name : str
            A name of ``thresholds.THRESHOLDS``, such as "done_share".
        value : float or None
            Within the threshold's plausible range, in its unit.

        Raises
        ------
        EntryError
            Unknown name, or a value that makes no sense; nothing was written.

        Examples
        --------
        >>> from psoas_analytics.journal import open_journal
        >>> with open_journal(":memory:") as journal:
        ...     journal.set_threshold("done_share", 0.7)
        ...     journal.thresholds()["done_share"].value
        0.7
        """
        try:
            usual = THRESHOLDS[name].value if value is None and name in THRESHOLDS else value
            given = checked(name, usual)
        except ThresholdError as error:
            raise EntryError({"value" if name in THRESHOLDS else "name": str(error)}) from None
        kept = json.dumps({"value": given, "on": self.today().isoformat()})
        self.set_setting(_THRESHOLD + name, None if value is None else kept)

    def thresholds(self) -> Mapping[str, Threshold]:
        """Return every clinical number in force: the usual ones, and those set for this person."""
        with self._store.reading() as connection:
            return _thresholds(connection)

    def draft(self, form: str) -> Any:
        """Return what a form had typed in and not saved, as :meth:`keep_draft` took it, or None."""
        found = self._store.rows("SELECT value FROM draft WHERE id = ?", (form,))
        return json.loads(found[0][0]) if found else None

    def keep_draft(self, form: str, values: Any) -> None:
        """Keep what is typed into a form and not saved yet, in place of what was kept; None: nothing.

        A draft is no entry: it has no history, no frame and no place in the archive.
        """
        if values is None:
            self._store.run("DELETE FROM draft WHERE id = ?", (form,))
            return
        self._store.run(
            "INSERT INTO draft (id, at, value) VALUES (?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET at = excluded.at, value = excluded.value",
            (form, self._clock.moment().iso, json.dumps(values)),
        )

    # ------------------------------------------------------------------ back and away

    def undo(self, entry: str | None = None) -> str | None:
        """Take back the last change, or the one that wrote ``entry``; its rows stay in the history.

        Parameters
        ----------
        entry : str or None
            The id of an entry, or the number of a plan version as text.

        Returns
        -------
        str or None
            What was taken back, such as "session on 2026-03-01"; None if there was nothing.
        """
        with self._store.reading() as connection:
            found = last_change(connection, entry)
        if found is None:
            return None
        change_id, label = found
        try:
            with self._store.writing(f"undo: {label}", undoes=change_id) as connection:
                revert(connection, change_id)
        except sqlite3.IntegrityError:
            # Another program took the same change back first.
            return None
        return label

    def backup(self, path: str | Path | None = None) -> Path:
        """Write a whole copy of the journal; without a path beside it, named by day and time."""
        if path is None:
            folder = self.path.parent / "backups"
            folder.mkdir(mode=0o700, exist_ok=True)
            path = folder / f"{self.path.stem}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}Z.sqlite"
        target = Path(path)
        if target.exists():
            raise FileExistsError(f"the backup must not overwrite a file, got {target}; choose another name")
        self._store.copy_to(target)
        return target

    # ------------------------------------------------------------------ whole tables, for the archive

    def tables(self) -> tuple[Table, ...]:
        """Every table with all its rows, as they are kept."""
        with self._store.reading() as connection:
            return read_tables(connection)

    def fill(self, tables: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]) -> None:
        """Put whole tables (name, columns, rows) into the journal, all or nothing.

        Raises
        ------
        ValueError
            A row breaks a rule of its table.
        """
        try:
            with self._store.writing("archive read", final=True) as connection:
                write_tables(connection, tables)
        except (sqlite3.IntegrityError, OverflowError) as error:
            raise ValueError(f"a row does not fit its table: {error}") from None

    # ------------------------------------------------------------------ frames

    def sessions(self) -> pd.DataFrame:
        """One row for each session; columns as in :class:`Frames`."""
        return self._frame("sessions")

    def sets(self) -> pd.DataFrame:
        """One row for each set."""
        return self._frame("sets")

    def pain(self) -> pd.DataFrame:
        """One row for each pain score."""
        return self._frame("pain")

    def flexibility(self) -> pd.DataFrame:
        """One row for each reading."""
        return self._frame("flexibility")

    def questionnaires(self) -> pd.DataFrame:
        """One row for each answer."""
        return self._frame("questionnaires")

    def habits(self) -> pd.DataFrame:
        """One row for each habit entry."""
        return self._frame("habits")

    def skips(self) -> pd.DataFrame:
        """One row for each skip."""
        return self._frame("skips")

    def no_exercise(self) -> pd.DataFrame:
        """One row for each day answered with "no exercise today"."""
        return self._frame("no_exercise")

    def pauses(self) -> pd.DataFrame:
        """One row for each pause."""
        return self._frame("pauses")

    def plans(self) -> pd.DataFrame:
        """One row for each item of each plan version."""
        return self._frame("plans")

    def events(self) -> pd.DataFrame:
        """One row for each event."""
        return self._frame("events")

    def questions(self) -> pd.DataFrame:
        """One row for each question."""
        return self._frame("questions")

    def frames(self) -> Frames:
        """Everything at one moment, for measures, charts and the report."""
        import pandas as pd

        with self._store.reading() as connection:
            tables = {name: read_frame(connection, name) for name in QUERIES}
            thresholds = _thresholds(connection)
        return Frames(
            **tables,
            catalog=self.catalog,
            today=pd.Timestamp(self.today()),
            synthetic=self.synthetic,
            thresholds=thresholds,
        )

    def _frame(self, name: str) -> pd.DataFrame:
        with self._store.reading() as connection:
            return read_frame(connection, name)

    @contextmanager
    def _writing(self, label: str) -> Iterator[_Writer]:
        try:
            with self._store.writing(label) as connection:
                yield _Writer(connection, self._new_id)
        except sqlite3.IntegrityError as error:
            if "UNIQUE" in str(error):
                raise EntryError(
                    {"id": "an entry with this id is in the journal already; it was not doubled"}
                ) from None
            raise EntryError({"": f"the journal refused the entry: {error}"}) from None


class _Writer:
    """Puts rows into the tables of one open transaction."""

    def __init__(self, connection: sqlite3.Connection, new_id: Callable[[], str]) -> None:
        self._connection = connection
        self._new_id = new_id

    def value(self, sql: str, *values: Any) -> Any:
        return self._connection.execute(sql, values).fetchone()[0]

    # Table and column names come from this module's calls, never from a person.

    def has(self, table: str, row_id: str) -> bool:
        return bool(self.value(f"SELECT count(*) FROM {table} WHERE id = ?", row_id))

    def ever_had(self, table: str, row_id: str) -> bool:
        sql = "SELECT count(*) FROM history WHERE row_id = ? AND table_name = ?"
        return bool(self.value(sql, row_id, table))

    def change(self, table: str, row_id: str, values: Mapping[str, Any]) -> None:
        if values:
            pairs = ", ".join(f"{name} = ?" for name in values)
            self._connection.execute(f"UPDATE {table} SET {pairs} WHERE id = ?", (*values.values(), row_id))

    def delete(self, table: str, row_id: str) -> None:
        self._connection.execute(f"DELETE FROM {table} WHERE id = ?", (row_id,))

    def row(self, table: str, **values: Any) -> str:
        row_id: str = values.get("id") or self._new_id()
        values["id"] = row_id
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        self._connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))
        return row_id


def _thresholds(connection: sqlite3.Connection) -> Mapping[str, Threshold]:
    sql = "SELECT id, value FROM setting WHERE substr(id, 1, ?) = ?"
    found = dict(THRESHOLDS)
    for key, text in connection.execute(sql, (len(_THRESHOLD), _THRESHOLD)):
        name = key.removeprefix(_THRESHOLD)
        # What another version knew, or an edited archive holds, is left out: the usual one stands.
        with suppress(ValueError, TypeError, KeyError):
            kept = json.loads(text)
            found[name] = set_for(name, kept["value"], on=date.fromisoformat(kept["on"]))
    return found


def _when(moment: Moment) -> dict[str, Any]:
    return {"at": moment.iso, "utc_offset_min": moment.utc_offset_min, "day": moment.day.isoformat()}

"""How it was: pain, flexibility, questionnaires, habits, events, questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from psoas_analytics import records
from psoas_analytics.journal.base import JournalBase, when_columns
from psoas_analytics.journal.clock import When


class Entries(JournalBase):
    """Scores and readings of a journal."""

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
            return put.row("pain_score", **when_columns(when), **entry.model_dump())

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
                    **when_columns(when),
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
                    **when_columns(when),
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
            return put.row("habit", **when_columns(when), **entry.model_dump())

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
            return put.row("question", **when_columns(when), text=entry.text)

"""The frozen bundle of tables that measures, charts and report work on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from psoas_analytics.thresholds import THRESHOLDS, Threshold

if TYPE_CHECKING:
    import pandas as pd

    from psoas_analytics.catalog import Catalog

#: Days up to today that a report looks back on, unless told otherwise: twelve weeks.
USUAL_DAYS = 84


@dataclass(frozen=True)
class Frames:
    """Everything that one journal holds at one moment, as pandas frames.

    Instants (``started_at``, ``at``) are UTC; ``day``, ``start``, ``end`` and ``starts_on`` are local
    dates without a clock time; a value that was not given is missing (NaN or NaT).

    Attributes
    ----------
    sessions : session_id, day, started_at, ended_at, utc_offset_min, pain_before, pain_after, effort_cr10,
        note
    sets : set_id, session_id, day, started_at, position, exercise_id, side, reps, hold_s, pain_nrs,
        effort_cr10
    pain : pain_id, day, at, utc_offset_min, site, side, pain_nrs, recall, context, note
    flexibility : measurement_id, day, at, utc_offset_min, test, side, reading, value, unit, instrument,
        warm, note
        One row for each reading; ``reading`` counts from 1.
    questionnaires : response_id, day, at, utc_offset_min, instrument, item, score
    habits : habit_id, day, at, utc_offset_min, kind, amount
    skips : skip_id, day, exercise_id, reason, note
        ``exercise_id`` missing: the whole day.
    no_exercise : entry_id, day
        Days answered with "no exercise today".
    pauses : pause_id, start, end, reason
    plans : version, starts_on, title, author, created_at, message, written_on, report_id, position,
        exercise_id, sets, reps_min, reps_max, hold_min_s, hold_max_s, sides, timed, days, times_per_week
        ``message``, ``written_on`` and ``report_id`` are those of a therapist's answer, else empty.
        One row for each item of each version; ``days`` is text such as "mon tue", empty where
        ``times_per_week`` stands.
    events : event_id, day, kind, label
    questions : question_id, day, at, utc_offset_min, text
    catalog : the exercises
    today : the local day that the journal takes as today
    synthetic : True for the demo: every chart and report must say so
    thresholds : the clinical numbers in force, by name: the usual ones, and those set for this person
    journal_id : the id of the journal, the same for all its copies; None: unknown, or frames of many people
    as_of : of many people, the day that each is judged as of, by person_id; None: today for all

    Notes
    -----
    Frames of many people carry ``person_id`` as a column of every table; the measures then keep the people
    apart. Catalog, today and thresholds are shared by all of them; ``as_of`` takes the place of ``today``.
    """

    sessions: pd.DataFrame
    sets: pd.DataFrame
    pain: pd.DataFrame
    flexibility: pd.DataFrame
    questionnaires: pd.DataFrame
    habits: pd.DataFrame
    skips: pd.DataFrame
    no_exercise: pd.DataFrame
    pauses: pd.DataFrame
    plans: pd.DataFrame
    events: pd.DataFrame
    questions: pd.DataFrame
    catalog: Catalog
    today: pd.Timestamp
    synthetic: bool = False
    thresholds: Mapping[str, Threshold] = field(default_factory=lambda: THRESHOLDS)
    journal_id: str | None = None
    as_of: pd.Series | None = None


def as_day(given: date | str, name: str) -> pd.Timestamp:
    """Read a local date without a clock time; ``name`` is what the error calls it."""
    import pandas as pd

    try:
        day = pd.Timestamp(given).tz_localize(None).normalize()
    except (ValueError, TypeError, AttributeError):
        day = pd.NaT
    if pd.isna(day):
        raise ValueError(f"{name} must be a date such as 2026-11-22, got {given!r}")
    return day.as_unit("s")

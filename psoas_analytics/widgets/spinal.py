"""A spinal condition, and the therapist's word that some exercises then need first."""

from __future__ import annotations

from datetime import date

from psoas_analytics.catalog import Exercise
from psoas_analytics.journal import Journal

ASK_FIRST = (
    "With a spinal condition this exercise needs your therapist’s word first: ask, then tick “My therapist "
    "agreed”, or leave the exercise out"
)
_SETTING = "spinal_condition"
_AGREED = "therapist_agreed:{}"


def asks_first(exercise: Exercise) -> bool:
    """Whether somebody with a spinal condition asks a professional before doing it."""
    return any(one.kind == "spinal_condition" for one in exercise.cautions)


def has_spinal_condition(journal: Journal) -> bool:
    """Whether the person said so."""
    return journal.setting(_SETTING) is not None


def keep_spinal_condition(journal: Journal, has_one: bool) -> None:
    """Keep what the person says."""
    journal.set_setting(_SETTING, "yes" if has_one else None)


def agreed_on(journal: Journal, exercise_id: str) -> date | None:
    """Day on which the person wrote down that the therapist agreed to an exercise, or None."""
    kept = journal.setting(_AGREED.format(exercise_id))
    return None if kept is None else date.fromisoformat(kept)


def keep_agreement(journal: Journal, exercise_id: str) -> None:
    """Keep that the therapist agreed; the first day stays."""
    if agreed_on(journal, exercise_id) is None:
        journal.set_setting(_AGREED.format(exercise_id), journal.today().isoformat())

"""What can be logged, validated before anything is written.

Every record is frozen. A value that breaks a rule raises :class:`EntryError`, which names the
field, the rule and the value, so that a form can show the sentence beside that field.

The records load when the first one is made: a journal that is opened, and a form that is shown, need the
rules alone, and pydantic takes longer to load than both together.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from psoas_analytics.records.rules import (
    CONTEXTS,
    DECIMALS,
    FLEXIBILITY_TESTS,
    HOLD_MAX_S,
    LABEL_CHARS,
    NOTE_CHARS,
    QUESTIONNAIRES,
    RECALLS,
    REPS_MAX,
    SITES,
    SKIP_REASONS,
    Context,
    EntryError,
    EventKind,
    FlexibilityTest,
    HabitKind,
    Instrument,
    Recall,
    Side,
    SkipReason,
    number,
    text,
)

if TYPE_CHECKING:
    from psoas_analytics.records.entries import (
        Event,
        ExerciseSet,
        Flexibility,
        Habit,
        PainScore,
        Pause,
        PlanHead,
        Question,
        Questionnaire,
        Record,
        Session,
        SessionHead,
        Skip,
        build,
        check_set,
    )

__all__ = [
    "CONTEXTS",
    "DECIMALS",
    "FLEXIBILITY_TESTS",
    "HOLD_MAX_S",
    "LABEL_CHARS",
    "NOTE_CHARS",
    "QUESTIONNAIRES",
    "RECALLS",
    "REPS_MAX",
    "SITES",
    "SKIP_REASONS",
    "Context",
    "EntryError",
    "Event",
    "EventKind",
    "ExerciseSet",
    "Flexibility",
    "FlexibilityTest",
    "Habit",
    "HabitKind",
    "Instrument",
    "PainScore",
    "Pause",
    "PlanHead",
    "Question",
    "Questionnaire",
    "Recall",
    "Record",
    "Session",
    "SessionHead",
    "Side",
    "Skip",
    "SkipReason",
    "build",
    "check_set",
    "number",
    "text",
]


def __getattr__(name: str) -> Any:
    """Load the records on first use."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.entries"), name)
    globals()[name] = found
    return found

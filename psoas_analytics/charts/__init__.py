"""Charts: a journal or its frames in, plotly figures out."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOME = {
    "plot_adherence": "adherence",
    "plot_adherence_calendar": "calendar",
    "plot_body_map": "body_map",
    "plot_dose": "dose",
    "plot_exercise": "exercise",
    "plot_exercise_pain": "exercise_pain",
    "plot_flexibility": "flexibility",
    "plot_pain": "pain",
    "plot_pain_and_adherence": "pain_and_adherence",
    "plot_plan_change": "plan_change",
    "pain_name": "source",
}

__all__ = [
    "pain_name",
    "plot_adherence",
    "plot_adherence_calendar",
    "plot_body_map",
    "plot_dose",
    "plot_exercise",
    "plot_exercise_pain",
    "plot_flexibility",
    "plot_pain",
    "plot_pain_and_adherence",
    "plot_plan_change",
]


def __getattr__(name: str) -> Any:
    """Load a chart on first use, so that the colours alone do not load plotly."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)

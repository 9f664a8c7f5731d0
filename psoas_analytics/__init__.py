"""Progress analytics for a home programme of psoas exercises.

    import psoas_analytics as psoas

Public names load when they are first used, so that the import itself is fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOME = {
    "Catalog": "catalog",
    "load_catalog": "catalog",
    "Plan": "plan",
    "PlanItem": "plan",
    "load_plan": "plan",
    "starter_plan": "plan",
    "starter_plans": "plan",
    "EntryError": "records",
    "ExerciseSet": "records",
    "Frames": "frames",
    "Journal": "journal",
    "JournalError": "journal",
    "check_journal": "journal",
    "open_journal": "journal",
    "restore_journal": "exchange",
    "demo_journal": "demo",
    "exercise_picture": "pictures",
    "test_picture": "pictures",
    "plot_adherence": "charts",
    "plot_adherence_calendar": "charts",
    "plot_body_map": "charts",
    "plot_dose": "charts",
    "plot_exercise": "charts",
    "plot_exercise_pain": "charts",
    "plot_flexibility": "charts",
    "plot_pain": "charts",
    "plot_pain_and_adherence": "charts",
    "plot_plan_change": "charts",
    "CheckInForm": "widgets",
    "FlexibilityForm": "widgets",
    "ImportForm": "widgets",
    "PainForm": "widgets",
    "PlanEditor": "widgets",
    "ProgressView": "widgets",
    "ReportPanel": "widgets",
    "SessionForm": "widgets",
    "SittingTimer": "widgets",
    "SessionPlayer": "widgets",
    "Welcome": "widgets",
    "Report": "report",
    "build_report": "report",
}
_ROOMS = ("clinic", "exchange", "inference", "measures")

__all__ = ["__version__", *_HOME, *_ROOMS]


def __getattr__(name: str) -> Any:
    """Load a public name from its module on first use."""
    if name in _HOME:
        found = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    elif name in _ROOMS:
        found = import_module(f"{__name__}.{name}")
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted({*globals(), *__all__})

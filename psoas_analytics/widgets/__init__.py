"""Forms, player and views for a notebook: state in Python, views in ipywidgets or a file of their own.

Each loads when it is first used: who opens one form does not wait for the charts of another.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOME = {
    "CheckInForm": "check_in_form",
    "FlexibilityForm": "flexibility_form",
    "ImportForm": "import_form",
    "PainForm": "pain_form",
    "PlanEditor": "plan_editor",
    "ProgressView": "progress_view",
    "ReportPanel": "report_panel",
    "SessionForm": "session_form",
    "SessionPlayer": "session_player",
    "SittingTimer": "sitting_timer",
    "Welcome": "welcome",
}

__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    """Load a form from its module on first use."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """List the forms, loaded or not."""
    return sorted({*globals(), *__all__})

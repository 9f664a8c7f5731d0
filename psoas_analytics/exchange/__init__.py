"""Files in and out. Each name loads its module on first use, so that opening a journal stays fast."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOME = {
    "ArchiveError": "archive_manifest",
    "ImportPreview": "imports",
    "ImportRefused": "imports",
    "Mapping": "imports",
    "load_mapping": "imports",
    "preview": "imports",
    "read_archive": "archive",
    "restore_journal": "restore",
    "write_archive": "archive",
    "PlanAnswer": "plan_answer",
    "PlanAnswerError": "plan_answer",
    "read_plan_answer": "plan_answer",
    "to_fhir": "fhir",
    "write_fhir": "fhir",
    "write_spreadsheet": "spreadsheet",
}

__all__ = [*_HOME]


def __getattr__(name: str) -> Any:
    """Load a public name from its module on first use."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted({*globals(), *__all__})

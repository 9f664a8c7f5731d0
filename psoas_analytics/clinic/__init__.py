"""Many people: a folder of archives in, one row a person out.

A therapist gets archives from people and keeps them in a folder; nobody's machine is contacted. People go by
pseudonyms. The extra ``clinic`` brings what this needs: ``pip install "psoas-analytics[clinic]"``.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

# No module has the name of a function: importing the module would hide the function.
_HOME = {
    "ClinicError": "store",
    "Ingested": "intake",
    "ingest": "intake",
    "overview": "parts",
    "person": "one_person",
    "people": "one_person",
    "forget": "one_person",
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

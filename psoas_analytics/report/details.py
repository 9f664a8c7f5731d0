"""What stands behind the therapist's page on request: all that the page may have cut, and the notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from psoas_analytics.report.letters import is_right_to_left

_WORDS = {
    "heading": "Details",
    "plan": "Prescription",
    "exercises": "Exercises",
    "sites": "Other sites of pain",
    "flexibility": "Flexibility",
    "function": "Function",
    "changes": "Changes",
    "questions": "Questions for the therapist",
    "diary": "Diary, in the person's own words",
    "notes": "Notes and sources",
}


def details(parts: Mapping[str, Any]) -> dict[str, Any]:
    """Gather the pages behind the first.

    Parameters
    ----------
    parts : mapping
        The fields of a :class:`~psoas_analytics.report.Report` by name.

    Returns
    -------
    dict
        Texts for the template; typed texts keep their lines.
    """
    pain, exercises, flexibility, plan = (
        parts[name] for name in ("pain", "exercises", "flexibility", "plan")
    )
    header, tag = parts["header"], "SYNTHETIC: " if parts["synthetic"] else ""
    return {
        "words": _WORDS | {"running": f"{tag}{header.title}, {header.period}"},
        "plan": [] if plan is None else [[one.name, one.text] for one in plan.items],
        "exercises": [] if exercises is None else [asdict(one) for one in exercises.lines],
        "sites": [] if pain is None else list(pain.other_sites),
        "tests": [] if flexibility is None else [asdict(one) for one in flexibility.tests],
        "differ": [] if flexibility is None else list(flexibility.left_right),
        "function": [asdict(one) for one in parts["function"]],
        "changes": [asdict(one) | _typed(one.text) for one in parts["changes"]],
        "questions": [asdict(one) | _typed(one.text) for one in parts["questions"]],
        "diary": [asdict(one) | _typed(one.text) for one in parts["diary"]],
        "notes": list(parts["notes"]),
    }


def _typed(text: str) -> dict[str, Any]:
    return {"lines": text.splitlines() or [""], "rtl": is_right_to_left(text)}

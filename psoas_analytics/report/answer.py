"""What the form on the page needs to let a therapist answer with a plan: names, words and limits, as data."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from psoas_analytics.answer_file import CHECKSUM, FORMAT, FORMAT_VERSION, MAX_BYTES, RISING, SUFFIX
from psoas_analytics.plan import SETS_MAX, WEEKDAYS
from psoas_analytics.records import DECIMALS, HOLD_MAX_S, LABEL_CHARS, NOTE_CHARS, REPS_MAX
from psoas_analytics.report.parts import PlanLine, PlanSheet

_SIDES = {"each": "each side", "alternating": "left and right in turn", "both": "both sides together"}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def answer_form(plan: PlanSheet, *, report_id: str) -> dict[str, Any]:
    """Return what ``answer.js`` reads: fit for JSON, and every limit that an answer is checked by later."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "suffix": SUFFIX,
        "checksum": CHECKSUM,
        "report_id": report_id,
        "plan_version": plan.version,
        "plan_key": plan.key,
        "items": [_dose(one) | _when(one) for one in plan.items],
        "offered": [_dose(one) | _words(one) for one in plan.offered],
        "cutoffs": [asdict(one) for one in plan.cutoffs],
        "rising": RISING,
        "days": [[short, whole] for short, whole in zip(WEEKDAYS, _DAYS, strict=True)],
        "limits": {
            "bytes": MAX_BYTES,
            "sets": SETS_MAX,
            "reps": REPS_MAX,
            "hold_s": HOLD_MAX_S,
            "times": len(WEEKDAYS),
            "decimals": DECIMALS,
            "author": LABEL_CHARS,
            "message": NOTE_CHARS,
        },
    }


def _dose(one: PlanLine) -> dict[str, Any]:
    return {
        "exercise_id": one.exercise_id,
        "reps_min": one.reps_min,
        "reps_max": one.reps_max,
        "hold_min_s": one.hold_min_s,
        "hold_max_s": one.hold_max_s,
        "text": one.text,
    }


def _when(one: PlanLine) -> dict[str, Any]:
    return {"sets": one.sets, "days": list(one.days), "times_per_week": one.times_per_week}


def _words(one: PlanLine) -> dict[str, Any]:
    return {"name": one.name, "timed": one.timed, "sides": _SIDES[one.sides]}

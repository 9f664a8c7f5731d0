"""The rules of what can be logged, as plain values and functions; `entries` makes records of them."""

from __future__ import annotations

import math
import numbers
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Side = Literal["left", "right", "both"]
Recall = Literal["average_24h", "now", "worst_24h"]
Context = Literal["rest", "after sitting", "on waking", "exercise", "night"]
SkipReason = Literal["pain", "no time", "unwell", "travel", "forgot", "other"]
EventKind = Literal["medication", "treatment", "flare-up", "travel", "other"]
HabitKind = Literal[
    "sitting break",
    "foam rolling",
    "warm-up",
    "cool-down",
    "cardio",
    "strength",
    "rest day",
    "sleep position",
]
Instrument = Literal["phone", "inclinometer", "goniometer", "tape", "other"]

SITES = (
    "low back",
    "front of hip",
    "groin",
    "outer hip",
    "buttock",
    "sacroiliac",
    "front of thigh",
    "back of thigh",
    "knee",
    "other",
)
SKIP_REASONS: tuple[str, ...] = get_args(SkipReason)
RECALLS: tuple[str, ...] = get_args(Recall)
CONTEXTS: tuple[str, ...] = get_args(Context)

NOTE_CHARS = 2000
LABEL_CHARS = 200
REPS_MAX = 1000
HOLD_MAX_S = 3600
# A thousandth is finer than any tracker or goniometer, and survives text and back unchanged.
DECIMALS = 3
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class FlexibilityTest:
    """One flexibility test: its label, unit, sides and the range that a reading can have."""

    label: str
    unit: str
    low: float
    high: float
    sides: tuple[str | None, ...]


# The ranges are wider than anatomy: they catch a slipped digit, not an unusual body.
FLEXIBILITY_TESTS: Mapping[str, FlexibilityTest] = {
    "modified_thomas_hip_extension": FlexibilityTest(
        "Hip extension (modified Thomas test)", "deg", -90, 60, ("left", "right")
    ),
    "modified_thomas_knee_flexion": FlexibilityTest(
        "Knee angle (modified Thomas test)", "deg", 0, 160, ("left", "right")
    ),
    "prone_knee_bend": FlexibilityTest("Prone knee bend", "deg", 0, 170, ("left", "right")),
    "passive_straight_leg_raise": FlexibilityTest(
        "Passive straight-leg raise", "deg", 0, 150, ("left", "right")
    ),
    "fingertip_to_floor": FlexibilityTest("Fingertip to floor", "cm", -40, 120, (None,)),
}

# Items and range of each questionnaire; PSFS holds the person's own activities, so it names none.
# ODI and EARS are licensed: only a total that was worked out elsewhere is taken.
QUESTIONNAIRES: Mapping[str, tuple[tuple[str, ...] | None, float, float]] = {
    "PEG": (("pain", "enjoyment", "activity"), 0, 10),
    "PSFS": (None, 0, 10),
    "ODI": (("total",), 0, 100),
    "EARS": (("total",), 0, 24),
}


class EntryError(ValueError):
    """An entry breaks a rule; nothing was written.

    Attributes
    ----------
    problems : dict of str to str
        The field (``"pain_before"``, ``"sets.0.reps"``) and the sentence about it.
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__("; ".join(self.problems.values()))


def show(value: object) -> str:
    """Give a value for an error, cut where it is long."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def number(value: object, *, name: str, low: float, high: float, whole: bool = False) -> float:
    """Check one number and round it to a thousandth.

    Raises
    ------
    ValueError
        Not a number, NaN, a bool, outside ``low`` to ``high``, or not whole where it must be.
    """
    # Plain numbers first: to ask whether a value is any real number takes longer than all that follows.
    if type(value) not in (int, float) and (isinstance(value, bool) or not isinstance(value, numbers.Real)):
        raise _out_of_rule(value, name, low, high, whole=whole)
    try:
        as_float = float(value)  # type: ignore[arg-type]
    except OverflowError:
        as_float = math.inf
    if not low <= as_float <= high or (whole and as_float != int(as_float)):
        raise _out_of_rule(value, name, low, high, whole=whole)
    return int(as_float) if whole else round(as_float, DECIMALS)


def _out_of_rule(value: object, name: str, low: float, high: float, *, whole: bool) -> ValueError:
    kind = "a whole number from " if whole else ""
    return ValueError(f"{name} must be {kind}{low:g} to {high:g}, got {show(value)}")


def text(value: object, *, name: str, longest: int, needed: bool = False) -> str:
    """Check a text that a person typed: length, no control characters, trimmed."""
    if not isinstance(value, str):
        raise ValueError(f"{name} must be text, got {show(value)}")  # noqa: TRY004 - as in number()
    trimmed = value.strip()
    if needed and not trimmed:
        raise ValueError(f"{name} must not be empty, got {show(value)}")
    if len(trimmed) > longest:
        raise ValueError(f"{name} must have at most {longest} characters, got {len(trimmed)}")
    if _CONTROLS.search(trimmed):
        raise ValueError(f"{name} must not hold control characters, got {show(trimmed)}")
    return trimmed

"""Every clinical number that the product shows or decides by: value, unit, source, certainty.

"convention" marks a rule that we chose because no study gives one; wherever it shows, it says so.
Important-change figures come from groups; for one person they are a guide. A therapist may set each
number for one person: :func:`set_for`; the journal keeps it, and ``Frames.thresholds`` holds those in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from numbers import Real
from typing import Literal

Certainty = Literal["high", "moderate", "low", "convention"]

# What a number of this unit can sensibly be, where its entry says nothing narrower.
_RANGES: Mapping[str, tuple[float, float]] = {
    "share": (0.05, 1),
    "share of baseline": (0.05, 1),
    "points": (0, 10),
    "days": (1, 365),
    "sessions": (1, 20),
    "exercises": (1, 12),
    "repetitions": (1, 20),
    "readings": (1, 9),
    "deg": (0.5, 60),
    "cm": (0.5, 30),
    "s": (1, 3600),
    "min": (1, 240),
    "h": (1, 240),
    "lag-1 correlation": (0, 0.99),
}
_WHOLE = ("days", "sessions", "exercises", "repetitions", "readings")


class ThresholdError(ValueError):
    """No threshold has this name, or the value makes no sense for it."""


@dataclass(frozen=True)
class Threshold:
    """One number, what it means, where it comes from and how certain it is.

    ``low`` and ``high`` are the least and the most that it may be set to for one person; None: what its
    unit allows.
    """

    value: float
    unit: str
    meaning: str
    source: str
    certainty: Certainty
    low: float | None = None
    high: float | None = None

    @property
    def range(self) -> tuple[float, float]:
        """Least and most that may be set for one person."""
        # An unknown unit: a tenth to ten times the usual value.
        low, high = _RANGES.get(self.unit, (self.value / 10, self.value * 10))
        return (low if self.low is None else self.low, high if self.high is None else self.high)

    @property
    def whole(self) -> bool:
        """Whether only whole numbers make sense."""
        return self.unit in _WHOLE


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_CHOSEN = "no study gives one: our convention"
_EKEDAHL = "Ekedahl 2012"
_SIMULATED = "our simulation: docs/methods.md"
_MONITORING = "pain-monitoring model (made for knee and Achilles tendon): Thomee 1997, Silbernagel 2007"
_BAILEY = "Bailey 2018, BJSM 54:326"
_INGRAM = "Ingram 2024 (by a secondary source)"
_PSFS = "Abbott & Schmitt 2014, JOSPT 44:560"
_HARVEY = "Harvey 1998, BJSM 32:68"

#: They are told beside a figure and decide nothing, so there is nothing to set for a person.
CONTEXT_ONLY = frozenset({"adherence_satisfactory", "diary_overstatement", "pain_sem", "instruments_differ"})

THRESHOLDS: Mapping[str, Threshold] = {
    "done_share": Threshold(
        0.8,
        "share",
        "an exercise counts as done from this share on",
        _BAILEY,
        "convention",
        0.5,
    ),
    "adherence_satisfactory": Threshold(
        0.8,
        "share",
        "adherence that studies most often call satisfactory (80 to 99 %; there is no agreed definition)",
        _BAILEY,
        "convention",
    ),
    "adherence_days": Threshold(
        7, "days", "window of the rolling adherence of the week", _CHOSEN, "convention"
    ),
    "adherence_month_days": Threshold(
        28, "days", "window of the rolling adherence of four weeks", _CHOSEN, "convention"
    ),
    "diary_overstatement": Threshold(
        0.25,
        "share",
        "diaries held this much more exercise than a hidden sensor (220 against 176; r = .52)",
        "Nicolson 2018, JOSPT",
        "moderate",
    ),
    "stretch_week_s": Threshold(
        300, "s", "stretch of one muscle group in a week to aim at", _INGRAM, "low", 30
    ),
    "stretch_plateau_s": Threshold(
        600, "s", "stretch of one muscle group in a week beyond which no more is gained", _INGRAM, "low", 30
    ),
    "hold_enough_s": Threshold(
        30,
        "s",
        "a stretch held this long does as much as one held 60 s, and more than 15 s (hamstrings)",
        "Bandy & Irion 1994",
        "moderate",
        5,
        120,
    ),
    "pain_change_points": Threshold(
        2, "points", "smallest important change in pain", "Farrar 2001, Pain 94:149", "moderate"
    ),
    "pain_change_share": Threshold(
        0.3, "share of baseline", "smallest important change in pain", "Ostelo 2008, Spine 33:90", "moderate"
    ),
    "pain_mdc": Threshold(
        2,
        "points",
        "smallest change of a single score above its error",
        "Childs 2005, Spine 30:1331",
        "moderate",
    ),
    "pain_sem": Threshold(
        1.02,
        "points",
        "standard error of a single score (1.96 SEM = 2.0; 1.96 sqrt(2) SEM = 2.8)",
        "Childs 2005, Spine 30:1331",
        "moderate",
    ),
    "pain_floor": Threshold(2, "points", "a baseline below this is too low to judge", _CHOSEN, "convention"),
    "pain_low_baseline": Threshold(
        4, "points", "a baseline up to this gets figures, but no verdict", _CHOSEN, "convention"
    ),
    "pain_week_days": Threshold(
        7, "days", "length of the baseline and the latest week", _CHOSEN, "convention"
    ),
    "pain_baseline_scored": Threshold(
        5, "days", "scored days that a baseline week needs", _CHOSEN, "convention"
    ),
    "pain_latest_scored": Threshold(
        4, "days", "scored days that the latest week needs", _CHOSEN, "convention"
    ),
    "pain_exercise_red": Threshold(
        5,
        "points",
        "pain during exercise above this is red",
        _MONITORING,
        "moderate",
    ),
    "pain_exercise_green": Threshold(
        2,
        "points",
        "pain during exercise up to this, or not above the pain before the session, is green",
        _MONITORING,
        "convention",
    ),
    "pain_morning_amber": Threshold(
        1, "points", "next day's pain this much above the baseline is amber", _MONITORING, "convention"
    ),
    "pain_morning_red": Threshold(
        2, "points", "next day's pain this much above the baseline is red", _MONITORING, "convention"
    ),
    "red_week_days": Threshold(
        2, "days", "red days within 7 days that make a red week", _MONITORING, "convention", 1, 7
    ),
    "red_week_rise": Threshold(
        2,
        "points",
        "7-day mean of pain this much above the baseline makes a red week",
        _MONITORING,
        "convention",
        0.5,
    ),
    "progress_sessions": Threshold(
        2,
        "sessions",
        "sessions in a row at the top of the range before asking about more repetitions",
        _CHOSEN,
        "convention",
    ),
    "progress_hold_sessions": Threshold(
        3,
        "sessions",
        "sessions in a row at the top of the range before asking about more, of an exercise with a hold",
        _CHOSEN,
        "convention",
    ),
    "progress_calm_days": Threshold(
        7, "days", "days without amber or red before asking about more", _CHOSEN, "convention"
    ),
    "progress_step_reps": Threshold(
        1, "repetitions", "smallest step of the repetitions", _CHOSEN, "convention"
    ),
    "progress_step_hold_s": Threshold(5, "s", "smallest step of a hold", _CHOSEN, "convention", 1, 30),
    "rolling_days": Threshold(7, "days", "window of the rolling median of pain", _CHOSEN, "convention"),
    "rolling_scored": Threshold(4, "days", "scored days that a rolling median needs", _CHOSEN, "convention"),
    "pairs_for_picture": Threshold(
        28, "days", "paired days before pain is drawn against adherence", _CHOSEN, "convention", 28
    ),
    "mdc95_modified_thomas_hip_extension": Threshold(
        6,
        "deg",
        "smallest change above measurement error",
        "no study of self-measurement found",
        "convention",
    ),
    "mdc95_modified_thomas_knee_flexion": Threshold(
        19, "deg", "smallest change above measurement error", "Peeler & Anderson 2008, PMC2547866", "moderate"
    ),
    "mdc95_passive_straight_leg_raise": Threshold(
        5.7, "deg", "smallest change above measurement error", _EKEDAHL, "moderate"
    ),
    "mdc95_fingertip_to_floor": Threshold(
        4.5, "cm", "smallest change above measurement error", _EKEDAHL, "moderate"
    ),
    "flexibility_week_days": Threshold(
        7, "days", "length of the first and the latest week of flexibility tests", _CHOSEN, "convention"
    ),
    "own_mdc95_days": Threshold(
        10,
        "days",
        "baseline test days after which your own measurement error replaces the usual one",
        _CHOSEN,
        "convention",
        3,
    ),
    "own_mdc95_readings": Threshold(
        3, "readings", "readings that such a test day needs", _CHOSEN, "convention", 1, 9
    ),
    "own_mdc95_least": Threshold(
        3, "deg", "your own measurement error is never taken as smaller", _CHOSEN, "convention"
    ),
    "instruments_differ": Threshold(
        3, "deg", "two instruments differ by about this much", "Roach 2013, PMC3811733", "moderate"
    ),
    "reference_modified_thomas_hip_extension": Threshold(
        11.9, "deg", "mean of elite athletes; context, not a goal", _HARVEY, "low", -20
    ),
    "reference_modified_thomas_knee_flexion": Threshold(
        52.5, "deg", "mean of elite athletes; context, not a goal", _HARVEY, "low", 0, 160
    ),
    "left_right_test_days": Threshold(
        3, "days", "test days that a left-right difference needs", "no published threshold", "convention"
    ),
    "psfs_change_small": Threshold(1.3, "points", "small important change in PSFS", _PSFS, "moderate"),
    "psfs_change_medium": Threshold(2.3, "points", "medium important change in PSFS", _PSFS, "moderate"),
    "psfs_change_large": Threshold(2.7, "points", "large important change in PSFS", _PSFS, "moderate"),
    "peg_change_lower": Threshold(
        1.0, "points", "lower bound of an important change in PEG", "Krebs 2009, JGIM 24:733", "moderate"
    ),
    "peg_change_likely": Threshold(
        1.5, "points", "likely important change in PEG", "Reed 2023, PMC10859144", "moderate"
    ),
    # Inference: least data for a figure, with the simulation in docs/methods.md.
    "trend_scored": Threshold(8, "days", "scored days that a slope needs", _CHOSEN, "convention", 8),
    "trend_days": Threshold(14, "days", "days that a slope must span", _CHOSEN, "convention", 14),
    "trend_p_value_scored": Threshold(
        60, "days", "scored days before a trend gets a p-value", _SIMULATED, "convention", 60
    ),
    "pairs_for_p_value": Threshold(
        84, "days", "paired days before pain against adherence gets a p-value", _SIMULATED, "convention", 84
    ),
    "plan_change_scored": Threshold(
        5, "days", "scored days before and after a change of plan", _CHOSEN, "convention"
    ),
    "day_to_day_memory": Threshold(
        0.73,
        "lag-1 correlation",
        "memory of daily pain, which a single week cannot show",
        "the most that public hip and knee diaries showed (.49 to .73)",
        "convention",
    ),
    "gap_days": Threshold(7, "days", "so many days without an entry are a gap", _CHOSEN, "convention"),
    "check_in_days": Threshold(
        7,
        "days",
        "from one check-in to the next",
        "PEG asks about the past week: Krebs 2009, JGIM 24:733",
        "convention",
    ),
    "exercises_kept_up": Threshold(
        4, "exercises", "two to this many at a time are kept up better", "Bachmann 2018", "moderate"
    ),
    "strength_rest_h": Threshold(
        48, "h", "rest between loaded sessions of one muscle", "common guidance", "moderate"
    ),
    "sitting_break_min": Threshold(
        30,
        "min",
        "a comfort reminder, not evidence: relief lasted under 10 min",
        "De Carvalho 2023; Waongenngarm 2018",
        "low",
    ),
}


def value(name: str) -> float:
    """Return one threshold's usual value; where there are frames, read ``frames.thresholds[name].value``.

    Examples
    --------
    >>> value("done_share")
    0.8
    """
    return THRESHOLDS[name].value


def mdc95(test: str, *, thresholds: Mapping[str, Threshold] = THRESHOLDS) -> float:
    """Smallest change of a flexibility test above its error; NaN where none is known."""
    known = thresholds.get(f"mdc95_{test}")
    return float("nan") if known is None else known.value


def checked(name: str, number: object) -> float:
    """Check that a threshold exists and that a number makes sense for it.

    Raises
    ------
    ThresholdError
        Unknown name, not a number, outside the range, or not whole where it must be.

    Examples
    --------
    >>> checked("done_share", 7)
    Traceback (most recent call last):
    psoas_analytics.thresholds.ThresholdError: done_share must be 0.5 to 1 (share), got 7
    """
    if not isinstance(name, str) or name not in THRESHOLDS:
        import difflib  # for a mistake only

        near = difflib.get_close_matches(str(name), THRESHOLDS)
        advice = (
            f"did you mean {' or '.join(map(repr, near))}?" if near else "list(THRESHOLDS) shows every one"
        )
        raise ThresholdError(f"name must be that of a threshold, got {name!r}; {advice}")
    if name in CONTEXT_ONLY:
        raise ThresholdError(
            f"name must be that of a threshold that decides something, got {name!r}: context only"
        )
    usual = THRESHOLDS[name]
    low, high = usual.range
    kind = "a whole number from " if usual.whole else ""
    rule = f"{name} must be {kind}{low:g} to {high:g} ({usual.unit}), got {number!r}"
    if isinstance(number, bool) or not isinstance(number, Real):
        raise ThresholdError(rule)
    as_float = float(number)
    # NaN lies in no range.
    if not low <= as_float <= high or (usual.whole and not as_float.is_integer()):
        raise ThresholdError(rule)
    return as_float


def set_for(name: str, number: object, *, on: date) -> Threshold:
    """Return the threshold with a number that was set for one person, which its source says.

    Raises
    ------
    ThresholdError
        As :func:`checked`.

    Examples
    --------
    >>> set_for("done_share", 0.7, on=date(2026, 10, 12)).source
    'set for you on 12 Oct 2026; usual value 0.8 (Bailey 2018, BJSM 54:326)'
    """
    given, usual = checked(name, number), THRESHOLDS[name]
    day = f"{on.day} {_MONTHS[on.month - 1]} {on.year}"
    source = f"set for you on {day}; usual value {usual.value:g} ({usual.source})"
    return replace(usual, value=given, source=source, certainty="convention")


def as_markdown() -> str:
    """Write all thresholds as a table, for the text on methods; a test keeps that text equal to the code.

    Examples
    --------
    >>> "| `done_share` | 0.8 share | 0.5 to 1 |" in as_markdown()
    True
    """
    lines = [
        "| name | value | may be set to | meaning | source | certainty |",
        "|---|---|---|---|---|---|",
    ]
    for name, one in THRESHOLDS.items():
        low, high = one.range
        settable = "context only" if name in CONTEXT_ONLY else f"{low:g} to {high:g}"
        lines.append(
            f"| `{name}` | {one.value:g} {one.unit} | {settable} | {one.meaning} | {one.source}"
            f" | {one.certainty} |"
        )
    return "\n".join(lines)

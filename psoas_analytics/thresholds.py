"""Every clinical number that the product shows or decides by: value, unit, source, certainty.

"convention" marks a rule that we chose because no study gives one; wherever it shows, it says so.
Important-change figures come from groups; for one person they are a guide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Certainty = Literal["high", "moderate", "low", "convention"]


@dataclass(frozen=True)
class Threshold:
    """One number, what it means, where it comes from and how certain it is."""

    value: float
    unit: str
    meaning: str
    source: str
    certainty: Certainty


_CHOSEN = "no study gives one: our convention"
_EKEDAHL = "Ekedahl 2012"
_SIMULATED = "our simulation: docs/methods.md"

THRESHOLDS: Mapping[str, Threshold] = {
    "done_share": Threshold(
        0.8,
        "share",
        "an exercise counts as done from this share on",
        "Bailey 2018, BJSM 54:326",
        "convention",
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
        "pain-monitoring model (made for knee and Achilles tendon): Thomee 1997, Silbernagel 2007",
        "moderate",
    ),
    "rolling_days": Threshold(7, "days", "window of the rolling median of pain", _CHOSEN, "convention"),
    "rolling_scored": Threshold(4, "days", "scored days that a rolling median needs", _CHOSEN, "convention"),
    "pairs_for_picture": Threshold(
        28, "days", "paired days before pain is drawn against adherence", _CHOSEN, "convention"
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
    "left_right_test_days": Threshold(
        3, "days", "test days that a left-right difference needs", "no published threshold", "convention"
    ),
    "peg_change_lower": Threshold(
        1.0, "points", "lower bound of an important change in PEG", "Krebs 2009, JGIM 24:733", "moderate"
    ),
    "peg_change_likely": Threshold(
        1.5, "points", "likely important change in PEG", "Reed 2023, PMC10859144", "moderate"
    ),
    # Inference: least data for a figure, with the simulation in docs/methods.md.
    "trend_scored": Threshold(8, "days", "scored days that a slope needs", _CHOSEN, "convention"),
    "trend_days": Threshold(14, "days", "days that a slope must span", _CHOSEN, "convention"),
    "trend_p_value_scored": Threshold(
        60, "days", "scored days before a trend gets a p-value", _SIMULATED, "convention"
    ),
    "pairs_for_p_value": Threshold(
        84, "days", "paired days before pain against adherence gets a p-value", _SIMULATED, "convention"
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
    """Return one threshold's value.

    Examples
    --------
    >>> value("done_share")
    0.8
    """
    return THRESHOLDS[name].value


def mdc95(test: str) -> float:
    """Smallest change of a flexibility test above its error; NaN where none is known."""
    known = THRESHOLDS.get(f"mdc95_{test}")
    return float("nan") if known is None else known.value

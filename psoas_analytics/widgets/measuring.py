"""How to measure each flexibility test, in words; what its sign means."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from psoas_analytics.records import FLEXIBILITY_TESTS
from psoas_analytics.thresholds import THRESHOLDS
from psoas_analytics.widgets.words import number_words

WARM_WARNING = (
    "Better measure before you stretch or exercise: one long stretch changes the reading for a day or two. "
    "This entry is marked as warm."
)

#: For every test alike, so that two days can be compared.
ALWAYS = (
    "Measure before you stretch or exercise, always at about the same time of day.",
    "Use the same instrument every time, at the same place on the body.",
    "Take three readings, and come back to the start after each. The middle one counts.",
    "Stop if it hurts more than you are used to.",
)


@dataclass(frozen=True)
class HowTo:
    """Steps of one test, and its sign convention."""

    steps: tuple[str, ...]
    sign: str


_THOMAS_START = (
    "Sit at the end of a firm table or bed, then roll onto your back.",
    "Hold the knee of the other leg to your chest, so that your low back lies flat. It must stay flat: "
    "with an arched back the reading means nothing.",
    "Let the leg to be measured hang down, and let go of it.",
)

HOW_TO: Mapping[str, HowTo] = {
    "modified_thomas_hip_extension": HowTo(
        (*_THOMAS_START, "Lay the phone along the middle of the thigh and read its tilt against level."),
        "0 = the thigh is level, in line with the trunk. Plus: it hangs lower (extension). "
        "Minus: it stays above level (extension is missing).",
    ),
    "modified_thomas_knee_flexion": HowTo(
        (
            *_THOMAS_START,
            "Read how far the knee is bent: the angle between the straight line of the thigh and the shin.",
        ),
        "0 = the knee is straight. A larger number: the knee bends further by itself.",
    ),
    "prone_knee_bend": HowTo(
        (
            "Lie on your stomach, both legs straight, hips flat on the floor.",
            "Bend one knee and bring the heel toward your buttock. Stop before the hip lifts.",
            "Lay the phone along the shin and read how far the knee is bent.",
        ),
        "0 = the knee is straight. A larger number: the heel comes nearer to the buttock.",
    ),
    "passive_straight_leg_raise": HowTo(
        (
            "Lie on your back, the other leg flat on the floor.",
            "Let somebody lift the leg, or lift it by a strap, with the knee straight. "
            "Stop before the knee bends.",
            "Lay the phone along the shin and read its angle above the floor.",
        ),
        "0 = the leg lies flat. A larger number: the leg comes up further.",
    ),
    "fingertip_to_floor": HowTo(
        (
            "Stand with your feet together and your knees straight.",
            "Bend forward, arms and head hanging.",
            "Measure from the tip of the middle finger straight down to the floor.",
        ),
        "0 = the fingertips touch the floor. Plus: so many centimetres are missing. "
        "Minus: they reach below your feet (standing on a step).",
    ),
}

# What a reading means below 0, at 0 and above it; {} is the size of the reading.
_MEANING: Mapping[str, tuple[str, str, str]] = {
    "modified_thomas_hip_extension": (
        "{} degrees of extension are missing: the thigh stays above level",
        "the thigh is level, in line with the trunk",
        "{} degrees of extension: the thigh hangs below level",
    ),
    "modified_thomas_knee_flexion": ("", "the knee is straight", "the knee bends {} degrees by itself"),
    "prone_knee_bend": ("", "the knee is straight", "the knee is bent by {} degrees"),
    "passive_straight_leg_raise": ("", "the leg lies flat", "the leg is {} degrees above the floor"),
    "fingertip_to_floor": (
        "{} cm below your feet",
        "the fingertips touch the floor",
        "{} cm are missing to the floor",
    ),
}
_UNIT = {"deg": "°", "cm": " cm"}


def value_words(test: str, value: float) -> str:
    """Say a value with its unit.

    Examples
    --------
    >>> value_words("fingertip_to_floor", 4.5), value_words("prone_knee_bend", 120.0)
    ('4.5 cm', '120°')
    """
    # A tenth is finer than any of the tests; a median of two readings may have more digits.
    return f"{number_words(round(value, 1))}{_UNIT[FLEXIBILITY_TESTS[test].unit]}"


def meaning(test: str, value: float) -> str:
    """Say in plain words what a value means; "" where the test cannot give it.

    Examples
    --------
    >>> meaning("modified_thomas_hip_extension", -4.0)
    '4 degrees of extension are missing: the thigh stays above level'
    """
    below, level, above = _MEANING[test]
    words = level if value == 0 else below if value < 0 else above
    words = words.format(number_words(abs(round(value, 1))))
    return (
        words.replace("1 degrees of extension are", "1 degree of extension is") if abs(value) == 1 else words
    )


def change_words(test: str, change: float, error: float) -> str:
    """Set a change beside the measurement error of the test.

    Parameters
    ----------
    test : str
    change : float
        Now minus last time, in the unit of the test.
    error : float
        Smallest change above the measurement error (MDC95), same unit; NaN: not known.

    Examples
    --------
    >>> change_words("passive_straight_leg_raise", 4.0, 5.7)
    '4° more: within the measurement error (5.7°)'
    """
    if round(change, 1) == 0:
        return "no change"
    said = f"{value_words(test, abs(change))} {'more' if change > 0 else 'less'}"
    if math.isnan(error):
        return f"{said}; how large the measurement error of this test is, is not known"
    known = THRESHOLDS.get(f"mdc95_{test}")
    # A person's own error is another figure than the usual one.
    usual = known.certainty if known is not None and known.value == error else ""
    chosen = ", our convention" if usual == "convention" else ""
    place = "within" if abs(change) <= error else "more than"
    return f"{said}: {place} the measurement error ({value_words(test, error)}{chosen})"

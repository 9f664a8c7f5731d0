"""How to measure each flexibility test, in words; what its sign means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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

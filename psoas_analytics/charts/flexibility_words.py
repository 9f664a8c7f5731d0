"""How each flexibility test is named and read in a chart."""

from __future__ import annotations

from typing import NamedTuple

HIP_EXTENSION = "modified_thomas_hip_extension"


class FlexibilityWords(NamedTuple):
    """How a test is named, what its unit is called, and how its values are read."""

    name: str
    unit: str
    axis_unit: str
    reading: str


TESTS = {
    HIP_EXTENSION: FlexibilityWords(
        "Hip extension",
        "°",
        "degrees",
        "Modified Thomas test. 0° is the thigh in line with the trunk; + is extension, − is extension that is"
        " missing.",
    ),
    "modified_thomas_knee_flexion": FlexibilityWords(
        "Knee angle", "°", "degrees", "Modified Thomas test. A larger angle: the knee bends further."
    ),
    "prone_knee_bend": FlexibilityWords(
        "Prone knee bend", "°", "degrees", "A larger angle: the knee bends further."
    ),
    "passive_straight_leg_raise": FlexibilityWords(
        "Straight-leg raise", "°", "degrees", "A larger angle: the leg rises further."
    ),
    "fingertip_to_floor": FlexibilityWords(
        "Fingertip to floor", " cm", "cm", "0 cm is the floor; a smaller number is a longer reach."
    ),
}

"""The codes of the FHIR bundle: those that were checked, and our own where none was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Where our own codes and forms have their names: a reserved domain, so nobody else's.
HOME = "https://psoas-analytics.example/fhir"
OWN = f"{HOME}/CodeSystem/home-programme"
LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"

PAIN = (LOINC, "72514-3")
EXERCISE_ACTIVITY = (LOINC, "73985-4")
EXERCISE_DURATION = (LOINC, "55411-3")
STRENGTH_DAYS = (LOINC, "82291-6")
HIP_RANGE = (SNOMED, "299238003")
EXERCISE_THERAPY = (SNOMED, "229065009")
#: By the kind of exercise in the catalog.
KIND_OF_EXERCISE: Mapping[str, tuple[str, str]] = {
    "stretch": (SNOMED, "229070002"),
    "strength": (SNOMED, "266741004"),
}

# Test data, said in the words of HL7's own list of labels.
TEST_DATA = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ActReason",
    "code": "HTEST",
    "display": "test health data",
}
_CATEGORIES = "http://terminology.hl7.org/CodeSystem/observation-category"


def own(code: str) -> tuple[str, str]:
    """Our own code, in letters that FHIR takes.

    Examples
    --------
    >>> own("modified_thomas_hip_extension")[1], own("after sitting")[1]
    ('modified-thomas-hip-extension', 'after-sitting')
    """
    return OWN, code.replace("_", "-").replace(" ", "-")


def concept(text: str, *codes: tuple[str, str]) -> dict[str, Any]:
    """A CodeableConcept: the codes, the first one first, and the words for a person."""
    coding = [{"system": system, "code": code} for system, code in codes]
    return {"coding": coding, "text": text} if coding else {"text": text}


def category(code: str) -> list[dict[str, Any]]:
    """The category of an Observation: "survey", "exam" or "activity"."""
    return [{"coding": [{"system": _CATEGORIES, "code": code}]}]


def questionnaire(instrument: str) -> str:
    """The canonical address of a questionnaire: a name of ours, no page to open."""
    return f"{HOME}/Questionnaire/{instrument}"

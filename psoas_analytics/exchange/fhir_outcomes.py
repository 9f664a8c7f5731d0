"""How it was, as FHIR: pain scores, flexibility, questionnaires."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from psoas_analytics.exchange.fhir_codes import HIP_RANGE, PAIN, category, concept, own, questionnaire
from psoas_analytics.exchange.fhir_elements import (
    Person,
    Resource,
    instant,
    missing,
    named,
    part,
    quantity,
    resource,
    said,
)
from psoas_analytics.records import FLEXIBILITY_TESTS

SCORE = "{score}"
# Which joint a test reads, and whether its angle is one of the hip; the others have no code but ours.
_PLACES: Mapping[str, tuple[str, bool]] = {
    "modified_thomas_hip_extension": ("Hip", True),
    "passive_straight_leg_raise": ("Hip", True),
    "modified_thomas_knee_flexion": ("Knee", False),
    "prone_knee_bend": ("Knee", False),
}
_ITEMS = {"pain": "Pain", "enjoyment": "Enjoyment of life", "activity": "General activity", "total": "Total"}
_RECALLS = {"average_24h": "average of the last 24 hours", "worst_24h": "worst of the last 24 hours"}


def pain_score(key: object, value: float, *, words: str, at: str, person: Person, **more: Any) -> Resource:
    """A pain score 0-10, as the person gave it."""
    return resource(
        "Observation",
        key,
        status="final",
        category=category("survey"),
        code=concept(words, PAIN),
        subject=person.reference,
        effectiveDateTime=at,
        performer=[person.reference],
        valueQuantity=quantity(value, SCORE),
        **more,
    )


def pain(scores: pd.DataFrame, person: Person) -> Iterator[Resource]:
    """One Observation for each pain score."""
    for row in scores.itertuples():
        recall = _RECALLS.get(row.recall, row.recall)
        context = [] if missing(row.context) else [named("Context", row.context)]
        yield pain_score(
            f"pain:{row.pain_id}",
            row.pain_nrs,
            words=f"Pain 0-10, {recall}",
            at=instant(row.at, row.utc_offset_min),
            person=person,
            bodySite=_site(row.site, row.side),
            component=[named("Recall", row.recall), *context, *_side(row.side)],
            note=person.note(row.note),
        )


def flexibility(readings: pd.DataFrame, person: Person) -> Iterator[Resource]:
    """One Observation for each measurement: the median of its readings, and the readings."""
    for measurement_id, rows in readings.groupby("measurement_id", sort=False):
        first, unit = rows.iloc[0], rows.iloc[0]["unit"]
        code = concept("Reading", own("reading"))
        place, of_hip = _PLACES.get(first["test"], ("", False))
        label = (
            FLEXIBILITY_TESTS[first["test"]].label if first["test"] in FLEXIBILITY_TESTS else first["test"]
        )
        yield resource(
            "Observation",
            f"flexibility:{measurement_id}",
            status="final",
            category=category("exam"),
            code=concept(label, own(first["test"]), *([HIP_RANGE] if of_hip else [])),
            subject=person.reference,
            effectiveDateTime=instant(first["at"], first["utc_offset_min"]),
            performer=[person.reference],
            valueQuantity=quantity(rows["value"].median(), unit),
            bodySite=_site(place, first["side"]) if place else None,
            component=[
                *_side(first["side"]),
                named("Instrument", first["instrument"]),
                part(concept("Measured after warming up", own("warm")), valueBoolean=bool(first["warm"])),
                *(part(code, valueQuantity=quantity(value, unit)) for value in rows["value"]),
            ],
            note=person.note(first["note"]),
        )


def questionnaires(answers: pd.DataFrame, person: Person) -> Iterator[Resource]:
    """One QuestionnaireResponse for each sheet."""
    for response_id, rows in answers.groupby("response_id", sort=False):
        first = rows.iloc[0]
        yield resource(
            "QuestionnaireResponse",
            f"questionnaire:{response_id}",
            questionnaire=questionnaire(first["instrument"]),
            status="completed",
            subject=person.reference,
            authored=instant(first["at"], first["utc_offset_min"]),
            author=person.reference,
            source=person.reference,
            item=[_answer(row.item, row.score) for row in rows.itertuples()],
        )


def _answer(item: str, score: float) -> dict[str, Any]:
    # The same activity of the person's own has the same linkId on every sheet, capitals aside.
    own_item = f"own-{uuid.uuid5(uuid.NAMESPACE_OID, item.strip().casefold()).hex[:12]}"
    return {
        "linkId": item if item in _ITEMS else own_item,
        "text": _ITEMS.get(item) or said(item),
        "answer": [{"valueDecimal": quantity(score, SCORE)["value"]}],
    }


def _site(site: str, side: Any) -> dict[str, Any]:
    """Where, in words, the side among them; a place of the fixed list has a code of ours as well."""
    place = said(site.removeprefix("other: "))
    place = place[:1].upper() + place[1:]
    text = place if missing(side) else f"{place}, {'both sides' if side == 'both' else side}"
    return concept(text, *([] if site.startswith("other: ") else [own(site.lower())]))


def _side(side: Any) -> list[dict[str, Any]]:
    return [] if missing(side) else [named("Side", side)]

"""A therapist's answer against the plan that holds: what differs, line by line, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from psoas_analytics.answer_file import RISING, plan_key
from psoas_analytics.catalog import Catalog
from psoas_analytics.exchange.plan_answer import PlanAnswer
from psoas_analytics.plan import Plan, PlanItem, PlanVersion, version_on
from psoas_analytics.thresholds import Threshold
from psoas_analytics.widgets.plan_words import item_words
from psoas_analytics.widgets.words import day_words

_NONE = "–"


@dataclass(frozen=True)
class Line:
    """One thing that the answer asks for, beside what holds now.

    Attributes
    ----------
    key : the exercise's id, or the name of the threshold
    kind : what would happen to it
    title, now, new : words
    """

    key: str
    kind: Literal["as before", "changed", "new", "left out", "cut-off"]
    title: str
    now: str
    new: str


def lines(
    answer: PlanAnswer, now: Plan | None, catalog: Catalog, thresholds: Mapping[str, Threshold]
) -> tuple[Line, ...]:
    """Set an answer against the plan and the thresholds that hold.

    Examples
    --------
    >>> from psoas_analytics.catalog import Dose, load_catalog
    >>> from psoas_analytics.thresholds import THRESHOLDS
    >>> item = PlanItem("glute-bridge", Dose(10, 10, 5, 5, "both"), days=("mon",))
    >>> answer = PlanAnswer("", 1, "", date(2026, 3, 1), "", "", (item,), {}, "")
    >>> [line.kind for line in lines(answer, None, load_catalog(), THRESHOLDS)]
    ['new']
    """
    before = {} if now is None else {item.exercise_id: item for item in now.items}
    after = {item.exercise_id: item for item in answer.items}
    found = [_item_line(key, before.get(key), after.get(key), catalog) for key in {**before, **after}]
    for name, value in answer.cutoffs.items():
        one = thresholds[name]
        if one.value != value:
            title = f"{one.meaning[0].upper()}{one.meaning[1:]}"
            words = [f"{number:g} {one.unit}" for number in (one.value, value)]
            found.append(Line(name, "cut-off", title, *words))
    return tuple(found)


def _item_line(key: str, now: PlanItem | None, new: PlanItem | None, catalog: Catalog) -> Line:
    title = catalog[key].name if key in catalog else key
    words = [_NONE if one is None else item_words(one) for one in (now, new)]
    kind: Literal["as before", "changed", "new", "left out"]
    if now is None:
        kind = "new"
    elif new is None:
        kind = "left out"
    else:
        kind = "as before" if words[0] == words[1] else "changed"
    return Line(key, kind, title, *words)


def accepted_items(answer: PlanAnswer, now: Plan | None, accepted: Iterable[str]) -> tuple[PlanItem, ...]:
    """Return the items that hold once some lines are accepted and the others declined."""
    before = {} if now is None else {item.exercise_id: item for item in now.items}
    after = {item.exercise_id: item for item in answer.items}
    wanted = set(accepted)
    found = ((after if key in wanted else before).get(key) for key in {**before, **after})
    return tuple(item for item in found if item is not None)


def crossed(cutoffs: Mapping[str, float], thresholds: Mapping[str, Threshold]) -> str:
    """Say which accepted cut-off would lie on the wrong side of another; nothing if none."""
    after = {name: one.value for name, one in thresholds.items()} | dict(cutoffs)
    for low, high in RISING:
        if after[low] > after[high] and (low in cutoffs or high in cutoffs):
            one, other = thresholds[low].meaning, thresholds[high].meaning
            return (
                f"The limit of “{one}” must not be above that of “{other}” ({after[high]:g}), "
                f"got {after[low]:g}: accept or decline both"
            )
    return ""


def notices(
    answer: PlanAnswer, versions: tuple[PlanVersion, ...], *, accepted_as: str | None, today: date
) -> list[str]:
    """Say what should be known before a line is accepted; none of it forbids anything."""
    found = []
    if accepted_as is not None:
        found.append(f"You accepted this file before: it is in version {accepted_as}.")
    shown = next((one for one in versions if one.number == answer.plan_version), None)
    if shown is None or plan_key(shown.number, shown.starts_on, shown.plan.items) != answer.plan_key:
        found.append("The plan that it answers is not in this journal: it may be meant for somebody else.")
    in_force = version_on(versions, today)
    if in_force is not None and in_force.number != answer.plan_version:
        since = day_words(in_force.starts_on, today=today)
        found.append(
            f"It answers version {answer.plan_version}; version {in_force.number} is in force since {since}."
        )
    if (answer.written_on - today).days > 1:
        found.append(f"Its date lies ahead: {day_words(answer.written_on, today=today)}.")
    return found

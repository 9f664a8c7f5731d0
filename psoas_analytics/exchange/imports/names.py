"""Names of another tracker, matched to exercises, habits and places of ours."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, get_args

from psoas_analytics.catalog import Catalog
from psoas_analytics.records import SITES, HabitKind

What = Literal["exercise", "habit", "place"]

# What other trackers, and German ones, call our exercises: suggestions, which a person confirms.
_ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "half kneeling hip flexor stretch": "kneeling-lunge-stretch",
        "kneeling hip flexor stretch": "kneeling-lunge-stretch",
        "low lunge": "kneeling-lunge-stretch",
        "hüftbeuger dehnung kniend": "kneeling-lunge-stretch",
        "hüftbeugerdehnung": "kneeling-lunge-stretch",
        "camel": "camel-pose",
        "kamel": "camel-pose",
        "ustrasana": "camel-pose",
        "bridge": "glute-bridge",
        "hip bridge": "glute-bridge",
        "beckenheben": "glute-bridge",
        "brücke": "glute-bridge",
        "side lying quad stretch": "side-lying-psoas-stretch",
        "lying quad stretch": "prone-quadriceps-stretch",
        "prone quad stretch": "prone-quadriceps-stretch",
        "quadrizeps dehnung bauchlage": "prone-quadriceps-stretch",
        "cobra": "cobra-pose",
        "cobra stretch": "cobra-pose",
        "kobra": "cobra-pose",
        "bhujangasana": "cobra-pose",
        "thomas stretch": "supine-hip-flexor-stretch",
        "hip flexor stretch": "supine-hip-flexor-stretch",
        "knee to chest": "single-knee-to-chest",
        "knie zur brust": "single-knee-to-chest",
        "leg raise": "straight-leg-raise",
        "beinheben gestreckt": "straight-leg-raise",
        "march in place": "marching-in-place",
        "standing march": "marching-in-place",
        "marschieren": "marching-in-place",
        "frankenstein": "frankensteins",
        "frankenstein walk": "frankensteins",
        "toy soldier": "frankensteins",
        "mountain climber": "mountain-climbers",
        "bergsteiger": "mountain-climbers",
    }
)
_PLACES: Mapping[str, str] = MappingProxyType(
    {
        "back": "low back",
        "lower back": "low back",
        "lumbar": "low back",
        "rücken": "low back",
        "hip": "front of hip",
        "hüfte": "front of hip",
        "leiste": "groin",
        "knie": "knee",
        "thigh": "front of thigh",
        "glute": "buttock",
        "glutes": "buttock",
        "si joint": "sacroiliac",
    }
)
_SIDES: Mapping[str, str] = MappingProxyType(
    {
        "left": "left",
        "l": "left",
        "links": "left",
        "linke": "left",
        "linkes": "left",
        "right": "right",
        "r": "right",
        "rechts": "right",
        "rechte": "right",
        "rechtes": "right",
        "both": "both",
        "beide": "both",
        "beidseitig": "both",
        "bilateral": "both",
    }
)
# Words that say no more than that the place hurts, or with what the exercise is done.
_PAIN_WORDS = frozenset({"pain", "ache", "schmerz", "schmerzen"})
_EMPTY_WORDS = _PAIN_WORDS | {"bodyweight", "stretch", "pose", "exercise"}
_NEAR = 0.82


@dataclass(frozen=True)
class ForeignName:
    """A name in the file: how many rows have it, what it may be, and what was chosen.

    ``chosen`` None: not decided, its rows are refused; "": left out.
    """

    name: str
    what: What
    rows: int
    suggestion: str | None
    chosen: str | None


def plain(name: str) -> str:
    """A name without case, accents of width, punctuation and double spaces."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(re.findall(r"[^\W_]+", folded))


@lru_cache(maxsize=1_024)
def side_in(name: str) -> str | None:
    """Return the side that a name says ("Cobra (left)", "left-knee"), or None."""
    found = {_SIDES[word] for word in plain(name).split() if word in _SIDES}
    return found.pop() if len(found) == 1 else None


def without_side(name: str) -> str:
    """Return a name, plain, without the words for a side."""
    return " ".join(word for word in plain(name).split() if word not in _SIDES)


def same(name: str, what: What, catalog: Catalog) -> str | None:
    """What a name is beyond doubt: one of ours, however it is written; else None."""
    bare = without_side(name)
    for key, ours in _ours(what, catalog):
        if plain(key) == bare:
            return ours
    return None


def suggestion(name: str, what: What, catalog: Catalog) -> str | None:
    """Return what a name may be, for the person to confirm, or None.

    Examples
    --------
    >>> from psoas_analytics.catalog import load_catalog
    >>> suggestion("Mountain Climber", "exercise", load_catalog())
    'mountain-climbers'
    >>> suggestion("Knee Pain", "place", load_catalog())
    'knee'
    """
    exact = same(name, what, catalog)
    if exact is not None:
        return exact
    bare = _core(name)
    known = {_core(key): ours for key, ours in _ours(what, catalog)}
    aliases = {"exercise": _ALIASES, "place": _PLACES, "habit": {}}[what]
    known |= {_core(key): ours for key, ours in aliases.items()}
    known.pop("", None)
    if bare in known:
        return known[bare]
    near = difflib.get_close_matches(bare, known, n=1, cutoff=_NEAR)
    if near:
        return known[near[0]]
    hurts = _PAIN_WORDS & set(plain(name).split())
    return f"other: {bare[:60]}" if what == "place" and hurts and bare not in _PAIN_WORDS else None


def check_target(target: str, what: What, catalog: Catalog) -> str | None:
    """Say what is wrong with what was chosen for a name, None if nothing is."""
    if target == "":
        return None
    if what == "place":
        site, _ = place(target)
        if site in SITES or re.fullmatch(r"other: \S.{0,59}", site):
            return None
        return f"a place must be one of {', '.join(SITES)} or 'other: <where>'; got {target!r}"
    if what == "habit" and target in get_args(HabitKind):
        return None
    if target in catalog:
        return None
    listed = f"the catalog's ids{' or a habit' if what == 'habit' else ''}"
    return f"the name must be matched to one of {listed}; got {target!r}"


def place(target: str) -> tuple[str, str | None]:
    """Part "knee, left" into site and side."""
    site, _, side = target.rpartition(",")
    if site and side.strip() in ("left", "right", "both"):
        return site.strip(), side.strip()
    return target.strip(), None


def _core(name: str) -> str:
    words = without_side(name).split()
    return " ".join(word for word in words if word not in _EMPTY_WORDS) or " ".join(words)


def _ours(what: What, catalog: Catalog) -> Iterable[tuple[str, str]]:
    if what == "place":
        yield from ((site, site) for site in SITES if site != "other")
        return
    if what == "habit":
        yield from ((kind, kind) for kind in get_args(HabitKind))
    for exercise in catalog.values():
        yield from ((exercise.name, exercise.id), (exercise.id, exercise.id))

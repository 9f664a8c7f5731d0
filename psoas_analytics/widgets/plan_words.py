"""Plans in words: ranges, what lies outside the source, what a new version changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from html import escape

from psoas_analytics.catalog import Catalog, Dose
from psoas_analytics.plan import Plan, PlanItem, PlanVersion, version_on
from psoas_analytics.thresholds import THRESHOLDS, Threshold
from psoas_analytics.widgets.exercise_block import dose_words
from psoas_analytics.widgets.words import count_words, day_words

AS_BEFORE = "as before"
_NUMBER = r"[0-9]{1,6}(?:[.,][0-9]{1,3})?"
_RANGE = re.compile(rf"({_NUMBER})(?:\s*(?:-|–|−|to)\s*({_NUMBER}))?")


def range_words(low: float | None, high: float | None) -> str:
    """Write a range as a person types it.

    Examples
    --------
    >>> range_words(15, 20), range_words(30.0, 30.0), range_words(None, None)
    ('15-20', '30', '')
    """
    if low is None or high is None:
        return ""
    return f"{low:g}" if low == high else f"{low:g}-{high:g}"


def typed_range(text: str, *, name: str, whole: bool = False) -> tuple[float, float]:
    """Read one number, or two with a dash or "to" between.

    Raises
    ------
    ValueError
        It is neither; the message names what was typed.

    Examples
    --------
    >>> typed_range("15-20", name="reps", whole=True), typed_range("2,5", name="hold")
    ((15, 20), (2.5, 2.5))
    """
    found = _RANGE.fullmatch(text.strip())
    kind = "a whole number" if whole else "a number"
    if found is None or (whole and re.search("[.,]", text)):
        raise ValueError(f"{name} must be {kind} or a range such as 15-20, got {text.strip()!r}")
    low, high = (float(one.replace(",", ".")) for one in (found[1], found[2] or found[1]))
    if high < low:
        raise ValueError(f"{name} must go from the smaller to the larger number, got {text.strip()!r}")
    return (int(low), int(high)) if whole else (low, high)


def outside_words(item: PlanItem, usual: Dose) -> str:
    """Say that a dose lies outside what the source gives; nothing if it lies inside.

    Examples
    --------
    >>> usual = Dose(15, 20, 5, 10, "both")
    >>> outside_words(PlanItem("glute-bridge", Dose(10, 20, 5, 5, "both")), usual)
    'Outside the source’s 15–20 x 5–10 s hold.'
    >>> outside_words(PlanItem("glute-bridge", Dose(15, 15, 5, 10, "both")), usual)
    ''
    """
    dose = item.dose
    inside = usual.reps_min <= dose.reps_min and dose.reps_max <= usual.reps_max
    if usual.hold_min_s is None or usual.hold_max_s is None:
        inside = inside and dose.hold_min_s is None
    elif dose.hold_min_s is None or dose.hold_max_s is None:
        inside = False
    else:
        inside = inside and usual.hold_min_s <= dose.hold_min_s and dose.hold_max_s <= usual.hold_max_s
    if inside and item.sets == 1:
        return ""
    once = " in one set" if item.sets > 1 else ""
    return f"Outside the source’s {usual.text()}{once}."


def item_words(item: PlanItem) -> str:
    """Say what is asked and when, such as "3 x 30 s each side; Mon, Fri"."""
    return f"{dose_words(item)}; {item.when()}"


def change_words(old: Plan | None, new: Plan, catalog: Catalog) -> list[tuple[str, str]]:
    """Compare two plans: pairs of (kind of change, words about an exercise)."""
    before = {} if old is None else {item.exercise_id: item for item in old.items}
    found = []
    for item in new.items:
        name, was = catalog[item.exercise_id].name, before.pop(item.exercise_id, None)
        if was is None:
            found.append(("new", f"{name}: {item_words(item)}"))
        elif item_words(was) == item_words(item):
            found.append((AS_BEFORE, f"{name}: {item_words(item)}"))
        else:
            found.append(("changed", f"{name}: {item_words(was)} → {item_words(item)}"))
    names = {key: catalog[key].name if key in catalog else key for key in before}
    return found + [("left out", f"{names[key]}: {item_words(was)}") for key, was in before.items()]


def start_words(
    start: date, *, today: date, first: bool, thresholds: Mapping[str, Threshold] = THRESHOLDS
) -> str:
    """Say when the plan starts; for a first one with a week before it, what that week is for."""
    days = (start - today).days
    if days < 0:
        return "Starts in the past: the days since then will count by this version."
    if first and days >= thresholds["pain_week_days"].value:
        scored = int(thresholds["pain_baseline_scored"].value)
        return (
            f"Until {day_words(start, today=today)} is your baseline week. Log your pain each evening (at "
            f"least {scored} times) and measure your flexibility once."
        )
    when = {0: "today", 1: "tomorrow"}.get(days, f"in {count_words(days, 'day')}")
    return f"Starts {when}."


def takes_over_words(found: tuple[PlanVersion, ...], start: date, *, today: date) -> str:
    """Say which later version ends a plan that starts on a day; nothing if none does."""
    later = min((one for one in found if one.starts_on > start), key=lambda one: one.starts_on, default=None)
    if later is None:
        return ""
    return f" Version {later.number} takes over on {day_words(later.starts_on, today=today)}."


def few_words(chosen: int, few: Threshold = THRESHOLDS["exercises_kept_up"]) -> str:
    """Say that fewer are kept up better; nothing while they are few."""
    if chosen <= few.value:
        return ""
    return (
        f"{chosen} exercises are chosen. 2 to {few.value:g} at a time are kept up better ({few.source}; "
        f"certainty {few.certainty}); the choice is yours."
    )


def rest_words(muscles: tuple[str, ...], rest: Threshold = THRESHOLDS["strength_rest_h"]) -> str:
    """Say which muscles get too little rest between; nothing if none."""
    if not muscles:
        return ""
    return (
        f"Strengthening works the {' and the '.join(muscles)} without {rest.value:g} hours of rest between "
        f"({rest.source}; certainty {rest.certainty}); stretching may be daily."
    )


def changes_html(before: PlanVersion | None, changes: list[tuple[str, str]]) -> str:
    """HTML of what a save would change, as :func:`change_words` has it; what stays is not repeated."""
    if before is None:
        title, lines = "What you are about to save", [escape(words) for _, words in changes]
    else:
        title = f"What changes against version {before.number}"
        lines = [f"<b>{kind}</b> {escape(words)}" for kind, words in changes if kind != AS_BEFORE]
        kept = len(changes) - len(lines)
        if not lines:
            lines = ["Nothing: the same exercises in the same doses"]
        elif kept:
            lines.append(f"{count_words(kept, 'exercise')} as before")
    items = "".join(f"<li>{line}</li>" for line in lines)
    return (
        f'<div class="psoas-changes"><div class="psoas-heading-3">{escape(title)}</div><ul>{items}</ul></div>'
    )


def in_force_words(found: tuple[PlanVersion, ...], *, today: date) -> str:
    """Say which version is in force today, and which are to come."""
    now = version_on(found, today)
    coming = [one for one in found if one.starts_on > today]
    if now is not None:
        title = f"“{now.plan.title}”, " if now.plan.title else ""
        words = f"In force: version {now.number}, {title}since {day_words(now.starts_on, today=today)}."
    elif coming:
        words = "No plan is in force yet: log your pain, and measure your flexibility once."
    else:
        words = "There is no plan yet. Choose exercises below, or start from one of ours."
    later = [f" Version {one.number} starts on {day_words(one.starts_on, today=today)}." for one in coming]
    return words + "".join(later)


def version_lines(found: tuple[PlanVersion, ...], *, today: date) -> list[str]:
    """Say what each version is, the newest first."""
    now = version_on(found, today)
    return [_version_words(one, today=today, in_force=one is now) for one in reversed(found)]


def _version_words(one: PlanVersion, *, today: date, in_force: bool) -> str:
    head = f"Version {one.number}, from {day_words(one.starts_on, today=today)}"
    title = f": {one.plan.title}" if one.plan.title else ""
    author = f", by {one.plan.author}" if one.plan.author else ""
    written = f", written {day_words(one.written_on, today=today)}" if one.written_on else ""
    exercises = count_words(len(one.plan.items), "exercise")
    message = f"; “{one.message}”" if one.message else ""
    return f"{head}{' (in force)' if in_force else ''}{title}{author}{written}; {exercises}{message}"

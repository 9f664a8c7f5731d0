"""The small print: what the figures mean, the cut-offs in force, and who says so."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from psoas_analytics.thresholds import THRESHOLDS, Threshold

_Values = Mapping[str, float]
_Sources = Mapping[str, str]


def notes(sections: Collection[str], thresholds: Mapping[str, Threshold]) -> tuple[str, ...]:
    """Definitions and sources for the sections that the page holds; the cut-offs are those in force."""
    value = {name: one.value for name, one in thresholds.items()}
    # How certain each is stands beside its source; a convention says so.
    source = {name: f"({one.source}; {one.certainty})" for name, one in thresholds.items()}
    # First, because a printed page may have no room for the last of the notes.
    found = _set_for_you(thresholds)
    if not {"verdict", "pain"}.isdisjoint(sections):
        found.append(_pain(value, source))
    if not {"verdict", "calendar", "exercises"}.isdisjoint(sections):
        found.append(_adherence(value, source))
    if "flexibility" in sections:
        found.append(_flexibility(value, source))
    if "function" in sections:
        found.append(
            f"PEG: {value['peg_change_lower']:.1f} {source['peg_change_lower']},"
            f" {value['peg_change_likely']:.1f} {source['peg_change_likely']}."
        )
    if "flags" in sections:
        found.append(_flags(thresholds))
    found.append("This page shows what was logged; it claims no cause.")
    return tuple(found)


def _pain(value: _Values, source: _Sources) -> str:
    share = f"{100 * value['pain_change_share']:g} %"
    return (
        "Pain: 0 none, 10 worst imaginable; means of two weeks"
        f" (at least {value['pain_baseline_scored']:g}, then {value['pain_latest_scored']:g} days scored)."
        f" Important change: {value['pain_change_points']:g} points {source['pain_change_points']}"
        f" and {share} {source['pain_change_share']}; group figures, joined by convention."
        f" Error of a single score: {value['pain_mdc']:g} points {source['pain_mdc']}."
    )


def _adherence(value: _Values, source: _Sources) -> str:
    return (
        "Adherence: share of what was prescribed; first figure: unlogged days count as nothing;"
        " second: they are left out."
        f" An exercise counts as done from {100 * value['done_share']:g} % {source['done_share']}."
    )


def _flexibility(value: _Values, source: _Sources) -> str:
    error, days = "mdc95_modified_thomas_hip_extension", "left_right_test_days"
    return (
        f"Measurement error: MDC95; for hip extension {value[error]:g}° {source[error]},"
        f" or the person's own from {value['own_mdc95_days']:g} baseline days on."
        f" Left and right are compared from {value[days]:g} test days beyond error {source[days]}."
    )


def _flags(thresholds: Mapping[str, Threshold]) -> str:
    during, morning = thresholds["pain_exercise_red"], thresholds["pain_morning_red"]
    # Of one source: said once, behind both.
    is_one = during.source == morning.source
    own = "" if is_one else f" ({during.source}; {during.certainty})"
    certainty = f"{during.certainty}, {morning.certainty}" if is_one else morning.certainty
    return (
        f"Flags: pain during exercise above {during.value:g}{own}, 24-hour pain {morning.value:g} above the"
        f" baseline ({morning.source}; {certainty}); no entry for {thresholds['gap_days'].value:g} days"
        " (convention)."
    )


def _set_for_you(thresholds: Mapping[str, Threshold]) -> list[str]:
    """Say of each number that it was set for this person, whatever section it stands in."""
    return [
        f"Changed: {one.meaning}: {one.value:g} {one.unit} ({one.source})."
        for name, one in thresholds.items()
        if one != THRESHOLDS.get(name)
    ]

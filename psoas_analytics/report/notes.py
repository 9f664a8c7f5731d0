"""The small print: what the figures mean, the cut-offs in force, and who says so."""

from __future__ import annotations

from collections.abc import Collection

from psoas_analytics.thresholds import THRESHOLDS, value


def notes(sections: Collection[str]) -> tuple[str, ...]:
    """Definitions and sources for the sections that the page holds."""
    found = []
    if not {"verdict", "pain"}.isdisjoint(sections):
        found.append(_pain())
    if not {"verdict", "calendar", "exercises"}.isdisjoint(sections):
        found.append(_adherence())
    if "flexibility" in sections:
        found.append(_flexibility())
    if "function" in sections:
        found.append(
            f"PEG: {value('peg_change_lower'):.1f} {_source('peg_change_lower')},"
            f" {value('peg_change_likely'):.1f} {_source('peg_change_likely')}."
        )
    if "flags" in sections:
        found.append(
            f"Pain during exercise, cut-off {value('pain_exercise_red'):g} {_source('pain_exercise_red')}."
        )
    found.append("This page shows what was logged; it claims no cause.")
    return tuple(found)


def _source(name: str) -> str:
    """Source of a cut-off, and how certain it is; a convention says so."""
    threshold = THRESHOLDS[name]
    return f"({threshold.source}; {threshold.certainty})"


def _pain() -> str:
    share = f"{100 * value('pain_change_share'):g} %"
    return (
        "Pain: 0 none, 10 worst imaginable; means of two weeks"
        f" (at least {value('pain_baseline_scored'):g}, then {value('pain_latest_scored'):g} days scored)."
        f" Important change: {value('pain_change_points'):g} points {_source('pain_change_points')}"
        f" and {share} {_source('pain_change_share')}; group figures, joined by convention."
        f" Error of a single score: {value('pain_mdc'):g} points {_source('pain_mdc')}."
    )


def _adherence() -> str:
    return (
        "Adherence: share of what was prescribed; first figure: unlogged days count as nothing;"
        " second: they are left out."
        f" An exercise counts as done from {100 * value('done_share'):g} % {_source('done_share')}."
    )


def _flexibility() -> str:
    error, days = "mdc95_modified_thomas_hip_extension", "left_right_test_days"
    return (
        f"Measurement error: MDC95; for hip extension {value(error):g}° {_source(error)}."
        f" Left and right are compared from {value(days):g} test days beyond error {_source(days)}."
    )

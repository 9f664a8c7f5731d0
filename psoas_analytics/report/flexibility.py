"""What became of flexibility: a part of the report, from the measure as it stands."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from psoas_analytics.charts.words import day_text, plain
from psoas_analytics.frames import Frames
from psoas_analytics.measures import flexibility, left_right
from psoas_analytics.report.parts import (
    Flexibility,
    FlexibilityChart,
    FlexibilityLine,
    FlexibilityTest,
    SidePoints,
)
from psoas_analytics.report.period import Period
from psoas_analytics.report.words import period_text, signed_plain

HIP_EXTENSION = "modified_thomas_hip_extension"
# In the order of the page; a test that is not named here comes last, by its own name.
_TESTS = {
    HIP_EXTENSION: "Hip extension, modified Thomas test",
    "modified_thomas_knee_flexion": "Knee angle, modified Thomas test",
    "prone_knee_bend": "Prone knee bend",
    "passive_straight_leg_raise": "Passive straight-leg raise",
    "fingertip_to_floor": "Fingertip to floor",
}
_UNITS = {"deg": "°", "cm": " cm"}


def flexibility_outcome(frames: Frames, period: Period) -> Flexibility | None:
    """Flexibility tests of the period; None without one."""
    days = period.of(flexibility(frames.flexibility, plans=frames.plans, thresholds=frames.thresholds))
    if days.empty:
        return None
    days = days.assign(label=days["test"].map(_TESTS).fillna(days["test"].str.replace("_", " ")))
    # One group for each test and way of measuring: two instruments are never joined in one line.
    groups = sorted(days.groupby(["test", "instrument", "warm"]), key=lambda group: _order(*group))
    tests = tuple(_flexibility_test(group) for _, group in groups)
    differ = tuple(
        sentence
        for _, group in groups
        for sentence in _left_right(left_right(group, thresholds=frames.thresholds), group)
    )
    hip = [group for (test, _, _), group in groups if test == HIP_EXTENSION]
    chart = _flexibility_chart(max(hip, key=len), period) if hip else None
    return Flexibility(tests, differ, chart)


def _order(key: tuple[str, str, bool], group: pd.DataFrame) -> tuple[int, str, bool, int, str]:
    test, instrument, warm = key
    place = list(_TESTS).index(test) if test in _TESTS else len(_TESTS)
    return place, test, warm, -len(group), instrument


def _method(row: pd.Series) -> str:
    return f"{row['instrument']}, {'warm' if row['warm'] else 'not warmed up'}"


def _flexibility_test(group: pd.DataFrame) -> FlexibilityTest:
    first = group.iloc[0]
    # The sides may have errors of their own: the larger one stands for the test.
    unit = _UNITS.get(first["unit"], f" {first['unit']}")
    sides = (rows.sort_values("day") for _, rows in group.groupby("side", dropna=False))
    return FlexibilityTest(
        name=first["label"],
        method=_method(first),
        unit=first["unit"],
        mdc95=_known(group["mdc95"].max()),
        lines=tuple(_flexibility_line(rows, unit) for rows in sides),
    )


def _known(error: float) -> float | None:
    return None if pd.isna(error) else float(error)


def _flexibility_line(rows: pd.DataFrame, unit: str) -> FlexibilityLine:
    """First and last day of one side; rows by day."""
    first, last = rows.iloc[0], rows.iloc[-1]
    if len(rows) == 1:
        figures, change = f"{plain(first['value'])}{unit} on {day_text(first['day'])}", "one test day"
    else:
        days = period_text(first["day"].date(), last["day"].date(), year=False)
        figures = f"{plain(first['value'])} → {plain(last['value'])}{unit} ({days})"
        change = _against_error(last["value"] - first["value"], _known(first["mdc95"]), unit)
    return FlexibilityLine(
        side="" if pd.isna(first["side"]) else first["side"],
        first_day=first["day"].date(),
        last_day=last["day"].date(),
        first=float(first["value"]),
        last=float(last["value"]),
        figures=figures,
        change=change,
    )


def _against_error(change: float, mdc95: float | None, unit: str) -> str:
    size = signed_plain(change)
    if mdc95 is None:
        return f"{size}, error unknown"
    if abs(change) <= mdc95:
        return f"{size}, within measurement error ({plain(mdc95)}{unit})"
    return f"{size}, more than measurement error ({plain(mdc95)}{unit})"


def _left_right(found: pd.DataFrame, group: pd.DataFrame) -> Iterator[str]:
    """Say that the sides differ, where the measure flags it."""
    first = group.iloc[0]
    for row in found[found["flagged"]].itertuples():
        other, days = ("left", row.n_right_lower) if row.lower == "right" else ("right", row.n_left_lower)
        error = f"{plain(row.mdc95)}{_UNITS.get(first['unit'], first['unit'])}"
        yield (
            f"{first['label'].split(',')[0]} ({_method(first)}): {row.lower} lower than {other} by more than"
            f" measurement error ({error}) on {days} of {row.n_days} test days"
        )


def _flexibility_chart(group: pd.DataFrame, period: Period) -> FlexibilityChart:
    sides = []
    for side, rows in group.groupby("side"):
        by_day = rows.sort_values("day")
        sides.append(
            SidePoints(
                side=side,
                days=tuple(day.date() for day in by_day["day"]),
                readings=tuple(float(reading) for reading in by_day["value"]),
                mdc95=_known(by_day["mdc95"].iloc[0]),
            )
        )
    ends = [f"{one.side} {plain(one.readings[0])} → {plain(one.readings[-1])}°" for one in sides]
    return FlexibilityChart(
        finding=f"Hip extension: {'; '.join(ends)}",
        caption=(
            "0° = thigh in line with the trunk, + = extension. Dots: median of the day's readings."
            " Bands: measurement error around the first value."
        ),
        start=period.start.date(),
        end=period.end.date(),
        sides=tuple(sides),
    )

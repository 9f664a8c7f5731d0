"""What became of flexibility: a part of the report, from the measure as it stands."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from psoas_analytics.frames import Frames
from psoas_analytics.measures import flexibility, flexibility_change, left_right
from psoas_analytics.report.parts import (
    Flexibility,
    FlexibilityChart,
    FlexibilityLine,
    FlexibilityTest,
    SidePoints,
)
from psoas_analytics.report.period import Period
from psoas_analytics.words import (
    HIP_EXTENSION,
    TEST_WORDS,
    day_text,
    period_text,
    plain,
    signed_plain,
)

# A test that is not named comes last, by its own name.
_NAMES = {test: words.full_name for test, words in TEST_WORDS.items()}
_UNITS = {"deg": "°", "cm": " cm"}
_WAY = ["test", "instrument", "warm"]


def flexibility_outcome(frames: Frames, period: Period) -> Flexibility | None:
    """Flexibility tests of the period; None without one."""
    days = period.of(flexibility(frames.flexibility, plans=frames.plans, thresholds=frames.thresholds))
    if days.empty:
        return None
    days = days.assign(label=days["test"].map(_NAMES).fillna(days["test"].str.replace("_", " ")))
    # One group for each test and way of measuring: two instruments are never joined in one line.
    groups = sorted(days.groupby(_WAY), key=lambda group: _order(*group))
    changes = dict(iter(flexibility_change(days, thresholds=frames.thresholds).groupby(_WAY)))
    sides = left_right(days, thresholds=frames.thresholds)
    compared = dict(iter(sides[sides["flagged"]].groupby(_WAY)))
    tests = tuple(_flexibility_test(group, changes[way]) for way, group in groups)
    differ = tuple(
        sentence for way, group in groups if way in compared for sentence in _left_right(compared[way], group)
    )
    hip = [(way, group) for way, group in groups if way[0] == HIP_EXTENSION]
    if not hip:
        return Flexibility(tests, differ, None)
    way, group = max(hip, key=lambda one: len(one[1]))
    return Flexibility(tests, differ, _flexibility_chart(group, changes[way], period))


def _order(key: tuple[str, str, bool], group: pd.DataFrame) -> tuple[int, str, bool, int, str]:
    test, instrument, warm = key
    place = list(_NAMES).index(test) if test in _NAMES else len(_NAMES)
    return place, test, warm, -len(group), instrument


def _method(row: pd.Series) -> str:
    return f"{row['instrument']}, {'warm' if row['warm'] else 'not warmed up'}"


def _flexibility_test(group: pd.DataFrame, sides: pd.DataFrame) -> FlexibilityTest:
    first = group.iloc[0]
    # The sides may have errors of their own: the larger one stands for the test.
    unit = _UNITS.get(first["unit"], f" {first['unit']}")
    return FlexibilityTest(
        name=first["label"],
        method=_method(first),
        unit=first["unit"],
        mdc95=_known(group["mdc95"].max()),
        lines=tuple(_flexibility_line(side, unit) for _, side in sides.iterrows()),
    )


def _known(error: float) -> float | None:
    return None if pd.isna(error) else float(error)


def _flexibility_line(side: pd.Series, unit: str) -> FlexibilityLine:
    """First and latest week of one side, as the measure tells them apart."""
    first, last = side["first_day"].date(), side["last_day"].date()
    figures = f"{_ends(side)}{unit} (first → latest week, {period_text(first, last, year=False)})"
    if side["n_days"] == 1:
        figures, change = f"{plain(side['latest'])}{unit} on {day_text(first)}", "one test day"
    elif pd.isna(side["change"]):
        figures = f"{plain(side['latest'])}{unit} (latest week, to {day_text(last)})"
        change = "tests two weeks apart can be compared"
    else:
        change = _against_error(side, unit)
    return FlexibilityLine(
        side="" if pd.isna(side["side"]) else side["side"],
        first_day=first,
        last_day=last,
        first=float(side["baseline"]),
        last=float(side["latest"]),
        figures=figures,
        change=change,
    )


def _ends(side: pd.Series) -> str:
    """Both weeks; the latest alone where they cannot be compared."""
    latest = plain(side["latest"])
    return latest if pd.isna(side["change"]) else f"{plain(side['baseline'])} → {latest}"


def _against_error(side: pd.Series, unit: str) -> str:
    size, mdc95 = signed_plain(side["change"]), _known(side["mdc95"])
    if mdc95 is None:
        return f"{size}, error unknown"
    if side["beyond_error"]:
        return f"{size}, more than measurement error ({plain(mdc95)}{unit})"
    return f"{size}, within measurement error ({plain(mdc95)}{unit})"


def _left_right(flagged: pd.DataFrame, group: pd.DataFrame) -> Iterator[str]:
    """Say that the sides differ, where the measure flags it."""
    first = group.iloc[0]
    for row in flagged.itertuples():
        other, days = ("left", row.n_right_lower) if row.lower == "right" else ("right", row.n_left_lower)
        error = f"{plain(row.mdc95)}{_UNITS.get(first['unit'], first['unit'])}"
        yield (
            f"{first['label'].split(',')[0]} ({_method(first)}): {row.lower} lower than {other} by more than"
            f" measurement error ({error}) on {days} of {row.n_days} test days"
        )


def _flexibility_chart(group: pd.DataFrame, changes: pd.DataFrame, period: Period) -> FlexibilityChart:
    changes = changes.set_index("side")
    sides = []
    for side, rows in group.groupby("side"):
        by_day = rows.sort_values("day")
        sides.append(
            SidePoints(
                side=side,
                days=tuple(day.date() for day in by_day["day"]),
                readings=tuple(float(reading) for reading in by_day["value"]),
                baseline=float(changes.loc[side, "baseline"]),
                mdc95=_known(changes.loc[side, "mdc95"]),
            )
        )
    ends = [f"{one.side} {_ends(changes.loc[one.side])}°" for one in sides]
    return FlexibilityChart(
        finding=f"Hip extension: {'; '.join(ends)}",
        caption=(
            "0° = thigh in line with the trunk, + = extension. Dots: median of the day's readings."
            " Bands: measurement error around the first week's median."
        ),
        start=period.start.date(),
        end=period.end.date(),
        sides=tuple(sides),
    )

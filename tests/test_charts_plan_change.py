"""Before and after a plan: the plan's own dates, both statistics, every warning."""

from __future__ import annotations

import re

import pandas as pd
import plotly.graph_objects as go
import pytest
from frames_for_tests import item, make_frames, on, score

import psoas_analytics as psoas
from psoas_analytics.frames import Frames
from psoas_analytics.inference.plan_change import WARNINGS

PLAN = [item("glute-bridge")]


def title(figure: go.Figure) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", figure.layout.title.text).split())


def named(figure: go.Figure, name: str) -> go.Scatter:
    return next(one for one in figure.data if one.name == name)


def notes(figure: go.Figure) -> str:
    return next(note.text for note in figure.layout.annotations if note.name == "notes").replace("<br>", " ")


@pytest.fixture
def three_plans() -> Frames:
    """Plans from days 0, 20 and 40 on; pain 7, 5 and 2 under them."""
    pain = [score(on(day), (7, 5, 2)[day // 20]) for day in range(60)]
    return make_frames(today=on(59), plans=[(on(day), PLAN) for day in (0, 20, 40)], pain=pain)


def test_the_days_are_those_of_the_two_plans_and_no_others(three_plans: Frames) -> None:
    figure = psoas.plot_plan_change(three_plans, version=2)
    before, after = (pd.DatetimeIndex(named(figure, phase).x) for phase in ("before", "after"))
    assert (before[0], before[-1]) == (pd.Timestamp(on(0)), pd.Timestamp(on(19)))
    assert (after[0], after[-1]) == (pd.Timestamp(on(20)), pd.Timestamp(on(39)))
    assert named(figure, "before").marker.symbol != named(figure, "after").marker.symbol


def test_the_latest_plan_that_has_begun_is_looked_at(three_plans: Frames) -> None:
    words = title(psoas.plot_plan_change(three_plans))
    assert words.startswith("Low back pain: 5.0 before plan v3 began on 11 Apr, 2.0 after; more than the")


def test_nap_never_stands_without_tau_and_every_warning_is_printed(three_plans: Frames) -> None:
    figure = psoas.plot_plan_change(three_plans)
    assert "NAP 100 %" in title(figure)
    assert "Tau-BC" in title(figure)
    assert len(WARNINGS) == 3
    for warning in WARNINGS:
        assert warning in notes(figure)


def test_the_means_and_the_error_band_are_drawn(three_plans: Frames) -> None:
    figure = psoas.plot_plan_change(three_plans)
    assert list(named(figure, "mean before").y) == [5, 5]
    assert list(named(figure, "mean after").y) == [2, 2]
    band = next(shape for shape in figure.layout.shapes if shape.name == "measurement error")
    assert (band.y0, band.y1) == (3, 7)
    assert tuple(figure.layout.yaxis.range) == (0, 10)


def test_a_difference_within_error_is_called_that() -> None:
    pain = [score(on(day), 5 - day // 20) for day in range(40)]
    frames = make_frames(today=on(39), plans=[(on(0), PLAN), (on(20), PLAN)], pain=pain)
    assert "less than the error of a single score" in title(psoas.plot_plan_change(frames))


def test_too_few_days_after_draw_the_dots_and_a_sentence(three_plans: Frames) -> None:
    frames = make_frames(
        today=on(23),
        plans=[(on(0), PLAN), (on(20), PLAN)],
        pain=[score(on(day), 5) for day in range(24)],
    )
    figure = psoas.plot_plan_change(frames)
    assert "Not enough yet: 4 of 5 scored days since the change." in title(figure)
    assert {one.name for one in figure.data} == {"before", "after"}
    assert psoas.plot_plan_change(frames, table=True)["mean_nrs"].isna().all()


def test_an_unknown_version_is_refused(three_plans: Frames) -> None:
    with pytest.raises(ValueError, match=r"version must be a plan version .* \(1, 2, 3\), got 9"):
        psoas.plot_plan_change(three_plans, version=9)


def test_the_table_holds_what_is_drawn(three_plans: Frames) -> None:
    rows = psoas.plot_plan_change(three_plans, table=True)
    figure = psoas.plot_plan_change(three_plans)
    for phase in ("before", "after"):
        assert rows.loc[rows["phase"] == phase, "pain_nrs"].tolist() == list(named(figure, phase).y)

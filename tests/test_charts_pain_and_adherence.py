"""Pain beside adherence: one time axis, and pairs only from 28 days on, without a line or a claim."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from frames_for_tests import done, item, make_frames, on, score

import psoas_analytics as psoas
from psoas_analytics.frames import Frames
from psoas_analytics.measures import daily_pain, day_states, overall_states, paired_days

BRIDGE = [item("glute-bridge", reps=10)]
LAGS = ("Same day", "1 day later", "2 days later", "3 days later")


def title(figure: go.Figure) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", figure.layout.title.text).split())


def named(figure: go.Figure, name: str) -> go.Scatter | go.Bar:
    return next(one for one in figure.data if one.name == name)


def words(figure: go.Figure) -> str:
    return " ".join(note.text.replace("<br>", " ") for note in figure.layout.annotations)


def days(n: int) -> Frames:
    """``n`` days of exercise, done, half and missed in turn, with pain from 2 to 5."""
    sets = [done(on(day), "glute-bridge", reps=(10, 5)[day % 3]) for day in range(n) if day % 3 < 2]
    return make_frames(
        today=on(n - 1),
        plans=[(on(0), BRIDGE)],
        sets=sets,
        no_exercise=[on(day) for day in range(n) if day % 3 == 2],
        pain=[score(on(day), 2 + day % 4) for day in range(n)],
    )


def test_both_stand_on_one_time_axis_with_fixed_scales() -> None:
    figure = psoas.plot_pain_and_adherence(days(40))
    assert tuple(figure.layout.yaxis.range) == (0, 10)
    assert tuple(figure.layout.yaxis2.range) == (0, 100)
    pain, bars = named(figure, "pain of the day"), named(figure, "done share")
    assert {pain.xaxis or "x", bars.xaxis or "x"} == {"x"}
    assert bars.yaxis == "y2"
    assert list(pain.x) == list(bars.x)
    assert figure.layout.yaxis.domain[0] > figure.layout.yaxis2.domain[1]


def test_bars_are_the_done_shares_and_a_logged_day_with_nothing_done_is_marked() -> None:
    figure = psoas.plot_pain_and_adherence(days(6))
    assert np.asarray(named(figure, "done share").y, dtype=float).tolist() == [100, 50, 0, 100, 50, 0]
    assert [pd.Timestamp(day) for day in named(figure, "nothing done").x] == [
        pd.Timestamp(on(2)),
        pd.Timestamp(on(5)),
    ]


def test_unlogged_and_rest_days_have_no_bar_and_only_the_unlogged_are_hatched() -> None:
    frames = make_frames(
        today=on(6),
        plans=[(on(0), [item("glute-bridge", days="mon tue wed")])],
        sets=[done(on(0), "glute-bridge")],
        pain=[score(on(0), 3)],
    )
    figure = psoas.plot_pain_and_adherence(frames)
    shares = np.asarray(named(figure, "done share").y, dtype=float)
    assert shares[0] == 100
    assert np.isnan(shares[1:]).all()
    assert [pd.Timestamp(day) for day in named(figure, "not logged").x] == [
        pd.Timestamp(on(1)),
        pd.Timestamp(on(2)),
    ]


def test_each_picture_holds_the_pairs_of_its_lag_and_says_how_many() -> None:
    frames = days(40)
    figure = psoas.plot_pain_and_adherence(frames)
    overall = overall_states(day_states(frames))
    for lag, name in enumerate(LAGS):
        pairs = paired_days(overall, daily_pain(frames.pain), lag_days=lag)
        circles = named(figure, name)
        assert sum(circles.customdata) == len(pairs) == 40 - lag
        assert f"{name}, n={40 - lag}" in words(figure)
        drawn = {(x, y): n for x, y, n in zip(circles.x, circles.y, circles.customdata, strict=True)}
        first = pairs.iloc[0]
        alike = pairs[(pairs["done_share"] == first["done_share"]) & (pairs["pain_nrs"] == first["pain_nrs"])]
        assert drawn[(100 * first["done_share"], first["pain_nrs"])] == len(alike)


def test_the_area_of_a_circle_is_its_number_of_days() -> None:
    circles = named(psoas.plot_pain_and_adherence(days(41)), "Same day")
    n, size = np.asarray(circles.customdata, dtype=float), np.asarray(circles.marker.size, dtype=float)
    assert len(set(n)) > 1
    assert size**2 / n == pytest.approx(np.full(len(n), size[0] ** 2 / n[0]))
    assert circles.marker.opacity < 1


def test_below_28_pairs_a_sentence_stands_in_place_of_the_pictures() -> None:
    figure = psoas.plot_pain_and_adherence(days(12))
    assert "Not enough yet: 9 of 28 days with both." in title(figure)
    assert not [one for one in figure.data if one.name in LAGS]


def test_the_pictures_come_with_28_pairs_at_every_lag() -> None:
    assert not [one for one in psoas.plot_pain_and_adherence(days(30)).data if one.name in LAGS]
    assert len([one for one in psoas.plot_pain_and_adherence(days(31)).data if one.name in LAGS]) == 4


@pytest.mark.parametrize("n", [12, 40])
def test_the_chart_says_what_it_cannot_tell_and_claims_nothing(n: int) -> None:
    figure = psoas.plot_pain_and_adherence(days(n))
    said = f"{title(figure)} {words(figure)}"
    assert (
        "This log cannot tell why: pain itself can stop exercise, pain can settle by itself,"
        " and both can share a trend."
    ) in said
    assert not re.search(r"\bp ?[=<]|significan|correlat|because of|lowered|helps", said)


def test_no_line_is_fitted_to_the_pairs() -> None:
    figure = psoas.plot_pain_and_adherence(days(40))
    assert {one.mode for one in figure.data if one.name in LAGS} == {"markers"}
    assert [one.name for one in figure.data if one.type == "scatter" and "lines" in one.mode] == [
        "7-day median"
    ]


def test_pairs_lie_in_the_period_only() -> None:
    figure = psoas.plot_pain_and_adherence(days(60), start=on(20))
    assert sum(named(figure, "Same day").customdata) == 40
    assert pd.Timestamp(named(figure, "done share").x[0]) == pd.Timestamp(on(20))


def test_the_site_is_named_and_can_be_chosen() -> None:
    frames = days(5)
    assert title(psoas.plot_pain_and_adherence(frames)).startswith(
        "Low back pain beside exercise done, day by day Not enough yet: 2 of 28"
    )
    assert title(psoas.plot_pain_and_adherence(frames, site="knee")).startswith("No scores of knee pain")


def test_pain_without_a_plan_gives_a_sentence() -> None:
    frames = make_frames(today=on(3), pain=[score(on(0), 3)])
    assert title(psoas.plot_pain_and_adherence(frames)) == "No plan yet. Choose one in 01_log_session."

"""Pain beside adherence: one time axis, lags and weeks only with enough days, no line and no claim."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from frames_for_tests import done, item, make_frames, on, score

import psoas_analytics as psoas
from psoas_analytics.frames import Frames
from psoas_analytics.inference import Association
from psoas_analytics.measures import daily_pain, day_states, overall_states

BRIDGE = [item("glute-bridge", reps=10)]


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


def found(frames: Frames) -> Association:
    """What the inference says of the very days that are drawn."""
    overall, pain = overall_states(day_states(frames)), daily_pain(frames.pain)
    result = psoas.inference.association(
        pd.Series(overall["done_share"].to_numpy(), index=pd.DatetimeIndex(overall["day"])),
        pd.Series(pain["pain_nrs"].to_numpy(), index=pd.DatetimeIndex(pain["day"])),
    )
    assert isinstance(result, Association)
    return result


def shapes(figure: go.Figure) -> set[str]:
    return {one.name for one in figure.layout.shapes if one.name}


def test_the_correlations_are_those_of_the_inference_and_lag_1_is_filled() -> None:
    lags = named(psoas.plot_pain_and_adherence(days(40)), "correlation by lag")
    assert list(lags.x) == [0, 1, 2, 3]
    np.testing.assert_array_equal(lags.y, found(days(40)).by_lag["r"])
    assert list(lags.marker.symbol) == ["circle-open", "circle", "circle-open", "circle-open"]


def test_below_28_pairs_a_sentence_stands_in_place_of_the_pictures() -> None:
    figure = psoas.plot_pain_and_adherence(days(12))
    assert "Not enough yet: 11 of 28 days" in title(figure)
    assert not {one.name for one in figure.data} & {"correlation by lag", "weeks"}
    assert set(psoas.plot_pain_and_adherence(days(12), table=True)["picture"]) == {"day"}


def test_neither_band_nor_p_value_is_shown_below_84_pairs() -> None:
    figure = psoas.plot_pain_and_adherence(days(84))
    assert found(days(84)).n_days == 83
    assert "band of chance" not in shapes(figure)
    assert "too early to say" in title(figure)
    assert not re.search(r"\bp ?(=|&lt;)", title(figure) + words(figure))
    assert psoas.plot_pain_and_adherence(days(84), table=True)["chance_high"].isna().all()


def test_from_84_pairs_on_the_band_of_chance_is_drawn_and_the_finding_told() -> None:
    figure, result = psoas.plot_pain_and_adherence(days(85)), found(days(85))
    band = next(one for one in figure.layout.shapes if one.name == "band of chance")
    assert (band.y0, band.y1) == (result.by_lag["band_low"].min(), result.by_lag["band_high"].max())
    assert title(figure).startswith("On days after higher adherence, pain was")
    assert "this log cannot tell why" in title(figure)


def test_each_week_is_one_dot_of_mean_pain_at_its_lower_bound() -> None:
    frames = days(42)
    weeks = named(psoas.plot_pain_and_adherence(frames), "weeks")
    pain = daily_pain(frames.pain).set_index("day")["pain_nrs"]
    # The log begins on a Monday: seven days each.
    assert list(weeks.y) == pytest.approx([pain.iloc[day : day + 7].mean() for day in range(0, 42, 7)])
    done_shares = overall_states(day_states(frames))["done_share"]
    assert list(weeks.x) == pytest.approx(
        [100 * done_shares.iloc[day : day + 7].mean() for day in range(0, 42, 7)]
    )


def test_a_week_with_too_few_scores_has_no_dot() -> None:
    frames = days(42)
    few = replace(frames, pain=frames.pain[~frames.pain["day"].between(on(0), on(3))])
    assert len(named(psoas.plot_pain_and_adherence(few), "weeks").x) == 5


@pytest.mark.parametrize("n", [12, 40, 85])
def test_the_chart_says_what_it_cannot_tell_and_claims_no_cause(n: int) -> None:
    figure = psoas.plot_pain_and_adherence(days(n))
    said = f"{title(figure)} {words(figure)}"
    assert (
        "This log cannot tell why: pain itself can stop exercise, pain can settle by itself,"
        " and both can share a trend or the days of the week."
    ) in said
    assert not re.search(r"significan|because of|lowered|helps", said)


def test_no_line_is_fitted_to_the_pairs() -> None:
    figure = psoas.plot_pain_and_adherence(days(40))
    assert {named(figure, name).mode for name in ("correlation by lag", "weeks")} == {"markers"}
    assert [one.name for one in figure.data if one.type == "scatter" and "lines" in one.mode] == [
        "7-day median",
        "to the logged days only",
    ]


def test_pairs_lie_in_the_period_only() -> None:
    figure = psoas.plot_pain_and_adherence(days(60), start=on(20))
    assert pd.Timestamp(named(figure, "done share").x[0]) == pd.Timestamp(on(20))
    # The first whole week from day 20, a Sunday, on begins on day 21.
    assert len(named(figure, "weeks").x) == 5


def test_pictures_stand_beside_each_other_only_where_there_is_room() -> None:
    wide, narrow = (psoas.plot_pain_and_adherence(days(40), width_px=px) for px in (760, 375))
    assert wide.layout.xaxis3.domain[1] < wide.layout.xaxis4.domain[0]
    assert narrow.layout.xaxis3.domain == narrow.layout.xaxis4.domain
    assert narrow.layout.yaxis3.domain[0] > narrow.layout.yaxis4.domain[1]


def test_the_table_holds_what_is_drawn() -> None:
    figure, rows = (psoas.plot_pain_and_adherence(days(85), table=one) for one in (False, True))
    by_picture = dict(iter(rows.groupby("picture")))
    np.testing.assert_array_equal(by_picture["lag"]["r"], named(figure, "correlation by lag").y)
    np.testing.assert_array_equal(by_picture["week"]["pain_nrs"], named(figure, "weeks").y)
    np.testing.assert_array_equal(by_picture["week"]["done_percent"], named(figure, "weeks").x)
    np.testing.assert_array_equal(by_picture["day"]["done_percent"], named(figure, "done share").y)


def test_the_site_is_named_and_can_be_chosen() -> None:
    frames = days(5)
    assert title(psoas.plot_pain_and_adherence(frames)).startswith(
        "Low back pain beside exercise done, day by day Not enough yet: 4 of 28"
    )
    assert title(psoas.plot_pain_and_adherence(frames, site="knee")).startswith("No scores of knee pain")


def test_pain_without_a_plan_gives_a_sentence() -> None:
    frames = make_frames(today=on(3), pain=[score(on(0), 3)])
    assert title(psoas.plot_pain_and_adherence(frames)) == "No plan yet. Choose one in 01_log_session."

"""The pain chart: fixed axis, raw days under the median, gaps open, a title that the rules allow."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from frames_for_tests import item, make_frames, on, score

import psoas_analytics as psoas
from psoas_analytics.frames import Frames

PLAN = [item("glute-bridge")]


def title(figure: go.Figure) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", figure.layout.title.text).split())


def trace(figure: go.Figure, name: str) -> pd.Series:
    """Values of a trace by day, gaps kept."""
    found = next(one for one in figure.data if one.name == name)
    return pd.Series(np.asarray(found.y, dtype=float), index=pd.DatetimeIndex(found.x))


def weeks(first: float, last: float, *, n_last: int = 7) -> Frames:
    """A baseline week before the plan, and a last week of which ``n_last`` days are scored."""
    pain = [score(on(day), first) for day in range(7)]
    pain += [score(on(day), last) for day in range(34, 34 - n_last, -1)]
    return make_frames(today=on(34), plans=[(on(7), PLAN)], pain=pain)


def test_the_pain_axis_is_fixed_from_0_to_10_and_says_so() -> None:
    figure = psoas.plot_pain(weeks(6, 4))
    assert tuple(figure.layout.yaxis.range) == (0, 10)
    assert figure.layout.yaxis.title.text == "Pain (0 to 10)"


def test_every_scored_day_is_a_dot_and_every_other_day_a_gap() -> None:
    frames = make_frames(today=on(9), pain=[score(on(day), day) for day in (0, 1, 5)])
    dots = trace(psoas.plot_pain(frames), "pain of the day")
    assert list(dots.index) == list(pd.date_range(on(0), on(9)))
    assert dots.dropna().tolist() == [0, 1, 5]
    assert (
        next(one for one in psoas.plot_pain(frames).data if one.name == "pain of the day").mode == "markers"
    )


def test_the_line_is_the_7_day_median_and_broken_where_fewer_than_4_days_are_scored() -> None:
    pain = [score(on(day), nrs) for day, nrs in [(0, 1), (1, 2), (2, 9), (3, 4), (20, 5)]]
    figure = psoas.plot_pain(make_frames(today=on(20), pain=pain))
    line = trace(figure, "7-day median")
    # Worked by hand: days 0-3 are scored, so the windows that end on days 3 to 6 hold four scores.
    assert line.dropna().to_dict() == {pd.Timestamp(on(day)): 3.0 for day in (3, 4, 5, 6)}
    assert len(line) == 21
    assert not next(one for one in figure.data if one.mode == "lines").connectgaps


def test_the_median_looks_back_over_days_before_the_period() -> None:
    frames = make_frames(today=on(9), pain=[score(on(day), 3) for day in range(10)])
    line = trace(psoas.plot_pain(frames, start=on(8)), "7-day median")
    assert line.to_dict() == {pd.Timestamp(on(8)): 3.0, pd.Timestamp(on(9)): 3.0}


def test_the_title_compares_the_weekly_means_with_enough_scored_days() -> None:
    words = title(psoas.plot_pain(weeks(6, 3.5, n_last=4)))
    assert words.startswith(
        "Low back pain fell 2.5 points: 6.0 in the baseline week, 3.5 in the latest −2.5 points, −42 %"
    )
    assert "2 points and 30 % both met" in words
    assert "error of a single score" not in words


def test_a_change_within_measurement_error_is_called_that() -> None:
    words = title(psoas.plot_pain(weeks(6, 5)))
    assert words.startswith(
        "Low back pain: 6.0 in the baseline week, 5.0 in the latest; less than the error of a single score"
    )
    assert "−1.0 points" in words


def test_the_title_only_counts_with_too_few_scored_days() -> None:
    words = title(psoas.plot_pain(weeks(6, 3.5, n_last=3)))
    assert words.startswith(
        "Low back pain: 10 days scored Not enough yet: 3 of 4 scored days in the latest week."
    )


def test_a_week_is_never_compared_with_days_of_its_own() -> None:
    frames = make_frames(today=on(9), pain=[score(on(day), 5) for day in range(10)])
    assert "Not enough yet: 10 of 14 days since the baseline week began." in title(psoas.plot_pain(frames))


def test_the_latest_week_ends_with_the_period() -> None:
    pain = [score(on(day), 6 if day < 20 else 2) for day in range(40)]
    frames = make_frames(today=on(39), pain=pain)
    assert "6.0 in the baseline week, 6.0 in the latest" in title(psoas.plot_pain(frames, end=on(19)))
    assert "6.0 in the baseline week, 2.0 in the latest" in title(psoas.plot_pain(frames))


def test_the_title_claims_no_cause() -> None:
    words = title(psoas.plot_pain(weeks(8, 2))).lower()
    assert not [
        claim for claim in ("because", "thanks", "improved", "significant", "better") if claim in words
    ]


def test_the_baseline_week_is_shaded() -> None:
    shape = next(one for one in psoas.plot_pain(weeks(6, 4)).layout.shapes if one.name == "baseline week")
    assert pd.Timestamp(shape.x0) == pd.Timestamp(on(0)) - pd.Timedelta(hours=12)
    assert pd.Timestamp(shape.x1) == pd.Timestamp(on(6)) + pd.Timedelta(hours=12)


def test_a_baseline_week_outside_the_period_is_not_shaded() -> None:
    figure = psoas.plot_pain(weeks(6, 4), start=on(20))
    assert not [one for one in figure.layout.shapes if one.name == "baseline week"]


@pytest.fixture
def two_sites() -> Frames:
    pain = [score(on(day), 5) for day in range(5)]
    pain += [score(on(day), 2, site="groin", side="left") for day in range(3)]
    pain += [score(on(day), 3, site="groin", side="right") for day in range(4)]
    return make_frames(today=on(4), pain=pain)


def test_the_site_with_the_most_scored_days_comes_first(two_sites: Frames) -> None:
    assert title(psoas.plot_pain(two_sites)).startswith("Low back pain: 5 days")


def test_a_site_and_a_side_can_be_chosen_and_are_never_mixed(two_sites: Frames) -> None:
    assert title(psoas.plot_pain(two_sites, site="groin")).startswith("Groin pain (right): 4 days")
    left = psoas.plot_pain(two_sites, site="groin", side="left")
    assert title(left).startswith("Groin pain (left): 3 days")
    assert set(trace(left, "pain of the day").dropna()) == {2}
    assert title(psoas.plot_pain(two_sites, side="left")).startswith("Groin pain (left)")


def test_a_site_without_scores_is_told_in_a_sentence(two_sites: Frames) -> None:
    words = title(psoas.plot_pain(two_sites, site="knee", side="right"))
    assert words.startswith(
        "No scores of knee pain on the right side (average of the last 24 hours) in this period."
    )
    assert "01_log_session" in words


def test_other_questions_and_scores_during_exercise_stay_out() -> None:
    pain = [score(on(0), 2), score(on(0), 9, recall="worst_24h"), score(on(1), 8, context="exercise")]
    dots = trace(psoas.plot_pain(make_frames(today=on(1), pain=pain)), "pain of the day")
    assert dots.dropna().to_dict() == {pd.Timestamp(on(0)): 2.0}


def test_the_hover_says_the_day_and_how_many_scores_its_mean_holds() -> None:
    figure = psoas.plot_pain(
        make_frames(today="2026-03-03", pain=[score("2026-03-03", 2), score("2026-03-03", 3)])
    )
    dots = next(one for one in figure.data if one.name == "pain of the day")
    assert list(dots.hovertext) == ["Tue 3 Mar 2026: pain 2.5, mean of 2<br>scores"]


def falling(n: int) -> Frames:
    """One score a day that falls by half a point a week, with ups and downs of one point."""
    return make_frames(today=on(n - 1), pain=[score(on(day), 7 - day / 14 + day % 3 - 1) for day in range(n)])


def names(figure: go.Figure) -> set[str]:
    return {one.name for one in figure.data}


def test_no_trend_is_drawn_or_told_before_8_scored_days_over_14_days() -> None:
    for frames in (
        falling(13),
        make_frames(today=on(30), pain=[score(on(day), 3) for day in range(0, 28, 4)]),
    ):
        figure = psoas.plot_pain(frames)
        assert not names(figure) & {"trend", "interval of the slope"}
        assert "No trend line yet" in title(figure)
        assert "95 %" not in title(figure)
        assert psoas.plot_pain(frames, table=True)["trend_line_nrs"].isna().all()


def test_a_trend_has_its_interval_and_a_p_value_only_from_60_scored_days_on() -> None:
    early, late = psoas.plot_pain(falling(30)), psoas.plot_pain(falling(60))
    assert names(early) >= {"trend", "interval of the slope"}
    assert "no p-value yet" in title(early)
    assert re.search(r"\bp (&lt;|=)", title(early)) is None
    assert re.search(r"p (&lt;|=)", title(late))


def test_the_trend_is_that_of_the_inference_and_lies_in_its_wedge() -> None:
    frames = falling(60)
    found = psoas.inference.trend(frames.pain["day"], frames.pain["pain_nrs"])
    figure = psoas.plot_pain(frames)
    line = trace(figure, "trend")
    assert line.tolist() == [found.line_first, found.line_last]
    wedge = next(one for one in figure.data if one.name == "interval of the slope").y
    weeks = 59 / 7
    assert (wedge[1] - wedge[0]) / weeks == pytest.approx(found.ci_low)
    assert (wedge[2] - wedge[3]) / weeks == pytest.approx(found.ci_high)
    table = psoas.plot_pain(frames, table=True)["trend_line_nrs"]
    assert [table.iloc[0], table.iloc[-1]] == [found.line_first, found.line_last]


@pytest.mark.parametrize(("first", "level"), [(6, 4.0), (10, 7.0)])
def test_the_important_change_is_2_points_and_30_per_cent_below_the_baseline(
    first: int, level: float
) -> None:
    # Worked by hand: of 6, 2 points is more than 30 % (1.8); of 10, 30 % is more.
    band = next(
        one for one in psoas.plot_pain(weeks(first, 3)).layout.shapes if one.name == "important change"
    )
    assert (band.y0, band.y1) == (0, pytest.approx(level))


def test_a_baseline_that_allows_no_verdict_gets_no_band() -> None:
    for first in (1, 3, 4):
        shapes = psoas.plot_pain(weeks(first, 1)).layout.shapes
        assert not [one for one in shapes if one.name and one.name.startswith("important")]


def test_red_weeks_are_marked_by_a_shape_and_told() -> None:
    figure = psoas.plot_pain(weeks(3, 8))
    red = next(one for one in figure.data if one.name == "red week")
    assert red.marker.symbol == "triangle-down"
    assert pd.Timestamp(on(34)) in pd.DatetimeIndex(red.x)
    notes = next(note.text for note in figure.layout.annotations if note.name == "notes")
    assert "talk to your therapist" in notes.replace("<br>", " ")
    calm = psoas.plot_pain(weeks(3, 3))
    assert len(next(one for one in calm.data if one.name == "red week").x) == 0


def test_the_table_holds_what_is_drawn() -> None:
    frames = weeks(6, 3.5)
    figure, rows = psoas.plot_pain(frames), psoas.plot_pain(frames, table=True)
    by_day = rows.set_index("day")
    for name, column in (("pain of the day", "pain_nrs"), ("7-day median", "median_nrs")):
        pd.testing.assert_series_equal(
            trace(figure, name), by_day[column], check_names=False, check_index_type=False, check_freq=False
        )
    assert (rows["phase"] == "baseline week").sum() == (rows["phase"] == "latest week").sum() == 7
    assert psoas.plot_pain(make_frames(today=on(0)), table=True).empty

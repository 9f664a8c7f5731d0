"""Trend of a daily score, against SciPy's Theil-Sen slope and Kendall's S, and by hand."""

import dataclasses
import warnings
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from simulated_logs import with_memory

from psoas_analytics.inference import NotEnough, Trend, trend
from psoas_analytics.inference.memory import day_to_day_memory, widening
from psoas_analytics.inference.trend import kendall_variance, pairwise_slopes, sen_limits, without_steps
from psoas_analytics.thresholds import THRESHOLDS, ThresholdError, set_for


def dates(count, first="2026-03-01"):
    return np.datetime64(first) + np.arange(count)


def scores(count, seed=0, memory=0.5):
    """Scores that never repeat."""
    return 5 + with_memory(np.random.default_rng(seed), 1, count, memory)[0]


# ---------------------------------------------------------------- the slope


@pytest.mark.parametrize("count", [14, 29, 60, 200])
def test_the_slope_is_scipys_theil_sen_slope_on_real_dates(count):
    rng = np.random.default_rng(count)
    kept = np.sort(rng.permutation(2 * count)[:count])
    value = scores(count)
    # scipy.stats.theilslopes, per day
    expected = stats.theilslopes(value, kept).slope
    assert trend(dates(2 * count)[kept], value).slope_per_week == pytest.approx(7 * expected)


def test_the_limits_are_scipys_where_days_are_independent():
    value, day = scores(40), np.arange(40)
    expected = stats.theilslopes(value, day, alpha=0.95)
    half = stats.norm.ppf(0.975) * np.sqrt(kendall_variance(value))
    assert sen_limits(pairwise_slopes(day, value), half) == pytest.approx(
        (expected.low_slope, expected.high_slope)
    )


def test_the_variance_with_ties_is_that_of_the_mann_kendall_test():
    # Gilbert (1987), Statistical Methods for Environmental Pollution Monitoring, 16.4: n (n-1) (2n+5) / 18,
    # less the same over each group of ties. n = 10 with ties of 3 and 2: (2250 - 66 - 18) / 18.
    assert kendall_variance(np.array([1, 1, 1, 2, 2, 3, 4, 5, 6, 7.0])) == pytest.approx(2166 / 18)


def test_a_gap_is_kept_and_not_closed():
    # One point lower every day, with ten days missing: -7 a week, whatever is missing.
    kept = np.r_[0:10, 20:30]
    assert trend(dates(30)[kept], 100.0 - kept).slope_per_week == pytest.approx(-7)


def test_one_wild_day_hardly_moves_the_slope():
    value = 5 - np.arange(28) / 28
    wild = value.copy()
    wild[27] = 10
    assert trend(dates(28), wild).slope_per_week == pytest.approx(-0.25, abs=0.001)
    assert stats.linregress(np.arange(28), wild).slope > 0


def test_the_line_runs_from_the_first_to_the_last_scored_day():
    found = trend(dates(29), 6 - np.arange(29) / 7)
    assert (found.line_first, found.line_last) == pytest.approx((6, 2))
    assert (found.days, found.n) == (29, 29)


# ---------------------------------------------------------------- whole numbers


def test_a_slow_fall_in_whole_numbers_is_not_taken_for_none():
    # scipy.stats.theilslopes gives 0 for every such fall of a point in 300 days, most with limits [0, 0].
    day, slopes, plain = np.arange(300), [], []
    for seed in range(20):
        value = np.rint(5.5 - day / 300 + np.random.default_rng(seed).standard_normal(300))
        slopes.append(trend(dates(300), value).slope_per_week)
        plain.append(stats.theilslopes(value, day))
    assert all(one.slope == 0 for one in plain)
    assert sum(one.low_slope == one.high_slope == 0 for one in plain) > 10
    assert np.mean(slopes) == pytest.approx(-7 / 300, abs=0.003)


def test_scores_are_spread_inside_their_step_only():
    value = np.random.default_rng(0).integers(0, 11, 200).astype(float)
    spread = without_steps(value)
    assert np.abs(spread - value).max() <= 0.5
    assert stats.linregress(np.arange(200), spread - value).slope == pytest.approx(0, abs=1e-3)
    # Half points have half the step; values that never repeat have none.
    assert np.abs(without_steps(value / 2) - value / 2).max() <= 0.25
    assert np.array_equal(without_steps(scores(50)), scores(50))


# ---------------------------------------------------------------- memory


def test_without_gaps_the_memory_is_the_correlation_from_one_day_to_the_next():
    left = with_memory(np.random.default_rng(2), 1, 2000, 0.6)[0]
    # numpy.corrcoef of each day with the day before
    assert day_to_day_memory(np.arange(2000), left) == pytest.approx(
        np.corrcoef(left[1:], left[:-1])[0, 1], abs=0.01
    )


def test_a_score_once_a_week_remembers_by_the_week():
    left = with_memory(np.random.default_rng(2), 1, 7 * 3000, 0.8)[0][::7]
    assert day_to_day_memory(7 * np.arange(3000), left) ** 7 == pytest.approx(0.8**7, abs=0.02)


def test_the_widening_is_that_of_the_textbook_in_a_long_log():
    # Variance of a slope under a first-order autoregression: (1 + r) / (1 - r) times that without.
    left = with_memory(np.random.default_rng(3), 1, 5000, 0.7)[0]
    r = day_to_day_memory(np.arange(5000), left)
    assert widening(np.arange(5000), left) == pytest.approx((1 + r) / (1 - r), rel=0.02)


def test_slow_memory_under_daily_noise_widens_more_than_the_day_to_day_correlation_tells():
    rng = np.random.default_rng(6)
    left = with_memory(rng, 1, 1000, 0.9)[0] + rng.standard_normal(1000)
    r = day_to_day_memory(np.arange(1000), left)
    # True: 1 + 2 * .5 * .9 / .1 = 10
    assert (1 + r) / (1 - r) < 4
    assert 6 < widening(np.arange(1000), left) < 14


def test_days_that_remember_nothing_are_rarely_taken_for_slow_memory():
    logs = np.random.default_rng(7).standard_normal((200, 60))
    wider = [widening(np.arange(60), left) for left in logs]
    assert np.median(wider) < 1.2
    assert np.mean(np.array(wider) > 2) < 0.15


def test_memory_makes_the_interval_wider_and_the_p_value_larger():
    flat, remembering = (
        trend(dates(120), 5 - np.arange(120) / 120 + scores(120, 1, memory)) for memory in (0.0, 0.8)
    )
    assert flat.lag1 < 0.2 < 0.5 < remembering.lag1
    assert remembering.ci_high - remembering.ci_low > 1.5 * (flat.ci_high - flat.ci_low)


def test_a_tenth_more_certainty_asks_for_a_wider_interval():
    wide, narrow = (trend(dates(60), scores(60), alpha=alpha) for alpha in (0.01, 0.2))
    assert wide.ci_low < narrow.ci_low < narrow.ci_high < wide.ci_high
    assert wide.confidence == 0.99


# ---------------------------------------------------------------- least data


def test_fewer_than_8_scored_days_are_not_enough():
    value = np.where(np.arange(20) < 7, 5.0, np.nan)
    assert trend(dates(20), value) == NotEnough(7, 8, "scored days")


def test_fewer_than_14_days_are_not_enough():
    assert trend(dates(13), scores(13)) == NotEnough(13, 14, "days from the first to the last score")
    assert isinstance(trend(dates(14), scores(14)), Trend)


def test_a_p_value_is_given_from_60_scored_days_on():
    assert trend(dates(59), scores(59)).p_value is None
    assert 0 <= trend(dates(60), scores(60)).p_value <= 1
    assert trend(dates(90), np.where(np.arange(90) % 2, scores(90), np.nan)).p_value is None


# ---------------------------------------------------------------- properties

values = st.lists(st.integers(0, 10) | st.just(float("nan")), min_size=14, max_size=70)


@settings(max_examples=60, deadline=None)
@given(values, st.integers(-8000, 8000), st.randoms(use_true_random=False), st.integers(-5, 5))
def test_dates_rows_and_level_do_not_matter(value, shift, random, more):
    value, day = np.array(value, dtype=float), dates(len(value))
    found = trend(day, value)
    rows = np.array(random.sample(range(len(value)), len(value)))
    assert trend(day[rows], value[rows]) == found
    if isinstance(found, NotEnough):
        assert trend(day + shift, value) == found
        return
    for other in (trend(day + shift, value), trend(day, value + more)):
        assert other.slope_per_week == pytest.approx(found.slope_per_week, abs=1e-9)
        assert (other.ci_low, other.ci_high) == pytest.approx((found.ci_low, found.ci_high), abs=1e-9)
        assert other.p_value == (None if found.p_value is None else pytest.approx(found.p_value))
    assert found.ci_low <= found.slope_per_week <= found.ci_high


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 1000), min_size=14, max_size=40, unique=True))
def test_the_mirror_image_has_the_opposite_slope(value):
    value = np.array(value) / 100
    found, mirrored = trend(dates(len(value)), value), trend(dates(len(value)), 10 - value)
    assert mirrored.slope_per_week == pytest.approx(-found.slope_per_week, abs=1e-9)
    assert (mirrored.ci_low, mirrored.ci_high) == pytest.approx((-found.ci_high, -found.ci_low), abs=1e-9)


# ---------------------------------------------------------------- odd logs


def test_equal_scores_have_a_slope_of_0():
    found = trend(dates(70), np.full(70, 5.0))
    assert (found.slope_per_week, found.ci_low, found.ci_high, found.p_value) == (0, 0, 0, 1)


def test_a_straight_line_is_answered():
    found = trend(dates(70), 9 - np.arange(70) / 10)
    assert (found.slope_per_week, found.ci_low, found.ci_high) == pytest.approx((-0.7, -0.7, -0.7))
    assert found.p_value < 1e-9


@pytest.mark.parametrize("day", [[], ["2026-03-01"]])
def test_no_day_and_one_day_are_not_enough(day):
    assert trend(day, [5.0] * len(day)) == NotEnough(len(day), 8, "scored days")


def test_all_missing_is_not_enough():
    assert trend(dates(30), [np.nan] * 30) == NotEnough(0, 8, "scored days")


def test_twenty_years_and_leap_days_are_answered():
    day = np.arange(np.datetime64("2004-02-29"), np.datetime64("2024-03-01"))
    found = trend(day, scores(len(day)))
    assert (found.n, found.days) == (7306, 7306)


def test_dates_may_come_as_pandas_gives_them_or_as_text():
    value, index = scores(30), pd.date_range("2026-03-01", periods=30)
    expected = trend(dates(30), value)
    assert trend(index, pd.Series(value)) == expected
    assert trend(pd.Series(index), value) == expected
    assert trend([str(one.date()) for one in index], value) == expected
    assert trend([one.date() for one in index], value) == expected


@pytest.mark.parametrize(
    ("day", "value", "message"),
    [
        (dates(20), scores(19), "day and value must be equally long, got 20 and 19"),
        (np.r_[dates(19), dates(1)], scores(20), "day must hold each date once, got 2026-03-01 twice"),
        (dates(20), np.r_[scores(19), np.inf], "value must be finite, or NaN where missing, got inf"),
        (dates(20), ["much"] * 20, "value must hold numbers"),
        (["soon"] * 20, scores(20), "day must hold dates"),
        (np.r_[dates(19), np.datetime64("NaT")], scores(20), "day must hold dates, got a missing one"),
        (
            pd.date_range("2026-03-01", periods=20, tz="Europe/Berlin"),
            scores(20),
            "day must hold local dates without a time zone, got datetime64",
        ),
        (dates(20).reshape(4, 5), scores(20), "day must be a flat list of dates, got 2 dimensions"),
        (dates(20), np.ones((20, 2)), "value must be a flat list of numbers, got 2 dimensions"),
    ],
)
def test_wrong_input_is_told_in_words(day, value, message):
    with pytest.raises(ValueError, match=message):
        trend(day, value)


@pytest.mark.parametrize("alpha", [0, 1, -1, float("nan")])
def test_alpha_lies_between_0_and_1(alpha):
    with pytest.raises(ValueError, match="alpha must be between 0 and 1"):
        trend(dates(20), scores(20), alpha=alpha)


# ---------------------------------------------------------------- what is read


def example(**change):
    known = {
        "slope_per_week": -0.31,
        "ci_low": -0.5,
        "ci_high": -0.12,
        "p_value": 0.0021,
        "n": 80,
        "lag1": 0.55,
        "days": 84,
        "line_first": 6.0,
        "line_last": 2.3,
        "confidence": 0.95,
    }
    return Trend(**(known | change))


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (
            example(),
            "The score fell over 84 days, 80 scored: −0.31 points a week (95 % −0.50 to −0.12; p = 0.0021).",
        ),
        (
            example(slope_per_week=0.3, ci_low=0.1, ci_high=0.5, p_value=0.0001),
            "The score rose over 84 days, 80 scored: +0.30 points a week (95 % +0.10 to +0.50; p < 0.001).",
        ),
        (
            example(ci_high=0.1, p_value=0.2),
            "No clear trend over 84 days, 80 scored: −0.31 points a week (95 % −0.50 to +0.10; p = 0.2).",
        ),
        (
            example(p_value=None, n=30, days=30),
            "Slope so far over 30 days, 30 scored: −0.31 points a week"
            " (95 % −0.50 to −0.12; no p-value yet).",
        ),
        (
            example(slope_per_week=-0.004, ci_low=-0.006, ci_high=-0.002, n=2000, days=2100),
            "The score fell over 2100 days, 2000 scored: −0.004 points a week"
            " (95 % −0.006 to −0.002; p = 0.0021).",
        ),
    ],
)
def test_the_sentence_says_a_direction_only_where_it_is_tested(found, sentence):
    assert str(found) == sentence


def test_the_notebook_shows_sentence_and_figures():
    page = example()._repr_html_()
    assert "The score fell" in page
    assert page.count("<tr>") == 5
    assert "0.55" in page


def test_a_finding_cannot_be_changed_and_nothing_warns():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = trend(dates(30), scores(30))
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.p_value = 0.01


def test_a_p_value_may_be_asked_for_later_and_never_earlier() -> None:
    days = np.arange("2026-03-01", "2026-05-10", dtype="datetime64[D]")
    pain = 6 - np.arange(70) / 20
    later = {**THRESHOLDS, "trend_p_value_scored": set_for("trend_p_value_scored", 90, on=date(2026, 3, 1))}
    assert trend(days, pain).p_value is not None
    assert trend(days, pain, thresholds=later).p_value is None
    for name in ("trend_p_value_scored", "pairs_for_p_value"):
        with pytest.raises(ThresholdError, match=name):
            set_for(name, 21, on=date(2026, 3, 1))


def test_one_wild_day_hardly_moves_the_slope_of_whole_number_scores() -> None:
    days = np.arange("2026-03-01", "2026-04-10", dtype="datetime64[D]")
    calm = np.full(40, 5.0)
    calm[::7] = 4
    wild = calm.copy()
    wild[20] = 10
    usual, moved = trend(days, calm), trend(days, wild)
    assert moved.slope_per_week == pytest.approx(usual.slope_per_week, abs=0.03)
    # Two values far apart are whole numbers, too: 5 stands for 4.5 to 5.5, not for 2.5 to 7.5.
    alone = np.full(40, 5.0)
    alone[20] = 10
    found = trend(days, alone)
    assert found.ci_high - found.ci_low < 0.2

"""Pain against the exercise of the days before: compared with SciPy and with plain loops over shifts."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from simulated_logs import paired_logs, with_memory

from psoas_analytics.inference import Association, NotEnough, association
from psoas_analytics.inference.effect import slope_with_interval
from psoas_analytics.inference.shifts import detrended, shift_test

LAGS = (0, 1, 2, 3)


def series(values, first="2026-01-01"):
    return pd.Series(np.asarray(values, dtype=float), pd.date_range(first, periods=len(values)))


def log(paired=90, kind="gaps", seed=0, memory=0.5, effect=0.0):
    """Done shares and pain, by date; `effect` in pain points for ten points of adherence."""
    logs = paired_logs(np.random.default_rng(seed), 1, paired, memory, kind, effect=10 * effect)
    return [series(one) for one in next(logs)]


def leftover(values, known):
    """Residuals of numpy.polyfit over the known days; NaN elsewhere."""
    day = np.arange(len(values))
    line = np.polyfit(day[known], values[known], 1)
    return np.where(known, values - np.polyval(line, day), np.nan)


# ---------------------------------------------------------------- correlation by lag


def test_at_each_lag_r_is_spearmans_correlation_with_the_date_held_constant():
    done, pain = log()
    found = association(done, pain).by_lag
    ranked = []
    for one in (done, pain):
        known = one.notna().to_numpy()
        ranks = np.zeros(len(one))
        ranks[known] = stats.rankdata(one[known])  # mid-ranks
        ranked.append(leftover(ranks, known))
    for row in found.itertuples():
        before, after = ranked[0][: len(done) - row.lag_days], ranked[1][row.lag_days :]
        both = ~np.isnan(before) & ~np.isnan(after)
        assert row.n_days == both.sum()
        assert row.r == pytest.approx(stats.pearsonr(before[both], after[both]).statistic, abs=1e-9)


def test_a_lag_pairs_the_exercise_of_a_day_with_the_pain_of_a_later_day():
    # Pain is exactly what was left undone two days before.
    done = series(np.random.default_rng(1).integers(0, 5, 100) / 4)
    pain = 10 * (1 - done.shift(2))
    found = association(done, pain).by_lag.set_index("lag_days")["r"]
    assert found[2] == pytest.approx(-1, abs=0.02)
    assert found.drop(2).abs().max() < 0.3


def test_a_line_that_both_share_is_no_association():
    # Plain Spearman correlation, scipy.stats.spearmanr, of two falling series: .5 and more.
    noise = np.random.default_rng(3).standard_normal((2, 200))
    line = np.linspace(0.75, 0.25, 200)
    done, pain = series(np.clip(line + 0.1 * noise[0], 0, 1)), series(10 * line + noise[1])
    assert stats.spearmanr(done, pain).statistic > 0.5
    assert association(done, pain).by_lag["r"].abs().max() < 0.2


def test_equal_scores_stay_ties_when_the_trend_comes_off():
    # Taking the line off first would order equal scores by date and tie any two such series together:
    # two logs of 0 and 1 without any relation then had r of .1 to .2 at lag 0.
    rng = np.random.default_rng(5)
    r = [shift_test(*rng.integers(0, 2, (2, 500)).astype(float), LAGS).r[0] for _ in range(200)]
    assert np.mean(np.square(r)) == pytest.approx(1 / 500, rel=0.35)


# ---------------------------------------------------------------- shifts


def test_the_p_value_is_that_of_a_plain_loop_over_all_shifts():
    done, pain = (one.to_numpy() for one in log(84))
    found = shift_test(done, pain, LAGS)
    ranked = []
    for one in (done, pain):
        known = ~np.isnan(one)
        ranks = np.zeros(len(one))
        ranks[known] = stats.rankdata(one[known])
        ranked.append(np.append(leftover(ranks, known), [np.nan] * 3))
    days = np.arange(len(ranked[0]))
    largest = []
    for shift in days:
        sizes = []
        for lag in LAGS:
            before = ranked[0][(days - shift - lag) % len(days)]
            both = ~np.isnan(before) & ~np.isnan(ranked[1])
            r = stats.pearsonr(before[both], ranked[1][both]).statistic
            sizes.append(abs(r) * np.sqrt(both.sum()))
        largest.append(max(sizes))
    assert found.n_shifts == len(days)
    assert found.p_value == pytest.approx(np.mean(np.array(largest) >= largest[0] - 1e-9))


def test_the_band_holds_95_of_100_shifts_and_agrees_with_the_p_value():
    for seed in range(30):
        done, pain = log(120, seed=seed, effect=-0.1)
        found = association(done, pain)
        outside = (found.by_lag["r"].abs() >= found.by_lag["band_high"] - 1e-9).any()
        assert outside == (found.p_value <= 0.05)
        assert (found.by_lag["band_low"] == -found.by_lag["band_high"]).all()


def test_shifts_into_a_long_pause_are_not_counted():
    done, pain = (one.to_numpy() for one in log(100, "whole"))
    pause = np.full(400, np.nan)
    found = shift_test(np.r_[done, pause, done[:20]], np.r_[pain, pause, pain[:20]], LAGS)
    assert found.n_shifts < 250


# ---------------------------------------------------------------- the effect


def test_the_effect_is_the_slope_of_scipy_at_a_lag_of_one_day():
    done, pain = log(90, effect=-0.5)
    left = [leftover(one.to_numpy(), one.notna().to_numpy()) for one in (done, pain)]
    before, after = left[0][:-1], left[1][1:]
    both = ~np.isnan(before) & ~np.isnan(after)
    # scipy.stats.linregress, pain points for all of the exercise
    expected = stats.linregress(before[both], after[both]).slope
    found = association(done, pain)
    assert found.effect_per_10_points == pytest.approx(expected / 10)
    assert found.ci_low < found.effect_per_10_points < found.ci_high
    assert found.n_days == both.sum()


def test_the_interval_follows_the_seed_and_nothing_else_does():
    done, pain = log(90)
    one, same, other = (association(done, pain, seed=seed) for seed in (1, 1, 2))
    assert one == same != other
    assert (one.ci_low, one.ci_high) != (other.ci_low, other.ci_high)
    assert (one.p_value, one.effect_per_10_points) == (other.p_value, other.effect_per_10_points)
    assert one.by_lag.equals(other.by_lag)


def test_for_independent_days_the_interval_is_near_that_of_scipy():
    x = np.random.default_rng(0).standard_normal(2000)
    y = 3 * x + np.random.default_rng(1).standard_normal(2000)
    slope, low, high = slope_with_interval(x, y, seed=0)
    expected = stats.linregress(x, y)
    assert slope == pytest.approx(expected.slope)
    assert (high - low) / 2 == pytest.approx(1.96 * expected.stderr, rel=0.15)


def test_a_perfect_relation_has_an_interval_without_width():
    x = np.random.default_rng(0).random(60)
    assert slope_with_interval(x, 2 * x, seed=0) == pytest.approx((2, 2, 2))


# ---------------------------------------------------------------- least data


def test_fewer_than_28_paired_days_are_not_enough():
    done, pain = log(27, "whole")
    assert association(done, pain) == NotEnough(27, 28, "days with pain and the day before's adherence")


def test_the_p_value_comes_with_84_paired_days():
    assert association(*log(83, "whole")).p_value is None
    assert association(*log(84, "whole")).p_value is not None


def test_an_effect_of_half_a_point_is_called_lower_and_no_effect_is_not():
    assert association(*log(90, effect=-0.5)).direction == "lower"
    assert association(*log(90, effect=0.5)).direction == "higher"
    assert association(*log(90)).direction == "not clearly different"
    assert association(*log(60, effect=-0.5)).direction == "not judged yet"


# ---------------------------------------------------------------- properties


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(-5000, 5000))
def test_neither_dates_nor_the_order_of_rows_matter(seed, shift):
    done, pain = log(90, seed=seed)
    found = association(done, pain)
    moved = [one.set_axis(one.index + pd.Timedelta(days=shift)) for one in (done, pain)]
    mixed = [one.dropna().sample(frac=1, random_state=seed) for one in (done, pain)]
    for other in (association(*moved), association(*mixed)):
        assert other.by_lag.equals(found.by_lag)
        assert (other.p_value, other.effect_per_10_points) == (found.p_value, found.effect_per_10_points)
        assert (other.ci_low, other.ci_high) == (found.ci_low, found.ci_high)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_more_pain_throughout_changes_nothing_and_relief_turns_the_sign(seed):
    done, pain = log(130, seed=seed)
    found, more, relief = (association(done, one) for one in (pain, 0.5 * pain + 2, 10 - pain))
    assert more.p_value == found.p_value == relief.p_value
    assert more.effect_per_10_points == pytest.approx(found.effect_per_10_points / 2)
    assert relief.effect_per_10_points == pytest.approx(-found.effect_per_10_points)
    assert (relief.ci_low, relief.ci_high) == pytest.approx((-found.ci_high, -found.ci_low))
    assert (found.by_lag["r"].abs() <= 1).all()
    assert 1 / len(done) <= found.p_value <= 1


# ---------------------------------------------------------------- odd logs


@pytest.mark.parametrize(
    ("done", "pain"),
    [
        (np.full(100, 1.0), 5 + with_memory(np.random.default_rng(0), 1, 100, 0.5)[0].clip(-4, 4)),
        (np.random.default_rng(0).random(100), np.full(100, 5.0)),
        (np.linspace(0, 1, 100), np.random.default_rng(0).random(100)),
    ],
)
def test_a_series_that_never_varies_beside_its_trend_is_not_enough(done, pain):
    found = association(series(done), series(pain))
    assert str(found).startswith("Not enough yet: 1 of 2 different levels")


@pytest.mark.parametrize("count", [0, 1, 40])
def test_nothing_one_day_and_all_missing_are_not_enough(count):
    empty = series([np.nan] * count)
    assert isinstance(association(empty, empty), NotEnough)
    assert isinstance(association(series([0.5] * min(count, 1)), series([5.0] * min(count, 1))), NotEnough)


def test_logs_that_never_meet_are_not_enough():
    assert association(series([0.5] * 50), series([5.0] * 50, "2027-01-01")).have == 0


def test_exercise_every_third_day_is_answered():
    done, pain = log(300, "whole")
    done[np.arange(len(done)) % 3 > 0] = np.nan
    found = association(done, pain)
    assert isinstance(found, Association)
    assert found.n_days == 100


def test_pain_logged_only_on_the_days_of_exercise_is_not_enough():
    done, pain = log(300, "whole")
    for one in (done, pain):
        one[np.arange(len(one)) % 3 > 0] = np.nan
    assert association(done, pain) == NotEnough(0, 28, "days with pain and the day before's adherence")


def test_a_rise_that_never_turns_is_answered():
    rng = np.random.default_rng(0)
    found = association(series(rng.random(100)), series(np.linspace(0, 10, 100) ** 2 / 10))
    assert isinstance(found, Association)
    assert found.p_value == 1


def test_twenty_years_are_answered():
    assert association(*log(7305, "whole")).n_days == 7305


def test_missing_values_may_be_those_of_pandas():
    done, pain = log(90)
    found = association(done.astype("Float64"), pain.astype("Float64"))
    assert found.p_value == association(done, pain).p_value


@pytest.mark.parametrize(
    ("done", "pain", "message"),
    [
        ([80.0] * 50, [5.0] * 50, "adherence must be 0 to 1, got 80"),
        ([0.5] * 50, [11.0] * 50, "pain must be 0 to 10, got 11"),
        ([0.5] * 50, [np.inf] * 50, "pain must be 0 to 10, got inf"),
    ],
)
def test_a_value_outside_its_scale_is_told(done, pain, message):
    with pytest.raises(ValueError, match=message):
        association(series(done), series(pain))


def test_a_date_that_stands_twice_is_told():
    done, pain = log(90)
    with pytest.raises(ValueError, match="the index of pain must hold each date once, got 2026-01-01 twice"):
        association(done, pd.concat([pain, pain[:1]]))


@pytest.mark.parametrize("lags", [(), (1, 1), (-1,), (0.5,)])
def test_lags_are_different_whole_days_from_0_on(lags):
    with pytest.raises(ValueError, match="lags must be different whole days from 0 on"):
        association(*log(90), lags=lags)


def test_lags_may_be_fewer():
    found = association(*log(90), lags=(1,))
    assert list(found.by_lag["lag_days"]) == [1]


# ---------------------------------------------------------------- what is read


def example(**change):
    by_lag = pd.DataFrame(
        {"lag_days": LAGS, "r": [0.1, -0.4, 0, 0], "n_days": 90, "band_low": -0.25, "band_high": 0.25}
    )
    known = {"p_value": 0.011, "effect_per_10_points": -0.42, "ci_low": -0.6, "ci_high": -0.24, "n_days": 90}
    return Association(by_lag, **(known | change))


EFFECT = "−0.42 pain points for ten points of adherence the day before"
JUDGED = "On days after higher adherence, pain was {}; this log cannot tell why: " + EFFECT


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (example(), JUDGED.format("lower") + " (95 % −0.60 to −0.24; p = 0.011; 90 days)."),
        (
            example(p_value=0.2),
            JUDGED.format("not clearly different") + " (95 % −0.60 to −0.24; p = 0.2; 90 days).",
        ),
        (
            example(ci_high=0.1),
            JUDGED.format("not clearly different") + " (95 % −0.60 to +0.10; p = 0.011; 90 days).",
        ),
        (
            example(p_value=None, n_days=40),
            f"So far {EFFECT} (95 % −0.60 to −0.24; no p-value yet; 40 days); whether pain was different"
            " is told from 84 days on.",
        ),
    ],
)
def test_the_sentence_names_a_direction_only_where_both_interval_and_p_value_do(found, sentence):
    assert str(found) == sentence


@pytest.mark.parametrize("word", ["because", "helps", "effective", "lowered", "caused", "compliance"])
def test_no_sentence_claims_a_cause(word):
    assert word not in str(example()) + example()._repr_html_()


def test_the_notebook_shows_each_lag_with_its_band_and_the_usual_reasons():
    page = example()._repr_html_()
    assert page.count("<tr>") == 4
    assert "1 day later (90 days)" in page
    assert "−0.40 (by chance −0.25 to +0.25)" in page
    assert "pain itself can stop exercise" in page


def test_a_finding_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        example().p_value = 0.5


def test_taking_the_line_off_leaves_the_residuals_of_numpy():
    values = np.random.default_rng(0).random(50)
    values[10:20] = np.nan
    assert detrended(values) == pytest.approx(leftover(values, ~np.isnan(values)), abs=1e-8, nan_ok=True)

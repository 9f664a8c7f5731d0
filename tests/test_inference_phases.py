"""NAP and Tau-BC, against published examples, the R package SingleCaseES, SciPy, and fractions.

SingleCaseES 0.7.0 (Pustejovsky, Chen & Swan), reference pages NAP and Tau_BC; its limits come from R's
uniroot with its default tolerance, so they hold to about 1e-4.
"""

import dataclasses
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from psoas_analytics.inference import Nap, NotEnough, TauBC, nap, tau_bc

# Parker, Vannest, Davis & Sauber (2011), Behavior Therapy 42:284, example 1.
A, B = [20, 20, 26, 25, 22, 23], [28, 25, 24, 27, 30, 30, 29]
# Parker & Vannest (2009), Behavior Therapy 40:357.
A_2009, B_2009 = [4, 3, 4, 3, 4, 7, 5, 2, 3, 2], [5, 9, 7, 9, 7, 5, 9, 11, 11, 10, 9]


def figures(found):
    return found.estimate, found.se, found.ci_low, found.ci_high


# ---------------------------------------------------------------- NAP


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (A, B, (0.9166667, 0.06900656, 0.5973406, 0.9860176)),
        (A_2009, B_2009, (0.9636364, 0.03192622, 0.7499741, 0.9950729)),
    ],
)
def test_nap_is_that_of_the_r_package_singlecasees(a, b, expected):
    found = figures(nap(a, b, improvement="increase"))
    assert found[:2] == pytest.approx(expected[:2], abs=1e-7)
    assert found[2:] == pytest.approx(expected[2:], abs=5e-5)


def test_nap_of_the_published_examples():
    # Parker et al. (2011): 38.5 of 42 pairs, Tau .8 in example 2 (16 of 20 pairs), so NAP .9.
    assert nap(A, B, improvement="increase").estimate == 38.5 / 42
    assert nap([3, 3, 4, 5], [4, 5, 6, 7, 7], improvement="increase").estimate == pytest.approx(0.9)
    # Parker & Vannest (2009): 106 of 110.
    assert nap(A_2009, B_2009, improvement="increase").estimate == 106 / 110


@pytest.mark.parametrize("seed", range(5))
def test_nap_is_scipys_mann_whitney_u_over_the_number_of_pairs(seed):
    rng = np.random.default_rng(seed)
    a, b = rng.integers(0, 11, 30), rng.integers(0, 11, 50)
    u = stats.mannwhitneyu(b, a).statistic
    assert nap(a, b, improvement="increase").estimate == pytest.approx(u / (30 * 50))
    assert nap(a, b, improvement="decrease").estimate == pytest.approx(1 - u / (30 * 50))


@pytest.mark.parametrize(("a", "b"), [(A, B), (A_2009, B_2009), ([1, 2], [1]), ([5] * 30, [4, 6] * 9)])
@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99])
def test_the_limits_are_the_roots_of_newcombes_equation(a, b, confidence):
    # Newcombe (2006), method 5: (NAP - x)^2 = z^2 x (1 - x) (1/h + (1 - x)/(2 - x) + x/(1 + x)) h / (m n).
    found = nap(a, b, improvement="increase", confidence=confidence)
    m, n, z = len(a), len(b), stats.norm.ppf(0.5 + confidence / 2)
    h = (m + n) / 2 - 1

    def left(x):
        inner = 1 + h * ((1 - x) / (2 - x) + x / (1 + x))
        return (found.estimate - x) ** 2 - z**2 * x * (1 - x) * inner / (m * n)

    low = optimize.brentq(left, 1e-12, found.estimate, xtol=1e-15)
    high = optimize.brentq(left, found.estimate, 1 - 1e-12, xtol=1e-15)
    assert (found.ci_low, found.ci_high) == pytest.approx((low, high), abs=1e-12)


def test_where_all_days_after_are_better_the_interval_is_not_a_point():
    # uniroot starts on a root at 1 there and R gives [1, 1].
    found = nap([1, 2, 3, 4, 5], [6, 7, 8, 9, 10], improvement="increase")
    assert found.estimate == found.ci_high == 1
    assert 0.5 < found.ci_low < 0.75
    worse = nap([1, 2, 3, 4, 5], [6, 7, 8, 9, 10], improvement="decrease")
    assert (worse.estimate, worse.ci_low, worse.ci_high) == (0, 0, pytest.approx(1 - found.ci_low))
    assert found.se > 0


def test_values_that_differ_by_the_last_bit_are_ties():
    assert nap([0.1 + 0.2], [0.3], improvement="increase").estimate == 0.5


def test_with_one_day_in_a_phase_there_is_no_standard_error():
    found = nap([5, 6], [4], improvement="decrease")
    assert found.estimate == 1
    assert np.isnan(found.se)


scores = st.lists(st.integers(0, 10), min_size=1, max_size=25)


@settings(max_examples=100, deadline=None)
@given(scores, scores, st.sampled_from([0.5, 0.8, 0.95, 0.999]))
def test_properties_of_nap(a, b, confidence):
    found = nap(a, b, improvement="increase", confidence=confidence)
    swapped = nap(b, a, improvement="increase", confidence=confidence)
    # Exact, in fractions.
    credit = sum(Fraction(2 * (y > x) + (y == x), 2) for x in a for y in b) / (len(a) * len(b))
    assert found.estimate == pytest.approx(float(credit), abs=1e-15)
    assert swapped.estimate == pytest.approx(1 - found.estimate, abs=1e-15)
    mirrored = (1 - found.ci_high, 1 - found.ci_low)
    assert (swapped.ci_low, swapped.ci_high) == pytest.approx(mirrored, abs=1e-12)
    mixed = nap(a[::-1], sorted(b), improvement="increase", confidence=confidence)
    assert figures(mixed) == pytest.approx(figures(found), nan_ok=True)
    assert 0 <= found.ci_low <= found.estimate <= found.ci_high <= 1
    assert found.ci_low < 1
    assert found.ci_high > 0
    better = nap(a, [one + 1 for one in b], improvement="increase", confidence=confidence)
    assert better.estimate >= found.estimate


# ---------------------------------------------------------------- Tau-BC


def test_tau_bc_is_that_of_the_r_package_singlecasees():
    found = tau_bc(A, B, improvement="increase")
    assert found.estimate == pytest.approx(0.2857143, abs=1e-7)
    # scipy.stats.theilslopes of phase A
    assert found.baseline_slope == pytest.approx(stats.theilslopes(A).slope)


def test_tau_bc_of_tarlows_example_is_that_of_its_definition():
    # Tarlow (2017), Behavior Modification 41:427: data of the example; slope by scipy.stats.theilslopes.
    a = np.array([33, 25, 17, 25, 19, 21, 19, 14, 19, 17.0])
    b = np.array([14, 15, 15, 9, 12, 7, 10, 6, 5, 2, 2, 3, 5, 4.0])
    slope = stats.theilslopes(a).slope
    left = np.r_[a, b] - slope * np.arange(24)
    u = stats.mannwhitneyu(left[10:].round(9), left[:10].round(9)).statistic
    assert tau_bc(a, b, improvement="increase").estimate == pytest.approx(2 * u / 140 - 1)
    assert tau_bc(a, b, improvement="decrease").estimate == pytest.approx(1 - 2 * u / 140)


def test_what_merely_goes_on_is_exactly_0():
    # Tarlow (2017): 1 to 5, then 6 to 10. NAP of these is 1.
    assert tau_bc([1, 2, 3, 4, 5], [6, 7, 8, 9, 10], improvement="increase").estimate == 0
    assert nap([1, 2, 3, 4, 5], [6, 7, 8, 9, 10], improvement="increase").estimate == 1


@settings(max_examples=200, deadline=None)
@given(
    st.floats(-3, 3),
    st.floats(-10, 10),
    st.integers(3, 60),
    st.integers(1, 400),
    st.sampled_from(["increase", "decrease"]),
)
def test_any_line_that_merely_goes_on_is_exactly_0(slope, level, before, after, improvement):
    line = level + slope * np.arange(before + after)
    assert tau_bc(line[:before], line[before:], improvement=improvement).estimate == 0


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 10), min_size=3, max_size=20), scores, st.integers(-9, 9))
def test_properties_of_tau_bc(a, b, more):
    found = tau_bc(a, b, improvement="increase")
    assert -1 <= found.estimate <= 1
    assert tau_bc(a, b, improvement="decrease").estimate == pytest.approx(-found.estimate)
    added = tau_bc([one + more for one in a], [one + more for one in b], improvement="increase")
    assert (added.estimate, added.baseline_slope) == pytest.approx((found.estimate, found.baseline_slope))
    if found.baseline_slope == 0:
        assert found.estimate == pytest.approx(2 * nap(a, b, improvement="increase").estimate - 1)


def test_a_missing_day_keeps_its_place():
    gap = float("nan")
    assert tau_bc([1, gap, 3, 4, 5], [6, gap, 8], improvement="increase").estimate == 0
    assert tau_bc([1, 3, 4, 5], [6, 8], improvement="increase").estimate != 0


# ---------------------------------------------------------------- too few, wrong


def test_too_few_values_are_not_enough():
    gap = float("nan")
    assert nap([gap], [1], improvement="increase") == NotEnough(0, 1, "scored days in phase A")
    assert nap([1], [], improvement="increase") == NotEnough(0, 1, "scored days in phase B")
    assert tau_bc([1, 2, gap], [3], improvement="increase") == NotEnough(2, 3, "scored days in phase A")
    assert tau_bc([1, 2, 3], [gap], improvement="increase") == NotEnough(0, 1, "scored days in phase B")


@pytest.mark.parametrize("index", [nap, tau_bc])
def test_wrong_input_is_told_in_words(index):
    with pytest.raises(ValueError, match='improvement must be "increase" or "decrease", got \'better\''):
        index([1, 2, 3], [4], improvement="better")
    with pytest.raises(ValueError, match="a must be finite, or NaN where missing, got inf"):
        index([1, 2, np.inf], [4], improvement="increase")


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_confidence_lies_between_0_and_1(confidence):
    with pytest.raises(ValueError, match="confidence must be between 0 and 1"):
        nap(A, B, improvement="increase", confidence=confidence)


def test_ten_years_before_and_after_are_answered():
    rng = np.random.default_rng(0)
    a, b = rng.integers(0, 11, 3650), rng.integers(0, 11, 3650)
    assert 0.45 < nap(a, b, improvement="decrease").estimate < 0.55
    assert abs(tau_bc(a, b, improvement="decrease").estimate) < 0.2


# ---------------------------------------------------------------- what is read


def test_the_sentences():
    assert str(nap(A, B, improvement="increase")) == (
        "In 92 % of all pairs of a day before and a day after, the day after was better"
        " (95 % interval 60 % to 99 %, if days were independent; 50 %: no difference)."
    )
    assert str(TauBC(0.2857, 0.6)) == (
        "With the trend of the days before (+0.60 a day) taken off, Tau-BC is +0.29"
        " (0: what was going on merely goes on; +1: every day after is better)."
    )


def test_the_notebook_prints_that_naps_interval_assumes_independence():
    page = nap(A, B, improvement="increase")._repr_html_()
    assert "assumes that days are independent" in page
    assert "0.917" in page
    assert "Tau-BC" in tau_bc(A, B, improvement="increase")._repr_html_()


def test_a_finding_cannot_be_changed():
    for found in (nap(A, B, improvement="increase"), tau_bc(A, B, improvement="increase")):
        assert isinstance(found, Nap | TauBC)
        with pytest.raises(dataclasses.FrozenInstanceError):
            found.estimate = 1

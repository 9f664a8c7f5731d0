"""Important change of pain: weekly means against 2 points and 30 % of the baseline.

2 points and 30 %: Farrar 2001, Pain 94:149; Ostelo 2008, Spine 33:90. Measurement error 2 points:
Childs 2005, Spine 30:1331. That both are asked for, the limits for a low baseline (2 and 4) and the scored
days that a week needs (5 and 4) are conventions. Every figure here is worked out by hand.
"""

import dataclasses
import math
from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas_analytics.inference import ImportantChange, NotEnough, important_change
from psoas_analytics.thresholds import THRESHOLDS, set_for

BOTH, NOT_BOTH = "2 points and 30 % both met", "2 points and 30 % not both met"
LOW, BETWEEN = "baseline below 2: too low to judge", "baseline up to 4: no verdict"


def weeks(baseline, latest):
    """Two weeks without scatter."""
    return important_change([baseline] * 5, [latest] * 4)


# baseline, latest: change, percent, 2 points met, 30 % met, within error, verdict
CASES = [
    (6, 4, -2, -100 / 3, True, True, False, BOTH),
    (5, 3, -2, -40, True, True, False, BOTH),
    (10, 7, -3, -30, True, True, False, BOTH),
    (10, 7.5, -2.5, -25, True, False, False, NOT_BOTH),
    (7, 5, -2, -200 / 7, True, False, False, NOT_BOTH),
    (5, 3.5, -1.5, -30, False, True, True, NOT_BOTH),
    (5, 4.5, -0.5, -10, False, False, True, NOT_BOTH),
    (5, 5, 0, 0, False, False, True, NOT_BOTH),
    (5, 0, -5, -100, True, True, False, BOTH),
    (5, 8, 3, 60, True, True, False, BOTH),
    (8, 10, 2, 25, True, False, False, NOT_BOTH),
    (4.5, 2.5, -2, -400 / 9, True, True, False, BOTH),
    (4, 1, -3, -75, True, True, False, BETWEEN),
    (3, 0, -3, -100, True, True, False, BETWEEN),
    (2, 0, -2, -100, True, True, False, BETWEEN),
    (2, 6, 4, 200, True, True, False, BETWEEN),
    (1.5, 0, -1.5, -100, False, True, True, LOW),
    (1, 6, 5, 500, True, True, False, LOW),
]


@pytest.mark.parametrize(
    ("baseline", "latest", "change", "percent", "points", "share", "error", "verdict"), CASES
)
def test_change_by_hand(baseline, latest, change, percent, points, share, error, verdict):
    found = weeks(baseline, latest)
    assert (found.baseline, found.latest) == (baseline, latest)
    assert found.change == pytest.approx(change)
    assert found.percent == pytest.approx(percent)
    assert (found.meets_points, found.meets_percent, found.within_error) == (points, share, error)
    assert found.verdict == verdict


def test_the_means_of_the_weeks_count_and_not_single_days():
    found = important_change([9, 4, 5, 6, 6, 7, 5], [1, 3, 8, 2, 6])
    assert (found.baseline, found.latest, found.change) == (6, 4, -2)
    assert found.verdict == BOTH


@pytest.mark.parametrize("tiny", [0.1, 0.2, 1 / 3, 0.7])
def test_a_limit_that_is_met_exactly_is_met_whatever_the_last_bit(tiny):
    spread = [-tiny, tiny, -3 * tiny, 3 * tiny, 0]
    assert important_change([6 + one for one in spread], [4 - one for one in spread]).verdict == BOTH
    assert important_change([4 + one for one in spread], [1] * 4).verdict == BETWEEN
    assert important_change([2 - tiny, 2 + tiny, 2, 2 - tiny, 2 + tiny], [1] * 4).verdict == BETWEEN


def test_a_baseline_of_exactly_4_has_no_verdict_though_its_mean_in_floats_is_above():
    week = [9.0, 0.0, 25 / 3, 1.5, 2.0, 11 / 3, 3.5]
    assert np.mean(week) > 4
    assert sum(Fraction(one).limit_denominator(6) for one in week) == 4 * 7
    assert important_change(week, [1] * 4).verdict == BETWEEN


@given(
    st.lists(st.integers(0, 60), min_size=5, max_size=7), st.lists(st.integers(0, 60), min_size=4, max_size=7)
)
def test_verdict_equals_that_of_exact_fractions(baseline, latest):
    # Sixths of a point: what means of two and of three scores a day can give.
    before, after = (Fraction(sum(week), 6 * len(week)) for week in (baseline, latest))
    found = important_change(*([one / 6 for one in week] for week in (baseline, latest)))
    size = abs(after - before)
    assert found.meets_points == (size >= 2)
    assert found.meets_percent == (before > 0 and size / before >= Fraction(3, 10))
    assert found.within_error == (size < 2)
    met = size >= 2 and size >= Fraction(3, 10) * before
    expected = LOW if before < 2 else BETWEEN if before <= 4 else BOTH if met else NOT_BOTH
    assert found.verdict == expected


# ---------------------------------------------------------------- too few days, missing values


@pytest.mark.parametrize(("n", "latest_n"), [(0, 4), (4, 4), (4, 0)])
def test_a_baseline_week_with_fewer_than_5_scored_days_is_not_enough(n, latest_n):
    found = important_change([5] * n, [3] * latest_n)
    assert found == NotEnough(n, 5, "scored days in the baseline week")
    assert str(found) == f"Not enough yet: {n} of 5 scored days in the baseline week."


@pytest.mark.parametrize("n", [0, 3])
def test_a_latest_week_with_fewer_than_4_scored_days_is_not_enough(n):
    found = important_change([5] * 5, [3] * n)
    assert str(found) == f"Not enough yet: {n} of 4 scored days in the latest week."


def test_missing_values_are_left_out_and_are_no_scored_days():
    gap = math.nan
    found = important_change([gap, 6, 6, 6, 6, 6, gap], np.array([4, 4, gap, 4, 4]))
    assert (found.baseline, found.latest) == (6, 4)
    assert important_change([6, 6, 6, 6, gap], [4] * 4) == NotEnough(4, 5, "scored days in the baseline week")
    assert important_change([6] * 5, [gap] * 7) == NotEnough(0, 4, "scored days in the latest week")


def test_not_enough_is_a_sentence():
    assert str(NotEnough(12, 28, "days with pain and adherence")) == (
        "Not enough yet: 12 of 28 days with pain and adherence."
    )


# ---------------------------------------------------------------- the sentence


@pytest.mark.parametrize(
    ("baseline", "latest", "sentence"),
    [
        (6, 4, f"6.0 in the baseline week, 4.0 in the latest week (−2.0, −33 %; {BOTH})"),
        (5, 8, f"5.0 in the baseline week, 8.0 in the latest week (+3.0, +60 %; {BOTH})"),
        (5, 5, f"5.0 in the baseline week, 5.0 in the latest week (0.0, 0 %; {NOT_BOTH})"),
        (8, 7.97, f"8.0 in the baseline week, 8.0 in the latest week (0.0, 0 %; {NOT_BOTH})"),
        (3, 0, f"3.0 in the baseline week, 0.0 in the latest week (−3.0, −100 %; {BETWEEN})"),
        (0, 3, f"0.0 in the baseline week, 3.0 in the latest week (+3.0; {LOW})"),
        (0, 0, f"0.0 in the baseline week, 0.0 in the latest week (0.0; {LOW})"),
    ],
)
def test_the_sentence_holds_figures_sign_and_verdict(baseline, latest, sentence):
    assert str(weeks(baseline, latest)) == sentence


def test_of_a_baseline_of_zero_there_is_no_percent():
    found = weeks(0, 3)
    assert math.isnan(found.percent)
    assert not found.meets_percent


@pytest.mark.parametrize("word", ["better", "worse", "success", "fail", "good", "bad"])
def test_the_verdict_judges_the_size_and_nobody(word):
    assert all(word not in str(weeks(*case[:2])) for case in CASES)


def test_a_finding_cannot_be_changed():
    found = weeks(6, 4)
    assert isinstance(found, ImportantChange)
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.change = 0
    with pytest.raises(dataclasses.FrozenInstanceError):
        NotEnough(1, 2, "days").have = 2


# ---------------------------------------------------------------- the person's own scatter


def test_scatter_is_the_spread_of_drawn_weeks_made_wider_for_the_memory_of_pain():
    # By hand: draws of 7 days from this week have a mean with variance var / 7; 95 % of the differences of
    # two such means are below 1.96 sqrt(2 var / 7). Memory r = .73 over 7 days: the mean of a week has 3.86
    # times that variance, and the days of one week show only 1 - 3.86 / 7 of the spread.
    week = np.array([3, 4, 5, 6, 7, 5, 5.0])
    of_mean = 1 + 2 * sum((1 - lag / 7) * 0.73**lag for lag in range(1, 7))
    expected = 1.96 * math.sqrt(2 * week.var() / 7) * math.sqrt(of_mean / (1 - of_mean / 7))
    assert important_change(week, [5] * 7).scatter == pytest.approx(expected, rel=0.05)


@pytest.mark.parametrize(
    ("latest", "beyond", "words"),
    [
        (4.5, False, "within own week-to-week scatter (±1.3)"),
        (2.0, True, "larger than own week-to-week scatter (±1.3)"),
    ],
)
def test_a_change_is_set_against_the_persons_own_scatter(latest, beyond, words):
    found = important_change([5, 5, 6, 5, 5, 5, 4.5], [latest] * 7)
    assert found.beyond_scatter is beyond
    assert found.scatter_words == words
    assert words in found._repr_html_()


def test_a_baseline_week_of_equal_days_shows_no_scatter():
    found = weeks(6, 2)
    assert math.isnan(found.scatter)
    assert found.beyond_scatter is None
    assert "not known" in found.scatter_words
    assert "not known" in found._repr_html_()


def test_the_scatter_is_the_same_on_every_day_that_it_is_asked_for():
    assert important_change([5, 6, 4, 7, 3], [4] * 4) == important_change([5, 6, 4, 7, 3], [4] * 4)


@pytest.mark.parametrize("wrong", [[math.inf] * 5, ["much"] * 5])
def test_what_is_no_number_is_told(wrong):
    with pytest.raises(ValueError, match="baseline must"):
        important_change(wrong, [4] * 4)


def test_not_enough_shows_its_sentence_escaped():
    assert "12 of 28 &lt;days&gt;" in NotEnough(12, 28, "<days>")._repr_html_()


def test_cut_offs_set_for_a_person_are_those_that_judge() -> None:
    for_me = {**THRESHOLDS, "pain_change_points": set_for("pain_change_points", 1.5, on=date(2026, 3, 1))}
    weeks = [6, 5, 6, 6, 5], [4, 4, 4, 3]
    usual, mine = important_change(*weeks), important_change(*weeks, thresholds=for_me)
    assert usual.verdict == "2 points and 30 % not both met"
    assert mine.verdict == "1.5 points and 30 % both met"
    assert usual.important_below == pytest.approx(3.6)
    assert mine.important_below == pytest.approx(5.6 - 0.3 * 5.6)

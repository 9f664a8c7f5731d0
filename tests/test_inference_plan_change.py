"""Pain before and after a plan's own first day."""

import dataclasses
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psoas_analytics.inference import NotEnough, PlanChange, nap, plan_change, tau_bc
from psoas_analytics.thresholds import THRESHOLDS, set_for

PAIN = [6, 5, 6, 7, 6, 6, 4, 4, 5, 3, 4, 4]
START = "2026-03-07"


def dates(count, first="2026-03-01"):
    return np.datetime64(first) + np.arange(count)


def test_the_days_before_and_from_the_start_on_are_compared():
    found = plan_change(dates(12), PAIN, starts_on=START)
    assert (found.mean_before, found.mean_after, found.difference) == (6, 4, -2)
    assert (found.n_before, found.n_after) == (6, 6)
    assert found.nap == nap(PAIN[:6], PAIN[6:], improvement="decrease")
    assert found.tau_bc == tau_bc(PAIN[:6], PAIN[6:], improvement="decrease")


def test_a_difference_of_2_points_is_not_within_the_error_and_a_smaller_one_is():
    # Childs 2005, Spine 30:1331: 2 points
    assert not plan_change(dates(12), PAIN, starts_on=START).within_error
    assert plan_change(dates(12), [*PAIN[:11], 5], starts_on=START).within_error


def test_gaps_between_the_phases_count_for_the_line_of_the_days_before():
    # One point less every ten days, and a pause of 50 days: what merely goes on is 0.
    day = dates(120)[np.r_[0:30, 80:120]]
    found = plan_change(day, 20 - (day - day[0]).astype(int) / 10, starts_on=day[30])
    assert found.tau_bc.estimate == 0
    assert found.nap.estimate == 1


def test_the_plans_before_and_after_bound_the_phases():
    day = dates(30)
    pain = np.r_[np.full(10, 9.0), np.full(6, 5.0), np.full(6, 4.0), np.full(8, 0.0)]
    found = plan_change(day, pain, starts_on=day[16], previous_on=day[10], next_on=day[22])
    assert (found.mean_before, found.mean_after) == (5, 4)
    assert (found.n_before, found.n_after) == (6, 6)


@pytest.mark.parametrize(("start", "have", "what"), [(4, 4, "before the change"), (8, 4, "since the change")])
def test_five_scored_days_are_asked_for_on_each_side(start, have, what):
    found = plan_change(dates(12), PAIN, starts_on=dates(12)[start])
    assert found == NotEnough(have, 5, f"scored days {what}")


@pytest.mark.parametrize("start", ["2025-01-01", "2027-01-01"])
def test_a_start_outside_the_log_is_not_enough(start):
    assert plan_change(dates(12), PAIN, starts_on=start).have == 0


def test_dates_may_come_in_any_form():
    found = plan_change(dates(12), PAIN, starts_on=START)
    for start in (date(2026, 3, 7), pd.Timestamp(START), np.datetime64(START)):
        assert plan_change(pd.Series(dates(12)), PAIN, starts_on=start) == found


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 10), min_size=12, max_size=40), st.integers(-5000, 5000), st.randoms())
def test_neither_dates_nor_the_order_of_rows_matter(pain, shift, random):
    day, rows = dates(len(pain)), random.sample(range(len(pain)), len(pain))
    found = plan_change(day, pain, starts_on=day[6])
    mixed = plan_change(day[rows], np.array(pain)[rows], starts_on=day[6])
    moved = plan_change(day + shift, pain, starts_on=day[6] + shift)
    assert mixed == found
    assert dataclasses.replace(moved, starts_on=found.starts_on) == found


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"starts_on": "soon"}, "starts_on must hold dates"),
        ({"next_on": "2026-03-07"}, "the plans must begin one after the other"),
        ({"previous_on": "2026-03-08"}, "the plans must begin one after the other"),
        ({"improvement": "up"}, "improvement must be"),
    ],
)
def test_wrong_input_is_told_in_words(change, message):
    with pytest.raises(ValueError, match=message):
        plan_change(dates(12), PAIN, **({"starts_on": START} | change))


def test_the_sentence_holds_nap_beside_tau_bc_and_claims_no_cause():
    assert str(plan_change(dates(12), PAIN, starts_on=START)) == (
        "6.0 in the 6 scored days before 2026-03-07, 4.0 in the 6 from then on (−2.0; above the measurement"
        " error of a single score; NAP 0.99, with the trend before taken off Tau-BC +0.97); the log cannot"
        " tell why."
    )


def test_the_warnings_are_printed():
    found = plan_change(dates(12), PAIN, starts_on=START)
    page = found._repr_html_()
    assert isinstance(found, PlanChange)
    for word in ("regression to the mean", "not what caused it", "days are independent"):
        assert any(word in one for one in found.warnings)
        assert word in page


def test_cut_offs_set_for_a_person_are_those_that_judge() -> None:
    for_me = {**THRESHOLDS, "pain_mdc": set_for("pain_mdc", 1, on=date(2026, 3, 1))}
    days = np.arange("2026-03-01", "2026-03-13", dtype="datetime64[D]")
    pain = [6, 5, 6, 7, 6, 6, 4, 4, 5, 3, 5, 6]
    usual = plan_change(days, pain, starts_on="2026-03-07")
    mine = plan_change(days, pain, starts_on="2026-03-07", thresholds=for_me)
    assert (usual.within_error, usual.error) == (True, 2)
    assert (mine.within_error, mine.error) == (False, 1)
    assert "−1.5 (1)" in mine._repr_html_()

"""Every clinical number, compared with a table that is typed in here from the project's clinical facts."""

import dataclasses
import math
from typing import get_args

import pytest

from psoas_analytics.records import FLEXIBILITY_TESTS
from psoas_analytics.thresholds import THRESHOLDS, Certainty, mdc95, value

CHOSEN = "no study gives one: our convention"

# name: value, unit, source, certainty
FACTS = {
    "done_share": (0.8, "share", "Bailey 2018, BJSM 54:326", "convention"),
    "pain_change_points": (2, "points", "Farrar 2001, Pain 94:149", "moderate"),
    "pain_change_share": (0.3, "share of baseline", "Ostelo 2008, Spine 33:90", "moderate"),
    "pain_mdc": (2, "points", "Childs 2005, Spine 30:1331", "moderate"),
    "pain_floor": (2, "points", CHOSEN, "convention"),
    "pain_low_baseline": (4, "points", CHOSEN, "convention"),
    "pain_week_days": (7, "days", CHOSEN, "convention"),
    "pain_baseline_scored": (5, "days", CHOSEN, "convention"),
    "pain_latest_scored": (4, "days", CHOSEN, "convention"),
    "pain_exercise_red": (
        5,
        "points",
        "pain-monitoring model (made for knee and Achilles tendon): Thomee 1997, Silbernagel 2007",
        "moderate",
    ),
    "rolling_days": (7, "days", CHOSEN, "convention"),
    "rolling_scored": (4, "days", CHOSEN, "convention"),
    "pairs_for_picture": (28, "days", CHOSEN, "convention"),
    "mdc95_modified_thomas_hip_extension": (6, "deg", "no study of self-measurement found", "convention"),
    "mdc95_modified_thomas_knee_flexion": (19, "deg", "Peeler & Anderson 2008, PMC2547866", "moderate"),
    "mdc95_passive_straight_leg_raise": (5.7, "deg", "Ekedahl 2012", "moderate"),
    "mdc95_fingertip_to_floor": (4.5, "cm", "Ekedahl 2012", "moderate"),
    "left_right_test_days": (3, "days", "no published threshold", "convention"),
    "peg_change_lower": (1.0, "points", "Krebs 2009, JGIM 24:733", "moderate"),
    "peg_change_likely": (1.5, "points", "Reed 2023, PMC10859144", "moderate"),
    # Inference
    "trend_scored": (8, "days", CHOSEN, "convention"),
    "trend_days": (14, "days", CHOSEN, "convention"),
    "trend_p_value_scored": (60, "days", "our simulation: docs/methods.md", "convention"),
    "pairs_for_p_value": (84, "days", "our simulation: docs/methods.md", "convention"),
    "plan_change_scored": (5, "days", CHOSEN, "convention"),
    "day_to_day_memory": (
        0.73,
        "lag-1 correlation",
        "the most that public hip and knee diaries showed (.49 to .73)",
        "convention",
    ),
    "check_in_days": (7, "days", "PEG asks about the past week: Krebs 2009, JGIM 24:733", "convention"),
    "exercises_kept_up": (4, "exercises", "Bachmann 2018", "moderate"),
    "strength_rest_h": (48, "h", "common guidance", "moderate"),
    "sitting_break_min": (30, "min", "De Carvalho 2023; Waongenngarm 2018", "low"),
}


def test_every_threshold_stands_in_the_table_of_facts():
    assert set(THRESHOLDS) == set(FACTS)


@pytest.mark.parametrize("name", FACTS)
def test_value_unit_source_and_certainty_are_those_of_the_facts(name):
    one = THRESHOLDS[name]
    assert (one.value, one.unit, one.source, one.certainty) == FACTS[name]
    assert value(name) == FACTS[name][0]


@pytest.mark.parametrize("name", FACTS)
def test_each_threshold_says_what_it_means_and_how_certain_it_is(name):
    one = THRESHOLDS[name]
    assert one.meaning.strip()
    assert one.certainty in get_args(Certainty)


@pytest.mark.parametrize("name", [name for name, fact in FACTS.items() if fact[1] == "share"])
def test_shares_lie_between_0_and_1(name):
    assert 0 < value(name) < 1


@pytest.mark.parametrize("test", FLEXIBILITY_TESTS)
def test_the_error_of_a_test_is_in_the_unit_of_its_readings(test):
    if test == "prone_knee_bend":
        assert math.isnan(mdc95(test))
    else:
        assert mdc95(test) == FACTS[f"mdc95_{test}"][0]
        assert THRESHOLDS[f"mdc95_{test}"].unit == FLEXIBILITY_TESTS[test].unit


def test_an_unknown_name_is_an_error_and_an_unknown_test_has_no_known_error():
    with pytest.raises(KeyError):
        value("streak")
    assert math.isnan(mdc95("no such test"))


def test_the_error_of_the_knee_angle_follows_from_its_sem():
    # Peeler & Anderson 2008: SEM 7 degrees; MDC95 = 1.96 * sqrt(2) * SEM.
    assert round(1.96 * math.sqrt(2) * 7) == value("mdc95_modified_thomas_knee_flexion")


def test_the_error_of_a_pain_score_follows_from_its_sem():
    # Childs 2005: SEM 1.02, and an MDC that was published as 1.96 * SEM.
    assert round(1.96 * 1.02) == value("pain_mdc")


def test_a_threshold_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        THRESHOLDS["done_share"].value = 0.5

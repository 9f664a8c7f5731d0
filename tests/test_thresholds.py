"""Every clinical number, compared with a table that is typed in here from the project's clinical facts."""

import dataclasses
import math
import pickle
import re
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from frames_for_tests import done, item, make_frames, on

from psoas_analytics.exchange import read_archive, write_archive
from psoas_analytics.journal import open_journal
from psoas_analytics.measures import day_states
from psoas_analytics.records import FLEXIBILITY_TESTS, EntryError
from psoas_analytics.thresholds import (
    CONTEXT_ONLY,
    THRESHOLDS,
    Certainty,
    ThresholdError,
    as_markdown,
    checked,
    mdc95,
    set_for,
    value,
)

CHOSEN = "no study gives one: our convention"
BAILEY = "Bailey 2018, BJSM 54:326"
MONITORING = "pain-monitoring model (made for knee and Achilles tendon): Thomee 1997, Silbernagel 2007"
INGRAM = "Ingram 2024 (by a secondary source)"
HARVEY = "Harvey 1998, BJSM 32:68"
PSFS = "Abbott & Schmitt 2014, JOSPT 44:560"

# name: value, unit, source, certainty
FACTS = {
    "done_share": (0.8, "share", "Bailey 2018, BJSM 54:326", "convention"),
    "adherence_satisfactory": (0.8, "share", BAILEY, "convention"),
    "adherence_days": (7, "days", CHOSEN, "convention"),
    "adherence_month_days": (28, "days", CHOSEN, "convention"),
    "diary_overstatement": (0.25, "share", "Nicolson 2018, JOSPT", "moderate"),
    "stretch_week_s": (300, "s", INGRAM, "low"),
    "stretch_plateau_s": (600, "s", INGRAM, "low"),
    "hold_enough_s": (30, "s", "Bandy & Irion 1994", "moderate"),
    "sitting_break_min": (30, "min", "De Carvalho 2023; Waongenngarm 2018", "low"),
    "pain_change_points": (2, "points", "Farrar 2001, Pain 94:149", "moderate"),
    "pain_change_share": (0.3, "share of baseline", "Ostelo 2008, Spine 33:90", "moderate"),
    "pain_mdc": (2, "points", "Childs 2005, Spine 30:1331", "moderate"),
    "pain_sem": (1.02, "points", "Childs 2005, Spine 30:1331", "moderate"),
    "pain_floor": (2, "points", CHOSEN, "convention"),
    "pain_low_baseline": (4, "points", CHOSEN, "convention"),
    "pain_week_days": (7, "days", CHOSEN, "convention"),
    "pain_baseline_scored": (5, "days", CHOSEN, "convention"),
    "pain_latest_scored": (4, "days", CHOSEN, "convention"),
    "pain_exercise_red": (5, "points", MONITORING, "moderate"),
    "pain_exercise_green": (2, "points", MONITORING, "convention"),
    "pain_morning_amber": (1, "points", MONITORING, "convention"),
    "pain_morning_red": (2, "points", MONITORING, "convention"),
    "red_week_days": (2, "days", MONITORING, "convention"),
    "red_week_rise": (2, "points", MONITORING, "convention"),
    "progress_sessions": (2, "sessions", CHOSEN, "convention"),
    "progress_hold_sessions": (3, "sessions", CHOSEN, "convention"),
    "progress_calm_days": (7, "days", CHOSEN, "convention"),
    "progress_step_reps": (1, "repetitions", CHOSEN, "convention"),
    "progress_step_hold_s": (5, "s", CHOSEN, "convention"),
    "rolling_days": (7, "days", CHOSEN, "convention"),
    "rolling_scored": (4, "days", CHOSEN, "convention"),
    "pairs_for_picture": (28, "days", CHOSEN, "convention"),
    "mdc95_modified_thomas_hip_extension": (6, "deg", "no study of self-measurement found", "convention"),
    "mdc95_modified_thomas_knee_flexion": (19, "deg", "Peeler & Anderson 2008, PMC2547866", "moderate"),
    "mdc95_passive_straight_leg_raise": (5.7, "deg", "Ekedahl 2012", "moderate"),
    "mdc95_fingertip_to_floor": (4.5, "cm", "Ekedahl 2012", "moderate"),
    "flexibility_week_days": (7, "days", CHOSEN, "convention"),
    "own_mdc95_days": (10, "days", CHOSEN, "convention"),
    "own_mdc95_readings": (3, "readings", CHOSEN, "convention"),
    "own_mdc95_least": (3, "deg", CHOSEN, "convention"),
    "instruments_differ": (3, "deg", "Roach 2013, PMC3811733", "moderate"),
    "reference_modified_thomas_hip_extension": (11.9, "deg", HARVEY, "low"),
    "reference_modified_thomas_knee_flexion": (52.5, "deg", HARVEY, "low"),
    "left_right_test_days": (3, "days", "no published threshold", "convention"),
    "psfs_change_small": (1.3, "points", PSFS, "moderate"),
    "psfs_change_medium": (2.3, "points", PSFS, "moderate"),
    "psfs_change_large": (2.7, "points", PSFS, "moderate"),
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
    "gap_days": (7, "days", CHOSEN, "convention"),
    "check_in_days": (7, "days", "PEG asks about the past week: Krebs 2009, JGIM 24:733", "convention"),
    "exercises_kept_up": (4, "exercises", "Bachmann 2018", "moderate"),
    "strength_rest_h": (48, "h", "common guidance", "moderate"),
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


def test_the_overstatement_of_diaries_follows_from_the_two_counts():
    # Nicolson 2018: 220 sessions in the diaries, 176 by the hidden sensor.
    assert value("diary_overstatement") == 220 / 176 - 1


# ---------------------------------------------------------------- set for one person


@pytest.mark.parametrize("name", sorted(set(THRESHOLDS) - CONTEXT_ONLY))
def test_the_usual_value_lies_in_the_plausible_range_and_may_be_set_again(name):
    low, high = THRESHOLDS[name].range
    assert low < high
    assert low <= THRESHOLDS[name].value <= high
    assert set_for(name, value(name), on=date(2026, 10, 12)).value == value(name)
    for wrong in (low - 1000, high + 10_000, math.nan, math.inf, True, "0.7", None):
        with pytest.raises(ThresholdError, match=f"{name} must be"):
            checked(name, wrong)


@pytest.mark.parametrize("name", [name for name, one in THRESHOLDS.items() if one.unit == "days"])
def test_days_must_be_whole(name):
    with pytest.raises(ThresholdError, match=f"{name} must be a whole number from .* got 2.5"):
        checked(name, 2.5)


def test_a_number_that_was_set_says_so_and_names_the_usual_one():
    own = set_for("done_share", 0.7, on=date(2026, 10, 12))
    assert own.source == "set for you on 12 Oct 2026; usual value 0.8 (Bailey 2018, BJSM 54:326)"
    assert (own.value, own.unit, own.certainty) == (0.7, "share", "convention")
    assert own.meaning == THRESHOLDS["done_share"].meaning


def test_an_unknown_name_is_refused_with_the_nearest_one():
    with pytest.raises(ThresholdError, match="got 'done_shares'; did you mean 'done_share'"):
        checked("done_shares", 0.7)


def test_a_journal_keeps_what_was_set_and_its_frames_carry_it(tmp_path, now):
    path = tmp_path / "journal.sqlite"
    with open_journal(path, now=lambda: now) as journal:
        assert journal.frames().thresholds == THRESHOLDS
        journal.set_threshold("done_share", 0.7)
        journal.set_threshold("pain_exercise_red", 4)
    with open_journal(path, now=lambda: now) as journal:
        in_force = journal.frames().thresholds
        assert in_force["done_share"].value == 0.7
        assert in_force["done_share"].source.startswith("set for you on 10 Mar 2026; usual value 0.8")
        assert in_force == journal.thresholds()
        assert {name for name in THRESHOLDS if in_force[name] != THRESHOLDS[name]} == {
            "done_share",
            "pain_exercise_red",
        }
        journal.set_threshold("done_share", None)
        assert journal.thresholds()["done_share"] is THRESHOLDS["done_share"]
        assert journal.undo() == "setting threshold:done_share"
        assert journal.thresholds()["done_share"].value == 0.7


@pytest.mark.parametrize(
    ("name", "given", "field"),
    [
        ("done_share", 7, "value"),
        ("streak", 3, "name"),
        ("streak", None, "name"),
        ("red_week_days", 0, "value"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_written(journal, name, given, field):
    with pytest.raises(EntryError) as refused:
        journal.set_threshold(name, given)
    assert list(refused.value.problems) == [field]
    assert journal.thresholds() == THRESHOLDS
    assert journal.undo() is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("threshold:an older name", '{"value": 3, "on": "2026-01-01"}'),
        ("threshold:done_share", '{"value": 40, "on": "2026-01-01"}'),
        ("threshold:done_share", '{"value": 0.7}'),
        ("threshold:done_share", "0.7"),
        ("threshold:done_share", "not JSON"),
    ],
)
def test_a_setting_that_cannot_be_read_leaves_the_usual_number_standing(journal, name, text):
    journal.set_setting(name, text)
    assert journal.frames().thresholds == THRESHOLDS


def test_what_was_set_goes_with_the_archive(journal, tmp_path):
    journal.set_threshold("pain_morning_red", 3)
    write_archive(journal, tmp_path / "archive")
    read_archive(tmp_path / "archive", tmp_path / "copy.sqlite")
    with open_journal(tmp_path / "copy.sqlite") as copy:
        assert copy.thresholds() == journal.thresholds()


def test_frames_with_thresholds_can_go_to_another_process(journal):
    journal.set_threshold("done_share", 0.7)
    twin = pickle.loads(pickle.dumps(journal.frames()))  # noqa: S301 - our own bytes
    assert twin.thresholds == journal.thresholds()


def test_the_share_from_which_an_exercise_counts_as_done_is_the_one_in_force():
    def state(thresholds):
        sets = [done(on(0), "glute-bridge", "both", 7)]
        plan = [(on(0), [item("glute-bridge", reps=10)])]
        frames = make_frames(today=on(0), plans=plan, sets=sets, thresholds=thresholds)
        return day_states(frames)["state"].item()

    assert state({}) == "partial"
    assert state({"done_share": 0.7}) == "done"


def test_the_text_on_methods_holds_the_table_of_all_thresholds():
    docs = Path(__file__).parents[1] / "docs"
    written = "".join(path.read_text(encoding="utf-8") for path in sorted(docs.glob("methods*.md")))
    missing = [line for line in as_markdown().splitlines() if line not in written]
    # print(psoas_analytics.thresholds.as_markdown()) gives the table to put there.
    assert missing == []
    table = written.partition("| name | value | may be set to |")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == set(THRESHOLDS)


def test_what_decides_nothing_cannot_be_set():
    for name in CONTEXT_ONLY:
        with pytest.raises(ThresholdError, match="context only"):
            set_for(name, THRESHOLDS[name].value, on=date(2026, 3, 1))


def test_every_other_threshold_is_read_where_something_is_decided():
    package = Path(__file__).parents[1] / "psoas_analytics"
    code = "".join(
        path.read_text(encoding="utf-8") for path in package.rglob("*.py") if path.name != "thresholds.py"
    )
    by_test = {name for name in THRESHOLDS if name.startswith(("mdc95_", "reference_"))}
    unread = [name for name in set(THRESHOLDS) - CONTEXT_ONLY - by_test if f'"{name}"' not in code]
    assert unread == []

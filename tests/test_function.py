"""Questionnaires: one score for each answer sheet."""

import pandas as pd
import pytest
from frames_for_tests import on, table

from psoas_analytics.measures import questionnaire_change, questionnaire_scores
from psoas_analytics.thresholds import THRESHOLDS, set_for


def sheet(day, instrument, *scores, number=1):
    return [
        {
            "response_id": f"{day} {instrument} {number}",
            "day": day,
            "instrument": instrument,
            "item": str(place),
            "score": given,
        }
        for place, given in enumerate(scores)
    ]


def scores(*sheets):
    found = questionnaire_scores(table("questionnaires", [line for one in sheets for line in one]))
    found["day"] = found["day"].dt.strftime("%Y-%m-%d")
    return found.to_numpy().tolist()


def test_peg_is_the_mean_of_its_three_items():
    # Krebs 2009, JGIM 24:733: the PEG score is the mean of three items, 0 to 10.
    assert scores(sheet(on(0), "PEG", 7, 5, 6)) == [[on(0), "PEG", 6.0, 3]]
    assert scores(sheet(on(0), "PEG", 0, 0, 10))[0][2] == pytest.approx(10 / 3)


def test_psfs_is_the_mean_over_the_persons_own_activities():
    assert scores(sheet(on(0), "PSFS", 2, 3, 4, 9)) == [[on(0), "PSFS", 4.5, 4]]


@pytest.mark.parametrize("instrument", ["ODI", "EARS"])
def test_a_total_that_was_typed_in_stays_as_it_is(instrument):
    assert scores(sheet(on(0), instrument, 18)) == [[on(0), instrument, 18.0, 1]]


def test_instruments_are_never_mixed():
    assert scores(sheet(on(0), "PSFS", 8, 8), sheet(on(0), "PEG", 2, 2, 2)) == [
        [on(0), "PEG", 2.0, 3],
        [on(0), "PSFS", 8.0, 2],
    ]


def test_two_sheets_of_one_day_stay_two():
    found = scores(
        sheet(on(3), "PEG", 1, 1, 1), sheet(on(3), "PEG", 4, 4, 4, number=2), sheet(on(0), "PEG", 9, 9, 9)
    )
    assert found == [[on(0), "PEG", 9.0, 3], [on(3), "PEG", 1.0, 3], [on(3), "PEG", 4.0, 3]]


def test_sheets_through_a_real_journal(journal):
    journal.log_questionnaire("PEG", {"pain": 4, "enjoyment": 3, "activity": 5}, at="2026-03-01")
    journal.log_questionnaire("PSFS", {"walking": 6, "putting on socks": 3}, at="2026-03-02")
    found = questionnaire_scores(journal.questionnaires())
    assert found["score"].to_list() == [4.0, 4.5]
    assert found["n"].to_list() == [3, 2]


def test_without_an_answer_there_is_no_score():
    assert scores() == []


# ---------------------------------------------------------------- change between two sheets


def activities(day, **given):
    return [
        {"response_id": f"{day} PSFS", "day": day, "instrument": "PSFS", "item": item, "score": nrs}
        for item, nrs in given.items()
    ]


def change(*sheets, **more):
    answers = table("questionnaires", [line for one in sheets for line in one])
    row = questionnaire_change(answers, **more).iloc[0]
    return [None if pd.isna(row[name]) else row[name] for name in ("change", "improved", "size")]


@pytest.mark.parametrize(
    ("last", "found"),
    [
        # Krebs 2009: 1.0 lower bound; Reed 2023: 1.5 likely; lower is better.
        (5.1, [-0.9, True, "below"]),
        (5, [-1, True, "lower bound"]),
        (4.5, [-1.5, True, "likely"]),
        (7, [1, False, "lower bound"]),
        (6, [0, None, "below"]),
    ],
)
def test_peg_against_its_important_change(last, found):
    assert change(sheet(on(0), "PEG", 6, 6, 6), sheet(on(28), "PEG", last, last, last)) == found


@pytest.mark.parametrize(
    ("last", "found"),
    [
        # Abbott & Schmitt 2014: 1.3 small, 2.3 medium, 2.7 large; higher is better.
        (4.2, [1.2, True, "below"]),
        (4.3, [1.3, True, "small"]),
        (5.3, [2.3, True, "medium"]),
        (5.7, [2.7, True, "large"]),
        (0, [-3, False, "large"]),
    ],
)
def test_psfs_against_its_important_changes(last, found):
    assert change(activities(on(0), stairs=3), activities(on(28), stairs=last)) == found


def test_psfs_compares_only_the_activities_that_are_in_both_sheets():
    first = activities(on(0), stairs=2, running=0, socks=4)
    last = activities(on(28), **{"Stairs ": 4, "socks": 5, "dancing": 10})
    row = questionnaire_change(table("questionnaires", first + last)).iloc[0]
    assert row[["n_items", "first", "last", "change"]].to_list() == [2, 3, 4.5, 1.5]


def test_without_a_common_activity_or_a_second_sheet_there_is_no_change():
    assert change(activities(on(0), stairs=2), activities(on(28), socks=4)) == [None, None, None]
    assert change(activities(on(0), stairs=2)) == [None, None, None]


def test_the_first_sheet_is_compared_with_the_last_whatever_lies_between():
    sheets = [sheet(on(day), "PEG", nrs, nrs, nrs) for day, nrs in ((14, 9), (28, 4), (0, 6))]
    assert change(*sheets)[0] == -2


def test_a_total_has_a_change_and_no_verdict():
    assert change(sheet(on(0), "ODI", 40), sheet(on(28), "ODI", 20)) == [-20, True, None]
    assert change(sheet(on(0), "EARS", 10), sheet(on(28), "EARS", 20)) == [10, True, None]


def test_the_important_change_is_the_one_in_force():
    own = {**THRESHOLDS, "peg_change_likely": set_for("peg_change_likely", 2, on=pd.Timestamp(on(0)).date())}
    sheets = (sheet(on(0), "PEG", 6, 6, 6), sheet(on(28), "PEG", 4.4, 4.4, 4.4))
    assert change(*sheets)[2] == "likely"
    assert change(*sheets, thresholds=own)[2] == "lower bound"

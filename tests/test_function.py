"""Questionnaires: one score for each answer sheet."""

import pytest
from frames_for_tests import on, table

from psoas_analytics.measures import questionnaire_scores


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

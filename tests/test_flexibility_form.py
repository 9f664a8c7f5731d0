"""FlexibilityForm, driven as a person drives it."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from psoas_analytics.journal import Journal, open_journal
from psoas_analytics.records import FLEXIBILITY_TESTS
from psoas_analytics.widgets import FlexibilityForm
from psoas_analytics.widgets.measuring import HOW_TO, WARM_WARNING

NOW = datetime(2026, 11, 24, 20, 41, tzinfo=timezone(timedelta(hours=1)))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with open_journal(tmp_path / "journal.sqlite", now=lambda: NOW) as journal:
        yield journal


def typed(form: FlexibilityForm, *readings: str) -> FlexibilityForm:
    for box, reading in zip(form.readings, readings, strict=False):
        box.value = reading
    return form


def test_three_readings_are_saved_and_their_median_is_said(journal: Journal) -> None:
    form = typed(FlexibilityForm(journal), "−4,5", "-2.5", "-3")
    form.side.value = "left"
    assert form.median_line.text == "Median: −3°"
    form.save_button.click()
    assert form.status.text == "Saved 20:41: Hip extension (modified Thomas test) (left), median: −3°"
    saved = journal.flexibility()
    assert saved["value"].tolist() == [-4.5, -2.5, -3]
    assert saved["reading"].tolist() == [1, 2, 3]
    assert set(saved["side"]) == {"left"}
    assert set(saved["instrument"]) == {"phone"}
    assert not saved["warm"].any()


def test_the_median_follows_the_typing(journal: Journal) -> None:
    form = FlexibilityForm(journal)
    assert form.median_line.text == "Type 3 readings; the middle one counts."
    assert typed(form, "10").median_line.text == "Median of 1 reading: 10°"
    assert typed(form, "10", "12,5").median_line.text == "Median of 2 readings: 11.25°"
    assert typed(form, "10", "12,5", "30").median_line.text == "Median: 12.5°"
    assert typed(form, "10", "12,5", "x").median_line.text == "Type 3 readings; the middle one counts."


def test_readings_are_cleared_after_saving_so_that_the_other_leg_gets_its_own(journal: Journal) -> None:
    form = typed(FlexibilityForm(journal), "1", "2", "3")
    form.side.value = "left"
    form.save_button.click()
    form.save_button.click()
    assert [box.value for box in form.readings] == ["", "", ""]
    form.side.value = "right"
    form.save_button.click()
    assert form.readings_error.text == "Type at least one reading; three are better"
    assert journal.flexibility()["side"].tolist() == ["left"] * 3


@pytest.mark.parametrize("reading", ["abc", "99", "-91", "nan", "1,200"])
def test_a_reading_that_cannot_be_is_named_and_nothing_is_saved(journal: Journal, reading: str) -> None:
    form = typed(FlexibilityForm(journal), "1", reading, "3")
    form.side.value = "right"
    form.save_button.click()
    assert form.readings_error.text.startswith("readings (deg) must be -90 to 60, got ")
    assert form.problem.text.startswith("Nothing was saved")
    assert journal.flexibility().empty


def test_no_side_is_guessed(journal: Journal) -> None:
    form = typed(FlexibilityForm(journal), "1", "2", "3")
    assert form.side.value == ""
    form.save_button.click()
    assert form.side_error.text == "Choose the side that was measured"
    assert journal.flexibility().empty


def test_fingertip_to_floor_has_no_side_and_is_taped_in_centimetres(journal: Journal) -> None:
    form = FlexibilityForm(journal)
    form.test.value = "fingertip_to_floor"
    assert form.side.layout.display == "none"
    assert form.instrument.value == "tape"
    typed(form, "12", "11,5", "11")
    assert form.median_line.text == "Median: 11.5 cm"
    form.save_button.click()
    saved = journal.flexibility()
    assert saved["side"].isna().all()
    assert set(saved["unit"]) == {"cm"}


def test_changing_the_test_clears_readings_of_the_other_one(journal: Journal) -> None:
    form = typed(FlexibilityForm(journal), "1", "2", "3")
    form.side.value = "left"
    form.test.value = "prone_knee_bend"
    assert [box.value for box in form.readings] == ["", "", ""]
    assert form.side.value == ""


def test_a_warm_reading_is_warned_about_and_marked(journal: Journal) -> None:
    form = typed(FlexibilityForm(journal), "5", "6", "7")
    form.side.value = "left"
    assert form.warm_line.text == ""
    form.warm.value = True
    assert form.warm_line.text == WARM_WARNING
    form.save_button.click()
    assert journal.flexibility()["warm"].all()


def test_undo_takes_all_readings_of_the_measurement_back(journal: Journal) -> None:
    form = typed(FlexibilityForm(journal), "5", "6", "7")
    form.side.value = "left"
    form.save_button.click()
    form.undo_button.click()
    assert form.status.text == "Taken back: flexibility on 2026-11-24"
    assert journal.flexibility().empty


@pytest.mark.parametrize("test", FLEXIBILITY_TESTS)
def test_each_test_says_how_to_measure_and_what_its_sign_means(journal: Journal, test: str) -> None:
    form = FlexibilityForm(journal)
    form.test.value = test
    for step in HOW_TO[test].steps:
        assert step in form.how_to.value
    assert "three readings" in form.how_to.value
    assert form.sign.text == HOW_TO[test].sign


def test_the_thomas_test_asks_for_a_controlled_pelvis() -> None:
    # Without it the test is not valid for hip extension: Vigotsky 2016, PMC4991856.
    steps = " ".join(HOW_TO["modified_thomas_hip_extension"].steps)
    assert "knee of the other leg to your chest" in steps
    assert "low back lies flat" in steps
    assert "Plus: it hangs lower (extension)" in HOW_TO["modified_thomas_hip_extension"].sign

"""What holds for every form in a real JupyterLab."""

from __future__ import annotations

import pytest
from browser_lab import Desk, beyond, keep

import psoas_analytics as psoas

FORMS = (
    "SessionForm",
    "PainForm",
    "FlexibilityForm",
    "CheckInForm",
    "SittingTimer",
    "PlanEditor",
    "SessionPlayer",
)
NARROW = "() => document.querySelector('.psoas-form').getBoundingClientRect().right <= 375"


@pytest.mark.parametrize("form", FORMS)
def test_a_form_wears_both_themes_fits_a_narrow_window_and_axe_finds_nothing_serious(
    desk: Desk, form: str
) -> None:
    with psoas.open_journal(desk.journal) as journal:
        items = [psoas.PlanItem(one, journal.catalog[one].dose) for one in ("glute-bridge", "camel-pose")]
        journal.set_plan(psoas.Plan(tuple(items)), starts_on=journal.today())
    page = desk.show(f"psoas.{form}(journal)")
    shown = page.locator(".psoas-form").first
    shown.get_by_role("button").first.wait_for()
    for theme in ("light", "dark"):
        desk.theme(theme)
        keep(page, f"{form}-{theme}")
        assert desk.axe(".psoas-form") == [], theme
    page.set_viewport_size({"width": 375, "height": 1600})
    page.wait_for_function(NARROW)
    keep(page, f"{form}-narrow")
    assert beyond(shown) == []

"""FlexibilityForm in a real browser: both sides in one go, by keyboard, in a narrow window."""

from __future__ import annotations

from browser_lab import Desk, beyond, keep
from playwright.sync_api import Page, expect

import psoas_analytics as psoas
from psoas_analytics.records import FLEXIBILITY_TESTS
from psoas_analytics.widgets.measuring import HOW_TO


def says(page: Page, side: str, words: str) -> None:
    expect(page.locator(f".psoas-readings-{side}")).to_contain_text(words, timeout=20_000)


def test_both_sides_are_typed_by_keyboard_and_saved_together(desk: Desk) -> None:
    page = desk.show("psoas.FlexibilityForm(journal)")
    keys = page.keyboard
    page.get_by_label("left 1").focus()
    for reading in ("-4", "-5", "-3", "-9", "-7", "-8"):
        keys.type(reading)
        keys.press("Tab")
    says(page, "left", "4 degrees of extension are missing: the thigh stays above level")
    says(page, "right", "Median −8°")
    keep(page, "flexibility-typed")
    page.get_by_role("button", name="Save readings").focus()
    keys.press("Enter")
    expect(page.locator(".psoas-line-status")).to_contain_text("left −4°, right −8°", timeout=20_000)
    says(page, "left", "Last: −4°, today.")
    with psoas.open_journal(desk.journal) as journal:
        saved = journal.flexibility()
        assert saved.groupby("side")["value"].median().to_dict() == {"left": -4, "right": -8}
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".psoas-line-status")).to_contain_text("Taken back", timeout=20_000)
    with psoas.open_journal(desk.journal) as journal:
        assert journal.flexibility().empty


def test_every_test_has_a_picture_fits_a_narrow_window_and_axe_finds_nothing_serious(desk: Desk) -> None:
    page = desk.show("psoas.FlexibilityForm(journal)")
    page.set_viewport_size({"width": 375, "height": 1400})
    form = page.locator(".psoas-form").first
    for test, spec in FLEXIBILITY_TESTS.items():
        page.get_by_label("test", exact=True).select_option(spec.label)
        first = "reading 1" if spec.sides == (None,) else "right 1"
        expect(page.locator(".psoas-measuring")).to_contain_text(HOW_TO[test].sign, timeout=20_000)
        expect(page.locator(".psoas-measuring svg")).to_be_visible()
        # The boxes of the test before are gone.
        expect(page.get_by_label(first)).to_have_value("", timeout=20_000)
        page.get_by_label(first).fill("x")
        page.get_by_role("button", name="Save readings").click()
        expect(page.locator(".psoas-readings").last.get_by_role("alert")).to_contain_text(
            "got 'x'", timeout=20_000
        )
        assert beyond(form) == [], test
        assert desk.axe(".psoas-form") == [], test
    keep(page, "flexibility-narrow")

"""ClinicView in a real JupyterLab: found, opened and left by the keyboard; both themes, a narrow window."""

from __future__ import annotations

from pathlib import Path

from browser_lab import Desk, axe, keep
from playwright.sync_api import Page, expect

import psoas_analytics as psoas

SEEN_MS = 30_000
READY = '.psoas-clinic .psoas-preview[aria-busy="false"] iframe.psoas-preview-ready'
# What reaches beyond the form, but for the table, which scrolls in a frame of its own.
BEYOND = """form => [...form.querySelectorAll('*')].filter(one =>
    !one.closest('.psoas-clinic-frame > *, .psoas-tip, .psoas-spoken')
    && one.getBoundingClientRect().right > form.getBoundingClientRect().right + 1
).map(one => one.className)"""
AT = "document.activeElement.textContent"


def shown(desk: Desk, folder: Path, people: int) -> Page:
    """A store of made-up people, on the screen."""
    psoas.demo_archives(folder / "archives", people=people)
    psoas.clinic.ingest(folder / "archives", folder / "out", progress=False)
    page = desk.show(f"psoas.ClinicView({str(folder / 'out')!r}, today='2026-11-22')")
    page.wait_for_selector(".psoas-clinic-frame tbody tr", timeout=SEEN_MS)
    return page


def test_a_person_is_found_opened_and_left_by_the_keyboard_alone(desk: Desk, tmp_path: Path) -> None:
    page = shown(desk, tmp_path, people=4)
    clinic = page.locator(".psoas-clinic")
    rows = clinic.locator(".psoas-clinic-frame tbody tr")
    expect(rows).to_have_count(3)
    chip = clinic.get_by_role("button", name="questions 1")
    chip.press("Enter")
    expect(rows).to_have_count(1)
    expect(chip).to_have_attribute("aria-pressed", "true")
    chip.press("Enter")
    expect(rows).to_have_count(3)
    find = clinic.get_by_role("searchbox")
    find.press_sequentially("nobody")
    expect(clinic.get_by_text("Nobody found, of 3 people")).to_be_visible()
    find.fill("")
    expect(rows).to_have_count(3)
    head = clinic.get_by_role("columnheader", name="Questions")
    head.get_by_role("button").press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(rows.first).to_contain_text("2 questions")
    rows.first.get_by_role("button").first.focus()
    page.keyboard.press("Tab")
    expect(clinic.locator(".psoas-tip")).to_contain_text("of the days were logged")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowDown")
    person_id = page.evaluate(AT)
    page.keyboard.press("Enter")
    page.wait_for_selector(READY, timeout=SEEN_MS)
    expect(page.frame_locator(READY).locator("h1")).to_contain_text("SYNTHETIC")
    assert page.locator(READY).get_attribute("sandbox") == ""
    assert page.evaluate(AT) == person_id
    expect(clinic.get_by_role("heading", name=person_id)).to_be_focused()
    clinic.get_by_role("button", name="Back to the list").press("Enter")
    expect(clinic.locator(f'tr[data-id="{person_id}"] .psoas-open')).to_be_focused()
    assert ".zip" not in clinic.inner_text()


def test_the_table_wears_the_theme_fits_a_narrow_window_and_axe_finds_nothing_serious(
    desk: Desk, tmp_path: Path
) -> None:
    page = shown(desk, tmp_path, people=12)
    keep(page, "clinic-light")
    clinic, frame = page.locator(".psoas-clinic"), page.locator(".psoas-clinic-frame")
    assert axe(page, ".psoas-clinic") == []
    assert frame.evaluate("one => one.scrollWidth <= one.clientWidth"), "the table does not fit a wide window"
    clinic.locator(".psoas-open").first.click()
    page.wait_for_selector(READY, timeout=SEEN_MS)
    desk.theme("dark")
    keep(page, "clinic-dark")
    assert axe(page, ".psoas-clinic") == []
    page.set_viewport_size({"width": 375, "height": 1200})
    clinic.locator(".psoas-find").scroll_into_view_if_needed()
    keep(page, "clinic-narrow")
    assert clinic.evaluate(BEYOND) == []
    first = frame.locator("tbody th").first
    before = first.bounding_box()
    frame.evaluate("one => { one.scrollLeft = 200 }")
    assert first.bounding_box() == before, "who it is must stay in sight"

"""ReportPanel in a real browser: what is chosen is seen, downloaded, and sent nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable

from browser_lab import Desk, Lab, axe, beyond, keep
from playwright.sync_api import FrameLocator, Locator, Page, expect

import psoas_analytics as psoas

SEEN_MS = 30_000
FIRST_MS = 90_000
READY = '.psoas-preview[aria-busy="false"] iframe.psoas-preview-ready'
INSIDE = re.compile(r"(https?|wss?)://127\.0\.0\.1[:/]|data:|blob:|about:srcdoc")


def shown(page: Page) -> FrameLocator:
    """The page as it will be shared, once nothing newer is being drawn."""
    page.wait_for_selector(READY, timeout=SEEN_MS)
    return page.frame_locator(READY)


def panel(page: Page) -> Locator:
    return page.locator(".psoas-report")


def tick(page: Page, words: str) -> None:
    """Change a tick by the keyboard."""
    box = panel(page).get_by_role("checkbox", name=words)
    box.focus()
    page.keyboard.press("Space")


def saved(page: Page, press: Callable[[], None]) -> tuple[str, bytes]:
    """Press what downloads a file; return its name and its bytes."""
    with page.expect_download(timeout=SEEN_MS) as coming:
        press()
    return coming.value.suggested_filename, coming.value.path().read_bytes()


def test_a_page_is_chosen_by_the_keyboard_seen_downloaded_and_sent_nowhere(desk: Desk) -> None:
    asked: list[str] = []
    desk.page.on("request", lambda request: asked.append(request.url))
    with psoas.open_journal(desk.journal) as journal:
        journal.log_pain(4, site="low back")
        journal.log_question("<img src=https://outside.example/x.png onerror=alert(1)>?")
    page = desk.show("psoas.ReportPanel(journal)")
    expect(shown(page).locator("h1")).to_contain_text("Home programme report")
    expect(shown(page).locator(".verdict")).to_contain_text("Pain, low back")
    tick(page, "first line")
    expect(shown(page).locator(".verdict")).to_have_count(0, timeout=SEEN_MS)
    expect(panel(page).locator(".psoas-contents")).to_contain_text("the first line")
    question = panel(page).get_by_role("textbox", name="another question")
    question.fill("May I run again?")
    panel(page).get_by_role("button", name="Add question").press("Enter")
    expect(shown(page).locator(".questions")).to_contain_text("May I run again?", timeout=SEEN_MS)
    panel(page).get_by_role("radio", name="web page", exact=True).check()
    expect(panel(page).locator(".psoas-contents")).to_contain_text(".html will contain", timeout=SEEN_MS)
    shown(page)
    name, data = saved(page, lambda: panel(page).get_by_role("button", name="Download").press("Enter"))
    assert re.fullmatch(r"report-\d{4}-\d\d-\d\d\.html", name)
    assert "May I run again?" in data.decode()
    assert page.locator(READY).get_attribute("srcdoc") == data.decode()
    assert page.locator(READY).get_attribute("sandbox") == ""
    panel(page).get_by_role("button", name="Save in your workbook folder").click()
    expect(panel(page).get_by_role("status").filter(has_text="Saved as")).to_contain_text(name)
    assert (desk.lab.workbook / name).read_bytes() == data
    (desk.lab.workbook / name).unlink()
    assert [url for url in asked if not INSIDE.match(url)] == []


def test_the_panel_wears_the_theme_fits_a_narrow_window_and_axe_finds_nothing_serious(desk: Desk) -> None:
    page = desk.show("demo = psoas.demo_journal()\npsoas.ReportPanel(demo)")
    expect(shown(page).locator("h1")).to_contain_text("SYNTHETIC")
    panel(page).get_by_role("checkbox", name="opens with a password only").check()
    panel(page).get_by_role("button", name="Save in your workbook folder").click()
    expect(panel(page).get_by_role("alert").first).to_contain_text("Type the password twice")
    panel(page).get_by_role("radio", name="own dates").check()
    panel(page).locator('input[type="date"]').first.fill("2027-01-01")
    expect(panel(page).get_by_role("alert").first).to_contain_text("must not come after", timeout=SEEN_MS)
    keep(page, "report-panel-errors")
    panel(page).get_by_role("radio", name="12 w").check()
    shown(page)
    keep(page, "report-panel-light")
    assert axe(page, ".psoas-report") == []
    desk.theme("dark")
    shown(page)
    keep(page, "report-panel-dark")
    assert axe(page, ".psoas-report") == []
    page.set_viewport_size({"width": 375, "height": 1600})
    shown(page)
    assert beyond(panel(page)) == []
    keep(page, "report-panel-narrow")


def test_the_page_without_code_shows_the_report_and_downloads_it(page: Page, app: Lab) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with psoas.open_journal(app.journal) as journal:
        journal.log_pain(4, site="low back")
    page.goto(app.url.replace("01_log_session", "04_report"), timeout=FIRST_MS)
    page.wait_for_selector(READY, timeout=FIRST_MS)
    expect(shown(page).locator("h1")).to_contain_text("Home programme report")
    assert "build_report" not in page.inner_text("body")
    keep(page, "report-panel-app")
    name, data = saved(page, lambda: panel(page).get_by_role("button", name="Download").click())
    assert name.endswith(".pdf")
    assert data.startswith(b"%PDF")
    assert [url for url in asked if not INSIDE.match(url)] == []

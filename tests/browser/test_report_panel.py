"""ReportPanel in a real browser: what is chosen is seen, downloaded, and sent nowhere."""

from __future__ import annotations

from browser_lab import Desk
from playwright.sync_api import FrameLocator, Page, expect

SEEN_MS = 30_000


def preview(page: Page) -> FrameLocator:
    """The page as it will be shared, once it stands."""
    page.wait_for_selector('.psoas-preview[aria-busy="false"] iframe.psoas-preview-ready', timeout=SEEN_MS)
    return page.frame_locator(".psoas-preview iframe")


def test_looks(desk: Desk) -> None:
    page = desk.show("demo = psoas.demo_journal()\npanel = psoas.ReportPanel(demo)\npanel")
    shown = preview(page)
    expect(shown.locator("h1")).to_contain_text("Home programme report")
    page.locator(".psoas-report").screenshot(path="artifacts/report-panel-light.png")
    assert desk.axe(".psoas-report") == []
    desk.theme("dark")
    preview(page)
    page.locator(".psoas-report").screenshot(path="artifacts/report-panel-dark.png")
    assert desk.axe(".psoas-report") == []
    page.set_viewport_size({"width": 375, "height": 2600})
    page.wait_for_timeout(1500)
    page.locator(".psoas-report").screenshot(path="artifacts/report-panel-narrow.png")

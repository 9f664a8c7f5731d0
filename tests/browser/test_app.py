"""The pages without code: the same forms, nothing from outside, nobody without the token."""

from __future__ import annotations

import re

from browser_lab import Lab, keep
from playwright.sync_api import Page, expect

import psoas_analytics as psoas

FIRST_MS = 90_000


def test_a_score_saved_on_a_page_is_in_the_journal_and_nothing_is_asked_of_the_outside(
    page: Page, app: Lab
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(app.url, timeout=FIRST_MS)
    session = page.locator(".psoas-form", has=page.get_by_role("button", name="Save session")).first
    session.wait_for(timeout=FIRST_MS)
    expect(page.get_by_role("link", name="Log a session")).to_have_attribute("aria-current", "page")
    assert page.locator(".jp-InputArea-editor, .highlight").count() == 0
    assert "Run All Cells" not in page.inner_text("body")
    session.get_by_role("button", name=re.compile("No exercise")).click()
    expect(session.locator(".psoas-line-status").last).to_contain_text("Saved", timeout=20_000)
    with psoas.open_journal(app.journal) as journal:
        assert len(journal.no_exercise()) == 1
    keep(page, "app")
    page.set_viewport_size({"width": 375, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    keep(page, "app-narrow")
    assert len(asked) > 10
    inside = re.compile(r"(https?|wss?)://127\.0\.0\.1[:/]|data:|blob:")
    assert [url for url in asked if not inside.match(url)] == []


def test_every_page_is_reached_from_every_page(page: Page, app: Lab) -> None:
    page.goto(app.url, timeout=FIRST_MS)
    links = page.get_by_role("navigation").get_by_role("link")
    links.first.wait_for(timeout=FIRST_MS)
    names = sorted(one.name for one in app.workbook.glob("[0-9]*.ipynb"))
    assert [
        link.rpartition("/")[2] for link in links.evaluate_all("all => all.map(one => one.href)")
    ] == names
    page.get_by_role("link", name="Progress", exact=True).click()
    page.wait_for_selector(".js-plotly-plot .main-svg, .psoas-progress", timeout=FIRST_MS)
    expect(page.get_by_role("link", name="Progress", exact=True)).to_have_attribute("aria-current", "page")


def test_a_page_is_shown_to_nobody_without_the_token(page: Page, app: Lab) -> None:
    page.goto(app.url.split("?")[0], timeout=FIRST_MS)
    assert "/login" in page.url
    assert page.locator(".psoas-form, .jupyter-widgets").count() == 0

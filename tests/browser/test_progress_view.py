"""ProgressView in a real JupyterLab: it follows a save, the theme and the room that it has."""

from __future__ import annotations

from browser_lab import Desk, keep
from playwright.sync_api import Page

HIGHEST = """() => Math.max(0, ...[...document.querySelectorAll('.psoas-charts .js-plotly-plot')].flatMap(
    plot => plot._fullData.flatMap(trace => Array.from(trace.y ?? []).map(one => Number(one) || 0))))"""
PAPER = """() => getComputedStyle(document.querySelector('.psoas-charts .main-svg')).backgroundColor"""


def drawn(page: Page) -> None:
    page.wait_for_selector(".psoas-charts .js-plotly-plot .main-svg", timeout=30_000)


def test_a_score_that_is_saved_in_a_form_stands_on_the_chart_by_itself(desk: Desk) -> None:
    page = desk.show("psoas.PainForm(journal)", "psoas.ProgressView(journal)")
    drawn(page)
    assert page.evaluate(HIGHEST) == 0
    page.locator('.psoas-map-region[aria-label^="low back"]').first.press("Enter")
    page.locator(".psoas-place").get_by_role("radio", name="7", exact=True).check()
    page.get_by_role("button", name="Save pain").click()
    page.wait_for_function(f"({HIGHEST})() === 7", timeout=20_000)
    keep(page, "progress-one-score")
    # A page that is loaded again shows what the kernel holds now, not the first drawing.
    desk.start("docmanager:save")
    page.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty")
    desk.reload()
    page.wait_for_function(f"({HIGHEST})() === 7", timeout=30_000)
    assert page.evaluate("document.querySelectorAll('.psoas-charts .js-plotly-plot').length") == 2
    # One plotly.js for both charts.
    assert page.locator('head script[src^="blob:"]').count() == 1


def test_the_charts_wear_the_theme_fit_a_narrow_window_and_axe_finds_nothing_serious(desk: Desk) -> None:
    page = desk.show("demo = psoas.demo_journal()\npsoas.ProgressView(demo)")
    drawn(page)
    keep(page, "progress-light")
    assert page.evaluate(PAPER) == "rgb(255, 255, 255)"
    assert desk.axe(".psoas-form") == []
    desk.theme("dark")
    page.wait_for_function(f"({PAPER})() !== 'rgb(255, 255, 255)'", timeout=20_000)
    keep(page, "progress-dark")
    assert desk.axe(".psoas-form") == []
    page.set_viewport_size({"width": 375, "height": 1600})
    page.wait_for_function(
        """() => { const form = document.querySelector('.psoas-form').getBoundingClientRect().right
            return [...document.querySelectorAll('.psoas-charts .main-svg text')].every(
                one => one.getBoundingClientRect().right <= form) }""",
        timeout=20_000,
    )
    keep(page, "progress-narrow")


def test_each_tab_is_reached_by_the_arrow_keys_and_saved_as_a_picture(desk: Desk) -> None:
    page = desk.show("demo = psoas.demo_journal()\npsoas.ProgressView(demo)")
    drawn(page)
    tab = page.get_by_role("radio", name="Pain", exact=True)
    tab.focus()
    for name in ("Flexibility", "Adherence", "Pain and adherence", "Exercises"):
        before = page.locator(".psoas-charts").inner_text()
        page.keyboard.press("ArrowRight")
        page.wait_for_function(
            "before => document.querySelector('.psoas-charts').innerText !== before",
            arg=before,
            timeout=30_000,
        )
        assert page.get_by_role("radio", name=name, exact=True).is_checked()
        keep(page, f"progress-{name.lower().replace(' ', '-')}")
    page.get_by_role("radio", name="Flexibility", exact=True).check()
    page.wait_for_function("document.querySelector('.psoas-charts').innerText.includes('Hip extension')")
    with page.expect_download(timeout=30_000) as saved:
        page.get_by_role("button", name="Save as PNG").click()
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")

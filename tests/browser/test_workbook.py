"""The whole way in a real JupyterLab: log a session, restart the kernel, find the point on the chart."""

from __future__ import annotations

import re

import pytest
from browser_lab import Lab, idle, keep, menu, open_notebook, run_all
from playwright.sync_api import Locator, Page, expect

import psoas_analytics as psoas

NOTE = "<b>browser</b> & test"


def form(page: Page, save: str) -> Locator:
    """The form with that save button."""
    return page.locator(".psoas-form", has=page.get_by_role("button", name=save, exact=True)).first


def says(form: Locator, words: str) -> None:
    """Wait until the line beside the form's buttons says it: what the journal has acknowledged."""
    expect(form.locator(".psoas-line-status").last).to_contain_text(words, timeout=20_000)


def points(page: Page) -> list[float]:
    """Every y value of every marker that the charts of the page hold."""
    return page.evaluate(
        """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(
            plot => plot._fullData.flatMap(trace => Array.from(trace.y ?? [])))"""
    )


@pytest.fixture
def asked(page: Page) -> list[str]:
    """Addresses outside this machine that the page asked for."""
    outside: list[str] = []
    page.on(
        "request",
        lambda request: (
            outside.append(request.url)
            if not re.match(r"(https?|ws)://127\.0\.0\.1[:/]|data:|blob:", request.url)
            else None
        ),
    )
    return outside


def test_a_session_logged_in_the_form_stands_on_the_chart_after_a_restart(
    page: Page, lab: Lab, asked: list[str]
) -> None:
    open_notebook(page, lab, "01_log_session.ipynb")
    run_all(page)
    keep(page, "01-log-session-new")

    session = form(page, "Save session")
    session.get_by_role("button", name="Use the starter plan").click()
    says(session, "The starter plan holds")
    whole_plan = session.get_by_role("button", name="Show the whole plan")
    if whole_plan.is_visible():  # a Sunday is the starter plan's rest day
        whole_plan.click()
    block = session.locator(".psoas-block", has_text="Kneeling lunge stretch")
    block.get_by_role("button", name="Change").click()
    reps = block.get_by_label("reps").first
    reps.fill("2")
    reps.press("Tab")
    keep(page, "01-log-session-filled")
    session.locator("textarea").fill(NOTE)
    session.locator("textarea").press("Tab")
    session.get_by_role("button", name="Save session").click()
    says(session, "Saved")

    pain = form(page, "Save pain")
    pain.scroll_into_view_if_needed()
    pain.get_by_role("button", name="low back, middle: not chosen").click()
    pain.get_by_role("radio", name="7", exact=True).check()
    pain.get_by_role("button", name="Save pain").click()
    says(pain, "Saved")
    keep(page, "01-log-session-saved")

    with psoas.open_journal(lab.journal) as journal:
        sets = journal.sets()
        assert set(sets["exercise_id"]) == {"kneeling-lunge-stretch"}
        assert sorted(sets["side"]) == ["left", "right"]
        assert 2 in set(sets["reps"])
        assert journal.sessions()["note"].tolist() == [NOTE]
        assert journal.pain()["pain_nrs"].tolist() == [7.0]

    menu(page, "Kernel", "kernelmenu:restart")
    page.locator(".jp-Dialog button.jp-mod-accept").click()
    idle(page)

    open_notebook(page, lab, "02_progress.ipynb")
    run_all(page)
    page.wait_for_selector(".js-plotly-plot .main-svg", timeout=30_000)
    assert 7 in points(page)
    keep(page, "02-progress-one-entry")
    assert asked == []


def test_an_error_stands_in_the_form_and_nothing_is_written(page: Page, lab: Lab) -> None:
    with psoas.open_journal(lab.journal) as journal:
        journal.set_plan(
            psoas.Plan((psoas.PlanItem("glute-bridge", journal.catalog["glute-bridge"].dose),)),
            starts_on=journal.today(),
        )
    open_notebook(page, lab, "01_log_session.ipynb")
    run_all(page)
    session = form(page, "Save session")
    block = session.locator(".psoas-block", has_text="Glute bridge")
    block.get_by_role("button", name="Change").click()
    reps = block.get_by_label("reps").first
    reps.fill("99999")
    reps.press("Tab")
    session.get_by_role("button", name="Save session").click()
    expect(block.get_by_role("alert")).to_contain_text("99999", timeout=20_000)
    keep(page, "01-log-session-error")
    with psoas.open_journal(lab.journal) as journal:
        assert journal.sessions().empty

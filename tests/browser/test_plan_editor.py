"""A plan made in a real JupyterLab: from a starter plan, and with a spinal condition."""

from __future__ import annotations

import re

from browser_lab import Desk, keep
from playwright.sync_api import Locator, Page, expect

import psoas_analytics as psoas
from psoas_analytics.plan import starter_plans, versions


def block(form: Locator, exercise: str) -> Locator:
    return form.locator(".psoas-block", has=form.page.get_by_role("checkbox", name=exercise, exact=True))


def says(form: Locator, words: str) -> None:
    expect(form.locator(".psoas-line-status").last).to_contain_text(words, timeout=20_000)


def overflowing(page: Page) -> list[str]:
    return page.evaluate("""() => [...document.querySelectorAll('.psoas-form *:not(svg *)')]
        .filter(one => one.getBoundingClientRect().right > document.querySelector('.psoas-form')
            .getBoundingClientRect().right + 1 && !one.closest('svg, details:not([open]) > :not(summary)'))
        .map(one => one.outerHTML.slice(0, 99))""")


def test_a_new_user_changes_one_dose_of_a_starter_plan_and_saves_it(desk: Desk) -> None:
    page = desk.show("psoas.PlanEditor(journal)")
    form = page.locator(".psoas-form")
    keep(page, "PlanEditor-new")
    form.get_by_role("button", name="Balanced", exact=True).click()
    bridge = block(form, "Glute bridge")
    bridge.get_by_label("reps").fill("10-12")
    bridge.get_by_label("reps").press("Tab")
    expect(bridge).to_contain_text("Outside the source’s 15–20 x 5–10 s hold.")
    friday = bridge.get_by_role("button", name="Friday")
    expect(friday).to_have_attribute("aria-pressed", "true")
    friday.focus()
    friday.press("Space")
    expect(friday).to_have_attribute("aria-pressed", "false")
    form.get_by_role("button", name="Save plan").click()
    says(form, "version 1 holds from")
    expect(form.get_by_text(re.compile("In force: version 1"))).to_be_visible()
    keep(page, "PlanEditor-saved")
    with psoas.open_journal(desk.journal) as journal:
        saved = versions(journal.plans())
        wanted = starter_plans(journal.catalog)["balanced"].items
        today = journal.today()
    assert len(saved) == 1
    assert saved[0].starts_on == today
    items = {item.exercise_id: item for item in saved[0].plan.items}
    assert (items["glute-bridge"].dose.reps_min, items["glute-bridge"].dose.reps_max) == (10, 12)
    assert items["glute-bridge"].days == ("mon", "wed")
    assert [one.exercise_id for one in wanted if items[one.exercise_id] != one] == ["glute-bridge"]


def test_a_spinal_condition_holds_the_camel_back_until_the_therapist_agreed(desk: Desk) -> None:
    page = desk.show("psoas.PlanEditor(journal)")
    form = page.locator(".psoas-form")
    form.get_by_label("I have a spinal condition").check()
    form.get_by_role("checkbox", name="Camel pose", exact=True).check()
    camel = block(form, "Camel pose")
    agreed = camel.get_by_role("checkbox", name=re.compile("My therapist agreed"))
    expect(agreed).to_be_visible()
    form.get_by_role("button", name="Save plan").click()
    expect(camel.get_by_role("alert")).to_contain_text("needs your therapist’s word first", timeout=20_000)
    keep(page, "PlanEditor-spinal")
    with psoas.open_journal(desk.journal) as journal:
        assert journal.plans().empty
    assert desk.axe(".psoas-form") == []
    desk.theme("dark")
    keep(page, "PlanEditor-dark")
    assert desk.axe(".psoas-form") == []
    page.set_viewport_size({"width": 375, "height": 1600})
    keep(page, "PlanEditor-narrow")
    assert overflowing(page) == []
    agreed.check()
    form.get_by_role("button", name="Save plan").click()
    says(form, "version 1 holds from")
    with psoas.open_journal(desk.journal) as journal:
        assert journal.plans()["exercise_id"].tolist() == ["camel-pose"]

"""SessionForm in a real JupyterLab: few actions, drafts that last, the keyboard, narrow windows."""

from __future__ import annotations

import pytest
from browser_lab import Desk, keep
from playwright.sync_api import Locator, Page, expect

import psoas_analytics as psoas

FOUR = ("kneeling-lunge-stretch", "glute-bridge", "marching-in-place", "straight-leg-raise")
NAMES = ("Kneeling lunge stretch", "Glute bridge", "Marching in place", "Straight leg raise")
FORM = "psoas.SessionForm(journal)"
SAVED_MS = 20_000


@pytest.fixture
def planned(desk: Desk) -> Desk:
    """A desk whose journal asks for four exercises every day."""
    with psoas.open_journal(desk.journal) as journal:
        items = tuple(psoas.PlanItem(one, journal.catalog[one].dose) for one in FOUR)
        journal.set_plan(psoas.Plan(items), starts_on=journal.today())
    return desk


def form_of(page: Page) -> Locator:
    form = page.locator(".psoas-form").last
    expect(form.get_by_role("button", name="Save session")).to_be_visible()
    return form


def line_of(form: Locator, exercise: str) -> Locator:
    return form.locator(".psoas-block", has=form.page.get_by_role("heading", name=exercise))


def says(form: Locator, words: str) -> None:
    """Wait for the line that shows only after the journal has acknowledged."""
    expect(form.get_by_role("status").filter(has_text=words)).to_be_visible(timeout=SAVED_MS)


class Counted:
    """Presses what a person presses, and counts."""

    def __init__(self) -> None:
        self.actions = 0

    def click(self, place: Locator) -> None:
        place.click()
        self.actions += 1

    def score(self, place: Locator, label: str, score: int) -> None:
        """One tap on a circle."""
        group = place.get_by_role("radiogroup", name=label, exact=True)
        group.get_by_role("radio", name=str(score), exact=True).check()
        self.actions += 1


def test_a_session_of_four_exercises_takes_two_actions_and_one_more_for_each_score(planned: Desk) -> None:
    form = form_of(planned.show(FORM))
    keep(form.page, "session-planned")
    person = Counted()
    person.click(form.get_by_role("button", name="All as planned"))
    before_scores = person.actions
    for label in ("Pain before", "Pain after", *(f"Pain during {name}" for name in NAMES)):
        person.score(form, label, 2)
    taps = person.actions - before_scores
    person.click(form.get_by_role("button", name="Save session"))
    says(form, "4 exercises, 6 sets")
    keep(form.page, "session-saved")
    assert taps == 6
    assert person.actions - taps == 2
    with psoas.open_journal(planned.journal) as journal:
        assert journal.sessions()[["pain_before", "pain_after"]].to_numpy().tolist() == [[2, 2]]
        assert journal.sets()["pain_nrs"].tolist() == [2] * 6


def wait_for_draft(desk: Desk, note: str) -> None:
    """Wait until the journal has what was typed."""
    with psoas.open_journal(desk.journal) as journal:
        for _ in range(100):
            draft = journal.draft("SessionForm")
            if draft and draft["typed"].get("note") == note:
                return
            desk.page.wait_for_timeout(100)
    pytest.fail("the draft did not reach the journal", pytrace=False)


def test_a_draft_comes_back_after_a_reload_and_after_a_kernel_restart(planned: Desk) -> None:
    form = form_of(planned.show(FORM))
    lunge = line_of(form, "Kneeling lunge stretch")
    lunge.get_by_role("button", name="Change").click()
    lunge.get_by_label("reps").first.fill("2")
    Counted().score(form, "Effort", 6)
    note = form.get_by_label("note")
    note.fill("typed, not saved")
    note.press("Tab")
    wait_for_draft(planned, "typed, not saved")
    for away in (planned.reload, planned.restart_kernel):
        away()
        planned.run_all()
        form = form_of(planned.page)
        expect(form.get_by_text("Not saved yet: what you typed at")).to_be_visible()
        expect(line_of(form, "Kneeling lunge stretch").get_by_label("reps").first).to_have_value("2")
        expect(form.get_by_label("note")).to_have_value("typed, not saved")
        effort = form.get_by_role("radiogroup", name="Effort")
        expect(effort.get_by_role("radio", name="6", exact=True)).to_be_checked()
    keep(form.page, "session-draft")
    form.get_by_role("button", name="Save session").click()
    says(form, "1 exercise, 2 sets")
    with psoas.open_journal(planned.journal) as journal:
        assert sorted(journal.sets()["reps"]) == [2, 3]
        assert journal.draft("SessionForm") is None


def test_the_whole_form_works_by_keyboard_alone(planned: Desk) -> None:
    page = planned.show(FORM)
    form = form_of(page)
    form.get_by_role("button", name="Day before").focus()
    reached: list[str] = []

    def tab_to(name: str) -> None:
        for _ in range(80):
            page.keyboard.press("Tab")
            reached.append(focused(page))
            if reached[-1] == name:
                return
        pytest.fail(f"{name} was not reached by Tab: {reached}", pytrace=False)

    tab_to("0, no pain")
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    assert focused(page) == "3"
    tab_to("All as planned")
    page.keyboard.press("Enter")
    expect(form.get_by_text("done as planned")).to_have_count(4)
    tab_to("Undo")
    page.keyboard.press("Space")
    expect(form.get_by_text("done as planned")).to_have_count(3)
    assert focused(page) == "As planned"
    tab_to("Skip ▾")
    page.keyboard.press("Enter")
    tab_to("forgot")
    page.keyboard.press("Enter")
    says(form, "skipped: forgot")
    page.wait_for_function("document.activeElement.textContent === 'Undo'")
    tab_to("0, no effort at all")
    page.keyboard.press("Space")
    tab_to("Save session")
    page.keyboard.press("Enter")
    says(form, "3 exercises")
    assert page.locator(".jp-Cell").count() == 2
    with psoas.open_journal(planned.journal) as journal:
        session = journal.sessions().iloc[0]
        assert (session["pain_before"], session["effort_cr10"]) == (3, 0)
        assert journal.skips()["reason"].tolist() == ["forgot"]


def focused(page: Page) -> str:
    """Name of the control that has the focus."""
    return page.evaluate(
        """() => { const one = document.activeElement
            return (one.getAttribute('aria-label') || one.textContent || one.tagName).trim() }"""
    )


def test_nothing_scrolls_sideways_in_a_narrow_window_and_axe_finds_nothing_serious(planned: Desk) -> None:
    page = planned.show(FORM)
    form = form_of(page)
    line_of(form, "Kneeling lunge stretch").get_by_role("button", name="Change").click()
    line_of(form, "Glute bridge").get_by_role("button", name="As planned").click()
    line_of(form, "Marching in place").get_by_role("button", name="Skip").click()
    form.get_by_role("button", name="Pause the plan").click()
    form.get_by_text("How to do it").first.click()
    expect(form.get_by_label("because of")).to_be_visible()
    for theme in ("light", "dark"):
        planned.theme(theme)
        keep(page, f"session-open-{theme}")
        assert planned.axe(".psoas-form") == []
    page.set_viewport_size({"width": 375, "height": 2600})
    page.wait_for_function("document.querySelector('.psoas-form').getBoundingClientRect().right <= 375")
    keep(page, "session-open-narrow")
    wider = form.evaluate(
        """form => [...form.querySelectorAll('*:not(svg *)')].filter(one => {
            const right = one.getBoundingClientRect().right
            return right > form.getBoundingClientRect().right + 1 }).map(one => one.outerHTML.slice(0, 99))"""
    )
    assert wider == []


def test_errors_stand_beside_their_fields_and_nothing_is_written(planned: Desk) -> None:
    form = form_of(planned.show(FORM))
    form.get_by_role("button", name="All as planned").click()
    bridge = line_of(form, "Glute bridge")
    bridge.get_by_role("button", name="Change").click()
    bridge.get_by_label("reps").fill("99999")
    form.get_by_label("minutes").fill("soon")
    form.get_by_label("minutes").press("Tab")
    form.get_by_role("button", name="Save session").click()
    expect(form.get_by_role("alert").filter(has_text="minutes must be 1 to 600, got 'soon'")).to_be_visible()
    form.get_by_label("minutes").fill("")
    form.get_by_label("minutes").press("Tab")
    form.get_by_role("button", name="Save session").click()
    expect(bridge.get_by_role("alert")).to_contain_text("got 99999", timeout=SAVED_MS)
    expect(line_of(form, "Marching in place").get_by_role("alert")).to_have_count(0)
    keep(form.page, "session-error")
    with psoas.open_journal(planned.journal) as journal:
        assert journal.sessions().empty

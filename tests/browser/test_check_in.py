"""The weekly check-in by keyboard alone, and the sitting timer on a clock that a test turns."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from browser_lab import Desk, keep
from playwright.sync_api import Browser, Locator, Page, expect

import psoas_analytics as psoas


def says(form: Locator, words: str) -> None:
    expect(form.locator(".psoas-line-status").last).to_contain_text(words, timeout=20_000)


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus; a form that cannot be reached that way fails."""
    for _ in range(60):
        if target.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {target}")


def choose(page: Page, question: str, score: int) -> None:
    group = page.get_by_role("radiogroup", name=question)
    tab_to(page, group.get_by_role("radio").first)
    page.keyboard.press("Space")
    for _ in range(score):
        page.keyboard.press("ArrowRight")
    expect(group.get_by_role("radio").nth(score)).to_be_checked()


def test_a_weekly_check_in_is_done_by_keyboard_alone(desk: Desk) -> None:
    page = desk.show("psoas.CheckInForm(journal)")
    form = page.locator(".psoas-form")
    form.locator("input").first.focus()
    choose(page, "How strong was your pain", 4)
    choose(page, "enjoying life", 3)
    choose(page, "general activity", 6)
    expect(form.get_by_text("Mean 4.3 of 10.")).to_be_visible()
    tab_to(page, form.get_by_label("activity 1", exact=True))
    page.keyboard.type("putting on socks")
    choose(page, "activity 1", 5)
    tab_to(page, form.get_by_label("what", exact=True))
    page.keyboard.type("med")
    tab_to(page, form.get_by_label("which"))
    page.keyboard.type("Ibuprofen")
    tab_to(page, form.get_by_title("One cardio more"))
    page.keyboard.press("Enter")
    tab_to(page, form.locator("textarea"))
    page.keyboard.type("Is a pulling feeling all right?")
    keep(page, "CheckInForm-filled")
    tab_to(page, form.get_by_role("button", name="Save check-in"))
    page.keyboard.press("Enter")
    says(form, "PEG 4.3, PSFS 5, 1 event, 1 habit, 1 question")
    keep(page, "CheckInForm-saved")
    assert desk.axe(".psoas-form") == []
    with psoas.open_journal(desk.journal) as journal:
        answers = journal.questionnaires()
        scores = dict(zip(answers["item"], answers["score"], strict=True))
        assert scores == {"pain": 4, "enjoyment": 3, "activity": 6, "putting on socks": 5}
        assert journal.events()["kind"].tolist() == ["medication"]
        assert journal.habits()["kind"].tolist() == ["cardio"]
        assert len(journal.questions()) == 1
    desk.theme("dark")
    keep(page, "CheckInForm-dark")
    assert desk.axe(".psoas-form") == []
    page.set_viewport_size({"width": 375, "height": 1600})
    keep(page, "CheckInForm-narrow")


# The timer alone in a page, with a model that only remembers what was sent.
TIMER = """async (esm) => {
    const url = URL.createObjectURL(new Blob([esm], { type: "text/javascript" }));
    const { default: timer } = await import(url);
    window.sent = [];
    const state = { interval_s: 1800, store: "a", breaks_today: 0 };
    const model = { get: (name) => state[name], on() {}, off() {}, send: (message) => sent.push(message) };
    timer.render({ model, el: document.body });
}"""


def test_a_break_is_sent_with_the_local_time_and_its_offset(browser: Browser) -> None:
    script = Path(psoas.__file__).parent / "widgets" / "sitting_timer.js"
    context = browser.new_context(timezone_id="Pacific/Noumea")
    try:
        page = context.new_page()
        page.clock.set_fixed_time("2026-11-23T17:30:00Z")
        page.evaluate(TIMER, script.read_text(encoding="utf-8"))
        page.get_by_role("button", name="I took a break").click()
        (message,) = page.evaluate("sent")
        page.clock.set_fixed_time("2026-11-23T17:31:00Z")
        expect(page.get_by_text("run the cell again, or reload the page")).to_be_visible()
    finally:
        context.close()
    assert message["breaks"][0]["at"] == message["sent_at"] == "2026-11-24T04:30:00.000+11:00"


# Counts what the page asks of the person, and what it shows.
NOTIFICATIONS = """
window.asked = 0; window.notified = [];
window.Notification = class {
  static permission = "default";
  static async requestPermission() { window.asked++; return (this.permission = "granted"); }
  constructor(title) { window.notified.push(title); }
};
"""


def test_the_sitting_timer_rings_at_30_minutes_and_logs_a_break_once_though_the_kernel_was_restarted(
    desk: Desk,
) -> None:
    # An hour behind, so that the browser's break does not lie in the kernel's future.
    start = datetime.now().astimezone() - timedelta(hours=1)
    desk.page.clock.install(time=start)
    # Shortly after 03:00 that break belongs to the day before.
    in_time, now = (
        one - timedelta(hours=3) for one in (start + timedelta(minutes=30), datetime.now().astimezone())
    )
    breaks = f"Breaks in the journal today: {int(in_time.date() == now.date())}"
    desk.page.add_init_script(NOTIFICATIONS)
    page = desk.show("psoas.SittingTimer(journal)")
    timer = page.locator(".psoas-sitting")
    timer.get_by_role("button", name="Start").click()
    assert page.evaluate("window.asked") == 0
    notify = timer.get_by_role("button", name="Notification")
    notify.click()
    expect(notify).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("[window.asked, window.notified]") == [1, []]
    page.clock.fast_forward("29:50")
    expect(timer.get_by_role("timer")).to_contain_text("0:")
    expect(timer.get_by_role("status")).to_contain_text("The next break is due")
    page.clock.fast_forward(15_000)
    expect(timer.get_by_role("timer")).to_have_text("Time for a break")
    expect(timer.get_by_role("status")).to_contain_text("Stand up, stretch or walk a little.")
    assert page.evaluate("window.notified") == ["Time for a break from sitting"]
    keep(page, "SittingTimer-rings")
    assert desk.axe(".psoas-form") == []
    desk.restart_kernel()
    timer.get_by_role("button", name="I took a break").click()
    expect(timer.get_by_text("1 not in the journal yet")).to_be_visible()
    page.reload()
    desk._idle()
    desk.run_all()
    expect(timer.get_by_text(breaks)).to_be_visible(timeout=20_000)
    expect(timer.get_by_role("status")).to_contain_text("The next break is due")
    keep(page, "SittingTimer-logged")
    desk.run_all()
    expect(timer.get_by_text(breaks)).to_be_visible(timeout=20_000)
    with psoas.open_journal(desk.journal) as journal:
        assert journal.habits()["kind"].tolist() == ["sitting break"]

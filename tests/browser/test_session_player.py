"""SessionPlayer in a real JupyterLab: a busy, restarted or killed kernel loses and doubles nothing."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest
from browser_lab import Desk, keep
from playwright.sync_api import Locator, Page, expect

import psoas_analytics as psoas
from psoas_analytics.catalog import Dose

SHOW = "psoas.SessionPlayer(journal)"
KERNEL = "window.jupyterapp.shell.currentWidget.sessionContext.session.kernel"
BUSY = """seconds => {
    window.quiet = false;
    const code = `import time\\nuntil = time.monotonic() + ${seconds}\\nwhile time.monotonic() < until: pass`;
    const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
    kernel.requestExecute({ code }).done.then(() => { window.quiet = true; });
}"""
# When the player entered each phase, by the page's own clock.
WATCH = """() => {
    const player = document.querySelector(".psoas-player");
    window.phases = [];
    const note = () => {
        const { phase } = player.dataset;
        if (window.phases.at(-1)?.[0] !== phase) window.phases.push([phase, performance.now()]);
    };
    new MutationObserver(note).observe(player, { attributes: true, attributeFilter: ["data-phase"] });
}"""
SLOW_MS = 60_000


def plan(desk: Desk, **doses: Dose) -> None:
    with psoas.open_journal(desk.journal) as journal:
        items = [psoas.PlanItem(key.replace("_", "-"), dose) for key, dose in doses.items()]
        journal.set_plan(psoas.Plan(tuple(items)), starts_on=journal.today())


def kept(desk: Desk) -> list[list[Any]]:
    """The sets in the journal, in their order; fails if there is more than one session."""
    with psoas.open_journal(desk.journal) as journal:
        assert len(journal.sessions()) <= 1
        sets = journal.sets().sort_values("position")
        return sets[["exercise_id", "side", "reps", "hold_s"]].to_numpy().tolist()


def player(page: Page) -> Locator:
    return page.locator(".psoas-player").last


def says(page: Page, words: str, *, timeout: int = 20_000) -> None:
    expect(player(page)).to_contain_text(words, timeout=timeout)


def click(page: Page, name: str) -> None:
    player(page).get_by_role("button", name=name).click()


def hold_once(page: Page, *, of: str) -> None:
    """Start the next hold at once, and wait until it is over."""
    says(page, f"hold {of}")
    click(page, "start now")
    expect(player(page)).to_have_attribute("data-phase", "hold")
    expect(player(page)).not_to_have_attribute("data-phase", "hold", timeout=SLOW_MS)


@pytest.fixture
def holds(desk: Desk) -> Desk:
    """Four short holds, two on each side."""
    plan(desk, kneeling_lunge_stretch=Dose(2, 2, 2, 2, "each"))
    return desk


LUNGES = [["kneeling-lunge-stretch", side, 1, 2.0] for side in ("left", "right") * 2]


def test_a_hold_of_30_s_ends_in_time_while_the_kernel_is_busy(desk: Desk) -> None:
    plan(desk, camel_pose=Dose(1, 1, 30, 30, "both"), cobra_pose=Dose(1, 1, 2, 2, "both"))
    page = desk.show(SHOW)
    page.evaluate(WATCH)
    click(page, "Start")
    click(page, "start now")
    page.evaluate(BUSY, 10)
    page.wait_for_function(f"{KERNEL}.status === 'busy'")
    expect(player(page).get_by_role("heading", name="Cobra pose")).to_be_visible(timeout=SLOW_MS)
    seen = page.evaluate("window.phases.slice(0, 3)")
    keep(page, "player-30-s")
    (_, _), (hold, began), (rest, ended) = seen
    assert (hold, rest) == ("hold", "lead")
    assert abs((ended - began) / 1000 - 30) < 0.1
    assert page.evaluate("window.quiet")
    says(page, "saved 1 of 2 sets")
    assert kept(desk) == [["camel-pose", "both", 1, 30.0]]


def test_sets_finished_while_the_kernel_is_busy_and_then_interrupted_are_kept_once(holds: Desk) -> None:
    page = holds.show(SHOW)
    click(page, "Start")
    page.evaluate(BUSY, 600)
    hold_once(page, of="1 of 2")
    hold_once(page, of="1 of 2")
    holds.lab.ask("POST", f"kernels/{holds.kernel_id()}/interrupt")
    says(page, "saved 2 of 4 sets")
    assert kept(holds) == LUNGES[:2]


def test_a_killed_kernel_loses_and_doubles_nothing(holds: Desk, tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    page = holds.show(
        f"import os, pathlib\n_ = pathlib.Path({str(pid)!r}).write_text(str(os.getpid()))", SHOW
    )
    click(page, "Start")
    hold_once(page, of="1 of 2")
    says(page, "saved 1 of 4 sets")
    os.kill(int(pid.read_text()), signal.SIGKILL)
    page.locator(".jp-Dialog button.jp-mod-accept").click(timeout=SLOW_MS)
    hold_once(page, of="1 of 2")
    says(page, "saved 1 of 4 sets")
    says(page, "run the cell again")
    keep(page, "player-kernel-killed")
    holds.run_all()
    says(page, "1 set that had waited in this browser: saved now.")
    keep(page, "player-went-on")
    click(page, "Go on where it stopped")
    hold_once(page, of="2 of 2")
    hold_once(page, of="2 of 2")
    says(page, "Session saved")
    assert kept(holds) == LUNGES


def test_a_restarted_kernel_and_a_reloaded_page_go_on_where_they_stopped(holds: Desk) -> None:
    page = holds.show(SHOW)
    click(page, "Start")
    hold_once(page, of="1 of 2")
    holds.restart_kernel()
    hold_once(page, of="1 of 2")
    holds.run_all()
    says(page, "1 set that had waited")
    says(page, "Kneeling lunge stretch, LEFT, hold 2 of 2.saved 2 of 4 sets")
    holds.start("docmanager:save")
    expect(page.locator(".jp-mod-dirty")).to_have_count(0)
    page.reload()
    says(page, "Your session is still under way", timeout=SLOW_MS)
    click(page, "Go on where it stopped")
    hold_once(page, of="2 of 2")
    click(page, "finish here")
    says(page, "Session saved")
    says(page, "3 sets")
    assert kept(holds) == LUNGES[:3]


def test_a_whole_session_by_keyboard_alone_in_a_narrow_window(holds: Desk) -> None:
    page = holds.page
    page.set_viewport_size({"width": 375, "height": 900})
    holds.show(SHOW)
    player(page).get_by_role("checkbox").focus()
    for _ in range(5):  # past 0, 1, 2, 3 to pain 4
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    for _ in range(7):
        page.keyboard.press("Tab")
    expect(player(page).get_by_role("button", name="Start", exact=True)).to_be_focused()
    assert holds.axe(".psoas-player") == []
    page.keyboard.press("Enter")
    expect(player(page).get_by_role("button", name="pause")).to_be_focused()
    assert holds.axe(".psoas-player") == []
    cells = page.locator(".jp-CodeCell").count()
    page.keyboard.press("b")  # outside the player it would insert a cell
    for _ in range(4):
        page.keyboard.press("n")
        expect(player(page)).to_have_attribute("data-phase", "hold")
        keep(page, "player-375")
        expect(player(page)).not_to_have_attribute("data-phase", "hold")
    says(page, "Session saved")
    assert holds.axe(".psoas-player") == []
    assert page.locator(".jp-CodeCell").count() == cells
    assert page.evaluate("document.querySelector('.psoas-player').scrollWidth") <= 375
    for _ in range(4):  # past 0, 1 and 2 of pain after
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    player(page).get_by_role("textbox", name="Note").press_sequentially("b n s <i>")
    player(page).get_by_role("button", name="Save and close").press("Enter")
    expect(player(page).get_by_role("button", name="Start", exact=True)).to_be_visible()
    says(page, "In the journal for this day")
    assert kept(holds) == LUNGES
    with psoas.open_journal(holds.journal) as journal:
        session = journal.sessions().iloc[0]
    assert (session["pain_before"], session["pain_after"]) == (4, 3)
    assert session["note"] == "b n s <i>"
    assert session["ended_at"] > session["started_at"]

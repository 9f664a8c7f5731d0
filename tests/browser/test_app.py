"""The pages without code: the same forms, nothing from outside, nobody without the token."""

from __future__ import annotations

import re

from browser_lab import Lab, axe, keep
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

import psoas_analytics as psoas
from psoas_analytics.catalog import Dose

FIRST_MS = 90_000
FOUR = ("kneeling-lunge-stretch", "glute-bridge", "marching-in-place", "straight-leg-raise")


def plan(app: Lab, **doses: Dose | None) -> None:
    """Ask for these exercises from today on, by the catalogue's dose where none is given."""
    with psoas.open_journal(app.journal) as journal:
        doses = {key.replace("_", "-"): dose for key, dose in doses.items()}
        items = [psoas.PlanItem(key, dose or journal.catalog[key].dose) for key, dose in doses.items()]
        journal.set_plan(psoas.Plan(tuple(items)), starts_on=journal.today())


def log_page(page: Page, app: Lab) -> Locator:
    """The page that logs a session; return the form that does."""
    page.goto(app.url, timeout=FIRST_MS)
    form = page.locator(".psoas-form", has=page.get_by_role("button", name="Save session")).first
    form.wait_for(timeout=FIRST_MS)
    return form


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
    page.wait_for_selector(".psoas-charts .js-plotly-plot .main-svg", timeout=FIRST_MS)
    expect(page.get_by_role("link", name="Progress", exact=True)).to_have_attribute("aria-current", "page")


def test_a_page_is_shown_to_nobody_without_the_token(page: Page, app: Lab) -> None:
    page.goto(app.url.split("?")[0], timeout=FIRST_MS)
    assert "/login" in page.url
    assert page.locator(".psoas-form, .jupyter-widgets").count() == 0


def test_a_planned_session_takes_two_actions_on_a_page_and_axe_finds_nothing_serious(
    page: Page, app: Lab
) -> None:
    plan(app, **dict.fromkeys(FOUR))
    form = log_page(page, app)
    # The last form of the page stands.
    page.locator(".psoas-sitting").first.wait_for(timeout=FIRST_MS)
    assert axe(page, ".psoas-form") == []
    keep(page, "app-planned")
    actions = 0
    for name in ("All as planned", "Save session"):
        form.get_by_role("button", name=name).click()
        actions += 1
    said = form.get_by_role("status").filter(has_text="4 exercises, 6 sets")
    expect(said).to_be_visible(timeout=20_000)
    keep(page, "app-planned-saved")
    assert actions <= 6
    with psoas.open_journal(app.journal) as journal:
        assert sorted(journal.sets()["exercise_id"].unique()) == sorted(FOUR)
        assert len(journal.sets()) == 6


def hold_once(player: Locator) -> None:
    """Start the next hold at once, and wait until it is over."""
    player.get_by_role("button", name="start now").click()
    expect(player).to_have_attribute("data-phase", "hold")
    expect(player).not_to_have_attribute("data-phase", "hold", timeout=20_000)


def test_a_guided_session_goes_on_after_the_page_is_loaded_again_with_every_set_once(
    page: Page, app: Lab
) -> None:
    plan(app, kneeling_lunge_stretch=Dose(2, 2, 2, 2, "each"))
    with psoas.open_journal(app.journal) as journal:
        before = journal.sets()["set_id"].tolist()
    heard = True

    def join(page_end: WebSocketRoute) -> None:
        server_end = page_end.connect_to_server()
        page_end.on_message(lambda message: server_end.send(message) if heard else None)

    page.route_web_socket("**/channels*", join)
    log_page(page, app)
    player = page.locator(".psoas-player")
    player.get_by_role("button", name="Start", exact=True).click(timeout=FIRST_MS)
    hold_once(player)
    expect(player).to_contain_text("saved 1 of 4 sets", timeout=20_000)
    heard = False
    hold_once(player)
    keep(page, "app-player-unheard")
    heard = True
    log_page(page, app)
    expect(player).to_contain_text("1 set that had waited in this browser: saved now.", timeout=FIRST_MS)
    keep(page, "app-player-again")
    player.get_by_role("button", name="Go on where it stopped").click()
    for _ in range(2):
        hold_once(player)
    expect(player).to_contain_text("Session saved", timeout=20_000)
    keep(page, "app-player-saved")
    with psoas.open_journal(app.journal) as journal:
        sets = journal.sets()
    sets = sets[~sets["set_id"].isin(before)].sort_values("position")
    assert sets["session_id"].nunique() == 1
    assert sets[["side", "reps", "hold_s"]].to_numpy().tolist() == [
        [side, 1, 2.0] for side in ("left", "right") * 2
    ]

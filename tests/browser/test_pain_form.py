"""PainForm in a real browser: the body map by mouse, by finger and by keyboard."""

from __future__ import annotations

from browser_lab import Desk, keep
from playwright.sync_api import Locator, Page, expect

import psoas_analytics as psoas

# How far a press reaches from a number: the run of pixels, across and down, that belong to its region.
REACH = """() => Object.fromEntries([...document.querySelectorAll('.psoas-map-region')].map(region => {
    region.scrollIntoView({block: 'center'});
    const at = region.querySelector('text').getBoundingClientRect();
    const shape = region.querySelector('path').getBoundingClientRect();
    const figure = region.closest('svg').getBoundingClientRect();
    const [x, y] = at.width ? [at.x + at.width / 2, at.y + at.height / 2]
        : [shape.x + shape.width / 2, shape.y + shape.height / 2];
    const key = (dx, dy) => document.elementFromPoint(x + dx, y + dy)?.closest('[data-key]')?.dataset.key;
    const run = (dx, dy) => {
        let n = 0;
        while (n < 99 && key(dx * n, dy * n) === region.dataset.key) n++;
        return n;
    };
    return [region.getAttribute('aria-label'), [run(1, 0) + run(-1, 0) - 1, run(0, 1) + run(0, -1) - 1]];
}))"""


def region(page: Page, name: str) -> Locator:
    return page.locator(f'.psoas-map-region[aria-label^="{name}: "]')


def line(page: Page, name: str) -> Locator:
    return page.locator(".psoas-place", has=page.get_by_role("radiogroup", name=name))


def press_at(page: Page, figure: str, x: float, y: float) -> None:
    """Press a figure at shares of its width and height, as the eye sees it."""
    box = page.get_by_role("group", name=f"{figure} of the body").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])


def logged(desk: Desk) -> list[tuple[str, str | None, float]]:
    with psoas.open_journal(desk.journal) as journal:
        rows = journal.pain()[["site", "side", "pain_nrs"]].itertuples(index=False)
        return [(site, None if side != side else side, nrs) for site, side, nrs in rows]


def save(page: Page) -> None:
    page.get_by_role("button", name="Save pain").click()
    expect(page.locator(".psoas-line-status")).to_contain_text("Saved", timeout=20_000)


def test_two_places_are_pressed_scored_and_saved_and_left_is_left_in_both_views(desk: Desk) -> None:
    page = desk.show("psoas.PainForm(journal)")
    # The front figure faces the person: its right-hand side is the person's left.
    press_at(page, "Front", 0.65, 0.52)
    expect(line(page, "front of hip, your left")).to_be_visible(timeout=20_000)
    # The back figure shows the person's left on the left-hand side.
    press_at(page, "Back", 0.39, 0.6)
    expect(line(page, "buttock, your left")).to_be_visible(timeout=20_000)
    line(page, "front of hip, your left").get_by_role("radio", name="4", exact=True).check()
    line(page, "buttock, your left").get_by_role("radio", name="9", exact=True).check()
    expect(region(page, "front of hip, your left")).to_have_attribute(
        "aria-label", "front of hip, your left: 4 of 10", timeout=20_000
    )
    expect(region(page, "buttock, your left").locator("text")).to_have_text("9", timeout=20_000)
    keep(page, "pain-two-places")
    save(page)
    assert logged(desk) == [("front of hip", "left", 4), ("buttock", "left", 9)]
    expect(region(page, "buttock, your left")).to_have_attribute("aria-pressed", "false")
    keep(page, "pain-saved")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".psoas-line-status")).to_contain_text("Taken back: 2 pain scores", timeout=20_000)
    assert logged(desk) == []


def test_the_keyboard_alone_chooses_scores_and_saves(desk: Desk) -> None:
    page = desk.show("psoas.PainForm(journal)")
    keys = page.keyboard
    page.get_by_label("Question: your pain").focus()
    keys.press("Tab")
    front_right = region(page, "front of hip, your right")
    expect(front_right).to_be_focused()
    assert page.locator(".psoas-map-ring").first.get_attribute("d") == front_right.locator(
        "path"
    ).get_attribute("d")
    keys.press("ArrowRight")
    expect(region(page, "front of hip, your left")).to_be_focused()
    keys.press("Space")
    expect(region(page, "front of hip, your left")).to_have_attribute("aria-pressed", "true", timeout=20_000)
    expect(page.locator(".psoas-map-live")).to_have_text("front of hip, your left: chosen, no score yet")
    expect(page.locator(".psoas-map-name")).to_have_text("front of hip, your left: chosen, no score yet")
    keys.press("Tab")
    expect(region(page, "low back, your left")).to_be_focused()
    keys.press("ArrowRight")
    keys.press("Enter")
    expect(region(page, "low back, middle")).to_have_attribute("aria-pressed", "true", timeout=20_000)
    keep(page, "pain-keyboard")
    keys.press("Tab")
    for score in ("ArrowRight", "ArrowRight"):
        keys.press(score)
    expect(page.locator(".psoas-map-live")).to_contain_text("front of hip, your left: ", timeout=20_000)
    chosen = line(page, "front of hip, your left").locator("input:checked")
    first = float(chosen.input_value())
    line(page, "low back").get_by_role("radio").first.focus()
    keys.press("Space")
    region(page, "knee, your right").focus()
    keys.press("Enter")
    line(page, "knee, your right").get_by_role("button", name="Remove").focus()
    keys.press("Enter")
    expect(region(page, "knee, your right")).to_have_attribute("aria-pressed", "false", timeout=20_000)
    expect(page.get_by_role("button", name="Add", exact=True)).to_be_focused()
    page.get_by_role("button", name="Save pain").focus()
    keys.press("Enter")
    expect(page.locator(".psoas-line-status")).to_contain_text("Saved", timeout=20_000)
    assert logged(desk) == [("front of hip", "left", first), ("low back", None, 0)]


def test_axe_finds_nothing_serious_in_the_form_in_either_theme(desk: Desk) -> None:
    page = desk.show("psoas.PainForm(journal)")
    for name in ("front of hip, your left", "buttock, your right", "low back, middle"):
        region(page, name).click()
        expect(region(page, name)).to_have_attribute("aria-pressed", "true", timeout=20_000)
    line(page, "front of hip, your left").get_by_role("radio", name="5", exact=True).check()
    line(page, "buttock, your right").get_by_role("radio", name="7", exact=True).check()
    page.get_by_role("button", name="Save pain").click()
    expect(line(page, "low back").get_by_role("alert")).to_be_visible(timeout=20_000)
    for theme in ("dark", "light"):
        desk.theme(theme)
        keep(page, f"pain-error-{theme}")
        assert desk.axe(".psoas-form") == [], theme


def test_in_a_narrow_window_nothing_scrolls_sideways_and_every_region_is_large_enough(desk: Desk) -> None:
    page = desk.show("psoas.PainForm(journal)")
    page.set_viewport_size({"width": 375, "height": 900})
    region(page, "front of hip, your left").click()
    expect(line(page, "front of hip, your left")).to_be_visible(timeout=20_000)
    form = page.locator(".psoas-form").first
    beyond = form.evaluate("""form => [...form.querySelectorAll('*:not(svg *)')]
        .filter(one => one.getBoundingClientRect().right > form.getBoundingClientRect().right + 1)
        .map(one => one.className)""")
    assert beyond == []
    keep(page, "pain-narrow")
    reach = page.evaluate(REACH)
    assert len(reach) == 23
    assert {name: run for name, run in reach.items() if min(run) < 28} == {}

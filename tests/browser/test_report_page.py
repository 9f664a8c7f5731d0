"""The page in a real browser, from the disk: it asks for nothing, tells its points, prints on one side."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pikepdf
import pytest
from browser_lab import ARTIFACTS, axe
from frames_for_tests import on, score, table
from injection import INJECTIONS, TRAP, injected_site
from odd_journals import ODD_NAMES, full, odd_report
from odd_journals import typed as odd_typed
from playwright.sync_api import Browser, BrowserContext, Page

from psoas_analytics import demo_journal
from psoas_analytics.report import SECTIONS, Report, build_report, figures
from psoas_analytics.report.svg import themed

MM_PT = 72 / 25.4


class Watched:
    """A page of a context whose requests and complaints are written down."""

    def __init__(self, context: BrowserContext) -> None:
        self.page = context.new_page()
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.said.append(dialog.message), dialog.dismiss()))

    def open(self, path: Path) -> Page:
        self.page.goto(path.as_uri())
        return self.page


@pytest.fixture(scope="module")
def demo() -> Report:
    with demo_journal() as journal:
        return build_report(journal)


@pytest.fixture(scope="module")
def file(demo: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo.save_html(tmp_path_factory.mktemp("report") / "report.html")


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (375, "light"), (1280, "dark"), (375, "dark")]
)
def test_the_file_asks_for_nothing_and_is_for_everybody(
    browser: Browser, file: Path, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    watched = Watched(context)
    page = watched.open(file)
    page.screenshot(path=ARTIFACTS / f"report_{width}_{scheme}.png", full_page=True)
    assert watched.asked == [file.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") == width, "nothing may stick out sideways"
    assert page.locator("svg.chart:visible").count() == 3, "each chart once, in the size for this screen"
    smallest = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll('svg.chart text')]
            .filter(one => one.checkVisibility()).map(one => one.getBoundingClientRect().height))"""
    )
    assert smallest > 10, "text in the charts must be legible"
    paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert paper == ("rgb(22, 24, 27)" if scheme == "dark" else "rgb(255, 255, 255)")
    if (width, scheme) in {(1280, "light"), (375, "dark")}:
        for summary in page.locator("summary").all():
            summary.click()
        assert axe(page, "body") == []
    assert watched.said == []
    context.close()


def test_the_questions_and_the_flags_are_one_press_away_from_the_top(
    context: BrowserContext, file: Path
) -> None:
    page = Watched(context).open(file)
    for words, heading in (("2 questions", "Questions for the therapist"), ("Flags", "Flags")):
        link = page.locator("nav a", has_text=words).first
        assert link.bounding_box()["y"] < 500
        assert link.bounding_box()["height"] >= 28
        link.click()
        assert page.locator(f"h2:has-text('{heading}')").first.is_visible()
        page.wait_for_function(
            """heading => [...document.querySelectorAll('h2')].some(one =>
                one.textContent === heading && one.getBoundingClientRect().bottom <= innerHeight)""",
            arg=heading,
        )


def focused(page: Page) -> str | None:
    return page.evaluate("document.activeElement.getAttribute('aria-label')")


def tip(page: Page) -> list[str]:
    return page.locator(".tip:visible").all_inner_texts()


def test_each_chart_is_one_tab_stop_and_arrow_keys_go_from_point_to_point(
    context: BrowserContext, file: Path
) -> None:
    page = Watched(context).open(file)
    page.locator("nav a").last.focus()
    page.keyboard.press("Tab")
    assert focused(page) == "Sun 22 Nov 2026: pain 3, 7-day median 4"
    assert tip(page) == ["Sun 22 Nov 2026: pain 3, 7-day median 4"]
    ring = page.locator("svg.chart:visible").first.locator(".ring.focused")
    assert float(ring.evaluate("ring => parseFloat(getComputedStyle(ring).strokeWidth)")) >= 2
    page.keyboard.press("ArrowLeft")
    assert focused(page) == "Sat 21 Nov 2026: pain 3, 7-day median 4"
    page.keyboard.press("Home")
    assert focused(page) == "Mon 31 Aug 2026: pain 5"
    page.keyboard.press("Escape")
    assert tip(page) == []
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Shift+Tab")
    assert focused(page) == "Mon 31 Aug 2026: pain 5", "where it was left"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert focused(page) == "Sun 22 Nov 2026: partly done"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    assert focused(page) == "Sat 14 Nov 2026: not logged"


def test_the_sides_of_a_flexibility_chart_are_an_arrow_key_apart(context: BrowserContext, file: Path) -> None:
    page = Watched(context).open(file)
    page.locator(".flexibility use[tabindex='0']").focus()
    assert focused(page) == "Sun 22 Nov 2026: right −5°"
    page.keyboard.press("ArrowUp")
    assert focused(page) == "Sun 22 Nov 2026: left 2°"
    page.keyboard.press("ArrowLeft")
    assert focused(page).startswith("Sun 15 Nov 2026: left")


def test_the_mouse_and_a_finger_find_the_nearest_point(browser: Browser, file: Path) -> None:
    context = browser.new_context(viewport={"width": 375, "height": 800}, has_touch=True)
    page = Watched(context).open(file)
    point = page.locator("svg.chart:visible use[aria-label*='pain 2']").first
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    page.mouse.move(box["x"] + 2, box["y"] + 12)
    assert tip(page) == [point.get_attribute("aria-label")]
    assert page.locator(".tip:visible").bounding_box()["x"] >= 0
    page.mouse.move(0, 0)
    assert tip(page) == []
    page.touchscreen.tap(box["x"] + 2, box["y"] + 12)
    assert focused(page) == point.get_attribute("aria-label")
    context.close()


def test_without_a_script_the_page_is_whole_and_its_points_have_titles(browser: Browser, file: Path) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    page = Watched(context).open(file)
    assert page.locator("svg.chart:visible").count() == 3
    assert page.locator("svg.chart[role=img]:visible").count() == 3
    first = page.locator("svg.chart:visible use > title").first
    assert first.text_content() == "Mon 31 Aug 2026: pain 5"
    assert page.get_by_text("Should the right side get more than the left?").is_visible()
    page.locator("summary").first.click()
    assert page.locator("table.days").first.is_visible()
    context.close()


def test_a_notebooks_frame_runs_the_pages_own_script_and_cannot_reach_out(
    context: BrowserContext, demo: Report, tmp_path: Path
) -> None:
    outer = tmp_path / "notebook.html"
    outer.write_text(f"<!DOCTYPE html><meta charset=utf-8>{demo._repr_html_()}", encoding="utf-8")
    watched = Watched(context)
    page = watched.open(outer)
    inside = page.frame_locator("iframe")
    inside.locator("svg.chart[role=group]").first.wait_for(state="attached")
    frame = page.frames[1]
    assert frame.evaluate("origin") == "null"
    assert frame.evaluate("() => { try { return parent.document.title } catch (e) { return e.name } }") == (
        "SecurityError"
    )
    assert [one for one in watched.asked if one != outer.as_uri()] in ([], ["about:srcdoc"])
    assert watched.said == []


@pytest.fixture(scope="module")
def typed_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with every text of the corpus, in every place that it shows."""
    frames = odd_typed(full(), INJECTIONS)
    named = dict(zip(frames.catalog, INJECTIONS[::12], strict=False))
    sites = (
        score(on(number % 80), 4, site=injected_site(text)) | {"note": text}
        for number, text in enumerate(INJECTIONS)
    )
    noted = {
        name: rows.assign(note=[INJECTIONS[number % len(INJECTIONS)] for number in range(len(rows))])
        for name in ("sessions", "flexibility", "skips")
        for rows in [getattr(frames, name)]
    }
    frames = replace(
        frames,
        **noted,
        pain=pd.concat([frames.pain, table("pain", sites)], ignore_index=True),
        catalog={key: replace(one, name=named.get(key, one.name)) for key, one in frames.catalog.items()},
    )
    report = build_report(frames, include=(*SECTIONS, "diary"), name=INJECTIONS[12].replace("\n", " "))
    folder = tmp_path_factory.mktemp("typed")
    page = report.to_html()
    # More than a page has: the text in the title and the label of a chart.
    drawn = figures.pain_svg(report.pain, synthetic=True)
    said = html.escape(f"SYNTHETIC. {report.pain.finding}")
    extra = [themed(drawn.replace(said, html.escape(text))) for text in INJECTIONS]
    assert all(html.escape(text) in one for text, one in zip(INJECTIONS, extra, strict=True))
    (folder / "page.html").write_text(page, encoding="utf-8")
    # Without its policy the page has the escaping alone.
    bare = re.sub(r"<meta http-equiv.*?>", "", page).replace("</main>", f"{''.join(extra)}</main>")
    (folder / "bare.html").write_text(bare, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", ["page.html", "bare.html"])
def test_nothing_that_was_typed_runs(context: BrowserContext, typed_file: Path, name: str) -> None:
    watched = Watched(context)
    watched.page.add_init_script(TRAP)
    page = watched.open(typed_file / name)
    assert page.locator("img, iframe, object, embed, base, link, math, foreignObject").count() == 0
    # The one form is ours: a therapist's answer.
    assert page.locator("form").count() == page.locator("form[novalidate][autocomplete=off]").count() == 1
    # The page's own, the answer's own, and the plan as data, which is no program.
    kinds = [one.get_attribute("type") for one in page.locator("script").all()]
    assert sorted(str(kind) for kind in kinds) == ["None", "None", "application/json"], kinds
    # Everything that waits for somebody.
    page.evaluate(
        """() => {
            for (const one of document.querySelectorAll('body *')) {
                for (const kind of ['click', 'mouseover', 'focus', 'toggle', 'load', 'error', 'animationend'])
                    if (one.tagName !== 'A') one.dispatchEvent(new Event(kind, { bubbles: true }))
                one.focus?.()
            }
        }"""
    )
    page.locator("summary").first.click()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.ran") == []
    assert watched.asked == [(typed_file / name).as_uri()]
    assert watched.said == []
    attributes = page.evaluate(
        """() => [...document.querySelectorAll('*')].flatMap(one => one.getAttributeNames())
            .filter(one => one.startsWith('on'))"""
    )
    assert attributes == []


def test_the_trap_would_tell_if_something_ran(context: BrowserContext, tmp_path: Path) -> None:
    path = tmp_path / "unsafe.html"
    path.write_text("<img src=//canary.invalid/i.png onerror=alert(1)>", encoding="utf-8")
    watched = Watched(context)
    watched.page.add_init_script(TRAP)
    page = watched.open(path)
    page.wait_for_function("window.ran.length > 0")
    assert page.evaluate("window.ran") == ["alert(1)"]
    assert len(watched.asked) == 2


def test_charts_to_explore_work_from_the_disk_without_a_request(
    context: BrowserContext, demo: Report, tmp_path: Path
) -> None:
    path = demo.save_html(tmp_path / "report.html", interactive=True)
    watched = Watched(context)
    page = watched.open(path)
    page.wait_for_selector("#live-pain .main-svg")
    page.locator("#live-pain").scroll_into_view_if_needed()
    page.locator("#live-pain .nsewdrag").first.hover()
    page.wait_for_selector("#live-pain .hovertext")
    page.screenshot(path=ARTIFACTS / "report_interactive.png", full_page=True)
    assert watched.asked == [path.as_uri()]
    assert watched.said == []


PRINTED_SIZES = """() => [...document.querySelectorAll('header *, main *, footer *')]
    .filter(one => one.checkVisibility() && !one.closest('style, script, title'))
    .filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
    .map(one => parseFloat(getComputedStyle(one).fontSize) * (one.ownerSVGElement?.getScreenCTM().a ?? 1))"""


@pytest.mark.parametrize("name", ["the demo", *ODD_NAMES])
def test_every_journal_prints_on_one_side_of_a4_with_nothing_below_8_points(
    demo: Report, browser: Browser, tmp_path: Path, name: str
) -> None:
    report = demo if name == "the demo" else odd_report(name)
    path = report.save_html(tmp_path / "report.html")
    # The width of the text on paper, so that a chart has its printed size.
    context = browser.new_context(
        viewport={"width": round(190 * 96 / 25.4), "height": 1000}, color_scheme="dark"
    )
    watched = Watched(context)
    page = watched.open(path)
    printed = page.pdf(prefer_css_page_size=True)
    page.emulate_media(media="print")
    sizes = page.evaluate(PRINTED_SIZES)
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    ink = page.evaluate("getComputedStyle(document.querySelector('main')).color")
    context.close()
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        assert len(pdf.pages) == 1
        sides = [float(side) for side in pdf.pages[0].mediabox[2:]]
    assert sides == pytest.approx([210 * MM_PT, 297 * MM_PT], abs=1)
    assert min(sizes) * 0.75 > 7.99
    assert (ground, ink) == ("rgb(255, 255, 255)", "rgb(0, 0, 0)"), "from a dark screen too"
    assert watched.said == []

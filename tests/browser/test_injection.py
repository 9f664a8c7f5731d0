"""Text that a person typed runs nowhere: each widget and chart with all of the corpus, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from browser_lab import Desk, keep
from injection import CANARY_HOST, INJECTIONS, TRAP, injected_site, type_everywhere
from playwright.sync_api import Page
from plotly.offline import get_plotlyjs

import psoas_analytics as psoas

NOW = datetime(2026, 3, 10, 20, tzinfo=timezone(timedelta(hours=1)))
CLOCK = """
from datetime import datetime, timedelta, timezone
now = datetime(2026, 3, 10, 20, tzinfo=timezone(timedelta(hours=1)))
journal = psoas.open_journal(journal.path, now=lambda: now)
"""
# It shows a store of archives, not a journal.
CLINIC = """place = journal.path.parent / "clinic"
(place / "archives").mkdir(parents=True)
_ = psoas.exchange.write_archive(journal, place / "archives" / "<img src=x onerror=alert(1)>.zip")
_ = psoas.clinic.ingest(place / "archives", place / "store", progress=False)
psoas.ClinicView(place / "store")"""
WIDGETS = [name for name in psoas.__all__ if hasattr(getattr(psoas, name), "comm")]
# What a text has left behind where it was taken for more than text.
# The report panel's own preview is a frame in which nothing may run.
TRACES = """root => [...document.querySelectorAll(root + ' *:not(iframe[sandbox=""])')].filter(one =>
    ['SCRIPT', 'IFRAME', 'OBJECT', 'EMBED', 'BASE', 'META', 'FORM', 'MARQUEE', 'FOREIGNOBJECT']
        .includes(one.tagName.toUpperCase())
    || [...one.attributes].some(({name, value}) =>
        (name.startsWith('on') && /alert|canary/.test(value))
        || (/href|src|action|data|style|to|values/.test(name) && /canary|javascript:|alert\\(/i.test(value)
            && !/^data-/.test(name)))
).map(one => one.outerHTML.slice(0, 300))"""

SHOWN = """() => [...document.querySelectorAll('.jp-OutputArea-output')].map(one => one.innerText
    + [...one.querySelectorAll('input, textarea, option')].map(at => at.value).join(' ')).join(' ')"""


class Watch:
    """What a page did on its own: calls into the trap, dialogs, requests to the canary, pages left."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        self.dialogs: list[str] = []
        page.add_init_script(TRAP)
        page.on("request", lambda one: self.asked.append(one.url) if CANARY_HOST in one.url else None)
        page.on("dialog", lambda one: (self.dialogs.append(one.message), one.dismiss()))

    def found(self) -> list[object]:
        ran = [one for frame in self.page.frames for one in frame.evaluate("window.ran ?? []")]
        return [*ran, *self.asked, *self.dialogs]


@pytest.fixture
def watch(page: Page) -> Watch:
    return Watch(page)


# One of every family goes everywhere, each into a plan of its own; the others go where many can stand.
FEW = INJECTIONS[::14]
_ROUND = (*INJECTIONS, *INJECTIONS[:2])
THREES = [_ROUND[start : start + 3] for start in range(0, len(INJECTIONS), 3)]


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal in which every text stands."""
    path = tmp_path_factory.mktemp("typed") / "journal.sqlite"
    with psoas.open_journal(path, now=lambda: NOW) as journal, journal.together("all of the corpus"):
        for number, text in enumerate(INJECTIONS):
            journal.log_question(text)
            journal.log_pain(3, site=injected_site(text), note=text)
            journal.log_questionnaire("PSFS", {text: 4})
            journal.log_skip("glute-bridge", day=f"2026-03-{number % 9 + 1:02}", reason="other", note=text)
        for text in FEW:
            type_everywhere(journal, text)
    return path


def test_what_was_typed_runs_in_no_widget(desk: Desk, typed: Path, watch: Watch) -> None:
    desk.journal.write_bytes(typed.read_bytes())
    cells = [CLINIC if name == "ClinicView" else f"psoas.{name}(journal)" for name in WIDGETS]
    page = desk.show(CLOCK, *cells)
    outputs = page.locator(".jp-OutputArea-output:has(.psoas-form, .psoas-progress, .jupyter-widgets)")
    assert outputs.count() >= len(WIDGETS)
    for number in range(outputs.count()):
        # What is drawn only while it is seen is seen now, and what answers the pointer is touched.
        outputs.nth(number).scroll_into_view_if_needed()
        outputs.nth(number).hover(force=True)
        page.wait_for_function("() => document.querySelectorAll('.psoas-busy').length === 0")
    keep(page, "injection-widgets")
    assert page.evaluate(TRACES, ".jp-OutputArea-output") == []
    assert watch.found() == []
    # The texts are there, as they were typed.
    shown = page.evaluate(SHOWN)
    assert INJECTIONS[-1] in shown
    assert sum(text in shown for text in INJECTIONS) >= 10


SEE = """async figures => {
    const links = []
    for (const figure of figures) {
        const place = document.getElementById('chart')
        await Plotly.newPlot(place, figure.data, {...figure.layout, width: 760})
        for (let curve = 0; curve < Math.min(figure.data.length, 6); curve++) {
            const points = Math.min((figure.data[curve].x ?? []).length ?? 0, 1)
            for (let point = 0; point < points; point++)
                try { Plotly.Fx.hover(place, [{curveNumber: curve, pointNumber: point}]) } catch { }
        }
        for (const one of place.querySelectorAll('a:not(.modebar *)'))
            for (const {name, value} of one.attributes) if (/href/.test(name)) links.push(value)
        Plotly.purge(place)
    }
    return links
}"""


def figures(folder: Path, typed: Path) -> Iterator[str]:
    """Each chart of the whole, and charts in whose places, events and plans each text stands once."""
    with psoas.open_journal(typed, now=lambda: NOW) as journal:
        frames = journal.frames()
        items = psoas.starter_plan(journal.catalog).items
    for name in psoas.__all__:
        if name.startswith("plot_"):
            yield getattr(psoas, name)(frames).to_json()
    for number, (title, place, label) in enumerate(THREES):
        with psoas.open_journal(folder / f"{number}.sqlite", now=lambda: NOW) as journal:
            journal.set_plan(psoas.Plan(items, title=title), starts_on="2026-03-02")
            journal.log_event(label, day="2026-03-03")
            journal.pause("2026-03-05", "2026-03-06", reason=label)
            for day in range(1, 9):
                journal.log_pain(4, site=injected_site(place), at=f"2026-03-{day:02}T08:00")
            yield psoas.plot_pain(journal, site=injected_site(place)).to_json()


def test_what_was_typed_runs_in_no_chart(page: Page, typed: Path, watch: Watch, tmp_path: Path) -> None:
    drawn = [json.loads(one) for one in figures(tmp_path, typed)]
    (tmp_path / "plotly.js").write_text(get_plotlyjs(), encoding="utf-8")
    (tmp_path / "page.html").write_text(
        "<meta charset=utf-8><script src=plotly.js></script><div id=chart></div>"
    )
    page.goto((tmp_path / "page.html").as_uri())
    assert page.evaluate(SEE, drawn) == []
    assert watch.found() == []
    assert json.dumps(drawn).count("&lt;script") > 20


def test_the_watch_sees_a_text_that_runs(page: Page, watch: Watch, tmp_path: Path) -> None:
    ran = ["<img src=x onerror=alert(1)>", "<img src=//canary.invalid/i.png>"]
    assert set(ran) <= set(INJECTIONS)
    (tmp_path / "page.html").write_text(f"<meta charset=utf-8><body>{''.join(ran)}", encoding="utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    page.wait_for_function("window.ran.length > 0")
    assert watch.found()[0] == "alert(1)"
    assert any(CANARY_HOST in str(one) for one in watch.found())
    assert len(page.evaluate(TRACES, "body")) == 2

"""From the press on Save until the new point stands on the chart, against an empty message there and back."""

from __future__ import annotations

import tempfile
from pathlib import Path

from browser_lab import Desk, Lab
from install_browser import BROWSER_HELP, find_browser
from playwright.sync_api import Page, sync_playwright
from running_lab import running_lab

from benchmarks.row import Row

RUNS = 15
CELLS = (
    """import anywidget, pathlib
class Echo(anywidget.AnyWidget):
    _esm = '''export default { render({ model, el }) {
        el.className = "bench-echo";
        el.ask = () => new Promise((done) => {
            const start = performance.now();
            const heard = () => { model.off("msg:custom", heard); done(performance.now() - start); };
            model.on("msg:custom", heard);
            model.send({ echo: 1 });
        });
    } }'''
    def __init__(self):
        super().__init__()
        self.on_msg(lambda widget, content, buffers: self.send({"echo": 1}))
Echo()""",
    # Sixty scored days: an evening's journal, not an empty one.
    """from datetime import timedelta
for back in range(60, 0, -1):
    journal.log_pain(4 + back % 3, site="low back", at=journal.today() - timedelta(days=back))
psoas.PainForm(journal)""",
    "psoas.ProgressView(journal)",
)
# Dots that the charts hold; a saved score adds to the mean of today, so the sum of all dots changes.
_SUM = """() => [...document.querySelectorAll('.psoas-charts .js-plotly-plot')].flatMap(
    plot => plot._fullData.flatMap(trace => Array.from(trace.y ?? [])))
    .reduce((sum, one) => sum + (Number(one) || 0), 0)"""
_SAVE = f"""() => new Promise((done) => {{
    const sum = {_SUM};
    const before = sum();
    const start = performance.now();
    const look = () => (sum() !== before ? done(performance.now() - start) : requestAnimationFrame(look));
    document.querySelector('.psoas-form button.psoas-main').click();
    look();
}})"""


def save_to_chart() -> Row:
    """Measure in a real JupyterLab and a real Chromium."""
    program = find_browser()
    if program is None:
        raise SystemExit(BROWSER_HELP)
    with (
        tempfile.TemporaryDirectory() as place,
        running_lab(Path(place) / "home", "--LabApp.expose_app_in_browser=True") as lab,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 2400})
        saves, echoes = _measure(lab, page, Path(place) / "journal.sqlite")
        browser.close()
    return Row(
        "save until the point stands on the chart", saves, "an empty message there and back", echoes, 4
    )


def _measure(lab: Lab, page: Page, journal: Path) -> tuple[list[float], list[float]]:
    desk = Desk(lab, page, journal, "bench.ipynb")
    desk.show(*CELLS)
    page.wait_for_selector(".psoas-charts .js-plotly-plot .main-svg")
    saves, echoes = [], []
    for run in range(RUNS + 1):
        echoes.append(page.evaluate("() => document.querySelector('.bench-echo').ask()"))
        if not page.locator(".psoas-place").count():
            page.get_by_role("button", name="Same places").click()
        # No two saves alike: the dot of today has to move.
        page.locator(".psoas-place").get_by_role("radio", name=str(run % 8 + 1), exact=True).check()
        page.wait_for_timeout(300)
        saves.append(page.evaluate(_SAVE))
    desk.close()
    # The first of each warms up.
    return saves[1:], echoes[1:]


ROWS = (save_to_chart,)

"""Draw every chart to PNG, so that somebody looks at them: ``make gallery``.

From the SYNTHETIC demo and from journals at the edge (empty, one day, five years, long names), on light and
on dark paper, in a wide and in a narrow window. Needs a Chromium and no network: plotly.js is that of the
installed package. With names of charts as arguments only those are drawn.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import plotly.graph_objects as go
from install_browser import BROWSER_HELP, find_browser
from playwright.sync_api import Page, sync_playwright
from plotly.offline import get_plotlyjs

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from frames_for_tests import done, item, make_frames, on, readings, score, table  # noqa: E402

import psoas_analytics as psoas  # noqa: E402
from psoas_analytics.frames import Frames  # noqa: E402

FOLDER = ROOT / "artifacts" / "gallery"
WIDE_PX, NARROW_PX = 1000, 375
CHARTS = tuple(name.removeprefix("plot_") for name in psoas.__all__ if name.startswith("plot_"))
LONG = "Tightness on the far side after <b>sitting</b> & standing $5 for a very long while, " * 3
PAGE = """<!doctype html><meta charset="utf-8">
<style>body {{ margin: 0 }} #chart {{ width: 100% }}</style><div id="chart"></div><script>{}</script>"""
DRAW = """figure => Plotly.newPlot(
    "chart", figure.data, figure.layout, {responsive: true, displayModeBar: false}
)"""


class Picture(NamedTuple):
    """One file of the gallery."""

    name: str
    chart: str
    frames: Frames
    theme: str
    width_px: int
    keywords: dict[str, Any]

    def figure(self) -> go.Figure:
        """Draw the chart."""
        # A notebook cell is drawn as it is called without a width.
        width = None if self.width_px == WIDE_PX else self.width_px
        plot = getattr(psoas, f"plot_{self.chart}")
        return plot(self.frames, theme=self.theme, width_px=width, **self.keywords)


def main(names: list[str]) -> None:
    """Draw the charts that are named, or all."""
    program = find_browser()
    if program is None:
        sys.exit(BROWSER_HELP)
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = [one for one in pictures() if not names or one.chart in names]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for width in (WIDE_PX, NARROW_PX):
            page = browser.new_page(viewport={"width": width, "height": 900})
            page.set_content(PAGE.format(get_plotlyjs()))
            for picture in wanted:
                if picture.width_px == width:
                    shoot(page, picture)
        browser.close()
    (FOLDER / "index.html").write_text(index(wanted), encoding="utf-8")
    print(f"{len(wanted)} pictures: {FOLDER / 'index.html'}")


def shoot(page: Page, picture: Picture) -> None:
    """Draw one figure in the browser and keep its picture."""
    page.evaluate(DRAW, json.loads(picture.figure().to_json()))
    page.locator("#chart").screenshot(path=FOLDER / f"{picture.name}.png")


def index(drawn: list[Picture]) -> str:
    """Write a page with every picture."""
    images = "\n".join(f'<h2>{one.name}</h2><img src="{one.name}.png" alt="">' for one in drawn)
    return f'<!doctype html><meta charset="utf-8"><title>Gallery</title>\n{images}\n'


def pictures() -> Iterator[Picture]:
    """List every picture: the demo in full, the edges on light paper."""
    with psoas.demo_journal() as journal:
        demo = journal.frames()
    last_weeks = {"start": "2026-10-26"}
    for chart in CHARTS:
        for theme in ("light", "dark"):
            for width in (WIDE_PX, NARROW_PX):
                yield Picture(f"{chart}-{theme}-{width}", chart, demo, theme, width, {})
        # The days of a plan change are those of the plans.
        if chart != "plan_change":
            yield Picture(f"{chart}-4-weeks", chart, demo, "light", WIDE_PX, last_weeks)
        for name, frames in edges(demo):
            for width in (WIDE_PX, NARROW_PX):
                yield Picture(f"{chart}-{name}-{width}", chart, frames, "light", width, {})
    for test in ("modified_thomas_knee_flexion", "fingertip_to_floor"):
        yield Picture(f"flexibility-{test}", "flexibility", demo, "light", WIDE_PX, {"test": test})


def edges(demo: Frames) -> Iterator[tuple[str, Frames]]:
    """Journals that are hard to draw."""
    yield "empty", make_frames(today=on(0))
    yield "one-day", make_frames(**journal(1))
    yield "five-years", make_frames(**journal(5 * 365))
    yield "long-names", long_names(demo)


def journal(n_days: int) -> dict[str, Any]:
    """Log much the same on every day, with gaps, four plans in all."""
    days = [on(number) for number in range(n_days)]
    plan = [
        item("glute-bridge", reps=15, hold_s=5),
        item("kneeling-lunge-stretch", reps=3, hold_s=30, sides="each"),
    ]
    logged = [day for number, day in enumerate(days) if number % 9] or days
    sets = []
    for number, day in enumerate(logged):
        sets.append(done(day, "glute-bridge", "both", 12 + number % 5, 5, pain_nrs=number % 4))
        sets.append(done(day, "kneeling-lunge-stretch", "left", 3, 20 + number % 20, pain_nrs=number % 7))
        sets.append(done(day, "kneeling-lunge-stretch", "right", 2 + number % 2, 30, pain_nrs=2))
    return {
        "today": days[-1],
        "plans": [(on(start), plan) for start in range(0, n_days, max(n_days // 4, 1))][:4],
        "sets": sets,
        "pain": [score(day, (number * 7) % 5 + 3 - 2 * number / n_days) for number, day in enumerate(logged)],
        "flexibility": [
            line
            for number in range(0, n_days, 7)
            for side in ("left", "right")
            for line in readings(on(number), [2 + number % 3 - (side == "right")] * 3, side=side)
        ],
    }


def long_names(demo: Frames) -> Frames:
    """The demo with texts as long as a person may type, at a site of an own name."""
    return replace(
        demo,
        events=demo.events.assign(label=LONG[:200]),
        plans=demo.plans.assign(title=LONG[:120]),
        pauses=demo.pauses.assign(reason=LONG[:80]),
        pain=demo.pain.assign(site="other: " + LONG[:60]),
        questions=table("questions", []),
    )


if __name__ == "__main__":
    main(sys.argv[1:])

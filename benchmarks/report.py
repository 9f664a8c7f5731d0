"""The report of the demo on paper and as HTML, against a browser's print, a notebook's export and plotly."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from install_browser import BROWSER_HELP, find_browser

import psoas_analytics as psoas
from benchmarks.row import Row
from benchmarks.turns import COMPILED, Way, turns
from psoas_analytics.exchange import read_archive
from psoas_analytics.report.figures import calendar_svg, flexibility_svg, pain_svg
from psoas_analytics.resources import data_path, notebooks_path

RUNS = 7


def report_as_pdf() -> Row:
    """The page as PDF, against the HTML page printed by a headless Chromium: faster."""
    browser = find_browser()
    if browser is None:
        raise SystemExit(BROWSER_HELP)
    with psoas.demo_journal() as journal, tempfile.TemporaryDirectory() as place:
        report, folder = psoas.build_report(journal), Path(place)
        page, ours, printed = folder / "report.html", folder / "report.pdf", folder / "printed.pdf"
        report.save_html(page)
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        command = [browser, *options, f"--print-to-pdf={printed}", page.as_uri()]
        times = _in_turns(lambda: report.save_pdf(ours), lambda: _run(command))
    return Row("report as PDF", times[0], "its HTML printed by Chromium", times[1], 1)


def report_time_and_nbconvert() -> Row:
    """The page as HTML, against notebook 04 run and exported: a fifth of the time."""
    found = _beside_nbconvert()
    return Row("report as HTML: time", found.ours_ms, "notebook 04 by nbconvert", found.other_ms, 1 / 5)


def report_size_and_nbconvert() -> Row:
    """The page as HTML, against notebook 04 run and exported: a tenth of the size."""
    found = _beside_nbconvert()
    return Row(
        "report as HTML: size",
        [found.ours_bytes],
        "notebook 04 by nbconvert",
        [found.other_bytes],
        1 / 10,
        "B",
    )


def report_time_and_plotly() -> Row:
    """The page as HTML, against its charts alone by plotly; no reach was set for the time."""
    found = _beside_plotly()
    return Row("report as HTML: time", found.ours_ms, "its charts alone by plotly", found.other_ms)


def report_size_and_plotly() -> Row:
    """The page as HTML, against its charts alone by plotly: a tenth of the size."""
    found = _beside_plotly()
    return Row(
        "report as HTML: size",
        [found.ours_bytes],
        "its charts alone by plotly",
        [found.other_bytes],
        1 / 10,
        "B",
    )


ROWS = (
    report_as_pdf,
    report_time_and_nbconvert,
    report_size_and_nbconvert,
    report_time_and_plotly,
    report_size_and_plotly,
)


@dataclass(frozen=True)
class _Pages:
    """Two pages, written in turn."""

    ours_ms: list[float]
    other_ms: list[float]
    ours_bytes: int
    other_bytes: int


@cache
def _beside_nbconvert() -> _Pages:
    with psoas.demo_journal() as journal, tempfile.TemporaryDirectory() as place:
        report, folder = psoas.build_report(journal), Path(place)
        ours, exported, copy = folder / "report.html", folder / "notebook.html", folder / "journal.sqlite"
        read_archive(data_path("demo"), copy)
        notebook = shutil.copy(notebooks_path("04_report.ipynb"), folder)
        convert = [
            sys.executable,
            "-m",
            "nbconvert",
            "--execute",
            "--to",
            "html",
            "--output",
            exported,
            notebook,
        ]
        times = _in_turns(
            lambda: report.save_html(ours), lambda: _run(convert, PSOAS_JOURNAL=str(copy)), runs=3
        )
        return _Pages(*times, ours.stat().st_size, exported.stat().st_size)


@cache
def _beside_plotly() -> _Pages:
    with psoas.demo_journal() as journal, tempfile.TemporaryDirectory() as place:
        frames, folder = journal.frames(), Path(place)
        report, ours, plots = psoas.build_report(frames), folder / "report.html", folder / "plotly.html"

        def write_plots() -> None:
            drawn = [
                plot(frames)
                for plot in (psoas.plot_pain, psoas.plot_adherence_calendar, psoas.plot_flexibility)
            ]
            # One plotly.js serves all three.
            texts = [one.to_html(full_html=False, include_plotlyjs=one is drawn[0]) for one in drawn]
            plots.write_text("".join(texts), encoding="utf-8")

        times = _in_turns(lambda: report.save_html(ours), write_plots)
        return _Pages(*times, ours.stat().st_size, plots.stat().st_size)


def _in_turns(ours: Way, other: Way, *, runs: int = RUNS) -> tuple[list[float], list[float]]:
    """Measure both in turn, each with nothing drawn yet."""

    def forget_drawings() -> None:
        for drawn in (pain_svg, calendar_svg, flexibility_svg):
            drawn.cache_clear()

    return turns(ours, other, runs, before=forget_drawings)


def _run(command: list[object], **settings: str) -> None:
    subprocess.run(  # noqa: S603 - our own commands
        [str(one) for one in command], check=True, capture_output=True, env=COMPILED | settings
    )

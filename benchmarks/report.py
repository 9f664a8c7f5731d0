"""The report of the demo on paper and as HTML, against a browser's print, a notebook's export and plotly."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from install_browser import BROWSER_HELP, find_browser

import psoas_analytics as psoas
from benchmarks.row import Row
from psoas_analytics.exchange import read_archive
from psoas_analytics.report.figures import calendar_svg, flexibility_svg, pain_svg
from psoas_analytics.resources import data_path, notebooks_path

RUNS = 7


def report_as_pdf() -> Row:
    """The page as PDF, against the HTML page printed by a headless Chromium."""
    browser = find_browser()
    if browser is None:
        raise SystemExit(BROWSER_HELP)
    with psoas.demo_journal() as journal, tempfile.TemporaryDirectory() as place:
        report, folder = psoas.build_report(journal), Path(place)
        page, ours, printed = folder / "report.html", folder / "report.pdf", folder / "printed.pdf"
        report.save_html(page)
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        command = [browser, *options, f"--print-to-pdf={printed}", page.as_uri()]
        return _in_turns(
            ("report as PDF", lambda: report.save_pdf(ours), ours),
            ("its HTML by Chromium", lambda: _run(command), printed),
        )


def report_as_html() -> Row:
    """The page as HTML, against notebook 04 run and exported by nbconvert."""
    with psoas.demo_journal() as journal, tempfile.TemporaryDirectory() as place:
        report, folder = psoas.build_report(journal), Path(place)
        ours, exported, copy = folder / "report.html", folder / "notebook.html", folder / "journal.sqlite"
        read_archive(data_path("demo"), copy)
        notebook = shutil.copy(notebooks_path("04_report.ipynb"), folder)
        command = [
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
        return _in_turns(
            ("report as HTML", lambda: report.save_html(ours), ours),
            ("notebook 04 by nbconvert", lambda: _run(command, PSOAS_JOURNAL=str(copy)), exported),
            runs=3,
        )


def charts_as_html() -> Row:
    """The page as HTML, against its charts alone by plotly."""
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

        return _in_turns(
            ("report as HTML", lambda: report.save_html(ours), ours),
            ("its charts by plotly", write_plots, plots),
        )


_Way = tuple[str, Callable[[], object], Path]


def _in_turns(ours: _Way, other: _Way, *, runs: int = RUNS) -> Row:
    """Measure both in turn, each with nothing drawn yet; the first of each warms up."""
    times: dict[str, list[float]] = {ours[0]: [], other[0]: []}
    for _ in range(runs + 1):
        for name, write, _path in (ours, other):
            for drawn in (pain_svg, calendar_svg, flexibility_svg):
                drawn.cache_clear()
            start = time.perf_counter()
            write()
            times[name].append(1000 * (time.perf_counter() - start))
    named = [f"{name}, {path.stat().st_size / 1000:.0f} kB" for name, _, path in (ours, other)]
    return Row(named[0], times[ours[0]][1:], named[1], times[other[0]][1:])


def _run(command: list[object], **settings: str) -> None:
    subprocess.run(  # noqa: S603 - our own commands
        [str(one) for one in command], check=True, capture_output=True, env=os.environ | settings
    )

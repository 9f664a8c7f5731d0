"""A real JupyterLab on loopback, with screenshots kept under artifacts/."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue

import pytest
from browser_lab import Desk, Lab
from playwright.sync_api import Browser, Page

START_SECONDS = 90
_NUMBER = itertools.count()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 1600})
    yield context.new_page()
    context.close()


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    """``psoas lab`` as a person starts it, in a home folder of its own."""
    with running_lab(tmp_path / "home") as started:
        yield started


@pytest.fixture(scope="session")
def shared_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A ``psoas lab`` that lasts, and whose commands a test may start."""
    with running_lab(
        tmp_path_factory.mktemp("shared") / "home", "--LabApp.expose_app_in_browser=True"
    ) as started:
        yield started


@pytest.fixture
def desk(shared_lab: Lab, page: Page, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """A scratch notebook of this test on a journal of its own: ``desk.show("psoas.PainForm(journal)")``."""
    name = re.sub(r"\W+", "-", request.node.name)[:60] + f"-{next(_NUMBER)}.ipynb"
    scratch = Desk(shared_lab, page, tmp_path / "journal.sqlite", name)
    yield scratch
    scratch.close()


@contextmanager
def running_lab(home: Path, *extra: str) -> Iterator[Lab]:
    home.mkdir()
    places = {"PSOAS_JOURNAL": home / "journal.sqlite", "PSOAS_WORKBOOK": home / "workbook", "HOME": home}
    environment = os.environ | {name: str(place) for name, place in places.items()}
    command = [sys.executable, "-m", "psoas_analytics.cli", "lab", "--no-browser", "--port=0", *extra]
    with subprocess.Popen(
        command, env=environment, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        try:
            yield Lab(_address(server), places["PSOAS_JOURNAL"], places["PSOAS_WORKBOOK"])
        finally:
            server.terminate()
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                server.kill()


def _address(server: subprocess.Popen[str]) -> str:
    lines: Queue[str] = Queue()
    seen: list[str] = []

    def read() -> None:
        assert server.stdout is not None
        for line in server.stdout:
            lines.put(line)

    threading.Thread(target=read, daemon=True).start()
    while server.poll() is None or not lines.empty():
        try:
            seen.append(lines.get(timeout=START_SECONDS))
        except Empty:
            break
        found = re.search(r"http://127\.0\.0\.1:\d+/lab\S*[?&]token=\w+", seen[-1])
        if found:
            return found.group()
    pytest.fail("JupyterLab told no address:\n" + "".join(seen), pytrace=False)

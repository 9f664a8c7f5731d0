"""A real JupyterLab on loopback, with screenshots kept under artifacts/."""

from __future__ import annotations

import itertools
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
    with _started(home, "lab", "--no-browser", "--port=0", *extra) as (address, places):
        yield Lab(address, places["PSOAS_JOURNAL"], places["PSOAS_WORKBOOK"])


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """``psoas app`` as a person starts it: the pages without code, in a home folder of its own."""
    home = tmp_path_factory.mktemp("app") / "home"
    home.mkdir()
    with _started(home, "app", "--no-browser") as (address, places):
        port = int(re.search(r":(\d+)/", address).group(1))
        _wait_for(port)
        yield Lab(address, places["PSOAS_JOURNAL"], places["PSOAS_WORKBOOK"])


def _wait_for(port: int) -> None:
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    pytest.fail(f"no server at port {port} after {START_SECONDS} s", pytrace=False)


@contextmanager
def _started(home: Path, *arguments: str) -> Iterator[tuple[str, dict[str, Path]]]:
    places = {"PSOAS_JOURNAL": home / "journal.sqlite", "PSOAS_WORKBOOK": home / "workbook", "HOME": home}
    environment = os.environ | {name: str(place) for name, place in places.items()}
    command = [sys.executable, "-m", "psoas_analytics.cli", *arguments]
    with subprocess.Popen(
        command, env=environment, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        try:
            yield _address(server), places
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
        found = re.search(r"http://127\.0\.0\.1:\d+/(?:lab|voila)\S*[?&]token=[\w-]+", seen[-1])
        if found:
            return found.group()
    pytest.fail("the server told no address:\n" + "".join(seen), pytrace=False)

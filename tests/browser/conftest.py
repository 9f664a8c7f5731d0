"""A real JupyterLab on loopback, with screenshots kept under artifacts/."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser_lab import Desk, Lab
from playwright.sync_api import Browser, Page
from running_lab import running_app, running_lab

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


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A ``psoas app`` that lasts: the pages without code."""
    with running_app(tmp_path_factory.mktemp("app") / "home") as started:
        yield started

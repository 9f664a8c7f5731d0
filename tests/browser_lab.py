"""What the browser tests do with a workbook: open a notebook, run it, keep a screenshot."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

ARTIFACTS = Path(__file__).parents[1] / "artifacts"
CELLS_MS = 120_000
# JupyterLab says "idle" a moment before a new server's first kernel takes cells: run at once, they were lost
# in 5 of 10 starts, after 2 s in none of 6.
SETTLE_MS = 3_000
_CELLS = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell .jp-InputPrompt"
_PROMPTS = f"[...document.querySelectorAll('{_CELLS}')].map(one => one.textContent)"
_CELLS_DONE = f"""() => document.querySelector('.jp-OutputArea-output[data-mime-type*="stderr"]')
    || {_PROMPTS}.every(text => /[0-9]/.test(text))"""


@dataclass(frozen=True)
class Lab:
    """A running workbook: its address with the token, and the journal that its notebooks open."""

    url: str
    journal: Path
    workbook: Path

    def address(self, notebook: str) -> str:
        base, token = self.url.split("?", 1)
        return f"{base.split('/lab')[0]}/lab/tree/{notebook}?{token}"


def keep(page: Page, name: str) -> None:
    """Take a screenshot of the page as it stands, for a person to look at."""
    ARTIFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTIFACTS / f"{name}.png")


def open_notebook(page: Page, lab: Lab, notebook: str) -> None:
    """Open a notebook of the workbook and wait until its kernel is ready."""
    page.goto(lab.address(notebook), timeout=60_000)
    idle(page)
    page.wait_for_timeout(SETTLE_MS)


def idle(page: Page) -> None:
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]:visible', timeout=CELLS_MS)


def menu(page: Page, name: str, command: str) -> None:
    page.locator(f'.lm-MenuBar-item:has-text("{name}")').first.click()
    page.locator(f'.lm-Menu-item[data-command="{command}"]').click()


def run_all(page: Page) -> None:
    """Run every cell, wait until the last has its number, and fail with what a cell raised."""
    menu(page, "Run", "runmenu:run-all")
    page.wait_for_function(_CELLS_DONE, timeout=CELLS_MS)
    idle(page)
    raised = page.locator('.jp-OutputArea-output[data-mime-type*="stderr"]').all_inner_texts()
    assert raised == [], raised

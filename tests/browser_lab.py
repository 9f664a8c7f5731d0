"""What the browser tests do with a workbook: open a notebook, run it, keep a screenshot."""

from __future__ import annotations

import json
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import axe_playwright_python
import nbformat
from playwright.sync_api import Locator, Page, TimeoutError

ARTIFACTS = Path(__file__).parents[1] / "artifacts"
CELLS_MS = 120_000
# JupyterLab says "idle" a moment before a new server's first kernel takes cells: run at once, they were lost
# in 5 of 10 starts, after 2 s in none of 6.
SETTLE_MS = 3_000
START_TRIES = 10
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

    def alone(self, notebook: str) -> str:
        """Address of a notebook without side bars and tabs, in a workspace of its own."""
        base, token = self.url.split("?", 1)
        name = notebook.removesuffix(".ipynb")
        return f"{base.split('/lab')[0]}/doc/workspaces/{name}/tree/{notebook}?{token}"

    def ask(self, method: str, path: str) -> Any:
        """Ask the server's own interface, such as "GET", "sessions"."""
        base, token = self.url.split("?", 1)
        address = f"{base.split('/lab')[0]}/api/{path}?{token}"
        with urllib.request.urlopen(urllib.request.Request(address, method=method), timeout=20) as answer:  # noqa: S310 - loopback
            return json.loads(answer.read() or "null")


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


AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"


def axe(page: Page, selector: str) -> list[str]:
    """Serious and critical findings of axe-core in a part of the page, each with its place."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("selector => axe.run(selector)", selector)["violations"]
    return [
        f"{one['id']}: {one['help']} at {[node['target'] for node in one['nodes']][:5]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def beyond(form: Locator) -> list[str]:
    """What is seen of a form and reaches beyond its right edge."""
    return form.evaluate(
        """form => [...form.querySelectorAll('*:not(svg *)')].filter(one => {
            if (one.closest('details:not([open])') && !one.closest('summary')) return false
            return one.getBoundingClientRect().right > form.getBoundingClientRect().right + 1
        }).map(one => one.outerHTML.slice(0, 99))"""
    )


@dataclass
class Desk:
    """A scratch notebook on a journal of its own, in a JupyterLab that all tests share."""

    lab: Lab
    page: Page
    journal: Path
    name: str

    def show(self, *cells: str) -> Page:
        """Run a notebook with these cells; ``psoas`` and ``journal`` stand in the one before them."""
        first = f"import psoas_analytics as psoas\njournal = psoas.open_journal({str(self.journal)!r})"
        # Without a name of a kernel JupyterLab asks for one.
        content = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(one) for one in (first, *cells)],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        )
        nbformat.write(content, self.lab.workbook / self.name)
        self.page.goto(self.lab.alone(self.name), timeout=60_000)
        self._idle()
        # The server remembers what the test before wore.
        self.theme("light")
        self.run_all()
        return self.page

    def run_all(self) -> None:
        """Run every cell and wait for the last one."""
        self.start("notebook:clear-all-cell-outputs")
        self.page.wait_for_function(f"{_PROMPTS}.every(text => text === '[ ]:')")
        for _ in range(START_TRIES):
            # A kernel that is called idle too early takes no cells.
            self.start("notebook:run-all-cells")
            with suppress(TimeoutError):
                self.page.wait_for_function(f"{_PROMPTS}.some(text => text !== '[ ]:')", timeout=SETTLE_MS)
                break
        self.page.wait_for_function(_CELLS_DONE, timeout=CELLS_MS)
        self._idle()
        raised = self.page.locator('.jp-OutputArea-output[data-mime-type*="stderr"]').all_inner_texts()
        assert raised == [], raised

    def _idle(self) -> None:
        # The mark in the notebook's tool bar goes away in a narrow window.
        self.page.wait_for_function(
            "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'",
            timeout=CELLS_MS,
        )

    def start(self, command: str, **arguments: object) -> None:
        """Start a command of JupyterLab and do not wait for its end."""
        self.page.evaluate(
            "([command, given]) => { window.jupyterapp.commands.execute(command, given) }",
            [command, arguments],
        )

    def theme(self, name: str) -> None:
        """Wear the "light" or the "dark" theme."""
        self.start("apputils:change-theme", theme=f"JupyterLab {name.capitalize()}")
        wearing = f'body[data-jp-theme-light="{str(name == "light").lower()}"]'
        self.page.wait_for_selector(wearing, state="attached")
        # The new style sheet arrives after the attribute.
        self.page.wait_for_function(
            """light => {
                const ground = getComputedStyle(document.body).getPropertyValue('--jp-layout-color1').trim()
                return (ground === 'white' || ground === '#fff' || ground === '#ffffff') === light
            }""",
            arg=name == "light",
        )
        self.page.wait_for_selector("#jupyterlab-splash", state="detached")

    def restart_kernel(self) -> None:
        """Restart the kernel of this notebook; its widgets are dead afterwards, until the cells run again."""
        self.start("kernelmenu:restart")
        self.page.locator(".jp-Dialog button.jp-mod-accept").click()
        self._idle()

    def reload(self) -> None:
        """Load the page again and wait until the notebook's kernel answers."""
        self.page.reload()
        self._idle()

    def kernel_id(self) -> str:
        found = [one for one in self.lab.ask("GET", "sessions") if one["path"] == self.name]
        return found[0]["kernel"]["id"]

    def axe(self, selector: str) -> list[str]:
        return axe(self.page, selector)

    def close(self) -> None:
        """Stop the kernel of this notebook."""
        for one in self.lab.ask("GET", "sessions"):
            if one["path"] == self.name:
                self.lab.ask("DELETE", f"sessions/{one['id']}")

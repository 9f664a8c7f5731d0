"""The notebooks run: with checked outputs on the demo, and through on an empty journal."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from psoas_analytics.exchange import read_archive
from psoas_analytics.resources import data_path, notebooks_path

NOTEBOOKS = sorted(notebooks_path().glob("[0-9]*.ipynb"))
CHECKED = "nbval-check-output"

pytestmark = pytest.mark.notebooks


def checked_cells(notebook: Path) -> list[nbformat.NotebookNode]:
    cells = nbformat.read(notebook, as_version=4).cells
    return [cell for cell in cells if CHECKED in cell.metadata.get("tags", [])]


def nbval(folder: Path, journal: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "--nbval-cell-timeout=120", "-q", "."]
    return subprocess.run(
        [*command, "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", str(folder)],
        cwd=folder,
        env=os.environ | {"PSOAS_JOURNAL": str(journal), "JUPYTER_PLATFORM_DIRS": "1"},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def passed(run: subprocess.CompletedProcess[str]) -> int:
    found = re.search(r"(\d+) passed", run.stdout)
    return int(found.group(1)) if found else 0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "workbook"
    folder.mkdir()
    for notebook in NOTEBOOKS:
        shutil.copy(notebook, folder)
    return folder


def code_cells() -> int:
    cells = [cell for notebook in NOTEBOOKS for cell in nbformat.read(notebook, as_version=4).cells]
    return sum(cell.cell_type == "code" and bool(cell.source) for cell in cells)


def test_there_are_six_notebooks_and_each_checks_a_kept_output() -> None:
    assert [one.stem for one in NOTEBOOKS] == [
        "00_plan",
        "01_log_session",
        "02_progress",
        "03_pain_and_adherence",
        "04_report",
        "05_clinic",
    ]
    for notebook in NOTEBOOKS:
        assert checked_cells(notebook), notebook.name
        assert all(cell.outputs for cell in checked_cells(notebook)), notebook.name


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_thin_and_holds_no_chart_or_personal_output(notebook: Path) -> None:
    content = nbformat.read(notebook, as_version=4)
    code = [cell for cell in content.cells if cell.cell_type == "code"]
    assert len(code) <= 15
    assert notebook.stat().st_size < 100_000
    for cell in code:
        assert not re.search(r"^\s*(def|class|for|while) ", cell.source, re.MULTILINE), cell.source
        if CHECKED not in cell.metadata.get("tags", []):
            assert cell.outputs == [], cell.source
    for before, cell in zip(content.cells, content.cells[1:], strict=False):
        if cell.cell_type == "code":
            assert before.cell_type == "markdown", f"no sentence before: {cell.source}"


def test_the_notebooks_give_the_checked_outputs_on_the_demo(folder: Path, tmp_path: Path) -> None:
    journal = read_archive(data_path("demo"), tmp_path / "demo.sqlite")
    run = nbval(folder, journal)
    assert run.returncode == 0, run.stdout + run.stderr
    assert passed(run) == code_cells()
    # A page without code runs every cell when it is opened: none may leave a file with health data behind.
    assert {one.name for one in folder.iterdir() if one.is_file()} == {one.name for one in NOTEBOOKS}


def test_a_changed_demo_value_is_noticed(folder: Path, tmp_path: Path) -> None:
    from psoas_analytics import open_journal

    path = read_archive(data_path("demo"), tmp_path / "demo.sqlite")
    with open_journal(path) as journal:
        journal.log_pain(3, site="low back")
    for notebook in folder.glob("0[02345]*.ipynb"):
        notebook.unlink()
    run = nbval(folder, path)
    assert run.returncode == 1
    assert "1 failed" in run.stdout


def test_the_notebooks_run_through_on_an_empty_journal(folder: Path, tmp_path: Path) -> None:
    for notebook in folder.glob("*.ipynb"):
        content = nbformat.read(notebook, as_version=4)
        for cell in content.cells:
            cell.metadata.pop("tags", None)
        nbformat.write(content, notebook)
    run = nbval(folder, tmp_path / "new" / "journal.sqlite")
    assert run.returncode == 0, run.stdout + run.stderr
    assert passed(run) == code_cells()

"""The pages without code: their template, their policy, their command line."""

import json
import shutil
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from psoas_analytics import app, cli
from psoas_analytics.cli import serve
from psoas_analytics.resources import notebooks_path


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    folder = tmp_path / "workbook"
    shutil.copytree(notebooks_path(), folder)
    return folder


def test_each_numbered_notebook_is_a_page_with_its_heading(workbook: Path, tmp_path: Path) -> None:
    (workbook / "scratch.ipynb").write_text("{}")
    app.lay_files(tmp_path, tmp_path, workbook)
    page = (tmp_path / "voila" / "templates" / "psoas" / "index.html.j2").read_text()
    for notebook in workbook.glob("[0-9]*.ipynb"):
        assert json.dumps([notebook.name, app.page_title(notebook)]) in page
    assert "scratch" not in page
    assert "cdn" not in page
    policy = json.loads((tmp_path / "voila.json").read_text())["Voila"]["tornado_settings"]["headers"]
    assert policy["Content-Security-Policy"].startswith("default-src 'self'")


@pytest.mark.parametrize("content", ["", "no json", '{"cells": [{}]}', '{"cells": []}'])
def test_a_notebook_without_a_heading_is_called_by_its_file(tmp_path: Path, content: str) -> None:
    notebook = tmp_path / "09_mine.ipynb"
    notebook.write_text(content)
    assert app.page_title(notebook) == "09_mine"


def test_a_title_that_a_person_typed_is_shown_as_it_was_typed(tmp_path: Path) -> None:
    typed = "}} <b>mine</b> {{"
    cell = {"cell_type": "markdown", "source": [f"# {typed}"]}
    (tmp_path / "09_mine.ipynb").write_text(json.dumps({"cells": [cell]}))
    app.lay_files(tmp_path, tmp_path, tmp_path)
    page = (tmp_path / "voila" / "templates" / "psoas" / "index.html.j2").read_text()
    assert json.dumps(typed) in page
    assert "{{ title | e }}" in page


def test_the_pages_are_served_on_loopback_with_a_token_that_no_command_line_shows(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    calls: list[tuple[list[str], dict[str, str]]] = []
    monkeypatch.setattr(
        serve, "_serve", lambda arguments, environment: calls.append((arguments, environment))
    )
    monkeypatch.setenv("PSOAS_WORKBOOK", str(tmp_path / "workbook"))
    monkeypatch.setenv("PSOAS_JOURNAL", str(tmp_path / "journal.sqlite"))
    said = CliRunner().invoke(cli.main, ["app", "--no-browser", "--port=8123", "--theme=dark"])
    assert said.exit_code == 0, said.output
    arguments, environment = calls[0]
    token = environment["JUPYTER_TOKEN"]
    assert len(token) >= 32
    assert f"http://127.0.0.1:8123/voila/render/01_log_session.ipynb?token={token}" in said.output
    assert "--Voila.ip=127.0.0.1" in arguments
    assert "--Voila.auto_token=True" in arguments
    assert arguments[-1] == "--theme=dark"
    assert token not in " ".join(arguments)


def test_the_port_is_the_same_every_time_unless_it_is_taken() -> None:
    first = serve._port()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", first))
        taken.listen()
        assert serve._port() != first


def test_without_voila_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve.importlib.util, "find_spec", lambda name: None)
    said = CliRunner().invoke(cli.main, ["app"])
    assert said.exit_code == 1
    assert "pip install 'psoas-analytics[app]'" in said.output

import contextlib
import http.client
import json
import os
import re
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from psoas_analytics import cli
from psoas_analytics.cli import serve

PSOAS = (sys.executable, "-m", "psoas_analytics.cli")
START_S = 60


@dataclass(frozen=True)
class Lab:
    """A running `psoas lab`: its address, its token and all that it has printed by then."""

    port: int
    token: str
    said: str
    home: Path
    workbook: Path

    def ask(self, path: str, *, token: str = "", method: str = "GET") -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(connection):
            connection.request(method, path, headers={"Authorization": f"token {token}"} if token else {})
            answer = connection.getresponse()
            return answer.status, answer.read()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[list[str], dict[str, str]]]:
    """What `psoas lab` would start, instead of starting it."""
    calls: list[tuple[list[str], dict[str, str]]] = []
    monkeypatch.setattr(
        serve, "_start", lambda arguments, environment: calls.append((arguments, environment))
    )
    monkeypatch.setenv("PSOAS_WORKBOOK", str(tmp_path / "workbook"))
    monkeypatch.setenv("PSOAS_JOURNAL", str(tmp_path / "journal.sqlite"))
    return calls


def invoke(*arguments: str) -> str:
    result = CliRunner().invoke(cli.main, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_lab_says_where_the_workbook_and_the_journal_are(started: list, tmp_path: Path) -> None:
    said = invoke("lab")
    assert f"Workbook: {tmp_path / 'workbook'}\n" in said
    assert f"Journal:  {tmp_path / 'journal.sqlite'}\n" in said
    assert len(started) == 1


def test_lab_hands_further_words_to_jupyter(started: list) -> None:
    invoke("lab", "--no-browser", "--port=9999", "--debug")
    arguments, _ = started[0]
    assert arguments[-2:] == ["--port=9999", "--debug"]
    assert "--ServerApp.open_browser=False" in arguments
    assert "--no-browser" not in arguments


def test_a_relative_journal_means_the_same_file_in_the_notebooks(
    started: list, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PSOAS_JOURNAL", "mine.sqlite")
    invoke("lab")
    _, environment = started[0]
    assert environment["PSOAS_JOURNAL"] == str(tmp_path / "mine.sqlite")


def test_lab_says_where_the_newer_version_of_an_edited_notebook_is(started: list, tmp_path: Path) -> None:
    (tmp_path / "workbook").mkdir()
    (tmp_path / "workbook" / "01_log_session.ipynb").write_text('{"cells": []}')
    told = "01_log_session.ipynb: you edited it, so it stays; the newer version is 01_log_session.new.ipynb."
    assert told in invoke("lab")
    assert told not in invoke("lab")


def test_a_workbook_that_can_not_be_made_is_told_in_one_sentence(
    started: list, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("PSOAS_WORKBOOK", str(tmp_path / "file" / "workbook"))
    result = CliRunner().invoke(cli.main, ["lab"])
    assert result.exit_code == 1
    assert "the workbook folder must be writable, got" in result.output
    assert "set PSOAS_WORKBOOK" in result.output
    assert not started


def test_help_and_version_answer() -> None:
    assert "lab" in invoke("--help")
    assert re.fullmatch(r"psoas, version \d+\.\d+\.\d+\S*\n", invoke("--version"))


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A real `psoas lab --no-browser`, as a person with an empty home folder starts it."""
    home = tmp_path_factory.mktemp("home")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PSOAS_", "JUPYTER", "XDG_", "IPYTHON"))
    }
    environment = {**kept, "HOME": str(home), "USERPROFILE": str(home), "PYTHONUNBUFFERED": "1"}
    log = home / "said.txt"
    with log.open("wb") as said:
        process = subprocess.Popen(
            [*PSOAS, "lab", "--no-browser", f"--port={port}", "--ServerApp.port_retries=0"],
            env=environment,
            cwd=home,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    try:
        yield wait_for(log, process, port)
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(log: Path, process: subprocess.Popen, port: int) -> Lab:
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        said = log.read_text(encoding="utf-8")
        address = re.search(rf"http://127\.0\.0\.1:{port}/lab/tree/01_log_session\.ipynb\?token=(\w+)", said)
        if address:
            workbook = Path(re.search(r"^Workbook: (.+)$", said, re.MULTILINE)[1])
            return Lab(port, address[1], said, log.parent, workbook)
        time.sleep(0.1)
    raise TimeoutError(f"psoas lab must print its address within {START_S} s, it said: {log.read_text()}")


def test_lab_prints_its_address_and_little_else(lab: Lab) -> None:
    assert "Traceback" not in lab.said
    assert len(lab.said.splitlines()) < 20, lab.said


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file modes")
def test_the_workbook_of_a_new_person_is_private(lab: Lab) -> None:
    assert stat.S_IMODE(lab.workbook.stat().st_mode) == 0o700


def test_lab_answers_only_with_its_token(lab: Lab) -> None:
    assert len(lab.token) >= 32
    assert lab.ask("/api/contents")[0] == 403
    status, listing = lab.ask("/api/contents", token=lab.token)
    assert status == 200
    names = [entry["name"] for entry in json.loads(listing)["content"]]
    assert "01_log_session.ipynb" in names
    assert not [name for name in names if name.startswith(".")]


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="reads Linux's table of sockets")
def test_lab_listens_on_loopback_alone(lab: Lab) -> None:
    listening = "0A"
    rows = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{table}").read_text().splitlines()
    ]
    ours = [
        row[1].split(":")[0] for row in rows if row[1].endswith(f":{lab.port:04X}") and row[3] == listening
    ]
    assert ours == ["0100007F"]


def test_the_notebooks_run_on_this_interpreter(lab: Lab) -> None:
    specs = json.loads(lab.ask("/api/kernelspecs", token=lab.token)[1])
    assert specs["default"] == "python3"
    assert specs["kernelspecs"]["python3"]["spec"]["argv"][0] == sys.executable


def test_no_other_user_of_the_machine_can_read_what_a_kernel_sends(lab: Lab) -> None:
    status, kernel = lab.ask("/api/kernels", token=lab.token, method="POST")
    assert status == 201
    (connection,) = lab.home.rglob(f"kernel-{json.loads(kernel)['id']}.json")
    assert json.loads(connection.read_text())["curve_publickey"]


def test_voila_which_fetches_fonts_from_the_outside_is_off(lab: Lab) -> None:
    assert lab.ask("/voila", token=lab.token)[0] == 404

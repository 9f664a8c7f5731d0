"""Importing and using the package opens no socket and asks for no name: there is no telemetry."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

pytestmark = pytest.mark.faults

# An audit hook hears each call of Python's own modules, and cannot be taken off again.
WATCH = """
import sys, json
asked = []
NETWORK = ("socket.", "urllib.", "http.client.", "ftplib.", "smtplib.", "imaplib.", "poplib.", "webbrowser.")
def hear(event, args):
    if event.startswith(NETWORK):
        asked.append([event, repr(args)[:200]])
sys.addaudithook(hear)
"""

USE = """
import tempfile, pathlib, warnings
import psoas_analytics as psoas
from frames_for_tests import all_measures
for name in psoas.__all__:
    getattr(psoas, name)
folder = pathlib.Path(tempfile.mkdtemp())
with psoas.open_journal(folder / "journal.sqlite") as mine:
    mine.log_session([{"exercise_id": "glute-bridge", "side": "both", "reps": 10}], note="calm")
    mine.log_pain(3, site="low back")
    mine.backup()
    psoas.exchange.write_archive(mine, folder / "archive")
    psoas.exchange.read_archive(folder / "archive", folder / "again.sqlite")
with psoas.demo_journal() as journal:
    frames = journal.frames()
    all_measures(frames)
    for name in psoas.__all__:
        if name.startswith("plot_"):
            getattr(psoas, name)(frames).to_html(include_plotlyjs=False)
    report = psoas.build_report(frames)
    report.save_html(folder / "report.html")
    if hasattr(report, "save_pdf"):
        report.save_pdf(folder / "report.pdf")
    for one in ("SessionForm", "PainForm", "FlexibilityForm", "CheckInForm", "PlanEditor", "ProgressView"):
        getattr(psoas, one)(journal)
    for one in ("SessionPlayer", "SittingTimer", "ReportPanel"):
        if one in psoas.__all__:
            getattr(psoas, one)(journal)
psoas.exercise_picture("glute-bridge")
"""
TELL = """
print(json.dumps(asked))
"""


def heard(code: str) -> str:
    tests = str(Path(__file__).parent)
    lines = [WATCH, f"sys.path.append({tests!r})", textwrap.dedent(code), TELL]
    command = [sys.executable, "-c", "\n".join(lines)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


def test_importing_and_using_the_package_opens_no_socket() -> None:
    assert heard(USE) == "[]"


@pytest.mark.parametrize(
    "call",
    [
        "import socket; socket.socket().connect_ex(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('localhost', 80)",
        "import socket; socket.socket().bind(('127.0.0.1', 0))",
    ],
)
def test_the_watch_hears_what_it_watches_for(call: str) -> None:
    assert heard(call).startswith('[["socket.')

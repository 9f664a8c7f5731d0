"""``psoas lab`` and ``psoas app`` as a person starts them, each in a home folder of its own."""

from __future__ import annotations

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

from browser_lab import Lab

START_SECONDS = 90


@contextmanager
def running_lab(home: Path, *extra: str) -> Iterator[Lab]:
    home.mkdir()
    with _started(home, "lab", "--no-browser", "--port=0", *extra) as (address, places):
        yield Lab(address, places["PSOAS_JOURNAL"], places["PSOAS_WORKBOOK"])


@contextmanager
def running_app(home: Path) -> Iterator[Lab]:
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
    raise RuntimeError(f"no server at port {port} after {START_SECONDS} s")


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
    raise RuntimeError("the server told no address:\n" + "".join(seen))

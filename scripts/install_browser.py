"""Find the Chromium or Chrome that the browser tests drive, and install one where there is none.

Run by ``make test`` with the interpreter of ``.venv``. It always ends well: without a browser the browser
tests fail, each with :data:`BROWSER_HELP`.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

BROWSER_HELP = """\
The browser tests need Chromium or Chrome, and none was found that starts.
Install one, then run `make test` again:
  Debian            sudo apt install chromium
  other systems     .venv/bin/python -m playwright install --with-deps chromium
  already there     export PSOAS_CHROMIUM=/path/to/chromium"""

_COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "~/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
    "~/AppData/Local/Google/Chrome/Application/chrome.exe",
)
_PLAYWRIGHT_FOLDERS = (
    "~/.cache/ms-playwright",
    "~/Library/Caches/ms-playwright",
    "~/AppData/Local/ms-playwright",
)
_PLAYWRIGHT_PROGRAMS = ("chrome", "chrome.exe", "Chromium", "Google Chrome for Testing")


@functools.cache
def find_browser() -> str | None:
    """Path of a Chromium or Chrome that starts, or None.

    ``PSOAS_CHROMIUM`` alone counts where it is set; then what is on the path, the usual places of macOS and
    Windows, and what Playwright has installed.

    Returns
    -------
    str or None
    """
    named = os.environ.get("PSOAS_CHROMIUM")
    if named:
        return named if _starts(named) else None
    return next((place for place in _candidates() if _starts(place)), None)


def main() -> None:
    """Say which browser the tests will drive, installing one first if needed."""
    if find_browser() is None and not os.environ.get("PSOAS_CHROMIUM"):
        _install()
        find_browser.cache_clear()
    found = find_browser()
    print(f"Browser for the tests: {found}" if found else BROWSER_HELP, flush=True)


def _candidates() -> Iterator[str]:
    yield from filter(None, map(shutil.which, _COMMANDS))
    yield from filter(os.path.isfile, map(os.path.expanduser, _APPLICATIONS))
    own = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    for folder in [own] if own else _PLAYWRIGHT_FOLDERS:
        for release in sorted(Path(folder).expanduser().glob("chromium-*"), reverse=True):
            yield from (str(file) for file in release.rglob("*") if file.name in _PLAYWRIGHT_PROGRAMS)


def _starts(program: str) -> bool:
    """Whether it tells its version: a snap's empty shell and a browser without its libraries do not."""
    if sys.platform == "win32":
        return os.path.isfile(program)  # chrome.exe --version would open a window
    try:
        return subprocess.run([program, "--version"], capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _install() -> None:
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if as_root and shutil.which("apt-get"):
        print("Installing Chromium for the browser tests by apt-get ...", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        if _run("apt-get", "update", "-qq", env=quiet) and _run(
            "apt-get", "install", "-y", "-qq", "chromium", env=quiet
        ):
            find_browser.cache_clear()
            if find_browser() is not None:
                return
    print("Installing Chromium for the browser tests by Playwright ...", flush=True)
    with_libraries = ("--with-deps",) if as_root else ()
    _run(sys.executable, "-m", "playwright", "install", *with_libraries, "chromium")


def _run(*command: str, env: dict[str, str] | None = None) -> bool:
    try:
        return subprocess.run(command, env=env).returncode == 0
    except OSError as error:
        print(f"{command[0]}: {error}", file=sys.stderr)
        return False


if __name__ == "__main__":
    main()

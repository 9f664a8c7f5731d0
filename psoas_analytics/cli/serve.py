"""``psoas lab`` and ``psoas app``: start a server on this machine alone."""

from __future__ import annotations

import importlib.util
import os
import secrets
import socket
import threading
import time
import webbrowser
from contextlib import suppress
from pathlib import Path

import click

from psoas_analytics import app as pages
from psoas_analytics import journal, workbook

# How long the browser waits for the server.
_START_S = 60
_USUAL_PORT = 8866


@click.command(context_settings={"ignore_unknown_options": True})
@click.option("--no-browser", is_flag=True, help="Open no browser; print the address instead.")
@click.argument("args", nargs=-1, type=click.UNPROCESSED)
def lab(no_browser: bool, args: tuple[str, ...]) -> None:
    """Open the workbook in JupyterLab, on this machine alone.

    Your notebooks live in a folder of your own; further ARGS go to JupyterLab (for example --port=9999).
    """
    folder, environment = _workbook()
    _start(workbook.lab_arguments(folder, browser=not no_browser, extra=args), environment)


@click.command(context_settings={"ignore_unknown_options": True})
@click.option("--no-browser", is_flag=True, help="Open no browser; print the address instead.")
@click.option("--port", type=int, help="8866, or a free one, if you name none.")
@click.argument("args", nargs=-1, type=click.UNPROCESSED)
def app(no_browser: bool, port: int | None, args: tuple[str, ...]) -> None:
    """Open the workbook as pages without code, on this machine alone.

    Further ARGS go to Voilà, which serves the pages.
    """
    if importlib.util.find_spec("voila") is None:
        raise click.ClickException(
            "the pages need Voilà, which is not installed; pip install 'psoas-analytics[app]'"
        )
    folder, environment = _workbook()
    settings, share = (
        Path(environment[name].split(os.pathsep)[0]) for name in ("JUPYTER_CONFIG_PATH", "JUPYTER_PATH")
    )
    pages.lay_files(settings, share, folder)
    token = secrets.token_urlsafe(24)
    port = port or _port()
    address = pages.address(port, token)
    click.echo(f"Starting the pages; Control-C here stops them.\n{address}")
    if not no_browser:
        threading.Thread(target=_open_when_up, args=(address, port), daemon=True).start()
    _serve(pages.app_arguments(folder, port=port, extra=args), environment | {"JUPYTER_TOKEN": token})


def _start(arguments: list[str], environment: dict[str, str]) -> None:
    click.echo("Starting JupyterLab; Control-C here stops it. What you log is saved at once.")
    os.environ.update(environment)
    from jupyterlab.labapp import LabApp  # slow to import, and it must see the environment above

    LabApp.launch_instance(argv=arguments)


def _serve(arguments: list[str], environment: dict[str, str]) -> None:
    os.environ.update(environment)
    from voila.app import Voila  # slow to import, and it must see the environment above

    Voila.launch_instance(argv=arguments)


def _workbook() -> tuple[Path, dict[str, str]]:
    """Bring the person's workbook folder up to date; return it with the environment of its server."""
    folder = workbook.default_folder()
    journal_path = journal.default_path().absolute()
    try:
        copies = workbook.refresh(folder)
        environment = workbook.lab_environment(folder, os.environ)
    except OSError as error:
        raise click.ClickException(
            f"the workbook folder must be writable, got {folder} ({error.strerror or error}); "
            "set PSOAS_WORKBOOK to a folder of yours"
        ) from error
    click.echo(f"Workbook: {folder}\nJournal:  {journal_path}")
    for copy in copies:
        if copy.state == "refreshed":
            click.echo(f"{copy.path.name}: refreshed to this version.")
        elif copy.newer is not None:
            click.echo(
                f"{copy.path.name}: you edited it, so it stays; the newer version is {copy.newer.name}."
            )
    # A kernel starts in the workbook folder, where a relative path would mean another file.
    environment["PSOAS_JOURNAL"] = str(journal_path)
    return folder, environment


def _port() -> int:
    # The same every time if it can be had: what the player has not saved yet waits in the browser, by port.
    for wanted in (_USUAL_PORT, 0):
        with suppress(OSError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", wanted))
            port: int = probe.getsockname()[1]
            return port
    raise click.ClickException("no free port was found on this machine; name one with --port")


def _open_when_up(address: str, port: int) -> None:
    give_up = time.monotonic() + _START_S
    while time.monotonic() < give_up:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            webbrowser.open(address)
            return
        time.sleep(0.1)

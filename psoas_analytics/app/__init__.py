"""The workbook as pages without code, served by Voilà on this machine alone."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from psoas_analytics.workbook import FIRST_NOTEBOOK

#: Cells with this tag are for JupyterLab: what to press there, and what to check by a number.
LAB_ONLY = "lab-only"
_TEMPLATE = "psoas"
# Nothing from outside is loaded, whatever a page says. Widgets are put together by scripts in the page.
POLICY = (
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; connect-src 'self' ws://127.0.0.1:*;"
    " frame-ancestors 'none'; form-action 'self'"
)


def lay_files(settings: Path, share: Path, folder: Path) -> None:
    """Write the template of the pages and their policy where Voilà finds them.

    Parameters
    ----------
    settings, share : Path
        A folder of ``JUPYTER_CONFIG_PATH``, one of ``JUPYTER_PATH``.
    folder : Path
        The workbook folder; each notebook whose name begins with a number becomes a page.

    Raises
    ------
    OSError
        The folder can't be written.
    """
    place = share / "voila" / "templates" / _TEMPLATE
    place.mkdir(parents=True, exist_ok=True)
    pages = json.dumps([(one.name, page_title(one)) for one in sorted(folder.glob("[0-9]*.ipynb"))])
    page = (Path(__file__).parent / "page.html.j2").read_text(encoding="utf-8")
    page = page.replace("PAGES", pages).replace("LAB_ONLY", LAB_ONLY)
    (place / "index.html.j2").write_text(page, encoding="utf-8")
    headers = {"headers": {"Content-Security-Policy": POLICY}}
    (settings / "voila.json").write_text(
        json.dumps({"Voila": {"tornado_settings": headers}}), encoding="utf-8"
    )
    (place / "conf.json").write_text('{"base_template": "lab"}', encoding="utf-8")


def page_title(notebook: Path) -> str:
    """Title of a page: the notebook's first heading, else its file name.

    Raises
    ------
    OSError
        The notebook can't be read.
    """
    try:
        cells = json.loads(notebook.read_bytes())["cells"]
        text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    except (ValueError, KeyError, TypeError):
        text = ""
    found = re.search(r"^# (.+)$", text, re.MULTILINE)
    return found.group(1).strip() if found else notebook.stem


def app_arguments(folder: Path, *, port: int, extra: Sequence[str] = ()) -> list[str]:
    """Voilà's command line: loopback only, with a token, nothing asked of the outside.

    The token is the environment's ``JUPYTER_TOKEN``: a command line can be read by every user of a machine.

    Parameters
    ----------
    folder : Path
        The workbook folder.
    port : int
    extra : sequence of str
        The person's own arguments for Voilà, last.
    """
    return [
        str(folder),
        "--no-browser",
        f"--port={port}",
        "--Voila.ip=127.0.0.1",
        "--Voila.auto_token=True",
        f"--template={_TEMPLATE}",
        # What a kernel sends is health data, and any user of this machine may listen on its loopback ports.
        "--KernelManager.transport_encryption=auto",
        "--Application.log_level=ERROR",
        *extra,
    ]


def address(port: int, token: str) -> str:
    """Address of the first page.

    Examples
    --------
    >>> address(8866, "secret")
    'http://127.0.0.1:8866/voila/render/01_log_session.ipynb?token=secret'
    """
    return f"http://127.0.0.1:{port}/voila/render/{FIRST_NOTEBOOK}?token={token}"

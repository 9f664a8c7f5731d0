"""The person's own workbook: a private folder with copies of the notebooks, opened in JupyterLab.

The notebooks of the package are never opened in place: what they show after a run is health data, which would
reach git from a checkout and be lost with the next upgrade of an installed package.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import platformdirs

from psoas_analytics.resources import notebooks_path

FIRST_NOTEBOOK = "01_log_session.ipynb"
# A dot folder: JupyterLab's file browser does not show it.
_OURS = ".psoas"
# The question about news, and the button of Voilà's preview.
_SWITCHED_OFF = ("@jupyterlab/apputils-extension:announcements", "@voila-dashboards/jupyterlab-preview")

State = Literal["new", "unchanged", "refreshed", "yours"]


@dataclass(frozen=True)
class Copy:
    """One notebook of the workbook folder, and what :func:`refresh` did with it.

    Attributes
    ----------
    path : Path
        The person's copy.
    state : str
        "new": just laid there; "unchanged": nothing to do; "refreshed": replaced by a newer version; "yours":
        edited by the person, left alone.
    newer : Path or None
        The newer version of an edited notebook, where it was just laid beside it.
    """

    path: Path
    state: State
    newer: Path | None = None


def default_folder() -> Path:
    """Where the workbook lives: ``PSOAS_WORKBOOK`` if it is set, else the user's data folder; absolute."""
    named = os.environ.get("PSOAS_WORKBOOK")
    if named:
        return Path(named).expanduser().absolute()
    return platformdirs.user_data_path("psoas_analytics", appauthor=False) / "workbook"


def refresh(folder: Path, *, source: Path | None = None) -> list[Copy]:
    """Bring the notebooks of the package into a workbook folder, and leave the person's own edits alone.

    A copy is replaced only while its cells read as they did when it was laid there; running it and saving
    what it shows is no edit. Where the cells were edited, the newer version is laid beside it, once, as
    ``<name>.new.ipynb``.

    Parameters
    ----------
    folder : Path
        The workbook folder; if it is not there it is made for this user alone (0700), else its mode stays.
    source : Path or None
        The folder with the package's notebooks; None: the ones that travel with the package.

    Returns
    -------
    list of Copy
        One for each notebook of `source`, by name.

    Raises
    ------
    OSError
        The folder can't be made or written.
    """
    _make_private(folder)
    _make_private(folder / _OURS)
    memory_file = folder / _OURS / "copies.json"
    remembered = _read_memory(memory_file)
    copies = []
    for original in sorted((source or notebooks_path()).glob("*.ipynb")):
        state = _place(original, folder / original.name, remembered)
        newer = _lay_beside(original, folder, remembered) if state == "yours" else None
        copies.append(Copy(folder / original.name, state, newer))
    _write_whole(memory_file, json.dumps(remembered, indent=1))
    return copies


def lab_arguments(folder: Path, *, browser: bool = True, extra: Sequence[str] = ()) -> list[str]:
    """JupyterLab's command line: loopback only, with its random token, nothing asked of the outside.

    Parameters
    ----------
    folder : Path
        The workbook folder.
    browser : bool
        Whether a browser is opened.
    extra : sequence of str
        The person's own arguments for JupyterLab, last.

    Returns
    -------
    list of str
    """
    arguments = [
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.root_dir={folder}",
        f"--LabApp.default_url=/lab/tree/{FIRST_NOTEBOOK}",
        # Tabs of another JupyterLab on this machine would open here as files not found.
        f"--LabApp.workspaces_dir={folder / _OURS / 'workspaces'}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
        # What a kernel sends is health data, and any user of this machine may listen on its loopback ports.
        "--KernelManager.transport_encryption=auto",
        # The address with the token is printed at any level.
        "--Application.log_level=ERROR",
    ]
    if not browser:
        arguments.append("--ServerApp.open_browser=False")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # Containers run as root; the server can be reached from this machine alone, and with the token only.
        arguments.append("--ServerApp.allow_root=True")
    return [*arguments, *extra]


def lab_environment(folder: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """Write the settings that JupyterLab reads from disk, and name them in a changed copy of the environment.

    They turn off what would ask the outside, and make "python3" the interpreter that runs now, whatever
    kernels stand in the person's home folder.

    Parameters
    ----------
    folder : Path
        The workbook folder, as :func:`refresh` leaves it.
    environ : mapping of str to str
        The environment to start from.

    Returns
    -------
    dict of str to str
        `environ` with ``JUPYTER_CONFIG_PATH`` and ``JUPYTER_PATH`` led by folders of ours.
    """
    from ipykernel.kernelspec import get_kernel_dict  # slow to import

    settings, share = folder / _OURS / "settings", folder / _OURS / "share"
    _write_json(
        settings / "labconfig" / "page_config.json",
        {"disabledExtensions": dict.fromkeys(_SWITCHED_OFF, True)},
    )
    # Voilà, where it is installed, would fetch fonts from the outside.
    _write_json(
        settings / "jupyter_server_config.d" / "voila.json",
        {"ServerApp": {"jpserver_extensions": {"voila.server_extension": False}}},
    )
    _write_json(share / "kernels" / "python3" / "kernel.json", get_kernel_dict())
    return {
        **environ,
        "JUPYTER_CONFIG_PATH": _lead_path(settings, environ.get("JUPYTER_CONFIG_PATH")),
        "JUPYTER_PATH": _lead_path(share, environ.get("JUPYTER_PATH")),
    }


def _place(original: Path, target: Path, remembered: dict[str, str]) -> State:
    shipped = _hash_of_cells(original)
    present = _hash_of_cells(target) if target.exists() else None
    if present is not None and present not in (shipped, remembered.get(target.name)):
        return "yours"
    if present != shipped:
        _copy_whole(original, target)
    remembered[target.name] = shipped
    if present is None:
        return "new"
    return "unchanged" if present == shipped else "refreshed"


def _lay_beside(original: Path, folder: Path, remembered: dict[str, str]) -> Path | None:
    beside = folder / f"{original.stem}.new{original.suffix}"
    known = (remembered.get(original.name), remembered.get(beside.name))
    if _hash_of_cells(original) in known or _place(original, beside, remembered) == "yours":
        return None
    return beside


def _hash_of_cells(notebook: Path) -> str:
    try:
        cells = [
            (cell["cell_type"], "".join(cell["source"]))
            for cell in json.loads(notebook.read_bytes())["cells"]
        ]
    except (ValueError, KeyError, TypeError):
        return "unreadable"  # equals no hash, so the file counts as the person's own and is kept
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()


def _read_memory(path: Path) -> dict[str, str]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # without memory, a copy that differs counts as edited: nothing is lost
    return content if isinstance(content, dict) else {}


def _make_private(folder: Path) -> None:
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(mode=0o700, exist_ok=True)


def _lead_path(first: Path, rest: str | None) -> str:
    return os.pathsep.join([str(first), rest] if rest else [str(first)])


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    _write_whole(path, json.dumps(content, indent=1))


def _write_whole(path: Path, text: str) -> None:
    half = path.with_name(f"{path.name}.part")
    half.write_text(text, encoding="utf-8")
    half.replace(path)


def _copy_whole(original: Path, target: Path) -> None:
    half = target.with_name(f"{target.name}.part")
    shutil.copyfile(original, half)
    half.replace(target)

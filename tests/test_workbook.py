import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from psoas_analytics import workbook
from psoas_analytics.workbook import Copy, default_folder, lab_arguments, lab_environment, refresh

posix_only = pytest.mark.skipif(os.name == "nt", reason="Windows has no such file modes")
KERNEL_OF_ANOTHER = {
    "argv": ["another-python", "-m", "ipykernel_launcher"],
    "display_name": "x",
    "language": "python",
}


def write_notebook(path: Path, *sources: str, shown: str = "") -> None:
    outputs = [{"output_type": "stream", "name": "stdout", "text": [shown]}] if shown else []
    cells = [
        {"cell_type": "code", "source": [text], "outputs": outputs, "metadata": {}, "execution_count": None}
        for text in sources
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))


def cell_texts(path: Path) -> list[str]:
    return ["".join(cell["source"]) for cell in json.loads(path.read_text())["cells"]]


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    write_notebook(tmp_path / "shipped" / "01_log_session.ipynb", "version 1")
    write_notebook(tmp_path / "shipped" / "02_progress.ipynb", "progress 1")
    return tmp_path / "shipped"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "home" / "workbook"


def test_a_new_workbook_gets_every_notebook(shipped: Path, folder: Path) -> None:
    assert refresh(folder, source=shipped) == [
        Copy(folder / "01_log_session.ipynb", "new"),
        Copy(folder / "02_progress.ipynb", "new"),
    ]
    assert cell_texts(folder / "01_log_session.ipynb") == ["version 1"]


def test_the_notebooks_of_the_package_come_without_being_named(folder: Path) -> None:
    names = [copy.path.name for copy in refresh(folder)]
    assert workbook.FIRST_NOTEBOOK in names


@posix_only
def test_a_new_workbook_and_its_parents_are_for_this_user_alone(shipped: Path, folder: Path) -> None:
    refresh(folder, source=shipped)
    assert [stat.S_IMODE(place.stat().st_mode) for place in (folder.parent, folder)] == [0o700, 0o700]


@posix_only
def test_a_folder_that_was_there_keeps_its_mode(shipped: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    refresh(tmp_path, source=shipped)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_running_a_notebook_is_no_edit_and_a_newer_version_takes_its_place(
    shipped: Path, folder: Path
) -> None:
    refresh(folder, source=shipped)
    write_notebook(folder / "01_log_session.ipynb", "version 1", shown="pain 4")
    write_notebook(shipped / "01_log_session.ipynb", "version 2")
    states = [copy.state for copy in refresh(folder, source=shipped)]
    assert states == ["refreshed", "unchanged"]
    assert cell_texts(folder / "01_log_session.ipynb") == ["version 2"]


def test_what_a_notebook_shows_stays_while_there_is_no_newer_version(shipped: Path, folder: Path) -> None:
    refresh(folder, source=shipped)
    write_notebook(folder / "02_progress.ipynb", "progress 1", shown="pain 4")
    refresh(folder, source=shipped)
    assert "pain 4" in (folder / "02_progress.ipynb").read_text()


def test_an_edited_notebook_stays_and_the_newer_one_is_laid_beside_it(shipped: Path, folder: Path) -> None:
    refresh(folder, source=shipped)
    write_notebook(folder / "01_log_session.ipynb", "version 1", "mine")
    write_notebook(shipped / "01_log_session.ipynb", "version 2")
    beside = folder / "01_log_session.new.ipynb"
    assert refresh(folder, source=shipped)[0] == Copy(folder / "01_log_session.ipynb", "yours", beside)
    assert cell_texts(folder / "01_log_session.ipynb") == ["version 1", "mine"]
    assert cell_texts(beside) == ["version 2"]


def test_editing_a_notebook_lays_nothing_beside_it_until_there_is_a_newer_one(
    shipped: Path, folder: Path
) -> None:
    refresh(folder, source=shipped)
    write_notebook(folder / "01_log_session.ipynb", "mine")
    assert refresh(folder, source=shipped)[0].state == "yours"
    assert not (folder / "01_log_session.new.ipynb").exists()


def test_a_newer_one_that_was_thrown_away_is_laid_there_once_only(shipped: Path, folder: Path) -> None:
    refresh(folder, source=shipped)
    write_notebook(folder / "01_log_session.ipynb", "mine")
    write_notebook(shipped / "01_log_session.ipynb", "version 2")
    refresh(folder, source=shipped)
    beside = folder / "01_log_session.new.ipynb"
    beside.unlink()
    assert refresh(folder, source=shipped)[0].newer is None
    assert not beside.exists()
    write_notebook(shipped / "01_log_session.ipynb", "version 3")
    refresh(folder, source=shipped)
    assert cell_texts(beside) == ["version 3"]


def test_a_newer_one_that_was_edited_is_kept_too(shipped: Path, folder: Path) -> None:
    refresh(folder, source=shipped)
    write_notebook(folder / "01_log_session.ipynb", "mine")
    write_notebook(shipped / "01_log_session.ipynb", "version 2")
    refresh(folder, source=shipped)
    write_notebook(folder / "01_log_session.new.ipynb", "mine as well")
    write_notebook(shipped / "01_log_session.ipynb", "version 3")
    assert refresh(folder, source=shipped)[0].newer is None
    assert cell_texts(folder / "01_log_session.new.ipynb") == ["mine as well"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"cells": 3}', '{"cells": [{"source": 3}]}'])
def test_a_file_that_is_no_notebook_is_kept(shipped: Path, folder: Path, content: str) -> None:
    refresh(folder, source=shipped)
    (folder / "02_progress.ipynb").write_text(content)
    assert refresh(folder, source=shipped)[1].state == "yours"
    assert (folder / "02_progress.ipynb").read_text() == content


@pytest.mark.parametrize("memory", ["", "[]", "{}"])
def test_without_its_memory_nothing_of_the_person_is_replaced(
    shipped: Path, folder: Path, memory: str
) -> None:
    refresh(folder, source=shipped)
    write_notebook(folder / "01_log_session.ipynb", "mine")
    (folder / ".psoas" / "copies.json").write_text(memory)
    write_notebook(shipped / "01_log_session.ipynb", "version 2")
    assert [copy.state for copy in refresh(folder, source=shipped)] == ["yours", "unchanged"]
    assert cell_texts(folder / "01_log_session.ipynb") == ["mine"]


def test_a_notebook_that_was_deleted_comes_back(shipped: Path, folder: Path) -> None:
    refresh(folder, source=shipped)
    (folder / "02_progress.ipynb").unlink()
    assert refresh(folder, source=shipped)[1].state == "new"
    assert cell_texts(folder / "02_progress.ipynb") == ["progress 1"]


def test_the_environment_says_where_the_workbook_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PSOAS_WORKBOOK", str(tmp_path / "mine"))
    assert default_folder() == tmp_path / "mine"


def test_a_relative_or_home_workbook_is_made_absolute(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PSOAS_WORKBOOK", "mine")
    assert default_folder() == tmp_path / "mine"
    monkeypatch.setenv("PSOAS_WORKBOOK", "~/mine")
    assert default_folder() == Path.home() / "mine"


def test_without_a_word_the_workbook_lies_in_the_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PSOAS_WORKBOOK", raising=False)
    assert default_folder().parts[-2:] == ("psoas_analytics", "workbook")
    assert default_folder().is_absolute()


def test_jupyterlab_understands_its_arguments_and_asks_nothing_of_the_outside(folder: Path) -> None:
    # In a process of its own: JupyterLab keeps one application, and warns on import.
    code = (
        "import sys; from jupyterlab.labapp import LabApp;"
        "app = LabApp(); app.parse_command_line(sys.argv[1:]);"
        "server = app.config.ServerApp;"
        "print(app.news_url, app.check_for_updates_class.__name__, app.extension_manager, app.default_url,"
        " server.ip, server.root_dir, app.extra_args, sep='|')"
    )
    command = [sys.executable, "-c", code, *lab_arguments(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == (
        f"None|NeverCheckForUpdate|readonly|/lab/tree/01_log_session.ipynb|127.0.0.1|{folder}|[]"
    )


def test_the_token_is_left_to_jupyter(folder: Path) -> None:
    named = [argument.partition("=")[0] for argument in lab_arguments(folder)]
    assert not [name for name in named if "token" in name or "password" in name]


def test_without_a_browser_and_with_words_of_the_person(folder: Path) -> None:
    assert "--ServerApp.open_browser=False" not in lab_arguments(folder)
    arguments = lab_arguments(folder, browser=False, extra=["--port=9999"])
    assert "--ServerApp.open_browser=False" in arguments
    assert arguments[-1] == "--port=9999"


def test_a_path_of_jupyter_that_was_set_stays_behind_ours(folder: Path) -> None:
    refresh(folder)
    environment = lab_environment(folder, {"JUPYTER_PATH": "theirs", "HOME": "home"})
    first, second = environment["JUPYTER_PATH"].split(os.pathsep)
    assert first.startswith(str(folder))
    assert second == "theirs"
    assert environment["HOME"] == "home"
    assert environment["JUPYTER_CONFIG_PATH"].startswith(str(folder))


@pytest.mark.parametrize("prefers_environment", ["0", "1"])
def test_the_kernel_is_this_interpreter_whatever_stands_in_the_home_folder(
    folder: Path, tmp_path: Path, prefers_environment: str
) -> None:
    theirs = tmp_path / "theirs" / "kernels" / "python3"
    theirs.mkdir(parents=True)
    (theirs / "kernel.json").write_text(json.dumps(KERNEL_OF_ANOTHER))
    asked = {
        **os.environ,
        "JUPYTER_DATA_DIR": str(tmp_path / "theirs"),
        "JUPYTER_PREFER_ENV_PATH": prefers_environment,
    }
    refresh(folder)
    code = "from jupyter_client.kernelspec import get_kernel_spec; print(get_kernel_spec('python3').argv[0])"

    def kernel(environment: dict[str, str]) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    if prefers_environment == "0":
        assert kernel(asked) == "another-python"  # so theirs would win without ours
    assert kernel(lab_environment(folder, asked)) == sys.executable

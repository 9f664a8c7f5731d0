"""What a person gets who installs the wheel, without the checkout."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.wheel

ROOT = Path(__file__).parents[2]


def run(*command: str | Path, cwd: Path) -> str:
    # PYTHONPATH could lead back to the checkout.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run([*map(str, command)], cwd=cwd, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return done.stdout.strip()


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside the checkout, with an environment of its own that the wheel is installed in."""
    folder = tmp_path_factory.mktemp("elsewhere")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT, cwd=folder)
    (wheel,) = folder.glob("psoas_analytics-*.whl")
    run(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    pip = (scripts(folder) / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "-c", ROOT / "constraints.txt", wheel, cwd=folder)
    return folder


@pytest.fixture
def tell(elsewhere: Path) -> Callable[[str], str]:
    """Run Python code in the new environment; give what it printed."""
    return lambda code: run(scripts(elsewhere) / "python", "-c", code, cwd=elsewhere)


def scripts(folder: Path) -> Path:
    return folder / "venv" / ("Scripts" if os.name == "nt" else "bin")


def test_the_package_comes_from_the_new_environment(elsewhere: Path, tell: Callable[[str], str]) -> None:
    place = Path(tell("import psoas_analytics; print(psoas_analytics.__file__)"))
    assert place.is_relative_to(elsewhere / "venv")
    assert not place.is_relative_to(ROOT)


def test_the_catalog_travels_with_the_wheel(tell: Callable[[str], str]) -> None:
    assert tell("import psoas_analytics as psoas; print(len(psoas.load_catalog()))") == "12"


def test_the_demo_travels_with_the_wheel(tell: Callable[[str], str]) -> None:
    code = "import psoas_analytics as psoas\nwith psoas.demo_journal() as demo: print(len(demo.sessions()))"
    assert int(tell(code)) > 0


def test_the_notebooks_travel_with_the_wheel(tell: Callable[[str], str]) -> None:
    code = (
        "from psoas_analytics.resources import notebooks_path\n"
        "print(*{path.name for path in notebooks_path().glob('*.ipynb')})"
    )
    bundled = set(tell(code).split())
    assert "01_log_session.ipynb" in bundled
    assert bundled == {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}


def test_the_command_is_there(elsewhere: Path) -> None:
    assert "psoas, version" in run(scripts(elsewhere) / "psoas", "--version", cwd=elsewhere)

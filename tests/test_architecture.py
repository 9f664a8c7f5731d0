"""The house's rules, read from the imports of every module (docs/design.md says why)."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import psoas_analytics

PACKAGE = "psoas_analytics"
ROOT = Path(psoas_analytics.__file__).parent

# Room: the rooms it stands on. What those stand on may be imported too; the lists go from the ground up.
MAY_IMPORT = {
    "thresholds": set(),
    "words": set(),
    "whole": set(),
    "resources": set(),
    "red_flags": set(),
    "body": set(),
    "catalog": {"resources"},
    "plan": {"catalog"},
    "records": {"catalog"},
    "answer_file": {"plan"},
    "frames": {"catalog", "thresholds"},
    "pictures": {"catalog"},
    "journal": {"records", "plan", "frames"},
    "measures": {"thresholds", "plan", "frames"},
    "inference": {"thresholds"},
    "charts": {"measures", "inference", "words", "body"},
    "report": {"measures", "inference", "charts", "red_flags", "pictures", "answer_file", "records", "whole"},
    "exchange": {"journal", "records", "measures", "answer_file", "whole"},
    "handout": {"report", "exchange"},
    "widgets": {
        "journal",
        "plan",
        "charts",
        "pictures",
        "report",
        "handout",
        "exchange",
        "demo",
        "body",
        "clinic",
    },
    "clinic": {"measures", "inference", "exchange", "words", "frames", "journal"},
    "demo": {"journal", "catalog", "plan", "exchange"},
    "workbook": {"resources"},
    "app": {"workbook"},
}
# These two stand on top: the public names, and the command line.
TOPMOST = {"__init__", "cli", "__main__"}

# Library: the rooms that alone may import it.
ONLY_IN = {
    "sqlite3": {"journal"},
    "plotly": {"charts", "report", "widgets"},
    "ipywidgets": {"widgets"},
    "anywidget": {"widgets"},
    "IPython": {"widgets"},
    "jupyterlab": {"cli", "workbook"},
    "voila": {"cli", "app"},
    "click": {"cli"},
    "typst": {"report"},
    "dask": {"clinic"},
    "distributed": {"clinic"},
}
NOWHERE = {
    "plotly.express": "it takes 0.2 s to load and adds nothing that graph_objects lacks",
    "statsmodels": "it takes 1.5 s to load and is no dependency",
    "matplotlib.pyplot": "it keeps figures alive and is not made for threads; use matplotlib.figure",
    "pandas.plotting": "charts are drawn by plotly",
}
SQL = re.compile(
    r"\bSELECT\b.+\bFROM\b|\bUPDATE\b.+\bSET\b|\b(INSERT INTO|DELETE FROM|PRAGMA)\b"
    r"|\b(CREATE|ALTER|DROP) (TABLE|VIEW|INDEX|TRIGGER)\b",
    re.DOTALL,
)


@cache
def modules() -> dict[str, Path]:
    """Dotted name -> file, of every module of the package."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        parts = (PACKAGE, *path.relative_to(ROOT).with_suffix("").parts)
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(modules()[module].read_text(encoding="utf-8"))


def room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def imported_names(module: str) -> Iterator[str]:
    """Absolute dotted names that the module imports, also inside functions and under TYPE_CHECKING."""
    is_package = modules()[module].name == "__init__.py"
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                up = module.split(".")[: len(module.split(".")) - node.level + is_package]
                base = ".".join([*up, *filter(None, [base])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def our_imports(module: str) -> set[str]:
    """Modules of ours that the module imports; `from package import module` means the module."""
    found = set()
    for name in imported_names(module):
        if name == PACKAGE or name.startswith(f"{PACKAGE}."):
            found.add(name if name in modules() else name.rpartition(".")[0])
    return found


def allowed(place: str) -> set[str]:
    """The rooms below a room, all the way down."""
    below = set(MAY_IMPORT[place])
    for lower in MAY_IMPORT[place]:
        below |= allowed(lower)
    return below


def within(name: str, library: str) -> bool:
    return name == library or name.startswith(f"{library}.")


def test_the_rules_below_have_something_to_judge() -> None:
    # A reader that finds nothing would let every other test here pass.
    assert SQL.search("SELECT day FROM pain WHERE id = ?")
    assert not SQL.search("Select the side, and read the pain from the scale")
    assert our_imports("psoas_analytics.plan") >= {"psoas_analytics.catalog"}
    assert "sqlite3" in set().union(*(imported_names(m) for m in modules() if room(m) == "journal"))


@pytest.mark.parametrize("module", modules())
def test_a_module_has_its_place_in_the_house(module: str) -> None:
    assert room(module) in MAY_IMPORT or room(module) in TOPMOST, (
        f"{room(module)} must have a line in MAY_IMPORT that says what it stands on"
    )


@pytest.mark.parametrize("module", [m for m in modules() if room(m) in MAY_IMPORT])
def test_a_module_imports_only_rooms_below_its_own(module: str) -> None:
    reached = {room(name) for name in our_imports(module)} - {room(module)}
    assert reached <= allowed(room(module)), f"{module} must not import {reached - allowed(room(module))}"


@pytest.mark.parametrize("place", ["measures", "inference"])
def test_numbers_know_no_store_and_no_screen(place: str) -> None:
    assert allowed(place).isdisjoint({"journal", "widgets", "charts", "report", "exchange"})
    for module in (m for m in modules() if room(m) == place):
        assert not [
            n for n in imported_names(module) if n.split(".")[0] in {"plotly", "ipywidgets", "sqlite3"}
        ]


def test_the_journal_knows_no_screen() -> None:
    assert allowed("journal").isdisjoint({"widgets", "charts", "report"})


@pytest.mark.parametrize("module", modules())
def test_a_library_is_imported_only_in_its_room(module: str) -> None:
    names = set(imported_names(module))
    for library, rooms in ONLY_IN.items():
        if room(module) not in rooms:
            assert not [n for n in names if within(n, library)], f"{library} belongs in {sorted(rooms)} only"
    for library, reason in NOWHERE.items():
        assert not [n for n in names if within(n, library)], f"{module} must not import {library}: {reason}"


@pytest.mark.parametrize("module", [m for m in modules() if room(m) != "journal"])
def test_sql_stands_in_the_journal_only(module: str) -> None:
    texts = [
        n.value for n in ast.walk(tree(module)) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    ]
    assert not [text for text in texts if SQL.search(text)]


def test_no_modules_import_each_other_in_a_ring() -> None:
    below = {module: our_imports(module) & set(modules()) for module in modules()}
    # The ground floor comes off again and again; what is left at the end stands in a ring.
    while ground := [module for module, needs in below.items() if not needs]:
        below = {module: needs - set(ground) for module, needs in below.items() if module not in ground}
    assert not below, f"these import each other: {below}"


def test_importing_the_package_loads_nothing_slow() -> None:
    code = "import sys, psoas_analytics; print(*{name.split('.')[0] for name in sys.modules})"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    slow = {"pandas", "plotly", "scipy", "ipywidgets", "matplotlib", "numpy", "jupyterlab"}
    assert slow.isdisjoint(loaded), f"loaded at once: {sorted(slow & set(loaded))}"

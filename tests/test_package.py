import subprocess
import sys

import pytest

import psoas_analytics as psoas

LATE = ("pandas", "numpy", "plotly", "scipy", "ipywidgets", "anywidget", "matplotlib", "pydantic", "IPython")
# The names that other people's notebooks rely on.
PROMISED = {
    "load_catalog",
    "open_journal",
    "demo_journal",
    "Plan",
    "PlanItem",
    "ExerciseSet",
    "EntryError",
    "JournalError",
    "Frames",
    "measures",
    "exchange",
    "plot_pain",
    "plot_flexibility",
    "plot_adherence",
    "plot_adherence_calendar",
    "plot_pain_and_adherence",
    "plot_body_map",
    "plot_dose",
    "plot_exercise",
    "plot_exercise_pain",
    "plot_plan_change",
    "SessionForm",
    "PainForm",
    "FlexibilityForm",
    "build_report",
    "starter_plan",
    "load_plan",
}


def run(code):
    """What a fresh Python prints."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code], check=True, capture_output=True, text=True
    ).stdout.split()


def test_the_import_loads_none_of_the_big_libraries():
    assert run(f"import sys, psoas_analytics; print(*(set({LATE!r}) & set(sys.modules)))") == []


def test_asking_for_the_names_loads_nothing_either():
    assert (
        run(
            f"import sys, psoas_analytics as p; dir(p), p.__all__; print(*(set({LATE!r}) & set(sys.modules)))"
        )
        == []
    )


def test_one_form_loads_neither_the_charts_of_another_nor_what_checks_an_entry():
    heavy = ("plotly", "matplotlib", "scipy", "pydantic")
    code = "import sys, psoas_analytics as p; p.open_journal, p.SessionForm"
    assert run(f"{code}; print(*(set({heavy!r}) & set(sys.modules)))") == []


def test_logging_needs_neither_pandas_nor_a_chart_nor_a_widget(tmp_path):
    heavy = ("pandas", "plotly", "scipy", "ipywidgets", "anywidget", "matplotlib")
    code = f"""
import sys
import psoas_analytics as psoas
with psoas.open_journal({str(tmp_path / "j.sqlite")!r}) as journal:
    journal.log_pain(3, site="low back")
print(*(set({heavy!r}) & set(sys.modules)))
"""
    assert run(code) == []


@pytest.mark.parametrize("name", psoas.__all__)
def test_every_public_name_is_there(name):
    found = getattr(psoas, name)
    assert found is getattr(psoas, name)
    assert found is not None
    if name[0].isupper():
        assert isinstance(found, type)
    assert name in dir(psoas)


def test_the_promised_names_are_public():
    assert set(psoas.__all__) >= PROMISED
    assert len(psoas.__all__) == len(set(psoas.__all__))


@pytest.mark.parametrize("name", [name for name in psoas.__all__ if name[0].isalpha()])
def test_every_public_name_says_what_it_is(name):
    assert (getattr(psoas, name).__doc__ or "").strip()


@pytest.mark.parametrize("name", ["sessions", "Psoas", "__wrapped__", ""])
def test_an_unknown_name_is_an_attribute_error(name):
    with pytest.raises(AttributeError, match=f"module 'psoas_analytics' has no attribute '{name}'"):
        getattr(psoas, name)
    assert not hasattr(psoas, name)


def test_a_star_import_brings_exactly_the_public_names():
    code = "from psoas_analytics import *; print(*(name for name in dir() if name[0] != '_'))"
    assert set(run(code)) == {name for name in psoas.__all__ if name[0] != "_"}


def test_dir_lists_the_public_names_once_and_in_order():
    names = dir(psoas)
    assert names == sorted(set(names))
    assert set(psoas.__all__) <= set(names)

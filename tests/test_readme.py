"""What the README shows, works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import psoas_analytics as psoas

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_python_example_logs_charts_and_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSOAS_JOURNAL", str(tmp_path / "journal.sqlite"))
    monkeypatch.chdir(tmp_path)
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names: dict[str, object] = {}
    exec(compile(example, "README.md", "exec"), names)  # noqa: S102 - our own text
    names["journal"].close()  # type: ignore[attr-defined]
    assert (tmp_path / "home-programme-report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    with psoas.open_journal() as journal:
        assert len(journal.sets()) == 1
        assert len(journal.pain()) == 1


def test_every_link_and_picture_leads_to_a_file() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    assert [link for link in links if not link.startswith("http") and not (ROOT / link).exists()] == []


def test_each_make_command_of_the_readme_is_a_target() -> None:
    named = re.findall(r"^make (\w+)", README, re.MULTILINE)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert named == ["lab", "test"]
    assert [name for name in named if not re.search(rf"^{name}:", makefile, re.MULTILINE)] == []

"""Every format that is read, with bytes of any kind: read, or refused with a sentence and nothing written."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fuzz_for_tests import ANYTHING, NOW, allowed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import psoas_analytics as psoas
from psoas_analytics.exchange import ArchiveError, read_archive, write_archive
from psoas_analytics.journal import JournalError, open_journal
from psoas_analytics.plan import load_plan, starter_plan
from psoas_analytics.resources import data_path

pytestmark = pytest.mark.faults

TO_DO = ("copy your newest backup", "hoose another path", "Install the newest", "Check that", "check its")
CATALOG = psoas.load_catalog()
WORDS = st.text(st.characters(), max_size=8)
LETTERS = WORDS.map(lambda word: word.encode("utf-8", "replace"))
PLAN = "\n".join(
    [
        'title = "Mine"',
        "[[exercise]]",
        'id = "glute-bridge"',
        'days = ["mon", "fri"]',
        "[[item]]",
        'exercise_id = "glute-bridge"',
        "reps = 10",
    ]
)


def few(share: int = 1) -> settings:
    """A share of the examples of this run; every example may use the same folder."""
    allowed_here = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    return settings(max_examples=settings.default.max_examples // share, suppress_health_check=allowed_here)


def mutated(content: bytes) -> st.SearchStrategy[bytes]:
    """The content with some stretches replaced, taken out or put in."""

    @st.composite
    def change(draw: Callable[..., Any]) -> bytes:
        changed = bytearray(content)
        for _ in range(draw(st.integers(1, 4))):
            start = draw(st.integers(0, len(changed)))
            stop = min(len(changed), start + draw(st.integers(0, 12)))
            changed[start:stop] = draw(
                st.binary(max_size=12) | WORDS.map(lambda word: word.encode("utf-8", "replace"))
            )
        return bytes(changed)

    return change()


def toml(content: Any) -> bytes:
    """Something like TOML from what was drawn."""
    lines = [f"{json.dumps(str(key))} = {json.dumps(value, default=str)}" for key, value in content.items()]
    return "\n".join(lines).encode("utf-8", "replace")


TABLES = st.dictionaries(WORDS, ANYTHING, max_size=4).map(toml)


@few()
@given(
    content=st.binary(max_size=200)
    | mutated(PLAN.encode())
    | st.dictionaries(WORDS, ANYTHING, max_size=4).map(toml)
)
def test_a_plan_file_of_anything_is_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "plan.toml"
    path.write_bytes(content)
    allowed(lambda: load_plan(path, CATALOG))


@few()
@given(content=st.binary(max_size=200) | mutated(data_path("exercises.toml").read_bytes()[:3_000]))
def test_exercises_of_ones_own_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(content)
    allowed(lambda: psoas.load_catalog(extra=path))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("archive")
    with open_journal(folder / "journal.sqlite", now=lambda: NOW) as journal:
        journal.set_plan(starter_plan(journal.catalog), starts_on="2026-03-01")
        journal.log_session([{"exercise_id": "glute-bridge", "side": "both", "reps": 10}], note="calm")
        journal.log_pain(3, site="low back")
        made = write_archive(journal, folder / "archive")
    return {path.name: path.read_bytes() for path in made.iterdir()}


@few(4)
@given(data=st.data())
def test_an_archive_with_anything_in_a_file_is_read_or_refused_and_leaves_nothing(
    tmp_path: Path, archive: dict[str, bytes], data: st.DataObject
) -> None:
    place, target = tmp_path / "archive", tmp_path / "journal.sqlite"
    place.mkdir(exist_ok=True)
    name = data.draw(st.sampled_from(sorted(archive)))
    files = archive | {name: data.draw(mutated(archive[name]))}
    if name.endswith(".csv") and data.draw(st.booleans()):
        # The checksum of the changed file too, as somebody who wants to be believed would write it.
        manifest = json.loads(files["manifest.json"])
        manifest["files"][name]["sha256"] = hashlib.sha256(files[name]).hexdigest()
        files["manifest.json"] = json.dumps(manifest).encode()
    for one, content in files.items():
        (place / one).write_bytes(content)
    worked, error = allowed(lambda: read_archive(place, target))
    if worked:
        with open_journal(target, now=lambda: NOW) as journal:
            journal.frames()
        target.unlink()
    else:
        assert isinstance(error, ArchiveError)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive"]


@pytest.fixture(scope="module")
def journal_bytes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "journal.sqlite"
    with open_journal(path, now=lambda: NOW) as journal:
        journal.log_session([{"exercise_id": "glute-bridge", "side": "both", "reps": 10}], note="calm")
        journal.log_pain(3, site="low back")
        journal.keep_draft("form", {"pain": 3})
    return path.read_bytes()


@few(2)
@given(data=st.data())
def test_a_journal_file_with_anything_in_it_is_opened_or_refused(
    tmp_path: Path, journal_bytes: bytes, data: st.DataObject
) -> None:
    path = tmp_path / "journal.sqlite"
    head = st.binary(max_size=120).map(lambda start: start + journal_bytes[len(start) :])
    content = data.draw(mutated(journal_bytes) | head | st.binary(min_size=1, max_size=600))
    path.write_bytes(content)
    refused = ""
    try:
        with open_journal(path, now=lambda: NOW) as journal:
            journal.frames()
            journal.draft("form")
            journal.tables()
    except JournalError as error:
        refused = str(error)
    if refused:
        assert any(to_do in refused for to_do in TO_DO), refused
        assert path.read_bytes() == content
    for left in tmp_path.iterdir():
        left.unlink()

# ruff: noqa: S608 - the tables are named by the file that is read
"""Small fixtures that many tests share: a fixed clock, the catalog, a journal in a temporary folder."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import fields
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings
from install_browser import BROWSER_HELP, find_browser
from playwright.sync_api import Browser, sync_playwright

from psoas_analytics.catalog import Catalog, load_catalog
from psoas_analytics.demo import demo_journal
from psoas_analytics.frames import Frames
from psoas_analytics.journal import Journal, open_journal
from psoas_analytics.report import Report, build_report

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# A time limit for each example would fail on a busy machine. The suite takes the same examples on every run,
# so that what passed once passes again; `make fuzz` takes new ones, and many more.
settings.register_profile(
    "suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "fuzz", deadline=None, max_examples=8_000, suppress_health_check=list(HealthCheck), print_blob=True
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests: Playwright runs once in a process."""
    program = find_browser()
    if program is None:
        pytest.fail(BROWSER_HELP, pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def now() -> datetime:
    """A Tuesday evening, one hour east of Greenwich."""
    return datetime(2026, 3, 10, 20, 0, tzinfo=timezone(timedelta(hours=1)))


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="session")
def demo_frames() -> Iterator[Frames]:
    """The demo, read once for all tests; none of them may change it."""
    with demo_journal() as journal:
        frames = journal.frames()
    tables = [one.name for one in fields(Frames) if isinstance(getattr(frames, one.name), pd.DataFrame)]
    before = {name: getattr(frames, name).copy() for name in tables}
    yield frames
    for name, table in before.items():
        pd.testing.assert_frame_equal(getattr(frames, name), table, obj=f"{name} of the demo")


@pytest.fixture(scope="session")
def demo_report(demo_frames: Frames) -> Report:
    """The report of the demo, made once: a report cannot change."""
    return build_report(demo_frames)


@pytest.fixture
def journal(tmp_path: Path, now: datetime) -> Iterator[Journal]:
    """An empty journal in a real file, whose clock stands still."""
    with open_journal(tmp_path / "journal.sqlite", now=lambda: now) as opened:
        yield opened


@pytest.fixture(scope="session")
def row_counts() -> Callable[[Path], dict[str, int]]:
    """Counts the rows of every table of a journal file, the history and the changes among them."""

    def count(path: Path) -> dict[str, int]:
        with closing(sqlite3.connect(path)) as connection:
            tables = [
                row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            ]
            return {
                table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables
            }

    return count


@pytest.fixture(scope="session")
def whole() -> Callable[[Path], dict[str, list[tuple[object, ...]]]]:
    """Every row of every table of a journal file, by the table's name, without history and changes."""

    def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
        with closing(sqlite3.connect(path)) as connection:
            names = [
                row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            ]
            kept = sorted(set(names) - {"history", "change"})
            return {name: connection.execute(f"SELECT * FROM {name} ORDER BY id").fetchall() for name in kept}

    return rows


@pytest.fixture(scope="session")
def log_everything() -> Callable[[Journal], dict[str, str]]:
    """Writes one entry of every kind; returns the id of each, as far as there is one."""

    def log(journal: Journal) -> dict[str, str]:
        from psoas_analytics.plan import starter_plan

        at = "2026-03-09T18:00"
        session = [
            {"exercise_id": "glute-bridge", "side": "both", "reps": 15, "hold_s": 5, "pain_nrs": 2},
            {"exercise_id": "kneeling-lunge-stretch", "side": "left", "reps": 3},
        ]
        journal.set_plan(starter_plan(journal.catalog), starts_on="2026-03-01")
        return {
            "session": journal.log_session(
                session,
                started_at=at,
                ended_at="2026-03-09T18:20",
                pain_before=4,
                pain_after=3.5,
                note="calm",
            ),
            "pain": journal.log_pain(4, site="low back", at=at, note="after work"),
            "flexibility": journal.log_flexibility(
                "modified_thomas_hip_extension", side="left", readings=[-3, -2.5, -3], at=at
            ),
            "questionnaire": journal.log_questionnaire(
                "PEG", {"pain": 4, "enjoyment": 3, "activity": 5}, at=at
            ),
            "habit": journal.log_habit("sitting break", 5, at=at),
            "skip": journal.log_skip("glute-bridge", day="2026-03-08", reason="no time"),
            "no_exercise": journal.log_no_exercise("2026-03-07"),
            "pause": journal.pause("2026-03-02", "2026-03-04", reason="travel"),
            "event": journal.log_event("massage", day="2026-03-06", kind="treatment"),
            "question": journal.log_question("Is a pulling feeling all right?", at=at),
        }

    return log

"""Write a journal of today's schema as the tests keep one of every schema: SQL text, and an archive.

Run it before a new version is released, and commit what it writes: ``python scripts/make_old_journal.py``.
Everything in it is made up.
"""

import shutil
import sqlite3
import tempfile
from contextlib import closing
from datetime import datetime, timedelta, timezone, tzinfo
from itertools import count
from pathlib import Path
from unittest import mock

from psoas_analytics.exchange import write_archive
from psoas_analytics.journal import Journal, schema
from psoas_analytics.plan import Plan, PlanItem

FOLDER = Path(__file__).parents[1] / "tests" / "old_journals"
NOW = datetime(2026, 3, 10, 20, 0, tzinfo=timezone(timedelta(hours=1)))
AT = "2026-03-09T18:00"
JOURNAL_ID = "b296a13899984e3db859412d10474786"
NOTES = (
    "after work",
    'says "au", loudly',
    "two\nlines",
    "a\rb",
    "=1+1",
    "他 👩🏽‍⚕️ e\u0301",
    "מימין לשמאל",
)


class StoppedClock(datetime):
    """A clock that always tells the same time."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return NOW.astimezone(tz)


def make_old_journal(folder: Path) -> None:
    """Write ``version_N.sql`` and the archive ``version_N`` into a folder, in place of what is there."""
    name = f"version_{schema.VERSION}"
    shutil.rmtree(folder / name, ignore_errors=True)
    ids = (f"00000000-0000-4000-8000-{number:012d}" for number in count(1))
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "journal.sqlite"
        with (
            mock.patch("psoas_analytics.journal.store.datetime", StoppedClock),
            Journal(path, now=lambda: NOW, new_id=lambda: next(ids)) as journal,
        ):
            _plan(journal)
            _sessions(journal)
            _outcomes(journal)
            _days(journal)
            _imported(journal)
            _changes(journal)
            journal.take_id(JOURNAL_ID)
            write_archive(journal, folder / name)
        (folder / f"{name}.sql").write_bytes(_text(path).encode())


def _text(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        lines = list(connection.iterdump())
    # A dump leaves out what tells our files from others'.
    marks = [
        f"PRAGMA application_id = {schema.APPLICATION_ID};",
        f"PRAGMA user_version = {schema.VERSION};",
    ]
    return "\n".join([*lines[:-1], *marks, lines[-1]]) + "\n"


def _set(
    number: int, exercise: str = "glute-bridge", side: str = "both", **facts: float
) -> dict[str, object]:
    identity = {"id": f"10000000-0000-4000-8000-{number:012d}", "exercise_id": exercise, "side": side}
    return identity | {"reps": 15, "hold_s": 5} | facts


def _plan(journal: Journal) -> None:
    lunge, bridge = (journal.catalog[name] for name in ("kneeling-lunge-stretch", "glute-bridge"))
    items = (
        PlanItem(lunge.id, lunge.dose, days=("mon", "wed", "fri")),
        PlanItem(bridge.id, bridge.dose, sets=2, days=(), times_per_week=3),
    )
    journal.set_plan(
        Plan(items, title="Made-up plan", author="a therapist (made up)"), starts_on="2026-03-01"
    )


def _sessions(journal: Journal) -> None:
    lunge = "kneeling-lunge-stretch"
    sets = [
        _set(1, pain_nrs=2),
        _set(2, lunge, "left", reps=3, hold_s=30.125, effort_cr10=4.5),
        _set(3, lunge, "right", reps=2),
    ]
    journal.log_session(
        sets,
        started_at=AT,
        ended_at="2026-03-09T18:20",
        pain_before=4,
        pain_after=3.5,
        effort_cr10=5,
        note="calm",
    )
    journal.log_session([_set(4, pain_nrs=2)], started_at="2026-03-10T01:30:00-08:00")
    begun = "10000000-0000-4000-8000-000000000050"
    journal.extend_session(begun, [_set(51)], started_at="2026-03-08T18:00")
    journal.extend_session(begun, [_set(51, pain_nrs=6)], pain_after=2)


def _outcomes(journal: Journal) -> None:
    for place, note in enumerate(NOTES):
        journal.log_pain(
            place + 0.123,
            site="low back" if place % 2 else "other: elbow",
            side=(None, "left", "right")[place % 3],
            at=f"2026-03-0{place + 1}T08:00:00+05:30",
            recall=("average_24h", "now", "worst_24h")[place % 3],
            context=(None, "on waking", "night")[place % 3],
            note=note,
        )
    with journal.together("pain at two sites"):
        journal.log_pain(4, site="low back", at=AT)
        journal.log_pain(2, site="groin", side="left", at=AT)
    journal.log_flexibility("modified_thomas_hip_extension", side="left", readings=[-3, -2.5, -3], at=AT)
    journal.log_flexibility("fingertip_to_floor", readings=[12.25], instrument="tape", warm=True, at=AT)
    journal.log_questionnaire("PEG", {"pain": 4, "enjoyment": 3, "activity": 5}, at=AT)
    journal.log_questionnaire("PSFS", {'sit, and "stand"': 2.5}, at=AT)


def _days(journal: Journal) -> None:
    journal.log_habit("sitting break", 5, at=AT)
    journal.log_habit("foam rolling", 2.5, at=AT)
    journal.log_skip("glute-bridge", day="2026-03-08", reason="no time", note="late")
    journal.log_skip(None, day="2026-03-07", reason="pain")
    journal.log_no_exercise("2026-03-07")
    journal.pause("2026-03-02", "2026-03-04", reason="travel")
    journal.log_event("massage", day="2026-03-06", kind="treatment")
    journal.log_question("Is a pulling feeling all right?", at=AT)


def _imported(journal: Journal) -> None:
    batch = ("batch-1", "a tracker", "0" * 64, "2026-03-01T10:00:00.000Z")
    score = ("imported-1", "2026-02-01T10:00:00.000Z", 0, "2026-02-01", "knee", 3.8, "now", "", "batch-1")
    columns = ("id", "at", "utc_offset_min", "day", "site", "pain_nrs", "recall", "note", "batch_id")
    journal.fill(
        [
            ("import_batch", ("id", "source", "sha256", "imported_at"), [batch]),
            ("pain_score", columns, [score]),
        ]
    )


def _changes(journal: Journal) -> None:
    journal.set_setting("colour", "blue")
    journal.set_setting("colour", "green")
    journal.set_threshold("done_share", 0.7)
    journal.keep_draft("SessionForm", {"note": "not saved yet"})
    journal.log_pain(9, site="knee", note="taken back")
    journal.undo()


if __name__ == "__main__":
    make_old_journal(FOLDER)

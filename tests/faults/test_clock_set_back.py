"""A clock that was set back, another time zone, the hour that comes twice: nothing is lost."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from frames_for_tests import all_measures

from psoas_analytics import build_report, charts
from psoas_analytics.journal import Journal, open_journal
from psoas_analytics.plan import starter_plan

pytestmark = pytest.mark.faults

BERLIN = ZoneInfo("Europe/Berlin")
BRIDGE = {"exercise_id": "glute-bridge", "side": "both", "reps": 10, "hold_s": 5}
EVENING = datetime(2026, 3, 10, 20, tzinfo=timezone(timedelta(hours=1)))
SET = "11111111-1111-4111-8111-11111111111{}"
SESSION = "22222222-2222-4222-8222-222222222222"


class Hands:
    """A clock whose hands a test moves."""

    def __init__(self, time: datetime) -> None:
        self.time = time

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def hands() -> Hands:
    return Hands(EVENING)


@pytest.fixture
def journal(tmp_path: Path, hands: Hands) -> Iterator[Journal]:
    with open_journal(tmp_path / "journal.sqlite", now=hands) as journal:
        yield journal


@pytest.mark.parametrize("days", [0.01, 40, 4000])
def test_entries_from_before_the_clock_was_set_back_stay_and_new_ones_are_taken(
    journal: Journal, hands: Hands, days: float
) -> None:
    journal.set_plan(starter_plan(journal.catalog), starts_on="2026-02-01")
    for day in range(30):
        at = EVENING - timedelta(days=day)
        journal.log_session([BRIDGE, BRIDGE], started_at=at, pain_before=4, pain_after=3)
        journal.log_pain(4, site="low back", at=at)
        journal.log_flexibility("modified_thomas_hip_extension", side="left", readings=[1, 2], at=at)
    before = journal.sets()
    hands.time -= timedelta(days=days)
    new = journal.log_session([BRIDGE], note="after it was set back")
    assert len(journal.sets()) == len(before) + 1
    assert journal.sessions().set_index("session_id").loc[new, "day"] == pd.Timestamp(journal.today())
    # The newest change is the one that was made last, whatever the clock said.
    assert journal.undo() == f"session on {journal.today()}"
    pd.testing.assert_frame_equal(journal.sets(), before)
    frames = journal.frames()
    assert all_measures(frames)
    assert charts.plot_pain(frames).layout.title.text
    assert charts.plot_adherence(frames).layout.title.text
    assert build_report(frames).to_html()


def test_a_session_that_ends_before_it_began_on_a_clock_set_back_is_told_and_its_sets_are_kept(
    journal: Journal, hands: Hands
) -> None:
    journal.extend_session(SESSION, [{**BRIDGE, "id": SET.format(1)}], started_at=hands.time)
    hands.time -= timedelta(hours=1)
    journal.extend_session(SESSION, [{**BRIDGE, "id": SET.format(2)}])
    with pytest.raises(ValueError, match=r"ended_at must not be before started_at .*; check the clock"):
        journal.extend_session(SESSION, [], ended_at=hands.time)
    assert len(journal.sets()) == 2


def test_a_day_is_the_day_of_the_place_where_it_was_lived(journal: Journal, hands: Hands) -> None:
    hands.time = datetime(2026, 3, 10, 23, tzinfo=timezone(timedelta(hours=12)))
    journal.log_pain(3, site="knee")
    # The same evening, flown over the date line: an hour later by the sun, a day earlier by the calendar.
    hands.time = datetime(2026, 3, 10, 1, tzinfo=timezone(timedelta(hours=-11)))
    journal.log_pain(4, site="knee")
    pain = journal.pain()
    assert pain["at"].is_monotonic_increasing
    assert pain["day"].dt.strftime("%d").tolist() == ["10", "09"]
    assert pain["utc_offset_min"].tolist() == [720, -660]


def test_the_hour_that_comes_twice_is_two_hours(journal: Journal, hands: Hands) -> None:
    hands.time = datetime(2026, 10, 25, 12, tzinfo=BERLIN)
    first = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=0)
    second = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1)
    journal.log_session([BRIDGE], started_at=first, ended_at=second)
    lasted = journal.sessions().loc[0, "ended_at"] - journal.sessions().loc[0, "started_at"]
    assert lasted == timedelta(hours=1)
    assert journal.sessions()["day"].dt.strftime("%d").tolist() == ["24"]


def test_the_hour_that_does_not_come_is_taken_as_the_clock_would_have_shown_it(
    journal: Journal, hands: Hands
) -> None:
    hands.time = datetime(2026, 3, 29, 12, tzinfo=BERLIN)
    journal.log_pain(3, site="knee", at="2026-03-29T02:30")
    journal.log_pain(4, site="knee", at="2026-03-29T03:30")
    assert journal.pain()["day"].dt.strftime("%d").tolist() == ["28", "29"]
    assert journal.pain()["at"].is_monotonic_increasing


def test_a_backup_and_a_draft_survive_a_clock_set_back(journal: Journal, hands: Hands) -> None:
    journal.keep_draft("form", {"pain": 3})
    first = journal.backup()
    hands.time = datetime(1999, 1, 1, tzinfo=UTC)
    journal.keep_draft("form", {"pain": 4})
    assert journal.draft("form") == {"pain": 4}
    assert journal.backup() != first
    assert first.exists()

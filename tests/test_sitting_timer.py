"""SittingTimer: what the kernel does with the breaks that the browser sends."""

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from ipywidgets import HTML, Box, Widget

from psoas_analytics import red_flags
from psoas_analytics.demo import demo_journal
from psoas_analytics.journal import Journal, open_journal
from psoas_analytics.records import EntryError
from psoas_analytics.thresholds import value
from psoas_analytics.widgets import SittingTimer

NOW = datetime(2026, 11, 24, 20, 41, tzinfo=timezone(timedelta(hours=1)))
Answers = list[dict[str, object]]


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with open_journal(tmp_path / "journal.sqlite", now=lambda: NOW) as journal:
        yield journal


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """What the kernel sends back to the browser."""
    sent: Answers = []
    monkeypatch.setattr(
        "psoas_analytics.widgets.sitting_timer.SittingClock.send", lambda _, content: sent.append(content)
    )
    return sent


@pytest.fixture
def send() -> Callable[..., None]:
    """Sends breaks as the browser does: an id and an instant for each."""

    def send(timer: SittingTimer, *breaks: tuple[str, str]) -> None:
        content = {"kind": "breaks", "breaks": [{"id": one, "at": at} for one, at in breaks]}
        # The way that a message from the browser takes.
        timer.clock._handle_custom_msg(content, [])

    return send


def new_id() -> str:
    return str(uuid.uuid4())


def texts(widget: Widget) -> str:
    inside = [widget, *(widget.children if isinstance(widget, Box) else ())]
    return "".join(one.value if isinstance(one, HTML) else texts(one) for one in inside if one is not widget)


def test_a_break_is_logged_at_its_instant_and_acknowledged(journal, answers, send) -> None:
    timer, one = SittingTimer(journal), new_id()
    send(timer, (one, "2026-11-24T19:10:30.250Z"))
    logged = journal.habits().iloc[0]
    assert (logged["habit_id"], logged["kind"], logged["amount"]) == (one, "sitting break", 1.0)
    assert logged["at"].to_pydatetime() == datetime(2026, 11, 24, 19, 10, 30, 250_000, tzinfo=UTC)
    assert answers == [{"kind": "kept", "ids": [one]}]
    assert timer.status.text == "Saved 20:41: sitting break"
    assert timer.clock.breaks_today == 1


def test_a_break_counts_for_the_day_at_the_place_where_it_was_taken(journal, answers, send) -> None:
    # 04:30 in the morning there; the same instant in UTC would be the evening before.
    send(SittingTimer(journal), (new_id(), "2026-11-24T04:30:00.000+11:00"))
    assert journal.habits()["day"].astype(str).tolist() == ["2026-11-24"]


def test_a_browser_whose_clock_is_ahead_is_taken_back_to_the_journals_now(journal, answers) -> None:
    one = {"id": new_id(), "at": "2026-11-24T20:50:00.000+01:00"}
    message = {"kind": "breaks", "sent_at": "2026-11-24T20:51:00.000+01:00", "breaks": [one]}
    SittingTimer(journal).clock._handle_custom_msg(message, [])
    assert answers == [{"kind": "kept", "ids": [one["id"]]}]
    assert f"{journal.habits()['at'].iloc[0]:%H:%M}" == "19:40"  # UTC, a minute before now


def test_a_break_that_is_sent_again_is_acknowledged_again_and_logged_once(journal, answers, send) -> None:
    one, other = new_id(), new_id()
    send(SittingTimer(journal), (one, "2026-11-24T19:10:00Z"))
    again = SittingTimer(journal)
    send(again, (one, "2026-11-24T19:10:00Z"), (other, "2026-11-24T19:40:00Z"))
    assert journal.habits()["habit_id"].tolist() == [one, other]
    assert answers[-1] == {"kind": "kept", "ids": [one, other]}
    assert again.clock.breaks_today == 2


def test_a_break_that_was_taken_back_does_not_come_back(journal, answers, send) -> None:
    timer, one = SittingTimer(journal), new_id()
    send(timer, (one, "2026-11-24T19:10:00Z"))
    timer.undo_button.click()
    assert timer.status.text == "Taken back: sitting break on 2026-11-24"
    assert timer.clock.breaks_today == 0
    send(timer, (one, "2026-11-24T19:10:00Z"))
    assert journal.habits().empty
    assert answers[-1] == {"kind": "kept", "ids": [one]}


def test_a_break_that_the_journal_refuses_waits_and_does_not_hold_up_the_others(
    journal, answers, send
) -> None:
    timer, early, good = SittingTimer(journal), new_id(), new_id()
    send(timer, (early, "2026-11-24T23:10:00Z"), (good, "2026-11-24T19:10:00Z"))
    assert answers == [{"kind": "kept", "ids": [good]}]
    assert journal.habits()["habit_id"].tolist() == [good]
    assert "A break is not saved yet: at must not be in the future" in timer.problem.text
    send(timer, (good, "2026-11-24T19:10:00Z"))
    assert timer.problem.text == ""


def test_a_journal_that_cannot_be_written_acknowledges_nothing(journal, answers, send) -> None:
    timer = SittingTimer(journal)
    journal.close()
    send(timer, (new_id(), "2026-11-24T19:10:00Z"))
    assert answers == []
    assert "is closed" in timer.problem.text


def test_other_messages_do_nothing(journal, answers) -> None:
    timer = SittingTimer(journal)
    timer.clock._handle_custom_msg({"kind": "something else"}, [])
    assert (answers, timer.problem.text, len(journal.habits())) == ([], "", 0)


def test_the_interval_is_the_catalogs_and_the_text_calls_it_a_comfort_reminder(journal) -> None:
    timer = SittingTimer(journal)
    assert timer.clock.interval_s == 30 * 60 == 60 * value("sitting_break_min")
    shown = texts(timer)
    assert "a comfort reminder, not evidence" in shown
    assert "De Carvalho 2023; Waongenngarm 2018; certainty low" in shown
    assert red_flags.TITLE in shown


def test_breaks_of_today_are_counted_and_those_of_yesterday_are_not(journal) -> None:
    journal.log_habit("sitting break", 3)
    journal.log_habit("sitting break", 5, at="2026-11-23T12:00")
    journal.log_habit("cardio")
    assert SittingTimer(journal).clock.breaks_today == 3


def test_each_journal_has_its_own_place_in_the_browser(journal, tmp_path) -> None:
    with open_journal(tmp_path / "other.sqlite") as other:
        assert SittingTimer(journal).clock.store == SittingTimer(journal).clock.store
        assert SittingTimer(journal).clock.store != SittingTimer(other).clock.store


def test_in_the_demo_a_break_is_logged_by_the_demos_own_clock(answers, send) -> None:
    with demo_journal() as demo:
        before, timer = len(demo.habits()), SittingTimer(demo)
        send(timer, (new_id(), datetime.now(UTC).isoformat()))
        assert len(demo.habits()) == before + 1
        assert "SYNTHETIC" in texts(timer)


def test_a_habit_with_an_id_that_is_no_uuid_is_refused(journal) -> None:
    with pytest.raises(EntryError, match="id must be a UUID"):
        journal.log_habit("cardio", id="mine")
    assert journal.habits().empty

"""Welcome: which journal it is, and the way into the demo."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace

import pytest
from ipywidgets import HTML, Box, Button, Output, Widget

from psoas_analytics import red_flags
from psoas_analytics.demo import demo_journal
from psoas_analytics.journal import Journal, open_journal
from psoas_analytics.widgets import SessionForm, Welcome

NOW = datetime(2026, 11, 24, 20, 41, tzinfo=timezone(timedelta(hours=1)))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with open_journal(tmp_path / "<i>my & own</i>.sqlite", now=lambda: NOW) as journal:
        yield journal


def inside(widget: Widget) -> Iterator[Widget]:
    yield widget
    for child in widget.children if isinstance(widget, Box) else ():
        yield from inside(child)


def texts(widget: Widget) -> str:
    return "".join(one.value for one in inside(widget) if isinstance(one, HTML))


def buttons(widget: Widget) -> list[Button]:
    return [one for one in inside(widget) if isinstance(one, Button)]


def lengths(journal: Journal) -> object:
    """A view that is no widget: how many sessions there are, as HTML."""
    return SimpleNamespace(_repr_html_=lambda: f"<p>{len(journal.sessions())} sessions</p>")


def test_the_card_says_where_the_journal_lives_as_text(journal: Journal) -> None:
    shown = texts(Welcome(journal))
    assert "&lt;i&gt;my &amp; own&lt;/i&gt;.sqlite" in shown
    assert "<i>my" not in shown
    assert "SYNTHETIC" not in shown


def test_the_card_counts_what_is_there_and_names_the_last_entry(journal: Journal) -> None:
    journal.log_pain(3, site="knee", at="2026-11-20T10:00")
    journal.log_flexibility("prone_knee_bend", side="left", readings=(100, 101, 102), at="2026-11-18T10:00")
    journal.log_session(
        [{"exercise_id": "camel-pose", "side": "both", "reps": 3}], started_at="2026-11-22T10:00"
    )
    shown = texts(Welcome(journal, SessionForm))
    assert "1 session, 1 pain score, 1 flexibility measurement; last entry Sunday 22 November." in shown


def test_only_an_empty_journal_offers_the_demo(journal: Journal) -> None:
    welcome = Welcome(journal, SessionForm)
    assert "Your journal is new and empty." in texts(welcome)
    assert welcome.demo_button in buttons(welcome)
    viewless = Welcome(journal)
    assert viewless.demo_button not in buttons(viewless)
    journal.log_no_exercise("2026-11-24")
    used = Welcome(journal, SessionForm)
    assert used.demo_button not in buttons(used)


def test_the_demo_is_shown_apart_and_framed_as_synthetic(journal: Journal) -> None:
    welcome = Welcome(journal, SessionForm, lengths)
    assert welcome.demo_area.layout.display == "none"
    welcome.demo_button.click()
    assert welcome.problem.text == ""
    assert welcome.demo is not None
    assert welcome.demo.synthetic
    assert welcome.demo_area.layout.display is None
    assert "SYNTHETIC demo: made-up entries" in texts(welcome.demo_area)
    forms = [one for one in inside(welcome.demo_area) if isinstance(one, SessionForm)]
    outputs = [one for one in inside(welcome.demo_area) if isinstance(one, Output)]
    assert [form.journal for form in forms] == [welcome.demo]
    n_sessions = len(welcome.demo.sessions())
    assert outputs[0].outputs[0]["data"] == {"text/html": f"<p>{n_sessions} sessions</p>"}
    assert n_sessions > 0
    forms[0].not_today.no_exercise_button.click()
    assert journal.no_exercise().empty
    welcome.close_button.click()


def test_closing_the_demo_takes_it_away_and_it_can_be_opened_again(journal: Journal) -> None:
    welcome = Welcome(journal, lengths)
    welcome.demo_button.click()
    welcome.demo_button.click()
    assert welcome.demo_button.disabled
    first = welcome.demo
    assert first is not None
    welcome.close_button.click()
    assert not first.path.exists()
    assert welcome.demo_area.children == ()
    welcome.demo_button.click()
    assert len(welcome.demo_area.children) > 0
    welcome.close_button.click()


def test_a_view_that_breaks_is_said_and_leaves_no_demo_open(journal: Journal) -> None:
    def broken(_: Journal) -> None:
        raise LookupError("no <chart>")

    welcome = Welcome(journal, broken)
    welcome.demo_button.click()
    assert welcome.problem.text == "The demo cannot be shown: LookupError: no <chart>"
    assert welcome.demo is None
    assert not welcome.demo_button.disabled


def test_a_synthetic_journal_says_so_on_the_card_and_on_its_forms() -> None:
    with demo_journal() as demo:
        assert "SYNTHETIC demo: made-up entries" in texts(Welcome(demo))
        assert "SYNTHETIC demo: made-up entries" in texts(SessionForm(demo))


def test_when_to_see_a_professional_is_on_the_card(journal: Journal) -> None:
    shown = texts(Welcome(journal))
    assert red_flags.TITLE in shown
    assert red_flags.NO_REASSURANCE in shown

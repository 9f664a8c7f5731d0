"""SessionPlayer in the kernel: what it tells the browser, and what it does with what comes back."""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from psoas_analytics import red_flags
from psoas_analytics.catalog import Dose
from psoas_analytics.demo import demo_journal
from psoas_analytics.journal import Journal, open_journal
from psoas_analytics.plan import Plan, PlanItem
from psoas_analytics.widgets import SessionPlayer

TUESDAY = date(2026, 3, 10)
STARTED = "2026-03-10T19:40:00.000+01:00"
SENT = "2026-03-10T19:59:00.000+01:00"


class Browser:
    """Stands for the page: sends what a player sends, and keeps the answers."""

    def __init__(self, player: SessionPlayer, monkeypatch: pytest.MonkeyPatch) -> None:
        self.player = player
        self.answers: list[dict[str, Any]] = []
        monkeypatch.setattr(player, "send", self.answers.append)

    def send(self, message: object) -> dict[str, Any]:
        self.player._handle_custom_msg(message, [])
        # What goes to the browser is JSON.
        return json.loads(json.dumps(self.answers[-1])) if self.answers else {}

    def save(self, *sets: object, **more: object) -> dict[str, Any]:
        return self.send(
            {
                "type": "save",
                "n": "1",
                "session_id": "0b8f6a51-5f0d-4c51-9a6e-1d7f4b1c2d3e",
                "started_at": STARTED,
                "sent_at": SENT,
                "sets": list(sets),
                **more,
            }
        )


def hold(**more: object) -> dict[str, object]:
    return {
        "exercise_id": "kneeling-lunge-stretch",
        "side": "left",
        "reps": 1,
        "hold_s": 30,
        "id": str(uuid.uuid4()),
    } | more


@pytest.fixture
def planned(journal: Journal) -> Journal:
    items = [
        PlanItem("kneeling-lunge-stretch", Dose(2, 3, 30, 30, "each"), days=("tue",)),
        PlanItem("marching-in-place", journal.catalog["marching-in-place"].dose, days=("tue",)),
    ]
    journal.set_plan(Plan(tuple(items)), starts_on="2026-03-01")
    return journal


@pytest.fixture
def player(planned: Journal) -> Iterator[SessionPlayer]:
    made = SessionPlayer(planned)
    yield made
    made.close()


@pytest.fixture
def browser_end(player: SessionPlayer, monkeypatch: pytest.MonkeyPatch) -> Browser:
    return Browser(player, monkeypatch)


# ------------------------------------------------------------------ what it tells


def test_the_programme_is_the_plan_of_today_in_the_order_of_the_day(player: SessionPlayer) -> None:
    programme = player.programme
    assert programme["day"] == "Tuesday 10 March"
    assert [(step["exercise_id"], step["side"], step["reps"]) for step in programme["steps"]] == [
        ("marching-in-place", "both", 30),
        *[("kneeling-lunge-stretch", side, 1) for side in ("left", "right") * 2],
    ]
    assert list(programme["exercises"]) == ["marching-in-place", "kneeling-lunge-stretch"]
    assert programme["offer"] is None
    assert programme["words"] == programme["logged"] == programme["synthetic"] == ""
    json.dumps(programme)


def test_each_exercise_comes_with_its_words_and_a_picture_of_each_side(
    player: SessionPlayer, planned: Journal
) -> None:
    exercise = planned.catalog["kneeling-lunge-stretch"]
    told = player.programme["exercises"]["kneeling-lunge-stretch"]
    assert told["name"] == exercise.name
    assert told["steps"] == list(exercise.steps)
    assert told["easier"] == list(exercise.easier)
    pictures = player.pictures
    assert set(pictures["kneeling-lunge-stretch"]) == {"left", "right"}
    assert set(pictures["marching-in-place"]) == {"both"}
    assert all(svg.startswith("<svg") for sides in pictures.values() for svg in sides.values())


def test_cautions_and_red_flags_are_told(journal: Journal) -> None:
    camel = journal.catalog["camel-pose"]
    journal.set_plan(Plan((PlanItem("camel-pose", camel.dose),)), starts_on="2026-03-01")
    programme = SessionPlayer(journal).programme
    assert programme["exercises"]["camel-pose"]["cautions"] == [one.text for one in camel.cautions]
    assert programme["safety"]["flags"] == list(red_flags.RED_FLAGS)


def test_a_rest_day_says_so_and_offers_the_whole_plan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_journal(
        tmp_path / "wednesday.sqlite", now=lambda: datetime(2026, 3, 11, 20, tzinfo=UTC)
    ) as journal:
        dose = journal.catalog["camel-pose"].dose
        journal.set_plan(Plan((PlanItem("camel-pose", dose, days=("tue",)),)), starts_on="2026-03-01")
        player = SessionPlayer(journal)
        assert player.programme["steps"] == []
        assert player.programme["words"] == "A rest day: your plan asks for nothing."
        assert player.programme["offer"]["label"] == "Show the whole plan"
        Browser(player, monkeypatch).send({"type": "offer"})
        assert len(player.programme["steps"]) == 3
        assert player.programme["offer"] is None
        assert "This is the whole plan" in player.programme["words"]


def test_a_pause_says_why(planned: Journal) -> None:
    planned.pause("2026-03-09", "2026-03-12", reason="a cold")
    programme = SessionPlayer(planned).programme
    assert programme["words"] == "Your plan is paused until Thursday 12 March (a cold): nothing is owed."
    assert programme["steps"] == []
    assert programme["offer"]["label"] == "Show the whole plan"


def test_a_plan_that_starts_later_says_when(journal: Journal) -> None:
    journal.set_plan(
        Plan((PlanItem("camel-pose", journal.catalog["camel-pose"].dose),)), starts_on="2026-03-20"
    )
    programme = SessionPlayer(journal).programme
    assert programme["words"] == "Your plan starts on Friday 20 March 2026."
    assert programme["offer"] is None


def test_without_a_plan_the_starter_plan_is_offered_and_taken_once(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    player = SessionPlayer(journal)
    offer = player.programme["offer"]
    assert "not medical advice" in offer["title"]
    assert len(offer["lines"]) == 4
    page = Browser(player, monkeypatch)
    page.send({"type": "offer"})
    page.send({"type": "offer"})
    assert journal.plans()["version"].unique().tolist() == [1]
    assert player.programme["steps"][0]["exercise_id"] == "kneeling-lunge-stretch"  # a Tuesday


def test_a_plan_set_elsewhere_shows_at_once(journal: Journal) -> None:
    player = SessionPlayer(journal)
    journal.set_plan(
        Plan((PlanItem("camel-pose", journal.catalog["camel-pose"].dose),)), starts_on=TUESDAY.isoformat()
    )
    assert [step["exercise_id"] for step in player.programme["steps"]] == ["camel-pose"] * 3
    player.close()


def test_the_programme_of_a_new_day_comes_when_the_browser_asks_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = [datetime(2026, 3, 10, 20, tzinfo=UTC)]
    with open_journal(tmp_path / "overnight.sqlite", now=lambda: times[-1]) as journal:
        dose = journal.catalog["camel-pose"].dose
        journal.set_plan(Plan((PlanItem("camel-pose", dose, days=("tue",)),)), starts_on="2026-03-01")
        player = SessionPlayer(journal)
        page = Browser(player, monkeypatch)
        assert (player.programme["iso_day"], len(player.programme["steps"])) == ("2026-03-10", 3)
        times.append(datetime(2026, 3, 11, 3, 1, tzinfo=UTC))
        assert page.send({"type": "refresh"}) == {"type": "refreshed"}
        assert (player.programme["iso_day"], player.programme["steps"]) == ("2026-03-11", [])
        player.close()


def test_only_the_newest_player_of_a_journal_follows_it(planned: Journal) -> None:
    first, second = SessionPlayer(planned), SessionPlayer(planned)
    planned.set_plan(
        Plan((PlanItem("camel-pose", planned.catalog["camel-pose"].dose),)), starts_on=TUESDAY.isoformat()
    )
    assert list(second.programme["exercises"]) == ["camel-pose"]
    assert "camel-pose" not in first.programme["exercises"]
    first.close()
    planned.pause("2026-03-09", "2026-03-12", reason="a cold")
    assert second.programme["steps"] == []
    second.close()


# ------------------------------------------------------------------ what it saves


def test_a_set_is_in_the_journal_before_it_is_acknowledged(browser_end: Browser, planned: Journal) -> None:
    one = hold(hold_s=27.4)
    answer = browser_end.save(one)
    assert answer == {
        "type": "saved",
        "n": "1",
        "kept": [one["id"]],
        "refused": {},
        "details": "",
        "later": "",
    }
    row = planned.sets().iloc[0]
    assert (row["side"], row["reps"], row["hold_s"]) == ("left", 1, 27.4)
    assert browser_end.player.saved == [one["id"]]


def test_a_session_that_ended_is_told_on_the_start_screen(browser_end: Browser) -> None:
    browser_end.save(hold(), details={"ended_at": SENT})
    assert "session at 19:40: 1 exercise" in browser_end.player.programme["logged"]


def test_a_set_sent_again_is_acknowledged_again_and_kept_once(browser_end: Browser, planned: Journal) -> None:
    one, two = hold(), hold(side="right")
    browser_end.save(one)
    assert browser_end.save(one, two)["kept"] == [one["id"], two["id"]]
    assert planned.sets()["side"].tolist() == ["left", "right"]
    assert len(planned.sessions()) == 1
    assert browser_end.player.saved == [one["id"], two["id"]]


def test_a_set_that_breaks_a_rule_is_refused_and_holds_no_other_back(
    browser_end: Browser, planned: Journal
) -> None:
    wrong = [hold(hold_s=-1), hold(exercise_id="glute-bridge"), hold(side="up"), hold(id="7"), hold(colour=1)]
    good = hold()
    answer = browser_end.save(*wrong, good)
    assert answer["kept"] == [good["id"]]
    assert list(answer["refused"]) == [one["id"] for one in wrong]
    assert "hold_s must be 0 to 3600, got -1" in answer["refused"][wrong[0]["id"]]
    assert len(planned.sets()) == 1


def test_pain_asked_after_the_exercise_reaches_the_set_that_is_in_the_journal(
    browser_end: Browser, planned: Journal
) -> None:
    one = hold()
    browser_end.save(one)
    assert browser_end.save(one | {"pain_nrs": 3})["kept"] == [one["id"]]
    assert planned.sets()["pain_nrs"].tolist() == [3]
    # Sent again without it: what was answered stays.
    browser_end.save(one)
    assert planned.sets()["pain_nrs"].tolist() == [3]
    assert browser_end.save(one | {"pain_nrs": 11})["refused"] == {
        one["id"]: "pain_nrs must be 0 to 10, got 11"
    }


def test_pain_effort_and_note_stand_over_the_sets(browser_end: Browser, planned: Journal) -> None:
    browser_end.save(hold(), details={"pain_before": 4})
    details = {"pain_after": 3, "effort_cr10": 5, "note": "<b>calm</b>", "ended_at": "2026-03-10T19:52+01:00"}
    assert browser_end.save(details=details, begun=True)["details"] == ""
    session = planned.sessions().iloc[0]
    assert (session["pain_before"], session["pain_after"], session["effort_cr10"]) == (4, 3, 5)
    assert session["note"] == "<b>calm</b>"
    assert session["ended_at"] - session["started_at"] == timedelta(minutes=12)


def test_on_a_clock_that_was_set_back_the_end_is_left_out_and_the_rest_is_kept(
    browser_end: Browser, planned: Journal
) -> None:
    details = {"pain_after": 3, "ended_at": "2026-03-10T18:52+01:00"}
    assert browser_end.save(hold(), details=details)["details"] == ""
    session = planned.sessions().iloc[0]
    assert session["pain_after"] == 3
    assert pd.isna(session["ended_at"])


def test_details_that_break_a_rule_are_told_and_the_sets_stay(browser_end: Browser, planned: Journal) -> None:
    answer = browser_end.save(hold(), details={"pain_before": 12, "note": "x" * 2001})
    assert len(answer["kept"]) == 1
    assert "pain_before must be 0 to 10, got 12" in answer["details"]
    assert len(planned.sets()) == 1


def test_details_alone_begin_no_session(browser_end: Browser, planned: Journal) -> None:
    assert browser_end.save(details={"pain_before": 4})["kept"] == []
    browser_end.save(hold(hold_s=-1), details={"pain_before": 4})
    assert planned.sessions().empty


def test_what_is_no_message_of_the_player_writes_nothing(browser_end: Browser, planned: Journal) -> None:
    for message in (None, 7, [], "save", {}, {"type": "drop"}, {"type": ["save"]}):
        browser_end.send(message)
    assert browser_end.answers == []
    for sets in (None, "many", [1], [{"no": "id"}], [hold()] * 501):
        answer = browser_end.send({"type": "save", "n": "2", "sent_at": SENT, "sets": sets})
        assert answer["kept"] == []
        assert answer["later"]
    for started_at in (None, "now", "2026-03-10T19:40", "9" * 100_000):
        assert "with its offset" in browser_end.save(hold(), started_at=started_at)["later"]
    assert len(browser_end.save(hold(), session_id="x" * 10_000)["refused"]) == 1
    assert planned.sets().empty
    assert planned.sessions().empty


def test_a_journal_out_of_reach_keeps_the_set_waiting(
    browser_end: Browser, planned: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(planned, "extend_session", away)
        answer = browser_end.save(hold())
    assert (answer["kept"], answer["refused"]) == ([], {})
    assert answer["later"] == "OSError: no space left on device"


def test_a_programme_that_cannot_be_read_anew_is_told_and_the_answers_are_acknowledged(
    browser_end: Browser, planned: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise OSError("disk I/O error")

    with monkeypatch.context() as patch:
        patch.setattr(planned, "frames", away)
        problem = browser_end.save(hold(), details={"pain_before": 4})
    assert problem == {"type": "problem", "words": "OSError: disk I/O error"}
    assert browser_end.answers[-2]["details"] == ""
    assert planned.sessions()["pain_before"].tolist() == [4]


def test_why_an_exercise_was_left_out_is_logged_once_on_the_day_of_the_session(
    browser_end: Browser, planned: Journal
) -> None:
    message = {
        "type": "skip",
        "session_id": "0b8f6a51-5f0d-4c51-9a6e-1d7f4b1c2d3e",
        "started_at": "2026-03-10T00:10:00.000+01:00",
        "sent_at": SENT,
        "exercise_id": "marching-in-place",
        "reason": "pain",
    }
    answer = {"type": "skipped", "exercise_id": "marching-in-place", "reason": "pain"}
    assert [browser_end.send(message) for _ in range(2)] == [answer] * 2
    (skip,) = planned.skips().to_dict("records")
    assert (str(skip["day"])[:10], skip["exercise_id"], skip["reason"]) == (
        "2026-03-09",
        "marching-in-place",
        "pain",
    )
    for wrong in ({"exercise_id": None}, {"exercise_id": "camel-pose", "reason": "no"}, {"sent_at": 7}):
        assert browser_end.send(message | wrong)["type"] == "problem"
    assert len(planned.skips()) == 1


# ------------------------------------------------------------------ whose clock, whose journal


def test_after_midnight_a_session_counts_for_the_evening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_journal(
        tmp_path / "night.sqlite", now=lambda: datetime(2026, 3, 11, 0, 40, tzinfo=UTC)
    ) as journal:
        page = Browser(SessionPlayer(journal), monkeypatch)
        page.save(hold(), started_at="2026-03-11T00:10+00:00", sent_at="2026-03-11T00:40+00:00")
        assert journal.sessions()["day"].dt.date.tolist() == [TUESDAY]


def test_a_browser_whose_clock_is_ahead_is_taken_back_to_the_journals_now(
    browser_end: Browser, planned: Journal
) -> None:
    answer = browser_end.save(hold(), started_at="2026-03-10T20:20+01:00", sent_at="2026-03-10T20:30+01:00")
    assert answer["refused"] == {}
    assert f"{planned.sessions()['started_at'].iloc[0]:%H:%M}" == "18:50"  # UTC, ten minutes before now


def test_sets_that_waited_long_keep_the_time_at_which_they_were_done(
    browser_end: Browser, planned: Journal
) -> None:
    browser_end.save(hold(), started_at="2026-03-09T18:00+01:00", sent_at="2026-03-10T19:00+01:00")
    assert f"{planned.sessions()['started_at'].iloc[0]:%d %H:%M}" == "09 17:00"


def test_each_journal_has_a_name_of_its_own_that_stays_and_tells_nothing(tmp_path: Path) -> None:
    path = tmp_path / "mine.sqlite"
    with open_journal(path) as first, open_journal(tmp_path / "other.sqlite") as other:
        key = SessionPlayer(first).storage_key
        assert key.startswith("psoas-player-own:")
        assert "mine" not in key
        assert SessionPlayer(other).storage_key != key
        first.log_pain(3, site="low back")
        # The name is no entry: undo takes back what was logged.
        SessionPlayer(first)
        assert "pain" in str(first.undo())
    with open_journal(path) as again:
        assert SessionPlayer(again).storage_key == key


def test_the_demo_stays_apart_and_keeps_its_own_evening(monkeypatch: pytest.MonkeyPatch) -> None:
    with demo_journal() as demo, demo_journal() as other:
        player = SessionPlayer(demo)
        assert player.storage_key.startswith("psoas-player-demo:")
        assert SessionPlayer(other).storage_key != player.storage_key
        assert "SYNTHETIC" in player.programme["synthetic"]
        for year in ("2020", "2031"):
            answer = Browser(player, monkeypatch).save(
                hold(),
                session_id=str(uuid.uuid4()),
                started_at=f"{year}-05-01T20:00+02:00",
                sent_at=f"{year}-05-01T20:01+02:00",
            )
            assert answer["refused"] == {}
        assert demo.sets()["day"].dt.date.tail(2).tolist() == [demo.today()] * 2

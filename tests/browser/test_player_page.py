"""The page's half of the SessionPlayer in a real Chromium, with a clock that the test turns."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from psoas_analytics.catalog import Dose
from psoas_analytics.journal import Journal
from psoas_analytics.plan import Plan, PlanItem
from psoas_analytics.records import SKIP_REASONS
from psoas_analytics.widgets import SessionPlayer
from psoas_analytics.widgets.session_answers import EFFORT_ENDS

HARNESS = (Path(__file__).parent / "player_harness.js").read_text(encoding="utf-8")
LUNGE, RAISE, CHEST = "kneeling-lunge-stretch", "straight-leg-raise", "single-knee-to-chest"
# The page's day by its own clock; a day ends at 03:00.
TODAY = """() => {
    const now = new Date();
    return new Date(now.getTime() - (180 + now.getTimezoneOffset()) * 60_000).toISOString().slice(0, 10);
}"""
# What a set is, without its id.
SETS = """() => player.record.done.map(one => [one.exercise_id, one.side, one.reps, one.hold_s])"""


class Harness:
    """The page of one player; turn() lets time go by, as fast as the test wants."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def turn(self, *seconds: float) -> None:
        for one in seconds:
            self.page.evaluate("seconds => turn(seconds)", one)

    def start(self) -> None:
        self.go("Start")

    def go(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()
        expect(self.page.get_by_role("button", name="pause")).to_be_focused()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def sets(self) -> list[list[Any]]:
        return self.page.evaluate(SETS)

    def says(self, words: str) -> None:
        expect(self.page.locator(".psoas-player")).to_contain_text(words)

    def reopen(self) -> None:
        self.page.evaluate("open_player()")


@pytest.fixture
def opened(page: Page, journal: Journal) -> Iterator[Callable[..., Harness]]:
    """Opens a player whose plan holds these exercises with these doses."""

    def open_player(*, sets: int = 1, **doses: Dose) -> Harness:
        items = [PlanItem(key.replace("_", "-"), dose, sets=sets) for key, dose in doses.items()]
        journal.set_plan(Plan(tuple(items)), starts_on="2026-03-01")
        player = SessionPlayer(journal)
        html = f"<!doctype html><meta charset=utf-8><title>player</title><style>{player._css}</style><body>"
        page.route(
            "http://localhost/player", lambda route: route.fulfill(content_type="text/html", body=html)
        )
        page.goto("http://localhost/player")
        page.evaluate(
            HARNESS,
            {
                "esm": player._esm,
                "programme": player.programme | {"iso_day": page.evaluate(TODAY)},
                "pictures": player.pictures,
                "key": player.storage_key,
            },
        )
        player.close()
        return Harness(page)

    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield open_player
    assert errors == []


LUNGES = Dose(2, 2, 30, 30, "each")
CHESTS = Dose(20, 20, None, None, "alternating")


def test_holds_run_by_themselves_and_change_legs_after_each(opened: Callable[..., Harness]) -> None:
    page = opened(kneeling_lunge_stretch=LUNGES)
    page.start()
    page.says("LEFT")
    page.turn(10, 30)
    page.says("RIGHT")
    page.says("change sides")
    page.turn(8, 30, 8, 30, 8, 30)
    page.says("The session is finished")
    assert page.sets() == [[LUNGE, side, 1, 30] for side in ("left", "right") * 2]
    page.says("Session saved")
    page.says("4 sets")
    # The same words as in the form.
    page.says(f"0 = {EFFORT_ENDS[0]}, 10 = {EFFORT_ENDS[1]}")


def test_a_late_look_at_the_clock_claims_the_hold_and_nothing_after_it(
    opened: Callable[..., Harness],
) -> None:
    page = opened(kneeling_lunge_stretch=LUNGES)
    page.start()
    # A tab in the background is woken once a minute: nobody heard the later tones.
    page.turn(10, 60)
    assert page.sets() == [[LUNGE, "left", 1, 30]]
    page.says("0:08")


def test_a_machine_that_slept_claims_nothing_and_waits(opened: Callable[..., Harness]) -> None:
    page = opened(kneeling_lunge_stretch=LUNGES)
    page.start()
    page.turn(10, 5, 7200)
    assert page.sets() == []
    page.says("paused: the page was asleep")
    page.turn(60)
    page.says("paused: the page was asleep")
    page.press("Space")
    page.turn(10, 30)
    assert page.sets() == [[LUNGE, "left", 1, 30]]


def test_a_pause_adds_nothing_to_a_hold(opened: Callable[..., Harness]) -> None:
    page = opened(kneeling_lunge_stretch=LUNGES)
    page.start()
    page.turn(10, 12)
    page.press("Space")
    page.turn(600)
    page.says("paused")
    page.says("0:18")
    page.press("Space")
    page.turn(17.9)
    assert page.sets() == []
    page.turn(0.1)
    assert page.sets() == [[LUNGE, "left", 1, 30]]


def test_a_hold_ended_early_counts_the_seconds_that_were_held(opened: Callable[..., Harness]) -> None:
    page = opened(kneeling_lunge_stretch=LUNGES)
    page.start()
    page.press("n")
    page.turn(12.34)
    page.press("n", "n")
    page.turn(0.4)  # a slip of the finger is no hold
    page.press("n", "n")
    page.turn(20)
    page.press("s")
    page.says("The session is finished")
    assert page.sets() == [[LUNGE, "left", 1, 12.3], [LUNGE, "left", 1, 20]]


def test_back_starts_the_hold_again_and_in_a_rest_the_one_before(opened: Callable[..., Harness]) -> None:
    page = opened(kneeling_lunge_stretch=LUNGES)
    page.start()
    page.turn(10, 20)
    page.press("b")
    page.says("get ready")
    page.turn(10, 30)
    page.press("b")
    page.says("LEFT")
    page.turn(10, 30)
    assert page.sets() == [[LUNGE, "left", 1, 30]] * 2


def test_held_repetitions_count_themselves(opened: Callable[..., Harness]) -> None:
    page = opened(straight_leg_raise=Dose(8, 8, 5, 5, "each"))
    page.start()
    page.turn(10)
    page.says("rep 1 of 8")
    page.turn(5)
    page.says("lower slowly")
    page.turn(2, *[5, 2] * 2)
    page.says("rep 4 of 8")
    page.press("b")
    page.turn(2)
    page.says("rep 3 of 8")
    page.turn(*[5, 2] * 6)
    page.says("change sides")
    assert page.sets() == [[RAISE, "left", 8, 5]]
    page.turn(6, 5, 2, 5, 2, 4)
    page.press("n")
    assert page.sets()[1:] == [[RAISE, "right", 2, 5]]


def test_alternating_repetitions_name_the_side_of_each_and_are_saved_as_a_total(
    opened: Callable[..., Harness],
) -> None:
    page = opened(marching_in_place=Dose(6, 6, 2, 2, "alternating"))
    page.start()
    page.turn(10)
    for side in ("LEFT", "RIGHT") * 3:
        expect(page.page.locator(".psoas-side-word")).to_have_text(side)
        page.turn(2, 1)
    assert page.sets() == [["marching-in-place", "both", 6, 2]]


def test_repetitions_without_a_hold_are_counted_by_the_person(opened: Callable[..., Harness]) -> None:
    page = opened(sets=2, single_knee_to_chest=CHESTS)
    page.start()
    page.turn(10)
    page.says("at your own pace")
    page.page.evaluate("clock += 600_000")
    page.page.get_by_role("button", name="one fewer").click(click_count=2)
    page.page.get_by_role("button", name="done: 18").click()
    assert page.sets() == [[CHEST, "both", 18, None]]
    # Ten minutes at one's own pace are no sleep.
    page.turn(1)
    page.says("0:29")
    page.turn(29)
    page.press("n")
    assert page.sets()[1:] == [[CHEST, "both", 20, None]]


def test_timed_work_is_one_set_with_its_seconds(opened: Callable[..., Harness]) -> None:
    page = opened(mountain_climbers=Dose(1, 1, 30, 30, "both", timed=True))
    page.start()
    page.turn(10)
    page.says("WORK")
    page.turn(30)
    assert page.sets() == [["mountain-climbers", "both", 1, 30]]


def test_the_keys_reach_the_player_whatever_was_tapped_and_went_away(
    opened: Callable[..., Harness],
) -> None:
    page = opened(mountain_climbers=Dose(1, 1, 5, 5, "both", timed=True), single_knee_to_chest=CHESTS)
    pause = page.page.get_by_role("button", name="pause")
    page.start()
    page.page.get_by_role("button", name="start now").click()
    expect(pause).to_be_focused()
    page.turn(5)
    page.says("Single knee-to-chest stretch")
    # By keyboard the focus stays on the button, until there is nothing left that it could do.
    page.page.get_by_role("button", name="start now").press("Enter")
    page.says("at your own pace")
    expect(page.page.get_by_role("button", name="done: 20")).to_be_focused()
    page.press("Space")
    page.says("The session is finished")


# ------------------------------------------------------------------ sound and light

TONES = """() => {
    window.tones = [];
    const param = { setValueAtTime() {}, linearRampToValueAtTime() {} };
    window.AudioContext = class {
        currentTime = 100;
        state = "running";
        close() { return Promise.resolve(); }
        createGain() { return { gain: param, connect: (to) => to }; }
        createOscillator() {
            const tone = { frequency: {}, connect: (to) => to, start: (at) => { tone.at = at - 100; } };
            tone.stop = (at) => { if (at === undefined) tones.splice(tones.indexOf(tone), 1); };
            tones.push(tone);
            return tone;
        }
    };
}"""
HEARD = "tones.map(one => [one.frequency.value, one.at]).sort((a, b) => a[1] - b[1])"


def test_tones_are_planned_ahead_for_start_last_seconds_and_end(opened: Callable[..., Harness]) -> None:
    page = opened(kneeling_lunge_stretch=LUNGES)
    page.page.evaluate(TONES)
    page.start()
    page.turn(10)
    left, tick, end = 523, 880, 440
    planned = [[left, 0], [tick, 27], [tick, 28], [tick, 29], [end, 30]]
    assert page.page.evaluate(HEARD)[-5:] == planned
    page.turn(20)
    page.press("Space")
    assert [tone for tone in page.page.evaluate(HEARD) if tone[1] > 0.1] == []
    page.press("Space")
    assert page.page.evaluate(HEARD)[-4:] == [[tick, 7], [tick, 8], [tick, 9], [end, 10]]
    page.press("m")
    assert [tone for tone in page.page.evaluate(HEARD) if tone[1] > 0.1] == []
    page.reopen()
    assert page.page.evaluate("player.sound.muted") is True


def test_the_screen_is_kept_awake_during_the_session_and_let_go_at_its_end(
    opened: Callable[..., Harness],
) -> None:
    page = opened(kneeling_lunge_stretch=LUNGES)
    page.page.evaluate(
        """() => {
            window.lights = 0;
            const lock = { release: () => { lights -= 1; return Promise.resolve(); } };
            const wakeLock = { request: async () => { lights += 1; return lock; } };
            Object.defineProperty(navigator, "wakeLock", { value: wakeLock });
        }"""
    )
    page.start()
    page.page.wait_for_function("lights === 1")
    page.press("s")
    page.says("Nothing was done")
    page.page.wait_for_function("lights === 0")


# ------------------------------------------------------------------ what waits


def test_a_set_waits_in_the_browser_until_it_is_acknowledged(opened: Callable[..., Harness]) -> None:
    page = opened(kneeling_lunge_stretch=LUNGES)
    page.page.evaluate("kernel = 'silent'")
    page.start()
    page.turn(10, 30)
    page.says("saved 0 of 4 sets")
    page.says("does not answer")
    # Voila shows no cells.
    page.says("run the cell again, or reload the page")
    page.turn(8, 30)
    waiting = "new player_module.Keep(player.keep.prefix).waiting().map(one => one.set.side).sort()"
    assert page.page.evaluate(waiting) == ["left", "right"]
    # An answer to the last message settles what it carried.
    page.page.evaluate("answer(sent.at(-1), sent.at(-1).sets.map(one => one.id))")
    page.says("saved 2 of 4 sets")
    assert page.page.evaluate(waiting) == []
    ids = page.page.evaluate("sent.flatMap(one => one.sets.map(set => set.id))")
    assert len(set(ids)) == 2
    assert len(ids) > 2


def test_a_page_opened_again_sends_what_waits_and_offers_to_go_on(opened: Callable[..., Harness]) -> None:
    page = opened(kneeling_lunge_stretch=LUNGES)
    page.page.get_by_role("group", name="Pain before").get_by_role("button", name="4").click()
    page.start()
    page.page.evaluate("kernel = 'silent'")
    page.turn(10, 30, 8, 12)
    page.page.evaluate("kernel = 'answers', sent.length = 0")
    page.reopen()
    page.says("1 set that had waited in this browser: saved now.")
    page.says("Kneeling lunge stretch, RIGHT, hold 1 of 2.saved 1 of 4 sets")
    message = page.page.evaluate("sent[0]")
    assert [one["side"] for one in message["sets"]] == ["left"]
    assert message["details"] == {"pain_before": 4}
    page.go("Go on where it stopped")
    page.turn(8, 30, 8, 30, 8, 30)
    assert [side for _, side, _, _ in page.sets()] == ["left", "right", "left", "right"]
    assert page.page.evaluate("new Set(sent.map(one => one.session_id)).size") == 1


def test_pain_effort_and_note_that_wait_outlive_the_start_of_the_next_session(
    opened: Callable[..., Harness],
) -> None:
    page = opened(kneeling_lunge_stretch=LUNGES)
    page.start()
    page.turn(10, 30)
    page.page.evaluate("kernel = 'silent'")
    page.page.get_by_role("button", name="finish here").click()
    page.page.get_by_role("group", name="Pain after").get_by_role("button", name="2").click()
    page.page.get_by_role("button", name="Save and close").click()
    first = page.page.evaluate("sent.at(-1).session_id")
    page.start()
    page.page.evaluate("kernel = 'answers', sent.length = 0, player.post.deliver()")
    message = page.page.evaluate("sent[0]")
    assert (message["session_id"], message["begun"]) == (first, True)
    assert message["details"]["pain_after"] == 2
    assert page.page.evaluate("player.keep.details()") == []


def test_a_session_is_called_saved_only_once_its_answers_are_in_the_journal_too(
    opened: Callable[..., Harness],
) -> None:
    page = opened(kneeling_lunge_stretch=LUNGES)
    saved = page.page.get_by_text("Session saved")
    page.start()
    page.turn(10, 30)
    page.page.evaluate("kernel = 'silent'")
    page.page.get_by_role("button", name="finish here").click()
    page.says("saved 1 of 1 set; not saved yet: the end of the session")
    expect(saved).to_have_count(0)
    page.page.get_by_role("group", name="Effort").get_by_role("button", name="4").click()
    page.page.get_by_role("button", name="Save and close").click()
    page.says("Not saved yet: your answers about the session.")
    expect(saved).to_have_count(0)
    page.page.evaluate("kernel = 'answers', player.post.deliver()")
    page.says("Session saved")
    expect(page.page.get_by_text("Not saved yet")).to_have_count(0)


def test_a_session_of_an_earlier_day_can_only_be_finished(opened: Callable[..., Harness], page: Page) -> None:
    page.clock.set_fixed_time("2026-03-09T20:00:00")
    harness = opened(kneeling_lunge_stretch=LUNGES)
    go_on = page.get_by_role("button", name="Go on where it stopped")
    harness.start()
    harness.turn(10, 30)
    page.clock.set_fixed_time("2026-03-10T02:30:00")
    harness.reopen()
    expect(go_on).to_be_visible()
    # Shown in the evening, pressed in the morning.
    page.clock.set_fixed_time("2026-03-10T07:00:00")
    go_on.click()
    harness.says("It belongs to an earlier day")
    expect(go_on).to_have_count(0)
    page.get_by_role("button", name="Finish it here").click()
    harness.says("The session is finished")
    assert page.evaluate("sent.at(-1).details.ended_at").startswith("2026-03-09T20:00")
    page.get_by_role("button", name="Save and close").click()
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()


def test_repetitions_finished_before_a_reload_are_kept_by_finish_it_here(
    opened: Callable[..., Harness], page: Page
) -> None:
    page.clock.set_fixed_time("2026-03-09T20:00:00")
    harness = opened(straight_leg_raise=Dose(8, 8, 5, 5, "each"))
    harness.start()
    harness.turn(10, *[5, 2] * 3)
    page.clock.set_fixed_time("2026-03-10T07:00:00")
    harness.reopen()
    page.get_by_role("button", name="Finish it here").click()
    harness.says("Session saved")
    assert harness.sets() == [[RAISE, "left", 3, 5]]
    assert page.evaluate("sent.at(-1).details.ended_at").startswith("2026-03-09T20:00")


def test_a_page_left_open_overnight_asks_for_the_programme_of_the_new_day(
    opened: Callable[..., Harness], page: Page
) -> None:
    page.clock.set_fixed_time("2026-03-09T20:00:00")
    harness = opened(kneeling_lunge_stretch=LUNGES)
    wake = "document.dispatchEvent(new Event('visibilitychange'))"
    page.clock.set_fixed_time("2026-03-10T02:59:00")
    page.evaluate(wake)
    assert page.evaluate("sent") == []
    page.clock.set_fixed_time("2026-03-10T03:01:00")
    page.evaluate(wake)
    assert page.evaluate("sent") == [{"type": "refresh"}]
    # No answer yet: yesterday's programme does not start unseen.
    page.get_by_role("button", name="Start", exact=True).click()
    harness.says("A new day has begun since this was shown.")
    assert page.evaluate("sent.length") == 2
    page.evaluate("tell('programme', {...model.get('programme'), iso_day: '2026-03-10', day: 'Tuesday 10'})")
    harness.says("Guided session: Tuesday 10")
    expect(page.get_by_text("A new day has begun")).to_have_count(0)
    harness.start()


def test_a_running_page_left_open_overnight_stops(opened: Callable[..., Harness], page: Page) -> None:
    page.clock.set_fixed_time("2026-03-10T02:50:00")
    harness = opened(sets=2, single_knee_to_chest=CHESTS)
    harness.start()
    harness.turn(10)
    page.clock.set_fixed_time("2026-03-10T03:10:00")
    harness.press("Space")  # passes 03:00 while it is done
    assert harness.sets() == [[CHEST, "both", 20, None]]
    harness.turn(30)
    page.clock.set_fixed_time("2026-03-10T08:00:00")
    harness.press("Space")
    harness.says("It belongs to an earlier day")
    assert page.evaluate("player.keep.read('run').done.length") == 1


def test_a_refused_set_is_told_and_leaves_when_the_person_has_seen_it(
    opened: Callable[..., Harness],
) -> None:
    page = opened(kneeling_lunge_stretch=LUNGES)
    page.page.evaluate("kernel = 'silent'")
    page.start()
    page.turn(10, 30)
    page.page.evaluate(
        "answer(sent.at(-1), [], {[sent.at(-1).sets[0].id]: 'hold_s must be 0 to 3600 <b>now</b>'})"
    )
    page.says("Kneeling lunge stretch, left, 1 x 30 s: hold_s must be 0 to 3600 <b>now</b>")
    page.reopen()
    page.says("hold_s must be 0 to 3600 <b>now</b>")
    page.says("saved 0 of 4 sets")
    page.page.get_by_role("button", name="I have seen it").click()
    expect(page.page.get_by_text("hold_s must be")).to_have_count(0)
    assert page.page.evaluate("player.keep.sets()") == []
    page.says("saved 0 of 3 sets")


def test_pain_asked_in_the_rest_goes_to_every_set_of_the_exercise(opened: Callable[..., Harness]) -> None:
    page = opened(
        straight_leg_raise=Dose(1, 1, 5, 5, "each"), kneeling_lunge_stretch=Dose(1, 1, 30, 30, "each")
    )
    page.start()
    page.turn(10, 5, 8, 5)
    page.page.get_by_role("group", name="Pain during Straight leg raise?").get_by_role(
        "button", name="3"
    ).click()
    last = page.page.evaluate("sent.at(-1).sets.map(one => [one.side, one.pain_nrs])")
    assert sorted(last) == [["left", 3], ["right", 3]]
    page.says("saved 2 of 4 sets")


def test_exercises_that_were_left_out_are_listed_at_the_end_with_the_reasons(
    opened: Callable[..., Harness], page: Page
) -> None:
    harness = opened(camel_pose=Dose(1, 1, 5, 5, "both"), cobra_pose=Dose(1, 1, 5, 5, "both"))
    page.get_by_role("checkbox", name="Cobra pose").uncheck()
    harness.start()
    harness.turn(10, 5)
    page.get_by_text("Left out: why?").click()
    group = page.get_by_role("group", name="Why was Cobra pose left out?")
    assert group.get_by_role("button").all_inner_texts() == list(SKIP_REASONS)
    expect(page.get_by_role("group", name="Why was Camel pose")).to_have_count(0)
    group.get_by_role("button", name="pain").click()
    message = page.evaluate("sent.at(-1)")
    assert (message["type"], message["exercise_id"], message["reason"]) == ("skip", "cobra-pose", "pain")
    page.evaluate("hear({type: 'skipped', exercise_id: 'cobra-pose', reason: 'pain'})")
    harness.says("Cobra pose: left out because of pain, saved")


def test_a_second_click_on_start_starts_nothing_twice(opened: Callable[..., Harness]) -> None:
    page = opened(kneeling_lunge_stretch=LUNGES)
    page.page.evaluate("player.start(), player.start()")
    expect(page.page.get_by_role("button", name="pause")).to_be_focused()
    page.turn(10, 30)
    page.says("saved 1 of 4 sets")


def test_an_answer_to_an_older_message_does_not_lose_the_pain_given_since(
    opened: Callable[..., Harness],
) -> None:
    page = opened(camel_pose=Dose(1, 1, 5, 5, "both"), cobra_pose=Dose(1, 1, 5, 5, "both"))
    page.page.evaluate("kernel = 'silent'")
    page.start()
    page.turn(10, 5)
    page.page.evaluate("window.first = sent.at(-1)")
    page.page.get_by_role("group", name="Pain during Camel pose?").get_by_role("button", name="6").click()
    page.page.evaluate("answer(first, first.sets.map(one => one.id))")
    assert page.page.evaluate("player.keep.waiting().map(one => one.set.pain_nrs)") == [6]


def test_a_second_view_sees_that_a_session_is_under_way(opened: Callable[..., Harness], page: Page) -> None:
    harness = opened(kneeling_lunge_stretch=LUNGES)
    harness.start()
    page.evaluate(
        """async () => {
            document.body.append(window.second = document.createElement("div"));
            window.other = new player_module.Player(model, second, { clock: () => clock });
            await other.open();
        }"""
    )
    other = page.locator("body > div .psoas-player")
    expect(other).to_contain_text(
        "A session is under way in another tab or view. Kneeling lunge stretch, LEFT"
    )
    harness.turn(10, 30)
    other.get_by_role("button", name="Go on here instead").click()
    expect(other).to_contain_text("RIGHT")
    expect(page.locator("body > .psoas-player")).to_contain_text("A session is under way in another tab")
    page.evaluate("player.tick()")
    page.evaluate("other.close()")


def test_without_a_secure_context_ids_are_still_uuids_and_times_carry_their_offset(
    opened: Callable[..., Harness],
) -> None:
    page = opened(kneeling_lunge_stretch=LUNGES)
    made = page.page.evaluate(
        "Object.defineProperty(crypto, 'randomUUID', {value: undefined}), player_module.newId()"
    )
    assert uuid.UUID(made).version == 4
    assert datetime.fromisoformat(page.page.evaluate("player_module.isoNow()")).utcoffset() is not None


def test_what_waits_for_a_closed_demo_is_forgotten_and_ones_own_never(
    opened: Callable[..., Harness],
) -> None:
    page = opened(kneeling_lunge_stretch=LUNGES)
    left = page.page.evaluate(
        """() => {
            const { Keep, MemoryStorage } = player_module, storage = new MemoryStorage();
            for (const prefix of ["psoas-player-demo:a", "psoas-player-demo:b", "psoas-player-own:c"])
                new Keep(prefix, storage).putSet({ set: { id: "1" } });
            new Keep("psoas-player-own:c", storage).forgetOtherDemos();
            new Keep("psoas-player-demo:b", storage).forgetOtherDemos();
            return Array.from({ length: storage.length }, (_, place) => storage.key(place)).sort();
        }"""
    )
    assert left == ["psoas-player-demo:b:set:1", "psoas-player-own:c:set:1"]

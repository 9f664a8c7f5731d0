"""SessionPlayer: a guided session, timed in the browser and saved set by set."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import anywidget
import traitlets

from psoas_analytics import red_flags
from psoas_analytics.catalog import Catalog, UnknownExercise
from psoas_analytics.journal import Journal, JournalError
from psoas_analytics.pictures import exercise_picture
from psoas_analytics.plan import PlanItem, starter_plan
from psoas_analytics.records import SKIP_REASONS, EntryError
from psoas_analytics.widgets.day_plan import (
    DayPlan,
    in_order,
    log_of,
    logged_words,
    pause_words,
    plan_of,
)
from psoas_analytics.widgets.exercise_block import dose_words
from psoas_analytics.widgets.player_steps import Step, session_steps
from psoas_analytics.widgets.session_answers import EFFORT_ENDS
from psoas_analytics.widgets.style import css
from psoas_analytics.widgets.words import day_words

# One page module: anywidget loads a single one, so the parts follow each other, the lowest first.
_PARTS = (
    "player_run.js",
    "player_keep.js",
    "player_sound.js",
    "player_screens.js",
    "player_run_screen.js",
    "player_around.js",
    "player.js",
)
# A session has fewer; more than this in one message is not from the player.
_SETS_MAX = 500
_DRAFT = "session player"
# What ends the following of each journal's newest player.
_FOLLOWING: WeakKeyDictionary[Journal, Callable[[], None]] = WeakKeyDictionary()
_DETAILS = ("pain_before", "pain_after", "effort_cr10", "note")


def _text(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


class SessionPlayer(anywidget.AnyWidget):
    """Guide through the session of today, one exercise at a time.

    The timer runs in the browser. Each finished set is saved at once: it waits in the browser's storage,
    under an id made there, until the journal has it. So a busy, restarted or killed kernel loses nothing
    and doubles nothing; run the cell again after a restart, and what waits is sent.

    Parameters
    ----------
    journal : Journal

    Attributes
    ----------
    programme : dict
        What the browser shows: the day, its steps, the exercises in words.
    pictures : dict
        SVG by exercise id and side.
    storage_key : str
        Name under which the browser keeps what waits; each journal has its own.
    saved : list of str
        Ids of the sets that the journal has acknowledged to this player.
    """

    _esm = "\n".join(map(_text, _PARTS))
    _css = css() + _text("player.css")

    programme = traitlets.Dict().tag(sync=True)
    pictures = traitlets.Dict().tag(sync=True)
    storage_key = traitlets.Unicode().tag(sync=True)

    def __init__(self, journal: Journal) -> None:
        super().__init__()
        self.journal = journal
        self.saved: list[str] = []
        self._skips: dict[tuple[str, str], str] = {}
        self._whole = self._saving = False
        self.storage_key = _storage_key(journal)
        self.refresh()
        # A cell that runs again builds a new player: only the newest follows the journal.
        if journal in _FOLLOWING:
            _FOLLOWING[journal]()
        self._stop_listening = _FOLLOWING[journal] = journal.listen(self._journal_changed)
        self.on_msg(self._receive)

    def close(self) -> None:
        """Take the player away."""
        self._stop_listening()
        super().close()

    def refresh(self) -> None:
        """Show what the journal asks for today; a session under way in the browser keeps its own steps."""
        day = self.journal.today()
        frames = self.journal.frames()
        plan = plan_of(frames, day)
        whole = self._whole and plan.state in ("rest", "paused")
        items = plan.whole if whole else plan.items
        steps = session_steps(items, self.journal.catalog)
        self.pictures = _pictures(steps)
        self.programme = {
            "day": day_words(day, today=day),
            "iso_day": day.isoformat(),
            "words": _plan_words(plan, whole=whole, today=day),
            "logged": logged_words(log_of(frames, day)),
            "steps": [asdict(step) for step in steps],
            "exercises": _exercises(items, self.journal.catalog),
            "offer": _offer(plan, self.journal.catalog, shown=bool(items)),
            # Nothing is left out of a day that asks for nothing.
            "reasons": list(SKIP_REASONS) if plan.state == "asked" else [],
            "effort_ends": list(EFFORT_ENDS),
            "synthetic": "SYNTHETIC demo: made-up entries of a person who does not exist."
            if self.journal.synthetic
            else "",
            "safety": {
                "title": red_flags.TITLE,
                "advice": red_flags.ADVICE,
                "flags": list(red_flags.RED_FLAGS),
                "end": f"{red_flags.NO_REASSURANCE} {red_flags.NOT_ADVICE}",
            },
        }

    def _journal_changed(self) -> None:
        # Not for each set of its own: the answer to the browser must not wait for a new programme.
        if not self._saving:
            self.refresh()

    # ------------------------------------------------------------------ what the browser sends

    def _receive(self, _widget: object, message: object, _buffers: object) -> None:
        # Whatever comes from the browser is unchecked until the records have checked it.
        if not isinstance(message, Mapping):
            return
        if message.get("type") == "offer":
            self._catching(self._take_offer)
        elif message.get("type") == "refresh":
            self._catching(self._renew)
        elif message.get("type") == "skip":
            self._catching(lambda: self._skip(message))
        elif message.get("type") == "save":
            self._saving = True
            try:
                self.send({"type": "saved", "n": message.get("n"), **self._save(message)})
            finally:
                self._saving = False
            if "details" in message:
                self._catching(self.refresh)

    def _take_offer(self) -> None:
        day = self.journal.today()
        if plan_of(self.journal.frames(), day).state == "no plan":
            self.journal.set_plan(starter_plan(self.journal.catalog), starts_on=day)
        self._whole = True
        self.refresh()

    def _renew(self) -> None:
        self.refresh()
        self.send({"type": "refreshed"})

    def _skip(self, message: Mapping[str, Any]) -> None:
        """Log why an exercise of a session was left out; a second click logs nothing more."""
        exercise_id, reason = str(message.get("exercise_id")), str(message.get("reason"))
        started_at = _instant(
            message.get("started_at"), self._ahead(message.get("sent_at")), name="started_at"
        )
        known = (str(message.get("session_id")), exercise_id)
        if known not in self._skips:
            self.journal.log_skip(exercise_id, day=started_at, reason=reason)
            self._skips[known] = reason
        self.send({"type": "skipped", "exercise_id": exercise_id, "reason": self._skips[known]})

    def _catching(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # an exception in a callback would vanish
            self.send({"type": "problem", "words": _sentence(error)})

    def _save(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """Keep the sets of one message; say which the journal has, which it refuses, and what went wrong."""
        kept: list[str] = []
        refused: dict[str, str] = {}
        details = later = ""
        try:
            session_id, sets = str(message.get("session_id"))[:100], _sets(message)
            ahead = self._ahead(message.get("sent_at"))
            started_at = _instant(message.get("started_at"), ahead, name="started_at")
            for one in sets:
                # Each in a transaction of its own: one that breaks a rule holds no other back.
                try:
                    kept += self.journal.extend_session(session_id, [one], started_at=started_at)
                except EntryError as error:
                    refused[str(one["id"])] = str(error)
            details = self._save_details(message, session_id, started_at, ahead, begun=bool(kept))
        except Exception as error:  # stays in the browser, and is sent again
            later = _sentence(error)
        self.saved += [one for one in kept if one not in self.saved]
        return {"kept": kept, "refused": refused, "details": details, "later": later}

    def _save_details(
        self,
        message: Mapping[str, Any],
        session_id: str,
        started_at: datetime,
        ahead: timedelta,
        *,
        begun: bool,
    ) -> str:
        """Keep what stands over the sets; return a sentence if a rule refuses it."""
        details = message.get("details")
        # A session without any set is none.
        if not isinstance(details, Mapping) or not (begun or message.get("begun") is True):
            return ""
        given = {name: details[name] for name in _DETAILS if name in details}
        try:
            if details.get("ended_at") is not None:
                ended_at = _instant(details["ended_at"], ahead, name="ended_at")
                # On a clock that was set back meanwhile the end is not known; the rest of the details is.
                given |= {"ended_at": ended_at} if ended_at >= started_at else {}
            self.journal.extend_session(session_id, [], started_at=started_at, **given)
        except EntryError as error:
            return str(error)
        return ""

    def _ahead(self, sent_at: object) -> timedelta:
        """How far the browser's clock is ahead; where it looks behind, the message has waited: not at all."""
        ahead = _instant(sent_at, timedelta(0), name="sent_at") - self.journal.now()
        # The demo's clock stands still on its last evening: what is tried out there belongs to that evening.
        return ahead if self.journal.synthetic else max(ahead, timedelta(0))


def _storage_key(journal: Journal) -> str:
    """Name of this journal in the browser's storage: random, so that it tells nothing."""
    kept = journal.draft(_DRAFT)
    if kept is None:
        # A draft has no history: undo() must not take the name away from under sets that wait.
        kept = {"id": str(uuid.uuid4())}
        journal.keep_draft(_DRAFT, kept)
    return f"psoas-player-{'demo' if journal.synthetic else 'own'}:{kept['id']}"


def _sets(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    sets = message.get("sets")
    if not isinstance(sets, list) or len(sets) > _SETS_MAX:
        raise EntryError({"sets": f"sets must be a list of at most {_SETS_MAX}"})
    if not all(isinstance(one, Mapping) and "id" in one for one in sets):
        raise EntryError({"sets": "each set must carry its id"})
    return sets


def _instant(given: object, ahead: timedelta, *, name: str) -> datetime:
    try:
        parsed = datetime.fromisoformat(given) if isinstance(given, str) and len(given) < 40 else None
    except ValueError:
        parsed = None
    if parsed is None or parsed.utcoffset() is None:
        raise EntryError({name: f"{name} must be a time with its offset, got {str(given)[:40]!r}"})
    return parsed - ahead


def _sentence(error: Exception) -> str:
    return str(error) if isinstance(error, ValueError | JournalError) else f"{type(error).__name__}: {error}"


def _exercises(items: Iterable[PlanItem], catalog: Catalog) -> dict[str, dict[str, Any]]:
    found = {}
    for item in in_order(items, catalog):
        exercise = catalog[item.exercise_id]
        found[exercise.id] = {
            "name": exercise.name,
            "dose": dose_words(item),
            "start": exercise.start_position,
            "needs": list(exercise.equipment),
            "steps": list(exercise.steps),
            "easier": list(exercise.easier),
            "deeper": list(exercise.deeper),
            "cautions": [caution.text for caution in exercise.cautions],
        }
    return found


def _pictures(steps: Iterable[Step]) -> dict[str, dict[str, str]]:
    """Moving pictures by exercise and side; an exercise of a person's own has none."""
    found: dict[str, dict[str, str]] = {}
    for step in steps:
        sides = found.setdefault(step.exercise_id, {})
        if step.side not in sides:
            with suppress(UnknownExercise):
                sides[step.side] = exercise_picture(step.exercise_id, side=step.side)
    return found


def _offer(plan: DayPlan, catalog: Catalog, *, shown: bool) -> dict[str, Any] | None:
    """What can be done instead where the day asks for nothing."""
    if plan.state == "no plan":
        items = in_order(starter_plan(catalog).items, catalog)
        return {
            "title": "Starter plan: a starting point, not medical advice",
            "lines": [
                f"{catalog[item.exercise_id].name}: {dose_words(item)}; {item.when()}" for item in items
            ],
            "label": "Use the starter plan",
        }
    if plan.state in ("rest", "paused") and not shown:
        return {"title": "", "lines": [], "label": "Show the whole plan"}
    return None


def _plan_words(plan: DayPlan, *, whole: bool, today: date) -> str:
    starts = "later" if plan.starts_on is None else f"on {day_words(plan.starts_on)}"
    words = {
        "asked": "",
        "rest": "A rest day: your plan asks for nothing.",
        "paused": pause_words(plan, today=today),
        "no plan": "There is no plan yet. Here is one to start from.",
        "before plan": f"Your plan starts {starts}.",
    }[plan.state]
    if whole:
        words += " This is the whole plan."
    if plan.unknown:
        words += (
            f" The catalog does not know {', '.join(plan.unknown)}: open the journal with your own catalog."
        )
    return words.strip()

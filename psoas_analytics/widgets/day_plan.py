"""What one day asks for, and what the journal holds of it already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from psoas_analytics.catalog import Catalog, Exercise
from psoas_analytics.frames import Frames
from psoas_analytics.plan import PlanItem, items_on
from psoas_analytics.widgets.words import count_words, day_words

if TYPE_CHECKING:
    import pandas as pd

_Row = Mapping[Any, Any]

#: Groups of a session in the order in which they are done.
GROUPS = ("Warm-up", "Strengthening", "Stretches")


@dataclass(frozen=True)
class Pause:
    """Days on which nothing is owed, first and last included."""

    pause_id: str
    start: date
    end: date
    reason: str


@dataclass(frozen=True)
class DayPlan:
    """What a day asks for.

    Attributes
    ----------
    state : {"asked", "rest", "paused", "no plan", "before plan"}
    items : what is asked on this day; empty unless "asked"
    whole : on a day that asks for nothing, every item of the plan version in force
    pause : the pause that holds the day or, if none does, the next one to come
    starts_on : first day of the earliest plan, where the day lies before it
    unknown : ids that are left out because the catalog does not know them
    """

    state: Literal["asked", "rest", "paused", "no plan", "before plan"]
    items: tuple[PlanItem, ...] = ()
    whole: tuple[PlanItem, ...] = ()
    pause: Pause | None = None
    starts_on: date | None = None
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Skip:
    """Something that was left out, and why."""

    skip_id: str
    reason: str


@dataclass(frozen=True)
class DayLog:
    """What the journal holds of a day.

    Attributes
    ----------
    sessions : words about each session, such as "18:00: 3 exercises, 8 min"
    done : words about what was done, such as "18:00: 3 x 30 s each side", by exercise id
    skips : by exercise id; None stands for the whole day
    no_exercise_id : the answer "no exercise", or None
    """

    sessions: tuple[str, ...] = ()
    done: Mapping[str, str] = field(default_factory=dict)
    skips: Mapping[str | None, Skip] = field(default_factory=dict)
    no_exercise_id: str | None = None


def plan_of(frames: Frames, day: date) -> DayPlan:
    """Tell what a day asks for."""
    import pandas as pd

    plans, pauses, stamp = frames.plans, frames.pauses, pd.Timestamp(day)
    if plans.empty:
        return DayPlan("no plan")
    pause = _pause(pauses, stamp)
    items = items_on(plans, pauses, stamp)
    if items:
        known, unknown = _known(items, frames.catalog)
        return DayPlan("asked", items=known, pause=pause, unknown=unknown)
    # Asked for on every day, and by no pause held back: that is the whole version in force.
    whole = items_on(plans.assign(days="", times_per_week=7.0), pauses.iloc[:0], stamp)
    if not whole:
        return DayPlan("before plan", starts_on=plans["starts_on"].min().date())
    known, unknown = _known(whole, frames.catalog)
    held = pause is not None and pause.start <= day
    return DayPlan("paused" if held else "rest", whole=known, pause=pause, unknown=unknown)


def _pause(pauses: pd.DataFrame, day: pd.Timestamp) -> Pause | None:
    coming = pauses[pauses["end"] >= day].sort_values("start", kind="stable")
    if coming.empty:
        return None
    # Of several that hold the day the newest.
    holding = coming[coming["start"] <= day]
    one = coming.iloc[0] if holding.empty else holding.iloc[-1]
    return Pause(one["pause_id"], one["start"].date(), one["end"].date(), one["reason"])


def _known(items: tuple[PlanItem, ...], catalog: Catalog) -> tuple[tuple[PlanItem, ...], tuple[str, ...]]:
    """Items that the catalog knows, and the ids of the others."""
    known = tuple(item for item in items if item.exercise_id in catalog)
    return known, tuple(item.exercise_id for item in items if item.exercise_id not in catalog)


def group_of(exercise: Exercise) -> str:
    """Warm-up if it is dynamic, else strengthening or stretches."""
    if exercise.dynamic:
        return GROUPS[0]
    return GROUPS[1] if exercise.kind == "strength" else GROUPS[2]


def in_order(items: Iterable[PlanItem], catalog: Catalog) -> list[PlanItem]:
    """Sort items: warm-up, strengthening, static stretches; within a group as the plan has them."""
    return sorted(items, key=lambda item: GROUPS.index(group_of(catalog[item.exercise_id])))


def log_of(frames: Frames, day: date) -> DayLog:
    """Tell what the journal holds of a day already."""
    import pandas as pd

    stamp = pd.Timestamp(day)
    sessions, sets = _of(frames.sessions, stamp), _of(frames.sets, stamp)
    clocks = {one["session_id"]: _clock(one) for one in sessions.to_dict("records")}
    no_exercise = _of(frames.no_exercise, stamp)
    skips = _of(frames.skips, stamp)
    by_name = skips["exercise_id"].astype(object).where(skips["exercise_id"].notna(), None)
    return DayLog(
        sessions=tuple(_session_words(one, sets) for one in sessions.to_dict("records")),
        done=_done_words(sets, clocks),
        skips=dict(zip(by_name, map(Skip, skips["skip_id"], skips["reason"]), strict=True)),
        no_exercise_id=None if no_exercise.empty else no_exercise["entry_id"].iloc[-1],
    )


def _done_words(sets: pd.DataFrame, clocks: dict[str, str]) -> dict[str, str]:
    from psoas_analytics.measures import add_up

    words: dict[str, str] = {}
    if sets.empty:
        return words
    rows = add_up(sets).to_dict("records")
    for (session_id, exercise_id), work in _grouped(rows, "session_id", "exercise_id").items():
        said = f"{clocks[session_id]}: {side_words(work, equal=' each side')}"
        words[exercise_id] = f"{words[exercise_id]}; {said}" if exercise_id in words else said
    return words


def _clock(session: dict[str, Any]) -> str:
    started = session["started_at"].to_pydatetime() + timedelta(minutes=session["utc_offset_min"])
    return f"{started:%H:%M}"


def _session_words(session: dict[str, Any], sets: pd.DataFrame) -> str:
    own = sets[sets["session_id"] == session["session_id"]]
    words = f"{_clock(session)}: {count_words(own['exercise_id'].nunique(), 'exercise')}"
    # NaT minus anything is NaT, which equals nothing.
    minutes = (session["ended_at"] - session["started_at"]).total_seconds() / 60
    return f"{words}, {max(1, round(minutes))} min" if minutes == minutes else words


def plan_words(plan: DayPlan) -> str:
    """Say what a day without a plan of its own asks for; nothing where the lines say it."""
    add = "You can add any exercise below."
    starts = "later" if plan.starts_on is None else f"on {day_words(plan.starts_on)}"
    words = {
        "asked": "",
        "rest": f"A rest day: your plan asks for nothing. {add}",
        "paused": "",
        "no plan": "There is no plan yet. Here is one to start from, or choose your own exercises below.",
        "before plan": f"Your plan starts {starts}. {add}",
    }[plan.state]
    if plan.unknown:
        words += (
            f" The catalog does not know {', '.join(plan.unknown)}: open the journal with your own catalog."
        )
    return words.strip()


def pause_words(plan: DayPlan, *, today: date) -> str:
    """Say which pause holds the day, or comes next; nothing if none does."""
    if plan.pause is None:
        return ""
    first, last = (day_words(one, today=today) for one in (plan.pause.start, plan.pause.end))
    if plan.state == "paused":
        return f"Your plan is paused until {last} ({plan.pause.reason}): nothing is owed."
    return f"A pause comes: {first} to {last} ({plan.pause.reason})"


def logged_words(log: DayLog) -> str:
    """Say what the journal has of a day; nothing if it has nothing."""
    found = [f"session at {one}" for one in log.sessions]
    found += [] if None not in log.skips else [f"the whole day skipped ({log.skips[None].reason})"]
    found += [] if log.no_exercise_id is None else ["no exercise"]
    return f"In the journal for this day: {'; '.join(found)}." if found else ""


def last_words(last: pd.Timestamp, share: float, *, day: date) -> str:
    """Say the last session, such as "last session: Sunday, 82 %"; within a week the weekday is enough."""
    when = f"{last:%A}" if (day - last.date()).days < 7 else day_words(last.date(), today=day)
    return (
        f"last session: {when}" if share != share else f"last session: {when}, {share:.0%}".replace("%", " %")
    )


def history_words(history: pd.DataFrame) -> dict[str, str]:
    """Say the last time and the best, by exercise; ``history`` is that of ``measures.last_and_best``."""
    words = {}
    for (exercise_id,), work in _grouped(history.to_dict("records"), "exercise_id").items():
        last, best = (
            side_words([one for one in work if one["which"] == which]) for which in ("last", "best")
        )
        words[exercise_id] = f"last and best {last}" if last == best else f"last {last}, best {best}"
    return words


def side_words(work: Iterable[_Row], *, equal: str = "") -> str:
    """Say the work of one exercise, each side where they differ; ``equal`` is added where they do not."""
    by_side = {side: " + ".join(map(_work_words, rows)) for (side,), rows in _grouped(work, "side").items()}
    said = [by_side.pop("both")] if "both" in by_side else []
    if by_side.get("left") and by_side.get("left") == by_side.get("right"):
        said.append(f"{by_side['left']}{equal}")
    else:
        said += [f"{words} {side}" for side, words in sorted(by_side.items())]
    return ", ".join(said)


def _work_words(one: _Row) -> str:
    # NaN, a hold that was not logged, equals nothing.
    return (
        f"{one['reps']} x {one['hold_s']:g} s" if one["hold_s"] == one["hold_s"] else f"{one['reps']} times"
    )


def _grouped(rows: Iterable[_Row], *names: str) -> dict[tuple[str, ...], list[_Row]]:
    """Rows with the same values under these names, in order of appearance; for a few rows, without pandas."""
    found: dict[tuple[str, ...], list[_Row]] = {}
    for row in rows:
        found.setdefault(tuple(row[name] for name in names), []).append(row)
    return found


def _of(frame: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    return frame[frame["day"] == day]

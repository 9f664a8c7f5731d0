"""A handful of made-up people for the clinic's tests: each with frames of their own and a last day."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from frames_for_tests import COLUMNS, done, item, make_frames, on, score, strange_frames, table
from simulated_logs import whole, with_memory

from psoas_analytics.clinic import store
from psoas_analytics.frames import Frames
from psoas_analytics.thresholds import THRESHOLDS

PLAN = [
    item("glute-bridge", reps=10, hold_s=5),
    item("kneeling-lunge-stretch", reps=3, hold_s=30, sides="each", days="mon wed fri"),
    item("marching-in-place", reps=30, sides="alternating", times_per_week=3),
]


def simulated(seed: int, days: int, *, slope: float = 0.0, level: float = 5.0, until: int = 0) -> Frames:
    """A log of so many days with memory from day to day; ``until`` days before its end the entries stop."""
    rng = np.random.default_rng(seed)
    scores = whole(level + slope * np.arange(days) + 1.5 * with_memory(rng, 1, days, 0.6)[0])
    logged = range(days - until)
    contexts = rng.choice([None, "on waking", "exercise"], days, p=[0.6, 0.3, 0.1])
    pain = [
        score(
            on(day),
            scores[day],
            site="groin" if day % 9 == 0 else "low back",
            side=None if day % 11 else "left",
            context=contexts[day],
        )
        for day in logged
        if rng.random() < 0.9
    ]
    sets = [
        done(on(day), one["exercise_id"], side, int(rng.integers(1, 12)), pain_nrs=float(rng.integers(0, 8)))
        for day in logged
        if rng.random() < 0.8
        for one in PLAN
        for side in (("left", "right") if one["sides"] == "each" else ("both",))
        if rng.random() < 0.8
    ]
    return make_frames(
        today=on(days - 1),
        plans=[(on(10), PLAN), (on(days // 2), PLAN[:2])],
        sets=sets,
        pain=pain,
        skips=[(on(day), None, "pain") for day in logged if rng.random() < 0.05],
        no_exercise=[on(day) for day in logged if rng.random() < 0.05],
        pauses=[(on(days // 3), on(days // 3 + 4))],
        around={f"{on(day)} 1": (float(rng.integers(0, 6)), None) for day in logged},
    )


def asking(frames: Frames, days: list[str], *, answered: str | None = None) -> Frames:
    """The same journal with questions, and the therapist's answer on a day."""
    questions = table("questions", [{"day": day, "text": "Is that all right?"} for day in days])
    plans = frames.plans.copy()
    if answered is not None:
        last = plans["version"] == plans["version"].max()
        plans.loc[last, "written_on"] = pd.Timestamp(answered)
    return replace(frames, questions=questions, plans=plans)


@cache
def persons() -> dict[str, Frames]:
    """People by their id, whose last days differ."""
    calm = make_frames(
        today=on(30),
        plans=[(on(0), PLAN)],
        sets=[done(on(day), "glute-bridge", hold_s=5, pain_nrs=1) for day in range(31)],
    )
    steady, worse = simulated(1, 60), simulated(7, 90, slope=0.07, level=4.5)
    return {
        **strange_frames(),
        "steady": steady,
        "worse": worse,
        "better": simulated(3, 90, slope=-0.06, level=8),
        "long ago": simulated(4, 120, until=100),
        "stopped": simulated(5, 50, until=12),
        "own cut-offs": replace(steady, thresholds=OWN),
        "calm": calm,
        "only pain": make_frames(
            today=on(30), pain=[score(on(day), day // 6, side="left") for day in range(28)]
        ),
        "only skips": make_frames(
            today=on(20), plans=[(on(0), PLAN)], skips=[(on(day), None, "no time") for day in range(20)]
        ),
        "only pauses": make_frames(today=on(20), pauses=[(on(0), on(20))]),
        "paused now": make_frames(
            today=on(40),
            plans=[(on(0), PLAN)],
            sets=[done(on(day), "glute-bridge", hold_s=5) for day in range(20)],
            pauses=[(on(21), on(60))],
        ),
        "asks": asking(steady, [on(20), on(30), on(40)], answered=on(30)),
        "asks, no answer": asking(calm, [on(20), on(30)]),
    }


OWN = make_frames(
    today=on(0),
    thresholds={
        "done_share": 0.6,
        "pain_change_points": 1,
        "pain_change_share": 0.1,
        "pain_low_baseline": 2,
        "pain_morning_red": 1,
        "red_week_days": 1,
        "adherence_days": 5,
        "gap_days": 3,
    },
).thresholds


def as_of(frames: dict[str, Frames]) -> pd.Series:
    """Day that each is judged as of, by person_id."""
    days = {person: one.today for person, one in frames.items()}
    return pd.Series(days, dtype="datetime64[s]").rename_axis("person_id")


def tables_of(frames: dict[str, Frames]) -> dict[str, pd.DataFrame]:
    """Tables of all of them together, person_id first."""
    found = {}
    for name in COLUMNS:
        parts = [getattr(one, name).assign(person_id=person) for person, one in frames.items()]
        found[name] = pd.concat(parts, ignore_index=True).astype({"person_id": "str"})[
            ["person_id", *COLUMNS[name]]
        ]
    return found


def write_store(out: Path, frames: dict[str, Frames], *, in_a_part: int) -> None:
    """A store that holds these people, so many in a part; every third of them is synthetic."""
    store.make_store(out)
    names = sorted(frames)
    for place in range(0, len(names), in_a_part):
        some = {person: frames[person] for person in names[place : place + in_a_part]}
        own = [
            {"person_id": person, "name": name, "value": one.value, "source": one.source}
            for person, theirs in some.items()
            for name, one in theirs.thresholds.items()
            if one != THRESHOLDS[name]
        ]
        tables = tables_of(some) | {"thresholds": pd.DataFrame(own) if own else store.no_thresholds()}
        store.write_part(out, place // in_a_part, tables)
    listing = pd.DataFrame({"person_id": names})
    listing = listing.assign(
        **dict.fromkeys(("journal_key", "archive", "sha256"), ""),
        **dict.fromkeys(("size_bytes", "mtime_ns", "rows"), 0),
        as_of=as_of(frames).reindex(names).to_numpy(),
        last_change=pd.Timestamp(on(0), tz="UTC"),
        synthetic=[place % 3 == 0 for place in range(len(names))],
        part=[place // in_a_part for place in range(len(names))],
    )
    store.write_listing(out, listing)

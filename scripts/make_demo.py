"""Write the SYNTHETIC demo journal to ``data/demo``: the same bytes on every run.

    python scripts/make_demo.py [FOLDER]

Twelve weeks of a person who does not exist, from a seeded generator. Pain is a slow fall with
day-to-day memory (lag-1 r about .6), and one flare-up; it is drawn BEFORE and WITHOUT the exercise log,
so nothing in these data makes exercise help. On flare-up days sessions are skipped because of pain, as
people do.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from psoas_analytics.catalog import Dose, load_catalog
from psoas_analytics.exchange import write_archive
from psoas_analytics.journal.journal import SYNTHETIC_NOW, Journal
from psoas_analytics.plan import WEEKDAYS, Plan, PlanItem

SEED = 20260831
JOURNAL_ID = "362109cd8fc14018ab5d2e3ef6beee3c"
FIRST_DAY = date(2026, 8, 31)
N_DAYS = 84
FIRST_PLAN = FIRST_DAY + timedelta(days=7)
SECOND_PLAN = FIRST_DAY + timedelta(days=49)
FLARE_UP = range(31, 37)
PAUSE = (FIRST_DAY + timedelta(days=56), FIRST_DAY + timedelta(days=58))
UNLOGGED = {12, 19, 20, 27, 40, 45, 46, 61, 68, 75}
SITE = "low back"
WORKDAYS = WEEKDAYS[:6]

Day = Mapping[str, Any]


class Demo:
    """Fills one journal, day by day, with a clock that follows."""

    def __init__(self, path: Path) -> None:
        self.random = random.Random(SEED)
        self.clock = datetime.combine(FIRST_DAY, time(7), UTC)
        self.journal = Journal(path, now=lambda: self.clock, new_id=self.new_id)
        self.catalog = load_catalog()

    def new_id(self) -> str:
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    def noise(self) -> float:
        # Sum of uniforms: random() alone is promised to stay the same over Python's versions.
        return sum(self.random.random() for _ in range(12)) - 6

    def run(self) -> None:
        pain, drift = [], 0.0
        for number in range(N_DAYS):
            drift = 0.6 * drift + 0.75 * self.noise()
            level = 5.7 - 1.9 * number / N_DAYS + (2.2 if number in FLARE_UP else 0.0)
            pain.append(min(10, max(0, round(level + drift))))
        for number, score in enumerate(pain):
            self.day(number, score)
        self.clock = datetime.combine(FIRST_DAY + timedelta(days=N_DAYS - 1), time(20, 45), UTC)
        self.extras()
        self.journal.fill([("setting", ("id", "value"), [(SYNTHETIC_NOW, self.clock.isoformat())])])
        self.journal.take_id(JOURNAL_ID)

    def day(self, number: int, score: int) -> None:
        day = FIRST_DAY + timedelta(days=number)
        self.clock = datetime.combine(day, time(23), UTC)
        if number == 0:
            self.journal.log_question(
                "Is it all right that I feel the lunge more in the thigh than in the hip?"
            )
        if day == FIRST_PLAN:
            self.journal.set_plan(self.first_plan(), starts_on=day)
        if day == SECOND_PLAN:
            self.journal.set_plan(self.second_plan(), starts_on=day)
            self.journal.log_question("Should the right side get more than the left?")
        if day.weekday() == 6 or number == 0:
            self.flexibility(number, day)
        if number % 14 == 6:
            self.peg(number, day)
        if number in UNLOGGED or PAUSE[0] <= day <= PAUSE[1]:
            return
        self.pain(day, score)
        if day >= FIRST_PLAN:
            self.exercise(number, day, score)

    def pain(self, day: date, score: int) -> None:
        at = datetime.combine(day, time(20, self.random.randrange(0, 30)), UTC)
        self.journal.log_pain(score, site=SITE, at=at)
        if self.random.random() < 0.4:
            hip = min(10, max(0, round(score - 2 + 0.8 * self.noise())))
            self.journal.log_pain(hip, site="front of hip", side="right", at=at)

    def exercise(self, number: int, day: date, score: int) -> None:
        due = self.due(day)
        if not due:
            return
        if number in FLARE_UP and number % 2 == 0:
            self.journal.log_skip(None, day=day, reason="pain", note="SYNTHETIC flare-up")
            return
        luck = self.random.random()
        if luck < 0.06:
            self.journal.log_no_exercise(day)
            return
        if luck < 0.10:
            self.journal.log_skip(None, day=day, reason="no time")
            return
        started = datetime.combine(day, time(18, self.random.randrange(0, 50)), UTC)
        sets: list[Day] = []
        for item in due:
            if item.times_per_week is not None and self.random.random() < 0.55:
                continue
            if self.random.random() < 0.10:
                reason = self.random.choice(["no time", "pain", "forgot"])
                self.journal.log_skip(item.exercise_id, day=day, reason=reason)
                continue
            sets += self.sets(item, score)
        if sets:
            self.journal.log_session(
                sets,
                started_at=started,
                ended_at=started + timedelta(minutes=2 + 4 * len(due), seconds=self.random.randrange(60)),
                pain_before=score,
                pain_after=min(10, max(0, score + self.random.choice([-1, -1, 0, 0, 0, 1]))),
            )

    def due(self, day: date) -> list[PlanItem]:
        plan = self.second_plan() if day >= SECOND_PLAN else self.first_plan()
        today = WEEKDAYS[day.weekday()]
        return [item for item in plan.items if today in item.days or item.times_per_week is not None]

    def sets(self, item: PlanItem, score: int) -> list[Day]:
        sides = ("left", "right") if item.dose.sides == "each" else ("both",)
        return [self.one_set(item, side, score) for side in sides for _ in range(item.sets)]

    def one_set(self, item: PlanItem, side: str, score: int) -> Day:
        dose = item.dose
        reps = dose.reps_min
        hold = dose.hold_min_s
        if self.random.random() < (0.30 if side == "right" else 0.15):
            reps = max(1, round(reps * self.random.choice([0.5, 0.7])))
        if hold is not None and dose.hold_max_s is not None and dose.hold_max_s > hold:
            hold += self.random.choice([0, 0, 1, 2, 3])
        elif hold is not None and hold >= 30 and self.random.random() < 0.2:
            hold = self.random.choice([20, 25, 35])
        hurt = None
        if self.random.random() < 0.5:
            worse = 1 if item.exercise_id == "kneeling-lunge-stretch" and side == "right" else 0
            hurt = min(10, max(0, round(score - 3 + worse + 0.9 * self.noise())))
        return {
            "id": self.new_id(),
            "exercise_id": item.exercise_id,
            "side": side,
            "reps": reps,
            "hold_s": hold,
            "pain_nrs": hurt,
        }

    def flexibility(self, number: int, day: date) -> None:
        at = datetime.combine(day, time(8, 15), UTC)
        for side, first, last in (("left", -2.0, 2.0), ("right", -12.0, -5.0)):
            level = first + (last - first) * number / N_DAYS + 1.2 * self.noise()
            readings = [round(level + 1.0 * self.noise()) for _ in range(3)]
            self.journal.log_flexibility("modified_thomas_hip_extension", side=side, readings=readings, at=at)
        if day.weekday() == 6 and number % 28 == 6:
            reach = [round(18 - 5 * number / N_DAYS + self.noise(), 1) for _ in range(3)]
            self.journal.log_flexibility("fingertip_to_floor", readings=reach, at=at)

    def peg(self, number: int, day: date) -> None:
        at = datetime.combine(day, time(9, 0), UTC)
        level = 5.0 - 1.6 * number / N_DAYS
        items = ("pain", "enjoyment", "activity")
        answers = {item: min(10, max(0, round(level + 0.7 * self.noise()))) for item in items}
        self.journal.log_questionnaire("PEG", answers, at=at)

    def extras(self) -> None:
        flare = FIRST_DAY + timedelta(days=FLARE_UP.start)
        self.journal.log_event("Flare-up after a long drive", day=flare, kind="flare-up")
        self.journal.log_event("Ibuprofen for three days", day=flare + timedelta(days=1), kind="medication")
        self.journal.log_event("First visit to the therapist", day=SECOND_PLAN, kind="treatment")
        self.journal.pause(*PAUSE, reason="travel")
        for number in range(8, N_DAYS, 3):
            day = datetime.combine(FIRST_DAY + timedelta(days=number), time(16), UTC)
            self.journal.log_habit("sitting break", self.random.randrange(2, 9), at=day)

    def first_plan(self) -> Plan:
        return Plan(
            (
                self.item("marching-in-place", days=WORKDAYS),
                self.item("glute-bridge", days=("mon", "wed", "fri")),
                self.item("kneeling-lunge-stretch", days=WORKDAYS),
            ),
            title="SYNTHETIC plan, first version",
        )

    def second_plan(self) -> Plan:
        return Plan(
            (
                self.item("marching-in-place", days=WORKDAYS),
                self.item("straight-leg-raise", days=("mon", "wed", "fri")),
                self.item("kneeling-lunge-stretch", days=WORKDAYS),
                self.item("supine-hip-flexor-stretch", days=(), times_per_week=3),
            ),
            title="SYNTHETIC plan, second version",
            author="a therapist (SYNTHETIC)",
        )

    def item(self, exercise_id: str, *, days: tuple[str, ...], times_per_week: int | None = None) -> PlanItem:
        dose: Dose = self.catalog[exercise_id].dose
        return PlanItem(exercise_id, dose, days=days, times_per_week=times_per_week)


def make_demo(folder: Path) -> Path:
    """Write the demo archive to a folder that is not there yet."""
    with tempfile.TemporaryDirectory() as scratch:
        first, second = Path(scratch, "made.sqlite"), Path(scratch, "synthetic.sqlite")
        demo = Demo(first)
        demo.run()
        demo.journal.close()
        # Opened anew, the journal knows that it is synthetic, and the manifest says so.
        first.rename(second)
        with Journal(second) as journal:
            return write_archive(journal, folder, history=False)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "data" / "demo"
    if target.exists():
        shutil.rmtree(target)
    print(make_demo(target))

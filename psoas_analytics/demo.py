"""The demo: twelve weeks of a person who does not exist, and a folder of archives of such people."""

from __future__ import annotations

import os
import random
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from psoas_analytics.exchange.archive import read_archive, write_archive
from psoas_analytics.journal import Journal
from psoas_analytics.journal.clock import SYNTHETIC_NOW
from psoas_analytics.journal.store import temporary_path
from psoas_analytics.plan import Plan, PlanItem
from psoas_analytics.resources import data_path

if TYPE_CHECKING:
    from psoas_analytics.catalog import Catalog

#: The last evening of the demo, and of each archive that was sent in then.
LAST_DAY = date(2026, 11, 22)
_EVENING = time(20, 45)
_ID_BITS = 128
_PLANNED = {
    "single-knee-to-chest": ("mon", "wed", "fri"),
    "kneeling-lunge-stretch": ("mon", "wed", "fri", "sun"),
    "side-lying-psoas-stretch": ("tue", "thu", "sat"),
}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_BASELINE_DAYS = 7


def demo_journal() -> Journal:
    """Open a temporary copy of the SYNTHETIC demo journal.

    Twelve weeks made by a seeded generator (``scripts/make_demo.py``), in which nothing makes exercise help.
    Its clock stands still on its last evening. What is logged in it is gone when it is closed.

    Examples
    --------
    >>> with demo_journal() as journal:
    ...     journal.synthetic, str(journal.today())
    (True, '2026-11-22')
    """
    path, clean_up = temporary_path()
    read_archive(data_path("demo"), path)
    return Journal(path, on_close=clean_up)


def demo_archives(folder: str | Path, people: int = 12) -> list[Path]:
    """Write SYNTHETIC archives of people who do not exist, as a therapist would be sent them.

    Each twelve hold a steady log, a red week, waiting questions, a damaged file, one who improves, one who
    stopped, an amber week, a log too new to judge, an empty one, a pause, more pain, and one that was sent
    two weeks ago. Pain is drawn without the exercise log, by a seeded
    generator: the same people come out every time, as of 22 November 2026.

    Parameters
    ----------
    folder : str or Path
        Made if it is not there; files of the same names must not be in it.
    people : int
        How many archives, 1 or more.

    Returns
    -------
    list of Path
        The zip files; each name says what was put in.

    Raises
    ------
    ValueError
        Fewer than one.
    FileExistsError
        One of the files is there already.
    """
    if people < 1:
        raise ValueError(f"people must be 1 or more, got {people}")
    place = Path(folder)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return [_send(place, number, _STORIES[number % len(_STORIES)]) for number in range(people)]


@dataclass(frozen=True)
class _Story:
    """What is put into one archive; pain is 0-10, shares are 0-1."""

    name: str
    pain: tuple[float, float] = (5, 4.4)
    flare: tuple[int, float] = (0, 0)
    n_days: int = 42
    silent_days: int = 0
    done: float = 0.75
    answered: float = 0.9
    questions: tuple[str, ...] = ()
    is_paused: bool = False
    sent_days_ago: int = 0
    is_damaged: bool = False


_STORIES = (
    _Story("steady", pain=(4, 3.6), done=0.95),
    _Story("red-week", pain=(4.2, 4.2), flare=(3, 3.2), done=0.5),
    _Story(
        "questions",
        pain=(4.6, 4.0),
        questions=("May I go for a run again?", "The lunge pulls in my knee. Is there another way?"),
    ),
    _Story("damaged", is_damaged=True),
    _Story("improving", pain=(6.4, 3.2), done=0.9),
    _Story("stopped", pain=(5.2, 4.6), silent_days=12),
    _Story("amber-week", pain=(4.2, 4.2), flare=(4, 1.2)),
    _Story("new", n_days=4, questions=("How soon should I feel something?",)),
    _Story("empty", n_days=0),
    _Story("paused", pain=(5, 4.2), silent_days=9, is_paused=True),
    _Story("more-pain", pain=(4.6, 7.4), done=0.35, answered=0.7),
    _Story("sent-earlier", pain=(5.6, 4.8), n_days=70, done=0.85, answered=0.8, sent_days_ago=14),
)


def _send(folder: Path, number: int, story: _Story) -> Path:
    """Write one person's archive, dated to the evening on which it was sent."""
    path = folder / f"synthetic-{number + 1:02d}-{story.name}.zip"
    journal_path, clean_up = temporary_path()
    try:
        person = _Person(journal_path, number, story)
        with person.journal as journal:
            with journal.together("SYNTHETIC entries"):
                person.live()
            write_archive(journal, path, history=False)
    finally:
        clean_up()
    if story.is_damaged:
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2])
    # By the local clock, whatever the zone: that day is what the archive is taken to tell up to.
    sent = datetime.combine(person.last_day, _EVENING).timestamp()
    os.utime(path, (sent, sent))
    return path


class _Person:
    """Fills one journal, day by day, with a clock that follows."""

    def __init__(self, path: Path, seed: int, story: _Story) -> None:
        self.random = random.Random(seed)  # noqa: S311 - made up, no secret
        self.story = story
        self.last_day = LAST_DAY - timedelta(days=story.sent_days_ago)
        self.first_day = self.last_day - timedelta(days=max(story.n_days, 1) - 1)
        self.clock = datetime.combine(self.last_day, _EVENING, UTC)
        with Journal(path) as journal:
            # The same pseudonym on every run.
            journal.take_id(f"{self.random.getrandbits(_ID_BITS):032x}")
            journal.fill([("setting", ("id", "value"), [(SYNTHETIC_NOW, self.clock.isoformat())])])
        # Opened anew, the journal knows that it is synthetic.
        self.journal = Journal(path, now=lambda: self.clock, new_id=self.new_id)

    def new_id(self) -> str:
        return str(uuid.UUID(int=self.random.getrandbits(_ID_BITS), version=4))

    def noise(self) -> float:
        """Draw about one standard normal: random() alone is promised to stay the same over versions."""
        return sum(self.random.random() for _ in range(12)) - 6

    def live(self) -> None:
        story = self.story
        if not story.n_days:
            return
        starts_on = self.first_day + timedelta(days=_BASELINE_DAYS if story.n_days > _BASELINE_DAYS else 0)
        drift = 0.0
        for number in range(story.n_days):
            drift = 0.5 * drift + 0.4 * self.noise()
            score = min(10, max(0, round(self.level(number) + drift)))
            day = self.first_day + timedelta(days=number)
            self.clock = datetime.combine(day, _EVENING, UTC)
            if day == starts_on:
                self.journal.set_plan(_plan(self.journal.catalog), starts_on=day)
            if number < story.n_days - story.silent_days and self.random.random() < story.answered:
                self.evening(day, score, planned=day >= starts_on)
        for ago, text in enumerate(reversed(story.questions)):
            self.clock = datetime.combine(self.last_day - timedelta(days=2 * ago), _EVENING, UTC)
            self.journal.log_question(text)
        self.clock = datetime.combine(self.last_day, _EVENING, UTC)
        if story.is_paused:
            self.journal.pause(
                self.last_day - timedelta(days=story.silent_days - 1),
                self.last_day + timedelta(days=5),
                reason="SYNTHETIC travel",
            )

    def level(self, number: int) -> float:
        """Pain that the day is drawn around."""
        (first, last), (flare_days, more) = self.story.pain, self.story.flare
        share = max(0, number - _BASELINE_DAYS) / max(1, self.story.n_days - 1 - _BASELINE_DAYS)
        return first + (last - first) * share + (more if number >= self.story.n_days - flare_days else 0)

    def evening(self, day: date, score: int, *, planned: bool) -> None:
        self.journal.log_pain(score, site="low back")
        due = [name for name, days in _PLANNED.items() if _WEEKDAYS[day.weekday()] in days]
        if not planned or not due:
            return
        if self.random.random() < self.story.done:
            sets = [one for name in due for one in self.sets(name, score)]
            self.journal.log_session(sets, started_at=datetime.combine(day, time(18), UTC), pain_before=score)
        else:
            self.journal.log_skip(None, day=day, reason=self.random.choice(["no time", "forgot", "pain"]))

    def sets(self, name: str, score: int) -> list[dict[str, object]]:
        dose = self.journal.catalog[name].dose
        sides = ("left", "right") if dose.sides == "each" else ("both",)
        hurt = min(10, max(0, score - 1))
        return [
            {
                "id": self.new_id(),
                "exercise_id": name,
                "side": side,
                "reps": dose.reps_min,
                "hold_s": dose.hold_min_s,
                "pain_nrs": hurt,
            }
            for side in sides
        ]


def _plan(catalog: Catalog) -> Plan:
    items = tuple(PlanItem(name, catalog[name].dose, days=days) for name, days in _PLANNED.items())
    return Plan(items, title="SYNTHETIC plan", author="a therapist (SYNTHETIC)")

"""The parts that a report is made of: frozen, plain, with their sentences, so that every page says the same.

Shares are 0 to 1, pain is 0 to 10, days are local dates; what is not known is None, never NaN.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Header:
    """What the page is, of which days, and how far it can be trusted; the name is empty unless asked for."""

    title: str
    name: str
    period: str
    start: date
    end: date
    made_on: date
    made: str
    plan: str
    source: str


@dataclass(frozen=True)
class Finding:
    """One figure of the verdict line: a label, the figures large, what may be said of them small."""

    label: str
    figures: str
    detail: str


@dataclass(frozen=True)
class Mark:
    """A numbered line on the time axis: where a plan changed, or something else happened."""

    number: int
    day: date
    is_plan: bool


@dataclass(frozen=True)
class Week:
    """Mean pain of one week of scored days."""

    first: date
    last: date
    mean: float


@dataclass(frozen=True)
class PainChart:
    """Pain at the main site, day by day.

    Attributes
    ----------
    finding : one sentence, the title of the chart
    caption : what the marks in it mean
    site : "low back", or with its side "groin, left"
    days, pain_nrs, median : one entry for each day of the period; None: no score, or too few for a median
    baseline, latest : the two weeks that are compared; None if either has too few scores
    marks : numbered as in :class:`Changes`
    other_sites : a sentence for each other site
    """

    finding: str
    caption: str
    site: str
    days: tuple[date, ...]
    pain_nrs: tuple[float | None, ...]
    median: tuple[float | None, ...]
    baseline: Week | None
    latest: Week | None
    marks: tuple[Mark, ...]
    other_sites: tuple[str, ...]


@dataclass(frozen=True)
class Calendar:
    """State of each day of the period over all its exercises.

    Attributes
    ----------
    caption : says so where the calendar is too short for the period, else empty
    days, states : one entry for each day under a plan
    counts : state and number of days, in the order of the legend
    lower_bound, over_logged, share_logged : adherence over the period; None if nothing was owed
    """

    finding: str
    caption: str
    days: tuple[date, ...]
    states: tuple[str, ...]
    counts: tuple[tuple[str, int], ...]
    lower_bound: float | None
    over_logged: float | None
    share_logged: float | None


@dataclass(frozen=True)
class ExerciseLine:
    """One exercise of the period, in words and in the figures behind them."""

    name: str
    prescribed: str
    done: str
    best_hold: str
    pain_during: str
    why_not_done: str
    lower_bound: float | None
    over_logged: float | None
    pain_mean: float | None
    pain_max: float | None
    is_least_done: bool
    is_most_painful: bool


@dataclass(frozen=True)
class Exercises:
    """The exercises, the least done first; the finding names the least done and the most painful."""

    finding: str
    lines: tuple[ExerciseLine, ...]
    whole_days: str


@dataclass(frozen=True)
class FlexibilityLine:
    """One side of a test: medians of the first and of the latest week, and the change against its error."""

    side: str
    first_day: date
    last_day: date
    first: float
    last: float
    figures: str
    change: str


@dataclass(frozen=True)
class FlexibilityTest:
    """One test, measured in one way; other instruments, or warm readings, are another one."""

    name: str
    method: str
    unit: str
    mdc95: float | None
    lines: tuple[FlexibilityLine, ...]


@dataclass(frozen=True)
class SidePoints:
    """Daily medians of one side of a test, that of the first week, and the error around it."""

    side: str
    days: tuple[date, ...]
    readings: tuple[float, ...]
    baseline: float
    mdc95: float | None


@dataclass(frozen=True)
class FlexibilityChart:
    """Hip extension of both sides over the period."""

    finding: str
    caption: str
    start: date
    end: date
    sides: tuple[SidePoints, ...]


@dataclass(frozen=True)
class Flexibility:
    """Tests of the period; left and right are set against each other only where that is allowed."""

    tests: tuple[FlexibilityTest, ...]
    left_right: tuple[str, ...]
    chart: FlexibilityChart | None


@dataclass(frozen=True)
class FunctionLine:
    """One questionnaire, first against last; never averaged with pain."""

    instrument: str
    first: float
    last: float
    figures: str
    change: str


@dataclass(frozen=True)
class Flag:
    """Something that was looked for; ``raised`` where it was found."""

    text: str
    raised: bool


@dataclass(frozen=True)
class Change:
    """What changed on a day, numbered as on the pain chart."""

    number: int
    day: date
    when: str
    text: str
    is_plan: bool


@dataclass(frozen=True)
class Question:
    """A question in the person's own words."""

    day: date
    when: str
    text: str


@dataclass(frozen=True)
class RedFlagBox:
    """The fixed list of reasons to contact a professional; never computed."""

    title: str
    advice: str
    flags: tuple[str, ...]
    no_reassurance: str


@dataclass(frozen=True)
class PlanLine:
    """One exercise as it is prescribed: the figures, and the same in words.

    Attributes
    ----------
    sides : "each", "alternating" or "both"
    days : weekdays from "mon" to "sun"; empty where ``times_per_week`` is given
    """

    exercise_id: str
    name: str
    sets: int
    reps_min: int
    reps_max: int
    hold_min_s: float | None
    hold_max_s: float | None
    sides: str
    timed: bool
    days: tuple[str, ...]
    times_per_week: int | None
    text: str


@dataclass(frozen=True)
class CutOff:
    """A number that a therapist may set for this person: the one in force, the usual one, least and most."""

    name: str
    meaning: str
    unit: str
    value: float
    usual: float
    low: float
    high: float
    whole: bool


@dataclass(frozen=True)
class PlanSheet:
    """The prescription in force on the last day of the period, and what an answer to it may hold.

    Attributes
    ----------
    key : tells this plan from that of another journal
    offered : every exercise of the catalog with its source's dose, on no days
    """

    version: int
    starts_on: date
    title: str
    author: str
    items: tuple[PlanLine, ...]
    key: str
    offered: tuple[PlanLine, ...]
    cutoffs: tuple[CutOff, ...]


@dataclass(frozen=True)
class Remark:
    """A note in the person's own words, and what it was written beside."""

    day: date
    when: str
    about: str
    text: str

"""The records: each is frozen, and made of values that were checked."""

from __future__ import annotations

import numbers
import re
import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, Self, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from psoas_analytics.catalog import Catalog, UnknownExercise
from psoas_analytics.records.rules import (
    CONTEXTS,
    DECIMALS,
    FLEXIBILITY_TESTS,
    HOLD_MAX_S,
    LABEL_CHARS,
    NOTE_CHARS,
    QUESTIONNAIRES,
    RECALLS,
    REPS_MAX,
    SITES,
    SKIP_REASONS,
    EntryError,
    EventKind,
    HabitKind,
    Instrument,
    number,
    show,
    text,
)


def _number(
    name: str, low: float, high: float, *, whole: bool = False, optional: bool = False
) -> BeforeValidator:
    def check(value: object) -> float | None:
        if value is None and optional:
            return None
        return number(value, name=name, low=low, high=high, whole=whole)

    return BeforeValidator(check)


def _hold(value: object) -> float | None:
    if value is None:
        return None
    checked = number(value, name="hold_s", low=0, high=HOLD_MAX_S)
    if checked == 0:
        raise ValueError("hold_s must be above 0 s, got 0; leave it empty if the hold was not timed")
    return checked


def _text(name: str, longest: int, *, needed: bool = False) -> BeforeValidator:
    return BeforeValidator(lambda value: text(value, name=name, longest=longest, needed=needed))


def _choice(name: str, allowed: Iterable[str], *, optional: bool = False) -> BeforeValidator:
    words = tuple(allowed)

    def check(value: object) -> str | None:
        if value is None and optional:
            return None
        # Text only: an array or pandas' NA cannot be looked up in a list.
        if not isinstance(value, str) or value not in words:
            raise ValueError(f"{name} must be one of {', '.join(words)}; got {show(value)}")
        return str(value)

    return BeforeValidator(check)


def _site(value: object) -> str:
    if isinstance(value, str) and (value in SITES or re.fullmatch(r"other: \S.{0,59}", value)):
        return text(value, name="site", longest=LABEL_CHARS)
    raise ValueError(f"site must be one of {', '.join(SITES)} or 'other: <where>'; got {show(value)}")


def _uuid(value: object) -> str:
    try:
        return str(uuid.UUID(str(value)))
    except ValueError:
        raise ValueError(f"id must be a UUID, got {show(value)}; leave it out to get one") from None


def _report_id(value: object) -> str | None:
    if value is None or (isinstance(value, str) and re.fullmatch("[0-9a-f]{16}", value)):
        return value
    raise ValueError(f"report_id must be 16 hex digits, got {show(value)}")


def _note(value: object) -> str:
    return text(value, name="note", longest=NOTE_CHARS)


Nrs = Annotated[float | None, _number("pain_nrs", 0, 10, optional=True)]
Effort = Annotated[float | None, _number("effort_cr10", 0, 10, optional=True)]
Note = Annotated[str, BeforeValidator(_note)]
BodySide = Annotated[str | None, _choice("side", ("left", "right", "both"), optional=True)]


class Record(BaseModel):
    """A frozen entry that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ExerciseSet(Record):
    """``reps`` repetitions of one exercise on one side, each held ``hold_s`` seconds.

    Three holds of 30 s on the left are ``reps=3, hold_s=30, side="left"``. Timed work is
    ``reps=1`` with its seconds. ``hold_s`` None: no hold was logged.
    """

    exercise_id: Annotated[str, _text("exercise_id", LABEL_CHARS, needed=True)]
    side: Annotated[str, _choice("side", ("left", "right", "both"))]
    reps: Annotated[int, _number("reps", 1, REPS_MAX, whole=True)] = 1
    hold_s: Annotated[float | None, BeforeValidator(_hold)] = None
    pain_nrs: Nrs = None
    effort_cr10: Effort = None
    id: Annotated[str, BeforeValidator(_uuid)] = Field(default_factory=lambda: str(uuid.uuid4()))


class Session(Record):
    """The sets of one session, with pain before and after it (NPRS 0-10)."""

    sets: tuple[ExerciseSet, ...]
    pain_before: Annotated[float | None, _number("pain_before", 0, 10, optional=True)] = None
    pain_after: Annotated[float | None, _number("pain_after", 0, 10, optional=True)] = None
    effort_cr10: Effort = None
    note: Note = ""

    @model_validator(mode="after")
    def _has_work(self) -> Self:
        if not self.sets:
            raise ValueError(
                "sets must hold at least one set, got none;"
                " log_no_exercise(day) answers a day without exercise"
            )
        ids = [one.id for one in self.sets]
        if len(set(ids)) < len(ids):
            raise ValueError("sets must not share an id; leave the ids out to get new ones")
        return self


class SessionHead(Record):
    """What stands over the sets of a session under way; None: as it was."""

    id: Annotated[str, BeforeValidator(_uuid)]
    pain_before: Annotated[float | None, _number("pain_before", 0, 10, optional=True)] = None
    pain_after: Annotated[float | None, _number("pain_after", 0, 10, optional=True)] = None
    effort_cr10: Effort = None
    note: Annotated[str | None, BeforeValidator(lambda v: v if v is None else _note(v))] = None


class PainScore(Record):
    """One pain score, 0 (no pain) to 10 (the worst imaginable), at one site."""

    pain_nrs: Annotated[float, _number("pain_nrs", 0, 10)]
    site: Annotated[str, BeforeValidator(_site)]
    side: BodySide = None
    recall: Annotated[str, _choice("recall", RECALLS)] = "average_24h"
    context: Annotated[str | None, _choice("context", CONTEXTS, optional=True)] = None
    note: Note = ""


class Flexibility(Record):
    """Readings of one flexibility test on one side, taken one after the other.

    Degrees: 0 = thigh in line with the trunk, + = extension, - = extension is missing.
    """

    test: Annotated[str, _choice("test", FLEXIBILITY_TESTS)]
    side: BodySide = None
    readings: tuple[Any, ...]
    instrument: Annotated[str | None, _choice("instrument", get_args(Instrument), optional=True)] = None
    warm: bool = False
    note: Note = ""

    @model_validator(mode="before")
    @classmethod
    def _listed(cls, data: Any) -> Any:
        readings = data.get("readings") if isinstance(data, Mapping) else None
        if isinstance(readings, numbers.Real):
            data = {**data, "readings": (readings,)}
        return data

    @model_validator(mode="after")
    def _fits_the_test(self) -> Self:
        spec = FLEXIBILITY_TESTS[self.test]
        if self.side not in spec.sides:
            wanted = " or ".join("left out" if side is None else side for side in spec.sides)
            raise ValueError(f"side must be {wanted} for {self.test}, got {self.side!r}")
        if not 1 <= len(self.readings) <= 9:
            raise ValueError(f"readings must hold 1 to 9 numbers, got {len(self.readings)}")
        for value in self.readings:
            number(value, name=f"readings ({spec.unit})", low=spec.low, high=spec.high)
        return self

    @property
    def values(self) -> tuple[float, ...]:
        """The readings as rounded floats, in the unit of the test."""
        return tuple(round(float(value), DECIMALS) for value in self.readings)


class Questionnaire(Record):
    """Answers to one questionnaire: item (PSFS: the person's own activity) to score."""

    instrument: Annotated[str, _choice("instrument", QUESTIONNAIRES)]
    answers: Mapping[str, Any]

    @model_validator(mode="after")
    def _answered(self) -> Self:
        items, low, high = QUESTIONNAIRES[self.instrument]
        given = tuple(self.answers)
        if items is None and not 1 <= len(given) <= 5:
            raise ValueError(f"answers must hold 1 to 5 activities of your own, got {len(given)}")
        if items is not None and sorted(given) != sorted(items):
            raise ValueError(f"answers must hold {', '.join(items)}; got {show(list(given))}")
        if len({item.strip() for item in given}) < len(given):
            raise ValueError(f"answers must hold each activity once, got {show(list(given))}")
        for item, value in self.answers.items():
            text(item, name="answers", longest=LABEL_CHARS, needed=True)
            number(value, name=f"answers[{item!r}]", low=low, high=high)
        return self

    @property
    def scores(self) -> dict[str, float]:
        """Item to score, trimmed and rounded."""
        return {item.strip(): round(float(value), DECIMALS) for item, value in self.answers.items()}


class Habit(Record):
    """Something around the exercises: sitting breaks, foam rolling, a rest day."""

    kind: Annotated[str, _choice("kind", get_args(HabitKind))]
    amount: Annotated[float, _number("amount", 0, 1440)] = 1
    id: Annotated[str | None, BeforeValidator(lambda v: v if v is None else _uuid(v))] = None


class Skip(Record):
    """An exercise, or the whole day (``exercise_id`` None), left out for a reason."""

    exercise_id: Annotated[str | None, BeforeValidator(lambda v: v)] = None
    reason: Annotated[str, _choice("reason", SKIP_REASONS)]
    note: Note = ""


class Pause(Record):
    """Days on which nothing is owed, first and last day included."""

    start: date
    end: date
    reason: Annotated[str, _text("reason", LABEL_CHARS, needed=True)]

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"end must not be before start {self.start}, got {self.end}")
        return self


class PlanHead(Record):
    """What a plan version is called, who made it, and what a therapist's answer says beside it."""

    title: Annotated[str, _text("title", LABEL_CHARS)] = ""
    author: Annotated[str, _text("author", LABEL_CHARS)] = ""
    message: Annotated[str, _text("message", NOTE_CHARS)] = ""
    report_id: Annotated[str | None, BeforeValidator(_report_id)] = None


class Event(Record):
    """Something that may explain a change: medication, treatment, a flare-up, travel."""

    label: Annotated[str, _text("label", LABEL_CHARS, needed=True)]
    kind: Annotated[str, _choice("kind", get_args(EventKind))] = "other"


class Question(Record):
    """A question for the therapist, in the person's own words."""

    text: Annotated[str, _text("text", NOTE_CHARS, needed=True)]


_R = TypeVar("_R", bound=Record)


def build(record: type[_R], /, **values: Any) -> _R:
    """Make a record, turning every broken rule into one :class:`EntryError`.

    Examples
    --------
    >>> build(PainScore, pain_nrs=11, site="low back")
    Traceback (most recent call last):
    psoas_analytics.records.rules.EntryError: pain_nrs must be 0 to 10, got 11
    """
    try:
        return record(**values)
    except ValidationError as error:
        raise EntryError(_problems(error)) from None


def _problems(error: ValidationError) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in error.errors():
        message = line["msg"].removeprefix("Value error, ")
        where = ".".join(str(part) for part in line["loc"])
        if line["type"] != "value_error":
            message = f"{where} is not right: {message[0].lower()}{message[1:]}, got {show(line['input'])}"
        found[where or message.split(" ", 1)[0]] = message
    return found


def check_set(one: ExerciseSet, catalog: Catalog, *, where: str = "sets") -> None:
    """Check a set against the catalog: the exercise exists and has that side.

    Raises
    ------
    EntryError
        Unknown exercise, or a side that the exercise does not have.
    """
    try:
        exercise = catalog[one.exercise_id]
    except UnknownExercise as error:
        raise EntryError({f"{where}.exercise_id": str(error)}) from None
    allowed = exercise.dose.allowed_sides
    if one.side not in allowed:
        raise EntryError(
            {f"{where}.side": f"side of {exercise.name} must be {' or '.join(allowed)}, got {one.side!r}"}
        )

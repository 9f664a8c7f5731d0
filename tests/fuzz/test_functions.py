"""Every public function with the frames of any journal and any options: a result or a sentence."""

import inspect
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from frames_for_tests import done, item, make_frames, on, readings, score, strange_frames
from fuzz_for_tests import BY_NAME, EXERCISES, ONE, allowed, nearly
from hypothesis import given, settings
from hypothesis import strategies as st

import psoas_analytics as psoas
from psoas_analytics import inference, measures
from psoas_analytics.frames import Frames
from psoas_analytics.records import SITES

pytestmark = pytest.mark.faults

FUNCTIONS = {
    f"{room.__name__.rpartition('.')[2]}.{name}": getattr(room, name)
    for room in (measures, inference)
    for name in room.__all__
    if inspect.isfunction(getattr(room, name))
}
# Charts and report draw; what they draw from is fuzzed above, so they get fewer examples.
DRAWN = [name for name in psoas.__all__ if name.startswith("plot_")] + ["build_report"]


@st.composite
def journals(draw: Callable[..., Any]) -> Frames:
    """What a journal may hold on 30 days: each kind of entry on some of them."""
    days = [on(number) for number in range(30)]

    def some(most: int) -> list[str]:
        return draw(st.lists(st.sampled_from(days), max_size=most))

    nrs = st.sampled_from([0, 1, 2.5, 4, 7, 10])
    side = st.sampled_from(["left", "right", "both"])
    exercise = st.sampled_from([*EXERCISES[:4], "not-in-the-catalog"])
    return make_frames(
        today=draw(st.sampled_from([days[0], days[-1]])),
        plans=[
            (day, [item(one, times_per_week=draw(st.sampled_from([None, 3]))) for one in EXERCISES[:3]])
            for day in some(3)
        ],
        sets=[
            done(day, draw(exercise), draw(side), draw(st.integers(1, 40)), draw(st.sampled_from([None, 30])))
            | {"pain_nrs": draw(st.none() | nrs)}
            for day in some(12)
        ],
        pain=[
            score(day, draw(nrs), site=draw(st.sampled_from(SITES)), context=draw(BY_NAME["context"]))
            for day in some(12)
        ],
        flexibility=[line for day in some(4) for line in readings(day, draw(st.lists(nrs, max_size=3)))],
        questionnaires=[
            {
                "response_id": f"{day} {n}",
                "day": day,
                "instrument": "PSFS",
                "item": "stairs",
                "score": draw(nrs),
            }
            for n, day in enumerate(some(3))
        ],
        habits=[(day, draw(BY_NAME["kind"]), draw(nrs)) for day in some(3)],
        skips=[(day, draw(st.none() | exercise), "pain") for day in some(3)],
        no_exercise=some(3),
        pauses=[tuple(sorted((day, draw(st.sampled_from(days))))) for day in some(2)],
    )


@cache
def strange() -> list[Frames]:
    return list(strange_frames().values())


JOURNALS = st.deferred(lambda: journals() | st.sampled_from(strange()))
NUMBERS = st.lists(st.floats() | st.integers(0, 10).map(float) | st.just(np.nan), max_size=40)
SERIES = st.integers(0, 100).flatmap(
    lambda n: st.lists(st.floats(0, 1) | st.just(np.nan), min_size=n, max_size=n).map(
        lambda values: pd.Series(
            values, index=pd.date_range("2026-01-01", periods=len(values)), dtype="float64"
        )
    )
)
DAYS = st.lists(st.dates().map(np.datetime64) | st.sampled_from(["2026-03-01", "2026-03-02"]), max_size=40)


def positional(name: str, frames: Frames) -> st.SearchStrategy[Any]:
    """What an argument of this name is made from; frames have their columns, what stands in them varies."""
    daily = measures.daily_pain(frames.pain)
    made: dict[str, Callable[[], Any]] = {
        "frames": lambda: frames,
        "source": lambda: frames,
        "daily": lambda: daily,
        "states": lambda: measures.day_states(frames),
        "overall": lambda: measures.overall_states(measures.day_states(frames)),
        "days": lambda: measures.flexibility(frames.flexibility, plans=frames.plans),
        "catalog": lambda: frames.catalog,
        "readings": lambda: frames.flexibility,
        "answers": lambda: frames.questionnaires,
    }
    if name in made:
        return st.just(made[name]())
    if name in {"pain", "sets", "sessions", "habits"}:
        return st.just(getattr(frames, name))
    if name == "day":
        return nearly(DAYS, ONE)
    return nearly(BY_NAME.get(name, NUMBERS), ONE)


def call(draw: Callable[..., Any], name: str, function: Callable[..., Any], frames: Frames) -> None:
    given: list[Any] = []
    options: dict[str, Any] = {}
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name == "thresholds":
            continue
        if parameter.name in {"daily", "plans"} and parameter.default is not parameter.empty:
            continue
        if parameter.kind is parameter.KEYWORD_ONLY or parameter.default is not parameter.empty:
            if parameter.default is parameter.empty or draw(st.booleans()):
                options[parameter.name] = draw(nearly(BY_NAME.get(parameter.name, ONE), ONE))
        elif name == "inference.association":
            given.append(draw(SERIES))
        else:
            given.append(draw(positional(parameter.name, frames)))
    allowed(lambda: function(*given, **options))


@pytest.mark.parametrize("name", FUNCTIONS)
@given(data=st.data())
@settings(max_examples=settings.default.max_examples // 10)
def test_a_measure_gives_a_result_or_a_sentence(name: str, data: st.DataObject) -> None:
    with np.errstate(all="ignore"):
        call(data.draw, name, FUNCTIONS[name], data.draw(JOURNALS))


@pytest.mark.parametrize("name", DRAWN)
@given(data=st.data())
@settings(max_examples=max(3, settings.default.max_examples // 100))
def test_a_chart_or_a_report_is_drawn_or_refused_with_a_sentence(name: str, data: st.DataObject) -> None:
    call(data.draw, name, getattr(psoas, name), data.draw(JOURNALS))

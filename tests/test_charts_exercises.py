"""Charts of exercises: weekly dose, pain during each, holds and repetitions by side."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go
import pytest
from frames_for_tests import done, item, make_frames, on, table

import psoas_analytics as psoas
from psoas_analytics.frames import Frames

LUNGE, BRIDGE = "kneeling-lunge-stretch", "glute-bridge"


def title(figure: go.Figure) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", figure.layout.title.text).split())


def named(figure: go.Figure, name: str) -> go.Scatter | go.Bar:
    return next(one for one in figure.data if one.name == name)


def notes(figure: go.Figure) -> str:
    return next(note.text for note in figure.layout.annotations if note.name == "notes").replace("<br>", " ")


@pytest.fixture
def two_weeks() -> Frames:
    """Left 3 x 30 s on six days of two weeks, right 2 x 30 s on three; pain 1, 4 and 6 in turn."""
    left = [done(on(day), LUNGE, "left", 3, 30, pain_nrs=(1, 4, 6)[day % 3]) for day in (0, 1, 2, 7, 8, 9)]
    right = [done(on(day), LUNGE, "right", 2, 30, pain_nrs=0) for day in (0, 1, 7)]
    plan = [item(LUNGE, reps=3, hold_s=30, sides="each")]
    return make_frames(today=on(13), plans=[(on(0), plan)], sets=[*left, *right])


# ------------------------------------------------------------------ dose


def test_the_dose_is_the_minutes_of_each_week_and_side(two_weeks: Frames) -> None:
    figure = psoas.plot_dose(two_weeks)
    # Left 3 days x 3 x 30 s = 4.5 minutes a week; right 2 and 1 days x 2 x 30 s.
    assert list(named(figure, "left").y) == [4.5, 4.5]
    assert list(named(figure, "right").y) == [2, 1]
    assert figure.layout.yaxis.title.text == "Stretch (minutes a week)"
    assert title(figure).startswith("Hip flexors, stretched left 4.5 minutes and right 1 minute in the week")


def test_sides_of_the_dose_differ_by_stripes_and_5_and_10_minutes_are_drawn(two_weeks: Frames) -> None:
    figure = psoas.plot_dose(two_weeks)
    assert named(figure, "left").marker.pattern.shape != named(figure, "right").marker.pattern.shape
    lines = {shape.name: shape.y0 for shape in figure.layout.shapes if shape.name}
    assert lines == {"aim": 5, "no gain beyond": 10}
    assert figure.layout.yaxis.range[1] > 10
    assert "certainty low" in notes(figure)


def test_days_without_a_log_are_hatched_in_the_dose(two_weeks: Frames) -> None:
    bars = named(psoas.plot_dose(two_weeks), "not logged")
    assert bars.marker.pattern.shape == "/"
    assert pd.Timestamp(on(3)) in pd.DatetimeIndex(bars.x)


def test_a_muscle_and_a_side_can_be_chosen_and_an_unknown_one_is_refused(two_weeks: Frames) -> None:
    assert {one.name for one in psoas.plot_dose(two_weeks, side="left").data} == {"left", "not logged"}
    assert title(psoas.plot_dose(two_weeks, muscle="hamstrings")).startswith("No stretch of the hamstrings")
    with pytest.raises(ValueError, match=r"muscle must be one of .*hip flexors.*; got 'soul'"):
        psoas.plot_dose(two_weeks, muscle="soul")


def test_sets_without_a_hold_are_told(two_weeks: Frames) -> None:
    frames = make_frames(today=on(0), sets=[done(on(0), LUNGE, "left", 3), done(on(0), LUNGE, "left", 3, 30)])
    assert "Without a logged hold, and so not counted: 1 set." in notes(psoas.plot_dose(frames))


def test_the_table_of_the_dose_holds_what_is_drawn(two_weeks: Frames) -> None:
    rows = psoas.plot_dose(two_weeks, table=True)
    figure = psoas.plot_dose(two_weeks)
    for side in ("left", "right"):
        assert rows.loc[rows["side"] == side, "stretch_min"].tolist() == list(named(figure, side).y)


# ------------------------------------------------------------------ pain during exercise


@pytest.fixture
def sore() -> Frames:
    """Bridge hurts at 1, 4 and 6 after pain of 3 before; the lunge at 2."""
    sets = [done(on(day), BRIDGE, pain_nrs=nrs) for day, nrs in enumerate((1, 4, 6))]
    sets += [done(on(0), LUNGE, "left", 3, 30, pain_nrs=2)] * 2
    frames = make_frames(today=on(3), sets=sets)
    return replace(frames, sessions=frames.sessions.assign(pain_before=3.0))


def test_every_score_stands_in_its_zone_by_shape(sore: Frames) -> None:
    figure = psoas.plot_exercise_pain(sore)
    zones = {zone: sorted(named(figure, zone).x) for zone in ("green", "amber", "red")}
    assert zones == {"green": [1, 2], "amber": [4], "red": [6]}
    assert len({named(figure, zone).marker.symbol for zone in zones}) == 3
    # Two equal scores are one larger mark.
    assert sum(sum(named(figure, zone).customdata) for zone in zones) == 5


def test_a_score_that_is_not_above_the_pain_before_is_green(sore: Frames) -> None:
    worse = replace(sore, sessions=sore.sessions.assign(pain_before=5.0))
    assert sorted(named(psoas.plot_exercise_pain(worse), "green").x) == [1, 2, 4]


def test_exercises_are_sorted_by_their_mean_and_the_axis_is_fixed(sore: Frames) -> None:
    figure = psoas.plot_exercise_pain(sore)
    assert list(named(figure, "mean").x) == pytest.approx([11 / 3, 2])
    assert tuple(figure.layout.xaxis.range) == (-0.4, 10.4)
    assert title(figure).startswith("Pain during exercises: highest mean 3.7, Glute bridge")
    assert {note.text for note in figure.layout.annotations} >= {"up to 2", "up to 5", "above 5"}
    assert "convention" in notes(figure)


def test_the_table_of_pain_by_exercise_holds_means_and_zones(sore: Frames) -> None:
    rows = psoas.plot_exercise_pain(sore, table=True)
    assert rows["exercise_id"].tolist() == [BRIDGE, LUNGE]
    assert rows[["n_green", "n_amber", "n_red"]].to_numpy().tolist() == [[1, 1, 1], [2, 0, 0]]


def test_sets_without_a_score_are_met_kindly() -> None:
    figure = psoas.plot_exercise_pain(make_frames(today=on(0), sets=[done(on(0), BRIDGE)]))
    assert title(figure).startswith("No pain scores during exercises yet.")


# ------------------------------------------------------------------ holds and repetitions


def test_holds_and_repetitions_stand_apart_by_side(two_weeks: Frames) -> None:
    figure = psoas.plot_exercise(two_weeks)
    assert list(named(figure, "best_hold_s left").y) == [30] * 6
    assert list(named(figure, "reps right").y) == [2] * 3
    assert named(figure, "reps right").marker.symbol != named(figure, "reps left").marker.symbol
    assert figure.layout.yaxis.title.text == "Longest hold (s)"
    assert figure.layout.yaxis2.title.text == "Repetitions a day"
    assert title(figure).startswith("Kneeling lunge stretch, longest hold of the day: left 30 s → 30 s")


def test_the_band_is_the_hold_that_the_plan_asked_for_on_that_day(two_weeks: Frames) -> None:
    longer = [item(LUNGE, reps=3, hold_s=40, sides="each")]
    plans = pd.concat([two_weeks.plans, _plan(longer, on(7), version=2)], ignore_index=True)
    figure = psoas.plot_exercise(replace(two_weeks, plans=plans))
    asked = named(figure, "asked hold_min_s")
    assert list(asked.y) == [30] * 7 + [40] * 7
    assert list(named(figure, "asked hold_max_s").y) == [35] * 7 + [45] * 7


def _plan(items: list[dict[str, object]], starts_on: str, *, version: int) -> pd.DataFrame:
    return table("plans", [{"version": version, "starts_on": starts_on, "position": 1, **items[0]}])


def test_an_exercise_without_a_hold_has_repetitions_only() -> None:
    frames = make_frames(today=on(1), sets=[done(on(day), BRIDGE, reps=12 + day) for day in (0, 1)])
    figure = psoas.plot_exercise(frames)
    assert [one.name for one in figure.data] == ["reps both"]
    assert title(figure).startswith("Glute bridge, repetitions a day: 12 → 13")


def test_the_exercise_of_most_days_comes_first_and_an_unknown_one_is_refused(two_weeks: Frames) -> None:
    assert title(psoas.plot_exercise(two_weeks, BRIDGE)).startswith("No Glute bridge logged in this period")
    with pytest.raises(ValueError, match=r"exercise_id must be one of .*; got 'flying'"):
        psoas.plot_exercise(two_weeks, "flying")


def test_the_table_of_an_exercise_holds_what_is_drawn(two_weeks: Frames) -> None:
    rows, figure = psoas.plot_exercise(two_weeks, table=True), psoas.plot_exercise(two_weeks)
    for side in ("left", "right"):
        here = rows[rows["side"] == side]
        assert here["best_hold_s"].tolist() == list(named(figure, f"best_hold_s {side}").y)
        assert here["reps"].tolist() == list(named(figure, f"reps {side}").y)

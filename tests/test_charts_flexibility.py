"""The flexibility chart: left and right apart, instruments apart, warm apart, and the measurement error."""

from __future__ import annotations

import re
from itertools import chain

import numpy as np
import plotly.graph_objects as go
import pytest
from frames_for_tests import make_frames, on, readings

import psoas_analytics as psoas
from psoas_analytics.frames import Frames
from psoas_analytics.records import FLEXIBILITY_TESTS
from psoas_analytics.words import TEST_WORDS


def frames(*measured: list[dict[str, object]], today: str | None = None) -> Frames:
    lines = list(chain.from_iterable(measured))
    return make_frames(today=today or max(str(line["day"]) for line in lines), flexibility=lines)


def title(figure: go.Figure) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", figure.layout.title.text).split())


def trace(figure: go.Figure, start: str) -> go.Scatter:
    return next(one for one in figure.data if one.name.startswith(start))


def notes(figure: go.Figure) -> str:
    return next(note.text for note in figure.layout.annotations if note.name == "notes").replace("<br>", " ")


@pytest.fixture
def both_sides() -> Frames:
    return frames(
        readings(on(0), [-2, -1, 5]),
        readings(on(7), [1, 2, 3]),
        readings(on(14), [8]),
        readings(on(0), [-10], side="right"),
        readings(on(7), [-9], side="right"),
        readings(on(14), [-5], side="right"),
    )


def test_each_day_is_the_median_of_its_readings(both_sides: Frames) -> None:
    assert list(trace(psoas.plot_flexibility(both_sides), "left").y) == [-1, 2, 8]


def test_sides_differ_by_shape_and_line_and_not_by_colour_alone(both_sides: Frames) -> None:
    figure = psoas.plot_flexibility(both_sides)
    left, right = trace(figure, "left"), trace(figure, "right")
    assert (left.marker.symbol, left.line.dash) == ("circle", "solid")
    assert (right.marker.symbol, right.line.dash) == ("square", "dash")
    assert {note.text for note in figure.layout.annotations} >= {"left", "right"}


def test_the_title_says_both_changes_and_holds_each_against_its_error(both_sides: Frames) -> None:
    assert title(psoas.plot_flexibility(both_sides)) == (
        "Hip extension: left −1° → 8°, right −10° → −5°"
        " Left: +9° since 2 Mar, beyond measurement error (6°)."
        " Right: +5° since 2 Mar, within measurement error (6°)."
    )


def test_a_change_as_large_as_the_error_is_within_it() -> None:
    figure = psoas.plot_flexibility(frames(readings(on(0), [0]), readings(on(14), [6])))
    assert "+6° since 2 Mar, within measurement error" in title(figure)


def test_the_band_lies_one_measurement_error_around_the_first_value(both_sides: Frames) -> None:
    figure = psoas.plot_flexibility(both_sides)
    bands = {shape.name: (shape.y0, shape.y1) for shape in figure.layout.shapes if shape.type == "rect"}
    assert bands == {"left error": (-7, 5), "right error": (-16, -4)}
    low, high = figure.layout.yaxis.range
    assert low < -16
    assert high > 8
    assert "6° (convention; no study of self- measurement found)" in notes(figure)


def test_a_test_without_a_known_error_gets_no_band() -> None:
    figure = psoas.plot_flexibility(
        frames(*(readings(on(day), [100 + day], test="prone_knee_bend") for day in (0, 14)))
    )
    assert not [shape for shape in figure.layout.shapes if shape.type == "rect"]
    assert "measurement error unknown" in title(figure)
    assert figure.layout.yaxis.title.text == "Prone knee bend (degrees)"


def test_no_percentage_of_an_angle_is_ever_shown(both_sides: Frames) -> None:
    assert "%" not in title(psoas.plot_flexibility(both_sides))


def test_the_sign_of_hip_extension_is_explained(both_sides: Frames) -> None:
    figure = psoas.plot_flexibility(both_sides)
    assert "+ is extension, − is extension that is missing" in notes(figure)
    assert figure.layout.yaxis.zeroline


def test_instruments_are_never_joined_in_one_line() -> None:
    figure = psoas.plot_flexibility(
        frames(
            *(readings(on(day), [day]) for day in (0, 7, 14)),
            *(readings(on(day), [day + 3], instrument="goniometer") for day in (21, 28)),
        )
    )
    assert list(trace(figure, "left, phone").y) == [0, 7, 14]
    assert list(trace(figure, "left, goniometer").y) == [24, 31]
    assert title(figure).startswith("Hip extension: left 0° → 14°")
    assert "never joined" in notes(figure)


def test_warm_readings_are_hollow_and_not_joined() -> None:
    figure = psoas.plot_flexibility(
        frames(readings(on(0), [1]), readings(on(7), [9], warm=True), readings(on(14), [2]))
    )
    warm = trace(figure, "left, phone, warm")
    assert warm.mode == "markers"
    assert warm.marker.color != warm.marker.line.color
    assert list(trace(figure, "left").y) == [1, 2]
    assert title(figure).startswith("Hip extension: left 1° → 2°")


def test_warm_readings_alone_are_shown() -> None:
    figure = psoas.plot_flexibility(frames(readings(on(0), [1], warm=True), readings(on(14), [9], warm=True)))
    assert title(figure).startswith("Hip extension: left 1° → 9°")


def test_a_long_gap_breaks_the_line() -> None:
    figure = psoas.plot_flexibility(frames(*(readings(on(day), [day]) for day in (0, 31, 63))))
    line = trace(figure, "left")
    assert np.isnan(np.asarray(line.y, dtype=float)).tolist() == [False, False, True, False]
    assert not line.connectgaps
    assert "more than 31 days apart are not joined" in notes(figure)


def test_hip_extension_comes_first_and_else_the_test_with_the_most_days() -> None:
    bends = [readings(on(day), [100], test="prone_knee_bend") for day in (0, 7)]
    reach = [readings(on(0), [12], test="fingertip_to_floor", side=None, unit="cm")]
    assert title(psoas.plot_flexibility(frames(*bends, *reach))).startswith("Prone knee bend: left 100°")
    assert title(psoas.plot_flexibility(frames(*bends, readings(on(0), [1])))).startswith("Hip extension")


def test_a_test_without_sides_is_drawn_as_one_line() -> None:
    figure = psoas.plot_flexibility(
        frames(
            *(
                readings(on(day), [cm], test="fingertip_to_floor", side=None, unit="cm")
                for day, cm in [(0, 12), (14, 5)]
            )
        )
    )
    assert (
        title(figure)
        == "Fingertip to floor: 12 cm → 5 cm −7 cm since 2 Mar, beyond measurement error (4.5 cm)."
    )
    assert list(figure.data[0].y) == [12, 5]


def test_one_side_can_be_chosen(both_sides: Frames) -> None:
    figure = psoas.plot_flexibility(both_sides, side="right")
    assert [one.name.split(",")[0] for one in figure.data] == ["right"]


def test_one_test_day_is_called_that() -> None:
    figure = psoas.plot_flexibility(frames(readings("2026-03-03", [-3, -2, -4])))
    assert title(figure) == "Hip extension: left −3° Left: measured once, on 3 Mar."
    assert list(figure.data[0].hovertext) == [
        "Tue 3 Mar 2026: left −3°<br>median of 3 readings, phone, not warmed<br>up"
    ]


def test_a_test_that_was_not_measured_is_told_in_a_sentence(both_sides: Frames) -> None:
    words = title(psoas.plot_flexibility(both_sides, test="prone_knee_bend", side="left"))
    assert words.startswith(
        "No readings of prone knee bend, left, in this period. Add some in 01_log_session"
    )


def test_an_unknown_test_is_refused(both_sides: Frames) -> None:
    with pytest.raises(ValueError, match=r"test must be one of .*; got 'splits'"):
        psoas.plot_flexibility(both_sides, test="splits")


def test_every_test_that_can_be_logged_has_words_and_its_unit() -> None:
    assert TEST_WORDS.keys() == FLEXIBILITY_TESTS.keys()
    for name, test in FLEXIBILITY_TESTS.items():
        assert TEST_WORDS[name].axis_unit == {"deg": "degrees", "cm": "cm"}[test.unit]


def test_tests_less_than_two_weeks_apart_are_not_compared() -> None:
    figure = psoas.plot_flexibility(frames(readings(on(0), [0]), readings(on(7), [6])))
    assert title(figure) == (
        "Hip extension: left 6° Left: measured since 2 Mar; tests two weeks apart can be compared."
    )


def test_the_own_error_replaces_the_usual_one_and_says_so() -> None:
    # Ten baseline days of 3 readings: the error is the person's own, never below 3 degrees.
    measured = frames(*(readings(on(day), [day % 2 * 1.0] * 3) for day in range(10)))
    figure = psoas.plot_flexibility(measured)
    band = next(shape for shape in figure.layout.shapes if shape.name == "left error")
    assert (band.y1 - band.y0) / 2 == pytest.approx(3)
    assert "3°, your own, from your baseline test days" in notes(figure)
    assert set(psoas.plot_flexibility(measured, table=True)["mdc95_from"]) == {"own"}


def test_the_reference_is_drawn_for_context_only(both_sides: Frames) -> None:
    figure = psoas.plot_flexibility(both_sides)
    line = next(shape for shape in figure.layout.shapes if shape.name == "reference")
    assert line.y0 == line.y1 == 11.9
    assert figure.layout.yaxis.range[1] > 11.9
    assert "context, not a goal" in notes(figure)


def test_sides_that_differ_beyond_error_on_three_days_are_told(both_sides: Frames) -> None:
    assert (
        "Right lower than the other side by more than measurement error on 3 of 3 test days (6°)."
        in notes(psoas.plot_flexibility(both_sides))
    )


def test_the_table_holds_what_is_drawn(both_sides: Frames) -> None:
    rows = psoas.plot_flexibility(both_sides, table=True)
    for side in ("left", "right"):
        drawn = trace(psoas.plot_flexibility(both_sides), side)
        assert rows.loc[rows["side"] == side, "value"].tolist() == list(drawn.y)
    assert set(rows["unit"]) == {"deg"}
    assert psoas.plot_flexibility(make_frames(today=on(0)), table=True).empty

"""The body map: numbers in the right regions, on the right side; what is not on the map is told."""

from __future__ import annotations

import re

import plotly.graph_objects as go
from frames_for_tests import make_frames, on, score

import psoas_analytics as psoas
from psoas_analytics.body import regions
from psoas_analytics.charts.colours import PALETTES


def numbers(figure: go.Figure) -> dict[tuple[str, tuple[float, float]], str]:
    """Numbers in the figures, by x axis and place."""
    return {
        (note.xref, (note.x, note.y)): note.text
        for note in figure.layout.annotations
        if re.fullmatch(r"\d+\.\d", note.text)
    }


def place(view: str, site: str, side: str | None) -> tuple[str, tuple[float, float]]:
    axis = "x" if view == "front" else "x2"
    centre = next(one.centre for one in regions(view) if (one.site, one.side) == (site, side))  # type: ignore[arg-type]
    return axis, centre


def filled(figure: go.Figure, name: str) -> str:
    return next(shape.fillcolor for shape in figure.layout.shapes if shape.name == name)


def notes(figure: go.Figure) -> str:
    return next(note.text for note in figure.layout.annotations if note.name == "notes").replace("<br>", " ")


def test_each_number_is_the_mean_of_its_site_and_side() -> None:
    pain = [score(on(day), day) for day in (2, 4)]
    pain += [score(on(0), 7, site="front of hip", side="right"), score(on(0), 1, site="knee", side="left")]
    figure = psoas.plot_body_map(make_frames(today=on(5), pain=pain))
    found = numbers(figure)
    assert found == {
        place("back", "low back", None): "3.0",
        place("front", "front of hip", "right"): "7.0",
        place("front", "knee", "left"): "1.0",
        place("back", "knee", "left"): "1.0",
    }


def test_the_right_of_the_front_figure_is_on_the_left_of_the_picture() -> None:
    pain = [score(on(0), 7, site="front of hip", side="right")]
    ((_, (x, _)),) = numbers(psoas.plot_body_map(make_frames(today=on(0), pain=pain)))
    assert x < 0


def test_more_pain_is_a_stronger_grey_and_none_is_paper() -> None:
    pain = [score(on(0), 2, site="knee", side="left"), score(on(0), 9, site="knee", side="right")]
    for theme, palette in PALETTES.items():
        figure = psoas.plot_body_map(make_frames(today=on(0), pain=pain), theme=theme)
        left, right = (filled(figure, f"front knee {side}") for side in ("left", "right"))
        away = [abs(int(one[1:3], 16) - int(palette.paper[1:3], 16)) for one in (left, right)]
        assert 0 < away[0] < away[1]
        assert filled(figure, "front groin left") == palette.paper


def test_a_score_without_a_side_is_drawn_on_both_and_says_so() -> None:
    figure = psoas.plot_body_map(make_frames(today=on(0), pain=[score(on(0), 4, site="knee")]))
    assert len(numbers(figure)) == 4
    hovers = [note.hovertext for note in figure.layout.annotations if note.hovertext]
    assert all("given without a side" in one.replace("<br>", " ") for one in hovers)


def test_a_site_that_is_not_on_the_map_is_told_below() -> None:
    pain = [score(on(0), 4), score(on(0), 6, site="other: elbow", side="left")]
    figure = psoas.plot_body_map(make_frames(today=on(0), pain=pain))
    assert len(numbers(figure)) == 1
    assert "Not on the map: elbow (left) 6.0 (1 day)." in notes(figure)


def test_only_the_period_counts() -> None:
    frames = make_frames(today=on(9), pain=[score(on(0), 8), score(on(9), 2)])
    assert list(numbers(psoas.plot_body_map(frames, start=on(5))).values()) == ["2.0"]
    assert psoas.plot_body_map(frames, start=on(5), table=True)["pain_mean_nrs"].tolist() == [2]

"""The cells of the adherence calendar: states told apart by shape and letter, not by colour alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from psoas_analytics.charts.draft import Draft
from psoas_analytics.charts.look import Look

# Today before anything is logged: not over, so not yet "not logged".
OPEN = "open"
WORDS = {
    "done": "done",
    "partial": "partly done",
    "skipped": "skipped",
    "missed": "missed",
    "not_logged": "not logged",
    "rest": "rest day",
    "paused": "paused",
    OPEN: "nothing logged yet",
}
LETTERS = {"skipped": "S", "rest": "–", "paused": "P"}

# State, column and row of a cell.
Place = tuple[str, float, float]
_HALF = 0.42


def draw_cells(figure: Draft, look: Look, cells: Sequence[Place]) -> None:
    """Draw every cell; one path for each state keeps a year of days light."""
    palette = look.palette
    by_state = {state: [(x, y) for one, x, y in cells if one == state] for state in WORDS}
    _draw(figure, map(_square, by_state["done"]), fillcolor=palette.adherence, line_width=0)
    _draw(figure, map(_lower_half, by_state["partial"]), fillcolor=palette.adherence, line_width=0)
    _draw(figure, map(_square, by_state["partial"]), line={"color": palette.adherence, "width": 1.5})
    empty = [*by_state["skipped"], *by_state["missed"]]
    _draw(figure, map(_square, empty), line={"color": palette.quiet, "width": 1})
    _draw(figure, map(_hatch, by_state["not_logged"]), line={"color": palette.unknown, "width": 1})
    lettered = [(LETTERS[state], x, y) for state, x, y in cells if state in LETTERS]
    if lettered:
        letters, columns, rows = zip(*lettered, strict=True)
        figure.add_scatter(
            x=columns,
            y=rows,
            text=letters,
            mode="text",
            textfont={"color": palette.ink},
            hoverinfo="skip",
            name="letters",
        )


def outline(figure: Draft, look: Look, places: Iterable[tuple[float, float]]) -> None:
    """Draw a bold frame around cells: today."""
    _draw(figure, map(_square, places), line={"color": look.palette.ink, "width": 2.5})


def _draw(figure: Draft, paths: Iterable[str], **style: object) -> None:
    whole = " ".join(paths)
    if whole:
        figure.add_shape(type="path", path=whole, **style)


def _square(place: tuple[float, float]) -> str:
    return _box(place, top=-_HALF)


def _lower_half(place: tuple[float, float]) -> str:
    return _box(place, top=0)


def _box(place: tuple[float, float], *, top: float) -> str:
    x, y = place
    left, right, high, low = x - _HALF, x + _HALF, y + top, y + _HALF
    return f"M{left:.2f},{high:.2f}L{right:.2f},{high:.2f}L{right:.2f},{low:.2f}L{left:.2f},{low:.2f}Z"


def _hatch(place: tuple[float, float]) -> str:
    """Four slanted lines, cut at the edges of the cell."""
    x, y = place[0] - _HALF, place[1] - _HALF
    size = 2 * _HALF
    lines = []
    for along in (0.4, 0.8, 1.2, 1.6):
        near, far = max(along - 1, 0) * size, min(along, 1) * size
        lines.append(f"M{x + near:.2f},{y + far:.2f}L{x + far:.2f},{y + near:.2f}")
    return "".join(lines)

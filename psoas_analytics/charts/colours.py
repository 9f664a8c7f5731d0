"""Colours and shapes, with the same meaning in every chart and in the report.

Okabe and Ito's colours, which colour-blind people can tell apart; a shape, a line style or a letter always
says the same thing again. Charts bring their own paper, light or dark: no one grey has a contrast of 4.5 both
on white and on JupyterLab's dark #111 (the best has 4.35).
"""

from __future__ import annotations

from dataclasses import dataclass

LEFT = "#0072B2"
RIGHT = "#D55E00"
BOTH = "#555555"
PAIN = "#222222"
ADHERENCE = "#009E73"
UNKNOWN = "#767676"
RED_WEEK = "#CC79A7"
AMBER = "#E69F00"

SIDE_SYMBOLS = {"left": "circle", "right": "square", "both": "diamond"}
SIDE_DASHES = {"left": "solid", "right": "dash", "both": "solid"}


@dataclass(frozen=True)
class Palette:
    """All colours of a chart on one paper."""

    left: str
    right: str
    both: str
    pain: str
    adherence: str
    unknown: str
    red: str
    amber: str
    paper: str
    ink: str
    quiet: str
    grid: str

    def side(self, side: str) -> str:
        """Colour of left, right or both."""
        return {"left": self.left, "right": self.right}.get(side, self.both)


PALETTES = {
    "light": Palette(
        left=LEFT,
        right=RIGHT,
        both=BOTH,
        pain=PAIN,
        adherence=ADHERENCE,
        unknown=UNKNOWN,
        red=RED_WEEK,
        amber=AMBER,
        paper="#FFFFFF",
        ink="#222222",
        quiet="#595959",
        grid="#E2E2E2",
    ),
    # The sides a little lighter, as the forms have them; the paper is JupyterLab's.
    "dark": Palette(
        left="#4AA8E0",
        right="#F08A3C",
        both="#A8A8A8",
        pain="#EEEEEE",
        adherence=ADHERENCE,
        unknown="#8A8A8A",
        red=RED_WEEK,
        amber=AMBER,
        paper="#111111",
        ink="#EEEEEE",
        quiet="#ABABAB",
        grid="#333333",
    ),
}

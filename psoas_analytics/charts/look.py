"""How a chart is to look: its paper, and the width that its texts are wrapped for."""

from __future__ import annotations

from functools import cache
from typing import Literal, NamedTuple

import plotly.graph_objects as go

from psoas_analytics.charts.colours import PALETTES, Palette

Theme = Literal["light", "dark"]
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
TITLE_PX, TEXT_PX = 15, 12
LEFT_PX, RIGHT_PX, EDGE_PX = 52, 76, 12
# A notebook cell; the chart itself fills whatever place it is given.
USUAL_PX = 760
_LEAST_PX = 240
_MOST_PX = 10_000
# Mean width of a character of a wide system font, as a share of its size.
_CHAR = 0.552


class Look(NamedTuple):
    """Paper and width of a chart."""

    theme: Theme
    width_px: int

    @property
    def palette(self) -> Palette:
        """Colours on this paper."""
        return PALETTES[self.theme]

    @property
    def template(self) -> go.layout.Template:
        """The one plotly template, on this paper."""
        return _template(self.theme)

    @property
    def plot_px(self) -> int:
        """Width of the plot between the usual margins."""
        return self.width_px - LEFT_PX - RIGHT_PX

    def chars(self, size_px: float) -> int:
        """How many characters of a size fit into a line."""
        return int((self.width_px - 2 * EDGE_PX) / (_CHAR * size_px))


def look_of(theme: str, width_px: int | None) -> Look:
    """Check how a chart is to look.

    Raises
    ------
    ValueError
        A theme that is neither light nor dark, or a width that is not 240 to 10,000 px.
    """
    if theme not in PALETTES:
        raise ValueError(f"theme must be light or dark, got {theme!r}")
    width = USUAL_PX if width_px is None else width_px
    if not _LEAST_PX <= width <= _MOST_PX:
        raise ValueError(f"width_px must be {_LEAST_PX} to {_MOST_PX}, got {width!r:.20}")
    return Look(theme, int(width))  # type: ignore[arg-type]


@cache
def _template(theme: str) -> go.layout.Template:
    palette = PALETTES[theme]
    axis = {
        "gridcolor": palette.grid,
        "linecolor": palette.quiet,
        "tickcolor": palette.quiet,
        "tickfont": {"color": palette.quiet, "size": TEXT_PX},
        "title": {"font": {"color": palette.quiet, "size": TEXT_PX}, "standoff": 6},
        "zeroline": False,
        "fixedrange": True,
    }
    title = {
        "font": {"size": TITLE_PX, "color": palette.ink},
        "x": 0,
        "xref": "container",
        "xanchor": "left",
        "yref": "container",
        "yanchor": "top",
        "pad": {"l": EDGE_PX},
    }
    box = {
        "align": "left",
        "bgcolor": palette.paper,
        "bordercolor": palette.quiet,
        "font": {"family": FONT, "size": TEXT_PX, "color": palette.ink},
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": TEXT_PX, "color": palette.ink},
            "paper_bgcolor": palette.paper,
            "plot_bgcolor": palette.paper,
            "title": title,
            "xaxis": {**axis, "showgrid": False, "ticks": "outside", "showline": True},
            "yaxis": axis,
            "hoverlabel": box,
            "showlegend": False,
            "hovermode": "closest",
            "bargap": 0,
            "barmode": "overlay",
            "dragmode": False,
        }
    )

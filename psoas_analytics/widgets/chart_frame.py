"""ChartFrame: the room and the theme that charts are shown in."""

from __future__ import annotations

from pathlib import Path

from anywidget import AnyWidget
from traitlets import Dict


class ChartFrame(AnyWidget):
    """Saves the charts of its form as PNG files, and watches the place they have (``chart_frame.js``).

    Attributes
    ----------
    room : dict
        ``theme`` ("light" or "dark") and ``width_px`` of the place that charts have; empty while nothing is
        on the screen.
    """

    _esm = Path(__file__).with_name("chart_frame.js")
    room = Dict().tag(sync=True)

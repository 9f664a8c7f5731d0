"""ChartFrame: the room and the theme that charts are shown in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from anywidget import AnyWidget
from traitlets import Dict


class ChartFrame(AnyWidget):
    """Saves the charts of its form as PNG files, and watches the place they have (``chart_frame.js``).

    To a page without plotly.js it sends the one of the installed plotly.

    Attributes
    ----------
    room : dict
        ``theme`` ("light" or "dark") and ``width_px`` of the place that charts have; empty while nothing is
        on the screen.
    """

    _esm = Path(__file__).with_name("chart_frame.js")
    room = Dict().tag(sync=True)

    def __init__(self) -> None:
        super().__init__()
        self.on_msg(self._send_plotly)

    def _send_plotly(self, _: object, asked: Any, __: object) -> None:
        if asked == "plotly.js":
            from plotly.offline import get_plotlyjs

            # Not as state, which would be saved with the notebook.
            self.send("plotly.js", buffers=[get_plotlyjs().encode()])

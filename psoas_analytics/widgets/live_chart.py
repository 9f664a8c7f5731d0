"""LiveChart: one figure that is drawn again in its place."""

from __future__ import annotations

from pathlib import Path

from anywidget import AnyWidget
from traitlets import Unicode


class LiveChart(AnyWidget):
    """Draws a figure by the page's plotly.js, and again in its place when it changes (``live_chart.js``).

    :class:`~psoas_analytics.widgets.chart_frame.ChartFrame` sees to it that the page has a plotly.js.

    Attributes
    ----------
    figure : str
        The figure as plotly's JSON; setting the same again sends nothing.
    """

    _esm = Path(__file__).with_name("live_chart.js")
    figure = Unicode().tag(sync=True)

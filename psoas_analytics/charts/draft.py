"""A figure under way: its parts are collected here, and handed to plotly once."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from psoas_analytics.charts.look import Look


class Draft:
    """Traces, shapes and labels of one figure, with plotly's names for them.

    plotly checks and copies a whole list again with each part that is added to a figure of its own.
    """

    def __init__(self, look: Look) -> None:
        self._traces: list[Any] = []
        self._shapes: list[dict[str, Any]] = []
        self._annotations: list[dict[str, Any]] = []
        self._layout: dict[str, Any] = {"template": look.template}

    def add_trace(self, trace: Any) -> None:
        """Add a trace that was made elsewhere."""
        self._traces.append(trace)

    def add_scatter(self, **trace: Any) -> None:
        """Add dots or a line."""
        self._traces.append({"type": "scatter", **trace})

    def add_bar(self, **trace: Any) -> None:
        """Add bars."""
        self._traces.append({"type": "bar", **trace})

    def add_shape(self, **shape: Any) -> None:
        """Add a line, a rectangle or a path."""
        self._shapes.append(shape)

    def add_annotation(self, **annotation: Any) -> None:
        """Add a text."""
        self._annotations.append(annotation)

    def update_layout(self, **parts: Any) -> None:
        """Set parts of the layout, each as a whole."""
        self._layout |= parts

    def figure(self) -> go.Figure:
        """Return the figure; plotly refuses a part that it does not know."""
        return go.Figure(
            self._traces, {**self._layout, "shapes": self._shapes, "annotations": self._annotations}
        )

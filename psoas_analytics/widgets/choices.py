"""Choices: one of a few, side by side."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from anywidget import AnyWidget
from traitlets import List, TraitError, Unicode, validate


class Choices(AnyWidget):
    """One of a few values; the arrow keys move, and a screen reader hears a radio group (``choices.js``).

    Parameters
    ----------
    label : str
        What is chosen, for a screen reader.
    options : iterable of (value, words)
    value : str
        The one that is chosen at first.

    Attributes
    ----------
    value : str
    """

    _esm = Path(__file__).with_name("choices.js")
    label = Unicode().tag(sync=True)
    options = List(List(Unicode())).tag(sync=True)
    value = Unicode().tag(sync=True)

    def __init__(self, label: str, options: Iterable[tuple[str, str]], *, value: str) -> None:
        super().__init__(label=label, options=[list(one) for one in options], value=value)

    @validate("value")
    def _known(self, proposal: dict[str, str]) -> str:
        known = [value for value, _ in self.options]
        if known and proposal["value"] not in known:
            raise TraitError(f"{self.label} must be one of {', '.join(known)}, got {proposal['value']!r}")
        return proposal["value"]

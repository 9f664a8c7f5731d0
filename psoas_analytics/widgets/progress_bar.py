"""A bar for work that takes longer than a moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from time import monotonic

from ipywidgets import HTML, Layout

AFTER_S = 0.5
_STEP = 0.02


class ProgressBar(HTML):
    """Shows how far work is, once it has lasted half a second.

    Examples
    --------
    >>> bar = ProgressBar()
    >>> with bar.of("Reading the file"):
    ...     bar.tell(0.4)
    >>> bar.value
    ''
    """

    def __init__(self) -> None:
        super().__init__(layout=Layout(display="none"))
        self._words, self._begun, self._shown = "", 0.0, -1.0

    @contextmanager
    def of(self, words: str) -> Iterator[None]:
        """Show the work of the block under these words."""
        self._words, self._begun, self._shown = words, monotonic(), -1.0
        try:
            yield
        finally:
            self.value, self.layout.display = "", "none"

    def tell(self, share: float) -> None:
        """Say which share of the work is done, 0 to 1."""
        if monotonic() - self._begun < AFTER_S or 0 <= share - self._shown < _STEP:
            return
        self._shown, self.layout.display = share, None
        words = escape(self._words)
        self.value = f'<progress max="100" value="{share * 100:.0f}" aria-label="{words}"></progress> {words}'

"""Work that waits a moment: of several changes in a row only the last one is followed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from psoas_analytics.widgets.parts import Edge

DELAY_S = 0.3


class Later:
    """Do the work soon, once, however often it is asked for; without an event loop, at once.

    Parameters
    ----------
    work : callable
    edge : Edge
        Gets what the work raises.
    """

    def __init__(self, work: Callable[[], None], *, edge: Edge) -> None:
        self._work, self._edge = work, edge
        self._timer: asyncio.TimerHandle | None = None

    @property
    def pending(self) -> bool:
        """Whether work is asked for and not begun."""
        return self._timer is not None

    def ask(self) -> None:
        """Ask for the work."""
        self.cancel()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.now()
            return
        self._timer = loop.call_later(DELAY_S, self.now)

    def now(self) -> None:
        """Do the work without waiting."""
        self.cancel()
        with self._edge.catching():
            self._work()

    def cancel(self) -> None:
        """Let the work be."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

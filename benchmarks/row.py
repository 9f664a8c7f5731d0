"""One row of the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Row:
    """Ours against something else, both in milliseconds, from runs that took turns."""

    what: str
    ours: Sequence[float]
    against: str
    other: Sequence[float]

    @property
    def ours_ms(self) -> float:
        """Median of ours."""
        return median(self.ours)

    @property
    def other_ms(self) -> float:
        """Median of the other."""
        return median(self.other)

    @property
    def ratio(self) -> float:
        """Ours by the other."""
        return self.ours_ms / self.other_ms

    @property
    def n(self) -> int:
        """Runs of each."""
        return len(self.ours)

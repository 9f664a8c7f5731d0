"""One row of the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

Unit = Literal["ms", "B"]
_LARGER = {"ms": (("s", 1000.0),), "B": (("kB", 1e3), ("MB", 1e6), ("GB", 1e9))}


@dataclass(frozen=True)
class Row:
    """Ours against something else, from runs that took turns: times in milliseconds or sizes in bytes.

    `reach` is the largest ratio, ours / other, that we set out for; None where a row is only told.
    """

    what: str
    ours: Sequence[float]
    against: str
    other: Sequence[float]
    reach: float | None = None
    unit: Unit = "ms"

    @property
    def ratio(self) -> float:
        """Median of ours by the median of the other."""
        return median(self.ours) / median(self.other)

    @property
    def runs(self) -> int:
        """Runs of each; of unequal numbers the smaller."""
        return min(len(self.ours), len(self.other))

    @property
    def met(self) -> bool | None:
        """Whether the reach is met; None where there is none."""
        return None if self.reach is None else self.ratio <= self.reach

    def cells(self) -> tuple[str, ...]:
        """Give the row as texts: what, ours, against, other, ratio, reach, met, runs."""
        ours, other = (amount(median(one), self.unit) for one in (self.ours, self.other))
        reach = "" if self.reach is None else f"<= {short(self.reach)}"
        met = {None: "", True: "met", False: "NOT met"}[self.met]
        return (self.what, ours, self.against, other, short(self.ratio), reach, met, str(self.runs))


HEADS = ("what", "ours", "against", "other", "ours / other", "reach", "", "runs")


def amount(value: float, unit: Unit) -> str:
    """Write a time or a size with the unit that suits its magnitude: 12.3 ms, 1.41 s, 531 kB."""
    name, divisor = unit, 1.0
    for larger, least in _LARGER[unit]:
        if value >= least:
            name, divisor = larger, least
    return f"{short(value / divisor)} {name}"


def short(value: float) -> str:
    """Write a number with three digits that count, whole from 100 on: 0.0123, 1.41, 531."""
    if abs(value) >= 100:
        return f"{value:.0f}"
    return f"{float(f'{value:.3g}'):.10f}".rstrip("0").rstrip(".")

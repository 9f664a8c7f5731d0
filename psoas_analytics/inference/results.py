"""The answer that there is not enough to answer with."""

from __future__ import annotations

from dataclasses import dataclass

from psoas_analytics.inference.words import table_html


@dataclass(frozen=True)
class NotEnough:
    """Too few data for a figure: a normal answer, not an error.

    Examples
    --------
    >>> str(NotEnough(have=12, need=28, what="days with pain and adherence"))
    'Not enough yet: 12 of 28 days with pain and adherence.'
    """

    have: int
    need: int
    what: str

    def __str__(self) -> str:
        """Return the sentence that the user reads."""
        return f"Not enough yet: {self.have} of {self.need} {self.what}."

    def _repr_html_(self) -> str:
        """Return the sentence, for a notebook."""
        return table_html(str(self), ())

"""One line of a therapist's answer: now, new, and the choice."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from ipywidgets import HTML, Checkbox, VBox

from psoas_analytics.widgets.choices import Choices
from psoas_analytics.widgets.parts import Edge, row, set_shown
from psoas_analytics.widgets.plan_answer_lines import Line

ACCEPT, DECLINE = "accept", "decline"


class AnswerLine(VBox):
    """One line of the answer that differs: now, new, and the choice.

    Attributes
    ----------
    line : Line
    choice : Choices
        "accept" or "decline"; declined at first.
    agreed : Checkbox
        "My therapist agreed", shown where a spinal condition needs it.
    """

    def __init__(self, line: Line, *, ask_first: bool, edge: Edge, on_change: Callable[[], None]) -> None:
        self.line = line
        self._ask_first = ask_first
        options = ((DECLINE, "Keep as now"), (ACCEPT, "Accept"))
        self.choice = Choices(f"{line.title}: {line.kind}", options, value=DECLINE)
        self.agreed = Checkbox(description=f"My therapist agreed to: {line.title}", indent=False)
        head = HTML(f"<b>{escape(line.title)}</b> <span>{escape(line.kind)}</span>")
        sides = "".join(
            f'<div><span class="psoas-small">{name}</span><bdi>{escape(words)}</bdi></div>'
            for name, words in (("now", line.now), ("new", line.new))
        )
        super().__init__(
            (
                head,
                HTML(f'<div class="psoas-old-new">{sides}</div>'),
                row(self.choice, *((self.agreed,) if ask_first else ())),
            )
        )
        self.add_class("psoas-answer-line")
        self._show()
        self._on_change = on_change
        edge.change(self.choice, self._chosen)

    @property
    def accepted(self) -> bool:
        """Whether the line is taken over."""
        return bool(self.choice.value == ACCEPT)

    @property
    def waiting(self) -> bool:
        """Whether the therapist's word is still missing."""
        return self.accepted and self._ask_first and not self.agreed.value

    def _chosen(self) -> None:
        self._show()
        self._on_change()

    def _show(self) -> None:
        set_shown(self.agreed, self.accepted and self._ask_first)

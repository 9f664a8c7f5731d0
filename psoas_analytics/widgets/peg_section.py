"""PEG: three questions about the last week, one mean."""

from __future__ import annotations

from collections.abc import Callable

from ipywidgets import VBox

from psoas_analytics.journal import Journal
from psoas_analytics.records import EntryError
from psoas_analytics.widgets.parts import PAIN_ENDS, Edge, Line, ScorePicker, small
from psoas_analytics.widgets.words import day_words, number_words

#: Item, its question (our wording of Krebs 2009), and what 0 and 10 mean.
QUESTIONS = (
    (
        "pain",
        "How strong was your pain on average in the past week?",
        PAIN_ENDS,
    ),
    (
        "enjoyment",
        "How much did pain get in the way of enjoying life in the past week?",
        ("not at all", "completely"),
    ),
    (
        "activity",
        "How much did pain get in the way of your general activity in the past week?",
        ("not at all", "completely"),
    ),
)
SOURCE = "PEG: Krebs 2009, JGIM 24:733, in our own words. Lower is better."


class PegSection(VBox):
    """The three questions.

    Attributes
    ----------
    scores : dict of str to ScorePicker
        By item: pain, enjoyment, activity.
    mean_line : Line
    """

    def __init__(self, journal: Journal, *, edge: Edge, on_change: Callable[[], None]) -> None:
        self._journal, self._on_change = journal, on_change
        self.scores = {item: ScorePicker(words, edge=edge, ends=ends) for item, words, ends in QUESTIONS}
        self.mean_line = Line()
        for one in self.scores.values():
            one.add_class("psoas-question")
            edge.change(one.buttons, self._changed)
        super().__init__((*self.scores.values(), self.mean_line, small(SOURCE)))
        self.show_mean()

    def answers(self) -> dict[str, int]:
        """Return item to score; empty if nothing was answered.

        Raises
        ------
        EntryError
            Only some of the three were answered; ``peg.<item>`` is the field.
        """
        given = {item: one.value for item, one in self.scores.items()}
        if all(score is None for score in given.values()):
            return {}
        missing = {f"peg.{item}": _MISSING for item, score in given.items() if score is None}
        if missing:
            raise EntryError(missing)
        return {item: score for item, score in given.items() if score is not None}

    def clear(self) -> None:
        """Go back to "not answered"."""
        for one in self.scores.values():
            one.clear()

    def _changed(self) -> None:
        self.show_mean()
        self._on_change()

    def show_mean(self) -> None:
        """Show the mean once it is whole, and the last one of the journal."""
        given = [one.value for one in self.scores.values() if one.value is not None]
        words = (
            f"Mean {number_words(round(sum(given) / len(given), 1))} of 10. "
            if len(given) == len(QUESTIONS)
            else ""
        )
        self.mean_line.say((words + self._last_words()).strip())

    def _last_words(self) -> str:
        answers = self._journal.questionnaires()
        peg = answers[answers["instrument"] == "PEG"]
        if peg.empty:
            return ""
        last = peg[peg["response_id"] == peg["response_id"].iloc[-1]]
        day = day_words(last["day"].iloc[0].date(), today=self._journal.today())
        return f"Last time {number_words(round(last['score'].mean(), 1))}, on {day}."


_MISSING = "Answer this one too, or take the other answers away: the mean needs all three"

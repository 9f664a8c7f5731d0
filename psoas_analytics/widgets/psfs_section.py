"""PSFS: a person's own activities, named once, scored at each check-in."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ipywidgets import Layout, Text, VBox

from psoas_analytics.journal import Journal
from psoas_analytics.records import EntryError
from psoas_analytics.widgets.parts import (
    WHOLE_LABEL,
    Edge,
    Line,
    ScorePicker,
    quiet_button,
    row,
    set_shown,
    small,
)
from psoas_analytics.widgets.words import number_words

if TYPE_CHECKING:
    import pandas as pd

ACTIVITIES = "psfs_activities"
ENDS = ("cannot do it", "as well as before the trouble began")
_MOST = 5
_NAME_THEM = (
    "Name up to five things that you want to do again and that are hard for you now, such as putting on "
    "socks or walking to the shop. You name them once: every later check-in asks for the same ones."
)
_NEW_SERIES = (
    "Other activities begin a new series: the old scores stay in your journal, and the new ones cannot be "
    "compared with them."
)


def psfs_activities(journal: Journal) -> tuple[str, ...]:
    """Activities that the check-ins ask for: as they were named, else those of the first PSFS answers."""
    kept = journal.setting(ACTIVITIES)
    if kept is not None:
        return tuple(json.loads(kept))
    answers = _psfs(journal)
    if answers.empty:
        return ()
    return tuple(answers.loc[answers["response_id"] == answers["response_id"].iloc[0], "item"])


def _psfs(journal: Journal) -> pd.DataFrame:
    answers = journal.questionnaires()
    return answers[answers["instrument"] == "PSFS"]


class ActivityLine(VBox):
    """One activity and its score; ``name`` is a box while it is being named."""

    def __init__(self, activity: str | None, *, place: int, edge: Edge) -> None:
        self._activity = activity
        self.name = Text(
            description=f"activity {place}", style=WHOLE_LABEL, layout=Layout(width="100%", max_width="420px")
        )
        spoken = "" if activity else f"How well you can do activity {place} now"
        self.score = ScorePicker(
            activity or "How well you can do it now", edge=edge, anchors=False, ends=ENDS, spoken=spoken
        )
        super().__init__((self.score,) if activity else (self.name, self.score))
        self.add_class("psoas-question")

    @property
    def activity(self) -> str:
        """The activity, in the person's own words."""
        return self._activity or self.name.value.strip()


class PsfsSection(VBox):
    """The activities with a score each.

    Attributes
    ----------
    lines : list of ActivityLine
    naming : bool
        The activities are being named: at the first check-in, or for a new series.
    more_button, other_button, begin_button, keep_button : Button
        ``other_button`` asks before it does anything; ``begin_button`` begins the new series.
    mean_line, error : Line
    """

    def __init__(self, journal: Journal, *, edge: Edge, on_change: Callable[[], None]) -> None:
        self._journal, self._edge, self._on_change = journal, edge, on_change
        self.lines: list[ActivityLine] = []
        self.naming = False
        self.more_button = quiet_button("+ another activity")
        self.other_button = quiet_button("Choose other activities")
        self.begin_button = quiet_button("Begin a new series")
        self.keep_button = quiet_button("Keep these")
        self.mean_line, self.error = Line(), Line(role="alert")
        self._intro = small(_NAME_THEM)
        self._ask = VBox((small(_NEW_SERIES), row(self.begin_button, self.keep_button)))
        self._shown = VBox()
        super().__init__(
            (
                small(f"0 = {ENDS[0]}, 10 = {ENDS[1]}. Higher is better."),
                self._intro,
                self._shown,
                self.mean_line,
                self.error,
                row(self.more_button, self.other_button),
                self._ask,
            )
        )
        edge.click(self.more_button, lambda: self._add(None))
        edge.click(self.other_button, lambda: self._show_ask(True))
        edge.click(self.begin_button, lambda: self.name(psfs_activities(journal)))
        edge.click(self.keep_button, self.reload)
        self.reload()

    def reload(self) -> None:
        """Show the activities that the journal has, unanswered; without any, boxes to name them."""
        known = psfs_activities(self._journal)
        if not known:
            self.name(())
            return
        self.naming, self.lines = False, []
        for activity in known:
            self._add(activity)

    def name(self, before: Sequence[str]) -> None:
        """Show boxes to name activities, filled with those of the series before."""
        self.naming, self.lines = True, []
        for _ in range(max(1, len(before))):
            self._add(None)
        for line, activity in zip(self.lines, before, strict=False):
            line.name.value = activity

    def answers(self) -> dict[str, int]:
        """Return activity to score; empty if nothing was answered.

        Raises
        ------
        EntryError
            An activity has no score, or a score no activity, or one stands twice; ``psfs`` is the field.
        """
        used = [
            line for line in self.lines if line.score.value is not None or (self.naming and line.activity)
        ]
        if not used or (
            self.naming and all(line.score.value is None for line in used) and self._unchanged(used)
        ):
            return {}
        found: dict[str, int] = {}
        for line in used if self.naming else self.lines:
            if not line.activity:
                raise EntryError({"psfs": "Name the activity that this score belongs to"})
            if line.score.value is None:
                raise EntryError(
                    {"psfs": f"Choose a score for “{line.activity}”: the mean needs every activity"}
                )
            if line.activity in found:
                raise EntryError({"psfs": f"Each activity must stand once, got “{line.activity}” twice"})
            found[line.activity] = line.score.value
        return found

    def keep_names(self) -> None:
        """Keep the activities that were just named, for all later check-ins."""
        if self.naming:
            names = [line.activity for line in self.lines if line.activity]
            self._journal.set_setting(ACTIVITIES, json.dumps(names, ensure_ascii=False))

    def _unchanged(self, used: Sequence[ActivityLine]) -> bool:
        return tuple(line.activity for line in used) == psfs_activities(self._journal)

    def _add(self, activity: str | None) -> None:
        line = ActivityLine(activity, place=len(self.lines) + 1, edge=self._edge)
        self.show([*self.lines, line])
        for widget in (line.name, line.score.buttons):
            self._edge.change(widget, self._changed)

    def show(self, lines: Sequence[ActivityLine]) -> None:
        """Show these lines."""
        self.lines = list(lines)
        self._shown.children = tuple(self.lines)
        known = bool(psfs_activities(self._journal))
        set_shown(self._intro, self.naming)
        set_shown(self.more_button, self.naming and len(self.lines) < _MOST)
        set_shown(self.other_button, not self.naming)
        self._show_ask(False)
        if self.naming and known:
            set_shown(self._ask, True)
            set_shown(self.begin_button, False)
        self._show_mean()

    def _show_ask(self, shown: bool) -> None:
        set_shown(self._ask, shown)
        set_shown(self.begin_button, shown)

    def _changed(self) -> None:
        self._show_mean()
        self._on_change()

    def _show_mean(self) -> None:
        scores = [line.score.value for line in self.lines if line.activity]
        given = [score for score in scores if score is not None]
        whole = bool(given) and len(given) == len(scores)
        self.mean_line.say(f"Mean {number_words(round(sum(given) / len(given), 1))} of 10" if whole else "")

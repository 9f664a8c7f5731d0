"""PainForm: pain scores at one or several places, pressed on a body map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from ipywidgets import HBox, Layout, Text, VBox

from psoas_analytics.journal import Journal
from psoas_analytics.records import CONTEXTS, RECALLS, EntryError, PainScore, build
from psoas_analytics.widgets.body_map import BodyMap, Place
from psoas_analytics.widgets.entry_form import EntryForm
from psoas_analytics.widgets.parts import (
    PAIN_ENDS,
    WHOLE_LABEL,
    Hours,
    Line,
    choice,
    heading,
    note_box,
    quiet_button,
    row,
    set_shown,
    small,
)
from psoas_analytics.widgets.place_line import PlaceLine
from psoas_analytics.widgets.usual_places import last_places, morning_after, usual_place
from psoas_analytics.widgets.when_picker import WhenPicker
from psoas_analytics.widgets.words import count_words, day_words

#: How the question goes on after "your pain".
RECALL_WORDS = {
    "average_24h": "on average in the last 24 hours",
    "now": "right now",
    "worst_24h": "at its worst in the last 24 hours",
}
MORNING_WORDS = (
    "You exercised yesterday. The pain rules look at the morning after: "
    "please score {} before you exercise again."
)
_EMPTY = "No place is chosen yet: press where it hurts on the figures."
_FACING = "The front figure faces you, as in a photo: your left is on the right-hand side of the picture."


class PainForm(EntryForm):
    """Log pain at the places that are chosen on a body map, all by the same question.

    Parameters
    ----------
    journal : Journal

    Attributes
    ----------
    recall, context : Dropdown
    map : BodyMap
    lines : dict of Place to PlaceLine
        The chosen places, in the order in which they were chosen.
    again_button, none_button : Button
        The places of last time; and 0 at all of them, saved at once.
    other_where : Text
        Own words for a place that the figures do not show.
    other_side : Dropdown
    other_button : Button
    hours : Hours
    morning_line : Line
        What is asked on the morning after a session.
    when : WhenPicker
    note : Textarea
    places_error, note_error : Line
    """

    def __init__(self, journal: Journal) -> None:
        super().__init__(journal, save_words="Save pain", another_words="Save another score")
        self.lines: dict[Place, PlaceLine] = {}
        self._last: list[Place] = []
        self._last_day: date | None = None
        self._make_inputs()
        self._arrange(
            heading("Your pain", level=2),
            self.hours,
            self.morning_line,
            self.recall,
            self._offers,
            self._map_and_lines(),
            row(self.context, self.when),
            self.note,
            self.note_error,
        )
        self._wire()
        with self._quietly():
            self._ask()

    def _make_inputs(self) -> None:
        self.hours, self.morning_line = Hours(), Line()
        self.morning_line.add_class("psoas-morning")
        recalls = [(RECALL_WORDS[one], one) for one in RECALLS]
        self.recall = choice(recalls, label="Question: your pain", width="430px")
        self.recall.add_class("psoas-question")
        self.again_button, self.none_button = quiet_button(), quiet_button()
        self._offers = row(self.again_button, self.none_button)
        self.map = BodyMap(edge=self.edge, on_press=self.toggle)
        self._chosen = VBox()
        self.other_where = Text(
            description="elsewhere",
            placeholder="where?",
            style=WHOLE_LABEL,
            layout=Layout(width="200px"),
        )
        sides = ("left", "right", "both")
        self.other_side = choice(sides, unchosen="no side", label="side", width="130px")
        self.other_button = quiet_button("Add", tooltip="Add this place")
        self.context = choice(CONTEXTS, unchosen="not said", label="when it hurts", width="220px")
        self.when = WhenPicker(self.journal, edge=self.edge)
        self.note = note_box()
        self.places_error, self.note_error = Line(role="alert"), Line(role="alert")

    def _map_and_lines(self) -> HBox:
        lines = VBox(
            (
                small(f"Each place gets its own score: 0 = {PAIN_ENDS[0]}, 10 = {PAIN_ENDS[1]}."),
                self._chosen,
                row(self.other_where, self.other_side, self.other_button),
                self.places_error,
            )
        )
        lines.add_class("psoas-places")
        both = HBox((VBox((self.map, small(_FACING))), lines))
        both.add_class("psoas-pain")
        return both

    def _wire(self) -> None:
        inputs = (self.recall, self.context, self.note, self.when.day, self.when.clock)
        for widget in inputs:
            self.edge.change(widget, self._touched)
        self.edge.change(self.hours, lambda: self._alone(self._ask_again))
        self.edge.click(self.other_button, self._add_other)
        self.edge.click(self.again_button, lambda: self._choose(self._last))
        self.edge.click(self.none_button, lambda: self._alone(self._save_none))

    # ------------------------------------------------------------------ places

    def toggle(self, place: Place) -> None:
        """Choose a place, or take it away again."""
        covering = [one for one in self.lines if one.covers(place)]
        for one in covering:
            del self.lines[one]
        self._choose([] if covering else [place])

    def _remove(self, place: Place) -> None:
        self.toggle(place)
        # The button that was pressed is gone: whoever works by keyboard stays beside the lines.
        self.other_button.focus()

    def _choose(self, places: Iterable[Place]) -> None:
        for place in places:
            if place not in self.lines:
                self.lines[place] = PlaceLine(
                    place, edge=self.edge, on_change=self._scored, on_remove=self._remove
                )
        self._chosen.children = tuple(self.lines.values()) or (small(_EMPTY),)
        self.places_error.say()
        self._scored()

    def _scored(self) -> None:
        self._touched()
        self._show_marks()

    def _show_marks(self) -> None:
        scores = {place: line.score.value for place, line in self.lines.items()}
        self.map.show(scores)
        missing = [place for place in self._last if place not in self.lines]
        set_shown(self.again_button, bool(missing))
        names = ", ".join(place.words for place in (*self.lines, *missing))
        self.none_button.description = self.none_button.tooltip = f"No pain: save 0 for {names}"
        set_shown(self.none_button, self._none_offered())

    def _none_offered(self) -> bool:
        """Zeros are offered once a day, and only as long as they could not write over an answer."""
        unanswered = all(line.score.value is None for line in self.lines.values())
        return self._last_day is not None and self._last_day < self.journal.today() and unanswered

    def _add_other(self) -> None:
        own = self.other_where.value.strip()
        place = Place(f"other: {own}", self.other_side.value or None)
        if not own:
            self.places_error.say("Say where it hurts before you add it")
            return
        try:
            build(PainScore, pain_nrs=0, **place._asdict())
        except EntryError as error:
            self.places_error.say(f"This place cannot be kept, choose shorter words: {error}")
            return
        self._choose([place])
        self.other_where.value = self.other_side.value = ""

    # ------------------------------------------------------------------ what the form asks

    def _ask(self) -> None:
        """Begin anew: the fixed question, no place but the one that the morning after a session asks for."""
        pain, now, today = self.journal.pain(), self.journal.now(), self.journal.today()
        asked = morning_after(pain, self.journal.sessions(), now=now, today=today)
        usual = usual_place(pain) if asked else None
        self.morning_line.say(MORNING_WORDS.format(usual.words if usual else "your pain") if asked else "")
        # The baseline is a mean of 24-hour averages, and no two recalls are mixed: so the score of the next
        # morning answers the same question. "On waking" only says when it was given.
        self.recall.value, self.context.value = "average_24h", "on waking" if asked else ""
        self.lines.clear()
        self._offer_last_places()
        self._choose([usual] if usual else [])
        self._asked = self._under_way()

    def _ask_again(self) -> None:
        """Ask what this hour asks for, unless an answer is under way."""
        if self._under_way() != self._asked:
            return
        with self._quietly():
            self._ask()
            self.when.set_now()

    def _under_way(self) -> tuple[object, ...]:
        """What a person may have chosen or typed since the form began."""
        scores = tuple((place, line.score.value) for place, line in self.lines.items())
        typed = (self.note.value, self.other_where.value, self.other_side.value)
        # Now can be pressed as soon as another moment is chosen.
        return self.recall.value, self.context.value, scores, typed, self.when.now_button.disabled

    def _offer_last_places(self) -> None:
        today = self.journal.today()
        self._last_day, self._last = last_places(self.journal.pain())
        if self._last_day is None:
            return
        ago = {0: "earlier today", 1: "yesterday"}.get(
            (today - self._last_day).days, f"on {day_words(self._last_day, today=today)}"
        )
        names = ", ".join(place.words for place in self._last)
        self.again_button.description = self.again_button.tooltip = f"Same places as {ago}: {names}"

    # ------------------------------------------------------------------ saving

    def _save_none(self) -> None:
        if not self._none_offered():
            return  # the second click of a double click
        self._choose(self._last)
        for line in self.lines.values():
            line.score.value = 0
        self._save()

    def _write(self) -> tuple[str, str]:
        answers, at = self._answers(), self.when.moment()
        day = self.journal.today() if at is None else self.when.day.value
        with self.journal.together(f"{count_words(len(answers), 'pain score')} on {day}"):
            entries = [
                self.journal.log_pain(
                    score,
                    site=place.site,
                    side=place.side,
                    at=at,
                    recall=self.recall.value,
                    context=self.context.value or None,
                    note=self.note.value,
                )
                for place, score in answers.items()
            ]
        said = ", ".join(f"{place.words} {score}" for place, score in answers.items())
        return entries[0], f"{said}; your pain {RECALL_WORDS[self.recall.value]}{self.when.words()}"

    def _answers(self) -> dict[Place, int]:
        """Score of each chosen place; each line without one is a problem of its own."""
        if not self.lines:
            raise EntryError({"places": "Choose where it hurts: press the place on the figures, or name it"})
        scores = {place: line.score.value for place, line in self.lines.items()}
        if missing := [number for number, score in enumerate(scores.values()) if score is None]:
            raise EntryError({f"places.{number}": "Choose a score from 0 to 10" for number in missing})
        return {place: score for place, score in scores.items() if score is not None}

    def _after_save(self) -> None:
        self.note.value = ""
        self._ask()

    def _after_undo(self) -> None:
        if self.lines:
            # What is under way stays.
            self._offer_last_places()
            self._show_marks()
        else:
            self._ask()

    def _error_lines(self) -> Mapping[str, Line]:
        lines = {f"places.{number}": line.score.error for number, line in enumerate(self.lines.values())}
        return lines | {"places": self.places_error, "at": self.when.error, "note": self.note_error}

"""What a file leaves open besides columns and names: dates, decimal commas, scales, words for pain."""

from __future__ import annotations

from collections import abc
from collections.abc import Callable
from dataclasses import replace
from html import escape
from typing import Any

from ipywidgets import HTML, Checkbox, Dropdown, Text, VBox, Widget

from psoas_analytics.exchange import ImportPreview, Mapping
from psoas_analytics.exchange.imports import MappingError, Question
from psoas_analytics.widgets.import_words import short
from psoas_analytics.widgets.parts import Edge, Line, choice, heading, number_box, row, set_shown
from psoas_analytics.widgets.words import typed_number

_CHOICES = ("date_order", "decimal", "seconds", "amounts")
_RECALL_WORDS = {
    "average_24h": "average of 24 hours",
    "now": "pain at that moment",
    "worst_24h": "worst of the day",
}
_SCALE = Question("scale", "Which numbers are the ends of the scale: no pain, and the worst imaginable?")
_RECALL = Question("recall", "What is a pain score about?", _RECALL_WORDS)
_WORDS = Question("words", "Some rows tell pain in words. Which number from 0 to 10 is each?")


class AnswerRow(VBox):
    """One question with its controls.

    Attributes
    ----------
    question : Question
    error : Line
    """

    def __init__(self, question: Question, *controls: Widget, told: bool = True) -> None:
        self.question = question
        self.error = Line(role="alert")
        words = (HTML(escape(question.text)),) if told else ()
        super().__init__((*words, row(*controls), self.error))
        self.add_class("psoas-import-answer")

    def value(self) -> Any:
        """What is answered, None for nothing.

        Raises
        ------
        MappingError
            What is typed is no answer.
        """
        raise NotImplementedError


class ChoiceRow(AnswerRow):
    """One of a few answers.

    Attributes
    ----------
    answer : Dropdown
    """

    def __init__(self, question: Question, start: str) -> None:
        lines = [(words, value) for value, words in question.options.items()]
        # What has a usual answer needs no line for none.
        unchosen = "" if start in question.options else "choose ..."
        self.answer: Dropdown = choice(
            lines, unchosen=unchosen, value=start, label=question.text, width="auto"
        )
        self.answer.add_class("psoas-import-question")
        self.inputs = (self.answer,)
        super().__init__(question, self.answer, told=False)

    def value(self) -> str | None:
        """The chosen answer."""
        return self.answer.value or None


class ScaleRow(AnswerRow):
    """The two ends of a scale.

    Attributes
    ----------
    low, high : Text
    """

    def __init__(self, question: Question, start: tuple[float, float] | None, *, asked: bool) -> None:
        low, high = ("", "") if asked and start is None else (f"{end:g}" for end in start or (0, 10))
        self.low, self.high = (
            number_box("no pain", low, width="130px"),
            number_box("worst", high, width="130px"),
        )
        self.inputs = (self.low, self.high)
        super().__init__(question, self.low, self.high)

    def value(self) -> tuple[float, float] | None:
        """Both ends."""
        ends = (typed_number(self.low.value), typed_number(self.high.value))
        if ends == (None, None):
            return None
        try:
            scale: tuple[float, float] | None = Mapping(scale=ends).scale
        except MappingError:
            given = f"{self.low.value.strip() or 'nothing'} and {self.high.value.strip() or 'nothing'}"
            raise MappingError(f"The ends must be two different numbers, got {given}") from None
        return scale


class WordsRow(AnswerRow):
    """A number for each word, or that it is no score.

    Attributes
    ----------
    boxes : dict of str to Text
    no_score : dict of str to Checkbox
    """

    def __init__(self, question: Question, known: abc.Mapping[str, float | None]) -> None:
        self.boxes: dict[str, Text] = {}
        self.no_score: dict[str, Checkbox] = {}
        for word, label in question.options.items():
            number = known.get(word)
            self.boxes[word] = number_box(short(label), "" if number is None else f"{number:g}", width="auto")
            self.boxes[word].add_class("psoas-import-word")
            out = Checkbox(word in known and number is None, indent=False)
            out.description, out.layout.width = f"“{short(word)}” is no score", "auto"
            self.no_score[word] = out
        self.inputs = (*self.boxes.values(), *self.no_score.values())
        lines = [row(box, self.no_score[word]) for word, box in self.boxes.items()]
        super().__init__(question, VBox(lines))

    def value(self) -> dict[str, float | None] | None:
        """Word to number, or to None for what is no score, of those that are answered."""
        given: dict[str, float | None] = {}
        for word, box in self.boxes.items():
            if self.no_score[word].value:
                given[word] = None
                continue
            number = typed_number(box.value)
            if isinstance(number, str) or (number is not None and not 0 <= number <= 10):
                raise MappingError(f"{word} must be a number from 0 to 10, got {box.value.strip()}")
            given |= {} if number is None else {word: number}
        return given or None

    def typed(self) -> dict[str, float | None]:
        """What stands there, without what is no number."""
        numbers = {word: typed_number(box.value) for word, box in self.boxes.items()}
        given: dict[str, float | None] = {
            word: one for word, one in numbers.items() if isinstance(one, float)
        }
        return given | {word: None for word, out in self.no_score.items() if out.value}


class AnswerSection(VBox):
    """The questions of a file; one that is answered stays, so that it can be answered otherwise.

    Attributes
    ----------
    rows : dict of str to ChoiceRow, ScaleRow or WordsRow
        By the part of the mapping that the answer goes into.
    """

    def __init__(self, *, edge: Edge, on_change: Callable[[], None]) -> None:
        self._edge, self._on_change = edge, on_change
        self._start = Mapping()
        self.rows: dict[str, ChoiceRow | ScaleRow | WordsRow] = {}
        self._list = VBox()
        super().__init__((heading("Questions about the file"), self._list))
        set_shown(self, False)

    def start(self, look: ImportPreview) -> None:
        """Forget the file before."""
        self._start, self.rows, self._list.children = look.mapping, {}, ()
        self.show(look)

    def show(self, look: ImportPreview) -> None:
        """Show what a preview asks, besides what was asked before."""
        for question in _asked(look):
            old = self.rows.get(question.part)
            if old is None or (isinstance(old, WordsRow) and set(question.options) - set(old.boxes)):
                self.rows[question.part] = self._row(question, old)
        if look.mapping.kind not in ("", "pain"):
            # A set may have a pain score, and so a word for it.
            told = {"words"} if look.mapping.kind == "sets" and look.mapping.words else set()
            off = {"scale", "recall", "words"} - told - {one.part for one in look.questions}
            self.rows = {part: one for part, one in self.rows.items() if part not in off}
        if self._list.children != tuple(self.rows.values()):
            self._list.children = tuple(self.rows.values())
        set_shown(self, bool(self.rows))

    def into(self, mapping: Mapping) -> Mapping:
        """Add the answers; what cannot be one is complained of beside its field."""
        for part, one in self.rows.items():
            one.error.say()
            try:
                found = one.value()
            except MappingError as error:
                one.error.say(str(error))
                continue
            default = getattr(Mapping(), part)
            mapping = replace(mapping, **{part: default if found is None else found})
        return mapping

    @property
    def problem(self) -> bool:
        """Whether a complaint stands beside an answer."""
        return any(one.error.text for one in self.rows.values())

    def _row(
        self, question: Question, old: ChoiceRow | ScaleRow | WordsRow | None
    ) -> ChoiceRow | ScaleRow | WordsRow:
        made: ChoiceRow | ScaleRow | WordsRow
        if question.part == "scale":
            made = ScaleRow(question, self._start.scale, asked=question is not _SCALE)
        elif question.part == "words":
            options = {**(old.question.options if old else {}), **question.options}
            known = dict(self._start.words)
            if isinstance(old, WordsRow):
                known |= old.typed()
            made = WordsRow(replace(question, options=options), known)
        else:
            made = ChoiceRow(question, getattr(self._start, question.part))
        for widget in made.inputs:
            self._edge.change(widget, self._on_change)
        return made


def _asked(look: ImportPreview) -> list[Question]:
    """The questions of a preview, and what a table of pain scores makes worth asking."""
    asked = [one for one in look.questions if one.part in (*_CHOICES, "scale", "words")]
    if look.source == "table" and look.mapping.kind == "pain":
        asked += [_SCALE, _RECALL]
        if look.mapping.words and all(one.part != "words" for one in asked):
            asked.append(replace(_WORDS, options={word: word for word in look.mapping.words}))
    elif look.counts.get("pain scores"):
        asked.append(_RECALL)
    return asked

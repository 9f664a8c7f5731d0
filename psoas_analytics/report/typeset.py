"""From texts and drawings to a PDF, by typst: the templates are ours, all else goes in as data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import typst

from psoas_analytics.report.letters import MISSING, Letters, fonts, letters_for

_FOLDER = Path(__file__).parent
_PAPERS = {"a4": "a4", "letter": "us-letter"}


def paper_name(paper: str) -> str:
    """Name of a paper for typst.

    Raises
    ------
    ValueError
        Neither "a4" nor "letter".
    """
    if paper not in _PAPERS:
        raise ValueError(f"paper must be one of {', '.join(_PAPERS)}; got {paper!r}")
    return _PAPERS[paper]


class Template:
    """One template with the texts and drawings that it is filled with.

    Parameters
    ----------
    name : str
        File beside this one, such as "page.typ".
    texts : mapping
        Dataclasses, lists, texts and numbers; what a person typed may stand anywhere.
    drawings : mapping or list
        SVG with what belongs to it, by name or in the order of the texts.
    made_on : date
        Stands in the file as its date: the same content gives the same bytes on any day.
    """

    def __init__(
        self,
        name: str,
        texts: Mapping[str, Any],
        *,
        drawings: Mapping[str, Any] | Sequence[Any],
        made_on: date,
    ) -> None:
        self._name = name
        self._texts = _plain(texts)
        self._drawings = drawings
        self._made_at = int(datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC).timestamp())
        self._letters = letters_for(_strings(self._texts))

    def pdf(self, **choices: Any) -> bytes:
        """Compile, with choices of the layout laid over the texts."""
        try:
            return self._compiled(self._letters, choices)
        except typst.TypstError as error:
            # One letter and its mark may stand in two fonts; the standard for accessible PDF refuses that.
            if self._letters.ours_alone or "could not be displayed" not in error.message:
                raise
            self._letters = self._letters.without_this_computer(_strings(self._texts))
            return self._compiled(self._letters, choices)

    def _compiled(self, letters: Letters, choices: Mapping[str, Any]) -> bytes:
        texts = _each_text(self._texts, letters)
        behind = texts.get("details")
        filled = texts | {
            "fonts": letters.fonts,
            "missing": _missing_words({name: part for name, part in texts.items() if name != "details"}),
            "missing_behind": _missing_words(behind),
            "charts": self._drawings,
        }
        return typst.compile(
            str(_FOLDER / self._name),
            root=str(_FOLDER),
            font_paths=fonts(of_this_computer=not letters.ours_alone),
            sys_inputs={"data": json.dumps(filled | choices)},
            pdf_standards=["ua-1"],
            timestamp=self._made_at,
        )


def _missing_words(texts: Any) -> str:
    if not any(MISSING in text for text in _strings(texts)):
        return ""
    return f"{MISSING} stands for letters that no font on this computer has; the HTML report holds them."


def _plain(part: Any) -> Any:
    if is_dataclass(part) and not isinstance(part, type):
        return _plain(asdict(part))
    if isinstance(part, Mapping):
        return {key: _plain(value) for key, value in part.items()}
    if isinstance(part, (list, tuple)):
        return [_plain(value) for value in part]
    return part.isoformat() if isinstance(part, date) else part


def _strings(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, (Mapping, list)):
        for value in part.values() if isinstance(part, Mapping) else part:
            yield from _strings(value)


def _each_text(part: Any, letters: Letters) -> Any:
    if isinstance(part, str):
        return letters.text(part)
    if isinstance(part, list):
        return [_each_text(value, letters) for value in part]
    if isinstance(part, dict):
        return {key: _each_text(value, letters) for key, value in part.items()}
    return part

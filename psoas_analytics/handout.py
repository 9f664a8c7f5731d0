"""Files that a person hands over: chosen, looked at first, then written where they are to lie."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psoas_analytics import exchange
from psoas_analytics.report.content import OPTIONAL, SECTIONS, Report, build_report
from psoas_analytics.report.sharing import (
    Contents,
    archive_contents,
    fhir_contents,
    file_name,
    numbered,
    report_contents,
)

if TYPE_CHECKING:
    from psoas_analytics.journal import Journal

# A bundle of years is longer than anybody reads before it is saved.
_SHOWN_CHARS = 200_000
_WORDS_IN_NAME = "pain and exercise"


@dataclass(frozen=True)
class Kind:
    """One kind of file.

    Attributes
    ----------
    words : str
        What it is.
    stem, suffix : str
        Beginning and end of its name.
    mime : str
    about : str
        What it is good for.
    is_page : bool
        It is the therapist's page: sections and questions can be chosen.
    has_private : bool
        A name and notes can be put in.
    is_on_paper : bool
        The paper can be chosen.
    """

    words: str
    stem: str
    suffix: str
    mime: str
    about: str
    is_page: bool = False
    has_private: bool = True
    is_on_paper: bool = False


KINDS: Mapping[str, Kind] = {
    "pdf": Kind(
        "PDF",
        "report",
        ".pdf",
        "application/pdf",
        "One page to print or to send; it can be locked with a password. What does not fit is counted on it.",
        is_page=True,
        is_on_paper=True,
    ),
    "html": Kind(
        "web page",
        "report",
        ".html",
        "text/html",
        "One file that opens in any browser; your therapist can answer with a plan in it.",
        is_page=True,
    ),
    "interactive": Kind(
        "web page, charts to zoom",
        "report",
        ".html",
        "text/html",
        "As the web page, with charts to zoom into; about 5 MB. The preview shows it without them.",
        is_page=True,
    ),
    "fhir": Kind(
        "FHIR",
        "report",
        ".json",
        "application/fhir+json",
        "For the software of a clinic: every entry of these days. Parts of it cannot be left out.",
    ),
    "csv": Kind(
        "CSV archive",
        "archive",
        ".zip",
        "application/zip",
        "Your whole journal as plain tables, whatever days are chosen: a copy for yourself.",
        has_private=False,
    ),
}


@dataclass(frozen=True)
class Choice:
    """What goes into a file.

    Attributes
    ----------
    kind : a key of :data:`KINDS`
    start, end : date or None
        As for :func:`~psoas_analytics.build_report`.
    sections : names out of ``report.SECTIONS`` and ``report.OPTIONAL``
    left_out : ids of questions that stay out
    name : str
        Whose page it is; empty: it names nobody.
    paper : "a4" or "letter"
    second_page : bool
        Details and methods on a page of their own.
    """

    kind: str = "pdf"
    start: date | None = None
    end: date | None = None
    sections: tuple[str, ...] = SECTIONS
    left_out: frozenset[str] = frozenset()
    name: str = ""
    paper: str = "a4"
    second_page: bool = False


@dataclass(frozen=True)
class Handout:
    """A file that can be looked at and is not written yet.

    Attributes
    ----------
    kind : Kind
    made_on : date
    contents : Contents
        What it holds, in words.
    preview : callable
        Returns an HTML document that shows it; it needs no script.
    """

    kind: Kind
    made_on: date
    contents: Contents
    preview: Callable[[], str]
    _write: Callable[[Path, str | None], object] = field(repr=False)

    def name(self, *, with_words: bool = False) -> str:
        """Name of the file; it tells nothing of health unless words are asked for."""
        words = _WORDS_IN_NAME if with_words else ""
        return file_name(self.kind.stem, self.kind.suffix, day=self.made_on, words=words)

    def save(self, folder: Path, name: str, *, password: str | None = None) -> Path:
        """Write the file for this user alone (0600), whole or not at all.

        Parameters
        ----------
        folder : Path
        name : str
            If there is such a file, a number is added: nothing is overwritten.
        password : str or None
            For a PDF: what opens it.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        OSError
            The folder is not there or can't be written.
        """
        with tempfile.TemporaryDirectory(prefix=".psoas-", dir=folder) as room:
            finished = self._made_in(Path(room), password)
            return _placed(finished, folder, name)

    def data(self, *, password: str | None = None) -> bytes:
        """Return the file's bytes."""
        with tempfile.TemporaryDirectory(prefix="psoas-") as room:
            return self._made_in(Path(room), password).read_bytes()

    def _made_in(self, room: Path, password: str | None) -> Path:
        made = room / f"made{self.kind.suffix}"
        self._write(made, password)
        made.chmod(0o600)
        return made


def handout(journal: Journal, choice: Choice) -> Handout:
    """Gather what a file is to hold, as the journal stands.

    Raises
    ------
    ValueError
        A start after the end, or a name that is no line.
    """
    kind = KINDS[choice.kind]
    if kind.is_page:
        return _page(journal, choice, kind)
    make = {"fhir": _bundle, "csv": _archive}[choice.kind]
    return make(journal, choice, kind)


def _page(journal: Journal, choice: Choice, kind: Kind) -> Handout:
    report = chosen_report(journal, choice)

    def write(path: Path, password: str | None) -> object:
        if choice.kind == "pdf":
            return report.save_pdf(
                path, password=password, paper=choice.paper, second_page=choice.second_page
            )
        return report.save_html(path, interactive=choice.kind == "interactive")

    contents = report_contents(report, wanted=choice.sections)
    return Handout(kind, journal.today(), contents, report.to_html, write)


def chosen_report(journal: Journal, choice: Choice) -> Report:
    """Build the page from what was chosen."""
    frames = journal.frames()
    kept = ~frames.questions["question_id"].isin(choice.left_out)
    frames = replace(frames, questions=frames.questions[kept])
    return build_report(frames, start=choice.start, end=choice.end, include=choice.sections, name=choice.name)


def _bundle(journal: Journal, choice: Choice, kind: Kind) -> Handout:
    notes = OPTIONAL[0] in choice.sections
    bundle = exchange.to_fhir(journal, start=choice.start, end=choice.end, name=choice.name, notes=notes)
    text = json.dumps(bundle, indent=1, ensure_ascii=False)

    def write(path: Path, password: str | None) -> object:
        return path.write_text(text, encoding="utf-8", newline="\n")

    return Handout(kind, journal.today(), fhir_contents(bundle), lambda: _as_text(text), write)


def _archive(journal: Journal, choice: Choice, kind: Kind) -> Handout:
    rows = {table.name: (table.columns, len(tuple(table.rows))) for table in journal.tables()}

    def write(path: Path, password: str | None) -> object:
        # Somebody else gets it: what was taken back is none of theirs.
        return exchange.write_archive(journal, path, history=False)

    counts = {name: count for name, (_, count) in rows.items()}
    contents = archive_contents(counts, synthetic=journal.synthetic)
    return Handout(kind, journal.today(), contents, lambda: _as_tables(rows), write)


def _placed(finished: Path, folder: Path, name: str) -> Path:
    target = _reserved(folder, name)
    try:
        return finished.replace(target)
    except OSError:
        target.unlink(missing_ok=True)
        raise


def _reserved(folder: Path, name: str) -> Path:
    """Make an empty file under the first free name, so that nobody else can take it."""
    number = 1
    while True:
        target = folder / numbered(name, number)
        try:
            target.touch(mode=0o600, exist_ok=False)
        except FileExistsError:
            number += 1
        else:
            return target


def _as_text(text: str) -> str:
    shown = escape(text[:_SHOWN_CHARS])
    more = "<p>... and so on to the end.</p>" if len(text) > _SHOWN_CHARS else ""
    return _document(f"<pre>{shown}</pre>{more}")


def _as_tables(rows: Mapping[str, tuple[Any, int]]) -> str:
    lines = "".join(
        f"<tr><th scope=row>{escape(name)}.csv</th><td>{count}</td><td>{escape(', '.join(columns))}</td></tr>"
        for name, (columns, count) in rows.items()
    )
    head = "<tr><th scope=col>file</th><th scope=col>lines</th><th scope=col>columns</th></tr>"
    return _document(f"<table><thead>{head}</thead><tbody>{lines}</tbody></table>")


def _document(body: str) -> str:
    style = (
        "body{margin:16px;font:14px/1.5 system-ui,sans-serif;color:#222;background:#fff}"
        "pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:0}"
        "table{border-collapse:collapse}th,td{text-align:left;vertical-align:top;padding:4px 12px 4px 0;"
        "border-bottom:1px solid #ccc}td:last-child{overflow-wrap:anywhere}"
    )
    head = f"<meta charset=utf-8><title>Preview</title><style>{style}</style>"
    return f"<!DOCTYPE html><html lang=en>{head}{body}</html>"

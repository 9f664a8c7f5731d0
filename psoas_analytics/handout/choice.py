"""What can be handed over, and what can be chosen of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from psoas_analytics.report.content import SECTIONS


@dataclass(frozen=True)
class Kind:
    """One kind of file.

    Attributes
    ----------
    words, about : str
        What it is, and what it is good for.
    stem, suffix : str
        Beginning and end of its name.
    mime : str
    offers : tuple of str
        What of a :class:`Choice` it heeds: "days", "parts" (sections, questions), "private" (name, notes),
        "paper", "lock" (a second page, a password).
    """

    words: str
    about: str
    stem: str
    suffix: str
    mime: str
    offers: tuple[str, ...] = ()


_PAGE = ("days", "parts", "private")
KINDS: Mapping[str, Kind] = {
    "pdf": Kind(
        "PDF",
        "One page to print or to send; it can be locked with a password. What does not fit is counted on it.",
        "report",
        ".pdf",
        "application/pdf",
        (*_PAGE, "paper", "lock"),
    ),
    "html": Kind(
        "web page",
        "One file that opens in any browser; your therapist can answer with a plan in it.",
        "report",
        ".html",
        "text/html",
        _PAGE,
    ),
    "interactive": Kind(
        "web page, charts to zoom",
        "As the web page, with charts to zoom into; about 5 MB. The preview shows it without them.",
        "report",
        ".html",
        "text/html",
        _PAGE,
    ),
    "fhir": Kind(
        "FHIR",
        "For the software of a clinic: every entry of these days. Parts of it cannot be left out.",
        "report",
        ".json",
        "application/fhir+json",
        ("days", "private"),
    ),
    "csv": Kind(
        "CSV archive",
        "Your whole journal as plain tables: a copy for yourself, or for who may see all of it.",
        "archive",
        ".zip",
        "application/zip",
    ),
    "sheet": Kind(
        "exercise sheet",
        "Your plan on paper, with pictures and steps.",
        "sheet",
        ".pdf",
        "application/pdf",
        ("paper",),
    ),
    "log": Kind(
        "paper log",
        "A grid for 14 days away from the computer, to fill in by hand and log later.",
        "log",
        ".pdf",
        "application/pdf",
        ("paper",),
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

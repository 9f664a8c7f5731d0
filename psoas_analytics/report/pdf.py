"""The report as a PDF: one page for the therapist, details behind it on request, locked on request."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from html import unescape
from typing import Any

from psoas_analytics.report.details import details
from psoas_analytics.report.letters import is_right_to_left
from psoas_analytics.report.typeset import Template, paper_name

# Shown from here on; a report that is ready sooner needs no bar.
_BAR_AFTER_S = 0.5
_Budget = dict[str, int]
# How much of each there is on the page at least: this fits on one sheet whatever the journal holds. What is
# beyond is counted, or ends in "…", and the page says where the rest is.
_LEAST: _Budget = {
    "rows": 12,
    "row_lines": 1,
    "site_lines": 1,
    "tests": 0,
    "differ": 1,
    "functions": 1,
    "function_lines": 2,
    "changes": 2,
    "change_lines": 1,
    "questions": 2,
    "question_lines": 1,
    "notes": 0,
    "air": 0,
}
# What is given more room first, while all stays on one sheet.
_MORE: Sequence[_Budget] = (
    {"questions": 3, "changes": 3, "functions": 2, "tests": 1},
    {"question_lines": 2},
    {"tests": 2},
    {"questions": 5},
    {"row_lines": 2},
    {"tests": 5},
    {"function_lines": 4, "functions": 3},
    {"changes": 5, "change_lines": 2},
    {"site_lines": 2, "differ": 2},
    {"changes": 9},
    {"questions": 12, "question_lines": 3},
    {"tests": 8, "functions": 6, "rows": 20, "changes": 15},
    {"air": 4},
    {"site_lines": 6, "questions": 20, "question_lines": 6},
    {"changes": 30, "change_lines": 4, "rows": 40, "tests": 20, "differ": 6},
)
# What most journals need, and a page has room for.
_MOST: _Budget = {"questions": 40, "question_lines": 20, "notes": 1}
# Two steps at most are found to be too much; each round compiles the page four times.
_ROUNDS = 2
# The standard for locked files cuts a longer one off in silence.
_PASSWORD_BYTES = 127
_COLUMNS = ("Exercise", "Prescribed", "Done", "Best hold L/R", "Pain during", "Why not done")
_WORDS = {
    "columns": _COLUMNS,
    "synthetic": "SYNTHETIC: made-up data",
    "flexibility": "Flexibility",
    "differ": "Left and right differ.",
    "function": "Function",
    "flags": "Flags",
    "changes": "Changes",
    "questions": "Questions for the therapist",
    "more": "more in the HTML report",
    "earlier": "earlier ones in the HTML report",
    "notes": "Notes and sources: in the HTML report, or behind this page.",
    "cut": "“…” is cut to fit, and whole there too.",
    "empty": (
        "Nothing is logged in this period yet. Once there are pain scores and sessions, this page shows them:"
        " a first week of pain scores is a good start, because every later week is compared with it."
    ),
}


def document(parts: Mapping[str, Any], *, paper: str, second_page: bool, password: str | None) -> bytes:
    """Write the page.

    Parameters
    ----------
    parts : mapping
        The fields of a :class:`~psoas_analytics.report.Report` by name.
    paper : {"a4", "letter"}
    second_page : bool
        Put details and notes behind the page, on as many pages as they need.
    password : str or None
        Locks the file by AES-256.

    Returns
    -------
    bytes
        A tagged PDF (PDF/UA-1). Without a password the same parts give the same bytes; a lock is salted by
        chance.
    """
    secret = _checked_password(password)
    name = paper_name(paper)
    with _progress() as told:
        drawings = {}
        for chart, draw in _charts(parts).items():
            drawings[chart] = _placed(draw())
            told()
        template = Template("page.typ", _texts(parts), drawings=drawings, made_on=parts["header"].made_on)

        def compiled(budget: _Budget) -> bytes:
            told()
            return template.pdf(paper=name, budget=budget, only_first=True)

        page, budget = _fitted(compiled)
        whole = template.pdf(paper=name, budget=budget, only_first=False) if second_page else page
    return whole if secret is None else _locked(whole, secret)


@contextmanager
def _progress() -> Iterator[Callable[[], object]]:
    """Count steps beside the output, once it takes time; how many there will be is not known before."""
    from tqdm.auto import tqdm

    with tqdm(desc="PDF", unit=" steps", delay=_BAR_AFTER_S, leave=False) as bar:
        yield bar.update


def _fitted(compiled: Callable[[_Budget], bytes]) -> tuple[bytes, _Budget]:
    """Give each part as much room as there is on one page: the page, and the room."""
    most = _LEAST | _together(_MORE) | _MOST
    page = compiled(most)
    if _pages(page) == 1:
        return page, most
    if _pages(compiled(most | {"notes": 0, "air": 0})) == 1:
        # It is the notes or the air that are too much.
        for budget in (
            most | {"air": 2},
            most | {"air": 0},
            most | {"notes": 0},
            most | {"notes": 0, "air": 0},
        ):
            page = compiled(budget)
            if _pages(page) == 1:
                return page, budget
    budget, page, steps = _LEAST, compiled(_LEAST), list(_MORE)
    for _ in range(_ROUNDS):
        # By halves up to the step that is too much; the next round goes on without it.
        fits, too_much = 0, len(steps) + 1
        while too_much - fits > 1:
            middle = (fits + too_much) // 2
            tried = budget | _together(steps[:middle])
            if _pages(found := compiled(tried)) == 1:
                fits, best = middle, (found, tried)
            else:
                too_much = middle
        if fits:
            page, budget = best
        full = set(steps[fits]) if fits < len(steps) else set()
        steps = [step for step in steps[too_much:] if full.isdisjoint(step)]
    return page, budget


def _together(steps: Sequence[_Budget]) -> _Budget:
    return {name: value for step in steps for name, value in step.items()}


def _pages(pdf: bytes) -> int:
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def _texts(parts: Mapping[str, Any]) -> dict[str, Any]:
    header, red_flags = parts["header"], parts["red_flags"]
    tag = "SYNTHETIC: " if parts["synthetic"] else ""
    words = _WORDS | {
        "title": f"{tag}{header.title}, {header.period}",
        "heading": f"{tag}{header.title}",
        "red_flags": f"Red flags: {red_flags.title[0].lower()}{red_flags.title[1:]}",
    }
    questions = [asdict(one) | {"rtl": is_right_to_left(one.text)} for one in parts["questions"]]
    # What stands behind the page is always there, printed or not: so the page is the same either way.
    on_page = {name: part for name, part in parts.items() if name not in ("plan", "diary")}
    return on_page | {"words": words, "questions": questions, "details": details(parts)}


def _charts(parts: Mapping[str, Any]) -> dict[str, Callable[[], str]]:
    """The charts of the page in the width of the paper: the same drawings as in the HTML page."""
    from psoas_analytics.report import figures

    header, synthetic = parts["header"], parts["synthetic"]
    pain, calendar, flexibility = parts["pain"], parts["calendar"], parts["flexibility"]
    found: dict[str, Callable[[], str]] = {}
    if pain is not None:
        found["pain"] = lambda: figures.pain_svg(pain, synthetic=synthetic)
    if calendar is not None:
        found["calendar"] = lambda: figures.calendar_svg(
            calendar, synthetic=synthetic, start=header.start, end=header.end
        )
    if flexibility is not None and flexibility.chart is not None:
        found["flexibility"] = lambda: figures.flexibility_svg(flexibility.chart, synthetic=synthetic)
    return found


def _placed(svg: str) -> dict[str, Any]:
    """Tell what a page needs beside the drawing: its words for a screen reader, and its width."""
    title = re.search(r"<title>(.*?)</title>", svg, re.DOTALL)
    box = re.search(r'viewBox="0 0 ([\d.]+) ', svg)
    if title is None or box is None:
        raise ValueError(f"a chart must have a title and a viewBox, got {svg[:200]!r}")
    # Drawn in points: placed at this width, its letters are as large as the drawing says.
    return {"svg": svg, "alt": unescape(title[1]), "width_pt": float(box[1])}


def _checked_password(password: str | None) -> str | None:
    if password is None:
        return None
    if not isinstance(password, str):
        raise TypeError(f"password must be a text, got {type(password).__name__}")
    # Viewers prepare what is typed in this way before they try it.
    secret = unicodedata.normalize("NFKC", password)
    if not secret.strip():
        raise ValueError("password must not be empty; leave it out for a file that everyone can open")
    if len(secret.encode()) > _PASSWORD_BYTES:
        raise ValueError(
            f"password must have at most {_PASSWORD_BYTES} bytes in UTF-8, got {len(secret.encode())}"
        )
    return secret


def _locked(pdf: bytes, password: str) -> bytes:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(out, encryption=pikepdf.Encryption(user=password, owner=password, R=6))
    return out.getvalue()

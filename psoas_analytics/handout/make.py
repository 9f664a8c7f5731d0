"""From a journal and a choice to a file that is not written yet."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psoas_analytics import exchange
from psoas_analytics.handout.choice import KINDS, Choice, Kind
from psoas_analytics.handout.file import Handout
from psoas_analytics.handout.previews import as_list, as_tables, as_text
from psoas_analytics.report.build import build_report
from psoas_analytics.report.content import OPTIONAL, Report
from psoas_analytics.report.sharing import archive_contents, fhir_contents, plan_contents, report_contents
from psoas_analytics.words import period_text

if TYPE_CHECKING:
    from psoas_analytics.frames import Frames
    from psoas_analytics.journal import Journal

_NOTES = OPTIONAL[0]
# These stand behind the first page of a PDF.
_BEHIND = ("plan", _NOTES)


def handout(journal: Journal, choice: Choice) -> Handout:
    """Gather what a file is to hold, as the journal stands.

    Raises
    ------
    ValueError
        A start after the end, or a name that is no line.
    """
    kind = KINDS[choice.kind]
    make = {"fhir": _bundle, "csv": _archive, "sheet": _plan_on_paper, "log": _plan_on_paper}
    return make.get(choice.kind, _page)(journal, choice, kind)


def _page(journal: Journal, choice: Choice, kind: Kind) -> Handout:
    behind = _BEHIND if choice.kind == "pdf" and not choice.second_page else ()
    on_it = tuple(one for one in choice.sections if one not in behind)
    report = chosen_report(journal, replace(choice, sections=on_it))

    def write(path: Path, password: str | None) -> object:
        if choice.kind == "pdf":
            return report.save_pdf(
                path, password=password, paper=choice.paper, second_page=choice.second_page
            )
        return report.save_html(path, interactive=choice.kind == "interactive")

    contents = report_contents(report, wanted=on_it, behind=[one for one in choice.sections if one in behind])
    return Handout(kind, journal.today(), contents, report.to_html, write)


def chosen_report(journal: Journal, choice: Choice) -> Report:
    """Build the page from what was chosen; what was left out is not among its tables either."""
    frames = journal.frames()
    report = build_report(
        frames, start=choice.start, end=choice.end, include=choice.sections, name=choice.name
    )
    # After the build: they still count as entries, or the page would say that the log ends sooner.
    asked = frames.questions[frames.questions["day"].dt.date.between(report.header.start, report.header.end)]
    questions = tuple(
        question
        for key, question in zip(asked["question_id"], report.questions, strict=False)
        if key not in choice.left_out
    )
    return replace(report, questions=questions, frames=_without(frames, choice))


def _without(frames: Frames, choice: Choice) -> Frames:
    """Take out of the tables what stays at home: questions, events and notes."""
    kept: dict[str, Any] = {"questions": frames.questions.iloc[:0]}
    if "changes" not in choice.sections:
        kept["events"] = frames.events.iloc[:0]
    if _NOTES not in choice.sections:
        noted = ("sessions", "pain", "flexibility", "skips")
        kept |= {name: getattr(frames, name).assign(note="") for name in noted}
    return replace(frames, **kept)


def _bundle(journal: Journal, choice: Choice, kind: Kind) -> Handout:
    notes = _NOTES in choice.sections
    bundle = exchange.to_fhir(journal, start=choice.start, end=choice.end, name=choice.name, notes=notes)
    period = period_text(choice.start, choice.end) if choice.start and choice.end else ""
    text = json.dumps(bundle, indent=1, ensure_ascii=False)

    def write(path: Path, password: str | None) -> object:
        return path.write_text(text, encoding="utf-8", newline="\n")

    return Handout(kind, journal.today(), fhir_contents(bundle, period=period), lambda: as_text(text), write)


def _plan_on_paper(journal: Journal, choice: Choice, kind: Kind) -> Handout:
    report = build_report(journal, include=["plan"])
    if report.plan is None or not report.plan.items:
        raise ValueError("There is no plan to print yet; make one in 00_plan")
    is_log = choice.kind == "log"

    def write(path: Path, password: str | None) -> object:
        save = report.save_paper_log if is_log else report.save_exercise_sheet
        return save(path, paper=choice.paper)

    lines = [f"{item.name}: {item.text}" for item in report.plan.items]
    contents = plan_contents(report, is_log=is_log)
    return Handout(kind, journal.today(), contents, lambda: as_list(kind.about, lines), write)


def _archive(journal: Journal, choice: Choice, kind: Kind) -> Handout:
    rows = {table.name: (table.columns, len(tuple(table.rows))) for table in journal.tables()}

    def write(path: Path, password: str | None) -> object:
        # Somebody else gets it: what was taken back is none of theirs.
        return exchange.write_archive(journal, path, history=False)

    counts = {name: count for name, (_, count) in rows.items()}
    contents = archive_contents(counts, synthetic=journal.synthetic)
    return Handout(kind, journal.today(), contents, lambda: as_tables(rows), write)

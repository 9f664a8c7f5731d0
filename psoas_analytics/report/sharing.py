"""What a shared file holds, in words, and what it is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from psoas_analytics.words import count_text, listed

if TYPE_CHECKING:
    from psoas_analytics.report.content import Report

#: What a person may leave out of the page, in plain words; the questions and notes are chosen beside them.
SECTION_WORDS: Mapping[str, str] = {
    "verdict": "the first line: pain, adherence, days",
    "pain": "pain, day by day",
    "calendar": "calendar of what you did",
    "exercises": "each exercise: asked, done, pain, why not",
    "flexibility": "flexibility tests",
    "function": "questionnaires (PEG, PSFS)",
    "flags": "flags: high pain, gaps",
    "changes": "plan changes and events, in your words",
    "plan": "your plan now, for your therapist to answer",
}
_MADE_UP = "SYNTHETIC"
# What is not on a page, for want of entries or of a wish.
_NOT_THERE = {
    "diary": "your notes",
    "verdict": "the first line",
    "pain": "pain by day",
    "calendar": "the calendar",
    "exercises": "the exercises",
    "flexibility": "flexibility tests",
    "function": "questionnaires",
    "flags": "flags",
    "changes": "plan changes and events",
    "questions": "your questions",
    "plan": "your plan",
}
# The tables of an archive, one row each.
_TABLE_WORDS = {
    "session": "session",
    "exercise_set": "set",
    "pain_score": "pain score",
    "flexibility_reading": "flexibility reading",
    "questionnaire_answer": "questionnaire answer",
    "habit": "habit count",
    "skip": "skip",
    "no_exercise": "no-exercise day",
    "pause": "pause",
    "plan_version": "plan version",
    "event": "event",
    "question": "question",
    "import_batch": "import",
    "setting": "setting",
}


@dataclass(frozen=True)
class Contents:
    """What a file holds and what it leaves out, a few words each."""

    holds: tuple[str, ...]
    leaves_out: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """All of it in one line."""
        return f"{'; '.join(self.holds)}. Not in it: {'; '.join(self.leaves_out)}."


def report_contents(report: Report, *, wanted: Collection[str], behind: Collection[str] = ()) -> Contents:
    """Say what a report holds.

    Parameters
    ----------
    report : Report
    wanted : names of the sections that were asked for
        What was asked for and is not there had no entries.
    behind : names of sections
        Asked for, and left out because they stand on a second page that was not.

    Examples
    --------
    >>> from psoas_analytics import demo_journal
    >>> from psoas_analytics.report import SECTIONS, build_report
    >>> with demo_journal() as journal:
    ...     contents = report_contents(build_report(journal, include=["pain"]), wanted=["pain"])
    >>> contents.holds[1:3]
    ('84 days, 31 Aug – 22 Nov 2026; plan v2 since 19 Oct', 'pain at low back: 71 days scored')
    >>> contents.leaves_out[:3]
    ('a name', 'your notes', 'the first line')
    """
    header = report.header
    synthetic = (f"{_MADE_UP}: made-up data",) if report.synthetic else ()
    days = count_text((header.end - header.start).days + 1, "day")
    head = f"{days}, {header.period}; {header.plan}"
    name = (f"your name: {header.name}",) if header.name else ()
    holds = (*synthetic, head, *name, *_held(report))
    return Contents(holds, tuple(_left_out(report, wanted, behind)))


def _held(report: Report) -> Iterator[str]:
    if report.verdict:
        yield "the first line: pain, adherence, days"
    if report.pain is not None:
        yield f"pain at {report.pain.site}: {count_text(_scored(report), 'day')} scored"
        if report.pain.other_sites:
            yield f"mean pain at {count_text(len(report.pain.other_sites), 'other place')}"
    if report.calendar is not None:
        yield f"what you did on each of {count_text(len(report.calendar.days), 'day')}"
    if report.exercises is not None:
        count = count_text(len(report.exercises.lines), "exercise")
        yield f"{count}: asked, done, best hold, pain during, why not done"
    if report.flexibility is not None:
        yield count_text(len(report.flexibility.tests), "flexibility test")
    if report.function:
        yield f"answers to {listed(line.instrument.split(' (')[0] for line in report.function)}"
    if report.flags:
        raised = sum(flag.raised for flag in report.flags)
        yield f"flags: {raised or 'none'} of {len(report.flags)} raised"
    if report.changes:
        events = sum(not one.is_plan for one in report.changes)
        in_words = f", {events} of them events in your words" if events else ""
        yield f"{count_text(len(report.changes), 'change')} on the time line{in_words}"
    if report.plan is not None:
        items = count_text(len(report.plan.items), "exercise")
        own = [f"its title: {report.plan.title}"] if report.plan.title else []
        own += [f"its author: {report.plan.author}"] if report.plan.author else []
        yield ", ".join([f"your plan: {items}", *own])
    if report.questions:
        yield f"{count_text(len(report.questions), 'question')} in your words"
    if report.diary:
        yield f"{count_text(len(report.diary), 'note')} in your words"


def _left_out(report: Report, wanted: Collection[str], behind: Collection[str]) -> Iterator[str]:
    if not report.header.name:
        yield "a name"
    gone = [section for section in _NOT_THERE if not getattr(report, section)]
    yield from (_NOT_THERE[section] for section in gone if section not in {*wanted, *behind})
    if second := [_NOT_THERE[section] for section in gone if section in behind]:
        yield f"on a second page only: {', '.join(second)}"
    if empty := [_NOT_THERE[section] for section in gone if section in wanted]:
        yield f"without entries in these days: {', '.join(empty)}"


def plan_contents(report: Report, *, is_log: bool) -> Contents:
    """Say what an exercise sheet or a paper log holds.

    Parameters
    ----------
    report : Report
        With its plan.
    is_log : bool
        A grid to fill in by hand.
    """
    plan = report.plan
    exercises = count_text(0 if plan is None else len(plan.items), "exercise")
    head = (f"{_MADE_UP}: made-up data",) if report.synthetic else ()
    held = f"{exercises} of your plan, with doses" + ("" if is_log else ", pictures and steps")
    grid = ("empty fields for pain, what you did and why not",) if is_log else ()
    return Contents((*head, held, *grid), ("a name", "anything that you logged"))


def archive_contents(rows: Mapping[str, int], *, synthetic: bool = False) -> Contents:
    """Say what an archive of the whole journal holds.

    Parameters
    ----------
    rows : mapping of table to number of rows
    synthetic : bool
        Made-up data.

    Examples
    --------
    >>> archive_contents({"session": 2, "pain_score": 1, "setting": 1, "habit": 0}).holds[1:]
    ('2 sessions', '1 pain score', '1 setting')
    """
    counted = tuple(
        count_text(rows[table], words) for table, words in _TABLE_WORDS.items() if rows.get(table)
    )
    head = (f"{_MADE_UP}: made-up data",) if synthetic else ()
    everything = "everything in your journal, from its first day on, with your notes and all your own words"
    return Contents((*head, everything, *counted), ("what you took back",))


def fhir_contents(bundle: Mapping[str, Any], *, period: str = "") -> Contents:
    """Say what a FHIR bundle holds: its resources, counted.

    Parameters
    ----------
    bundle : mapping
        As :func:`psoas_analytics.exchange.to_fhir` makes it.
    period : str
        Its days, in words.

    Examples
    --------
    >>> plan, nobody = {"resourceType": "CarePlan"}, {"resourceType": "Patient"}
    >>> fhir_contents({"entry": [{"resource": one} for one in (nobody, plan, plan)]}).holds
    ('2 plans', 'title and author of each plan')
    """
    resources = [entry["resource"] for entry in bundle.get("entry", ())]
    names = [name["text"] for one in resources for name in one.get("name", ())]
    nobody = f"{_MADE_UP}: nobody, made-up data"
    own = [name for name in names if name != nobody]
    of_plan = [one for one in resources if one["resourceType"] == "CarePlan"]
    messages = sum(len(one.get("note", ())) for one in of_plan)
    notes = sum(len(one.get("note", ())) for one in resources) - messages
    found = Counter(_resource_words(one) for one in resources if one["resourceType"] != "Patient")
    holds = [name for name in names if name == nobody]
    holds += [period] if period else []
    holds += [f"your name: {name}" for name in own]
    holds += [count_text(count, words) for words, count in found.items()]
    holds += ["title and author of each plan"] if of_plan else []
    holds += ["names of your own pain sites"] if any(_has_own_site(one) for one in resources) else []
    holds += ["activities that you named (PSFS)"] if any(_is_psfs(one) for one in resources) else []
    holds += [f"{count_text(messages, 'message')} of a plan's author"] if messages else []
    holds += [f"{count_text(notes, 'note')} in your words"] if notes else []
    left = [*([] if own else ["a name"]), *([] if notes else ["your notes"])]
    return Contents(tuple(holds), (*left, *_NOT_IN_FHIR))


_NOT_IN_FHIR = ("your questions", "events", "skips", "pauses", "habits but strength", "no-exercise days")
# By LOINC code, else by category.
_OBSERVED = {
    "73985-4": "set",
    "55411-3": "session length",
    "82291-6": "weekly strength count",
    "survey": "pain score",
    "exam": "flexibility reading",
}
_RESOURCES = {
    "Procedure": "exercise session",
    "QuestionnaireResponse": "questionnaire",
    "CarePlan": "plan",
    "Goal": "goal",
}


def _resource_words(resource: Mapping[str, Any]) -> str:
    kind = str(resource["resourceType"])
    if kind != "Observation":
        return _RESOURCES.get(kind, kind)
    concepts = (resource["code"], *resource.get("category", ()))
    codes = [coding.get("code") for concept in concepts for coding in concept.get("coding", ())]
    return next((_OBSERVED[code] for code in codes if code in _OBSERVED), "adherence figure")


def _has_own_site(resource: Mapping[str, Any]) -> bool:
    """A place that the person named has words alone, and no code."""
    return "bodySite" in resource and "coding" not in resource["bodySite"]


def _is_psfs(resource: Mapping[str, Any]) -> bool:
    return any(str(one.get("linkId", "")).startswith("own-") for one in resource.get("item", ()))


def _scored(report: Report) -> int:
    return 0 if report.pain is None else sum(one is not None for one in report.pain.pain_nrs)


def file_name(stem: str, suffix: str, *, day: date, words: str = "") -> str:
    """Name a file by what it is and the day it was made; nothing in it tells of health.

    Parameters
    ----------
    stem : str
        What it is, such as "report".
    suffix : str
        Such as ".pdf".
    words : str
        Added in front if asked for.

    Examples
    --------
    >>> file_name("report", ".pdf", day=date(2026, 11, 25))
    'report-2026-11-25.pdf'
    >>> file_name("report", ".pdf", day=date(2026, 11, 25), words="pain and exercise")
    'pain-and-exercise-report-2026-11-25.pdf'
    """
    front = words.replace(" ", "-") + "-" if words else ""
    return f"{front}{stem}-{day.isoformat()}{suffix}"


def numbered(name: str, number: int) -> str:
    """Name of the second, third ... file of the same name.

    Examples
    --------
    >>> numbered("report-2026-11-25.pdf", 1), numbered("report-2026-11-25.pdf", 3)
    ('report-2026-11-25.pdf', 'report-2026-11-25-3.pdf')
    """
    if number == 1:
        return name
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}-{number}{dot}{suffix}" if dot else f"{name}-{number}"

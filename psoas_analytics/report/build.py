"""A report, gathered from the frames of one journal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from psoas_analytics import red_flags
from psoas_analytics.charts.source import Day, Source, frames_of
from psoas_analytics.frames import Frames
from psoas_analytics.report.content import OPTIONAL, SECTIONS, Report
from psoas_analytics.report.diary import diary_remarks
from psoas_analytics.report.flags import flags_outcome, last_entry_day
from psoas_analytics.report.flexibility import flexibility_outcome
from psoas_analytics.report.notes import notes
from psoas_analytics.report.outcomes import function_outcome, pain_outcome
from psoas_analytics.report.parts import (
    Finding,
    Header,
    Mark,
    Question,
    RedFlagBox,
)
from psoas_analytics.report.period import Period, report_period
from psoas_analytics.report.prescription import plan_sheet
from psoas_analytics.report.programme import (
    adherence_outcome,
    changes_outcome,
    exercises_outcome,
    plan_text,
)
from psoas_analytics.words import count_text, day_text, period_text

# A line of the header holds no more.
_NAME_CHARS = 80


def build_report(
    source: Source,
    *,
    start: Day = None,
    end: Day = None,
    include: Iterable[str] | None = None,
    name: str = "",
) -> Report:
    """Gather what a therapist reads in 60 seconds.

    Parameters
    ----------
    source : Journal or its Frames
    start, end : date, ISO text or None
        First and last day; by default the 84 days up to today. An end after today is taken as today.
    include : names out of :data:`SECTIONS` and :data:`OPTIONAL`, or None
        None: all of :data:`SECTIONS`.
    name : str
        Whose page it is, for its header; empty: the page names nobody.

    Returns
    -------
    Report

    Raises
    ------
    ValueError
        A day that is none, a start after the end, an unknown section, or a name that is no text or too long.
    """
    wanted, checked_name = _wanted(include), _checked_name(name)
    frames = frames_of(source)
    period = report_period(frames, start, end)
    changes = changes_outcome(frames, period) if "changes" in wanted else ()
    marks = tuple(Mark(change.number, change.day, change.is_plan) for change in changes)
    # The verdict speaks of both; without it only what is shown is worked out.
    pain_finding, pain = pain_outcome(frames, period, marks) if wanted & {"verdict", "pain"} else (None, None)
    adherence_finding, calendar = (
        adherence_outcome(frames, period) if wanted & {"verdict", "calendar"} else (None, None)
    )
    last = last_entry_day(frames, period)
    verdict = (pain_finding, adherence_finding, _days_finding(period, last))
    report = Report(
        header=_header(frames, period, name=checked_name),
        synthetic=frames.synthetic,
        is_empty=last is None or last < period.start.date(),
        verdict=tuple(one for one in verdict if one) if "verdict" in wanted else (),
        pain=pain if "pain" in wanted else None,
        calendar=calendar if "calendar" in wanted else None,
        exercises=exercises_outcome(frames, period) if "exercises" in wanted else None,
        flexibility=flexibility_outcome(frames, period) if "flexibility" in wanted else None,
        function=function_outcome(frames, period) if "function" in wanted else (),
        flags=flags_outcome(frames, period, last) if "flags" in wanted else (),
        changes=changes,
        questions=_questions(frames, period) if "questions" in wanted else (),
        plan=plan_sheet(frames, period) if "plan" in wanted else None,
        diary=diary_remarks(frames, period) if "diary" in wanted else (),
        red_flags=RedFlagBox(
            red_flags.TITLE, red_flags.ADVICE, red_flags.RED_FLAGS, red_flags.NO_REASSURANCE
        ),
        notes=(),
        frames=frames,
    )
    return replace(
        report, notes=notes([name for name in SECTIONS if getattr(report, name)], frames.thresholds)
    )


def _wanted(include: Iterable[str] | None) -> frozenset[str]:
    if include is None:
        return frozenset(SECTIONS)
    # A bare text is an iterable of letters: "pain" must not become p, a, i, n.
    names = (include,) if isinstance(include, str) else tuple(include)
    known = (*SECTIONS, *OPTIONAL)
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ValueError(f"include must hold names out of {', '.join(known)}; got {unknown[0]!r}")
    return frozenset(names)


def _checked_name(name: str) -> str:
    if not isinstance(name, str) or len(name.strip()) > _NAME_CHARS or not name.strip().isprintable():
        raise ValueError(f"name must be one line of at most {_NAME_CHARS} characters, got {name!r}")
    return name.strip()


def _header(frames: Frames, period: Period, *, name: str) -> Header:
    first, last = period.start.date(), period.end.date()
    return Header(
        title="Home programme report",
        name=name,
        period=period_text(first, last),
        start=first,
        end=last,
        made_on=frames.today.date(),
        made=f"made on {period_text(frames.today, frames.today)}",
        plan=plan_text(frames, period),
        source="self-reported; not a clinical measurement",
    )


def _days_finding(period: Period, last: date | None) -> Finding:
    entry = "nothing logged yet" if last is None else f"last entry {day_text(last)}"
    return Finding("Period", count_text(period.n_days, "day"), entry)


def _questions(frames: Frames, period: Period) -> tuple[Question, ...]:
    rows = period.of(frames.questions).itertuples()
    return tuple(Question(row.day.date(), day_text(row.day), row.text) for row in rows)

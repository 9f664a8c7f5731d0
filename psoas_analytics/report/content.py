"""What a therapist's page holds, built once and rendered many times."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from psoas_analytics import red_flags
from psoas_analytics.charts.source import Day, Source, frames_of
from psoas_analytics.frames import Frames
from psoas_analytics.report.diary import diary_remarks
from psoas_analytics.report.flags import flags_outcome, last_entry
from psoas_analytics.report.flexibility import flexibility_outcome
from psoas_analytics.report.notes import notes
from psoas_analytics.report.outcomes import function_outcome, pain_outcome
from psoas_analytics.report.parts import (
    Calendar,
    Change,
    Exercises,
    Finding,
    Flag,
    Flexibility,
    FunctionLine,
    Header,
    Mark,
    PainChart,
    PlanSheet,
    Question,
    RedFlagBox,
    Remark,
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

#: Names of the sections, in the order of the page; the header, the red flags and the notes are always there.
SECTIONS = (
    "verdict",
    "pain",
    "calendar",
    "exercises",
    "flexibility",
    "function",
    "flags",
    "changes",
    "questions",
    "plan",
)
#: On the page only when they are named.
OPTIONAL = ("diary",)
# A line of the header holds no more.
_NAME_CHARS = 80


@dataclass(frozen=True, repr=False)
class Report:
    """The content of one report; :func:`build_report` makes it.

    Frozen: ``dataclasses.replace(report, questions=())`` gives a changed copy. A section that was not asked
    for, or has no data, is None or empty.

    Attributes
    ----------
    header : Header
    synthetic : bool
        Made-up data: every page says so, large.
    is_empty : bool
        Nothing was logged in the period.
    verdict, function, flags, changes, questions : tuples of parts, in the order of the page
    pain, calendar, exercises, flexibility, plan : a part each, or None
    diary : tuple of Remark
        Notes in the person's own words; empty unless asked for.
    red_flags : RedFlagBox
    notes : tuple of str
        Definitions, and where the figures come from.
    frames : Frames or None
        What it was built from, for charts to explore; no part of the content.
    """

    header: Header
    synthetic: bool
    is_empty: bool
    verdict: tuple[Finding, ...]
    pain: PainChart | None
    calendar: Calendar | None
    exercises: Exercises | None
    flexibility: Flexibility | None
    function: tuple[FunctionLine, ...]
    flags: tuple[Flag, ...]
    changes: tuple[Change, ...]
    questions: tuple[Question, ...]
    plan: PlanSheet | None
    diary: tuple[Remark, ...]
    red_flags: RedFlagBox
    notes: tuple[str, ...]
    frames: Frames | None = field(default=None, repr=False, compare=False)

    @property
    def report_id(self) -> str:
        """Digest of the content, 16 hex digits: an answer says by it which page it answers."""
        content = json.dumps(self.to_dict(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    def __repr__(self) -> str:
        """Name the period, not the health data."""
        return f"Report({self.header.start} to {self.header.end}{', SYNTHETIC' if self.synthetic else ''})"

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain dicts, lists, texts and numbers; dates are ISO text. Fit for JSON."""
        plain = dict(_plain(asdict(replace(self, frames=None))))
        del plain["frames"]
        return plain

    def to_html(self, *, interactive: bool = False) -> str:
        """Write the page as one HTML text that needs nothing else.

        Parameters
        ----------
        interactive : bool
            Add charts to explore, with the plotly.js of the installed package: about 5 MB.

        Raises
        ------
        ValueError
            Charts to explore of a report that holds no frames.
        """
        from psoas_analytics.report.html import page

        if interactive and self.frames is None:
            raise ValueError(
                "interactive charts need the frames that the report was built from, got None;"
                " make the report with build_report(journal)"
            )
        parts = self._parts() | {"report_id": self.report_id}
        return page(parts, live=self.frames if interactive else None)

    def save_html(self, path: str | Path, *, interactive: bool = False) -> Path:
        """Write the page as one file, whole or not at all.

        Parameters
        ----------
        path : str or Path
            A file of that name is replaced.
        interactive : bool
            Add charts to explore, with the plotly.js of the installed package: about 5 MB.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        FileNotFoundError
            The folder is not there.
        IsADirectoryError
            ``path`` is a folder.
        """
        target = Path(path)
        _check_place(target)
        _write_whole(target, self.to_html(interactive=interactive).encode())
        return target

    def to_pdf(self, *, password: str | None = None, paper: str = "a4", second_page: bool = False) -> bytes:
        """Write the page as a PDF of one sheet, tagged for screen readers.

        Parameters
        ----------
        password : str, optional
            Locks it (AES-256). A locked file differs from run to run; an open one is the same, byte for byte.
        paper : {"a4", "letter"}
        second_page : bool
            Put behind it all that the page had to cut, the notes and, where the report holds it, the diary.

        Raises
        ------
        ValueError
            An empty or too long password, or another paper.
        """
        from psoas_analytics.report.pdf import document

        return document(self._parts(), paper=paper, second_page=second_page, password=password)

    def save_pdf(
        self,
        path: str | Path,
        *,
        password: str | None = None,
        paper: str = "a4",
        second_page: bool = False,
    ) -> Path:
        """Write the page as a PDF file, whole or not at all; see :meth:`to_pdf` and :meth:`save_html`."""
        target = Path(path)
        _check_place(target)
        _write_whole(target, self.to_pdf(password=password, paper=paper, second_page=second_page))
        return target

    def save_exercise_sheet(self, path: str | Path, *, paper: str = "a4") -> Path:
        """Write the plan in force as a PDF to hang up: pictures, steps, and when to see a professional.

        Raises
        ------
        ValueError
            There is no plan in the report, or ``paper`` is neither "a4" nor "letter".
        """
        from psoas_analytics.report.sheet import exercise_sheet

        target = Path(path)
        _check_place(target)
        _write_whole(target, exercise_sheet(self._parts(), paper=paper))
        return target

    def save_paper_log(
        self, path: str | Path, *, days: int = 14, start: date | None = None, paper: str = "a4"
    ) -> Path:
        """Write a grid to fill in by hand, for days away from the computer, as a PDF: a week on each page.

        Parameters
        ----------
        path : str or Path
            A file of that name is replaced.
        days : int
            From 1 to 28.
        start : date, optional
            The first of them; by default the day after the report was made.
        paper : {"a4", "letter"}

        Raises
        ------
        ValueError
            There is no plan in the report, another paper, or days out of range.
        """
        from psoas_analytics.report.sheet import paper_log

        target = Path(path)
        _check_place(target)
        _write_whole(target, paper_log(self._parts(), days=days, start=start, paper=paper))
        return target

    def _parts(self) -> dict[str, Any]:
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name != "frames"}

    def _repr_html_(self) -> str:
        """Show the page in a notebook, in a frame of its own: no style leaks either way."""
        from psoas_analytics.report.html import framed

        return framed(self.to_html(), title=f"{self.header.title}, {self.header.period}")


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
    wanted = _wanted(include)
    frames = frames_of(source)
    period = report_period(frames, start, end)
    changes = changes_outcome(frames, period) if "changes" in wanted else ()
    marks = tuple(Mark(change.number, change.day, change.is_plan) for change in changes)
    pain_finding, pain = pain_outcome(frames, period, marks)
    adherence_finding, calendar = adherence_outcome(frames, period)
    last = last_entry(frames, period)
    verdict = (pain_finding, adherence_finding, _days_finding(period, last))
    report = Report(
        header=_header(frames, period, name=_checked_name(name)),
        synthetic=frames.synthetic,
        is_empty=last is None or last < period.start.date(),
        verdict=verdict if "verdict" in wanted else (),
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


def _plain(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _plain(value) for key, value in part.items()}
    if isinstance(part, (list, tuple)):
        return [_plain(value) for value in part]
    return part.isoformat() if isinstance(part, date) else part


def _check_place(target: Path) -> None:
    if target.is_dir():
        raise IsADirectoryError(
            f"path must name a file, got the folder {target}; add a name such as report.html"
        )
    if not target.parent.is_dir():
        raise FileNotFoundError(
            f"the folder of the report must be there, got {target.parent}; make it, or choose another"
        )


def _write_whole(target: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=".psoas-", suffix=".part", dir=target.parent)
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)

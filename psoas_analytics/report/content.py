"""What a therapist's page holds, built once and rendered many times."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from psoas_analytics.frames import Frames
from psoas_analytics.report.parts import (
    Calendar,
    Change,
    Exercises,
    Finding,
    Flag,
    Flexibility,
    FunctionLine,
    Header,
    PainChart,
    PlanSheet,
    Question,
    RedFlagBox,
    Remark,
)
from psoas_analytics.whole import check_place, write_whole

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
        check_place(target, replacing=True)
        return write_whole(target, self.to_html(interactive=interactive).encode(), replacing=True)

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
        check_place(target, replacing=True)
        return write_whole(
            target, self.to_pdf(password=password, paper=paper, second_page=second_page), replacing=True
        )

    def save_exercise_sheet(self, path: str | Path, *, paper: str = "a4") -> Path:
        """Write the plan in force as a PDF to hang up: pictures, steps, and when to see a professional.

        Raises
        ------
        ValueError
            There is no plan in the report, or ``paper`` is neither "a4" nor "letter".
        """
        from psoas_analytics.report.sheet import exercise_sheet

        target = Path(path)
        check_place(target, replacing=True)
        return write_whole(target, exercise_sheet(self._parts(), paper=paper), replacing=True)

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
        check_place(target, replacing=True)
        return write_whole(
            target, paper_log(self._parts(), days=days, start=start, paper=paper), replacing=True
        )

    def _parts(self) -> dict[str, Any]:
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name != "frames"}

    def _repr_html_(self) -> str:
        """Show the page in a notebook, in a frame of its own: no style leaks either way."""
        from psoas_analytics.report.html import framed

        return framed(self.to_html(), title=f"{self.header.title}, {self.header.period}")


def _plain(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _plain(value) for key, value in part.items()}
    if isinstance(part, (list, tuple)):
        return [_plain(value) for value in part]
    return part.isoformat() if isinstance(part, date) else part

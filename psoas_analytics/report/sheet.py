"""The plan on paper: an exercise sheet with pictures, and a log for days away from the computer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from psoas_analytics.catalog import Exercise, load_catalog
from psoas_analytics.plan import WEEKDAYS
from psoas_analytics.report.parts import PlanLine, PlanSheet
from psoas_analytics.report.stills import stills
from psoas_analytics.report.typeset import Template, paper_name
from psoas_analytics.words import day_text, period_text

MOST_DAYS = 28
_A_PAGE_DAYS = 7
_NO_PLAN = "there is no plan in this report; set one, and build the report with the section 'plan'"


def exercise_sheet(parts: Mapping[str, Any], *, paper: str) -> bytes:
    """Print the prescription with pictures and steps, and when to see a professional.

    Parameters
    ----------
    parts : mapping
        The fields of a :class:`~psoas_analytics.report.Report` by name.
    paper : {"a4", "letter"}

    Raises
    ------
    ValueError
        No plan, or another paper.
    """
    plan, name = _plan(parts), paper_name(paper)
    header, red_flags = parts["header"], parts["red_flags"]
    words = _words(parts, "Exercise sheet") | {
        "start": "start",
        "feel": "Felt at:",
        "easier": "Easier:",
        "deeper": "More:",
        "caution": "Careful:",
        "own": "An exercise of your own plan: there is no picture of it here. Do it as you were shown.",
        "red_flags": red_flags.title,
        "advice": "Not medical advice. Ask your therapist if you are not sure how an exercise is done.",
    }
    catalog = load_catalog()
    texts = {
        "words": words,
        "synthetic": parts["synthetic"],
        "red_flags": red_flags,
        "exercises": [_how_to(line, catalog.get(line.exercise_id)) for line in plan.items],
    }
    drawings = [stills(line.exercise_id) for line in plan.items]
    return Template("sheet.typ", texts, drawings=drawings, made_on=header.made_on).pdf(paper=name)


def paper_log(parts: Mapping[str, Any], *, days: int, start: date | None, paper: str) -> bytes:
    """Print a grid to be filled in by hand: days across, exercises down, a week on each page.

    Parameters
    ----------
    parts : mapping
        The fields of a :class:`~psoas_analytics.report.Report` by name.
    days : int
        From 1 to 28.
    start : date or None
        The first of them; by default the day after the report was made.
    paper : {"a4", "letter"}

    Raises
    ------
    ValueError
        No plan, another paper, or days out of range.
    """
    plan, name = _plan(parts), paper_name(paper)
    if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= MOST_DAYS:
        raise ValueError(f"days must be a whole number from 1 to {MOST_DAYS}, got {days!r}")
    made_on = parts["header"].made_on
    first = made_on + timedelta(days=1) if start is None else start
    dates = [first + timedelta(days=number) for number in range(days)]
    weeks = [dates[place : place + _A_PAGE_DAYS] for place in range(0, days, _A_PAGE_DAYS)]
    texts = {
        "words": _words(parts, "Paper log")
        | {
            "how": (
                "In each field: sets, reps and seconds held, such as 3 × 30 s; left and right apart where the"
                " field is parted. –: not asked for on that day. P: pain during that exercise."
                " Pain: 0 (none) to 10 (worst imaginable). Why not done: pain, no time, unwell,"
                " travel, forgot, other. Type it into the workbook later: any past day can be logged."
            ),
            "exercise": "Exercise",
            "left": "L",
            "right": "R",
            "pain_during": "P",
            "average": "Average pain of the last 24 hours (0–10)",
            "rest": "–",
        },
        "synthetic": parts["synthetic"],
        # Without a known site there is room to write it.
        "site": "site: ................" if parts["pain"] is None else parts["pain"].site,
        "lines": ["Pain before", "Pain after", "Why not done", "Note"],
        "weeks": [
            [f"{WEEKDAYS[day.weekday()].capitalize()} {day_text(day)}" for day in week] for week in weeks
        ],
        "rows": [
            {
                "name": line.name,
                "dose": line.text,
                "two_sides": line.sides == "each",
                "due": [[_may_be_due(line, day) for day in week] for week in weeks],
            }
            for line in plan.items
        ],
    }
    return Template("paper_log.typ", texts, drawings={}, made_on=made_on).pdf(paper=name)


def _plan(parts: Mapping[str, Any]) -> PlanSheet:
    plan: PlanSheet | None = parts["plan"]
    if plan is None or not plan.items:
        raise ValueError(_NO_PLAN)
    return plan


def _words(parts: Mapping[str, Any], heading: str) -> dict[str, str]:
    plan, header = _plan(parts), parts["header"]
    tag = "SYNTHETIC: " if parts["synthetic"] else ""
    about = [
        plan.title,
        f"plan v{plan.version} since {period_text(plan.starts_on, plan.starts_on)}",
        header.made,
    ]
    return {
        "title": f"{tag}{heading}",
        "heading": f"{tag}{heading}",
        "about": " · ".join(one for one in (header.name, *about) if one),
    }


def _may_be_due(line: PlanLine, day: date) -> bool:
    return not line.days or WEEKDAYS[day.weekday()] in line.days


def _how_to(line: PlanLine, exercise: Exercise | None) -> dict[str, Any]:
    return {
        "name": line.name,
        "dose": line.text,
        "steps": list(exercise.steps) if exercise else [],
        "felt_at": [f"{exercise.felt_at}."] if exercise and exercise.felt_at else [],
        "easier": list(exercise.easier) if exercise else [],
        "deeper": list(exercise.deeper) if exercise else [],
        "cautions": [one.text for one in exercise.cautions] if exercise else [],
    }

"""What the tests of SessionForm share: a clock, a planned week, and a reader of what a form shows."""

from datetime import date, datetime, timedelta, timezone

from ipywidgets import HTML, Box, Widget

from psoas_analytics.journal import Journal
from psoas_analytics.plan import Plan, PlanItem

TUESDAY = date(2026, 11, 24)
CET = timezone(timedelta(hours=1))


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.local = datetime(2026, 11, 24, 20, 41, 30, tzinfo=CET)

    def __call__(self) -> datetime:
        return self.local


def plan_a_week(journal: Journal) -> None:
    """A stretch on each side, a strengthening that alternates, and a warm-up of two sets; no Sundays."""
    days = ("mon", "tue", "wed", "thu", "fri", "sat")
    catalog = journal.catalog
    items = [
        PlanItem("kneeling-lunge-stretch", catalog["kneeling-lunge-stretch"].dose, days=days),
        PlanItem("single-knee-to-chest", catalog["single-knee-to-chest"].dose, days=days),
        PlanItem("marching-in-place", catalog["marching-in-place"].dose, sets=2, days=days),
    ]
    journal.set_plan(Plan(tuple(items)), starts_on="2026-11-02")


def texts(widget: Widget) -> str:
    """All HTML of a widget and what it holds."""
    own = widget.value if isinstance(widget, HTML) else ""
    return own + "".join(texts(child) for child in (widget.children if isinstance(widget, Box) else ()))

"""Which charts each tab of the progress view shows, and what they cannot tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from psoas_analytics import charts
from psoas_analytics.catalog import Catalog
from psoas_analytics.frames import Frames
from psoas_analytics.measures import daily_pain

#: Days of each period; "all" has no first day.
PERIODS: Mapping[str, int] = {"4 w": 28, "12 w": 84, "1 y": 365}
ALL = "all"


@dataclass(frozen=True)
class Tab:
    """One tab: its charts with the filters that each heeds, and what they cannot tell."""

    words: str
    plots: Mapping[str, tuple[str, ...]]
    cannot_tell: str

    @property
    def heeds(self) -> set[str]:
        """The filters that any of its charts heeds."""
        return {one for filters in self.plots.values() for one in filters}


TABS: Mapping[str, Tab] = {
    "pain": Tab(
        "Pain",
        {"plot_pain": ("site",), "plot_body_map": ()},
        "Day-to-day ups and downs are usual; a chart of pain cannot tell what moved it.",
    ),
    "flexibility": Tab(
        "Flexibility",
        {"plot_flexibility": ("side",)},
        "A change inside the band can be measurement error, and more degrees need not mean less pain.",
    ),
    "adherence": Tab(
        "Adherence",
        {"plot_adherence_calendar": (), "plot_adherence": ()},
        "Self-reported: a log cannot tell what was done and not logged, and diaries tend to overstate.",
    ),
    "both": Tab(
        "Pain and adherence",
        {"plot_pain_and_adherence": ("site",)},
        "What went together is not what caused it: pain itself stops exercise, pain settles by itself, and"
        " both can drift in the same months.",
    ),
    "exercises": Tab(
        "Exercises",
        {"plot_exercise": ("exercise", "side"), "plot_exercise_pain": (), "plot_dose": ("side",)},
        "Longer holds are practice, not proof: whether they ease your pain is plausible and unproven.",
    ),
}


@dataclass(frozen=True)
class Filters:
    """What is chosen; None: no choice. ``site`` is a site with its own side."""

    start: date | None = None
    site: tuple[str, str | None] | None = None
    side: str | None = None
    exercise: str | None = None

    def arguments(self, heeded: Iterable[str]) -> dict[str, Any]:
        """Return the keywords of a chart that heeds these filters."""
        found: dict[str, Any] = {"start": self.start}
        if "site" in heeded and self.site is not None:
            found |= {"site": self.site[0], "side": self.site[1]}
        if "side" in heeded:
            found["side"] = self.side
        if "exercise" in heeded:
            found["exercise_id"] = self.exercise
        return found


def first_day(period: str, today: date) -> date | None:
    """First day of a period that ends today; None: from the first entry on.

    Examples
    --------
    >>> first_day("4 w", date(2026, 11, 22))
    datetime.date(2026, 10, 26)
    """
    return None if period == ALL else today - timedelta(days=PERIODS[period] - 1)


def draw(tab: Tab, frames: Frames, filters: Filters, **look: Any) -> Iterator[tuple[str, Any]]:
    """Draw each chart of a tab, with its name, as it is asked for.

    ``look`` holds ``table``, ``theme`` and ``width_px``.
    """
    for name, heeded in tab.plots.items():
        yield name, getattr(charts, name)(frames, **filters.arguments(heeded), **look)


def sites_of(frames: Frames) -> list[tuple[str, str | None]]:
    """Sites and sides with a scored day, the most scored first."""
    counts = daily_pain(frames.pain).groupby(["site", "side"], dropna=False).size()
    by_count = counts.sort_values(ascending=False, kind="stable")
    # A side that was not given is missing: NaN alone differs from itself.
    return [(site, None if side != side else side) for site, side in by_count.index]


def exercises_of(frames: Frames, catalog: Catalog) -> Sequence[str]:
    """Exercises that were done or are asked for, in the catalog's order."""
    known = set(frames.sets["exercise_id"]) | set(frames.plans["exercise_id"])
    return [key for key in catalog if key in known]

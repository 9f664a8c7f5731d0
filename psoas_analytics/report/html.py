"""The report as one HTML file: it stands alone, and asks the network for nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from psoas_analytics.frames import Frames
from psoas_analytics.report.answer import answer_form
from psoas_analytics.report.day_tables import DayTable, calendar_table, flexibility_table, pain_table
from psoas_analytics.report.paper import paper_room
from psoas_analytics.report.parts import Calendar, FlexibilityChart, Header, PainChart
from psoas_analytics.report.policy import PLACE, with_policy
from psoas_analytics.words import count_text

# Shown from here on; a report that is ready sooner needs no bar.
_BAR_AFTER_S = 0.5


def page(parts: Mapping[str, Any], *, live: Frames | None = None) -> str:
    """Write the page.

    Parameters
    ----------
    parts : mapping
        The fields of a :class:`~psoas_analytics.report.Report` by name, and its ``report_id``.
    live : Frames or None
        Tables to draw plotly's charts from, for those sections that the page holds; None: no such charts.

    Returns
    -------
    str
        A whole HTML document; everything that a person typed is escaped.
    """
    from tqdm.auto import tqdm

    charts: dict[str, Markup] = {}
    # The first step loads the drawing library, which takes longer than any chart.
    steps = [_load_figures, *_drawings(parts)]
    if live is not None:
        steps.append(lambda: _live_charts(parts, live))
    for step in tqdm(steps, desc="Report", unit="step", delay=_BAR_AFTER_S, leave=False):
        charts.update(step())
    template = _environment().get_template("page.html.j2")
    plan = parts["plan"]
    given = {
        "charts": charts,
        "tables": _tables(parts),
        "paper": paper_room(parts),
        "answer": None if plan is None else _data(answer_form(plan, report_id=parts["report_id"])),
        "policy": PLACE,
    }
    document = template.render(**parts, **given)
    return with_policy(document, any_style=live is not None)


def framed(document: str, *, title: str) -> str:
    """Put a whole page into a frame for a notebook; it shares nothing, and runs its own script alone."""
    # An origin of its own, and the page's policy: what it runs can reach neither notebook nor network.
    return (
        f'<iframe sandbox="allow-scripts" title="{escape(title)}" srcdoc="{escape(document)}"'
        ' style="width: 100%; height: 70vh; min-height: 40em; border: 0"></iframe>'
    )


_FOLDER = Path(__file__).parent
_Step = Callable[[], dict[str, Markup]]


def _load_figures() -> dict[str, Markup]:
    import psoas_analytics.report.figures  # noqa: F401

    return {}


def _live_charts(parts: Mapping[str, Any], frames: Frames) -> dict[str, Markup]:
    from psoas_analytics.report.live import live_charts

    return {"live": Markup(live_charts(frames, parts))}  # noqa: S704 - plotly escapes what it is given


def _drawings(parts: Mapping[str, Any]) -> Iterator[_Step]:
    """One step for each chart of the page; those on the time axis are drawn for paper and for a telephone."""
    header, synthetic = parts["header"], parts["synthetic"]
    if parts["pain"] is not None:
        yield lambda: _both_widths("pain", _pain, parts["pain"], header, synthetic=synthetic)
    if parts["calendar"] is not None:
        yield lambda: _both_widths("calendar", _calendar, parts["calendar"], header, synthetic=synthetic)
    if parts["flexibility"] is not None and parts["flexibility"].chart is not None:
        yield lambda: {"flexibility": _flexibility(parts["flexibility"].chart, synthetic=synthetic)}


def _tables(parts: Mapping[str, Any]) -> dict[str, DayTable]:
    """The figures behind each of those charts."""
    tables = {}
    if parts["pain"] is not None:
        tables["pain"] = pain_table(parts["pain"])
    if parts["calendar"] is not None:
        tables["calendar"] = calendar_table(parts["calendar"])
    if parts["flexibility"] is not None and parts["flexibility"].chart is not None:
        tables["flexibility"] = flexibility_table(parts["flexibility"].chart)
    return tables


def _both_widths(
    name: str, draw: Callable[..., Markup], chart: Any, header: Header, *, synthetic: bool
) -> dict[str, Markup]:
    from psoas_analytics.report.figures import NARROW_DAYS, NARROW_IN, WIDE_IN
    from psoas_analytics.report.points import without_words

    drawn = {f"{name}_wide": draw(chart, header, synthetic=synthetic, width_in=WIDE_IN)}
    if (header.end - header.start).days < NARROW_DAYS:
        narrow = draw(chart, header, synthetic=synthetic, width_in=NARROW_IN)
        drawn[f"{name}_narrow"] = Markup(without_words(str(narrow)))  # noqa: S704 - our own drawing, as it was
    return drawn


def _pain(chart: PainChart, header: Header, *, synthetic: bool, width_in: float) -> Markup:
    from psoas_analytics.report.figures import pain_svg
    from psoas_analytics.report.points import pain_points

    return _themed(pain_points(pain_svg(chart, synthetic=synthetic, width_in=width_in), chart))


def _calendar(calendar: Calendar, header: Header, *, synthetic: bool, width_in: float) -> Markup:
    from psoas_analytics.report.figures import calendar_svg
    from psoas_analytics.report.points import calendar_points

    days = {"start": header.start, "end": header.end}
    svg = calendar_svg(calendar, synthetic=synthetic, width_in=width_in, **days)
    return _themed(calendar_points(svg, calendar, **days))


def _flexibility(chart: FlexibilityChart, *, synthetic: bool) -> Markup:
    from psoas_analytics.report.figures import flexibility_svg
    from psoas_analytics.report.points import flexibility_points

    return _themed(flexibility_points(flexibility_svg(chart, synthetic=synthetic), chart))


def _themed(svg: str) -> Markup:
    from psoas_analytics.report.svg import themed

    return Markup(themed(svg))  # noqa: S704 - our own drawing, its title is escaped


def _own_file(name: str) -> Markup:
    """A style sheet or script of ours, without what only its writer reads."""
    lines = (line.strip() for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines())
    read = (line for line in lines if line and not (line.startswith("//") or line.endswith("*/")))
    return Markup("\n".join(read))  # noqa: S704 - our file


def _data(content: Mapping[str, Any]) -> Markup:
    """JSON for a script element, escaped so that nothing in it can end it."""
    compact = partial(json.dumps, separators=(",", ":"), ensure_ascii=False)
    return htmlsafe_json_dumps(content, dumps=compact)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["own_file"] = _own_file
    environment.filters["count"] = count_text
    return environment

"""The report as one HTML file: no script, no link, nothing asked of the network."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

# Shown from here on; a report that is ready sooner needs no bar.
_BAR_AFTER_S = 0.5


def page(parts: Mapping[str, Any]) -> str:
    """Write the page.

    Parameters
    ----------
    parts : mapping
        The fields of a :class:`~psoas_analytics.report.Report` by name.

    Returns
    -------
    str
        A whole HTML document; everything that a person typed is escaped.
    """
    from tqdm.auto import tqdm

    charts: dict[str, Markup] = {}
    # The first step loads the drawing library, which takes longer than any chart.
    steps = [_load_figures, *_drawings(parts)]
    for step in tqdm(steps, desc="Report", unit="step", delay=_BAR_AFTER_S, leave=False):
        charts.update(step())
    style = Markup((_FOLDER / "page.css").read_text(encoding="utf-8"))  # noqa: S704 - our file
    template = _environment().get_template("page.html.j2")
    return template.render(**parts, charts=charts, style=style)


def framed(document: str, *, title: str) -> str:
    """Put a whole page into a frame for a notebook; it runs nothing and shares no style."""
    return (
        f'<iframe sandbox="" title="{escape(title)}" srcdoc="{escape(document)}"'
        ' style="width: 100%; height: 70vh; min-height: 40em; border: 0"></iframe>'
    )


_FOLDER = Path(__file__).parent
_Step = Callable[[], dict[str, Markup]]


def _load_figures() -> dict[str, Markup]:
    import psoas_analytics.report.figures  # noqa: F401

    return {}


def _drawings(parts: Mapping[str, Any]) -> Iterator[_Step]:
    """One step for each chart of the page; those on the time axis are drawn for paper and for a telephone."""
    if parts["pain"] is not None:
        yield lambda: _both_widths("pain", "pain_svg", parts["pain"], parts)
    if parts["calendar"] is not None:
        header = parts["header"]
        yield lambda: _both_widths(
            "calendar", "calendar_svg", parts["calendar"], parts, start=header.start, end=header.end
        )
    if parts["flexibility"] is not None and parts["flexibility"].chart is not None:
        yield lambda: {"flexibility": _drawn("flexibility_svg", parts["flexibility"].chart, parts)}


def _both_widths(
    name: str, draw: str, chart: Any, parts: Mapping[str, Any], **options: Any
) -> dict[str, Markup]:
    from psoas_analytics.report.figures import NARROW_DAYS, NARROW_IN, WIDE_IN

    drawn = {f"{name}_wide": _drawn(draw, chart, parts, width_in=WIDE_IN, **options)}
    if (parts["header"].end - parts["header"].start).days < NARROW_DAYS:
        drawn[f"{name}_narrow"] = _drawn(draw, chart, parts, width_in=NARROW_IN, **options)
    return drawn


def _drawn(draw: str, chart: Any, parts: Mapping[str, Any], **options: Any) -> Markup:
    from psoas_analytics.report import figures
    from psoas_analytics.report.svg import themed

    svg = getattr(figures, draw)(chart, synthetic=parts["synthetic"], **options)
    return Markup(themed(svg))  # noqa: S704 - our own drawing, its title is escaped


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )

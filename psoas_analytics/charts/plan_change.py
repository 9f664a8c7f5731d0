"""Pain before and after a plan began, on the plan's own dates."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from psoas_analytics.charts.draft import Draft
from psoas_analytics.charts.look import Look, look_of
from psoas_analytics.charts.marks import add_marks
from psoas_analytics.charts.pain_lines import PAIN_MAX, pain_axis
from psoas_analytics.charts.source import (
    ONE_DAY,
    WHERE_TO_LOG,
    Period,
    SitePain,
    Source,
    frames_of,
    no_pain_sentence,
    period_of,
    site_pain,
)
from psoas_analytics.charts.theme import finish, line_labels, sentence_figure, time_axis
from psoas_analytics.charts.words import hover
from psoas_analytics.frames import Frames
from psoas_analytics.inference import NotEnough, PlanChange, plan_change
from psoas_analytics.words import count_text, day_text, full_day, percent, plain, signed

_PLOT_PX = 240
COLUMNS = ("phase", "day", "pain_nrs", "mean_nrs")
_SYMBOLS = {"before": "circle-open", "after": "circle"}


class Change(NamedTuple):
    """A plan version with its neighbours' first days."""

    version: int
    starts_on: pd.Timestamp
    previous_on: pd.Timestamp | None
    next_on: pd.Timestamp | None


class Shown(NamedTuple):
    """Everything that the chart says, before it is drawn."""

    change: Change
    pain: SitePain
    period: Period
    found: PlanChange | NotEnough


def plot_plan_change(
    source: Source,
    *,
    version: int | None = None,
    site: str | None = None,
    side: str | None = None,
    table: bool = False,
    theme: str = "light",
    width_px: int | None = None,
) -> go.Figure | pd.DataFrame:
    """Pain of the days before and after a plan began, with NAP and Tau-BC.

    The days are those of the plans: from the start of the plan before to the start of the next one. They
    cannot be chosen after looking.

    Parameters
    ----------
    source : Journal or Frames
    version : int, optional
        Plan version whose start is looked at; by default the latest that has begun.
    site, side : str, optional
        By default the site and side with the most scored days.
    table : bool
        Give the figures as a table instead.
    theme : {"light", "dark"}
        Paper of the chart.
    width_px : int, optional
        Width that title and notes are wrapped for; by default that of a notebook cell.

    Returns
    -------
    Figure or DataFrame
        Hollow dots are scored days before, filled ones after; means and the band of the measurement error
        stand there only from 5 scored days on each side. Without a plan or a score the figure holds one
        sentence. The table has one row for each scored day: ``phase`` ("before" or "after"), ``day``,
        ``pain_nrs``, ``mean_nrs`` (of that phase; missing with too few days).

    Raises
    ------
    ValueError
        No such plan version, an unknown side or theme.
    """
    look = look_of(theme, width_px)
    frames = frames_of(source)
    change = _change(frames, version)
    pain = site_pain(frames, period_of(frames, None, None), site, side)
    if change is None or pain is None:
        if table:
            return pd.DataFrame(columns=list(COLUMNS))
        nothing = no_pain_sentence(frames, site, side)
        plan = f"No plan has begun yet. Choose one in {WHERE_TO_LOG}."
        return sentence_figure(frames, look, plan if change is None else nothing)
    shown = _shown(frames, change, pain)
    if table:
        return _table(shown)
    return _figure(frames, look, shown)


def _change(frames: Frames, version: int | None) -> Change | None:
    # Of two versions with one start, the newer is in force from the first moment.
    plans = frames.plans.sort_values("version").drop_duplicates("starts_on", keep="last")
    begun = plans[plans["starts_on"] <= frames.today].sort_values("starts_on")
    if version is not None and version not in set(begun["version"]):
        known = ", ".join(str(one) for one in begun["version"]) or "none"
        raise ValueError(f"version must be a plan version that came into force ({known}), got {version!r}")
    if begun.empty:
        return None
    versions, starts = [*begun["version"]], [*begun["starts_on"]]
    place = len(versions) - 1 if version is None else versions.index(version)
    return Change(
        version=int(versions[place]),
        starts_on=starts[place],
        previous_on=starts[place - 1] if place else None,
        next_on=starts[place + 1] if place + 1 < len(starts) else None,
    )


def _shown(frames: Frames, change: Change, pain: SitePain) -> Shown:
    found = plan_change(
        pain.daily["day"],
        pain.daily["pain_nrs"],
        starts_on=change.starts_on,
        previous_on=change.previous_on,
        next_on=change.next_on,
        thresholds=frames.thresholds,
    )
    first = min(pain.daily["day"].min(), change.starts_on)
    start = first if change.previous_on is None else change.previous_on
    end = frames.today if change.next_on is None else change.next_on - ONE_DAY
    return Shown(change, pain, Period(start, max(end, change.starts_on)), found)


def _table(shown: Shown) -> pd.DataFrame:
    days = shown.period.of(shown.pain.daily)
    after = days["day"] >= shown.change.starts_on
    means = {"before": float("nan"), "after": float("nan")}
    if isinstance(shown.found, PlanChange):
        means = {"before": shown.found.mean_before, "after": shown.found.mean_after}
    phase = after.map({False: "before", True: "after"})
    return pd.DataFrame(
        {
            "phase": phase,
            "day": days["day"],
            "pain_nrs": days["pain_nrs"],
            "mean_nrs": phase.map(means),
        }
    ).reset_index(drop=True)


def _figure(frames: Frames, look: Look, shown: Shown) -> go.Figure:
    first, last = shown.period.first(shown.pain.daily), shown.period.end
    figure = Draft(look)
    if isinstance(shown.found, PlanChange):
        _add_error_band(figure, frames, look, shown, shown.found)
        _add_means(figure, look, shown, shown.found)
    for phase, days in _table(shown).groupby("phase", sort=False):
        figure.add_scatter(
            x=days["day"],
            y=days["pain_nrs"],
            mode="markers",
            name=phase,
            cliponaxis=False,
            marker={"color": look.palette.pain, "size": 7, "opacity": 0.65, "symbol": _SYMBOLS[str(phase)]},
            hovertext=[
                hover(f"{full_day(one.day)}: pain {plain(one.pain_nrs)}") for one in days.itertuples()
            ],
            hoverinfo="text",
        )
    explained, above_px = add_marks(figure, frames, look, shown.period)
    figure.update_layout(xaxis=time_axis(first, last), yaxis=pain_axis())
    return finish(
        figure,
        frames,
        look,
        *_title(shown),
        notes=[*_notes(frames, shown), *explained],
        plot_px=_PLOT_PX,
        above_px=above_px,
    )


def _add_error_band(figure: Draft, frames: Frames, look: Look, shown: Shown, found: PlanChange) -> None:
    error = frames.thresholds["pain_mdc"].value
    figure.add_shape(
        type="rect",
        name="measurement error",
        x0=shown.change.starts_on,
        x1=shown.period.end + ONE_DAY / 2,
        y0=max(found.mean_before - error, 0),
        y1=min(found.mean_before + error, PAIN_MAX),
        layer="below",
        line_width=0,
        fillcolor=look.palette.pain,
        opacity=0.08,
    )


def _add_means(figure: Draft, look: Look, shown: Shown, found: PlanChange) -> None:
    start, change, end = shown.period.start, shown.change.starts_on, shown.period.end
    spans = (
        ("mean before", start, end, found.mean_before, "dash"),
        ("mean after", change, end, found.mean_after, "solid"),
    )
    for name, begin, until, mean, dash in spans:
        figure.add_scatter(
            x=[begin, until],
            y=[mean, mean],
            mode="lines",
            name=name,
            line={"color": look.palette.pain, "width": 2, "dash": dash},
            hovertext=[f"{name}: {mean:.1f}"] * 2,
            hoverinfo="text",
        )
    labels = [(end, mean, name.replace(" ", "<br>")) for name, _, _, mean, _ in spans]
    line_labels(figure, labels, px_per_unit=_PLOT_PX / PAIN_MAX, apart_px=34)


def _title(shown: Shown) -> tuple[str, str]:
    found, name = shown.found, shown.pain.name
    year = shown.change.starts_on.year != shown.period.end.year
    begun = f"plan v{shown.change.version} began on {day_text(shown.change.starts_on, year=year)}"
    if isinstance(found, NotEnough):
        return f"{name} before and after {begun}", str(found)
    error = "less" if found.within_error else "more"
    finding = (
        f"{name}: {found.mean_before:.1f} before {begun}, {found.mean_after:.1f} after; {error}"
        " than the error of a single score"
    )
    nap = found.nap
    detail = (
        f"Difference {signed(found.difference)} points ({count_text(found.n_before, 'day')} before,"
        f" {found.n_after} after). NAP {percent(nap.estimate)} ({100 * nap.confidence:g} %"
        f" {percent(nap.ci_low)} to {percent(nap.ci_high)}; 50 %: no difference). Tau-BC"
        f" {signed(found.tau_bc.estimate, 2)} (0: what was going on merely goes on)."
    )
    return finding, detail


def _notes(frames: Frames, shown: Shown) -> list[str]:
    notes = ["Hollow dots: days before. Filled dots: days from the plan's first day on."]
    if isinstance(shown.found, PlanChange):
        error = frames.thresholds["pain_mdc"]
        notes += [
            f"Grey: within {plain(error.value)} points of the mean before, the measurement error of a single"
            f" score ({error.source}).",
            "NAP: in how many of all pairs of a day before and a day after the day after was better. Tau-BC:"
            " the same with the trend of the days before taken off.",
            *shown.found.warnings,
        ]
    return notes

"""Pain beside what was done: day by day, by the days between, week by week."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from psoas_analytics.charts.adherence import FULL_PERCENT, not_logged, nothing_logged, share_axis
from psoas_analytics.charts.draft import Draft
from psoas_analytics.charts.look import Look, look_of
from psoas_analytics.charts.marks import add_marks
from psoas_analytics.charts.pain_and_adherence_pairs import add_lags, add_weeks
from psoas_analytics.charts.pain_lines import PAIN_MAX, add_pain, pain_axis
from psoas_analytics.charts.source import (
    Day,
    Period,
    SitePain,
    Source,
    frames_of,
    no_pain_sentence,
    period_of,
    site_pain,
)
from psoas_analytics.charts.theme import (
    DAY_MS,
    every_day,
    finish,
    sentence_figure,
    stacked,
    time_axis,
)
from psoas_analytics.charts.words import hover
from psoas_analytics.frames import Frames
from psoas_analytics.inference import Association, NotEnough, association
from psoas_analytics.measures import day_states, overall_states
from psoas_analytics.measures.week_pairs import paired_weeks
from psoas_analytics.words import full_day, percent, sentence_case

CANNOT_TELL = (
    "This log cannot tell why: pain itself can stop exercise, pain can settle by itself,"
    " and both can share a trend or the"
    " days of the week."
)
COLUMNS = (
    "picture",
    "day",
    "lag_days",
    "pain_nrs",
    "done_percent",
    "over_logged_percent",
    "r",
    "chance_low",
    "chance_high",
    "n_days",
)
_PAIN_PX, _BETWEEN_PX, _DONE_PX, _AXIS_PX, _PAIRS_PX, _ROW_GAP_PX = 150, 16, 90, 84, 180, 80
# Side by side where there is room, else one below the other.
_SIDE_BY_SIDE_PX = 600


class Shown(NamedTuple):
    """Everything that the chart says, before it is drawn."""

    pain: SitePain
    period: Period
    overall: pd.DataFrame
    found: Association | NotEnough
    weeks: pd.DataFrame


def plot_pain_and_adherence(
    source: Source,
    *,
    start: Day = None,
    end: Day = None,
    site: str | None = None,
    side: str | None = None,
    table: bool = False,
    theme: str = "light",
    width_px: int | None = None,
) -> go.Figure | pd.DataFrame:
    """Pain and done share on one time axis; below, how they went together, by days between and by week.

    Parameters
    ----------
    source : Journal or Frames
    start, end : date, str or Timestamp, optional
        First and last day, both included; by default from the first entry to today.
    site, side : str, optional
        By default the site and side with the most scored days.
    table : bool
        Give the figures as a table instead.
    theme : {"light", "dark"}
        Paper of the chart.
    width_px : int, optional
        Width that title, notes and the pictures below are laid out for; by default that of a notebook cell.

    Returns
    -------
    Figure or DataFrame
        Two pictures follow below the time axis, only from 28 paired days on: the rank correlation of pain
        with the share done 0 to 3 days before, both without their trend, with the band that chance alone
        stays in (from 84 paired days on); and each week's mean pain against its adherence. No line is laid
        through either. Without a pain score or a logged day the figure holds one sentence. The table tells
        the three apart by ``picture`` ("day", "lag", "week"): ``day`` (Monday of a week), ``lag_days``,
        ``pain_nrs`` (mean of a week), ``done_percent`` (lower bound of a week), ``over_logged_percent``,
        ``r``, ``chance_low``, ``chance_high``, ``n_days``.

    Raises
    ------
    ValueError
        A start or end that is no date, a start after the end, an unknown side or theme.
    """
    look = look_of(theme, width_px)
    frames = frames_of(source)
    period = period_of(frames, start, end)
    pain = site_pain(frames, period, site, side)
    states = day_states(frames, end=period.end)
    if pain is None or period.of(pain.daily).empty:
        sentence = no_pain_sentence(frames, site, side)
    else:
        sentence = nothing_logged(frames, period, states)
    if pain is None or sentence:
        return pd.DataFrame(columns=list(COLUMNS)) if table else sentence_figure(frames, look, sentence)
    overall = overall_states(states, done_share=frames.thresholds["done_share"].value)
    shown = _shown(frames, states, pain, Period(period.first(pain.daily, overall), period.end), overall)
    return _table(shown) if table else _figure(frames, look, shown)


def _shown(
    frames: Frames, states: pd.DataFrame, pain: SitePain, period: Period, overall: pd.DataFrame
) -> Shown:
    done, scores = period.of(overall), period.of(pain.daily)
    found = association(
        pd.Series(done["done_share"].to_numpy(), index=pd.DatetimeIndex(done["day"])),
        pd.Series(scores["pain_nrs"].to_numpy(), index=pd.DatetimeIndex(scores["day"])),
        thresholds=frames.thresholds,
    )
    weeks = paired_weeks(states, scores, thresholds=frames.thresholds)
    return Shown(pain, period, overall, found, weeks[weeks["week"] >= period.start])


def _table(shown: Shown) -> pd.DataFrame:
    first = shown.period.first(shown.overall)
    days = every_day(shown.overall, first, shown.period.end)
    pain = every_day(shown.pain.daily, first, shown.period.end)
    parts = [
        pd.DataFrame(
            {
                "picture": "day",
                "day": days.index,
                "pain_nrs": pain["pain_nrs"].to_numpy(),
                "done_percent": FULL_PERCENT * days["done_share"].to_numpy(),
            }
        )
    ]
    if isinstance(shown.found, Association):
        lags = shown.found.by_lag.rename(columns={"band_low": "chance_low", "band_high": "chance_high"})
        if shown.found.p_value is None:
            lags = lags.drop(columns=["chance_low", "chance_high"])
        parts.append(lags.assign(picture="lag"))
        weeks = shown.weeks
        parts.append(
            pd.DataFrame(
                {
                    "picture": "week",
                    "day": weeks["week"],
                    "pain_nrs": weeks["pain_nrs"],
                    "done_percent": FULL_PERCENT * weeks["lower_bound"],
                    "over_logged_percent": FULL_PERCENT * weeks["over_logged"],
                    "n_days": weeks["n_days"],
                }
            )
        )
    rows = pd.concat(parts, ignore_index=True).reindex(columns=list(COLUMNS))
    return rows.astype({"lag_days": "Int64", "n_days": "Int64"})


def _figure(frames: Frames, look: Look, shown: Shown) -> go.Figure:
    found, first, last = shown.found, shown.period.first(shown.overall), shown.period.end
    side_by_side = look.width_px >= _SIDE_BY_SIDE_PX
    heights = [_PAIN_PX, _BETWEEN_PX, _DONE_PX]
    if isinstance(found, Association):
        heights += [_AXIS_PX, _PAIRS_PX] if side_by_side else [_AXIS_PX, _PAIRS_PX, _ROW_GAP_PX, _PAIRS_PX]
    floors = stacked(heights)
    figure = Draft(look)
    add_pain(figure, look, shown.pain, shown.period, px_per_point=_PAIN_PX / PAIN_MAX)
    _add_done(figure, look, shown.period.of(shown.overall), first, last)
    figure.update_layout(
        xaxis={**time_axis(first, last), "anchor": "y2"},
        yaxis={**pain_axis(), "domain": floors[0]},
        yaxis2={**share_axis("Done (%)"), "domain": floors[2], "tickvals": [0, 50, 100]},
    )
    explained, above_px = add_marks(figure, frames, look, shown.period, bottom=floors[2][0])
    if isinstance(found, Association):
        columns = ((0.0, 0.44), (0.6, 1.0)) if side_by_side else ((0.0, 1.0), (0.0, 1.0))
        add_lags(figure, look, found, columns[0], floors[4])
        add_weeks(figure, look, shown.weeks, columns[1], floors[-1])
    return finish(
        figure,
        frames,
        look,
        *_title(shown),
        notes=[*_notes(found), *explained],
        plot_px=sum(heights),
        above_px=above_px,
    )


def _add_done(
    figure: Draft, look: Look, overall: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp
) -> None:
    days = every_day(overall, first, last)
    share = days["done_share"]
    figure.add_bar(
        x=days.index,
        y=FULL_PERCENT * share,
        width=0.8 * DAY_MS,
        yaxis="y2",
        name="done share",
        marker={"color": look.palette.adherence, "line": {"width": 0}},
        hovertext=[
            "" if pd.isna(one) else hover(f"{full_day(day)}: {percent(one)} done")
            for day, one in share.items()
        ],
        hoverinfo="text",
    )
    nothing = days.index[share == 0]
    figure.add_scatter(
        x=nothing,
        y=[0] * len(nothing),
        yaxis="y2",
        mode="markers",
        name="nothing done",
        cliponaxis=False,
        marker={"symbol": "x-thin", "size": 6, "line": {"color": look.palette.pain, "width": 1.5}},
        hovertext=[hover(f"{full_day(day)}: logged, nothing done") for day in nothing],
        hoverinfo="text",
    )
    figure.add_trace(not_logged(look, overall, top=FULL_PERCENT).update(yaxis="y2"))


def _title(shown: Shown) -> tuple[str, str]:
    found, name = shown.found, shown.pain.name
    if isinstance(found, NotEnough):
        return f"{name} beside exercise done, day by day", str(found)
    # The result's own sentence: the finding, a colon, the figures.
    finding, _, figures = str(found).partition(": ")
    if found.p_value is None:
        return f"{name} beside exercise done: too early to say whether they go together", str(found)
    return finding, f"{name}: {sentence_case(figures)} Self-reported."


def _notes(found: Association | NotEnough) -> list[str]:
    notes = [
        CANNOT_TELL,
        "Bars: share of the day's exercises that was done. x: logged, nothing done. Hatched: not logged."
        " Blank: rest or pause.",
    ]
    if isinstance(found, NotEnough):
        return notes
    band = (
        "Grey: 95 % of logs without any link stay inside, all four together. "
        if found.p_value is not None
        else "No band of chance yet. "
    )
    return [
        *notes,
        "Rank correlation of pain with the share done the same day and 1 to 3 days before, both without their"
        f" trend. {band}Filled: 1 day, the one declared beforehand.",
        "Weeks: one dot each, Monday to Sunday. The thin line reaches to the adherence over the logged days"
        " only.",
    ]

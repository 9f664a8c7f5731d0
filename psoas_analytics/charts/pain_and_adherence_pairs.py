"""The two lower pictures of pain and adherence: by days between, and week by week."""

from __future__ import annotations

import pandas as pd

from psoas_analytics.charts.adherence import FULL_PERCENT
from psoas_analytics.charts.draft import Draft
from psoas_analytics.charts.look import Look
from psoas_analytics.charts.pain_lines import PAIN_MAX
from psoas_analytics.charts.words import hover
from psoas_analytics.inference import Association
from psoas_analytics.inference.association import DECLARED_LAG_DAYS
from psoas_analytics.words import count_text, days_text, percent, signed

_LAG_WORDS = ("same<br>day", "1 day<br>later", "2 days<br>later", "3 days<br>later")
_SIX_DAYS = pd.Timedelta(days=6)

Domain = tuple[float, float] | list[float]


def add_lags(figure: Draft, look: Look, found: Association, across: Domain, floor: Domain) -> None:
    """Draw the correlation at each lag; the band of chance only where there is a p-value."""
    lags = found.by_lag
    axes = {"xref": "x3", "yref": "y3"}
    if found.p_value is not None:
        figure.add_shape(
            type="rect",
            name="band of chance",
            x0=-0.5,
            x1=len(lags) - 0.5,
            y0=lags["band_low"].min(),
            y1=lags["band_high"].max(),
            layer="below",
            line_width=0,
            fillcolor=look.palette.pain,
            opacity=0.12,
            **axes,
        )
    declared = lags["lag_days"] == DECLARED_LAG_DAYS
    figure.add_scatter(
        x=lags["lag_days"],
        y=lags["r"],
        xaxis="x3",
        yaxis="y3",
        mode="markers",
        name="correlation by lag",
        marker={
            "size": [11 if one else 9 for one in declared],
            "symbol": ["circle" if one else "circle-open" for one in declared],
            "color": look.palette.pain,
            "line": {"width": 2},
        },
        hovertext=[
            hover(f"{_LAG_WORDS[int(one.lag_days)].replace('<br>', ' ')}: r {signed(one.r, 2)}", _pairs(one))
            for one in lags.itertuples()
        ],
        hoverinfo="text",
    )
    figure.update_layout(
        xaxis3={
            "domain": list(across),
            "anchor": "y3",
            "range": [-0.5, len(lags) - 0.5],
            "tickvals": [*lags["lag_days"]],
            "ticktext": [_LAG_WORDS[int(one)] for one in lags["lag_days"]],
        },
        yaxis3={
            "domain": list(floor),
            "anchor": "x3",
            "range": [-1, 1],
            "tickvals": [-1, -0.5, 0, 0.5, 1],
            "title_text": "Rank correlation",
            "zeroline": True,
            "zerolinecolor": look.palette.quiet,
            "zerolinewidth": 1,
        },
    )
    _heading(figure, "Pain after exercise", across, floor)
    for place, words, anchor in (
        (1, "more pain after more exercise", "top"),
        (-1, "less pain after more exercise", "bottom"),
    ):
        figure.add_annotation(
            x=-0.45,
            y=place,
            xanchor="left",
            yanchor=anchor,
            text=words,
            showarrow=False,
            borderpad=1,
            font={"color": look.palette.quiet},
            **axes,
        )


def _pairs(row: object) -> str:
    return count_text(int(row.n_days), "day") + " with both"  # type: ignore[attr-defined]


def add_weeks(figure: Draft, look: Look, weeks: pd.DataFrame, across: Domain, floor: Domain) -> None:
    """Draw each week's mean pain at its adherence, from the lower bound to that over the logged days."""
    ends = pd.DataFrame({"low": weeks["lower_bound"], "over": weeks["over_logged"], "gap": float("nan")})
    figure.add_scatter(
        x=(FULL_PERCENT * ends).to_numpy().ravel(),
        y=weeks["pain_nrs"].repeat(len(ends.columns)),
        xaxis="x4",
        yaxis="y4",
        mode="lines",
        name="to the logged days only",
        line={"color": look.palette.quiet, "width": 1},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=FULL_PERCENT * weeks["lower_bound"],
        y=weeks["pain_nrs"],
        xaxis="x4",
        yaxis="y4",
        mode="markers",
        name="weeks",
        cliponaxis=False,
        marker={"color": look.palette.pain, "size": 8, "opacity": 0.65},
        hovertext=[
            hover(
                f"{days_text(one.week, one.week + _SIX_DAYS)}: mean pain {one.pain_nrs:.1f}",
                f"{percent(one.lower_bound)} done, unlogged days as 0",
            )
            for one in weeks.itertuples()
        ],
        hoverinfo="text",
    )
    figure.update_layout(
        xaxis4={
            "domain": list(across),
            "anchor": "y4",
            "range": [-3, FULL_PERCENT + 3],
            "tickvals": [0, 50, 100],
            "title_text": "Adherence of the week (%)",
        },
        yaxis4={
            "domain": list(floor),
            "anchor": "x4",
            "range": [0, PAIN_MAX],
            "tickvals": [0, 2, 4, 6, 8, 10],
            "title_text": "Mean pain (0 to 10)",
        },
    )
    _heading(figure, f"{count_text(len(weeks), 'week')}, one dot each", across, floor)


def _heading(figure: Draft, words: str, across: Domain, floor: Domain) -> None:
    figure.add_annotation(
        text=words,
        xref="paper",
        x=across[0],
        xanchor="left",
        yref="paper",
        y=floor[1],
        yanchor="bottom",
        showarrow=False,
        borderpad=3,
    )

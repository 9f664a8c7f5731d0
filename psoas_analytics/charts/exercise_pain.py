"""Pain during each exercise: every score, the mean, the zones."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from psoas_analytics.charts.draft import Draft
from psoas_analytics.charts.look import Look, look_of
from psoas_analytics.charts.pain_lines import PAIN_MAX
from psoas_analytics.charts.source import WHERE_TO_LOG, Day, Period, Source, frames_of, period_of
from psoas_analytics.charts.theme import finish, sentence_figure
from psoas_analytics.charts.words import hover, safe
from psoas_analytics.frames import Frames
from psoas_analytics.measures import exercise_pain, exercise_zones
from psoas_analytics.thresholds import Threshold
from psoas_analytics.words import count_text, day_text, plain

COLUMNS = (
    "exercise_id",
    "exercise",
    "pain_mean_nrs",
    "pain_max_nrs",
    "n_scores",
    "n_green",
    "n_amber",
    "n_red",
)
ZONE_SYMBOLS = {"green": "circle", "amber": "diamond", "red": "triangle-down"}
_ROW_PX, _NAME_CHARS = 54, 40
_ONE_PX, _LARGEST_PX = 7, 20


def plot_exercise_pain(
    source: Source,
    *,
    start: Day = None,
    end: Day = None,
    table: bool = False,
    theme: str = "light",
    width_px: int | None = None,
) -> go.Figure | pd.DataFrame:
    """Pain during each exercise, 0 to 10: every score and the mean, the highest mean first.

    Parameters
    ----------
    source : Journal or Frames
    start, end : date, str or Timestamp, optional
        First and last day, both included; by default from the first score to today.
    table : bool
        Give the figures as a table instead.
    theme : {"light", "dark"}
        Paper of the chart.
    width_px : int, optional
        Width that title and notes are wrapped for; by default that of a notebook cell.

    Returns
    -------
    Figure or DataFrame
        Marks are scores of single sets, the larger the more of them are alike; their shape is the zone
        (circle green, diamond amber, triangle red), the long line the mean. Without a score the figure holds
        one sentence. The table has one row for each exercise: ``exercise_id``, ``exercise``,
        ``pain_mean_nrs``, ``pain_max_nrs`` (0-10), ``n_scores``, ``n_green``, ``n_amber``, ``n_red``.

    Raises
    ------
    ValueError
        A start or end that is no date, a start after the end, or an unknown theme.
    """
    look = look_of(theme, width_px)
    frames = frames_of(source)
    period = period_of(frames, start, end)
    rows = _rows(frames, period)
    if table:
        return rows
    if rows.empty:
        when = "yet" if frames.sets["pain_nrs"].isna().all() else "in this period"
        return sentence_figure(
            frames,
            look,
            f"No pain scores during exercises {when}. Add them with a session in {WHERE_TO_LOG}.",
        )
    return _figure(frames, look, rows, period)


def _rows(frames: Frames, period: Period) -> pd.DataFrame:
    found = exercise_pain(frames, start=period.start, end=period.end)
    names = [_name(one, frames) for one in found["exercise_id"]]
    renamed = {"pain_mean": "pain_mean_nrs", "pain_max": "pain_max_nrs", "n": "n_scores"}
    told = found.assign(exercise=pd.Series(names, index=found.index, dtype="str")).rename(columns=renamed)
    return told.sort_values(["pain_mean_nrs", "exercise"], ascending=[False, True], ignore_index=True)[
        list(COLUMNS)
    ]


def _name(exercise_id: str, frames: Frames) -> str:
    known = frames.catalog.get(exercise_id)
    return exercise_id if known is None else known.name


def _figure(frames: Frames, look: Look, rows: pd.DataFrame, period: Period) -> go.Figure:
    figure = Draft(look)
    _add_zones(figure, look, frames.thresholds)
    _add_scores(figure, look, _piles(frames, rows, period))
    _add_means(figure, look, rows)
    figure.update_layout(
        xaxis={
            "range": [-0.4, PAIN_MAX + 0.4],
            "tickvals": list(range(0, PAIN_MAX + 1, 2)),
            "title_text": "Pain during the exercise (0 to 10)",
        },
        yaxis={"range": [len(rows) - 0.5, -0.7], "visible": False},
    )
    return finish(
        figure,
        frames,
        look,
        *_title(rows),
        notes=_notes(frames, period),
        plot_px=_ROW_PX * len(rows) + 20,
        above_px=16,
        left_px=16,
        right_px=96,
    )


def _add_zones(figure: Draft, look: Look, thresholds: Mapping[str, Threshold]) -> None:
    """Shade the zones of a score that is above the pain before the session, with their names."""
    green, red = (thresholds[name].value for name in ("pain_exercise_green", "pain_exercise_red"))
    colours = look.palette
    spans = (
        ("green", -0.4, green, colours.adherence),
        ("amber", green, red, colours.amber),
        ("red", red, PAIN_MAX + 0.4, colours.red),
    )
    for name, low, high, colour in spans:
        figure.add_shape(
            type="rect",
            name=f"zone {name}",
            x0=low,
            x1=high,
            yref="paper",
            y0=0,
            y1=1,
            layer="below",
            line_width=0,
            fillcolor=colour,
            opacity=0.14,
        )
        figure.add_annotation(
            x=(max(low, 0) + min(high, PAIN_MAX)) / 2,
            yref="paper",
            y=1,
            yanchor="bottom",
            # The mark tells the zone of a score: from 2 to 5 it depends on the pain before the session.
            text=f"above {plain(low)}" if name == "red" else f"up to {plain(high)}",
            showarrow=False,
            borderpad=1,
        )


def _piles(frames: Frames, rows: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Equal scores of one exercise and zone as one mark."""
    zones = period.of(exercise_zones(frames))
    places = pd.Series(rows.index, index=rows["exercise_id"])
    known = zones[zones["exercise_id"].notna()]
    piles = known.groupby(["exercise_id", "pain_nrs", "zone"]).size().rename("n").reset_index()
    return piles.assign(row=piles["exercise_id"].map(places))


def _add_scores(figure: Draft, look: Look, piles: pd.DataFrame) -> None:
    for zone, symbol in ZONE_SYMBOLS.items():
        here = piles[piles["zone"] == zone]
        figure.add_scatter(
            x=here["pain_nrs"],
            y=here["row"],
            mode="markers",
            name=zone,
            customdata=here["n"],
            cliponaxis=False,
            marker={
                "symbol": symbol,
                "size": min(_ONE_PX, _LARGEST_PX / piles["n"].max() ** 0.5) * here["n"] ** 0.5 + 2,
                "color": look.palette.pain,
                "opacity": 0.55,
            },
            hovertext=[
                hover(f"{count_text(int(one.n), 'set')} with pain {plain(one.pain_nrs)}: {zone}")
                for one in here.itertuples()
            ],
            hoverinfo="text",
        )


def _add_means(figure: Draft, look: Look, rows: pd.DataFrame) -> None:
    figure.add_scatter(
        x=rows["pain_mean_nrs"],
        y=rows.index,
        mode="markers",
        name="mean",
        marker={"symbol": "line-ns", "size": 20, "line": {"color": look.palette.ink, "width": 2.5}},
        hovertext=[
            hover(f"{one.exercise}: mean {one.pain_mean_nrs:.1f}, highest {plain(one.pain_max_nrs)}")
            for one in rows.itertuples()
        ],
        hoverinfo="text",
    )
    for place, one in enumerate(rows.itertuples()):
        figure.add_annotation(
            x=0,
            y=place,
            yshift=22,
            xanchor="left",
            text=safe(_cut(one.exercise)),
            showarrow=False,
            borderpad=0,
        )
        figure.add_annotation(
            xref="paper",
            x=1,
            xanchor="left",
            xshift=6,
            y=place,
            text=f"mean {one.pain_mean_nrs:.1f}<br>{count_text(int(one.n_scores), 'score')}",
            align="left",
            showarrow=False,
            borderpad=0,
        )


def _cut(name: str) -> str:
    return name if len(name) <= _NAME_CHARS else name[: _NAME_CHARS - 1].rstrip() + "…"


def _title(rows: pd.DataFrame) -> tuple[str, str]:
    counts = {zone: int(rows[f"n_{zone}"].sum()) for zone in ZONE_SYMBOLS}
    scores = int(rows["n_scores"].sum())
    top = rows.iloc[0]
    detail = (
        f"{count_text(scores, 'score')} of single sets: {counts['green']} green, {counts['amber']} amber,"
        f" {counts['red']} red."
    )
    if len(rows) == 1:
        return f"Pain during {_cut(top['exercise'])}: mean {top['pain_mean_nrs']:.1f}", detail
    return (
        f"Pain during exercises: highest mean {top['pain_mean_nrs']:.1f}, {_cut(top['exercise'])}",
        detail,
    )


def _notes(frames: Frames, period: Period) -> list[str]:
    green, red = (frames.thresholds[name] for name in ("pain_exercise_green", "pain_exercise_red"))
    begin = "" if period.start is None else f"From {day_text(period.start)} on. "
    return [
        f"{begin}Circle: green, up to {plain(green.value)} or not above the pain before the session. Diamond:"
        f" amber. Triangle: red, above {plain(red.value)}. A larger mark: more sets. Long line: the mean.",
        f"The cut-offs are a convention ({red.source}). Red says: do less or skip, and talk to"
        " your therapist.",
    ]

"""What became of pain and function: parts of the report, from the measures as they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from psoas_analytics.frames import Frames
from psoas_analytics.inference import ImportantChange, NotEnough, important_change
from psoas_analytics.measures import (
    baseline_pain,
    daily_pain,
    main_site,
    one_site,
    pain_weeks,
    questionnaire_change,
    questionnaire_scores,
    rolling_pain,
)
from psoas_analytics.report.parts import (
    Finding,
    FunctionLine,
    Mark,
    PainChart,
    Week,
)
from psoas_analytics.report.period import Period
from psoas_analytics.thresholds import Threshold
from psoas_analytics.words import count_text, day_text, period_text, signed

# Which way is better, said beside the name; the others speak for themselves or have no verdict.
_FUNCTION = {"PEG": "PEG (lower is better)", "PSFS": "PSFS (higher is better)"}


def pain_site_name(site: str, side: str | None) -> str:
    """Name of a site with its side.

    Examples
    --------
    >>> pain_site_name("groin", "left"), pain_site_name("other: the SI joint", None)
    ('groin, left', 'the SI joint')
    """
    site = site.removeprefix("other: ")
    if side is None:
        return site
    return f"{site}, both sides" if side == "both" else f"{site}, {side}"


def pain_outcome(frames: Frames, period: Period, marks: tuple[Mark, ...]) -> tuple[Finding, PainChart | None]:
    """Pain at the main site: its figure for the verdict line, and the chart (None without a score)."""
    daily = daily_pain(frames.pain[frames.pain["day"] <= period.end])
    main = main_site(period.of(daily))
    if main is None:
        return Finding("Pain", "no scores", "No pain scores in this period."), None
    rows = one_site(daily, *main)
    name = pain_site_name(*main)
    result, baseline, latest = _pain_change(frames, rows, period)
    window, need = (frames.thresholds[name].value for name in ("rolling_days", "rolling_scored"))
    rolling = rolling_pain(rows, days=window, scored=need).set_index("day").reindex(period.days())
    scored = int(rolling["pain_nrs"].notna().sum())
    chart = PainChart(
        finding=f"Pain, {name}: {_pain_sentence(result, baseline, latest)}",
        caption=_pain_caption(scored, window, period, compared=baseline is not None, marks=bool(marks)),
        site=name,
        days=tuple(day.date() for day in rolling.index),
        pain_nrs=_known(rolling["pain_nrs"]),
        median=_known(rolling["median"]),
        baseline=baseline,
        latest=latest,
        marks=marks,
        other_sites=tuple(_other_sites(frames, daily, main, period)),
    )
    # Of a comparison the baseline is known already.
    known = _known_baseline(frames, rows) if isinstance(result, NotEnough) else None
    return _pain_finding(name, result, known), chart


def _known(column: pd.Series) -> tuple[float | None, ...]:
    return tuple(None if pd.isna(one) else float(one) for one in column)


def _pain_change(
    frames: Frames, rows: pd.DataFrame, period: Period
) -> tuple[ImportantChange | NotEnough, Week | None, Week | None]:
    """Compare the baseline week with the last 7 days of the period."""
    weeks = pain_weeks(frames, rows, end=period.end)
    if weeks.shortage is not None:
        return NotEnough(*weeks.shortage), None, None
    result = important_change(weeks.baseline, weeks.latest, thresholds=frames.thresholds)
    if isinstance(result, NotEnough) or weeks.baseline_days is None:
        return result, None, None
    (base, base_end), (last, last_end) = weeks.baseline_days, weeks.latest_days
    return (
        result,
        Week(base.date(), base_end.date(), result.baseline),
        Week(last.date(), last_end.date(), result.latest),
    )


def _known_baseline(frames: Frames, rows: pd.DataFrame) -> float | None:
    """Mean of the baseline week, if it is scored enough; a silent week must not hide it."""
    mean = float(baseline_pain(frames, rows)["pain_nrs"].iloc[0])
    return None if pd.isna(mean) else mean


def _pain_finding(site: str, result: ImportantChange | NotEnough, baseline: float | None) -> Finding:
    if isinstance(result, NotEnough):
        known = "no comparison yet" if baseline is None else f"{baseline:.1f} in the baseline week"
        return Finding(f"Pain, {site}", known, str(result))
    return Finding(
        f"Pain, {site}", f"{result.baseline:.1f} → {result.latest:.1f}", f"{_size(result)}; {_judged(result)}"
    )


def _size(result: ImportantChange) -> str:
    points = f"{signed(result.change)} points"
    return points if pd.isna(result.percent) else f"{points}, {signed(result.percent, 0)} %"


def _judged(result: ImportantChange) -> str:
    error = ["less than the error of a single score"] if result.within_error else []
    # Days that are all alike show no scatter: nothing can be said of it.
    scatter = [] if result.beyond_scatter is None else [result.scatter_words]
    return "; ".join([result.verdict, *error, *scatter])


def _pain_sentence(result: ImportantChange | NotEnough, baseline: Week | None, latest: Week | None) -> str:
    if isinstance(result, NotEnough) or baseline is None or latest is None:
        return f"day by day. {result}"
    change = round(result.change, 1)
    way = "did not change" if not change else f"{'fell' if change < 0 else 'rose'} {abs(change):.1f} points"
    long_ago = baseline.first.year != latest.last.year
    weeks = [period_text(week.first, week.last, year=long_ago) for week in (baseline, latest)]
    return f"{way} from the baseline week ({weeks[0]}) to the latest week ({weeks[1]})"


def _pain_caption(scored: int, window: float, period: Period, *, compared: bool, marks: bool) -> str:
    sentences = [
        f"Dots: 24-hour average, scored on {scored} of {count_text(period.n_days, 'day')}."
        f" Line: {window:g}-day median."
    ]
    if compared:
        sentences.append("Shaded: the weeks compared.")
    if marks:
        sentences.append("Numbers: see Changes (bold: plan).")
    return " ".join(sentences)


def _other_sites(
    frames: Frames, daily: pd.DataFrame, main: tuple[str, str | None], period: Period
) -> Iterator[str]:
    here = period.of(daily)
    for site, side in here[["site", "side"]].drop_duplicates().itertuples(index=False):
        one = (site, None if pd.isna(side) else side)
        if one == main:
            continue
        scores = one_site(here, *one)["pain_nrs"]
        result, _, _ = _pain_change(frames, one_site(daily, *one), period)
        mean = f"mean {scores.mean():.1f} on {count_text(len(scores), 'scored day')}"
        compared = f"; {result}" if isinstance(result, ImportantChange) else ""
        yield f"Also {pain_site_name(*one)}: {mean}{compared}"


def function_outcome(frames: Frames, period: Period) -> tuple[FunctionLine, ...]:
    """Each questionnaire, first sheet of the period against the last."""
    answers = period.of(frames.questionnaires)
    rows = questionnaire_change(answers, thresholds=frames.thresholds).set_index("instrument")
    order = [name for name in _FUNCTION if name in rows.index]
    order += [name for name in rows.index if name not in _FUNCTION]
    return tuple(_function_line(name, rows.loc[name], answers, frames.thresholds) for name in order)


def _function_line(
    name: str, row: pd.Series, answers: pd.DataFrame, thresholds: Mapping[str, Threshold]
) -> FunctionLine:
    first, last = row["first"], row["last"]
    if row["n_items"] == 0:
        # Other activities than at first: each sheet stands for itself.
        scores = questionnaire_scores(answers[answers["instrument"] == name]).sort_values("day")["score"]
        first, last = scores.iloc[0], scores.iloc[-1]
    if row["n_sheets"] == 1:
        figures, words = f"{first:.1f} on {day_text(row['first_day'])}", "answered once"
    else:
        days = period_text(row["first_day"].date(), row["last_day"].date(), year=False)
        figures = f"{first:.1f} → {last:.1f} ({days})"
        words = _function_change(name, row, thresholds)
    return FunctionLine(_FUNCTION.get(name, f"{name} (total)"), float(first), float(last), figures, words)


def _function_change(name: str, row: pd.Series, thresholds: Mapping[str, Threshold]) -> str:
    # PSFS rates activities of the person's choice: a mean over others is another measure.
    if row["n_items"] == 0:
        return "other activities than at first: not comparable"
    change = signed(row["change"])
    if name == "PSFS":
        over = f"activities rated both times: {row['n_items']}"
        return f"{change} ({over}), {_psfs_words(row['size'], thresholds)}"
    return f"{change}, {_peg_words(row['size'], thresholds)}" if name == "PEG" else change


def _psfs_words(size: str, thresholds: Mapping[str, Threshold]) -> str:
    if size == "below":
        return f"less than the {thresholds['psfs_change_small'].value:.1f} of a small important change"
    return f"at least the {thresholds[f'psfs_change_{size}'].value:.1f} of a {size} important change"


def _peg_words(size: str, thresholds: Mapping[str, Threshold]) -> str:
    lower, likely = (thresholds[name].value for name in ("peg_change_lower", "peg_change_likely"))
    if size == "below":
        return f"less than the {lower:.1f} that may be important"
    if size == "lower bound":
        return f"at least the {lower:.1f} that may be important, not the {likely:.1f} that is likely to be"
    return f"at least the {likely:.1f} that is likely to be important"

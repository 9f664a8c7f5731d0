"""What became of pain and function: parts of the report, from the measures as they stand."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from psoas_analytics.frames import Frames
from psoas_analytics.inference import ImportantChange, NotEnough, important_change
from psoas_analytics.measures import (
    baseline_week,
    daily_pain,
    main_site,
    questionnaire_scores,
    rolling_pain,
)
from psoas_analytics.measures.pain import one_site
from psoas_analytics.report.parts import (
    Finding,
    FunctionLine,
    Mark,
    PainChart,
    Week,
)
from psoas_analytics.report.period import Period
from psoas_analytics.thresholds import value
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
    rolling = rolling_pain(rows).set_index("day").reindex(period.days())
    scored = int(rolling["pain_nrs"].notna().sum())
    chart = PainChart(
        finding=f"Pain, {name}: {_pain_sentence(result, baseline, latest)}",
        caption=_pain_caption(scored, period, compared=baseline is not None, marks=bool(marks)),
        site=name,
        days=tuple(day.date() for day in rolling.index),
        pain_nrs=_known(rolling["pain_nrs"]),
        median=_known(rolling["median"]),
        baseline=baseline,
        latest=latest,
        marks=marks,
        other_sites=tuple(_other_sites(frames, daily, main, period)),
    )
    return _pain_finding(name, result), chart


def _known(column: pd.Series) -> tuple[float | None, ...]:
    return tuple(None if pd.isna(one) else float(one) for one in column)


def _pain_change(
    frames: Frames, rows: pd.DataFrame, period: Period
) -> tuple[ImportantChange | NotEnough, Week | None, Week | None]:
    """Compare the baseline week with the last 7 days of the period."""
    week = pd.Timedelta(days=value("pain_week_days") - 1)
    base = baseline_week(frames, rows)
    if base is None:
        return (
            NotEnough(0, int(value("pain_baseline_scored")), "scored days in the baseline week"),
            None,
            None,
        )
    last = (period.end - week, period.end)
    if base[1] >= last[0]:
        # Two weeks that share days would be compared with themselves.
        two_weeks = 2 * int(value("pain_week_days"))
        so_far = max(0, (period.end - base[0]).days + 1)
        return NotEnough(so_far, two_weeks, "days since the baseline week began"), None, None
    scores = [rows.loc[rows["day"].between(*days), "pain_nrs"].to_numpy() for days in (base, last)]
    result = important_change(*scores)
    if isinstance(result, NotEnough):
        return result, None, None
    return (
        result,
        Week(base[0].date(), base[1].date(), result.baseline),
        Week(last[0].date(), last[1].date(), result.latest),
    )


def _pain_finding(site: str, result: ImportantChange | NotEnough) -> Finding:
    if isinstance(result, NotEnough):
        return Finding(f"Pain, {site}", "no comparison yet", str(result))
    return Finding(
        f"Pain, {site}", f"{result.baseline:.1f} → {result.latest:.1f}", f"{_size(result)}; {_judged(result)}"
    )


def _size(result: ImportantChange) -> str:
    points = f"{signed(result.change)} points"
    return points if pd.isna(result.percent) else f"{points}, {signed(result.percent, 0)} %"


def _judged(result: ImportantChange) -> str:
    return f"{result.verdict}; within measurement error" if result.within_error else result.verdict


def _pain_sentence(result: ImportantChange | NotEnough, baseline: Week | None, latest: Week | None) -> str:
    if isinstance(result, NotEnough) or baseline is None or latest is None:
        return f"day by day. {result}"
    change = round(result.change, 1)
    way = "did not change" if not change else f"{'fell' if change < 0 else 'rose'} {abs(change):.1f} points"
    long_ago = baseline.first.year != latest.last.year
    weeks = [period_text(week.first, week.last, year=long_ago) for week in (baseline, latest)]
    return f"{way} from the baseline week ({weeks[0]}) to the latest week ({weeks[1]})"


def _pain_caption(scored: int, period: Period, *, compared: bool, marks: bool) -> str:
    sentences = [
        f"Dots: 24-hour average, scored on {scored} of {count_text(period.n_days, 'day')}."
        f" Line: {value('rolling_days'):g}-day median."
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
    scores = questionnaire_scores(answers)
    found = {str(name): sheets.sort_values("day") for name, sheets in scores.groupby("instrument")}
    order = [name for name in _FUNCTION if name in found] + [name for name in found if name not in _FUNCTION]
    return tuple(_function_line(name, found[name], answers) for name in order)


def _function_line(name: str, sheets: pd.DataFrame, answers: pd.DataFrame) -> FunctionLine:
    first, last = sheets.iloc[0], sheets.iloc[-1]
    if len(sheets) == 1:
        figures, words = f"{first['score']:.1f} on {day_text(first['day'])}", "answered once"
    else:
        days = period_text(first["day"].date(), last["day"].date(), year=False)
        figures = f"{first['score']:.1f} → {last['score']:.1f} ({days})"
        words = _function_change(name, sheets, answers)
    return FunctionLine(
        _FUNCTION.get(name, f"{name} (total)"), float(first["score"]), float(last["score"]), figures, words
    )


def _function_change(name: str, sheets: pd.DataFrame, answers: pd.DataFrame) -> str:
    days = sheets["day"].iloc[[0, -1]]
    own = answers[answers["instrument"] == name]
    # PSFS rates activities of the person's choice: a mean over others is another measure.
    first_items, last_items = (set(own.loc[own["day"] == day, "item"]) for day in days)
    if first_items != last_items:
        return "other activities than at first: not comparable"
    change = sheets["score"].iloc[-1] - sheets["score"].iloc[0]
    return f"{signed(change)}, {_peg_words(change)}" if name == "PEG" else signed(change)


def _peg_words(change: float) -> str:
    size = round(abs(change), 9)
    lower, likely = value("peg_change_lower"), value("peg_change_likely")
    if size < lower:
        return f"less than the {lower:.1f} that may be important"
    if size < likely:
        return f"at least the {lower:.1f} that may be important, not the {likely:.1f} that is likely to be"
    return f"at least the {likely:.1f} that is likely to be important"

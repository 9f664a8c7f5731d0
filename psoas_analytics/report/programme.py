"""What was asked, what was done, and what changed: parts of the report, from the measures as they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from psoas_analytics.frames import Frames
from psoas_analytics.measures import adherence, day_states, exercise_summary, overall_states
from psoas_analytics.plan import WEEKDAYS, PlanItem, item_of
from psoas_analytics.report.parts import Calendar, Change, ExerciseLine, Exercises, Finding
from psoas_analytics.report.period import Period
from psoas_analytics.words import (
    answered_text,
    count_text,
    day_text,
    listed,
    period_text,
    plain,
    share_text,
    weekdays_text,
)

# Order of the legend, and the words that people read.
STATE_WORDS = {
    "done": "done",
    "partial": "partly done",
    "skipped": "skipped",
    "missed": "missed",
    "not_logged": "not logged",
    "rest": "rest",
    "paused": "paused",
}
# More weeks than this leave no room for a letter in a day of the calendar.
CALENDAR_WEEKS = 53


def versions_in_force(plans: pd.DataFrame, until: pd.Timestamp) -> list[pd.DataFrame]:
    """Rows of each plan version that was ever in force up to a day, the oldest first."""
    begun = plans[plans["starts_on"] <= until].sort_values(["starts_on", "version", "position"])
    # Of two versions with the same start the newer one holds, and the other never did.
    newest = begun.groupby("starts_on")["version"].transform("max")
    return [rows for _, rows in begun[begun["version"] == newest].groupby("starts_on")]


def plan_text(frames: Frames, period: Period) -> str:
    """Name the plan version in force on the last day, such as "plan v3 since 12 Oct"."""
    versions = versions_in_force(frames.plans, period.end)
    if not versions:
        return "no plan yet"
    row = versions[-1].iloc[0]
    since = row["starts_on"].date()
    return f"plan v{row['version']} since {period_text(since, since, year=since.year != period.end.year)}"


def adherence_outcome(frames: Frames, period: Period) -> tuple[Finding, Calendar | None]:
    """Adherence over the period: its figures for the verdict line, and the calendar (None without a plan)."""
    states = day_states(frames, start=period.start, end=period.end)
    if states.empty:
        return Finding("Adherence", "no plan", "No plan was in force in this period."), None
    overall = overall_states(states, done_share=frames.thresholds["done_share"].value)
    low, high, logged = _three_figures(states)
    counts = overall["state"].value_counts()
    calendar = Calendar(
        finding=_adherence_sentence(low, high),
        caption=_calendar_caption(len(overall)),
        days=tuple(day.date() for day in overall["day"]),
        states=tuple(overall["state"]),
        counts=tuple((state, int(counts[state])) for state in STATE_WORDS if state in counts),
        lower_bound=low,
        over_logged=high,
        share_logged=logged,
    )
    return _adherence_finding(low, high, logged), calendar


def _calendar_caption(n_days: int) -> str:
    if n_days <= 7 * CALENDAR_WEEKS:
        return ""
    return f"Drawn are the last {CALENDAR_WEEKS} weeks; the figures are of the whole period."


def _three_figures(states: pd.DataFrame) -> tuple[float | None, float | None, float | None]:
    n_days = int((states["day"].max() - states["day"].min()).days) + 1
    last = adherence(states, window_days=n_days).iloc[-1]
    low, high, logged = (
        None if pd.isna(last[name]) else float(last[name])
        for name in ("lower_bound", "over_logged", "share_logged")
    )
    return low, high, logged


def _adherence_finding(low: float | None, high: float | None, logged: float | None) -> Finding:
    if low is None or logged is None:
        return Finding("Adherence", "nothing owed", "Every day of this period was a rest or a pause.")
    if high is None:
        return Finding("Adherence", "not logged", "No day of this period is logged.")
    figures = share_text(low, high)
    return Finding("Adherence", figures, f"self-reported; {share_text(logged, logged)} of days logged")


def _adherence_sentence(low: float | None, high: float | None) -> str:
    if low is None:
        return "Adherence: nothing was owed in this period"
    if high is None:
        return "Adherence: no day is logged in this period"
    if share_text(low, low) == share_text(high, high):
        return f"Adherence, self-reported: {share_text(low, low)} of what was prescribed logged as done"
    return (
        f"Adherence, self-reported: {share_text(low, low)} logged as done;"
        f" {share_text(high, high)} if unlogged days were like logged ones"
    )


def exercises_outcome(frames: Frames, period: Period) -> Exercises | None:
    """One line for each exercise that was prescribed or done; None without any."""
    summary = exercise_summary(frames, start=period.start, end=period.end)
    if summary.empty:
        return None
    # What was never logged is not known, and has no rank.
    summary["known_share"] = summary["lower_bound"].where(summary["over_logged"].notna())
    summary = summary.sort_values("known_share", kind="stable", na_position="last")
    prescribed = _prescriptions(frames, period)
    sides = _side_pain(period.of(frames.sets))
    least = _only_extreme(summary["known_share"].round(2), "min")
    worst = _only_extreme(_worst_pain(frames, period, summary, sides), "max")
    lines = tuple(
        ExerciseLine(
            name=exercise_name(frames, str(exercise_id)),
            prescribed=prescribed.get(exercise_id, "not prescribed"),
            done=_done_text(row),
            best_hold=_hold_text(row),
            pain_during=_during_text(row, sides.get(str(exercise_id), {})),
            why_not_done=_why_text(row),
            lower_bound=None if pd.isna(row["lower_bound"]) else float(row["lower_bound"]),
            over_logged=None if pd.isna(row["over_logged"]) else float(row["over_logged"]),
            pain_mean=None if pd.isna(row["pain_mean"]) else float(row["pain_mean"]),
            pain_max=None if pd.isna(row["pain_max"]) else float(row["pain_max"]),
            is_least_done=exercise_id == least,
            is_most_painful=exercise_id == worst,
        )
        for exercise_id, row in summary.iterrows()
    )
    return Exercises(
        _exercises_sentence(lines, sides.get(worst or "", {})),
        lines,
        _whole_days_text(period.of(frames.skips)),
    )


def _exercises_sentence(lines: tuple[ExerciseLine, ...], worst_sides: Mapping[str, float]) -> str:
    parts = [f"least done {one.name} ({one.done})" for one in lines if one.is_least_done]
    for one in lines:
        if one.is_most_painful and worst_sides:
            side = max(worst_sides, key=lambda side: worst_sides[side])
            parts.append(f"most pain during {one.name}, {side} ({worst_sides[side]:.1f})")
        elif one.is_most_painful:
            parts.append(f"most pain during {one.name} ({one.pain_mean:.1f})")
    return f"Exercises: {'; '.join(parts)}" if parts else "Exercises"


def exercise_name(frames: Frames, exercise_id: str) -> str:
    """Name of an exercise; its id where the catalog at hand does not know it."""
    known = frames.catalog.get(exercise_id)
    return exercise_id if known is None else known.name


def _only_extreme(figures: pd.Series, which: str) -> str | None:
    """The one exercise with the lowest or highest figure; None if two share it, or only one has a figure."""
    known = figures.dropna()
    if len(known) < 2:
        return None
    places = known.index[known == (known.min() if which == "min" else known.max())]
    return str(places[0]) if len(places) == 1 else None


def _done_text(row: pd.Series) -> str:
    if pd.isna(row["lower_bound"]):
        return count_text(int(row["sessions"]), "session")
    if pd.isna(row["over_logged"]):
        return "not logged"
    return share_text(row["lower_bound"], row["over_logged"])


def _hold_text(row: pd.Series) -> str:
    left, right, both = (row[f"best_hold_{side}_s"] for side in ("left", "right", "both"))
    texts = []
    if not (pd.isna(left) and pd.isna(right)):
        texts.append(" / ".join("–" if pd.isna(side) else plain(side) for side in (left, right)) + " s")
    if not pd.isna(both):
        texts.append(f"{plain(both)} s both")
    return ", ".join(texts) or "–"


def _side_pain(sets: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Mean pain of each side, of those exercises whose left and right were not scored alike."""
    found: dict[str, dict[str, float]] = {}
    for exercise_id, rows in sets.dropna(subset="pain_nrs").groupby("exercise_id"):
        sides = rows.groupby("side")["pain_nrs"].mean()
        means = {str(side): float(mean) for side, mean in sides.items()}
        are_alike = len(means) == 2 and len({*sides.round(1)}) == 1
        if "both" not in means and not are_alike:
            found[str(exercise_id)] = means
    return found


def _worst_pain(
    frames: Frames, period: Period, summary: pd.DataFrame, sides: Mapping[str, Mapping[str, float]]
) -> pd.Series:
    """Mean pain of the worse side of each exercise; of those in the plan now, if any of them is scored."""
    means = summary["pain_mean"].items()
    worst = pd.Series(
        {one: max(sides[str(one)].values()) if one in sides else mean for one, mean in means},
        dtype="float64",
    ).round(1)
    versions = versions_in_force(frames.plans, period.end)
    now = worst[worst.index.isin(versions[-1]["exercise_id"])] if versions else worst
    return now if now.notna().any() else worst


def _during_text(row: pd.Series, sides: Mapping[str, float]) -> str:
    if pd.isna(row["pain_mean"]):
        return "not scored"
    means = " / ".join(f"{side[0].upper()} {mean:.1f}" for side, mean in sorted(sides.items()))
    return f"{means or format(row['pain_mean'], '.1f')}, max {plain(row['pain_max'])}"


def _why_text(row: pd.Series) -> str:
    return row["why_skipped"] or "–"


def _whole_days_text(skips: pd.DataFrame) -> str:
    reasons = skips.loc[skips["exercise_id"].isna(), "reason"].value_counts()
    if reasons.empty:
        return ""
    return f"Whole days skipped: {', '.join(f'{reason} {count}' for reason, count in reasons.items())}."


def _prescriptions(frames: Frames, period: Period) -> dict[str, str]:
    """What was prescribed last for each exercise of the period, with the days of a plan that came or went."""
    found: dict[str, str] = {}
    versions = versions_in_force(frames.plans, period.end)
    for place, rows in enumerate(versions):
        is_last = place == len(versions) - 1
        ends = None if is_last else versions[place + 1]["starts_on"].iloc[0] - pd.Timedelta(days=1)
        if ends is not None and ends < period.start:
            continue
        for row in rows.to_dict("records"):
            until = "" if ends is None else f" (to {day_text(ends)})"
            found[row["exercise_id"]] = f"{item_text(row)}{until}"
    return found


def item_text(row: dict[str, object]) -> str:
    """Dose and days of one row of the plans, such as "3 x 30 s each side, Mon–Sat"."""
    return item_words(item_of(row))


def item_words(item: PlanItem) -> str:
    """Dose and days of one item of a plan."""
    sets = f"{item.sets} sets of " if item.sets > 1 else ""
    if item.times_per_week is None:
        days = weekdays_text([WEEKDAYS.index(day) for day in WEEKDAYS if day in item.days])
    else:
        days = f"{item.times_per_week:g} × a week"
    return f"{sets}{item.dose.text()}, {days}"


def changes_outcome(frames: Frames, period: Period) -> tuple[Change, ...]:
    """Plan versions, events and pauses that began in the period, by day, numbered from 1."""
    found = [*_plan_changes(frames, period), *_events(frames, period), *_pauses(frames, period)]
    found.sort(key=lambda change: (change[0], not change[2]))
    return tuple(
        Change(number, day.date(), day_text(day), text, is_plan)
        for number, (day, text, is_plan) in enumerate(found, start=1)
    )


def _plan_changes(frames: Frames, period: Period) -> Iterator[tuple[pd.Timestamp, str, bool]]:
    before: dict[str, str] = {}
    for rows in versions_in_force(frames.plans, period.end):
        now = {row["exercise_id"]: item_text(row) for row in rows.to_dict("records")}
        head = rows.iloc[0]
        day = head["starts_on"]
        by = "" if pd.isna(head["written_on"]) else answered_text(head["author"], head["written_on"])
        if day >= period.start:
            yield day, f"plan v{head['version']}{by}: {_difference(frames, before, now)}", True
        before = now


def _difference(frames: Frames, before: dict[str, str], now: dict[str, str]) -> str:
    def names(ids: list[str]) -> str:
        return listed(exercise_name(frames, one) for one in ids)

    if not before:
        return f"starts with {names(list(now))}"
    added, removed = [one for one in now if one not in before], [one for one in before if one not in now]
    parts = [f"{word} {names(ids)}" for word, ids in (("added", added), ("removed", removed)) if ids]
    changed = [one for one in now if one in before and now[one] != before[one]]
    parts += [f"{exercise_name(frames, one)} now {now[one]} (was {before[one]})" for one in changed]
    return "; ".join(parts) or "same exercises and doses"


def _events(frames: Frames, period: Period) -> Iterator[tuple[pd.Timestamp, str, bool]]:
    for event in period.of(frames.events).itertuples():
        said = event.kind == "other" or event.label.casefold().startswith(event.kind)
        kind = "" if said else f"{event.kind}: "
        yield event.day, f"{kind}{event.label}", False


def _pauses(frames: Frames, period: Period) -> Iterator[tuple[pd.Timestamp, str, bool]]:
    pauses = frames.pauses
    for pause in pauses[pauses["start"].between(period.start, period.end)].itertuples():
        days = period_text(pause.start.date(), pause.end.date(), year=False)
        yield pause.start, f"pause {days}: {pause.reason}", False

"""Day states and adherence of ten years, against a straightforward groupby-apply in pandas."""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.made_up import one_person
from benchmarks.row import Row
from benchmarks.turns import turns
from psoas_analytics.frames import Frames
from psoas_analytics.measures import adherence, day_states

YEARS = 10
RUNS = 3
_WINDOW_DAYS = 7
_FIGURES = ["day", "lower_bound", "over_logged", "share_logged"]
_SHARES = ["done_share", "done_share_left", "done_share_right"]


def states_and_adherence() -> Row:
    """Ten years with 100,000 sets; the two must give the same states and shares."""
    frames = one_person(YEARS)
    states, by_apply = day_states(frames), states_by_apply(frames)
    pd.testing.assert_frame_equal(states, by_apply[states.columns])
    figures = adherence(states, window_days=_WINDOW_DAYS)
    pd.testing.assert_frame_equal(figures, adherence_by_apply(by_apply)[figures.columns])
    ours, other = turns(
        lambda: adherence(day_states(frames), window_days=_WINDOW_DAYS),
        lambda: adherence_by_apply(states_by_apply(frames)),
        RUNS,
    )
    what = f"day states and adherence, {len(frames.sets):,} sets"
    return Row(what, ours, "groupby and apply in pandas, same result", other, reach=1 / 30)


def states_by_apply(frames: Frames) -> pd.DataFrame:
    """Find what :func:`~psoas_analytics.measures.day_states` gives for one person, exercise by exercise."""
    rows = _in_force(frames)
    keys = ["day", "exercise_id"]
    logged = rows.merge(frames.sets[[*keys, "side", "reps", "hold_s"]], on=keys)
    done = logged.groupby(keys)[logged.columns.tolist()].apply(_done).reset_index()
    rows = rows.merge(done, on=keys, how="left")
    rows["hold_not_logged"] = rows["hold_not_logged"].eq(True)
    rows[_SHARES] = rows[_SHARES].fillna(0.0)
    tables = (frames.sessions, frames.skips, frames.no_exercise)
    rows["logged"] = rows["day"].isin(set().union(*(set(one["day"]) for one in tables)))
    whole = set(frames.skips.loc[frames.skips["exercise_id"].isna(), "day"])
    named = set(zip(frames.skips["day"], frames.skips["exercise_id"], strict=True))
    rows["skipped"] = rows.apply(
        lambda row: row["day"] in whole or (row["day"], row["exercise_id"]) in named, axis=1
    )
    share = frames.thresholds["done_share"].value
    rows["state"] = rows.apply(_state, axis=1, share=share).astype("str")
    known = (rows["owed"] > 0) & (rows["logged"] | (rows["done_share"] > 0))
    rows["done_share"] = rows["done_share"].where(known)
    sided = known & (rows["sides"] != "both")
    rows[_SHARES[1:]] = rows[_SHARES[1:]].where(sided)
    return rows


def _in_force(frames: Frames) -> pd.DataFrame:
    """Return each day with the items of its plan version, what they owe, and whether it is paused."""
    first = frames.plans["starts_on"].min()
    answered = (frames.today == pd.concat([frames.sessions, frames.skips, frames.no_exercise])["day"]).any()
    last = frames.today if answered else frames.today - pd.Timedelta(days=1)
    days = pd.DataFrame({"day": pd.date_range(first, last, unit="s")})
    versions = frames.plans[["version", "starts_on"]].drop_duplicates().sort_values(["starts_on", "version"])
    rows = pd.merge_asof(days, versions, left_on="day", right_on="starts_on")
    rows = rows.merge(frames.plans.drop(columns="starts_on"), on="version")
    pauses = list(zip(frames.pauses["start"], frames.pauses["end"], strict=True))
    paused = {day: any(start <= day <= end for start, end in pauses) for day in days["day"]}
    rows["paused"] = rows["day"].map(paused)
    rows["weekly"] = rows["times_per_week"].notna()
    rows["owed"] = rows.apply(_owed, axis=1)
    return rows


def _owed(row: pd.Series) -> float:
    if row["paused"]:
        return 0.0
    if row["weekly"]:
        return row["times_per_week"] / 7
    return float(row["day"].strftime("%a").lower() in row["days"])


def _done(sets: pd.DataFrame) -> pd.Series:
    """Share of one exercise on one day, by its sets."""
    item = sets.iloc[0]
    held = (sets["hold_s"] / item["hold_min_s"]).clip(upper=1).fillna(1.0)
    credit = sets["reps"] * held
    alternating = item["sides"] == "alternating"
    owed = item["sets"] * item["reps_min"] / (2 if alternating else 1)
    both = credit[sets["side"] == "both"].sum() / (2 if alternating else 1)
    left, right = (min(1.0, (credit[sets["side"] == side].sum() + both) / owed) for side in ("left", "right"))
    unheld = pd.notna(item["hold_min_s"]) and sets["hold_s"].isna().any()
    return pd.Series(
        {
            "done_share": round((left + right) / 2, 9),
            "done_share_left": round(left, 9),
            "done_share_right": round(right, 9),
            "hold_not_logged": unheld,
        }
    )


def _state(row: pd.Series, share: float) -> str:
    if row["paused"]:
        return "paused"
    if row["owed"] == 0:
        return "rest"
    if row["done_share"] >= share:
        return "done"
    if row["done_share"] > 0:
        return "partial"
    if row["skipped"]:
        return "skipped"
    if row["weekly"]:
        return "rest"
    return "missed" if row["logged"] else "not_logged"


def adherence_by_apply(states: pd.DataFrame) -> pd.DataFrame:
    """Find what :func:`~psoas_analytics.measures.adherence` gives for one person, over a week."""
    parts = states.assign(
        earned=states["done_share"].fillna(0.0), known=states["owed"].where(states["logged"], 0.0)
    )
    span = pd.date_range(states["day"].min(), states["day"].max(), unit="s", name="day")
    windows = parts.groupby(["exercise_id", "weekly"])[["day", "weekly", "earned", "owed", "known"]].apply(
        _windows, span=span
    )
    total = windows.groupby("day").sum()
    due = states[states["owed"] > 0].groupby("day")["logged"].first().reindex(span)
    answered = due.fillna(False).astype(float).rolling(_WINDOW_DAYS).sum()
    asked = due.notna().astype(float).rolling(_WINDOW_DAYS).sum()
    found = pd.DataFrame(
        {
            "lower_bound": total["earned"] / total["owed"].where(total["owed"] > 0),
            "over_logged": total["earned"] / total["known"].where(total["known"] > 0),
            "share_logged": answered / asked.where(asked > 0),
        }
    )
    found.iloc[: _WINDOW_DAYS - 1] = np.nan
    return found.reset_index()[_FIGURES]


def _windows(part: pd.DataFrame, span: pd.DatetimeIndex) -> pd.DataFrame:
    """Sum the windows of one exercise; of "n times a week" no more is earned than owed."""
    dense = part.set_index("day")[["earned", "owed", "known"]].reindex(span, fill_value=0.0)
    sums = dense.rolling(_WINDOW_DAYS, min_periods=1).sum().round(9)
    if part["weekly"].iloc[0]:
        sums["earned"] = sums[["earned", "owed"]].min(axis=1)
        sums["known"] = sums[["known", "earned"]].max(axis=1)
    return sums


ROWS = (states_and_adherence,)

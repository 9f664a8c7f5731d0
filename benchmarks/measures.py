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
    held = (logged["hold_s"] / logged["hold_min_s"]).clip(upper=1).fillna(1.0)
    logged["credit"] = logged["reps"] * held
    logged["unheld"] = logged["hold_min_s"].notna() & logged["hold_s"].isna()
    parts = logged.groupby(keys)[["credit", "side", "unheld", "sides", "sets", "reps_min"]]
    rows = rows.merge(parts.apply(_done).reset_index(), on=keys, how="left")
    rows["hold_not_logged"] = rows["hold_not_logged"].eq(True)
    rows[_SHARES] = rows[_SHARES].fillna(0.0)
    tables = (frames.sessions, frames.skips, frames.no_exercise)
    rows["logged"] = rows["day"].isin(pd.concat([one["day"] for one in tables]))
    rows["state"] = _state(rows, _skipped(frames.skips, rows), frames.thresholds["done_share"].value)
    known = (rows["owed"] > 0) & (rows["logged"] | (rows["done_share"] > 0))
    rows["done_share"] = rows["done_share"].where(known)
    rows[_SHARES[1:]] = rows[_SHARES[1:]].where(known & (rows["sides"] != "both"))
    return rows


def _in_force(frames: Frames) -> pd.DataFrame:
    """Return each day with the items of its plan version, what they owe, and whether it is paused."""
    answered = pd.concat([frames.sessions["day"], frames.skips["day"], frames.no_exercise["day"]])
    last = frames.today if answered.eq(frames.today).any() else frames.today - pd.Timedelta(days=1)
    days = pd.DataFrame({"day": pd.date_range(frames.plans["starts_on"].min(), last, unit="s")})
    days["paused"] = False
    for pause in frames.pauses.itertuples():
        days["paused"] |= days["day"].between(pause.start, pause.end)
    versions = frames.plans[["version", "starts_on"]].drop_duplicates().sort_values(["starts_on", "version"])
    rows = pd.merge_asof(days, versions, left_on="day", right_on="starts_on")
    rows = rows.merge(frames.plans.drop(columns="starts_on"), on="version")
    rows["weekly"] = rows["times_per_week"].notna()
    weekday = rows["day"].dt.day_name().str[:3].str.lower()
    by_day = [float(one in days_of) for one, days_of in zip(weekday, rows["days"], strict=True)]
    rows["owed"] = (rows["times_per_week"] / 7).fillna(pd.Series(by_day)).where(~rows["paused"], 0.0)
    return rows


def _done(sets: pd.DataFrame) -> pd.Series:
    """Share of one exercise on one day, by its sets."""
    half = 2 if sets["sides"].iloc[0] == "alternating" else 1
    owed = sets["sets"].iloc[0] * sets["reps_min"].iloc[0] / half
    credit, side = sets["credit"].to_numpy(), sets["side"].to_numpy()
    both = credit[side == "both"].sum() / half
    left, right = (min(1.0, (credit[side == one].sum() + both) / owed) for one in ("left", "right"))
    shares = (round(one, 9) for one in ((left + right) / 2, left, right))
    return pd.Series([*shares, sets["unheld"].any()], index=[*_SHARES, "hold_not_logged"])


def _skipped(skips: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    named = pd.MultiIndex.from_frame(skips.loc[skips["exercise_id"].notna(), ["day", "exercise_id"]])
    whole = rows["day"].isin(skips.loc[skips["exercise_id"].isna(), "day"])
    return whole | pd.MultiIndex.from_frame(rows[["day", "exercise_id"]]).isin(named)


def _state(rows: pd.DataFrame, skipped: pd.Series, share: float) -> pd.Series:
    cases = {
        "paused": rows["paused"],
        "rest": rows["owed"] == 0,
        "done": rows["done_share"] >= share,
        "partial": rows["done_share"] > 0,
        "skipped": skipped,
        "rest ": rows["weekly"],
        "missed": rows["logged"],
    }
    found = np.select(list(cases.values()), [name.strip() for name in cases], default="not_logged")
    return pd.Series(found, index=rows.index, dtype="str")


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

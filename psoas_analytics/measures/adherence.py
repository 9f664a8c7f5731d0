"""How much of what was prescribed was done, and how much of it is known.

Definitions: a logged set earns reps x min(1, hold / prescribed hold); the done share of an exercise on a
day is the mean over its owed sides of min(1, earned / owed), so extra work never buys back a missed
side, set or day. The prescription in force on that day counts.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from psoas_analytics.frames import Frames
from psoas_analytics.plan import prescribed
from psoas_analytics.thresholds import value

STATES = ("done", "partial", "skipped", "missed", "not_logged", "rest", "paused")
# Sums of thirds and sevenths: compare at nine decimals, not at the last bit.
_DECIMALS = 9


def day_states(
    frames: Frames, *, start: pd.Timestamp | None = None, end: pd.Timestamp | None = None
) -> pd.DataFrame:
    """State of each prescribed exercise on each day.

    Parameters
    ----------
    frames : Frames
    start, end : dates, both included
        By default from the first plan's start to today. A day after today never counts, and today itself
        only once it is answered, because it is not over.

    Returns
    -------
    DataFrame
        One row for each day and exercise of the plan in force: ``day``, ``exercise_id``, ``state`` (one of
        :data:`STATES`), ``done_share`` (0-1; NaN where nothing was owed or nothing is known), ``owed``
        (sessions owed that day: 1, n/7, or 0 in a rest or a pause), ``weekly`` ("n times a week") and
        ``logged`` (the day was answered: a session, a skip or "no exercise today"). Days before the first
        plan have no row.
    """
    answered = _answered_days(frames)
    days = _days(frames, answered, start, end)
    rows = prescribed(frames.plans, frames.pauses, days)
    shares = _done_shares(frames.sets, rows)
    rows = rows.merge(shares, on=["day", "exercise_id"], how="left")
    share = rows["done_share"].fillna(0.0).to_numpy()
    logged = rows["day"].isin(answered).to_numpy()
    weekly = rows["times_per_week"].notna().to_numpy()
    paused = rows["paused"].to_numpy()
    resting = rows["owed"].to_numpy() == 0
    state = np.select(
        [
            paused,
            resting,
            share >= value("done_share"),
            share > 0,
            _skipped(frames.skips, rows),
            weekly,
            logged,
        ],
        ["paused", "rest", "done", "partial", "skipped", "rest", "missed"],
        default="not_logged",
    )
    owed = np.where(paused, 0.0, rows["owed"])
    return pd.DataFrame(
        {
            "day": rows["day"],
            "exercise_id": rows["exercise_id"],
            "state": state,
            "done_share": np.where((owed > 0) & (logged | (share > 0)), share, np.nan),
            "owed": owed,
            "weekly": weekly,
            "logged": logged,
        }
    )


def adherence(states: pd.DataFrame, *, window_days: int = 7) -> pd.DataFrame:
    """Adherence over a moving window, always as three figures.

    Parameters
    ----------
    states : DataFrame as :func:`day_states` returns it
    window_days : int
        Days of the window, the day itself being the last.

    Returns
    -------
    DataFrame
        ``day``, ``lower_bound`` (unlogged counted as nothing), ``over_logged`` ("if unlogged days were like
        logged ones"; not an upper bound), ``share_logged``; shares 0-1, self-reported. NaN until the
        window is full, and where nothing was owed. The credit of an exercise prescribed n times a week is
        capped at what the window owes, and the logged days owe at least what was earned on them.
    """
    if window_days < 1:
        raise ValueError(f"window_days must be at least 1, got {window_days!r}")
    if states.empty:
        nothing = dict.fromkeys(("lower_bound", "over_logged", "share_logged"), np.array([]))
        return pd.DataFrame({"day": states["day"], **nothing})
    days = pd.date_range(states["day"].min(), states["day"].max(), freq="D", unit=states["day"].dt.unit)
    place = days.get_indexer(pd.DatetimeIndex(states["day"]))
    credit, owed, owed_logged = _window_sums(states, place, len(days), window_days)
    counts = states["owed"] > 0
    due = np.zeros(len(days))
    due[np.unique(place[counts])] = 1
    known = np.zeros(len(days))
    known[np.unique(place[counts & states["logged"]])] = 1
    return pd.DataFrame(
        {
            "day": days,
            "lower_bound": _share(credit, owed),
            "over_logged": _share(credit, owed_logged),
            "share_logged": _share(_moving_sum(known, window_days), _moving_sum(due, window_days)),
        }
    )


def overall_states(states: pd.DataFrame) -> pd.DataFrame:
    """State of each day over all its prescribed exercises together.

    Returns
    -------
    DataFrame
        One row for each day: ``day``, ``state``, ``done_share`` (mean over the exercises owed that day; NaN
        on rest, paused and unlogged days).
    """
    counts = states["owed"] > 0
    table = pd.DataFrame(
        {
            "day": states["day"],
            "share": states["done_share"].where(counts),
            "due": counts & ~states["weekly"],
            "paused": states["state"] == "paused",
            "skipped": states["state"] == "skipped",
            "logged": states["logged"],
        }
    )
    # Days of "n times a week" owe a share of a session, but an empty one among them is a rest.
    table["share"] = table["share"].where(~states["weekly"] | (states["done_share"] > 0))
    by_day = table.groupby("day", sort=True).agg(
        share=("share", "mean"),
        due=("due", "any"),
        paused=("paused", "all"),
        skipped=("skipped", "any"),
        logged=("logged", "first"),
    )
    share = by_day["share"].round(_DECIMALS)
    state = np.select(
        [
            by_day["paused"],
            share >= value("done_share"),
            share > 0,
            by_day["skipped"],
            ~by_day["due"],
            by_day["logged"],
        ],
        ["paused", "done", "partial", "skipped", "rest", "missed"],
        default="not_logged",
    )
    return pd.DataFrame({"day": by_day.index, "state": state, "done_share": share.to_numpy()})


def _answered_days(frames: Frames) -> pd.DatetimeIndex:
    found = pd.concat([frames.sessions["day"], frames.skips["day"], frames.no_exercise["day"]])
    return pd.DatetimeIndex(found.unique())


def _days(
    frames: Frames, answered: pd.DatetimeIndex, start: pd.Timestamp | None, end: pd.Timestamp | None
) -> pd.DatetimeIndex:
    last = frames.today if frames.today in answered else frames.today - pd.Timedelta(days=1)
    end = last if end is None else min(end, last)
    if start is None:
        start = frames.plans["starts_on"].min()
    if pd.isna(start):
        return pd.DatetimeIndex([], dtype="datetime64[s]")
    return pd.date_range(start, end, freq="D", unit="s")


def _done_shares(sets: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Done share by day and exercise, for those with a logged set."""
    wanted = rows[["day", "exercise_id", "sets", "reps_min", "hold_min_s", "sides"]]
    work = sets[["day", "exercise_id", "side", "reps", "hold_s"]].merge(wanted, on=["day", "exercise_id"])
    factor = (work["hold_s"] / work["hold_min_s"]).clip(upper=1).fillna(1.0)
    earned = work["reps"] * factor
    on_both = work["side"] == "both"
    # "both" counts fully for each side of an "each" exercise, half for each of an alternating one.
    halves = earned.where(work["sides"] != "alternating", earned / 2)
    work["left"] = np.where(on_both, halves, earned.where(work["side"] == "left", 0.0))
    work["right"] = np.where(on_both, halves, earned.where(work["side"] == "right", 0.0))
    keys = ["day", "exercise_id", "sides"]
    total = work.groupby(keys, as_index=False).agg(
        left=("left", "sum"), right=("right", "sum"), sets=("sets", "first"), reps_min=("reps_min", "first")
    )
    owed = total["sets"] * total["reps_min"] / np.where(total["sides"] == "alternating", 2, 1)
    left = (total["left"] / owed).clip(upper=1)
    right = (total["right"] / owed).clip(upper=1)
    total["done_share"] = ((left + right) / 2).round(_DECIMALS)
    return total[["day", "exercise_id", "done_share"]]


def _skipped(skips: pd.DataFrame, rows: pd.DataFrame) -> np.ndarray:
    whole_days = skips.loc[skips["exercise_id"].isna(), "day"]
    single = pd.MultiIndex.from_frame(skips.loc[skips["exercise_id"].notna(), ["day", "exercise_id"]])
    pairs = pd.MultiIndex.from_frame(rows[["day", "exercise_id"]])
    return np.asarray(rows["day"].isin(whole_days).to_numpy() | pairs.isin(single))


def _window_sums(
    states: pd.DataFrame, place: np.ndarray, n_days: int, window_days: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Credit, owed, and owed on the logged days, for the window that ends on each day."""
    credit = states["done_share"].fillna(0.0).to_numpy()
    owed = states["owed"].to_numpy()
    known = np.where(states["logged"], owed, 0.0)
    weekly = states["weekly"].to_numpy()

    def moving(column: np.ndarray, which: np.ndarray) -> np.ndarray:
        return _moving_sum(np.bincount(place[which], weights=column[which], minlength=n_days), window_days)

    sums = [moving(column, ~weekly) for column in (credit, owed, known)]
    for exercise_id in states.loc[weekly, "exercise_id"].unique():
        this = weekly & (states["exercise_id"] == exercise_id).to_numpy()
        due = moving(owed, this)
        earned = np.minimum(moving(credit, this), due)
        # What was done was logged: the logged days owe at least that much.
        for place_in_sums, part in enumerate((earned, due, np.maximum(moving(known, this), earned))):
            sums[place_in_sums] = sums[place_in_sums] + part
    return sums[0], sums[1], sums[2]


def _moving_sum(column: np.ndarray, window_days: int) -> np.ndarray:
    """Sum over the last ``window_days`` entries; NaN until there are so many."""
    total = np.concatenate([[0.0], np.cumsum(column)])
    sums = np.full(len(column), np.nan)
    if len(column) >= window_days:
        sums[window_days - 1 :] = total[window_days:] - total[:-window_days]
    return np.round(sums, _DECIMALS)


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(whole > 0, part / whole, np.nan)

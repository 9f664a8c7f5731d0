"""What was done before: the last time, the personal best, and how full the last session was."""

from __future__ import annotations

import numpy as np
import pandas as pd

from psoas_analytics.catalog import Catalog
from psoas_analytics.frames import Frames
from psoas_analytics.measures.adherence import day_states, overall_states

_ONE = ["session_id", "exercise_id", "side"]


def add_up(sets: pd.DataFrame) -> pd.DataFrame:
    """Add up equal holds: a guided session keeps each hold as a set of its own.

    Parameters
    ----------
    sets : DataFrame as in :class:`~psoas_analytics.frames.Frames`

    Returns
    -------
    DataFrame
        One row for each session, exercise, side and hold, in order of time, the longest hold first:
        ``session_id``, ``day``, ``started_at``, ``exercise_id``, ``side``, ``hold_s`` (NaN: not logged) and
        ``reps`` (their sum).
    """
    keys = ["session_id", "day", "started_at", "exercise_id", "side", "hold_s"]
    total = sets.groupby(keys, dropna=False, as_index=False)["reps"].sum()
    order = ["started_at", "session_id", "exercise_id", "side", "hold_s"]
    rising = [True, True, True, True, False]
    return total.sort_values(order, ascending=rising, ignore_index=True)


def last_and_best(frames: Frames, *, before: pd.Timestamp) -> pd.DataFrame:
    """Last time and personal best of each exercise, by side.

    Parameters
    ----------
    frames : Frames
    before : date
        Only earlier days count.

    Returns
    -------
    DataFrame
        Columns of :func:`add_up` and ``which``: "last" (the last session with this exercise) or "best" (for
        each side the session with the most seconds held, repetitions times hold; of equals the one with more
        repetitions, then the later). Where the catalog's dose has no hold, repetitions go before seconds. A
        set whose hold was not logged adds no seconds. On an exercise that counts each side, "both" stands
        for left and for right.
    """
    work = add_up(_each_side(frames.sets[frames.sets["day"] < before], frames.catalog))
    held_s = (work["reps"] * work["hold_s"]).fillna(0.0)
    total = work.assign(held_s=held_s).groupby(_ONE, as_index=False, sort=False)
    sessions = total.agg(started_at=("started_at", "first"), held_s=("held_s", "sum"), reps=("reps", "sum"))
    by_reps = sessions["exercise_id"].isin(
        [one.id for one in frames.catalog.values() if one.dose.hold_min_s is None]
    )
    sessions["first"] = np.where(by_reps, sessions["reps"], sessions["held_s"])
    sessions["second"] = np.where(by_reps, sessions["held_s"], sessions["reps"])
    order = ["first", "second", "started_at", "session_id"]
    best = sessions.sort_values(order).drop_duplicates(_ONE[1:], keep="last")
    # Rows of work stand in order of time, and their groups are numbered as the rows of `sessions` are.
    last_id = work.groupby("exercise_id")["session_id"].transform("last")
    return pd.concat(
        [
            work[work["session_id"] == last_id].assign(which="last"),
            work[total.ngroup().isin(best.index)].assign(which="best"),
        ],
        ignore_index=True,
    )


def last_session(frames: Frames, *, before: pd.Timestamp) -> tuple[pd.Timestamp, float] | None:
    """Return the last day with a session before a day, and the done share of what it owed.

    Returns
    -------
    (date, float) or None
        The share is 0-1; NaN where that day owed nothing.
    """
    days = frames.sessions.loc[frames.sessions["day"] < before, "day"]
    if days.empty:
        return None
    day = days.max()
    share = overall_states(day_states(frames, start=day, end=day))["done_share"]
    return day, float("nan") if share.empty else float(share.iloc[0])


def _each_side(sets: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    counted_by_side = [one.id for one in catalog.values() if one.dose.sides == "each"]
    doubled = (sets["side"] == "both") & sets["exercise_id"].isin(counted_by_side)
    sides = [sets[doubled].assign(side=side) for side in ("left", "right")]
    return pd.concat([sets[~doubled], *sides], ignore_index=True)

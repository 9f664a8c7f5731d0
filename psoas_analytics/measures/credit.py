"""What a logged set earns, and the share of what was owed on a day.

A set earns reps x min(1, hold / prescribed hold); the done share of an exercise on a day is the mean over
its owed sides of min(1, earned / owed), so extra work never buys back a missed side, set or day.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from psoas_analytics.frames import Frames
from psoas_analytics.measures.people import by_person
from psoas_analytics.plan import prescribed

# Sums of thirds and sevenths: compare at nine decimals, not at the last bit.
DECIMALS = 9


def set_credits(frames: Frames) -> pd.DataFrame:
    """Credit of each logged set, by the prescription in force on its day.

    Returns
    -------
    DataFrame
        One row for each set of an exercise that stood in the plan on its day (prescribed for that weekday or
        not): ``person_id`` (only for many people), ``set_id``, ``day``, ``exercise_id``, ``side``, ``credit``
        (repetitions, full ones; of a set on both sides of an exercise done with each side: for each of
        them) and ``hold_not_logged`` (a hold is prescribed, none was logged: the set counts in full).
    """
    keys = [*by_person(frames.sets), "day"]
    days = frames.sets[keys].drop_duplicates().sort_values(keys)
    work = _work(frames.sets, prescribed(frames.plans, frames.pauses, days))
    return work[[*by_person(work), "set_id", "day", "exercise_id", "side", "credit", "hold_not_logged"]]


def done_shares(sets: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Done share by day and exercise, for those with a logged set.

    Parameters
    ----------
    sets : frame of sets as in :class:`~psoas_analytics.frames.Frames`
    rows : what is prescribed on each day, as :func:`~psoas_analytics.plan.prescribed` returns it

    Returns
    -------
    DataFrame
        ``person_id`` (only for many people), ``day``, ``exercise_id``, ``done_share``, ``done_share_left``,
        ``done_share_right`` (0-1; NaN where there are no sides to tell apart) and ``hold_not_logged``
        (some set of the day).
    """
    work = _work(sets, rows)
    work["left"], work["right"] = by_sides(work, "credit")
    total = work.groupby([*by_person(work), "day", "exercise_id", "sides"], as_index=False).agg(
        left=("left", "sum"),
        right=("right", "sum"),
        sets=("sets", "first"),
        reps_min=("reps_min", "first"),
        hold_not_logged=("hold_not_logged", "any"),
    )
    owed = total["sets"] * total["reps_min"] / np.where(total["sides"] == "alternating", 2, 1)
    left = (total["left"] / owed).clip(upper=1)
    right = (total["right"] / owed).clip(upper=1)
    total["done_share"] = ((left + right) / 2).round(DECIMALS)
    sided = total["sides"] != "both"
    total["done_share_left"] = left.round(DECIMALS).where(sided)
    total["done_share_right"] = right.round(DECIMALS).where(sided)
    shares = ["done_share", "done_share_left", "done_share_right", "hold_not_logged"]
    return total[[*by_person(total), "day", "exercise_id", *shares]]


def by_sides(work: pd.DataFrame, column: str) -> tuple[np.ndarray, np.ndarray]:
    """What each set gives to the left and to the right side.

    "both" counts fully for each side, but half for each of an alternating exercise, whose figure counts
    left and right together.

    Parameters
    ----------
    work : sets with ``side`` and, from the plan or the catalog, ``sides``
    column : what is given, such as repetitions or seconds
    """
    amount = work[column]
    on_both = work["side"] == "both"
    halves = amount.where(work["sides"] != "alternating", amount / 2)
    left = np.where(on_both, halves, amount.where(work["side"] == "left", 0.0))
    right = np.where(on_both, halves, amount.where(work["side"] == "right", 0.0))
    return left, right


def _work(sets: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Sets beside what was prescribed for them, with their credit."""
    keys = [*by_person(sets), "day", "exercise_id"]
    wanted = rows[[*keys, "sets", "reps_min", "hold_min_s", "sides"]]
    work = sets[[*keys, "set_id", "side", "reps", "hold_s"]].merge(wanted, on=keys)
    factor = (work["hold_s"] / work["hold_min_s"]).clip(upper=1).fillna(1.0)
    work["credit"] = work["reps"] * factor
    work["hold_not_logged"] = work["hold_min_s"].notna() & work["hold_s"].isna()
    return work

"""What a logged set earns, and the share of what was owed on a day.

A set earns reps x min(1, hold / prescribed hold); the done share of an exercise on a day is the mean over
its owed sides of min(1, earned / owed), so extra work never buys back a missed side, set or day.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from psoas_analytics.frames import Frames
from psoas_analytics.measures.people import by_person, place_in
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
    rows = prescribed(frames.plans, frames.pauses, days)
    place = place_in(frames.sets, rows, [*keys, "exercise_id"])
    credit, unheld = _credits(frames.sets, rows, place)
    found = frames.sets[[*by_person(frames.sets), "set_id", "day", "exercise_id", "side"]]
    found = found.assign(credit=credit, hold_not_logged=unheld)
    return found[place >= 0].reset_index(drop=True)


def done_shares(sets: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Done share of what is prescribed on each day.

    Parameters
    ----------
    sets : frame of sets as in :class:`~psoas_analytics.frames.Frames`
    rows : what is prescribed on each day, as :func:`~psoas_analytics.plan.prescribed` returns it

    Returns
    -------
    DataFrame
        With the index of ``rows``: ``done_share``, ``done_share_left``, ``done_share_right`` (0-1; 0
        without a logged set) and ``hold_not_logged`` (some set of the day).
    """
    place = place_in(sets, rows, [*by_person(sets), "day", "exercise_id"])
    credit, unheld = _credits(sets, rows, place)
    asked = place >= 0
    alternating = (rows["sides"] == "alternating").to_numpy()
    owed = rows["sets"] * rows["reps_min"] / np.where(alternating, 2, 1)
    # The last entry of "alternating" stands for a set that was not asked for; it is left out below.
    halves = np.append(alternating, False)[place]
    left, right = (
        (np.bincount(place[asked], weights=side[asked], minlength=len(rows)) / owed).clip(upper=1)
        for side in by_sides(credit, sets["side"], halves)
    )
    return pd.DataFrame(
        {
            "done_share": ((left + right) / 2).round(DECIMALS),
            "done_share_left": left.round(DECIMALS),
            "done_share_right": right.round(DECIMALS),
            "hold_not_logged": np.bincount(place[asked & unheld], minlength=len(rows)) > 0,
        },
        index=rows.index,
    )


def by_sides(amount: np.ndarray, side: pd.Series, alternating: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What each set gives to the left and to the right side.

    "both" counts fully for each side, but half for each of an alternating exercise, whose figure counts
    left and right together.

    Parameters
    ----------
    amount : what each set holds, such as repetitions or seconds
    side : its side, as it was logged
    alternating : whether its exercise alternates
    """
    on_both = (side == "both").to_numpy()
    share = np.where(alternating, amount / 2, amount)
    left = np.where(on_both, share, np.where(side == "left", amount, 0.0))
    right = np.where(on_both, share, np.where(side == "right", amount, 0.0))
    return left, right


def _credits(sets: pd.DataFrame, rows: pd.DataFrame, place: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Credit of each set, and whether it counts in full because no hold was logged; by its place in rows."""
    # The last entry stands for a set that was not asked for.
    hold_min_s = np.append(rows["hold_min_s"].to_numpy(), np.nan)[place]
    hold_s = sets["hold_s"].to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.minimum(hold_s / hold_min_s, 1)
    credit = sets["reps"].to_numpy() * np.where(np.isnan(factor), 1.0, factor)
    return credit, ~np.isnan(hold_min_s) & np.isnan(hold_s)

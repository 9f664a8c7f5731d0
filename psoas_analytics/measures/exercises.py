"""One line for each exercise: how much was done, the best hold, pain during it, why it was left out."""

from __future__ import annotations

import pandas as pd

from psoas_analytics.frames import Frames
from psoas_analytics.measures.adherence import adherence, day_states


def exercise_summary(
    frames: Frames, *, start: pd.Timestamp | None = None, end: pd.Timestamp | None = None
) -> pd.DataFrame:
    """Sum up each exercise that was prescribed or done in a period.

    Returns
    -------
    DataFrame
        Indexed by ``exercise_id``: ``lower_bound``, ``over_logged`` and ``share_logged`` (NaN if never
        owed), ``sessions`` (number with this exercise), ``best_hold_left_s``, ``best_hold_right_s``,
        ``best_hold_both_s`` (longest single hold, seconds; NaN if none), ``pain_mean``, ``pain_max`` (NPRS
        during it, NaN if never scored), ``skips`` (days on which it was skipped by name; a skip of the whole
        day is not in it) and ``why_skipped`` (their reasons, the commonest first, of equals by name).
    """
    states = day_states(frames, start=start, end=end)
    sets = _between(frames.sets, start, end)
    skips = _between(frames.skips, start, end)
    planned = states.loc[states["owed"] > 0, "exercise_id"].unique()
    index = pd.Index([*planned, *(one for one in sets["exercise_id"].unique() if one not in set(planned))])
    table = pd.DataFrame(
        [_whole_period(states[states["exercise_id"] == exercise_id]) for exercise_id in index],
        index=index.rename("exercise_id"),
        columns=["lower_bound", "over_logged", "share_logged"],
        dtype="float64",
    )
    by_exercise = sets.groupby("exercise_id")
    table["sessions"] = by_exercise["session_id"].nunique().reindex(index, fill_value=0)
    for side in ("left", "right", "both"):
        holds = sets[sets["side"] == side].groupby("exercise_id")["hold_s"].max()
        table[f"best_hold_{side}_s"] = holds.reindex(index)
    table["pain_mean"] = by_exercise["pain_nrs"].mean().reindex(index)
    table["pain_max"] = by_exercise["pain_nrs"].max().reindex(index)
    single = skips[skips["exercise_id"].notna()]
    table["skips"] = single.groupby("exercise_id")["day"].nunique().reindex(index, fill_value=0)
    table["why_skipped"] = _reasons(single).reindex(index, fill_value="")
    return table


def _reasons(skips: pd.DataFrame) -> pd.Series:
    """Reasons for each exercise as one text."""
    days = skips.groupby(["exercise_id", "reason"])["day"].nunique()
    commonest_first = days.sort_values(ascending=False, kind="stable").reset_index()
    return commonest_first.groupby("exercise_id")["reason"].agg(", ".join)


def _between(frame: pd.DataFrame, start: pd.Timestamp | None, end: pd.Timestamp | None) -> pd.DataFrame:
    if start is not None:
        frame = frame[frame["day"] >= start]
    if end is not None:
        frame = frame[frame["day"] <= end]
    return frame


def _whole_period(states: pd.DataFrame) -> tuple[float, ...]:
    """Three figures of adherence over all the days of one exercise."""
    if states.empty:
        return (float("nan"),) * 3
    n_days = (states["day"].max() - states["day"].min()).days + 1
    last = adherence(states, window_days=n_days).iloc[-1]
    return (last["lower_bound"], last["over_logged"], last["share_logged"])

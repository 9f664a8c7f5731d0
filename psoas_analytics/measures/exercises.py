"""One line for each exercise: how much was done, the best hold, pain during it, why it was left out."""

from __future__ import annotations

import pandas as pd

from psoas_analytics.frames import Frames
from psoas_analytics.measures.adherence import day_states
from psoas_analytics.measures.people import by_person, grouped
from psoas_analytics.measures.windows import FIGURES, period_adherence


def exercise_summary(
    frames: Frames, *, start: pd.Timestamp | None = None, end: pd.Timestamp | None = None
) -> pd.DataFrame:
    """Sum up each exercise that was prescribed or done in a period.

    Returns
    -------
    DataFrame
        Indexed by ``exercise_id``: ``person_id`` (only for many people), ``lower_bound``, ``over_logged`` and
        ``share_logged`` (NaN if never owed), ``sessions`` (number with this exercise), ``best_hold_left_s``,
        ``best_hold_right_s``, ``best_hold_both_s`` (longest single hold, seconds; NaN if none),
        ``pain_mean``, ``pain_max`` (NPRS during it, NaN if never scored), ``skips`` (days on which it was
        skipped by name; a skip of the whole day is not in it) and ``why_skipped`` (their reasons with the
        days of each, such as "no time 3, pain 2", the commonest first, of equals by name).
    """
    states = day_states(frames, start=start, end=end)
    sets = _between(frames.sets, start, end)
    skips = _between(frames.skips, start, end)
    keys = [*by_person(sets), "exercise_id"]
    listed = pd.concat([states.loc[states["owed"] > 0, keys], sets[keys]]).drop_duplicates()
    if len(keys) > 1:
        listed = listed.sort_values(keys[:1], kind="stable")
    shares = period_adherence(states, by="exercise_id")[[*keys, *FIGURES]]
    by_exercise = grouped(sets, keys)
    parts = [
        by_exercise["session_id"].nunique().rename("sessions"),
        *(
            grouped(sets[sets["side"] == side], keys)["hold_s"].max().rename(f"best_hold_{side}_s")
            for side in ("left", "right", "both")
        ),
        by_exercise["pain_nrs"].agg(pain_mean="mean", pain_max="max"),
        _reasons(skips[skips["exercise_id"].notna()], keys),
    ]
    table = listed.merge(shares, on=keys, how="left")
    for part in parts:
        table = table.merge(part.reset_index(), on=keys, how="left")
    for count in ("sessions", "skips"):
        table[count] = table[count].fillna(0).astype("int64")
    table["why_skipped"] = table["why_skipped"].fillna("")
    return table.set_index("exercise_id")


def exercise_progress(sets: pd.DataFrame) -> pd.DataFrame:
    """Holds and repetitions of each day with the exercise, by side.

    Parameters
    ----------
    sets : frame of sets as in :class:`~psoas_analytics.frames.Frames`

    Returns
    -------
    DataFrame
        ``person_id`` (only for many people), ``day``, ``exercise_id``, ``side``, ``reps`` (sum of the day),
        ``best_hold_s`` (longest single hold), ``mean_hold_s`` (over the repetitions that have one; NaN:
        none was logged), ``n_sets``, ``n_without_hold``.
    """
    keys = [*by_person(sets), "day", "exercise_id", "side"]
    timed = sets["hold_s"].notna()
    work = sets[[*keys, "reps", "hold_s"]].assign(
        held=sets["reps"].where(timed, 0),
        seconds=(sets["reps"] * sets["hold_s"]).fillna(0.0),
        untimed=(~timed).astype("int64"),
    )
    found = (
        grouped(work, keys)
        .agg(
            reps=("reps", "sum"),
            best_hold_s=("hold_s", "max"),
            seconds=("seconds", "sum"),
            held=("held", "sum"),
            n_sets=("reps", "size"),
            n_without_hold=("untimed", "sum"),
        )
        .reset_index()
    )
    found["mean_hold_s"] = found["seconds"] / found["held"].where(found["held"] > 0)
    return found[[*keys, "reps", "best_hold_s", "mean_hold_s", "n_sets", "n_without_hold"]]


def _reasons(skips: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Days on which each exercise was skipped, and the reasons as one text."""
    days = grouped(skips, [*keys, "reason"])["day"].nunique().rename("days").reset_index()
    ranked = days.sort_values([*keys, "days", "reason"], ascending=[True] * len(keys) + [False, True])
    ranked["why_skipped"] = ranked["reason"] + " " + ranked["days"].astype("str")
    text = grouped(ranked, keys)["why_skipped"].agg(", ".join)
    return grouped(skips, keys)["day"].nunique().rename("skips").to_frame().join(text)


def _between(frame: pd.DataFrame, start: pd.Timestamp | None, end: pd.Timestamp | None) -> pd.DataFrame:
    if start is not None:
        frame = frame[frame["day"] >= start]
    if end is not None:
        frame = frame[frame["day"] <= end]
    return frame

"""Whether to ask the therapist about a next step: a question, never applied by itself."""

from __future__ import annotations

import numpy as np
import pandas as pd

from psoas_analytics.frames import Frames
from psoas_analytics.measures.credit import by_sides
from psoas_analytics.measures.lights import day_lights
from psoas_analytics.measures.people import by_person, grouped, today_of
from psoas_analytics.plan import prescribed


def ready_to_progress(frames: Frames, daily: pd.DataFrame | None = None) -> pd.DataFrame:
    """Exercises of today's plan that are ready for a question about one small step more.

    All must hold: the last 2 days with the exercise (3 for an exercise with a hold) reached the top of the
    range on every owed side, with repetitions held as long as the top of the range asks; it was done
    within the last 7 days; these 7 days have at least one pain score, and none of them is amber or red.
    Sessions of one day count together, and work beyond the top neither helps nor harms.

    Parameters
    ----------
    frames : Frames
    daily : rows of one site and side of each person, for :func:`~psoas_analytics.measures.day_lights`

    Returns
    -------
    DataFrame
        One row for each exercise of the plan in force today: ``person_id`` (only for many people),
        ``exercise_id``, ``ready``, ``what`` ("reps" or "hold_s"), ``step`` (how much more; of an alternating
        exercise one repetition on each side) and ``why_not`` ("" where it is ready). ``what`` and ``step``
        are what one would ask about, ready or not.
    """
    by = by_person(frames.plans)
    items = _items(frames, by)
    keys = [*by, "exercise_id"]
    found = items.merge(_at_the_top(frames.sets, items, keys), on=keys, how="left")
    found["in_a_row"] = found["in_a_row"].fillna(0).astype("int64")
    calm = _calm(frames, daily, by)
    if by:
        found = found.merge(calm, on=by, how="left").fillna({"n_known": 0, "n_warm": 0})
    else:
        found = found.merge(calm, how="cross")
    days = int(frames.thresholds["progress_calm_days"].value)
    since = today_of(frames, found) - pd.Timedelta(days=days)
    reasons = [
        _where(
            found["in_a_row"] < found["need"],
            found["in_a_row"].astype("str")
            + " of "
            + found["need"].astype("str")
            + " sessions in a row at the top of the range",
        ),
        _where(~(found["last_day"] > since), f"not done in the last {days} days"),
        _where(found["n_known"] == 0, f"no pain score in the last {days} days"),
        _where(
            found["n_warm"] > 0,
            "pain was amber or red on "
            + found["n_warm"].astype("int64").astype("str")
            + f" of the last {days} days",
        ),
    ]
    why_not = reasons[0]
    for reason in reasons[1:]:
        why_not = why_not + np.where((why_not != "") & (reason != ""), "; ", "") + reason
    found["why_not"] = why_not
    found["ready"] = why_not == ""
    return found[[*keys, "ready", "what", "step", "why_not"]]


def _items(frames: Frames, by: list[str]) -> pd.DataFrame:
    """Items of today's plan, how many sessions each needs, and the smallest step of it."""
    today = pd.DataFrame({one: frames.plans[one].unique() for one in by}, index=None if by else [0])
    items = prescribed(frames.plans, frames.pauses, today.assign(day=today_of(frames, today)))
    in_force = frames.thresholds
    held = items["hold_max_s"].notna()
    need = np.where(held, in_force["progress_hold_sessions"].value, in_force["progress_sessions"].value)
    more_reps = in_force["progress_step_reps"].value
    more_hold = in_force["progress_step_hold_s"].value
    stretches = [one.id for one in frames.catalog.values() if one.kind == "stretch"]
    # A stretch held 30 s gains nothing from a longer hold; else the smaller part of the dose is the step.
    long_enough = items["exercise_id"].isin(stretches) & (
        items["hold_max_s"] >= in_force["hold_enough_s"].value
    )
    by_hold = held & ~long_enough & (more_hold / items["hold_max_s"] < more_reps / items["reps_max"])
    what = np.where(items["timed"] | by_hold, "hold_s", "reps")
    # An alternating exercise counts left and right together.
    reps_step = np.where(items["sides"] == "alternating", 2 * more_reps, more_reps)
    return items.assign(
        need=need.astype("int64"),
        what=pd.Series(what, index=items.index, dtype="str"),
        step=np.where(what == "hold_s", more_hold, reps_step).astype("float64"),
    )


def _at_the_top(sets: pd.DataFrame, items: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Last day of each exercise, and on how many days in a row up to it the top of the range was reached."""
    wanted = items[[*keys, "sets", "reps_max", "hold_max_s", "sides"]]
    work = sets[[*keys, "day", "side", "reps", "hold_s"]].merge(wanted, on=keys)
    # To the nearest second: a clock that stopped at 29.8 s must not stand in the way.
    long_enough = work["hold_max_s"].isna() | (work["hold_s"].round() >= work["hold_max_s"])
    work["full"] = work["reps"].where(long_enough, 0)
    alternating = (work["sides"] == "alternating").to_numpy()
    work["left"], work["right"] = by_sides(work["full"].to_numpy(), work["side"], alternating)
    owed = work["sets"] * work["reps_max"] / np.where(alternating, 2, 1)
    days = (
        work.assign(owed=owed)
        .groupby([*keys, "day"], as_index=False)
        .agg(left=("left", "sum"), right=("right", "sum"), owed=("owed", "first"))
        .sort_values([*keys, "day"], ascending=[True] * len(keys) + [False])
    )
    top = (days["left"] >= days["owed"]) & (days["right"] >= days["owed"])
    # From the last day back: 1 until the first day below the top.
    days["unbroken"] = grouped(days.assign(top=top.astype("int64")), keys)["top"].cummin()
    return grouped(days, keys).agg(last_day=("day", "max"), in_a_row=("unbroken", "sum")).reset_index()


def _calm(frames: Frames, daily: pd.DataFrame | None, by: list[str]) -> pd.DataFrame:
    """Of the last 7 days, how many have a light, and how many are amber or red."""
    lights = day_lights(frames, daily)
    today = today_of(frames, lights)
    since = today - pd.Timedelta(days=frames.thresholds["progress_calm_days"].value)
    recent = lights[(lights["day"] > since) & (lights["day"] <= today)]
    counted = recent.assign(known=recent["light"].notna(), warm=recent["light"].isin(["amber", "red"]))
    if by:
        return counted.groupby(by[0]).agg(n_known=("known", "sum"), n_warm=("warm", "sum")).reset_index()
    return pd.DataFrame({"n_known": [int(counted["known"].sum())], "n_warm": [int(counted["warm"].sum())]})


def _where(which: pd.Series, words: pd.Series | str) -> pd.Series:
    return pd.Series(np.where(which, words, ""), index=which.index, dtype="str")

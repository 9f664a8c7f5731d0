"""The state of each exercise on each day, of each side, and of the day as a whole.

The done share is that of :mod:`psoas_analytics.measures.credit`. The prescription in force on that day
counts. Everything is self-reported.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from psoas_analytics.frames import Frames
from psoas_analytics.measures.credit import DECIMALS, done_shares
from psoas_analytics.measures.labels import labelled
from psoas_analytics.measures.people import PERSON, by_person, days_between, grouped, is_in, today_of
from psoas_analytics.plan import prescribed
from psoas_analytics.thresholds import value

STATES = ("done", "partial", "skipped", "missed", "not_logged", "rest", "paused")


def day_states(
    frames: Frames,
    *,
    start: pd.Timestamp | pd.Series | None = None,
    end: pd.Timestamp | pd.Series | None = None,
) -> pd.DataFrame:
    """State of each prescribed exercise on each day.

    Parameters
    ----------
    frames : Frames
    start, end : dates, both included; of many people also Series of dates by person_id
        By default from the first plan's start to today. A day after today never counts, and today itself
        only once it is answered, because it is not over.

    Returns
    -------
    DataFrame
        One row for each day and exercise of the plan in force: ``person_id`` (only for many people), ``day``,
        ``exercise_id``, ``state`` (one of :data:`STATES`), ``done_share`` (0-1; NaN where nothing was owed or
        nothing is known), ``owed`` (sessions owed that day: 1, n/7, or 0 in a rest or a pause), ``weekly``
        ("n times a week"), ``logged`` (the day was answered: a session, a skip or "no exercise today"),
        ``sides`` ("each", "alternating", "both"), ``done_share_left``, ``done_share_right`` (NaN also where
        there are no sides to tell apart) and ``hold_not_logged`` (some set counted in full because no hold
        was logged). Days before the first plan have no row.
    """
    by = by_person(frames.plans)
    answered = _answered_days(frames)
    days = _days(frames, answered, start, end)
    by_name = frames.skips["exercise_id"].notna()
    days["logged"] = is_in(days, answered, [*by, "day"])
    days["skipped"] = is_in(days, frames.skips[~by_name], [*by, "day"])
    rows = prescribed(frames.plans, frames.pauses, days)
    shares = done_shares(frames.sets, rows)
    share = shares["done_share"].to_numpy()
    logged = rows["logged"].to_numpy()
    skipped = rows["skipped"].to_numpy() | is_in(rows, frames.skips[by_name], [*by, "day", "exercise_id"])
    weekly = rows["times_per_week"].notna().to_numpy()
    paused = rows["paused"].to_numpy()
    resting = rows["owed"].to_numpy() == 0
    state = np.select(
        [
            paused,
            resting,
            share >= frames.thresholds["done_share"].value,
            share > 0,
            skipped,
            weekly,
            logged,
        ],
        [STATES.index(one) for one in ("paused", "rest", "done", "partial", "skipped", "rest", "missed")],
        default=STATES.index("not_logged"),
    )
    owed = np.where(paused, 0.0, rows["owed"])
    known = (owed > 0) & (logged | (share > 0))
    sided = known & (rows["sides"] != "both").to_numpy()
    return pd.DataFrame(
        {
            **{one: rows[one] for one in by},
            "day": rows["day"],
            "exercise_id": rows["exercise_id"],
            "state": labelled(state, STATES, rows.index),
            "done_share": np.where(known, share, np.nan),
            "owed": owed,
            "weekly": weekly,
            "logged": logged,
            "sides": rows["sides"],
            "done_share_left": np.where(sided, shares["done_share_left"], np.nan),
            "done_share_right": np.where(sided, shares["done_share_right"], np.nan),
            "hold_not_logged": shares["hold_not_logged"],
        }
    )


def side_states(states: pd.DataFrame) -> pd.DataFrame:
    """Rows of :func:`day_states` for each side, so that sides can be compared.

    Returns
    -------
    DataFrame
        ``person_id`` (only for many people), ``day``, ``exercise_id``, ``side`` ("left" and "right", or
        "both" for an exercise that has no sides to tell apart), ``done_share`` of that side, ``owed``,
        ``weekly``, ``logged``; for :func:`~psoas_analytics.measures.adherence` and
        :func:`~psoas_analytics.measures.period_adherence` with ``by="side"``.
    """
    kept = [*by_person(states), "day", "exercise_id", "owed", "weekly", "logged"]
    on_both = states["sides"] == "both"
    parts = [states.loc[on_both, [*kept, "done_share"]].assign(side="both")]
    for side in ("left", "right"):
        part = states.loc[~on_both, [*kept, f"done_share_{side}"]]
        parts.append(part.rename(columns={f"done_share_{side}": "done_share"}).assign(side=side))
    found = pd.concat(parts).astype({"side": "str"})
    order = [*by_person(states), "day", "exercise_id", "side"]
    return found.sort_values(order, ignore_index=True)[[*order, "done_share", "owed", "weekly", "logged"]]


def overall_states(states: pd.DataFrame, *, done_share: float = value("done_share")) -> pd.DataFrame:
    """State of each day over all its prescribed exercises together.

    Parameters
    ----------
    states : DataFrame as :func:`day_states` returns it
    done_share : float
        Share from which a day counts as done: ``frames.thresholds["done_share"].value``.

    Returns
    -------
    DataFrame
        One row for each day: ``person_id`` (only for many people), ``day``, ``state``, ``done_share`` (mean
        over the exercises owed that day; NaN on rest, paused and unlogged days).
    """
    by = by_person(states)
    counts = states["owed"] > 0
    table = pd.DataFrame(
        {
            **{one: states[one] for one in by},
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
    by_day = (
        table.groupby([*by, "day"], sort=True)
        .agg(
            share=("share", "mean"),
            due=("due", "any"),
            paused=("paused", "all"),
            skipped=("skipped", "any"),
            logged=("logged", "first"),
        )
        .reset_index()
    )
    share = by_day["share"].round(DECIMALS)
    state = np.select(
        [
            by_day["paused"],
            share >= done_share,
            share > 0,
            by_day["skipped"],
            ~by_day["due"].astype(bool),
            by_day["logged"],
        ],
        [STATES.index(one) for one in ("paused", "done", "partial", "skipped", "rest", "missed")],
        default=STATES.index("not_logged"),
    )
    return by_day[[*by, "day"]].assign(state=labelled(state, STATES, by_day.index), done_share=share)


def _answered_days(frames: Frames) -> pd.DataFrame:
    keys = [*by_person(frames.plans), "day"]
    tables = (frames.sessions, frames.skips, frames.no_exercise)
    return pd.concat([one[keys] for one in tables]).drop_duplicates(ignore_index=True)


def _days(
    frames: Frames,
    answered: pd.DataFrame,
    start: pd.Timestamp | pd.Series | None,
    end: pd.Timestamp | pd.Series | None,
) -> pd.DataFrame:
    """Days to judge, for each person from the first plan on."""
    by = by_person(frames.plans)
    first = grouped(frames.plans, by)["starts_on"].min()
    answered_today = answered[answered["day"] == today_of(frames, answered)]
    open_today = ~first.index.isin(answered_today[PERSON]) if by else answered_today.empty
    last = today_of(frames, first.reset_index()).set_axis(first.index) - pd.to_timedelta(
        np.broadcast_to(open_today, len(first)).astype("int64"), unit="D"
    )
    if end is not None:
        last = last.clip(upper=_of_each(end, last))
    if start is not None:
        first = first.clip(lower=_of_each(start, first))
    days = days_between(first, last)
    place = days.pop("group").to_numpy()
    if by:
        days.insert(0, PERSON, first.index.to_numpy()[place])
    return days


def _of_each(day: pd.Timestamp | pd.Series, people: pd.Series) -> pd.Timestamp | pd.Series:
    return day.reindex(people.index) if isinstance(day, pd.Series) else day

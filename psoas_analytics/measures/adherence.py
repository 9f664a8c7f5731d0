"""How much of what was prescribed was done, and how much of it is known.

The done share is that of :mod:`psoas_analytics.measures.credit`. The prescription in force on that day
counts. Everything is self-reported.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from psoas_analytics.frames import Frames
from psoas_analytics.measures.credit import DECIMALS, done_shares
from psoas_analytics.measures.people import PERSON, by_person, days_between, grouped, is_in
from psoas_analytics.plan import prescribed
from psoas_analytics.thresholds import value

STATES = ("done", "partial", "skipped", "missed", "not_logged", "rest", "paused")
FIGURES = ("lower_bound", "over_logged", "share_logged")
_LEVELS = ("exercise_id", "side")
# Shares have nine decimals and a weekly exercise owes sevenths: in this unit all are whole, and sums exact.
_UNIT = 7 * 10**DECIMALS


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
    rows = prescribed(frames.plans, frames.pauses, _days(frames, answered, start, end))
    rows = rows.merge(done_shares(frames.sets, rows), on=[*by, "day", "exercise_id"], how="left")
    share = rows["done_share"].fillna(0.0).to_numpy()
    logged = is_in(rows, answered, [*by, "day"])
    weekly = rows["times_per_week"].notna().to_numpy()
    paused = rows["paused"].to_numpy()
    resting = rows["owed"].to_numpy() == 0
    state = np.select(
        [
            paused,
            resting,
            share >= frames.thresholds["done_share"].value,
            share > 0,
            _skipped(frames.skips, rows),
            weekly,
            logged,
        ],
        ["paused", "rest", "done", "partial", "skipped", "rest", "missed"],
        default="not_logged",
    )
    owed = np.where(paused, 0.0, rows["owed"])
    known = (owed > 0) & (logged | (share > 0))
    sided = known & (rows["sides"] != "both").to_numpy()
    return pd.DataFrame(
        {
            **{one: rows[one] for one in by},
            "day": rows["day"],
            "exercise_id": rows["exercise_id"],
            "state": pd.Series(state, index=rows.index, dtype="str"),
            "done_share": np.where(known, share, np.nan),
            "owed": owed,
            "weekly": weekly,
            "logged": logged,
            "sides": rows["sides"],
            "done_share_left": np.where(sided, rows["done_share_left"].fillna(0.0), np.nan),
            "done_share_right": np.where(sided, rows["done_share_right"].fillna(0.0), np.nan),
            "hold_not_logged": rows["hold_not_logged"].eq(True).to_numpy(),
        }
    )


def side_states(states: pd.DataFrame) -> pd.DataFrame:
    """Rows of :func:`day_states` for each side, so that sides can be compared.

    Returns
    -------
    DataFrame
        ``person_id`` (only for many people), ``day``, ``exercise_id``, ``side`` ("left" and "right", or
        "both" for an exercise that has no sides to tell apart), ``done_share`` of that side, ``owed``,
        ``weekly``, ``logged``; for :func:`adherence` and :func:`period_adherence` with ``by="side"``.
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


def adherence(states: pd.DataFrame, *, window_days: int = 7, by: str | Sequence[str] = ()) -> pd.DataFrame:
    """Adherence over a moving window, always as three figures.

    Parameters
    ----------
    states : DataFrame as :func:`day_states` returns it, or :func:`side_states`
    window_days : int
        Days of the window, the day itself being the last.
    by : "exercise_id", "side" or both
        Lines of their own for each exercise, for each side (of :func:`side_states`).

    Returns
    -------
    DataFrame
        ``person_id`` (only for many people), ``day``, the columns of ``by``, ``lower_bound`` (unlogged
        counted as nothing), ``over_logged`` ("if unlogged days were like logged ones"; not an upper bound),
        ``share_logged``; shares 0-1, self-reported. NaN until the window is full, and where nothing was
        owed. The credit of an exercise prescribed n times a week is capped at what the window owes, and the
        logged days owe at least what was earned on them.

    Raises
    ------
    ValueError
        A window without days, or a level that the states do not have.
    """
    if window_days < 1:
        raise ValueError(f"window_days must be at least 1, got {window_days!r}")
    keys = _keys(states, by)
    parts = _Parts(states, keys)
    spans = grouped(states, keys)["day"].agg(["min", "max"])
    days = days_between(spans["min"], spans["max"])
    group = days["group"].to_numpy()
    length = np.bincount(group, minlength=len(spans))
    begins = np.cumsum(length) - length
    within = (states["day"].to_numpy() - spans["min"].to_numpy()[parts.group]) // np.timedelta64(1, "D")
    # Each part (an exercise, a side) gets a run of days as long as its group's, one run after the other.
    part_length = length[parts.group_of]
    part_begins = np.cumsum(part_length) - part_length
    place = part_begins[parts.code] + within
    n_places = int(part_length.sum())
    sums = parts.capped(
        *(_moving(_sum_at(place, column, n_places), window_days) for column in parts.columns),
        weekly=np.repeat(parts.weekly_of, part_length),
    )
    target = np.arange(n_places) - np.repeat(part_begins - begins[parts.group_of], part_length)
    credit, owed, owed_logged = (_sum_at(target, one, len(days)) for one in sums)
    counts = parts.columns[1] > 0
    due, known = (
        _sum_at(begins[parts.group[which]] + within[which], np.ones(which.sum()), len(days)) > 0
        for which in (counts, counts & states["logged"].to_numpy())
    )
    full = np.arange(len(days)) - begins[group] >= window_days - 1
    figures = (
        _share(credit, np.where(full, owed, 0)),
        _share(credit, np.where(full, owed_logged, 0)),
        _share(_moving(known, window_days), np.where(full, _moving(due, window_days), 0)),
    )
    found = spans.index.to_frame(index=False).iloc[group].reset_index(drop=True)[keys]
    found.insert(len(by_person(states)), "day", days["day"])
    return found.assign(**dict(zip(FIGURES, figures, strict=True)))


def period_adherence(states: pd.DataFrame, *, by: str | Sequence[str] = ()) -> pd.DataFrame:
    """Adherence over all the days of the states together, as three figures.

    Parameters
    ----------
    states, by : as for :func:`adherence`

    Returns
    -------
    DataFrame
        One row, or one for each person, exercise, side: ``person_id`` (only for many people), the columns of
        ``by``, ``lower_bound``, ``over_logged``, ``share_logged`` as in :func:`adherence`, ``earned`` and
        ``owed`` (sessions).
    """
    keys = _keys(states, by)
    parts = _Parts(states, keys)
    n_parts = len(parts.group_of)
    sums = parts.capped(
        *(_sum_at(parts.code, column, n_parts) for column in parts.columns), weekly=parts.weekly_of
    )
    found = grouped(states, keys).size().index.to_frame(index=False)[keys]
    credit, owed, owed_logged = (_sum_at(parts.group_of, one, len(found)) for one in sums)
    due, known = (
        np.bincount(_groups_of_days(states[which], parts.group[which]), minlength=len(found))
        for which in (states["owed"] > 0, (states["owed"] > 0) & states["logged"])
    )
    figures = (_share(credit, owed), _share(credit, owed_logged), _share(known, due))
    found = found.assign(**dict(zip(FIGURES, figures, strict=True)))
    return found.assign(earned=credit / _UNIT, owed=owed / _UNIT)


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
        ["paused", "done", "partial", "skipped", "rest", "missed"],
        default="not_logged",
    )
    return by_day[[*by, "day"]].assign(state=pd.Series(state, dtype="str"), done_share=share)


def _answered_days(frames: Frames) -> pd.DataFrame:
    keys = [*by_person(frames.plans), "day"]
    tables = (frames.sessions, frames.skips, frames.no_exercise)
    return pd.concat([one[keys] for one in tables]).drop_duplicates(ignore_index=True)


def _days(
    frames: Frames, answered: pd.DataFrame, start: pd.Timestamp | None, end: pd.Timestamp | None
) -> pd.DataFrame:
    """Days to judge, for each person from the first plan on."""
    by = by_person(frames.plans)
    first = grouped(frames.plans, by)["starts_on"].min()
    answered_today = answered[answered["day"] == frames.today]
    open_today = ~first.index.isin(answered_today[PERSON]) if by else answered_today.empty
    last = pd.Series(frames.today, index=first.index) - pd.to_timedelta(
        np.broadcast_to(open_today, len(first)).astype("int64"), unit="D"
    )
    if end is not None:
        last = last.clip(upper=end)
    if start is not None:
        first = first.clip(lower=start)
    days = days_between(first, last)
    place = days.pop("group").to_numpy()
    if by:
        days.insert(0, PERSON, first.index.to_numpy()[place])
    return days


def _skipped(skips: pd.DataFrame, rows: pd.DataFrame) -> np.ndarray:
    by_day = [*by_person(skips), "day"]
    whole_days = is_in(rows, skips[skips["exercise_id"].isna()], by_day)
    single = is_in(rows, skips[skips["exercise_id"].notna()], [*by_day, "exercise_id"])
    return np.asarray(whole_days | single)


def _keys(states: pd.DataFrame, by: str | Sequence[str]) -> list[str]:
    levels = [by] if isinstance(by, str) else list(by)
    unknown = [one for one in levels if one not in _LEVELS or one not in states.columns]
    if unknown:
        raise ValueError(
            f"by must name exercise_id or, of side_states(), side; got {', '.join(map(repr, unknown))}"
        )
    return [*by_person(states), *levels]


class _Parts:
    """States by the parts that are capped each for itself (an exercise, a side), in exact whole numbers."""

    def __init__(self, states: pd.DataFrame, keys: list[str]) -> None:
        apart = [one for one in ("exercise_id", "side") if one in states.columns and one not in keys]
        self.group = grouped(states, keys).ngroup().to_numpy()
        self.code = grouped(states, [*keys, *apart, "weekly"]).ngroup().to_numpy()
        n_parts = int(self.code.max()) + 1 if len(states) else 0
        self.group_of = np.zeros(n_parts, dtype="int64")
        self.group_of[self.code] = self.group
        self.weekly_of = np.zeros(n_parts, dtype=bool)
        self.weekly_of[self.code] = states["weekly"].to_numpy()
        owed = np.rint(states["owed"].to_numpy() * _UNIT)
        credit = np.rint(states["done_share"].fillna(0.0).to_numpy() * _UNIT)
        self.columns = (credit, owed, np.where(states["logged"], owed, 0))

    @staticmethod
    def capped(
        credit: np.ndarray, owed: np.ndarray, known: np.ndarray, *, weekly: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Cap what "n times a week" earned at what it owed; logged days owe at least what they earned."""
        earned = np.where(weekly, np.minimum(credit, owed), credit)
        return earned, owed, np.where(weekly, np.maximum(known, earned), known)


def _groups_of_days(states: pd.DataFrame, group: np.ndarray) -> np.ndarray:
    """Group of each different day among the rows."""
    days = pd.DataFrame({"group": group, "day": states["day"].to_numpy()}).drop_duplicates()
    return np.asarray(days["group"])


def _sum_at(place: np.ndarray, column: np.ndarray, n_places: int) -> np.ndarray:
    """Sum of whole numbers at each place; exact, as they stay below 2 to the power of 53."""
    return np.asarray(np.bincount(place, weights=column, minlength=n_places), dtype="int64")


def _moving(column: np.ndarray, window_days: int) -> np.ndarray:
    """Sum over the last ``window_days`` entries, or as many as there are."""
    total = np.concatenate([[0], np.cumsum(column, dtype="int64")])
    before = np.maximum(np.arange(len(column)) + 1 - window_days, 0)
    return np.asarray(total[1:] - total[before])


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(whole > 0, part / whole, np.nan)

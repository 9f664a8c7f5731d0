"""Seconds of stretch in a week, by side and muscle group."""

from __future__ import annotations

import pandas as pd

from psoas_analytics.catalog import Catalog
from psoas_analytics.measures.credit import by_sides
from psoas_analytics.measures.people import by_person, week_of

_COLUMNS = ("exercise_id", "sides", "muscle")


def stretch_dose(sets: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """Add up the stretch that each side and muscle group got in each week.

    Seconds are repetitions x hold, of the exercises that the catalog calls a stretch, for each of their
    muscle groups. A set on both sides counts for each side; of an alternating exercise, half for each. Timed
    work counts its seconds (its repetitions are 1). A set without a logged hold counts nothing.

    Parameters
    ----------
    sets : frame of sets as in :class:`~psoas_analytics.frames.Frames`
    catalog : Catalog
        An exercise that it does not hold is left out: nobody knows what it stretches.

    Returns
    -------
    DataFrame
        ``person_id`` (only for many people), ``week`` (its Monday), ``side`` ("left", "right"), ``muscle``,
        ``stretch_s`` and ``n_without_hold`` (sets that count nothing because no hold was logged). Weeks
        without a stretch have no row.
    """
    by = by_person(sets)
    stretches = pd.DataFrame(
        [
            (one.id, one.dose.sides, muscle)
            for one in catalog.values()
            if one.kind == "stretch"
            for muscle in one.muscles
        ],
        columns=list(_COLUMNS),
        dtype="str",
    )
    work = sets[[*by, "day", "exercise_id", "side", "reps", "hold_s"]].merge(stretches, on="exercise_id")
    work["seconds"] = (work["reps"] * work["hold_s"]).fillna(0.0)
    work["week"] = week_of(work["day"])
    alternating = (work["sides"] == "alternating").to_numpy()
    work["left"], work["right"] = by_sides(work["seconds"].to_numpy(), work["side"], alternating)
    parts = [
        work.loc[work["side"].isin([side, "both"]), [*by, "week", "muscle"]].assign(
            side=side,
            stretch_s=work[side],
            n_without_hold=work["hold_s"].isna().astype("int64"),
        )
        for side in ("left", "right")
    ]
    both = pd.concat(parts, ignore_index=True).astype({"side": "str"})
    return both.groupby([*by, "week", "side", "muscle"], as_index=False).sum()

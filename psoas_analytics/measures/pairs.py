"""Pain beside adherence: the days on which both are known."""

from __future__ import annotations

import pandas as pd

from psoas_analytics.measures.people import by_person


def paired_days(overall: pd.DataFrame, daily: pd.DataFrame, *, lag_days: int = 1) -> pd.DataFrame:
    """Pair each day's pain with the done share ``lag_days`` before.

    Parameters
    ----------
    overall : DataFrame as :func:`~psoas_analytics.measures.overall_states` returns it
    daily : rows of one site and side, as :func:`~psoas_analytics.measures.daily_pain` returns them
    lag_days : int
        0: the same day; 1: yesterday's exercise, today's pain.

    Returns
    -------
    DataFrame
        ``person_id`` (only for many people), ``day`` (of the pain), ``done_share`` (0-1), ``pain_nrs``
        (0-10); only days with both. Rest, paused and unlogged days have no share and so no pair.
    """
    by = by_person(overall)
    known = overall.loc[overall["done_share"].notna(), [*by, "day", "done_share"]]
    shifted = known.assign(day=known["day"] + pd.Timedelta(days=lag_days).as_unit("s"))
    return shifted.merge(daily[[*by, "day", "pain_nrs"]], on=[*by, "day"])

"""Pain within a session: before, during and after it."""

from __future__ import annotations

import pandas as pd

from psoas_analytics.frames import Frames
from psoas_analytics.measures.people import by_person, grouped


def session_pain(sessions: pd.DataFrame) -> pd.DataFrame:
    """Pain before and after each session.

    Parameters
    ----------
    sessions : frame of sessions as in :class:`~psoas_analytics.frames.Frames`

    Returns
    -------
    DataFrame
        One row for each session: ``person_id`` (only for many people), ``session_id``, ``day``,
        ``pain_before``, ``pain_after`` (0-10, NaN where not given), ``change`` (after less before; below
        zero: less pain).
    """
    kept = sessions[[*by_person(sessions), "session_id", "day", "pain_before", "pain_after"]]
    kept = kept.sort_values([*by_person(sessions), "day", "session_id"], ignore_index=True)
    return kept.assign(change=(kept["pain_after"] - kept["pain_before"]).round(9))


def exercise_session_pain(frames: Frames) -> pd.DataFrame:
    """Pain during each exercise of each session, from its first scored set to its last.

    Returns
    -------
    DataFrame
        One row for each session and exercise with a scored set: ``person_id`` (only for many people),
        ``session_id``, ``day``, ``exercise_id``, ``pain_before`` (of the session), ``pain_first``,
        ``pain_last``, ``pain_max``, ``n`` (scored sets), ``change_within`` (last less first; NaN with fewer
        than two) and ``above_before`` (highest less ``pain_before``).
    """
    by = by_person(frames.sets)
    scored = frames.sets[frames.sets["pain_nrs"].notna()]
    ordered = scored.sort_values([*by, "day", "session_id", "position", "set_id"])
    found = (
        grouped(ordered, [*by, "session_id", "day", "exercise_id"])["pain_nrs"]
        .agg(pain_first="first", pain_last="last", pain_max="max", n="size")
        .reset_index()
    )
    before = frames.sessions[[*by, "session_id", "pain_before"]]
    found = found.merge(before, on=[*by, "session_id"], how="left")
    found["change_within"] = (found["pain_last"] - found["pain_first"]).round(9).where(found["n"] > 1)
    found["above_before"] = (found["pain_max"] - found["pain_before"]).round(9)
    found = found.sort_values([*by, "day", "session_id", "exercise_id"], ignore_index=True)
    figures = ["pain_before", "pain_first", "pain_last", "pain_max", "n", "change_within", "above_before"]
    return found[[*by, "session_id", "day", "exercise_id", *figures]]

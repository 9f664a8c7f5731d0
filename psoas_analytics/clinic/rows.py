"""One row a person, from the measures as they stand: what a therapist looks at before opening a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from psoas_analytics.clinic.reasons import needs_look, reasons
from psoas_analytics.frames import USUAL_DAYS, Frames
from psoas_analytics.inference.verdicts import judge_changes
from psoas_analytics.measures import (
    adherence,
    at_sites,
    daily_pain,
    day_states,
    last_entry,
    main_sites,
    pain_change,
    week_lights,
)
from psoas_analytics.measures.entries import ENTRIES
from psoas_analytics.measures.people import PERSON, last_days, plan_start, today_of
from psoas_analytics.thresholds import Threshold

#: Columns of the overview in their order, and their types.
COLUMNS = {
    "person_id": "str",
    "as_of": "datetime64[s]",
    "last_entry": "datetime64[s]",
    "days_since_entry": "float64",
    "lower_bound": "float64",
    "over_logged": "float64",
    "share_logged": "float64",
    "site": "str",
    "side": "str",
    "pain_baseline": "float64",
    "pain_now": "float64",
    "pain_change": "float64",
    "important": "str",
    "week": "str",
    "red_days": "int64",
    "stopped": "bool",
    "questions": "int64",
    "needs_look": "int64",
    "why": "str",
}


def overview_rows(frames: Frames) -> pd.DataFrame:
    """Sum up many people, one row each.

    Parameters
    ----------
    frames : Frames of many people
        ``as_of`` names them all; without it, all who have a row in some table are taken, as of ``today``.

    Returns
    -------
    DataFrame
        One row for each person, those who need a look first on top, see :func:`by_need`: ``person_id``,
        ``as_of`` (day that the row tells of), ``last_entry`` (day; NaT without one), ``days_since_entry``,
        ``lower_bound``, ``over_logged`` and ``share_logged`` (0-1) of the last 7 days (up to ``as_of``, or
        to the day before while that is not answered; NaN where these days are not all in the plan or owe
        nothing), ``site`` and ``side`` of most scored days within 84 days, ``pain_baseline`` and
        ``pain_now`` (weekly means there, 0-10), ``pain_change`` (points; below zero: less pain),
        ``important`` ("less pain", "more pain", "not important", "no verdict"; missing: not to be
        compared), ``week`` (the worst of the last 7 days: "red" for a red week, else "amber" or "green";
        missing: not known), ``red_days`` of them, ``stopped`` (no entry for 7 days, and no pause),
        ``questions`` (asked since the last answer), ``needs_look`` (1 red week, 2 important rise of pain,
        3 stopped, 4 questions, 5 amber week, 6 nothing) and ``why`` (all of these that hold, in words).
        Everything is self-reported.
    """
    frames = replace(frames, as_of=_as_of(frames))
    frames = needed_days(frames, days_looked_back(frames.thresholds))
    daily = _daily_pain(frames)
    rows = pd.DataFrame({"as_of": frames.as_of})
    for part in (
        last_entry(frames),
        _adherence(frames),
        _pain(frames, daily),
        _lights(frames, daily),
        _questions(frames),
    ):
        rows = rows.join(part.set_index(PERSON))
    rows["days_since_entry"] = (rows["as_of"] - rows["last_entry"]).dt.days.astype("float64")
    rows["red_days"] = rows["red_days"].fillna(0).astype("int64")
    rows["questions"] = rows["questions"].fillna(0).astype("int64")
    rows["stopped"] = _stopped(frames, rows)
    rows["needs_look"] = needs_look(rows)
    rows["why"] = reasons(rows)
    return by_need(rows.reset_index()[list(COLUMNS)])


def no_rows() -> pd.DataFrame:
    """Rows of nobody."""
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in COLUMNS.items()})


def days_looked_back(thresholds: Mapping[str, Threshold]) -> int:
    """Return how many days before the last one a row needs the sets of."""
    return int(max(thresholds[name].value for name in ("adherence_days", "pain_week_days")))


def needed_days(frames: Frames, days: int) -> Frames:
    """Leave out the days that no row stands on, which is most of a long journal.

    Kept are those up to so many before the day that each person is judged as of, and each one's last session;
    of pain those that a report looks back on, and as many around the plan's start. Other tables are short.
    """
    sessions = frames.sessions[frames.sessions["day"] <= today_of(frames, frames.sessions)]
    is_last = sessions["day"] == sessions.groupby(PERSON)["day"].transform("max")
    first = today_of(frames, sessions) - pd.Timedelta(days=days)
    return replace(
        frames,
        sessions=sessions[is_last | (sessions["day"] >= first)],
        sets=last_days(frames, frames.sets, days + 1),
        pain=_needed_pain(frames, days),
    )


def _needed_pain(frames: Frames, days: int) -> pd.DataFrame:
    pain = frames.pain
    today = today_of(frames, pain)
    recent = pain["day"] > today - pd.Timedelta(days=max(USUAL_DAYS, days))
    apart = (pain["day"] - plan_start(pain, frames.plans)).abs()
    # Without a plan the first score begins the baseline week.
    known = pain["day"].where(pain["day"] <= today)
    # It may be the last entry of all.
    is_last = known == known.groupby(pain[PERSON]).transform("max")
    return pain[known.notna() & (recent | is_last | ~(apart > pd.Timedelta(days=days)))]


def by_need(rows: pd.DataFrame) -> pd.DataFrame:
    """Sort the rows: who needs a look, most red days, most pain gained, longest without an entry."""
    order = {"needs_look": True, "red_days": False, "pain_change": False, "days_since_entry": False}
    order[PERSON] = True
    return rows.sort_values(list(order), ascending=list(order.values()), ignore_index=True)


def _as_of(frames: Frames) -> pd.Series:
    """Day that each person is judged as of, by person_id."""
    if frames.as_of is not None:
        days = frames.as_of
    else:
        found = pd.concat([getattr(frames, name)[PERSON] for name in (*ENTRIES, "plans", "pauses")]).unique()
        days = pd.Series(frames.today, index=pd.Index(found))
    return days.astype("datetime64[s]").rename_axis(PERSON).sort_index()


def _adherence(frames: Frames) -> pd.DataFrame:
    window_days = int(frames.thresholds["adherence_days"].value)
    start = frames.as_of - pd.Timedelta(days=window_days)
    states = day_states(frames, start=start)
    last = adherence(states, window_days=window_days).groupby(PERSON).tail(1)
    return last.drop(columns="day")


def _daily_pain(frames: Frames) -> pd.DataFrame:
    """Daily pain of each person at the main site of the days that a report looks back on."""
    daily = daily_pain(frames.pain.dropna(subset="pain_nrs"))
    return at_sites(daily, main_sites(last_days(frames, daily, USUAL_DAYS)))


def _pain(frames: Frames, daily: pd.DataFrame) -> pd.DataFrame:
    found = pain_change(frames, daily)
    comparable = found["latest"].where(found["change"].notna())
    verdict = judge_changes(found["baseline"], comparable, thresholds=frames.thresholds).verdict
    important = np.select(
        [
            verdict == "",
            np.isin(verdict, ["too low", "low"]),
            verdict == "not important",
            found["change"] < 0,
        ],
        ["", "no verdict", "not important", "less pain"],
        default="more pain",
    )
    text = pd.Series(important, index=found.index, dtype="str")
    found["important"] = text.where(text != "")
    names = {"baseline": "pain_baseline", "latest": "pain_now", "change": "pain_change"}
    return found.rename(columns=names)[[PERSON, "site", "side", *names.values(), "important"]]


def _lights(frames: Frames, daily: pd.DataFrame) -> pd.DataFrame:
    found = week_lights(frames, daily)
    warm = found["light"].where(found["light"] == "green", "amber")
    return found.assign(week=warm.mask(found["red_week"], "red")).drop(columns=["light", "red_week"])


def _questions(frames: Frames) -> pd.DataFrame:
    """Count the questions that no answer of the therapist has followed yet."""
    plans, asked = frames.plans, frames.questions
    answers = plans[plans["written_on"] <= today_of(frames, plans)].groupby(PERSON)["written_on"].max()
    answered_on = answers.reindex(asked[PERSON]).to_numpy()
    # One of the day of the answer may have come after it: it is shown rather than hidden.
    waits = (asked["day"] <= today_of(frames, asked)) & ~(asked["day"] < answered_on)
    return asked[waits].groupby(PERSON).size().rename("questions").reset_index()


def _stopped(frames: Frames, rows: pd.DataFrame) -> pd.Series:
    """Whether there is no entry for 7 days (none since the plan began), and no pause that explains it."""
    begun = frames.plans.groupby(PERSON)["starts_on"].min().reindex(rows.index)
    quiet_days = (rows["as_of"] - rows["last_entry"].fillna(begun)).dt.days
    today = today_of(frames, frames.pauses)
    in_force = (frames.pauses["start"] <= today) & (frames.pauses["end"] >= today)
    paused = rows.index.isin(frames.pauses.loc[in_force, PERSON])
    return (quiet_days >= frames.thresholds["gap_days"].value) & ~paused

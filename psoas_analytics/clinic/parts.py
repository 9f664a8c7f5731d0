"""The overview of everybody in the store: some parts at a time, here or on the workers of a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from psoas_analytics.clinic.rows import by_need, days_looked_back, needed_days, no_rows, overview_rows
from psoas_analytics.clinic.store import (
    OWN_THRESHOLDS,
    PERSON,
    frames_of,
    own_thresholds,
    read_listing,
    read_part,
)
from psoas_analytics.frames import as_day
from psoas_analytics.journal.clock import Clock
from psoas_analytics.thresholds import THRESHOLDS, Threshold

# Parts that are summed up at once: what each call costs anyway is shared by up to 1,000 people.
_TOGETHER = 2
_DAY = (PERSON, "day")
# Of each table what the rows stand on, and no more.
_COLUMNS: Mapping[str, Sequence[str]] = {
    "sessions": (*_DAY, "session_id", "pain_before"),
    "sets": (*_DAY, "session_id", "exercise_id", "side", "reps", "hold_s", "pain_nrs"),
    "pain": (*_DAY, "site", "side", "pain_nrs", "recall", "context"),
    "flexibility": _DAY,
    "questionnaires": _DAY,
    "habits": _DAY,
    "skips": (*_DAY, "exercise_id"),
    "no_exercise": _DAY,
    "pauses": (PERSON, "start", "end"),
    "plans": (
        *(PERSON, "version", "starts_on", "written_on", "position", "exercise_id", "sets", "reps_min"),
        *("reps_max", "hold_min_s", "hold_max_s", "sides", "timed", "days", "times_per_week"),
    ),
    "events": _DAY,
    "questions": _DAY,
}
_THRESHOLDS = {OWN_THRESHOLDS: (PERSON, "name", "value", "source")}


def overview(out: str | Path, *, today: date | str | None = None, client: Any = None) -> pd.DataFrame:
    """Sum up everybody in the store, one row each, those who need a look first on top.

    Parameters
    ----------
    out : str or Path
        The store that :func:`psoas_analytics.clinic.ingest` made.
    today : date, ISO text or None
        Day to judge by; None: this computer's. Each person is judged no later than their archive tells.
    client : distributed.Client or None
        A Dask cluster whose workers see ``out`` under the same path; None: this process does the work.

    Returns
    -------
    DataFrame
        Columns of :func:`~psoas_analytics.clinic.rows.overview_rows`, and ``synthetic`` (made-up data)
        before ``needs_look``.

    Raises
    ------
    ClinicError
        ``out`` is no store.
    ValueError
        ``today`` is no date.

    Examples
    --------
    >>> import psoas_analytics as psoas
    >>> rows = psoas.clinic.overview("clinic")  # doctest: +SKIP
    >>> rows[rows["needs_look"] <= 2]  # doctest: +SKIP
    """
    listing = read_listing(out)
    people = listing[[PERSON, "as_of", "part"]]
    now = as_day(Clock().today() if today is None else today, "today")
    people = people.assign(as_of=people["as_of"].clip(upper=now))
    numbers = sorted(people["part"].unique().tolist())
    tasks = [numbers[place : place + _TOGETHER] for place in range(0, len(numbers), _TOGETHER)]
    work = partial(rows_of_parts, Path(out).resolve())
    # One pass over all, not one for each task: both grow with the clinic.
    task_of = np.searchsorted(numbers, people["part"]) // _TOGETHER
    arguments = tasks, [theirs for _, theirs in people.groupby(task_of)]
    if client is None:
        found = list(map(work, *arguments))
    else:
        # Not pure: the files may have changed since the last call with the same arguments.
        found = client.gather(client.map(work, *arguments, pure=False))
    rows = by_need(pd.concat([no_rows(), *found], ignore_index=True))
    made_up = listing.set_index(PERSON)["synthetic"].reindex(rows[PERSON]).to_numpy()
    rows.insert(rows.columns.get_loc("needs_look"), "synthetic", made_up)
    return rows


def rows_of_parts(out: Path, numbers: Sequence[int], people: pd.DataFrame) -> pd.DataFrame:
    """Sum up the people of some parts: what one worker does at a time.

    Parameters
    ----------
    out : folder of the store
    numbers : of the parts
    people : ``person_id`` and ``as_of`` of everybody in them
    """
    names = pd.Index(people[PERSON])
    as_of = people["as_of"].reset_index(drop=True)
    own: dict[str, Mapping[str, Threshold]] = {}
    parts = []
    for number in numbers:
        set_here = own_thresholds(read_part(out, number, columns=_THRESHOLDS))
        days = max(days_looked_back(one) for one in (THRESHOLDS, *set_here.values()))
        parts.append(_read_days(out, number, people, days))
        own |= {name: one for name, one in set_here.items() if name in names}
    tables = {name: pd.concat([part.pop(name) for part in parts], ignore_index=True) for name in _COLUMNS}
    found = []
    for thresholds, group in _by_thresholds(own, names):
        theirs = {name: _only(table, group[table[PERSON]]) for name, table in tables.items()}
        frames = replace(frames_of(theirs, as_of.max(), thresholds), as_of=as_of[group])
        found.append(overview_rows(frames))
    rows = pd.concat(found, ignore_index=True)
    rows[PERSON] = pd.Series(names.to_numpy()[rows[PERSON]], dtype="str")
    return rows


def _read_days(out: Path, number: int, people: pd.DataFrame, days: int) -> dict[str, pd.DataFrame]:
    """Read a part's days that a row may stand on; what else was read for them is freed with this call."""
    names, as_of = pd.Index(people[PERSON]), people["as_of"].reset_index(drop=True)
    first_days = pd.Series(as_of.to_numpy(), index=names) - pd.Timedelta(days=days)
    read = read_part(out, number, columns=_COLUMNS, sets_since=first_days)
    numbered = {name: _numbered(read.pop(name), names) for name in _COLUMNS}
    kept = needed_days(replace(frames_of(numbered, as_of.max()), as_of=as_of), days)
    return {name: getattr(kept, name) for name in _COLUMNS}


def _numbered(table: pd.DataFrame, names: pd.Index) -> pd.DataFrame:
    """People by their place among the names, which is several times faster; others are left out."""
    codes, found = pd.factorize(table[PERSON])
    place = names.get_indexer(found)[codes]
    return _only(table.assign(**{PERSON: place}), place >= 0)


def _only(table: pd.DataFrame, wanted: np.ndarray) -> pd.DataFrame:
    # Mostly all of them are: no copy then.
    return table if wanted.all() else table[wanted]


def _by_thresholds(
    own: Mapping[str, Mapping[str, Threshold]], names: pd.Index
) -> Iterator[tuple[Mapping[str, Threshold], np.ndarray]]:
    """People for whom the same numbers hold: the numbers, and for each name whether it is one of them."""
    usual = ~names.isin(list(own))
    groups: dict[tuple[float, ...], list[str]] = {}
    for name, theirs in own.items():
        groups.setdefault(tuple(one.value for one in theirs.values()), []).append(name)
    if usual.any():
        yield THRESHOLDS, usual
    for alike in groups.values():
        yield own[alike[0]], names.isin(alike)

"""One person out of many: their frames, the list of all, and taking one out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd

from psoas_analytics.clinic.lock import alone
from psoas_analytics.clinic.set_aside import read_set_aside, write_set_aside
from psoas_analytics.clinic.store import (
    PERSON,
    ClinicError,
    check_store,
    clear_unfinished,
    frames_of,
    own_thresholds,
    read_listing,
    read_part,
    remove_part,
    write_listing,
    write_part,
)
from psoas_analytics.frames import Frames, as_day
from psoas_analytics.journal.clock import Clock
from psoas_analytics.thresholds import THRESHOLDS

_SHOWN = ["person_id", "as_of", "last_change", "synthetic", "archive"]
_NAMED = 3


def people(out: str | Path) -> pd.DataFrame:
    """List who is in the store.

    Parameters
    ----------
    out : str or Path
        The store that :func:`psoas_analytics.clinic.ingest` made.

    Returns
    -------
    DataFrame
        One row a person, in the order of arrival: ``person_id``, ``as_of`` (day up to which the archive
        tells), ``last_change`` (of the journal, UTC), ``synthetic``, ``archive`` (path in the folder of
        archives; leave it out of what others see, for a file's name may be a person's).

    Raises
    ------
    ClinicError
        ``out`` is no store.
    """
    return read_listing(out)[_SHOWN]


def person(out: str | Path, person_id: str, *, today: date | str | None = None) -> Frames:
    """Everything that the store holds of one person, as the frames of a journal.

    Parameters
    ----------
    out : str or Path
        The store that :func:`psoas_analytics.clinic.ingest` made.
    person_id : str
        Such as "P-7K2MQX"; :func:`people` lists all.
    today : date, ISO text or None
        Day to judge by; None: this computer's. No later than the day up to which the archive tells.

    Returns
    -------
    Frames
        Without ``person_id``: fit for ``psoas.build_report`` and every chart.

    Raises
    ------
    ClinicError
        The store knows nobody of that name.
    ValueError
        ``today`` is no date.
    """
    row = _row_of(read_listing(out), person_id)
    now = as_day(Clock().today() if today is None else today, "today")
    tables = {name: _of(frame, person_id) for name, frame in read_part(out, row["part"]).items()}
    thresholds = own_thresholds(tables).get(person_id, THRESHOLDS)
    alone_in = {name: frame.drop(columns=PERSON) for name, frame in tables.items()}
    return replace(frames_of(alone_in, min(now, row["as_of"]), thresholds), synthetic=bool(row["synthetic"]))


def forget(out: str | Path, person_id: str) -> None:
    """Take a person out of the store: all their rows, and their line in the listing.

    The archive in the folder is not touched; as long as it lies there, the next ingest takes it again.

    Parameters
    ----------
    out : str or Path
    person_id : str

    Raises
    ------
    ClinicError
        The store knows nobody of that name, or another program is changing it.
    """
    store = Path(out)
    check_store(store)
    with alone(store):
        clear_unfinished(store)
        listing = read_listing(store)
        part = _row_of(listing, person_id)["part"]
        listing = listing[listing[PERSON] != person_id]
        # Rows first: whoever is cut short here can call again.
        if (listing["part"] == part).any():
            tables = read_part(store, part).items()
            write_part(store, part, {name: frame[frame[PERSON] != person_id] for name, frame in tables})
        else:
            remove_part(store, part)
        write_listing(store, listing)
        write_set_aside(store, [one for one in read_set_aside(store) if one.person_id != person_id])


def _of(frame: pd.DataFrame, person_id: str) -> pd.DataFrame:
    return frame[frame[PERSON] == person_id].reset_index(drop=True)


def _row_of(listing: pd.DataFrame, person_id: str) -> pd.Series:
    found = listing[listing[PERSON] == person_id]
    if found.empty:
        known = ", ".join(listing[PERSON].head(_NAMED)) or "nobody yet"
        raise ClinicError(
            f"person_id must be one that the store knows ({known}), got {person_id!r};"
            " psoas.clinic.people(out) lists all"
        )
    return found.iloc[0]

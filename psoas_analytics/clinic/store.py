"""The clinic's store on disk: parts of up to 500 people as Parquet, and a listing of all people.

``clinic.json`` says what the folder is; ``people.parquet`` is the listing; ``parts/0000/sets.parquet`` and
so on hold the tables of :class:`~psoas_analytics.frames.Frames`, ``person_id`` first. Sets lie by their
time and in groups of rows, so that everybody's last days can be read without the years before.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from psoas_analytics.catalog import load_catalog
from psoas_analytics.clinic.parquet import ClinicError as ClinicError
from psoas_analytics.clinic.parquet import as_parquet, read_table
from psoas_analytics.clinic.parquet import needed as needed
from psoas_analytics.frames import Frames
from psoas_analytics.journal.backups import to_disk
from psoas_analytics.journal.read import QUERIES
from psoas_analytics.thresholds import THRESHOLDS, Threshold, ThresholdError, checked
from psoas_analytics.whole import write_whole

FORMAT, VERSION = "psoas_analytics clinic", 1
PEOPLE_PER_PART = 500
PERSON = "person_id"
TABLES = tuple(QUERIES)
# Beside the tables of Frames: the numbers that were set for a person in place of the usual ones.
OWN_THRESHOLDS = "thresholds"
UNFINISHED = ".psoas-"
_LISTING = {
    PERSON: "str",
    "journal_key": "str",
    "archive": "str",
    "size_bytes": "int64",
    "mtime_ns": "int64",
    "sha256": "str",
    "as_of": "datetime64[s]",
    "last_change": "datetime64[ms, UTC]",
    "synthetic": "bool",
    "rows": "int64",
    "part": "int64",
}
_REPLACED = ".replaced-"
_TRIES = 5


def make_store(out: Path) -> None:
    """Make an empty store, for this user alone, unless there is one."""
    # Not only after an hour of reading.
    needed("psutil")
    needed("pyarrow.parquet")
    if not out.exists():
        out.mkdir(mode=0o700, parents=True)
    if out.is_dir() and not any(out.iterdir()):
        out.chmod(0o700)
        says = {"format": FORMAT, "version": VERSION}
        write_whole(out / "clinic.json", (json.dumps(says) + "\n").encode())
    check_store(out)


def check_store(out: Path) -> None:
    """Refuse a folder that is no store of ours.

    Raises
    ------
    ClinicError
        Not there, something else, or made by a newer version.
    """
    try:
        says = json.loads((out / "clinic.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        says = None
    if not isinstance(says, dict) or says.get("format") != FORMAT:
        raise ClinicError(
            f"out must be a folder that psoas.clinic.ingest() made, or a new or empty one for it; got {out};"
            " choose another folder"
        )
    if says.get("version") != VERSION:
        raise ClinicError(
            f"the store must be of version {VERSION}, got {says.get('version')!r} in {out};"
            " install the newest psoas_analytics"
        )


# ---------------------------------------------------------------------- the listing


def read_listing(out: str | Path) -> pd.DataFrame:
    """Read who is in the store.

    Returns
    -------
    DataFrame
        One row a person, in the order of arrival: ``person_id``, ``journal_key``, ``archive`` (path in the
        folder of archives), ``size_bytes``, ``mtime_ns``, ``sha256``, ``as_of`` (day up to which the
        archive tells), ``last_change`` (UTC), ``synthetic``, ``rows`` (of all tables), ``part``.

    Raises
    ------
    ClinicError
        ``out`` is no store.
    """
    check_store(Path(out))
    path = Path(out) / "people.parquet"
    if not path.exists():
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in _LISTING.items()})
    return read_table(path)


def write_listing(out: str | Path, listing: pd.DataFrame) -> None:
    """Keep the listing, whole or not at all; columns as :func:`read_listing` gives them."""
    typed = listing[list(_LISTING)].astype(_LISTING).reset_index(drop=True)
    write_whole(Path(out) / "people.parquet", as_parquet(typed), replacing=True)


# ---------------------------------------------------------------------- parts


def write_part(out: str | Path, number: int, frames_tables: Mapping[str, pd.DataFrame]) -> None:
    """Keep the tables of a part's people in place of what the part held, all of them or none.

    Parameters
    ----------
    out : folder of the store
    number : of the part, from 0
    frames_tables : name to frame, ``person_id`` among the columns
        Every table of :class:`Frames`; "thresholds" (``person_id``, ``name``, ``value``, ``source``) may be
        left out. Rows are sorted by person (sets: by time), and stay in their order within each.
    """
    place, aside = _places(Path(out), number)
    place.parent.mkdir(mode=0o700, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=out))
    try:
        for name in (*TABLES, OWN_THRESHOLDS):
            frame = (
                frames_tables.get(name, no_thresholds()) if name == OWN_THRESHOLDS else frames_tables[name]
            )
            write_whole(unfinished / f"{name}.parquet", as_parquet(_in_order(name, frame)))
        _put_in_place(unfinished, place, aside)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def read_part(
    out: str | Path,
    number: int,
    *,
    columns: Mapping[str, Sequence[str]] | None = None,
    sets_since: pd.Timestamp | pd.Series | None = None,
) -> dict[str, pd.DataFrame]:
    """Read the tables of a part's people.

    Parameters
    ----------
    out : folder of the store
    number : of the part, from 0
    columns : name of a table to the columns that are wanted of it; None: all of all tables
    sets_since : first day whose sets are wanted, of all or by person_id; None: all days

    Returns
    -------
    dict
        Name of a table of :class:`Frames` to its rows of all people, ``person_id`` first and sorted by it
        (sets: by their time); and
        "thresholds" (``person_id``, ``name``, ``value``, ``source``): the numbers set for a person. After an
        ingest that was cut short there may be people that the listing does not know: pass them over.

    Raises
    ------
    ClinicError
        There is no such part.
    """
    for _ in range(_TRIES):
        place = next((one for one in _places(Path(out), number) if one.exists()), None)
        if place is None:
            continue
        try:
            before = place.stat().st_ino
            tables = {
                name: read_table(place / f"{name}.parquet", wanted, sets_since if name == "sets" else None)
                for name, wanted in (columns or dict.fromkeys((*TABLES, OWN_THRESHOLDS))).items()
            }
            # Another program may have put a new part there between two tables.
            if place.stat().st_ino == before:
                return tables
        except FileNotFoundError:
            continue
    raise ClinicError(
        f"part must be one of the store in {out}, got {number}; run psoas.clinic.ingest() again"
    )


def remove_part(out: str | Path, number: int) -> None:
    """Take a part out of the store."""
    for place in reversed(_places(Path(out), number)):
        shutil.rmtree(place, ignore_errors=True)


def frames_of(
    tables: Mapping[str, pd.DataFrame],
    today: pd.Timestamp,
    thresholds: Mapping[str, Threshold] = THRESHOLDS,
) -> Frames:
    """Bundle a part's tables, or some people's rows of them, for the measures.

    Parameters
    ----------
    tables : as :func:`read_part` gives them
    today : day up to which these people are judged
    thresholds : the numbers that hold for all of them
    """
    frames = {name: tables[name] for name in TABLES}
    return Frames(
        **frames, catalog=load_catalog(), today=pd.Timestamp(today).as_unit("s"), thresholds=thresholds
    )


def own_thresholds(tables: Mapping[str, pd.DataFrame]) -> dict[str, Mapping[str, Threshold]]:
    """Every number in force, for each person who has some of their own; the others go by the usual ones."""
    found: dict[str, dict[str, Threshold]] = {}
    for one in tables[OWN_THRESHOLDS].itertuples():
        try:
            value = checked(one.name, one.value)
        except ThresholdError:
            # Another version knew it.
            continue
        usual = found.setdefault(one.person_id, dict(THRESHOLDS))
        usual[one.name] = replace(
            THRESHOLDS[one.name], value=value, source=one.source, certainty="convention"
        )
    return dict(found)


def no_thresholds() -> pd.DataFrame:
    """The table of people's own thresholds, empty."""
    kinds = {PERSON: "str", "name": "str", "value": "float64", "source": "str"}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})


def clear_unfinished(out: Path) -> None:
    """Take away what a change that was cut short left half written."""
    for aside in out.glob(f"{_REPLACED}*"):
        place, _ = _places(out, int(aside.name.removeprefix(_REPLACED)))
        if place.exists():
            shutil.rmtree(aside, ignore_errors=True)
        else:
            aside.rename(place)
    for path in out.glob(f"{UNFINISHED}*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _places(out: Path, number: int) -> tuple[Path, Path]:
    """Where a part lies, and where it lies for the moment in which a new one takes its place."""
    return out / "parts" / f"{number:04d}", out / f"{_REPLACED}{number:04d}"


def _put_in_place(new: Path, place: Path, aside: Path) -> None:
    # A folder with files in it cannot be replaced by one rename.
    to_disk(new)
    if place.exists():
        shutil.rmtree(aside, ignore_errors=True)
        place.rename(aside)
    new.rename(place)
    to_disk(place.parent)
    shutil.rmtree(aside, ignore_errors=True)


def _in_order(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    columns = [PERSON, *(name for name in frame.columns if name != PERSON)]
    # A journal gives its sets by their time, so this keeps each person's order too.
    by = "started_at" if name == "sets" else PERSON
    return frame[columns].sort_values(by, kind="stable", ignore_index=True)

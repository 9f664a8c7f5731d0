"""What the archives of a folder hold: each is read with all its checks, and turned into tables."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd

from psoas_analytics.clinic.finding import files_of
from psoas_analytics.clinic.store import OWN_THRESHOLDS, PERSON, TABLES, no_thresholds
from psoas_analytics.exchange.archive import read_archive
from psoas_analytics.exchange.archive_folder import FolderReader
from psoas_analytics.exchange.archive_manifest import MANIFEST, MOST_MANIFEST_BYTES, ArchiveError
from psoas_analytics.exchange.archive_zip import ZipReader, open_zip
from psoas_analytics.frames import Frames
from psoas_analytics.journal import Journal, JournalError, open_journal
from psoas_analytics.journal.clock import Clock
from psoas_analytics.thresholds import THRESHOLDS

#: Column that says whose rows they are before people have their pseudonyms.
ARCHIVE = "archive"
# Where files lie in memory: a journal that is read once need not wait for a disk, nor be left on one.
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - only a private folder is made in it
# A zip of ours unpacks to at most 16 MB and 200 times its size; as a journal it may need four times that.
_SCRATCH_BYTES, _SCRATCH_TIMES = 64 << 20, 800
_INSTANTS = {
    "sessions": ("started_at", "ended_at"),
    "pain": ("at",),
    "flexibility": ("at",),
    "questionnaires": ("at",),
    "habits": ("at",),
    "plans": ("created_at",),
    "questions": ("at",),
}
_NO_THRESHOLDS = no_thresholds().drop(columns=PERSON)
_NO_TIME = pd.Timestamp(0, unit="ms", tz="UTC")


@dataclass(frozen=True)
class Facts:
    """What the listing says about an archive that was read.

    Attributes
    ----------
    archive : path in the folder
    journal_key : the same in all archives of one journal
    as_of : day up to which it tells
    last_change : instant of the last change of the journal, UTC; 1970 in an empty one
    synthetic : True for made-up data
    rows : of all tables
    """

    archive: str
    journal_key: str
    as_of: pd.Timestamp
    last_change: pd.Timestamp
    synthetic: bool
    rows: int


@dataclass(frozen=True)
class Batch:
    """Some archives, read: the rows of all (``archive`` says whose), facts of each, why others were not."""

    tables: dict[str, pd.DataFrame]
    facts: tuple[Facts, ...]
    refused: tuple[tuple[str, str], ...]


def read_archives(folder: Path, archives: Sequence[str]) -> Batch:
    """Read some archives of a folder; one that cannot be read is named with its reason, the rest go on."""
    facts: list[Facts] = []
    refused: list[tuple[str, str]] = []
    frames: dict[str, list[pd.DataFrame]] = {name: [] for name in (*TABLES, OWN_THRESHOLDS)}
    for archive in archives:
        try:
            one, tables = _read_one(folder / archive, archive)
        except Exception as error:  # whatever a made-up archive brings about, the others are wanted
            refused.append((archive, _reason(error, folder)))
            continue
        facts.append(one)
        for name, frame in tables.items():
            frames[name].append(frame)
    names = [one.archive for one in facts]
    together = {name: _together(some, names) for name, some in frames.items() if some}
    return Batch(together, tuple(facts), tuple(refused))


def _together(frames: Sequence[pd.DataFrame], archives: Sequence[str]) -> pd.DataFrame:
    rows = pd.concat(frames, ignore_index=True)
    whose = np.repeat(np.array(archives, dtype=object), [len(frame) for frame in frames])
    return rows.assign(**{ARCHIVE: pd.Series(whose, dtype="str")})


def journal_key(path: Path, frames: Frames) -> str:
    """What is the same in all archives of one journal, and in those of no other.

    Raises
    ------
    ArchiveError
        From before journals had an id, and there is nothing in it to tell it by.
    """
    given, first = manifest_key(path), _first(frames)
    if given is None and first is None:
        raise ArchiveError(
            "it holds no plan and no entry, so it does not tell whose it is; ask for a new one"
        )
    own = getattr(frames, "journal_id", None) or given
    return str(own or hashlib.sha256(str(first).encode()).hexdigest())


def manifest_key(path: Path) -> str | None:
    """The journal's id as the manifest gives it; None: an older archive, or none that can be read."""
    with suppress(ArchiveError, OSError, ValueError):
        if path.is_dir():
            return _id_in(FolderReader(path))
        with open_zip(path) as archive:
            return _id_in(archive)
    return None


def _id_in(archive: FolderReader | ZipReader) -> str | None:
    with archive.file(MANIFEST) as file:
        manifest = json.loads(file.read(MOST_MANIFEST_BYTES))
    given = manifest.get("journal_id") if isinstance(manifest, dict) else None
    return given if isinstance(given, str) else None


def _first(frames: Frames) -> str | None:
    """When the first plan was made, else the id of the first entry."""
    if not frames.plans.empty:
        return f"{frames.plans.sort_values('version')['created_at'].iloc[0].isoformat()}"
    for table in (frames.sessions, frames.pain, frames.flexibility, frames.questionnaires):
        if not table.empty:
            return str(table.iloc[0, 0])
    return None


def _read_one(path: Path, archive: str) -> tuple[Facts, dict[str, pd.DataFrame]]:
    began = pd.Timestamp.now("UTC").floor("ms")
    with _journal_of(path) as journal:
        frames = journal.frames()
        last_change = _last_change(journal, began)
    tables = {**{name: getattr(frames, name) for name in TABLES}, OWN_THRESHOLDS: _own_thresholds(frames)}
    facts = Facts(
        archive=archive,
        journal_key=journal_key(path, frames),
        as_of=frames.today if frames.synthetic else _as_of(path, frames),
        last_change=last_change or _last_entry(frames),
        synthetic=frames.synthetic,
        rows=sum(map(len, tables.values())),
    )
    return facts, tables


@contextmanager
def _journal_of(path: Path) -> Iterator[Journal]:
    with (
        tempfile.TemporaryDirectory(prefix="psoas-", dir=_scratch(path), ignore_cleanup_errors=True) as made,
        open_journal(read_archive(path, Path(made) / "journal.sqlite")) as journal,
    ):
        yield journal


def _scratch(path: Path) -> Path | None:
    """Memory for a journal that is read once, where there is plenty; None: the usual place."""
    with suppress(OSError):
        needed = _SCRATCH_BYTES + _SCRATCH_TIMES * sum(one.lstat().st_size for one in files_of(path))
        if os.access(_IN_MEMORY, os.W_OK) and shutil.disk_usage(_IN_MEMORY).free > needed:
            return _IN_MEMORY
    return None


def _last_change(journal: Journal, before: pd.Timestamp) -> pd.Timestamp | None:
    """The last change in the history, also one that was taken back; None: the archive brought no history.

    ``before``: reading the archive is a change as well, and does not count.
    """
    with journal.reading_tables(history=True) as tables:
        change = next(table for table in tables if table.name == "change")
        at = [row[change.columns.index("at")] for row in change.rows]
    times = pd.to_datetime(pd.Series(at, dtype="str"), format="ISO8601", utc=True, errors="coerce")
    last = times[times < before].max()
    return None if pd.isna(last) else last.floor("ms")


def _last_entry(frames: Frames) -> pd.Timestamp:
    times = [getattr(frames, table)[column].max() for table, some in _INSTANTS.items() for column in some]
    return max((time for time in times if not pd.isna(time)), default=_NO_TIME)


def _as_of(path: Path, frames: Frames) -> pd.Timestamp:
    """Local day on which the archive was written, as its files tell; no earlier than its last entry."""
    written_s = max(one.stat().st_mtime for one in files_of(path))
    day = pd.Timestamp(Clock(lambda: datetime.fromtimestamp(written_s).astimezone()).today())
    # Whoever unpacks a zip may get files from 1980.
    days = [getattr(frames, table)["day"].max() for table in TABLES if "day" in getattr(frames, table)]
    return max([day, *(one for one in days if not pd.isna(one))])


def _own_thresholds(frames: Frames) -> pd.DataFrame:
    own = [(name, one) for name, one in frames.thresholds.items() if one != THRESHOLDS[name]]
    if not own:
        return _NO_THRESHOLDS
    return pd.DataFrame(
        {
            "name": pd.Series([name for name, _ in own], dtype="str"),
            "value": [one.value for _, one in own],
            "source": pd.Series([one.source for _, one in own], dtype="str"),
        }
    )


def _reason(error: Exception, folder: Path) -> str:
    """The sentence of an error of ours, without the place of the folder; another error with its kind."""
    ours = isinstance(error, ArchiveError | JournalError | OSError)
    said = str(error) if ours else f"it cannot be read ({type(error).__name__}: {error})"
    return " ".join(said.replace(f"{folder}{os.sep}", "").split())

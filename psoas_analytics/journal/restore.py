"""Put a backup in the place of a journal, and keep what it replaces."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from psoas_analytics.journal import backups
from psoas_analytics.journal.beside import COMPANIONS, beside
from psoas_analytics.journal.clock import SYNTHETIC_NOW, fixed_now
from psoas_analytics.journal.look import look_at
from psoas_analytics.journal.sentences import JournalError, sentences
from psoas_analytics.journal.store import BUSY_S, Store


@dataclass(frozen=True)
class Restored:
    """What a restore did.

    Attributes
    ----------
    path : the journal, which now holds what the backup held
    replaced : where that lies which the journal held before; None: there was nothing
    """

    path: Path
    replaced: Path | None


def restore_file(backup: Path, path: Path) -> Restored:
    """Put a backup in the place of a journal; see :func:`psoas_analytics.restore_journal`."""
    with sentences(backup):
        _check(backup, path)
    with sentences(path):
        return _restore(backup, path)


def _restore(backup: Path, path: Path) -> Restored:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=".psoas-", dir=path.parent))
    try:
        ready = scratch / "journal.sqlite"
        for end in ("", *COMPANIONS):
            if (part := beside(backup, end)).exists():
                copied = beside(ready, end)
                shutil.copyfile(part, copied)
                copied.chmod(0o600)
        # Opening brings an older schema up to date, and what lies in a -wal into the file.
        with closing(Store(ready)) as store:
            _check_now(store, backup)
        return _put(ready, path)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _check(backup: Path, path: Path) -> None:
    if not backup.is_file():
        raise JournalError(f"the backup must be a file, got {backup}; choose one from the folder of backups")
    if path.exists() and path.samefile(backup):
        raise JournalError(f"the backup must not be the journal itself, got {backup}; choose a backup")
    seen = look_at(backup)
    if seen.version == 0:
        raise JournalError(f"{backup} is empty; nothing was changed. Choose another backup")
    if seen.faults:
        raise JournalError(
            f"{backup} cannot be restored: {seen.faults[0]}; nothing was changed. "
            + ("Install the newest psoas_analytics" if seen.newer else "Choose another backup")
        )
    if backups.is_unchanged(backup) is False:
        raise JournalError(
            f"{backup} was changed since it was made (its SHA-256 is another); nothing was changed. Choose"
            f" another backup, or delete {backups.digest_path(backup).name} if you changed it yourself"
        )


def _check_now(store: Store, backup: Path) -> None:
    for row in store.rows("SELECT value FROM setting WHERE id = ?", (SYNTHETIC_NOW,)):
        try:
            fixed_now(row[0])
        except ValueError as error:
            raise JournalError(
                f"{backup} cannot be restored: {error}; nothing was changed. Choose another backup"
            ) from None


def _put(ready: Path, path: Path) -> Restored:
    if path.exists() and not path.is_file():
        raise JournalError(f"the journal must be a file, got {path}; choose another path")
    seen = look_at(path) if path.exists() else None
    if seen is not None and seen.faults and not seen.damaged:
        raise JournalError(
            f"{path} was left as it is: {seen.faults[0]}; choose another path for the journal, or move it"
        )
    if seen is None or seen.damaged:
        replaced = _set_aside(path)
        ready.replace(path)
        backups.to_disk(path.parent)
        return Restored(path, replaced)
    with closing(Store(path)) as store:
        return Restored(path, _pour(ready, store, keep=seen.version != 0))


def _set_aside(path: Path) -> Path | None:
    """Move a damaged journal, and the files that SQLite laid beside it or where it was, to the backups."""
    there = [end for end in reversed(("", *COMPANIONS)) if beside(path, end).exists()]
    if not there:
        return None
    place = backups.make_folder(path)
    # The ending keeps it from being taken for a backup, and from being thinned out.
    aside = place / f"{path.stem}-{backups.utc_now():%Y%m%dT%H%M%S%fZ}-damaged.sqlite.aside"
    moved = [beside(path, end).rename(beside(aside, end)) for end in there]
    for part in moved:
        # Some drives know no rights.
        with suppress(OSError):
            part.chmod(0o600)
    held = [part for part in moved if part.stat().st_size and not part.name.endswith("-shm")]
    return held[-1] if held else None


def _pour(ready: Path, store: Store, *, keep: bool) -> Path | None:
    """Write into the running file, as one transaction: who has it open goes on, and sees it at once."""
    give_up = time.monotonic() + BUSY_S
    replaced: list[Path] = []

    def progress(status: int, _left: int, _whole: int) -> None:
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            if time.monotonic() > give_up:
                raise sqlite3.OperationalError("database is locked")
        elif keep and not replaced:
            # The first page has taken the write lock: no entry can come between this copy and the restore.
            replaced.append(store.back_up("before-restore"))

    with closing(sqlite3.connect(ready)) as source:
        store.replace_by(source, progress=progress)
    return replaced[0] if replaced else None

"""Bring a journal back, from a backup or an archive."""

from __future__ import annotations

import tempfile
from pathlib import Path

from psoas_analytics.exchange.archive import read_archive
from psoas_analytics.journal import default_path
from psoas_analytics.journal.restore import Restored, restore_file

_ZIP = b"PK"


def restore_journal(backup: str | Path, path: str | Path | None = None) -> Restored:
    """Put a backup or an archive in the place of a journal; what the journal held is backed up first.

    Notebooks and programs that have the journal open see the restored one at once. A damaged journal is moved
    aside, to the folder of backups.

    Parameters
    ----------
    backup : str or Path
        A backup (``.sqlite``), or an archive (folder or ``.zip``); it is not changed.
    path : str, Path or None
        The journal; None: the usual one. It is made if there is none.

    Returns
    -------
    Restored
        ``path``, and ``replaced``: where that lies which the journal held before. Restore that to go back.

    Raises
    ------
    JournalError, ArchiveError
        The backup is damaged, foreign or newer than this program, or the journal's place holds a file of
        another program; nothing was changed.

    Examples
    --------
    >>> import psoas_analytics as psoas
    >>> with psoas.open_journal(":memory:") as journal:
    ...     _ = journal.log_pain(4, site="low back")
    ...     backup = journal.backup()
    ...     _ = journal.log_pain(5, site="low back")
    ...     restored = psoas.restore_journal(backup, journal.path)
    ...     journal.pain()["pain_nrs"].tolist()
    [4.0]
    """
    source = Path(backup).expanduser()
    target = default_path() if path is None else Path(path).expanduser()
    if not _is_archive(source):
        return restore_file(source, target)
    with tempfile.TemporaryDirectory(prefix="psoas-", ignore_cleanup_errors=True) as scratch:
        return restore_file(read_archive(source, Path(scratch) / "journal.sqlite"), target)


def _is_archive(source: Path) -> bool:
    if source.is_dir():
        return True
    if not source.is_file():
        return False
    with source.open("rb") as file:
        return file.read(len(_ZIP)) == _ZIP

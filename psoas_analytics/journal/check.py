"""Look a journal over: whether it and its backups are whole, and whether nobody else can read them."""

from __future__ import annotations

import os
import sqlite3
import stat
from dataclasses import dataclass
from pathlib import Path

from psoas_analytics.journal import backups
from psoas_analytics.journal.beside import left_behind
from psoas_analytics.journal.look import look_at

_ACCESS = "close other programs that use it, check its permissions and the drive, and try again"
_RESTORE = "bring back the newest sound backup with: psoas restore FILE"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: whether it is well, and a sentence that says what to do if not."""

    ok: bool
    text: str


@dataclass(frozen=True)
class Checkup:
    """Everything that was looked at.

    Attributes
    ----------
    path : the journal
    findings : one for each thing
    """

    path: Path
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing needs attention."""
        return all(finding.ok for finding in self.findings)


def check_journal(path: str | Path) -> Checkup:
    """Look a journal and its backups over, without changing anything.

    Every page, row and reference of the journal is read; each backup is compared with the checksum that was
    kept when it was made; files and folders must not be open to others.

    Parameters
    ----------
    path : str or Path
        The journal.

    Returns
    -------
    Checkup

    Examples
    --------
    >>> from psoas_analytics.journal import open_journal
    >>> with open_journal(":memory:") as journal:
    ...     for finding in check_journal(journal.path).findings:
    ...         print(finding.ok, finding.text)
    True The journal is whole: every page, row and reference was read (schema 4).
    True There is no backup yet; one is made before the first entry of each later day.
    True Only you can read the files, and only you can write in the folder.
    """
    place = Path(path).expanduser()
    if not place.is_file() and (left := left_behind(place)) is not None:
        text = f"There is no journal at {place}, and {left.name} may hold entries that are nowhere else"
        return Checkup(place, (Finding(False, f"{text}; put the journal back beside it, or {_RESTORE}."),))
    if not place.is_file():
        return Checkup(
            place, (Finding(False, f"There is no journal at {place}; name yours with --journal."),)
        )
    return Checkup(place, (_file(place), *_backups(place), *_rights(place)))


def _file(path: Path) -> Finding:
    try:
        seen = look_at(path)
    except (OSError, sqlite3.Error) as error:
        return Finding(False, f"The journal could not be opened ({error}); {_ACCESS}.")
    if seen.version == 0:
        return Finding(True, "The journal is empty.")
    if not seen.faults:
        read = "every page, row and reference was read"
        return Finding(True, f"The journal is whole: {read} (schema {seen.version}).")
    if seen.newer:
        advice = "install the newest psoas_analytics"
    else:
        advice = _RESTORE if seen.damaged else "name your journal with --journal"
    return Finding(False, f"The journal cannot be used: {'; '.join(seen.faults)}; {advice}.")


def _backups(path: Path) -> list[Finding]:
    place = backups.folder(path)
    if place.exists() and not (place.is_dir() and os.access(place, os.R_OK | os.W_OK | os.X_OK)):
        text = f"No backup can be kept in {place}: it must be a folder that you can read and write in"
        return [Finding(False, f"{text}; move it elsewhere, or open it to you with: chmod u+rwx '{place}'.")]
    copies = list(backups.dated(path))
    if not copies:
        return [
            Finding(True, "There is no backup yet; one is made before the first entry of each later day.")
        ]
    judged = {copy: _backup(copy) for copy in copies}
    found = [finding for finding in judged.values() if finding is not None]
    sound = [copy for copy, finding in judged.items() if finding is None]
    if sound:
        many = "1 backup has" if len(sound) == 1 else f"{len(sound)} backups have"
        found.append(Finding(True, f"{many} the checksum kept with it; the newest is {sound[-1].name}."))
    return found


def _backup(copy: Path) -> Finding | None:
    """What there is to say of a backup; None: it has its checksum."""
    try:
        unchanged = backups.is_unchanged(copy)
        faults = look_at(copy).faults if unchanged is None else ()
    except (OSError, sqlite3.Error) as error:
        return Finding(False, f"The backup {copy.name} could not be read ({error}); {_ACCESS}.")
    if unchanged is False:
        said = "was changed or damaged since it was made; do not restore it"
    elif faults:
        said = f"cannot be used: {faults[0]}; delete it"
    else:
        said = "is whole, and no checksum was kept with it"
    return None if unchanged else Finding(unchanged is None and not faults, f"The backup {copy.name} {said}.")


def _rights(path: Path) -> list[Finding]:
    if os.name != "posix":
        return []
    copies = backups.folder(path)
    beside = [*path.parent.glob(path.name + "-*"), *(copies.glob("*") if copies.is_dir() else ())]
    found = [
        Finding(False, f"Others on this computer can read {one}; close it to them with: chmod 600 '{one}'")
        for one in (path, *beside)
        if one.is_file() and _mode(one) & 0o077
    ]
    # A folder that others may look into shows names only; one that they may write in lets files be exchanged.
    found += [
        Finding(False, f"Others on this computer can write in {one}; close it with: chmod 700 '{one}'")
        for one in (path.parent, copies)
        if one.is_dir() and _mode(one) & 0o022 and not _mode(one) & stat.S_ISVTX
    ]
    return found or [Finding(True, "Only you can read the files, and only you can write in the folder.")]


def _mode(path: Path) -> int:
    return path.stat().st_mode

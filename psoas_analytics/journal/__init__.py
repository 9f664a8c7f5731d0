"""The embedded store: the only place that knows SQLite."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import platformdirs

from psoas_analytics.catalog import Catalog
from psoas_analytics.journal.check import check_journal
from psoas_analytics.journal.journal import Journal
from psoas_analytics.journal.sentences import JournalError
from psoas_analytics.journal.store import temporary_path

__all__ = ["Journal", "JournalError", "check_journal", "default_path", "open_journal"]


def default_path() -> Path:
    """Where the journal lives: ``PSOAS_JOURNAL`` if it is set, else the user's data folder."""
    named = os.environ.get("PSOAS_JOURNAL")
    if named:
        return _at_home(named)
    return platformdirs.user_data_path("psoas_analytics", appauthor=False) / "journal.sqlite"


def open_journal(
    path: str | Path | None = None,
    *,
    now: Callable[[], datetime] | None = None,
    catalog: Catalog | None = None,
) -> Journal:
    """Open a journal, and make its file if there is none.

    Parameters
    ----------
    path : str, Path or None
        The file; None: :func:`default_path`; ":memory:": a temporary file, deleted on close.
    now : callable returning an aware datetime, or None
        A clock for tests and the demo.
    catalog : Catalog or None
        The exercises that may be logged; None: the built-in ones.

    Returns
    -------
    Journal
        Also a context manager.

    Raises
    ------
    JournalError
        The file is foreign, newer than this program, damaged or out of reach; it is left as it is.

    Examples
    --------
    >>> with open_journal(":memory:") as journal:
    ...     _ = journal.log_pain(4, site="low back")
    ...     len(journal.pain())
    1
    """
    place = default_path() if path is None else _at_home(path)
    if str(place) == ":memory:":
        temporary, clean_up = temporary_path()
        return Journal(temporary, now=now, catalog=catalog, on_close=clean_up)
    return Journal(place, now=now, catalog=catalog)


def _at_home(path: str | Path) -> Path:
    try:
        return Path(path).expanduser()
    except RuntimeError:
        raise JournalError(f"the home folder in {path} is not known; choose another path") from None

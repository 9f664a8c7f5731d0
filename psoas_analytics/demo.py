"""The demo: twelve weeks of a person who does not exist."""

from __future__ import annotations

from psoas_analytics.exchange.archive import read_archive
from psoas_analytics.journal import Journal
from psoas_analytics.journal.store import temporary_path
from psoas_analytics.resources import data_path


def demo_journal() -> Journal:
    """Open a temporary copy of the SYNTHETIC demo journal.

    Twelve weeks made by a seeded generator (``scripts/make_demo.py``), in which nothing makes exercise help.
    Its clock stands still on its last evening. What is logged in it is gone when it is closed.

    Examples
    --------
    >>> with demo_journal() as journal:
    ...     journal.synthetic, str(journal.today())
    (True, '2026-11-22')
    """
    path, clean_up = temporary_path()
    read_archive(data_path("demo"), path)
    return Journal(path, on_close=clean_up)

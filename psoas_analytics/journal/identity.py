"""Which journal this is: an id of its own, made once, that its copies and archives carry along.

It stands outside the tables that have a history, so undo does not reach it.
"""

from __future__ import annotations

import re
import sqlite3
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TypeGuard

from psoas_analytics.journal.read import QUERIES
from psoas_analytics.journal.sentences import MEND, JournalError

# Where a journal of an earlier schema without a plan looks for its first entry, in this order.
ENTRIES = ("sessions", "pain", "flexibility", "questionnaires")
# Never to be changed: the id of every journal of an earlier schema hangs on it.
_NAMESPACE = uuid.UUID("b47c5e23-0fae-43fc-9751-2daa12eddb3c")
ID_RULE = "the journal_id must be 32 hexadecimal digits in small letters"
_FORM = re.compile(r"[0-9a-f]{32}")
_FIRST_PLAN = """SELECT v.created_at FROM plan_version AS v JOIN plan_item AS i ON i.plan_id = v.id
    ORDER BY v.version LIMIT 1"""


def is_journal_id(value: object) -> TypeGuard[str]:
    """Say whether a value has the form of a journal's id: 32 small hexadecimal digits."""
    return isinstance(value, str) and _FORM.fullmatch(value) is not None


def derived_id(first_plan_at: datetime | None, first_entry_ids: Iterable[str]) -> str | None:
    """The id of a journal from before journals had one: the same for each copy and archive of it.

    Parameters
    ----------
    first_plan_at : aware datetime or None
        When the first version of the plan was made.
    first_entry_ids : iterable of str
        Ids of the first entries, one of each table of :data:`ENTRIES` that has any; asked for only without a
        plan, and the first of them counts.

    Returns
    -------
    str or None
        None: there is nothing to tell it by.

    Examples
    --------
    >>> made = datetime(2026, 3, 1, 10, tzinfo=UTC)
    >>> derived_id(made, ()) == derived_id(made, ("a later entry",))
    True
    """
    if first_plan_at is not None:
        key = f"plan {first_plan_at.astimezone(UTC).isoformat(timespec='milliseconds')}"
    else:
        first = next(iter(first_entry_ids), None)
        if first is None:
            return None
        key = f"entry {first}"
    return uuid.uuid5(_NAMESPACE, key).hex


def derived_in(connection: sqlite3.Connection) -> str | None:
    """The derived id of the journal that a connection holds; None: it has no plan and no entry."""
    plan = connection.execute(_FIRST_PLAN).fetchone()
    return derived_id(None if plan is None else datetime.fromisoformat(plan[0]), _first_entries(connection))


def _first_entries(connection: sqlite3.Connection) -> Iterator[str]:
    for name in ENTRIES:
        for row in connection.execute(f"{QUERIES[name]} LIMIT 1"):
            yield row[0]


def give_id(connection: sqlite3.Connection) -> None:
    """Give a journal without an id its own: derived from what it holds, random for an empty one."""
    own = derived_in(connection) or uuid.uuid4().hex
    connection.execute("INSERT INTO identity (only_row, id) VALUES (1, ?)", (own,))


def id_in(connection: sqlite3.Connection) -> str:
    """Read the id of a journal.

    Raises
    ------
    JournalError
        Another program took it out.
    """
    found = connection.execute("SELECT id FROM identity").fetchone()
    if found is None:
        raise JournalError(f"the journal is damaged: its own id is gone. {MEND}")
    return str(found[0])

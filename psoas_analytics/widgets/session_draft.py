"""What was typed into a SessionForm and not saved yet, kept in the journal's file."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psoas_analytics.journal import Journal

_NAME, _VERSION = "SessionForm", 1


@dataclass(frozen=True)
class Found:
    """A draft: what was typed, for which day, and when."""

    typed: dict[str, Any]
    day: date
    at: datetime


class SessionDraft:
    """The draft of one form.

    A journal keeps one draft. It belongs to the form that was opened or typed into last, and only that form
    takes it away: two open forms never lose what was typed last, and nothing is merged.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._owner = uuid.uuid4().hex
        self._kept: tuple[date, Mapping[str, Any]] | None = None

    def find(self) -> Found | None:
        """Return the draft of the journal and make it this form's, or None."""
        draft = self._journal.draft(_NAME)
        # Another version of the form may have kept something else.
        if not draft or draft.get("version") != _VERSION:
            return None
        self._journal.keep_draft(_NAME, draft | {"owner": self._owner})
        found = Found(draft["typed"], date.fromisoformat(draft["day"]), datetime.fromisoformat(draft["at"]))
        self._kept = (found.day, found.typed)
        return found

    def keep(self, typed: Mapping[str, Any], day: date) -> None:
        """Keep what is typed, if that has changed; nothing typed is no draft."""
        if not typed:
            self.drop()
        elif self._kept != (day, typed):
            self._kept = (day, typed)
            draft = {"version": _VERSION, "owner": self._owner, "day": day.isoformat(), "typed": typed}
            self._journal.keep_draft(_NAME, draft | {"at": self._journal.now().isoformat()})

    def drop(self) -> None:
        """Take this form's draft away; another form's stays."""
        if self._kept is None:
            return
        self._kept = None
        draft = self._journal.draft(_NAME)
        if draft and draft.get("owner") == self._owner:
            self._journal.keep_draft(_NAME, None)

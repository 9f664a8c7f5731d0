"""What a report panel remembers from one file to the next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

from traitlets import TraitError

from psoas_analytics.handout import KINDS
from psoas_analytics.journal import Journal
from psoas_analytics.widgets.report_contents import PrivateBoxes, QuestionBoxes, SectionBoxes
from psoas_analytics.widgets.report_file import FileOptions
from psoas_analytics.widgets.report_period import OWN, PeriodPicker

# Both are kept as drafts: choices are no entry that an Undo could take back instead of the last one, and a
# name that is no longer wanted is gone, since a draft has no history and no place in an archive.
CHOICES = "report.choices"
NAME = "report.name"


class Memory:
    """Choices of a panel, to and from the journal; never the password, nor the ticks at notes and name."""

    def __init__(
        self,
        journal: Journal,
        *,
        period: PeriodPicker,
        sections: SectionBoxes,
        questions: QuestionBoxes,
        private: PrivateBoxes,
        file: FileOptions,
    ) -> None:
        self._journal, self._period, self._sections = journal, period, sections
        self._questions, self._private, self._file = questions, private, file

    def recall(self) -> None:
        """Bring the choices of the last file back; what no longer makes sense is left as it is."""
        known = self._journal.draft(CHOICES)
        known = known if isinstance(known, dict) else {}
        name = self._journal.draft(NAME)
        if isinstance(name, str):
            self._private.name.value = name
        for widget, key in self._places():
            if key in known:
                with suppress(TraitError):
                    widget.value = known[key]
        left_out = known.get("left_out", [])
        if isinstance(left_out, list):
            self._questions.left_out |= {one for one in left_out if isinstance(one, str)}
        with suppress(KeyError, TypeError, ValueError):
            first, last = (date.fromisoformat(known[key]) for key in ("first", "last"))
            self._period.first.value, self._period.last.value = first, last
        self._period.show()

    def keep(self) -> None:
        """Remember the choices, now that a file was made with them."""
        found: dict[str, Any] = {key: widget.value for widget, key in self._places()}
        if self._period.choice.value == OWN:
            first, last = self._period.days()
            found |= {"first": first.isoformat(), "last": last.isoformat()}
        found["left_out"] = sorted(self._questions.left_out)
        self._journal.keep_draft(CHOICES, found)
        if "private" in KINDS[self._file.kind.value].offers:
            self._journal.keep_draft(NAME, self._private.chosen_name() or None)

    def _places(self) -> Iterator[tuple[Any, str]]:
        yield self._period.choice, "period"
        yield from ((box, section) for section, box in self._sections.boxes.items())
        file = self._file
        yield from ((file.kind, "kind"), (file.paper, "paper"), (file.second_page, "second_page"))
        yield file.worded_name, "worded_name"

"""A file of another tracker, looked at before anything is written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from collections.abc import Mapping as Table
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psoas_analytics.catalog import Catalog, load_catalog
from psoas_analytics.exchange.imports import files
from psoas_analytics.exchange.imports.look import Look
from psoas_analytics.exchange.imports.mapping import Mapping, MappingError
from psoas_analytics.exchange.imports.names import ForeignName, check_target
from psoas_analytics.exchange.imports.reading import Names
from psoas_analytics.exchange.imports.tables import ImportRefused, Layout
from psoas_analytics.exchange.imports.tally import Example, Refused, Tally
from psoas_analytics.exchange.imports.words import Question
from psoas_analytics.journal.batches import ImportedEntry, Progress
from psoas_analytics.journal.clock import Clock
from psoas_analytics.records import EntryError

if TYPE_CHECKING:
    from psoas_analytics.journal import Journal

# Settings of the journal that hold what was decided before.
NAMES_SETTING = "import.names"
MAPPING_SETTING = "import.mapping:"
_LISTED = 8


@dataclass(frozen=True)
class ImportPreview:
    """What an import would do; nothing is written by looking.

    Attributes
    ----------
    source : str
        Name of the tracker, or "table".
    file_name, sha256 : str
    layout : Layout
        Encoding, delimiter and header of the file.
    rows : int
        Rows below the header.
    entries_found : int
        Entries that would be kept (a row may hold none, or several).
    counts : mapping of kind to number
        sessions, sets, pain scores, habits, events.
    new, there, taken_back : int or None
        How many of them the journal lacks, has, or had until you took them back; None without a journal.
    first_day, last_day : date or None
    examples : tuple of Example
        The first entries.
    refused : tuple of Refused
        The first refused lines with the reason; ``refused_count`` counts all, ``reasons`` by reason.
    left_out : mapping of what to number
        What holds nothing for this journal.
    names : tuple of ForeignName
        Names of the file with a suggestion and with what was chosen.
    questions : tuple of Question
        To be answered by a mapping before the import.
    assumptions : tuple of str
        What was taken for granted.
    """

    path: Path
    source: str
    file_name: str
    layout: Layout
    mapping: Mapping
    rows: int
    counts: Table[str, int]
    first_day: date | None
    last_day: date | None
    examples: tuple[Example, ...]
    refused: tuple[Refused, ...]
    refused_count: int
    reasons: Table[str, int]
    left_out: Table[str, int]
    names: tuple[ForeignName, ...]
    questions: tuple[Question, ...]
    assumptions: tuple[str, ...]
    new: int | None = None
    there: int | None = None
    taken_back: int | None = None
    _journal: Journal | None = field(default=None, repr=False, compare=False)
    _remembered: Names = field(default_factory=dict, repr=False, compare=False)

    @property
    def sha256(self) -> str:
        """Checksum of the file that was looked at."""
        return self.layout.sha256

    @property
    def entries_found(self) -> int:
        """Entries that would be kept, the journal's own ones among them."""
        return sum(number for kind, number in self.counts.items() if kind != "sessions")

    @property
    def ready(self) -> bool:
        """Say whether there is something to import and no question is open."""
        return not self.questions and self.entries_found > 0

    @property
    def suggested(self) -> dict[str, str]:
        """Suggestions for names that nothing was decided about."""
        return {
            one.name: one.suggestion
            for one in self.names
            if one.chosen is None and one.suggestion is not None
        }

    @property
    def undecided(self) -> tuple[str, ...]:
        """Names that nothing was decided about; their rows are refused."""
        return tuple(one.name for one in self.names if one.chosen is None)

    def settings(self, known: Callable[[str], str | None]) -> Table[str, str]:
        """What a journal remembers with the import: names, and the mapping of this header.

        ``known`` gives what it remembers now, by the setting's name.
        """
        kept = {}
        before = _names_in(known(NAMES_SETTING))
        names = {what: dict(table) for what, table in before.items()}
        for one in self.names:
            if one.name in self.mapping.names:
                names.setdefault(one.what, {})[one.name] = self.mapping.names[one.name]
        if names != before:
            kept[NAMES_SETTING] = json.dumps(names, ensure_ascii=False, sort_keys=True)
        bare = replace(self.mapping, names={})
        if bare != Mapping():
            kept[MAPPING_SETTING + self.layout.signature] = json.dumps(bare.to_dict(), ensure_ascii=False)
        return kept

    def with_names(self, names: Table[str, str]) -> ImportPreview:
        """Look again with names matched: to an exercise's id, a habit, a place, or "" to leave them out.

        Raises
        ------
        ValueError
            A name that is not in the file, or what it is matched to does not exist.
        """
        known = {one.name: one for one in self.names}
        catalog = _catalog(self._journal)
        for name, target in names.items():
            if name not in known:
                raise ValueError(f"names must stand in {self.file_name}, got {name!r}")
            wrong = check_target(target, known[name].what, catalog)
            if wrong is not None:
                raise ValueError(f"{name}: {wrong}")
        return self.with_mapping(self.mapping.with_names(names))

    def with_mapping(self, mapping: Mapping) -> ImportPreview:
        """Look again with other decisions."""
        return preview(self.path, mapping=mapping, journal=self._journal)

    def entries(self, *, catalog: Catalog, progress: Progress | None = None) -> Iterator[ImportedEntry]:
        """Read the entries again, one at a time, for :meth:`Journal.import_batch`.

        Raises
        ------
        EntryError
            A question is open.
        ImportRefused
            The file was changed since it was looked at.
        """
        if self.questions:
            raise EntryError({one.part: one.text for one in self.questions})
        _same_file(self.path, self.sha256)
        look = Look(
            self.path,
            self.layout,
            self.mapping,
            catalog=catalog,
            clock=Clock(_now_of(self._journal)),
            remembered=self._remembered,
        )
        for _, item in look.items(progress):
            if isinstance(item, ImportedEntry):
                yield item
        _same_file(self.path, self.sha256)

    def __str__(self) -> str:
        """Say it in words."""
        return "\n".join(_sentences(self))


def preview(
    path: str | Path,
    *,
    mapping: Mapping | None = None,
    journal: Journal | None = None,
    progress: Progress | None = None,
) -> ImportPreview:
    r"""Look at a file of another tracker: what it is, what would be kept, what not and why.

    Parameters
    ----------
    path : CSV or XLSX file; its format is told by its header, never by its name
    mapping : Mapping or None
        What you decided about it; None: what the journal remembers for this header.
    journal : Journal or None
        Where it would go: its remembered names and its exercises are used, and what it has is counted.
    progress : callable taking the share that is done (0 to 1), or None
        None: a bar after half a second.

    Returns
    -------
    ImportPreview
        Nothing was written; :meth:`Journal.import_batch` writes it.

    Raises
    ------
    ImportRefused
        Not a table that can be read: the message says why.

    Examples
    --------
    >>> import tempfile
    >>> from psoas_analytics.exchange.imports import Mapping
    >>> file = Path(tempfile.mkdtemp()) / "diary.csv"
    >>> _ = file.write_text("day;score\n2026-03-01;4\n2026-03-02;3,5\n")
    >>> columns = {"date": "day", "pain": "score"}
    >>> decided = Mapping(kind="pain", columns=columns, constants={"site": "low back"})
    >>> preview(file, mapping=decided).counts
    {'pain scores': 2}
    """
    file = Path(path).expanduser()
    layout = files.examine(file)
    decided = _remembered_mapping(layout, journal) if mapping is None else mapping
    remembered = _names_in(None if journal is None else journal.setting(NAMES_SETTING))
    look = Look(
        file,
        layout,
        decided,
        catalog=_catalog(journal),
        clock=Clock(_now_of(journal)),
        remembered=remembered,
    )
    tally = Tally(look.reading.catalog, journal)
    for line, item in look.items(progress):
        tally.add(line, item)
    return ImportPreview(
        path=file,
        source=look.reader.SOURCE,
        file_name=file.name,
        layout=layout,
        mapping=decided,
        rows=look.rows,
        names=look.names(),
        questions=look.questions(),
        assumptions=tuple(look.reading.assumptions),
        _journal=journal,
        _remembered=remembered,
        **tally.results(),
    )


def _catalog(journal: Journal | None) -> Catalog:
    return load_catalog() if journal is None else journal.catalog


def _now_of(journal: Journal | None) -> Callable[[], datetime] | None:
    return None if journal is None else journal.now


def _remembered_mapping(layout: Layout, journal: Journal | None) -> Mapping:
    if journal is None:
        return Mapping()
    try:
        return Mapping.from_dict(_table_in(journal.setting(MAPPING_SETTING + layout.signature)))
    except MappingError:
        # What another version kept, or an edited archive holds, is not remembered.
        return Mapping()


def _names_in(kept: str | None) -> Names:
    return {
        what: {name: ours for name, ours in table.items() if isinstance(ours, str)}
        for what, table in _table_in(kept).items()
        if isinstance(table, dict)
    }


def _table_in(kept: str | None) -> dict[str, Any]:
    with suppress(ValueError, RecursionError):
        found = json.loads(kept or "{}")
        if isinstance(found, dict):
            return found
    return {}


def _same_file(path: Path, sha256: str) -> None:
    if files.digest(path) != sha256:
        raise ImportRefused(f"{path.name} was changed since it was looked at; preview it once more")


# ---------------------------------------------------------------- in words


def _sentences(preview: ImportPreview) -> Iterator[str]:
    """The preview, a line each."""
    read = f"{preview.file_name}: {_SOURCES.get(preview.source, preview.source)}, {preview.rows} rows."
    yield read
    yield _found(preview)
    if preview.new is not None and preview.entries_found:
        yield _known(preview)
    if preview.left_out:
        total = sum(preview.left_out.values())
        yield f"Left out: {total} ({_listed(preview.left_out)})."
    if preview.refused_count:
        yield f"Refused: {preview.refused_count}."
        for one in preview.refused[:_LISTED]:
            yield f"  line {one.line}: {one.reason}"
        if preview.refused_count > _LISTED:
            yield f"  and {preview.refused_count - _LISTED} more ({_listed(preview.reasons)})"
    for name in preview.names[:_LISTED]:
        yield f"  {name.name!r} ({name.rows}): {_choice(name.chosen, name.suggestion)}"
    if len(preview.names) > _LISTED:
        yield f"  and {len(preview.names) - _LISTED} more names"
    yield from (f"Taken for granted: {one}" for one in preview.assumptions)
    yield from (f"To answer first: {one.text}" for one in preview.questions)


_SOURCES = {"table": "a table of your own"}


def _found(preview: ImportPreview) -> str:
    if not preview.entries_found:
        return "Nothing in it can be kept yet."
    kinds = ", ".join(f"{number} {kind}" for kind, number in preview.counts.items())
    return f"To keep: {kinds}, from {preview.first_day} to {preview.last_day}."


def _known(preview: ImportPreview) -> str:
    back = f", {preview.taken_back} that you took back stay away" if preview.taken_back else ""
    return f"New: {preview.new}; {preview.there} are in the journal already{back}."


def _choice(chosen: str | None, suggestion: str | None) -> str:
    if chosen is not None:
        return f"taken as {chosen}" if chosen else "left out"
    return f"not decided; perhaps {suggestion}" if suggestion else "not decided"


def _listed(counts: Table[str, int]) -> str:
    first = [f"{number} x {what}" for what, number in list(counts.items())[:_LISTED]]
    return "; ".join([*first, *(["..."] if len(counts) > _LISTED else [])])

"""One pass through a file with one set of decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from psoas_analytics.catalog import Catalog
from psoas_analytics.exchange.imports import files, formats, loop, mapped, words
from psoas_analytics.exchange.imports.cells import Unclear, date_order
from psoas_analytics.exchange.imports.mapping import Mapping
from psoas_analytics.exchange.imports.names import ForeignName, suggestion
from psoas_analytics.exchange.imports.reading import Item, LeftOut, Names, Reader, Reading, Refusal, Row
from psoas_analytics.exchange.imports.tables import ImportRefused, Layout
from psoas_analytics.exchange.imports.words import Question
from psoas_analytics.journal.batches import ImportedEntry, Progress
from psoas_analytics.journal.clock import Clock
from psoas_analytics.records import EntryError

MOST_NAMES = 500
_LISTED = 30
_STEP = 2_000
_BAR_AFTER_S = 0.5


class Look:
    """One pass through a file; after it, what was found on the way."""

    def __init__(
        self,
        path: Path,
        layout: Layout,
        mapping: Mapping,
        *,
        catalog: Catalog,
        clock: Clock,
        remembered: Names,
    ) -> None:
        self._path, self._layout, self._given, self._clock = path, layout, mapping, clock
        self.rows = 0
        self._checked: object = None
        self.reader: Reader = formats.reader_for(layout.header, mapping)
        self._places = {name.casefold(): place for place, name in enumerate(layout.header) if name}
        for column in mapping.columns.values():
            if column and column.casefold() not in self._places:
                listed = ", ".join(repr(name) for name in layout.header[:_LISTED] if name)
                raise ImportRefused(
                    f"{path.name} has no column {column!r}, which the mapping names; it has {listed}"
                )
        self._check_twins(mapping)
        self.reading = Reading(
            source=self._source(mapping),
            mapping=self._ordered(mapping),
            catalog=catalog,
            header=layout.header,
            remembered=remembered,
            coded=self._coded(),
        )

    def _coded(self) -> frozenset[int]:
        if self.reader is not loop:
            return frozenset()
        rows = files.read_rows(self._path, self._layout)
        return loop.coded_columns(self._path, self._layout.header, (cells for _, cells in rows))

    def _check_twins(self, mapping: Mapping) -> None:
        """Refuse two columns of one name that would be read: nobody knows which is meant."""
        if self.reader is loop:
            return
        counts = Counter(name.casefold() for name in self._layout.header if name)
        read = {column.casefold() for column in mapping.columns.values()} if self.reader is mapped else counts
        for name in self._layout.header:
            number = counts[name.casefold()]
            if number > 1 and name.casefold() in read:
                raise ImportRefused(
                    f"{self._path.name} has {number} columns {name!r}; give each its own name"
                )

    def _source(self, mapping: Mapping) -> str:
        """What ids are made for: of a table also the column with the value, so that two diaries stay two."""
        if self.reader is not mapped:
            return self.reader.SOURCE
        value = {"pain": "pain", "sets": "exercise", "habits": "habit", "events": "event"}.get(
            mapping.kind, ""
        )
        return f"table:{mapping.kind}:{mapping.columns.get(value, '').casefold()}"

    def _ordered(self, mapping: Mapping) -> Mapping:
        column = self._places.get(mapping.columns.get("date", "").casefold())
        if mapping.date_order or column is None:
            return mapping
        rows = files.read_rows(self._path, self._layout)
        return replace(
            mapping, date_order=date_order(cells[column] for _, cells in rows if column < len(cells))
        )

    def items(self, progress: Progress | None) -> Iterator[tuple[int, Item]]:
        """Line and what stands there, for every entry, refusal and part that is left out."""
        self.rows = 0
        for line, cells in _shown(files.read_rows(self._path, self._layout), self._layout.lines, progress):
            self.rows += 1
            try:
                for item in self._row(line, cells):
                    yield line, item
            except (Refusal, LeftOut) as item:
                yield line, item
            except Unclear as error:
                yield line, self.reading.ask(error)
            except (EntryError, ValueError, OverflowError) as error:
                yield line, Refusal(str(error))
            if max(len(self.reading.names), len(self.reading.words)) > MOST_NAMES:
                raise ImportRefused(
                    f"{self._path.name} must hold at most {MOST_NAMES} different names, and holds more;"
                    " check which column the names are in"
                )

    def _row(self, line: int, cells: list[str]) -> Iterator[Item]:
        width = len(self._layout.header)
        if len(cells) > width and self.reader is loop:
            cells = loop.whole_cells(cells)
        if len(cells) != width:
            raise Refusal(f"the row has {len(cells)} cells where the header has {width}")
        for item in self.reader.read(Row(line, cells, self._places), self.reading):
            yield self._in_time(item) if isinstance(item, ImportedEntry) else item

    def _in_time(self, entry: ImportedEntry) -> Item:
        if entry.at == self._checked:
            return entry
        try:
            self._clock.moment(entry.at)
            if entry.session is not None and entry.session.ended_at is not None:
                self._clock.moment(entry.session.ended_at, name="ended_at")
        except EntryError as error:
            return Refusal(str(error))
        self._checked = entry.at
        return entry

    def names(self) -> tuple[ForeignName, ...]:
        """Names of the file, the most frequent first."""
        reading = self.reading
        return tuple(
            ForeignName(
                name=name,
                what=what,
                rows=rows,
                suggestion=suggestion(name, what, reading.catalog),
                chosen=reading.chosen(name, what),
            )
            for (what, name), rows in sorted(reading.names.items(), key=lambda one: -one[1])
        )

    def questions(self) -> tuple[Question, ...]:
        """What has to be said before an import."""
        found = tuple(
            words.asked(part, rows, self.reading.words) for part, rows in self.reading.asked.items()
        )
        if self.reader is not mapped:
            return found
        if not self._given.kind:
            return (words.kind_asked(self.rows),)
        header = self._layout.header
        columns = (words.column_asked(role, header, self.rows) for role in self._given.missing)
        return (*columns, *found)


def _shown(
    rows: Iterable[tuple[int, list[str]]], lines: int, progress: Progress | None
) -> Iterator[tuple[int, list[str]]]:
    """Pass rows on, telling how far it is."""
    if progress is None:
        from tqdm.auto import tqdm

        yield from tqdm(
            rows, total=lines or None, desc="Reading", unit="row", delay=_BAR_AFTER_S, leave=False
        )
        return
    for place, row in enumerate(rows):
        if place % _STEP == 0 and lines:
            progress(min(place / lines, 1.0))
        yield row
    progress(1.0)

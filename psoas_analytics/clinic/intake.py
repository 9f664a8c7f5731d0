"""A folder of archives into the store: what is new is read, the rest stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from psoas_analytics.clinic.archives import ARCHIVE, Batch, manifest_key, read_archives
from psoas_analytics.clinic.finding import Found, check_folder, find_archives, sha256_of
from psoas_analytics.clinic.listing import ROWS_PER_PART, People, older
from psoas_analytics.clinic.lock import alone
from psoas_analytics.clinic.set_aside import SetAside, read_set_aside, write_set_aside
from psoas_analytics.clinic.store import (
    OWN_THRESHOLDS,
    PEOPLE_PER_PART,
    PERSON,
    TABLES,
    clear_unfinished,
    make_store,
    read_listing,
    read_part,
    write_listing,
    write_part,
)
from psoas_analytics.exchange.spreadsheet import defused

# Archives that one task reads: few enough for a progress bar, and enough to be worth a message.
_READ_TOGETHER = 10
_BAR_AFTER_S = 0.5


@dataclass(frozen=True, repr=False)
class Ingested:
    """What an ingest did.

    Attributes
    ----------
    taken : archives whose people are now in the store as these archives tell
    unchanged : archives that the store held already
    set_aside : archives that are not in the store, each with its reason
    people : people in the store
    """

    taken: int
    unchanged: int
    set_aside: tuple[SetAside, ...]
    people: int

    def __repr__(self) -> str:
        """Count, and name no archive: its name may be a person's."""
        return (
            f"Ingested(taken={self.taken}, unchanged={self.unchanged}, set_aside={len(self.set_aside)},"
            f" people={self.people})"
        )


def ingest(folder: str | Path, out: str | Path, *, client: Any = None, progress: bool = True) -> Ingested:
    """Take the archives of a folder into a store, under pseudonyms.

    Only what is new or has changed is read. Of several archives of one journal the newest counts. A person
    whose archive is no longer in the folder stays; :func:`psoas_analytics.clinic.forget` takes one out. An
    archive that cannot be read is set aside, with its reason in ``set_aside.csv``, and the rest goes on.

    Parameters
    ----------
    folder : str or Path
        Archives that ``psoas.exchange.write_archive`` made, as folders or zip files, also in subfolders.
        Links are not followed.
    out : str or Path
        The store: a new or empty folder, or that of an earlier ingest; readable by you alone.
    client : distributed.Client or None
        A cluster whose workers see ``folder`` too and read the archives; None: this process reads them.
    progress : bool
        Show a bar if it takes more than half a second.

    Returns
    -------
    Ingested

    Raises
    ------
    ClinicError
        No folder of archives, ``out`` is something else, another program is changing it, or a package of the
        extra ``clinic`` is missing. What was kept before stays.

    Examples
    --------
    >>> import tempfile
    >>> import psoas_analytics as psoas
    >>> with tempfile.TemporaryDirectory() as here, psoas.demo_journal() as journal:
    ...     folder = Path(here, "archives")
    ...     folder.mkdir()
    ...     _ = psoas.exchange.write_archive(journal, folder / "demo.zip")
    ...     psoas.clinic.ingest(folder, Path(here, "clinic"))
    Ingested(taken=1, unchanged=0, set_aside=0, people=1)
    """
    source, store = Path(folder), Path(out)
    check_folder(source)
    make_store(store)
    with alone(store):
        clear_unfinished(store)
        found, refused = find_archives(source, but=store)
        people = People(read_listing(store), found)
        before = people.listing()
        people.set_aside += refused
        to_read, unchanged = _sort_out(source, found, people, read_set_aside(store))
        with _bar(len(to_read), progress=progress) as bar:
            for unit in _units(source, to_read, people):
                _take(store, unit, _read(source, unit, client, bar.update), people)
        if not people.listing().equals(before):
            write_listing(store, people.listing())
        write_set_aside(store, people.set_aside)
    return Ingested(people.taken, unchanged, tuple(people.set_aside), len(people.by_id))


def _sort_out(
    source: Path, found: Sequence[Found], people: People, set_aside: Sequence[SetAside]
) -> tuple[list[Found], int]:
    """Which archives must be read, and how many the store holds as they are."""
    # What was set aside for another reason than being older gets another chance.
    known_older = {one.archive: one for one in set_aside if one.person_id in people.by_id}
    older_with_sha = {one.sha256: one for one in known_older.values()}
    to_read, unchanged = [], 0
    for one in found:
        if people.holds(one):
            unchanged += 1
            continue
        aside = known_older.get(defused(one.archive))
        if aside is None or (aside.size_bytes, aside.mtime_ns) != (one.size_bytes, one.mtime_ns):
            try:
                one = replace(one, sha256=sha256_of(source / one.archive))
            except (OSError, ValueError) as error:
                said = getattr(error, "strerror", None) or error
                people.set_aside.append(SetAside(one.archive, f"it cannot be read: {said}"))
                continue
            if people.holds_moved(one):
                unchanged += 1
                continue
            aside = older_with_sha.get(one.sha256)
        if aside is not None:
            people.set_aside.append(older(one, aside.person_id, sha256=aside.sha256))
        elif (person := people.of_sha256(one.sha256)) is not None:
            people.set_aside.append(older(one, person.person_id))
        else:
            to_read.append(one)
    return to_read, unchanged


def _units(source: Path, to_read: Sequence[Found], people: People) -> Iterator[list[Found]]:
    """Archives that are read before anything is written: those of one part together, then the new ones."""
    new: list[Found] = []
    by_part: dict[int, list[Found]] = {}
    for one in to_read:
        person = people.at(one.archive) or people.of_key(manifest_key(source / one.archive))
        (new if person is None else by_part.setdefault(person.part, [])).append(one)
    for of_part in (*(by_part[part] for part in sorted(by_part)), new):
        for start in range(0, len(of_part), PEOPLE_PER_PART):
            yield of_part[start : start + PEOPLE_PER_PART]


def _read(source: Path, unit: Sequence[Found], client: Any, told: Callable[[int], object]) -> Iterator[Batch]:
    names = [one.archive for one in unit]
    batches = [names[start : start + _READ_TOGETHER] for start in range(0, len(names), _READ_TOGETHER)]
    read = partial(read_archives, source)
    if client is None:
        results: Iterator[Batch] = map(read, batches)
    else:
        results = (future.result() for future in client.map(read, batches, pure=False))
    for names, batch in zip(batches, results, strict=True):
        told(len(names))
        yield batch


def _take(store: Path, unit: Sequence[Found], batches: Iterator[Batch], people: People) -> None:
    """Enter archives as they are read, and write them before they are too many for the memory."""
    by_name = {one.archive: one for one in unit}
    waiting: list[Batch] = []
    for batch in batches:
        for facts in batch.facts:
            people.take(by_name[facts.archive], facts)
        people.set_aside += [SetAside(archive, reason) for archive, reason in batch.refused]
        waiting.append(batch)
        if sum(facts.rows for one in waiting for facts in one.facts) >= ROWS_PER_PART:
            _write(store, waiting, people)
            waiting.clear()
    _write(store, waiting, people)


def _write(store: Path, batches: Sequence[Batch], people: People) -> None:
    """Write the parts of those whose archives were read; then the listing, which names nobody too early."""
    touched = sorted({people.by_id[name].part for name in people.to_write})
    for part in touched:
        here = people.in_part(part)
        new = {archive: name for name, archive in people.to_write.items() if name in here}
        tables = [_of_people(batch.tables, new) for batch in batches]
        stay = here - set(new.values())
        if stay:
            kept = read_part(store, part)
            tables.append({name: frame[frame[PERSON].isin(stay)] for name, frame in kept.items()})
        together = {
            name: pd.concat([some[name] for some in tables if name in some], ignore_index=True)
            for name in (*TABLES, OWN_THRESHOLDS)
        }
        write_part(store, part, together)
    if touched:
        write_listing(store, people.listing())
    people.written()


def _of_people(tables: dict[str, pd.DataFrame], name_of: dict[str, str]) -> dict[str, pd.DataFrame]:
    """The rows of some archives, with the people's pseudonyms in place of the archives' names."""
    found = {}
    for name, frame in tables.items():
        rows = frame[frame[ARCHIVE].isin(name_of)]
        found[name] = rows.drop(columns=ARCHIVE).assign(**{PERSON: rows[ARCHIVE].map(name_of).astype("str")})
    return found


def _bar(archives: int, *, progress: bool) -> Any:
    from tqdm.auto import tqdm

    return tqdm(
        total=archives,
        desc="Archives",
        unit="archive",
        delay=_BAR_AFTER_S,
        leave=False,
        disable=not progress,
    )

"""Who is in the store while archives are taken in: pseudonyms, parts, and which of two archives counts."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import pandas as pd

from psoas_analytics.clinic.archives import Facts
from psoas_analytics.clinic.finding import Found
from psoas_analytics.clinic.set_aside import SetAside
from psoas_analytics.clinic.store import PEOPLE_PER_PART

# A part of people who log a lot is full earlier, so that it fits into memory.
ROWS_PER_PART = 500_000
# Without 0 and O, 1 and I.
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_SHORTEST = 6


@dataclass(frozen=True)
class Person:
    """One row of the listing (:func:`psoas_analytics.clinic.store.read_listing`)."""

    person_id: str
    journal_key: str
    archive: str
    size_bytes: int
    mtime_ns: int
    sha256: str
    as_of: pd.Timestamp
    last_change: pd.Timestamp
    synthetic: bool
    rows: int
    part: int

    def is_at(self, found: Found | None) -> bool:
        """Whether the archive that the store holds still lies there as it was."""
        return found is not None and (found.archive, found.size_bytes, found.mtime_ns) == (
            self.archive,
            self.size_bytes,
            self.mtime_ns,
        )


def pseudonym(journal_key: str, taken: Mapping[str, object]) -> str:
    """A name for a person that stays the same for a journal; longer only if another person has it.

    Examples
    --------
    >>> pseudonym("a journal", {})
    'P-BPPNGK'
    >>> pseudonym("a journal", {"P-BPPNGK": "another person"})
    'P-BPPNGKV'
    """
    letters = "".join(_LETTERS[byte % 32] for byte in hashlib.sha256(journal_key.encode()).digest())
    names = (f"P-{letters[:length]}" for length in range(_SHORTEST, len(letters) + 1))
    return next(name for name in names if name not in taken)


class People:
    """The listing, as it changes.

    Parameters
    ----------
    listing : as :func:`psoas_analytics.clinic.store.read_listing` gives it
    found : the archives that lie in the folder now
    """

    def __init__(self, listing: pd.DataFrame, found: list[Found]) -> None:
        rows = [
            Person(**{str(name): value for name, value in row.items()}) for row in listing.to_dict("records")
        ]
        self.by_id = {person.person_id: person for person in rows}
        self._id_of_key = {person.journal_key: person.person_id for person in rows}
        self._id_at = {person.archive: person.person_id for person in rows}
        self._id_of_sha256 = {person.sha256: person.person_id for person in rows}
        self._here = {one.archive: one for one in found}
        self._ids_in: dict[int, set[str]] = {}
        self._rows_in: Counter[int] = Counter()
        for person in rows:
            self._ids_in.setdefault(person.part, set()).add(person.person_id)
            self._rows_in[person.part] += person.rows
        self.set_aside: list[SetAside] = []
        #: Whose rows are to be written, and the archive that they come from.
        self.to_write: dict[str, str] = {}
        self._taken: set[str] = set()

    def listing(self) -> pd.DataFrame:
        """One row a person, in the order of arrival."""
        columns = [field.name for field in fields(Person)]
        return pd.DataFrame([vars(person) for person in self.by_id.values()], columns=columns)

    def of_key(self, journal_key: str | None) -> Person | None:
        """The person of a journal."""
        return self.by_id.get(self._id_of_key.get(journal_key or "", ""))

    def of_sha256(self, sha256: str) -> Person | None:
        """The person whose archive in the store has this checksum."""
        return self.by_id.get(self._id_of_sha256.get(sha256, ""))

    def at(self, archive: str) -> Person | None:
        """The person whose archive lay under this name when it was read."""
        return self.by_id.get(self._id_at.get(archive, ""))

    def holds(self, found: Found) -> bool:
        """Whether the store holds this archive, as far as name, size and time tell."""
        person = self.at(found.archive)
        return person is not None and person.is_at(found)

    def holds_moved(self, found: Found) -> bool:
        """Whether the store holds this very archive under a name or time of before; enter the new one."""
        person = self.of_sha256(found.sha256)
        if person is None or (person.archive != found.archive and self.is_here(person)):
            return False
        self.by_id[person.person_id] = moved = replace(
            person, archive=found.archive, size_bytes=found.size_bytes, mtime_ns=found.mtime_ns
        )
        self._id_at[moved.archive] = moved.person_id
        return True

    def take(self, found: Found, facts: Facts) -> None:
        """Enter an archive that was read, unless a newer one of its journal is there."""
        known = self.of_key(facts.journal_key)
        if known is None:
            name, part = pseudonym(facts.journal_key, self.by_id), self._part_with_room()
        elif not self._replaces(found, facts, known):
            self.set_aside.append(older(found, known.person_id))
            return
        else:
            name, part = known.person_id, known.part
            if known.archive != found.archive and self.is_here(known):
                self.set_aside.append(older(self._here[known.archive], name, sha256=known.sha256))
            self._rows_in[part] -= known.rows
        self._ids_in.setdefault(part, set()).add(name)
        self._rows_in[part] += facts.rows
        self._id_of_key[facts.journal_key] = self._id_at[found.archive] = name
        self.by_id[name] = Person(
            person_id=name,
            journal_key=facts.journal_key,
            archive=found.archive,
            size_bytes=found.size_bytes,
            mtime_ns=found.mtime_ns,
            sha256=found.sha256,
            as_of=facts.as_of,
            last_change=facts.last_change,
            synthetic=facts.synthetic,
            rows=facts.rows,
            part=part,
        )
        self.to_write[name] = found.archive

    def written(self) -> None:
        """Note that all that was to be written is."""
        self._taken |= set(self.to_write)
        self.to_write.clear()

    @property
    def taken(self) -> int:
        """How many people have new rows."""
        return len(self._taken)

    def is_here(self, person: Person) -> bool:
        """Whether the archive that the store holds of a person still lies in the folder."""
        return person.is_at(self._here.get(person.archive))

    def _replaces(self, found: Found, facts: Facts, known: Person) -> bool:
        new, old = (facts.last_change, facts.as_of), (known.last_change, known.as_of)
        # Of two that are equally new, the first stays as long as it is there.
        return new > old or (new == old and (found.archive == known.archive or not self.is_here(known)))

    def _part_with_room(self) -> int:
        last = max(self._ids_in, default=0)
        return last + (len(self.in_part(last)) >= PEOPLE_PER_PART or self._rows_in[last] >= ROWS_PER_PART)

    def in_part(self, part: int) -> set[str]:
        """Who is in a part."""
        return self._ids_in.get(part, set())


def older(found: Found, person_id: str, *, sha256: str = "") -> SetAside:
    """Say that an archive is not the newest of its journal."""
    return SetAside(
        archive=found.archive,
        reason=f"the store holds a newer archive of the same journal, or the same one ({person_id})",
        person_id=person_id,
        size_bytes=found.size_bytes,
        mtime_ns=found.mtime_ns,
        sha256=sha256 or found.sha256,
    )

"""Which reader a file needs, told by its header."""

from __future__ import annotations

from collections.abc import Iterable

from psoas_analytics.exchange.imports import (
    bearable,
    daylio,
    fitnotes,
    hevy,
    loop,
    mapped,
    rehab_tracker,
    strong,
)
from psoas_analytics.exchange.imports.mapping import Mapping
from psoas_analytics.exchange.imports.reading import Reader

_TRACKERS: tuple[Reader, ...] = (strong, hevy, fitnotes, rehab_tracker, bearable, daylio, loop)


def reader_for(header: Iterable[str], mapping: Mapping) -> Reader:
    """Return the tracker's reader; for an unknown header, or a mapping with a kind, that for any table."""
    columns = tuple(name.casefold() for name in header)
    if not mapping.kind:
        for reader in _TRACKERS:
            if reader.matches(columns):
                return reader
    return mapped

"""A table as a file of Parquet."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

_ROWS_PER_GROUP = 20_000


class ClinicError(ValueError):
    """The clinic's store, or what it was asked for, is not as it must be."""


def as_parquet(frame: pd.DataFrame) -> bytes:
    """Write a frame as the bytes of a Parquet file, in groups of rows that can be passed over."""
    file = BytesIO()
    table = needed("pyarrow").Table.from_pandas(frame, preserve_index=False)
    needed("pyarrow.parquet").write_table(table, file, row_group_size=_ROWS_PER_GROUP)
    return file.getvalue()


def read_table(
    path: Path, columns: Sequence[str] | None = None, since: pd.Timestamp | pd.Series | None = None
) -> pd.DataFrame:
    """Read a frame: these columns of it (None: all), and the rows from a day on (None: all).

    A Series gives each person's day by ``person_id``; rows of others are left out.
    """
    with open(path, "rb") as stream:
        # One thread: on a cluster each core has a worker of its own.
        file = needed("pyarrow.parquet").ParquetFile(stream)
        first = since.min() if isinstance(since, pd.Series) else since
        groups = [one for one in range(file.num_row_groups) if first is None or _may_hold(file, one, first)]
        wanted = None if columns is None else list(columns)
        if since is None:
            table = file.read_row_groups(groups, columns=wanted, use_threads=False)
        else:
            # Group by group: texts of rows that nobody wants would take most of the memory.
            read = (file.read_row_group(one, columns=wanted, use_threads=False) for one in groups)
            kept = [one.filter(needed("pyarrow").array(_is_since(one, since))) for one in read]
            empty = file.read_row_groups([], columns=wanted)
            table = needed("pyarrow").concat_tables([empty, *kept])
        frame: pd.DataFrame = table.to_pandas(use_threads=False)
    # Parquet knows no whole seconds; a date without a zone is a day here.
    days = frame.select_dtypes("datetime64").columns
    return frame.astype(dict.fromkeys(days, "datetime64[s]"))


def _may_hold(file: Any, group: int, since: pd.Timestamp) -> bool:
    """Whether a group of rows may hold some of this day or later."""
    known = file.metadata.row_group(group).column(file.schema_arrow.get_field_index("day")).statistics
    return known is None or pd.Timestamp(known.max) >= since


def _is_since(table: Any, since: pd.Timestamp | pd.Series) -> np.ndarray:
    if isinstance(since, pd.Series):
        person = table["person_id"].combine_chunks().dictionary_encode()
        first = since.reindex(person.dictionary.to_pylist()).to_numpy()[person.indices.to_numpy()]
    else:
        first = since.to_datetime64()
    return np.asarray(table["day"].to_numpy() >= first)


def needed(name: str) -> Any:
    """Import a package of the extra ``clinic``."""
    try:
        return import_module(name)
    except ImportError:
        raise ClinicError(
            f"the clinic needs {name.split('.')[0]}, which is not installed;"
            ' run: pip install "psoas-analytics[clinic]"'
        ) from None

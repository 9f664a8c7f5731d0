"""A table as a file of Parquet."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd

_ROWS_PER_GROUP = 50_000


class ClinicError(ValueError):
    """The clinic's store, or what it was asked for, is not as it must be."""


def as_parquet(frame: pd.DataFrame) -> bytes:
    """Write a frame as the bytes of a Parquet file, in groups of rows that can be passed over."""
    file = BytesIO()
    table = needed("pyarrow").Table.from_pandas(frame, preserve_index=False)
    needed("pyarrow.parquet").write_table(table, file, row_group_size=_ROWS_PER_GROUP)
    return file.getvalue()


def read_table(
    path: Path, columns: Sequence[str] | None = None, since: pd.Timestamp | None = None
) -> pd.DataFrame:
    """Read a frame: these columns of it (None: all), and the rows from a day on (None: all)."""
    recent = None if since is None else [("day", ">=", since.to_pydatetime())]
    with open(path, "rb") as file:
        table = needed("pyarrow.parquet").read_table(
            file, columns=None if columns is None else list(columns), filters=recent
        )
    frame: pd.DataFrame = table.to_pandas()
    # Parquet knows no whole seconds; a date without a zone is a day here.
    days = frame.select_dtypes("datetime64").columns
    return frame.astype(dict.fromkeys(days, "datetime64[s]"))


def needed(name: str) -> Any:
    """Import a package of the extra ``clinic``."""
    try:
        return import_module(name)
    except ImportError:
        raise ClinicError(
            f"the clinic needs {name.split('.')[0]}, which is not installed;"
            ' run: pip install "psoas-analytics[clinic]"'
        ) from None

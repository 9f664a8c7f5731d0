"""Columns of made-up tables, in the types that a journal has."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

import psoas_analytics as psoas

_HEX = np.frombuffer(b"0123456789abcdef", dtype="uint8")


def typed(
    draw: np.random.Generator, name: str, given: Mapping[str, Any], *, person_id: pd.Series, day: np.ndarray
) -> pd.DataFrame:
    """Give a table the columns and types that it has in a journal.

    What was not given is made up (an id, an evening of the day) or missing.
    """
    evening = (pd.Series(day) + pd.Timedelta(hours=18)).dt.tz_localize("UTC")
    made = {"person_id": person_id}
    for column, kind in _empty(name).items():
        if column in given:
            made[column] = _as_column(given[column], len(person_id))
        elif str(kind) == "str" and column.endswith("_id") and column != "report_id":
            made[column] = uuids(draw, len(person_id)).to_pandas()
        elif str(kind) == "str":
            made[column] = text(["", "report"], np.full(len(person_id), -1 if column == "report_id" else 0))
        elif isinstance(kind, pd.DatetimeTZDtype):
            made[column] = evening
        else:
            made[column] = _as_column(0 if str(kind) == "int64" else np.nan, len(person_id))
        made[column] = made[column].astype(kind)
    return pd.DataFrame(made)


def _as_column(given: Any, n: int) -> pd.Series:
    if isinstance(given, str):
        return text([given], np.zeros(n, dtype="int64"))
    if isinstance(given, pa.Array):
        return given.to_pandas()
    return pd.Series(given, index=range(n)) if np.isscalar(given) else pd.Series(given).reset_index(drop=True)


@cache
def _empty(name: str) -> Mapping[str, Any]:
    """Types of a table's columns, from an empty journal."""
    return dict(getattr(_empty_frames(), name).dtypes)


@cache
def _empty_frames() -> psoas.Frames:
    with tempfile.TemporaryDirectory() as place, psoas.open_journal(Path(place) / "empty.sqlite") as journal:
        return journal.frames()


def dates(day: np.ndarray) -> np.ndarray:
    """Days since 1970 as dates."""
    return day.astype("datetime64[D]").astype("datetime64[s]")


def text(names: list[str], code: np.ndarray) -> pd.Series:
    """Texts by their place among the names; missing where it is below 0."""
    places = pa.array(code, mask=code < 0)
    return pa.array(names).take(places).to_pandas().astype("str")


def uuids(draw: np.random.Generator, n: int) -> pa.StringArray:
    """Ids as a journal has them, 36 signs that hardly compress."""
    signs = np.full((n, 36), ord("-"), dtype="uint8")
    signs[:, [i for i in range(36) if i not in (8, 13, 18, 23)]] = _HEX[
        draw.integers(0, 16, (n, 32), "uint8")
    ]
    ends = np.arange(n + 1, dtype="int32") * 36
    return pa.StringArray.from_buffers(n, pa.py_buffer(ends), pa.py_buffer(signs))

"""Flexibility: the median of a day's readings, with the test's measurement error."""

from __future__ import annotations

import pandas as pd

from psoas_analytics.thresholds import mdc95


def flexibility(readings: pd.DataFrame) -> pd.DataFrame:
    """Median of each day's readings by test, side and instrument.

    Parameters
    ----------
    readings : frame of readings as in :class:`~psoas_analytics.frames.Frames`

    Returns
    -------
    DataFrame
        ``day``, ``test``, ``side`` (missing for a test without sides), ``value`` (median, in ``unit``),
        ``unit``, ``mdc95`` (same unit; NaN: error unknown), ``warm``, ``instrument``, ``n`` readings.
        Instruments, and cold and warm readings, are never joined.
    """
    keys = ["test", "side", "instrument", "warm", "unit", "day"]
    days = readings.groupby(keys, dropna=False)["value"].agg(["median", "size"]).reset_index()
    days = days.rename(columns={"median": "value", "size": "n"})
    days["mdc95"] = days["test"].map({test: mdc95(test) for test in days["test"].unique()}).astype("float64")
    return days[["day", "test", "side", "value", "unit", "mdc95", "warm", "instrument", "n"]]

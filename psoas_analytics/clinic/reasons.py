"""Who needs a look first, and why, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from psoas_analytics.words import count_text, signed


def needs_look(rows: pd.DataFrame) -> np.ndarray:
    """1 red week, 2 important rise of pain, 3 stopped, 4 questions waiting, 5 amber week, 6 nothing."""
    held = [
        rows["week"] == "red",
        rows["important"] == "more pain",
        rows["stopped"],
        rows["questions"] > 0,
        rows["week"] == "amber",
    ]
    return np.select(held, range(1, len(held) + 1), default=len(held) + 1).astype("int64")


def reasons(rows: pd.DataFrame) -> pd.Series:
    """All that asks for a look, the first reason first; empty where nothing does."""
    texts = ["; ".join(_reasons(row)) for row in rows.itertuples()]
    return pd.Series(texts, index=rows.index, dtype="str")


def _reasons(row: Any) -> Iterator[str]:
    if row.week == "red":
        rise = f"mean {signed(row.week_rise)} against the baseline"
        yield f"red week ({count_text(row.red_days, 'red day') if row.red_days else rise})"
    if row.important == "more pain":
        yield f"pain {signed(row.pain_change)}, important"
    if row.stopped:
        known = row.days_since_entry == row.days_since_entry
        yield f"no entry for {count_text(int(row.days_since_entry), 'day')}" if known else "no entry yet"
    if row.questions:
        yield count_text(row.questions, "question")
    if row.week == "amber":
        red = f" ({count_text(row.red_days, 'red day')})" if row.red_days else ""
        yield f"amber week{red}"

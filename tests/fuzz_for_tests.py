"""What the fuzz tests throw at the package: anything, often beside what is nearly right."""

from __future__ import annotations

import decimal
import fractions
import traceback
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st
from pydantic import ValidationError

import psoas_analytics
from psoas_analytics import records
from psoas_analytics.catalog import load_catalog
from psoas_analytics.exchange import ArchiveError
from psoas_analytics.journal import JournalError

NOW = datetime(2026, 3, 10, 20, tzinfo=timezone(timedelta(hours=1)))
ALLOWED = (ValueError, KeyError, TypeError, JournalError, ArchiveError, OSError)
_HOME = str(Path(psoas_analytics.__file__).parent)

_EDGES: list[Any] = [
    10**400, -0.0, 1e308, 5e-324, 2**63, -(2**63) - 1, True, "", " ", "\0", "a\0b", "\ud800", "\ufeff",
    "x" * 5_000, "0", "nan", "١٢", "NaT", "../..", "<b>", "=1+1", "2026-02-30", "2026-03-10T25:00",
    "20260310",
    pd.NaT, pd.NA, pd.Timestamp.max, pd.Timestamp("2026-03-09"), np.float64("nan"), np.int64(3),
    np.float32(2.5),
    np.datetime64("NaT"), np.array([1.0, 2.0]), pd.Series([1, 2]), pd.DataFrame(), decimal.Decimal("sNaN"),
    decimal.Decimal("3.5"), fractions.Fraction(7, 2), uuid.UUID(int=0), timedelta(1), date.min, date.max,
    datetime.min, datetime.max.replace(tzinfo=UTC), 3 + 4j, object, object(), len, ..., [], (), {},
    set(), range(3),
    b"", b"\xff", float, Path("x"), iter([1]),
]  # fmt: skip
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=20)
    | st.binary(max_size=8)
    | st.dates()
    | st.datetimes()
    | st.sampled_from(_EDGES)
)
# One value, not many: a list where one word is asked for is told by pandas in words of its own.
ONE = SCALARS.filter(lambda value: value is None or pd.api.types.is_scalar(value))
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=3)
        | st.tuples(inner, inner)
    ),
    max_leaves=4,
)
EXERCISES = sorted(load_catalog())
SIDE = st.sampled_from(["left", "right", "both", None])
NRS = st.integers(0, 10) | st.floats(0, 10)
TEXT = st.text(max_size=20)
DAY = st.dates(date(2026, 1, 1), date(2026, 3, 10)).flatmap(
    lambda day: st.sampled_from([day, day.isoformat()])
)
WHEN = st.none() | DAY | st.datetimes(datetime(2026, 1, 1), datetime(2026, 3, 9))
SET = st.fixed_dictionaries(
    {"exercise_id": st.sampled_from(EXERCISES), "side": SIDE, "reps": st.integers(1, 40)},
    optional={
        "hold_s": st.floats(1, 300),
        "pain_nrs": NRS,
        "effort_cr10": NRS,
        "id": st.uuids(version=4).map(str),
    },
)


def nearly(valid: st.SearchStrategy[Any], wrong: st.SearchStrategy[Any] = ANYTHING) -> st.SearchStrategy[Any]:
    """What is right three times, and what may be wrong the fourth."""
    return st.integers(0, 3).flatmap(lambda roll: wrong if roll == 0 else valid)


# What an argument of this name may be; any other gets anything.
BY_NAME: dict[str, st.SearchStrategy[Any]] = {
    "at": WHEN, "started_at": WHEN, "ended_at": WHEN, "day": DAY, "start": DAY, "end": DAY, "on": DAY,
    "starts_on": DAY, "nrs": NRS, "pain_before": NRS, "pain_after": NRS, "effort_cr10": NRS, "note": TEXT,
    "side": SIDE, "site": st.sampled_from(records.SITES), "recall": st.sampled_from(["average_24h", "now"]),
    "context": st.sampled_from([None, "rest", "night"]), "label": TEXT, "text": TEXT, "name": TEXT,
    "value": TEXT,
    "kind": st.sampled_from(["travel", "other", "sitting break", "foam rolling"]),
    "reason": st.sampled_from(["pain", "no time", "travel"]), "exercise_id": st.sampled_from(EXERCISES),
    "test": st.sampled_from(list(records.FLEXIBILITY_TESTS)),
    "readings": st.lists(st.floats(-20, 100), max_size=9),
    "instrument": st.sampled_from(["phone", "tape", "PEG", "PSFS", "ODI"]), "warm": st.booleans(),
    "answers": st.dictionaries(st.sampled_from(["pain", "enjoyment", "activity", "x"]), NRS, max_size=4),
    "amount": st.floats(0, 100), "id": st.uuids(version=4).map(str),
    "session_id": st.uuids(version=4).map(str),
    "sets": st.lists(SET, max_size=4), "form": TEXT, "values": st.none() | st.dictionaries(TEXT, NRS),
    "entry": st.none() | TEXT, "window_days": st.integers(1, 40),
    "theme": st.sampled_from(["light", "dark"]),
    "width_px": st.integers(200, 1500), "table": st.booleans(), "muscle": st.just("hip flexors"),
    "version": st.integers(1, 3), "seed": st.integers(0, 9), "alpha": st.floats(0.01, 0.5),
    "confidence": st.floats(0.5, 0.99), "improvement": st.sampled_from(["increase", "decrease"]),
    "by": st.sampled_from(["exercise_id", (), ("exercise_id",)]), "lag_days": st.integers(0, 5),
    "done_share": st.floats(0.5, 1), "days": st.integers(1, 30), "scored": st.integers(1, 9),
    "include": st.lists(st.sampled_from(["pain", "plan", "diary", "adherence"]), max_size=3),
    "lags": st.lists(st.integers(0, 6), max_size=4), "before": DAY.map(pd.Timestamp),
}  # fmt: skip


def allowed(call: Callable[[], Any]) -> tuple[bool, Any]:
    """Whether a call worked, and what it gave; any error but a sentence of our own fails the test."""
    try:
        return True, call()
    except ALLOWED as error:
        refused = error
    assert str(refused).strip(), f"{refused!r} says nothing"
    assert not isinstance(refused, UnicodeError | ValidationError), repr(refused)
    if not isinstance(refused, TypeError):
        place = traceback.extract_tb(refused.__traceback__)[-1].filename
        assert place.startswith(_HOME), f"{refused!r} comes from {place}"
    return False, refused

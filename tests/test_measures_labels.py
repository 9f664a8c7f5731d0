"""Texts told once for many rows, and people looked up once."""

from __future__ import annotations

import numpy as np
import pandas as pd

from psoas_analytics.measures.labels import labelled
from psoas_analytics.measures.people import of_each
from psoas_analytics.measures.zones import ZONES, exercise_rank, exercise_zone, zone_of
from psoas_analytics.thresholds import THRESHOLDS


def test_a_place_below_zero_has_no_label_and_the_index_is_kept():
    index = pd.Index([7, 8, 9])
    expected = pd.Series(["b", None, "a"], index=index, dtype="str")
    pd.testing.assert_series_equal(labelled(np.array([1, -1, 0]), ("a", "b"), index), expected)


def test_what_is_known_of_a_person_stands_in_each_row_and_is_missing_for_others():
    known = pd.Series(pd.to_datetime(["2026-03-01", "2026-03-02"]).as_unit("s"), index=["P-a", "P-b"])
    found = of_each(known, pd.Series(["P-b", "P-c", "P-a", "P-b"], dtype="str"))
    expected = np.array(["2026-03-02", "NaT", "2026-03-01", "2026-03-02"], dtype="datetime64[s]")
    np.testing.assert_array_equal(found, expected)


def test_zones_are_the_names_of_their_ranks():
    scores, before = [0, 2, 3, 5, 6], [0, 0, 3, 2, 9]
    rank = exercise_rank(scores, before, THRESHOLDS)
    assert [ZONES[one] for one in rank] == exercise_zone(scores, before).tolist() == zone_of(rank).tolist()
    assert zone_of(np.array([np.nan, 2.0])).isna().tolist() == [True, False]

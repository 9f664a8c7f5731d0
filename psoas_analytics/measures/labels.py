"""Few texts in many rows: worked out as whole numbers, told as text at the end."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd


def labelled(code: np.ndarray, labels: Sequence[str], index: pd.Index) -> pd.Series:
    """Text of each place among the labels; missing where the place is -1.

    Each text is made once: a column of texts out of a NumPy array makes every one anew.
    """
    return pd.Series(pd.array(labels, dtype="str").take(code, allow_fill=True), index=index)

"""Function: questionnaires, one score an answer sheet, and what changed between two sheets."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from psoas_analytics.measures.people import by_person, grouped
from psoas_analytics.thresholds import THRESHOLDS, Threshold

# Which way is better.
_LOWER_IS_BETTER = ("PEG", "ODI")


def questionnaire_scores(answers: pd.DataFrame) -> pd.DataFrame:
    """Mean over the items of each filled-in questionnaire.

    Parameters
    ----------
    answers : frame of answers as in :class:`~psoas_analytics.frames.Frames`

    Returns
    -------
    DataFrame
        ``person_id`` (only for many people), ``day``, ``instrument``, ``score`` (PEG: mean of three items,
        0-10, lower is better; PSFS: mean over the person's activities, 0-10, higher is better; others: the
        total), ``n`` items.
    """
    by = by_person(answers)
    keys = [*by, "instrument", "day", "response_id"]
    sheets = answers.groupby(keys)["score"].agg(["mean", "size"]).reset_index()
    return sheets.rename(columns={"mean": "score", "size": "n"})[[*by, "day", "instrument", "score", "n"]]


def questionnaire_change(
    answers: pd.DataFrame, *, thresholds: Mapping[str, Threshold] = THRESHOLDS
) -> pd.DataFrame:
    """Compare the first sheet of each questionnaire with the last, over the items that are in both.

    Parameters
    ----------
    answers : frame of answers as in :class:`~psoas_analytics.frames.Frames`, of the period
    thresholds : those in force

    Returns
    -------
    DataFrame
        ``person_id`` (only for many people), ``instrument``, ``first_day``, ``last_day``, ``n_sheets``,
        ``n_items`` (in both sheets; of PSFS these are the person's activities, capitals and outer blanks
        aside), ``first``, ``last`` (means over them), ``change`` (NaN: one sheet, or no item in both),
        ``improved`` (True, False; missing without a change) and ``size``: of PEG "below", "lower bound" (1.0
        and more) or "likely" (1.5), of PSFS "below", "small" (1.3), "medium" (2.3) or "large" (2.7),
        whichever way it went; missing for others and without a change.
    """
    by = by_person(answers)
    keys = [*by, "instrument"]
    rows = answers.assign(item=answers["item"].str.strip().str.casefold())
    # Of two sheets of one day the id decides, so that the order of rows does not.
    order = grouped(rows.sort_values([*keys, "day", "response_id"]), keys)
    ends = order.agg(
        first_day=("day", "first"),
        last_day=("day", "last"),
        n_sheets=("response_id", "nunique"),
        first_id=("response_id", "first"),
        last_id=("response_id", "last"),
    ).reset_index()
    first, last = (
        rows[[*keys, "response_id", "item", "score"]].merge(
            ends[[*keys, f"{which}_id"]],
            left_on=[*keys, "response_id"],
            right_on=[*keys, f"{which}_id"],
        )
        for which in ("first", "last")
    )
    both = first.merge(last, on=[*keys, "item"], suffixes=("_first", "_last"))
    means = grouped(both, keys).agg(
        n_items=("item", "size"), first=("score_first", "mean"), last=("score_last", "mean")
    )
    found = ends.merge(means.reset_index(), on=keys, how="left")
    found["n_items"] = found["n_items"].fillna(0).astype("int64")
    found["change"] = (found["last"] - found["first"]).round(9).where(found["n_sheets"] > 1)
    better = np.where(found["instrument"].isin(_LOWER_IS_BETTER), -found["change"], found["change"])
    found["improved"] = pd.Series(better > 0, index=found.index, dtype="boolean").where(
        found["change"].notna() & (found["change"] != 0)
    )
    found["size"] = _size(found, thresholds)
    figures = ["first_day", "last_day", "n_sheets", "n_items", "first", "last", "change", "improved", "size"]
    return found[[*keys, *figures]]


def _size(found: pd.DataFrame, thresholds: Mapping[str, Threshold]) -> pd.Series:
    """Name the step that the size of each change reaches."""
    size = found["change"].abs()
    cuts = {
        name: thresholds[name].value
        for name in (
            "peg_change_lower",
            "peg_change_likely",
            "psfs_change_small",
            "psfs_change_medium",
            "psfs_change_large",
        )
    }
    peg, psfs = found["instrument"] == "PEG", found["instrument"] == "PSFS"
    words = np.select(
        [
            size.isna() | ~(peg | psfs),
            peg & (size >= cuts["peg_change_likely"]),
            peg & (size >= cuts["peg_change_lower"]),
            psfs & (size >= cuts["psfs_change_large"]),
            psfs & (size >= cuts["psfs_change_medium"]),
            psfs & (size >= cuts["psfs_change_small"]),
        ],
        ["", "likely", "lower bound", "large", "medium", "small"],
        default="below",
    )
    return pd.Series(words, index=found.index, dtype="str").where(words != "")

"""Function: questionnaires, one score an answer sheet."""

from __future__ import annotations

import pandas as pd


def questionnaire_scores(answers: pd.DataFrame) -> pd.DataFrame:
    """Mean over the items of each filled-in questionnaire.

    Parameters
    ----------
    answers : frame of answers as in :class:`~psoas_analytics.frames.Frames`

    Returns
    -------
    DataFrame
        ``day``, ``instrument``, ``score`` (PEG: mean of three items, 0-10, lower is better; PSFS: mean over
        the person's activities, 0-10, higher is better; others: the total), ``n`` items.
    """
    keys = ["instrument", "day", "response_id"]
    sheets = answers.groupby(keys)["score"].agg(["mean", "size"]).reset_index()
    return sheets.rename(columns={"mean": "score", "size": "n"})[["day", "instrument", "score", "n"]]

"""Pain by day: one fixed question, one site, one line."""

from __future__ import annotations

import numpy as np
import pandas as pd

from psoas_analytics.measures.people import by_person, every_day, grouped
from psoas_analytics.thresholds import value

# A hundred years.
_MOST_DAYS = 36_525


def daily_pain(
    pain: pd.DataFrame,
    *,
    site: str | None = None,
    side: str | None = None,
    recall: str = "average_24h",
    context: str | None = None,
) -> pd.DataFrame:
    """Mean pain of each day, by site.

    Scores given during exercise are left out (they exist only on exercise days), and no two recalls or
    sites are mixed into one line.

    Parameters
    ----------
    pain : frame of pain scores as in :class:`~psoas_analytics.frames.Frames`
    site, side : str or None
        Keep one site, one side; None: all, each in rows of its own.
    recall : {"average_24h", "now", "worst_24h"}
    context : str or None
        Keep the scores of one context, such as "after sitting"; None: all but those during exercise.

    Returns
    -------
    DataFrame
        ``person_id`` (only for many people), ``day``, ``site``, ``side`` (missing where none was given),
        ``pain_nrs`` (mean of the day, 0-10), ``n``; days without a score have no row.
    """
    wanted = pain["context"] != "exercise" if context is None else pain["context"] == context
    kept = pain[(pain["recall"] == recall) & wanted]
    if site is not None:
        kept = kept[kept["site"] == site]
    if side is not None:
        kept = kept[kept["side"] == side]
    return _daily(kept, ["site", "side"])


def daily_pain_by_context(pain: pd.DataFrame, *, recall: str = "now") -> pd.DataFrame:
    """Mean pain of each day by site and by when it hurts (at rest, after sitting, on waking, ...).

    Parameters
    ----------
    pain : frame of pain scores as in :class:`~psoas_analytics.frames.Frames`
    recall : {"now", "average_24h", "worst_24h"}

    Returns
    -------
    DataFrame
        ``person_id`` (only for many people), ``day``, ``site``, ``side``, ``context`` (missing where none was
        given; "exercise" among them), ``pain_nrs`` (mean of the day, 0-10), ``n``.
    """
    return _daily(pain[pain["recall"] == recall], ["site", "side", "context"])


def pain_by_site(pain: pd.DataFrame, *, recall: str = "average_24h") -> pd.DataFrame:
    """Sum up each body site, for a heat map.

    Parameters
    ----------
    pain : frame of pain scores as in :class:`~psoas_analytics.frames.Frames`, of the period
    recall : {"average_24h", "now", "worst_24h"}

    Returns
    -------
    DataFrame
        ``person_id`` (only for many people), ``site``, ``side`` (missing where none was given), ``pain_mean``
        (mean of the days), ``pain_max`` (worst single score), ``n`` scores, ``n_days`` (scored days) and
        ``share_with_pain`` (scored days with pain above 0). Scores during exercise are left out.
    """
    kept = pain[(pain["recall"] == recall) & (pain["context"] != "exercise")]
    keys = [*by_person(pain), "site", "side"]
    worst = grouped(kept, keys)["pain_nrs"].max()
    days = _daily(kept, ["site", "side"])
    table = grouped(days.assign(hurt=(days["pain_nrs"] > 0).astype(float)), keys).agg(
        pain_mean=("pain_nrs", "mean"),
        n=("n", "sum"),
        n_days=("day", "size"),
        share_with_pain=("hurt", "mean"),
    )
    table.insert(1, "pain_max", worst.to_numpy())
    return table.reset_index()


def main_sites(daily: pd.DataFrame) -> pd.DataFrame:
    """Site and side with the most scored days (of equals the first by name), for each person.

    Returns
    -------
    DataFrame
        ``person_id`` (only for many people), ``site``, ``side`` (missing: scores given without one),
        ``n_days``.
    """
    by = by_person(daily)
    counts = grouped(daily, [*by, "site", "side"]).size().rename("n_days").reset_index()
    ranked = counts.sort_values([*by, "n_days"], ascending=[True] * len(by) + [False], kind="stable")
    return grouped(ranked, by).head(1).reset_index(drop=True)


def main_site(daily: pd.DataFrame) -> tuple[str, str | None] | None:
    """Site and side with the most scored days of one person; None without a score."""
    if daily.empty:
        return None
    first = main_sites(daily).iloc[0]
    return first["site"], (None if pd.isna(first["side"]) else first["side"])


def at_main_site(daily: pd.DataFrame) -> pd.DataFrame:
    """Rows of each person's main site and side."""
    return at_sites(daily, main_sites(daily))


def at_sites(daily: pd.DataFrame, sites: pd.DataFrame) -> pd.DataFrame:
    """Rows of one site and side of each person, as :func:`main_sites` returns them."""
    keys = [*by_person(daily), "site", "side"]
    return daily.merge(sites[keys], on=keys)


def one_site(daily: pd.DataFrame, site: str, side: str | None) -> pd.DataFrame:
    """Rows of one site and exactly that side (None: scores given without a side)."""
    for name, given in (("site", site), ("side", side or "")):
        if not isinstance(given, str):
            raise TypeError(f"{name} must be text, got {given!r:.40}")
    at_side = daily["side"].isna() if side is None else daily["side"] == side
    return daily[(daily["site"] == site) & at_side]


def rolling_pain(
    daily: pd.DataFrame,
    *,
    days: float = value("rolling_days"),
    scored: float = value("rolling_scored"),
) -> pd.DataFrame:
    """7-day rolling median of one site's daily pain; NaN where fewer than 4 of the 7 days are scored.

    Parameters
    ----------
    daily : rows of one site and side of each person, as :func:`daily_pain` returns them
    days, scored : float
        Days of the window, and how many of them must be scored.

    Returns
    -------
    DataFrame
        ``person_id`` (only for many people), ``day`` (every date from the first to the last), ``pain_nrs``
        (NaN on days without a score), ``median``.

    Raises
    ------
    ValueError
        Fewer than 1.
    """
    for name, given in (("days", days), ("scored", scored)):
        if not (isinstance(given, (int, float, np.number)) and 1 <= given <= _MOST_DAYS):
            raise ValueError(f"{name} must be 1 to {_MOST_DAYS}, got {given!r:.20}")
    by = by_person(daily)
    dense = every_day(daily[[*by, "day", "pain_nrs"]])
    scores = dense.groupby(by)["pain_nrs"] if by else dense["pain_nrs"]
    # min_periods must not exceed the window, whatever was set for the person.
    median = scores.rolling(int(days), min_periods=int(min(scored, days))).median()
    return dense.assign(median=np.asarray(median, dtype="float64"))


def _daily(kept: pd.DataFrame, levels: list[str]) -> pd.DataFrame:
    by = by_person(kept)
    days = grouped(kept, [*by, *levels, "day"])["pain_nrs"].agg(["mean", "size"]).reset_index()
    days = days.rename(columns={"mean": "pain_nrs", "size": "n"})
    return days[[*by, "day", *levels, "pain_nrs", "n"]]

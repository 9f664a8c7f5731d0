"""The overview of a clinic in words: who is looked for, in which order, and what each cell says.

Pure: a frame as :func:`psoas_analytics.clinic.overview` gives it goes in, plain values for the page come out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from psoas_analytics.report.outcomes import pain_site_name
from psoas_analytics.words import count_text, day_text, percent, share_text, signed

#: An archive that tells up to a day before this many days ago is marked; a convention.
STALE_DAYS = 7
#: ``needs_look`` of a person for whom no reason holds.
NOTHING = 6

Cell = dict[str, Any]


@dataclass(frozen=True)
class Reason:
    """Why somebody is looked at: its words, its mark, and who it holds for."""

    words: str
    mark: str
    holds: Callable[[pd.DataFrame], pd.Series]


#: In the order of the overview's ``needs_look``, and so of the words in its ``why``.
REASONS: Mapping[str, Reason] = {
    "red": Reason("red week", "▼", lambda rows: (rows["week"] == "red").fillna(False)),
    "more": Reason("more pain", "▲", lambda rows: (rows["important"] == "more pain").fillna(False)),
    "stopped": Reason("stopped", "■", lambda rows: rows["stopped"]),
    "questions": Reason("questions", "?", lambda rows: rows["questions"] > 0),
    "amber": Reason("amber week", "◆", lambda rows: (rows["week"] == "amber").fillna(False)),
    "nothing": Reason("nothing", "●", lambda rows: rows["needs_look"] == NOTHING),
}


@dataclass(frozen=True)
class Column:
    """A column of the table: its head, what it means, what it is sorted by, and which end comes first."""

    words: str
    hint: str
    by: tuple[str, ...]
    down: bool


COLUMNS: Mapping[str, Column] = {
    "person": Column("Person", "A pseudonym; press it to open the person's page.", ("person_id",), False),
    "look": Column(
        "Why look",
        "Why this person is looked at first: a red week, important more pain, no entry for a week, questions"
        " without an answer, an amber week.",
        (),
        False,
    ),
    "week": Column(
        "Week",
        "The last 7 days: green, amber or red by pain during exercise and the day after, at the main site.",
        ("_week", "red_days"),
        True,
    ),
    "pain": Column(
        "Pain, 0–10",
        "Mean at the main site, baseline week and latest week; important needs both 2 points and 30 %."
        " How much the person's weeks scatter anyway stands in the report.",
        ("pain_change",),
        True,
    ),
    "adherence": Column(
        "Adherence, 7 days",
        "Share of the plan that was done: at least this much, to this much of the days that were logged.",
        ("lower_bound",),
        False,
    ),
    "last": Column("Last entry", "Last day with an entry of any kind.", ("last_entry",), False),
    "questions": Column("Questions", "Asked since your last answer to a report.", ("questions",), True),
    "as_of": Column(
        "As of",
        "The day up to which the archive tells; it is marked when older than a week.",
        ("as_of",),
        False,
    ),
}
_WEEKS = {"green": ("●", "green"), "amber": ("◆", "amber"), "red": ("▼", "red")}
# "not important" and "no verdict" have no mark.
_MARKS = {"less pain": "▽", "more pain": "▲"}


def counts(rows: pd.DataFrame) -> dict[str, int]:
    """Count the people that each reason holds for; one person may have several."""
    return {key: int(reason.holds(rows).sum()) for key, reason in REASONS.items()}


def found(rows: pd.DataFrame, text: str, reasons: Collection[str], *, names: bool = False) -> pd.DataFrame:
    """Keep the people whose pseudonym holds the text and for whom any of the reasons holds.

    Parameters
    ----------
    rows : the overview, with ``archive`` beside it
    text : part of a pseudonym, small or large letters; empty: all
    reasons : keys of :data:`REASONS`; empty: all
    names : whether file names are shown, and so are looked through too
    """
    kept = pd.Series(True, index=rows.index)
    if sought := text.strip():
        kept = rows["person_id"].str.contains(sought, case=False, regex=False)
        if names:
            kept |= rows["archive"].str.contains(sought, case=False, regex=False)
    if reasons:
        any_of = pd.Series(False, index=rows.index)
        for key in reasons:
            any_of |= REASONS[key].holds(rows).astype(bool)
        kept &= any_of
    return rows[kept]


def in_order(rows: pd.DataFrame, column: str, *, down: bool) -> pd.DataFrame:
    """Sort by a column; what is not known stands last, and equals stay as the overview has them."""
    by = COLUMNS[column].by
    if not by:
        return rows[::-1] if down else rows
    keys = rows.assign(_week=rows["week"].map({"green": 0.0, "amber": 1.0, "red": 2.0}))
    order = keys.reset_index(drop=True).sort_values(
        list(by), ascending=not down, kind="stable", na_position="last"
    )
    return rows.iloc[order.index]


def lines(rows: pd.DataFrame, today: pd.Timestamp, *, names: bool = False) -> list[dict[str, Any]]:
    """Write one line a person: ``id``, ``name``, ``synthetic`` and a cell for each column."""
    written = []
    for row, held in zip(rows.to_dict("records"), _held(rows), strict=True):
        cells = {
            "look": _look(row, held),
            "week": _week(row),
            "pain": _pain(row),
            "adherence": _adherence(row),
            "last": _last(row, today),
            "questions": {"words": str(int(row["questions"]))},
            "as_of": _as_of(row, today),
        }
        name = str(row["archive"]) if names else ""
        written.append(
            {"id": row["person_id"], "name": name, "synthetic": bool(row["synthetic"]), "cells": cells}
        )
    return written


def _held(rows: pd.DataFrame) -> list[list[str]]:
    """Keys of the reasons that hold for each person."""
    table = pd.DataFrame({key: reason.holds(rows).astype(bool) for key, reason in REASONS.items()})
    return [[key for key, holds in zip(REASONS, one, strict=True) if holds] for one in table.to_numpy()]


def _look(row: Mapping[str, Any], held: list[str]) -> Cell:
    texts = [text for text in str(row["why"]).split("; ") if text]
    if not texts:
        return {"words": "nothing", "faint": True}
    # The overview writes its reasons in this very order.
    kinds = held if len(held) == len(texts) else ["other"] * len(texts)
    return {
        "pills": [
            {"kind": kind, "mark": REASONS[kind].mark if kind in REASONS else "", "words": text}
            for kind, text in zip(kinds, texts, strict=True)
        ]
    }


def _week(row: Mapping[str, Any]) -> Cell:
    if pd.isna(row["week"]):
        return {"words": "not known", "faint": True}
    mark, words = _WEEKS[row["week"]]
    return {"kind": row["week"], "mark": mark, "words": words}


def _pain(row: Mapping[str, Any]) -> Cell:
    before, now = row["pain_baseline"], row["pain_now"]
    if pd.isna(row["site"]):
        return {"words": "not scored", "faint": True}
    place = pain_site_name(row["site"], None if pd.isna(row["side"]) else row["side"])
    if pd.isna(before) and pd.isna(now):
        return {"words": "too few scores", "note": place, "faint": True}
    seen = ["–" if pd.isna(one) else f"{one:.1f}" for one in (before, now)]
    told = ["not known" if pd.isna(one) else f"{one:.1f}" for one in (before, now)]
    return {
        "words": f"{seen[0]} → {seen[1]}",
        "said": f"{place}: baseline week {told[0]}, latest week {told[1]}",
        "note": _verdict(row),
        "hint": place,
    }


def _verdict(row: Mapping[str, Any]) -> str:
    if pd.isna(row["pain_baseline"]):
        return "no baseline yet"
    if pd.isna(row["pain_now"]):
        return "too few scores"
    if pd.isna(row["pain_change"]):
        return "weeks share days"
    words = "" if pd.isna(row["important"]) else row["important"]
    return " ".join(one for one in (signed(row["pain_change"]), _MARKS.get(words), words) if one)


def _adherence(row: Mapping[str, Any]) -> Cell:
    low, high, logged = row["lower_bound"], row["over_logged"], row["share_logged"]
    if pd.isna(low):
        return {"words": "not known", "faint": True}
    top = low if pd.isna(high) else high
    on_logged = "no day was logged" if pd.isna(high) else f"{percent(high)} on the days that were logged"
    said = (
        f"At least {percent(low)} of the plan was done, if days without an entry count as not done;"
        f" {on_logged}; {percent(logged)} of the days were logged."
    )
    return {"words": share_text(low, top), "bar": [round(float(low), 3), round(float(top), 3)], "said": said}


def _last(row: Mapping[str, Any], today: pd.Timestamp) -> Cell:
    if pd.isna(row["last_entry"]):
        return {"words": "no entry yet", "faint": True}
    days = int(row["days_since_entry"])
    return {
        "words": day_text(row["last_entry"]),
        "note": _ago(days, row["as_of"], today),
        "kind": "stopped" if row["stopped"] else "",
    }


def _ago(days: int, as_of: pd.Timestamp, today: pd.Timestamp) -> str:
    if as_of == today:
        return "today" if days == 0 else f"{count_text(days, 'day')} ago"
    return "that same day" if days == 0 else f"{count_text(days, 'day')} before"


def _as_of(row: Mapping[str, Any], today: pd.Timestamp) -> Cell:
    days = (today - row["as_of"]).days
    words = day_text(row["as_of"], year=row["as_of"].year != today.year)
    if days <= STALE_DAYS:
        return {"words": words}
    return {"kind": "stale", "mark": "!", "words": words, "note": f"{count_text(days, 'day')} old"}

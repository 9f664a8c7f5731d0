"""A journal as a FHIR bundle, for the systems that therapists use.

R4, in the part of it that R4B reads the same way. Everything is what the person logged: the Patient stands as
performer, asserter or source of every entry. A code is there only where it was checked; what has none carries
a code of our own (``docs/fhir.md`` lists both, and what is left out).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from psoas_analytics.exchange.fhir_codes import TEST_DATA
from psoas_analytics.exchange.fhir_elements import Person, Resource, address, reference_to, resource, said
from psoas_analytics.frames import USUAL_DAYS, Frames, as_day
from psoas_analytics.journal.identity import ENTRIES, derived_id
from psoas_analytics.whole import write_whole

if TYPE_CHECKING:
    import pandas as pd

_SYNTHETIC = "SYNTHETIC: nobody, made-up data"


class HasFrames(Protocol):
    """A journal, or whatever else gives its frames."""

    def frames(self) -> Frames:
        """Return everything at one moment."""
        ...


def to_fhir(
    source: Frames | HasFrames,
    *,
    start: date | str | None = None,
    end: date | str | None = None,
    name: str = "",
    notes: bool = False,
) -> dict[str, Any]:
    """Turn a journal into a FHIR R4 Bundle of type "collection".

    The same journal gives the same bundle, ids and order included. Skips, pauses, events, other habits and
    questions for the therapist are left out; ``docs/fhir.md`` says why.

    Parameters
    ----------
    source : Journal or its Frames
        Of one person.
    start, end : date, ISO text or None
        First and last day; by default the 84 days up to today, as in a report. An end after today is taken as
        today.
    name : str
        Name of the Patient; left out: anonymous.
    notes : bool
        Take along what the person wrote beside sessions, pain scores and tests.

    Returns
    -------
    dict
        Fit for ``json.dumps``. Patient, then CarePlan and Goal of each plan version in force, sessions
        (Procedure, Observation), pain and flexibility (Observation), PEG and the others
        (QuestionnaireResponse), days of strengthening of each whole week, adherence. Made-up data carries the
        label HTEST on every resource.

    Raises
    ------
    TypeError
        Neither a journal nor frames.
    ValueError
        A day that is none, a start after the end, or the frames of several people.

    Examples
    --------
    >>> from psoas_analytics.demo import demo_journal
    >>> with demo_journal() as journal:
    ...     bundle = to_fhir(journal, start="2026-11-22")
    >>> bundle["type"], bundle["entry"][0]["resource"]["resourceType"]
    ('collection', 'Patient')
    """
    frames = _frames_of(source)
    first, last = _days(frames, start, end)
    marks = {"meta": {"security": [TEST_DATA], "tag": [TEST_DATA]}} if frames.synthetic else {}
    entries = []
    for one in _resources(frames, first, last, said(name), notes=notes):
        head = {"resourceType": one["resourceType"], "id": one["id"], **marks}
        entries.append({"fullUrl": address(one), "resource": head | one})
    digest = hashlib.sha256(json.dumps(entries).encode()).hexdigest()
    return resource("Bundle", digest, **marks, type="collection", entry=entries)


def write_fhir(
    source: Frames | HasFrames,
    path: str | Path,
    *,
    start: date | str | None = None,
    end: date | str | None = None,
    name: str = "",
    notes: bool = False,
) -> Path:
    """Write the bundle of :func:`to_fhir` as one JSON file, whole or not at all, for this user alone (0600).

    Parameters
    ----------
    path : str or Path
        A file of that name is replaced.
    source, start, end, name, notes : as for :func:`to_fhir`

    Returns
    -------
    Path
        The file.
    """
    bundle = to_fhir(source, start=start, end=end, name=name, notes=notes)
    text = json.dumps(bundle, indent=1, ensure_ascii=False) + "\n"
    return write_whole(Path(path), text.encode(), replacing=True)


def _resources(
    frames: Frames, start: pd.Timestamp, end: pd.Timestamp, name: str, *, notes: bool
) -> Iterator[Resource]:
    """Every resource, in a fixed order."""
    from psoas_analytics.exchange import fhir_exercise, fhir_outcomes, fhir_plan

    shown = name or (_SYNTHETIC if frames.synthetic else "")
    if name and frames.synthetic:
        shown = f"SYNTHETIC: {name}"
    patient = resource("Patient", _identity(frames), name=[{"text": shown}] if shown else None)
    person = Person(reference_to(patient), notes)
    yield patient
    plans = []
    for one in fhir_plan.in_force(frames.plans, start, end):
        plan, goal = fhir_plan.plan_resources(one, frames, end, person)
        plans.append((one.first, plan))
        yield from (plan, goal)

    def within(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame["day"].between(start, end)]

    yield from fhir_exercise.sessions(frames, within(frames.sessions), plans, person)
    yield from fhir_outcomes.pain(within(frames.pain), person)
    yield from fhir_outcomes.flexibility(within(frames.flexibility), person)
    yield from fhir_outcomes.questionnaires(within(frames.questionnaires), person)
    yield from fhir_exercise.strength(frames, start, end, person)
    yield from fhir_exercise.adherence(frames, start, end, person)


def _identity(frames: Frames) -> str:
    """What tells this journal from others and stays; every id is a hash, so it cannot be read from one."""
    if frames.journal_id is not None:
        return frames.journal_id
    plans = frames.plans.sort_values("version")["created_at"]
    tables = (getattr(frames, name) for name in ENTRIES)
    first_entries = (str(table.iloc[0, 0]) for table in tables if not table.empty)
    first_plan_at = None if plans.empty else plans.iloc[0].to_pydatetime()
    return derived_id(first_plan_at, first_entries) or "nobody yet"


def _frames_of(source: Frames | HasFrames) -> Frames:
    if not isinstance(source, Frames):
        if not callable(getattr(source, "frames", None)):
            raise TypeError(
                f"source must be a Journal or its Frames, got {type(source).__name__}; try open_journal()"
            )
        return source.frames()
    if "person_id" in source.pain:
        raise ValueError("source must be of one person, got the frames of several; make a bundle for each")
    # The journal refuses an entry without its number; frames from elsewhere may hold one.
    return replace(
        source,
        pain=source.pain.dropna(subset="pain_nrs"),
        flexibility=source.flexibility.dropna(subset="value"),
        questionnaires=source.questionnaires.dropna(subset="score"),
    )


def _days(
    frames: Frames, start: date | str | None, end: date | str | None
) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day of the bundle."""
    import pandas as pd

    last = frames.today if end is None else min(as_day(end, "end"), frames.today)
    first = last - pd.Timedelta(days=USUAL_DAYS - 1) if start is None else as_day(start, "start")
    if first > last:
        raise ValueError(f"start must not be after the end ({last:%Y-%m-%d}), got {first:%Y-%m-%d}")
    return first, last

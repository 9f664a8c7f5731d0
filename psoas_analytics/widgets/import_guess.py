"""Which column of a table may hold what, told by its header: suggestions that the preview shows at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from psoas_analytics.exchange.imports.names import plain

# Words of English and German headers; the sooner a word stands, the likelier.
_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "date": ("date", "datum", "timestamp", "day", "tag", "when"),
        "year": ("startyear", "year", "jahr"),
        "month": ("startmonth", "month", "monat"),
        "day": ("startday", "day", "tag"),
        "time": ("time", "uhrzeit", "zeit", "clock"),
        "pain": (
            "pain",
            "schmerz",
            "schmerzen",
            "intensity",
            "intensität",
            "nrs",
            "vas",
            "score",
            "level",
            "rating",
        ),
        "site": (
            "site",
            "place",
            "location",
            "locations",
            "ort",
            "stelle",
            "region",
            "area",
            "body",
            "where",
            "name",
        ),
        "side": ("side", "seite"),
        "exercise": ("exercise", "übung", "movement", "activity", "name"),
        "reps": ("reps", "repetitions", "wiederholungen", "wdh"),
        "hold": ("hold", "seconds", "sekunden", "duration", "dauer", "sec", "secs"),
        "sets": ("sets", "sätze"),
        "effort": ("effort", "anstrengung", "borg"),
        "habit": ("habit", "gewohnheit", "activity", "name"),
        "amount": ("amount", "count", "anzahl", "minutes", "minuten", "value"),
        "event": ("event", "ereignis", "label", "description", "what", "treatment", "medication"),
        "note": ("note", "notes", "comment", "comments", "notiz", "bemerkung"),
    }
)


def guess(header: Sequence[str], roles: Sequence[str]) -> dict[str, str]:
    """Return the likely column of each role; a column serves one role, and what is not clear is left open.

    Examples
    --------
    >>> guess(("Datum", "Schmerz (0-10)", "Ort", "Wetter"), ("date", "pain", "site", "note"))
    {'date': 'Datum', 'pain': 'Schmerz (0-10)', 'site': 'Ort'}
    """
    found: dict[str, str] = {}
    for exact in (True, False):
        for role in roles:
            if role not in found:
                column = _column(header, role, exact=exact, taken=set(found.values()))
                found |= {} if column is None else {role: column}
    return {role: found[role] for role in roles if role in found}


def _column(header: Sequence[str], role: str, *, exact: bool, taken: set[str]) -> str | None:
    for word in _WORDS.get(role, ()):
        for name in header:
            words = plain(name.replace("_", " "))
            if name and name not in taken and (words == word if exact else word in words.split()):
                return name
    return None

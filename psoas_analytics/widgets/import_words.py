"""What the import form says of a file: sentences and tables. Every text of the file is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from psoas_analytics.exchange import ImportPreview
from psoas_analytics.widgets.parts import listed
from psoas_analytics.widgets.words import count_words
from psoas_analytics.words import day_text

REFUSED_SHOWN = 20
EXAMPLES_SHOWN = 8
KINDS_SHOWN = 10
CELL_CHARS = 60
_NAMES_WAIT = "a name that is not matched to "
_ANSWERS_WAIT = ("rows that wait for an answer", "it is not said what the columns hold")
_NOT_PART = ", not part of this programme"
_KINDS_SHOWN = 4


def title(look: ImportPreview) -> str:
    """Say what the file is, from when to when, and how many rows it has."""
    what = "A table of your own" if look.source == "table" else f"{look.source} export"
    rows = count_words(look.rows, "row")
    if look.first_day is None or look.last_day is None:
        return f"{what}: {rows} read"
    first, last = look.first_day, look.last_day
    same_day, same_year = first == last, first.year == last.year
    start = "" if same_day else f"{day_text(first, year=not same_year)} to "
    return f"{what}, {start}{day_text(last, year=True)}: {rows} read"


def findings(look: ImportPreview) -> tuple[str, ...]:
    """Say what would be taken, what is known already, what waits, and what stays out."""
    said = []
    if look.entries_found:
        said.append(f"{taken(look.counts)} can be taken")
        if look.there:
            said.append(f"{look.there} of them {_are(look.there)} in your journal already")
        if look.taken_back:
            said.append(
                f"{look.taken_back} of them {_are(look.taken_back)} left away: you took them back before"
            )
    else:
        said.append("Nothing can be taken yet" if waiting(look) else "Nothing in it can be taken")
    if names_waiting(look):
        said.append(f"{_rows_wait(names_waiting(look))}: say below what their names are here")
    if _answers_waiting(look):
        said.append(f"{_rows_wait(_answers_waiting(look))} for an answer below")
    if look.left_out:
        said.append(f"Left out: {_left(look.left_out)}")
    if refused(look):
        said.append(f"{count_words(refused(look), 'line')} refused; the reasons stand below")
    return tuple(said)


def taken(counts: Mapping[str, int]) -> str:
    """Say counts in words.

    Examples
    --------
    >>> taken({"sets": 96, "sessions": 31}), taken({"pain scores": 1, "events": 2})
    ('96 sets in 31 sessions', '1 pain score, 2 events')
    """
    words = [
        count_words(number, kind.removesuffix("s"))
        for kind, number in counts.items()
        if kind not in ("sets", "sessions")
    ]
    if "sets" in counts:
        sessions = count_words(counts.get("sessions", 0), "session")
        words.insert(0, f"{count_words(counts['sets'], 'set')} in {sessions}")
    return ", ".join(words)


def names_waiting(look: ImportPreview) -> int:
    """Rows whose name nothing was decided about."""
    return sum(n for reason, n in look.reasons.items() if reason.startswith(_NAMES_WAIT))


def _answers_waiting(look: ImportPreview) -> int:
    return sum(n for reason, n in look.reasons.items() if reason.startswith(_ANSWERS_WAIT))


def waiting(look: ImportPreview) -> bool:
    """Whether a decision could still bring entries."""
    return bool(look.questions or names_waiting(look) or _answers_waiting(look))


def refused(look: ImportPreview) -> int:
    """Lines that no decision about names or questions would bring in."""
    number: int = look.refused_count - names_waiting(look) - _answers_waiting(look)
    return number


def button_words(look: ImportPreview, number: int) -> str:
    """Say beside the Import button that it would write this many entries, or what is missing."""
    if look.questions:
        return f"{count_words(len(look.questions), 'question')} above to be answered first"
    if not look.entries_found:
        return "Nothing to import yet" if waiting(look) else "Nothing to import"
    if not number:
        return (
            "Nothing new besides what you took back"
            if look.taken_back
            else "Nothing new: your journal has all of it"
        )
    rest = names_waiting(look)
    later = f"; {count_words(rest, 'row')} without a decision on the name stay out" if rest else ""
    entries = "1 entry" if number == 1 else f"{number} entries"
    return f"{entries} to be written{later}"


def saved_words(look: ImportPreview, number: int) -> str:
    """Say after the import what was written."""
    what = taken(look.counts)
    if number < look.entries_found:
        what = f"{number} of {look.entries_found} entries"
    return f"{what} taken from {look.file_name}; a backup was made before"


def examples_html(look: ImportPreview) -> str:
    """The first entries as a table."""
    rows = [(str(one.line), one.when, one.text) for one in look.examples[:EXAMPLES_SHOWN]]
    more = look.entries_found - len(rows)
    below = f'<p class="psoas-small">and {more} more</p>' if more > 0 else ""
    return (
        table("First entries, as they would be kept", ("line", "when", "what"), rows) + below if rows else ""
    )


def refused_html(look: ImportPreview) -> str:
    """The first refused lines with their reasons; those that wait for a decision are not among them."""
    lines = [one for one in look.refused if not one.reason.endswith(_WAITING_ENDS)]
    shown = [(str(one.line), one.reason) for one in lines[:REFUSED_SHOWN]]
    number = refused(look)
    if not number:
        return ""
    more = number - len(shown)
    kinds = [f"{n} x {short(reason, 120)}" for reason, n in look.reasons.items() if not _waits(reason)]
    rest = f"<p>and {more} more. All of them by reason:</p>{listed(kinds[:KINDS_SHOWN])}" if more else ""
    return (table("Refused lines", ("line", "reason"), shown) if shown else "") + rest


def _waits(reason: str) -> bool:
    return reason.startswith((_NAMES_WAIT, *_ANSWERS_WAIT))


_WAITING_ENDS = (
    "is not matched to an exercise",
    "is not matched to a habit or an exercise",
    "is not matched to a place of pain",
    "it is not said what the columns hold",
    "say which",
    "of each, or in all?",
)


def table(caption: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """HTML of a table of plain texts; a cell shows at most its first letters."""
    heads = "".join(f'<th scope="col" dir="auto">{escape(short(one))}</th>' for one in header)
    body = "".join(
        "<tr>" + "".join(f'<td dir="auto">{escape(short(cell, 200))}</td>' for cell in row) + "</tr>"
        for row in rows
    )
    return (
        f'<table class="psoas-import-table"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    )


def short(text: str, longest: int = CELL_CHARS) -> str:
    """Return the begin of a long text."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _left(left_out: Mapping[str, int]) -> str:
    names = {what: n for what, n in left_out.items() if what.endswith(_NOT_PART)}
    words = []
    if names:
        rows, are = count_words(sum(names.values()), "row"), _are(len(names))
        words.append(f"{rows} with {count_words(len(names), 'name')} that {are} not part of this programme")
    others = [(n, what) for what, n in left_out.items() if what not in names]
    words += [f"{n} x {short(what)}" for n, what in others[:_KINDS_SHOWN]]
    rest = sum(n for n, _ in others[_KINDS_SHOWN:])
    return "; ".join([*words, *([f"{rest} others"] if rest else [])])


def _rows_wait(number: int) -> str:
    return f"{count_words(number, 'row')} {'waits' if number == 1 else 'wait'}"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"

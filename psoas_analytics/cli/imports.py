"""``psoas import``: look at another tracker's file, ask, write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from psoas_analytics.exchange.imports import (
    ForeignName,
    ImportPreview,
    Mapping,
    MappingError,
    Question,
    load_mapping,
    preview,
)
from psoas_analytics.exchange.imports.files import examine
from psoas_analytics.exchange.imports.mapping import ROLES
from psoas_analytics.exchange.imports.names import check_target
from psoas_analytics.journal import Journal, JournalError, open_journal

_LEAVE_OUT = "-"
_CHOICES = ("date_order", "decimal", "seconds", "amounts")
_MAPPING_FILE = """\
{name} has the columns {header}.
Write into a file mapping.toml what they hold, and give it with --mapping mapping.toml:

  kind = "pain"        # or "sets", "habits", "events"
  [columns]            # what it is = one of the columns above
  date = "..."
  pain = "..."
  [constants]          # where no column says it
  site = "low back"

A column may hold: {roles}."""


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--mapping",
    "mapping_file",
    type=click.Path(path_type=Path),
    help="TOML or JSON: which column is what, for a table that is of no known tracker.",
)
@click.option("--yes", is_flag=True, help="Ask nothing; names that are not decided stay out.")
@click.option(
    "--journal", "place", type=click.Path(path_type=Path), help="Your journal, if it lies elsewhere."
)
def import_(file: Path, mapping_file: Path | None, yes: bool, place: Path | None) -> None:
    """Bring along what another tracker exported (CSV or XLSX).

    Shows first what would be kept, what not, and why; nothing is written before you say so.
    """
    with _sentences():
        given = None if mapping_file is None else load_mapping(mapping_file)
        # Before the journal is opened: what is no table makes no journal.
        examine(file.expanduser())
        with open_journal(place) as journal:
            look = preview(file, mapping=given, journal=journal)
            if not yes:
                look = _asked(look, journal)
            click.echo(look)
            _write(journal, look, yes=yes)


def _write(journal: Journal, look: ImportPreview, *, yes: bool) -> None:
    if look.questions:
        raise click.ClickException(f"Nothing was written. {_way_on(look)}")
    if not look.new:
        click.echo("Nothing is new; nothing was written.")
        return
    if not yes and not click.confirm(f"Write {look.new} new entries to {journal.path}?"):
        click.echo("Nothing was written.")
        return
    batch = journal.import_batch(look)
    click.echo(
        "Written, after a backup. To take it back, press Take back in the notebook 00_plan under"
        f" Bring your history along, or in Python: journal.undo_batch({batch!r})"
    )


def _way_on(look: ImportPreview) -> str:
    """What to do about the questions that are open."""
    if not any(one.part == "kind" or one.part.startswith("columns.") for one in look.questions):
        return "Answer the questions above, or give --mapping FILE"
    header = ", ".join(repr(name) for name in look.layout.header if name)
    return _MAPPING_FILE.format(name=look.file_name, header=header, roles=", ".join(ROLES))


def _asked(look: ImportPreview, journal: Journal) -> ImportPreview:
    """The preview with the answers that a person gives at the prompt; one answer may open a question."""
    parts: set[str] = set()
    declined: set[str] = set()
    while True:
        answers: dict[str, Any] = {
            one.part: _answer(one, look) for one in look.questions if _can_ask(one, parts)
        }
        names = {} if answers else dict(_names(look, journal, declined))
        if answers:
            parts |= set(answers)
            look = look.with_mapping(replace(look.mapping, **answers))
        elif names:
            look = look.with_names(names)
        else:
            return look


def _can_ask(question: Question, parts: set[str]) -> bool:
    """Say whether the prompt can ask it, and did not before; words are other words each time."""
    return question.part == "words" or (question.part in (*_CHOICES, "scale") and question.part not in parts)


def _answer(question: Question, look: ImportPreview) -> Any:
    click.echo(question.text)
    if question.part == "scale":
        return _scale()
    if question.part == "words":
        asked = {word: _score(label) for word, label in question.options.items()}
        return {**look.mapping.words, **asked}
    click.echo("\n".join(f"  {value}: {label}" for value, label in question.options.items()))
    answer: str = click.prompt("Answer", type=click.Choice(list(question.options)))
    return answer


def _scale() -> tuple[float, float]:
    """Ask for the ends of a scale until they are two."""
    while True:
        ends = [click.prompt(f"Number for {end}", type=float) for end in ("no pain", "the worst pain")]
        try:
            found = Mapping(scale=(ends[0], ends[1])).scale
        except MappingError as error:
            click.echo(f"Error: {error}")
            continue
        return found or (0, 10)


def _score(label: str) -> float | None:
    """Ask for the number of a word until it is one."""

    def checked(typed: str) -> float | None:
        if typed == _LEAVE_OUT:
            return None
        try:
            return Mapping(words={label: float(typed.replace(",", "."))}).words[label]
        except ValueError:
            raise click.UsageError(f"a score must be a number from 0 to 10, got {typed!r}") from None

    answer: float | None = click.prompt(f"{label}: 0 to 10, or {_LEAVE_OUT} for no score", value_proc=checked)
    return answer


def _names(look: ImportPreview, journal: Journal, declined: set[str]) -> Iterator[tuple[str, str]]:
    open_names = [one for one in look.names if one.chosen is None and one.name not in declined]
    for one in open_names:
        if one.suggestion is not None:
            yield one.name, _name(one, journal)
    strange = [one.name for one in open_names if one.suggestion is None]
    if strange:
        click.echo(f"{len(strange)} names look like nothing of this programme: {', '.join(strange)}")
        if click.confirm("Leave them out, now and next time?"):
            yield from ((name, "") for name in strange)
        declined |= set(strange)


def _name(one: ForeignName, journal: Journal) -> str:
    """Ask what a name is until it is something."""
    asked = (
        f"{one.name!r} ({one.rows} rows): Enter for {one.suggestion}, another id, or {_LEAVE_OUT} for none"
    )

    def checked(typed: str) -> str:
        target = "" if typed == _LEAVE_OUT else typed.strip()
        wrong = check_target(target, one.what, journal.catalog)
        if wrong is not None:
            raise click.UsageError(wrong)
        return target

    answer: str = click.prompt(asked, default=one.suggestion, show_default=False, value_proc=checked)
    return answer


@contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except (ValueError, JournalError) as error:
        raise click.ClickException(str(error)) from None

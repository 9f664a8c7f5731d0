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
    Question,
    load_mapping,
    preview,
)
from psoas_analytics.journal import Journal, JournalError, open_journal

_LEAVE_OUT = "-"


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--mapping",
    "mapping_file",
    type=click.Path(path_type=Path),
    help="TOML or JSON: which column is what, for a table that is of no known tracker.",
)
@click.option("--yes", is_flag=True, help="Ask nothing; names that are not decided stay out.")
def import_(file: Path, mapping_file: Path | None, yes: bool) -> None:
    """Bring along what another tracker exported (CSV or XLSX).

    Shows first what would be kept, what not, and why; nothing is written before you say so.
    """
    with _sentences(), open_journal() as journal:
        given = None if mapping_file is None else load_mapping(mapping_file)
        look = preview(file, mapping=given, journal=journal)
        if not yes:
            look = _asked(look)
        click.echo(look)
        _write(journal, look, yes=yes)


def _write(journal: Journal, look: ImportPreview, *, yes: bool) -> None:
    if look.questions:
        raise click.ClickException("Nothing was written. Answer the questions above, or give --mapping FILE")
    if not look.new:
        click.echo("Nothing is new; nothing was written.")
        return
    if not yes and not click.confirm(f"Write {look.new} new entries to {journal.path}?"):
        click.echo("Nothing was written.")
        return
    batch = journal.import_batch(look)
    click.echo(f"Written, after a backup. To take it back: journal.undo_batch({batch!r})")


def _asked(look: ImportPreview) -> ImportPreview:
    """The preview with the answers that a person gives at the prompt."""
    answers: dict[str, Any] = {}
    for question in look.questions:
        if question.part in {"date_order", "decimal", "seconds", "amounts"}:
            answers[question.part] = _answer(question)
    if answers:
        look = look.with_mapping(replace(look.mapping, **answers))
    names = dict(_names(look))
    return look.with_names(names) if names else look


def _answer(question: Question) -> str:
    lines = [f"  {value}: {label}" for value, label in question.options.items()]
    click.echo("\n".join([question.text, *lines]))
    answer: str = click.prompt("Answer", type=click.Choice(list(question.options)))
    return answer


def _names(look: ImportPreview) -> Iterator[tuple[str, str]]:
    open_names = [one for one in look.names if one.chosen is None]
    for one in open_names:
        if one.suggestion is not None:
            yield one.name, _name(one)
    strange = [one.name for one in open_names if one.suggestion is None]
    if strange:
        click.echo(f"{len(strange)} names look like nothing of this programme: {', '.join(strange[:12])} ...")
        if click.confirm("Leave them out, now and next time?"):
            yield from ((name, "") for name in strange)


def _name(one: ForeignName) -> str:
    asked = (
        f"{one.name!r} ({one.rows} rows): Enter for {one.suggestion}, another id, or {_LEAVE_OUT} for none"
    )
    answer: str = click.prompt(asked, default=one.suggestion, show_default=False)
    return "" if answer == _LEAVE_OUT else answer


@contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except (ValueError, JournalError) as error:
        raise click.ClickException(str(error)) from None

"""``psoas export``, ``spreadsheet``, ``backup``, ``restore`` and ``check``: the journal's files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from psoas_analytics.journal import Journal, JournalError, check_journal, default_path, open_journal

_ZIP = ".zip"
_PLACE = click.Path(path_type=Path)


def _of_journal(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--journal", type=_PLACE, help="Your journal, if it lies elsewhere.")(command)


@click.command()
@click.argument("path", type=_PLACE, required=False)
@click.option("--folder", is_flag=True, help="A folder of CSV files in place of a zip file.")
@click.option("--without-history", is_flag=True, help="Leave out what you undid or changed.")
@_of_journal
def export(path: Path | None, folder: bool, without_history: bool, journal: Path | None) -> None:
    """Write everything in your journal as plain CSV files, to keep or to take elsewhere.

    PATH is a file or folder that is not there yet; without it, one of today's date in this folder.
    `psoas restore` reads it back.
    """
    from psoas_analytics.exchange import write_archive

    with _opened(journal) as opened:
        target = path or Path(f"psoas-archive-{opened.today()}")
        if not folder and target.suffix.lower() != _ZIP:
            target = target.with_name(target.name + _ZIP)
        if folder and target.suffix.lower() == _ZIP:
            raise click.ClickException(f"a folder must not end in {_ZIP}, got {target}; leave the ending out")
        made = write_archive(opened, target, history=not without_history)
    what = "Everything but what you undid or changed" if without_history else "Everything"
    click.echo(f"{what} is in {made.absolute()}\nOnly you can read it. It is not encrypted.")


@click.command()
@click.argument("path", type=_PLACE, required=False)
@_of_journal
def spreadsheet(path: Path | None, journal: Path | None) -> None:
    """Write a copy of your journal to look at and count with, in plain words.

    PATH is not there yet: with the ending .xlsx a workbook, without an ending a folder of CSV files. What
    you typed stays text in it. `psoas export` writes the copy that can be read back.
    """
    from psoas_analytics.exchange import write_spreadsheet

    with _opened(journal) as opened:
        made = write_spreadsheet(opened, path or Path(f"psoas-journal-{opened.today()}.xlsx"))
    click.echo(f"Your journal for spreadsheets is in {made.absolute()}\nOnly you can read it.")


@click.command()
@click.argument("path", type=_PLACE, required=False)
@_of_journal
def backup(path: Path | None, journal: Path | None) -> None:
    """Copy your journal whole, with its history.

    With PATH the copy goes there and stays until you delete it; without it, it goes beside the journal,
    where fewer copies stay the older they are.
    """
    with _opened(journal) as opened:
        made = opened.backup(path)
    click.echo(f"Your journal is copied to {made.absolute()}")


@click.command()
@click.argument("file", type=_PLACE)
@_of_journal
def restore(file: Path, journal: Path | None) -> None:
    """Put FILE, a backup or an archive, in the place of your journal.

    What the journal holds now is copied first, so that you can go back.
    """
    from psoas_analytics.exchange import restore_journal

    with _sentences():
        restored = restore_journal(file, journal)
    click.echo(f"{restored.path} now holds what {file} held.")
    if restored.replaced is not None:
        click.echo(f"What it held before is in {restored.replaced}")


@click.command()
@_of_journal
def check(journal: Path | None) -> None:
    """Look your journal and its backups over, and say what to do if something is wrong.

    Nothing is changed. The exit code is 1 if something needs attention.
    """
    with _sentences():
        checkup = check_journal(journal or default_path())
    click.echo(f"Journal: {checkup.path}")
    for finding in checkup.findings:
        click.echo(f"{'ok  ' if finding.ok else 'LOOK'}  {finding.text}")
    many = sum(not finding.ok for finding in checkup.findings)
    if many:
        click.echo("1 thing needs attention." if many == 1 else f"{many} things need attention.")
        sys.exit(1)
    click.echo("Nothing needs attention.")


@contextmanager
def _opened(path: Path | None) -> Iterator[Journal]:
    place = path or default_path()
    # Opening would make an empty journal, and an empty copy looks like a copy.
    if not place.is_file():
        raise click.ClickException(f"the journal must be there, got {place}; name yours with --journal")
    with _sentences(), open_journal(place) as journal:
        yield journal


@contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except (ValueError, OSError, JournalError, ModuleNotFoundError) as error:
        raise click.ClickException(str(error)) from error

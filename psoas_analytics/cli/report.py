"""``psoas report``: the same files as the report panel's, without a browser."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import click

from psoas_analytics.frames import USUAL_DAYS
from psoas_analytics.journal import Journal, JournalError, default_path, open_journal


@click.command()
@click.option("--pdf", is_flag=True, help="One page to print; what you get if you name no kind.")
@click.option("--html", is_flag=True, help="One page for any browser, with a form for the answer.")
@click.option("--fhir", is_flag=True, help="Every entry of these days, for the software of a clinic.")
@click.option("--csv", is_flag=True, help="Your whole journal as plain tables.")
@click.option("--from", "first", metavar="DAY", help="First day, such as 2026-09-01; else 12 weeks.")
@click.option("--to", "last", metavar="DAY", help="Last day; else today.")
@click.option("--name", default="", metavar="NAME", help="A name for the page; else it names nobody.")
@click.option("--password", "locked", is_flag=True, help="Ask for a password that opens the PDF.")
@click.option("--out", type=click.Path(path_type=Path), default=Path(), help="A folder, or the file's name.")
@click.option(
    "--journal", "path", type=click.Path(path_type=Path), help="Your journal, if it lies elsewhere."
)
def report(
    first: str | None,
    last: str | None,
    name: str,
    locked: bool,
    out: Path,
    path: Path | None,
    **wanted: bool,
) -> None:
    """Write the page for your therapist, and say what it holds.

    It carries no notes of yours. Nothing is sent anywhere, and no file is overwritten: a number is added.
    """
    kinds = [kind for kind, named in wanted.items() if named] or ["pdf"]
    if locked and "pdf" not in kinds:
        raise click.ClickException("--password locks a PDF; add --pdf, or leave it out")
    try:
        _write(kinds, first=first, last=last, name=name, locked=locked, out=out, path=path)
    except (ValueError, OSError, JournalError) as error:
        raise click.ClickException(str(error)) from error


def _write(
    kinds: Sequence[str],
    *,
    first: str | None,
    last: str | None,
    name: str,
    locked: bool,
    out: Path,
    path: Path | None,
) -> None:
    from psoas_analytics.handout import KINDS, Choice, handout  # slow to import

    folder, file_name = _place(out, [KINDS[kind].suffix for kind in kinds])
    with _opened(path) as journal:
        start, end = _days(first, last, today=journal.today())
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True) if locked else None
        for kind in kinds:
            _say_under_way(kind)
            made = handout(journal, Choice(kind=kind, start=start, end=end, name=name))
            lock = password if kind == "pdf" else None
            saved = made.save(folder, file_name or made.name(), password=lock)
            click.echo(f"{saved}\n  {made.contents.sentence}")


def _place(out: Path, suffixes: Sequence[str]) -> tuple[Path, str]:
    """Folder of the files, and the name of the one file if it was given."""
    out = out.expanduser()
    if out.is_dir():
        return out.absolute(), ""
    if len(suffixes) > 1 or out.suffix != suffixes[0]:
        names = (
            f"a file ending in {suffixes[0]}" if len(suffixes) == 1 else "a folder: there are several files"
        )
        raise ValueError(f"--out must be a folder that is there, or {names}; got {out}")
    if not out.parent.is_dir():
        raise ValueError(f"the folder of --out must be there, got {out.parent}; make it, or choose another")
    return out.parent.absolute(), out.name


def _opened(path: Path | None) -> Journal:
    place = default_path() if path is None else path.expanduser()
    # Opening would make a new, empty journal.
    if not place.is_file():
        raise FileNotFoundError(
            f"there must be a journal, got none at {place}; name yours by --journal, or begin with psoas lab"
        )
    return open_journal(place)


def _days(first: str | None, last: str | None, *, today: date) -> tuple[date, date]:
    end = today if last is None else min(_day(last, "--to"), today)
    start = end - timedelta(days=USUAL_DAYS - 1) if first is None else _day(first, "--from")
    if start > end:
        raise ValueError(f"--from must not come after the last day ({end}), got {start}")
    return start, end


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{option} must be a day such as 2026-09-01, got {text!r}") from None


def _say_under_way(kind: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"Making the {kind.upper()} file ...", err=True)

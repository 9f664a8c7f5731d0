"""The command line: ``psoas lab``."""

from __future__ import annotations

import os

import click

from psoas_analytics import journal, workbook


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="psoas-analytics", prog_name="psoas")
def main() -> None:
    """A workbook for people who do psoas exercises at home. Not medical advice."""


@main.command(context_settings={"ignore_unknown_options": True})
@click.option("--no-browser", is_flag=True, help="Open no browser; print the address instead.")
@click.argument("args", nargs=-1, type=click.UNPROCESSED)
def lab(no_browser: bool, args: tuple[str, ...]) -> None:
    """Open the workbook in JupyterLab, on this machine alone.

    Your notebooks live in a folder of your own; further ARGS go to JupyterLab (for example --port=9999).
    """
    folder = workbook.default_folder()
    journal_path = journal.default_path().absolute()
    try:
        copies = workbook.refresh(folder)
        environment = workbook.lab_environment(folder, os.environ)
    except OSError as error:
        raise click.ClickException(
            f"the workbook folder must be writable, got {folder} ({error.strerror or error}); "
            "set PSOAS_WORKBOOK to a folder of yours"
        ) from error
    click.echo(f"Workbook: {folder}\nJournal:  {journal_path}")
    for copy in copies:
        if copy.state == "refreshed":
            click.echo(f"{copy.path.name}: refreshed to this version.")
        elif copy.newer is not None:
            click.echo(
                f"{copy.path.name}: you edited it, so it stays; the newer version is {copy.newer.name}."
            )
    # A kernel starts in the workbook folder, where a relative path would mean another file.
    environment["PSOAS_JOURNAL"] = str(journal_path)
    _start(workbook.lab_arguments(folder, browser=not no_browser, extra=args), environment)


def _start(arguments: list[str], environment: dict[str, str]) -> None:
    click.echo("Starting JupyterLab; Control-C here stops it. What you log is saved at once.")
    os.environ.update(environment)
    from jupyterlab.labapp import LabApp  # slow to import, and it must see the environment above

    LabApp.launch_instance(argv=arguments)


if __name__ == "__main__":
    main(prog_name="psoas")

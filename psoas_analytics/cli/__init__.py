"""The command line ``psoas``; each module holds the commands of one subject."""

from __future__ import annotations

import click

from psoas_analytics.cli.files import backup, check, export, restore, spreadsheet
from psoas_analytics.cli.imports import import_
from psoas_analytics.cli.report import report
from psoas_analytics.cli.serve import app, lab


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="psoas-analytics", prog_name="psoas")
def main() -> None:
    """A workbook for people who do psoas exercises at home. Not medical advice."""


for command in (lab, app, report, import_, export, spreadsheet, backup, restore, check):
    main.add_command(command)

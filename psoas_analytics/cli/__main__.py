"""Run the command line by ``python -m psoas_analytics.cli``."""

from psoas_analytics.cli import main

main(prog_name="psoas")

"""The report: one page that a therapist reads in 60 seconds."""

from psoas_analytics.report.build import build_report
from psoas_analytics.report.content import OPTIONAL, SECTIONS, Report

__all__ = ["OPTIONAL", "SECTIONS", "Report", "build_report"]

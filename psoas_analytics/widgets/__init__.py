"""Forms, player and views for a notebook: state in Python, views in ipywidgets or a file of their own."""

from __future__ import annotations

from psoas_analytics.widgets.check_in_form import CheckInForm
from psoas_analytics.widgets.clinic_view import ClinicView
from psoas_analytics.widgets.flexibility_form import FlexibilityForm
from psoas_analytics.widgets.import_form import ImportForm
from psoas_analytics.widgets.pain_form import PainForm
from psoas_analytics.widgets.plan_editor import PlanEditor
from psoas_analytics.widgets.progress_view import ProgressView
from psoas_analytics.widgets.report_panel import ReportPanel
from psoas_analytics.widgets.session_form import SessionForm
from psoas_analytics.widgets.session_player import SessionPlayer
from psoas_analytics.widgets.sitting_timer import SittingTimer
from psoas_analytics.widgets.welcome import Welcome

__all__ = [
    "CheckInForm",
    "ClinicView",
    "FlexibilityForm",
    "ImportForm",
    "PainForm",
    "PlanEditor",
    "ProgressView",
    "ReportPanel",
    "SessionForm",
    "SessionPlayer",
    "SittingTimer",
    "Welcome",
]

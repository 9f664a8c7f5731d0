"""Measures: pure functions, frames in, frames out.

Frames of many people carry ``person_id``: the same functions then keep the people apart, and their results
begin with that column.
"""

from psoas_analytics.measures.adherence import day_states, overall_states, side_states
from psoas_analytics.measures.credit import set_credits
from psoas_analytics.measures.dose import stretch_dose
from psoas_analytics.measures.entries import last_entry
from psoas_analytics.measures.exercises import exercise_progress, exercise_summary
from psoas_analytics.measures.flexibility import (
    flexibility,
    flexibility_change,
    flexibility_weeks,
    left_right,
    left_right_days,
)
from psoas_analytics.measures.function import questionnaire_change, questionnaire_scores
from psoas_analytics.measures.habits import sitting_breaks, weekly_habits
from psoas_analytics.measures.history import add_up, last_and_best, last_session
from psoas_analytics.measures.lights import (
    day_lights,
    exercise_pain,
    exercise_zones,
    next_morning,
    rises,
    week_lights,
)
from psoas_analytics.measures.pain import (
    at_main_site,
    at_sites,
    daily_pain,
    daily_pain_by_context,
    main_site,
    main_sites,
    one_site,
    pain_by_site,
    rolling_pain,
)
from psoas_analytics.measures.pairs import paired_days
from psoas_analytics.measures.progress import ready_to_progress
from psoas_analytics.measures.sessions import exercise_session_pain, session_pain
from psoas_analytics.measures.weeks import PainWeeks, baseline_pain, baseline_week, pain_change, pain_weeks
from psoas_analytics.measures.windows import adherence, period_adherence
from psoas_analytics.measures.zones import exercise_zone, morning_zone

__all__ = [
    "PainWeeks",
    "add_up",
    "adherence",
    "at_main_site",
    "at_sites",
    "baseline_pain",
    "baseline_week",
    "daily_pain",
    "daily_pain_by_context",
    "day_lights",
    "day_states",
    "exercise_pain",
    "exercise_progress",
    "exercise_session_pain",
    "exercise_summary",
    "exercise_zone",
    "exercise_zones",
    "flexibility",
    "flexibility_change",
    "flexibility_weeks",
    "last_and_best",
    "last_entry",
    "last_session",
    "left_right",
    "left_right_days",
    "main_site",
    "main_sites",
    "morning_zone",
    "next_morning",
    "one_site",
    "overall_states",
    "pain_by_site",
    "pain_change",
    "pain_weeks",
    "paired_days",
    "period_adherence",
    "questionnaire_change",
    "questionnaire_scores",
    "ready_to_progress",
    "rises",
    "rolling_pain",
    "session_pain",
    "set_credits",
    "side_states",
    "sitting_breaks",
    "stretch_dose",
    "week_lights",
    "weekly_habits",
]

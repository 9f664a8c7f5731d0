"""Measures: pure functions, frames in, frames out."""

from psoas_analytics.measures.adherence import adherence, day_states, overall_states
from psoas_analytics.measures.exercises import exercise_summary
from psoas_analytics.measures.flexibility import flexibility
from psoas_analytics.measures.function import questionnaire_scores
from psoas_analytics.measures.history import add_up, last_and_best, last_session
from psoas_analytics.measures.pain import baseline_week, daily_pain, main_site, rolling_pain
from psoas_analytics.measures.pairs import paired_days

__all__ = [
    "add_up",
    "adherence",
    "baseline_week",
    "daily_pain",
    "day_states",
    "exercise_summary",
    "flexibility",
    "last_and_best",
    "last_session",
    "main_site",
    "overall_states",
    "paired_days",
    "questionnaire_scores",
    "rolling_pain",
]

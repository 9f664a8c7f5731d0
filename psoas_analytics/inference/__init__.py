"""Inference: pure functions, arrays in, small frozen results out."""

from psoas_analytics.inference.association import Association, association
from psoas_analytics.inference.change import ImportantChange, important_change
from psoas_analytics.inference.phases import Nap, TauBC, nap, tau_bc
from psoas_analytics.inference.plan_change import PlanChange, plan_change
from psoas_analytics.inference.results import NotEnough
from psoas_analytics.inference.trend import Trend, trend

__all__ = [
    "Association",
    "ImportantChange",
    "Nap",
    "NotEnough",
    "PlanChange",
    "TauBC",
    "Trend",
    "association",
    "important_change",
    "nap",
    "plan_change",
    "tau_bc",
    "trend",
]

"""Inference: pure functions, arrays in, small frozen results out."""

from psoas_analytics.inference.change import ImportantChange, important_change
from psoas_analytics.inference.results import NotEnough

__all__ = ["ImportantChange", "NotEnough", "important_change"]

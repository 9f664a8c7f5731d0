"""Files that a person hands over: chosen, looked at first, then written where they are to lie."""

from psoas_analytics.handout.choice import KINDS, Choice, Kind
from psoas_analytics.handout.file import Handout
from psoas_analytics.handout.make import chosen_report, handout

__all__ = ["KINDS", "Choice", "Handout", "Kind", "chosen_report", "handout"]

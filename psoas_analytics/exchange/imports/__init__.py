"""Histories that other trackers exported: looked at first, then written by ``journal.import_batch``."""

from psoas_analytics.exchange.imports.mapping import Mapping, MappingError, load_mapping
from psoas_analytics.exchange.imports.names import ForeignName
from psoas_analytics.exchange.imports.preview import ImportPreview, preview
from psoas_analytics.exchange.imports.tables import ImportRefused
from psoas_analytics.exchange.imports.tally import Example, Refused
from psoas_analytics.exchange.imports.words import Question

__all__ = [
    "Example",
    "ForeignName",
    "ImportPreview",
    "ImportRefused",
    "Mapping",
    "MappingError",
    "Question",
    "Refused",
    "load_mapping",
    "preview",
]

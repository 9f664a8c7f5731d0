"""Files in and out."""

from psoas_analytics.exchange.archive import ArchiveError, read_archive, write_archive

__all__ = ["ArchiveError", "read_archive", "write_archive"]

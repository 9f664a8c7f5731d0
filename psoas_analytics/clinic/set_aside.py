"""``set_aside.csv``: which archives are not in the store, and why."""

from __future__ import annotations

import csv
from dataclasses import asdict, dataclass, fields
from io import StringIO
from pathlib import Path

from psoas_analytics.exchange.spreadsheet import defused
from psoas_analytics.whole import write_whole

_FILE = "set_aside.csv"


@dataclass(frozen=True)
class SetAside:
    """An archive that was not taken.

    Attributes
    ----------
    archive : path in the folder of archives
    reason : a sentence
    person_id : of an older archive of somebody whose newer one is in the store, else empty
    size_bytes, mtime_ns, sha256 : of an older archive, so that it need not be read again
    """

    archive: str
    reason: str
    person_id: str = ""
    size_bytes: int = 0
    mtime_ns: int = 0
    sha256: str = ""


def read_set_aside(out: Path) -> list[SetAside]:
    """Read what the last ingest set aside; a file that somebody has edited counts for nothing."""
    try:
        text = (out / _FILE).read_text(encoding="utf-8")
        rows = csv.DictReader(StringIO(text, newline=""), strict=True)
        return [
            SetAside(
                row["archive"],
                row["reason"],
                row["person_id"],
                int(row["size_bytes"]),
                int(row["mtime_ns"]),
                row["sha256"],
            )
            for row in rows
        ]
    except (OSError, ValueError, KeyError, TypeError, csv.Error):
        return []


def write_set_aside(out: Path, rows: list[SetAside]) -> None:
    """Keep what was set aside, in the order of the archives' names."""
    text = StringIO(newline="")
    writer = csv.DictWriter(text, [field.name for field in fields(SetAside)], lineterminator="\n")
    writer.writeheader()
    for row in sorted(rows, key=lambda one: (one.archive, one.reason)):
        # A name that a sender chose must not run as a formula where the file is opened.
        writer.writerow({**asdict(row), "archive": defused(row.archive), "reason": defused(row.reason)})
    write_whole(out / _FILE, text.getvalue().encode(), replacing=True)

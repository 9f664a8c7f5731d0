"""The tables of the journal and the migrations that lead to them.

Every table has an ``id``. Three triggers a table write to ``history`` what a row was before it
changed; ``change`` numbers the transactions, so that one of them can be undone as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping

# "psoa" in ASCII: tells our files from anybody else's SQLite file.
APPLICATION_ID = 0x70736F61

# Only a step makes SQLite work a date out anew: date('2026-02-30') gives '2026-02-30' back.
_DAY = "TEXT NOT NULL CHECK ({0} IS date({0}, '+0 days'))"
_IS_INSTANT = "{0} IS strftime('%Y-%m-%dT%H:%M:%fZ', {0}, '+0 days')"
_NRS = "REAL CHECK ({0} BETWEEN 0 AND 10)"


def _day(name: str) -> str:
    return f"{name} {_DAY.format(name)}"


def _instant(name: str, *, optional: bool = False) -> str:
    rule = _IS_INSTANT.format(name)
    return (
        f"{name} TEXT CHECK ({name} IS NULL OR {rule})"
        if optional
        else f"{name} TEXT NOT NULL CHECK ({rule})"
    )


def _nrs(name: str, *, needed: bool = False) -> str:
    return f"{name} {_NRS.format(name)}{' NOT NULL' if needed else ''}"


def _one_of(name: str, *words: str, optional: bool = False) -> str:
    listed = ", ".join(f"'{word}'" for word in words)
    return f"{name} TEXT {'' if optional else 'NOT NULL '}CHECK ({name} IN ({listed}))"


_WHEN = (
    _instant("at"),
    "utc_offset_min INTEGER NOT NULL CHECK (utc_offset_min BETWEEN -1080 AND 1080)",
    _day("day"),
)
_BATCH = "batch_id TEXT REFERENCES import_batch (id)"
_NOTE = "note TEXT NOT NULL DEFAULT ''"
_SIDE = _one_of("side", "left", "right", "both")
_MAYBE_SIDE = _one_of("side", "left", "right", "both", optional=True)

# In the order in which rows can be written: a table refers only to tables above it. Columns as in version 1.
TABLES: Mapping[str, tuple[str, ...]] = {
    "setting": ("value TEXT NOT NULL",),
    "import_batch": ("source TEXT NOT NULL", "sha256 TEXT NOT NULL", _instant("imported_at")),
    "session": (
        _instant("started_at"),
        _instant("ended_at", optional=True),
        "utc_offset_min INTEGER NOT NULL CHECK (utc_offset_min BETWEEN -1080 AND 1080)",
        _day("day"),
        _nrs("pain_before"),
        _nrs("pain_after"),
        _nrs("effort_cr10"),
        _NOTE,
        _BATCH,
        "CHECK (ended_at >= started_at)",
    ),
    "exercise_set": (
        "session_id TEXT NOT NULL REFERENCES session (id)",
        "position INTEGER NOT NULL CHECK (position >= 1)",
        "exercise_id TEXT NOT NULL CHECK (exercise_id <> '')",
        _SIDE,
        "reps INTEGER NOT NULL CHECK (reps BETWEEN 1 AND 1000)",
        "hold_s REAL CHECK (hold_s > 0 AND hold_s <= 3600)",
        _nrs("pain_nrs"),
        _nrs("effort_cr10"),
    ),
    "pain_score": (
        *_WHEN,
        "site TEXT NOT NULL CHECK (site <> '')",
        _MAYBE_SIDE,
        _nrs("pain_nrs", needed=True),
        _one_of("recall", "average_24h", "now", "worst_24h"),
        _one_of("context", "rest", "after sitting", "on waking", "exercise", "night", optional=True),
        _NOTE,
        _BATCH,
    ),
    "flexibility_reading": (
        "measurement_id TEXT NOT NULL",
        *_WHEN,
        "test TEXT NOT NULL CHECK (test <> '')",
        _MAYBE_SIDE,
        "reading INTEGER NOT NULL CHECK (reading BETWEEN 1 AND 9)",
        "value REAL NOT NULL",
        _one_of("unit", "deg", "cm"),
        _one_of("instrument", "phone", "inclinometer", "goniometer", "tape", "other"),
        "warm INTEGER NOT NULL CHECK (warm IN (0, 1))",
        _NOTE,
        _BATCH,
        "UNIQUE (measurement_id, reading)",
    ),
    "questionnaire_answer": (
        "response_id TEXT NOT NULL",
        *_WHEN,
        _one_of("instrument", "PEG", "PSFS", "ODI", "EARS"),
        "item TEXT NOT NULL CHECK (item <> '')",
        "score REAL NOT NULL CHECK (score BETWEEN 0 AND 100)",
        _BATCH,
        "UNIQUE (response_id, item)",
    ),
    "habit": (
        *_WHEN,
        _one_of(
            "kind",
            "sitting break",
            "foam rolling",
            "warm-up",
            "cool-down",
            "cardio",
            "strength",
            "rest day",
            "sleep position",
        ),
        "amount REAL NOT NULL CHECK (amount >= 0)",
        _BATCH,
    ),
    "skip": (
        _day("day"),
        "exercise_id TEXT",
        _one_of("reason", "pain", "no time", "unwell", "travel", "forgot", "other"),
        _NOTE,
        _BATCH,
    ),
    "no_exercise": (_day("day"),),
    "pause": (
        _day("first_day"),
        _day("last_day"),
        "reason TEXT NOT NULL",
        "CHECK (last_day >= first_day)",
    ),
    "plan_version": (
        "version INTEGER NOT NULL UNIQUE CHECK (version >= 1)",
        _day("starts_on"),
        "title TEXT NOT NULL",
        "author TEXT NOT NULL",
        _instant("created_at"),
    ),
    "plan_item": (
        "plan_id TEXT NOT NULL REFERENCES plan_version (id)",
        "position INTEGER NOT NULL CHECK (position >= 1)",
        "exercise_id TEXT NOT NULL CHECK (exercise_id <> '')",
        "sets INTEGER NOT NULL CHECK (sets BETWEEN 1 AND 20)",
        "reps_min INTEGER NOT NULL CHECK (reps_min >= 1)",
        "reps_max INTEGER NOT NULL",
        "hold_min_s REAL CHECK (hold_min_s > 0)",
        "hold_max_s REAL",
        _one_of("sides", "each", "alternating", "both"),
        "timed INTEGER NOT NULL CHECK (timed IN (0, 1))",
        "days TEXT NOT NULL",
        "times_per_week INTEGER CHECK (times_per_week BETWEEN 1 AND 7)",
        "CHECK (reps_max >= reps_min)",
        "CHECK ((hold_min_s IS NULL) = (hold_max_s IS NULL))",
        "CHECK (hold_max_s >= hold_min_s)",
        "CHECK ((days = '') = (times_per_week IS NOT NULL))",
        "UNIQUE (plan_id, exercise_id)",
    ),
    "event": (
        _day("day"),
        _one_of("kind", "medication", "treatment", "flare-up", "travel", "other"),
        "label TEXT NOT NULL CHECK (label <> '')",
        _BATCH,
    ),
    "question": (*_WHEN, "text TEXT NOT NULL CHECK (text <> '')"),
}

_INDEXES = (
    "CREATE INDEX exercise_set_session ON exercise_set (session_id)",
    "CREATE INDEX plan_item_plan ON plan_item (plan_id)",
    "CREATE INDEX history_change ON history (change_id)",
    "CREATE INDEX history_row ON history (row_id)",
)

_HISTORY = (
    """CREATE TABLE change (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        label TEXT NOT NULL,
        final INTEGER NOT NULL CHECK (final IN (0, 1)),
        undoes INTEGER UNIQUE REFERENCES change (id)
    ) STRICT""",
    """CREATE TABLE history (
        id INTEGER PRIMARY KEY,
        change_id INTEGER NOT NULL REFERENCES change (id),
        table_name TEXT NOT NULL,
        row_id TEXT NOT NULL,
        op TEXT NOT NULL CHECK (op IN ('insert', 'update', 'delete')),
        old_row TEXT CHECK ((old_row IS NULL) = (op = 'insert'))
    ) STRICT""",
    "CREATE TRIGGER history_kept BEFORE UPDATE ON history"
    " BEGIN SELECT RAISE(ABORT, 'history is never changed'); END",
    "CREATE TRIGGER history_stays BEFORE DELETE ON history"
    " BEGIN SELECT RAISE(ABORT, 'history is never deleted'); END",
)


def columns_of(parts: tuple[str, ...]) -> list[str]:
    """Names of the columns in a table's parts, ``id`` first."""
    first_words = (part.split(" ", 1)[0] for part in parts)
    return ["id", *(word for word in first_words if word not in {"CHECK", "UNIQUE"})]


def _create(table: str, parts: tuple[str, ...]) -> str:
    return f"CREATE TABLE {table} (id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''), {', '.join(parts)}) STRICT"


def _triggers(table: str, parts: tuple[str, ...]) -> tuple[str, ...]:
    old = "json_object(" + ", ".join(f"'{name}', OLD.{name}" for name in columns_of(parts)) + ")"
    change = "(SELECT max(id) FROM change)"
    into = "INSERT INTO history (change_id, table_name, row_id, op, old_row) VALUES"
    return (
        f"CREATE TRIGGER {table}_insert AFTER INSERT ON {table} BEGIN"
        f" {into} ({change}, '{table}', NEW.id, 'insert', NULL); END",
        f"CREATE TRIGGER {table}_update AFTER UPDATE ON {table} BEGIN"
        f" {into} ({change}, '{table}', OLD.id, 'update', {old}); END",
        f"CREATE TRIGGER {table}_delete AFTER DELETE ON {table} BEGIN"
        f" {into} ({change}, '{table}', OLD.id, 'delete', {old}); END",
    )


def _version_1() -> tuple[str, ...]:
    tables = tuple(_create(table, parts) for table, parts in TABLES.items())
    triggers = tuple(line for table, parts in TABLES.items() for line in _triggers(table, parts))
    return (*_HISTORY, *tables, *_INDEXES, *triggers)


# What a form holds that is not saved yet: no entry, so it has no history and no place in the archive.
_VERSION_2 = (
    f"CREATE TABLE draft (id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''), {_instant('at')},"
    " value TEXT NOT NULL CHECK (json_valid(value))) STRICT",
)

# What a therapist's answer says beside its items, and the name of the file that a batch came from.
_ADDED = {
    "plan_version": (
        "message TEXT NOT NULL DEFAULT ''",
        f"written_on {_DAY.format('written_on').replace('NOT NULL ', '')}",
        "report_id TEXT",
    ),
    "import_batch": ("file_name TEXT NOT NULL DEFAULT ''",),
}


def _added(table: str, parts: tuple[str, ...]) -> tuple[str, ...]:
    """Add columns to a table; its triggers are made anew, so that the history keeps them too."""
    return (
        *(f"ALTER TABLE {table} ADD COLUMN {part}" for part in parts),
        *(f"DROP TRIGGER {table}_{event}" for event in ("insert", "update", "delete")),
        *_triggers(table, (*TABLES[table], *parts)),
    )


_VERSION_3 = tuple(line for table, parts in _ADDED.items() for line in _added(table, parts))

# Which journal this is: it has no history, for nothing may take it back. `identity` puts the row in.
_VERSION_4 = (
    "CREATE TABLE identity (only_row INTEGER PRIMARY KEY CHECK (only_row = 1),"
    " id TEXT NOT NULL CHECK (length(id) = 32 AND id NOT GLOB '*[^0-9a-f]*')) STRICT",
    "CREATE TRIGGER identity_stays BEFORE DELETE ON identity"
    " BEGIN SELECT RAISE(ABORT, 'the id of a journal is never deleted'); END",
)

# One tuple of statements for each version; a released version is never edited, only followed by the next.
MIGRATIONS: tuple[tuple[str, ...], ...] = (_version_1(), _VERSION_2, _VERSION_3, _VERSION_4)
VERSION = len(MIGRATIONS)
# The first version in which a journal has an id of its own.
IDENTITY_SINCE = 4

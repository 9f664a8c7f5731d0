"""Kills children at random moments and looks what they left; run by test_kill.py in a process of its own.

    python nursery.py FOLDER SEED SCENARIO=RUNS ...

Everything is imported once; each run forks. What a child was told is kept lies in a pipe whose other end this
process holds: the outside record. Prints one JSON object: runs, acknowledged entries, faults.
"""

import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from psoas_analytics.exchange import read_archive, write_archive
from psoas_analytics.journal import Journal, open_journal, schema

SITES = ("low back", "groin", "knee")
# A child is killed at most this long after it said that it begins; each does its work many times over.
LONGEST_S = 0.06
# What works on whole files takes longer.
SLOW_S = {"opening": 0.15, "migration": 0.15, "backup": 0.15, "archive": 0.15}


def bridge(**more: Any) -> dict[str, Any]:
    return {"exercise_id": "glute-bridge", "side": "both", "reps": 10, "hold_s": 5, **more}


# ---------------------------------------------------------------- what the children do until they are killed


def log(folder: Path, chance: random.Random) -> Iterator[str]:
    """Sessions whose note says how many sets they have."""
    with open_journal(folder / "journal.sqlite") as journal:
        while True:
            n = chance.randint(1, 12)
            yield f"{journal.log_session([bridge()] * n, note=str(n))} {n}"


def extend(folder: Path, chance: random.Random) -> Iterator[str]:
    """One session that grows; now and then the same sets are sent again."""
    with open_journal(folder / "journal.sqlite") as journal:
        session = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        while True:
            sets = [bridge(id=str(uuid.UUID(int=chance.getrandbits(128), version=4))) for _ in range(3)]
            for _ in range(chance.randint(1, 2)):
                yield " ".join(journal.extend_session(session, sets))


def together(folder: Path, _chance: random.Random) -> Iterator[str]:
    """Scores at three sites, kept as one."""
    with open_journal(folder / "journal.sqlite") as journal:
        while True:
            with journal.together("three sites"):
                ids = [journal.log_pain(4, site=site) for site in SITES]
            yield " ".join(ids)


def undo(folder: Path, chance: random.Random) -> Iterator[str]:
    """Entries, of which some are taken back."""
    with open_journal(folder / "journal.sqlite") as journal:
        while True:
            kept = journal.log_session([bridge()] * 2, note="2")
            yield f"+ {kept}"
            if chance.random() < 0.5:
                yield f"? {kept}"
                journal.undo(kept)
                yield f"- {kept}"


def opening(folder: Path, _chance: random.Random) -> Iterator[str]:
    """A new journal again and again."""
    for number in range(10_000):
        with open_journal(folder / str(number) / "journal.sqlite") as journal:
            yield f"{number} {journal.log_pain(4, site='low back')}"


def migration(folder: Path, _chance: random.Random) -> Iterator[str]:
    """An older journal again and again."""
    for number in range(10_000):
        path = folder / f"{number}.sqlite"
        shutil.copy(folder / "old.schema", path)
        with open_journal(path) as journal:
            yield f"{number} {journal.log_pain(4, site='low back')}"


def backup(folder: Path, _chance: random.Random) -> Iterator[str]:
    """A copy after each session."""
    with open_journal(folder / "journal.sqlite") as journal:
        while True:
            journal.log_session([bridge()] * 3, note="3")
            yield str(journal.backup())


def archive(folder: Path, _chance: random.Random) -> Iterator[str]:
    """An archive after each session."""
    with open_journal(folder / "journal.sqlite") as journal:
        for number in range(10_000):
            journal.log_session([bridge()] * 3, note="3")
            yield str(write_archive(journal, folder / f"archive-{number}"))


# ---------------------------------------------------------------- what is looked at afterwards


def sound(path: Path) -> sqlite3.Connection:
    """A file that this program opens, and that SQLite finds whole."""
    open_journal(path).close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION
    # Each change left its rows in the history; one that changed nothing was not kept.
    orphans = "SELECT count(*) FROM history WHERE change_id NOT IN (SELECT id FROM change)"
    assert connection.execute(orphans).fetchone()[0] == 0
    return connection


def sessions_are_whole(connection: sqlite3.Connection) -> dict[str, int]:
    """The number of sets of each session, which is what its note says; the history has as many."""
    sql = """SELECT s.id, CAST(s.note AS INTEGER), count(t.id), count(DISTINCT t.position), max(t.position)
        FROM session AS s LEFT JOIN exercise_set AS t ON t.session_id = s.id GROUP BY s.id"""
    counts = {}
    for session, said, sets, places, last in connection.execute(sql):
        assert said == sets == places == last, f"half a session: {session} says {said}, has {sets}"
        in_history = """SELECT count(*) FROM history WHERE op = 'insert' AND change_id =
            (SELECT min(change_id) FROM history WHERE row_id = ? AND op = 'insert')"""
        assert connection.execute(in_history, (session,)).fetchone()[0] == 1 + sets
        counts[session] = sets
    return counts


def undo_goes_back_by_whole_changes(path: Path) -> None:
    with open_journal(path) as journal, closing(sqlite3.connect(path)) as connection:
        changes = """SELECT count(*) FROM change WHERE undoes IS NULL
            AND id NOT IN (SELECT undoes FROM change WHERE undoes IS NOT NULL)"""
        for _ in range(2):
            before = connection.execute(changes).fetchone()[0]
            if journal.undo() is None:
                assert before == 0
                break
            assert connection.execute(changes).fetchone()[0] == before - 1
            sessions_are_whole(connection)


def after_log(folder: Path, told: list[str]) -> None:
    path = folder / "journal.sqlite"
    with closing(sound(path)) as connection:
        kept = sessions_are_whole(connection)
    acknowledged = {session: int(sets) for session, sets in (line.split() for line in told)}
    assert kept.items() >= acknowledged.items(), "an acknowledged session is gone"
    assert len(kept) <= len(acknowledged) + 1
    undo_goes_back_by_whole_changes(path)


def after_extend(folder: Path, told: list[str]) -> None:
    with closing(sound(folder / "journal.sqlite")) as connection:
        rows = connection.execute("SELECT id, position FROM exercise_set ORDER BY position").fetchall()
    kept = {row[0] for row in rows}
    assert {one for line in told for one in line.split()} <= kept, "an acknowledged set is gone"
    assert [row[1] for row in rows] == list(range(1, len(rows) + 1))
    assert len(rows) % 3 == 0, "a part of what was sent at once"


def after_together(folder: Path, told: list[str]) -> None:
    with closing(sound(folder / "journal.sqlite")) as connection:
        rows = connection.execute("SELECT id, site FROM pain_score ORDER BY rowid").fetchall()
    assert {one for line in told for one in line.split()} <= {row[0] for row in rows}
    assert [row[1] for row in rows] == list(SITES) * (len(rows) // 3), "a part of what is one"


def after_undo(folder: Path, told: list[str]) -> None:
    path = folder / "journal.sqlite"
    with closing(sound(path)) as connection:
        kept = sessions_are_whole(connection)
    state = {session: sign for sign, session in (line.split() for line in told)}
    assert {session for session, sign in state.items() if sign == "+"} <= kept.keys()
    assert not {session for session, sign in state.items() if sign == "-"} & kept.keys()


def after_opening(folder: Path, told: list[str]) -> None:
    acknowledged = dict(line.split() for line in told)
    # Of many that were made whole the last two are looked at: the one that was under way, and one before.
    for place in sorted(folder.iterdir(), key=lambda place: int(place.name))[-2:]:
        with closing(sound(place / "journal.sqlite")) as connection:
            kept = {row[0] for row in connection.execute("SELECT id FROM pain_score")}
        assert acknowledged.get(place.name) in {None, *kept}
        with open_journal(place / "journal.sqlite") as journal:
            journal.log_pain(3, site="knee")


def after_migration(folder: Path, told: list[str]) -> None:
    acknowledged = dict(line.split() for line in told)
    with closing(sqlite3.connect(folder / "old.schema")) as old:
        sets = old.execute("SELECT * FROM exercise_set ORDER BY id").fetchall()
    numbered = [path for path in folder.glob("*.sqlite") if path.stem.isdigit()]
    for path in sorted(numbered, key=lambda path: int(path.stem))[-2:]:
        if path.stat().st_size < (folder / "old.schema").stat().st_size and path.stem not in acknowledged:
            continue  # killed while the test's own copy was made
        with closing(sound(path)) as connection:
            assert connection.execute("SELECT * FROM exercise_set ORDER BY id").fetchall() == sets
            kept = {row[0] for row in connection.execute("SELECT id FROM pain_score")}
        assert acknowledged.get(path.stem) in {None, *kept}
    for copy in folder.rglob("*before*.sqlite"):
        with closing(sqlite3.connect(copy)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("SELECT * FROM exercise_set ORDER BY id").fetchall() == sets


def after_backup(folder: Path, told: list[str]) -> None:
    with closing(sound(folder / "journal.sqlite")) as connection:
        kept = sessions_are_whole(connection)
    copies = sorted((folder / "backups").glob("*.sqlite"))
    # Older ones of a day are thinned out; the newest never is.
    assert {Path(line) for line in told[-1:]} <= set(copies), "the newest acknowledged backup is gone"
    for copy in copies[-2:]:
        with closing(sound(copy)) as connection:
            copied = sessions_are_whole(connection)
        assert copied.items() <= kept.items()
        assert len(copied) >= min(len(told), len(kept) - 1) - 2


def after_archive(folder: Path, told: list[str]) -> None:
    with closing(sound(folder / "journal.sqlite")) as connection:
        kept = sessions_are_whole(connection)
    made = sorted(folder.glob("archive-*"), key=lambda path: int(path.name.split("-")[1]))
    assert {Path(line) for line in told} <= set(made), "an acknowledged archive is gone"
    for one in made[-2:]:
        again = read_archive(one, folder / "again" / f"{one.name}.sqlite")
        with closing(sound(again)) as connection:
            assert sessions_after_an_archive(connection).items() <= kept.items()


def sessions_after_an_archive(connection: sqlite3.Connection) -> dict[str, int]:
    return dict(connection.execute("SELECT session_id, count(*) FROM exercise_set GROUP BY session_id"))


SCENARIOS: dict[str, tuple[Callable[..., Iterator[str]], Callable[[Path, list[str]], None]]] = {
    "log": (log, after_log),
    "extend": (extend, after_extend),
    "together": (together, after_together),
    "undo": (undo, after_undo),
    "opening": (opening, after_opening),
    "migration": (migration, after_migration),
    "backup": (backup, after_backup),
    "archive": (archive, after_archive),
}


# ---------------------------------------------------------------- one run


def make_old(path: Path) -> None:
    """A journal of the first schema, with something in it."""
    migrations, version = schema.MIGRATIONS, schema.VERSION
    schema.MIGRATIONS, schema.VERSION = migrations[:1], 1
    try:
        with open_journal(path) as journal:
            for _ in range(20):
                first_schema_session(journal)
    finally:
        schema.MIGRATIONS, schema.VERSION = migrations, version


def first_schema_session(journal: Journal) -> None:
    journal.log_session([bridge()] * 5, started_at=datetime.now(UTC), note="5")


def kill_once(scenario: str, folder: Path, seed: str) -> tuple[list[str], float]:
    """Fork, let the child work, kill it; what it was told is kept, and when it was killed."""
    chance = random.Random(seed)  # noqa: S311 - it has to be repeatable
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            os.write(writer, b"begin\n")
            for line in SCENARIOS[scenario][0](folder, chance):
                os.write(writer, line.encode() + b"\n")
        except BaseException as error:
            os.write(writer, f"error {error!r}\n".encode())
        os._exit(1)
    os.close(writer)
    with os.fdopen(reader, "rb") as record:
        first = record.readline()
        wait = chance.random() * SLOW_S.get(scenario, LONGEST_S)
        wait_for(wait)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        lines = (first + record.read()).decode().split("\n")
    # The kernel keeps a short write whole: the last line is empty or complete.
    return [line for line in lines[1:] if line], wait


def wait_for(seconds: float) -> None:
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 1e-5))
    signal.sigwait({signal.SIGALRM})


def main() -> None:
    base, seed, *asked = sys.argv[1:]
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    old = Path(base) / "old.schema"
    make_old(old)
    runs = {}
    acknowledged = {}
    faults = []
    for scenario, number in (part.split("=") for part in asked):
        for run in range(int(number)):
            folder = Path(base) / f"{scenario}-{run}"
            folder.mkdir()
            if scenario == "migration":
                shutil.copy(old, folder / "old.schema")
            one_seed = f"{seed}-{scenario}-{run}"
            told, wait = kill_once(scenario, folder, one_seed)
            try:
                assert not [line for line in told if line.startswith("error")], told[-1]
                SCENARIOS[scenario][1](folder, told)
            except Exception as error:
                faults.append(f"seed {one_seed}, killed after {wait * 1000:.1f} ms: {error!r}")
            else:
                shutil.rmtree(folder)
            runs[scenario] = runs.get(scenario, 0) + 1
            acknowledged[scenario] = acknowledged.get(scenario, 0) + len(told)
    print(json.dumps({"runs": runs, "acknowledged": acknowledged, "faults": faults}))


if __name__ == "__main__":
    main()

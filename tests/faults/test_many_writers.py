"""Two notebooks and a command line write at once."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from psoas_analytics.journal import open_journal

pytestmark = pytest.mark.faults

EACH = 2_000
BRIDGE = {"exercise_id": "glute-bridge", "side": "both", "reps": 10, "hold_s": 5}
START = """
import sys
from psoas_analytics.journal import open_journal
path, sets, each = sys.argv[1], [{bridge!r}, {bridge!r}], {each}
print("ready", flush=True)
sys.stdin.readline()
"""
# One journal that stays open, as in a notebook; and one opened for every five entries, as by a command.
NOTEBOOK = """
with open_journal(path) as journal:
    ids = [journal.log_session(sets) for _ in range(each)]
"""
COMMAND = """
ids = []
while len(ids) < each:
    with open_journal(path) as journal:
        ids += [journal.log_session(sets) for _ in range(5)]
"""
END = """
print(*ids, sep="\\n")
"""


def start(work: str, path: Path) -> subprocess.Popen[str]:
    code = START.format(bridge=BRIDGE, each=EACH) + work + END
    pipe = subprocess.PIPE
    command = [sys.executable, "-W", "error", "-c", code, str(path)]
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def test_three_programs_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    open_journal(path).close()
    writers = [start(work, path) for work in (NOTEBOOK, NOTEBOOK, COMMAND)]
    assert [writer.stdout.readline() for writer in writers] == ["ready\n"] * 3
    for writer in writers:
        writer.stdin.write("\n")
        writer.stdin.flush()
    said = [writer.communicate(timeout=300) for writer in writers]
    assert [errors for _, errors in said] == ["", "", ""]
    acknowledged = [one for out, _ in said for one in out.split()]
    assert len(acknowledged) == len(set(acknowledged)) == 3 * EACH
    with closing(sqlite3.connect(path)) as connection:
        sets = dict(connection.execute("SELECT session_id, count(*) FROM exercise_set GROUP BY session_id"))
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*) FROM session").fetchone()[0] == 3 * EACH
    assert sets == dict.fromkeys(acknowledged, 2)

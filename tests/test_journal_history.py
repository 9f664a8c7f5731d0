# ruff: noqa: S608 - the tables are named by the tests themselves
import json
import sqlite3
from contextlib import closing

import pytest

from psoas_analytics.demo import demo_journal
from psoas_analytics.journal import open_journal
from psoas_analytics.journal.schema import TABLES
from psoas_analytics.plan import starter_plan
from psoas_analytics.records import EntryError

BRIDGE = {"exercise_id": "glute-bridge", "side": "both", "reps": 10, "hold_s": 5}
AT = "'2026-03-09T12:00:00.000Z', 60, '2026-03-09'"

KINDS = {
    "session": lambda j: j.log_session([BRIDGE, BRIDGE]),
    "pain score": lambda j: j.log_pain(4, site="low back"),
    "flexibility": lambda j: j.log_flexibility("fingertip_to_floor", readings=[12, 13, 12]),
    "PEG": lambda j: j.log_questionnaire("PEG", {"pain": 1, "enjoyment": 2, "activity": 3}),
    "sitting break": lambda j: j.log_habit("sitting break"),
    "skip": lambda j: j.log_skip("glute-bridge", day="2026-03-10", reason="pain"),
    "no exercise": lambda j: j.log_no_exercise("2026-03-10"),
    "pause": lambda j: j.pause("2026-03-10", "2026-03-12", reason="travel"),
    "event": lambda j: j.log_event("massage", day="2026-03-10"),
    "question": lambda j: j.log_question("Why?"),
}


def history(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT table_name, op, old_row FROM history ORDER BY id").fetchall()


def change(journal, *statements):
    """Run SQL as one change of its own, as a later version of the program might."""
    with journal._store.writing("by hand") as connection:
        for sql in statements:
            connection.execute(sql)


# ---------------------------------------------------------------- undo


@pytest.mark.parametrize("kind", KINDS)
def test_undo_takes_one_entry_of_any_kind_back(journal, log_everything, whole, kind):
    log_everything(journal)
    before = whole(journal.path)
    KINDS[kind](journal)
    assert whole(journal.path) != before
    assert journal.undo().startswith(kind)
    assert whole(journal.path) == before


def test_undo_takes_a_plan_with_its_items_back(journal, catalog, whole):
    before = whole(journal.path)
    journal.set_plan(starter_plan(catalog), starts_on="2026-03-11")
    assert journal.undo() == "plan from 2026-03-11"
    assert whole(journal.path) == before


def test_undo_says_what_it_took_back(journal):
    journal.log_session([BRIDGE], started_at="2026-03-09T02:00")
    assert journal.undo() == "session on 2026-03-08"


def test_undo_again_and_again_takes_back_one_entry_each_and_then_nothing(journal, log_everything, row_counts):
    assert journal.undo() is None
    log_everything(journal)
    taken = [journal.undo() for _ in range(11)]
    assert [one.split(" ")[0] for one in taken] == [
        "question",
        "event",
        "pause",
        "no",
        "skip",
        "sitting",
        "PEG",
        "flexibility",
        "pain",
        "session",
        "plan",
    ]
    assert journal.undo() is None
    assert journal.undo() is None
    left = row_counts(journal.path)
    assert {name: count for name, count in left.items() if count and name in TABLES} == {}
    assert left["change"] == 22


@pytest.mark.parametrize("kind", KINDS)
def test_undo_of_an_older_entry_leaves_the_newer_ones(journal, log_everything, whole, kind):
    entry = KINDS[kind](journal)
    journal.undo()
    log_everything(journal)
    before = whole(journal.path)
    entry = KINDS[kind](journal)
    newer = journal.log_pain(7, site="knee")
    assert journal.undo(entry).startswith(kind)
    assert newer in set(journal.pain()["pain_id"])
    assert journal.undo(entry) is None
    assert journal.undo().startswith("pain score")
    assert whole(journal.path) == before


def test_a_session_is_undone_by_the_id_of_one_of_its_sets_too(journal):
    journal.log_session([BRIDGE, BRIDGE])
    journal.log_pain(3, site="knee")
    assert journal.undo(journal.sets()["set_id"].iloc[1]).startswith("session")
    assert (len(journal.sessions()), len(journal.sets()), len(journal.pain())) == (0, 0, 1)


def test_a_session_is_undone_with_what_was_added_to_it_since(journal, whole):
    journal.log_pain(3, site="knee")
    before = whole(journal.path)
    session = journal.log_session([BRIDGE])
    first = journal.sets()["set_id"].iloc[0]
    journal.extend_session(session, [BRIDGE])
    with pytest.raises(EntryError, match="later entries stand on it"):
        journal.undo(first)
    assert len(journal.sets()) == 2
    assert journal.undo(session) == "session on 2026-03-10, with what was added to it since"
    assert whole(journal.path) == before
    assert journal.undo(session) is None
    assert journal.undo() == "pain score on 2026-03-10"


@pytest.mark.parametrize("entry", ["", "no such id", "' OR 1 = 1 --", "\x00"])
def test_undo_of_an_unknown_entry_does_nothing(journal, log_everything, row_counts, entry):
    log_everything(journal)
    before = row_counts(journal.path)
    assert journal.undo(entry) is None
    assert row_counts(journal.path) == before


def test_undo_works_after_the_journal_was_closed_and_opened(tmp_path, now):
    path = tmp_path / "j.sqlite"
    with open_journal(path, now=lambda: now) as first:
        entry = first.log_session([BRIDGE])
        first.log_pain(3, site="knee")
    with open_journal(path, now=lambda: now) as again:
        assert again.undo(entry) == "session on 2026-03-10"
        assert again.undo() == "pain score on 2026-03-10"
        assert again.undo() is None


def test_an_entry_that_was_undone_can_be_logged_again_with_the_same_set(journal):
    set_id = "00000000-0000-4000-8000-000000000001"
    journal.log_session([{**BRIDGE, "id": set_id}])
    journal.undo()
    journal.log_session([{**BRIDGE, "id": set_id}])
    assert journal.sets()["set_id"].tolist() == [set_id]
    assert journal.undo() == "session on 2026-03-10"
    assert journal.sets().empty


def test_of_two_programs_that_undo_the_same_change_one_does(journal, whole):
    journal.log_pain(3, site="knee")
    kept = whole(journal.path)
    journal.log_pain(4, site="knee")
    with open_journal(journal.path) as other:
        number = other._store.rows("SELECT max(id) FROM change")[0][0]
        assert journal.undo() is not None
        with pytest.raises(sqlite3.IntegrityError), other._store.writing("undo", undoes=number):
            pass
    assert whole(journal.path) == kept


def test_what_the_demo_came_with_is_not_undone():
    with demo_journal() as journal:
        assert journal.undo() is None
        assert len(journal.sessions()) == 50
        journal.log_pain(2, site="low back")
        assert journal.undo() == "pain score on 2026-11-22"
        assert journal.undo() is None
        assert len(journal.pain()) == 93


# ---------------------------------------------------------------- history


def test_an_inserted_row_is_noted_in_the_history(journal):
    journal.log_pain(4, site="low back")
    assert history(journal.path) == [("pain_score", "insert", None)]


def test_an_updated_row_is_kept_whole_and_undo_puts_it_back_exactly(journal, log_everything, whole):
    log_everything(journal)
    before = whole(journal.path)
    old = before["pain_score"][0]
    change(
        journal, "UPDATE pain_score SET pain_nrs = 9.125, note = 'changed', context = 'night', side = 'left'"
    )
    table, op, kept = history(journal.path)[-1]
    assert (table, op) == ("pain_score", "update")
    assert tuple(json.loads(kept).values()) == old
    assert journal.undo() == "by hand"
    assert whole(journal.path) == before


def test_a_deleted_session_comes_back_with_its_sets(journal, log_everything, whole):
    log_everything(journal)
    before = whole(journal.path)
    change(journal, "DELETE FROM exercise_set", "DELETE FROM session")
    assert [op for _, op, _ in history(journal.path)[-3:]] == ["delete"] * 3
    assert journal.sets().empty
    journal.undo()
    assert whole(journal.path) == before


def test_every_table_of_the_journal_comes_back_after_update_and_delete(journal, log_everything, whole):
    log_everything(journal)
    journal.fill([("setting", ("id", "value"), [("colour", "blue")])])
    change(journal, f"INSERT INTO import_batch VALUES ('b', 'x.csv', 'ff', {AT.split(',')[0]}, '')")
    before = whole(journal.path)
    assert {name for name, rows in before.items() if rows} == {*TABLES, "identity"}
    texts = {
        "setting": "value",
        "import_batch": "source",
        "exercise_set": "exercise_id",
        "pain_score": "note",
    }
    for table in reversed(TABLES):
        column = texts.get(table)
        change(
            journal,
            f"UPDATE {table} SET {column} = {column} || 'x'" if column else f"UPDATE {table} SET id = id",
        )
        if table not in {"session", "plan_version"}:
            change(journal, f"DELETE FROM {table}")
            assert whole(journal.path)[table] == []
            assert journal.undo() == "by hand"
        assert journal.undo() == "by hand"
        assert whole(journal.path) == before


@pytest.mark.parametrize(
    "note", ["quotes \"' and \\ back", "line\r\nend\ttab", "他 👩🏽‍⚕️ \u2028 \x7f", "", "null", "1.0"]
)
@pytest.mark.parametrize("score", [0.0, 0.1, 3.333, 10.0, 1 / 3])
def test_text_and_numbers_come_back_from_the_history_as_they_were(journal, whole, note, score):
    journal.log_pain(5, site="low back")
    with journal._store.writing("by hand") as connection:
        connection.execute("UPDATE pain_score SET note = ?, pain_nrs = ?", (note, round(score, 3)))
    before = whole(journal.path)
    change(journal, "DELETE FROM pain_score")
    journal.undo()
    assert whole(journal.path) == before


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE history SET op = 'insert'",
        "DELETE FROM history",
        "UPDATE history SET old_row = NULL WHERE id = 1",
    ],
)
def test_history_is_neither_changed_nor_deleted(journal, log_everything, sql):
    log_everything(journal)
    journal.undo()
    before = history(journal.path)
    with (
        closing(sqlite3.connect(journal.path)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="history is never"),
    ):
        connection.execute(sql)
    assert history(journal.path) == before


def test_what_was_undone_stays_in_the_history(journal):
    journal.log_pain(4, site="low back", note="typed by mistake")
    journal.undo()
    ops = history(journal.path)
    assert [op for _, op, _ in ops] == ["insert", "delete"]
    assert json.loads(ops[-1][2])["note"] == "typed by mistake"


def test_another_program_cannot_write_into_an_empty_journal_without_a_trace(journal):
    with closing(sqlite3.connect(journal.path)) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute("INSERT INTO no_exercise VALUES ('x', '2026-03-09')")


# ---------------------------------------------------------------- the tables hold without our own checks


GOOD = {
    "pain_score": f"('p', {AT}, 'low back', NULL, 5, 'average_24h', NULL, '', NULL)",
    "no_exercise": "('n', '2026-03-09')",
    "exercise_set": "('t', 's', 1, 'glute-bridge', 'both', 10, 5.0, NULL, NULL)",
    "session": "('u', '2026-03-09T12:00:00.000Z', NULL, 60, '2026-03-09', NULL, NULL, NULL, '', NULL)",
    "pause": "('q', '2026-03-01', '2026-03-02', 'travel')",
    "plan_version": "('v', 2, '2026-03-01', '', '', '2026-03-09T12:00:00.000Z', '', NULL, NULL)",
    "plan_item": "('i', 'w', 1, 'glute-bridge', 1, 15, 20, 5, 10, 'both', 0, 'mon', NULL)",
    "habit": f"('h', {AT}, 'cardio', 1, NULL)",
}
BROKEN = [
    ("pain_score", "5, 'average", "11, 'average"),
    ("pain_score", "5, 'average", "-0.1, 'average"),
    ("pain_score", "5, 'average", "NULL, 'average"),
    ("pain_score", "5, 'average", "'much', 'average"),
    ("pain_score", "5, 'average", "9e999, 'average"),
    ("pain_score", "average_24h", "last week"),
    ("pain_score", "'low back'", "''"),
    ("pain_score", "'low back', NULL", "'low back', 'up'"),
    ("pain_score", "'2026-03-09',", "'2026-02-30',"),
    ("pain_score", "'2026-03-09',", "'9 March',"),
    ("pain_score", "'2026-03-09',", "NULL,"),
    ("pain_score", "'2026-03-09T", "'2026-02-30T"),
    ("pain_score", "12:00:00.000Z", "25:00:00.000Z"),
    ("pain_score", "12:00:00.000Z", "12:00:00+00:00"),
    ("pain_score", "12:00:00.000Z", "12:00"),
    ("pain_score", ", 60,", ", 60.5,"),
    ("pain_score", ", 60,", ", 1081,"),
    ("pain_score", "'p'", "''"),
    ("pain_score", "'p'", "NULL"),
    ("pain_score", "'', NULL)", "'', 'no batch')"),
    ("no_exercise", "2026-03-09", "2026-3-9"),
    ("no_exercise", "2026-03-09", "20260309"),
    ("no_exercise", "2026-03-09", "2026-03-09T00:00"),
    ("no_exercise", "'2026-03-09'", "2460000"),
    ("exercise_set", "'s'", "'no session'"),
    ("exercise_set", "10, 5.0", "0, 5.0"),
    ("exercise_set", "10, 5.0", "1001, 5.0"),
    ("exercise_set", "10, 5.0", "1.5, 5.0"),
    ("exercise_set", "10, 5.0", "'ten', 5.0"),
    ("exercise_set", "10, 5.0", "10, 0"),
    ("exercise_set", "10, 5.0", "10, -5"),
    ("exercise_set", "10, 5.0", "10, 3601"),
    ("exercise_set", "'both'", "'up'"),
    ("exercise_set", "'both'", "NULL"),
    ("session", "Z', NULL", "Z', '2026-03-09T11:59:59.999Z'"),
    ("session", "Z', NULL", "Z', 'later'"),
    ("pause", "'2026-03-02'", "'2026-02-28'"),
    ("plan_version", "2,", "0,"),
    ("plan_version", "2,", "1,"),
    ("plan_item", "15, 20", "20, 15"),
    ("plan_item", "5, 10", "10, 5"),
    ("plan_item", "5, 10", "NULL, 10"),
    ("plan_item", "5, 10", "5, NULL"),
    ("plan_item", "'mon', NULL", "'mon', 3"),
    ("plan_item", "'mon', NULL", "'', NULL"),
    ("plan_item", "'mon', NULL", "'', 8"),
    ("plan_item", "0, 'mon'", "2, 'mon'"),
    ("habit", "'cardio', 1", "'cardio', -1"),
    ("habit", "'cardio'", "'nap'"),
]


@pytest.fixture
def direct(journal):
    """A bare connection, as any other program has it, to a journal with one session and one plan."""
    journal.log_pain(3, site="knee")
    with closing(sqlite3.connect(journal.path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("INSERT INTO session VALUES " + GOOD["session"].replace("'u'", "'s'"))
        connection.execute(
            "INSERT INTO plan_version VALUES " + GOOD["plan_version"].replace("'v', 2", "'w', 1")
        )
        yield connection


@pytest.mark.parametrize("table", GOOD)
def test_a_good_row_can_be_written_by_plain_sql(direct, table):
    direct.execute(f"INSERT INTO {table} VALUES {GOOD[table]}")
    assert direct.execute(f"SELECT count(*) FROM {table} WHERE id = ?", (GOOD[table][2],)).fetchone() == (1,)


@pytest.mark.parametrize(("table", "part", "instead"), BROKEN)
def test_a_row_that_breaks_a_rule_is_refused_by_the_table_itself(direct, table, part, instead):
    assert GOOD[table].count(part) == 1
    with pytest.raises(sqlite3.IntegrityError):
        direct.execute(f"INSERT INTO {table} VALUES {GOOD[table].replace(part, instead)}")
    direct.execute(f"INSERT INTO {table} VALUES {GOOD[table]}")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE pain_score SET pain_nrs = 11",
        "UPDATE pain_score SET day = 'yesterday'",
        "UPDATE pain_score SET pain_nrs = 'a lot'",
        "DELETE FROM session WHERE id IN (SELECT session_id FROM exercise_set)",
        "DELETE FROM plan_version WHERE id IN (SELECT plan_id FROM plan_item)",
    ],
)
def test_an_update_or_a_delete_that_breaks_a_rule_is_refused(direct, sql):
    direct.execute(f"INSERT INTO exercise_set VALUES {GOOD['exercise_set']}")
    direct.execute(f"INSERT INTO plan_item VALUES {GOOD['plan_item']}")
    with pytest.raises(sqlite3.IntegrityError):
        direct.execute(sql)


def test_every_table_is_strict_and_has_its_three_triggers(direct):
    strict = {row[1] for row in direct.execute("PRAGMA table_list") if row[5]}
    assert {*TABLES, "change", "history"} <= strict
    triggers = {row[0] for row in direct.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    assert {f"{table}_{op}" for table in TABLES for op in ("insert", "update", "delete")} <= triggers

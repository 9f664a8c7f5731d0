"""Every method of a journal with anything for arguments: a sentence or an entry, and never half of one."""

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fuzz_for_tests import ANYTHING, BY_NAME, NOW, allowed, nearly
from hypothesis import given, settings
from hypothesis import strategies as st

from psoas_analytics import Plan, PlanItem
from psoas_analytics.journal import Journal, open_journal

pytestmark = pytest.mark.faults

# These take a path, a function or the journal's own tables, or end it; they have tests of their own.
ELSEWHERE = {"backup", "close", "fill", "listen", "together"}
METHODS = {
    name: method
    for name, method in inspect.getmembers(Journal, inspect.isfunction)
    if not name.startswith("_") and name not in ELSEWHERE and len(inspect.signature(method).parameters) > 1
}


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journal]:
    with open_journal(tmp_path_factory.mktemp("fuzz") / "journal.sqlite", now=lambda: NOW) as journal:
        yield journal


def arguments(draw: Callable[..., Any], method: Callable[..., Any]) -> dict[str, Any]:
    """A value for each parameter; one that may be left out is left out now and then."""
    given = {}
    for parameter in list(inspect.signature(method).parameters.values())[1:]:
        if parameter.default is not parameter.empty and draw(st.booleans()):
            continue
        given[parameter.name] = draw(nearly(BY_NAME.get(parameter.name, ANYTHING)))
    return given


def counts(journal: Journal) -> list[int]:
    tables = (
        "change",
        "history",
        "draft",
        "session",
        "exercise_set",
        "pain_score",
        "setting",
        "plan_version",
    )
    return [journal._store.rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables]  # noqa: S608


@pytest.mark.parametrize("name", METHODS)
@settings(max_examples=settings.default.max_examples // 3)
@given(data=st.data())
def test_a_method_keeps_all_or_nothing_whatever_it_is_given(
    journal: Journal, name: str, data: st.DataObject
) -> None:
    before = counts(journal)
    given = arguments(data.draw, METHODS[name])
    worked, _ = allowed(lambda: getattr(journal, name)(**given))
    assert not journal._store._connection().in_transaction
    if not worked:
        assert counts(journal) == before


ITEM_FIELDS = list(inspect.signature(PlanItem).parameters)


@given(data=st.data())
def test_a_plan_of_anything_is_kept_or_refused(journal: Journal, data: st.DataObject) -> None:
    exercise = journal.catalog[data.draw(BY_NAME["exercise_id"])]
    valid = {"exercise_id": st.just(exercise.id), "dose": st.just(exercise.dose), "sets": st.integers(1, 5)}
    fields = {name: data.draw(nearly(valid[name])) for name in valid if name in ITEM_FIELDS}
    fields |= {
        name: data.draw(ANYTHING) for name in ITEM_FIELDS if name not in valid and data.draw(st.booleans())
    }
    words = {name: data.draw(nearly(st.text(max_size=9))) for name in ("title", "author")}

    def make() -> int:
        return journal.set_plan(
            Plan((PlanItem(**fields),), **words), starts_on=data.draw(BY_NAME["starts_on"])
        )

    before = counts(journal)
    if not allowed(make)[0]:
        assert counts(journal) == before


def test_after_all_this_the_journal_is_whole_and_read_as_ever(journal: Journal, tmp_path: Path) -> None:
    assert journal._store.rows("PRAGMA integrity_check") == [("ok",)]
    frames = journal.frames()
    assert frames.today.date() == journal.today()
    copy = journal.backup(tmp_path / "copy.sqlite")
    with open_journal(copy) as again:
        assert len(again.sets()) == len(frames.sets)

import math
import tomllib
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from psoas_analytics.catalog import Dose, load_catalog
from psoas_analytics.journal import open_journal
from psoas_analytics.plan import (
    SETS_MAX,
    STARTERS,
    WEEKDAYS,
    Plan,
    PlanError,
    PlanItem,
    items_on,
    load_plan,
    prescribed,
    short_rests,
    starter_plan,
    starter_plans,
    version_on,
    versions,
)
from psoas_analytics.records import EntryError
from psoas_analytics.resources import data_path
from psoas_analytics.thresholds import value

LUNGE = Dose(3, 3, 30, 30, "each")
BRIDGE = Dose(15, 20, 5, 10, "both")


def lunge(**changes):
    return PlanItem("kneeling-lunge-stretch", LUNGE, **changes)


def bridge(**changes):
    return PlanItem("glute-bridge", BRIDGE, **changes)


def day(text):
    return pd.Timestamp(text)


# ---------------------------------------------------------------- items and plans


@pytest.mark.parametrize("sets", [0, -1, SETS_MAX + 1, 1.0, True, "2", None, math.nan])
def test_sets_of_an_item_are_a_small_whole_number(sets):
    with pytest.raises(PlanError, match="'kneeling-lunge-stretch': sets must be a whole number"):
        lunge(sets=sets)


@pytest.mark.parametrize(
    "days", [(), ("monday",), ("mon", "mon"), ("Mon",), "mon", None, 1, (["mon"],), (None,)]
)
def test_days_of_an_item_are_different_weekdays(days):
    with pytest.raises(PlanError, match="'kneeling-lunge-stretch': days must be"):
        lunge(days=days)


@pytest.mark.parametrize("times", [0, 8, 2.5, True, "3", math.nan])
def test_times_per_week_go_from_1_to_7(times):
    with pytest.raises(PlanError, match="times_per_week must be 1 to 7"):
        lunge(days=(), times_per_week=times)


def test_an_item_has_days_or_times_per_week_and_not_both():
    with pytest.raises(PlanError, match="not both"):
        lunge(days=("mon",), times_per_week=3)


def test_a_dose_is_a_dose():
    with pytest.raises(PlanError, match="dose must be a Dose"):
        PlanItem("glute-bridge", "3 x 30 s")


def test_a_list_of_days_makes_the_same_item_as_a_tuple():
    assert lunge(days=["mon", "fri"]) == lunge(days=("mon", "fri"))
    assert hash(lunge(days=["mon"])) == hash(lunge(days=("mon",)))


def test_an_item_says_when_in_the_order_of_the_week():
    assert lunge().when() == "every day"
    assert lunge(days=("fri", "mon")).when() == "Mon, Fri"
    assert lunge(days=(), times_per_week=3).when() == "3 times a week"


def test_an_empty_plan_is_refused_and_points_to_the_pause():
    with pytest.raises(PlanError, match="log a pause"):
        Plan(())


def test_a_plan_holds_each_exercise_once():
    with pytest.raises(PlanError, match="got glute-bridge twice"):
        Plan((bridge(), lunge(), bridge(days=("mon",))))


@pytest.mark.parametrize("field", ["title", "author"])
def test_title_and_author_are_text(field):
    with pytest.raises(PlanError, match=f"{field} of a plan must be text, got 5"):
        Plan((bridge(),), **{field: 5})


def test_a_plan_with_an_unknown_exercise_is_refused(catalog):
    with pytest.raises(PlanError, match="got 'glute-bridg'; did you mean 'glute-bridge'"):
        Plan((PlanItem("glute-bridg", BRIDGE),)).check(catalog)


def test_a_plan_keeps_the_side_rule_of_the_catalog(catalog):
    with pytest.raises(PlanError, match="'glute-bridge': sides must be 'both'"):
        Plan((PlanItem("glute-bridge", Dose(15, 20, 5, 10, "each")),)).check(catalog)


def test_the_starter_plan_is_the_balanced_one_of_four_exercises(catalog):
    plan = starter_plan(catalog)
    assert len(plan.items) == 4
    assert plan == starter_plans(catalog)["balanced"]


def test_each_starter_plan_has_a_file_and_a_line_on_what_it_is_for(catalog):
    files = {path.stem for path in data_path("starter_plans").glob("*.toml")}
    assert set(starter_plans(catalog)) == set(STARTERS) == files
    assert len(files) == 4
    assert len({plan.items for plan in starter_plans(catalog).values()}) == 4


@pytest.mark.parametrize("name", STARTERS)
def test_a_starter_plan_is_short_mild_as_the_source_doses_it_and_says_what_it_is_not(name, catalog):
    plan = starter_plans(catalog)[name].check(catalog)
    assert 2 <= len(plan.items) <= value("exercises_kept_up")
    assert "a starting point, not medical advice" in plan.title
    for item in plan.items:
        assert item.dose == catalog[item.exercise_id].dose
        assert item.sets == 1
        assert not any(one.kind == "spinal_condition" for one in catalog[item.exercise_id].cautions)
        assert "sun" not in item.days


@pytest.mark.parametrize("name", STARTERS)
def test_a_starter_plan_loads_no_muscle_twice_within_48_hours(name, catalog):
    # Counted anew over a fortnight, hour by hour, not by the function that the form uses.
    for muscle in {muscle for one in catalog.values() for muscle in one.muscles}:
        loaded = [
            24 * (7 * week + WEEKDAYS.index(day))
            for week in range(2)
            for day in WEEKDAYS
            if any(
                day in item.days
                and catalog[item.exercise_id].kind == "strength"
                and muscle in catalog[item.exercise_id].muscles
                for item in starter_plans(catalog)[name].items
            )
        ]
        assert all(after - before >= 48 for before, after in pairwise(loaded)), muscle


def raise_on(*days, **changes):
    return PlanItem("straight-leg-raise", Dose(20, 20, 5, 5, "each"), days=days, **changes)


@pytest.mark.parametrize(
    ("items", "muscles"),
    [
        ((raise_on("mon", "wed", "fri"),), ()),
        ((raise_on("mon", "tue"),), ("quadriceps", "hip flexors")),
        ((raise_on("sun", "mon"),), ("quadriceps", "hip flexors")),
        ((raise_on("mon"),), ()),
        ((raise_on(times_per_week=3),), ()),
        ((raise_on(times_per_week=4),), ("quadriceps", "hip flexors")),
        ((lunge(), bridge()), ()),
        (
            (
                raise_on("mon"),
                PlanItem("marching-in-place", Dose(30, 30, 2, 2, "alternating"), days=("tue",)),
            ),
            ("hip flexors",),
        ),
    ],
)
def test_strengthening_of_one_muscle_on_following_days_is_told(items, muscles, catalog):
    assert short_rests(Plan(items), catalog, rest_h=48) == muscles


# ---------------------------------------------------------------- plan files

CATALOG = load_catalog()
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    [
        '"quoted"',
        "back\\slash",
        "two\nlines",
        "tab\there",
        "'''",
        '"""',
        "\\u0041",
        "Übung 他 👩🏽‍⚕️",
        "\x00\x7f\u2028",
        "# no comment",
    ]
)
WHEN = st.one_of(
    st.permutations(WEEKDAYS).flatmap(
        lambda days: st.integers(1, 7).map(lambda n: {"days": tuple(days[:n])})
    ),
    st.integers(1, 7).map(lambda n: {"days": (), "times_per_week": n}),
)
HOLDS = st.none() | st.tuples(*[st.floats(0.001, 5000, allow_nan=False) | st.integers(1, 3600)] * 2).map(
    sorted
)


@st.composite
def items(draw):
    exercise = CATALOG[draw(st.sampled_from(list(CATALOG)))]
    usual = exercise.dose
    reps = (1, 1) if usual.timed else sorted(draw(st.tuples(st.integers(1, 500), st.integers(1, 500))))
    hold = draw(HOLDS)
    if hold is None:
        hold = (usual.hold_min_s, usual.hold_max_s) if usual.timed else (None, None)
    dose = Dose(*reps, *hold, usual.sides, usual.timed)
    return PlanItem(exercise.id, dose, sets=draw(st.integers(1, SETS_MAX)), **draw(WHEN))


PLANS = st.builds(
    Plan,
    st.lists(items(), min_size=1, max_size=4, unique_by=lambda item: item.exercise_id).map(tuple),
    title=WORDS,
    author=WORDS,
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=PLANS)
def test_any_plan_is_read_back_from_its_file_as_an_equal_plan(plan, tmp_path):
    path = tmp_path / "plan.toml"
    path.write_text(plan.to_toml(), encoding="utf-8")
    assert load_plan(path, CATALOG) == plan


def test_a_plan_file_takes_from_the_catalog_what_it_leaves_out(tmp_path, catalog):
    path = tmp_path / "plan.toml"
    path.write_text(
        '[[item]]\nexercise = "glute-bridge"\n[[item]]\nexercise = "camel-pose"\ntimes_per_week = 2\n'
    )
    assert load_plan(path, catalog) == Plan(
        (
            PlanItem("glute-bridge", catalog["glute-bridge"].dose),
            PlanItem("camel-pose", catalog["camel-pose"].dose, days=(), times_per_week=2),
        )
    )


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("this is no toml", "not TOML"),
        ('title = "x"', "at least one exercise"),
        ('titel = "x"\n[[item]]\nexercise = "glute-bridge"', "got titel"),
        ('title = 5\n[[item]]\nexercise = "glute-bridge"', "title"),
        ("item = 5", ""),
        ('[item]\nexercise = "glute-bridge"', "a plan item must hold only"),
        ("[[item]]\nsets = 1", "exercise_id must be in the catalog"),
        ('[[item]]\nexercise = "glute-bridg"', "did you mean 'glute-bridge'"),
        ('[[item]]\nexercise = ["glute-bridge"]', ""),
        ('[[item]]\nexercise = "glute-bridge"\nweight = 5', "got weight"),
        ('[[item]]\nexercise = "glute-bridge"\nsets = 0', "'glute-bridge': sets must be"),
        ('[[item]]\nexercise = "glute-bridge"\nreps = 5', "'glute-bridge': reps must be two numbers"),
        ('[[item]]\nexercise = "glute-bridge"\nreps = []', "'glute-bridge': reps must be two numbers"),
        (
            '[[item]]\nexercise = "glute-bridge"\nreps = ["a", "b"]',
            "'glute-bridge': reps must be two numbers",
        ),
        ('[[item]]\nexercise = "glute-bridge"\nreps = [9, 3]', "'glute-bridge': reps_max must be at least"),
        ('[[item]]\nexercise = "glute-bridge"\nreps = [1.5, 2]', "'glute-bridge': reps_min must be a whole"),
        ('[[item]]\nexercise = "glute-bridge"\nhold_s = 30', "'glute-bridge': hold_s must be two numbers"),
        ('[[item]]\nexercise = "glute-bridge"\nhold_s = [5]', "'glute-bridge': hold_s must be two numbers"),
        (
            '[[item]]\nexercise = "glute-bridge"\nhold_s = [nan, nan]',
            "'glute-bridge': hold_min_s must be above 0",
        ),
        (
            '[[item]]\nexercise = "glute-bridge"\nhold_s = [0, 5]',
            "'glute-bridge': hold_min_s must be above 0",
        ),
        (
            '[[item]]\nexercise = "mountain-climbers"\nhold_s = []',
            "'mountain-climbers': timed work must have",
        ),
        ('[[item]]\nexercise = "glute-bridge"\ndays = "mon"', "'glute-bridge': days must be"),
        ('[[item]]\nexercise = "glute-bridge"\ndays = []', "'glute-bridge': days must be"),
        ('[[item]]\nexercise = "glute-bridge"\ndays = ["mon"]\ntimes_per_week = 3', "not both"),
        ('[[item]]\nexercise = "glute-bridge"\ntimes_per_week = 3.0', "times_per_week must be 1 to 7"),
        ('[[item]]\nexercise = "glute-bridge"\n[[item]]\nexercise = "glute-bridge"', "glute-bridge twice"),
    ],
)
def test_a_broken_plan_file_is_refused_by_its_name_and_its_item(tmp_path, catalog, lines, said):
    path = tmp_path / "my plan.toml"
    path.write_text(lines, encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        load_plan(path, catalog)
    assert str(caught.value).startswith("my plan.toml: ")
    assert said in str(caught.value)


def test_a_plan_file_in_another_encoding_is_refused_by_its_name(tmp_path, catalog):
    path = tmp_path / "plan.toml"
    path.write_bytes('title = "Übung"'.encode("latin-1"))
    with pytest.raises(PlanError, match=r"^plan\.toml: is not TOML"):
        load_plan(path, catalog)


def test_a_written_plan_is_plain_toml():
    table = tomllib.loads(Plan((lunge(sets=2),), title='a "b"\n').to_toml())
    assert table["title"] == 'a "b"\n'
    assert table["item"] == [
        {
            "exercise": "kneeling-lunge-stretch",
            "sets": 2,
            "reps": [3, 3],
            "hold_s": [30, 30],
            "days": list(WEEKDAYS),
        }
    ]


# ---------------------------------------------------------------- what is owed on which day


def owed(journal, *days):
    """{(day, exercise): owed} of the days that are not paused."""
    rows = prescribed(journal.plans(), journal.pauses(), pd.DatetimeIndex(days))
    return {
        (str(row.day.date()), row.exercise_id): row.owed
        for row in rows[~rows["paused"]].itertuples()
        if row.owed > 0
    }


def test_older_days_keep_the_older_plan(journal):
    assert journal.set_plan(Plan((lunge(),)), starts_on="2026-03-01") == 1
    assert journal.set_plan(Plan((bridge(),)), starts_on="2026-03-05") == 2
    assert owed(journal, "2026-02-28", "2026-03-01", "2026-03-04", "2026-03-05", "2026-03-20") == {
        ("2026-03-01", "kneeling-lunge-stretch"): 1,
        ("2026-03-04", "kneeling-lunge-stretch"): 1,
        ("2026-03-05", "glute-bridge"): 1,
        ("2026-03-20", "glute-bridge"): 1,
    }


def test_of_two_plans_with_the_same_start_the_newer_holds(journal):
    journal.set_plan(Plan((lunge(),)), starts_on="2026-03-05")
    journal.set_plan(Plan((bridge(),)), starts_on="2026-03-05")
    assert owed(journal, "2026-03-05") == {("2026-03-05", "glute-bridge"): 1}


def test_a_plan_may_start_in_the_future_and_holds_from_then_on(journal, now):
    journal.set_plan(Plan((bridge(),)), starts_on="2026-03-20")
    journal.set_plan(Plan((lunge(),)), starts_on="2026-03-10")
    assert owed(journal, "2026-03-19", "2026-03-20") == {
        ("2026-03-19", "kneeling-lunge-stretch"): 1,
        ("2026-03-20", "glute-bridge"): 1,
    }


def test_only_the_named_weekdays_are_owed(journal):
    journal.set_plan(Plan((lunge(days=("mon", "sun")),)), starts_on="2026-03-02")
    week = pd.date_range("2026-03-02", "2026-03-08")  # Monday to Sunday
    assert {at for at, _ in owed(journal, *week)} == {"2026-03-02", "2026-03-08"}


def test_n_times_a_week_owes_a_seventh_of_n_on_every_day(journal):
    journal.set_plan(
        Plan((lunge(days=(), times_per_week=3), bridge(days=(), times_per_week=7))), starts_on="2026-03-02"
    )
    week = prescribed(journal.plans(), journal.pauses(), pd.date_range("2026-03-02", "2026-03-08"))
    by_exercise = week.groupby("exercise_id")["owed"]
    assert by_exercise.nunique().tolist() == [1, 1]
    assert by_exercise.sum().round(12).to_dict() == {"glute-bridge": 7, "kneeling-lunge-stretch": 3}


def test_a_pause_takes_its_first_and_its_last_day_out(journal):
    journal.set_plan(Plan((lunge(),)), starts_on="2026-03-01")
    journal.pause("2026-03-03", "2026-03-05", reason="travel")
    assert [at[-2:] for at, _ in owed(journal, *pd.date_range("2026-03-01", "2026-03-07"))] == [
        "01",
        "02",
        "06",
        "07",
    ]


def test_overlapping_and_nested_pauses_are_one_stretch_of_days(journal):
    journal.set_plan(Plan((lunge(),)), starts_on="2026-03-01")
    for start, end in [("02", "05"), ("03", "03"), ("05", "07"), ("05", "07"), ("09", "09")]:
        journal.pause(f"2026-03-{start}", f"2026-03-{end}", reason="unwell")
    assert [at[-2:] for at, _ in owed(journal, *pd.date_range("2026-03-01", "2026-03-10"))] == [
        "01",
        "08",
        "10",
    ]


def test_items_on_a_day_are_the_planned_items_in_their_order(journal, catalog):
    plan = Plan(
        (
            lunge(sets=3, days=("fri", "tue")),
            PlanItem("marching-in-place", Dose(30, 30, None, None, "alternating"), days=(), times_per_week=2),
            PlanItem("mountain-climbers", catalog["mountain-climbers"].dose, days=("tue",)),
            bridge(days=("mon",)),
        )
    )
    journal.set_plan(plan, starts_on="2026-03-01")
    tuesday = items_on(journal.plans(), journal.pauses(), day("2026-03-10"))
    assert tuesday == plan.items[:3]
    assert [type(item.sets) for item in tuesday] == [int, int, int]
    journal.pause("2026-03-10", "2026-03-10", reason="unwell")
    assert items_on(journal.plans(), journal.pauses(), day("2026-03-10")) == ()


def test_without_a_plan_nothing_is_owed(journal):
    assert items_on(journal.plans(), journal.pauses(), day("2026-03-10")) == ()
    rows = prescribed(journal.plans(), journal.pauses(), pd.date_range("2026-03-01", "2026-03-10"))
    assert rows.empty
    assert {"day", "exercise_id", "owed", "paused"} <= set(rows.columns)


def test_days_before_the_first_plan_owe_nothing_and_later_ones_do(journal):
    journal.set_plan(Plan((lunge(),)), starts_on="2026-03-05")
    rows = prescribed(journal.plans(), journal.pauses(), pd.date_range("2026-03-01", "2026-03-06"))
    assert rows["day"].dt.day.tolist() == [5, 6]
    assert rows["owed"].dtype == np.float64
    assert rows["paused"].dtype == np.bool_


@pytest.mark.parametrize(
    ("plan", "starts_on", "error"),
    [
        (Plan((PlanItem("nope", LUNGE),)), "2026-03-01", PlanError),
        (Plan((PlanItem("glute-bridge", LUNGE),)), "2026-03-01", PlanError),
        (Plan((lunge(),), title="x" * 201), "2026-03-01", EntryError),
        (Plan((lunge(),), author="\x00"), "2026-03-01", EntryError),
        (Plan((lunge(),)), None, EntryError),
        (Plan((lunge(),)), "soon", EntryError),
        (Plan((lunge(),)), "9999-01-01", EntryError),
    ],
)
def test_a_wrong_plan_leaves_the_journal_as_it_was(journal, row_counts, plan, starts_on, error):
    before = row_counts(journal.path)
    with pytest.raises(error):
        journal.set_plan(plan, starts_on=starts_on)
    assert row_counts(journal.path) == before


def test_an_undone_plan_frees_its_number_and_the_one_before_holds_again(journal):
    journal.set_plan(Plan((lunge(),)), starts_on="2026-03-01")
    journal.set_plan(Plan((bridge(),)), starts_on="2026-03-02")
    assert journal.undo() == "plan from 2026-03-02"
    assert owed(journal, "2026-03-02") == {("2026-03-02", "kneeling-lunge-stretch"): 1}
    assert journal.set_plan(Plan((bridge(),)), starts_on="2026-03-03") == 2


def test_a_plan_survives_the_way_through_the_file(tmp_path, now, catalog):
    path = tmp_path / "kept.sqlite"
    with open_journal(path, now=lambda: now) as first:
        first.set_plan(starter_plan(catalog), starts_on="2026-03-01")
    with open_journal(path, now=lambda: now) as again:
        assert items_on(again.plans(), again.pauses(), day("2026-03-02")) == starter_plan(catalog).items


def test_the_versions_come_back_as_they_were_set(journal):
    first, second = (
        Plan((lunge(days=("mon",)),), title="first", author="me"),
        Plan((bridge(times_per_week=3, days=()),)),
    )
    journal.set_plan(first, starts_on="2026-03-01")
    journal.set_plan(second, starts_on="2026-03-20")
    found = versions(journal.plans())
    assert [(one.number, f"{one.starts_on}", one.plan) for one in found] == [
        (1, "2026-03-01", first),
        (2, "2026-03-20", second),
    ]


def test_the_version_on_a_day_is_the_one_that_is_owed(journal):
    for starts_on, item in (
        ("2026-03-10", lunge()),
        ("2026-03-01", bridge()),
        ("2026-03-10", bridge(sets=2)),
        ("2026-03-05", lunge(sets=3)),
    ):
        journal.set_plan(Plan((item,)), starts_on=starts_on)
    days = pd.date_range("2026-02-27", "2026-03-12")
    owed_version = prescribed(journal.plans(), journal.pauses(), days).set_index("day")["version"]
    for one in days:
        found = version_on(versions(journal.plans()), one.date())
        assert (None if found is None else found.number) == owed_version.get(one)


def test_a_plan_is_taken_back_by_its_number_whatever_was_logged_since(journal):
    number = journal.set_plan(Plan((lunge(),)), starts_on="2026-03-01")
    journal.log_pain(3, site="low back")
    assert journal.undo(str(number)) == "plan from 2026-03-01"
    assert journal.plans().empty
    assert len(journal.pain()) == 1
    assert journal.undo(str(number)) is None

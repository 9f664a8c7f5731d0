"""The catalog says what its source says, refuses a broken file, and never changes.

Figures: GoodRx Health, "12 Exercises to Stretch and Strengthen Your Psoas Muscle" (Kristen Gasnick PT DPT,
reviewed by Mandy Armitage MD, updated 16 January 2026), typed in here by hand.
"""

import copy
import math
import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas_analytics import resources
from psoas_analytics.catalog import MUSCLES, CatalogError, Dose, UnknownExercise, load_catalog

# id: name, kind, start position
NAMES = {
    "kneeling-lunge-stretch": ("Kneeling lunge stretch", "stretch", "half-kneeling"),
    "camel-pose": ("Camel pose", "stretch", "kneeling"),
    "glute-bridge": ("Glute bridge", "stretch", "lying on the back, knees bent"),
    "side-lying-psoas-stretch": ("Side-lying psoas stretch", "stretch", "lying on one side"),
    "prone-quadriceps-stretch": ("Prone quadriceps stretch", "stretch", "lying on the stomach"),
    "cobra-pose": ("Cobra pose", "stretch", "lying on the stomach"),
    "supine-hip-flexor-stretch": (
        "Supine hip flexor stretch",
        "stretch",
        "lying on the back at the edge of a firm bed or table",
    ),
    "single-knee-to-chest": ("Single knee-to-chest stretch", "strength", "lying on the back, legs straight"),
    "straight-leg-raise": ("Straight leg raise", "strength", "lying on the back, one knee bent"),
    "marching-in-place": ("Marching in place", "strength", "standing"),
    "frankensteins": ("Frankensteins", "strength", "standing, arms straight ahead"),
    "mountain-climbers": ("Mountain climbers", "strength", "plank"),
}

# id: reps from, to, hold from, to (s), sides, timed, text for a person
DOSES = {
    "kneeling-lunge-stretch": (3, 3, 30, 30, "each", False, "3 x 30 s each side"),
    "camel-pose": (3, 3, 30, 30, "both", False, "3 x 30 s hold"),
    "glute-bridge": (15, 20, 5, 10, "both", False, "15–20 x 5–10 s hold"),
    "side-lying-psoas-stretch": (3, 3, 30, 30, "each", False, "3 x 30 s each side"),
    "prone-quadriceps-stretch": (2, 3, 15, 30, "each", False, "2–3 x 15–30 s each side"),
    "cobra-pose": (2, 3, 15, 30, "both", False, "2–3 x 15–30 s hold"),
    "supine-hip-flexor-stretch": (2, 3, 5, 10, "each", False, "2–3 x 5–10 s each side"),
    "single-knee-to-chest": (20, 20, None, None, "alternating", False, "20 alternating"),
    "straight-leg-raise": (20, 20, 5, 5, "each", False, "20 x 5 s each side"),
    "marching-in-place": (30, 30, 2, 2, "alternating", False, "30 alternating, 2 s hold"),
    "frankensteins": (30, 30, 2, 2, "alternating", False, "30 alternating, 2 s hold"),
    "mountain-climbers": (1, 1, 30, 30, "both", True, "30 s of continuous work"),
}

# What the source says each one targets, in the groups that the dose is counted by.
TARGETS = {
    "kneeling-lunge-stretch": {"hip flexors"},
    "camel-pose": {"hip flexors"},
    "glute-bridge": {"hip flexors", "glutes"},
    "side-lying-psoas-stretch": {"hip flexors", "quadriceps"},
    "prone-quadriceps-stretch": {"hip flexors", "quadriceps"},
    "cobra-pose": {"chest", "abdominals", "hip flexors"},
    "supine-hip-flexor-stretch": {"hip flexors"},
    "single-knee-to-chest": {"hip flexors", "low back"},
    "straight-leg-raise": {"hip flexors", "quadriceps"},
    "marching-in-place": {"hip flexors"},
    "frankensteins": {"hip flexors", "quadriceps", "hamstrings"},
    "mountain-climbers": {"core", "hip flexors", "shoulders"},
}

OWN = """\
[[exercise]]
id = "heel-slide"
name = "Heel slide"
kind = "strength"
start_position = "lying on the back"
steps = ["Slide one heel toward you.", "Slide it back."]
muscles = ["hip flexors"]
source = "my therapist"
[exercise.dose]
reps_min = 5
reps_max = 10
hold_min_s = 2.5
hold_max_s = 4
sides = "each"
"""


@pytest.fixture
def catalog():
    return load_catalog()


@pytest.fixture
def load_own(tmp_path):
    def load(text):
        file = tmp_path / "own.toml"
        file.write_text(text, encoding="utf-8")
        return load_catalog(extra=file)

    return load


def changed(old, new):
    assert OWN.count(old) == 1
    return OWN.replace(old, new)


# ----------------------------------------------------------------- content


def test_the_twelve_exercises_stand_in_the_order_of_the_source(catalog):
    assert list(catalog) == list(NAMES) == list(DOSES)
    assert len(catalog) == 12


def test_names_kinds_and_start_positions_are_those_of_the_source(catalog):
    assert {e.id: (e.name, e.kind, e.start_position) for e in catalog.values()} == NAMES


@pytest.mark.parametrize("exercise_id", DOSES)
def test_every_figure_of_a_dose_is_that_of_the_source(catalog, exercise_id):
    dose = catalog[exercise_id].dose
    reps = (dose.reps_min, dose.reps_max)
    hold = (dose.hold_min_s, dose.hold_max_s)
    assert (*reps, *hold, dose.sides, dose.timed, dose.text()) == DOSES[exercise_id]


@pytest.mark.parametrize("exercise_id", TARGETS)
def test_muscles_are_the_targets_of_the_source_and_known_groups(catalog, exercise_id):
    muscles = catalog[exercise_id].muscles
    assert set(muscles) == TARGETS[exercise_id]
    assert len(muscles) == len(set(muscles))
    assert set(muscles) <= set(MUSCLES)


def test_every_exercise_is_told_in_three_to_six_steps_and_cites_its_source(catalog):
    for exercise in catalog.values():
        assert 3 <= len(exercise.steps) <= 6, exercise.id
        for part in (
            "GoodRx Health",
            "12 Exercises to Stretch and Strengthen Your Psoas Muscle",
            "Kristen Gasnick PT DPT",
            "Mandy Armitage MD",
            "16 January 2026",
        ):
            assert part in exercise.source, exercise.id


def test_cautions_stand_where_the_source_has_them_and_nowhere_else(catalog):
    kinds = {e.id: [c.kind for c in e.cautions] for e in catalog.values() if e.cautions}
    assert kinds == {"camel-pose": ["spinal_condition"], "cobra-pose": ["spinal_condition", "stop_rule"]}
    stop = catalog["cobra-pose"].cautions[1].text
    assert "Stop" in stop
    assert "back pain" in stop


def test_levels_one_and_two_are_told_for_camel_and_supine_stretch(catalog):
    for exercise_id in ("camel-pose", "supine-hip-flexor-stretch"):
        exercise = catalog[exercise_id]
        assert sum("Level 1" in step for step in exercise.steps) == 1
        assert exercise.deeper[0].startswith("Level 2")


def test_variants_stand_where_the_source_has_them(catalog):
    easier = {e.id for e in catalog.values() if e.easier}
    deeper = {e.id for e in catalog.values() if e.deeper}
    two_levels = {"camel-pose", "supine-hip-flexor-stretch"}
    assert easier == two_levels | {"kneeling-lunge-stretch", "single-knee-to-chest"}
    assert deeper == two_levels | {"kneeling-lunge-stretch", "glute-bridge", "frankensteins"}


def test_stretches_say_where_they_are_felt(catalog):
    for exercise in catalog.values():
        assert ("hip" in exercise.felt_at) == (exercise.kind == "stretch"), exercise.id


def test_only_the_supine_stretch_needs_equipment(catalog):
    assert {e.id: e.equipment for e in catalog.values() if e.equipment} == {
        "supine-hip-flexor-stretch": ("firm bed or table",)
    }


def test_legs_change_after_each_hold_where_the_source_says_so(catalog):
    assert [e.id for e in catalog.values() if e.change == "each hold"] == [
        "kneeling-lunge-stretch",
        "prone-quadriceps-stretch",
    ]
    for exercise in catalog.values():
        told = "Change after every hold" in " ".join(exercise.steps)
        assert told == (exercise.change == "each hold"), exercise.id


def test_our_own_readings_are_told_as_ours(catalog):
    assert [e.id for e in catalog.values() if e.dynamic] == ["marching-in-place", "frankensteins"]
    for exercise in catalog.values():
        notes = " ".join(exercise.notes)
        assert ("counts both legs together is our reading" in notes) == (exercise.dose.sides == "alternating")
        assert ("warm-up is our reading" in notes) == exercise.dynamic
        assert ("Which side to log is our choice" in notes) == (exercise.dose.sides == "each")
    assert "bout is our reading" in " ".join(catalog["mountain-climbers"].notes)


AROUND_FACTS = {
    "what_it_does": ("iliacus", "iliopsoas", "thigh", "sideways", "pelvis", "walk", "stairs"),
    "why_tight_or_weak": (
        "sitting",
        "sport",
        "dance",
        "posture",
        "core",
        "tilts",
        "low back",
        "balance",
        "feet",
    ),
    "sitting": ("30 minutes", "Stand", "stretch", "walk"),
    "foam_rolling": ("hips", "glutes", "low back", "recover", "pain", "stiffness"),
    "balanced_week": ("cardio", "strength", "Pilates", "yoga", "overuse"),
    "warm_up_cool_down": ("before", "after", "first", "last", "Dynamic", "static", "injuries", "flexibility"),
    "rest": ("every week", "swimming", "tai chi"),
    "sleep_positions": ("back", "tailbone", "side", "behind", "only if you still sleep well"),
    "psoas_release": ("operation", "by hand", "deep", "unlikely", "never recommends it"),
    "see_a_professional": ("does not settle", "worse", "Physical therapy"),
}


def test_every_fact_around_the_exercises_is_there(catalog):
    assert list(catalog.around) == list(AROUND_FACTS)
    for key, facts in AROUND_FACTS.items():
        table = catalog.around[key]
        assert table["id"] == key
        assert table["title"]
        assert "GoodRx Health" in table["source"]
        assert "\n" not in table["text"]
        for fact in facts:
            assert fact in table["text"], (key, fact)


def test_sitting_breaks_carry_their_figure(catalog):
    assert catalog.around["sitting"]["interval_min"] == 30
    assert [key for key, table in catalog.around.items() if "interval_min" in table] == ["sitting"]


# -------------------------------------------------------------------- dose


@pytest.mark.parametrize(
    ("dose", "text"),
    [
        (Dose(3, 3, 30, 30, "each"), "3 x 30 s each side"),
        (Dose(10, 12, None, None, "each"), "10–12 each side"),
        (Dose(8, 8, None, None, "both"), "8 times"),
        (Dose(20, 24, None, None, "alternating"), "20–24 alternating"),
        (Dose(30, 30, 2, 3, "alternating"), "30 alternating, 2–3 s hold"),
        (Dose(1, 1, 2.5, 2.5, "both"), "1 x 2.5 s hold"),
        (Dose(1, 1, 20, 40, "each", timed=True), "20–40 s of continuous work each side"),
    ],
)
def test_a_dose_reads_as_a_person_would_say_it(dose, text):
    assert dose.text() == text


def test_a_set_may_name_only_sides_that_can_be_told_apart():
    assert Dose(3, 3, 30, 30, "each").allowed_sides == ("left", "right", "both")
    assert Dose(20, 20, None, None, "alternating").allowed_sides == ("left", "right", "both")
    assert Dose(3, 3, 30, 30, "both").allowed_sides == ("both",)


REPS = st.integers(min_value=1, max_value=500)
HOLDS = st.floats(min_value=0.1, max_value=3600)
SIDES = st.sampled_from(["each", "alternating", "both"])


@given(
    st.lists(REPS, min_size=2, max_size=2).map(sorted),
    st.lists(HOLDS, min_size=2, max_size=2).map(sorted),
    SIDES,
)
def test_a_valid_range_is_kept_as_given(reps, holds, sides):
    dose = Dose(*reps, *holds, sides)
    assert [dose.reps_min, dose.reps_max, dose.hold_min_s, dose.hold_max_s] == [*reps, *holds]
    assert Dose(*reps, None, None, sides).hold_min_s is None


@given(st.lists(REPS, min_size=2, max_size=2, unique=True).map(sorted), SIDES)
def test_reps_upside_down_are_refused(reps, sides):
    with pytest.raises(ValueError, match="reps_max must be at least reps_min"):
        Dose(reps[1], reps[0], None, None, sides)


@given(st.lists(HOLDS, min_size=2, max_size=2, unique=True).map(sorted), SIDES)
def test_holds_upside_down_are_refused(holds, sides):
    with pytest.raises(ValueError, match="hold_max_s must be at least hold_min_s"):
        Dose(1, 1, holds[1], holds[0], sides)


@given(st.integers(max_value=0) | st.floats() | st.booleans() | st.none() | st.text())
def test_reps_that_cannot_be_counted_are_refused(reps):
    with pytest.raises(ValueError, match="reps_min must be a whole number of at least 1, got"):
        Dose(reps, 3, None, None, "both")
    with pytest.raises(ValueError, match="reps_max must be a whole number of at least 1, got"):
        Dose(1, reps, None, None, "both")


@given(st.floats(max_value=0) | st.sampled_from([math.nan, math.inf]))
def test_a_hold_without_a_finite_length_is_refused(hold_s):
    with pytest.raises(ValueError, match="hold_min_s must be above 0 seconds"):
        Dose(1, 1, hold_s, 30, "both")
    with pytest.raises(ValueError, match="hold_max_s must be above 0 seconds"):
        Dose(1, 1, 30, hold_s, "both")


@given(HOLDS)
def test_a_hold_with_one_end_is_refused(hold_s):
    for ends in ((hold_s, None), (None, hold_s)):
        with pytest.raises(ValueError, match="hold_min_s and hold_max_s must be given both or neither"):
            Dose(1, 1, *ends, "both")


def test_timed_work_needs_seconds_and_is_one_bout():
    with pytest.raises(ValueError, match="timed work must have seconds"):
        Dose(1, 1, None, None, "both", timed=True)
    with pytest.raises(ValueError, match="reps_max must be 1 for timed work, got 3"):
        Dose(1, 3, 30, 30, "both", timed=True)


def test_an_unknown_side_rule_is_refused():
    with pytest.raises(ValueError, match="sides must be one of 'each', 'alternating', 'both', got 'left'"):
        Dose(1, 1, None, None, "left")


def test_a_dose_takes_the_integers_of_a_frame():
    assert Dose(np.int64(3), np.int64(3), np.float64(30), np.float64(30), "each") == Dose(
        3, 3, 30, 30, "each"
    )


# ------------------------------------------------------------- broken files

BROKEN = {
    "unknown key": (changed('name = "Heel slide"', 'name = "Heel slide"\ncolour = "red"'), ["'colour'"]),
    "unknown dose key": (changed("reps_min = 5", "reps_min = 5\nrest_s = 9"), ["dose", "'rest_s'"]),
    "missing key": (changed('start_position = "lying on the back"\n', ""), ["start_position", "given"]),
    "missing source": (changed('source = "my therapist"\n', ""), ["source", "given"]),
    "missing dose key": (changed("reps_max = 10\n", ""), ["dose", "reps_max", "given"]),
    "missing dose": (OWN[: OWN.index("[exercise.dose]")], ["dose", "given"]),
    "number as text": (changed("reps_min = 5", 'reps_min = "5"'), ["reps_min", "whole number", "'5'"]),
    "fraction of a rep": (changed("reps_min = 5", "reps_min = 5.5"), ["reps_min", "whole number", "5.5"]),
    "true as a number": (
        changed("hold_min_s = 2.5", "hold_min_s = true"),
        ["hold_min_s", "a number", "True"],
    ),
    "text as a flag": (changed('sides = "each"', 'sides = "each"\ntimed = "no"'), ["timed", "true or false"]),
    "text as a list": (changed('["hip flexors"]', '"hip flexors"'), ["muscles", "list"]),
    "blank text": (changed('"Heel slide"', '"  "'), ["name", "a text"]),
    "reps upside down": (changed("reps_max = 10", "reps_max = 4"), ["dose", "reps_max", "at least", "4"]),
    "hold upside down": (changed("hold_max_s = 4", "hold_max_s = 1"), ["dose", "hold_max_s", "1.0"]),
    "hold with one end": (changed("hold_max_s = 4\n", ""), ["dose", "hold_max_s", "both or neither"]),
    "unknown sides": (changed('sides = "each"', 'sides = "left"'), ["sides", "'left'"]),
    "unknown kind": (changed('"strength"', '"yoga"'), ["kind", "'yoga'"]),
    "unknown change of legs": (
        changed('"strength"', '"strength"\nchange = "now and then"'),
        ["change", "'now and then'"],
    ),
    "unknown muscle": (changed('["hip flexors"]', '["psoas"]'), ["muscles", "'psoas'"]),
    "no steps": (
        changed('["Slide one heel toward you.", "Slide it back."]', "[]"),
        ["steps", "at least one"],
    ),
    "blank step": (changed('"Slide it back."', '""'), ["steps"]),
    "unknown caution": (
        changed("source =", 'cautions = [{ kind = "ouch", text = "x" }]\nsource ='),
        ["cautions", "kind", "'ouch'"],
    ),
    "caution without text": (
        changed("source =", 'cautions = [{ kind = "stop_rule" }]\nsource ='),
        ["cautions", "text"],
    ),
    "doubled id": (OWN + OWN, ["id", "second time"]),
}


@pytest.mark.parametrize(("text", "parts"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_is_refused_with_file_exercise_and_key(load_own, text, parts):
    with pytest.raises(CatalogError) as caught:
        load_own(text)
    for part in ("own.toml", "exercise 'heel-slide'", *parts):
        assert part in str(caught.value)


def test_an_id_of_the_built_in_catalog_is_refused(load_own):
    with pytest.raises(
        CatalogError, match=r"own\.toml: exercise 'camel-pose': id must be new, got 'camel-pose'"
    ):
        load_own(changed("heel-slide", "camel-pose"))


@pytest.mark.parametrize("bad", ["Heel-slide", "heel_slide", "heel slide", "-heel", "heel--slide", "heel-"])
def test_an_id_that_is_not_kebab_case_is_refused(load_own, bad):
    with pytest.raises(CatalogError, match=rf"own\.toml: exercise '{bad}': id must be small letters"):
        load_own(changed("heel-slide", bad))


def test_an_exercise_without_id_is_named_by_its_number(load_own):
    with pytest.raises(CatalogError, match=r"own\.toml: exercise number 2: id must be given"):
        load_own(OWN + changed('id = "heel-slide"\n', ""))


@pytest.mark.parametrize("table", ['[source]\ntitle = "x"\n', '[[around]]\nid = "x"\n', "[[exercises]]\n"])
def test_an_own_file_holds_exercises_only(load_own, table):
    key = table.strip("[").split("]")[0]
    with pytest.raises(CatalogError, match=rf"own\.toml: key must be one of exercise, got '{key}'"):
        load_own(OWN + table)


def test_a_single_bracket_around_exercise_is_refused(load_own):
    with pytest.raises(CatalogError, match=r"own\.toml: exercise must be a list of tables"):
        load_own(changed("[[exercise]]", "[exercise]"))


@pytest.mark.parametrize(
    ("text", "line"),
    [("[[exercise]]\nid = heel\n", "line 2"), ("\n\nid = ", "line 3"), ('id = "a"\nid = "b"\n', "line 2")],
)
def test_broken_toml_is_refused_with_file_and_line(load_own, text, line):
    with pytest.raises(CatalogError, match=rf"own\.toml: must be TOML, got: .*{line}"):
        load_own(text)


def test_a_file_that_is_not_utf8_is_refused(tmp_path):
    file = tmp_path / "own.toml"
    file.write_bytes(b'name = "\xff"')
    with pytest.raises(CatalogError, match=r"own\.toml: must be UTF-8"):
        load_catalog(extra=file)


def test_a_file_that_is_not_there_says_so(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"nowhere\.toml"):
        load_catalog(extra=tmp_path / "nowhere.toml")


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ('id = "rest"', 'id = "sitting"', ["around 'sitting'", "id must be new"]),
        ("interval_min = 30", "interval_max = 30", ["around 'sitting'", "'interval_max'"]),
        ('author = "Kristen Gasnick PT DPT"\n', "", ["source", "author must be given"]),
        ("[source]\n", "[sources]\n", ["'sources'"]),
        ("reps_max = 20", "reps_max = 2", ["exercise 'glute-bridge', dose", "reps_max"]),
    ],
)
def test_the_built_in_file_is_read_as_strictly(tmp_path, monkeypatch, old, new, parts):
    from psoas_analytics import catalog as module

    text = resources.data_path("exercises.toml").read_text(encoding="utf-8")
    file = tmp_path / "exercises.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    monkeypatch.setattr(module, "data_path", lambda _name: file)
    with pytest.raises(CatalogError) as caught:
        module._builtin.__wrapped__()
    for part in ("exercises.toml", *parts):
        assert part in str(caught.value)


# ------------------------------------------------------------- own exercises


def test_own_exercises_follow_the_built_in_ones(load_own):
    catalog = load_own(OWN)
    assert list(catalog)[-1] == "heel-slide"
    assert len(catalog) == 13
    own = catalog["heel-slide"]
    assert own.dose == Dose(5, 10, 2.5, 4.0, "each")
    assert own.steps == ("Slide one heel toward you.", "Slide it back.")
    assert own.source == "my therapist"
    assert (own.easier, own.cautions, own.felt_at, own.dynamic) == ((), (), "", False)
    assert catalog.around == load_catalog().around


def test_own_exercises_do_not_stay_for_the_next_call(load_own):
    load_own(OWN)
    assert "heel-slide" not in load_catalog()


def test_a_file_saved_by_a_windows_editor_is_read(tmp_path):
    file = tmp_path / "own.toml"
    file.write_bytes(b"\xef\xbb\xbf" + OWN.replace("\n", "\r\n").encode())
    assert "heel-slide" in load_catalog(extra=str(file))


# ------------------------------------------------- reading from the catalog


def test_the_built_in_catalog_is_read_once(catalog):
    assert load_catalog() is catalog


def test_an_unknown_exercise_names_near_matches(catalog):
    for asked, meant in (
        ("camel", "camel-pose"),
        ("Glute Bridge", "glute-bridge"),
        ("lunge", "kneeling-lunge-stretch"),
    ):
        with pytest.raises(UnknownExercise) as caught:
            catalog[asked]
        assert isinstance(caught.value, KeyError)
        assert str(caught.value).startswith(
            f"exercise_id must be in the catalog, got '{asked}'; did you mean "
        )
        assert repr(meant) in str(caught.value)


def test_an_exercise_like_no_other_gets_advice_too(catalog):
    for asked in ("xyzzy", "", 7):
        with pytest.raises(UnknownExercise, match=r"list\(catalog\) shows every id"):
            catalog[asked]
    assert "xyzzy" not in catalog
    assert catalog.get("xyzzy") is None


def test_nothing_in_the_catalog_can_be_changed(catalog):
    camel = catalog["camel-pose"]
    with pytest.raises(TypeError):
        catalog["camel-pose"] = camel
    with pytest.raises(TypeError):
        del catalog["camel-pose"]
    with pytest.raises(AttributeError):
        catalog.around = {}
    with pytest.raises(AttributeError):
        catalog.note = "mine"
    with pytest.raises(TypeError):
        catalog.around["sitting"] = {}
    with pytest.raises(TypeError):
        catalog.around["sitting"]["interval_min"] = 60
    with pytest.raises(FrozenInstanceError):
        camel.name = "Dromedary"
    with pytest.raises(FrozenInstanceError):
        camel.dose.reps_min = 1
    with pytest.raises(FrozenInstanceError):
        camel.cautions[0].text = "fine"
    hash(camel)


def test_a_catalog_can_be_copied_and_sent_to_another_process(catalog):
    for twin in (copy.deepcopy(catalog), pickle.loads(pickle.dumps(catalog))):  # noqa: S301 - our own bytes
        assert twin == catalog
        assert twin.around == catalog.around


def test_the_frame_has_one_row_per_exercise(catalog):
    frame = catalog.frame()
    assert list(frame.columns) == [
        "exercise_id",
        "name",
        "kind",
        "start_position",
        "reps_min",
        "reps_max",
        "hold_min_s",
        "hold_max_s",
        "sides",
        "timed",
        "dose",
        "muscles",
        "equipment",
        "source",
    ]
    assert frame["exercise_id"].tolist() == list(NAMES)
    assert frame["kind"].tolist() == [kind for _, kind, _ in NAMES.values()]
    doses = list(DOSES.values())
    for place, column in enumerate(
        ("reps_min", "reps_max", "hold_min_s", "hold_max_s", "sides", "timed", "dose")
    ):
        expected = [math.nan if dose[place] is None else dose[place] for dose in doses]
        np.testing.assert_array_equal(frame[column].tolist(), expected)
    assert frame["hold_max_s"].dtype == float
    assert frame.set_index("exercise_id").loc["cobra-pose", "muscles"] == "chest, abdominals, hip flexors"


def test_the_notebook_table_shows_every_exercise_and_escapes_text(catalog, load_own):
    html = catalog._repr_html_()
    assert html.count("<tr>") == 13
    for name, _, _ in NAMES.values():
        assert name in html
    own = load_own(changed('"Heel slide"', '"<script>Heel & toe"'))._repr_html_()
    assert "&lt;script&gt;Heel &amp; toe" in own
    assert "<script>" not in own


def test_the_plain_text_form_counts_and_names(catalog):
    assert repr(catalog).startswith("Catalog(12 exercises: kneeling-lunge-stretch, camel-pose,")


def test_loading_the_catalog_needs_no_pandas():
    code = "import sys, psoas_analytics.catalog as c; c.load_catalog(); print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


# ------------------------------------------------------- where the data lies


def test_the_folders_of_a_checkout_lie_beside_the_package():
    package = resources.data_path().parent
    assert resources.data_path("exercises.toml").is_file()
    assert (package / "psoas_analytics" / "catalog.py").is_file()
    assert resources.notebooks_path() == package / "notebooks"


def test_an_installed_folder_wins_over_one_beside_the_package(tmp_path, monkeypatch):
    package = tmp_path / "psoas_analytics"
    for folder in (package / "data", tmp_path / "data", tmp_path / "notebooks"):
        folder.mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert resources.data_path("demo", "sets.csv") == package / "data" / "demo" / "sets.csv"
    assert resources.notebooks_path("a.ipynb") == tmp_path / "notebooks" / "a.ipynb"


def test_a_lost_folder_is_told_with_both_places(tmp_path, monkeypatch):
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "psoas_analytics")
    with pytest.raises(
        FileNotFoundError, match="data folder must lie inside or beside the package"
    ) as caught:
        resources.data_path()
    assert str(tmp_path / "psoas_analytics" / "data") in str(caught.value)
    with pytest.raises(FileNotFoundError, match="notebooks folder"):
        resources.notebooks_path()

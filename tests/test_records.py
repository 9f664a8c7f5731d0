import math
import uuid

import numpy as np
import pandas as pd
import pytest

from psoas_analytics.records import (
    FLEXIBILITY_TESTS,
    QUESTIONNAIRES,
    SITES,
    EntryError,
    Event,
    ExerciseSet,
    Flexibility,
    Habit,
    PainScore,
    Pause,
    PlanHead,
    Question,
    Questionnaire,
    Session,
    Skip,
    build,
    check_set,
)

BRIDGE = {"exercise_id": "glute-bridge", "side": "both", "reps": 10, "hold_s": 5}
NOT_NUMBERS = [math.nan, math.inf, -math.inf, True, np.True_, "3", b"3", [3], {}, pd.NA, pd.NaT, 3j, 10**400]


def problems_of(record, **values):
    with pytest.raises(EntryError) as caught:
        build(record, **values)
    # The sentence of the error is made of the sentences of its fields, and nothing of pydantic shows.
    assert str(caught.value) == "; ".join(caught.value.problems.values())
    assert "pydantic" not in str(caught.value)
    return caught.value.problems


@pytest.mark.parametrize("field", ["reps", "hold_s", "pain_nrs", "effort_cr10"])
@pytest.mark.parametrize("value", NOT_NUMBERS, ids=repr)
def test_what_is_no_number_is_refused_in_every_number_of_a_set(field, value):
    problems = problems_of(ExerciseSet, **{**BRIDGE, field: value})
    assert list(problems) == [field]
    assert problems[field].startswith(f"{field} must be ")


@pytest.mark.parametrize("value", [0, -1, 1.5, 0.999, 1001, 99999, None])
def test_reps_are_a_whole_number_from_1_to_1000(value):
    problems = problems_of(ExerciseSet, **{**BRIDGE, "reps": value})
    assert problems == {"reps": f"reps must be a whole number from 1 to 1000, got {value!r}"}


@pytest.mark.parametrize("value", [-1, -0.0001, 3600.001, 99999])
def test_a_hold_is_at_most_an_hour_and_never_negative(value):
    assert problems_of(ExerciseSet, **{**BRIDGE, "hold_s": value}) == {
        "hold_s": f"hold_s must be 0 to 3600, got {value!r}"
    }


@pytest.mark.parametrize("value", [0, 0.0, -0.0, 1e-300, 0.0004])
def test_a_hold_of_nothing_is_refused_and_says_what_to_do(value):
    assert "leave it empty" in problems_of(ExerciseSet, **{**BRIDGE, "hold_s": value})["hold_s"]


@pytest.mark.parametrize("value", [11, 10.0001, -0.0001, -1])
def test_pain_lies_from_0_to_10_and_is_never_clipped(value):
    assert problems_of(PainScore, pain_nrs=value, site="low back") == {
        "pain_nrs": f"pain_nrs must be 0 to 10, got {value!r}"
    }


@pytest.mark.parametrize("value", [0, 10, 4.5, np.int64(4), np.int8(4), np.float64(4.5), np.float32(4.5)])
def test_numpy_and_pandas_numbers_are_taken_as_plain_ones(value):
    score = build(PainScore, pain_nrs=value, site="low back").pain_nrs
    assert type(score) is float
    assert score == float(value)


def test_whole_numpy_reps_become_a_plain_int():
    row = pd.DataFrame([BRIDGE]).to_dict("records")[0]
    for reps in (np.int64(10), np.float64(10.0), row["reps"], pd.Series([10])[0]):
        kept = build(ExerciseSet, **{**BRIDGE, "reps": reps}).reps
        assert type(kept) is int
        assert kept == 10


def test_numbers_are_kept_to_a_thousandth():
    assert build(ExerciseSet, **{**BRIDGE, "hold_s": 30.03049}).hold_s == 30.03


@pytest.mark.parametrize(
    "side", ["Left", "right ", "", None, 1, True, ["both"], pd.NA, np.array(["both", "left"])], ids=repr
)
def test_a_side_is_one_of_three_words(side):
    problems = problems_of(ExerciseSet, **{**BRIDGE, "side": side})
    assert problems["side"].startswith("side must be one of left, right, both; got ")


@pytest.mark.parametrize("given", ["", "abc", 5, None, "\ud800", "1234-5678"], ids=repr)
def test_an_id_of_a_set_is_a_uuid(given):
    assert list(problems_of(ExerciseSet, **BRIDGE, id=given)) == ["id"]


def test_an_id_is_kept_in_its_one_usual_form():
    one = uuid.uuid4()
    forms = (one, str(one).upper(), one.hex, f"{{{one}}}", one.urn)
    assert {build(ExerciseSet, **BRIDGE, id=form).id for form in forms} == {str(one)}


def test_sets_without_an_id_get_different_ones():
    assert build(ExerciseSet, **BRIDGE).id != build(ExerciseSet, **BRIDGE).id


def test_an_unknown_field_is_named():
    assert list(problems_of(ExerciseSet, **BRIDGE, weight_kg=5)) == ["weight_kg"]


def test_a_record_cannot_be_changed():
    one = build(ExerciseSet, **BRIDGE)
    with pytest.raises(ValueError, match="frozen"):
        one.reps = 11
    assert one.reps == 10


def test_each_problem_of_a_session_stands_under_its_field():
    problems = problems_of(
        Session,
        sets=[BRIDGE, {**BRIDGE, "reps": 0, "side": "up"}],
        pain_before=11,
        pain_after=math.nan,
        effort_cr10=-1,
        note=None,
    )
    assert set(problems) == {"sets.1.reps", "sets.1.side", "pain_before", "pain_after", "effort_cr10", "note"}


@pytest.mark.parametrize("sets", [None, 5, "glute-bridge", [1], [None], BRIDGE], ids=repr)
def test_sets_are_a_list_of_sets(sets):
    assert all(field.startswith("sets") for field in problems_of(Session, sets=sets))


def test_an_empty_session_is_refused_and_points_to_the_day_without_exercise():
    assert "log_no_exercise" in problems_of(Session, sets=[])["sets"]


def test_two_sets_cannot_share_an_id_however_it_is_written():
    one = str(uuid.uuid4())
    assert list(problems_of(Session, sets=[{**BRIDGE, "id": one}, {**BRIDGE, "id": one.upper()}])) == ["sets"]


NOT_TEXTS = [
    "\x00",
    "a\x00b",
    "a\x1b[31mb",
    "\x7f",
    "a\x0bb",
    "\ud800",
    "a\udfffb",
    "\ufffe",
    "\uffff",
    "x" * 3000,
]


@pytest.mark.parametrize("words", [*NOT_TEXTS, None, 5, b"x"], ids=lambda words: ascii(words)[:12])
@pytest.mark.parametrize(
    ("record", "field", "others"),
    [
        (Session, "note", {"sets": [BRIDGE]}),
        (PainScore, "note", {"pain_nrs": 3, "site": "knee"}),
        (Flexibility, "note", {"test": "fingertip_to_floor", "readings": [3]}),
        (Skip, "note", {"reason": "pain"}),
        (Event, "label", {}),
        (Question, "text", {}),
        (Pause, "reason", {"start": "2026-03-01", "end": "2026-03-02"}),
        (PlanHead, "title", {}),
        (PlanHead, "author", {}),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else None,
)
def test_no_text_holds_control_characters_surrogates_or_too_much(record, field, others, words):
    assert list(problems_of(record, **others, **{field: words})) == [field]


def test_a_long_wrong_value_is_shortened_in_its_sentence():
    assert len(str(problems_of(PainScore, pain_nrs="9" * 5000, site="knee"))) < 150


@pytest.mark.parametrize("words", ["Zwickt – 他", "line\nline\ttab", "quotes \"' , ;", "👩🏽‍⚕️", "e\u0301"])
def test_ordinary_text_of_any_language_is_kept(words):
    assert build(Question, text=f"  {words}\n").text == words


def test_a_note_of_exactly_2000_characters_is_kept():
    assert len(build(Question, text="x" * 2000).text) == 2000
    assert "at most 2000" in problems_of(Question, text="x" * 2001)["text"]


@pytest.mark.parametrize("record_field", [(Event, "label"), (Question, "text")])
@pytest.mark.parametrize("words", ["", "   ", "\n"])
def test_a_needed_text_is_not_empty(record_field, words):
    record, field = record_field
    assert list(problems_of(record, **{field: words})) == [field]


@pytest.mark.parametrize("site", [*SITES, "other: the scar", "other: " + "x" * 60])
def test_a_known_site_or_a_named_other_one_is_taken(site):
    assert build(PainScore, pain_nrs=3, site=site).site == site


@pytest.mark.parametrize(
    "site",
    [
        "spine",
        "Low back",
        "",
        None,
        5,
        "other:",
        "other: ",
        "other: " + "x" * 61,
        "other: a\nb",
        "other: \x00",
    ],
)
def test_an_unknown_site_is_refused(site):
    assert list(problems_of(PainScore, pain_nrs=3, site=site)) == ["site"]


@pytest.mark.parametrize(
    ("field", "word"), [("recall", "last week"), ("recall", None), ("context", "bed"), ("side", "l")]
)
def test_the_words_beside_a_pain_score_are_fixed(field, word):
    assert list(problems_of(PainScore, pain_nrs=3, site="knee", **{field: word})) == [field]


@pytest.mark.parametrize(("test", "spec"), FLEXIBILITY_TESTS.items())
def test_each_flexibility_test_has_its_range_and_its_sides(test, spec):
    side = spec.sides[0]
    inside = build(Flexibility, test=test, side=side, readings=[spec.low, spec.high])
    assert inside.values == (spec.low, spec.high)  # noqa: PD011 - a record, no frame
    for outside in (spec.low - 0.001, spec.high + 0.001):
        assert list(problems_of(Flexibility, test=test, side=side, readings=[outside])) == ["readings"]
    for wrong in {"left", "right", "both", None} - set(spec.sides):
        assert list(problems_of(Flexibility, test=test, side=wrong, readings=[spec.low])) == ["side"]


@pytest.mark.parametrize(
    "readings", [[], [1] * 10, *([1, value] for value in (*NOT_NUMBERS, None))], ids=repr
)
def test_one_to_nine_numbers_are_readings(readings):
    assert list(problems_of(Flexibility, test="fingertip_to_floor", readings=readings)) == ["readings"]


@pytest.mark.parametrize("warm", ["maybe", None, 2, math.nan])
def test_warm_is_yes_or_no(warm):
    assert list(problems_of(Flexibility, test="fingertip_to_floor", readings=[3], warm=warm)) == ["warm"]


@pytest.mark.parametrize(("instrument", "entry"), QUESTIONNAIRES.items())
def test_each_questionnaire_has_its_items_and_its_range(instrument, entry):
    items, low, high = entry
    items = items or ("walking the dog",)
    for value in (low, high, np.float64(high)):
        assert build(
            Questionnaire, instrument=instrument, answers=dict.fromkeys(items, value)
        ).scores == dict.fromkeys(items, float(value))
    for value in (low - 1, high + 1, *NOT_NUMBERS, None):
        problems = problems_of(Questionnaire, instrument=instrument, answers=dict.fromkeys(items, value))
        assert all(field.startswith("answers") for field in problems)


@pytest.mark.parametrize(
    ("instrument", "answers"),
    [
        ("PEG", {"pain": 1}),
        ("PEG", {"pain": 1, "enjoyment": 1, "activity": 1, "sleep": 1}),
        ("PEG", {}),
        ("PEG", None),
        ("PEG", [1, 2, 3]),
        ("ODI", {"item 1": 3}),
        ("PSFS", {}),
        ("PSFS", {"": 3}),
        ("PSFS", {5: 3}),
        ("PSFS", {"\ud800": 3}),
        ("PSFS", {"a": 1, "b": 1, "c": 1, "d": 1, "e": 1, "f": 1}),
        ("PSFS", {"walking": 3, " walking": 9}),
    ],
    ids=repr,
)
def test_wrong_items_of_a_questionnaire_are_refused(instrument, answers):
    problems = problems_of(Questionnaire, instrument=instrument, answers=answers)
    assert all(field.startswith("answers") for field in problems)


@pytest.mark.parametrize(
    ("record", "field", "values"),
    [
        (Habit, "kind", {"kind": "nap"}),
        (Habit, "kind", {"kind": None}),
        (Habit, "amount", {"kind": "cardio", "amount": -1}),
        (Habit, "amount", {"kind": "cardio", "amount": 1441}),
        (Habit, "amount", {"kind": "cardio", "amount": math.nan}),
        (Skip, "reason", {"reason": "lazy"}),
        (Skip, "reason", {"reason": None}),
        (Event, "kind", {"label": "x", "kind": "weather"}),
        (Flexibility, "test", {"test": "splits", "readings": [3]}),
        (Flexibility, "instrument", {"test": "fingertip_to_floor", "readings": [3], "instrument": "ruler"}),
        (Questionnaire, "instrument", {"instrument": "SIRAS", "answers": {"total": 3}}),
        (Pause, "end", {"start": "2026-03-02", "end": "2026-03-01", "reason": "travel"}),
    ],
)
def test_other_wrong_values_are_named_by_their_field(record, field, values):
    assert list(problems_of(record, **values)) == [field]


# What may be logged, by the side rule of the dose (clinical definitions): "each" and "alternating": left,
# right or both; "both": both only.
@pytest.mark.parametrize(
    ("exercise_id", "sides"),
    [
        ("kneeling-lunge-stretch", {"left", "right", "both"}),
        ("marching-in-place", {"left", "right", "both"}),
        ("glute-bridge", {"both"}),
    ],
)
def test_a_set_names_only_sides_that_its_exercise_has(catalog, exercise_id, sides):
    for side in ("left", "right", "both"):
        one = build(ExerciseSet, exercise_id=exercise_id, side=side)
        if side in sides:
            check_set(one, catalog)
        else:
            with pytest.raises(EntryError, match=f"must be both, got '{side}'") as caught:
                check_set(one, catalog, where="sets.3")
            assert list(caught.value.problems) == ["sets.3.side"]


def test_an_unknown_exercise_is_refused_with_a_near_one(catalog):
    one = build(ExerciseSet, exercise_id="glute bridg", side="both")
    with pytest.raises(EntryError, match="did you mean 'glute-bridge'") as caught:
        check_set(one, catalog, where="sets.0")
    assert list(caught.value.problems) == ["sets.0.exercise_id"]

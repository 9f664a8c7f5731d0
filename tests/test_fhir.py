"""The FHIR bundle. fhir.resources checks the structure; it takes any code, so value sets are checked here."""

import json
import re
import stat
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from importlib import import_module
from statistics import median

import pandas as pd
import pytest
from frames_for_tests import make_frames, people, score, strange_frames
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from psoas_analytics.catalog import load_catalog
from psoas_analytics.demo import demo_journal
from psoas_analytics.exchange import read_archive, to_fhir, write_archive, write_fhir
from psoas_analytics.exchange.fhir import USUAL_DAYS
from psoas_analytics.exchange.fhir_exercise import strength_days
from psoas_analytics.journal import open_journal
from psoas_analytics.plan import load_plan, starter_plans
from psoas_analytics.records import CONTEXTS, FLEXIBILITY_TESTS, RECALLS, SITES
from psoas_analytics.report import build_report
from psoas_analytics.report import period as report_period
from psoas_analytics.words import TEST_WORDS

LOINC, SNOMED, OURS = "http://loinc.org", "http://snomed.info/sct", "https://psoas-analytics.example/fhir"
# The codes that were checked, resource by resource, as the table of the formats gives them.
CHECKED = {
    "Observation": {
        (LOINC, "72514-3"),
        (LOINC, "73985-4"),
        (LOINC, "55411-3"),
        (LOINC, "82291-6"),
        (SNOMED, "299238003"),
        (SNOMED, "229070002"),
        (SNOMED, "266741004"),
        (SNOMED, "229065009"),
    },
    "Procedure": {(SNOMED, "229070002"), (SNOMED, "266741004"), (SNOMED, "229065009")},
    "CarePlan": {(SNOMED, "229070002"), (SNOMED, "266741004"), (SNOMED, "229065009")},
    "Goal": {(SNOMED, "229065009")},
    "QuestionnaireResponse": set(),
    "Patient": set(),
}
# They mean moderate to vigorous activity, which stretching is not.
FORBIDDEN = ("89555-7", "68516-4", "82290-8")
# Required value sets of FHIR R4 (hl7.org/fhir/R4), only the codes that this export may use.
STATUS = {
    "Observation": {"status": {"final"}},
    "Procedure": {"status": {"completed"}},
    "CarePlan": {"status": {"active", "on-hold", "completed"}, "intent": {"plan"}},
    "Goal": {"lifecycleStatus": {"active", "on-hold", "completed"}},
    "QuestionnaireResponse": {"status": {"completed"}},
    "Patient": {},
}
CATEGORY_OF = {"72514-3": "survey", "73985-4": "activity", "55411-3": "activity", "82291-6": "activity"}
UNIT_OF = {"72514-3": "{score}", "55411-3": "min", "82291-6": "d/wk", "299238003": "deg"}
UNITS = {"{score}", "min", "s", "deg", "cm", "d/wk", "%"}
WEEKDAYS = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
TAG = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HTEST"}
FHIR_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
FHIR_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?([+-](0\d|1[0-3]):[0-5]\d|\+14:00|-14:00)"
)
CATALOG = load_catalog()


@pytest.fixture(scope="module")
def demo():
    with demo_journal() as journal:
        yield journal


@pytest.fixture(scope="module")
def bundle(demo):
    return to_fhir(demo, notes=True)


def resources(bundle, kind=None):
    found = [entry["resource"] for entry in bundle["entry"]]
    return [one for one in found if kind in (None, one["resourceType"])]


def coded(bundle, code):
    return [
        one for one in resources(bundle, "Observation") if code in [c["code"] for c in one["code"]["coding"]]
    ]


def walk(node):
    """Every dict in a bundle."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from walk(value)
    if isinstance(node, list):
        for value in node:
            yield from walk(value)


def assert_good(bundle):
    """Every rule of the export that holds for any journal."""
    for one in [bundle, *resources(bundle)]:
        kind = one["resourceType"]
        getattr(import_module(f"fhir.resources.R4B.{kind.lower()}"), kind).model_validate(one)
        assert FHIR_ID.fullmatch(one["id"])
    assert bundle["type"] == "collection"
    ids = [one["id"] for one in resources(bundle)]
    assert len(set(ids)) == len(ids)
    addresses = [entry["fullUrl"] for entry in bundle["entry"]]
    assert addresses == [f"urn:uuid:{one}" for one in ids]
    for part in walk(bundle):
        assert part.get("reference", addresses[0]) in addresses
        assert part.get("unit", "%") in UNITS
        assert part.get("unit") == part.get("code", part.get("unit")) or "unit" not in part
        # FHIR has no empty value.
        assert all(value is not None and value not in ("", [], {}) for value in part.values())
    for one in resources(bundle):
        assert_codes(one)
        assert_own_words(one, addresses[0])
    assert not [code for code in FORBIDDEN if code in json.dumps(bundle)]
    assert json.loads(json.dumps(bundle, allow_nan=False)) == bundle


def assert_codes(one):
    kind = one["resourceType"]
    for field, words in STATUS[kind].items():
        assert one[field] in words
    for part in walk(one):
        if part.get("system") in (LOINC, SNOMED):
            assert (part["system"], part["code"]) in CHECKED[kind]
        for time in (part.get("effectiveDateTime"), part.get("authored"), part.get("created")):
            assert time is None or FHIR_INSTANT.fullmatch(time)
        assert set(part.get("dayOfWeek", ())) <= WEEKDAYS
    if kind == "Observation":
        codes = [coding["code"] for coding in one["code"]["coding"]]
        categories = [coding["code"] for coding in one["category"][0]["coding"]]
        assert categories == [CATEGORY_OF.get(codes[0], categories[0])]
        assert set(categories) <= {"survey", "exam", "activity"}
        for coding in codes:
            if coding in UNIT_OF:
                assert one["valueQuantity"]["code"] == UNIT_OF[coding]
        for measured in [one, *one.get("component", ())]:
            if measured.get("valueQuantity", {}).get("code") == "{score}":
                assert 0 <= measured["valueQuantity"]["value"] <= 10


def assert_own_words(one, patient):
    """Self-reported: the Patient stands as the one who said so."""
    said_by = {
        "Observation": lambda: one["performer"],
        "Procedure": lambda: [one["asserter"]],
        "QuestionnaireResponse": lambda: [one["source"], one["author"]],
        "CarePlan": lambda: [one["subject"]],
        "Goal": lambda: [one["expressedBy"]],
    }
    if one["resourceType"] != "Patient":
        assert {who["reference"] for who in said_by[one["resourceType"]]()} == {patient}
        assert one["subject"]["reference"] == patient


# ---------------------------------------------------------------- every journal


def test_the_demo_is_a_valid_bundle_with_all_kinds_of_resources(bundle):
    assert_good(bundle)
    assert {one["resourceType"] for one in resources(bundle)} == set(STATUS)
    used = {(part["system"], part["code"]) for part in walk(bundle) if part.get("system") in (LOINC, SNOMED)}
    assert used == CHECKED["Observation"]


@pytest.mark.parametrize("name", strange_frames())
def test_a_journal_at_the_edge_gives_a_valid_bundle(name):
    frames = strange_frames()[name]
    # The log of every day is there twice under one id in these frames; a journal has no two.
    assert_good(to_fhir(without_doubles(frames)))


def without_doubles(frames):
    return replace(
        frames,
        sets=frames.sets.drop_duplicates("set_id"),
        pain=frames.pain.drop_duplicates("pain_id"),
        flexibility=frames.flexibility.drop_duplicates(["measurement_id", "reading"]),
    )


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30) | st.sampled_from(
    [
        "",
        "\u00a0",
        "line\u2028line",
        "\x85",
        "two\nlines",
        '{"resourceType": "Patient"}',
        "<b>x</b>",
        "他 👩🏽‍⚕️",
    ]
)
SCORES = st.integers(0, 10) | st.floats(0, 10)
OFFSETS = st.sampled_from([-1080, -720, -210, 0, 60, 345, 840, 900, 1080])


@st.composite
def logs(draw):
    """A few calls of log methods, at any hour and offset."""
    zone = timezone(timedelta(minutes=draw(OFFSETS)))
    # Far in the east it is tomorrow already, and a bundle ends with the journal's today.
    ago = timedelta(days=2, seconds=draw(st.integers(0, 10**9)))
    at = datetime(2026, 3, 1, 12, tzinfo=UTC).astimezone(zone) - ago
    test = draw(st.sampled_from(list(FLEXIBILITY_TESTS)))
    spec = FLEXIBILITY_TESTS[test]
    side = draw(st.sampled_from([None, "left", "right", "both"]))
    one_set = {"exercise_id": draw(st.sampled_from(list(CATALOG))), "side": "both", "pain_nrs": draw(SCORES)}
    site = draw(st.sampled_from([*SITES, "other: l\u2019épaule \u00a0 gauche"]))
    return [
        (
            "log_session",
            ([one_set] * draw(st.integers(1, 3)),),
            {
                "started_at": at,
                "ended_at": draw(st.sampled_from([None, at + timedelta(seconds=1234.5)])),
                "pain_before": draw(st.none() | SCORES),
                "effort_cr10": draw(st.none() | SCORES),
                "note": draw(WORDS),
            },
        ),
        (
            "log_pain",
            (draw(SCORES),),
            {
                "site": site,
                "side": side,
                "at": at,
                "recall": draw(st.sampled_from(RECALLS)),
                "context": draw(st.sampled_from([None, *CONTEXTS])),
                "note": draw(WORDS),
            },
        ),
        (
            "log_flexibility",
            (test,),
            {
                "readings": draw(st.lists(st.floats(spec.low, spec.high), min_size=1, max_size=3)),
                "side": spec.sides[0],
                "at": at,
                "note": draw(WORDS),
            },
        ),
        ("log_questionnaire", ("PSFS", {draw(WORDS.filter(str.strip)): draw(SCORES)}), {"at": at}),
        ("log_questionnaire", ("ODI", {"total": draw(st.integers(0, 100))}), {"at": at}),
    ]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(logs(), st.sampled_from(list(starter_plans(CATALOG))), WORDS)
def test_any_journal_gives_a_valid_bundle(entries, plan, title):
    now = datetime(2026, 3, 1, 20, tzinfo=UTC)
    with open_journal(":memory:", now=lambda: now) as journal:
        named_plan = replace(starter_plans(CATALOG)[plan], title=title, author=title)
        journal.set_plan(named_plan, starts_on="2026-02-01")
        for method, arguments, keywords in entries:
            getattr(journal, method)(*arguments, **keywords)
        found = to_fhir(journal, start="1900-01-01", notes=True, name=title)
        assert_good(found)
        assert len(resources(found, "QuestionnaireResponse")) == 2


def test_an_empty_journal_is_a_patient_alone(journal):
    found = to_fhir(journal)
    assert_good(found)
    assert [one["resourceType"] for one in resources(found)] == ["Patient"]


# ---------------------------------------------------------------- the same again


def test_the_same_journal_gives_the_same_bytes(demo, bundle):
    assert json.dumps(to_fhir(demo, notes=True)) == json.dumps(bundle)
    assert json.dumps(to_fhir(demo.frames(), notes=True)) == json.dumps(bundle)


def test_an_entry_keeps_its_id_when_others_are_added(journal):
    journal.set_plan(starter_plans(CATALOG)["balanced"], starts_on="2026-03-01")
    journal.log_pain(4, site="low back", at="2026-03-05T20:00")
    before = to_fhir(journal)
    journal.log_pain(5, site="groin", at="2026-03-02T20:00")
    after = to_fhir(journal)
    assert len(resources(after)) == len(resources(before)) + 1
    assert all(one in resources(after) for one in resources(before))


def test_the_patient_stays_the_same_when_older_entries_and_a_plan_are_added(journal, tmp_path):
    patients = [to_fhir(journal)["entry"][0]]
    journal.log_pain(4, site="low back", at="2026-03-05T20:00")
    patients.append(to_fhir(journal)["entry"][0])
    journal.log_pain(5, site="groin", at="2026-03-02T20:00")
    journal.set_plan(starter_plans(CATALOG)["balanced"], starts_on="2026-03-01")
    patients.append(to_fhir(journal.frames())["entry"][0])
    journal.undo()
    with open_journal(read_archive(write_archive(journal, tmp_path / "a"), tmp_path / "b.sqlite")) as again:
        patients.append(to_fhir(again)["entry"][0])
    assert all(one == patients[0] for one in patients)


def test_the_id_of_the_journal_stands_nowhere_in_its_bundle(journal):
    journal.set_plan(starter_plans(CATALOG)["balanced"], starts_on="2026-03-01")
    journal.log_pain(4, site="low back")
    text = json.dumps(to_fhir(journal, start="2026-03-01", notes=True)).replace("-", "")
    assert journal.journal_id not in text


def test_frames_without_an_id_have_the_patient_of_their_first_plan_or_entry(journal):
    def patient():
        return to_fhir(replace(journal.frames(), journal_id=None))["entry"][0]["resource"]["id"]

    nobody = patient()
    journal.log_pain(4, site="low back", at="2026-03-05T20:00")
    first_entry = patient()
    journal.log_pain(4, site="low back", at="2026-03-06T20:00")
    assert patient() == first_entry
    journal.set_plan(starter_plans(CATALOG)["balanced"], starts_on="2026-03-01")
    first_plan = patient()
    journal.log_pain(4, site="low back", at="2026-03-04T20:00")
    assert patient() == first_plan
    assert len({nobody, first_entry, first_plan, to_fhir(journal)["entry"][0]["resource"]["id"]}) == 4


def test_two_journals_share_no_id(demo, bundle, journal):
    journal.set_plan(starter_plans(CATALOG)["balanced"], starts_on="2026-03-01")
    journal.log_pain(4, site="low back")
    ids = {one["id"] for one in resources(bundle)}
    assert ids.isdisjoint(one["id"] for one in resources(to_fhir(journal)))


# ---------------------------------------------------------------- what goes where


def test_a_pain_score_says_where_when_and_how_it_was_asked(journal):
    journal.log_pain(3.5, site="groin", side="left", at="2026-03-09T20:15", context="night", note="woke up")
    (found,) = coded(to_fhir(journal, notes=True), "72514-3")
    assert found["valueQuantity"] == {
        "value": 3.5,
        "unit": "{score}",
        "system": "http://unitsofmeasure.org",
        "code": "{score}",
    }
    assert found["effectiveDateTime"] == "2026-03-09T20:15:00+01:00"
    assert found["bodySite"]["text"] == "Groin, left"
    said = {part["code"]["text"]: part["valueCodeableConcept"]["text"] for part in found["component"]}
    assert said == {"Recall": "average 24h", "Context": "night", "Side": "left"}
    assert found["note"] == [{"text": "woke up"}]


def test_a_session_is_a_procedure_with_what_was_observed_in_it(journal):
    lunge = {"exercise_id": "kneeling-lunge-stretch", "reps": 1, "hold_s": 30, "pain_nrs": 2}
    left, right = lunge | {"side": "left"}, lunge | {"side": "right"}
    journal.log_session(
        [left, left, right, left],
        started_at="2026-03-09T18:00",
        ended_at="2026-03-09T18:12:30",
        pain_before=4,
        pain_after=3,
        effort_cr10=5,
        note="private",
    )
    found = to_fhir(journal)
    (procedure,) = resources(found, "Procedure")
    assert procedure["code"]["coding"] == [{"system": SNOMED, "code": "229070002"}]
    assert procedure["performedPeriod"] == {
        "start": "2026-03-09T18:00:00+01:00",
        "end": "2026-03-09T18:12:30+01:00",
    }
    assert coded(found, "55411-3")[0]["valueQuantity"]["value"] == 12.5
    assert [one["valueQuantity"]["value"] for one in coded(found, "72514-3")] == [4, 3]
    doses = [
        [part.get("valueInteger", part.get("valueQuantity", {}).get("value")) for part in one["component"]]
        for one in coded(found, "73985-4")
    ]
    assert doses == [[3, 1, 30, None, 2], [1, 1, 30, None, 2]]
    within = {one["partOf"][0]["reference"] for one in resources(found, "Observation") if "partOf" in one}
    assert within == {f"urn:uuid:{procedure['id']}"}


@pytest.mark.parametrize(
    ("exercises", "code"),
    [
        (["cobra-pose"], "229070002"),
        (["marching-in-place"], "266741004"),
        (["cobra-pose", "marching-in-place"], "229065009"),
    ],
)
def test_a_session_has_the_code_of_its_kind_of_exercise(journal, exercises, code):
    journal.log_session([{"exercise_id": one, "side": "both"} for one in exercises])
    (procedure,) = resources(to_fhir(journal), "Procedure")
    assert [coding["code"] for coding in procedure["code"]["coding"]] == [code]


def test_the_hip_alone_has_the_code_of_the_hip(journal):
    for test, spec in FLEXIBILITY_TESTS.items():
        journal.log_flexibility(test, side=spec.sides[0], readings=[1, 9, 4])
    found = [one for one in resources(to_fhir(journal), "Observation") if one["category"][0]["coding"]]
    codes = {
        one["code"]["coding"][0]["code"]: [c["code"] for c in one["code"]["coding"][1:]] for one in found
    }
    assert codes == {
        "modified-thomas-hip-extension": ["299238003"],
        "passive-straight-leg-raise": ["299238003"],
        "modified-thomas-knee-flexion": [],
        "prone-knee-bend": [],
        "fingertip-to-floor": [],
    }
    assert {one["valueQuantity"]["value"] for one in found} == {4}
    assert [one.get("bodySite", {}).get("text") for one in found] == [
        "Hip, left",
        "Knee, left",
        "Knee, left",
        "Hip, left",
        None,
    ]


def test_an_activity_of_the_persons_own_is_the_same_item_on_every_sheet(journal):
    journal.log_questionnaire("PSFS", {"Climb stairs": 4, "Drive": 6}, at="2026-03-01")
    journal.log_questionnaire("PSFS", {"drive": 7, "climb stairs": 5}, at="2026-03-08")
    first, last = (
        {item["linkId"]: item["answer"][0]["valueDecimal"] for item in one["item"]}
        for one in resources(to_fhir(journal), "QuestionnaireResponse")
    )
    assert set(first) == set(last)
    assert sorted(zip(first.values(), (last[key] for key in first), strict=True)) == [(4, 5), (6, 7)]


def test_plan_versions_follow_each_other_and_sessions_say_which_one_they_did(journal):
    plans = starter_plans(CATALOG)
    journal.set_plan(plans["mobility"], starts_on="2026-02-01")
    journal.set_plan(plans["balanced"], starts_on="2026-03-01")
    journal.set_plan(replace(plans["strength"], title="After all", author="Dr. Lee"), starts_on="2026-03-01")
    journal.set_plan(plans["desk_day"], starts_on="2026-04-01")
    journal.log_session([{"exercise_id": "cobra-pose", "side": "both"}], started_at="2026-02-03T10:00")
    journal.log_session([{"exercise_id": "cobra-pose", "side": "both"}], started_at="2026-03-03T10:00")
    found = to_fhir(journal)
    older, newer = resources(found, "CarePlan")
    assert older["period"] == {"start": "2026-02-01", "end": "2026-02-28"}
    assert newer["period"] == {"start": "2026-03-01"}
    assert [older["status"], newer["status"]] == ["completed", "active"]
    assert (newer["title"], newer["author"]) == ("After all", {"display": "Dr. Lee"})
    assert [one["basedOn"][0]["reference"] for one in resources(found, "Procedure")] == [
        f"urn:uuid:{older['id']}",
        f"urn:uuid:{newer['id']}",
    ]
    assert [goal["lifecycleStatus"] for goal in resources(found, "Goal")] == ["completed", "active"]


def test_a_plan_in_a_pause_is_on_hold(journal):
    journal.set_plan(starter_plans(CATALOG)["balanced"], starts_on="2026-03-01")
    journal.pause("2026-03-09", "2026-03-12", reason="travel")
    (plan,) = resources(to_fhir(journal), "CarePlan")
    assert plan["status"] == "on-hold"
    assert {one["detail"]["status"] for one in plan["activity"]} == {"on-hold"}


def test_the_schedule_of_a_plan_is_in_numbers(journal, tmp_path):
    file = tmp_path / "plan.toml"
    file.write_text(
        '[[item]]\nexercise = "cobra-pose"\nsets = 2\ndays = ["mon", "fri"]\n'
        '[[item]]\nexercise = "marching-in-place"\ntimes_per_week = 3\n'
    )
    journal.set_plan(load_plan(file, CATALOG), starts_on="2026-03-01")
    (plan,) = resources(to_fhir(journal), "CarePlan")
    details = [one["detail"] for one in plan["activity"]]
    assert [one["scheduledTiming"]["repeat"] for one in details] == [
        {"frequency": 1, "period": 1, "periodUnit": "d", "dayOfWeek": ["mon", "fri"]},
        {"frequency": 3, "period": 1, "periodUnit": "wk"},
    ]
    assert details[0]["description"] == "2 sets of 2–3 x 15–30 s hold"


def test_days_of_strengthening_are_told_for_whole_weeks_with_an_entry():
    frames = make_frames(
        today="2026-03-25",
        sets=[
            *({"day": day, "exercise_id": "marching-in-place", "side": "both", "session_id": day, "reps": 9}
              for day in ("2026-02-28", "2026-03-02", "2026-03-04", "2026-03-23")),
            {"day": "2026-03-10", "exercise_id": "cobra-pose", "side": "both", "session_id": "x", "reps": 2},
        ],
        habits=[("2026-03-04", "strength", 1), ("2026-03-08", "strength", 1), ("2026-03-12", "cardio", 1)],
    )  # fmt: skip
    found = strength_days(frames, pd.Timestamp("2026-02-26"), pd.Timestamp("2026-03-25"))
    assert {str(row.week.date()): row.days for row in found.itertuples()} == {
        "2026-03-02": 3,
        "2026-03-09": 0,
    }


# ---------------------------------------------------------------- period, person, marks


def test_only_the_period_is_told(demo):
    found = to_fhir(demo, start="2026-10-01", end="2026-10-14")
    days = [one.get("effectiveDateTime", one.get("authored")) for one in resources(found)]
    told = [day[:10] for day in days if day]
    assert min(told) >= "2026-10-01"
    assert max(told) <= "2026-10-15"  # after midnight still belongs to the evening before
    assert len(coded(found, "72514-3")) < len(coded(to_fhir(demo), "72514-3"))


def test_without_a_choice_of_days_a_bundle_holds_those_of_a_report(journal):
    assert USUAL_DAYS == report_period.USUAL_DAYS
    first = journal.today() - timedelta(days=USUAL_DAYS - 1)
    journal.log_pain(4, site="low back", at=first)
    journal.log_pain(5, site="low back", at=first - timedelta(days=1))
    scores = coded(to_fhir(journal), "72514-3")
    assert [one["valueQuantity"]["value"] for one in scores] == [4]
    assert build_report(journal).header.start == first


def test_the_patient_has_no_name_and_no_notes_leave_unless_asked_for(journal):
    journal.log_pain(4, site="low back", note="told nobody")
    assert "name" not in resources(to_fhir(journal))[0]
    assert "told nobody" not in json.dumps(to_fhir(journal))
    assert resources(to_fhir(journal, name="Ada L."))[0]["name"] == [{"text": "Ada L."}]
    assert "told nobody" in json.dumps(to_fhir(journal, notes=True))


def test_made_up_data_says_so_on_every_resource(bundle, journal):
    for one in [bundle, *resources(bundle)]:
        for field in ("security", "tag"):
            assert TAG.items() <= one["meta"][field][0].items()
    assert "SYNTHETIC" in resources(bundle)[0]["name"][0]["text"]
    assert "HTEST" not in json.dumps(to_fhir(journal))


def test_made_up_data_stays_synthetic_under_a_name():
    with demo_journal() as demo:
        patient = resources(to_fhir(demo, name="Ada L."))[0]
    assert patient["name"] == [{"text": "SYNTHETIC: Ada L."}]


def test_what_cannot_be_one_persons_journal_is_refused(journal):
    several = people({"a": make_frames(today="2026-03-02", pain=[score("2026-03-02", 3)])})
    with pytest.raises(ValueError, match="must be of one person"):
        to_fhir(several)
    with pytest.raises(TypeError, match="must be a Journal or its Frames, got str"):
        to_fhir("journal.sqlite")
    with pytest.raises(ValueError, match="start must be a date"):
        to_fhir(journal, start="soon")
    with pytest.raises(ValueError, match="must not be after the end"):
        to_fhir(journal, start="2026-03-09", end="2026-03-08")


# ---------------------------------------------------------------- the file


def test_the_file_holds_the_bundle_for_this_user_alone(demo, bundle, tmp_path):
    path = write_fhir(demo, tmp_path / "bundle.json", notes=True)
    assert json.loads(path.read_text(encoding="utf-8")) == bundle
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["bundle.json"]


def test_a_file_that_cannot_be_written_leaves_the_old_one(demo, tmp_path, monkeypatch):
    path = tmp_path / "bundle.json"
    path.write_text("old")
    with pytest.raises(FileNotFoundError, match="the folder must be there"):
        write_fhir(demo, tmp_path / "nowhere" / "bundle.json")
    with pytest.raises(IsADirectoryError, match="path must name a file"):
        write_fhir(demo, tmp_path)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("psoas_analytics.whole.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_fhir(demo, path)
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["bundle.json"]


# ---------------------------------------------------------------- beside the report


def test_the_figures_are_those_of_the_report(demo):
    report = build_report(demo).to_dict()
    header = report["header"]
    found = to_fhir(demo, start=header["start"], end=header["end"])
    assert adherence_of(found) == [
        pytest.approx(100 * report["calendar"][name], abs=0.005)
        for name in ("lower_bound", "over_logged", "share_logged")
    ]
    by_day = {}
    for one in coded(found, "72514-3"):
        averages = one["code"]["text"] == "Pain 0-10, average of the last 24 hours"
        if averages and one["bodySite"]["text"] == "Low back":
            by_day.setdefault(one["effectiveDateTime"][:10], []).append(one["valueQuantity"]["value"])
    daily = dict(zip(report["pain"]["days"], report["pain"]["pain_nrs"], strict=True))
    assert {day: sum(values) / len(values) for day, values in by_day.items()} == {
        day: value for day, value in daily.items() if value is not None
    }


def test_flexibility_and_function_are_those_of_the_report(demo):
    report = build_report(demo).to_dict()
    found = to_fhir(demo, start=report["header"]["start"], end=report["header"]["end"])
    code_of = {words.full_name: test.replace("_", "-") for test, words in TEST_WORDS.items()}
    for test in report["flexibility"]["tests"]:
        for line in test["lines"]:
            values = {
                date.fromisoformat(one["effectiveDateTime"][:10]): one["valueQuantity"]["value"]
                for one in coded(found, code_of[test["name"]])
                if one.get("bodySite", {}).get("text", "").endswith(line["side"])
            }
            week = timedelta(days=7)
            first = [value for day, value in values.items() if day < min(values) + week]
            last = [value for day, value in values.items() if day > max(values) - week]
            assert (median(first), median(last)) == (line["first"], line["last"])
    assert report["function"]
    for line in report["function"]:
        name = line["instrument"].split(" ")[0]
        means = [
            sum(item["answer"][0]["valueDecimal"] for item in one["item"]) / len(one["item"])
            for one in resources(found, "QuestionnaireResponse")
            if one["questionnaire"] == f"{OURS}/Questionnaire/{name}"
        ]
        assert (means[0], means[-1]) == (pytest.approx(line["first"]), pytest.approx(line["last"]))


def test_pain_during_exercises_and_the_plan_are_those_of_the_report(demo):
    report = build_report(demo).to_dict()
    found = to_fhir(demo, start=report["header"]["start"], end=report["header"]["end"])
    scores = {}
    for one in coded(found, "73985-4"):
        said = {part["code"]["coding"][0]["code"]: part for part in one["component"]}
        if "72514-3" in said:
            score_of_each = [said["72514-3"]["valueQuantity"]["value"]] * said["sets"]["valueInteger"]
            scores.setdefault(one["valueCodeableConcept"]["text"], []).extend(score_of_each)
    assert scores
    for line in report["exercises"]["lines"]:
        given_scores = scores[line["name"]]
        assert max(given_scores) == line["pain_max"]
        assert sum(given_scores) / len(given_scores) == pytest.approx(line["pain_mean"])
    (plan,) = [one for one in resources(found, "CarePlan") if one["status"] == "active"]
    repeats = {
        one["detail"]["code"]["text"]: one["detail"]["scheduledTiming"]["repeat"] for one in plan["activity"]
    }
    assert {line["name"]: line["days"] or line["times_per_week"] for line in report["plan"]["items"]} == {
        name: repeat.get("dayOfWeek", repeat["frequency"]) for name, repeat in repeats.items()
    }
    assert plan["title"] == report["plan"]["title"]


def adherence_of(bundle):
    (found,) = coded(bundle, "adherence")
    return [part["valueQuantity"]["value"] for part in found["component"]]

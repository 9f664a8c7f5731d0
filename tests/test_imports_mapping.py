"""Any table through a mapping: a diary as it is kept by hand, scales, sides, and what is remembered."""

from __future__ import annotations

import json
import tracemalloc
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

import psoas_analytics as psoas
from psoas_analytics.exchange import ImportRefused, Mapping, load_mapping, preview
from psoas_analytics.exchange.imports import MappingError
from psoas_analytics.exchange.imports.names import place, side_in, suggestion
from psoas_analytics.exchange.imports.reading import Reading

# In the shape of the MyAIGuide open data; the lines are made up.
DIARY = """name,startday,startmonth,startyear,intensity,date
"Knee Pain",0,5,2024,3,""
"Knee Pain",2,5,2024,1.5,"2024-05-02 20:15:24"
happiness,2,5,2024,6,"2024-05-02 20:16:02"
"Knee Pain",3,5,2024,3,"2024-05-03 20:19:48"
"Knee Pain",3,5,2024,4.5,"2024-05-04 01:10:00"
"Elbow Pain",4,5,2024,2,""
"Elbow Pain",4,5,2024,3,""
"""
COLUMNS = {
    "site": "name",
    "pain": "intensity",
    "day": "startday",
    "month": "startmonth",
    "year": "startyear",
    "date": "date",
}
# In the shape of pain-tracker's report; made up.
REPORT = (
    "# Columns:\n# date: ISO\n"
    "entry_id,date,pain_level,primary_locations,notes\n"
    'PT-1,2025-01-02,7,"lumbar|left-knee","worse"\n'
)


@pytest.fixture
def file(tmp_path: Path):
    """Writes a text to a file."""

    def write(text: str) -> Path:
        path = tmp_path / "diary.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_diary_with_a_date_in_parts_goes_through_a_mapping(file, journal) -> None:
    found = preview(file(DIARY), mapping=Mapping(kind="pain", columns=COLUMNS), journal=journal)
    assert found.suggested == {"Knee Pain": "knee", "Elbow Pain": "other: elbow"}
    found = found.with_names({**found.suggested, "happiness": ""})
    assert found.counts == {"pain scores": 5}
    assert found.left_out == {"'happiness', not part of this programme": 1}
    assert [(one.line, one.reason) for one in found.refused] == [
        (2, "date must be a day of the calendar, got '2024-5-0'")
    ]
    journal.import_batch(found)
    by_day = journal.pain().groupby("day")["pain_nrs"].apply(list)
    # A stamp after midnight counts for the evening before; a day alone stays that day.
    assert by_day.to_dict() == {
        date_of("2024-05-02"): [1.5],
        date_of("2024-05-03"): [3, 4.5],
        date_of("2024-05-04"): [2, 3],
    }


def date_of(text: str):
    import pandas as pd

    return pd.Timestamp(text)


def test_several_places_in_one_cell_each_get_the_score(file, journal) -> None:
    columns = {"date": "date", "pain": "pain_level", "site": "primary_locations", "note": "notes"}
    found = preview(file(REPORT), mapping=Mapping(kind="pain", columns=columns), journal=journal)
    found = found.with_names(found.suggested)
    assert [one.text for one in found.examples] == ["pain 7, low back", "pain 7, knee, left"]
    assert any("each of them" in one for one in found.assumptions)


def test_an_unknown_table_asks_what_it_is(file) -> None:
    found = preview(file(DIARY))
    assert [one.part for one in found.questions] == ["kind"]
    assert not found.ready
    found = found.with_mapping(Mapping(kind="pain", columns={"pain": "intensity"}))
    assert [one.part for one in found.questions] == ["columns.date", "columns.site"]
    assert "startday" in found.questions[0].options


def test_a_scale_goes_to_0_to_10_in_a_straight_line(file, journal) -> None:
    text = "day,score\n2024-05-02,0\n2024-05-03,1\n2024-05-04,4\n2024-05-05,5\n"
    mapping = Mapping(
        kind="pain",
        columns={"date": "day", "pain": "score"},
        constants={"site": "groin", "side": "left"},
        scale=(0, 4),
    )
    found = preview(file(text), mapping=mapping, journal=journal)
    assert [one.reason for one in found.refused] == ["pain must be 0 to 4 on the scale of this file, got 5"]
    journal.import_batch(found)
    assert journal.pain()["pain_nrs"].tolist() == [0, 2.5, 10]
    assert journal.pain()["side"].unique().tolist() == ["left"]


def test_a_word_in_a_column_of_scores_is_asked_for_and_may_be_no_score(file) -> None:
    columns = {"date": "d", "pain": "p"}
    mapping = Mapping(kind="pain", columns=columns, constants={"site": "knee"})
    cells = ("Moderate", "n/a", "+", "++", "", "4 ish")
    text = "d,p\n" + "".join(f"2024-05-0{day},{cell}\n" for day, cell in enumerate(cells, start=1))
    found = preview(file(text), mapping=mapping)
    assert [(one.part, set(one.options)) for one in found.questions] == [
        ("words", {"Moderate", "n/a", "+", "++"})
    ]
    words = {"moderate": 5, "n/a": None, "+": 2, "++": 4}
    found = found.with_mapping(replace(mapping, words=words))
    assert [one.text for one in found.examples] == ["pain 5, knee", "pain 2, knee", "pain 4, knee"]
    assert found.left_out == {"'n/a', which is no pain score": 1}
    assert [one.line for one in found.refused] == [6, 7]
    assert found.ready


def test_a_wrong_column_of_pain_asks_about_a_few_words_only(file) -> None:
    mapping = Mapping(kind="pain", columns={"date": "d", "pain": "p"}, constants={"site": "knee"})
    lines = "".join(f"2024-05-02,{'x' * (row % 39)}{chr(97 + row // 39)}\n" for row in range(900))
    (question,) = preview(file("d,p\n" + lines), mapping=mapping).questions
    assert len(question.options) == 30
    assert question.rows == 900


def test_a_set_keeps_without_the_word_that_is_no_score(file) -> None:
    columns = {"date": "d", "exercise": "e", "reps": "r", "pain": "p"}
    text = "d,e,r,p\n2024-05-02,Cobra pose,10,unsure\n"
    found = preview(file(text), mapping=Mapping(kind="sets", columns=columns, words={"unsure": None}))
    assert [one.text for one in found.examples] == ["Cobra pose, both, 10"]


@pytest.mark.parametrize(
    "text",
    [
        "Date,Workout Name,Exercise Name,Set Order,Reps,Seconds,Duration\n"
        '2026-02-10 10:00:00,A,Cobra pose,1,,"1,200","1,500"\n',
        "Date,Exercise,Category,Weight,Weight Unit,Reps,Distance,Distance Unit,Time\n"
        '2026-02-10,Cobra pose,Hips,,kg,,,,"1,200"\n',
        "title,start_time,end_time,description,exercise_title,set_index,reps,duration_seconds\n"
        'A,"10 Feb 2026, 10:00",,,Cobra pose,0,,"1,200"\n',
        "Date,Exercise,Left Reps,Right Reps,Sets,Pain Level,Phase\n"
        '2026-02-10,Straight leg raise,"1,200",0,1,2,\n',
    ],
)
def test_the_answer_about_the_comma_reaches_every_tracker(file, text: str) -> None:
    found = preview(file(text))
    assert [one.part for one in found.questions] == ["decimal"]
    found = found.with_mapping(Mapping(decimal="."))
    assert found.questions == ()
    found = found.with_mapping(Mapping(decimal=","))
    assert found.questions == ()


@pytest.mark.parametrize(
    "text",
    [
        "Date,Workout Name,Exercise Name,Set Order,Reps,Seconds,Duration\n"
        "3/4/2025 10:00,A,Cobra pose,1,,30,\n",
        "title,start_time,end_time,description,exercise_title,set_index,reps,duration_seconds\n"
        "A,3/4/2025 10:00,3/4/2025 10:30,,Cobra pose,0,,30\n",
        "date,weekday,time of day,category,rating/amount,detail,notes\n"
        "3/4/2025,Monday,10:00,Symptom,7,Knee (Mild),\n",
    ],
)
def test_days_that_may_be_two_can_be_told_apart_in_every_tracker(file, text: str) -> None:
    assert [one.part for one in preview(file(text)).questions] == ["date_order"]
    found = preview(file(text), mapping=Mapping(date_order="dmy", words={"Mild": 3}))
    assert (found.questions, found.examples[0].when) == ((), "2025-04-03 10:00")


def test_bearable_ratings_of_0_to_10_are_taken_once_that_is_said(file) -> None:
    text = (
        "date,weekday,time of day,category,rating/amount,detail,notes\n"
        "2025-12-08,Monday,am,Symptom,7,Hip pain,\n2025-12-08,Monday,pm,Symptom,,Hip pain,\n"
        "2025-12-08,Monday,pm,Symptom,,Hip pain (Unsure),\n"
    )
    mapping = Mapping(names={"Hip pain": "front of hip"})
    assert {one.part for one in preview(file(text), mapping=mapping).questions} == {"scale", "words"}
    found = preview(file(text), mapping=replace(mapping, scale=(0, 10), words={"Unsure": None}))
    assert [one.text for one in found.examples] == ["pain 7, front of hip"]
    assert [one.reason for one in found.refused] == ["the row has no pain score"]
    assert found.ready


def test_a_scale_may_run_the_other_way(file) -> None:
    mapping = Mapping(
        kind="pain", columns={"date": "d", "pain": "p"}, constants={"site": "knee"}, scale=(10, 0)
    )
    assert preview(file("d,p\n2024-05-02,10\n"), mapping=mapping).examples[0].text == "pain 0, knee"


def test_sets_with_sides_holds_and_counts(file, journal) -> None:
    text = (
        "When;Which;Side;Sets;Reps;Hold;Hurt\n"
        "2024-05-02 19:00;Kneeling lunge stretch;L;3;1;0:30;2,5\n"
        "2024-05-02 19:00;Camel pose;;1;3;;\n"
        "2024-05-02 19:00;Camel pose;left;1;3;;\n"
        "2024-05-02 19:00;Cobra pose;up;1;3;;\n"
        "2024-05-02 19:00;Cobra pose;;0;3;;\n"
    )
    columns = {
        "date": "When",
        "exercise": "Which",
        "side": "Side",
        "sets": "Sets",
        "reps": "Reps",
        "hold": "Hold",
    }
    mapping = Mapping(kind="sets", columns={**columns, "pain": "Hurt"})
    found = preview(file(text), mapping=mapping, journal=journal)
    journal.import_batch(found)
    lunge = journal.sets().query("exercise_id == 'kneeling-lunge-stretch'")
    assert lunge[["side", "reps", "hold_s", "pain_nrs"]].to_numpy().tolist() == [["left", 1, 30, 2.5]] * 3
    assert journal.sets().query("exercise_id == 'camel-pose'")["side"].unique().tolist() == ["both"]
    assert len(journal.sessions()) == 1
    assert [one.line for one in found.refused] == [5]


def test_a_set_without_a_side_is_said_to_be_both(file) -> None:
    mapping = Mapping(kind="sets", columns={"date": "d", "exercise": "e", "reps": "r"})
    found = preview(file("d,e,r\n2024-05-02,Straight leg raise,10\n"), mapping=mapping)
    assert found.examples[0].text == "Straight leg raise, both, 10"
    assert any("names no side" in one for one in found.assumptions)


def test_events_and_habits_come_from_tables_too(file, journal) -> None:
    mapping = Mapping(kind="events", columns={"date": "d", "event": "what"})
    journal.import_batch(preview(file("d,what\n2024-05-02,Injection\n"), mapping=mapping, journal=journal))
    assert journal.events()[["label", "kind"]].to_numpy().tolist() == [["Injection", "other"]]
    mapping = Mapping(
        kind="habits", columns={"date": "d", "habit": "what", "amount": "min"}, names={"bike": "cardio"}
    )
    journal.import_batch(preview(file("d,what,min\n2024-05-02,bike,30\n"), mapping=mapping, journal=journal))
    assert journal.habits()[["kind", "amount"]].to_numpy().tolist() == [["cardio", 30]]


def test_an_entry_from_the_future_is_refused(file, journal) -> None:
    mapping = Mapping(kind="pain", columns={"date": "d", "pain": "p"}, constants={"site": "knee"})
    found = preview(file("d,p\n2026-03-10,4\n2026-03-11,4\n"), mapping=mapping, journal=journal)
    assert found.counts == {"pain scores": 1}
    assert "future" in found.refused[0].reason


def test_a_mapping_is_remembered_by_its_header(file, journal) -> None:
    mapping = Mapping(kind="pain", columns=COLUMNS, names={"Knee Pain": "knee"})
    journal.import_batch(preview(file(DIARY), mapping=mapping, journal=journal))
    newer = DIARY + '"Knee Pain",5,5,2024,2,""\n'
    found = preview(file(newer), journal=journal)
    assert replace(found.mapping, names={}) == replace(mapping, names={})
    assert (found.new, found.there) == (1, 3)
    other_header = preview(file("a,b\n1,2\n"), journal=journal)
    assert other_header.mapping == Mapping()


def test_a_place_and_an_exercise_of_one_name_are_remembered_apart(file, journal) -> None:
    sets = Mapping(kind="sets", columns={"date": "d", "exercise": "x", "reps": "n"})
    found = preview(
        file("d,x,n\n2024-05-02,Lower Back,5\n2024-05-02,Cobra pose,5\n"), mapping=sets, journal=journal
    )
    journal.import_batch(found.with_names({"Lower Back": ""}))
    pain = Mapping(kind="pain", columns={"date": "d", "site": "x", "pain": "n"})
    found = preview(file("d,x,n\n2024-05-02,Lower Back,5\n"), mapping=pain, journal=journal)
    assert found.undecided == ("Lower Back",)


def test_what_stands_damaged_in_the_settings_is_not_remembered(file, journal) -> None:
    signature = preview(file(DIARY)).layout.signature
    journal.set_setting("import.names", '{"place": 3, "exercise": {"x": []}}')
    journal.set_setting(f"import.mapping:{signature}", '{"kind": "poems"}')
    assert preview(file(DIARY), journal=journal).mapping == Mapping()
    journal.set_setting("import.names", "[")
    assert preview(file(DIARY), journal=journal).source == "table"


def test_names_decided_without_the_journal_are_added_to_those_it_has(file, journal) -> None:
    mapping = Mapping(kind="pain", columns={"date": "d", "site": "s", "pain": "p"})
    for name in ("here", "there"):
        path = file(f"d,s,p\n2024-05-02,{name},4\n")
        journal.import_batch(preview(path, mapping=replace(mapping, names={name: "groin"})))
    assert json.loads(journal.setting("import.names")) == {"place": {"here": "groin", "there": "groin"}}


def test_a_column_that_is_not_there_is_named(file) -> None:
    with pytest.raises(ImportRefused, match="no column 'Score'"):
        preview(file("d,p\n2024-05-02,4\n"), mapping=Mapping(kind="pain", columns={"pain": "Score"}))


def test_two_diaries_of_different_columns_are_two_sources(file, journal) -> None:
    for column in ("morning", "evening"):
        mapping = Mapping(kind="pain", columns={"date": "d", "pain": column}, constants={"site": "knee"})
        journal.import_batch(
            preview(file("d,morning,evening\n2024-05-02,3,5\n"), mapping=mapping, journal=journal)
        )
    assert sorted(journal.pain()["pain_nrs"]) == [3, 5]


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"kind": "poems"}, "kind must be one of"),
        ({"columns": {"when": "d"}}, "columns must be for one of"),
        ({"columns": {"date": 3}}, "must be text"),
        ({"constants": ["knee"]}, "must be a table"),
        ({"scale": (4, 4)}, "scale must be two different numbers"),
        ({"scale": "0-4"}, "scale must be two different numbers"),
        ({"words": {"bad": 11}}, "from 0 to 10"),
        ({"names": {"x": 3}}, "must be text"),
        ({"doses": {"x": {"hold_s": 30}}}, "must have reps"),
        ({"doses": {"x": {"reps": 0}}}, "reps must be"),
        ({"date_order": "ydm"}, "date_order must be one of"),
        ({"colour": "red"}, "no part 'colour'"),
    ],
)
def test_a_mapping_says_what_is_wrong_with_it(parts, message: str) -> None:
    with pytest.raises(MappingError, match=message):
        Mapping.from_dict(parts)


def test_a_mapping_survives_json_and_may_be_written_by_hand(tmp_path: Path) -> None:
    mapping = Mapping(
        kind="pain",
        columns={"date": "d"},
        words={"Mild": 3, "Unsure": None},
        doses={"x": {"reps": 3, "side": "left"}},
        scale=(0, 4),
    )
    assert Mapping.from_dict(json.loads(json.dumps(mapping.to_dict()))) == mapping
    path = tmp_path / "mapping.toml"
    path.write_text(
        'kind = "pain"\nscale = [0, 4]\n[columns]\ndate = "d"\n[words]\nMild = 3\nUnsure = ""\n',
        encoding="utf-8",
    )
    assert load_mapping(path) == replace(mapping, doses={})
    path.write_text("kind =", encoding="utf-8")
    with pytest.raises(MappingError, match="TOML or JSON"):
        load_mapping(path)


def test_a_mapping_cannot_be_changed() -> None:
    mapping = Mapping(names={"a": "b"})
    with pytest.raises(TypeError):
        mapping.names["a"] = "c"  # type: ignore[index]


@pytest.mark.parametrize(
    ("name", "what", "expected"),
    [
        ("Cobra Pose", "exercise", "cobra-pose"),
        ("cobra-pose (links)", "exercise", "cobra-pose"),
        ("Glute Bridge (Bodyweight)", "exercise", "glute-bridge"),
        ("Mountain Climber", "exercise", "mountain-climbers"),
        ("Hip Bridge", "exercise", "glute-bridge"),
        ("Bench Press (Barbell)", "exercise", None),
        ("Lower back pain", "place", "low back"),
        ("Elbow Pain", "place", "other: elbow"),
        ("happiness", "place", None),
        ("Foam Rolling", "habit", "foam rolling"),
    ],
)
def test_names_are_suggested_and_never_forced(name, what, expected, catalog) -> None:
    assert suggestion(name, what, catalog) == expected


def test_sides_are_read_from_names() -> None:
    assert [
        side_in(name) for name in ("Raise (left)", "left-knee", "Knie rechts", "left and right", "Brightly")
    ] == [
        "left",
        "left",
        "right",
        None,
        None,
    ]
    assert place("knee, left") == ("knee", "left")
    assert place("other: a, b") == ("other: a, b", None)


def test_rows_stream(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with path.open("w", encoding="utf-8") as out:
        out.write("d,p,n\n")
        out.writelines(
            f"{date.fromordinal(730_000 + row)},{row % 11},{'a note of some length ' * 60}\n"
            for row in range(4_000)
        )
    mapping = Mapping(
        kind="pain", columns={"date": "d", "pain": "p", "note": "n"}, constants={"site": "knee"}
    )
    tracemalloc.start()
    try:
        found = preview(path, mapping=mapping, progress=lambda _: None)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found.counts == {"pain scores": 4_000}
    # The notes alone are 5 MB: rows are not kept.
    assert peak < 3_000_000


def test_progress_is_told_as_a_share(file, journal) -> None:
    shares: list[float] = []
    text = "d,p\n" + "".join(f"2024-05-02,{row % 10}\n" for row in range(5_000))
    mapping = Mapping(kind="pain", columns={"date": "d", "pain": "p"}, constants={"site": "knee"})
    found = preview(file(text), mapping=mapping, journal=journal, progress=shares.append)
    assert shares[-1] == 1
    assert shares == sorted(shares)
    assert len(shares) > 3
    assert found.new == 5_000


def test_preview_is_public_and_the_journal_knows_the_rest(file) -> None:
    with psoas.open_journal(":memory:") as journal:
        mapping = psoas.exchange.Mapping(
            kind="pain", columns={"date": "d", "pain": "p"}, constants={"site": "knee"}
        )
        look = psoas.exchange.preview(file("d,p\n2024-05-02,4\n"), mapping=mapping)
        assert (look.new, look.there) == (None, None)
        batch = journal.import_batch(look)
        assert journal.undo_batch(batch) == "import of diary.csv"


def test_newest_first_rows_of_a_newer_export_add_what_is_new(file, journal) -> None:
    mapping = Mapping(kind="pain", columns={"date": "d", "pain": "p"}, constants={"site": "knee"})
    journal.import_batch(preview(file("d,p\n2026-03-02,3\n2026-03-01,2\n"), mapping=mapping, journal=journal))
    newer = preview(file("d,p\n2026-03-02,7\n2026-03-02,3\n2026-03-01,2\n"), mapping=mapping, journal=journal)
    assert (newer.new, newer.there) == (1, 2)
    journal.import_batch(newer)
    assert sorted(journal.pain()["pain_nrs"]) == [2, 3, 7]


def test_ids_of_times_with_a_zone_do_not_depend_on_the_computer(catalog) -> None:
    utc = datetime(2026, 3, 1, 10, tzinfo=UTC)
    here = utc.astimezone(timezone(timedelta(hours=-5)))
    reading = [Reading(source="x", mapping=Mapping(), catalog=catalog) for _ in range(2)]
    assert reading[0].id("pain", utc) == reading[1].id("pain", here)
    assert reading[0].session(utc).id == reading[1].session(here).id


def test_two_columns_of_one_name_are_refused(file) -> None:
    mapping = Mapping(kind="pain", columns={"date": "d", "pain": "p"}, constants={"site": "knee"})
    with pytest.raises(ImportRefused, match="2 columns 'p'"):
        preview(file("d,p,p\n2024-05-02,4,5\n"), mapping=mapping)
    assert preview(file("d,p,n,n\n2024-05-02,4,x,y\n"), mapping=mapping).counts == {"pain scores": 1}

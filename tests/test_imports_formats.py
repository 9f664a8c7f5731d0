"""Each tracker's export is told by its header and read as its rows mean it; every line here is made up."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

import psoas_analytics as psoas
from psoas_analytics.exchange import Mapping, preview

STRONG = (
    "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,"
    "Notes,Workout Notes,RPE\r\n"
    '2026-02-10 18:30:13,"Abend",1h 5m,"Cobra Pose",1,0,0,0,30,"","felt stiff",\r\n'
    '2026-02-10 18:30:13,"Abend",1h 5m,"Cobra Pose",Rest Timer,0,0,0,90,"","",\r\n'
    '2026-02-10 18:30:13,"Abend",1h 5m,"Straight leg raise (left)",1,0,10,0,0,"","",8\r\n'
    '2026-02-10 18:30:13,"Abend",1h 5m,"Bench Press (Barbell)",1,75.0,8,0,0,"","",\r\n'
)
STRONG_OLD = (
    "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,RPE\n"
    '2026-02-10 18:30:13,"B",264h 1m,"Camel pose",1,10.0,3.0,0,0.0,\n'
)
STRONG_ANDROID = (
    '"Workout #";"Date";"Workout Name";"Duration (sec)";"Exercise Name";"Set Order";"Weight (kg)";'
    '"Reps";"RPE";"Distance (meters)";"Seconds";"Notes";"Workout Notes"\n'
    '"1";"2026-02-10 18:30:13";"Abend";"3900";"Glute bridge";"1";"0";"15";"";"";"0";"";""\n'
)
HEVY = (
    '"title","start_time","end_time","description","exercise_title","superset_id","exercise_notes",'
    '"set_index","set_type","weight_{unit}","reps","distance_km","duration_seconds","rpe"\n'
    '"Evening","10 Feb 2026, 18:30","10 Feb 2026, 19:10","","Cobra pose",,"",0,"normal",,,,30,\n'
    '"Evening","10 Feb 2026, 18:30","10 Feb 2026, 19:10","","Frankensteins",,"",0,"normal",,20,,,\n'
)
FITNOTES = (
    "Date,Exercise,Category,Weight,Weight Unit,Reps,Distance,Distance Unit,Time,Comment\n"
    "2026-02-10,Cobra pose,Hips,,kg,,,,0:00:30,\n"
    "2026-02-10,Cobra pose,Hips,,kg,,,,0:01:05,\n"
    "2026-02-10,Glute bridge,Hips,0,kg,15,,,,\n"
)
FITNOTES_OLD = (
    "Date,Exercise,Category,Weight (lbs),Reps,Distance,Distance Unit,Time\n"
    "2026-02-10,Cobra pose,Hips,,,,,0:00:30\n"
)
LOOP = (
    "Date,Foam rolling,Psoas,Walking,\n"
    "2026-02-10,YES_MANUAL,YES_MANUAL,YES_MANUAL,\n"
    "2026-02-09,YES_AUTO,NO,SKIP,\n"
    "2026-02-08,7.5,UNKNOWN,UNKNOWN,\n"
)
LOOP_OLD = (
    "Date,Foam rolling,\n"
    '2026-02-10,"Entry(timestamp=2026-02-10, value=2)",\n'
    '2026-02-09,"Entry(timestamp=2026-02-09, value=-1)",\n'
    '2026-02-08,"Entry(timestamp=2026-02-08, value=7350)",\n'
)
BEARABLE = (
    "date,date formatted,weekday,time of day,category,rating/amount,detail,notes\n"
    '"8th Feb 2026","2026-02-08","Sunday","am","Symptom","2","Hip pain (Moderate)","after sitting"\n'
    '"8th Feb 2026","2026-02-08","Sunday","19:30","Symptom","1","Hip pain (Mild)",""\n'
    '"8th Feb 2026","2026-02-08","Sunday","all day","Mood","6","",""\n'
    '"8th Feb 2026","2026-02-08","Sunday","","Factors","","Travel | Poor sleep",""\n'
)
BEARABLE_SHORT = (
    "date,weekday,time of day,category,rating/amount,detail,notes\n"
    '"8th Feb 2026","Sunday","pm","Symptom","4","Left groin (Severe)",""\n'
)
DAYLIO = (
    "\ufefffull_date,date,weekday,time,mood,activities,note_title,note\n"
    '2026-02-10,February 10,Tuesday,7:49 pm,good,"stretching | foam rolling","","a ""quotes""\nand lines"\n'
    '2026-02-09,February 9,Monday,12:05 am,meh,"","",""\n'
)
DAYLIO_OLD = (
    "full_date,date,weekday,time,mood,activities,note\n"
    '2026-02-10,February 10,Tuesday,19:49,good,"foam rolling",""\n'
)
REHAB = (
    "Date,Phase,Exercise,Left Reps,Right Reps,Sets,Pain Level,Notes\n"
    '2026-02-10,2,"Straight leg raise",10,8,2,3,""\n'
    '2026-02-10,2,"Glute bridge",15,15,1,0,""\n'
    '2026-02-10,2,"Glute bridge",15,12,1,0,""\n'
)


def written(tmp_path: Path, text: str, *, name: str = "export.txt") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


@pytest.fixture
def imported(tmp_path: Path, journal: psoas.Journal):
    """Previews a text under the journal, imports it, and returns the preview."""

    def run(text: str, **mapping):
        look = preview(
            written(tmp_path, text), mapping=Mapping(**mapping) if mapping else None, journal=journal
        )
        assert look.questions == ()
        journal.import_batch(look)
        return look

    return run


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (STRONG, "Strong"),
        (STRONG_OLD, "Strong"),
        (STRONG_ANDROID, "Strong"),
        (HEVY.format(unit="kg"), "Hevy"),
        (HEVY.format(unit="lbs"), "Hevy"),
        (FITNOTES, "FitNotes"),
        (FITNOTES.replace(",Comment", "").replace(",\n", "\n"), "FitNotes"),
        (FITNOTES_OLD, "FitNotes"),
        (LOOP, "Loop"),
        (LOOP_OLD, "Loop"),
        (BEARABLE, "Bearable"),
        (BEARABLE_SHORT, "Bearable"),
        (DAYLIO, "Daylio"),
        (DAYLIO_OLD, "Daylio"),
        (REHAB, "rehab-tracker"),
        ("day,score\n2026-02-10,4\n", "table"),
    ],
)
def test_a_format_is_told_by_its_header(tmp_path: Path, text: str, source: str) -> None:
    assert preview(written(tmp_path, text, name="misleading-hevy.csv")).source == source


def test_strong_rest_timers_are_no_holds_and_sides_come_from_names(imported, journal) -> None:
    look = imported(STRONG)
    sets = journal.sets()
    assert sets[["exercise_id", "side", "reps"]].to_numpy().tolist() == [
        ["cobra-pose", "both", 1],
        ["straight-leg-raise", "left", 10],
    ]
    assert sets["hold_s"].tolist()[0] == 30
    assert sets["hold_s"].isna().tolist() == [False, True]
    assert look.left_out == {"'Rest Timer' is no set": 1}
    assert [(one.line, one.reason) for one in look.refused] == [
        (5, "'Bench Press (Barbell)' is not matched to an exercise")
    ]
    session = journal.sessions().iloc[0]
    assert (session["ended_at"] - session["started_at"]).total_seconds() == 3900
    assert session["note"] == "Abend · felt stiff"


def test_strong_weights_and_rpe_are_said_to_be_lost(imported, journal) -> None:
    look = imported(STRONG)
    assert any("Weights" in one and "RPE" in one for one in look.assumptions)
    assert journal.sets()["effort_cr10"].isna().all()


def test_an_absurd_duration_of_strong_is_no_end(imported, journal) -> None:
    imported(STRONG_OLD)
    assert journal.sessions()["ended_at"].isna().all()
    assert journal.sets()["reps"].tolist() == [3]


def test_strong_android_has_semicolons_and_seconds(imported, journal) -> None:
    imported(STRONG_ANDROID)
    session = journal.sessions().iloc[0]
    assert (session["ended_at"] - session["started_at"]).total_seconds() == 3900
    assert journal.sets()["reps"].tolist() == [15]


def test_the_exports_of_both_telephones_are_one_history(imported, journal) -> None:
    android = (
        STRONG_ANDROID.replace("Glute bridge", "Cobra pose")
        .replace('"15"', '"0"')
        .replace('"0";"";""\n', '"30";"";""\n')
    )
    imported(STRONG.replace("Cobra Pose", "Cobra pose"))
    imported(android)
    assert (journal.sets()["exercise_id"] == "cobra-pose").sum() == 1


def test_hevy_months_are_english_and_holds_stand_in_seconds(imported, journal) -> None:
    imported(HEVY.format(unit="lbs"))
    sets = journal.sets()
    assert sets["hold_s"].tolist()[0] == 30
    assert sets["reps"].tolist() == [1, 20]
    session = journal.sessions().iloc[0]
    assert session["day"].date() == date(2026, 2, 10)
    assert f"{session['started_at']:%H:%M}" == "17:30"  # an hour east of Greenwich


def test_a_fitnotes_time_is_the_hold(imported, journal) -> None:
    look = imported(FITNOTES)
    sets = journal.sets()
    assert sets["hold_s"].tolist()[:2] == [30, 65]
    assert sets["reps"].tolist() == [1, 1, 15]
    assert len(journal.sessions()) == 1
    assert any("noon" in one for one in look.assumptions)


def test_loop_takes_ticks_by_hand_only(imported, journal) -> None:
    look = imported(LOOP, names={"Walking": "cardio", "Psoas": ""})
    habits = journal.habits().sort_values("day")
    assert habits[["kind", "amount"]].to_numpy().tolist() == [
        ["foam rolling", 7.5],
        ["foam rolling", 1],
        ["cardio", 1],
    ]
    assert look.left_out["ticked by the tracker itself, not by hand"] == 1
    assert look.left_out["skipped in the tracker"] == 1


def test_old_loop_entries_count_in_thousandths(imported, journal) -> None:
    imported(LOOP_OLD)
    assert sorted(journal.habits()["amount"]) == [1, 7.35]


def test_whole_amounts_of_loop_are_asked_about(tmp_path: Path, journal) -> None:
    text = "Date,Foam rolling,\n2026-02-10,7350,\n"
    look = preview(written(tmp_path, text), journal=journal)
    assert [one.part for one in look.questions] == ["amounts"]
    with pytest.raises(psoas.EntryError, match="thousandths"):
        journal.import_batch(look)
    journal.import_batch(look.with_mapping(Mapping(amounts="thousandths")))
    assert journal.habits()["amount"].tolist() == [7.35]


def test_a_tick_for_an_exercise_needs_a_dose_that_you_state(tmp_path: Path, journal) -> None:
    path = written(tmp_path, LOOP)
    names = {"Psoas": "kneeling-lunge-stretch", "Walking": ""}
    look = preview(path, mapping=Mapping(names=names), journal=journal)
    assert look.reasons == {"ticks of an exercise without a dose": 1}
    dose = {"Psoas": {"sets": 2, "reps": 3, "hold_s": 30, "side": "left"}}
    journal.import_batch(preview(path, mapping=Mapping(names=names, doses=dose), journal=journal))
    assert journal.sets()[["side", "reps", "hold_s"]].to_numpy().tolist() == [["left", 3, 30]] * 2


def test_bearable_words_become_numbers_only_when_you_say_so(tmp_path: Path, journal) -> None:
    path = written(tmp_path, BEARABLE)
    look = preview(path, mapping=Mapping(names={"Hip pain": "front of hip"}), journal=journal)
    assert [(one.part, set(one.options)) for one in look.questions] == [("words", {"Moderate", "Mild"})]
    assert look.counts == {}
    words = {"Mild": 3, "Moderate": 5}
    look = look.with_mapping(Mapping(names={"Hip pain": "front of hip"}, words=words))
    journal.import_batch(look)
    pain = journal.pain().sort_values("pain_nrs")
    assert pain["pain_nrs"].tolist() == [3, 5]
    assert pain["note"].tolist() == ["19:30", "am · after sitting"]
    assert look.left_out == {"'Mood' is no symptom": 1, "'Factors' is no symptom": 1}


def test_bearable_ratings_are_stretched_over_a_scale_that_you_give(imported, journal) -> None:
    look = imported(BEARABLE_SHORT, names={"Left groin": "groin"}, scale=(0, 4))
    row = journal.pain().iloc[0]
    assert (row["site"], row["side"], row["pain_nrs"]) == ("groin", "left", 10)
    assert any("0 to 4" in one for one in look.assumptions)


def test_daylio_activities_are_habits_and_moods_are_no_pain(imported, journal) -> None:
    look = imported(DAYLIO, names={"stretching": ""})
    assert journal.habits()["kind"].tolist() == ["foam rolling"]
    assert f"{journal.habits()['at'].iloc[0]:%H:%M}" == "18:49"
    assert journal.pain().empty
    assert look.rows == 2
    assert look.left_out["an entry without an activity"] == 1


def test_rehab_tracker_has_repetitions_for_each_side(imported, journal) -> None:
    look = imported(REHAB)
    sets = journal.sets()
    leg = sets[sets["exercise_id"] == "straight-leg-raise"]
    assert leg[["side", "reps", "pain_nrs"]].to_numpy().tolist() == [
        ["left", 10, 3],
        ["left", 10, 3],
        ["right", 8, 3],
        ["right", 8, 3],
    ]
    bridge = sets[sets["exercise_id"] == "glute-bridge"]
    assert bridge[["side", "reps"]].to_numpy().tolist() == [["both", 15]]
    assert "15 left, 12 right" in look.refused[0].reason


@pytest.mark.parametrize(
    "text",
    [
        STRONG,
        STRONG_OLD,
        STRONG_ANDROID,
        HEVY.format(unit="kg"),
        FITNOTES,
        FITNOTES_OLD,
        LOOP_OLD,
        DAYLIO_OLD,
        REHAB,
    ],
)
def test_the_same_file_twice_adds_nothing(tmp_path: Path, journal, whole, text: str) -> None:
    path = written(tmp_path, text)
    journal.import_batch(preview(path, journal=journal))
    before = whole(journal.path)
    look = preview(path, journal=journal)
    assert (look.new, look.there) == (0, look.entries_found)
    assert look.entries_found > 0
    assert journal.import_batch(look) == ""
    assert whole(journal.path) == before


def test_repetitions_with_seconds_are_asked_about(tmp_path: Path, journal) -> None:
    text = FITNOTES_OLD.replace(",,,,,0:00:30", ",,3,,,0:01:30")
    path = written(tmp_path, text)
    assert [one.part for one in preview(path).questions] == ["seconds"]
    for seconds, hold_s in (("each", 90), ("all", 30)):
        batch = journal.import_batch(preview(path, mapping=Mapping(seconds=seconds), journal=journal))
        assert journal.sets()[["reps", "hold_s"]].to_numpy().tolist() == [[3, hold_s]]
        journal.undo_batch(batch)


@pytest.mark.parametrize(
    ("text", "row", "added", "column"),
    [
        (FITNOTES, "2026-02-10,Glute bridge,Hips,0,kg,15,,,,\n", ("15", "12"), "reps"),
        (
            STRONG_OLD,
            '2026-02-10 18:30:13,"B",264h 1m,"Camel pose",1,10.0,3.0,0,0.0,\n',
            ("3.0", "7.0"),
            "reps",
        ),
        (REHAB, '2026-02-10,2,"Glute bridge",15,15,1,0,""\n', ("15,15", "9,9"), "reps"),
    ],
)
def test_a_row_that_a_newer_export_puts_above_adds_only_itself(
    tmp_path: Path, journal, text: str, row: str, added: tuple[str, str], column: str
) -> None:
    journal.import_batch(preview(written(tmp_path, text), journal=journal))
    before = journal.sets()[column].tolist()
    newer = text.replace(row, row.replace(*added) + row)
    look = preview(written(tmp_path, newer), journal=journal)
    assert look.new == 1
    journal.import_batch(look)
    assert sorted(journal.sets()[column]) == sorted([*before, int(float(added[1].split(",")[0]))])


def test_loop_codes_are_ticks_and_no_amounts(imported, journal) -> None:
    look = imported(
        "Date,Foam rolling,\n2026-02-10,2,\n2026-02-09,1,\n2026-02-08,3,\n2026-02-07,0,\n2026-02-06,-1,\n"
    )
    assert journal.habits()[["amount"]].to_numpy().tolist() == [[1]]
    assert sum(look.left_out.values()) == 4
    assert any("codes of ticks" in one for one in look.assumptions)


def test_small_amounts_of_a_habit_that_loop_calls_numerical_stay_amounts(tmp_path: Path, journal) -> None:
    (tmp_path / "Habits.csv").write_text("Position,Name,Type\n001,Foam rolling,NUMERICAL\n", encoding="utf-8")
    look = preview(written(tmp_path, "Date,Foam rolling,\n2026-02-10,2,\n2026-02-09,3,\n"), journal=journal)
    assert [one.part for one in look.questions] == ["amounts"]


def test_loop_entries_without_quotes_are_read(imported, journal) -> None:
    imported(LOOP_OLD.replace('"', ""))
    assert sorted(journal.habits()["amount"]) == [1, 7.35]


def test_a_hevy_set_whose_start_and_end_cannot_be_compared_is_refused(tmp_path: Path) -> None:
    good = HEVY.format(unit="kg")
    for start in ("10 Feb 2026", "2026-02-10T18:30:00Z"):
        look = preview(written(tmp_path, good.replace("10 Feb 2026, 18:30", start)))
        assert look.refused_count == 2
        assert "start_time and end_time" in look.refused[0].reason


def test_a_detail_of_bearable_full_of_spaces_is_read_at_once(tmp_path: Path) -> None:
    text = BEARABLE.replace("Hip pain (Mild)", "Hip" + " " * 99_000 + "pain (")
    began = time.monotonic()
    assert preview(written(tmp_path, text)).refused_count == 2
    assert time.monotonic() - began < 5


def test_bearable_names_keep_their_own_brackets(tmp_path: Path) -> None:
    text = BEARABLE_SHORT.replace("Left groin (Severe)", "Back (left) (Severe)")
    assert [one.name for one in preview(written(tmp_path, text)).names] == ["Back (left)"]


def test_daylio_may_write_a_narrow_space_before_pm(imported, journal) -> None:
    imported(DAYLIO.replace("7:49 pm", "7:49\u202fPM"), names={"stretching": ""})
    assert f"{journal.habits()['at'].iloc[0]:%H:%M}" == "18:49"

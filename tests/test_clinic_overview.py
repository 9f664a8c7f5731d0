"""The overview of many people: person for person what the measures, and the report, say of each alone."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from clinic_people import OWN, PLAN, as_of, asking, persons, simulated
from frames_for_tests import done, in_another_order, item, make_frames, on, people, score

from psoas_analytics import build_report, measures
from psoas_analytics.clinic.rows import COLUMNS, by_need, overview_rows
from psoas_analytics.inference import NotEnough, important_change
from psoas_analytics.report.outcomes import pain_site_name
from psoas_analytics.thresholds import THRESHOLDS
from psoas_analytics.words import day_text

USUAL = {person: one for person, one in persons().items() if one.thresholds == THRESHOLDS}
# Reports and lights take the most time: of these people, who differ most.
SOME = ("empty", "plan but no log", "steady", "worse", "better", "stopped", "long ago", "own cut-offs")
SOME += ("calm", "only pain", "only skips", "paused now")
VERDICT_WORDS = {
    "less pain": ["% both met"],
    "more pain": ["% both met"],
    "not important": ["% not both met"],
    "no verdict": ["no verdict", "too low to judge"],
}
FIGURES = ["lower_bound", "over_logged", "share_logged"]


def together(frames, **changes):
    return replace(people(frames), as_of=as_of(frames), **changes)


@cache
def rows():
    """Rows of everybody, those with cut-offs of their own among them, by person."""
    own = {person: one for person, one in persons().items() if person not in USUAL}
    found = pd.concat([usual_rows(), overview_rows(together(own, thresholds=OWN))])
    return found.set_index("person_id")


@cache
def usual_rows():
    return overview_rows(together(USUAL))


def main_site_pain(frames):
    """Rows of the site that the report takes."""
    daily = measures.daily_pain(frames.pain)
    recent = daily[daily["day"] > frames.today - pd.Timedelta(days=84)]
    main = measures.main_site(recent)
    return None if main is None else measures.one_site(daily, *main)


def test_everybody_has_one_row_with_all_columns():
    found = usual_rows()
    assert list(found.columns) == list(COLUMNS)
    assert found.dtypes.astype("str").to_dict() == COLUMNS
    assert sorted(found["person_id"]) == sorted(USUAL)
    assert (rows()["as_of"] == as_of(persons()).reindex(rows().index)).all()


@pytest.mark.parametrize("person", SOME)
def test_a_row_says_what_the_persons_report_says(person):
    row, frames = rows().loc[person], persons()[person]
    report = build_report(frames, include=("verdict", "pain"))
    last = row["last_entry"]
    assert report.verdict[2].detail == (
        "nothing logged yet" if pd.isna(last) else f"last entry {day_text(last)}"
    )
    assert (report.pain is None) == pd.isna(row["site"])
    if report.pain is None:
        return
    assert report.pain.site == pain_site_name(row["site"], None if pd.isna(row["side"]) else row["side"])
    if report.pain.baseline is None:
        assert row[["pain_change", "important"]].isna().all()
        return
    weeks = report.pain.baseline.mean, report.pain.latest.mean
    assert weeks == pytest.approx((row["pain_baseline"], row["pain_now"]), abs=1e-9)
    said = VERDICT_WORDS[row["important"]]
    assert any(words in report.verdict[0].detail for words in said)


@pytest.mark.parametrize("person", persons())
def test_adherence_is_that_of_the_last_days_and_of_a_report_on_them(person):
    row, frames = rows().loc[person], persons()[person]
    window_days = int(frames.thresholds["adherence_days"].value)
    states = measures.day_states(frames)
    if states.empty:
        assert row[FIGURES].isna().all()
        return
    last = measures.adherence(states, window_days=window_days).iloc[-1]
    pd.testing.assert_series_equal(row[FIGURES], last[FIGURES], check_names=False)
    if person in SOME and len(states) > 100:
        start = last["day"] - pd.Timedelta(days=window_days - 1)
        calendar = build_report(frames, start=start, end=last["day"], include=["calendar"]).calendar
        figures = [getattr(calendar, name) for name in FIGURES]
        assert [np.nan if one is None else one for one in figures] == pytest.approx(
            list(row[FIGURES]), nan_ok=True
        )


@pytest.mark.parametrize("person", persons())
def test_the_verdict_is_that_of_important_change(person):
    row, frames = rows().loc[person], persons()[person]
    daily = main_site_pain(frames)
    if daily is None:
        assert row[["pain_baseline", "pain_now", "pain_change", "important"]].isna().all()
        return
    weeks = measures.pain_weeks(frames, daily)
    found = important_change(weeks.baseline, weeks.latest, thresholds=frames.thresholds)
    if weeks.shortage is not None or isinstance(found, NotEnough):
        assert pd.isna(row["important"])
        return
    low = frames.thresholds["pain_low_baseline"].value
    expected = (
        "no verdict"
        if found.baseline <= low
        else "not important"
        if not (found.meets_points and found.meets_percent)
        else "less pain"
        if found.change < 0
        else "more pain"
    )
    assert (row["important"], row["pain_change"]) == (expected, found.change)


@pytest.mark.parametrize("person", SOME)
def test_the_week_is_that_of_the_lights_of_its_days(person):
    row, frames = rows().loc[person], persons()[person]
    daily = main_site_pain(frames)
    lights = measures.day_lights(
        frames, measures.daily_pain(frames.pain).iloc[:0] if daily is None else daily
    )
    week = lights[lights["day"] > frames.today - pd.Timedelta(days=7)]
    seen = set(week["light"].dropna())
    assert row["red_days"] == (week["light"] == "red").sum()
    if not seen:
        assert pd.isna(row["week"])
    elif row["week"] != "red":
        assert row["week"] == ("green" if seen == {"green"} else "amber")
    if len(week) and week["day"].iloc[-1] == frames.today:
        assert (row["week"] == "red") == week["red_week"].iloc[-1]


def test_the_people_cover_what_a_row_can_say():
    found = rows()
    assert set(found["important"].dropna()) == {"less pain", "more pain", "not important", "no verdict"}
    assert set(found["week"].dropna()) == {"red", "amber", "green"}
    assert found[["week", "important", "site", "lower_bound", "last_entry"]].isna().any().all()
    # A rise of 2 points is important, and makes a red week: 2 is left to cut-offs of one's own.
    assert set(found["needs_look"]) == {1, 3, 4, 5, 6}
    assert (found["side"].dropna() == "left").any()


# ---------------------------------------------------------------- independence


def test_a_row_does_not_depend_on_who_else_is_there_nor_on_order():
    among = usual_rows()
    for some in (list(USUAL)[::2], ["worse"]):
        apart = overview_rows(together({person: USUAL[person] for person in some}))
        expected = among[among["person_id"].isin(some)].reset_index(drop=True)
        pd.testing.assert_frame_equal(apart, expected)
    backwards = dict(reversed(USUAL.items()))
    shuffled = in_another_order(people(backwards), seed=7)
    again = overview_rows(replace(shuffled, as_of=as_of(backwards)))
    pd.testing.assert_frame_equal(again, among)


def test_numbers_may_stand_for_the_names_of_people():
    number = {person: place for place, person in enumerate(sorted(USUAL))}
    frames = people(USUAL)
    tables = {
        name: table.assign(person_id=table["person_id"].map(number))
        for name, table in vars(frames).items()
        if isinstance(table, pd.DataFrame)
    }
    numbered = overview_rows(replace(frames, **tables, as_of=as_of(USUAL).rename(index=number)))
    numbered["person_id"] = numbered["person_id"].map(sorted(USUAL).__getitem__).astype("str")
    pd.testing.assert_frame_equal(numbered, usual_rows())


def test_without_days_of_their_own_all_who_have_a_row_are_judged_as_of_today():
    some = {person: one for person, one in USUAL.items() if one.today == pd.Timestamp(on(89))}
    assert len(some) > 1
    pd.testing.assert_frame_equal(overview_rows(people(some)), overview_rows(together(some)))


def test_what_was_logged_after_the_last_day_is_not_known_yet():
    early = {"worse": replace(persons()["worse"], today=pd.Timestamp(on(50)))}
    until = {
        name: table[table["day"] <= pd.Timestamp(on(50))]
        for name, table in vars(early["worse"]).items()
        if isinstance(table, pd.DataFrame) and "day" in table
    }
    known = {"worse": replace(early["worse"], **until)}
    assert len(known["worse"].sets) < len(early["worse"].sets)
    pd.testing.assert_frame_equal(overview_rows(together(early)), overview_rows(together(known)))


# ---------------------------------------------------------------- reasons


def test_who_needs_a_look_stands_on_top():
    found = usual_rows()
    order = found[["needs_look", "red_days"]].to_numpy().tolist()
    assert order == sorted(order, key=lambda one: (one[0], -one[1]))
    pd.testing.assert_frame_equal(by_need(found.sample(frac=1, random_state=1)), found)


def one_row(frames):
    return overview_rows(together({"P-1": frames})).iloc[0]


def red_week(**changes):
    sets = [done(on(day), "glute-bridge", pain_nrs=8 if day in (14, 15, 18) else 1) for day in range(20)]
    return make_frames(today=on(19), plans=[(on(0), PLAN)], sets=sets, **changes)


def test_a_red_week_is_told_with_its_days():
    row = one_row(red_week())
    assert (row["needs_look"], row["week"], row["red_days"], row["why"]) == (
        1,
        "red",
        3,
        "red week (3 red days)",
    )


def test_a_red_week_holds_on_days_after_the_last_entry():
    frames = {str(day): replace(red_week(), today=pd.Timestamp(on(day))) for day in (21, 22, 26)}
    found = overview_rows(together(frames)).set_index("person_id").loc[["21", "22", "26"]]
    assert found["red_days"].tolist() == [2, 1, 0]
    assert found["week"].fillna("").tolist() == ["red", "amber", ""]
    assert found["why"].tolist() == ["red week (2 red days)", "amber week (1 red day)", "no entry for 7 days"]


def test_a_week_that_is_red_by_its_mean_says_so():
    low, high = [score(on(day), 3) for day in range(7)], [score(on(day), 5.5) for day in range(13, 20)]
    frames = make_frames(today=on(19), pain=[*low, *high], plans=[(on(0), PLAN)])
    own = make_frames(today=on(19), thresholds={"pain_morning_red": 4}).thresholds
    row = overview_rows(together({"P-1": frames}, thresholds=own)).iloc[0]
    assert row["why"] == "red week (mean +2.5 against the baseline)"


def test_an_important_rise_and_questions_are_told_together():
    low, high = [score(on(day), 4.5) for day in range(7)], [score(on(day), 7) for day in range(13, 20)]
    frames = make_frames(today=on(19), pain=[*low, *high], plans=[(on(0), PLAN)])
    frames = asking(frames, [on(1), on(2)])
    row = one_row(frames)
    assert row["why"] == "red week (7 red days); pain +2.5, important; 2 questions"
    assert (row["needs_look"], row["important"]) == (1, "more pain")
    own = make_frames(today=on(19), thresholds={"red_week_rise": 5, "pain_morning_red": 5}).thresholds
    row = overview_rows(together({"P-1": frames}, thresholds=own)).iloc[0]
    assert (row["needs_look"], row["why"]) == (2, "pain +2.5, important; 2 questions; amber week")


def test_a_score_of_long_ago_is_the_last_entry_where_nothing_came_after_it():
    frames = make_frames(today=on(220), plans=[(on(0), PLAN)], pain=[score(on(20), 4), score(on(100), 4)])
    row = one_row(frames)
    assert (row["last_entry"], row["why"]) == (pd.Timestamp(on(100)), "no entry for 120 days")


def test_questions_wait_until_an_answer_follows_them():
    frames = make_frames(today=on(20), plans=[(on(0), PLAN)], no_exercise=[on(20)])
    # An answer of the same day may be older than the question; one of day 30 is not known on day 20.
    waiting = {None: 3, on(5): 3, on(6): 2, on(8): 1, on(9): 0, on(30): 3}
    asked = {str(day): asking(frames, [on(5), on(7), on(8)], answered=day) for day in waiting}
    found = overview_rows(together(asked)).set_index("person_id")
    assert found["questions"].to_dict() == {str(day): count for day, count in waiting.items()}
    assert found["needs_look"].to_dict() == {str(day): 4 if count else 6 for day, count in waiting.items()}


STOPPED = [
    ({"no_exercise": [on(13)]}, "no entry for 7 days"),
    ({"no_exercise": [on(14)]}, ""),
    ({"no_exercise": [on(13)], "pauses": [(on(14), on(20))]}, ""),
    ({"no_exercise": [on(13)], "pauses": [(on(14), on(19))]}, "no entry for 7 days"),
    ({"plans": [(on(13), PLAN)]}, "no entry yet"),
    ({"plans": [(on(14), PLAN)]}, ""),
    ({"plans": [(on(25), PLAN)]}, ""),
    ({"pain": [score(on(3), 2)]}, "no entry for 17 days"),
    ({}, ""),
]


def test_who_stopped_is_who_has_no_entry_for_a_week_and_no_pause():
    frames = {str(place): make_frames(today=on(20), **changes) for place, (changes, _) in enumerate(STOPPED)}
    found = overview_rows(together(frames)).set_index("person_id").sort_index()
    assert found["why"].tolist() == [why for _, why in STOPPED]
    assert found["stopped"].tolist() == [bool(why) for _, why in STOPPED]
    assert found["needs_look"].tolist() == [3 if why else 6 for _, why in STOPPED]


def test_while_today_is_open_the_week_ends_yesterday():
    plan = [item("glute-bridge")]
    sets = [done(on(day), "glute-bridge") for day in range(3, 10)]
    row = one_row(make_frames(today=on(10), plans=[(on(0), plan)], sets=sets))
    assert list(row[FIGURES]) == [1, 1, 1]
    row = one_row(make_frames(today=on(11), plans=[(on(0), plan)], sets=sets))
    assert row["share_logged"] == pytest.approx(6 / 7)


def test_own_cut_offs_change_the_row():
    alike = [column for column in COLUMNS if column not in ("person_id", "needs_look", "why")]
    usual, own = rows().loc["steady"], rows().loc["own cut-offs"]
    assert not usual[alike[1:]].equals(own[alike[1:]])


def test_a_longer_log_is_summed_up_from_its_last_days_and_its_baseline_alone():
    long = simulated(6, 400)
    first, last = pd.Timestamp(on(25)), pd.Timestamp(on(399 - 90))
    middle = {
        name: table[(table["day"] < first) | (table["day"] > last)]
        for name, table in vars(long).items()
        if isinstance(table, pd.DataFrame) and "day" in table
    }
    pd.testing.assert_series_equal(one_row(long), one_row(replace(long, **middle)))

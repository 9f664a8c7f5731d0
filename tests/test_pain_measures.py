"""Daily pain: one question, one site, one side a line; the 7-day median; the baseline week."""

import statistics
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from frames_for_tests import item, later_by, make_frames, on, score, strange_frames, table
from hypothesis import given, settings
from hypothesis import strategies as st

from psoas_analytics.measures import (
    baseline_week,
    daily_pain,
    daily_pain_by_context,
    main_site,
    one_site,
    pain_by_site,
    pain_change,
    pain_weeks,
    rolling_pain,
)

PLAN = [item("glute-bridge")]


def daily(*scores, **keywords):
    return daily_pain(table("pain", scores), **keywords)


def lines(frame):
    """Rows as tuples, a missing side as None."""
    return [
        (str(row.day.date()), row.site, None if pd.isna(row.side) else row.side, row.pain_nrs, row.n)
        for row in frame.itertuples()
    ]


def as_dates(week):
    return tuple(str(day.date()) for day in week)


# ---------------------------------------------------------------- daily pain


def test_several_scores_of_a_day_are_averaged_and_counted():
    found = daily(score(on(0), 4), score(on(0), 7), score(on(0), 4), score(on(2), 0))
    assert lines(found) == [(on(0), "low back", None, 5.0, 3), (on(2), "low back", None, 0.0, 1)]


def test_the_three_recalls_are_never_mixed():
    given_scores = (score(on(0), 3), score(on(0), 9, recall="worst_24h"), score(on(0), 1, recall="now"))
    assert [row[3] for row in lines(daily(*given_scores))] == [3]
    assert [row[3] for row in lines(daily(*given_scores, recall="worst_24h"))] == [9]
    assert [row[3] for row in lines(daily(*given_scores, recall="now"))] == [1]


@pytest.mark.parametrize("recall", ["average_24h", "now", "worst_24h"])
def test_scores_during_exercise_are_left_out(recall):
    contexts = [None, "rest", "after sitting", "on waking", "night"]
    kept = [score(on(0), number, recall=recall, context=one) for number, one in enumerate(contexts)]
    found = daily(*kept, score(on(0), 10, recall=recall, context="exercise"), recall=recall)
    assert lines(found) == [(on(0), "low back", None, 2.0, 5)]
    assert daily(score(on(0), 10, recall=recall, context="exercise"), recall=recall).empty


def test_sites_and_sides_have_rows_of_their_own():
    found = daily(
        score(on(0), 2),
        score(on(0), 4, site="front of hip", side="left"),
        score(on(0), 6, site="front of hip", side="right"),
        score(on(0), 8, site="front of hip", side="both"),
        score(on(0), 3, site="front of hip"),
    )
    assert lines(found) == [
        (on(0), "front of hip", "both", 8, 1),
        (on(0), "front of hip", "left", 4, 1),
        (on(0), "front of hip", "right", 6, 1),
        (on(0), "front of hip", None, 3, 1),
        (on(0), "low back", None, 2, 1),
    ]


def test_one_site_and_one_side_can_be_kept():
    scores = [score(on(0), 4, site="groin", side=side) for side in (None, "left", "right")] + [
        score(on(0), 9)
    ]
    assert {row[1] for row in lines(daily(*scores, site="groin"))} == {"groin"}
    assert [row[2] for row in lines(daily(*scores, side="right"))] == ["right"]
    assert daily(*scores, site="knee").empty


def test_one_site_without_a_side_keeps_only_scores_without_a_side():
    found = daily(score(on(0), 4, site="groin", side="left"), score(on(0), 6, site="groin"))
    assert list(one_site(found, "groin", None)["pain_nrs"]) == [6]
    assert list(one_site(found, "groin", "left")["pain_nrs"]) == [4]


def test_the_main_site_is_the_one_with_the_most_scored_days():
    twice_a_day = [score(on(0), 1, site="knee")] * 5
    found = daily(*twice_a_day, *(score(on(number), 1, site="groin", side="left") for number in range(2)))
    assert main_site(found) == ("groin", "left")


def test_of_equally_scored_sites_the_first_by_name_is_the_main_one():
    scores = [
        score(on(0), 1, site="knee"),
        score(on(0), 1, site="groin"),
        score(on(0), 1, site="groin", side="right"),
    ]
    assert main_site(daily(*scores)) == ("groin", "right")
    assert main_site(daily(*reversed(scores))) == ("groin", "right")
    assert main_site(daily(score(on(0), 1))) == ("low back", None)
    assert main_site(daily()) is None


# ---------------------------------------------------------------- rolling median


def test_rolling_median_by_hand_with_gaps():
    # Days 0-3, 5, 6 and 12 to 15 are scored; a median needs 4 scores among the last 7 days.
    pain = {0: 2, 1: 8, 2: 3, 3: 5, 5: 10, 6: 1, 12: 4, 13: 4, 14: 0, 15: 9}
    found = rolling_pain(daily(*(score(on(day), nrs) for day, nrs in pain.items())))
    assert list(found["day"].dt.strftime("%Y-%m-%d")) == [on(number) for number in range(16)]
    assert list(found["pain_nrs"]) == pytest.approx([pain.get(day, np.nan) for day in range(16)], nan_ok=True)
    expected = {
        3: 4,  # 2 3 5 8
        4: 4,  # 2 3 5 8
        5: 5,  # 2 3 5 8 10
        6: 4,  # 1 2 3 5 8 10
        7: 5,  # 1 3 5 8 10
        8: 4,  # 1 3 5 10
        15: 4,  # 0 4 4 9
    }
    assert list(found["median"]) == pytest.approx(
        [expected.get(day, np.nan) for day in range(16)], nan_ok=True
    )


def test_three_scores_in_seven_days_give_no_median_and_four_do():
    three = rolling_pain(daily(*(score(on(day), 5) for day in (0, 3, 6))))
    assert three["median"].isna().all()
    four = rolling_pain(daily(*(score(on(day), 5) for day in (0, 2, 4, 6))))
    assert list(four["median"].dropna()) == [5]
    apart = rolling_pain(daily(*(score(on(day), 5) for day in (0, 2, 4, 7))))
    assert apart["median"].isna().all()


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.integers(0, 40), st.integers(0, 10), min_size=1))
def test_rolling_median_equals_that_of_the_statistics_module(pain):
    found = rolling_pain(daily(*(score(on(day), nrs) for day, nrs in pain.items())))
    expected = []
    for day in range(min(pain), max(pain) + 1):
        window = [pain[one] for one in range(day - 6, day + 1) if one in pain]
        expected.append(statistics.median(window) if len(window) >= 4 else np.nan)
    assert list(found["median"]) == pytest.approx(expected, nan_ok=True)


def test_rolling_median_does_not_ask_for_rows_in_order():
    found = daily(*(score(on(day), day) for day in range(9)))
    pd.testing.assert_frame_equal(rolling_pain(found), rolling_pain(found.sample(frac=1, random_state=3)))


# ---------------------------------------------------------------- baseline week


PLANS = [(on(10), PLAN)]


def week_of(scored, *, plans=PLANS):
    frames = make_frames(today=on(40), plans=plans, pain=[score(on(day), 5) for day in scored])
    return baseline_week(frames, daily_pain(frames.pain))


@pytest.mark.parametrize("scored", [range(3, 10), [3, 4, 6, 7, 9], [*range(-20, 8), 12]])
def test_five_scored_days_before_the_first_plan_make_the_baseline_week(scored):
    assert as_dates(week_of(scored)) == (on(3), on(9))


@pytest.mark.parametrize("scored", [[], [3, 4, 6, 7], [*range(-20, 3), 6, 7, 8, 9], range(10, 40)])
def test_with_fewer_the_first_week_of_the_plan_is_the_baseline_week(scored):
    assert as_dates(week_of(scored)) == (on(10), on(16))


def test_the_first_plan_is_the_one_that_starts_first():
    plans = [(on(20), PLAN), (on(10), PLAN), (on(30), PLAN)]
    assert as_dates(week_of(range(3, 10), plans=plans)) == (on(3), on(9))
    assert as_dates(week_of(range(13, 20), plans=plans)) == (on(10), on(16))


def test_without_a_plan_the_baseline_week_begins_with_the_first_score():
    assert as_dates(week_of([4, 9, 30], plans=())) == (on(4), on(10))
    assert week_of([], plans=()) is None


def test_the_baseline_week_belongs_to_one_site():
    hip = [score(on(day), 5, site="groin") for day in range(3, 10)]
    back = [score(on(day), 5) for day in (8, 9)]
    frames = make_frames(today=on(40), plans=[(on(10), PLAN)], pain=hip + back)
    found = daily_pain(frames.pain)
    assert as_dates(baseline_week(frames, one_site(found, "groin", None))) == (on(3), on(9))
    assert as_dates(baseline_week(frames, one_site(found, "low back", None))) == (on(10), on(16))


# ---------------------------------------------------------------- two weeks


def test_the_two_weeks_hold_their_scores_in_the_order_of_days():
    scores = [score(on(day), 6 + (day % 2)) for day in (-2, -1, -3, -5, -4)]
    latest = [score(on(day), nrs) for day, nrs in ((20, 3), (14, 1), (16, 2), (13, 9), (18, 4))]
    frames = make_frames(today=on(20), plans=[(on(0), PLAN)], pain=scores + latest)
    found = pain_weeks(frames, daily_pain(frames.pain))
    assert as_dates(found.baseline_days) == (on(-7), on(-1))
    assert as_dates(found.latest_days) == (on(14), on(20))
    assert found.baseline == (7, 6, 7, 6, 7)
    assert found.latest == (1, 2, 4, 3)
    assert found.shortage is None


def test_weeks_that_share_days_are_not_compared():
    scores = [score(on(day), 6) for day in range(14)]
    frames = make_frames(today=on(13), plans=[(on(0), PLAN)], pain=scores)
    daily_scores = daily_pain(frames.pain)
    assert pain_weeks(frames, daily_scores, end=pd.Timestamp(on(12))).shortage == (
        13,
        14,
        "days since the baseline week began",
    )
    assert pain_weeks(frames, daily_scores).shortage is None


def test_without_plan_and_score_there_is_no_baseline_week():
    frames = make_frames(today=on(13))
    found = pain_weeks(frames, daily_pain(frames.pain))
    assert (found.baseline, found.latest, found.baseline_days) == ((), (), None)
    assert found.shortage == (0, 5, "scored days in the baseline week")


def test_the_baseline_needs_five_scored_days_and_the_latest_week_four():
    def change(before, after):
        scores = [score(on(day), 6) for day in range(before)] + [
            score(on(20 - day), 2) for day in range(after)
        ]
        frames = make_frames(today=on(20), plans=[(on(0), PLAN)], pain=scores)
        row = pain_change(frames, daily_pain(frames.pain)).iloc[0]
        return [None if pd.isna(one) else one for one in row[["baseline", "latest", "change"]]]

    assert change(5, 4) == [6, 2, -4]
    assert change(4, 4) == [None, 2, None]
    assert change(5, 3) == [6, None, None]


def test_each_site_has_a_change_of_its_own():
    scores = [
        score(on(day), nrs, site=site)
        for site, first, second in (("low back", 6, 5), ("groin", 2, 4))
        for days, nrs in ((range(7), first), (range(14, 21), second))
        for day in days
    ]
    frames = make_frames(today=on(20), plans=[(on(0), PLAN)], pain=scores)
    found = pain_change(frames, daily_pain(frames.pain)).set_index("site")
    assert found["change"].to_dict() == {"groin": 2, "low back": -1}
    assert set(found["n_baseline"]) == {7}
    earlier = pain_change(frames, daily_pain(frames.pain), end=pd.Timestamp(on(10)))
    assert earlier["change"].isna().all()


def test_the_length_of_the_week_is_the_one_in_force():
    scores = [score(on(day), 6) for day in range(-3, 0)]
    own = {"pain_week_days": 3, "pain_baseline_scored": 3}
    frames = make_frames(today=on(9), plans=[(on(0), PLAN)], pain=scores, thresholds=own)
    assert as_dates(baseline_week(frames, daily_pain(frames.pain))) == (on(-3), on(-1))


# ---------------------------------------------------------------- contexts and sites


def test_contexts_have_rows_of_their_own():
    scores = [
        score(on(0), 5, recall="now", context="after sitting"),
        score(on(0), 7, recall="now", context="after sitting"),
        score(on(0), 2, recall="now", context="exercise"),
        score(on(0), 1, recall="now"),
        score(on(0), 9, context="after sitting"),
    ]
    found = daily_pain_by_context(table("pain", scores))
    rows = zip(found["context"].fillna("-"), found["pain_nrs"], found["n"], strict=True)
    assert list(rows) == [("after sitting", 6, 2), ("exercise", 2, 1), ("-", 1, 1)]
    kept = daily(*scores, recall="now", context="exercise")
    assert [row[3] for row in lines(kept)] == [2]


def test_a_site_is_summed_up_by_its_days():
    scores = [
        score(on(0), 0),
        score(on(1), 2),
        score(on(1), 8),
        score(on(2), 4),
        score(on(3), 9, recall="worst_24h"),
        score(on(3), 10, context="exercise"),
        score(on(0), 3, site="groin", side="left"),
    ]
    found = pain_by_site(table("pain", scores))
    back = found[found["site"] == "low back"].iloc[0]
    # Days: 0, 5, 4.
    assert back[["pain_mean", "pain_max", "n", "n_days"]].to_list() == [3, 8, 4, 3]
    assert back["share_with_pain"] == pytest.approx(2 / 3)
    assert found["side"].fillna("-").to_list() == ["left", "-"]


# ---------------------------------------------------------------- at the edges


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.builds(
            score,
            st.integers(0, 20).map(on),
            st.integers(0, 10),
            site=st.sampled_from(["low back", "groin"]),
            side=st.sampled_from([None, "left", "right"]),
            recall=st.sampled_from(["average_24h", "now"]),
            context=st.sampled_from([None, "exercise", "rest"]),
        )
    ),
    st.integers(0, 100),
    st.integers(-30, 30),
)
def test_order_of_rows_and_later_dates_change_no_score(scores, seed, weeks):
    frames = make_frames(today=on(20), pain=scores)
    found = daily_pain(frames.pain)
    pd.testing.assert_frame_equal(found, daily_pain(frames.pain.sample(frac=1, random_state=seed)))
    moved = daily_pain(later_by(frames, days=7 * weeks).pain)
    back = moved.assign(day=moved["day"] - timedelta(weeks=weeks))
    pd.testing.assert_frame_equal(found, back, check_dtype=False)
    assert found["pain_nrs"].between(0, 10).all()
    assert not found.duplicated(["day", "site", "side"]).any()


@pytest.mark.parametrize("name", strange_frames())
def test_strange_journals_get_an_answer(name):
    frames = strange_frames()[name]
    found = daily_pain(frames.pain)
    assert list(found.columns) == ["day", "site", "side", "pain_nrs", "n"]
    assert str(found["day"].dtype) == "datetime64[s]"
    rolled = rolling_pain(found)
    assert list(rolled.columns) == ["day", "pain_nrs", "median"]
    assert rolled["pain_nrs"].count() == len(found)
    week = baseline_week(frames, found)
    assert (week is None) == (frames.plans.empty and found.empty)
    assert (main_site(found) is None) == found.empty


def test_scores_that_are_all_equal_have_that_median():
    rolled = rolling_pain(daily_pain(strange_frames()["all equal"].pain))
    assert list(rolled["median"]) == pytest.approx([np.nan] * 3 + [4] * 4, nan_ok=True)


def test_a_score_logged_twice_leaves_the_mean_as_it_is():
    once, twice = (daily_pain(strange_frames()[name].pain) for name in ("all equal", "everything twice"))
    assert list(once["pain_nrs"]) == list(twice["pain_nrs"])
    assert set(twice["n"]) == {2}

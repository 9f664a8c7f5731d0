"""Pain beside adherence: the pairs of days, with the lag that was asked for."""

import pandas as pd
import pytest
from frames_for_tests import done, item, make_frames, on, score, strange_frames

from psoas_analytics.measures import daily_pain, day_states, overall_states, paired_days

FULL = item("glute-bridge", reps=10)


def pairs(frames, **keywords):
    found = paired_days(overall_states(day_states(frames)), daily_pain(frames.pain), **keywords)
    return [(str(row.day.date()), row.done_share, row.pain_nrs) for row in found.itertuples()]


# Shares: 1, .5, 0 (skipped), not logged, 0 (missed), paused, rest; pain: each day but the third.
FRAMES = make_frames(
    today=on(8),
    plans=[(on(0), [FULL | {"days": "mon tue wed thu fri sat"}])],
    sets=[done(on(0), "glute-bridge", "both", 10), done(on(1), "glute-bridge", "both", 5)],
    skips=[(on(2), None, "pain")],
    no_exercise=[on(4)],
    pauses=[(on(5), on(5))],
    pain=[score(on(number), number) for number in (0, 1, 3, 4, 5, 6, 7)],
)


def test_lag_0_pairs_the_days_on_which_both_are_known():
    assert pairs(FRAMES, lag_days=0) == [(on(0), 1.0, 0.0), (on(1), 0.5, 1.0), (on(4), 0.0, 4.0)]


def test_lag_1_pairs_yesterdays_exercise_with_todays_pain():
    expected = [(on(1), 1.0, 1.0), (on(3), 0.0, 3.0), (on(5), 0.0, 5.0)]
    assert pairs(FRAMES) == pairs(FRAMES, lag_days=1) == expected


@pytest.mark.parametrize(
    ("lag_days", "days"), [(2, [3, 4, 6]), (3, [3, 4, 5, 7])], ids=["two days before", "three days before"]
)
def test_longer_lags(lag_days, days):
    assert [row[0] for row in pairs(FRAMES, lag_days=lag_days)] == [on(day) for day in days]


def test_an_unlogged_rest_or_paused_day_has_no_pair():
    frames = make_frames(
        today=on(9),
        plans=[(on(0), [FULL | {"days": "mon tue"}])],
        pauses=[(on(1), on(1))],
        pain=[score(on(number), 3) for number in range(9)],
    )
    assert pairs(frames, lag_days=0) == []


def test_a_day_on_which_n_times_a_week_was_left_to_another_day_has_no_pair():
    weekly = item("glute-bridge", reps=10, times_per_week=3)
    frames = make_frames(
        today=on(2),
        plans=[(on(0), [weekly])],
        sets=[done(on(1), "glute-bridge", "both", 10)],
        no_exercise=[on(0), on(2)],
        pain=[score(on(number), 3) for number in range(3)],
    )
    assert pairs(frames, lag_days=0) == [(on(1), 1.0, 3.0)]


def test_rows_in_any_order_give_the_same_pairs():
    overall, daily = overall_states(day_states(FRAMES)), daily_pain(FRAMES.pain)
    mixed = paired_days(overall.sample(frac=1, random_state=2), daily.sample(frac=1, random_state=4))
    pd.testing.assert_frame_equal(
        mixed.sort_values("day", ignore_index=True),
        paired_days(overall, daily).sort_values("day", ignore_index=True),
    )


@pytest.mark.parametrize("name", strange_frames())
def test_strange_journals_get_an_answer(name):
    frames = strange_frames()[name]
    found = paired_days(overall_states(day_states(frames)), daily_pain(frames.pain))
    assert list(found.columns) == ["day", "done_share", "pain_nrs"]
    assert found.notna().all(axis=None)
    assert str(found["day"].dtype) == "datetime64[s]"


def test_pairs_across_the_29th_of_february():
    assert [row[0] for row in pairs(strange_frames()["leap day"])] == ["2028-02-29", "2028-03-01"]

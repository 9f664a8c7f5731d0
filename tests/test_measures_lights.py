"""Green, amber, red: typed in from the pain rules of the project's clinical facts."""

import numpy as np
import pandas as pd
import pytest
from frames_for_tests import done, make_frames, on, score

from psoas_analytics.measures import (
    daily_pain,
    day_lights,
    exercise_pain,
    exercise_session_pain,
    exercise_zone,
    exercise_zones,
    morning_zone,
    next_morning,
    session_pain,
)

# During exercise: green <= 2, or not above the pain before; amber above that up to 5; above 5 always red.
DURING = [
    (0, np.nan, "green"),
    (2, np.nan, "green"),
    (2, 0, "green"),
    (2.1, np.nan, "amber"),
    (3, 2, "amber"),
    (3, 3, "green"),
    (4, 6, "green"),
    (5, 5, "green"),
    (5, 4, "amber"),
    (5.1, 4, "red"),
    (6, 6, "red"),
    (6, 8, "red"),
    (10, 10, "red"),
]
# Next morning against the baseline: green below +1, amber +1 to below +2, red +2 and more.
MORNING = [
    (-4, "green"),
    (0, "green"),
    (0.99, "green"),
    (1, "amber"),
    (1.99, "amber"),
    (2, "red"),
    (7, "red"),
]


def listed(column):
    return [None if pd.isna(one) else one for one in column]


def baseline(*, nrs=4, first=-7):
    """A baseline week before a plan that starts on day 0."""
    return [score(on(number), nrs) for number in range(first, first + 7)]


def lights(*, pain=(), sets=(), around=None, today=20, thresholds=None, baseline_nrs=4):
    frames = make_frames(
        today=on(today),
        plans=[(on(0), [{"exercise_id": "glute-bridge", "reps_min": 1, "days": "mon"}])],
        pain=[*baseline(nrs=baseline_nrs), *pain],
        sets=sets,
        around=around,
        thresholds=thresholds,
    )
    found = day_lights(frames)
    return found[found["day"] >= pd.Timestamp(on(0))].reset_index(drop=True)


# ---------------------------------------------------------------- zones


@pytest.mark.parametrize(("nrs", "before", "zone"), DURING)
def test_zone_during_exercise(nrs, before, zone):
    assert exercise_zone([nrs], [before]).tolist() == [zone]


@pytest.mark.parametrize(("rise", "zone"), MORNING)
def test_zone_of_the_next_day(rise, zone):
    assert morning_zone([rise]).tolist() == [zone]


def test_a_rise_of_two_that_floating_point_makes_a_little_less_is_red():
    assert 4.1 - 2.1 < 2
    assert morning_zone([4.1 - 2.1]).tolist() == ["red"]


def test_each_set_is_judged_by_the_pain_before_its_own_session():
    sets = [
        done(on(0), "glute-bridge", session=1, pain_nrs=4),
        done(on(0), "glute-bridge", session=2, pain_nrs=4),
        done(on(0), "cobra-pose", session=2),
    ]
    found = exercise_zones(make_frames(today=on(0), sets=sets, around={f"{on(0)} 2": (4, 3)}))
    assert list(found["zone"]) == ["amber", "green"]
    assert listed(found["pain_before"]) == [None, 4]


def test_a_pain_score_during_exercise_counts_without_a_session():
    pain = [score(on(0), 6, context="exercise", recall="now"), score(on(0), 9, context="rest")]
    found = exercise_zones(make_frames(today=on(0), pain=pain))
    assert list(found["zone"]) == ["red"]
    assert found[["set_id", "session_id", "exercise_id"]].isna().all(axis=None)


def test_pain_of_each_exercise_is_summed_up_with_its_zones():
    sets = [
        done(on(0), "glute-bridge", pain_nrs=1),
        done(on(0), "glute-bridge", pain_nrs=4),
        done(on(1), "glute-bridge", pain_nrs=7),
        done(on(1), "glute-bridge"),
        done(on(1), "cobra-pose", pain_nrs=0),
        done(on(2), "camel-pose"),
    ]
    frames = make_frames(today=on(2), sets=sets)
    assert exercise_pain(frames).to_numpy().tolist() == [
        ["cobra-pose", 0.0, 0.0, 1, 1, 0, 0],
        ["glute-bridge", 4.0, 7.0, 3, 1, 1, 1],
    ]
    assert exercise_pain(frames, end=pd.Timestamp(on(0))).to_numpy().tolist() == [
        ["glute-bridge", 2.5, 4.0, 2, 1, 1, 0]
    ]
    assert exercise_pain(frames, start=pd.Timestamp(on(2))).empty


# ---------------------------------------------------------------- within a session


def test_pain_before_and_after_a_session():
    sets = [done(on(0), "glute-bridge", session=number) for number in (1, 2, 3)]
    around = {f"{on(0)} 1": (4, 3.5), f"{on(0)} 2": (4, None)}
    found = session_pain(make_frames(today=on(0), sets=sets, around=around).sessions)
    assert listed(found["change"]) == [-0.5, None, None]


def test_pain_within_an_exercise_goes_from_its_first_scored_set_to_its_last():
    sets = [
        done(on(0), "glute-bridge", pain_nrs=None) | {"position": 1},
        done(on(0), "glute-bridge", pain_nrs=2) | {"position": 2},
        done(on(0), "cobra-pose", pain_nrs=1) | {"position": 3},
        done(on(0), "glute-bridge", pain_nrs=6) | {"position": 4},
        done(on(0), "glute-bridge", pain_nrs=3) | {"position": 5},
    ]
    frames = make_frames(today=on(0), sets=sets, around={f"{on(0)} 1": (1.5, None)})
    found = exercise_session_pain(frames).drop(columns=["session_id", "day"])
    assert [listed(row) for row in found.to_numpy()] == [
        ["cobra-pose", 1.5, 1, 1, 1, 1, None, -0.5],
        ["glute-bridge", 1.5, 2, 3, 6, 3, 1, 4.5],
    ]


# ---------------------------------------------------------------- the day after


def test_the_day_after_a_session_is_held_against_the_baseline():
    frames = make_frames(
        today=on(9),
        plans=[(on(0), [{"exercise_id": "glute-bridge", "reps_min": 1, "days": "mon"}])],
        pain=[*baseline(nrs=3), score(on(1), 3.9), score(on(3), 4), score(on(5), 5), score(on(6), 9)],
        sets=[done(on(number), "glute-bridge", session=one) for number in (0, 2, 4, 7) for one in (1, 2)],
    )
    found = next_morning(frames)
    assert list(found["day"].dt.strftime("%Y-%m-%d")) == [on(number) for number in (0, 2, 4, 7)]
    assert listed(found["rise"]) == [0.9, 1, 2, None]
    assert listed(found["zone"]) == ["green", "amber", "red", None]


def test_the_score_given_on_waking_is_that_of_the_morning_after():
    frames = make_frames(
        today=on(9),
        plans=[(on(0), [{"exercise_id": "glute-bridge", "reps_min": 1, "days": "mon"}])],
        pain=[*baseline(nrs=3), score(on(1), 5, context="on waking"), score(on(1), 1)],
        sets=[done(on(0), "glute-bridge")],
    )
    found = next_morning(frames)
    assert found[["pain_nrs", "baseline", "rise", "zone"]].iloc[0].to_list() == [5, 3, 2, "red"]


def test_neither_a_bad_morning_nor_a_bad_evening_is_hidden_by_the_other():
    # Baseline 4: a morning of 6 is red although the day's mean is 4, and the other way round.
    bad_morning = [score(on(0), 6, context="on waking"), score(on(0), 2)]
    bad_evening = [score(on(1), 2, context="on waking"), score(on(1), 10)]
    assert listed(lights(pain=[*bad_morning, *bad_evening])["morning_zone"]) == ["red", "red"]


def test_without_a_baseline_the_day_after_has_no_zone():
    sets, pain = [done(on(0), "glute-bridge")], [score(on(1), 9)]
    found = next_morning(make_frames(today=on(9), sets=sets, pain=pain))
    assert listed(found["zone"]) == [None]
    assert found["pain_nrs"].item() == 9


# ---------------------------------------------------------------- the light of a day


def test_the_light_of_a_day_is_the_worse_of_the_two_zones():
    found = lights(
        pain=[score(on(0), 4), score(on(1), 5.5), score(on(2), 4), score(on(4), 6)],
        sets=[
            done(on(0), "glute-bridge", pain_nrs=1),
            done(on(0), "cobra-pose", pain_nrs=3),
            done(on(1), "glute-bridge", pain_nrs=0),
            done(on(3), "glute-bridge", pain_nrs=6),
        ],
    )
    assert listed(found["light"]) == ["amber", "amber", "green", "red", "red"]
    assert listed(found["exercise_zone"]) == ["amber", "green", None, "red", None]
    assert listed(found["morning_zone"]) == ["green", "amber", "green", None, "red"]
    assert listed(found["pain_during"]) == [3, 0, None, 6, None]


def test_a_day_on_which_nothing_is_known_has_no_light():
    found = lights(pain=[score(on(0), 4), score(on(2), 4)])
    assert listed(found["light"]) == ["green", None, "green"]


def test_two_red_days_within_seven_make_a_red_week():
    found = lights(pain=[score(on(number), 9 if number in (0, 6) else 1) for number in range(9)])
    assert list(found["red_days"]) == [1, 1, 1, 1, 1, 1, 2, 1, 1]
    # The mean of the first 3 days is held together with the baseline week before it.
    assert list(found["red_week"]) == [False] * 6 + [True, False, False]


def test_one_red_day_a_week_is_no_red_week():
    found = lights(pain=[score(on(number), 9 if number in (0, 7) else 1) for number in range(9)])
    assert not found["red_week"].any()


def test_a_mean_of_seven_days_two_above_the_baseline_is_a_red_week_without_a_red_day_during_exercise():
    # 5.9 is amber day by day (below +2), 6 would be red; their mean decides.
    found = lights(pain=[score(on(number), 5.9) for number in range(7)])
    assert not found["red_week"].any()
    assert found["week_rise"].iloc[-1] == pytest.approx(1.9)
    higher = lights(pain=[score(on(number), nrs) for number, nrs in enumerate([5.9] * 6 + [6.6])])
    assert higher["red_days"].iloc[-1] == 1
    assert higher["week_rise"].iloc[-1] == pytest.approx((6 * 1.9 + 2.6) / 7, abs=1e-9)
    assert higher["week_rise"].iloc[-1] >= 2
    assert higher["red_week"].iloc[-1]


def test_the_mean_of_a_week_needs_four_scored_days():
    found = lights(pain=[score(on(number), 5.9) for number in (10, 11, 12, 13)])
    assert listed(found["week_rise"].round(6))[-2:] == [None, 1.9]


def test_a_therapist_may_move_each_cut_off():
    pain, sets = [score(on(0), 5)], [done(on(1), "glute-bridge", pain_nrs=4)]
    assert list(lights(pain=pain, sets=sets)["light"]) == ["amber", "amber"]
    moved = {"pain_morning_amber": 1.5, "pain_exercise_green": 4}
    assert list(lights(pain=pain, sets=sets, thresholds=moved)["light"]) == ["green", "green"]
    strict = {"pain_morning_red": 1, "pain_exercise_red": 3, "red_week_days": 1}
    found = lights(pain=pain, sets=sets, thresholds=strict)
    assert list(found["light"]) == ["red", "red"]
    assert found["red_week"].all()


def test_the_light_follows_the_main_site_unless_another_is_asked_for():
    pain = [*baseline(), score(on(0), 4), *(score(on(n), 1, site="knee") for n in (-3, -2, -1, 0))]
    frames = make_frames(
        today=on(0), plans=[(on(0), [{"exercise_id": "glute-bridge", "days": "mon"}])], pain=pain
    )
    assert day_lights(frames)["rise"].iloc[-1] == 0
    knee = day_lights(frames, daily_pain(frames.pain, site="knee"))
    # Four scored days are too few for a baseline of the knee.
    assert knee["light"].isna().all()

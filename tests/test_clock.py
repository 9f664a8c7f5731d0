import os
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from psoas_analytics.journal.clock import TOLERANCE, Clock
from psoas_analytics.records import EntryError

BERLIN = ZoneInfo("Europe/Berlin")
EAST = timezone(timedelta(hours=5, minutes=45))
WEST = timezone(timedelta(hours=-8))


def at(*parts, zone=UTC):
    return datetime(*parts, tzinfo=zone)


def clock(*parts, zone=UTC):
    stands_at = at(*parts, zone=zone)
    return Clock(lambda: stands_at)


@pytest.mark.parametrize("zone", [UTC, EAST, WEST, BERLIN])
@pytest.mark.parametrize(
    ("clock_time", "day"),
    [
        ((2, 59, 59), date(2026, 3, 8)),
        ((3, 0, 0), date(2026, 3, 9)),
        ((23, 59, 59), date(2026, 3, 9)),
        ((0, 0, 0), date(2026, 3, 8)),
    ],
)
def test_a_day_ends_at_three_in_the_morning_of_its_place(zone, clock_time, day):
    given = datetime.combine(date(2026, 3, 9), time(*clock_time))
    for form in (given, given.replace(tzinfo=zone), given.isoformat(), pd.Timestamp(given)):
        assert clock(2026, 3, 20, 12, zone=zone).moment(form).day == day


def test_today_is_yesterday_until_three():
    assert clock(2026, 3, 9, 2, 59, zone=EAST).today() == date(2026, 3, 8)
    assert clock(2026, 3, 9, 3, 0, zone=EAST).today() == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("zone", "minutes", "utc"),
    [
        (EAST, 345, "2026-03-08T16:15:00.000Z"),
        (WEST, -480, "2026-03-09T06:00:00.000Z"),
        (UTC, 0, "2026-03-08T22:00:00.000Z"),
    ],
)
def test_a_moment_keeps_the_instant_the_offset_and_the_local_day(zone, minutes, utc):
    moment = clock(2026, 3, 20, zone=zone).moment("2026-03-08T22:00")
    assert (moment.iso, moment.utc_offset_min, moment.day) == (utc, minutes, date(2026, 3, 8))


def test_a_time_with_its_own_zone_counts_for_the_day_there():
    # 23:30 in Los Angeles on the 8th is 07:30 UTC on the 9th; the person's day is the 8th.
    moment = clock(2026, 3, 20).moment(at(2026, 3, 8, 23, 30, zone=WEST))
    assert (moment.iso, moment.utc_offset_min, moment.day) == (
        "2026-03-09T07:30:00.000Z",
        -480,
        date(2026, 3, 8),
    )


def test_each_date_has_the_summer_time_that_it_had():
    # The European Union changed to summer time on 29 March 2026 at 01:00 UTC.
    spring = clock(2026, 4, 10, 12, zone=BERLIN)
    assert spring.moment("2026-03-28T20:00").utc_offset_min == 60
    assert spring.moment("2026-03-29T20:00").utc_offset_min == 120
    assert spring.moment("2026-03-29T20:00").iso == "2026-03-29T18:00:00.000Z"


def test_the_night_of_the_change_belongs_to_the_day_by_the_clock_on_the_wall():
    spring = clock(2026, 4, 10, 12, zone=BERLIN)
    # 02:30 does not exist that night; 03:00 summer time comes one minute after 01:59.
    before = datetime(2026, 3, 29, 0, 59, tzinfo=UTC).astimezone(BERLIN)
    assert (before.hour, spring.moment(before).day, spring.moment(before).utc_offset_min) == (
        1,
        date(2026, 3, 28),
        60,
    )
    after = datetime(2026, 3, 29, 1, 0, tzinfo=UTC).astimezone(BERLIN)
    assert (after.hour, spring.moment(after).day, spring.moment(after).utc_offset_min) == (
        3,
        date(2026, 3, 29),
        120,
    )


def test_the_hour_that_comes_twice_in_autumn_is_told_apart_by_its_offset():
    autumn = clock(2026, 11, 10, 12, zone=BERLIN)
    first, second = (datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=fold) for fold in (0, 1))
    assert [autumn.moment(one).utc_offset_min for one in (first, second)] == [120, 60]
    assert autumn.moment(second).utc - autumn.moment(first).utc == timedelta(hours=1)


def test_the_machines_own_zone_and_summer_time_are_used_without_a_clock():
    code = (
        "from psoas_analytics.journal.clock import Clock\n"
        "for at in ('2025-01-10T20:00', '2025-07-10T20:00', '2025-07-11T02:59', '2025-07-10'):\n"
        "    moment = Clock().moment(at)\n"
        "    print(moment.iso, moment.utc_offset_min, moment.day)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "TZ": "America/New_York"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == [
        "2025-01-11T01:00:00.000Z -300 2025-01-10",
        "2025-07-11T00:00:00.000Z -240 2025-07-10",
        "2025-07-11T06:59:00.000Z -240 2025-07-10",
        "2025-07-10T16:00:00.000Z -240 2025-07-10",
    ]


@pytest.mark.parametrize("given", ["2026-03-08", date(2026, 3, 8)])
def test_a_date_alone_stands_for_its_noon(given):
    moment = clock(2026, 3, 9, 20, zone=EAST).moment(given)
    assert (moment.iso, moment.day) == ("2026-03-08T06:15:00.000Z", date(2026, 3, 8))


def test_todays_date_is_noon_in_the_evening_and_now_in_the_morning():
    assert clock(2026, 3, 9, 20).moment("2026-03-09").iso == "2026-03-09T12:00:00.000Z"
    assert clock(2026, 3, 9, 7, 30).moment("2026-03-09").iso == "2026-03-09T07:30:00.000Z"


def test_after_midnight_the_date_of_the_evening_before_is_still_today():
    night = clock(2026, 3, 10, 1, 30)
    assert night.moment("2026-03-09").iso == "2026-03-09T12:00:00.000Z"
    assert night.moment().day == date(2026, 3, 9)
    with pytest.raises(EntryError, match="future"):
        night.moment("2026-03-10")
    with pytest.raises(EntryError, match="future"):
        night.day("2026-03-10")


def test_nothing_given_is_now():
    assert clock(2026, 3, 9, 20, 15, zone=WEST).moment().iso == "2026-03-10T04:15:00.000Z"


def test_the_future_is_refused_beyond_the_difference_of_two_clocks():
    evening = clock(2026, 3, 9, 20)
    assert evening.moment(at(2026, 3, 9, 20) + TOLERANCE).day == date(2026, 3, 9)
    for later in (
        at(2026, 3, 9, 20) + TOLERANCE + timedelta(seconds=1),
        "2026-03-10",
        at(2026, 3, 9, 22, zone=UTC),
    ):
        with pytest.raises(EntryError) as caught:
            evening.moment(later, name="started_at")
        assert list(caught.value.problems) == ["started_at"]
        assert "started_at must not be in the future, got 2026-03-" in str(caught.value)


def test_a_past_instant_with_a_later_wall_clock_is_not_the_future():
    # 21:00 five and three quarter hours east is 15:15 in Greenwich.
    assert clock(2026, 3, 9, 20).moment(at(2026, 3, 9, 21, zone=EAST)).iso == "2026-03-09T15:15:00.000Z"


NO_TIMES = [
    "",
    "soon",
    "2026-13-01",
    "2026-02-30",
    "2026-02-29T10:00",
    "10:00",
    "\ud800",
    5,
    5.0,
    True,
    time(3),
    timedelta(1),
    pd.NaT,
    np.datetime64("2026-03-08"),
    ["2026-03-08"],
    b"2026-03-08",
]


@pytest.mark.parametrize("given", NO_TIMES, ids=ascii)
def test_what_is_no_time_is_refused_and_shown(given):
    for ask in (clock(2026, 3, 9, 20).moment, clock(2026, 3, 9, 20).day):
        with pytest.raises(EntryError) as caught:
            ask(given, name="when")
        assert list(caught.value.problems) == ["when"]
        assert str(caught.value).endswith(f"got {given!r}")


def test_a_day_is_always_given():
    with pytest.raises(EntryError, match="day must be a date"):
        clock(2026, 3, 9, 20).day(None)


@pytest.mark.parametrize(
    "given",
    [
        date(1, 1, 1),
        date(9999, 12, 31),
        datetime(1, 1, 1),
        datetime(9999, 12, 31, 23, 59),
        date.min,
        date.max,
        datetime.min,
        datetime.max,
        at(1, 1, 1, zone=EAST),
        at(9999, 12, 31, 23, zone=WEST),
        "0001-01-01",
        "9999-12-31T23:59:59",
        date(1899, 12, 31),
        date(3000, 1, 1),
        pd.Timestamp.min,
    ],
    ids=str,
)
def test_years_out_of_reach_are_refused(given):
    for ask in (clock(2026, 3, 9, 20).moment, clock(2026, 3, 9, 20).day, Clock().moment, Clock().day):
        with pytest.raises(EntryError, match="must lie in the years 1900 to 2999"):
            ask(given)


@pytest.mark.parametrize(
    "zone", [UTC, EAST, WEST, timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))]
)
def test_the_first_and_the_last_hour_in_reach_work_in_every_zone(zone):
    assert clock(2026, 3, 9, zone=zone).moment(datetime(1900, 1, 1)).day == date(1899, 12, 31)
    assert Clock(lambda: at(2999, 12, 31, 23, 59, zone=zone)).today() == date(2999, 12, 31)
    assert clock(2026, 3, 9, zone=zone).day("2999-12-31", future=True) == date(2999, 12, 31)


@pytest.mark.parametrize("hours", [18.5, -18.5, 23.98])
def test_an_offset_that_no_place_has_is_refused(hours):
    with pytest.raises(EntryError, match="at most 18 hours") as caught:
        clock(2026, 3, 20).moment(at(2026, 3, 9, zone=timezone(timedelta(hours=hours))))
    assert list(caught.value.problems) == ["at"]


def test_a_day_may_be_given_as_a_moment_of_it():
    evening = clock(2026, 3, 9, 20)
    for given in (
        "2026-03-08",
        date(2026, 3, 8),
        datetime(2026, 3, 9, 2, 59),
        "2026-03-09T02:59",
        pd.Timestamp("2026-03-08T12:00"),
    ):
        assert evening.day(given) == date(2026, 3, 8)
        assert type(evening.day(given)) is date


def test_only_a_plan_or_a_pause_may_name_a_day_to_come():
    evening = clock(2026, 3, 9, 20)
    assert evening.day("2026-03-20", future=True) == date(2026, 3, 20)
    with pytest.raises(EntryError, match="day must not be in the future, got 2026-03-20"):
        evening.day("2026-03-20")

import os
import runpy
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from psoas_analytics.demo import demo_archives, demo_journal
from psoas_analytics.exchange import ArchiveError, read_archive, write_archive
from psoas_analytics.exchange.archive import archive_identity
from psoas_analytics.journal import open_journal
from psoas_analytics.plan import prescribed
from psoas_analytics.records import EntryError
from psoas_analytics.resources import data_path

SCRIPT = Path(__file__).parents[1] / "scripts" / "make_demo.py"


@pytest.fixture(scope="module")
def demo():
    with demo_journal() as journal:
        yield journal


@pytest.fixture(scope="module")
def frames(demo):
    return demo.frames()


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_the_generator_makes_the_committed_demo_again_byte_for_byte(tmp_path):
    subprocess.run(
        [sys.executable, "-W", "error", SCRIPT, tmp_path / "demo"], check=True, capture_output=True
    )
    made, kept = bytes_of(tmp_path / "demo"), bytes_of(data_path("demo"))
    assert list(made) == list(kept)
    assert [name for name in made if made[name] != kept[name]] == []


def test_another_time_zone_and_hash_seed_make_the_same_demo(tmp_path):
    subprocess.run(
        [sys.executable, SCRIPT, tmp_path / "demo"],
        check=True,
        capture_output=True,
        env={**os.environ, "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7"},
    )
    assert bytes_of(tmp_path / "demo") == bytes_of(data_path("demo"))


def test_the_generator_replaces_only_the_folder_that_it_is_told(tmp_path):
    make_demo = runpy.run_path(str(SCRIPT))["make_demo"]
    with pytest.raises(FileExistsError, match="must not overwrite"):
        make_demo(tmp_path)


def test_the_open_demo_is_the_committed_one(demo, tmp_path):
    assert bytes_of(write_archive(demo, tmp_path / "again", history=False)) == bytes_of(data_path("demo"))


def test_the_demo_is_synthetic_and_says_so(demo, frames):
    assert demo.synthetic is True
    assert frames.synthetic is True
    assert "synthetic=True" in repr(demo)
    assert '"synthetic": true' in data_path("demo", "manifest.json").read_text()


def test_every_copy_of_the_demo_is_the_same_journal(demo, frames):
    assert demo.journal_id == frames.journal_id == archive_identity(data_path("demo"))


def test_every_note_and_plan_that_could_be_mistaken_says_synthetic(frames):
    for frame in (frames.sessions, frames.pain, frames.flexibility, frames.skips):
        assert frame["note"][frame["note"] != ""].str.contains("SYNTHETIC").all()
    assert frames.skips["note"].str.contains("SYNTHETIC").any()
    assert frames.plans["title"].str.contains("SYNTHETIC").all()
    assert frames.plans["author"][frames.plans["author"] != ""].str.contains("SYNTHETIC").all()


def test_its_clock_stands_at_its_last_evening(demo, frames):
    assert demo.now() == datetime(2026, 11, 22, 20, 45, tzinfo=UTC)
    assert demo.today() == date(2026, 11, 22)
    assert frames.today == pd.Timestamp("2026-11-22")
    latest = max(
        frame["at"].max() for frame in (frames.pain, frames.flexibility, frames.questionnaires, frames.habits)
    )
    assert latest <= pd.Timestamp(demo.now())
    assert latest.date() == demo.today()
    with pytest.raises(EntryError, match="future"):
        demo.log_no_exercise("2026-11-23")


def test_it_spans_twelve_weeks_with_a_baseline_week_before_the_first_plan(frames):
    assert frames.pain["day"].min() == pd.Timestamp("2026-08-31")
    assert (frames.today - frames.pain["day"].min()).days + 1 == 84
    assert frames.plans["starts_on"].min() == frames.sessions["day"].min() == pd.Timestamp("2026-09-07")
    baseline = frames.pain[(frames.pain["day"] < "2026-09-07") & (frames.pain["site"] == "low back")]
    assert baseline["day"].nunique() >= 5


def test_it_has_gaps_skips_with_reasons_and_a_day_without_exercise(frames):
    every = pd.date_range("2026-08-31", "2026-11-22")
    scored = set(frames.pain["day"])
    assert 5 <= sum(day not in scored for day in every) <= 20
    assert set(frames.skips["reason"]) >= {"pain", "no time", "forgot"}
    assert frames.skips["exercise_id"].isna().any()
    assert frames.skips["exercise_id"].notna().any()
    assert len(frames.no_exercise) >= 1


def test_it_has_a_flare_up_that_shows_in_the_pain_and_in_the_skips(frames):
    (start,) = frames.events.loc[frames.events["kind"] == "flare-up", "day"]
    back = frames.pain[frames.pain["site"] == "low back"].set_index("day")["pain_nrs"]
    during = back[start : start + pd.Timedelta(days=5)]
    after = back[start + pd.Timedelta(days=14) : start + pd.Timedelta(days=28)]
    assert during.mean() > after.mean() + 1
    skipped = frames.skips[frames.skips["day"].between(start, start + pd.Timedelta(days=5))]
    assert (skipped["reason"] == "pain").sum() >= 2


def test_it_has_a_plan_change_with_times_per_week_in_the_second_version(frames):
    starts = frames.plans.groupby("version")["starts_on"].first()
    assert starts.tolist() == [pd.Timestamp("2026-09-07"), pd.Timestamp("2026-10-19")]
    by_version = frames.plans.groupby("version")["exercise_id"].agg(set)
    assert by_version[1] != by_version[2]
    assert frames.plans.loc[frames.plans["version"] == 2, "times_per_week"].notna().any()


def test_it_has_a_pause_in_which_nothing_was_done_or_owed(frames):
    (pause,) = frames.pauses.itertuples()
    days = pd.date_range(pause.start, pause.end)
    assert prescribed(frames.plans, frames.pauses, days)["paused"].all()
    assert not set(days) & set(frames.sessions["day"])


def test_its_right_side_extends_less_than_its_left(frames):
    hip = frames.flexibility[frames.flexibility["test"] == "modified_thomas_hip_extension"]
    median = hip.pivot_table(index="day", columns="side", values="value", aggfunc="median")
    # More than the MDC95 of 6 degrees (clinical convention) on at least three days, in one direction.
    assert (median["left"] - median["right"] > 6).sum() >= 3
    assert (median["left"] > median["right"]).all()
    assert (hip.groupby(["day", "side"]).size() == 3).all()


def test_it_has_partial_sessions_and_timed_and_untimed_sides(frames):
    lunge = frames.sets[frames.sets["exercise_id"] == "kneeling-lunge-stretch"]
    assert (lunge["hold_s"] < 30).any()
    assert (lunge["reps"] < 3).any()
    assert set(frames.sets["side"]) == {"left", "right", "both"}
    assert frames.sets["pain_nrs"].isna().any()


def test_each_set_of_the_demo_keeps_the_sides_of_its_exercise(frames):
    for row in frames.sets.itertuples():
        assert row.side in frames.catalog[row.exercise_id].dose.allowed_sides


def test_pain_is_drawn_without_the_exercise_log():
    # The same scores come out when no session is ever logged: nothing in the data makes exercise help.
    module = runpy.run_path(str(SCRIPT))
    scores = []

    class Silent(module["Demo"]):
        def day(self, number, score):
            scores.append(score)

        def extras(self):
            pass

    import tempfile

    with tempfile.TemporaryDirectory() as scratch:
        silent = Silent(Path(scratch, "j.sqlite"))
        silent.run()
        silent.journal.close()
    with demo_journal() as journal:
        back = journal.pain().query("site == 'low back'").set_index("day")["pain_nrs"]
    drawn = pd.Series(scores, index=pd.date_range("2026-08-31", periods=84).as_unit("s"), dtype=float)
    assert back.equals(drawn[back.index].rename("pain_nrs"))


def test_day_to_day_memory_of_its_pain_is_moderate(frames):
    back = frames.pain[frames.pain["site"] == "low back"].set_index("day")["pain_nrs"].asfreq("D")
    trend = np.polyval(np.polyfit(np.arange(len(back))[back.notna()], back.dropna(), 1), np.arange(len(back)))
    assert 0.2 < (back - trend).autocorr(1) < 0.9


def test_the_demo_is_a_copy_that_goes_when_it_is_closed():
    before = bytes_of(data_path("demo"))
    with demo_journal() as journal:
        place = journal.path
        journal.log_pain(9, site="low back")
        assert len(journal.pain()) == 94
    assert not place.parent.exists()
    with demo_journal() as again:
        assert len(again.pain()) == 93
    assert bytes_of(data_path("demo")) == before


def test_two_demos_stand_beside_each_other_and_beside_the_users_journal(tmp_path, monkeypatch):
    monkeypatch.setenv("PSOAS_JOURNAL", str(tmp_path / "mine.sqlite"))
    with demo_journal() as first, demo_journal() as second:
        assert first.path != second.path
        first.log_pain(9, site="low back")
        assert len(second.pain()) == 93
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------------------------------- archives of many


@pytest.fixture(scope="module")
def archives(tmp_path_factory):
    return demo_archives(tmp_path_factory.mktemp("sent"), people=4)


def test_the_archives_come_out_the_same_and_stay_for_their_owner_alone(archives, tmp_path):
    (again,) = demo_archives(tmp_path / "again", people=1)
    assert again.read_bytes() == archives[0].read_bytes()
    assert [path.name.split("-", 2)[2] for path in archives] == [
        "steady.zip",
        "red-week.zip",
        "questions.zip",
        "damaged.zip",
    ]
    assert {path.stat().st_mode & 0o077 for path in (*archives, again.parent)} == {0}
    assert datetime.fromtimestamp(archives[1].stat().st_mtime).date() == date(2026, 11, 22)


def test_each_archive_but_the_damaged_one_says_that_it_is_made_up(archives, tmp_path):
    *sound, damaged = archives
    ids = set()
    for number, path in enumerate(sound):
        with open_journal(read_archive(path, tmp_path / f"{number}.sqlite")) as journal:
            assert journal.synthetic is True
            assert journal.today() == date(2026, 11, 22)
            assert journal.plans()["title"].str.contains("SYNTHETIC").all()
            ids.add(journal.journal_id)
    assert len(ids) == len(sound)
    with pytest.raises(ArchiveError, match="cut short"):
        read_archive(damaged, tmp_path / "damaged.sqlite")


def test_nobody_is_no_number_of_people(tmp_path):
    with pytest.raises(ValueError, match="people must be 1 or more, got 0"):
        demo_archives(tmp_path, people=0)

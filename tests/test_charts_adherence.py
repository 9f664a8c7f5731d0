"""The adherence charts: three figures, fixed axis, hatched unknowns; the calendar's states and today."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from frames_for_tests import done, item, make_frames, on

import psoas_analytics as psoas
from psoas_analytics.frames import Frames
from psoas_analytics.measures import overall_states
from psoas_analytics.measures.adherence import STATES, day_states

BRIDGE = [item("glute-bridge", reps=10)]


def title(figure: go.Figure) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", figure.layout.title.text).split())


def trace(figure: go.Figure, name: str) -> pd.Series:
    found = next(one for one in figure.data if one.name == name)
    return pd.Series(np.asarray(found.y, dtype=float), index=pd.DatetimeIndex(found.x))


@pytest.fixture
def ten_days() -> Frames:
    """Done on days 0 to 4, half on day 5, skipped on day 6, nothing on day 7, days 8 and 9 not logged."""
    sets = [done(on(day), "glute-bridge", reps=10) for day in range(5)] + [
        done(on(5), "glute-bridge", reps=5)
    ]
    return make_frames(
        today=on(10),
        plans=[(on(0), BRIDGE)],
        sets=sets,
        skips=[(on(6), "glute-bridge", "pain")],
        no_exercise=[on(7)],
    )


def test_the_axis_is_fixed_from_0_to_100_per_cent(ten_days: Frames) -> None:
    axis = psoas.plot_adherence(ten_days).layout.yaxis
    assert tuple(axis.range) == (0, 100)
    assert axis.title.text == "Adherence, 7 days (%)"


def test_both_lines_are_those_of_the_worked_example(ten_days: Frames) -> None:
    figure = psoas.plot_adherence(ten_days)
    low, over = trace(figure, "lower bound, 7 days"), trace(figure, "over logged, 7 days")
    # Week to day 9: days 3 and 4 done, 5 half, 6 and 7 nothing, 8 and 9 not logged: 2.5 of 7, 2.5 of 5.
    assert low[on(9)] == pytest.approx(100 * 2.5 / 7)
    assert over[on(9)] == pytest.approx(100 * 2.5 / 5)
    assert low[: on(5)].isna().all()
    assert low.index.equals(over.index)
    assert list(low.index) == list(pd.date_range(on(0), on(10)))
    assert np.isnan(low[on(10)])


def test_the_lower_bound_is_solid_and_the_other_dashed(ten_days: Frames) -> None:
    dashes = {one.name: one.line.dash for one in psoas.plot_adherence(ten_days).data if one.type == "scatter"}
    assert dashes == {"lower bound, 7 days": "solid", "over logged, 7 days": "dash"}


def test_the_title_holds_all_three_figures_and_says_self_reported(ten_days: Frames) -> None:
    assert title(psoas.plot_adherence(ten_days)) == (
        "Adherence, self-reported: 36 to 50 % in the 7 days to 11 Mar"
        " 36 % if unlogged days count as nothing, 50 % over the logged days only, 71 % of days logged."
    )


def test_the_hover_holds_all_three_figures(ten_days: Frames) -> None:
    lines = next(one for one in psoas.plot_adherence(ten_days).data if one.name == "lower bound, 7 days")
    assert lines.hovertext[9] == (
        "7 days to Wed 11 Mar 2026<br>36 % if unlogged days count as nothing"
        "<br>50 % over the logged days only<br>71 % of days logged"
    )


def test_days_that_are_not_logged_are_hatched(ten_days: Frames) -> None:
    bars = next(one for one in psoas.plot_adherence(ten_days).data if one.type == "bar")
    assert [str(pd.Timestamp(day).date()) for day in bars.x] == [on(8), on(9)]
    assert bars.marker.pattern.shape == "/"
    assert "not logged" in bars.hovertext[0]


def test_a_window_that_is_not_full_is_told(ten_days: Frames) -> None:
    assert (
        title(psoas.plot_adherence(ten_days, end=on(2)))
        == "Not enough yet: 3 of 7 days since the plan began."
    )
    assert "3 of 28 days" in title(psoas.plot_adherence(ten_days, end=on(2), window_days=28))
    assert "in the 3 days to" in title(psoas.plot_adherence(ten_days, window_days=3))


def test_the_window_looks_back_over_days_before_the_period(ten_days: Frames) -> None:
    assert (
        not trace(psoas.plot_adherence(ten_days, start=on(7), end=on(9)), "lower bound, 7 days").isna().any()
    )


def test_a_window_without_a_day_is_refused(ten_days: Frames) -> None:
    with pytest.raises(ValueError, match="window_days must be at least 1, got 0"):
        psoas.plot_adherence(ten_days, window_days=0)


def test_a_week_of_pause_leaves_a_gap_in_the_lines() -> None:
    sets = [done(on(day), "glute-bridge") for day in (*range(7), *range(20, 27))]
    frames = make_frames(today=on(26), plans=[(on(0), BRIDGE)], pauses=[(on(7), on(19))], sets=sets)
    figure = psoas.plot_adherence(frames)
    low = trace(figure, "lower bound, 7 days")
    assert low[on(13) : on(19)].isna().all()
    assert not low[on(20) :].isna().any()
    assert not any(one.connectgaps for one in figure.data if one.type == "scatter")


def test_a_week_without_a_logged_day_has_no_figure_over_logged_days() -> None:
    frames = make_frames(today=on(20), plans=[(on(0), BRIDGE)], sets=[done(on(0), "glute-bridge")])
    assert title(psoas.plot_adherence(frames)) == (
        "Adherence, self-reported: 0 % in the 7 days to 21 Mar"
        " 0 % if unlogged days count as nothing, no day logged, 0 % of days logged."
    )


@pytest.mark.parametrize("name", ["plot_adherence", "plot_adherence_calendar"])
def test_a_plan_without_a_log_is_met_kindly(name: str) -> None:
    words = title(getattr(psoas, name)(make_frames(today=on(9), plans=[(on(0), BRIDGE)])))
    assert words == "No day logged in this period yet. Add one in 01_log_session; past days can be added too."


def test_seven_and_twenty_eight_days_stand_above_each_other_once_both_are_full() -> None:
    sets = [done(on(day), "glute-bridge") for day in range(0, 40, 2)]
    figure = psoas.plot_adherence(make_frames(today=on(39), plans=[(on(0), BRIDGE)], sets=sets))
    low = trace(figure, "lower bound, 28 days")
    assert low[: on(26)].isna().all()
    assert low[on(27)] == pytest.approx(50)
    assert figure.layout.yaxis.domain[0] > figure.layout.yaxis2.domain[1]
    assert figure.layout.yaxis2.title.text == "Adherence, 28 days (%)"


def test_the_table_holds_both_windows_as_they_are_drawn() -> None:
    sets = [done(on(day), "glute-bridge") for day in range(0, 40, 2)]
    frames = make_frames(today=on(39), plans=[(on(0), BRIDGE)], sets=sets)
    figure, rows = psoas.plot_adherence(frames), psoas.plot_adherence(frames, table=True)
    for days, window in rows.groupby("window_days"):
        drawn = trace(figure, f"lower bound, {days} days")
        wanted = window.set_index("day")["lower_bound_percent"].reindex(drawn.index)
        np.testing.assert_array_equal(drawn.to_numpy(), wanted.to_numpy())
    assert psoas.plot_adherence(make_frames(today=on(0)), table=True).empty


# ------------------------------------------------------------------ calendar


def cells(figure: go.Figure) -> dict[str, str]:
    """State of each day that has a cell."""
    return dict(figure.data[0].customdata.tolist())


@pytest.fixture
def all_states(ten_days: Frames) -> Frames:
    frames = make_frames(
        today=on(14),
        plans=[(on(0), [item("glute-bridge", days="mon tue wed thu fri sat")])],
        sets=[done(on(0), "glute-bridge"), done(on(1), "glute-bridge", reps=5)],
        skips=[(on(2), None, "no time")],
        no_exercise=[on(3)],
        pauses=[(on(5), on(5))],
    )
    return frames


def test_the_calendar_shows_the_state_of_each_day_and_today(all_states: Frames) -> None:
    states = cells(psoas.plot_adherence_calendar(all_states))
    assert [states[on(day)] for day in range(7)] == [
        "done",
        "partial",
        "skipped",
        "missed",
        "not_logged",
        "paused",
        "rest",
    ]
    assert states[on(14)] == "open"
    assert len(states) == 15


def test_the_calendar_agrees_with_the_measure() -> None:
    with psoas.demo_journal() as journal:
        frames = journal.frames()
    overall = overall_states(day_states(frames))
    assert cells(psoas.plot_adherence_calendar(frames)) == dict(
        zip(overall["day"].dt.strftime("%Y-%m-%d"), overall["state"], strict=True)
    )


def test_weeks_go_across_and_days_down(all_states: Frames) -> None:
    grid = psoas.plot_adherence_calendar(all_states).data[0]
    place = {day: (x, y) for (day, _), x, y in zip(grid.customdata, grid.x, grid.y, strict=True)}
    assert place[on(0)] == (0, 1)
    assert place[on(6)] == (0, 7)
    assert place[on(7)] == (1, 1)
    assert place[on(14)] == (2, 1)


def test_cells_are_square_and_monday_is_on_top(all_states: Frames) -> None:
    layout = psoas.plot_adherence_calendar(all_states).layout
    assert layout.yaxis.scaleanchor == "x"
    assert layout.yaxis.range[0] > layout.yaxis.range[1]


def test_states_are_told_apart_without_colour(all_states: Frames) -> None:
    figure = psoas.plot_adherence_calendar(all_states)
    letters = next(one for one in figure.data if one.name == "letters")
    drawn = {(x, y): text for x, y, text in zip(letters.x, letters.y, letters.text, strict=True)}
    # Monday is row 1: Wednesday skipped, Saturday paused, Sunday rest.
    assert [drawn.get((0, row)) for row in range(1, 8)] == [None, None, "S", None, None, "P", "–"]
    # Without their colours, no two shapes look alike: done, partly done (two), empty, hatched, today.
    looks = {
        (_height(one.path), one.path.count("Z") > 0, bool(one.fillcolor), one.line.width)
        for one in figure.layout.shapes
    }
    assert len(looks) == len(figure.layout.shapes) == 6


def _height(path: str) -> float:
    """Height of the first cell of a path, in cells."""
    ys = [float(y) for y in re.findall(r",([-\d.]+)", path.partition("Z")[0])]
    return round(max(ys) - min(ys), 2)


def test_the_legend_says_every_state_in_words(all_states: Frames) -> None:
    words = {note.text for note in psoas.plot_adherence_calendar(all_states).layout.annotations}
    assert {"done", "partly done", "skipped", "missed", "not logged", "rest day", "paused", "today"} <= words
    assert "failed" not in words


def test_every_state_of_the_measure_has_a_word() -> None:
    from psoas_analytics.charts.cells import OPEN, WORDS

    assert set(WORDS) == {*STATES, OPEN}


def test_the_hover_says_day_state_share_and_exercises() -> None:
    frames = make_frames(
        today="2026-03-03",
        plans=[("2026-03-02", [item("glute-bridge", reps=10), item("marching-in-place", reps=10)])],
        sets=[done("2026-03-02", "glute-bridge", reps=10), done("2026-03-02", "marching-in-place", reps=5)],
    )
    hovers = psoas.plot_adherence_calendar(frames).data[0].hovertext
    assert hovers[0] == (
        "Mon 2 Mar 2026: partly done, 75 % of<br>what was asked<br>Glute bridge: done"
        "<br>Marching in place: partly done, 50 %"
    )
    assert hovers[1] == "Tue 3 Mar 2026: today, nothing logged<br>yet"


def test_the_title_counts_the_days_and_says_self_reported(all_states: Frames) -> None:
    words = title(psoas.plot_adherence_calendar(all_states))
    # Asked: two weeks of six days, less one paused. Not logged: Friday, and the whole second week.
    assert words == (
        "Exercise days, self-reported: 1 of 11 done, 1 partly, 7 not logged"
        " 1 skipped, 1 missed, 1 paused, 2 rest days."
    )


def test_a_long_calendar_goes_on_in_bands_below_one_another() -> None:
    sets = [done(on(day), "glute-bridge") for day in range(200)]
    frames = make_frames(today=on(199), plans=[(on(0), BRIDGE)], sets=sets)
    grid = psoas.plot_adherence_calendar(frames, width_px=375).data[0]
    assert len(grid.customdata) == 200
    assert max(grid.x) == 13
    assert max(psoas.plot_adherence_calendar(frames).data[0].x) == 28
    assert len({(x, y) for x, y in zip(grid.x, grid.y, strict=True)}) == 200


def test_the_calendar_shows_a_year_unless_asked_for_more() -> None:
    sets = [done(on(day), "glute-bridge") for day in range(800)]
    frames = make_frames(today=on(799), plans=[(on(0), BRIDGE)], sets=sets)
    assert len(cells(psoas.plot_adherence_calendar(frames))) == 53 * 7
    assert len(cells(psoas.plot_adherence_calendar(frames, start=on(0)))) == 800


def test_months_are_named_once_with_the_first_year(all_states: Frames) -> None:
    sets = [done(on(day), "glute-bridge") for day in range(80)]
    figure = psoas.plot_adherence_calendar(make_frames(today=on(79), plans=[(on(0), BRIDGE)], sets=sets))
    names = [note.text for note in figure.layout.annotations]
    assert [one for one in names if re.match(r"(Mar|Apr|May)\b", one)] == ["Mar 2026", "Apr", "May"]


def test_the_table_of_the_calendar_holds_its_cells(all_states: Frames) -> None:
    rows = psoas.plot_adherence_calendar(all_states, table=True)
    drawn = cells(psoas.plot_adherence_calendar(all_states))
    assert dict(zip(rows["day"].dt.strftime("%Y-%m-%d"), rows["state"], strict=True)) == drawn
    assert rows.loc[rows["state"] == "partial", "done_percent"].tolist() == [50]

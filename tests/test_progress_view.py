"""ProgressView: what each tab shows, which filters it heeds, and that it draws again after a save."""

import base64
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from ipywidgets import HTML
from plotly.offline import get_plotlyjs
from traitlets import TraitError

from psoas_analytics import demo_journal
from psoas_analytics.journal import Journal, open_journal
from psoas_analytics.widgets import ProgressView
from psoas_analytics.widgets.live_chart import LiveChart
from psoas_analytics.widgets.progress_charts import TABS, Filters, first_day

ROOM = {"theme": "light", "width_px": 800}


@pytest.fixture(scope="module")
def demo() -> Iterator[Journal]:
    with demo_journal() as opened:
        yield opened


def figures(view: ProgressView) -> list[dict]:
    """The figures on the screen, as plotly gets them."""
    return [json.loads(one.figure) for one in view.shown.children if isinstance(one, LiveChart)]


def heights(trace: dict) -> list[float]:
    """The y values of a trace, which plotly packs."""
    packed = trace["y"]
    if not isinstance(packed, dict):
        return list(packed)
    values = np.frombuffer(base64.b64decode(packed["bdata"]), dtype=packed["dtype"])
    return values[~np.isnan(values)].tolist()


def titles(view: ProgressView) -> list[str]:
    return [one["layout"]["title"]["text"] for one in figures(view)]


def shown(view: ProgressView) -> set[str]:
    return {name for name in ("site", "side", "exercise") if getattr(view, name).layout.display != "none"}


def test_nothing_is_drawn_before_it_is_on_the_screen(demo: Journal) -> None:
    view = ProgressView(demo)
    view.refresh()
    assert view.shown.children == ()
    view.frame.room = ROOM
    assert len(figures(view)) == 2
    assert all("SYNTHETIC" in title for title in titles(view))
    view.frame.room = {}
    view.shown.children = ()
    view.refresh()
    assert view.shown.children == ()


@pytest.mark.parametrize("tab", TABS)
def test_each_tab_draws_its_charts_and_shows_only_the_filters_that_they_heed(demo: Journal, tab: str) -> None:
    view = ProgressView(demo)
    view.tab.value = tab
    view.frame.room = ROOM
    assert view.problem.text == ""
    assert len(figures(view)) == len(TABS[tab].plots)
    assert shown(view) == TABS[tab].heeds
    assert view.note.text == f"What this cannot tell: {TABS[tab].cannot_tell}"
    view.as_table.value = True
    assert all(isinstance(one, HTML) and "<table" in one.value for one in view.shown.children)


def test_the_period_and_the_site_narrow_what_is_drawn(demo: Journal) -> None:
    view = ProgressView(demo)
    view.frame.room = ROOM
    whole = figures(view)[0]["layout"]["xaxis"]["range"]
    view.period.value = "4 w"
    narrow = figures(view)[0]["layout"]["xaxis"]["range"]
    assert narrow[0] > whole[0]
    sites = [words for words, _ in view.site.options]
    assert sites[0] == "most scored"
    assert len(sites) > 2
    view.site.value = view.site.options[2][1]
    assert sites[2] in titles(view)[0].replace("<br>", " ")


def test_the_theme_of_the_page_is_the_theme_of_the_charts(demo: Journal) -> None:
    view = ProgressView(demo)
    view.frame.room = ROOM
    light = figures(view)[0]["layout"]["template"]["layout"]["paper_bgcolor"]
    view.frame.room = {"theme": "dark", "width_px": 320}
    dark = figures(view)[0]["layout"]["template"]["layout"]["paper_bgcolor"]
    assert light != dark
    # A narrower page: the same words in more lines.
    assert titles(view)[0].count("<br>") > 0


def test_a_save_anywhere_in_the_kernel_draws_again(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    with open_journal(path) as journal, open_journal(path) as elsewhere:
        view = ProgressView(journal)
        view.frame.room = ROOM
        assert "No pain scores yet" in titles(view)[0]
        elsewhere.log_pain(7, site="other: <b>knee</b>")
        assert [7] in [heights(one) for one in figures(view)[0]["data"]]
        assert "<b>" not in titles(view)[0].replace("<br>", "")
        elsewhere.undo()
        assert "No pain scores yet" in titles(view)[0]


def test_a_chosen_site_stays_chosen_when_another_is_scored_more_often(tmp_path: Path) -> None:
    with open_journal(tmp_path / "journal.sqlite") as journal:
        journal.log_pain(4, site="groin", at=journal.today() - timedelta(days=1))
        journal.log_pain(4, site="groin", at=journal.today() - timedelta(days=2))
        journal.log_pain(6, site="low back", at=journal.today() - timedelta(days=1))
        view = ProgressView(journal)
        view.frame.room = ROOM
        view.site.value = dict(view.site.options)["Low back pain"]
        with journal.together("two more"):
            for back in (2, 3):
                journal.log_pain(6, site="low back", at=journal.today() - timedelta(days=back))
        assert view.site.label == "Low back pain"
        assert "Low back pain" in titles(view)[0].replace("<br>", " ")


def test_an_error_stands_above_the_charts_and_the_save_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_journal(tmp_path / "journal.sqlite") as journal:
        view = ProgressView(journal)
        view.frame.room = ROOM

        def stumble() -> None:
            raise RuntimeError("no room")

        monkeypatch.setattr(journal, "frames", stumble)
        journal.log_pain(3, site="low back")
        assert view.problem.text == "The charts cannot be drawn: no room"
        assert len(journal.pain()) == 1
        monkeypatch.undo()
        journal.log_pain(4, site="low back")
        assert view.problem.text == ""


def test_a_period_ends_today_and_counts_both_its_ends() -> None:
    assert first_day("12 w", date(2026, 3, 10)) == date(2025, 12, 17)
    assert first_day("all", date(2026, 3, 10)) is None


def test_filters_give_a_chart_only_what_it_heeds() -> None:
    chosen = Filters(start=date(2026, 3, 1), site=("groin", "left"), side="right", exercise="glute-bridge")
    assert chosen.arguments(()) == {"start": date(2026, 3, 1)}
    assert chosen.arguments(("site",)) == {"start": date(2026, 3, 1), "site": "groin", "side": "left"}
    assert chosen.arguments(("exercise", "side"))["exercise_id"] == "glute-bridge"


def test_an_unknown_period_is_refused(demo: Journal) -> None:
    view = ProgressView(demo)
    with pytest.raises(TraitError, match="Period must be one of 4 w, 12 w, 1 y, all, got '2 d'"):
        view.period.value = "2 d"


def test_a_page_that_asks_for_plotly_is_sent_it(demo: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = []
    view = ProgressView(demo)
    monkeypatch.setattr(view.frame, "send", lambda content, buffers: sent.append((content, buffers)))
    view.frame._handle_custom_msg("plotly.js", [])
    view.frame._handle_custom_msg("anything else", [])
    [(content, [script])] = sent
    assert content == "plotly.js"
    assert script.decode() == get_plotlyjs()


def test_a_save_that_changes_nothing_on_a_chart_sends_it_no_figure(tmp_path: Path) -> None:
    with open_journal(tmp_path / "journal.sqlite") as journal:
        journal.log_pain(4, site="low back")
        view = ProgressView(journal)
        view.frame.room = ROOM
        changes: list[object] = []
        for chart in view.shown.children:
            chart.observe(changes.append, names="figure")
        journal.log_habit("sitting break")
        assert changes == []
        journal.log_pain(6, site="low back")
        assert len(changes) == len(view.shown.children)

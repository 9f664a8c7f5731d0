"""ClinicView: who needs a look, found, sorted, opened and saved, on a real store of made-up people."""

from __future__ import annotations

import stat
from html import unescape
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from markupsafe import Markup

import psoas_analytics as psoas
from psoas_analytics.clinic import ClinicError
from psoas_analytics.widgets import ClinicView
from psoas_analytics.widgets.clinic_lines import COLUMNS, REASONS, counts, found, in_order, lines
from psoas_analytics.widgets.clinic_table import PAGE

TODAY = "2026-11-22"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of three people: steady, in a red week, with questions; a fourth archive is damaged."""
    place = tmp_path_factory.mktemp("clinic")
    psoas.demo_archives(place / "archives", people=4)
    psoas.clinic.ingest(place / "archives", place / "out", progress=False)
    return place / "out"


@pytest.fixture(scope="module")
def rows(store: Path) -> pd.DataFrame:
    """The overview of the store, worked out once for all tests."""
    return psoas.clinic.overview(store, today=TODAY)


@pytest.fixture
def view(store: Path, rows: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ClinicView:
    """The table as it stands on the screen; a page comes without its charts, which take most of the time."""
    monkeypatch.chdir(tmp_path)
    blank = dict.fromkeys(("pain_wide", "calendar_wide", "flexibility"), Markup(""))
    monkeypatch.setattr("psoas_analytics.report.html._drawings", lambda parts: [lambda: blank])
    monkeypatch.setattr(psoas.clinic, "overview", lambda out, today: rows.copy())
    shown = ClinicView(store, today=TODAY)
    shown.table.shown = 1
    return shown


def shown_ids(view: ClinicView) -> list[str]:
    return [line["id"] for line in view.table.lines]


def people(**columns: object) -> pd.DataFrame:
    """Rows of an overview: everybody is quiet but for what is given, one value a person."""
    length = max(len(one) for one in columns.values())  # type: ignore[arg-type]
    quiet: dict[str, object] = {
        "person_id": [f"P-{number:06d}" for number in range(length)],
        "as_of": pd.Timestamp(TODAY),
        "last_entry": pd.Timestamp(TODAY),
        "days_since_entry": 0.0,
        "lower_bound": 0.6,
        "over_logged": 0.8,
        "share_logged": 0.75,
        "site": "low back",
        "side": None,
        "pain_baseline": 5.6,
        "pain_now": 3.9,
        "pain_change": -1.7,
        "important": "not important",
        "week": "green",
        "red_days": 0,
        "stopped": False,
        "questions": 0,
        "needs_look": 6,
        "why": "",
        "synthetic": False,
        "archive": "jones.zip",
    }
    return pd.DataFrame(quiet | columns)


def cell(column: str, **values: object) -> dict[str, object]:
    (line,) = lines(people(**{name: [value] for name, value in values.items()}), pd.Timestamp(TODAY))
    return line["cells"][column]


# ---------------------------------------------------------------------------------------- on a real store


def test_nothing_is_read_before_the_table_is_on_the_screen(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(psoas.clinic, "overview", lambda *_, **__: pytest.fail("read too early"))
    view = ClinicView(store, today=TODAY)
    assert (view.table.is_ready, view.table.lines) == (False, [])
    assert view.waiting.text == "Reading 3 people ..."


def test_the_lines_are_the_overview_in_its_order(view: ClinicView, rows: pd.DataFrame) -> None:
    assert shown_ids(view) == rows["person_id"].tolist()
    assert rows["needs_look"].tolist() == [1, 4, 6]
    for line, row in zip(view.table.lines, rows.itertuples(), strict=True):
        texts = [pill["words"] for pill in line["cells"]["look"].get("pills", [])]
        assert "; ".join(texts) == row.why
        assert line["cells"]["pain"]["words"] == f"{row.pain_baseline:.1f} → {row.pain_now:.1f}"
        assert line["cells"]["questions"]["words"] == str(row.questions)
    assert view.table.counts == {
        "red": 1, "more": 0, "stopped": 0, "questions": 1, "amber": 0, "nothing": 1,
    }  # fmt: skip
    assert (view.waiting.text, view.problem.text) == ("", "")


def test_made_up_people_are_called_so_in_title_banner_and_line(view: ClinicView) -> None:
    assert "SYNTHETIC. 2 of 3 people need a look" in view.title.value
    assert any("SYNTHETIC: These are made-up" in getattr(one, "value", "") for one in view.children)
    assert [line["synthetic"] for line in view.table.lines] == [True] * 3


def test_no_file_name_is_on_the_screen_until_it_is_asked_for(view: ClinicView) -> None:
    assert ".zip" not in str(view.table.lines)
    view.table.text = "red-week"
    assert view.table.lines == []
    view.table.names = True
    assert [line["name"] for line in view.table.lines] == ["synthetic-02-red-week.zip"]


def test_what_was_set_aside_is_listed_closed_with_its_reason(view: ClinicView) -> None:
    told = unescape(view.set_aside.value)
    assert "1 archive set aside" in told
    assert "synthetic-04-damaged.zip" in told
    assert "cut short" in told
    assert "<details" in told
    assert " open>" not in told


def test_chips_a_text_and_a_heading_find_and_sort(view: ClinicView) -> None:
    red, asks, quiet = shown_ids(view)
    view.table.reasons = ["questions"]
    assert (shown_ids(view), view.table.n_found, view.table.n_all) == ([asks], 1, 3)
    view.table.reasons = ["questions", "red"]
    assert shown_ids(view) == [red, asks]
    view.table.reasons = []
    view.table.text = f" {quiet[2:].lower()} "
    assert shown_ids(view) == [quiet]
    view.table.text = ""
    view.table.by, view.table.down = "questions", True
    assert shown_ids(view) == [asks, red, quiet]


def test_a_line_opens_the_report_and_saves_a_pdf_that_names_nobody_and_only_its_owner_reads(
    view: ClinicView, store: Path, tmp_path: Path
) -> None:
    person_id = shown_ids(view)[0]
    view.table.opened = person_id
    frames = psoas.clinic.person(store, person_id, today=TODAY)
    (pain, *_) = psoas.build_report(frames, include=["verdict"]).verdict
    assert pain.figures in unescape(view.page.preview.page)
    assert (view.page.layout.display, view.page.head.person) == (None, person_id)
    assert view.page.head.why.startswith("red week (")
    view.page.save_button.click()
    (path,) = tmp_path.iterdir()
    assert path.name == f"report-{person_id}-{TODAY}.pdf"
    assert path.read_bytes().startswith(b"%PDF")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.name in view.page.status.text


def test_the_way_leads_on_to_the_last_and_back_to_the_list(
    view: ClinicView, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    monkeypatch.setattr(
        view.page, "open_person", lambda *given, has_next, **_: opened.append((*given, has_next))
    )
    first, second, third = shown_ids(view)
    view.table.opened = first
    for _ in range(3):
        view._go("next")
    assert opened == [(first, True), (second, True), (third, False)]
    view._go("back")
    assert (view.table.opened, view.page.layout.display) == ("", "none")


def test_whoever_is_gone_is_said_in_a_sentence(view: ClinicView) -> None:
    view.table.opened = "P-NOBODY"
    assert "P-NOBODY" in view.page.problem.text
    assert view.page.preview.page == ""
    assert (view.page.preview.busy, view.page.save_button.disabled) == (False, True)


def test_a_folder_that_is_no_store_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(ClinicError, match="out must be a folder"):
        ClinicView(tmp_path)


# ---------------------------------------------------------------------------------------- what a line says


def test_pain_says_both_weeks_the_change_and_its_verdict() -> None:
    assert cell("pain", pain_baseline=5.6)["words"] == "5.6 → 3.9"
    assert cell("pain", important="less pain")["note"] == "−1.7 ▽ less pain"
    assert cell("pain", important="not important")["note"] == "−1.7 not important"
    told = cell("pain", pain_now=np.nan, pain_change=np.nan, important=None)
    assert (told["words"], told["note"]) == ("5.6 → –", "too few scores")
    assert told["said"] == "low back: baseline week 5.6, latest week not known"
    assert cell("pain", pain_baseline=np.nan, important=None)["note"] == "no baseline yet"
    assert cell("pain", site=None, important=None)["words"] == "not scored"


def test_adherence_says_all_three_figures_in_words() -> None:
    told = cell("adherence", lower_bound=0.61, over_logged=0.78, share_logged=0.857)
    assert (told["words"], told["bar"]) == ("61–78 %", [0.61, 0.78])
    assert [figure in str(told["said"]) for figure in ("61 %", "78 %", "86 %")] == [True] * 3
    nothing = cell("adherence", lower_bound=0.0, over_logged=np.nan, share_logged=0.0)
    assert (nothing["words"], nothing["bar"]) == ("0 %", [0.0, 0.0])
    assert "no day was logged" in str(nothing["said"])
    assert cell("adherence", lower_bound=np.nan)["words"] == "not known"


def test_an_archive_older_than_a_week_is_marked_and_its_days_count_from_its_own() -> None:
    week_ago, older = pd.Timestamp("2026-11-15"), pd.Timestamp("2026-11-14")
    assert cell("as_of", as_of=week_ago) == {"words": "15 Nov"}
    assert cell("as_of", as_of=older) == {
        "kind": "stale",
        "mark": "!",
        "words": "14 Nov",
        "note": "8 days old",
    }
    assert cell("last", as_of=older, last_entry=older)["note"] == "that same day"
    assert cell("last", last_entry=older, days_since_entry=8.0)["note"] == "8 days ago"
    assert cell("last", last_entry=pd.NaT, days_since_entry=np.nan)["words"] == "no entry yet"


def test_each_reason_has_a_mark_and_a_word_beside_its_colour() -> None:
    told = cell(
        "look", week="red", red_days=3, stopped=True, questions=2, needs_look=1,
        why="red week (3 red days); no entry for 9 days; 2 questions",
    )  # fmt: skip
    pills = told["pills"]
    assert [(one["kind"], one["words"]) for one in pills] == [
        ("red", "red week (3 red days)"),
        ("stopped", "no entry for 9 days"),
        ("questions", "2 questions"),
    ]
    assert all(one["mark"] for one in pills)
    assert len({reason.mark for reason in REASONS.values()}) == len(REASONS)


def test_people_whose_week_or_verdict_is_missing_have_no_such_reason() -> None:
    rows = people(week=[None, "amber"], important=[None, "more pain"], needs_look=[6, 2])
    assert counts(rows) == {"red": 0, "more": 1, "stopped": 0, "questions": 0, "amber": 1, "nothing": 1}
    assert found(rows, "", ["amber"])["person_id"].tolist() == ["P-000001"]


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("down", [False, True])
def test_what_is_not_known_stands_last_whichever_way_a_column_is_sorted(column: str, down: bool) -> None:
    rows = people(
        pain_change=[0.5, np.nan, -2.0],
        lower_bound=[0.5, np.nan, 0.2],
        last_entry=pd.to_datetime(["2026-11-20", None, "2026-11-10"]),
        week=["green", None, "red"],
    )
    order = in_order(rows, column, down=down)["person_id"].tolist()
    if column in ("pain", "adherence", "last", "week"):
        assert order[-1] == "P-000001"
        assert order[0] == ("P-000002" if down is (column == "week") else "P-000000")
    assert sorted(order) == rows["person_id"].tolist()


def test_equals_keep_the_order_of_who_needs_a_look() -> None:
    rows = people(questions=[1, 2, 1, 2])
    assert in_order(rows, "questions", down=True).index.tolist() == [1, 3, 0, 2]


@pytest.fixture
def crowd(view: ClinicView) -> ClinicView:
    """The same table on very many people."""
    view.table.hold(people(questions=range(2 * PAGE + 50)), pd.Timestamp(TODAY))
    return view


def test_a_hundred_stand_on_the_page_and_finding_begins_at_the_first(crowd: ClinicView) -> None:
    table = crowd.table
    assert (len(table.lines), table.n_found) == (PAGE, 2 * PAGE + 50)
    table.place = 2
    assert (len(table.lines), table.lines[0]["id"]) == (50, "P-000200")
    table.place = 9
    assert table.place == 2
    table.text = "000001"
    assert (table.place, [line["id"] for line in table.lines]) == (0, ["P-000001"])


def test_the_way_on_turns_the_page(crowd: ClinicView, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd.page, "open_person", lambda *_, **__: None)
    crowd.table.opened = f"P-{PAGE - 1:06d}"
    crowd._go("next")
    assert (crowd.table.opened, crowd.table.place) == (f"P-{PAGE:06d}", 1)
    assert crowd.table.lines[0]["id"] == f"P-{PAGE:06d}"

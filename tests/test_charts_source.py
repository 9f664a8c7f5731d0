"""What every chart shares: sources, periods, safe words, the SYNTHETIC mark, numbered lines, one look."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import cache

import pandas as pd
import plotly.graph_objects as go
import pytest
from frames_for_tests import done, item, make_frames, on, score, strange_frames, table, twenty_years

import psoas_analytics as psoas
from psoas_analytics.charts import colours
from psoas_analytics.charts.marks import Mark, marks, rows_of
from psoas_analytics.charts.source import Period, frames_of, pain_name, period_of
from psoas_analytics.charts.theme import spread
from psoas_analytics.charts.words import hover, safe, wrapped
from psoas_analytics.frames import Frames

CHARTS = tuple(name.removeprefix("plot_") for name in psoas.__all__ if name.startswith("plot_"))
# The days of a plan change are those of the plans; a table holds every chart's figures.
WITH_PERIOD = tuple(name for name in CHARTS if name != "plan_change")
# They show nothing that a person typed.
WITHOUT_TYPED = {"adherence_calendar", "exercise_pain"}
EVIL = "<b>x</b><img src=x onerror=alert(1)> $5 and $6"
# Plotly reads these as tags in any title, annotation or hover; charts write the first two themselves.
TAGS = re.compile(r"<(?!br>|/?span)", re.IGNORECASE)


def draw(name: str, source: object, **keywords: object) -> go.Figure:
    return getattr(psoas, f"plot_{name}")(source, **keywords)


@cache
def columns_of(name: str) -> list[str]:
    """The columns of a chart's table, whatever the journal holds."""
    return list(draw(name, strange_frames()["empty"], table=True).columns)


def shown(figure: go.Figure) -> list[str]:
    """Every text that a figure shows: title, axes, annotations, hovers, names."""
    found = [figure.layout.title.text]
    for note in figure.layout.annotations:
        found += [note.text, note.hovertext or ""]
    for trace in figure.data:
        found += [trace.name or "", *(trace.hovertext if trace.hovertext is not None else ())]
    return [str(text) for text in found]


def text_of(figure: go.Figure) -> str:
    """What the title says, without its line breaks and sizes."""
    return re.sub(r"<[^>]+>", " ", figure.layout.title.text).replace("  ", " ")


@pytest.fixture(scope="module")
def demo(demo_frames: Frames) -> Frames:
    return demo_frames


@pytest.fixture(scope="module")
def drawn(demo: Frames) -> Callable[..., go.Figure]:
    """Draw a chart of the demo, each once; only to be looked at."""

    @cache
    def figure(name: str, theme: str = "light", width_px: int | None = None) -> go.Figure:
        return draw(name, demo, theme=theme, width_px=width_px)

    return figure


@pytest.fixture
def evil() -> Frames:
    frames = make_frames(
        today=on(13),
        plans=[(on(0), [item("kneeling-lunge-stretch")])],
        sets=[done(on(day), "kneeling-lunge-stretch", "left", 3, 30, pain_nrs=2) for day in range(14)],
        pauses=[(on(3), on(4))],
        pain=[score(on(day), 4, site=f"other: {EVIL}") for day in range(14)],
        flexibility=[
            {
                "day": on(0),
                "test": "modified_thomas_hip_extension",
                "side": "left",
                "instrument": "phone",
                "value": 1,
            }
        ],
    )
    return replace(
        frames,
        events=table("events", [{"day": on(5), "kind": "medication", "label": EVIL}]),
        plans=frames.plans.assign(title=EVIL),
        pauses=frames.pauses.assign(reason=EVIL),
    )


@pytest.mark.parametrize("name", CHARTS)
def test_text_that_a_person_typed_is_shown_and_never_read_as_tags(name: str, evil: Frames) -> None:
    texts = shown(draw(name, evil))
    assert not [text for text in texts if TAGS.search(text)]
    if name not in WITHOUT_TYPED:
        assert any("&lt;b&gt;x&lt;/b&gt;" in text for text in texts)
        assert not any("$5" in text for text in texts)


@pytest.mark.parametrize("name", ["adherence_calendar", "exercise", "exercise_pain"])
def test_the_name_of_an_exercise_that_a_person_added_is_escaped(name: str) -> None:
    frames = make_frames(today=on(0), plans=[(on(0), [item(EVIL)])], sets=[done(on(0), EVIL, pain_nrs=3)])
    texts = shown(draw(name, frames))
    assert any("&lt;img" in text for text in texts)
    assert not [text for text in texts if TAGS.search(text)]


@pytest.mark.parametrize("name", CHARTS)
def test_synthetic_data_says_so_first_in_every_title(
    name: str, demo: Frames, drawn: Callable[..., go.Figure]
) -> None:
    assert drawn(name).layout.title.text.startswith("SYNTHETIC: ")
    assert "SYNTHETIC" not in draw(name, replace(demo, synthetic=False)).layout.title.text
    empty = replace(make_frames(today=on(0)), synthetic=True)
    assert draw(name, empty).layout.title.text.startswith("SYNTHETIC: No ")


@pytest.mark.parametrize("name", CHARTS)
def test_an_empty_journal_gives_one_friendly_sentence(name: str, journal: psoas.Journal) -> None:
    figure = draw(name, journal)
    assert len(figure.data) == 0
    assert re.match(r"No [a-z ]+ yet\. .* 01_log_session\.", text_of(figure))
    assert len(draw(name, journal, table=True)) == 0


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("which", strange_frames())
def test_a_strange_journal_gives_a_chart_or_a_sentence(name: str, which: str) -> None:
    figure = draw(name, strange_frames()[which])
    assert figure.layout.title.text
    assert figure.to_json()
    assert list(draw(name, strange_frames()[which], table=True).columns) == columns_of(name)


@pytest.mark.parametrize("name", ["adherence", "adherence_calendar", "pain"])
def test_twenty_years_can_be_drawn(name: str) -> None:
    assert draw(name, twenty_years()).layout.height < 2000


@pytest.mark.parametrize("name", WITH_PERIOD)
def test_a_period_without_data_gives_a_sentence(name: str, demo: Frames) -> None:
    figure = draw(name, demo, start="2020-01-01", end="2020-02-01")
    assert len(figure.data) == 0
    assert text_of(figure).startswith("SYNTHETIC: No ")


def test_a_journal_and_its_frames_give_the_same_chart(drawn: Callable[..., go.Figure]) -> None:
    with psoas.demo_journal() as journal:
        for name in CHARTS:
            assert draw(name, journal).to_json() == drawn(name).to_json()


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize(("width_px", "title_chars", "text_chars"), [(375, 42, 52), (None, 88, 111)])
def test_lines_of_titles_and_notes_fit_their_width(
    name: str, width_px: int | None, title_chars: int, text_chars: int, drawn: Callable[..., go.Figure]
) -> None:
    figure = drawn(name, width_px=width_px)
    lines = figure.layout.title.text.split("<br>")
    assert max(len(line) for line in lines if not line.startswith("<span")) <= title_chars
    notes = [note.text for note in figure.layout.annotations if note.name == "notes"]
    assert len(notes) == 1
    assert max(len(line) for line in notes[0].split("<br>")) <= text_chars


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_chart_wears_the_one_template_of_its_paper(
    name: str, theme: str, drawn: Callable[..., go.Figure]
) -> None:
    figure = drawn(name, theme=theme)
    palette = colours.PALETTES[theme]
    assert figure.layout.template.layout.paper_bgcolor == palette.paper
    assert figure.layout.paper_bgcolor is None
    other = colours.PALETTES["light" if theme == "dark" else "dark"]
    # Nothing of the other paper is left in it.
    own = {*vars(palette).values()}
    strange = {colour for colour in vars(other).values() if colour not in own}
    written = figure.to_json()
    assert not [colour for colour in strange if colour in written]


@pytest.mark.parametrize("name", CHARTS)
def test_an_unknown_theme_or_a_width_of_nothing_is_refused(name: str, demo: Frames) -> None:
    with pytest.raises(ValueError, match="theme must be light or dark, got 'blue'"):
        draw(name, demo, theme="blue")
    with pytest.raises(ValueError, match="width_px must be 240 to 10000, got 100"):
        draw(name, demo, width_px=100)


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio as WCAG 2.2 defines it; black on white is 21."""
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", colours.PALETTES.values(), ids=colours.PALETTES)
def test_text_has_the_contrast_of_wcag_and_marks_that_of_graphics(palette: colours.Palette) -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert min(contrast(one, palette.paper) for one in (palette.ink, palette.quiet)) >= 4.5
    drawn = (palette.left, palette.right, palette.both, palette.pain, palette.adherence, palette.unknown)
    assert min(contrast(one, palette.paper) for one in (*drawn, palette.red)) >= 3


def test_no_grey_is_readable_on_white_and_on_a_dark_notebook_alike() -> None:
    greys = [f"#{level:02x}{level:02x}{level:02x}" for level in range(256)]
    assert max(min(contrast(grey, "#FFFFFF"), contrast(grey, "#111111")) for grey in greys) < 4.5


def test_the_colours_load_without_plotly() -> None:
    code = "import sys, psoas_analytics.charts.colours; print('plotly' in sys.modules)"
    done_ = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done_.stdout.strip() == "False"


def test_left_and_right_differ_by_more_than_colour() -> None:
    for look in (colours.SIDE_SYMBOLS, colours.SIDE_DASHES):
        assert look["left"] != look["right"]
    for palette in colours.PALETTES.values():
        assert len({palette.side(side) for side in ("left", "right", "both")}) == 3


def test_a_source_without_frames_is_refused() -> None:
    with pytest.raises(TypeError, match="source must be a Journal or its Frames, got list"):
        frames_of([])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "given",
    ["2026-03-05", date(2026, 3, 5), datetime(2026, 3, 5, 23, 30), pd.Timestamp("2026-03-05 12:00+02:00")],
)
def test_a_period_takes_dates_of_every_kind(given: object) -> None:
    period = period_of(make_frames(today="2026-03-10"), given, given)  # type: ignore[arg-type]
    assert period == (pd.Timestamp("2026-03-05"), pd.Timestamp("2026-03-05"))


def test_a_period_ends_today_at_the_latest() -> None:
    assert period_of(make_frames(today="2026-03-10"), None, "2027-01-01") == (
        None,
        pd.Timestamp("2026-03-10"),
    )


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2026-03-09", "2026-03-08", r"start must not be after the end \(2026-03-08\), got 2026-03-09"),
        ("soon", None, "start must be a date such as 2026-11-22, got 'soon'"),
        (None, "", "end must be a date such as 2026-11-22, got ''"),
    ],
)
def test_a_period_that_is_none_is_refused(start: str | None, end: str | None, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        period_of(make_frames(today="2026-03-10"), start, end)


@pytest.mark.parametrize(
    "name", ["dose", "exercise", "flexibility", "pain", "pain_and_adherence", "plan_change"]
)
def test_an_unknown_side_is_refused(name: str, demo: Frames) -> None:
    with pytest.raises(ValueError, match="side must be left, right, both or None, got 'up'"):
        draw(name, demo, side="up")


def test_pain_is_named_by_site_and_side() -> None:
    assert pain_name("front of hip", "right") == "Front of hip pain (right)"


def test_a_tag_cannot_come_together_from_pieces() -> None:
    assert safe("<<b>b>") == "&lt;&lt;b&gt;b&gt;"
    assert wrapped("a<br>b " * 10, 12) == ["a&lt;br&gt;b"] * 10
    assert hover("&lt;b&gt;") == "&amp;lt;b&amp;gt;"


def test_labels_that_would_cover_each_other_are_pushed_apart() -> None:
    places = [100.0, 100.0, 300.0]
    now = [place + shift for place, shift in zip(places, spread(places, 30), strict=True)]
    assert now[1] - now[0] >= 30
    assert now[2] == 300


@pytest.fixture
def changes() -> Frames:
    plans = [(on(2), [item("glute-bridge")]), (on(9), [item("glute-bridge")]), (on(9), [item("camel-pose")])]
    frames = make_frames(today=on(30), plans=plans, pauses=[(on(12), on(14))])
    events = [
        {"day": on(9), "kind": "flare-up", "label": "Flare-up after a long drive"},
        {"day": on(5), "kind": "treatment", "label": "massage"},
        {"day": on(6), "kind": "other", "label": "new chair"},
    ]
    return replace(
        frames,
        events=table("events", events),
        pauses=frames.pauses.assign(reason=["travel"] * len(frames.pauses)),
    )


def test_plan_changes_events_and_pauses_are_numbered_by_day_and_told_in_words(changes: Frames) -> None:
    found = marks(changes, Period(None, changes.today))
    assert [(one.number, one.words.split(", ", 1)[1], one.is_plan) for one in found] == [
        (1, "plan v1", True),
        (2, "treatment: massage", False),
        (3, "new chair", False),
        (4, "plan v3", True),  # the second never was in force
        (5, "Flare-up after a long drive", False),
        (6, "pause: travel", False),
    ]


def test_numbers_begin_anew_in_a_shorter_period(changes: Frames) -> None:
    found = marks(changes, Period(pd.Timestamp(on(6)), pd.Timestamp(on(9))))
    assert [one.number for one in found] == [1, 2, 3]


def test_a_number_never_stands_on_another() -> None:
    first = pd.Timestamp(on(0))
    day = pd.Timedelta(days=1)
    close = [Mark(1, first, "", True), Mark(2, first, "", False), Mark(3, first + day, "", False)]
    assert rows_of(close, first, first + 80 * day, plot_px=240) == [0, 1, 2]
    assert rows_of([close[0], Mark(2, first + 40 * day, "", True)], first, first + 80 * day, plot_px=240) == [
        0,
        0,
    ]


def test_plan_lines_are_solid_and_the_others_dotted(changes: Frames) -> None:
    frames = replace(changes, pain=table("pain", [score(on(day), 3) for day in range(20)]))
    figure = draw("pain", frames)
    lines = [shape for shape in figure.layout.shapes if shape.type == "line"]
    assert [line.line.dash for line in lines] == ["solid", "dot", "dot", "solid", "dot", "dot"]
    numbers = {note.text: note.hovertext for note in figure.layout.annotations if note.hovertext}
    assert "treatment: massage" in numbers["2"]
    notes = next(note.text for note in figure.layout.annotations if note.name == "notes")
    assert "2: 7 Mar, treatment: massage" in notes or "treatment: massage" in notes


@pytest.mark.parametrize("chart", ["pain", "flexibility", "body_map", "pain_and_adherence"])
def test_scores_that_are_all_missing_are_no_scores(demo: Frames, chart: str) -> None:
    missing = replace(
        demo,
        pain=demo.pain.assign(pain_nrs=float("nan")),
        flexibility=demo.flexibility.assign(value=float("nan")),
    )
    words = getattr(psoas, f"plot_{chart}")(missing).layout.title.text
    assert "nan" not in words
    assert "No " in words  # "No pain scores yet", "No flexibility ... yet"

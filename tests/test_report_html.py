"""The page as a file: it stands alone, runs nothing, shows typed text as typed, and is read by a browser."""

import base64
import hashlib
import html
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field, fields, replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from frames_for_tests import item, make_frames, on, score, strange_frames, table
from injection import INJECTIONS, injected_site, type_everywhere
from odd_journals import odd_report
from odd_journals import typed as odd_typed
from plotly.offline import get_plotlyjs

import psoas_analytics.report.html as html_module
from psoas_analytics import demo_journal
from psoas_analytics.plan import Plan, starter_plan
from psoas_analytics.records import Event, PainScore, Question, build
from psoas_analytics.report import SECTIONS, build_report, figures, points, policy
from psoas_analytics.report.paper import paper_room
from psoas_analytics.report.svg import themed, tidy
from psoas_analytics.words import count_text

VOID = {"meta", "br", "hr", "img", "input", "link", "base"}


@dataclass
class Page(HTMLParser):
    """Elements, attributes and text of a page."""

    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    headings: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.path: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.path.append(tag)
        if re.fullmatch(r"h\d", tag):
            self.headings.append((tag, ""))

    def handle_startendtag(self, tag, attrs) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag) -> None:
        assert self.path.pop() == tag, f"{tag} must close what was opened last"

    def handle_data(self, data) -> None:
        if "style" in self.path or "script" in self.path:
            return
        self.texts.append(data)
        for depth, tag in enumerate(self.path):
            if re.fullmatch(r"h\d", tag) and "style" not in self.path[depth:]:
                self.headings[-1] = (tag, self.headings[-1][1] + data)

    @property
    def tags(self) -> set[str]:
        return {tag for tag, _ in self.elements}

    @property
    def text(self) -> str:
        return "".join(self.texts)


def read(document: str) -> Page:
    page = Page()
    page.feed(document)
    page.close()
    assert page.path == [], "everything that was opened must be closed"
    return page


@pytest.fixture(scope="module")
def frames():
    with demo_journal() as journal:
        return journal.frames()


@pytest.fixture(scope="module")
def demo(frames):
    return build_report(frames)


@pytest.fixture(scope="module")
def document(demo) -> str:
    return demo.to_html()


# ------------------------------------------------------------------------------------------ one file, alone


def policy_of(document: str) -> dict[str, str]:
    """Each directive of the page's policy, and what it allows."""
    (policy,) = [
        attributes["content"]
        for tag, attributes in read(document).elements
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    return dict(directive.split(" ", 1) for directive in policy.split("; "))


def hashes_of(document: str, kind: str) -> list[str]:
    """What a browser works out for each inline script or style (CSP level 3, section 8.4)."""
    found = re.findall(f"<{kind}>(.*?)</{kind}>", document, re.DOTALL)
    return [f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in found]


def test_the_policy_allows_the_page_its_own_script_and_style_and_nothing_else(document) -> None:
    allowed = policy_of(document)
    assert allowed == {
        "default-src": "'none'",
        "script-src": " ".join(hashes_of(document, "script")),
        "style-src": " ".join(hashes_of(document, "style")),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert allowed["script-src"].startswith("'sha256-")
    assert "unsafe" not in str(allowed)
    assert document.index("Content-Security-Policy") < document.index("<title")


def test_the_policy_names_every_script_and_every_style_of_a_page() -> None:
    page = (
        f'<meta content="{policy.PLACE}"><style>a</style><script>1</script>'
        '<script type="application/json">{}</script><script type="module">2</script>'
        '<style media="print">b</style>'
    )
    written = policy.with_policy(page)
    # From `printf 1 | openssl dgst -sha256 -binary | base64`, and so on.
    for digest in (
        "a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s=",
        "1HNeOiZeFu7gP1lxi5tdAwGcB9i2xR+Q2jpmbuwTqzU=",
        "ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs=",
        "PiPoFgA5WUoziU9lZOGxNIu9egCI1CxKy3PurtWcAJ0=",
    ):
        assert f"'sha256-{digest}'" in written
    assert written.count("sha256-") == 4, "what cannot run needs no name"


def test_text_that_looks_like_the_place_of_the_policy_stays_text(journal) -> None:
    journal.log_question(policy.PLACE, at="2026-03-09T08:00")
    document = build_report(journal).to_html()
    assert policy_of(document)["default-src"] == "'none'"
    assert policy.PLACE in read(document).text


def test_the_page_has_nothing_to_fetch(document) -> None:
    page = read(document)
    assert page.tags.isdisjoint({"link", "iframe", "object", "embed", "img", "base"})
    scripts = [attributes for tag, attributes in page.elements if tag == "script"]
    assert scripts == [{"type": "application/json", "id": "answer-data"}, {}, {}]
    assert all(attributes["href"].startswith("#") for tag, attributes in page.elements if tag == "a")
    names = {name for _, attributes in page.elements for name in attributes}
    assert not [name for name in names if name.startswith("on")]
    assert names.isdisjoint({"src", "srcset", "action", "formaction", "background", "style"})
    own = "".join(re.findall(r"<(?:style|script)>.*?</(?:style|script)>", document, re.DOTALL))
    assert "@import" not in own
    assert not re.findall(r"\b(fetch|XMLHttpRequest|WebSocket|sendBeacon|EventSource|localStorage)\b", own)
    assert not re.findall(r"url\((?!#)", document)
    addresses = set(re.findall(r"\bhttps?://[^\s\"'<]+", document))
    assert addresses == {"http://www.w3.org/2000/svg"}


def test_the_page_of_twelve_weeks_stays_below_115_kb(document) -> None:
    assert len(document.encode()) < 115_000


def test_the_page_of_five_full_years_stays_below_400_kb_with_room_for_an_answer() -> None:
    assert 100_000 < len(odd_report("five years").to_html().encode()) < 400_000


def test_the_page_has_its_language_its_landmarks_and_one_main_heading(document) -> None:
    page = read(document)
    assert ("html", {"lang": "en"}) in page.elements
    assert {"header", "main", "footer", "aside", "title"} <= page.tags
    assert {"nav"} <= page.tags
    levels = [tag for tag, _ in page.headings]
    assert levels.count("h1") == 1
    assert levels[0] == "h1"
    assert all(text.strip() for _, text in page.headings)
    jumps = [(one, other) for one, other in pairwise(levels) if int(other[1]) > int(one[1]) + 1]
    assert jumps == [], "no heading level may be left out"


def test_every_chart_tells_its_finding_to_a_screen_reader(document, demo) -> None:
    names = [
        attributes["aria-label"]
        for tag, attributes in read(document).elements
        if tag == "svg" and attributes.get("role") == "img"
    ]
    assert sum(demo.pain.finding in name for name in names) == 2
    assert sum(demo.calendar.finding in name for name in names) == 2
    assert sum(demo.flexibility.chart.finding in name for name in names) == 1


def said_by(document: str, width: str) -> list[str]:
    """What the points of the charts of one width say."""
    charts = re.findall(rf'<div class="figure [^"]*\b{width}\b[^"]*">(<svg.*?</svg>)', document, re.DOTALL)
    points = re.findall(
        r"<(?:use|rect) [^>]*><title>(.*?)</title></(?:use|rect)>", "".join(charts), re.DOTALL
    )
    return [html.unescape(one) for one in points]


def test_every_point_of_a_chart_says_its_day_and_its_value(document, demo) -> None:
    scored = [one for one in demo.pain.pain_nrs if one is not None]
    said = said_by(document, "wide")
    assert len(said) == len(scored) + len(demo.calendar.days)
    assert said[0] == "Mon 31 Aug 2026: pain 5"
    assert "Sun 22 Nov 2026: pain 3, 7-day median 4" in said
    assert said[len(scored)] == "Mon 7 Sep 2026: partly done"
    assert sum(one.endswith(": not logged") for one in said) == dict(demo.calendar.counts)["not_logged"]
    sides = said_by(document, "small")
    assert len(sides) == sum(len(one.days) for one in demo.flexibility.chart.sides)
    assert sides[0] == "Mon 31 Aug 2026: left −1°"
    assert sides[-1] == "Sun 22 Nov 2026: right −5°"


def test_a_narrow_chart_has_the_same_points_and_leaves_their_words_to_the_wide_one(document) -> None:
    both = (
        r'<div class="figure wide">(<svg.*?</svg>)</div>\s*<div class="figure narrow">(<svg.*?</svg>)</div>'
    )
    pairs = re.findall(both, document, re.DOTALL)
    assert len(pairs) == 2
    for wide, narrow in pairs:
        points = [one[one.index('<g class="points') :] for one in (wide, narrow)]
        assert "<title>" not in points[1]
        marks = [re.findall(r"<(use|rect) ", one) for one in points]
        assert marks[0] == marks[1]
        assert len(marks[0]) > 50


def test_a_drawing_with_other_marks_than_the_chart_is_refused(demo) -> None:
    fewer = replace(demo.pain, pain_nrs=(None, *demo.pain.pain_nrs[1:]))
    svg = figures.pain_svg(demo.pain, synthetic=True)
    with pytest.raises(ValueError, match="must draw 70 marks in 'days', got 71"):
        points.pain_points(svg, fewer)


def test_the_places_of_the_calendar_lie_over_its_cells(demo) -> None:
    start, end = demo.header.start, demo.header.end
    svg = figures.calendar_svg(demo.calendar, synthetic=True, start=start, end=end)
    places = re.findall(
        r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"><title>(.*?)</title>',
        points.calendar_points(svg, demo.calendar, start=start, end=end),
    )
    assert len(places) == len(demo.calendar.days)
    # Letters stand in the middle of the day that they are of.
    letters = re.findall(r'<g class="skipped"><text [^>]*x="([\d.]+)" y="([\d.]+)"', svg)
    skipped = [place for place in places if place[4].endswith(": skipped")]
    assert len(letters) > len(skipped) > 5, "the legend has one more"
    for (x, y), (left, top, width, height, _) in zip(letters, skipped, strict=False):
        assert abs(float(x) - float(left) - float(width) / 2) < 2
        assert 0 < float(y) - float(top) < float(height)


def test_every_figure_of_a_chart_stands_in_a_folded_table(document, demo) -> None:
    page = read(document)
    assert [attributes for tag, attributes in page.elements if tag == "details"] == [{}] * 4
    tables = [
        [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>.*?</tr>", one)]
        for one in re.findall(r'<table class="days">(.*?)</table>', document, re.DOTALL)
    ]
    pain, calendar, flexibility = tables
    cells = [cell for week in pain[1:] for cell in week[1:] if cell]
    assert [cell.split(" / ")[0] for cell in cells] == [
        "–" if one is None else f"{one:g}" for one in demo.pain.pain_nrs
    ]
    assert calendar[1][:4] == ["7 Sep 2026", "partly done", "done", "skipped"]
    assert sum(len([cell for cell in week[1:] if cell]) for week in calendar[1:]) == len(demo.calendar.days)
    assert flexibility[0] == ["Day", "left", "right"]
    assert flexibility[1] == ["31 Aug 2026", "−1", "−10"]
    assert flexibility[-1] == ["22 Nov 2026", "2", "−5"]


def test_no_id_stands_twice(document) -> None:
    ids = [attributes["id"] for _, attributes in read(document).elements if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_sections_stand_in_the_order_of_the_page(document) -> None:
    page = read(document)
    classes = [attributes.get("class") for tag, attributes in page.elements if tag in {"section", "aside"}]
    assert classes == [*(one for one in SECTIONS if one != "plan"), "red-flags", "answer"]


def test_every_figure_of_the_report_stands_on_the_page(document, demo) -> None:
    text = re.sub(r"\s+", " ", read(document).text)
    expected = [
        demo.header.period,
        demo.header.plan,
        demo.header.source,
        *(part for one in demo.verdict for part in (one.figures, one.detail)),
        *(
            part
            for one in demo.exercises.lines
            for part in (one.name, one.prescribed, one.done, one.pain_during)
        ),
        *(line.figures for test in demo.flexibility.tests for line in test.lines),
        *demo.flexibility.left_right,
        *(part for one in demo.function for part in (one.figures, one.change)),
        *(one.text for one in demo.flags),
        *(one.text for one in demo.changes),
        *(one.text for one in demo.questions),
        *demo.red_flags.flags,
        *demo.notes,
    ]
    assert len(expected) > 50
    assert [one for one in expected if one not in text] == []


def test_a_section_left_out_of_the_report_is_left_out_of_the_page(frames) -> None:
    for name in SECTIONS:
        rest = build_report(frames, include=[one for one in SECTIONS if one != name])
        classes = [attributes.get("class") for _, attributes in read(rest.to_html()).elements]
        assert name not in classes


# --------------------------------------------------------------------------------------------- SYNTHETIC


def test_synthetic_stands_in_the_title_across_the_page_and_over_each_chart(document) -> None:
    page = read(document)
    assert "<title>SYNTHETIC: Home programme report" in document
    assert ("div", {"class": "watermark", "aria-hidden": "true", "data-words": "SYNTHETIC"}) in page.elements
    titles = [text for tag, text in page.headings if tag in {"h1", "h2"}]
    assert [text.split(".")[0] for text in titles].count("SYNTHETIC") == 3
    assert titles[0].startswith("SYNTHETIC ")


def test_a_real_journal_is_not_called_synthetic() -> None:
    real = make_frames(today=on(9), pain=[score(on(day), 4) for day in range(9)])
    assert "SYNTHETIC" not in build_report(real).to_html()


# ------------------------------------------------------------------------------- what a person typed


@pytest.fixture(scope="module")
def typed():
    """A journal with every text of the corpus in it: as question, event, activity, site and note."""
    plan = [item("glute-bridge", sets=1, reps=15, hold_s=5, sides="both")]
    bare = odd_typed(make_frames(today=on(83), plans=[(on(0), plan)]), INJECTIONS)
    sites = (
        score(on(number % 80), 4, site=injected_site(text)) | {"note": text}
        for number, text in enumerate(INJECTIONS)
    )
    return replace(bare, pain=pd.concat([bare.pain, table("pain", sites)], ignore_index=True))


def test_there_are_more_than_100_texts_and_a_journal_takes_each_of_them() -> None:
    assert len(set(INJECTIONS)) == len(INJECTIONS) > 100
    for text in INJECTIONS:
        assert build(Event, label=text).label == build(Question, text=text).text == text
        assert build(PainScore, pain_nrs=4, site=injected_site(text)).site == injected_site(text)


def test_typed_text_is_shown_as_it_was_typed_and_opens_no_element(typed, document) -> None:
    report = build_report(typed, include=(*SECTIONS, "diary"), name=INJECTIONS[0])
    page = read(report.to_html())
    assert page.tags <= read(document).tags, "no kind of element that a harmless page lacks"
    scripts = [attributes for tag, attributes in page.elements if tag == "script"]
    assert scripts == [{"type": "application/json", "id": "answer-data"}, {}, {}]
    names = {name for _, attributes in page.elements for name in attributes}
    assert names <= {name for _, attributes in read(document).elements for name in attributes}
    said = page.text
    for text in INJECTIONS:
        assert text in said, "the question"
        assert said.count(" ".join(text.split())) >= 2, "and the event"
    assert "49" not in re.findall(r"\d+", re.sub(r"7 ?\* ?7|x in \[49\]", "", said)), "no template may run"


@pytest.mark.parametrize("text", INJECTIONS)
def test_the_title_of_a_chart_stays_a_title(text) -> None:
    svg = '<svg viewBox="0 0 1 1"><g><text style="fill: #767676">1</text></g></svg>'
    page = read(themed(tidy(svg, name="x", title=text)))
    (drawing, attributes), *others = page.elements
    assert (drawing, attributes["aria-label"]) == ("svg", text)
    assert others == [("title", {}), ("text", {"fill": "var(--psoas-soft)"})]
    assert page.text == f"{text}1"


def test_an_exercise_of_the_persons_own_catalog_is_escaped_too(frames) -> None:
    named = {key: replace(one, name=f"<b onclick=x>{one.name}") for key, one in frames.catalog.items()}
    page = read(build_report(replace(frames, catalog=named)).to_html())
    assert not [1 for tag, attributes in page.elements if "onclick" in attributes]
    assert "<b onclick=x>Glute bridge" in page.text


def test_notes_and_the_authors_name_stay_in_the_journal(journal) -> None:
    type_everywhere(journal, "my secret note")
    journal.set_plan(
        Plan(starter_plan(journal.catalog).items, title="x", author="Ann Other"), starts_on="2026-03-05"
    )
    document = build_report(journal).to_html()
    assert "Ann Other" not in document
    journal.log_session(
        [{"exercise_id": "glute-bridge", "side": "both", "reps": 15}],
        started_at="2026-03-08T08:00",
        note="unshared",
    )
    assert "unshared" not in build_report(journal).to_html()


@pytest.mark.parametrize("text", ["ظهري يؤلمني אבג", "膝が痛い 🦵🏽 ‮abc", "Ünïcode ﷽ \U0001d4b3", "w" * 2000])
def test_every_script_and_the_longest_word_make_a_whole_page(journal, text) -> None:
    journal.log_question(text, at="2026-03-09T08:00")
    journal.log_pain(4, site=f"other: {text[:50]}", at="2026-03-09T08:00")
    assert text in read(build_report(journal).to_html()).text


# ------------------------------------------------------------------------------------------------ at the edge


def test_an_empty_journal_gives_a_friendly_page(journal) -> None:
    page = read(build_report(journal).to_html())
    assert "Nothing is logged in this period yet." in page.text
    assert "No pain scores in this period." in page.text
    assert "no plan yet" in page.text
    assert not [1 for tag, attributes in page.elements if tag == "svg"]
    assert [attributes["class"] for tag, attributes in page.elements if tag == "section"] == ["verdict"]


@pytest.mark.parametrize("name", strange_frames())
def test_a_journal_at_the_edge_gives_a_whole_page(name) -> None:
    page = read(build_report(strange_frames()[name]).to_html())
    assert page.headings[0] == ("h1", "Home programme report")
    assert not re.search(r"\b(None|NaT|NaN)\b", page.text)


# --------------------------------------------------------------------------------------------------- the file


def test_the_same_journal_at_the_same_time_gives_the_same_bytes(document) -> None:
    code = (
        "import psoas_analytics as psoas; print(psoas.build_report(psoas.demo_journal()).to_html(), end='')"
    )
    for seed in ("1", "2"):
        ran = subprocess.run(
            [sys.executable, "-X", "utf8", "-c", code],
            capture_output=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        )
        assert ran.stdout.decode() == document


def test_the_file_holds_the_page_and_replaces_an_older_one(demo, document, tmp_path) -> None:
    path = tmp_path / "report.html"
    path.write_text("older")
    assert demo.save_html(str(path)) == path
    assert path.read_bytes() == document.encode()
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_named_before_anything_is_drawn(demo, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(type(demo), "to_html", lambda self: pytest.fail("nothing must be drawn"))
    with pytest.raises(FileNotFoundError, match=r"folder must be there, got .*missing; make it"):
        demo.save_html(tmp_path / "missing" / "report.html")
    with pytest.raises(IsADirectoryError, match="path must name a file, got the folder"):
        demo.save_html(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_write_that_breaks_off_leaves_the_older_file_whole(demo, tmp_path, monkeypatch) -> None:
    path = tmp_path / "report.html"
    path.write_text("older")

    def full_disk(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full_disk)
    with pytest.raises(OSError, match="No space left"):
        demo.save_html(path)
    assert path.read_text() == "older"
    assert list(tmp_path.iterdir()) == [path]


def test_the_file_is_private_until_the_person_shares_it(demo, tmp_path) -> None:
    assert demo.save_html(tmp_path / "report.html").stat().st_mode & 0o077 == 0


def test_progress_is_told_beside_the_output_once_it_takes_time(demo, monkeypatch, capsys) -> None:
    monkeypatch.setattr(html_module, "_BAR_AFTER_S", 0)
    demo.to_html()
    told = capsys.readouterr()
    assert told.out == ""
    assert "Report" in told.err
    assert "/4" in told.err
    monkeypatch.setattr(html_module, "_BAR_AFTER_S", 60)
    demo.to_html()
    assert capsys.readouterr().err == ""


def test_a_notebook_shows_the_page_in_a_frame_that_shares_nothing(demo, document) -> None:
    page = read(demo._repr_html_())
    ((tag, attributes),) = page.elements
    assert tag == "iframe"
    assert attributes["sandbox"] == "allow-scripts", "an origin of its own, without the notebook's"
    assert attributes["srcdoc"] == document
    assert attributes["title"] == "Home programme report, 31 Aug – 22 Nov 2026"
    assert html.escape(document) in demo._repr_html_()


def test_a_name_stands_in_the_header_only_if_it_was_asked_for(frames, document) -> None:
    assert 'class="name"' not in document
    page = read(build_report(frames, name="Ana <b>Example").to_html())
    assert "Ana <b>Example" in page.text
    assert ("p", {"class": "name"}) in page.elements


def test_adherence_is_called_self_reported_wherever_it_stands(document) -> None:
    text = re.sub(r"\s+", " ", read(document).text)
    assert "self-reported; 85 % of days logged" in text
    assert "Adherence, self-reported: " in text
    assert "self-reported; not a clinical measurement" in text


def test_the_notes_of_the_diary_stand_on_the_page_only_on_request(frames) -> None:
    asked = read(build_report(frames, include=(*SECTIONS, "diary")).to_html())
    assert "Notes of the period" in [text for _, text in asked.headings]
    assert "Notes of the period" not in read(build_report(frames).to_html()).text


# ------------------------------------------------------------------------------------- charts to explore


@pytest.fixture(scope="module")
def explored(demo) -> str:
    return demo.to_html(interactive=True)


def test_charts_to_explore_come_with_the_installed_plotly_and_only_on_request(document, explored) -> None:
    assert "Plotly" not in document
    assert get_plotlyjs() in explored
    assert re.findall(r'id="(live-[a-z-]+)"', explored) == [
        "live-pain",
        "live-adherence",
        "live-pain-and-adherence",
        "live-flexibility",
    ]
    allowed = policy_of(explored)
    assert allowed["script-src"].count("sha256-") == 7
    assert allowed["default-src"] == "'none'"


def test_a_file_with_charts_to_explore_is_private_too(demo, explored, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(html_module, "page", lambda parts, live: explored if live is demo.frames else "")
    path = demo.save_html(tmp_path / "report.html", interactive=True)
    assert path.read_text(encoding="utf-8") == explored
    assert path.stat().st_mode & 0o077 == 0


def test_what_the_page_was_not_to_hold_is_in_no_chart_to_explore(frames, explored, monkeypatch) -> None:
    monkeypatch.setattr("plotly.offline.get_plotlyjs", lambda: "")
    assert "Ibuprofen" in explored[explored.index("live-pain") :]
    text = build_report(frames, include=["pain"]).to_html(interactive=True)
    assert re.findall(r'id="(live-[a-z-]+)"', text) == ["live-pain"]
    assert "Ibuprofen" not in text


def test_a_report_without_its_frames_says_how_to_get_charts_to_explore(demo) -> None:
    with pytest.raises(ValueError, match=r"need the frames .* got None; make the report with build_report"):
        replace(demo, frames=None).to_html(interactive=True)


def test_the_frames_are_no_part_of_the_content(demo) -> None:
    bare = replace(demo, frames=None)
    assert bare == demo
    assert bare.to_dict() == demo.to_dict()
    assert "frames" not in demo.to_dict()
    assert bare.report_id == demo.report_id


# ---------------------------------------------------------------------------------------------- on paper


def parts_of(report) -> dict:
    return {one.name: getattr(report, one.name) for one in fields(report)}


def test_paper_has_room_for_all_of_the_demo_but_the_notes(demo) -> None:
    room = paper_room(parts_of(demo))
    assert room.has_flexibility_chart
    assert len(room.exercises) == len(demo.exercises.lines)
    assert len(room.changes) == len(demo.changes)
    assert len(room.questions) == len(demo.questions)


def test_that_no_cause_is_claimed_stands_before_the_notes_that_paper_may_cut(demo) -> None:
    footer = re.sub(r"\s+", " ", demo.to_html().split("<footer", 1)[1])
    assert footer.index("it claims no cause") < footer.index(demo.notes[0][:30])


@pytest.mark.parametrize("name", ["everything", "forty questions", "thirty exercises", "fifty events"])
def test_what_is_left_out_on_paper_is_counted_there_and_stands_in_the_file(name) -> None:
    report = odd_report(name)
    room = paper_room(parts_of(report))
    page = read(report.to_html())
    text = re.sub(r"\s+", " ", page.text)
    for one, shown, items in (
        ("question", room.questions, report.questions),
        ("change", room.changes, report.changes),
        ("exercise", room.exercises, report.exercises.lines),
    ):
        rest = len(items) - len(shown)
        words = (
            f"{count_text(rest, f'more {one}' if shown else one)}: in the file that this was printed from."
        )
        assert (words in text) == (rest > 0)
    assert room.questions, "a question is always printed"
    assert all(one.text.split()[-1] in text for one in report.questions)


# ------------------------------------------------------------------------------------------------ to look at


def colours(scheme: str) -> dict[str, str]:
    """Variables of one scheme: the page's own, and on top those of the dark or the printed page."""
    style = (Path(html_module.__file__).parent / "page.css").read_text()
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    assert len(blocks) == 3
    chosen = {"light": blocks[:1], "dark": blocks[:2], "print": [blocks[0], blocks[2]]}[scheme]
    return {name: value for block in chosen for name, value in re.findall(r"--psoas-(\w+): (#\w{6})", block)}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_contrast_reaches_wcag_aa(scheme) -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    shown = colours(scheme)
    for text in ("ink", "soft"):
        for paper in ("paper", "shade"):
            assert contrast(shown[text], shown[paper]) >= 4.5, (text, paper)
    for mark in ("pain", "left", "right", "adherence", "soft"):
        assert contrast(shown[mark], shown["paper"]) >= 3, mark

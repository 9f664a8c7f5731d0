"""The page as a file: it stands alone, runs nothing, shows typed text as typed, and is read by a browser."""

import html
import io
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from frames_for_tests import make_frames, on, score, strange_frames

import psoas_analytics.report.html as html_module
from psoas_analytics import demo_journal
from psoas_analytics.plan import Plan, starter_plan
from psoas_analytics.report import SECTIONS, build_report

ARTIFACTS = Path(__file__).parents[1] / "artifacts"
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
        if "style" in self.path:
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


def test_the_page_forbids_itself_every_request_and_every_script(document) -> None:
    (policy,) = [
        attributes["content"]
        for tag, attributes in read(document).elements
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
    assert document.index("Content-Security-Policy") < document.index("<style")


def test_the_page_has_nothing_to_fetch_and_nothing_to_run(document) -> None:
    page = read(document)
    assert page.tags.isdisjoint({"script", "link", "iframe", "object", "embed", "img", "base", "form", "a"})
    names = {name for _, attributes in page.elements for name in attributes}
    assert not [name for name in names if name.startswith("on")]
    assert names.isdisjoint({"src", "srcset", "action", "formaction", "background"})
    style = "".join(re.findall(r"<style>.*?</style>", document, re.DOTALL))
    assert "@import" not in style
    assert not re.findall(r"url\((?!#)", document)
    addresses = set(re.findall(r"\bhttps?://[^\s\"'<]+", document))
    assert addresses == {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def test_the_page_of_twelve_weeks_stays_below_150_kb(document) -> None:
    assert len(document.encode()) < 150_000


def test_the_page_of_five_years_stays_below_400_kb() -> None:
    pain = [score(on(day), day % 11) for day in range(5 * 365)]
    report = build_report(make_frames(today=on(5 * 365), pain=pain), start=on(0))
    assert 50_000 < len(report.to_html().encode()) < 400_000


def test_the_page_has_its_language_its_landmarks_and_one_main_heading(document) -> None:
    page = read(document)
    assert ("html", {"lang": "en"}) in page.elements
    assert {"header", "main", "footer", "aside", "title"} <= page.tags
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


def test_no_id_stands_twice(document) -> None:
    ids = [attributes["id"] for _, attributes in read(document).elements if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_sections_stand_in_the_order_of_the_page(document) -> None:
    page = read(document)
    classes = [attributes.get("class") for tag, attributes in page.elements if tag in {"section", "aside"}]
    assert classes == [*(one for one in SECTIONS if one != "plan"), "red-flags"]


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
        *demo.flags,
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
    assert ("div", {"class": "watermark", "aria-hidden": "true"}) in page.elements
    titles = [text for tag, text in page.headings if tag in {"h1", "h2"}]
    assert [text.split(".")[0] for text in titles].count("SYNTHETIC") == 3
    assert titles[0].startswith("SYNTHETIC ")


def test_a_real_journal_is_not_called_synthetic() -> None:
    real = make_frames(today=on(9), pain=[score(on(day), 4) for day in range(9)])
    assert "SYNTHETIC" not in build_report(real).to_html()


# ------------------------------------------------------------------------------- what a person typed

INJECTIONS = [
    "<script>alert(1)</script>",
    "</title><script>alert(2)</script>",
    "</style><script>alert(3)</script>",
    "</svg><img src=x onerror=alert(4)>",
    "<img src=x onerror=alert(5)>",
    '" onmouseover="alert(6)',
    "' autofocus onfocus='alert(7)",
    "{{ 7 * 7 }}{% raw %}",
    "--><script>alert(8)</script><!--",
    "<![CDATA[<script>alert(9)</script>]]>",
    "&lt;script&gt;alert(10)&lt;/script&gt;",
    "javascript:alert(11)",
    "<svg/onload=alert(12)>",
    "<iframe srcdoc='<script>alert(13)</script>'>",
    "$\\frac{1}{2}$ \\(x\\)",
]


def typed_into_everything(journal, text: str) -> None:
    """One text in every place that takes free text."""
    plan = starter_plan(journal.catalog)
    journal.set_plan(Plan(plan.items, title=text, author=text), starts_on="2026-03-02")
    site = f"other: {text}"[:67]
    for day in range(1, 11):
        journal.log_pain(4, site=site, at=f"2026-03-{day:02}T08:00", note=text)
    journal.log_pain(3, site="groin", at="2026-03-04T08:00", note=text)
    journal.log_session(
        [{"exercise_id": "glute-bridge", "side": "both", "reps": 15, "hold_s": 5}],
        started_at="2026-03-05T08:00",
        note=text,
    )
    journal.log_skip("glute-bridge", day="2026-03-06", reason="other", note=text)
    journal.pause("2026-03-07", "2026-03-08", reason=text)
    journal.log_event(text, day="2026-03-09", kind="treatment")
    journal.log_question(text, at="2026-03-09T08:00")
    journal.log_flexibility(
        "modified_thomas_hip_extension", side="left", readings=[1], at="2026-03-09T08:00", note=text
    )
    journal.log_questionnaire("PSFS", {text: 4}, at="2026-03-09T08:00")


@pytest.mark.parametrize("text", INJECTIONS)
def test_typed_text_is_shown_as_it_was_typed_and_opens_no_element(journal, document, text) -> None:
    typed_into_everything(journal, text)
    page = read(build_report(journal).to_html())
    assert page.tags <= read(document).tags, "no kind of element that a harmless page lacks"
    assert page.tags.isdisjoint({"script", "img", "iframe"})
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    said = page.text
    assert said.count(text) >= 3, "the question, the event and the pause must show it"
    assert "49" not in re.findall(r"\d+", said.replace("7 * 7", "")), "no template may run"


def test_an_exercise_of_the_persons_own_catalog_is_escaped_too(frames) -> None:
    named = {key: replace(one, name=f"<b onclick=x>{one.name}") for key, one in frames.catalog.items()}
    page = read(build_report(replace(frames, catalog=named)).to_html())
    assert not [1 for tag, attributes in page.elements if "onclick" in attributes]
    assert "<b onclick=x>Glute bridge" in page.text


def test_notes_and_the_authors_name_stay_in_the_journal(journal) -> None:
    typed_into_everything(journal, "my secret note")
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
    with pytest.raises(
        FileNotFoundError, match=r"folder of the report must be there, got .*missing; make it"
    ):
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
    assert attributes["sandbox"] == ""
    assert attributes["srcdoc"] == document
    assert attributes["title"] == "Home programme report, 31 Aug – 22 Nov 2026"
    assert html.escape(document) in demo._repr_html_()


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


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(900, "light"), (375, "light"), (900, "dark")])
def test_a_browser_shows_the_file_without_asking_for_anything(demo, browser, tmp_path, width, scheme) -> None:
    ARTIFACTS.mkdir(exist_ok=True)
    path = demo.save_html(tmp_path / "report.html")
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(path.as_uri())
    page.screenshot(path=ARTIFACTS / f"report_{width}_{scheme}.png", full_page=True)
    assert asked == [path.as_uri()]
    assert said == []
    assert page.evaluate("document.documentElement.scrollWidth") == width, "nothing may stick out sideways"
    charts = page.locator("svg[role=img]:visible")
    assert charts.count() == 3, "each chart once, in the size for this screen"
    smallest = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll('svg[role=img] text')]
            .filter(one => one.checkVisibility()).map(one => one.getBoundingClientRect().height))"""
    )
    assert smallest > 10, "text in the charts must be legible"
    paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert paper == ("rgb(22, 24, 27)" if scheme == "dark" else "rgb(255, 255, 255)")
    context.close()


@pytest.mark.browser
def test_the_demo_prints_on_one_page_of_a4_black_on_white_from_a_dark_screen(demo, browser, tmp_path) -> None:
    ARTIFACTS.mkdir(exist_ok=True)
    path = demo.save_html(tmp_path / "report.html")
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(path.as_uri())
    printed = page.pdf(prefer_css_page_size=True)
    (ARTIFACTS / "report_printed.pdf").write_bytes(printed)
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('main')).color") == "rgb(0, 0, 0)"
    context.close()
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        assert len(pdf.pages) == 1
        width_pt, height_pt = (float(side) for side in pdf.pages[0].mediabox[2:])
    # A4 is 210 x 297 mm.
    assert (width_pt, height_pt) == pytest.approx((595.28, 841.89), abs=1)


@pytest.mark.browser
def test_nothing_that_was_typed_runs_in_a_browser(journal, browser, tmp_path) -> None:
    for text in INJECTIONS:
        typed_into_everything(journal, text)
    context = browser.new_context()
    page = context.new_page()
    ran, asked = [], []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: asked.append(request.url))
    path = build_report(journal).save_html(tmp_path / "report.html")
    page.goto(path.as_uri())
    assert page.locator("img, script, iframe").count() == 0
    page.mouse.move(100, 100)
    page.wait_for_timeout(200)
    assert ran == []
    assert asked == [path.as_uri()]
    context.close()

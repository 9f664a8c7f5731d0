"""The page on paper, read back from the PDF: one sheet, every figure, legible, the same bytes."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from frames_for_tests import make_frames, on, score, table
from odd_journals import MARKUP, ODD_NAMES, odd_journal, odd_report
from pdf_reading import Printed, flat

import psoas_analytics.report.letters as letters_module
import psoas_analytics.report.pdf as pdf_module
from psoas_analytics.catalog import load_catalog
from psoas_analytics.report import build_report
from psoas_analytics.report.content import SECTIONS
from psoas_analytics.report.letters import FONT, MISSING, is_right_to_left, letters_for
from psoas_analytics.report.stills import stills

ARTIFACTS = Path(__file__).parents[1] / "artifacts"
SMALLEST_PT = 8
# Most printers leave a rim of 5 mm white.
RIM_PT = 5 / 25.4 * 72
PASSWORD = "Stück für Stück"  # noqa: S105 - of a test
PAPERS_MM = {"a4": (210, 297), "letter": (215.9, 279.4)}


@pytest.fixture(scope="module")
def frames(demo_frames):
    return demo_frames


@pytest.fixture(scope="module")
def demo(demo_report):
    return demo_report


@pytest.fixture(scope="module")
def content(demo) -> bytes:
    return demo.to_pdf()


@pytest.fixture(scope="module")
def printed(content) -> Printed:
    return Printed(content)


def assert_legible(printed: Printed) -> None:
    """Nothing smaller than 8 pt, nothing beyond the rim."""
    for page in range(len(printed)):
        found = printed.letters(page)
        width, height = (side / 25.4 * 72 for side in printed.size_mm(page))
        assert found
        assert min(one.size_pt for one in found) >= SMALLEST_PT - 0.01
        outside = [
            one.text
            for one in found
            if one.left < RIM_PT
            or one.right > width - RIM_PT
            or one.bottom < RIM_PT
            or one.top > height - RIM_PT
        ]
        assert outside == []


# ------------------------------------------------------------------------------------------------- one sheet


@pytest.mark.parametrize("paper", PAPERS_MM)
def test_the_demo_is_one_sheet_of_the_paper_asked_for(demo, paper) -> None:
    printed = Printed(demo.to_pdf(paper=paper))
    assert len(printed) == 1
    assert printed.size_mm() == pytest.approx(PAPERS_MM[paper], abs=0.1)
    assert_legible(printed)


def test_the_page_is_small(content) -> None:
    assert 20_000 < len(content) < 150_000


def test_every_figure_of_the_report_stands_on_the_page(demo, printed) -> None:
    expected = [
        demo.header.period,
        demo.header.plan,
        demo.header.made,
        demo.header.source,
        *(part for one in demo.verdict for part in (one.label, one.figures, one.detail)),
        demo.pain.finding,
        demo.pain.caption,
        demo.calendar.finding,
        demo.exercises.finding,
        *(
            part
            for one in demo.exercises.lines
            for part in (one.name, one.prescribed, one.done, one.best_hold, one.pain_during, one.why_not_done)
        ),
        *(line.figures for test in demo.flexibility.tests for line in test.lines),
        *(line.change for test in demo.flexibility.tests for line in test.lines),
        *demo.flexibility.left_right,
        *(part for one in demo.function for part in (one.instrument, one.figures, one.change)),
        *(one.text for one in demo.flags),
        *(one.text for one in demo.changes),
        *(one.text for one in demo.questions),
        demo.red_flags.advice,
        *demo.red_flags.flags,
        demo.red_flags.no_reassurance,
        demo.notes[-1],
    ]
    assert len(expected) > 80
    assert [one for one in expected if flat(one) not in printed.text] == []


def test_the_charts_are_drawn_with_their_own_words_as_text(demo, printed) -> None:
    assert all(f"{word} {count}" in printed.text for word, count in [("done", 30), ("rest", 8)])
    assert "31 Aug 14 Sep 28 Sep" in printed.text


def test_sections_stand_in_the_order_of_the_page(demo, printed) -> None:
    firsts = [
        demo.header.period,
        demo.verdict[0].figures,
        demo.pain.finding,
        demo.calendar.finding,
        demo.exercises.finding,
        demo.flexibility.chart.finding,
        demo.function[0].instrument,
        demo.flags[0].text,
        demo.changes[0].text,
        demo.questions[0].text,
        demo.red_flags.advice,
    ]
    places = [printed.text.index(flat(one)) for one in firsts]
    assert places == sorted(places)


def test_the_figures_of_the_verdict_are_the_largest_on_the_page(demo, printed) -> None:
    watermark = max(one.size_pt for one in printed.letters())
    rest = [one for one in printed.letters() if one.size_pt < watermark and one.text not in "SYNTHETIC"]
    largest = max(one.size_pt for one in rest)
    said = "".join(one.text for one in rest if one.size_pt == largest)
    assert said == "".join(one.figures for one in demo.verdict).replace(" ", "")


def test_a_section_left_out_of_the_report_is_left_out_of_the_page(frames, demo) -> None:
    text = Printed(build_report(frames, include=["pain", "questions"]).to_pdf()).text
    assert demo.pain.finding in text
    assert demo.questions[0].text in text
    for gone in ("Adherence", "Exercise", "Hip extension", "Function", "Flags"):
        assert gone not in text.replace("stop the exercises", "")


@pytest.mark.simulation
def test_twelve_exercises_with_everything_logged_stand_on_one_sheet() -> None:
    report = odd_report("everything")
    printed = Printed(report.to_pdf())
    assert len(printed) == 1
    assert_legible(printed)
    assert [one.name for one in report.exercises.lines if one.name not in printed.text] == []
    assert report.verdict[0].figures in printed.text


@pytest.mark.simulation
def test_what_is_cut_is_said_and_stands_whole_behind_the_page() -> None:
    long = "May I go on with it when the groin pinches at the end of the hold? " * 9
    questions = [{"day": on(day), "text": f"{day}: {long}"} for day in range(12)]
    frames = replace(odd_journal("only pain"), questions=table("questions", questions))
    report = build_report(frames)
    page, whole = Printed(report.to_pdf()), Printed(report.to_pdf(second_page=True))
    assert len(page) == 1
    assert whole.letters(0) == page.letters(0)
    assert "… " in page.text
    assert "“…” is cut to fit" in page.text
    # A question may go over to the next page.
    text = re.sub(rf"{report.header.title}, {report.header.period} \d / \d ", "", whole.text)
    assert [one.text for one in report.questions if flat(one.text) not in text] == []


# ------------------------------------------------------------------------------------- for every reader


def test_the_page_is_tagged_named_and_in_its_language(demo, content) -> None:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == f"SYNTHETIC: Home programme report, {demo.header.period}"
            assert metadata["pdfuaid:part"] == "1"


def tagged(content: bytes, kind: str) -> list[pikepdf.Object]:
    found = []

    def walk(node) -> None:
        if isinstance(node, pikepdf.Array):
            for one in node:
                walk(one)
        elif isinstance(node, pikepdf.Dictionary):
            if node.get("/S") == kind:
                found.append(node)
            walk(node.get("/K", None))

    with pikepdf.open(io.BytesIO(content)) as pdf:
        walk(pdf.Root.StructTreeRoot.K)
        return [str(one.get("/Alt", "")) for one in found]


def test_every_chart_tells_its_finding_to_a_screen_reader(demo, content) -> None:
    alts = [one for one in tagged(content, "/Figure") if one]
    for finding in (demo.pain.finding, demo.calendar.finding, demo.flexibility.chart.finding):
        assert sum(finding in alt for alt in alts) == 1
    assert len(tagged(content, "/H1")) == 1
    assert len(tagged(content, "/H2")) >= 8
    assert len(tagged(content, "/TH")) >= 6


def test_the_page_says_the_same_in_grey(printed) -> None:
    ARTIFACTS.mkdir(exist_ok=True)
    printed.picture().save(ARTIFACTS / "report_pdf.png")
    grey = printed.picture(grey=True)
    grey.save(ARTIFACTS / "report_pdf_grey.png")
    shades = grey.histogram()
    ink = sum(shades[:128]) / sum(shades)
    assert 0.03 < ink < 0.25


def test_synthetic_stands_in_the_title_and_across_the_page(printed) -> None:
    largest = max(printed.letters(), key=lambda one: one.size_pt)
    across = [one for one in printed.letters() if one.size_pt == largest.size_pt]
    assert "".join(one.text for one in across) == "SYNTHETIC"
    assert printed.text.startswith("SYNTHETIC: ")
    real = make_frames(today=on(9), pain=[score(on(day), 4) for day in range(9)])
    assert "SYNTHETIC" not in Printed(build_report(real).to_pdf()).text


# -------------------------------------------------------------------------------- what a person typed


@pytest.mark.simulation
def test_markup_in_every_text_field_comes_out_as_it_was_typed() -> None:
    text = Printed(odd_report("markup").to_pdf(second_page=True)).text
    assert [one for one in MARKUP if flat(one) not in text] == []


def test_the_name_stands_there_only_if_it_was_asked_for(frames) -> None:
    name = "*Ann* #Other $x$"
    named = Printed(build_report(frames, include=["verdict"], name=name).to_pdf())
    assert name in named.text
    assert name not in Printed(build_report(frames, include=["verdict"]).to_pdf()).text


def test_letters_that_no_font_has_are_said_and_never_an_empty_box_in_silence(monkeypatch) -> None:
    monkeypatch.setattr(letters_module, "_computer_fonts", lambda: iter(()))
    asked = [{"day": on(1), "text": text} for text in ("痛みがあっても 運動 OK?", "plain", "🦵🏽👩‍👩‍👧 left")]
    report = build_report(make_frames(today=on(9)))
    frames = replace(make_frames(today=on(9)), questions=table("questions", asked))
    text = Printed(build_report(frames).to_pdf()).text
    assert f"{MISSING} OK?" in text
    assert f"{MISSING} left" in text
    assert "stands for letters that no font on this computer has" in text
    assert MISSING not in Printed(report.to_pdf()).text


def test_as_few_fonts_of_the_computer_as_cover_the_letters_are_taken(monkeypatch) -> None:
    has = {"/all": "痛運動", "/some": "痛", "/thai": "ไทย"}
    families = [("Some", "/some"), ("Thai", "/thai"), ("All", "/all")]
    monkeypatch.setattr(letters_module, "_computer_fonts", lambda: iter(families))
    monkeypatch.setattr(letters_module, "_covered", lambda path, letters: set(letters) & set(has[path]))
    assert letters_for(["plain ąß Ελ Жы עב عر → ½"]).fonts == (FONT,)
    found = letters_for(["痛運動 ไทย 아"])
    assert set(found.fonts[1:]) == {"All", "Thai"}
    assert found.fonts[0] == FONT
    assert found.missing == {"아"}
    assert found.text("아아 痛") == f"{MISSING} 痛"


@pytest.mark.simulation
def test_a_letter_of_every_kind_that_unicode_has_can_be_printed() -> None:
    taken = [chr(code) for code in range(0x20, 0x30000, 211) if not 0xD800 <= code < 0xE000]
    lines = ["a".join(taken[place : place + 60]) for place in range(0, len(taken), 60)]
    asked = [{"day": on(1), "text": line} for line in lines]
    frames = replace(make_frames(today=on(9)), questions=table("questions", asked))
    assert len(Printed(build_report(frames).to_pdf())) == 1


def test_the_direction_of_writing_is_that_of_the_first_letter() -> None:
    assert is_right_to_left("12 שלום hello")
    assert is_right_to_left("هل OK")
    assert not is_right_to_left("hello שלום")
    assert not is_right_to_left("12 → 34")


def test_overrides_of_direction_and_piles_of_marks_do_not_reach_the_text_around() -> None:
    letters = letters_for(["x"])
    assert letters.text("a\u202eb\u2066c\u200f\n d\te") == "abc d e"
    assert letters.text("a" + "\u0301" * 40) == "a" + "\u0301" * 3
    assert letters.text("W" * 40).count("\u200b") == 39
    assert letters.text("physiotherapeutic and well-known-long-words") == (
        "physiotherapeutic and well-known-long-words"
    )


# ----------------------------------------------------------------------------------------------- behind it


def test_the_details_leave_the_first_page_as_it_is(demo, printed) -> None:
    whole = Printed(demo.to_pdf(second_page=True))
    assert len(whole) == 2
    assert whole.letters(0) == printed.letters(0)
    assert_legible(whole)
    assert [one for one in demo.notes if flat(one) not in whole.text] == []
    assert [one.text for one in demo.plan.items if one.text not in whole.text] == []


@pytest.fixture(scope="module")
def noted(frames):
    """The demo with a note at each score, and the notes in its report."""
    pain = frames.pain.assign(note="a note of mine")
    return build_report(replace(frames, pain=pain), include=[*SECTIONS, "diary"])


@pytest.mark.parametrize("paper", PAPERS_MM)
@pytest.mark.parametrize("diary", [False, True])
def test_the_details_stand_behind_the_page_on_every_paper_with_and_without_notes(noted, paper, diary) -> None:
    report = noted if diary else replace(noted, diary=())
    printed = Printed(report.to_pdf(paper=paper, second_page=True))
    assert [one for one in report.notes if flat(one) not in printed.text] == []
    assert ("a note of mine" in printed.text) == diary


def test_the_diary_stands_behind_the_page_only_if_the_report_holds_it(frames, monkeypatch) -> None:
    pain = frames.pain.assign(note="a note of mine, on the stairs")
    noted = replace(frames, pain=pain)
    asked = build_report(noted, include=["verdict", "diary"])
    assert "a note of mine, on the stairs" in Printed(asked.to_pdf(second_page=True)).text
    assert "a note of mine" not in Printed(asked.to_pdf()).text
    monkeypatch.setattr(letters_module, "_computer_fonts", lambda: iter(()))
    thai = build_report(replace(frames, pain=frames.pain.assign(note="ไทย")), include=["verdict", "diary"])
    assert MISSING not in Printed(thai.to_pdf()).text, "what stands behind the page is explained there"
    assert f"{MISSING} stands for letters" in Printed(thai.to_pdf(second_page=True)).text
    unasked = build_report(noted, include=["verdict"])
    assert "a note of mine" not in Printed(unasked.to_pdf(second_page=True)).text


# ------------------------------------------------------------------------------------------------- the file


def test_a_locked_file_opens_with_its_password_alone(demo, printed, tmp_path) -> None:
    path = demo.save_pdf(tmp_path / "report.pdf", password=PASSWORD)
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(path)
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(path, password=PASSWORD[:5])
    with pikepdf.open(path, password=PASSWORD) as pdf:
        assert (pdf.encryption.R, pdf.encryption.bits) == (6, 256)
        assert str(pdf.encryption.stream_method) == "EncryptionMethod.aesv3"
    assert Printed(path.read_bytes(), password=PASSWORD).text == printed.text
    assert demo.header.period.encode("utf-16-be") not in path.read_bytes()


@pytest.mark.parametrize(
    ("choices", "error", "message"),
    [
        ({"password": ""}, ValueError, "password must not be empty; leave it out"),
        ({"password": "  "}, ValueError, "password must not be empty"),
        ({"password": "é" * 64}, ValueError, "at most 127 bytes in UTF-8, got 128"),
        ({"password": 1234}, TypeError, "password must be a text, got int"),
        ({"paper": "a5"}, ValueError, "paper must be one of a4, letter; got 'a5'"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_and_nothing_is_written(
    demo, tmp_path, choices, error, message
) -> None:
    with pytest.raises(error, match=message):
        demo.save_pdf(tmp_path / "report.pdf", **choices)
    assert list(tmp_path.iterdir()) == []


def test_the_file_is_whole_private_and_replaces_an_older_one(demo, content, tmp_path) -> None:
    path = tmp_path / "report.pdf"
    path.write_text("older")
    assert demo.save_pdf(str(path)) == path
    assert path.read_bytes() == content
    assert path.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(FileNotFoundError, match="folder must be there"):
        demo.save_pdf(tmp_path / "missing" / "report.pdf")


def test_progress_is_told_beside_the_output_once_it_takes_time(demo, monkeypatch, capsys) -> None:
    monkeypatch.setattr(pdf_module, "_BAR_AFTER_S", 0)
    demo.to_pdf()
    told = capsys.readouterr()
    assert told.out == ""
    assert "PDF" in told.err


# ------------------------------------------------------------------------------------------ the plan on paper


def test_the_exercise_sheet_shows_each_exercise_its_dose_and_its_steps(demo, tmp_path) -> None:
    content = demo.save_exercise_sheet(tmp_path / "sheet.pdf").read_bytes()
    printed, catalog = Printed(content), load_catalog()
    assert_legible(printed)
    assert printed.text.startswith("SYNTHETIC: Exercise sheet")
    for line in demo.plan.items:
        assert line.text in printed.text
        steps = catalog[line.exercise_id].steps
        assert [one for one in (line.name, *steps) if flat(one) not in printed.text] == []
    assert [one for one in demo.red_flags.flags if flat(one) not in printed.text] == []
    # A start and an end of each.
    assert len([one for one in tagged(content, "/Figure") if one]) == 2 * len(demo.plan.items)


def test_twelve_exercises_go_on_both_sides_of_one_sheet_of_paper(tmp_path) -> None:
    path = odd_report("everything").save_exercise_sheet(tmp_path / "sheet.pdf")
    assert len(Printed(path.read_bytes())) == 2


def test_an_exercise_of_the_persons_own_is_on_the_sheet_without_a_picture(tmp_path) -> None:
    path = odd_report("exercises that no catalog knows").save_exercise_sheet(tmp_path / "sheet.pdf")
    text = Printed(path.read_bytes()).text
    assert "an-exercise-from-elsewhere-11" in text
    assert "Do it as you were shown." in text


def test_every_still_has_its_colours_written_out_and_no_words() -> None:
    for exercise_id in load_catalog():
        drawn = stills(exercise_id)
        for svg in (drawn["start"], drawn["end"]):
            assert not [word for word in ("var(", "color-mix", "@", "<text") if word in svg]
        assert drawn["start"] != drawn["end"]
        assert drawn["alt"]


def test_the_paper_log_has_a_field_for_each_day_and_exercise(demo, tmp_path) -> None:
    printed = Printed(demo.save_paper_log(tmp_path / "log.pdf").read_bytes())
    assert len(printed) == 2
    assert printed.size_mm() == pytest.approx((297, 210), abs=0.1)
    assert_legible(printed)
    # The day after the demo's last evening, and the fourteenth.
    assert "Mon 23 Nov" in printed.text
    assert "Sun 6 Dec" in printed.text
    average = f"Average pain of the last 24 hours (0–10) {demo.pain.site}"
    for word in (average, "Pain before", "Pain after", "Why not done"):
        assert printed.text.count(word) >= 2
    # A box for pain during each exercise that is asked for, of each side apart.
    small = [one.text for one in printed.letters(0) if one.size_pt == pytest.approx(8)]
    boxes = sum((2 if line.sides == "each" else 1) * (len(line.days) or 7) for line in demo.plan.items)
    # Two more in the words above: "P: pain during", "Pain: 0".
    assert small.count("P") == boxes + 2
    # Not asked for, in each week: Marching and the lunge on Sunday, leg raise on Tue, Thu, Sat, Sun.
    assert sum(one.text == "–" and one.size_pt == pytest.approx(9) for one in printed.letters(1)) >= 6
    assert [one.name for one in demo.plan.items if printed.text.count(one.name) != 2] == []


@pytest.mark.parametrize("paper", PAPERS_MM)
def test_twelve_exercises_are_a_week_on_each_page_of_the_paper_log(tmp_path, paper) -> None:
    path = odd_report("everything").save_paper_log(tmp_path / "log.pdf", days=14, paper=paper)
    printed = Printed(path.read_bytes())
    assert len(printed) == 2
    assert_legible(printed)


def test_the_paper_log_starts_and_ends_where_it_is_told_to(demo, tmp_path) -> None:
    start = demo.header.made_on.replace(month=12, day=24)
    path = demo.save_paper_log(tmp_path / "log.pdf", days=3, start=start, paper="letter")
    printed = Printed(path.read_bytes())
    assert len(printed) == 1
    assert printed.size_mm() == pytest.approx((279.4, 215.9), abs=0.1)
    assert "Thu 24 Dec – Sat 26 Dec" in printed.text


@pytest.mark.parametrize("days", [0, 29, 7.0, True])
def test_days_of_the_paper_log_are_checked(demo, tmp_path, days) -> None:
    with pytest.raises(ValueError, match=f"days must be a whole number from 1 to 28, got {days}"):
        demo.save_paper_log(tmp_path / "log.pdf", days=days)
    assert list(tmp_path.iterdir()) == []


def test_without_a_plan_there_is_nothing_to_print(tmp_path) -> None:
    report = odd_report("only pain")
    for save in (report.save_exercise_sheet, report.save_paper_log):
        with pytest.raises(ValueError, match="there is no plan in this report; set one"):
            save(tmp_path / "plan.pdf")
    assert list(tmp_path.iterdir()) == []


def test_the_paper_log_names_every_reason_that_can_be_logged(demo, tmp_path) -> None:
    from psoas_analytics.records import SKIP_REASONS

    text = Printed(demo.save_paper_log(tmp_path / "log.pdf", days=1).read_bytes()).text
    assert f"Why not done: {', '.join(SKIP_REASONS)}." in text


# --------------------------------------------------------------------------------------- odd journals


@pytest.mark.simulation
@pytest.mark.parametrize("name", ODD_NAMES)
def test_an_odd_journal_is_one_legible_sheet_of_the_shorter_paper(name) -> None:
    report = odd_report(name)
    content = report.to_pdf(paper="letter")
    printed = Printed(content)
    assert len(printed) == 1
    assert_legible(printed)
    assert len(content) < 150_000
    for word in ("None", "NaN", "NaT"):
        assert word not in printed.text.split()
    for finding in report.verdict:
        assert finding.figures in printed.text
    assert flat(report.red_flags.no_reassurance) in printed.text

"""A therapist answers on the saved page, opened from a disk, and the answer comes back into the journal."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser_lab import Desk, axe, beyond, keep
from hypothesis import given, settings
from hypothesis import strategies as st
from injection import CANARY_HOST, INJECTIONS, TRAP
from playwright.sync_api import Browser, Locator, Page, expect

import psoas_analytics as psoas
from psoas_analytics.answer_file import FORMAT, canonical, checksum, item_data
from psoas_analytics.catalog import Dose
from psoas_analytics.exchange import PlanAnswer, read_plan_answer
from psoas_analytics.plan import Plan, PlanItem, versions
from psoas_analytics.widgets import PlanEditor

SCRIPT = Path(psoas.__file__).parent / "report" / "answer.js"


class Sheet:
    """A report in a browser without a network; ``asked``: what it asked for, ``said``: what broke."""

    def __init__(self, browser: Browser, file: Path, **context: Any) -> None:
        self.context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | context))
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page = self.context.new_page()
        self.page.add_init_script(TRAP)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.context.set_offline(True)
        self.address = file.as_uri()
        self.page.goto(f"{self.address}#answer")

    @property
    def form(self) -> Locator:
        return self.page.locator(".answer form")

    def exercise(self, name: str) -> Locator:
        return self.form.get_by_role("group", name=name, exact=True)

    def save(self, folder: Path) -> Path:
        with self.page.expect_download() as caught:
            self.form.get_by_role("button", name="Save plan").click()
        file = folder / caught.value.suggested_filename
        caught.value.save_as(file)
        return file

    def nothing_left(self) -> None:
        # The page, and the file that it wrote itself.
        outside = [url for url in self.asked if url != self.address and not url.startswith("blob:")]
        assert [url.split("#")[0] for url in outside] == [self.address] * len(outside)
        assert not [url for url in self.asked if CANARY_HOST in url]
        assert self.said == []
        assert self.page.evaluate("window.ran") == []


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with psoas.demo_journal() as journal:
        return psoas.build_report(journal).save_html(tmp_path_factory.mktemp("report") / "report.html")


@pytest.fixture
def sheet(browser: Browser, report: Path) -> Iterator[Sheet]:
    opened = Sheet(browser, report)
    yield opened
    opened.context.close()


def test_a_plan_goes_from_the_page_into_the_journal(sheet: Sheet, tmp_path: Path) -> None:
    marching = sheet.exercise("Marching in place")
    marching.get_by_label("Sets").fill("2")
    marching.get_by_label("Reps").fill("20-30")
    marching.get_by_label("Hold (s)").fill("2,5")
    marching.get_by_role("checkbox", name="Saturday").uncheck()
    sheet.form.get_by_role("button", name="Remove Straight leg raise").click()
    sheet.form.get_by_label("Add an exercise").select_option(label="Cobra pose")
    sheet.form.get_by_role("button", name="Add", exact=True).click()
    cobra = sheet.exercise("Cobra pose")
    cobra.get_by_label("When").select_option("times")
    cobra.get_by_label("Times a week").fill("4")
    sheet.form.get_by_label("Pain during exercise above this is red").fill("4")
    message = "Slowly, please — جيد.\n\u2028Langsam! 😀"
    sheet.form.get_by_label("Message to the person").fill(message)
    sheet.form.get_by_label("Your name").fill("Ann O’Neill")
    file = sheet.save(tmp_path)
    assert re.fullmatch(r"plan-20\d\d-\d\d-\d\d\.psoas-plan\.json", file.name)
    expect(sheet.form.get_by_role("status")).to_contain_text(f"Saved as {file.name}")
    sheet.nothing_left()

    answer = read_plan_answer(file)
    assert (answer.author, answer.message) == ("Ann O’Neill", message)
    assert dict(answer.cutoffs) == {"pain_exercise_red": 4}
    with psoas.demo_journal() as journal:
        assert answer.report_id == psoas.build_report(journal).report_id
        form = PlanEditor(journal)
        form.answer.opener.value = file.read_bytes()
        assert [row.line.kind for row in form.answer.rows] == ["changed", "left out", "new", "cut-off"]
        assert "not in this journal" not in form.answer._told.value
        form.answer.accept_all_button.click()
        form.answer.keep_button.click()
        assert form.answer.error.text == ""
        kept = versions(journal.plans())[-1]
        assert kept.plan.items == answer.items
        assert (kept.plan.author, kept.message) == ("Ann O’Neill", message)
        assert kept.plan.items[0] == PlanItem(
            "marching-in-place",
            Dose(20, 30, 2.5, 2.5, "alternating"),
            sets=2,
            days=("mon", "tue", "wed", "thu", "fri"),
        )
        assert journal.thresholds()["pain_exercise_red"].value == 4


def test_every_exercise_of_the_catalog_can_be_added(sheet: Sheet, tmp_path: Path) -> None:
    chooser = sheet.form.get_by_label("Add an exercise")
    for name in chooser.locator("option").all_inner_texts()[1:]:
        chooser.select_option(label=name)
        sheet.form.get_by_role("button", name="Add", exact=True).click()
        sheet.exercise(name).get_by_role("checkbox", name="Monday").check()
    answer = read_plan_answer(sheet.save(tmp_path))
    catalog = psoas.load_catalog()
    assert {item.exercise_id for item in answer.items} == set(catalog)
    for item in answer.items[4:]:
        assert (item.dose, item.sets, item.days) == (catalog[item.exercise_id].dose, 1, ("mon",))


def test_what_breaks_a_rule_is_told_beside_its_field_and_nothing_is_saved(sheet: Sheet) -> None:
    marching, form = sheet.exercise("Marching in place"), sheet.form
    typed = {
        "Sets": ("21", "Sets must be a whole number from 1 to 20, got “21”."),
        "Reps": ("30-20", "Reps must go from the smaller to the larger number, got “30-20”."),
        "Hold (s)": ("1e3", "Hold must be 0.001 to 3600, got “1e3”."),
    }
    for label, (value, _) in typed.items():
        marching.get_by_label(label).fill(value)
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"):
        marching.get_by_role("checkbox", name=day).uncheck()
    form.get_by_label("Pain during exercise up to this").fill("6")
    form.get_by_label("An exercise counts as done").fill("0.2")
    form.get_by_label("Message to the person").evaluate("(box, text) => { box.value = text }", "x" * 2001)
    downloads: list[object] = []
    sheet.page.on("download", lambda download: downloads.append(download))
    form.get_by_role("button", name="Save plan").click()
    for label, (_, words) in typed.items():
        field = marching.get_by_label(label)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_accessible_description(re.compile(re.escape(words)))
    expect(marching.get_by_text("Choose at least one day")).to_be_visible()
    for words in (
        "It must not be above the red limit (5), got “6”.",
        "It must be 0.5 to 1, got “0.2”.",
        "The message must have at most 2000 characters, got 2001.",
    ):
        expect(form.get_by_text(words)).to_be_visible()
    expect(form.get_by_role("alert")).to_have_text("Nothing was saved: 7 fields need another look.")
    expect(marching.get_by_label("Sets")).to_be_focused()
    marching.get_by_label("Sets").fill("2")
    expect(marching.get_by_label("Sets")).not_to_have_attribute("aria-invalid", "true")
    assert axe(sheet.page, ".answer") == []
    for name in (
        "Marching in place",
        "Straight leg raise",
        "Kneeling lunge stretch",
        "Supine hip flexor stretch",
    ):
        form.get_by_role("button", name=f"Remove {name}").click()
    form.get_by_role("button", name="Save plan").click()
    expect(form.get_by_text("A plan must hold at least one exercise. Add one.")).to_be_visible()
    assert downloads == []


def test_a_plan_that_changes_nothing_is_not_saved(sheet: Sheet) -> None:
    sheet.form.get_by_role("button", name="Save plan").click()
    expect(sheet.form.get_by_role("alert")).to_contain_text("the plan is as it was")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_form_fits_a_telephone_in_both_colour_schemes(
    browser: Browser, report: Path, scheme: str, tmp_path: Path
) -> None:
    sheet = Sheet(browser, report, viewport={"width": 375, "height": 800}, color_scheme=scheme)
    keep(sheet.page, f"plan-answer-375-{scheme}")
    assert sheet.page.evaluate("document.documentElement.scrollWidth") == 375
    assert beyond(sheet.form) == []
    assert axe(sheet.page, ".answer") == []
    sheet.context.close()


def test_the_keyboard_alone_is_enough(sheet: Sheet, tmp_path: Path) -> None:
    page = sheet.page
    sheet.exercise("Marching in place").get_by_label("Sets").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("3")
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(sheet.exercise("Marching in place").get_by_role("checkbox", name="Monday")).to_be_focused()
    page.keyboard.press("Space")
    sheet.form.get_by_label("Date").focus()
    with page.expect_download() as caught:
        sheet.form.get_by_role("button", name="Save plan").press("Enter")
    caught.value.save_as(tmp_path / "plan.json")
    first = read_plan_answer(tmp_path / "plan.json").items[0]
    assert (first.sets, "mon" in first.days) == (3, False)


def test_without_scripts_the_page_says_what_is_needed(browser: Browser, report: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report.as_uri())
    page.locator(".answer summary").click()
    expect(page.get_by_text("Filling in a plan needs JavaScript")).to_be_visible()
    expect(page.locator(".answer form")).to_be_hidden()
    context.close()


def test_the_form_is_not_printed(sheet: Sheet) -> None:
    sheet.page.emulate_media(media="print")
    expect(sheet.page.locator(".answer")).to_be_hidden()


NUMBERS = st.integers(-999_999_999, 999_999_999) | st.integers(-(10**9), 10**9).map(lambda one: one / 1000)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=80),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.from_regex("[a-z_0-9]{1,12}", fullmatch=True), inner, max_size=5)
    ),
    max_leaves=20,
)


def test_page_and_program_write_one_text_and_one_checksum_for_any_content(page: Page) -> None:
    page.goto("about:blank")
    read = """([script, values]) => {
        const { canonical, sha256 } = new Function(`${script}; return { canonical, sha256 }`)()
        return values.map((one) => [canonical(one), sha256(canonical(one))])
    }"""
    script = SCRIPT.read_text(encoding="utf-8")

    @settings(max_examples=25, deadline=None)
    @given(values=st.lists(VALUES, max_size=20))
    def agree(values: list[Any]) -> None:
        assert page.evaluate(read, [script, values]) == [[canonical(one), checksum(one)] for one in values]

    agree()
    # Every length of a text around the edges of a block, and what JSON escapes.
    edges = ["ü" * length for length in range(140)] + ["".join(map(chr, range(0xD800)))]
    assert page.evaluate(read, [script, edges]) == [[canonical(one), checksum(one)] for one in edges]


def test_what_would_run_runs_neither_on_the_page_nor_in_the_editor(
    browser: Browser, desk: Desk, tmp_path: Path
) -> None:
    name, message = INJECTIONS[4], "\n".join(INJECTIONS)[:1990]
    with psoas.open_journal(desk.journal) as journal:
        today = journal.today()
        plan = Plan(psoas.starter_plan(journal.catalog).items, title=INJECTIONS[0], author=INJECTIONS[6])
        journal.set_plan(plan, starts_on=today)
        report = psoas.build_report(journal).save_html(tmp_path / "report.html")
    sheet = Sheet(browser, report)
    sheet.exercise("Glute bridge").get_by_label("Sets").fill(INJECTIONS[6])
    sheet.form.get_by_role("button", name="Save plan").click()
    sheet.exercise("Glute bridge").get_by_label("Sets").fill("2")
    sheet.form.get_by_label("Message to the person").fill(message)
    sheet.form.get_by_label("Your name").fill(name)
    file = sheet.save(tmp_path)
    sheet.nothing_left()
    sheet.context.close()
    answer = read_plan_answer(file)
    assert isinstance(answer, PlanAnswer)
    assert (answer.author, answer.message) == (name, message.strip())

    page = desk.page
    page.add_init_script(TRAP)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    review = opened(desk, file)
    expect(review).to_contain_text(f"From {name}")
    bridge = review.get_by_role("radiogroup", name="Glute bridge: changed")
    bridge.get_by_label("Keep as now").focus()
    page.keyboard.press("ArrowRight")
    expect(review).to_contain_text("1 of 1 change accepted", timeout=20_000)
    review.get_by_role("button", name="Keep this plan").press("Enter")
    status = page.locator(".psoas-form .psoas-line-status").last
    expect(status).to_contain_text("version 2, by", timeout=20_000)
    assert page.evaluate("window.ran") == []
    assert not [url for url in asked if CANARY_HOST in url]
    with psoas.open_journal(desk.journal) as journal:
        kept = versions(journal.plans())[-1]
    assert (kept.plan.author, kept.message) == (name, answer.message)


def opened(desk: Desk, file: Path) -> Locator:
    """Open a file in the PlanEditor of a desk; return its lines, once they are there."""
    desk.show("psoas.PlanEditor(journal)")
    with desk.page.expect_file_chooser() as chooser:
        desk.page.get_by_role("button", name="Open a therapist’s plan").press("Enter")
    chooser.value.set_files(file)
    review = desk.page.locator(".psoas-offer", has_text="A plan from your therapist")
    expect(review).to_be_visible(timeout=20_000)
    return review


def test_old_and_new_stand_side_by_side_in_both_themes(desk: Desk, tmp_path: Path) -> None:
    with psoas.open_journal(desk.journal) as journal:
        plan = psoas.starter_plan(journal.catalog)
        journal.set_plan(plan, starts_on=journal.today())
        journal.set_setting("spinal_condition", "yes")
        today = journal.today().isoformat()
    first, *others = [item_data(item) for item in plan.items]
    camel = others[-1] | {"exercise_id": "camel-pose", "days": ["tue"], "times_per_week": None}
    content = {
        "format": FORMAT,
        "format_version": 1,
        "report_id": "0" * 16,
        "plan_version": 1,
        "plan_key": "0" * 16,
        "written_on": today,
        "author": "Ann Lee",
        "message": "Slowly, please.\nSee you on Monday.",
        "items": [first | {"sets": 2, "days": ["mon"]}, *others[:-1], camel],
        "cutoffs": {"pain_exercise_red": 4},
    }
    file = tmp_path / "plan.psoas-plan.json"
    file.write_text(json.dumps(content | {"sha256": checksum(content)}), encoding="utf-8")
    review = opened(desk, file)
    expect(review).to_contain_text("it may be meant for somebody else")
    review.get_by_role("button", name="Accept all").click()
    expect(review.get_by_label("My therapist agreed")).to_be_visible(timeout=20_000)
    # What is shown is what is taken over: lines that are drawn at one moment do not share their buttons.
    expect(review.get_by_role("radio", name="Accept", checked=True)).to_have_count(4)
    names = review.get_by_role("radio").evaluate_all("radios => radios.map(one => one.name)")
    assert len(set(names)) == len(names) / 2
    keep(desk.page, "PlanEditor-answer")
    assert desk.axe(".psoas-form") == []
    desk.theme("dark")
    desk.page.set_viewport_size({"width": 375, "height": 1600})
    keep(desk.page, "PlanEditor-answer-dark-375")
    assert desk.axe(".psoas-form") == []
    assert beyond(review) == []

"""Other trackers' files, brought along in a real JupyterLab: chosen, matched, imported, taken back."""

from __future__ import annotations

from pathlib import Path

from browser_lab import Desk, beyond, keep
from injection import CANARY_HOST, INJECTIONS, TRAP
from playwright.sync_api import Locator, expect

import psoas_analytics as psoas

OTHERS = ("Bench Press (Barbell)", "Squat (Barbell)", *INJECTIONS[::25])


def quoted(*cells: object) -> str:
    return ",".join('"' + str(cell).replace('"', '""') + '"' for cell in cells) + "\n"


def strong() -> str:
    """Five sessions of one exercise of ours under another name, one under our own, and others."""
    header = "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,RPE"
    sets = [("Hip Bridge", 1, 15, 0), ("Hip Bridge", 2, 15, 0), ("Cobra Pose", 1, 0, 30)]
    sets += [("Cobra Pose", "Rest Timer", 0, 60), *((name, 1, 8, 0) for name in OTHERS)]
    rows = [
        quoted(f"2026-03-0{day} 18:00:00", "A", "35m", name, order, 0, reps, 0, seconds, "")
        for day in range(1, 6)
        for name, order, reps, seconds in sets
    ]
    return quoted(*header.split(",")) + "".join(rows)


def diary() -> str:
    """Pain of one place, 0 to 4, with text that would run in the header and in every cell beside it."""
    rows = [quoted(f"2026-01-{n:02}", n % 5, "Low back", INJECTIONS[n * 3]) for n in range(1, 21)]
    return quoted("Tag", "Schmerz", "Ort", INJECTIONS[0]) + "".join(rows)


def choose(form: Locator, file: Path) -> None:
    with form.page.expect_file_chooser() as chooser:
        form.get_by_role("button", name="Choose a file").press("Enter")
    chooser.value.set_files(file)


def says(form: Locator, words: str) -> None:
    expect(form.get_by_text(words).last).to_be_visible(timeout=20_000)


def test_a_history_is_chosen_matched_imported_and_taken_back(desk: Desk, tmp_path: Path) -> None:
    asked: list[str] = []
    page = desk.page
    page.add_init_script(TRAP)
    page.on("request", lambda request: asked.append(request.url))
    desk.show("psoas.ImportForm(journal)")
    form = page.locator(".psoas-form")

    export = tmp_path / "strong <img src=x onerror=alert(1)>.csv"
    export.write_text(strong(), encoding="utf-8")
    choose(form, export)
    says(form, "5 sets in 5 sessions can be taken")
    keep(page, "ImportForm-names")
    form.get_by_role("button", name="The suggestion is right").click()
    says(form, "15 sets in 5 sessions can be taken")
    form.get_by_role("button", name=f"Leave out the other {len(OTHERS)} names").click()
    says(form, f"{5 * len(OTHERS)} rows with {len(OTHERS)} names that are not part of this programme")
    assert desk.axe(".psoas-form") == []
    form.get_by_role("button", name="Import", exact=True).click()
    says(form, f"15 sets in 5 sessions taken from {export.name}; a backup was made before")
    with psoas.open_journal(desk.journal) as journal:
        assert len(journal.sets()) == 15
    form.get_by_role("button", name="Undo").click()
    says(form, f"Taken back: import of {export.name}")
    with psoas.open_journal(desk.journal) as journal:
        assert journal.sets().empty

    table = tmp_path / "diary.csv"
    table.write_text(diary(), encoding="utf-8")
    choose(form, table)
    form.get_by_label("A row of it is").select_option("a pain score")
    says(form, "20 pain scores can be taken")
    form.get_by_label("no pain").fill("0")
    form.get_by_label("worst").fill("4")
    form.get_by_label("Note").select_option(INJECTIONS[0])
    says(form, "Pain was scored 0 to 4")
    keep(page, "ImportForm-table")
    desk.theme("dark")
    keep(page, "ImportForm-table-dark")
    page.set_viewport_size({"width": 375, "height": 1600})
    keep(page, "ImportForm-table-375")
    assert desk.axe(".psoas-form") == []
    # The rows of the file are scrolled in a part of their own.
    form.locator(".psoas-import-wide").evaluate("one => { one.style.display = 'none' }")
    assert beyond(form) == []
    form.get_by_role("button", name="Import", exact=True).click()
    says(form, "20 pain scores taken from diary.csv")
    keep(page, "ImportForm-saved-375")
    assert beyond(form) == []
    form.get_by_role("button", name="Take back").click()
    form.get_by_role("button", name="Yes, take back 20 entries").click()
    says(form, "Taken back: import of diary.csv")
    with psoas.open_journal(desk.journal) as journal:
        assert journal.pain().empty
    assert page.evaluate("window.ran") == []
    assert not [url for url in asked if CANARY_HOST in url]

import re
from pathlib import Path

from playwright.sync_api import Page

ARTIFACTS = Path(__file__).parents[2] / "artifacts"
LOOPBACK = re.compile(r"(http|ws)://127\.0\.0\.1:\d+/|data:|blob:")
QUESTION_AFTER_MS = 5_000


def test_the_first_page_asks_the_person_nothing_and_the_outside_nothing(page: Page, lab) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.goto(lab.url, timeout=60_000)
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', timeout=60_000)
    page.wait_for_timeout(
        QUESTION_AFTER_MS
    )  # JupyterLab's question about news comes some seconds after the page
    page.screenshot(path=ARTIFACTS / "lab_first_page.png")
    assert page.locator(".jp-NotebookPanel").count() == 1
    assert page.locator(".Toastify__toast").all_inner_texts() == []
    assert page.locator(".jp-Dialog").all_inner_texts() == []
    assert len(asked) > 20
    assert [url for url in asked if not LOOPBACK.match(url)] == []

"""What holds for every form in a real JupyterLab."""

from __future__ import annotations

import pytest
from browser_lab import Desk, keep


@pytest.mark.parametrize("form", ["SessionForm", "PainForm"])
def test_a_form_wears_both_themes_and_fits_a_narrow_window(desk: Desk, form: str) -> None:
    page = desk.show(f"psoas.{form}(journal)")
    page.wait_for_selector(".psoas-form")
    keep(page, f"{form}-light")
    desk.theme("dark")
    keep(page, f"{form}-dark")
    page.set_viewport_size({"width": 375, "height": 1200})
    keep(page, f"{form}-narrow")
    wide = page.evaluate("""() => [...document.querySelectorAll('.psoas-form *')]
        .filter(one => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX === 'auto')
        .map(one => one.className)""")
    assert wide == []

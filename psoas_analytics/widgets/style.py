"""One look for all widgets: the style sheets, to be put into each form."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ipywidgets import HTML, Layout


@cache
def css() -> str:
    """Text of the sheets in ``css/``: the ``--psoas-*`` variables first, then what each form adds."""
    folder = Path(__file__).parent / "css"
    sheets = sorted(folder.glob("*.css"), key=lambda sheet: (sheet.stem != "base", sheet.stem))
    return "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)


def stylesheet() -> HTML:
    """Return a widget that shows nothing and brings the style sheet into the page."""
    return HTML(f"<style>{css()}</style>", layout=Layout(display="none"))

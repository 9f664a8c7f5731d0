"""One look for all widgets: the style sheet, to be put into each form."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ipywidgets import HTML, Layout


@cache
def css() -> str:
    """Text of ``style.css``: the ``--psoas-*`` variables and the rules that use them."""
    return (Path(__file__).parent / "style.css").read_text(encoding="utf-8")


def stylesheet() -> HTML:
    """Return a widget that shows nothing and brings the style sheet into the page."""
    return HTML(f"<style>{css()}</style>", layout=Layout(display="none"))

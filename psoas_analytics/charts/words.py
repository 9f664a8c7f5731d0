"""How text becomes safe for plotly, and fits its line: plotly reads tags, and breaks no line by itself."""

from __future__ import annotations

import html
import re
import textwrap

_GLUE = "\N{NO-BREAK SPACE}"
_HOVER_CHARS = 40


def safe(words: str) -> str:
    """Make text show as it was typed: plotly would read tags, and MathJax what stands between two dollars.

    Examples
    --------
    >>> safe("<b>x</b> & 5 $")
    '&lt;b&gt;x&lt;/b&gt; &amp; 5 &#36;'
    """
    return html.escape(words, quote=False).replace("$", "&#36;")


def wrapped(words: str, chars: int) -> list[str]:
    """Break plain text into safe lines; a number stays with its unit.

    Plotly neither wraps nor shrinks text, so the lines must fit a narrow screen by themselves.

    Examples
    --------
    >>> wrapped("Pain <b>5.6</b> at first, 78 % later", 13)
    ['Pain', '&lt;b&gt;5.6&lt;/b&gt; at', 'first, 78 %', 'later']
    """
    if words and len(words) <= chars and words.isprintable():
        # Twenty years of hovers are mostly short: this takes a tenth of the time.
        return [safe(words.strip())]
    glued = re.sub(r"(\d) (%|(?:cm|s|min|points?|days?)\b)", rf"\1{_GLUE}\2", words)
    glued = glued.replace(" → ", f"{_GLUE}→{_GLUE}")
    return [safe(line.replace(_GLUE, " ")) for line in textwrap.wrap(glued, chars)]


def hover(*parts: str) -> str:
    """Join plain parts for a hover box, each from a line of its own."""
    return "<br>".join(line for part in parts for line in wrapped(part, _HOVER_CHARS))

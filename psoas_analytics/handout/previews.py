"""How a file that is no page is looked at: HTML that needs no script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

# A bundle of years is longer than anybody reads before it is saved.
_SHOWN_CHARS = 200_000


def as_text(text: str) -> str:
    """Show a text as it is; a very long one up to a point, and say so."""
    shown = escape(text[:_SHOWN_CHARS])
    more = "<p>... and so on to the end.</p>" if len(text) > _SHOWN_CHARS else ""
    return _document(f"<pre>{shown}</pre>{more}")


def as_list(words: str, lines: Iterable[str]) -> str:
    """Show a few lines below a sentence."""
    listed = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return _document(f"<p>{escape(words)}</p><ul>{listed}</ul>")


def as_tables(rows: Mapping[str, tuple[Any, int]]) -> str:
    """Show the tables of an archive: columns, and number of rows, by name."""
    lines = "".join(
        f"<tr><th scope=row>{escape(name)}.csv</th><td>{count}</td><td>{escape(', '.join(columns))}</td></tr>"
        for name, (columns, count) in rows.items()
    )
    head = "<tr><th scope=col>file</th><th scope=col>lines</th><th scope=col>columns</th></tr>"
    return _document(f"<table><thead>{head}</thead><tbody>{lines}</tbody></table>")


def _document(body: str) -> str:
    style = (
        "body{margin:16px;font:14px/1.5 system-ui,sans-serif;color:#222;background:#fff}"
        "pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:0}"
        "table{border-collapse:collapse}th,td{text-align:left;vertical-align:top;padding:4px 12px 4px 0;"
        "border-bottom:1px solid #ccc}td:last-child{overflow-wrap:anywhere}"
    )
    head = f"<meta charset=utf-8><title>Preview</title><style>{style}</style>"
    return f"<!DOCTYPE html><html lang=en>{head}{body}</html>"

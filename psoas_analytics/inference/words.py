"""Numbers and tables as the results show them."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


def signed(number: float, decimals: int) -> str:
    """Write a number with its sign, a true minus, and no minus zero."""
    rounded = round(number, decimals) + 0.0
    return f"{rounded:+.{decimals}f}".replace("-", "−") if rounded else f"{0:.{decimals}f}"


def percent(share: float) -> str:
    """Write a share in per cent: "92 %"."""
    return f"{100 * share:.0f} %"


def interval(low: float, high: float, decimals: int, *, confidence: float = 0.95) -> str:
    """Write an interval with its confidence: "95 % −0.5 to +0.1"."""
    if low != low or high != high:  # NaN: none could be computed
        return "no interval"
    return f"{100 * confidence:g} % {signed(low, decimals)} to {signed(high, decimals)}"


def p_text(p_value: float | None) -> str:
    """Write a p-value to two digits; None: that none is given."""
    if p_value is None:
        return "no p-value yet"
    return "p < 0.001" if p_value < 0.001 else f"p = {p_value:.2g}"


def table_html(sentence: str, rows: Iterable[tuple[str, str]], notes: Iterable[str] = ()) -> str:
    """Sentence, a small table of figures, and notes below; every text is escaped."""
    body = "".join(
        f'<tr><th scope="row" style="text-align:left;font-weight:normal">{escape(name)}</th>'
        f'<td style="text-align:right;font-variant-numeric:tabular-nums">{escape(figure)}</td></tr>'
        for name, figure in rows
    )
    table = f"<table>{body}</table>" if body else ""
    small = "".join(f"<p><small>{escape(note)}</small></p>" for note in notes)
    return f"<div><p>{escape(sentence)}</p>{table}{small}</div>"

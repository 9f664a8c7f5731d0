"""What a page forbids itself: every request, and every script and style that did not come with it."""

from __future__ import annotations

import base64
import hashlib
import re

#: Stands in the page's head until the page is written; nothing that a person typed comes before it.
PLACE = "{content security policy}"

_INLINE = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1>", re.DOTALL)


def with_policy(document: str, *, any_style: bool = False) -> str:
    """Write the policy into a page.

    Parameters
    ----------
    document : str
        A whole page with :data:`PLACE` in the ``content`` of its policy element.
    any_style : bool
        Let scripts of the page add styles (plotly does); no style can reach the network all the same.

    Returns
    -------
    str
        The page, whose scripts and style sheets run because their SHA-256 is named, and no others.
    """
    hashes: dict[str, list[str]] = {"script": [], "style": []}
    for kind, attributes, content in _INLINE.findall(document):
        if "application/json" not in attributes:
            digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
            hashes[kind].append(f"'sha256-{digest}'")
    styles = ["'unsafe-inline'"] if any_style else hashes["style"]
    policy = "; ".join(
        [
            "default-src 'none'",
            " ".join(["script-src", *hashes["script"]]),
            " ".join(["style-src", *styles]),
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    return document.replace(PLACE, policy, 1)

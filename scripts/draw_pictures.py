"""Write every picture to one page, in light and dark, to look at after a change of ``data/poses.toml``.

python scripts/draw_pictures.py [FILE]    (artifacts/pictures.html unless told otherwise)
"""

from __future__ import annotations

import sys
from pathlib import Path

from psoas_analytics.catalog import load_catalog
from psoas_analytics.pictures import builtin_scenes, exercise_picture, test_picture

# The two themes of psoas_analytics/widgets/style.css.
THEMES = {
    "light": "--psoas-ink:#222;--psoas-ground:#fff;background:#fff;color:#222",
    "dark": "--psoas-ink:#e0e0e0;--psoas-ground:#111;--psoas-left:#4aa8e0;--psoas-right:#f08a3c;"
    "--psoas-both:#a8a8a8;background:#111;color:#e0e0e0",
}


def main() -> None:
    """Draw the page."""
    file = Path(sys.argv[1] if len(sys.argv) > 1 else "artifacts/pictures.html")
    file.parent.mkdir(parents=True, exist_ok=True)
    themes = "".join(
        f'<section style="padding:12px;{style}">{_rows()}</section>' for style in THEMES.values()
    )
    icon = ".icon{display:inline-block;width:64px}"
    file.write_text(f"<!doctype html><meta charset=utf-8><style>{icon}</style>{themes}", encoding="utf-8")


def _rows() -> str:
    rows = []
    for exercise in load_catalog().values():
        sides = [side for side in exercise.dose.allowed_sides if side != "both"]
        rows.append(_row(exercise.id, exercise_picture, [None, *sides]))
    for test, scene in builtin_scenes().tests.items():
        rows.append(_row(test, test_picture, [None, "left", "right"] if scene.working else [None]))
    return "".join(rows)


def _row(name: str, draw, sides: list) -> str:  # noqa: ANN001 - either of the two functions
    moving = "".join(draw(name, side=side) for side in sides)
    icons = "".join(f'<span class="icon">{draw(name, side=side, still=True)}</span>' for side in sides)
    return f"<p>{name}</p>{moving}{icons}"


if __name__ == "__main__":
    main()

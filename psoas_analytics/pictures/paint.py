"""Colours of the pictures: the variables of the style sheet, with what stands in for them elsewhere."""

from __future__ import annotations

INK = "var(--psoas-ink,currentColor)"
GROUND = "var(--psoas-ground,var(--jp-layout-color1,#fff))"
SIDE = {
    "left": "var(--psoas-left,#0072B2)",
    "right": "var(--psoas-right,#D55E00)",
    "both": "var(--psoas-both,#555555)",
}


def mixed(colour: str, share: int) -> str:
    """`share` percent of a colour on the ground: opaque, so that nothing shines through."""
    return f"color-mix(in srgb,{colour} {share}%,{GROUND})"

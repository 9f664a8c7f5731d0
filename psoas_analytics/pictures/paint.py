"""Colours of the pictures: the variables of the page's style sheet, with stand-ins where there is none."""

from __future__ import annotations

SIDE = {
    "left": "var(--psoas-left,#0072B2)",
    "right": "var(--psoas-right,#D55E00)",
    "both": "var(--psoas-both,#555555)",
}
_INK = "var(--psoas-ink,currentColor)"
_GROUND = "var(--psoas-ground,var(--jp-layout-color1,#fff))"
_LINE = "fill:none;stroke-linecap:round;stroke-linejoin:round;stroke"


def _mixed(colour: str, share: int) -> str:
    """`share` percent of a colour on the ground: opaque, so that nothing shines through."""
    return f"color-mix(in srgb,var({colour}) {share}%,var(--g))"


# By class: what is painted so.
_PAINTS = {
    " .o": "fill:var(--g);stroke:var(--g);stroke-width:2.2;stroke-linejoin:round",  # the gap round a limb
    " .b": f"fill:{_mixed('--i', 46)}",  # head, near arm, a near leg that does not work
    " .t": f"fill:{_mixed('--i', 58)}",  # trunk
    " .r": f"fill:{_mixed('--i', 78)}",  # hair
    " .f": f"fill:{_mixed('--i', 30)}",  # far limbs
    " .k": "fill:var(--k)",  # the working leg
    " .j": f"fill:{_mixed('--k', 45)}",  # a working leg on the far side
    " .q": f"fill:{_mixed('--i', 12)}",  # floor and mat
    " .w": f"fill:{_mixed('--i', 20)}",  # table, pillow, ruler
    " .a": f"{_LINE}:var(--k);stroke-width:2.2",  # arrow
    " .l": f"{_LINE}:var(--i);stroke-width:1",  # arc
    " .z": f"{_LINE}:var(--i);stroke-width:1;stroke-dasharray:2.5 2.5",  # zero of the arc
    " .n path": "fill:none",  # the limb under the phone is drawn already
    " .h": "fill:var(--i)",  # phone and strap
    " .g": "fill:var(--g)",  # its screen
    " text": "font-family:system-ui,sans-serif;text-anchor:middle",
    " .m": "fill:var(--i);font-size:8px;font-weight:600",  # marks on the arc
    " .e": "fill:var(--g);font-size:8px;font-weight:700",  # letter of the side
    " .i": "fill:var(--i);font-size:7px",  # what view it is
}


def rules(key: str, side: str) -> str:
    """Style rules of one picture, all under its own class."""
    own = f"max-width:100%;height:auto;--i:{_INK};--g:{_GROUND};--k:{SIDE[side]}"
    return f".{key}{{{own}}}" + "".join(f".{key}{name}{{{rule}}}" for name, rule in _PAINTS.items())

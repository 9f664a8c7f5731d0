"""When to see a professional: a fixed list in our own words, never computed from anything logged."""

from __future__ import annotations

TITLE = "When to see a professional"

ADVICE = (
    "If one of these is true for you, stop the exercises and talk to a doctor before you go on. "
    "If it came suddenly or is severe, call the emergency number."
)

RED_FLAGS = (
    "New trouble passing or holding urine or stool",
    "Numbness around the genitals, the anus or the inner thighs (the saddle area)",
    "Weakness in a leg that spreads or gets worse",
    "Fever together with back or hip pain",
    "A joint that is hot and swollen",
    "Pain after a major fall or accident",
    "You cannot put weight on the leg",
    "You have had cancer, lose weight without trying, or sweat at night",
    "Pain at night that never lets up, however you lie",
    "A lump in the groin, or a mass in the belly that pulses",
    "A swollen calf, chest pain or trouble breathing",
    "Pain that keeps getting worse, week after week",
    "You are pregnant, or have had surgery recently",
)

NO_REASSURANCE = (
    "If none of these is true, that does not mean that nothing is wrong: such lists miss a lot. "
    "If you are worried, ask a professional."
)

SOURCE = "That red-flag lists have weak accuracy: Verhagen 2016."

NOT_ADVICE = "This workbook is not medical advice."

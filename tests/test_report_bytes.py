"""The same journal at the same time gives the same bytes: page, PDF and drawings, in other processes too."""

import base64
import json
import os
import subprocess
import sys

import pytest

from psoas_analytics.report.figures import calendar_svg, pain_svg

CODE = """
import base64, json, sys
import psoas_analytics as psoas
from psoas_analytics.report.figures import calendar_svg, pain_svg

report = psoas.build_report(psoas.demo_journal())
days = {"start": report.header.start, "end": report.header.end}
made = {
    "page": report.to_html(),
    "pdf": base64.b64encode(report.to_pdf()).decode(),
    "pain": pain_svg(report.pain, synthetic=True),
    "calendar": calendar_svg(report.calendar, synthetic=True, **days),
    "pyplot": "matplotlib.pyplot" in sys.modules,
}
print(json.dumps(made), end="")
"""


@pytest.mark.parametrize(
    "surroundings",
    [
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "2", "SOURCE_DATE_EPOCH": "1", "TZ": "Asia/Tokyo"},
    ],
    ids=["other hashes", "other hashes, time zone and build date"],
)
def test_another_process_makes_the_same_bytes_and_leaves_pyplot_alone(demo_report, surroundings) -> None:
    ran = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", CODE],
        capture_output=True,
        check=True,
        env=os.environ | surroundings,
    )
    made = json.loads(ran.stdout)
    days = {"start": demo_report.header.start, "end": demo_report.header.end}
    assert made["page"] == demo_report.to_html()
    assert base64.b64decode(made["pdf"]) == demo_report.to_pdf()
    assert made["pain"] == pain_svg(demo_report.pain, synthetic=True)
    assert made["calendar"] == calendar_svg(demo_report.calendar, synthetic=True, **days)
    assert not made["pyplot"]

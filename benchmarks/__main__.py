"""Print the table: ``python -m benchmarks`` (``make bench``)."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests"), str(ROOT / "tests" / "browser")]

from benchmarks.report import charts_as_html, report_as_html, report_as_pdf  # noqa: E402 - needs the path
from benchmarks.save_to_chart import save_to_chart  # noqa: E402 - it stands on the tests' own Lab

ROWS = (save_to_chart, report_as_pdf, report_as_html, charts_as_html)


def main() -> None:
    """Run each row and print it as it comes."""
    print(f"{'what':<46} {'ours':>10} {'against':<34} {'other':>10} {'ratio':>7}  runs")
    for run in ROWS:
        row = run()
        print(
            f"{row.what:<46} {row.ours_ms:>7.1f} ms {row.against:<34} {row.other_ms:>7.1f} ms"
            f" {row.ratio:>7.2f}  {row.n}"
        )


if __name__ == "__main__":
    main()

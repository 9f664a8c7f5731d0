"""What a notebook waits for at its start, in fresh interpreters, against what it imports anyway."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.row import Row
from benchmarks.turns import COMPILED, told_in_turns
from psoas_analytics.exchange import read_archive
from psoas_analytics.resources import data_path

RUNS = 15
# Measured inside, so that the start of the interpreter, which both need, thins out no ratio.
_TIMED = "import time; start = time.perf_counter()\n{code}\nprint(1000 * (time.perf_counter() - start))"
_OURS = "import psoas_analytics as psoas"
# Shown: what the notebook does with the last line of a cell.
_FORM = _OURS + "\npsoas.SessionForm(psoas.open_journal({path!r}))._repr_mimebundle_()"
_BOX = "import pandas, ipywidgets\nipywidgets.VBox()._repr_mimebundle_()"


def import_alone() -> Row:
    """The package, against pandas."""
    times = told_in_turns(lambda: _fresh(_OURS), lambda: _fresh("import pandas"), RUNS)
    return Row("import psoas_analytics", times[0], "import pandas", times[1], 0.5)


def import_and_first_form() -> Row:
    """The package, the demo's journal opened and its SessionForm shown, against an empty box."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "journal.sqlite"
        read_archive(data_path("demo"), path)
        ours = _FORM.format(path=str(path))
        times = told_in_turns(lambda: _fresh(ours), lambda: _fresh(_BOX), RUNS)
    what, against = "import and first SessionForm shown", "import pandas, ipywidgets and an empty VBox"
    return Row(what, times[0], against, times[1], 1.6)


ROWS = (import_alone, import_and_first_form)


def _fresh(code: str) -> float:
    """Milliseconds that the code takes in an interpreter of its own."""
    command = [sys.executable, "-c", _TIMED.format(code=code)]
    done = subprocess.run(  # noqa: S603 - our own code
        command, check=True, capture_output=True, text=True, env=COMPILED
    )
    return float(done.stdout)

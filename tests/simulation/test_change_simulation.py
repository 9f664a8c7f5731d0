"""How often a change of nothing at all is called larger than the person's own week-to-week scatter."""

import numpy as np
import pytest
from simulated_logs import pain_logs

from psoas_analytics.inference import important_change

pytestmark = pytest.mark.simulation

LOGS = 1000


@pytest.mark.parametrize("between", [7, 84])
def test_scatter_is_rarely_exceeded_when_nothing_changed(between, note):
    row = {}
    for memory in (0.0, 0.5, 0.7):
        rng = np.random.default_rng([9, between, int(10 * memory)])
        logs = [scores for _, scores in pain_logs(rng, LOGS, between + 7, memory, "whole")]
        found = [important_change(scores[:7], scores[-7:]) for scores in logs]
        beyond = np.mean([one.beyond_scatter is True for one in found])
        row[f"larger than scatter, r {memory:g}"] = f"{100 * beyond:.1f}"
        both = np.mean([one.meets_points and one.meets_percent for one in found])
        row[f"2 points and 30 % met, r {memory:g}"] = f"{100 * both:.1f}"
        assert beyond <= 0.12
    note("Important change, nothing changed (%)", **{"days between the weeks": between, **row})

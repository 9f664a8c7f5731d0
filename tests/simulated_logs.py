"""Made-up logs with memory from day to day, for the simulation tests. Fixed seeds, nothing real."""

import numpy as np

# A bad-to-middling log: pain around 5 with a spread of 1.5; three fifths of the exercise done, in quarters.
PAIN, PAIN_SPREAD, DONE, DONE_SPREAD, STEPS = 5.0, 1.5, 0.6, 0.35, 4
MISSING = 0.2


def with_memory(rng, logs, days, memory):
    """First-order autoregression, shape (logs, days), mean 0 and variance 1 from the first day on."""
    found = rng.standard_normal((logs, days))
    found[:, 1:] *= np.sqrt(1 - memory**2)
    for day in range(1, days):
        found[:, day] += memory * found[:, day - 1]
    return found


def whole(scores):
    """Scores as a form takes them: whole numbers, 0 to 10."""
    return np.clip(np.rint(scores), 0, 10)


def pain_logs(rng, logs, scored, memory, kind, *, slope_per_week=0.0):
    """Days and scores of each log. `kind`: "exact", "whole" numbers, or whole with "gaps" (20 % of days)."""
    days = round(scored / (1 - MISSING)) if kind == "gaps" else scored
    line = slope_per_week / 7 * (np.arange(days) - days / 2)
    scores = PAIN + line + PAIN_SPREAD * with_memory(rng, logs, days, memory)
    for row in scores if kind == "exact" else whole(scores):
        kept = np.sort(rng.permutation(days)[:scored])
        yield kept, row[kept]


def paired_logs(rng, logs, paired, memory, kind, *, effect=0.0):
    """Done shares and pain of each log, day by day; `effect`: points for all the exercise, a day later.

    With gaps 20 % of the days are missing in each of the two, so the log is longer for as many pairs.
    """
    days = round(paired / (1 - MISSING) ** 2) + 1 if kind == "gaps" else paired + 1
    done = DONE + DONE_SPREAD * with_memory(rng, logs, days, memory)
    done = np.clip(np.rint(STEPS * done) / STEPS, 0, 1)
    pain = PAIN + PAIN_SPREAD * with_memory(rng, logs, days, memory)
    pain[:, 1:] += effect * (done[:, :-1] - DONE)
    if kind != "exact":
        pain = whole(pain)
    if kind == "gaps":
        for series in (done, pain):
            series[rng.random(series.shape) < MISSING] = np.nan
    yield from zip(done, pain, strict=True)

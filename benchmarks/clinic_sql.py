"""The clinic's overview stated in DuckDB SQL over the same Parquet files, as one would write it by hand.

It knows the usual thresholds only, not a person's own, and writes no reasons in words (``why``).
"""

from __future__ import annotations

import argparse
import json
import time
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from psoas_analytics.clinic import store

# One row a person; the thresholds are those of psoas_analytics.thresholds.
OVERVIEW = """
WITH person AS (
    SELECT person_id, least(as_of::DATE, $today) AS as_of FROM people
),
-- last entry of any kind
entry AS (
    SELECT person_id, day FROM sessions UNION ALL SELECT person_id, day FROM pain
    UNION ALL SELECT person_id, day FROM flexibility UNION ALL SELECT person_id, day FROM questionnaires
    UNION ALL SELECT person_id, day FROM habits UNION ALL SELECT person_id, day FROM skips
    UNION ALL SELECT person_id, day FROM no_exercise UNION ALL SELECT person_id, day FROM questions
    UNION ALL SELECT person_id, day FROM events
),
last AS (
    SELECT person_id, max(day)::DATE AS last_entry FROM entry JOIN person USING (person_id)
    WHERE day <= as_of GROUP BY person_id
),
-- adherence of the last 7 days
begun AS (SELECT person_id, min(starts_on)::DATE AS first_plan FROM plans GROUP BY person_id),
answered AS (
    SELECT person_id, day::DATE AS day
    FROM (
        SELECT person_id, day FROM sessions UNION ALL SELECT person_id, day FROM skips
        UNION ALL SELECT person_id, day FROM no_exercise
    )
    JOIN person USING (person_id)
    WHERE day > as_of - 8 AND day <= as_of
    GROUP BY ALL
),
ends AS (
    SELECT person_id, first_plan, as_of - (answered.day IS NULL)::INTEGER AS last_day
    FROM person JOIN begun USING (person_id)
    LEFT JOIN answered ON answered.person_id = person.person_id AND answered.day = as_of
),
days AS (
    SELECT person_id, last_day - back::INTEGER AS day
    FROM ends CROSS JOIN range(7) AS r (back) WHERE first_plan <= last_day - 6
),
version_of_day AS (
    SELECT days.person_id, days.day, v.version
    FROM days ASOF JOIN (
        SELECT person_id, starts_on::DATE AS starts_on, max(version) AS version FROM plans GROUP BY ALL
    ) AS v ON v.person_id = days.person_id AND v.starts_on <= days.day
),
owed AS (
    SELECT d.person_id, d.day, p.exercise_id, p.hold_min_s, p.sides,
        p.times_per_week IS NOT NULL AS weekly,
        p.sets * p.reps_min / CASE WHEN p.sides = 'alternating' THEN 2.0 ELSE 1.0 END AS owed_reps,
        CASE
            WHEN EXISTS (
                SELECT 1 FROM pauses AS q
                WHERE q.person_id = d.person_id AND d.day BETWEEN q.start AND q."end"
            ) THEN 0.0
            WHEN p.times_per_week IS NOT NULL THEN p.times_per_week / 7
            WHEN contains(p.days, lower(strftime(d.day, '%a'))) THEN 1.0
            ELSE 0.0
        END AS owed
    FROM version_of_day AS d JOIN plans AS p USING (person_id, version)
),
done AS (
    SELECT person_id, day::DATE AS day, exercise_id, side, reps, hold_s
    FROM sets JOIN person USING (person_id) WHERE day > as_of - 8 AND day <= as_of
),
earned AS (
    SELECT o.person_id, o.day, o.exercise_id,
        sum(credit) FILTER (side = 'left') AS on_left,
        sum(credit) FILTER (side = 'right') AS on_right,
        sum(credit / CASE WHEN sides = 'alternating' THEN 2.0 ELSE 1.0 END) FILTER (side = 'both') AS on_both
    FROM (
        SELECT o.*, s.side, s.reps * coalesce(least(s.hold_s / o.hold_min_s, 1), 1) AS credit
        FROM owed AS o JOIN done AS s USING (person_id, day, exercise_id)
    ) AS o GROUP BY ALL
),
share AS (
    SELECT o.person_id, o.day, o.exercise_id, o.weekly, a.day IS NOT NULL AS logged,
        round(o.owed * 7e9)::BIGINT AS owed,
        CASE WHEN o.owed = 0 THEN 0 ELSE round(7e9 * round((
            least(1, (coalesce(on_left, 0) + coalesce(on_both, 0)) / owed_reps)
            + least(1, (coalesce(on_right, 0) + coalesce(on_both, 0)) / owed_reps)
        ) / 2, 9))::BIGINT END AS credit
    FROM owed AS o
    LEFT JOIN earned USING (person_id, day, exercise_id)
    LEFT JOIN answered AS a ON a.person_id = o.person_id AND a.day = o.day
),
of_exercise AS (
    SELECT person_id,
        CASE WHEN weekly THEN least(sum(credit), sum(owed)) ELSE sum(credit) END AS earned,
        sum(owed) AS owed,
        coalesce(sum(owed) FILTER (logged), 0) AS known,
        weekly
    FROM share GROUP BY person_id, exercise_id, weekly
),
adherence AS (
    SELECT person_id,
        sum(earned) / nullif(sum(owed), 0) AS lower_bound,
        sum(earned) / nullif(sum(CASE WHEN weekly THEN greatest(known, earned) ELSE known END), 0)
            AS over_logged
    FROM of_exercise GROUP BY person_id
),
logging AS (
    SELECT person_id, count(DISTINCT day) FILTER (owed > 0 AND logged)
        / nullif(count(DISTINCT day) FILTER (owed > 0), 0) AS share_logged
    FROM share GROUP BY person_id
),
-- pain at the main site: of the last 84 days the one with the most scored days
daily AS (
    SELECT person_id, site, side, day::DATE AS day, avg(pain_nrs) AS pain_nrs,
        avg(pain_nrs) FILTER (context = 'on waking') AS waking
    FROM pain JOIN person USING (person_id)
    WHERE recall = 'average_24h' AND context IS DISTINCT FROM 'exercise' AND day <= as_of
        AND pain_nrs IS NOT NULL
    GROUP BY ALL
),
main AS (
    SELECT person_id, site, side, as_of
    FROM daily JOIN person USING (person_id) WHERE day > as_of - 84
    GROUP BY person_id, site, side, as_of
    QUALIFY row_number() OVER (
        PARTITION BY person_id ORDER BY count(*) DESC, site, side NULLS LAST
    ) = 1
),
scores AS (
    SELECT d.*, m.as_of, b.first_plan
    FROM daily AS d
    JOIN main AS m
        ON m.person_id = d.person_id AND m.site = d.site AND m.side IS NOT DISTINCT FROM d.side
    LEFT JOIN begun AS b ON b.person_id = d.person_id
),
starts AS (
    SELECT person_id, coalesce(any_value(first_plan), min(day))
        - CASE WHEN count(*) FILTER (day >= first_plan - 7 AND day < first_plan) >= 5 THEN 7 ELSE 0 END
        AS start
    FROM scores GROUP BY person_id
),
weeks AS (
    SELECT s.person_id, any_value(site) AS site, any_value(side) AS side,
        any_value(start) + 6 < any_value(as_of) - 6 AS apart,
        CASE WHEN count(*) FILTER (day >= start AND day < start + 7) >= 5
            THEN round(avg(pain_nrs) FILTER (day >= start AND day < start + 7), 9) END AS pain_baseline,
        CASE WHEN count(*) FILTER (day > as_of - 7) >= 4
            THEN round(avg(pain_nrs) FILTER (day > as_of - 7), 9) END AS pain_now
    FROM scores AS s JOIN starts USING (person_id) GROUP BY s.person_id
),
change AS (
    SELECT *, CASE WHEN apart THEN round(pain_now - pain_baseline, 9) END AS pain_change FROM weeks
),
-- lights of the last 7 days
during AS (
    SELECT s.person_id, s.day::DATE AS day,
        CASE WHEN s.pain_nrs > 5 THEN 2 WHEN s.pain_nrs <= 2 OR s.pain_nrs <= x.pain_before THEN 0
            ELSE 1 END AS zone
    FROM sets AS s JOIN person AS p ON p.person_id = s.person_id
    LEFT JOIN sessions AS x ON x.person_id = s.person_id AND x.session_id = s.session_id
    WHERE s.pain_nrs IS NOT NULL AND s.day > p.as_of - 7 AND s.day <= p.as_of
    UNION ALL
    SELECT person_id, day::DATE, CASE WHEN pain_nrs > 5 THEN 2 WHEN pain_nrs <= 2 THEN 0 ELSE 1 END
    FROM pain JOIN person USING (person_id)
    WHERE context = 'exercise' AND day > as_of - 7 AND day <= as_of
),
rises AS (
    SELECT person_id, day, round(s.pain_nrs - pain_baseline, 9) AS mean_rise,
        round(greatest(s.pain_nrs, coalesce(waking, s.pain_nrs)) - pain_baseline, 9) AS rise
    FROM scores AS s JOIN weeks USING (person_id) WHERE day > as_of - 7 AND pain_baseline IS NOT NULL
),
zones AS (
    SELECT person_id, day, zone, NULL AS mean_rise FROM during
    UNION ALL
    SELECT person_id, day, CASE WHEN rise >= 2 THEN 2 WHEN rise >= 1 THEN 1 ELSE 0 END, mean_rise FROM rises
),
lights AS (
    SELECT person_id, max(zone) AS worst, count(DISTINCT day) FILTER (zone = 2) AS red_days,
        CASE WHEN count(mean_rise) >= 4 THEN round(avg(mean_rise), 9) END AS week_rise
    FROM zones GROUP BY person_id
),
-- questions since the therapist's last answer; pauses in force
replied AS (
    SELECT person_id, max(written_on)::DATE AS written_on FROM plans JOIN person USING (person_id)
    WHERE written_on <= as_of GROUP BY person_id
),
waiting AS (
    SELECT q.person_id, count(*) AS questions
    FROM questions AS q JOIN person USING (person_id) LEFT JOIN replied AS r ON r.person_id = q.person_id
    WHERE q.day <= as_of AND (r.written_on IS NULL OR q.day >= r.written_on) GROUP BY q.person_id
),
paused AS (
    SELECT DISTINCT person_id FROM pauses JOIN person USING (person_id) WHERE as_of BETWEEN start AND "end"
),
one AS (
    SELECT person_id, as_of, last_entry, (as_of - last_entry)::DOUBLE AS days_since_entry,
        lower_bound, over_logged, share_logged, site, side, pain_baseline, pain_now, pain_change,
        CASE
            WHEN pain_change IS NULL THEN NULL
            WHEN pain_baseline <= 4 THEN 'no verdict'
            WHEN abs(pain_change) < 2 OR round(abs(pain_change / pain_baseline), 9) < 0.3
                THEN 'not important'
            WHEN pain_change < 0 THEN 'less pain'
            ELSE 'more pain'
        END AS important,
        CASE WHEN red_days >= 2 OR week_rise >= 2 THEN 'red' WHEN worst >= 1 THEN 'amber'
            WHEN worst = 0 THEN 'green' END AS week,
        coalesce(red_days, 0) AS red_days,
        coalesce(as_of - coalesce(last_entry, first_plan) >= 7, FALSE) AND paused.person_id IS NULL
            AS stopped,
        coalesce(questions, 0) AS questions
    FROM person
    LEFT JOIN last USING (person_id) LEFT JOIN begun USING (person_id)
    LEFT JOIN adherence USING (person_id) LEFT JOIN logging USING (person_id)
    LEFT JOIN change USING (person_id) LEFT JOIN lights USING (person_id)
    LEFT JOIN waiting USING (person_id) LEFT JOIN paused ON paused.person_id = person.person_id
),
looked AS (
    SELECT *, CASE WHEN week = 'red' THEN 1 WHEN important = 'more pain' THEN 2 WHEN stopped THEN 3
        WHEN questions > 0 THEN 4 WHEN week = 'amber' THEN 5 ELSE 6 END AS needs_look
    FROM one
)
SELECT * FROM looked
ORDER BY needs_look, red_days DESC, pain_change DESC NULLS LAST, days_since_entry DESC NULLS LAST, person_id
"""


def overview_by_duckdb(out: Path, *, today: date, threads: int | None = None) -> pd.DataFrame:
    """Run the SQL over a store; by default on as many threads as DuckDB likes."""
    with duckdb.connect(config={} if threads is None else {"threads": threads}) as connection:
        for name in store.TABLES:
            connection.read_parquet(str(out / "parts" / "*" / f"{name}.parquet")).create_view(name)
        connection.read_parquet(str(out / "people.parquet")).create_view("people")
        return connection.execute(OVERVIEW, {"today": today}).df()


def main() -> None:
    """Run it once and print seconds and rows as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.clinic_sql", description=main.__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("today", type=date.fromisoformat)
    parser.add_argument("--threads", type=int)
    asked = parser.parse_args()
    start = time.perf_counter()
    rows = len(overview_by_duckdb(asked.out, today=asked.today, threads=asked.threads))
    print(json.dumps({"s": time.perf_counter() - start, "rows": rows}))


if __name__ == "__main__":
    main()

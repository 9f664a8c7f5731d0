"""A clinic's overview on a cluster of processes, one of which is killed in mid-run: the same rows."""

import logging
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import psutil
import pytest
from clinic_people import persons, write_store
from distributed import Client, LocalCluster

from psoas_analytics.clinic import overview, parts

pytestmark = pytest.mark.faults

TODAY = "2030-01-01"
PATIENCE_S = 60
PEOPLE = ("steady", "worse", "better", "stopped", "only pain", "own cut-offs", "plan but no log", "one day")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    # One person a part: more parts than two workers can have done before the kill.
    some = {person: persons()[person] for person in PEOPLE}
    write_store(tmp_path / "store", some, in_a_part=1)
    return tmp_path / "store"


def kill_one_at_work(cluster: LocalCluster) -> tuple[int, set[str]]:
    """Kill a worker that has a task in hand; return its process and the tasks that it had."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        for nanny in cluster.workers.values():
            state = cluster.scheduler.workers.get(nanny.worker_address)
            if state is None or not state.processing:
                continue
            pid = nanny.pid
            # Stopped first: what it has in hand now, it cannot finish any more.
            os.kill(pid, signal.SIGSTOP)
            time.sleep(0.2)
            in_hand = {task.key for task in state.processing}
            os.kill(pid, signal.SIGKILL)
            if in_hand:
                return pid, in_hand
        time.sleep(0.005)
    raise AssertionError(f"no worker had a task within {PATIENCE_S} s")


def test_the_rows_are_the_same_on_one_worker_on_two_and_when_one_of_them_is_killed(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "_TOGETHER", 1)
    expected = overview(out, today=TODAY)
    assert len(expected) == len(PEOPLE)
    pids = set()
    with (
        LocalCluster(
            n_workers=1,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            local_directory=tmp_path / "scratch",
            silence_logs=logging.CRITICAL,
        ) as cluster,
        Client(cluster) as client,
    ):
        pd.testing.assert_frame_equal(overview(out, today=TODAY, client=client), expected)
        cluster.scale(2)
        client.wait_for_workers(2, timeout=PATIENCE_S)
        pids |= {nanny.pid for nanny in cluster.workers.values()}
        pd.testing.assert_frame_equal(overview(out, today=TODAY, client=client), expected)
        with ThreadPoolExecutor(1) as aside:
            killing = aside.submit(kill_one_at_work, cluster)
            found = overview(out, today=TODAY, client=client)
        killed, in_hand = killing.result()
        pd.testing.assert_frame_equal(found, expected)
        assert killed in pids
        assert in_hand
        assert not psutil.pid_exists(killed)
        pids |= {nanny.pid for nanny in cluster.workers.values()}
    assert not [pid for pid in pids if pid is not None and psutil.pid_exists(pid)]

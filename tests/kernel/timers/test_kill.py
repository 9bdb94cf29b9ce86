"""Timers survive kill -9, and several workers at once: each fires exactly once."""

import os
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from .worker_process import TIMERS


def start(home: Path, verb: str) -> subprocess.Popen[str]:
    env = {**os.environ, "MITHAQ_HOME": str(home), "DATABASE_URL": ""}
    command = [sys.executable, "-m", "tests.kernel.timers.worker_process", verb]
    return subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3]
    )


@pytest.mark.sqlite_only
def test_kill_9_at_random_and_two_workers_fire_each_timer_once(tmp_path: Path):
    chance = random.Random(3)
    with start(tmp_path, "make") as maker:
        assert maker.wait(60) == 0
    for _ in range(2):
        with start(tmp_path, "work") as worker:
            for _ in range(chance.randrange(3, 9)):
                assert worker.stdout.readline()
            worker.kill()
    with start(tmp_path, "work") as one, start(tmp_path, "work") as other:
        assert (one.communicate(timeout=60)[1], other.communicate(timeout=60)[1]) == (None, None)
        assert (one.returncode, other.returncode) == (0, 0)
    with closing(sqlite3.connect(tmp_path / "mithaq.sqlite3")) as store:
        fired = store.execute(
            "select count(*), min(late_by) from timers_timer where state='fired'"
        ).fetchone()
        traces = store.execute("select count(*) from timers_beat").fetchone()
    assert fired[0] == traces[0] == TIMERS
    assert fired[1] >= 60_000_000

"""Promise 4: kill -9 under load and at every step. Nothing acknowledged is lost, no record without entry, no entry
without record. In processes of their own, on SQLite with `synchronous=FULL`."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from contextlib import closing
from pathlib import Path

import pytest

from .crash_writer import SHARED, STEPS

pytestmark = pytest.mark.sqlite_only
ENVIRONMENT = {
    **os.environ,
    "MITHAQ_SECRET_KEY": "a key for tests only, long enough to be accepted",
    "DJANGO_SETTINGS_MODULE": "mithaq.config.settings",
    "DATABASE_URL": "",
}
FOUND = "import django; django.setup(); from django.core.management import call_command;"
FOUND += " call_command('migrate', verbosity=0); from tests.cast import assemble; assemble()"


@pytest.fixture(scope="module")
def founded(tmp_path_factory) -> Path:
    """Return a folder with a store that holds the cast."""
    folder = tmp_path_factory.mktemp("founded")
    subprocess.run([sys.executable, "-c", FOUND], env={**ENVIRONMENT, "MITHAQ_HOME": str(folder)}, check=True)
    return folder


@pytest.fixture
def folder(founded: Path, tmp_path: Path) -> Path:
    """Return a copy of that folder."""
    return Path(shutil.copytree(founded, tmp_path / "home"))


def write(folder: Path, step: str = "", *, seconds: float = 30, writers: int = 1) -> set[str]:
    """Run the writer until it dies, or kill it after `seconds`; return the ids that it acknowledged."""
    command = [sys.executable, "-m", "tests.promises.crash_writer", str(folder), str(writers)]
    command += [step] if step else []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT) as process:
        first = process.stdout.readline()
        if not step:
            time.sleep(seconds)
            process.kill()
        rest = process.stdout.read()
    assert process.returncode == -signal.SIGKILL
    return {line.replace("-", "") for line in (first + rest).split("\n") if len(line) == 36}


def check(folder: Path, acknowledged: set[str]) -> set[str]:
    """Hold the store against what was acknowledged and against itself; return the records that are there."""
    with closing(sqlite3.connect(folder / "mithaq.sqlite3")) as db:
        records = {row[0] for row in db.execute("SELECT id FROM records_comment")}
        revisions = {
            row[0]: row[1:]
            for row in db.execute("SELECT record, log_id, seq FROM acts_revision WHERE kind = 'comment'")
        }
        entries = set(db.execute("SELECT log, seq FROM ledger_entry"))
        ((log, size),) = db.execute(
            "SELECT id, size FROM ledger_log WHERE id IN (SELECT log_id FROM acts_revision WHERE kind = 'comment')"
        )
        tally = db.execute("SELECT sum(n) FROM markings_tally WHERE kind = 'comment'").fetchone()[0]
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert acknowledged <= records
    assert set(revisions) == records
    assert all(place in entries for place in revisions.values())
    assert {seq for held, seq in entries if held == log} == set(range(size)), "no entry is missing"
    # the first entry of a log names its key; each other one is an act on a record
    assert size - 1 == len(records) == tally
    return records


@pytest.mark.parametrize("step", STEPS)
def test_a_death_at_any_step_leaves_all_or_nothing(folder, step):
    acknowledged = write(folder, step)
    records = check(folder, acknowledged)
    assert len(acknowledged) == 10
    assert len(records) == (11 if step in {"committed", "streams told"} else 10)


@pytest.mark.parametrize("step", SHARED)
def test_a_death_while_several_share_a_commit_leaves_all_or_nothing(folder, step):
    acknowledged = write(folder, step, writers=8)
    records = check(folder, acknowledged)
    assert len(acknowledged) >= 10
    if step == "settled":
        assert len(records) > len(acknowledged), "what was committed stands, though nobody was told"


@pytest.mark.slow
@pytest.mark.parametrize("writers", [1, 8])
def test_kill_9_at_random_moments_under_load(folder, writers):
    chance, acknowledged = random.Random(9), set()
    for _ in range(6):
        acknowledged |= write(folder, seconds=chance.uniform(0.02, 0.4), writers=writers)
        check(folder, acknowledged)
    assert len(acknowledged) > 50


def test_the_store_goes_on_after_a_death(folder):
    before = check(folder, write(folder, "entry written"))
    after = check(folder, write(folder, seconds=0.1))
    assert before < after
    assert all(uuid.UUID(record) for record in after)

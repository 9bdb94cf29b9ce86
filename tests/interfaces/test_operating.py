"""What whoever runs the server relies on: who may read the files, what is refused in words, `mithaq status`."""

import argparse
import os
import socket
import sqlite3
import stat
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from mithaq.interfaces.commands import serving, setup, status
from mithaq.interfaces.commands.setup import Refusal
from mithaq.kernel import clock, ids
from mithaq.kernel.delivery.models import Delivery
from mithaq.kernel.delivery.models import State as Sending
from mithaq.kernel.markings import audiences
from mithaq.kernel.timers import watchdog
from mithaq.kernel.timers.arming import arm
from mithaq.kernel.timers.models import State, Timer


def mithaq(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command on a folder with the umask that most systems give."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "mithaq.interfaces.commands.main", *words],
        env={**kept, "MITHAQ_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        umask=0o022,
    )


@pytest.mark.sqlite_only
def test_nobody_else_reads_the_store_and_a_newer_one_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    assert mithaq(tmp_path, "migrate").returncode == 0
    store = tmp_path / "mithaq.sqlite3"
    assert stat.S_IMODE(store.stat().st_mode) == 0o600
    with sqlite3.connect(store) as tables:
        tables.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('acts', '9999_of_later', '2030-01-01')"
        )
    tables.close()
    for verb in ("migrate", "worker"):
        refused = mithaq(tmp_path, verb)
        assert (refused.returncode, refused.stderr.count("\n")) == (2, 1), refused.stderr
        assert "set up by a newer version" in refused.stderr


@pytest.mark.slow
@pytest.mark.sqlite_only
def test_a_server_that_is_told_to_stop_lets_its_worker_finish(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "mithaq.interfaces.commands.main", "serve"]
    settings = {"MITHAQ_HOME": str(tmp_path), "MITHAQ_PORT": str(port), "PATH": os.environ["PATH"]}
    with subprocess.Popen(command, env=settings, stdout=subprocess.PIPE, text=True) as server:
        assert (
            server.stdout.readline() == f"Mithaq listens on 127.0.0.1:{port} and is http://127.0.0.1:{port}\n"
        )
        with sqlite3.connect(f"file:{tmp_path}/mithaq.sqlite3?mode=ro", uri=True) as tables:
            until = time.monotonic() + 60
            while not (found := tables.execute("SELECT worker FROM timers_beat").fetchall()):
                assert time.monotonic() < until, "nobody gave a sign of life"
                time.sleep(0.1)
            assert [name.split()[0] for (name,) in found] == ["serve"]
            server.terminate()
            assert server.wait(timeout=60) == 0
            assert tables.execute("SELECT worker FROM timers_beat").fetchall() == []
        tables.close()


class Loader:
    """What is on disk and what was applied, as Django's loader tells it."""

    disk_migrations: dict[tuple[str, str], object] = {}

    def __init__(self, *applied: tuple[str, str]) -> None:
        self.applied_migrations = dict.fromkeys(applied)


@pytest.mark.django_db
def test_a_record_of_before_is_refused_once_it_has_epochs(cast) -> None:
    from mithaq.kernel.ledger import epochs

    executor = MigrationExecutor(connection)
    executor.loader = Loader(("ledger", "0001_initial"))
    setup._refuse_older_record(executor)
    epochs.run(clock.now())
    with pytest.raises(Refusal, match="this one cannot continue it"):
        setup._refuse_older_record(executor)
    executor.loader = Loader(("ledger", "0001_initial"), ("ledger", "0003_slots"))
    setup._refuse_older_record(executor)


def test_without_compiled_translations_nothing_is_served(settings, tmp_path: Path) -> None:
    serving._refuse_without_languages()
    folder = tmp_path / "ar" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").touch()
    settings.LOCALE_PATHS = [tmp_path]
    with pytest.raises(Refusal, match=r"mithaq\.locale\.compile"):
        serving._refuse_without_languages()


def told() -> dict[str, bool]:
    """Return the lines of the status, and which of them need somebody."""
    return {line.text: line.wrong for part in status._PARTS for line in part()}


@pytest.mark.django_db
def test_the_status_says_what_needs_somebody(cast, settings) -> None:
    nobody = told()
    assert nobody["workers: none has given a sign of life ever; start `mithaq worker`"]
    watchdog.beat("one", {})
    assert told()["workers: last sign of life 0 s ago"] is False
    watchdog.beat("one", {"epochs": "OSError: disk"})
    assert told()["job epochs fails: OSError: disk"]


@pytest.mark.django_db
def test_the_status_names_what_was_given_up_and_arms_it_again(cast, capsys, monkeypatch) -> None:
    monkeypatch.setattr(status, "ready", lambda: None)
    timer = arm("no.such", "report", ids.new(), 0, clock.now())
    Timer.objects.filter(pk=timer.pk).update(state=State.PARKED, reason="NoHandler: none")
    assert told()["timer no.such of report was given up: NoHandler: none"]
    assert status._status(argparse.Namespace(try_again=True)) == 1, "nobody is at work"
    assert "timers: 1 armed, 0 late" in capsys.readouterr().out


@pytest.mark.django_db
def test_the_status_counts_notices(cast, settings) -> None:
    with clock.freeze(clock.now() - timedelta(hours=1)):
        Delivery.objects.create(
            recipient=cast.east.person_id,
            channel="mail",
            dedupe_key="one",
            audience=audiences.for_marking("CLEAR"),
            template="none",
            path="/",
        )
    settings.DEMO, settings.EMAIL_HOST = False, ""
    assert (
        told()["notices: 1 wait, 0 of them late; none is sent: MITHAQ_SMTP_HOST names no mail server"]
        is False
    )
    settings.EMAIL_HOST = "mail.example"
    assert told()["notices: 1 wait, 1 of them late"]
    Delivery.objects.update(state=Sending.FAILED, reason="no address", ended_at=clock.now())
    assert told()["notices: 1 could not be sent since yesterday: no address"]

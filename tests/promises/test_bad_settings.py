"""A wrong setting ends the program with one sentence and exit code 2, before anything is touched."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mithaq.config import environment

POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")
FILE = Path(environment.__file__).parent.parent / "interfaces/commands/demonstration/framework.jsonl"


def told(home: Path, *verb: str, **settings: str) -> str:
    """Run the command with these settings alone; return the one sentence with which it refuses."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    command = [sys.executable, "-m", "mithaq.interfaces.commands.main", *verb]
    env = {**kept, "MITHAQ_HOME": str(home), **settings}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    lines = done.stderr.splitlines()
    assert (done.returncode, len(lines), done.stdout) == (2, 1, ""), done.stderr
    return lines[0]


@contextmanager
def silent_host() -> Iterator[int]:
    """Give the port of somebody who takes calls and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("mysql://user:word@localhost/name", "use postgresql://"),
        ("postgresql://user:word@localhost", "use postgresql://"),
        ("postgresql://user:word@localhost:port/name", "DATABASE_URL: "),
        ("postgresql://user:word@127.0.0.1:1/name", "the store does not answer"),
        ("sqlite:////no/such/folder/store.sqlite3", "the store does not answer"),
    ],
)
@pytest.mark.parametrize("verb", [("serve",), ("load", str(FILE))], ids=["serve", "load"])
def test_a_wrong_address_of_the_store(tmp_path, verb, address, said) -> None:
    sentence = told(tmp_path / "home", *verb, DATABASE_URL=address)
    assert sentence.startswith("DATABASE_URL: ")
    assert said in sentence
    assert "word" not in sentence.replace("user:password", ""), "a password is never printed"


def test_a_store_that_never_answers(tmp_path) -> None:
    with silent_host() as port:
        url = f"postgresql://user:word@127.0.0.1:{port}/name?connect_timeout=2"
        assert "does not answer" in told(tmp_path, "serve", DATABASE_URL=url)


def test_nobody_waits_for_ever_for_a_store() -> None:
    assert environment.read({"DATABASE_URL": "postgresql://a:b@c/d"})["DATABASE_URL"]["OPTIONS"] == {
        "connect_timeout": "10"
    }


def _other(name: str) -> str:
    url = urlsplit(os.environ["DATABASE_URL"])
    return url._replace(path=f"/{name}").geturl()


@pytest.mark.skipif(not POSTGRESQL, reason="asks a PostgreSQL server; the suite runs on SQLite")
def test_a_database_that_is_not_there(tmp_path) -> None:
    assert "no_such_database" in told(tmp_path, "serve", DATABASE_URL=_other(name="no_such_database"))


@pytest.mark.skipif(not POSTGRESQL, reason="asks a PostgreSQL server; the suite runs on SQLite")
def test_a_user_who_is_not_known(tmp_path) -> None:
    url = urlsplit(os.environ["DATABASE_URL"])
    place = f"nobody_known:wrong@{url.netloc.rpartition('@')[2]}"
    sentence = told(tmp_path, "serve", DATABASE_URL=url._replace(netloc=place).geturl())
    assert "does not answer" in sentence
    assert "wrong" not in sentence


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("MITHAQ_PORT", "0"),
        ("MITHAQ_PORT", "99999"),
        ("MITHAQ_PORT", "http"),
        ("MITHAQ_HOST", "0.0.0.0"),
        ("MITHAQ_HOST", "192.0.2.7"),
        ("MITHAQ_SECRET_KEY", "short"),
        ("MITHAQ_ORIGIN", "mithaq.example.org"),
        ("NATS_URL", "http://localhost"),
        ("MITHAQ_EVIDENCE_MAX_MB", "many"),
        ("MITHAQ_HOME", "/dev/null/home"),
    ],
)
def test_the_demonstration_refuses_a_wrong_setting(tmp_path, setting, value) -> None:
    assert told(tmp_path, "demo", **{setting: value}).startswith(f"{setting}: ")


def test_a_port_that_is_taken(tmp_path) -> None:
    with silent_host() as port:
        assert "cannot be used" in told(tmp_path, "serve", MITHAQ_PORT=str(port))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MITHAQ_ORIGIN", "https://"),
        ("MITHAQ_ORIGIN", "https://["),
        ("MITHAQ_ORIGIN", "mithaq.example.org"),
        ("MITHAQ_EVIDENCE_MAX_MB", "0"),
        ("MITHAQ_IMPORT_MAX_MB", "0"),
        ("MITHAQ_CAP_FOLDER", "/no/such/folder"),
    ],
)
def test_what_cannot_work_is_refused_by_name(name, value) -> None:
    with pytest.raises(environment.WrongSetting, match=name):
        environment.read({name: value})


@pytest.mark.parametrize(
    ("name", "value"), [("MITHAQ_HOST", "0.0.0.0"), ("MITHAQ_ORIGIN", "https://demo.example.org")]
)
def test_the_demonstration_has_no_address_but_this_machines_own(name, value) -> None:
    with pytest.raises(environment.WrongSetting, match=name):
        environment.read({"MITHAQ_DEMO": "yes", name: value})
    environment.read({"MITHAQ_DEMO": "yes", "MITHAQ_ORIGIN": "http://localhost:8001"})

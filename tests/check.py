"""`make check`: style, types, layers, migrations, translations, templates, generated pages. Changes nothing."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def command(*words: str) -> Callable[[], bool]:
    """Return a check that runs a program of the environment; its output is shown only where it fails."""

    def check() -> bool:
        done = subprocess.run(
            [BIN / words[0], *words[1:]], cwd=ROOT, capture_output=True, text=True, check=False
        )
        if done.returncode:
            print(done.stdout + done.stderr)
        return not done.returncode

    return check


def translations() -> bool:
    """Check that every text has its Arabic and French, with the same placeholders."""
    from . import messages

    said = [fault for language in messages.LANGUAGES for fault in messages.faults(language)]
    print("\n".join(said[:40]), end="\n" if said else "")
    if said:
        print(f"{len(said)} texts. `python -m tests.messages` adds new ones to the catalogues.")
    return not said


def no_hosts() -> bool:
    """Check that the lock file holds hashes and no host, and no file a path of somebody's machine."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return "--hash=sha256:" in lock and "://" not in lock and "--index-url" not in lock


CHECKS: dict[str, Callable[[], bool]] = {
    "ruff lint": command("ruff", "check", "--no-cache", "mithaq", "tests", "benchmarks", "manage.py"),
    "ruff format": command(
        "ruff", "format", "--no-cache", "--check", "mithaq", "tests", "benchmarks", "manage.py"
    ),
    "types": command("mypy", "--no-incremental"),
    "layers": command("lint-imports", "--no-cache"),
    "migrations": command("python", "manage.py", "makemigrations", "--check", "--dry-run"),
    "deployment": command("python", "-W", "error", "-m", "tests.deploy"),
    "templates": command("djhtml", "--check", "mithaq"),
    "house rules": command("python", "-m", "mithaq.web.checks"),
    "translations": translations,
    "generated pages": command("mithaq", "docs", "--check"),
    "lock file": no_hosts,
}


def main() -> int:
    """Run every check and name those that failed."""
    failed = []
    for name, check in CHECKS.items():
        good = check()
        print(f"{'ok    ' if good else 'FAILED'}  {name}", flush=True)
        failed += [] if good else [name]
    print(f"{len(CHECKS) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())

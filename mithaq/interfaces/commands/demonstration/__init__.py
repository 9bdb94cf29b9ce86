"""The demonstration: real public commitments, a plan around them, and a cast of invented offices.

`framework.jsonl` is an ordinary framework file, which `picture.jsonl` continues with invented reports; published events
and what is written about them are added (`additions`). What is made up says so. Building twice changes nothing.
"""

import shutil
from importlib import resources
from pathlib import Path

from django.conf import settings
from django.db import transaction

from mithaq.interfaces import framework
from mithaq.interfaces.site import marks
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.people import actions
from mithaq.kernel.people.models import Membership

from ..setup import Refusal
from . import additions

FILES = ("framework.jsonl", "picture.jsonl")
MARK = "demonstration"
REMOVED = ("mithaq.sqlite3", "mithaq.sqlite3-wal", "mithaq.sqlite3-shm", "policy", MARK)
# reserved (RFC 2606): nothing that is sent there arrives anywhere
MAIL_DOMAIN = "demo.invalid"
NOT_OURS = (
    "MITHAQ_HOME, DATABASE_URL: this store was not made by the demonstration, which would let anybody in as anybody. "
    "Serve it with `mithaq serve`, or give the demonstration a folder of its own; `--reset` starts an old one over."
)
OUTDATED = (
    "MITHAQ_HOME, DATABASE_URL: this demonstration was built by an earlier version, whose record this one cannot "
    "verify. Start it over with `make demo-reset` or `mithaq demo --reset`, or give it a folder of its own."
)
FOLDERS = ("evidence", "mail", "keys", "ledger", "static", "uploads")


def build() -> None:
    """Load the files into an empty store, give each person of the cast a way in, and add what no file holds.

    Raises Refusal for a store that holds anything else, since the demonstration lets anybody in as anybody, and for one
    that an earlier version has built.
    """
    if marks.is_demonstration():
        if marks.is_outdated():
            raise Refusal(OUTDATED, 2)
        return
    if Audience.objects.exists():
        raise Refusal(NOT_OURS, 2)
    with transaction.atomic():
        marks.mark_demonstration()
        _load()
        _open_accounts()
        additions.add()
    (settings.MITHAQ_HOME / MARK).touch()


def _load() -> None:
    faulty = [verdict for verdict in framework.load(lines(), dry_run=False) if verdict.errors]
    if faulty:
        raise Refusal("\n".join(map(str, faulty)))


def lines() -> list[str]:
    """Return the lines of all files of the demonstration, as one framework file."""
    folder = resources.files(__package__)
    return [line for name in FILES for line in folder.joinpath(name).read_text(encoding="utf-8").splitlines()]


def _open_accounts() -> None:
    for held in cast():
        if not hasattr(held.person, "account"):
            handle = held.person.handle
            actions.open_account(held.person, username=handle, language="en", email=f"{handle}@{MAIL_DOMAIN}")


def cast() -> list[Membership]:
    """Return the memberships of the cast, in the order of the file."""
    found = Membership.objects.for_system("the cast of the demonstration, shown before sign-in")
    return list(found.filter(ends=None).select_related("person", "party").order_by("created_at", "id"))


def welcome(address: str) -> str:
    """Return what is printed when the demonstration is ready: the address and the cast."""
    rows = [f"  {held.person.handle:<24}{held.person}" for held in cast()]
    return "\n".join(
        [
            "",
            f"Mithaq is ready: {address}",
            "",
            "Sign in with one click as:",
            *rows,
            "",
            f"Mail is written to {settings.EMAIL_FILE_PATH}, one file a letter.",
            "Stop with Ctrl+C.",
            "",
        ]
    )


def remove(home: Path) -> None:
    """Remove a demonstration from its folder. Raises Refusal where the folder holds something else."""
    if not (home / MARK).exists():
        if (home / "mithaq.sqlite3").exists():
            raise Refusal(f"{home} holds a store that is no demonstration. Nothing was removed.")
        return
    for name in REMOVED:
        (home / name).unlink(missing_ok=True)
    for name in FOLDERS:
        shutil.rmtree(home / name, ignore_errors=True)

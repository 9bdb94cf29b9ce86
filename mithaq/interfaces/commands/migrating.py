"""`mithaq migrate`: the owner of the tables brings them to this version; whoever serves owns nothing."""

import argparse
from typing import Any

from django.db import transaction

from .setup import Refusal, migrate, ready, verb

OWNER = "MITHAQ_OWNER_URL"
POSTGRESQL = "django.db.backends.postgresql"


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb to the parser."""
    made = verb(
        verbs, "migrate", "bring the tables to this version, as their owner, and let another role serve"
    )
    made.set_defaults(run=_migrate)


def _migrate(_: argparse.Namespace) -> int:
    from django.conf import settings

    owner, serving = settings.ENV[OWNER], settings.ENV["DATABASE_URL"]
    if owner is None and (serving is None or serving["ENGINE"] != POSTGRESQL):
        ready(even_empty=True)
        migrate()
        return 0
    _check(owner, serving)
    settings.DATABASES["default"] = owner
    ready(even_empty=True, named=OWNER)
    _migrate_for(serving["USER"])
    return 0


def _check(owner: dict[str, Any] | None, serving: dict[str, Any] | None) -> None:
    """Refuse what does not name two roles of one PostgreSQL database."""
    if owner is None:
        raise Refusal(
            f"{OWNER}: give the address with the role that owns the tables, for this verb alone.", 2
        )
    if owner["ENGINE"] != POSTGRESQL:
        raise Refusal(f"{OWNER}: only PostgreSQL knows owners; leave it empty.", 2)
    if serving is None or not serving.get("USER"):
        raise Refusal("DATABASE_URL: give the address with the role that will serve.", 2)
    if owner["NAME"] != serving["NAME"]:
        raise Refusal(f"{OWNER}: it must lead to the same database as DATABASE_URL.", 2)
    if owner["USER"] == serving["USER"]:
        raise Refusal(f"{OWNER}: the role that owns the tables must not be the one that serves.", 2)


def _migrate_for(role: str) -> None:
    """Bring the tables to this version, raise the walls and give the role that serves its rights.

    Raises Refusal (exit 2) where there is no such role, and where it is left stronger than its rights.
    """
    from mithaq.kernel.markings import serving_role

    if not serving_role.exists(role):
        raise Refusal(f"DATABASE_URL: the server knows no role {role}; make it first.", 2)
    migrate()
    with transaction.atomic():
        serving_role.shut(role)
        serving_role.grant(role)
    if said := serving_role.too_strong(role):
        raise Refusal(f"DATABASE_URL: the role {role} {said}.", 2)

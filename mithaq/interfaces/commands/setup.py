"""What every verb that touches the store does first."""

import argparse
import os
from typing import TYPE_CHECKING

import django
from django.db import connection
from django.db.utils import OperationalError, ProgrammingError

if TYPE_CHECKING:
    from django.db.migrations.executor import MigrationExecutor

Verbs = argparse._SubParsersAction


def verb(verbs: "Verbs[argparse.ArgumentParser]", name: str, says: str) -> argparse.ArgumentParser:
    """Add a verb; what it `says` of itself stands in the list of verbs and above its own help."""
    return verbs.add_parser(name, help=says, description=f"{says[:1].upper()}{says[1:]}.")


class Refusal(Exception):
    """A verb ends with one sentence and an exit code."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


def ready(*, even_empty: bool = False, named: str = "DATABASE_URL") -> None:
    """Load the applications and reach the store, as a job.

    Raises Refusal (exit 2) where the store does not answer, or has not the tables of this version, which only
    those verbs do without that ask for it `even_empty`. `named` is the setting that leads to the store.
    """
    django.setup()
    from mithaq.kernel.markings import walls

    try:
        connection.ensure_connection()
    except OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        raise Refusal(f"{named}: the store does not answer: {reason}.", 2) from error
    walls.this_thread_works()
    if not even_empty:
        _refuse_without_tables()


def _refuse_without_tables() -> None:
    from django.db.migrations.executor import MigrationExecutor

    from mithaq.kernel.markings import vouching

    try:
        executor = MigrationExecutor(connection)
    except ProgrammingError as error:
        raise Refusal(
            "DATABASE_URL: the role may not read the store. Run `mithaq migrate` once.", 2
        ) from error
    _refuse_newer(executor)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Refusal(
            f"{_place()}: the store has not been set up for this version. Run `mithaq migrate` once.", 2
        )
    if not vouching.is_known():
        raise Refusal(
            "DATABASE_URL: the store does not know this program's key. Run `mithaq migrate` with the same MITHAQ_HOME,"
            " or the same MITHAQ_SECRET_KEY.",
            2,
        )


def _place() -> str:
    """Return the setting that leads to the store."""
    return "DATABASE_URL" if os.environ.get("DATABASE_URL") else "MITHAQ_HOME"


def _refuse_newer(executor: "MigrationExecutor") -> None:
    """Refuse a store that a newer version has changed: what this one writes there, that one may not understand."""
    ours = {label for label, _name in executor.loader.disk_migrations}
    unknown = {key for key in executor.loader.applied_migrations if key[0] in ours} - set(
        executor.loader.disk_migrations
    )
    if unknown:
        raise Refusal(
            f"{_place()}: the store was set up by a newer version, which has to be installed again. To go back, "
            "restore the backup that was made before.",
            2,
        )


def _refuse_older_record(executor: "MigrationExecutor") -> None:
    """Refuse a store whose record began before its map had its present height: no proof of it would hold."""
    applied = executor.loader.applied_migrations
    if ("ledger", "0001_initial") not in applied or ("ledger", "0003_slots") in applied:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM ledger_epoch LIMIT 1")
        if cursor.fetchone():
            raise Refusal(
                f"{_place()}: the record in this store was begun by a version before its map was changed "
                "(docs/decisions/0199), and this one cannot continue it. Go on with the version that made it, or begin "
                "anew in another place.",
                2,
            )


def refuse_strong_role() -> None:
    """Refuse to serve as a role of PostgreSQL that could take the second wall down."""
    from mithaq.kernel.markings import serving_role

    if said := serving_role.too_strong():
        raise Refusal(
            f"DATABASE_URL: this role {said}; serve as one that owns nothing (docs/how-to/run-it-for-real.md).",
            2,
        )


def prepare_tables() -> None:
    """Bring SQLite's tables to this version; on PostgreSQL that is for their owner, and we refuse where he has not."""
    if connection.vendor == "postgresql":
        _refuse_without_tables()
    else:
        migrate()


def migrate() -> None:
    """Bring the tables to this version."""
    from django.core.management import call_command
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    _refuse_newer(executor)
    _refuse_older_record(executor)
    call_command("migrate", verbosity=0, interactive=False)

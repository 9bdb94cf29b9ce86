"""What every verb that touches the store does first."""

import django
from django.db import connection
from django.db.utils import OperationalError


class Refusal(Exception):
    """A verb ends with one sentence and an exit code."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


def ready() -> None:
    """Load the applications and reach the store, as a job. Raises Refusal (exit 2) where the store does not answer."""
    django.setup()
    from mithaq.kernel.markings import walls

    try:
        connection.ensure_connection()
    except OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        raise Refusal(f"DATABASE_URL: the store does not answer: {reason}.", 2) from error
    walls.this_thread_works()


def migrate() -> None:
    """Bring the tables to this version."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)

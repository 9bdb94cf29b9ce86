"""On PostgreSQL the readers are served by a role with the rights that `mithaq migrate` gives; it owns nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from mithaq.kernel.markings import serving_role

ROLE = "mithaq_crawled"


@contextmanager
def taken_on() -> Iterator[None]:
    """Run the code inside as the ordinary role; the rights of the role vanish with the transaction around."""
    if connection.vendor != "postgresql":
        yield
        return
    _make()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('mithaq.audiences', '', true)")
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
        assert not serving_role.too_strong()
        yield
        cursor.execute("RESET ROLE")


def _make() -> None:
    if not serving_role.exists(ROLE):
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE ROLE {ROLE} NOLOGIN")
    serving_role.grant(ROLE)

"""On PostgreSQL the readers are served by a role that owns nothing and may not pass row-level security."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

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
        yield
        cursor.execute("RESET ROLE")


def _make() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {ROLE} NOLOGIN NOSUPERUSER NOBYPASSRLS")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {ROLE}")

"""The role that serves on PostgreSQL: what it may do, what it may not, and which roles are too strong."""

import pytest
from django.db import ProgrammingError, connection, transaction

from mithaq.kernel.markings import serving_role

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles")
TABLE = "acts_revision"


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def role(db: None) -> str:
    """Return a role that lives as long as the test's transaction and owns nothing."""
    run("CREATE ROLE tried NOLOGIN")
    serving_role.grant("tried")
    return "tried"


@pytest.mark.parametrize(
    "statement",
    [
        f"ALTER TABLE {TABLE} DISABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {TABLE} NO FORCE ROW LEVEL SECURITY",
        f"DROP POLICY need_to_know ON {TABLE}",
        f"CREATE POLICY everything ON {TABLE} USING (true)",
        f"DROP TABLE {TABLE}",
        f"TRUNCATE {TABLE}",
        f"CREATE TRIGGER seen AFTER INSERT ON {TABLE} EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "CREATE TABLE more (id int)",
        "DELETE FROM django_migrations",
        "SELECT * FROM mithaq_wall",
        "INSERT INTO mithaq_wall VALUES ('', '')",
        "CREATE OR REPLACE FUNCTION mithaq_lifted() RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    ],
)
def test_whoever_serves_cannot_take_the_wall_down(cast, as_application, statement: str) -> None:
    as_application()
    with pytest.raises(ProgrammingError, match=r"must be owner|permission denied"):
        run(statement)


def test_whoever_serves_may_write_rows_of_every_table(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
               AND relname NOT IN ('django_migrations', 'mithaq_wall')
               AND NOT (has_table_privilege(%s, oid, 'SELECT') AND has_table_privilege(%s, oid, 'INSERT')
                    AND has_table_privilege(%s, oid, 'UPDATE') AND has_table_privilege(%s, oid, 'DELETE'))""",
            [role] * 4,
        )
        assert cursor.fetchall() == []


def test_a_right_that_was_given_by_hand_does_not_stay(role: str) -> None:
    run(f"GRANT ALL ON {TABLE} TO {role}")
    serving_role.grant(role)
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, %s, 'TRUNCATE')", [role, TABLE])
        assert cursor.fetchone() == (False,)


def test_a_role_that_owns_nothing_may_serve(role: str) -> None:
    assert serving_role.too_strong(role) == ""


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("ALTER ROLE tried SUPERUSER", "is a superuser"),
        ("ALTER ROLE tried BYPASSRLS", "BYPASSRLS"),
        ("ALTER ROLE tried CREATEROLE", "CREATEROLE"),
        (f"ALTER TABLE {TABLE} OWNER TO tried", "owns tables"),
        (
            f"CREATE ROLE owner; ALTER TABLE {TABLE} OWNER TO owner; GRANT owner TO tried",
            "act as their owner",
        ),
        ("GRANT CREATE ON SCHEMA public TO tried", "may make tables"),
        ("GRANT SELECT ON mithaq_wall TO tried", "the key of the second wall"),
        ("GRANT DELETE ON mithaq_wall TO tried", "the key of the second wall"),
    ],
)
def test_a_role_that_could_pass_the_wall_is_too_strong(role: str, made: str, said: str) -> None:
    run(made)
    assert said in serving_role.too_strong(role)


def test_the_database_is_shut_for_everybody(role: str) -> None:
    run("GRANT CREATE ON SCHEMA public TO PUBLIC")
    serving_role.shut(role)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT has_schema_privilege(%s, 'public', 'CREATE'),
                      has_database_privilege(%s, current_database(), 'TEMPORARY')""",
            [role, role],
        )
        assert cursor.fetchone() == (False, False)


def test_a_name_is_quoted(db: None) -> None:
    strange = 'he said "serve"; DROP'
    run('CREATE ROLE "he said ""serve""; DROP" NOLOGIN')
    serving_role.grant(strange)
    assert serving_role.exists(strange)
    assert serving_role.too_strong(strange) == ""

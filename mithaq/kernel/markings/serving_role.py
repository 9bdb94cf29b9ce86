"""The role that serves on PostgreSQL: what the owner of the tables gives it, and what it must not be.

The owner of a table may take its wall down, a superuser walks through it: whoever serves pages is neither.
"""

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from . import vouching, walls

# all that was given before goes first, so that a right once given by hand does not stay
_GRANTS = (
    "REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}",
    "REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {role}",
    "GRANT USAGE ON SCHEMA {schema} TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}",
    "REVOKE INSERT, UPDATE, DELETE ON {migrations} FROM {role}",
    "REVOKE ALL ON {schema}.{key} FROM {role}",
    "GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
)
# before version 15, PostgreSQL lets everybody make tables; temporary ones still
_SHUT = (
    "REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC",
    "REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",
    "REVOKE CREATE ON SCHEMA {schema} FROM {role}",
    "REVOKE CREATE, TEMPORARY ON DATABASE {database} FROM {role}",
    "GRANT CONNECT ON DATABASE {database} TO {role}",
)
_ASK = """
    SELECT r.rolsuper, r.rolbypassrls, r.rolcreaterole,
        EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.oid AND c.relname = ANY(%s)
            AND pg_has_role(r.oid, c.relowner, 'MEMBER')),
        has_schema_privilege(r.oid, n.oid, 'CREATE'),
        EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.oid AND c.relname = %s
            AND has_table_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE, DELETE'))
    FROM pg_roles r, pg_namespace n
    WHERE r.rolname = coalesce(%s, current_user) AND n.nspname = current_schema()
"""
_TOO_STRONG = (
    "is a superuser, who passes the second wall",
    "may bypass row-level security (BYPASSRLS), which is the second wall",
    "may make itself a member of other roles (CREATEROLE), of the owner too",
    "owns tables behind the second wall, or may act as their owner, who can take it down",
    "may make tables and functions in the schema (CREATE)",
    "may read or change the key of the second wall",
)


def exists(role: str) -> bool:
    """Return whether the server knows the role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        return cursor.fetchone() is not None


def grant(role: str) -> None:
    """Give the role its rights on all present tables, as their owner: to read and write rows, and nothing else."""
    _run(_GRANTS, role)


def shut(role: str) -> None:
    """Let neither the role nor everybody make anything in this database; for the database's owner."""
    _run(_SHUT, role)


def too_strong(role: str | None = None) -> str:
    """Return what `role`, or whoever is connected, is or may be beyond serving; empty where there is nothing."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute(_ASK, [walls.tables(), vouching.TABLE, role])
        found = cursor.fetchone() or ()
    return next((said for has, said in zip(found, _TOO_STRONG, strict=False) if has), "")


def _run(statements: tuple[str, ...], role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), current_database()")
        schema, database = map(_quoted, cursor.fetchone())
        migrations = _quoted(MigrationRecorder.Migration._meta.db_table)
        for statement in statements:
            cursor.execute(
                statement.format(
                    role=_quoted(role),
                    schema=schema,
                    database=database,
                    migrations=migrations,
                    key=vouching.TABLE,
                )
            )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

"""What opens the second wall is vouched for: it carries a MAC that the program makes and the database checks.

Whoever gets SQL of his own into a statement can give a setting any value, but not the MAC for it. The key follows from
the program's secret; the database keeps it in a table that the role which serves cannot read, and functions of the
owner compare. A MAC holds for one connection: what is seen of another one's statements opens nothing here.
Decision: docs/decisions/0198-settings-that-cannot-be-forged.md.
"""

import hashlib
import hmac
from typing import Final

from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE: Final = "mithaq_wall"
_PADDED = 64
# what stands in the policies, each asked once for a statement
SEEN: Final = "(SELECT mithaq_seen())"
LIFTED: Final = "(SELECT mithaq_lifted())"
# a parallel worker is a backend of its own: only the one that leads may ask
_ASKED: Final = "STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp"
_RAISED = (
    "CREATE TABLE IF NOT EXISTS {table} (inner_key bytea NOT NULL, outer_key bytea NOT NULL)",
    "REVOKE ALL ON {table} FROM PUBLIC",
    "DELETE FROM {table}",
    """
    CREATE OR REPLACE FUNCTION {schema}.mithaq_vouched(kind text, told text, mac text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER {asked} AS $$
    DECLARE fits boolean;
    BEGIN
        SELECT mac = encode(sha256(outer_key || sha256(inner_key || convert_to(
            kind || chr(10) || pg_backend_pid() || chr(10) || told, 'UTF8'))), 'hex') INTO fits FROM {table};
        RETURN coalesce(fits, false);
    END $$""",
    """
    CREATE OR REPLACE FUNCTION {schema}.mithaq_seen() RETURNS uuid[] LANGUAGE plpgsql {asked} AS $$
    DECLARE part text; told text; seen uuid[] := '{{}}';
    BEGIN
        FOREACH part IN ARRAY string_to_array(coalesce(current_setting('mithaq.audiences', true), ''), '|') LOOP
            told := split_part(part, ':', 2);
            IF told <> '' AND {schema}.mithaq_vouched('audiences', told, split_part(part, ':', 1)) THEN
                seen := seen || string_to_array(told, ',')::uuid[];
            END IF;
        END LOOP;
        RETURN seen;
    END $$""",
    """
    CREATE OR REPLACE FUNCTION {schema}.mithaq_lifted() RETURNS boolean LANGUAGE plpgsql {asked} AS $$
    DECLARE mac text := coalesce(current_setting('mithaq.job', true), '');
    BEGIN
        RETURN mac <> '' AND {schema}.mithaq_vouched('job', '', mac);
    END $$""",
)


def audiences(on: BaseDatabaseWrapper, told: str) -> str:
    """Return the value that shows the audiences `told`, ids with commas between, on this connection."""
    return f"{_mac(on, 'audiences', told)}:{told}" if told else ""


def job(on: BaseDatabaseWrapper) -> str:
    """Return the value that lifts the wall on this connection."""
    return _mac(on, "job", "")


def raise_() -> None:
    """Make the functions that check, and give the database this program's key; as the tables' owner."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        (schema,) = cursor.fetchone()
        table = f"{schema}.{TABLE}"
        for statement in _RAISED:
            cursor.execute(statement.format(schema=schema, table=table, asked=_ASKED))
        pads = [bytes(byte ^ pad for byte in _key().ljust(_PADDED, b"\0")) for pad in (0x36, 0x5C)]
        cursor.execute(f"INSERT INTO {table} VALUES (%s, %s)", pads)  # noqa: S608 - a name of ours


def is_known() -> bool:
    """Return whether the database, if it is PostgreSQL, vouches for what this program says."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regproc('mithaq_vouched') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return False
        cursor.execute("SELECT mithaq_vouched('job', '', %s)", [job(connection)])
        known: bool = cursor.fetchone()[0]
    return known


def _mac(on: BaseDatabaseWrapper, kind: str, told: str) -> str:
    on.ensure_connection()
    message = f"{kind}\n{on.connection.info.backend_pid}\n{told}"
    return hmac.new(_key(), message.encode(), hashlib.sha256).hexdigest()


def _key() -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), b"mithaq: the second wall", hashlib.sha256).digest()

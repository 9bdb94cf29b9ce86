"""The second wall, on PostgreSQL: row-level security over every walled table.

The first wall is `visible_to`; this one holds where we forgot it. The policy reads the viewer's audiences once per
statement (the init-plan form: measured 11 ms where a function per row takes 513 ms), from a setting that only this
program can vouch for (`vouching`). Unset, empty or forged gives no rows.
On SQLite there is no such wall; what asks further than the reader may know can ask `seen` there too.
"""

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from mithaq.kernel.sqlite import turns

from . import vouching
from .viewers import Viewer

POLICY = f"audience_id = ANY ({vouching.SEEN}::uuid[]) OR {vouching.LIFTED}"
_thread = threading.local()
_seen: ContextVar[frozenset[uuid.UUID] | None] = ContextVar("walls_seen", default=None)


def tables() -> list[str]:
    """Return the walled tables, in order."""
    return sorted(m._meta.db_table for m in apps.get_models() if getattr(m, "WALLED", False))


def raise_after_migrate(**_: Any) -> None:
    """Put the policy on every walled table that exists; runs after migrations, as the tables' owner."""
    if connection.vendor != "postgresql":
        return
    vouching.raise_()
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in present.intersection(tables()):
            cursor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
            cursor.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
            cursor.execute(f'DROP POLICY IF EXISTS need_to_know ON "{table}"')
            cursor.execute(f'CREATE POLICY need_to_know ON "{table}" USING ({POLICY})')


def seen() -> frozenset[uuid.UUID] | None:
    """Return the audiences inside whose wall this is asked, None in a job: for what `for_system` reads in a request."""
    return _seen.get()


@contextmanager
def bound(viewer: Viewer) -> Iterator[None]:
    """Let the database itself show only what `viewer` may see, for one transaction."""
    told = ",".join(map(str, sorted(viewer.audiences)))
    with (
        _within(viewer.audiences),
        _setting("mithaq.audiences", lambda: vouching.audiences(connection, told)),
    ):
        yield


@contextmanager
def job(reason: str) -> Iterator[None]:
    """Lift the wall for one transaction of a job; `reason` is for whoever reads the code."""
    if not reason:
        raise ValueError("say why the wall is lifted")
    with _within(None), _setting("mithaq.job", lambda: vouching.job(connection)):
        yield


@contextmanager
def _within(audiences: frozenset[uuid.UUID] | None) -> Iterator[None]:
    token = _seen.set(audiences)
    try:
        yield
    finally:
        _seen.reset(token)


@contextmanager
def _setting(name: str, value: Callable[[], str]) -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        before = _set(connection, name, value(), local=True)
        yield
        # a local setting lasts as long as the outermost transaction; where this one fails, its rollback undoes it
        if not connection.needs_rollback:
            _set(connection, name, before, local=True)


_ADMIT = """
    SELECT set_config(
        'mithaq.audiences', concat_ws('|', nullif(current_setting('mithaq.audiences', true), ''), %s), true)
    WHERE strpos(coalesce(current_setting('mithaq.audiences', true), ''), %s) = 0
"""


def admit(audience_id: uuid.UUID) -> None:
    """Let the rest of the transaction write for an audience, which may be newer than what was bound.

    For acts only, which have asked who may write what; what they read goes through the first wall.
    """
    if (seen := _seen.get()) is not None:
        _seen.set(seen | {audience_id})
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_ADMIT, [vouching.audiences(connection, str(audience_id)), str(audience_id)])


def undo() -> None:
    """Undo what was written inside the innermost `bound` or `job`, whose transaction then ends without effect."""
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        transaction.set_rollback(True)


def this_thread_works() -> None:
    """Lift the wall for all that this thread does, and have it write alone: for the worker and for commands, never for
    a web request.
    """
    _thread.works = True
    turns.write_alone()
    if connection.connection is not None:
        _lift(connection=connection)


def _lift(*, connection: BaseDatabaseWrapper, **_: Any) -> None:
    if connection.vendor == "postgresql" and getattr(_thread, "works", False):
        _set(connection, "mithaq.job", vouching.job(connection), local=False)


# one journey to the database, since each request makes several
_SET = """
    WITH before AS MATERIALIZED (SELECT coalesce(current_setting(%s, true), '') AS value)
    SELECT value, set_config(%s, %s, %s) FROM before
"""


def _set(on: BaseDatabaseWrapper, name: str, value: str, *, local: bool) -> str:
    """Give the setting a value and return the one that it had."""
    with on.cursor() as cursor:
        cursor.execute(_SET, [name, name, value, local])
        before: str = cursor.fetchone()[0]
    return before


connection_created.connect(_lift, dispatch_uid="markings.walls.lift")

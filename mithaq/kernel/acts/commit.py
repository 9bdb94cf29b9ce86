"""`commit`: record, revision, ledger entry, counts and notices in one transaction; frames after it."""

import uuid
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import orjson
import rfc8785
from django.core.exceptions import ValidationError
from django.db import connection, models

from mithaq.kernel import clock, statements, texts
from mithaq.kernel.actors import Actor
from mithaq.kernel.delivery import queue as delivery
from mithaq.kernel.delivery.queue import Notice
from mithaq.kernel.errors import Conflict, Invalid
from mithaq.kernel.i18n import NamesField
from mithaq.kernel.ledger import append as ledger
from mithaq.kernel.ledger.assertions import Signed
from mithaq.kernel.live.frames import Frame
from mithaq.kernel.live.publish import publish
from mithaq.kernel.markings import tallies, walls
from mithaq.kernel.markings.models import Marked

from . import followers, stamps
from .models import Revision

Many = Mapping[str, Iterable[models.Model]]


def commit(
    verb: str,
    record: Marked,
    *,
    by: Actor,
    expected: int | None = None,
    many: Many | None = None,
    tell: Iterable[Notice] = (),
    signed: Signed | None = None,
) -> Revision:
    """Save `record` and all that belongs to the act `verb` ("kind.done"); the caller holds a transaction.

    `expected` is the version that the writer had read (default: the one on `record`); another one raises Conflict.
    `many` gives the new members of many-to-many fields; `tell` the notices to send once the act stands; `signed` the
    signature of the person who acts, which its entry then carries.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an act is written inside a transaction")
    stamp = stamps.take()
    walls.admit(record.audience_id)
    created = record._state.adding
    _save(record, expected, clock.from_microseconds(stamp))
    for name, members in (many or {}).items():
        _set_members(record, name, members)
    revision = revision_of(verb, record, by, stamp)
    write(revision, record.body(), signed)
    if created:
        tallies.add(record.audience_id, record.KIND, record.created_at, 1)
    for notice in tell:
        delivery.queue(notice)
    tell_streams(revision)
    return revision


def _save(record: Marked, expected: int | None, at: Any) -> None:
    known = record.version if expected is None else expected
    record.changed_at = at
    _take_out_what_is_unseen(record)
    _check(record)
    if record._state.adding:
        record.version = 1
        statements.insert(record)
        return
    record.version = known + 1
    values = {
        f.attname: getattr(record, f.attname) for f in record._meta.concrete_fields if not f.primary_key
    }
    same = (
        type(record).objects.for_system("one record, at the version its writer had read").filter(pk=record.pk)
    )
    if not same.filter(version=known).update(**values):
        raise Conflict(current=same.first())


def _take_out_what_is_unseen(record: Marked) -> None:
    plain, by_language = _texts(type(record))
    for name in plain:
        if (value := getattr(record, name)) and isinstance(value, str):
            setattr(record, name, texts.seen(value))
    for name in by_language:
        if isinstance(value := getattr(record, name), dict):
            told = {code: texts.seen(text) if isinstance(text, str) else text for code, text in value.items()}
            setattr(record, name, told)


@cache
def _texts(model: type[Marked]) -> tuple[list[str], list[str]]:
    """Return the fields of a kind that hold a text, and those that hold one by language."""
    fields = model._meta.concrete_fields
    plain = [f.attname for f in fields if isinstance(f, (models.CharField, models.TextField))]
    return plain, [f.attname for f in fields if isinstance(f, NamesField)]


def _check(record: Marked) -> None:
    """Raise Invalid where a field does not hold what its model allows; where a reference leads, the database asks."""
    free, needed = _references(type(record))
    asked_there = {*free, *(name for name, key in needed if getattr(record, key) is not None)}
    try:
        record.clean_fields(exclude=asked_there)
    except ValidationError as error:
        raise Invalid(fields=error.message_dict) from error


@cache
def _references(model: type[Marked]) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the references of a kind that may be empty, and those that may not, with the names of their keys."""
    found = [field for field in model._meta.concrete_fields if field.is_relation]
    return [f.name for f in found if f.null], [(f.name, f.attname) for f in found if not f.null]


def _set_members(record: Marked, name: str, members: Iterable[models.Model]) -> None:
    """Make `members` the members of a many-to-many field; its own table is asked, since the far one is sealed."""
    own, far, rows = record.member_rows(name)
    wanted, held = {member.pk for member in members}, set(rows.values_list(far, flat=True))
    rows.filter(**{f"{far}__in": held - wanted}).delete()
    rows.model._default_manager.bulk_create(
        rows.model(**{own: record.pk, far: pk}) for pk in sorted(wanted - held)
    )


def revision_of(
    verb: str, record: Marked, by: Actor, stamp: int, audience_id: uuid.UUID | None = None
) -> Revision:
    """Return the revision, not written yet, that says to the record's audience, or to another one, what was done."""
    told = audience_id or record.audience_id
    return Revision(
        stamp=stamp,
        audience_id=told,
        log_id=told,
        kind=record.KIND,
        record=record.pk,
        version=record.version,
        verb=verb,
        by_person=by.person_id,
        by_party=by.party_id,
        handle=by.handle,
    )


def write(revision: Revision, body: Mapping[str, Any], signed: Signed | None = None) -> None:
    """Write the ledger entry of `revision`, then the revision itself, with `body` as canonical JSON; tell followers."""
    fields = {name: _canonical(value) for name, value in body.items()}
    receipt = ledger.append(
        revision.log_id,
        act=revision.verb,
        rec=str(revision.record),
        v=revision.version,
        by=revision.handle,
        t=revision.stamp // 1_000_000,
        fields=fields,
        signed=signed,
    )
    revision.seq = receipt.seq
    revision.body = "{" + ",".join(f'"{name}":{fields[name]}' for name in sorted(fields)) + "}"
    statements.insert(revision)
    followers.tell(revision)


def _canonical(value: Any) -> str:
    """Return a value as RFC 8785 writes it; of a text, as most values are, orjson makes the same bytes sooner."""
    return (orjson.dumps(value) if type(value) is str else rfc8785.dumps(value)).decode()


def tell_streams(revision: Revision) -> None:
    """Tell the open streams of the revision's audience, once the transaction stands."""
    publish(Frame(revision.stamp, revision.audience_id, revision.kind, revision.record, revision.verb))
